//! The fields behind the version: `rua` with its list, extensions, and the sum of it all.

use super::{Parser, Rua, find_field, is_semicolon, trim};
use crate::record::destination;
use crate::record::finding::{Code, Finding, Severity, Span};
use crate::record::text::{is_space, is_wsp};
use crate::record::uri::visible;

impl Parser<'_> {
    /// Reads the fields, separated by semicolons.
    pub(super) fn fields(&mut self, region: Span) {
        let mut start = region.start;
        let mut pieces = Vec::new();
        for (at, c) in self.slice(region).char_indices() {
            if is_semicolon(c) {
                pieces.push(Span::new(start, region.start + at));
                start = region.start + at + c.len_utf8();
            }
        }
        pieces.push(Span::new(start, region.end));
        for (index, piece) in pieces.iter().enumerate() {
            let field = trim(&self.text.text, *piece);
            if self.slice(field).is_empty() {
                if let Some(next) = pieces.get(index + 1) {
                    self.note(Code::EmptyField, piece.start, next.start, "Nothing stands between two semicolons.");
                }
                continue;
            }
            self.glued.push(field);
            while let Some(field) = self.glued.pop() {
                self.fields += 1;
                self.field(field);
            }
        }
    }

    pub(super) fn field(&mut self, field: Span) {
        let text = self.slice(field);
        let equals = text.find('=');
        // `mailto:...` without rua=, or a second destination behind a semicolon.
        if looks_like_uri(text) && equals.is_none_or(|at| text[..at].contains([':', '/', '@'])) {
            return self.bare_destination(field);
        }
        let Some(equals) = equals else {
            // In a text that does not even claim to be a record, an address may be there for any reason.
            if !self.out.findings.iter().any(|finding| finding.code == Code::VersionMissing) {
                self.mean(field, None);
            }
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
            // By the grammar a second version is an extension field, so its value must pass as one.
            "v" => {
                if !self.bad_value(field, value) {
                    let message = "A second version has no effect; senders ignore it.";
                    self.note(Code::VersionRepeated, field.start, field.end, message);
                }
            }
            _ => self.extension(field, name, value),
        }
    }

    pub(super) fn bare_destination(&mut self, field: Span) {
        self.mean(field, None);
        if self.rua.is_empty() {
            let message = "The destination needs rua= before it.";
            self.note(Code::RuaMissing, field.start, field.end, message);
        } else {
            let message = "Destinations are separated by commas; the semicolon ended the list.";
            self.note(Code::SemicolonInList, field.start, field.end, message);
        }
    }

    pub(super) fn rua(&mut self, field: Span, value: Span) {
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
                // Line breaks are not legal there, and were named already.
                if self.slice(gap).chars().all(is_wsp) {
                    rua.findings.push(Finding::new(Code::SpaceAroundComma, gap, message));
                }
            }
            self.item(item, &mut rua);
        }
        self.rua.push(rua);
    }

    pub(super) fn item(&mut self, item: Span, rua: &mut Rua) {
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
            self.glued.push(tail);
            return;
        }
        let read = destination::read(text);
        rua.clean &= read.grammatical;
        rua.findings.extend(read.findings.into_iter().map(|finding| finding.shifted(item.start)));
        self.mean(item, read.destination.clone());
        rua.destinations.extend(read.destination.map(|destination| (item, destination)));
    }

    /// Says what keeps a value from passing as that of an extension field.
    fn bad_value(&mut self, field: Span, value: Span) -> bool {
        let Some((span, message)) = bad_extension_value(self.slice(value)) else { return false };
        let span = span.map_or(field, |span| span.shifted(value.start));
        self.note(Code::FieldValue, span.start, span.end, message);
        true
    }

    pub(super) fn extension(&mut self, field: Span, name: Span, value: Span) {
        let name_text = self.slice(name);
        let value_text = self.slice(value);
        let mut sound = true;
        if let Some(message) = bad_extension_name(name_text) {
            let end = if name_text.is_empty() { value.start } else { name.end };
            self.note(Code::FieldName, name.start, end, message);
            sound = false;
        }
        sound &= !self.bad_value(field, value);
        if !sound {
            // `" "rua=...`: the name is spoilt by what stands before it.
            if last_word(name_text).eq_ignore_ascii_case("rua") {
                self.mean(value, None);
            }
            return;
        }
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
        if code != Code::UnknownField {
            self.mean(value, None);
        }
        let before_rua = self.rua.is_empty() && code == Code::UnknownField;
        self.note(code, field.start, field.end, message);
        if before_rua {
            let message = "Legal, but one widespread sender expects rua right behind the version.";
            self.note(Code::RuaNotSecond, field.start, field.end, message);
        }
    }

    /// Draws the sum: which rua fields count, and whether a sender can use the record.
    pub(super) fn conclude(&mut self, body: Span) {
        let any_clean = self.rua.iter().any(|rua| rua.clean);
        let many = self.rua.len() > 1;
        for (index, mut rua) in std::mem::take(&mut self.rua).into_iter().enumerate() {
            if many && !rua.clean && rua.passes_as_extension && any_clean {
                let message = "One rua of several holds no list of destinations. By the grammar it is a field to ignore, but strict senders refuse the record.";
                self.note(Code::RuaRepeated, rua.span.start, rua.span.end, message);
                continue;
            }
            if index > 0 {
                let message = "A second rua field: some senders read both, others only the first. Put all destinations into one comma list.";
                self.note(Code::RuaRepeated, rua.span.start, rua.span.end, message);
            }
            self.out.findings.append(&mut rua.findings);
            for (item, destination) in rua.destinations {
                if self.out.destinations.iter().any(|known| known.uri == destination.uri) {
                    let message = format!("{} stands in the list already.", destination.uri);
                    self.note(Code::DestinationRepeated, item.start, item.end, message);
                } else {
                    self.out.destinations.push(destination);
                }
            }
        }
        self.settle_severity(body, any_clean || many);
    }

    pub(super) fn settle_severity(&mut self, body: Span, has_rua: bool) {
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

fn is_extension_value(text: &str) -> bool {
    bad_extension_value(text).is_none()
}

pub(crate) fn bad_extension_name(name: &str) -> Option<String> {
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

/// Why a text is no extension value, with the place inside it; no place when there is no text.
pub(crate) fn bad_extension_value(value: &str) -> Option<(Option<Span>, String)> {
    if value.is_empty() {
        return Some((None, "There is no value behind =.".to_owned()));
    }
    let (at, c) = value.char_indices().find(|(_, c)| !matches!(c, '\x21'..='\x3a' | '\x3c' | '\x3e'..='\x7e'))?;
    let message = if c == '=' {
        "A value cannot hold =, and this one makes the whole record invalid.".to_owned()
    } else {
        format!("The character {} cannot stand in a field value.", visible(c))
    };
    Some((Some(Span::new(at, at + c.len_utf8())), message))
}

/// The letters and digits a text ends with.
fn last_word(text: &str) -> &str {
    let start = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
    &text[start..]
}

/// Whether a text was surely meant as a destination.
fn looks_like_uri(text: &str) -> bool {
    let text = text.trim_start_matches(['<', '"', '\'', '\u{201c}']);
    let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    ["mailto:", "https:", "http:"].into_iter().any(begins)
}
