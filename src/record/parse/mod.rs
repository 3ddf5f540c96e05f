//! The grammar of one record, RFC 8460 s.3:
//!
//! ```text
//! tlsrpt-record = tlsrpt-version 1*(field-delim tlsrpt-field) [field-delim]
//! field-delim   = *WSP ";" *WSP
//! tlsrpt-field  = "rua=" URI *(*WSP "," *WSP URI) / extension
//! ```
//!
//! The parser never stops at the first error: it reports it, skips it and continues.
//!
//! | module | holds |
//! |---|---|
//! | `version` | `v=TLSRPTv1` |
//! | `fields` | the fields after it |
//! | `extension` | fields that RFC 8460 does not define |
//! | `wrapping` | what surrounds a record |
//! | `sum` | findings that many faults share |

mod extension;
mod fields;
mod sum;
mod version;
mod wrapping;

use super::destination::Destination;
use super::finding::{Code, Finding, Span};
use crate::dns::txt::{RecordText, is_space, is_wsp};
use crate::finding::{in_text_order, sort_by_place};

pub(crate) use extension::{bad_extension_name, bad_extension_value, is_known_field};

pub(crate) use wrapping::look_alike;

/// The version every record begins with, case-sensitive.
pub(crate) const VERSION: &str = "v=TLSRPTv1";

/// The result of parsing one record.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The destinations a sender can use, in order.
    pub destinations: Vec<Destination>,
    /// All findings in text order, followed by a count for each code that occurs too often.
    pub findings: Vec<Finding>,
    /// Every place where a destination was intended, in order; the input of a repair.
    pub(crate) meant: Vec<DestinationSite>,
}

/// A place where a destination is, or was intended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DestinationSite {
    pub(crate) span: Span,
    /// The parsed destination; `None` if it is not a usable one.
    pub(crate) destination: Option<Destination>,
}

/// Parses the text of one record.
pub fn parse(text: &RecordText) -> Parsed {
    let mut parser = Parser::new(text);
    parser.run();
    parser.note_escapes();
    let mut out = parser.out;
    dedupe(&mut out.findings);
    in_text_order(&mut out.findings);
    cap(&mut out.findings);
    sort_by_place(&mut out.meant, |meant| meant.span.start);
    out
}

/// Maximum number of findings listed per code; further ones are only counted.
const LISTED_PER_CODE: usize = 50;

/// Replaces findings beyond [`LISTED_PER_CODE`] by one count per code, at the end.
fn cap(findings: &mut Vec<Finding>) {
    if findings.len() <= LISTED_PER_CODE {
        return;
    }
    let mut counts: Vec<(Code, usize)> = Vec::new();
    findings.retain(|finding| {
        let at = counts.iter().position(|(code, _)| *code == finding.code).unwrap_or_else(|| {
            counts.push((finding.code, 0));
            counts.len() - 1
        });
        counts[at].1 += 1;
        counts[at].1 <= LISTED_PER_CODE
    });
    for (code, count) in counts.into_iter().filter(|(_, count)| *count > LISTED_PER_CODE) {
        let message = format!("The same in {} more places.", count - LISTED_PER_CODE);
        findings.push(Finding::new(code, None, message));
    }
}

/// Removes less specific findings about a character, so that it is not reported twice.
fn dedupe(findings: &mut Vec<Finding>) {
    let named = |code| {
        matches!(code, Code::LookAlike | Code::InvalidOctet | Code::LineBreak | Code::ControlCharacter | Code::Escaped)
    };
    let mut places: Vec<Span> =
        findings.iter().filter(|finding| named(finding.code)).filter_map(|finding| finding.span).collect();
    // Each is one character or line break, so only the first one that ends after the start of a span can overlap it.
    sort_by_place(&mut places, |place| place.start);
    findings.retain(|finding| {
        let echo = matches!(finding.code, Code::UriCharacter | Code::SpaceInUri | Code::FieldValue | Code::FieldName);
        let covered = |span: Span| {
            let next = places.partition_point(|place| place.end <= span.start);
            places.get(next).is_some_and(|place| place.start < span.end)
        };
        !(echo && finding.span.is_some_and(covered))
    });
}

/// One parsed `rua` field.
struct Rua {
    span: Span,
    /// Whether its value is a list of URIs by the grammar.
    clean: bool,
    /// Whether it would also be valid as an extension field.
    passes_as_extension: bool,
    destinations: Vec<(Span, Destination)>,
    findings: Vec<Finding>,
}

struct Parser<'a> {
    text: &'a RecordText,
    out: Parsed,
    rua: Vec<Rua>,
    /// Number of fields after the version, of any kind.
    fields: usize,
    /// Fields found inside others, still to be parsed.
    glued: Vec<Span>,
    /// Whether something else was meant as a `rua` field and was reported as such.
    rua_meant: bool,
    /// Fields without effect before the first `rua`.
    before_rua: Vec<Span>,
    /// Whether the version is among the fields and still to be parsed there.
    version_misplaced: bool,
    /// Backslashes that look like zone-file notation, in order.
    backslashes: Vec<Span>,
    /// Values of extension fields, which may contain a backslash.
    extensions: Vec<Span>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a RecordText) -> Self {
        Self {
            text,
            out: Parsed::default(),
            rua: Vec::new(),
            fields: 0,
            glued: Vec::new(),
            rua_meant: false,
            before_rua: Vec::new(),
            version_misplaced: false,
            backslashes: Vec::new(),
            extensions: Vec::new(),
        }
    }

    fn note(&mut self, code: Code, start: usize, end: usize, message: impl Into<String>) {
        self.out.findings.push(Finding::new(code, Span::new(start, end), message));
    }

    fn mean(&mut self, span: Span, destination: Option<Destination>) {
        self.out.meant.push(DestinationSite { span, destination });
    }

    fn slice(&self, span: Span) -> &'a str {
        &self.text.text[span.start..span.end]
    }

    fn run(&mut self) {
        let all = Span::new(0, self.text.text.len());
        let body = self.peel(all);
        if self.slice(body).is_empty() {
            self.note(Code::EmptyRecord, 0, all.end, "The record is empty.");
            return;
        }
        self.characters(body);
        let Some(fields) = self.version(body) else { return };
        self.fields(fields);
        self.conclude(body);
    }
}

/// `;`, and the look-alikes that keyboards and word processors produce.
pub(crate) const fn is_semicolon(c: char) -> bool {
    matches!(c, ';' | '\u{ff1b}' | '\u{37e}' | '\u{61b}')
}

/// Byte offset of the first `rua=` in `text` that is at the beginning of a word.
fn find_field(text: &str) -> Option<usize> {
    let names = text.as_bytes().windows(3).enumerate().filter(|(_, name)| name.eq_ignore_ascii_case(b"rua"));
    names.map(|(at, _)| at).find(|at| {
        let starts_word = text[..*at].chars().next_back().is_none_or(is_space);
        starts_word && text[at + 3..].trim_start_matches(is_space).starts_with('=')
    })
}

/// Strips WSP, and line breaks, which were already reported.
fn trim(text: &str, span: Span) -> Span {
    let slice = &text[span.start..span.end];
    let start = span.end - slice.trim_start_matches(|c| is_wsp(c) || matches!(c, '\r' | '\n')).len();
    let end = start + text[start..span.end].trim_end_matches(|c| is_wsp(c) || matches!(c, '\r' | '\n')).len();
    Span::new(start, end)
}
