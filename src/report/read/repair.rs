//! Repairs text that is almost JSON, so that one bad value does not cost the whole report.
//!
//! A single pass that does not interpret the content and leaves valid JSON unchanged. The content of a string stays in
//! that string; a token that is not a JSON value becomes a string or null, for the reader to judge; superfluous commas
//! are dropped. Truncated text stays truncated: no bracket or quote is ever added.

use std::iter::Peekable;
use std::str::Chars;

/// A repaired text and the changes made to it.
#[derive(Debug)]
pub(super) struct Repaired {
    pub(super) text: String,
    /// The changes, in order.
    pub(super) changes: Vec<Change>,
    /// Number of strings in other quotation marks that are not closed.
    unclosed: usize,
}

/// One change made by the repair.
#[derive(Debug)]
pub(super) struct Change {
    /// Byte offset in the repaired text.
    pub(super) at: usize,
    /// Length in the repaired text, in bytes.
    new: usize,
    /// Length in the original text, in bytes.
    old: usize,
}

/// Maximum number of strings in other quotation marks that may be without an end: each is searched to the end of its line.
const UNCLOSED: usize = 50;

/// Maximum number of changes; a text that needs more is not considered JSON.
const MOST: usize = 100_000;

/// Repairs a text; `None` if there is nothing to repair, or too much.
pub(super) fn repair(text: &str) -> Option<Repaired> {
    let mut out = Repaired { text: String::with_capacity(text.len() + 64), changes: Vec::new(), unclosed: 0 };
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.string(&mut chars),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' | '\u{2033}' | '\u{ff02}' | '`' => {
                out.curly_string(c, &mut chars);
            }
            '\u{ff1a}' => out.change(c.len_utf8(), ":"),
            '\u{ff0c}' => out.change(c.len_utf8(), ","),
            '\'' | '\u{2018}' | '\u{2019}' => out.single_string(c, &mut chars),
            '#' => out.comment(1, &mut chars, "\n"),
            '/' if chars.peek() == Some(&'/') => out.comment(1, &mut chars, "\n"),
            '/' if chars.peek() == Some(&'*') => out.comment(1, &mut chars, "*/"),
            ',' => out.comma(&mut chars),
            '{' | '}' | '[' | ']' | ':' | ' ' | '\t' | '\n' | '\r' => out.text.push(c),
            // Characters of no width, from programs that show the text.
            '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{ad}' => out.change(c.len_utf8(), ""),
            c if c.is_whitespace() || c.is_control() || c == '\u{feff}' => out.change(c.len_utf8(), " "),
            c => out.word(c, &mut chars),
        }
        if out.changes.len() > MOST {
            return None;
        }
    }
    (!out.changes.is_empty()).then_some(out)
}

impl Repaired {
    /// Appends `text` in place of the last `old` bytes read.
    fn change(&mut self, old: usize, text: &str) {
        self.changes.push(Change { at: self.text.len(), new: text.len(), old });
        self.text.push_str(text);
    }

    /// The last character that is not white space, if it is near.
    fn last_sign(&self) -> Option<u8> {
        /// In bytes. Changes leave white space behind, which is not searched again for each of them.
        const NEAR: usize = 200;
        self.text.bytes().rev().take(NEAR).find(|b| !b.is_ascii_whitespace())
    }

    /// Maps an offset in the repaired text to the original text.
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

    /// Copies the rest of a string, fixing control characters and invalid escapes (RFC 8259 s.7).
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

    /// Reads a string in typographic quotation marks, which word processors put in place of straight ones.
    fn curly_string(&mut self, first: char, chars: &mut Peekable<Chars<'_>>) {
        let (mut text, mut old) = (String::new(), first.len_utf8());
        let mut ahead = chars.clone();
        loop {
            let Some(c) = ahead.next().filter(|c| *c != '\n' && self.unclosed <= UNCLOSED) else {
                self.unclosed += 1;
                return self.change(first.len_utf8(), "\"");
            };
            old += c.len_utf8();
            let ends = match first {
                '\u{ab}' | '\u{bb}' => matches!(c, '\u{ab}' | '\u{bb}'),
                '\u{201c}' | '\u{201d}' | '\u{201e}' => matches!(c, '\u{201c}' | '\u{201d}' | '"'),
                first => c == first,
            };
            if ends {
                break;
            }
            text.push(c);
        }
        *chars = ahead;
        self.change(old, &serde_json::Value::from(text).to_string());
    }

    /// Reads a string in single quotes, as Python and JavaScript write it. It ends at a quote after which a value can end:
    /// there may be apostrophes in it.
    fn single_string(&mut self, first: char, chars: &mut Peekable<Chars<'_>>) {
        if self.unclosed > UNCLOSED {
            return self.word(first, chars);
        }
        let close = if first == '\'' { '\'' } else { '\u{2019}' };
        let (mut text, mut old) = (String::new(), first.len_utf8());
        let mut ahead = chars.clone();
        loop {
            let Some(c) = ahead.next().filter(|c| *c != '\n') else {
                self.unclosed += 1;
                return self.word(first, chars);
            };
            old += c.len_utf8();
            if c == '\\' {
                let Some(escaped) = ahead.next() else { return self.word(first, chars) };
                old += escaped.len_utf8();
                match escaped {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    escaped => text.push(escaped),
                }
                continue;
            }
            let ends = c == close
                && ahead.clone().find(|c| !c.is_whitespace()).is_none_or(|c| matches!(c, ',' | ':' | '}' | ']'));
            if ends {
                break;
            }
            text.push(c);
        }
        *chars = ahead;
        self.change(old, &serde_json::Value::from(text).to_string());
    }

    /// Leaves a comment out, up to its end.
    fn comment(&mut self, first: usize, chars: &mut Peekable<Chars<'_>>, end: &str) {
        let (mut length, mut last) = (first, ' ');
        while let Some(c) = chars.next_if(|c| end != "\n" || *c != '\n') {
            length += c.len_utf8();
            if end == "*/" && last == '*' && c == '/' {
                break;
            }
            last = c;
        }
        self.change(length, "");
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
                    // A high surrogate; the low one must follow.
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

    /// Copies a comma, or drops it if another comma or a closing bracket follows.
    fn comma(&mut self, chars: &mut Peekable<Chars<'_>>) {
        let next = chars.clone().find(|c| !c.is_whitespace());
        let before = self.last_sign();
        if before == Some(b':') {
            // A member without a value.
            return self.change(1, "null,");
        }
        if matches!(before, Some(b'[' | b'{')) || matches!(next, Some(',' | ']' | '}')) {
            self.change(1, "");
        } else {
            self.text.push(',');
        }
    }

    /// Copies the argument of a call, such as `ISODate("...")`.
    fn call(&mut self, word: &str, chars: &mut Peekable<Chars<'_>>) {
        let mut inner = String::new();
        let mut old = word.len();
        while let Some(c) = chars.next_if(|c| *c != '\n') {
            old += c.len_utf8();
            if c == ')' {
                break;
            }
            inner.push(c);
        }
        let inner = inner.trim_start_matches('(').trim().trim_matches(['"', '\'']).to_owned();
        let number = serde_json::from_str::<f64>(&inner).is_ok();
        let value = if number { inner } else { serde_json::Value::from(inner).to_string() };
        self.change(old, &value);
    }

    /// Copies an unquoted token: a literal, a number, or something to turn into a string or null.
    fn word(&mut self, first: char, chars: &mut Peekable<Chars<'_>>) {
        let mut word = String::from(first);
        // The value of a member goes on to the end of the line, or to what ends a value.
        let is_value = self.last_sign() == Some(b':');
        let goes_on = |c: &char| {
            let ends = matches!(c, ',' | '}' | ']' | '"' | '(') || c.is_whitespace() && !matches!(c, ' ' | '\t');
            c.is_alphanumeric() || "+-._".contains(*c) || is_value && !ends
        };
        while let Some(c) = chars.next_if(goes_on) {
            // A comment after a value.
            let comment = matches!(chars.peek(), Some('#')) || chars.clone().take(2).eq(['/', '/']);
            word.push(c);
            if c.is_whitespace() && comment {
                break;
            }
        }
        // The shell of a database writes calls: what is in the parentheses is meant.
        if chars.peek() == Some(&'(') && word.chars().all(|c| c.is_alphanumeric() || c == ' ') {
            return self.call(&word, chars);
        }
        let end = word.trim_end().len();
        let after = word.split_off(end);
        // Characters of no width, from programs that show the text.
        let seen = word
            .replace(|c| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{ad}' | '\u{feff}'), "");
        if seen.len() < word.len() {
            let literal =
                matches!(seen.as_str(), "true" | "false" | "null") || serde_json::from_str::<f64>(&seen).is_ok();
            let value = if literal { seen } else { serde_json::Value::from(seen).to_string() };
            self.change(word.len(), &value);
            self.text.push_str(&after);
            return;
        }
        match word.as_str() {
            "true" | "false" | "null" => self.text.push_str(&word),
            "True" => self.change(4, "true"),
            "False" => self.change(5, "false"),
            "NaN" | "Infinity" | "-Infinity" | "undefined" | "None" => self.change(word.len(), "null"),
            number if serde_json::from_str::<f64>(number).is_ok() => self.text.push_str(number),
            other => self.change(other.len(), &serde_json::Value::from(other).to_string()),
        }
        self.text.push_str(&after);
    }
}

/// Reads the four digits of a `\u` escape; consumes nothing if they are not all there.
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
        assert_mends(
            "{\"a\": tlsrpt@sender.example,\n\"b\": https://x.example/y }",
            "{\"a\": \"tlsrpt@sender.example\",\n\"b\": \"https://x.example/y\" }",
        );
        assert_mends("{\u{201c}a\u{201d}: \u{201c}b\u{201d}}", r#"{"a": "b"}"#);
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
