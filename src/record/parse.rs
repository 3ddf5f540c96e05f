//! The grammar of one record, RFC 8460 s.3:
//!
//! ```text
//! tlsrpt-record = tlsrpt-version 1*(field-delim tlsrpt-field) [field-delim]
//! field-delim   = *WSP ";" *WSP
//! tlsrpt-field  = "rua=" URI *(*WSP "," *WSP URI) / extension
//! ```
//!
//! The parser never stops at the first fault: it names it, steps over it, and reads on.

use super::destination::{self, Destination};
use super::finding::{Code, Finding, Severity, Span};
use super::text::{RecordText, is_space, is_wsp};
use super::uri::visible;

/// The version every record begins with, case-sensitive.
pub const VERSION: &str = "v=TLSRPTv1";

/// What one record says, and what is wrong with it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The destinations a sender can use, in order.
    pub destinations: Vec<Destination>,
    /// The names of the fields that TLS-RPT does not define.
    pub unknown_fields: Vec<String>,
    /// Everything there is to say, in the order of the text.
    pub findings: Vec<Finding>,
}

/// Reads the text of one record.
pub fn parse(text: &RecordText) -> Parsed {
    let mut parser = Parser { text, out: Parsed::default(), rua: Vec::new(), fields: 0 };
    parser.run();
    let mut out = parser.out;
    drop_echoes(&mut out.findings);
    out.findings.sort_by_key(|finding| finding.span.map_or(usize::MAX, |span| span.start));
    out
}

/// A character that was named for what it is needs no second finding from the rule that met it.
fn drop_echoes(findings: &mut Vec<Finding>) {
    let named = |code| {
        matches!(code, Code::LookAlike | Code::InvalidOctet | Code::LineBreak | Code::ControlCharacter | Code::Escaped)
    };
    let places: Vec<Span> =
        findings.iter().filter(|finding| named(finding.code)).filter_map(|finding| finding.span).collect();
    findings.retain(|finding| {
        let echo = matches!(finding.code, Code::UriCharacter | Code::SpaceInUri | Code::FieldValue | Code::FieldName);
        let covered = finding
            .span
            .is_some_and(|span| places.iter().any(|place| place.start < span.end && span.start < place.end));
        !(echo && covered)
    });
}

/// One `rua` field as read.
struct Rua {
    span: Span,
    /// The list is a list of URIs by the grammar.
    clean: bool,
    /// The field would also pass as an extension field.
    passes_as_extension: bool,
    destinations: Vec<Destination>,
    findings: Vec<Finding>,
}

struct Parser<'a> {
    text: &'a RecordText,
    out: Parsed,
    rua: Vec<Rua>,
    /// Fields behind the version, whatever they are.
    fields: usize,
}

impl<'a> Parser<'a> {
    fn note(&mut self, code: Code, start: usize, end: usize, message: impl Into<String>) {
        self.out.findings.push(Finding::new(code, Span::new(start, end), message));
    }

    fn slice(&self, span: Span) -> &'a str {
        &self.text.text[span.start..span.end]
    }

    fn run(&mut self) {
        let all = Span::new(0, self.text.text.len());
        let body = self.peel(all);
        if self.slice(body).is_empty() {
            if self.out.findings.is_empty() || all.start == all.end {
                self.note(Code::EmptyRecord, 0, all.end, "The record is empty.");
            } else {
                self.note(Code::VersionMissing, body.start, body.end, "There is no record in here.");
            }
            return;
        }
        self.characters(body);
        let Some(fields) = self.version(body) else { return };
        self.fields(fields);
        self.conclude(body);
    }

    /// Takes off what surrounds the record: quotation marks, parentheses, a record type, white space.
    fn peel(&mut self, mut body: Span) -> Span {
        loop {
            let before = body;
            body = self.peel_space(body);
            let text = self.slice(body);
            if let Some(rest) = text.strip_prefix('\u{feff}') {
                let start = body.end - rest.len();
                self.note(
                    Code::ByteOrderMark,
                    body.start,
                    start,
                    "An invisible byte order mark (U+FEFF) stands before the version.",
                );
                body.start = start;
            }
            body = self.peel_pair(body);
            body = self.peel_type(body);
            if body == before {
                return body;
            }
        }
    }

    fn peel_space(&mut self, body: Span) -> Span {
        let text = self.slice(body);
        let start = body.end - text.trim_start_matches(|c| is_space(c) && c != '\u{feff}').len();
        if start > body.start {
            let code = if text.starts_with(['\r', '\n']) { Code::LineBreak } else { Code::LeadingSpace };
            self.note(code, body.start, start, "Nothing may stand before the version, not even white space.");
        }
        let trimmed = self.text.text[start..body.end].trim_end_matches(is_space);
        let end = start + trimmed.len();
        let tail = &self.text.text[end..body.end];
        if tail.contains(['\r', '\n']) {
            self.note(
                Code::LineBreak,
                end,
                body.end,
                "A line break is part of the value; the value must end with its last character.",
            );
        } else if let Some(c) = tail.chars().find(|c| !is_wsp(*c)) {
            self.note(
                Code::NonAscii,
                end,
                body.end,
                format!("The character {} stands at the end of the value.", visible(c)),
            );
        } else if !tail.is_empty() && !trimmed.ends_with(';') {
            self.note(Code::TrailingSpace, end, body.end, "White space at the end is allowed only around a semicolon.");
        }
        Span::new(start, end)
    }

    fn peel_pair(&mut self, body: Span) -> Span {
        const PAIRS: [(char, char); 7] = [
            ('"', '"'),
            ('\'', '\''),
            ('\u{201c}', '\u{201d}'),
            ('\u{201e}', '\u{201c}'),
            ('\u{2018}', '\u{2019}'),
            ('`', '`'),
            ('(', ')'),
        ];
        let text = self.slice(body);
        for (open, close) in PAIRS {
            if let Some(inner) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
                let start = body.start + open.len_utf8();
                let end = start + inner.len();
                if open == '(' {
                    self.note(
                        Code::Parentheses,
                        body.start,
                        start,
                        "The parentheses belong to the zone file, not to the value.",
                    );
                } else {
                    let message = "The quotation marks belong to the way a zone file writes the value; here they became part of it.";
                    self.note(Code::QuotedValue, body.start, start, message);
                }
                return Span::new(start, end);
            }
        }
        // Only one of the two marks came along.
        if let Some(open) = text.chars().next().filter(|c| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}')) {
            let start = body.start + open.len_utf8();
            self.note(Code::QuotedValue, body.start, start, "A quotation mark became part of the value.");
            return Span::new(start, body.end);
        }
        body
    }

    fn peel_type(&mut self, body: Span) -> Span {
        let text = self.slice(body);
        let word = text.find(is_space).map_or("", |at| &text[..at]);
        let stray = word.eq_ignore_ascii_case("TXT") || word.eq_ignore_ascii_case("IN");
        if !stray {
            return body;
        }
        let end = body.start + word.len();
        self.note(
            Code::TypeInValue,
            body.start,
            end,
            format!("\u{201c}{word}\u{201d} belongs to the zone file, not to the value."),
        );
        let rest = &self.text.text[end..body.end];
        Span::new(body.end - rest.trim_start_matches(is_space).len(), body.end)
    }

    /// Names the characters that cannot stand anywhere in a record. The places that could also be judged
    /// by a closer rule (inside a URI, inside a field) are left to that rule.
    fn characters(&mut self, body: Span) {
        for (at, c) in self.slice(body).char_indices() {
            let start = body.start + at;
            let end = start + c.len_utf8();
            match c {
                '\r' | '\t' => {}
                '\n' => {
                    let start = if self.text.text[..start].ends_with('\r') { start - 1 } else { start };
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
                        format!("The control character {} cannot stand in a record.", visible(c)),
                    );
                }
                char::REPLACEMENT_CHARACTER => {
                    let octet = self.text.invalid_at(start);
                    let what = octet.map_or_else(|| visible(c), |octet| format!("octet 0x{octet:02X}"));
                    self.note(
                        Code::InvalidOctet,
                        start,
                        end,
                        format!("The {what} is not a character of a record, which is ASCII only."),
                    );
                }
                '\\' if self.text.text[end..].starts_with([';', '"']) => {
                    self.note(
                        Code::Escaped,
                        start,
                        end,
                        "The backslash is zone-file notation; in the value itself it must not stand.",
                    );
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

    /// Reads the version; returns where the fields begin, or nothing when this is no TLS-RPT record at all.
    fn version(&mut self, body: Span) -> Option<Span> {
        let text = self.slice(body);
        if let Some(rest) = text.strip_prefix(VERSION) {
            let after = body.start + VERSION.len();
            let gap = rest.len() - rest.trim_start_matches(is_space).len();
            let behind = &rest[gap..];
            if behind.is_empty() {
                return Some(Span::new(body.end, body.end));
            }
            if let Some(stop) = behind.chars().next().filter(|c| is_semicolon(*c)) {
                if gap > 0 {
                    let message = "The grammar allows this space, but senders may discard a record that does not begin with exactly \u{201c}v=TLSRPTv1;\u{201d}.";
                    self.note(Code::SpaceBeforeSemicolon, after, after + gap, message);
                }
                return Some(Span::new(after + gap + stop.len_utf8(), body.end));
            }
            if gap > 0 {
                self.note(Code::MissingSemicolon, after, after + gap, "There must be a semicolon behind the version.");
                return Some(Span::new(after + gap, body.end));
            }
        }
        self.odd_version(body)
    }

    fn odd_version(&mut self, body: Span) -> Option<Span> {
        let text = self.slice(body);
        let end = text.find(is_semicolon).unwrap_or(text.len());
        let token = text[..end].trim_end_matches(is_space);
        let span = Span::new(body.start, body.start + token.len());
        let after = text[end..].chars().next().map_or(body.end, |c| body.start + end + c.len_utf8());
        let rest = Span::new(after, body.end);
        let squeezed: String = token.chars().filter(|c| !is_space(*c)).collect::<String>().to_ascii_lowercase();
        if token.eq_ignore_ascii_case(VERSION) {
            self.note(Code::VersionCase, span.start, span.end, "The version is case-sensitive: v=TLSRPTv1.");
            return Some(rest);
        }
        if let Some(kind) = other_kind(&squeezed) {
            let message = format!("This is {kind} record, not a TLS-RPT record.");
            self.note(Code::OtherRecord, span.start, span.end, message);
            return None;
        }
        let versionish = squeezed.starts_with("v=")
            || squeezed.starts_with("tlsrpt")
            || squeezed.starts_with("v:")
            || squeezed.starts_with("version=");
        if versionish {
            // The rest of the record may hang on the version when the semicolon is missing.
            let field_at = find_field(token).filter(|at| *at > 0);
            let version_end = field_at.map_or(span.end, |at| span.start + token[..at].trim_end_matches(is_space).len());
            let message = if field_at.is_some() && &token[..version_end - span.start] == VERSION {
                "There must be a semicolon behind the version."
            } else {
                "The version must be written v=TLSRPTv1, letter by letter."
            };
            let code = if message.contains("semicolon") { Code::MissingSemicolon } else { Code::VersionMisspelt };
            self.note(code, span.start, version_end, message);
            return Some(field_at.map_or(rest, |at| Span::new(span.start + at, body.end)));
        }
        if text.to_ascii_lowercase().contains("v=tlsrpt") {
            self.note(Code::VersionNotFirst, span.start, span.end, "The version v=TLSRPTv1 must come first.");
        } else {
            let message = "The record must begin with v=TLSRPTv1; and senders discard one that does not.";
            self.note(Code::VersionMissing, span.start, span.end, message);
        }
        Some(body)
    }

    /// Reads the fields, separated by semicolons.
    fn fields(&mut self, region: Span) {
        let mut start = region.start;
        let mut pieces = Vec::new();
        for (at, c) in self.slice(region).char_indices() {
            if is_semicolon(c) {
                pieces.push(Span::new(start, region.start + at));
                start = region.start + at + c.len_utf8();
            }
        }
        pieces.push(Span::new(start, region.end));
        let last = pieces.len() - 1;
        for (index, piece) in pieces.into_iter().enumerate() {
            let field = trim(&self.text.text, piece);
            if self.slice(field).is_empty() {
                if index != last {
                    let end = (piece.end + 1).min(region.end);
                    self.note(Code::EmptyField, piece.start.min(end), end, "Nothing stands between two semicolons.");
                }
                continue;
            }
            self.fields += 1;
            self.field(field);
        }
    }

    fn field(&mut self, field: Span) {
        let text = self.slice(field);
        let equals = text.find('=');
        // `mailto:...` without rua=, or a second destination behind a semicolon.
        if looks_like_uri(text) && equals.is_none_or(|at| text[..at].contains([':', '/', '@'])) {
            return self.bare_destination(field);
        }
        let Some(equals) = equals else {
            let message = format!("\u{201c}{text}\u{201d} is not a field: a field is a name, = and a value.");
            return self.note(Code::FieldWithoutEquals, field.start, field.end, message);
        };
        let name = Span::new(field.start, field.start + text[..equals].trim_end_matches(is_space).len());
        let value_start = field.start + equals + 1;
        let value =
            Span::new(field.end - self.text.text[value_start..field.end].trim_start_matches(is_space).len(), field.end);
        if name.end < field.start + equals || value.start > value_start {
            self.note(Code::SpaceAroundEquals, name.end, value.start, "No white space may stand around =.");
        }
        match self.slice(name) {
            "rua" => self.rua(field, value),
            "v" => self.note(
                Code::VersionRepeated,
                field.start,
                field.end,
                "A second version has no effect; senders ignore it.",
            ),
            _ => self.extension(field, name, value),
        }
    }

    fn bare_destination(&mut self, field: Span) {
        if self.rua.is_empty() {
            let message = "The destination needs rua= before it.";
            self.note(Code::RuaMissing, field.start, field.end, message);
        } else {
            let message = "Destinations are separated by commas; the semicolon ended the list.";
            self.note(Code::SemicolonInList, field.start, field.end, message);
        }
    }

    fn rua(&mut self, field: Span, value: Span) {
        let text = self.slice(value);
        let mut rua = Rua {
            span: field,
            clean: true,
            passes_as_extension: is_extension_value(text),
            destinations: Vec::new(),
            findings: Vec::new(),
        };
        if text.is_empty() {
            let message = "There is no destination behind rua=.";
            rua.findings.push(Finding::new(Code::RuaEmpty, field, message));
            rua.clean = false;
            self.rua.push(rua);
            return;
        }
        let mut start = value.start;
        for piece in text.split(',') {
            let raw = Span::new(start, start + piece.len());
            start = raw.end + 1;
            let item = trim(&self.text.text, raw);
            if self.slice(item).is_empty() {
                let end = (raw.end + 1).min(value.end);
                rua.findings.push(Finding::new(
                    Code::EmptyItem,
                    Span::new(raw.start.min(end).saturating_sub(usize::from(raw.end == value.end)), end),
                    "A comma must stand between two destinations.",
                ));
                rua.clean = false;
                continue;
            }
            if item != raw {
                let gap = if item.start > raw.start {
                    Span::new(raw.start, item.start)
                } else {
                    Span::new(item.end, raw.end)
                };
                let message =
                    "Legal, but one widespread sender does not strip this white space and loses the destination.";
                rua.findings.push(Finding::new(Code::SpaceAroundComma, gap, message));
            }
            self.item(item, &mut rua);
        }
        self.rua.push(rua);
    }

    fn item(&mut self, item: Span, rua: &mut Rua) {
        let text = self.slice(item);
        // A second field hangs on this one because its semicolon is missing.
        if let Some(at) = find_field(text).filter(|at| *at > 0) {
            let head = Span::new(item.start, item.start + text[..at].trim_end_matches(is_space).len());
            let tail = Span::new(item.start + at, item.end);
            rua.clean = false;
            rua.findings.push(Finding::new(
                Code::MissingSemicolon,
                Span::new(head.end, tail.start),
                "A semicolon is missing between two fields.",
            ));
            if !self.slice(head).is_empty() {
                self.item(head, rua);
            }
            self.fields += 1;
            return self.field(tail);
        }
        let read = destination::read(text);
        rua.clean &= read.grammatical;
        rua.findings.extend(read.findings.into_iter().map(|finding| finding.shifted(item.start)));
        rua.destinations.extend(read.destination);
    }

    fn extension(&mut self, field: Span, name: Span, value: Span) {
        let name_text = self.slice(name);
        let value_text = self.slice(value);
        let mut sound = true;
        if let Some(message) = bad_extension_name(name_text) {
            self.note(Code::FieldName, name.start, name.end.max(name.start + 1).min(field.end), message);
            sound = false;
        }
        if let Some((span, message)) = bad_extension_value(value_text) {
            let span = span.shifted(value.start);
            self.note(Code::FieldValue, span.start.min(field.end), span.end.min(field.end), message);
            sound = false;
        }
        if !sound {
            return;
        }
        self.out.unknown_fields.push(name_text.to_owned());
        let lower = name_text.to_ascii_lowercase();
        let (code, message) = match lower.as_str() {
            "rua" => (
                Code::RuaCase,
                "The name is case-sensitive: rua. Written like this, senders ignore the field.".to_owned(),
            ),
            "ura" | "rau" | "aru" | "ruaa" | "ru" | "ruas" | "uri" | "url" | "mailto"
                if looks_like_uri(value_text) || value_text.contains('@') =>
            {
                (
                    Code::RuaMisspelt,
                    format!("\u{201c}{name_text}\u{201d} was probably meant to be rua; senders ignore it."),
                )
            }
            "p" | "sp" | "np" | "pct" | "ruf" | "fo" | "ri" | "rf" | "adkim" | "aspf" => (
                Code::UnknownField,
                format!("\u{201c}{name_text}\u{201d} belongs to DMARC; in TLS-RPT it has no effect."),
            ),
            "id" => {
                (Code::UnknownField, "\u{201c}id\u{201d} belongs to MTA-STS; in TLS-RPT it has no effect.".to_owned())
            }
            _ => (
                Code::UnknownField,
                format!("TLS-RPT defines no field \u{201c}{name_text}\u{201d}; senders ignore it."),
            ),
        };
        let before_rua = self.rua.is_empty() && code == Code::UnknownField;
        self.note(code, field.start, field.end, message);
        if before_rua {
            let message = "Legal, but one widespread sender expects rua right behind the version.";
            self.note(Code::RuaNotSecond, field.start, field.end, message);
        }
    }

    /// Draws the sum: which rua fields count, and whether a sender can use the record.
    fn conclude(&mut self, body: Span) {
        let any_clean = self.rua.iter().any(|rua| rua.clean);
        let many = self.rua.len() > 1;
        for (index, mut rua) in std::mem::take(&mut self.rua).into_iter().enumerate() {
            if many && !rua.clean && rua.passes_as_extension && any_clean {
                let message = "This second rua holds no destination. By the grammar it is a field to ignore, but strict senders refuse the record.";
                self.note(Code::RuaRepeated, rua.span.start, rua.span.end, message);
                continue;
            }
            if index > 0 {
                let message = "A second rua field: some senders read both, others only the first. Put all destinations into one comma list.";
                self.note(Code::RuaRepeated, rua.span.start, rua.span.end, message);
            }
            self.out.findings.append(&mut rua.findings);
            for destination in rua.destinations {
                if self.out.destinations.iter().any(|known| known.uri == destination.uri) {
                    let message = format!("{} stands in the list twice.", destination.uri);
                    self.note(Code::DestinationRepeated, rua.span.start, rua.span.end, message);
                } else {
                    self.out.destinations.push(destination);
                }
            }
        }
        self.settle_severity(body, any_clean || many);
    }

    fn settle_severity(&mut self, body: Span, has_rua: bool) {
        let usable = !self.out.destinations.is_empty();
        let mut named = false;
        for finding in &mut self.out.findings {
            match finding.code {
                // A fault of the destination that leaves nothing to send to is fatal; beside a good one it is not.
                Code::SchemeUnsupported
                | Code::MailtoAddress
                | Code::MailtoSlashes
                | Code::HostName
                | Code::HttpsHost
                | Code::HttpsPort
                    if !usable =>
                {
                    finding.severity = Severity::Error;
                    named = true;
                }
                Code::RuaCase | Code::RuaMisspelt if usable => finding.severity = Severity::Warning,
                _ => {}
            }
            named |= finding.severity == Severity::Error;
        }
        if usable || named {
            return;
        }
        if has_rua {
            self.note(Code::NoUsableDestination, body.start, body.end, "No sender can use any of the destinations.");
        } else {
            let message = if self.fields == 0 {
                "The record has a version but no rua, so it names no destination."
            } else {
                "There is no rua field, so the record names no destination."
            };
            self.note(Code::RuaMissing, body.start, body.end, message);
        }
    }
}

/// `;`, and the characters people's keyboards and word processors put in its place.
const fn is_semicolon(c: char) -> bool {
    matches!(c, ';' | '\u{ff1b}' | '\u{37e}' | '\u{61b}')
}

/// The ASCII character a typographic or foreign one is mistaken for.
fn look_alike(c: char) -> Option<char> {
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

fn other_kind(squeezed: &str) -> Option<&'static str> {
    let kinds = [
        ("v=spf1", "an SPF"),
        ("v=dmarc1", "a DMARC"),
        ("v=dkim1", "a DKIM"),
        ("v=stsv1", "an MTA-STS"),
        ("v=bimi1", "a BIMI"),
    ];
    kinds.into_iter().find(|(start, _)| squeezed.starts_with(start)).map(|(_, kind)| kind)
}

/// Where a `rua=` or `v=` begins inside `text` behind the beginning of a word.
fn find_field(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    lower.match_indices("rua").map(|(at, _)| at).find(|at| {
        let starts_word = lower[..*at].chars().next_back().is_none_or(is_space) || lower[..*at].ends_with("tlsrptv1");
        starts_word && lower[at + 3..].trim_start_matches(is_space).starts_with('=')
    })
}

/// Whether a text was surely meant as a destination.
fn looks_like_uri(text: &str) -> bool {
    let lower = text.trim_start_matches(['<', '"', '\'', '\u{201c}']).to_ascii_lowercase();
    ["mailto:", "https:", "http:"].iter().any(|scheme| lower.starts_with(scheme))
}

/// Strips WSP, and the white space that is not WSP but was reported as such already.
fn trim(text: &str, span: Span) -> Span {
    let slice = &text[span.start..span.end];
    let start = span.end - slice.trim_start_matches(|c| is_wsp(c) || matches!(c, '\r' | '\n')).len();
    let end = start + text[start..span.end].trim_end_matches(|c| is_wsp(c) || matches!(c, '\r' | '\n')).len();
    Span::new(start, end)
}

fn is_extension_value(text: &str) -> bool {
    bad_extension_value(text).is_none()
}

fn bad_extension_name(name: &str) -> Option<String> {
    let Some(first) = name.chars().next() else {
        return Some("The field has no name before =.".to_owned());
    };
    if !first.is_ascii_alphanumeric() {
        return Some(format!("A field name begins with a letter or a digit, not with {}.", visible(first)));
    }
    if let Some(c) = name.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.')) {
        return Some(format!("The character {} cannot stand in a field name.", visible(c)));
    }
    (name.len() > 32).then(|| format!("A field name has at most 32 characters; this one has {}.", name.len()))
}

fn bad_extension_value(value: &str) -> Option<(Span, String)> {
    if value.is_empty() {
        return Some((Span::new(0, 1), "There is no value behind =.".to_owned()));
    }
    let (at, c) = value.char_indices().find(|(_, c)| !matches!(c, '\x21'..='\x3a' | '\x3c' | '\x3e'..='\x7e'))?;
    let message = if c == '=' {
        "A value cannot hold =, and this one makes the whole record invalid.".to_owned()
    } else {
        format!("The character {} cannot stand in a field value.", visible(c))
    };
    Some((Span::new(at, at + c.len_utf8()), message))
}
