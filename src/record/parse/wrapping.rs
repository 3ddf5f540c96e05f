//! Strips what wraps the record's text, and reports what is not allowed anywhere in it: quotation marks, parentheses,
//! look-alikes.

use super::Parser;
use crate::characters::any_of;
use crate::dns::txt::{is_space, is_wsp};
use crate::finding::sort_by_place;
use crate::record::finding::{Code, Span};
use crate::record::uri::visible;

impl Parser<'_> {
    /// Strips what wraps the record: quotation marks, parentheses, a record type, white space.
    pub(super) fn peel(&mut self, mut body: Span) -> Span {
        // Nobody wraps a value in more layers; any further ones are reported as part of the record.
        for _ in 0..8 {
            let before = body;
            body = self.peel_space(body);
            let text = self.slice(body);
            if let Some(rest) = text.strip_prefix('\u{feff}') {
                let start = body.end - rest.len();
                self.note(
                    Code::ByteOrderMark,
                    body.start,
                    start,
                    "An invisible byte order mark (U+FEFF) comes before the version.",
                );
                body.start = start;
            }
            body = self.peel_pair(body);
            body = self.peel_type(body);
            if body == before {
                break;
            }
        }
        body
    }

    pub(super) fn peel_space(&mut self, body: Span) -> Span {
        let text = self.slice(body);
        let start = body.end - text.trim_start_matches(|c| is_space(c) && c != '\u{feff}').len();
        if start > body.start {
            let code = if text.starts_with(any_of("\r\n")) { Code::LineBreak } else { Code::LeadingSpace };
            self.note(code, body.start, start, "Nothing may come before the version, not even white space.");
        }
        let trimmed = self.text.text[start..body.end].trim_end_matches(is_space);
        let end = start + trimmed.len();
        let tail = &self.text.text[end..body.end];
        if tail.contains(any_of("\r\n")) {
            self.note(
                Code::LineBreak,
                end,
                body.end,
                "A line break is part of the value; the value must end with its last character.",
            );
        } else if let Some(c) = tail.chars().find(|c| !is_wsp(*c)) {
            let code = if c.is_ascii_control() { Code::ControlCharacter } else { Code::NonAscii };
            let message = format!("The character {} is at the end of the value.", visible(c));
            self.note(code, end, body.end, message);
        } else if !tail.is_empty() && !trimmed.ends_with(';') {
            self.note(Code::TrailingSpace, end, body.end, "White space at the end is allowed only around a semicolon.");
        }
        Span::new(start, end)
    }

    pub(super) fn peel_pair(&mut self, body: Span) -> Span {
        const PAIRS: [(&str, &str); 12] = [
            ("\"", "\""),
            ("'", "'"),
            ("\u{201c}", "\u{201d}"),
            ("\u{201e}", "\u{201c}"),
            ("\u{2018}", "\u{2019}"),
            ("`", "`"),
            ("\u{ab}", "\u{bb}"),
            ("\u{300c}", "\u{300d}"),
            ("\u{300e}", "\u{300f}"),
            ("\u{3010}", "\u{3011}"),
            ("(", ")"),
            // Bold text in Markdown.
            ("**", "**"),
        ];
        let text = self.slice(body);
        for (open, close) in PAIRS {
            if let Some(inner) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
                let start = body.start + open.len();
                let end = start + inner.len();
                if open == "(" {
                    self.note(
                        Code::Parentheses,
                        body.start,
                        start,
                        "The parentheses belong to the zone file, not to the value.",
                    );
                } else if open == "**" {
                    let message = "The asterisks make bold text in Markdown; here they became part of the value.";
                    self.note(Code::QuotedValue, body.start, start, message);
                } else {
                    let message = "The quotation marks belong to the way a zone file writes the value; here they became part of it.";
                    self.note(Code::QuotedValue, body.start, start, message);
                }
                return Span::new(start, end);
            }
        }
        // Only the opening mark was copied.
        if let Some(open) = text.chars().next().filter(|c| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}')) {
            let start = body.start + open.len_utf8();
            self.note(Code::QuotedValue, body.start, start, "A quotation mark became part of the value.");
            return Span::new(start, body.end);
        }
        body
    }

    /// Strips what a zone file has before the value: `[owner] [ttl] [class] TXT`, or a part of it.
    pub(super) fn peel_type(&mut self, body: Span) -> Span {
        let text = self.slice(body);
        let mut end = 0;
        for (index, word) in text.split_inclusive(is_space).take(4).enumerate() {
            let word_end = end + word.trim_end_matches(is_space).len();
            let name = &text[end..word_end];
            end += word.len();
            let is_type = name.eq_ignore_ascii_case("TXT");
            if is_type || (index == 0 && name.eq_ignore_ascii_case("IN")) {
                let head = &text[..word_end];
                let span = Span::new(body.start, body.start + word_end);
                let message = format!("\u{201c}{head}\u{201d} belongs to the zone file, not to the value.");
                self.note(Code::TypeInValue, span.start, span.end, message);
                let rest = &self.text.text[span.end..body.end];
                return Span::new(body.end - rest.trim_start_matches(is_space).len(), body.end);
            }
            let before_type = name.eq_ignore_ascii_case("IN") || name.starts_with(|c: char| c.is_ascii_digit());
            if name.contains(any_of("=;:")) || (index > 0 && !before_type) {
                break;
            }
        }
        body
    }

    /// Reports the characters that are not allowed anywhere in a record. Those covered by a more specific rule (inside
    /// a URI, inside a field) are left to that rule.
    pub(super) fn characters(&mut self, body: Span) {
        for (at, c) in self.slice(body).char_indices() {
            let start = body.start + at;
            let end = start + c.len_utf8();
            match c {
                '\t' => {}
                // The pair is reported at the line feed.
                '\r' if self.text.text[end..body.end].starts_with('\n') => {}
                '\r' | '\n' => {
                    let pair = c == '\n' && self.text.text[..start].ends_with('\r');
                    let start = if pair { start - 1 } else { start };
                    self.note(
                        Code::LineBreak,
                        start,
                        end,
                        "A line break is not white space in this grammar; the record must be one line.",
                    );
                }
                c if c.is_ascii_control() => {
                    self.note(
                        Code::ControlCharacter,
                        start,
                        end,
                        format!("The control character {} is not allowed in a record.", visible(c)),
                    );
                }
                char::REPLACEMENT_CHARACTER => {
                    let octet = self.text.invalid_at(start);
                    let what = octet
                        .map_or_else(|| format!("character {}", visible(c)), |octet| format!("octet 0x{octet:02X}"));
                    self.note(
                        Code::InvalidOctet,
                        start,
                        end,
                        format!("The {what} is not a character of a record, which is ASCII only."),
                    );
                }
                '\\' if self.text.text[end..].starts_with(any_of(";\"")) => {
                    self.backslashes.push(Span::new(start, end));
                }
                c => {
                    if let Some(ascii) = look_alike(c) {
                        let message = format!("{} looks like {ascii} but is another character.", visible(c));
                        self.note(Code::LookAlike, start, end, message);
                    }
                }
            }
        }
    }
}

impl Parser<'_> {
    /// Reports the backslashes of zone-file notation, except in values of extension fields, where a backslash is an
    /// ordinary character.
    pub(super) fn note_escapes(&mut self) {
        sort_by_place(&mut self.extensions, |value| value.start);
        for place in std::mem::take(&mut self.backslashes) {
            let next = self.extensions.partition_point(|value| value.end <= place.start);
            if self.extensions.get(next).is_none_or(|value| value.start > place.start) {
                let message = "The backslash is zone-file notation; it is not allowed in the value itself.";
                self.note(Code::Escaped, place.start, place.end, message);
            }
        }
    }
}

/// The ASCII character that a typographic or foreign one looks like.
pub(crate) fn look_alike(c: char) -> Option<char> {
    Some(match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
        '\u{37e}' | '\u{61b}' => ';',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2018}' | '\u{2019}' | '\u{201a}' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2236}' | '\u{a789}' => ':',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{430}' => 'a',
        '\u{435}' => 'e',
        '\u{43e}' | '\u{3bf}' => 'o',
        '\u{440}' => 'p',
        '\u{441}' => 'c',
        '\u{445}' => 'x',
        '\u{443}' => 'y',
        '\u{456}' => 'i',
        '\u{3bd}' => 'v',
        '\u{422}' => 'T',
        '\u{420}' => 'P',
        _ => return None,
    })
}
