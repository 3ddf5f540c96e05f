//! The lenient reader: parses JSON text into [`Report`]s, noting every deviation it tolerated.
//!
//! No report is refused for one field. A value that cannot be parsed is kept as text and noted; only text that is not
//! JSON, or JSON that is not a TLS report, yields no report.
//!
//! | module | holds |
//! |---|---|
//! | `document`, `policy`, `failure` | the objects of a report |
//! | `member`, `names`, `values` | their members, the names of these, and their values |
//! | `quoted` | policies and TLSA records quoted in any notation |
//! | `fast_path`, `scan` | plain JSON, straight into the target |
//! | `json` | all other JSON, with serde |
//! | `repair` | text that is almost JSON |

mod document;
mod failure;
mod fast_path;
mod json;
mod member;
mod names;
mod policy;
mod quoted;
mod repair;
mod scan;
mod values;

use crate::report::deviation::Code;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer as _, Error, MapAccess, SeqAccess, Visitor};

use self::document::ReportWire;
use self::json::{Shape, other_shapes, read_members};
pub(crate) use self::names::{Styles, canonical_column, is_list_of_policies};
use super::deviation::{Deviation, Deviations, Memory};
use super::model::{Report, Signed};
use super::text::Interner;
use super::time::Timestamp;

/// What a mail or file name states about the report inside, used only where the report has no value (RFC 8460 s.5.6).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// From `TLS-Report-Domain`, the subject, or the file name.
    pub policy_domain: Option<String>,
    /// From `TLS-Report-Submitter`, the subject, or the file name.
    pub submitter: Option<String>,
    /// First and last second of the period, from the file name.
    pub range: Option<(Timestamp, Timestamp)>,
    /// What the mail says about its signature.
    pub signed: Option<Signed>,
}

/// The result of reading a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The reports, in the order of the text.
    pub reports: Vec<Report>,
    /// Number of JSON documents that are not TLS reports.
    pub other_documents: usize,
    /// Where documents without a report are in the text, up to a limit; empty if the text was repaired.
    pub others: Vec<Range<usize>>,
    /// Events of mail servers among them.
    pub events: Option<Events>,
    /// The fault that stopped reading before the end of the text, if any.
    pub fault: Option<JsonFault>,
}

/// What a mail server writes about single sessions, to make a report from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Events {
    /// One session in the words of RFC 8460.
    Session,
    /// A datagram of libtlsrpt.
    Datagram,
}

/// A place where a text is not valid JSON, or could not be read further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonFault {
    /// The kind of fault.
    pub kind: JsonFaultKind,
    /// Byte offset into the text.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
}

/// Why a text could not be read as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonFaultKind {
    /// The text ends in the middle of a value.
    Truncated,
    /// Objects and arrays are nested more than 128 levels deep.
    TooDeep,
    /// An invalid character or value; holds the parser's message.
    Syntax(String),
    /// Python notation, with single quotes.
    Python,
    /// The reports take more memory than allowed.
    Memory,
}

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            JsonFaultKind::Truncated => {
                write!(
                    f,
                    "the JSON ends in the middle of a value (line {}, after {} bytes); fetch it again",
                    self.line, self.offset
                )
            }
            JsonFaultKind::TooDeep => {
                write!(f, "the JSON is nested more than 128 levels deep (line {}, column {})", self.line, self.column)
            }
            JsonFaultKind::Python => write!(
                f,
                "not JSON but Python's notation (line {}, column {}); write it with json.dumps",
                self.line, self.column
            ),
            JsonFaultKind::Memory => f.write_str("what it says takes too much memory"),
            JsonFaultKind::Syntax(what) => write!(f, "not JSON at line {}, column {}: {what}", self.line, self.column),
        }
    }
}

/// Reads all reports in a text: one document, several in sequence, or an array of them.
///
/// A text with a syntax error is repaired and read again, unless it is truncated.
pub fn read(text: &str, hints: &Hints) -> Reading {
    read_with(text, hints, &mut Interner::default())
}

/// Like [`read`], but shares interned texts with earlier calls.
pub(crate) fn read_with(text: &str, hints: &Hints, strings: &mut Interner) -> Reading {
    read_within(text, hints, strings, usize::MAX)
}

/// Like [`read_with`], but stops when the reports take more than `memory` bytes.
pub(crate) fn read_within(text: &str, hints: &Hints, strings: &mut Interner, memory: usize) -> Reading {
    let Documents { reading: plain, syntax, .. } = Documents::read(text, hints, strings, memory);
    let Some(JsonFault { kind, line, column, .. }) = syntax else { return plain };
    let what = match kind {
        JsonFaultKind::Syntax(what) => what,
        JsonFaultKind::Python => "it is in Python\u{2019}s notation".to_owned(),
        JsonFaultKind::Truncated | JsonFaultKind::TooDeep | JsonFaultKind::Memory => return plain,
    };
    let Some(repaired) = repair::repair(text) else { return plain };
    let Documents { mut reading, spans, .. } = Documents::read(&repaired.text, hints, strings, memory);
    if reading.reports.len() <= plain.reports.len() {
        return plain;
    }
    for (report, span) in reading.reports.iter_mut().zip(spans) {
        let first = repaired.changes.partition_point(|change| change.at < span.start);
        if repaired.changes.get(first).is_some_and(|change| change.at < span.end) {
            let message = format!("Not JSON at line {line}, column {column}: {what}. It was repaired, then read.");
            report.deviations.push(Deviation { code: Code::JsonRepaired, path: String::new(), message });
        }
    }
    reading.others.clear();
    reading.fault = reading.fault.map(|fault| fault_at(fault.kind, text, repaired.original(fault.offset)));
    reading
}

/// Maximum number of documents without a report that are remembered.
const OTHERS: usize = 100_000;

/// The documents of a text, each read as far as it is valid JSON.
#[derive(Default)]
struct Documents {
    reading: Reading,
    /// For each report, the byte range of its document in the text.
    spans: Vec<Range<usize>>,
    /// The first fault that a repair might fix.
    syntax: Option<JsonFault>,
}

impl Documents {
    fn read(text: &str, hints: &Hints, strings: &mut Interner, memory: usize) -> Self {
        let mut documents = Self::default();
        let mut booked = Memory::new(memory, strings);
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
                // A report followed by something else is still complete.
                let next = next_object(text, start);
                if let (Some(last), None) = (out.reports.last_mut(), &out.fault)
                    && last.deviations.last().is_none_or(|last| last.code != Code::TrailingBytes)
                {
                    let left_out = next.unwrap_or(text.len()) - start;
                    let message = format!("{left_out} bytes after the report are not JSON; they were left out.");
                    last.deviations.push(Deviation { code: Code::TrailingBytes, path: String::new(), message });
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
                events: &mut out.events,
                notes: Deviations::with(std::mem::take(strings), booked),
            };
            let (result, consumed) = sink.read(rest);
            let full = sink.notes.is_full();
            let now = sink.notes.booked();
            *strings = sink.notes.strings;
            let end = start + consumed.clamp(1, rest.len());
            if out.fault.is_some() {
                // After a fault, the next line may lie inside a document: reports without a header are only fragments.
                let fresh = out.reports.split_off(before);
                out.reports.extend(fresh.into_iter().filter(has_head));
            }
            documents.spans.resize(out.reports.len(), start..end);
            if out.reports.len() == before && result.is_ok() && out.others.len() < OTHERS {
                out.others.push(start..end);
            }
            if out.reports.len() > before {
                booked = now;
            }
            if full {
                // Nothing after this can be read either, and a repair would not help.
                out.fault = Some(fault_at(JsonFaultKind::Memory, text, start));
                documents.syntax = None;
                break;
            }
            match result {
                Ok(()) => at = end,
                Err(error) => {
                    let stopped = end.min(start + consumed);
                    let kind = fault_kind(&error, rest);
                    let is_syntax = matches!(kind, JsonFaultKind::Syntax(_) | JsonFaultKind::Python);
                    let first_syntax = documents.syntax.is_none() && is_syntax;
                    if first_syntax || out.fault.is_none() {
                        let fault = fault_at(kind, text, stopped);
                        documents.syntax = documents.syntax.or_else(|| first_syntax.then(|| fault.clone()));
                        // A truncated line of JSON Lines absorbs the next one; report the fault in the first.
                        let cut = line_cut_short(text, start, stopped);
                        let shown = cut.map_or(fault, |at| fault_at(JsonFaultKind::Truncated, text, at));
                        out.fault.get_or_insert(shown);
                    }
                    // One bad document must not affect the others. A truncated one absorbs the lines after it, so those
                    // are read again; of an array, the reports before the fault are already known.
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

/// The start of the next line at or after `from` that begins with one of the bytes `with`.
fn next_line(text: &str, from: usize, with: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find(|at| *at > 0 && bytes[at - 1] == b'\n' && with.contains(&bytes[*at]))
}

/// The start of the next object at or after `from`: a brace followed by a member name.
pub(crate) fn next_object(text: &str, from: usize) -> Option<usize> {
    let begins = |at: &usize| text[at + 1..].trim_ascii_start().starts_with('"');
    memchr::memchr_iter(b'{', &text.as_bytes()[from..]).map(|at| from + at).find(begins)
}

/// The end of a line that holds a truncated document, if the next line starts another one before the fault.
fn line_cut_short(text: &str, start: usize, fault: usize) -> Option<usize> {
    /// In bytes. A shorter line is an opening brace on its own line, not a truncated document.
    const SHORTEST: usize = 20;
    let end = start + text[start..].find('\n')?;
    let line = text[start..end].trim_end();
    let next = text[end..].trim_start();
    (line.starts_with('{') && line.len() >= SHORTEST && next.starts_with('{') && fault > end)
        .then(|| start + line.len())
}

/// Whether a report has a header: `organization-name`, `report-id` or `start-datetime`.
fn has_head(report: &Report) -> bool {
    report.organization.is_some() || report.report_id.is_some() || report.range.start_text.is_some()
}

/// Whether a character is white space or separates the documents of a stream.
fn is_filler(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\0' | '\u{1e}' | '\u{1a}' | ',' | '\u{feff}')
}

/// Whether a document is in Python notation: its first member name is in single quotes.
fn is_python(document: &str) -> bool {
    /// In characters: this is asked of every document with a fault, and one may go on to the end of the text.
    const LOOK: usize = 256;
    let mut head = document.chars().take(LOOK).skip_while(|c| c.is_whitespace() || matches!(c, '{' | '['));
    head.next() == Some('\'')
}

fn fault_kind(error: &serde_json::Error, document: &str) -> JsonFaultKind {
    let shown = error.to_string();
    if error.is_eof() {
        JsonFaultKind::Truncated
    } else if shown.starts_with("recursion limit") {
        JsonFaultKind::TooDeep
    } else if is_python(document) {
        JsonFaultKind::Python
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

/// Collects the documents of a text as they are read.
struct Sink<'a> {
    hints: &'a Hints,
    reports: &'a mut Vec<Report>,
    others: &'a mut usize,
    events: &'a mut Option<Events>,
    notes: Deviations,
}

impl Sink<'_> {
    /// Reads the document at the start of a text. Also returns the number of bytes consumed.
    fn read(&mut self, text: &str) -> (Result<(), serde_json::Error>, usize) {
        let mut wire = ReportWire::default();
        if let Ok(end) = fast_path::read(text, &mut wire, &mut self.notes) {
            self.take(wire);
            return (Ok(()), end);
        }
        if self.notes.is_full() {
            return (Err(serde_json::Error::custom("out of memory")), text.len());
        }
        // Discard the notes so far; reading again with serde repeats them.
        self.notes.take();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let result = deserializer.deserialize_any(&mut *self).map(|_| ());
        (result, deserializer.into_iter::<serde::de::IgnoredAny>().byte_offset())
    }

    fn take(&mut self, wire: ReportWire) {
        if wire.is_report() {
            self.notes.element::<Report>();
            self.reports.push(wire.into_report(&mut self.notes, self.hints));
        } else {
            if let Some(events) = wire.events() {
                self.events.get_or_insert(events);
            }
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
            if self.notes.is_full() {
                return Err(A::Error::custom("out of memory"));
            }
        }
        *self.others += usize::from(self.reports.len() == before);
        Ok(Shape::Object)
    }
}
