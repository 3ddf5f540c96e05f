//! Mending text that is almost JSON, so that one bad value does not cost the report around it.
//!
//! One pass, without knowing what the text says. Valid JSON comes out as it went in. What stands in a string stays in
//! that string; a value that is no JSON value becomes a string or null and is judged by the reader like any other;
//! commas too many are left out. A text that ends too early still does: no bracket or quote is ever added.

use std::iter::Peekable;
use std::str::Chars;

/// Mended text.
#[derive(Debug)]
pub(super) struct Mended {
    pub(super) text: String,
    /// What was changed, in order.
    pub(super) changes: Vec<Change>,
}

/// One place that was mended.
#[derive(Debug)]
pub(super) struct Change {
    /// Where in the mended text.
    pub(super) at: usize,
    /// Bytes there now.
    new: usize,
    /// Bytes there before.
    old: usize,
}

/// Changes after which a text is taken for something other than JSON.
const MOST: usize = 100_000;

/// Mends a text; `None` when there is nothing to mend, or too much.
pub(super) fn repair(text: &str) -> Option<Mended> {
    let mut out = Mended { text: String::with_capacity(text.len() + 64), changes: Vec::new() };
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.string(&mut chars),
            ',' => out.comma(&mut chars),
            '{' | '}' | '[' | ']' | ':' | ' ' | '\t' | '\n' | '\r' => out.text.push(c),
            c if c.is_whitespace() || c.is_control() || c == '\u{feff}' => out.change(c.len_utf8(), " "),
            c => out.word(c, &mut chars),
        }
        if out.changes.len() > MOST {
            return None;
        }
    }
    (!out.changes.is_empty()).then_some(out)
}

impl Mended {
    /// Puts `text` in place of the last `old` bytes that were read.
    fn change(&mut self, old: usize, text: &str) {
        self.changes.push(Change { at: self.text.len(), new: text.len(), old });
        self.text.push_str(text);
    }

    /// The place in the text as it was for a place in the mended text.
    pub(super) fn original(&self, offset: usize) -> usize {
        let (mut old, mut new) = (0, 0);
        for change in self.changes.iter().take_while(|change| change.at < offset) {
            if offset < change.at + change.new {
                return change.at - new + old;
            }
            old += change.old;
            new += change.new;
        }
        offset - new + old
    }

    /// The rest of a string: control characters and broken escapes (RFC 8259 s.7) become ones that can be read.
    fn string(&mut self, chars: &mut Peekable<Chars<'_>>) {
        self.text.push('"');
        while self.changes.len() <= MOST
            && let Some(c) = chars.next()
        {
            match c {
                '"' => return self.text.push('"'),
                '\\' => self.escape(chars),
                '\0'..'\u{20}' => self.change(1, &format!("\\u{:04x}", u32::from(c))),
                c => self.text.push(c),
            }
        }
    }

    fn escape(&mut self, chars: &mut Peekable<Chars<'_>>) {
        match chars.peek() {
            None => self.text.push('\\'),
            Some(c) if "\"\\/bfnrt".contains(*c) => {
                self.text.extend(['\\', *c]);
                chars.next();
            }
            Some('u') => {
                chars.next();
                match unit(chars) {
                    // Half of a surrogate pair; the other half must follow.
                    Some(high @ 0xd800..0xdc00) => {
                        let mut ahead = chars.clone();
                        let low = (ahead.next() == Some('\\') && ahead.next() == Some('u'))
                            .then(|| unit(&mut ahead))
                            .flatten()
                            .filter(|low| (0xdc00..0xe000).contains(low));
                        match low {
                            Some(low) => {
                                self.text.push_str(&format!("\\u{high:04x}\\u{low:04x}"));
                                *chars = ahead;
                            }
                            None => self.change(6, "\u{fffd}"),
                        }
                    }
                    Some(0xdc00..0xe000) => self.change(6, "\u{fffd}"),
                    Some(unit) => self.text.push_str(&format!("\\u{unit:04x}")),
                    None => self.change(2, "\\\\u"),
                }
            }
            Some(_) => self.change(1, "\\\\"),
        }
    }

    /// A comma, unless nothing follows that it could separate.
    fn comma(&mut self, chars: &mut Peekable<Chars<'_>>) {
        let next = chars.clone().find(|c| !c.is_whitespace());
        if matches!(next, Some(',' | ']' | '}')) { self.change(1, "") } else { self.text.push(',') }
    }

    /// What stands where a value stands without being a string: a literal, a number, or something that wants to be.
    fn word(&mut self, first: char, chars: &mut Peekable<Chars<'_>>) {
        let mut word = String::from(first);
        while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || "+-._".contains(*c)) {
            word.push(c);
        }
        match word.as_str() {
            "true" | "false" | "null" => self.text.push_str(&word),
            "NaN" | "Infinity" | "-Infinity" | "undefined" | "None" => self.change(word.len(), "null"),
            number if serde_json::from_str::<f64>(number).is_ok() => self.text.push_str(number),
            other => self.change(other.len(), &serde_json::Value::from(other).to_string()),
        }
    }
}

/// The four digits of a `\u` escape, taken only if they are all there.
fn unit(chars: &mut Peekable<Chars<'_>>) -> Option<u32> {
    let mut ahead = chars.clone();
    let unit = (0..4).try_fold(0, |sum, _| Some(sum * 16 + ahead.next()?.to_digit(16)?))?;
    *chars = ahead;
    Some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_mends(text: &str, want: &str) {
        assert_eq!(repair(text).map(|repaired| repaired.text).as_deref(), Some(want), "{text}");
        assert!(serde_json::from_str::<serde_json::Value>(want).is_ok(), "{want}");
    }

    #[test]
    fn bad_values_become_readable_ones() {
        assert_mends(r#"{"a":"\ud800x"}"#, "{\"a\":\"\u{fffd}x\"}");
        assert_mends(r#"["\udc00\ud83d\ude00"]"#, "[\"\u{fffd}\\ud83d\\ude00\"]");
        assert_mends(r#"["\q \u12"]"#, r#"["\\q \\u12"]"#);
        assert_mends("[\"a\tb\0\"]", r#"["a\u0009b\u0000"]"#);
        assert_mends("[1e999,007,+5,1.5,NaN,-Infinity]", r#"["1e999","007","+5",1.5,null,null]"#);
        assert_mends("[1, 2 , ]", "[1, 2  ]");
        assert_mends("{\"a\":1,,\"b\":2,}", "{\"a\":1,\"b\":2}");
        assert_mends("[1,\u{a0}2]", "[1, 2]");
    }

    #[test]
    fn valid_json_has_nothing_to_mend() {
        for text in [r#"{"a":[1,-2.5e3,true,null,"\u00e9\ud83d\ude00\n\"\\/"],"b":{}}"#, "[]", "  {} \n", "\"\u{7f}\""]
        {
            assert!(repair(text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_is_cut_off_stays_cut_off() {
        for text in [r#"{"a":"\ud800"#, r#"{"a":[1,2,"#, "{\"a\":\"x\u{1}", "{\"a\":\"x\\", "[nul", "{\"a\":\"\\u12"] {
            let repaired = repair(text).map_or_else(|| text.to_owned(), |repaired| repaired.text);
            assert!(serde_json::from_str::<serde_json::Value>(&repaired).is_err(), "{repaired}");
        }
    }
}
