//! The lenient reader: JSON text to [`Report`]s, with a list of what had to be overlooked.
//!
//! No report is refused for one field. What cannot be understood is kept as text and noted; only text that is no JSON
//! at all, or JSON that is no TLS report, gives nothing.

mod failure;
mod json;
mod mend;
mod policy;
mod quick;
mod scan;

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer as _, Error, MapAccess, SeqAccess, Visitor};

use self::json::{Members, Scalar, Shape, Value, other_shapes, read_members};
use self::policy::PolicyWire;
use super::deviation::{Deviation, Deviations, Step};
use super::model::{DateRange, PolicyType, Report, comparable_name};
use super::text::{Strings, Text};
use super::time::{DateQuirk, Timestamp};

/// What the wrapping of a report says about it, used only where the report is silent (RFC 8460 s.5.6).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// From `TLS-Report-Domain`, the subject, or the file name.
    pub policy_domain: Option<String>,
    /// From `TLS-Report-Submitter`, the subject, or the file name.
    pub submitter: Option<String>,
    /// First and last second, from the file name.
    pub range: Option<(Timestamp, Timestamp)>,
}

/// What a text holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The reports, in order.
    pub reports: Vec<Report>,
    /// JSON documents that are no TLS reports.
    pub other_documents: usize,
    /// Why and where reading stopped before the end of the text.
    pub fault: Option<JsonFault>,
}

/// A text that stops being JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonFault {
    /// What is wrong there.
    pub kind: JsonFaultKind,
    /// Byte offset into the text.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
}

/// How a text stops being JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonFaultKind {
    /// The text ends in the middle of a value.
    Truncated,
    /// Objects and arrays are nested more than 128 levels deep.
    TooDeep,
    /// A character that cannot stand there.
    Syntax(String),
}

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            JsonFaultKind::Truncated => {
                write!(f, "the JSON ends in the middle of a value, after {} bytes", self.offset)
            }
            JsonFaultKind::TooDeep => {
                write!(f, "the JSON is nested more than 128 levels deep (line {}, column {})", self.line, self.column)
            }
            JsonFaultKind::Syntax(what) => write!(f, "not JSON at line {}, column {}: {what}", self.line, self.column),
        }
    }
}

/// Reads all reports of a text: one document, several in a row, or an array of them.
///
/// A text that stops being JSON over a bad value is mended and read again, unless it ends too early.
pub fn read(text: &str, hints: &Hints) -> Reading {
    read_with(text, hints, &mut Strings::default())
}

/// Like [`read`], sharing texts with what was read before.
pub fn read_with(text: &str, hints: &Hints, strings: &mut Strings) -> Reading {
    let Documents { reading: plain, syntax, .. } = Documents::read(text, hints, strings);
    let Some(JsonFault { kind: JsonFaultKind::Syntax(what), line, column, .. }) = syntax else { return plain };
    let Some(mended) = mend::mend(text) else { return plain };
    let Documents { mut reading, spans, .. } = Documents::read(&mended.text, hints, strings);
    if reading.reports.len() <= plain.reports.len() {
        return plain;
    }
    for (report, span) in reading.reports.iter_mut().zip(spans) {
        let first = mended.changes.partition_point(|change| change.at < span.start);
        if mended.changes.get(first).is_some_and(|change| change.at < span.end) {
            let message = format!("Not JSON at line {line}, column {column}: {what}. It was mended, then read.");
            report.deviations.push(Deviation { code: "json-repaired", path: String::new(), message });
        }
    }
    reading.fault = reading.fault.map(|fault| fault_at(fault.kind, text, mended.original(fault.offset)));
    reading
}

/// The documents of a text, each read as far as it is JSON.
#[derive(Default)]
struct Documents {
    reading: Reading,
    /// For each report the place of its document in the text.
    spans: Vec<Range<usize>>,
    /// The first fault that mending might help.
    syntax: Option<JsonFault>,
}

impl Documents {
    fn read(text: &str, hints: &Hints, strings: &mut Strings) -> Self {
        let mut documents = Self::default();
        let out = &mut documents.reading;
        let (mut at, mut wasted) = (0, 0);
        loop {
            let rest = &text[at..];
            let start = at + (rest.len() - rest.trim_start_matches(is_filler).len());
            let rest = &text[start..];
            if rest.is_empty() {
                break;
            }
            if !rest.starts_with(['{', '[']) && !out.reports.is_empty() {
                // A report followed by something else is a whole report all the same.
                let next = next_line(text, start, b"{");
                if let (Some(last), None) = (out.reports.last_mut(), &out.fault)
                    && last.deviations.last().is_none_or(|last| last.code != "trailing-bytes")
                {
                    let left_out = next.unwrap_or(text.len()) - start;
                    let message = format!("{left_out} bytes behind the report are no JSON; they were left out.");
                    last.deviations.push(Deviation { code: "trailing-bytes", path: String::new(), message });
                }
                let Some(next) = next else { break };
                at = next;
                continue;
            }
            let before = out.reports.len();
            let mut sink = Sink {
                hints,
                reports: &mut out.reports,
                others: &mut out.other_documents,
                notes: Deviations::with(std::mem::take(strings)),
            };
            let (result, consumed) = sink.read(rest);
            *strings = sink.notes.strings;
            let end = start + consumed.clamp(1, rest.len());
            if out.fault.is_some() {
                // Behind a fault a line may begin inside a document: what has no head is only a piece of one.
                let fresh = out.reports.split_off(before);
                out.reports.extend(fresh.into_iter().filter(has_head));
            }
            documents.spans.resize(out.reports.len(), start..end);
            match result {
                Ok(()) => at = end,
                Err(error) => {
                    let kind = fault_kind(&error);
                    let first_syntax = documents.syntax.is_none() && matches!(kind, JsonFaultKind::Syntax(_));
                    if first_syntax || out.fault.is_none() {
                        let fault = fault_at(kind, text, end.min(start + consumed));
                        documents.syntax = documents.syntax.or_else(|| first_syntax.then(|| fault.clone()));
                        out.fault.get_or_insert(fault);
                    }
                    // One bad document costs no other. Cut off, it takes the next lines for its own, so they are read
                    // once more; of an array the reports before the fault are known already.
                    wasted += end - start;
                    let from = if out.reports.len() > before { start + consumed } else { start + 1 };
                    match next_line(text, from, b"{[") {
                        Some(next) if wasted <= text.len().saturating_mul(16) => at = next,
                        _ => break,
                    }
                }
            }
        }
        documents
    }
}

/// Where the next line begins, there or later, that begins with one of these.
fn next_line(text: &str, from: usize, with: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find(|at| *at > 0 && bytes[at - 1] == b'\n' && with.contains(&bytes[*at]))
}

/// Whether a report has anything but policies.
fn has_head(report: &Report) -> bool {
    report.organization.is_some() || report.report_id.is_some() || report.range.start_text.is_some()
}

/// White space, and what stands between documents of a stream.
fn is_filler(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\0' | '\u{1e}' | '\u{1a}' | ',' | '\u{feff}')
}

fn fault_kind(error: &serde_json::Error) -> JsonFaultKind {
    let shown = error.to_string();
    if error.is_eof() {
        JsonFaultKind::Truncated
    } else if shown.starts_with("recursion limit") {
        JsonFaultKind::TooDeep
    } else {
        JsonFaultKind::Syntax(shown.split(" at line ").next().unwrap_or(&shown).to_owned())
    }
}

fn fault_at(kind: JsonFaultKind, text: &str, offset: usize) -> JsonFault {
    let offset = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = offset - before.rfind('\n').map_or(0, |at| at + 1) + 1;
    JsonFault { kind, offset, line, column }
}

/// Takes the documents of a text as they are read.
struct Sink<'a> {
    hints: &'a Hints,
    reports: &'a mut Vec<Report>,
    others: &'a mut usize,
    notes: Deviations,
}

impl Sink<'_> {
    /// Reads the document that a text begins with. Tells how far the text was read.
    fn read(&mut self, text: &str) -> (Result<(), serde_json::Error>, usize) {
        let mut wire = ReportWire::default();
        if let Ok(end) = quick::read(text, &mut wire, &mut self.notes) {
            self.take(wire);
            return (Ok(()), end);
        }
        // What was noted will be noted once more.
        self.notes.take();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let result = deserializer.deserialize_any(&mut *self).map(|_| ());
        (result, deserializer.into_iter::<serde::de::IgnoredAny>().byte_offset())
    }

    fn take(&mut self, wire: ReportWire) {
        if wire.is_report() {
            self.reports.push(wire.into_report(&mut self.notes, self.hints));
        } else {
            self.notes.take();
            *self.others += 1;
        }
    }
}

impl<'de> DeserializeSeed<'de> for &mut Sink<'_> {
    type Value = Shape;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Sink<'_> {
    type Value = Shape;

    other_shapes!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut wire = ReportWire::default();
        read_members(&mut wire, &mut map, &mut self.notes)?;
        self.take(wire);
        Ok(Shape::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape, A::Error> {
        let before = self.reports.len();
        while let Some(shape) = seq.next_element_seed(&mut *self)? {
            *self.others += usize::from(shape != Shape::Object);
        }
        *self.others += usize::from(self.reports.len() == before);
        Ok(Shape::Object)
    }
}

/// A report as it is being read.
#[derive(Debug, Default)]
struct ReportWire {
    report: Report,
    policies: Vec<PolicyWire>,
    has_policies: bool,
    has_range: bool,
}

impl<'de> Members<'de> for ReportWire {
    fn member<V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<Option<u32>, V::Error> {
        let report = &mut self.report;
        let (id, name, slot) = match key {
            "organization-name" | "organisation-name" => (0, "organization-name", &mut report.organization),
            "contact-info" => (1, "contact-info", &mut report.contact),
            "report-id" => {
                report.report_id = report_id(value.scalar()?, notes);
                return Ok(Some(2));
            }
            "date-range" => {
                notes.enter(Step::Member("date-range"));
                let mut range = RangeWire(&mut report.range);
                let shape = value.object(&mut range, notes)?;
                if let Shape::Other(what) = shape {
                    notes.note("wrong-type", || format!("An object was expected; found {what}."));
                }
                notes.leave();
                self.has_range = shape == Shape::Object;
                return Ok(Some(3));
            }
            "start-datetime" | "end-datetime" => {
                notes
                    .note("member-place", || format!("\u{201c}{key}\u{201d} belongs into \u{201c}date-range\u{201d}."));
                return RangeWire(&mut report.range).member(key, value, notes);
            }
            "policies" | "tls-report" | "policy" => {
                notes.enter(Step::Member("policies"));
                if key != "policies" {
                    notes.note("member-alias", || {
                        format!("The member is called \u{201c}policies\u{201d}; found \u{201c}{key}\u{201d}.")
                    });
                }
                let shape = value.objects(&mut self.policies, notes)?;
                if let Shape::Other(what) = shape {
                    notes.note("not-an-array", || format!("An array was expected; found {what}."));
                }
                notes.leave();
                self.has_policies |= shape == Shape::Object;
                return Ok(Some(4));
            }
            _ => return Ok(None),
        };
        *slot = value.scalar()?.text(name, notes);
        Ok(Some(id))
    }

    fn finish(&mut self, notes: &mut Deviations) {
        let report = &mut self.report;
        if report.organization.is_none() {
            notes.note_at("organization-name", "organization-name-missing", || {
                "The report does not name its sender.".to_owned()
            });
        }
        if report.contact.is_none() {
            notes.note_at("contact-info", "contact-info-missing", || "The report gives no contact address.".to_owned());
        }
        if report.report_id.is_none() {
            notes.note_at("report-id", "report-id-missing", || "The report has no identifier.".to_owned());
        }
        finish_range(&mut report.range, notes);
        if !self.has_policies && self.policies.is_empty() {
            notes.note_at("policies", "policies-missing", || "The report lists no policy.".to_owned());
        } else if self.policies.is_empty() {
            notes.note_at("policies", "policies-empty", || "The report lists no policy.".to_owned());
        }
    }
}

fn report_id(value: Scalar<'_>, notes: &mut Deviations) -> Option<String> {
    if let Scalar::Unsigned(number) = value {
        notes.note_at("report-id", "report-id-number", || "A string was expected; found a number.".to_owned());
        return Some(number.to_string());
    }
    value.text("report-id", notes).map(|text| text.to_string())
}

impl ReportWire {
    /// Whether the object is a TLS report at all, however incomplete.
    fn is_report(&self) -> bool {
        let report = &self.report;
        let dated = self.has_range || report.range.start_text.is_some();
        let header = usize::from(report.organization.is_some())
            + usize::from(report.report_id.is_some())
            + usize::from(report.contact.is_some())
            + usize::from(dated);
        let entries = self.policies.iter().any(PolicyWire::is_evidence);
        entries || (self.has_policies && header >= 1) || (header >= 2 && (dated || report.report_id.is_some()))
    }

    fn into_report(self, notes: &mut Deviations, hints: &Hints) -> Report {
        let mut report = self.report;
        report.policies = self.policies.into_iter().filter_map(PolicyWire::into_policy).collect();
        note_contradictions(&report, hints, notes);
        report.submitter = hints.submitter.as_deref().map(|submitter| notes.strings.get(submitter));
        let hinted = hints.policy_domain.as_deref().map(|domain| notes.strings.get(domain));
        let inferred = hinted.or_else(|| common_domain(&report));
        if let Some((start, end)) = hints.range.filter(|_| report.range == DateRange::default()) {
            report.range = DateRange { start: Some(start), end: Some(end), inferred: true, ..DateRange::default() };
        }
        if let Some(domain) = inferred {
            for policy in report.policies.iter_mut().filter(|policy| policy.domain.is_none()) {
                policy.domain = Some(domain.clone());
                policy.domain_inferred = true;
            }
        }
        report.deviations = notes.take();
        report
    }
}

/// Notes where the wrapping says something else than the report, which is to be believed (RFC 8460 s.5.6).
fn note_contradictions(report: &Report, hints: &Hints, notes: &mut Deviations) {
    // The domain of a DANE policy can be the MX host, so only where all are of another kind it must be the same.
    let same_kind = report.policies.iter().all(|policy| policy.kind != PolicyType::Tlsa);
    let mut domains = report.policies.iter().filter_map(|policy| policy.domain.as_deref()).peekable();
    if let (Some(named), Some(first), true) = (&hints.policy_domain, domains.peek().copied(), same_kind)
        && domains.all(|domain| comparable_name(domain) != comparable_name(named))
    {
        notes.note("wrapping-contradicts", || {
            format!("The mail or file name says the report is about {named}, the report says {first}.")
        });
    }
    if let (Some((begin, end)), Some(start)) = (hints.range, report.range.start)
        && (end < start || report.range.end.is_some_and(|last| begin > last))
    {
        notes.note("wrapping-contradicts", || {
            format!("The file name says {begin} to {end}, the report starts {start}.")
        });
    }
}

/// The one domain that all policies with a domain share.
fn common_domain(report: &Report) -> Option<Text> {
    let mut domains = report.policies.iter().filter_map(|policy| policy.domain.as_ref());
    let first = domains.next()?;
    domains.all(|other| comparable_name(other) == comparable_name(first)).then(|| first.clone())
}

/// `date-range`.
struct RangeWire<'a>(&'a mut DateRange);

impl<'de> Members<'de> for RangeWire<'_> {
    fn member<V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<Option<u32>, V::Error> {
        let (id, name, slot) = match key {
            "start-datetime" | "start" | "start-date" => (5, "start-datetime", &mut self.0.start_text),
            "end-datetime" | "end" | "end-date" => (6, "end-datetime", &mut self.0.end_text),
            _ => return Ok(None),
        };
        if key != name {
            notes.note("member-alias", || {
                format!("The member is called \u{201c}{name}\u{201d}; found \u{201c}{key}\u{201d}.")
            });
        }
        *slot = value.scalar()?.text(name, notes);
        Ok(Some(id))
    }

    fn finish(&mut self, _: &mut Deviations) {}
}

fn finish_range(range: &mut DateRange, notes: &mut Deviations) {
    notes.enter(Step::Member("date-range"));
    range.start = date("start-datetime", range.start_text.as_deref(), notes);
    range.end = date("end-datetime", range.end_text.as_deref(), notes);
    if let (Some(start), Some(end)) = (range.start, range.end)
        && end < start
    {
        notes.note("range-reversed", || "The end lies before the start.".to_owned());
    }
    notes.leave();
}

fn date(member: &'static str, text: Option<&str>, notes: &mut Deviations) -> Option<Timestamp> {
    let Some(text) = text else {
        notes.note_at(member, "date-missing", || "The date is missing.".to_owned());
        return None;
    };
    let Some((time, quirk)) = Timestamp::parse(text) else {
        notes.note_at(member, "date-unparsable", || format!("\u{201c}{text}\u{201d} is not a date."));
        return None;
    };
    let Some(quirk) = quirk else { return Some(time) };
    let (code, why) = match quirk {
        DateQuirk::NoTimezone => ("date-without-timezone", "has no offset from UTC; read as UTC"),
        DateQuirk::NoTime => ("date-without-time", "has no time of day; read as midnight UTC"),
        DateQuirk::UnixTime => ("date-as-number", "is a number; read as seconds since 1970"),
        DateQuirk::Form => ("date-form", "is not in the form of RFC 3339"),
    };
    notes.note_at(member, code, || format!("\u{201c}{text}\u{201d} {why}."));
    Some(time)
}
