//! Parses the fields after the version: splits them, and reads `rua` with its list.

use super::extension::is_extension_value;
use super::{Parser, Rua, find_field, is_semicolon, trim};
use crate::characters::any_of;
use crate::dns::txt::{is_space, is_wsp};
use crate::record::destination;
use crate::record::finding::{Code, Finding, Span};

impl Parser<'_> {
    /// Parses the fields, separated by semicolons.
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
                    self.note(Code::EmptyField, piece.start, next.start, "There is nothing between two semicolons.");
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
        // `mailto:...` without rua=, or a second destination after a semicolon.
        if looks_like_uri(text) && equals.is_none_or(|at| text[..at].contains(any_of(":/@"))) {
            return self.bare_destination(field);
        }
        let Some(equals) = equals else {
            let cut = self.cut_by_mark(field);
            // In a text without a version, an address may be there for any reason.
            if !self.out.findings.iter().any(|finding| finding.code == Code::VersionMissing) {
                self.mean(field, None);
            }
            self.rua_meant |= text.contains('@') || begins_with_rua(text);
            let cut = cut.unwrap_or_default();
            let message = format!("\u{201c}{text}\u{201d} is not a field: a field is a name, = and a value.{cut}");
            return self.note(Code::FieldWithoutEquals, field.start, field.end, message);
        };
        let name = Span::new(field.start, field.start + text[..equals].trim_end_matches(is_space).len());
        let value_start = field.start + equals + 1;
        let value =
            Span::new(field.end - self.text.text[value_start..field.end].trim_start_matches(is_space).len(), field.end);
        if name.end < field.start + equals || value.start > value_start {
            self.note(Code::SpaceAroundEquals, name.end, value.start, "No white space is allowed around =.");
        }
        let is_rua = self.slice(name) == "rua";
        let (field, value) = if is_rua { (field, value) } else { self.without_glued(field, value) };
        match self.slice(name) {
            "rua" => self.rua(field, value),
            "v" if std::mem::take(&mut self.version_misplaced) => {
                self.bad_value(field, value);
            }
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

    /// Splits off a `rua` field that is attached to another because the semicolon is missing.
    fn without_glued(&mut self, field: Span, value: Span) -> (Span, Span) {
        let text = self.slice(value);
        let Some(at) = find_field(text).filter(|at| *at > 0) else { return (field, value) };
        let end = value.start + text[..at].trim_end_matches(is_space).len();
        self.split_off(Span::new(end, value.start + at), field.end);
        (Span::new(field.start, end), Span::new(value.start, end))
    }

    /// Reports the missing semicolon between two fields, and queues the second one, up to `end`, for parsing.
    fn split_off(&mut self, inconclusive: Span, end: usize) {
        self.note(
            Code::MissingSemicolon,
            inconclusive.start,
            inconclusive.end,
            "A semicolon is missing between two fields.",
        );
        self.glued.push(Span::new(inconclusive.end, end));
    }

    /// Advice on a raw `;` or `,` that ended the destination before `rest`, if `rest` may belong to it.
    pub(super) fn cut_by_mark(&self, rest: Span) -> Option<String> {
        let before = self.out.meant.last()?.span;
        let mark = self.text.text.get(before.end..rest.start).filter(|mark| matches!(*mark, ";" | ","))?;
        let (mark, encoded) = if mark == ";" { ("semicolon", "%3B") } else { ("comma", "%2C") };
        let (scheme, after) = self.slice(before).split_once(':')?;
        let is_url = scheme.eq_ignore_ascii_case("https");
        let advice = if is_url && after.trim_start_matches('/').contains(any_of("/?")) {
            format!("If it belongs to the URL before it, write the {mark} there as {encoded}.")
        } else if is_url || after.contains('@') {
            format!("If it belongs to the host before it, write a dot where the {mark} is.")
        } else if scheme.eq_ignore_ascii_case("mailto") {
            format!(
                "The {mark} ended the address before it. Use an address without one: no sender decodes {encoded} there."
            )
        } else {
            return None;
        };
        Some(format!(" {advice}"))
    }

    pub(super) fn bare_destination(&mut self, field: Span) {
        self.mean(field, None);
        self.rua_meant = true;
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
            let message = "There is no destination after rua=.";
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
                    "There must be a comma between two destinations.",
                ));
                rua.clean = false;
                continue;
            }
            if item != raw {
                let inconclusive = if item.start > raw.start {
                    Span::new(raw.start, item.start)
                } else {
                    Span::new(item.end, raw.end)
                };
                let message =
                    "Legal, but one widespread sender does not strip this white space and loses the destination.";
                // Line breaks are not legal there, and were already reported.
                if self.slice(inconclusive).chars().all(is_wsp) {
                    rua.findings.push(Finding::new(Code::SpaceAroundComma, inconclusive, message));
                }
            }
            self.item(item, &mut rua);
        }
        self.rua.push(rua);
    }

    pub(super) fn item(&mut self, item: Span, rua: &mut Rua) {
        let text = self.slice(item);
        // A second field is attached to this one because the semicolon is missing.
        if let Some(at) = find_field(text).filter(|at| *at > 0) {
            let head = Span::new(item.start, item.start + text[..at].trim_end_matches(is_space).len());
            let tail = Span::new(item.start + at, item.end);
            rua.clean = false;
            if !self.slice(head).is_empty() {
                self.item(head, rua);
            }
            self.split_off(Span::new(head.end, tail.start), tail.end);
            return;
        }
        let mut read = destination::read(text);
        rua.clean &= read.grammatical;
        if let Some(finding) = read.findings.iter_mut().find(|finding| finding.code == Code::SchemeMissing)
            && !text.contains('@')
            && let Some(advice) = self.cut_by_mark(item)
        {
            finding.message.push_str(&advice);
        }
        rua.findings.extend(read.findings.into_iter().map(|finding| finding.shifted(item.start)));
        self.mean(item, read.destination.clone());
        rua.destinations.extend(read.destination.map(|destination| (item, destination)));
    }
}

/// Whether a field without `=` begins with the name `rua`.
fn begins_with_rua(text: &str) -> bool {
    let rest = text.get(..3).filter(|name| name.eq_ignore_ascii_case("rua")).map(|name| &text[name.len()..]);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// Whether a text was clearly meant as a destination.
pub(super) fn looks_like_uri(text: &str) -> bool {
    let text = text.trim_start_matches(any_of("<\"'\u{201c}"));
    let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    ["mailto:", "https:", "http:"].into_iter().any(begins)
}
