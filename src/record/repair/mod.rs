//! Repairs common mistakes: everything clearly meant as a destination goes into one well-formed record.
//!
//! A valid destination is kept unchanged. Only text that the parser rejects is repaired, and a repair never guesses,
//! because a wrong one would send the reports to someone else: ambiguous text is left out, and where a valid
//! destination may be only the first part of what was meant, there is no repair at all. A repair is offered only if it
//! is better than the original.
//!
//! | module | question it answers |
//! |---|---|
//! | [`mod@segments`] | where in the text was a destination meant, and where does it end? |
//! | [`mod@salvage`] | which destinations can be salvaged from a text that is not a valid one? |

mod salvage;
mod segments;

use crate::characters::any_of;
use std::collections::HashSet;

use super::build;
use super::check::Verdict;
use super::destination::Destination;
use super::finding::{Code, Finding, Severity};
use super::parse::parse;
use crate::dns::txt::RecordText;
use crate::dns::txt::{MAX_DATA, data_octets};
use salvage::{canonical, salvage};
use segments::{Piece, segments};

/// A better record with the destinations of all `texts`, if one can be built. `chosen` is the index of the checked one.
pub(crate) fn repair(texts: &[RecordText], chosen: Option<usize>, findings: &[Finding]) -> Option<String> {
    if texts.iter().any(|text| is_torn(&text.text)) {
        return None;
    }
    let mut destinations: Vec<Destination> = Vec::new();
    let mut known = HashSet::new();
    for (index, text) in texts.iter().enumerate() {
        for found in candidates(text, chosen == Some(index))? {
            if known.insert(found.key()) {
                destinations.push(found);
            }
        }
    }
    if destinations.is_empty() {
        return None;
    }
    let value = build::value(&destinations);
    if data_octets(value.len()) > MAX_DATA {
        return None;
    }
    let after = parse(&RecordText::decode(value.as_bytes())).findings;
    if Verdict::of(&after) == Verdict::Invalid || texts.iter().any(|text| text.text == value) && texts.len() == 1 {
        return None;
    }
    (weight(&after) < weight(findings)).then_some(value)
}

/// Whether a line break cuts a word of a record, so that joining or cutting it would be a guess. At a space, after a
/// separator that cannot be the end, and before a field or destination nothing is lost.
fn is_torn(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.match_indices('\n').any(|(at, _)| {
        let before = lower.get(..at).unwrap_or_default().trim_end_matches('\r');
        let after = lower.get(at + 1..).unwrap_or_default();
        let apart = before.is_empty() || before.ends_with(any_of(" \t,;@:=\n")) || after.trim().is_empty();
        let begins = ["rua=", "v=", "mailto:", "https:"].iter().any(|begin| after.trim_start().starts_with(begin));
        let separated = after.trim_start().starts_with(any_of(",;\n"));
        !(apart || begins || separated)
    })
}

/// The number of errors and of warnings, without those that another value cannot fix.
fn weight(findings: &[Finding]) -> (usize, usize) {
    let beyond = [Code::WrongOwner, Code::DoubledZone, Code::WildcardOwner, Code::LongString, Code::LongAnswer];
    let count = |severity| {
        findings.iter().filter(|finding| finding.severity == severity && !beyond.contains(&finding.code)).count()
    };
    (count(Severity::Error), count(Severity::Warning))
}

/// All destinations that can be salvaged from a text; `None` if a valid one may continue after its end. A text that was
/// not `chosen` must at least begin like a TLS-RPT record, because other records at the name may be of any kind.
fn candidates(text: &RecordText, chosen: bool) -> Option<Vec<Destination>> {
    let parsed = parse(text);
    let foreign = |finding: &Finding| matches!(finding.code, Code::VersionMissing | Code::OtherRecord);
    let mut out = Vec::new();
    if !chosen && parsed.findings.iter().any(foreign) {
        return Some(out);
    }
    for Piece { text, destination, cut, .. } in segments(&text.text, &parsed.meant) {
        match destination {
            Some(_) if cut => return None,
            Some(destination) => out.push(canonical(&destination)),
            None if cut => {}
            None => salvage(&text, &mut out),
        }
    }
    Some(out)
}
