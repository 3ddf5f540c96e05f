//! The grammar of one record, RFC 8461 s.3.1:
//!
//! ```text
//! sts-text-record = "v=STSv1" 1*(field-delim sts-field) [field-delim]
//! field-delim     = *WSP ";" *WSP
//! sts-field       = "id=" 1*32(ALPHA / DIGIT) / extension
//! ```
//!
//! The parser never stops at the first error: it reports it, skips it and continues.

use crate::characters::any_of;
use crate::dns::kind::other_kind;
use crate::dns::txt::{RecordText, is_space, is_wsp};
use crate::finding::{Severity, Span, in_text_order};
use crate::mta_sts::finding::{Code, Finding};
use crate::record::parse::{bad_extension_name, bad_extension_value, look_alike};
use crate::record::uri::visible;

/// The version every record begins with, case-sensitive.
pub(crate) const VERSION: &str = "v=STSv1";

/// Maximum length of an `id`, in characters (RFC 8461 s.3.1).
pub(crate) const ID_LENGTH: usize = 32;

/// The result of parsing one record.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The first `id`; `None` if it is missing or malformed.
    pub id: Option<String>,
    /// All findings, in text order.
    pub findings: Vec<Finding>,
}

/// Parses the text of one record.
pub fn parse(text: &RecordText) -> Parsed {
    let mut parser = Parser { text, out: Parsed::default(), ids: 0, other_ids: Vec::new() };
    parser.run();
    let mut out = parser.out;
    in_text_order(&mut out.findings);
    out
}

/// Why a text is not a valid `id`, with the span of the error; no span for an empty text.
pub(crate) fn bad_id(id: &str) -> Option<(Code, Option<Span>, String)> {
    if id.is_empty() {
        return Some((Code::IdEmpty, None, "There is no value after id=.".to_owned()));
    }
    if let Some((at, c)) = id.char_indices().find(|(_, c)| !c.is_ascii_alphanumeric()) {
        let message = match c {
            '-' | ':' | '.' | '_' | '/' => {
                format!("The id has letters and digits only, no {c}. A date is written 20240131T101500Z.")
            }
            '"' | '\'' => "Write the id without quotation marks.".to_owned(),
            c => format!("The id has letters and digits only; {} is neither.", visible(c)),
        };
        return Some((Code::IdCharacter, Some(Span::new(at, at + c.len_utf8())), message));
    }
    (id.len() > ID_LENGTH).then(|| {
        let message = format!("The id has {ID_LENGTH} characters at most; this one has {}.", id.len());
        (Code::IdLength, Some(Span::new(ID_LENGTH, id.len())), message)
    })
}

struct Parser<'a> {
    text: &'a RecordText,
    out: Parsed,
    /// Number of fields named `id`, valid or not.
    ids: usize,
    /// Fields that were probably meant to be the `id`.
    other_ids: Vec<Finding>,
}

impl<'a> Parser<'a> {
    fn note(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.out.findings.push(Finding::new(code, span, message));
    }

    fn slice(&self, span: Span) -> &'a str {
        &self.text.text[span.start..span.end]
    }

    fn run(&mut self) {
        let body = self.peel(Span::new(0, self.text.text.len()));
        if self.slice(body).is_empty() {
            return self.note(Code::EmptyRecord, body, "The record is empty.");
        }
        self.characters(body);
        let Some(fields) = self.version(body) else { return };
        self.fields(fields);
        self.conclude(body);
    }

    /// Strips what wraps the record: white space, a byte order mark, quotation marks.
    fn peel(&mut self, mut body: Span) -> Span {
        const PAIRS: [(char, char); 5] =
            [('"', '"'), ('\'', '\''), ('\u{201c}', '\u{201d}'), ('\u{201e}', '\u{201c}'), ('\u{2018}', '\u{2019}')];
        for _ in 0..4 {
            let before = body;
            body = self.peel_space(body);
            let text = self.slice(body);
            for (open, close) in PAIRS {
                if let Some(inner) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
                    let start = body.start + open.len_utf8();
                    let message = "The quotation marks belong to the way a zone file writes the value; here they became part of it.";
                    self.note(Code::QuotedValue, Span::new(body.start, start), message);
                    body = Span::new(start, start + inner.len());
                    break;
                }
            }
            if body == before {
                break;
            }
        }
        body
    }

    fn peel_space(&mut self, body: Span) -> Span {
        let text = self.slice(body);
        let start = body.end - text.trim_start_matches(is_space).len();
        let lead = Span::new(body.start, start);
        if self.slice(lead).contains('\u{feff}') {
            self.note(Code::ByteOrderMark, lead, "An invisible byte order mark (U+FEFF) comes before the version.");
        } else if start > body.start {
            self.note(Code::LeadingSpace, lead, "Nothing may come before the version, not even white space.");
        }
        let trimmed = self.text.text[start..body.end].trim_end_matches(is_space);
        let tail = Span::new(start + trimmed.len(), body.end);
        let text = self.slice(tail);
        if text.contains(any_of("\r\n")) {
            let message = "A line break is part of the value; the value must end with its last character.";
            self.note(Code::LineBreak, tail, message);
        } else if !text.chars().all(is_wsp) {
            self.note(Code::NonAscii, tail, "There is an unusual space at the end of the value.");
        } else if !text.is_empty() && !trimmed.ends_with(';') {
            self.note(Code::TrailingSpace, tail, "White space at the end is allowed only around a semicolon.");
        }
        Span::new(start, tail.start)
    }

    /// Reports the characters that are not allowed anywhere in a record.
    fn characters(&mut self, body: Span) {
        let text = &self.text.text;
        for (at, c) in self.slice(body).char_indices() {
            let span = Span::new(body.start + at, body.start + at + c.len_utf8());
            match c {
                '\t' => {}
                // The pair is reported at the line feed.
                '\r' if text[span.end..].starts_with('\n') => {}
                '\r' | '\n' => self.note(Code::LineBreak, span, "The record must be one line."),
                '\\' if text[span.end..].starts_with(any_of(";\"")) => {
                    let message = "The backslash is zone-file notation; it is not allowed in the value itself.";
                    self.note(Code::Escaped, span, message);
                }
                c if c.is_ascii_control() => {
                    self.note(
                        Code::ControlCharacter,
                        span,
                        format!("The control character {} is not allowed in a record.", visible(c)),
                    );
                }
                c if c.is_ascii() => {}
                c => match (look_alike(c), self.text.invalid_at(span.start)) {
                    (Some(ascii), _) => {
                        let message = format!("{} looks like {ascii} but is another character.", visible(c));
                        self.note(Code::LookAlike, span, message);
                    }
                    (None, Some(octet)) => {
                        self.note(Code::NonAscii, span, format!("The octet 0x{octet:02X} is outside ASCII."));
                    }
                    (None, None) => {
                        self.note(Code::NonAscii, span, format!("The character {} is outside ASCII.", visible(c)));
                    }
                },
            }
        }
    }

    /// Parses the version; returns the span of the fields, or `None` if this is not an MTA-STS record at all.
    fn version(&mut self, body: Span) -> Option<Span> {
        let text = self.slice(body);
        let end = text.find(';').unwrap_or(text.len());
        let token = text[..end].trim_end_matches(is_wsp);
        let after = (body.start + end + 1).min(body.end);
        let rest = Span::new(after, body.end);
        let span = Span::new(body.start, body.start + token.len());
        if token == VERSION {
            if token.len() < end && end < text.len() {
                let message = "The grammar allows this space, but senders may discard a record that does not begin with exactly \u{201c}v=STSv1;\u{201d}.";
                self.note(Code::SpaceBeforeSemicolon, Span::new(span.end, body.start + end), message);
            }
            return Some(rest);
        }
        if let Some(tail) = token.strip_prefix(VERSION).filter(|tail| tail.starts_with(is_space)) {
            let gap = tail.len() - tail.trim_start_matches(is_space).len();
            let start = span.start + VERSION.len();
            self.note(
                Code::MissingSemicolon,
                Span::new(start, start + gap),
                "There must be a semicolon after the version.",
            );
            return Some(Span::new(start + gap, body.end));
        }
        let squeezed: String = token.chars().filter(|c| !is_space(*c)).collect::<String>().to_ascii_lowercase();
        if token.eq_ignore_ascii_case(VERSION) {
            self.note(Code::VersionCase, span, "The version is case-sensitive: v=STSv1.");
            return Some(rest);
        }
        if squeezed.starts_with("version:") {
            let message = "This is the policy file. The TXT record only announces it: v=STSv1; id=20240131T101500Z";
            self.note(Code::PolicyInRecord, span, message);
            return None;
        }
        let other = if squeezed.starts_with("v=tlsrpt") { Some("a TLS-RPT") } else { other_kind(&squeezed) };
        if let Some(kind) = other.filter(|_| !squeezed.starts_with("v=sts")) {
            self.note(Code::OtherRecord, span, format!("This is {kind} record, not an MTA-STS record."));
            return None;
        }
        if squeezed.starts_with("v=") || squeezed.starts_with("v:") || squeezed.starts_with("sts") {
            self.note(Code::VersionMisspelt, span, "The version must be written v=STSv1, letter by letter.");
            return Some(rest);
        }
        // In a record that begins with the semicolon there is nothing else to point at.
        let span = if span.start == span.end { Span::new(body.start, after) } else { span };
        if text.to_ascii_lowercase().contains("v=sts") {
            self.note(Code::VersionNotFirst, span, "The version v=STSv1 must come first.");
        } else {
            let message = "The record must begin with v=STSv1; and senders discard one that does not.";
            self.note(Code::VersionMissing, span, message);
        }
        Some(body)
    }

    fn fields(&mut self, region: Span) {
        let mut start = region.start;
        let text = self.slice(region);
        let count = text.split(';').count();
        for (index, piece) in text.split(';').enumerate() {
            let trimmed = piece.trim_matches(|c| is_wsp(c) || matches!(c, '\r' | '\n'));
            let lead = piece.len() - piece.trim_start_matches(|c| is_wsp(c) || matches!(c, '\r' | '\n')).len();
            let field = Span::new(start + lead.min(piece.len()), start + lead.min(piece.len()) + trimmed.len());
            let end = start + piece.len();
            if !trimmed.is_empty() {
                self.field(field);
            } else if index + 1 < count {
                self.note(Code::EmptyField, Span::new(start, end + 1), "There is nothing between two semicolons.");
            }
            start = end + 1;
        }
    }

    fn field(&mut self, field: Span) {
        let text = self.slice(field);
        let Some(equals) = text.find('=') else {
            let message = if text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("id:")) {
                self.ids += 1;
                "Between id and its value there must be =, not a colon.".to_owned()
            } else {
                format!("\u{201c}{text}\u{201d} is not a field: a field is a name, = and a value.")
            };
            return self.note(Code::FieldWithoutEquals, field, message);
        };
        let name = Span::new(field.start, field.start + text[..equals].trim_end_matches(is_space).len());
        let value_text = text[equals + 1..].trim_start_matches(is_space);
        let value = Span::new(field.end - value_text.len(), field.end);
        if name.end < field.start + equals || value.start > field.start + equals + 1 {
            self.note(Code::SpaceAroundEquals, Span::new(name.end, value.start), "No white space is allowed around =.");
        }
        match self.slice(name) {
            "id" => self.id(field, value),
            // By the grammar a second version is an extension field, so its value must pass as one.
            "v" if bad_extension_value(value_text).is_none() => {
                self.note(Code::VersionRepeated, field, "A second version has no effect; senders ignore it.");
            }
            _ => self.extension(field, name, value),
        }
    }

    fn id(&mut self, field: Span, value: Span) {
        self.ids += 1;
        if self.ids > 1 {
            let message = "A second id: only the first counts, and not every sender keeps to that. Remove this one.";
            return self.note(Code::IdRepeated, field, message);
        }
        let text = self.slice(value);
        let Some((code, span, message)) = bad_id(text) else {
            self.out.id = Some(text.to_owned());
            return;
        };
        let span = span.map_or(field, |span| Span::new(value.start + span.start, value.start + span.end));
        // Do not report the same character twice.
        if !self.out.findings.iter().any(|finding| finding.span == Some(span)) {
            self.note(code, span, message);
        }
    }

    fn extension(&mut self, field: Span, name: Span, value: Span) {
        let name_text = self.slice(name);
        if let Some(message) = bad_extension_name(name_text) {
            let end = if name_text.is_empty() { value.start } else { name.end };
            return self.note(Code::FieldName, Span::new(name.start, end), message);
        }
        if let Some((span, message)) = bad_extension_value(self.slice(value)) {
            let span = span.map_or(field, |span| Span::new(value.start + span.start, value.start + span.end));
            return self.note(Code::FieldValue, span, message);
        }
        let (code, message) = match name_text.to_ascii_lowercase().as_str() {
            "id" => {
                let message = "The name is case-sensitive: id. Written like this, senders ignore the field.";
                return self.other_ids.push(Finding::new(Code::IdCase, field, message));
            }
            "mode" | "max_age" | "mx" | "version" => (
                Code::StrayField,
                format!("\u{201c}{name_text}\u{201d} belongs in the policy file; in the record senders ignore it."),
            ),
            "rua" | "ruf" => (
                Code::StrayField,
                "Senders look for rua in the TXT record at _smtp._tls of your domain; here they ignore it.".to_owned(),
            ),
            _ => (
                Code::UnknownField,
                format!("MTA-STS defines no field \u{201c}{name_text}\u{201d}; senders ignore it."),
            ),
        };
        self.note(code, field, message);
    }

    fn conclude(&mut self, body: Span) {
        let other_ids = std::mem::take(&mut self.other_ids);
        if self.ids == 0 && other_ids.is_empty() {
            let message = "There is no id. Senders need it to see that the policy has changed: id=20240131T101500Z, for instance.";
            self.note(Code::IdMissing, body, message);
        }
        for finding in other_ids {
            // If there is a valid id as well, this one merely has no effect.
            let there = self.out.id.is_some();
            self.out.findings.push(if there { finding.with_severity(Severity::Warning) } else { finding });
        }
    }
}
