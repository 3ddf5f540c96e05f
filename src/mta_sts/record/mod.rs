//! The TXT record at `_mta-sts.DOMAIN`: checks the whole DNS answer as senders do (RFC 8461 s.3.1).

mod parse;

use super::finding::{Code, Finding};
use super::{HOST_LABEL, RECORD_LABEL, owner_name};
use crate::dns::name::zone_above;
use crate::dns::placeholder::{self, Filler};
use crate::dns::set::{self, Chosen};
use crate::dns::txt::{MAX_DATA, RecordText, TxtRecord};
use crate::record::Verdict;

pub(crate) use parse::VERSION;
pub(super) use parse::bad_id;
pub use parse::{Parsed, parse};

/// The result of checking a DNS answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordCheck {
    /// The verdict that follows from the most severe finding.
    pub verdict: Verdict,
    /// The text of the record that was parsed; `None` if there is none, or it is too long. Spans point into it.
    pub record: Option<String>,
    /// The first `id`, if it follows the grammar.
    pub id: Option<String>,
    /// Findings about the owner name, the answer and the record, in this order.
    pub findings: Vec<Finding>,
}

/// The literal prefix that decides which of several records count (RFC 8461 s.3.1).
const LITERAL_PREFIX: &str = "v=STSv1;";

/// Checks all TXT records found at one owner name.
///
/// `owner` is the name they were found at and `domain` the policy domain, if known.
pub fn check(answer: &[TxtRecord], owner: Option<&str>, domain: Option<&str>) -> RecordCheck {
    let mut findings: Vec<Finding> = owner.and_then(|owner| wrong_owner(owner, domain)).into_iter().collect();
    let kept = set::distinct(answer, Code::DuplicateRecord, &mut findings);
    let texts: Vec<RecordText> = kept.iter().map(|record| RecordText::decode(&record.octets())).collect();
    let mut out = RecordCheck { verdict: Verdict::Invalid, record: None, id: None, findings: Vec::new() };
    match choose(&texts, &mut findings) {
        Some(index) if kept[index].data_octets() > MAX_DATA => {
            let message = format!(
                "The text is longer than the {MAX_DATA} octets that fit in a DNS record. This cannot be an MTA-STS record."
            );
            findings.push(Finding::new(Code::RecordTooLong, None, message));
        }
        Some(index) => {
            let parsed = parse(&texts[index]);
            findings.extend(parsed.findings);
            if let Some(id) = parsed.id.as_deref().filter(|id| is_pattern(id)) {
                let message =
                    format!("The id {id} looks like a pattern that was to be replaced, by a date for instance.");
                findings.push(Finding::new(Code::IdPattern, None, message));
            }
            out.id = parsed.id;
            out.record = Some(texts[index].text.clone());
        }
        None => {}
    }
    out.verdict = Verdict::of(&findings);
    out.findings = findings;
    out
}

/// Applies the rule that exactly one record must have the prefix; returns the index of the record to parse.
fn choose(texts: &[RecordText], findings: &mut Vec<Finding>) -> Option<usize> {
    let mut note = |code, message: String| findings.push(Finding::new(code, None, message));
    match set::choose(texts, LITERAL_PREFIX) {
        Chosen::Nothing => {
            note(Code::NoRecord, "There is no TXT record, so senders do not look for a policy.".to_owned());
            None
        }
        Chosen::Only(index) => Some(index),
        Chosen::NoneCounts => {
            note(Code::NoneRemain, set::none_counts(texts.len(), LITERAL_PREFIX));
            // The likeliest one is still worth checking.
            texts.iter().position(|text| text.text.to_ascii_lowercase().contains("stsv1"))
        }
        Chosen::Counted(only) => {
            note(Code::StrayRecord, set::STRAY.to_owned());
            Some(only)
        }
        Chosen::Several(first, count) => {
            let message = format!(
                "{count} MTA-STS records are at this name. Senders must then act as if there were none: keep one. A policy they know already stays in force."
            );
            note(Code::MultipleRecords, message);
            Some(first)
        }
    }
}

/// Whether an `id` is the pattern of a date, such as `YYYYMMDD`.
fn is_pattern(id: &str) -> bool {
    let lower = id.to_ascii_lowercase();
    lower.contains("yyyy") && lower.bytes().all(|b| b"ymdhstz".contains(&b))
}

/// Reports an owner name at which senders do not look; `None` if it is correct.
fn wrong_owner(owner: &str, domain: Option<&str>) -> Option<Finding> {
    let given = owner.trim().to_ascii_lowercase();
    let name = given.strip_suffix('.').unwrap_or(&given);
    let domain = domain
        .map(|domain| domain.trim().trim_end_matches('.').to_ascii_lowercase())
        .filter(|domain| !domain.is_empty());
    // The bare label is the relative name that a web panel completes with the zone.
    if name == RECORD_LABEL {
        return None;
    }
    // What a program fills in cannot be judged, only what is before it.
    let variable = placeholder::first(&given).filter(|found| found.filler == Filler::Program);
    if let Some(found) = variable
        && given.get(..found.at).is_some_and(|before| before.is_empty() || before.starts_with(RECORD_LABEL))
    {
        return None;
    }
    // A relative name that a zone above the domain completes.
    let relative = name.len() == given.len();
    if relative && domain.as_deref().is_some_and(|domain| zone_above(&owner_name(domain), name).is_some()) {
        return None;
    }
    let tail = name.strip_prefix(RECORD_LABEL).and_then(|rest| rest.strip_prefix('.'));
    let message = match (tail, domain.as_deref()) {
        (Some(tail), Some(domain)) if tail == domain => return None,
        (Some(tail), None) if !tail.split('.').any(str::is_empty) => return None,
        (Some(tail), Some(domain)) if tail == format!("{domain}.{domain}") => format!(
            "The zone occurs twice in {owner}: the panel appended it to a full name. Enter the relative name {RECORD_LABEL} there."
        ),
        (_, domain) => {
            let rest = name.split('.').skip_while(|label| label.starts_with('_') || *label == HOST_LABEL);
            let meant = domain.map_or_else(|| rest.collect::<Vec<_>>().join("."), ToOwned::to_owned);
            let right = if meant.is_empty() { RECORD_LABEL.to_owned() } else { owner_name(&meant) };
            let owner = owner.trim_end_matches('.');
            if name == HOST_LABEL || name.starts_with("mta-sts.") {
                format!("{owner} is the host of the policy file. The TXT record is at {right}, with an underscore.")
            } else {
                format!("Senders look for the record at {right}, not at {owner}.")
            }
        }
    };
    Some(Finding::new(Code::WrongOwner, None, message))
}
