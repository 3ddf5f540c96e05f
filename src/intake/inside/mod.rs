//! Reports inside something else: in other JSON, and in text of any kind.
//!
//! | module | holds |
//! |---|---|
//! | `json` | the values of other JSON, one by one |
//! | `text` | the wrappings of text, each a function that takes one off |
//! | `coding` | decoding base64, percent-encoding and the like |
//!
//! A wrapping that is taken off gives content that is read like any other, under the same limits. Nothing is searched
//! deeper than [`DEEPEST`] wrappings, and all that is unpacked counts against the budget.

pub(super) mod coding;
mod json;
mod text;

pub(super) use json::is_around_another;
pub(super) use text::is_captured;

use std::hash::BuildHasher as _;

use crate::report::deviation::{Code, Deviation};
use crate::report::read::{self, Hints};

use super::foreign::Foreign;
use super::sniff::{self, FileKind};
use super::{Extractor, Relevance};

/// Maximum number of wrappings of one text that are tried, on all levels together.
const MOST_TRIES: usize = 200;

/// Maximum number of wrappings around a report that are taken off.
const DEEPEST: usize = 8;

impl Extractor {
    /// Takes one more wrapping off: `bytes` are what was in it. Returns whether a report was in there.
    fn unwrapped(&mut self, bytes: &[u8], hints: &Hints, what: &str) -> bool {
        if self.wrappings == 0 {
            self.tries = 0;
        }
        let too_deep = self.wrappings >= DEEPEST || self.tries >= MOST_TRIES;
        if too_deep || bytes.len() > self.budget.limits.document || self.budget.is_spent_for_part() {
            return false;
        }
        self.tries += 1;
        let before = self.said();
        self.budget.spend(bytes.len());
        self.wrappings += 1;
        let note = Deviation { code: Code::Embedded, path: String::new(), message: format!("The report was {what}.") };
        self.noting(Some(note), |extractor| match sniff::sniff(bytes) {
            FileKind::Foreign(Foreign::Text | Foreign::Html | Foreign::Xml | Foreign::Binary) => {
                extractor.search_text(bytes, hints);
            }
            _ => extractor.content(bytes, hints, Relevance::Incidental),
        });
        self.wrappings -= 1;
        let found = self.said().0 > before.0;
        if found {
            // What holds a report costs no try.
            self.tries -= 1;
            self.unwrapped.push(digest(bytes));
        }
        found
    }

    /// Searches a text for a report: takes its wrappings off, one after the other, then looks between its words. Returns
    /// whether there was one.
    pub(super) fn search_text(&mut self, bytes: &[u8], hints: &Hints) -> bool {
        let faults = self.said().1;
        if self.take_off(bytes, hints) {
            return true;
        }
        if self.out.faults.len() > faults {
            return false;
        }
        let before = self.unwrapped.len();
        let documents = self.search_documents(bytes, hints);
        // Base64 in a document was read with it.
        let read = self.unwrapped.split_off(before);
        self.search_base64(bytes, hints, &read) || documents || self.search_blocks(bytes, hints)
    }

    /// Takes the wrappings of a text off, base64 between other text included. Returns whether there was a report in one.
    pub(super) fn unwrap_text(&mut self, bytes: &[u8], hints: &Hints) -> bool {
        self.take_off(bytes, hints) || self.search_base64(bytes, hints, &[])
    }

    /// Reads what is in base64 between other text, but for what was `read` before. Returns whether there was a report.
    fn search_base64(&mut self, bytes: &[u8], hints: &Hints, read: &[u64]) -> bool {
        let mut found = false;
        for digits in coding::base64_pieces(bytes) {
            let piece = coding::base64_lenient(&digits);
            let is_read = !read.is_empty() && read.contains(&digest(&piece));
            found |= !is_read && self.unwrapped(&piece, hints, "in base64 between other text");
        }
        found
    }

    /// Takes the wrappings off that are around the whole text. Returns whether there was a report in one.
    fn take_off(&mut self, bytes: &[u8], hints: &Hints) -> bool {
        let faults = self.said().1;
        let bodies = text::bodies(bytes);
        if bodies.len() > 1 {
            let before = self.said().0;
            for body in bodies {
                self.unwrapped(body, hints, "in a captured HTTP request");
            }
            if self.said().0 > before {
                return true;
            }
        }
        for (unwrap, what) in text::WRAPPINGS {
            if let Some(inner) = unwrap(bytes)
                && self.unwrapped(&inner, hints, what)
            {
                return true;
            }
        }
        // Of what was tried without success only the first fault is kept.
        self.out.faults.truncate(faults + 1);
        false
    }

    /// Searches for a JSON document between other text.
    fn search_documents(&mut self, bytes: &[u8], hints: &Hints) -> bool {
        /// Objects that are tried. Each may go on to the end of the text.
        const MOST: usize = 16;
        if !may_hold_a_report(bytes) {
            return false;
        }
        let text = super::text::decode(bytes).text;
        let faults = self.said().1;
        let mut from = 0;
        for _ in 0..MOST {
            let Some(start) = read::next_object(&text, from) else { break };
            // The object before a brace may be an array's first.
            let array = text[..start].trim_end().strip_suffix('[').map(str::len);
            if self.unwrapped(&text.as_bytes()[array.unwrap_or(start)..], hints, "between other text") {
                self.out.faults.truncate(faults);
                return true;
            }
            from = start + 1;
        }
        self.out.faults.truncate(faults + 1);
        false
    }
}

fn digest(bytes: &[u8]) -> u64 {
    foldhash::quality::FixedState::default().hash_one(bytes)
}

/// Whether a text may be the wrapping of a report: it has words of one, or begins as encoded content does.
pub(super) fn may_be_wrapped(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let has = |mark: &[u8]| memchr::memmem::find(bytes, mark).is_some();
    [&b"data:"[..], b"%7B", b"> ", b"=1F=8B"].iter().any(|mark| start.starts_with(mark))
        || sniff::begins_like_base64(start)
        || [&b";base64,"[..], b"H4sI", b"UEsDB", b"eyJ"].iter().any(|mark| has(mark))
        || may_hold_a_report(bytes)
}

/// Whether a text has words of a report, whatever its spelling and quotation.
pub(super) fn may_hold_a_report(bytes: &[u8]) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| memchr::memmem::find(bytes, word.as_bytes()).is_some());
    has(&["polic", "Polic"])
        && has(&["organi", "Organi", "report-id", "report_id", "reportId", "ate-range", "date_range", "dateRange"])
}

/// Base64 for the tests of this folder.
#[cfg(test)]
fn tests_base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
