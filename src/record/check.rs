//! Checks a whole DNS answer: number of records, owner name, grammar, size.

use super::destination::Destination;
use super::finding::{Code, Finding, Severity};
use super::meaning;
use super::owner::{check_owner, owner_name};
use super::parse::{Parsed, parse};
use super::repair;
use crate::dns::kind::{other_kind, squeezed};
use crate::dns::placeholder;
use crate::dns::set::{self, Chosen};
use crate::dns::txt::{MAX_DATA, MAX_STRING, RecordText, TxtRecord};
use crate::finding;

/// Whether senders can use the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Neither errors nor warnings.
    Valid,
    /// Usable, but with warnings.
    ValidWithWarning,
    /// Senders may or must treat the domain as having no record.
    Invalid,
}

impl Verdict {
    /// The stable kebab-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::ValidWithWarning => "valid-with-warning",
            Self::Invalid => "invalid",
        }
    }

    /// The verdict that follows from a list of findings.
    pub fn of<C>(findings: &[finding::Finding<C>]) -> Self {
        match findings.iter().map(|finding| finding.severity).max() {
            Some(Severity::Error) => Self::Invalid,
            Some(Severity::Warning) => Self::ValidWithWarning,
            Some(Severity::Info) | None => Self::Valid,
        }
    }
}

/// The result of checking a DNS answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The verdict that follows from the most severe finding.
    pub verdict: Verdict,
    /// The text of the record that was parsed; `None` if there is none, or it is too long. Spans point into it.
    pub record: Option<String>,
    /// Where reports would go, in the order of the record.
    pub destinations: Vec<Destination>,
    /// Findings about the owner name, the answer and the record, in this order.
    pub findings: Vec<Finding>,
    /// A corrected record with the same destinations and fewer findings, if one could be built.
    pub repaired: Option<String>,
}

/// Checks all TXT records found at one owner name (RFC 8460 s.3).
///
/// `owner` is the name they were found at and `domain` the policy domain, if known.
///
/// ```
/// use tls_rpt_workbench::record::{Code, TxtRecord, Verdict, check};
///
/// let answer = [TxtRecord::from_value("v=TLSRPTv1; rua=mailto:tlsrpt@example.com")];
/// let right = check(&answer, Some("_smtp._tls.example.com"), Some("example.com"));
/// assert_eq!(right.verdict, Verdict::Valid);
/// let wrong = check(&answer, Some("_smtp._tls.example.org"), Some("example.com"));
/// assert_eq!(wrong.findings[0].code, Code::WrongOwner);
/// ```
pub fn check(answer: &[TxtRecord], owner: Option<&str>, domain: Option<&str>) -> Check {
    let mut findings = owner.map(|owner| check_owner(owner, domain)).unwrap_or_default();
    let answer = set::distinct(answer, Code::DuplicateRecord, &mut findings);
    let texts: Vec<RecordText> = answer.iter().map(|record| RecordText::decode(&record.octets())).collect();
    let chosen = choose(&texts, &mut findings);
    let mut out = Check { verdict: Verdict::Invalid, record: None, destinations: Vec::new(), findings, repaired: None };
    let too_long = |record: &TxtRecord| record.data_octets() > MAX_DATA;
    if let Some(index) = chosen.filter(|index| too_long(answer[*index])) {
        // This cannot be a record; parsing it would only produce findings in proportion to its length.
        let message = format!(
            "This would be a record of {} octets, and DNS allows at most {MAX_DATA}. Shorten it.",
            answer[index].data_octets()
        );
        out.findings.push(Finding::new(Code::RecordTooLong, None, message));
    } else if let Some(index) = chosen {
        let Parsed { destinations, findings, .. } = parse(&texts[index]);
        out.findings.extend(findings);
        out.destinations = destinations;
        out.findings.extend(meaning::findings(answer[index], &texts[index].text));
        let name = owner.map(ToOwned::to_owned).or_else(|| domain.map(owner_name));
        size(&answer, index, name.as_deref(), &mut out.findings);
        out.record = Some(texts[index].text.clone());
    }
    out.verdict = Verdict::of(&out.findings);
    if out.verdict != Verdict::Valid && !answer.iter().copied().any(too_long) {
        let apart = chosen.and_then(|index| meaning::meant_apart(answer[index], &texts[index].text));
        out.repaired = match apart {
            Some(meant) => repair::repair(&meant, Some(0), &out.findings),
            None => repair::repair(&texts, chosen, &out.findings),
        };
        // What fills a placeholder is not known, so nothing can be offered.
        out.repaired = out.repaired.filter(|value| placeholder::first(value).is_none());
    }
    out
}

/// The literal prefix that decides which of several records count (RFC 8460 s.3).
const LITERAL_PREFIX: &str = "v=TLSRPTv1;";

/// Applies the rule that exactly one record must have the prefix; returns the index of the record to parse.
fn choose(texts: &[RecordText], findings: &mut Vec<Finding>) -> Option<usize> {
    let mut note = |code, message: String| findings.push(Finding::new(code, None, message));
    match set::choose(texts, LITERAL_PREFIX) {
        Chosen::Nothing => {
            note(Code::NoRecord, "There is no TXT record: the domain does not ask for reports.".to_owned());
            None
        }
        Chosen::Only(index) => Some(index),
        Chosen::NoneCounts => {
            note(Code::NoneRemain, set::none_counts(texts.len(), LITERAL_PREFIX));
            // The likeliest one is still worth checking.
            texts.iter().position(mentions_tlsrpt)
        }
        Chosen::Counted(only) => {
            let near = texts.iter().enumerate().any(|(index, text)| index != only && mentions_tlsrpt(text));
            let message = if near {
                "Another record at the same name looks like TLS-RPT but does not begin with exactly v=TLSRPTv1; so senders may discard it. Put all destinations into one record and remove the other."
            } else {
                set::STRAY
            };
            note(Code::StrayRecord, message.to_owned());
            Some(only)
        }
        Chosen::Several(first, count) => {
            let message = format!(
                "{count} TLS-RPT records are at this name. Senders must then act as if there were none: put all destinations into one."
            );
            note(Code::MultipleRecords, message);
            Some(first)
        }
    }
}

/// Whether a text is a malformed TLS-RPT record, rather than another kind of record that mentions a host `tlsrpt`.
fn mentions_tlsrpt(text: &RecordText) -> bool {
    let squeezed = squeezed(&text.text);
    squeezed.contains("tlsrpt") && other_kind(&squeezed).is_none()
}

/// Octets of the DNS header and of the fixed part of one question.
const ANSWER_OVERHEAD: usize = 12 + 4;

/// Octets of the fixed part of a record in the answer, with a compressed name.
const RECORD_OVERHEAD: usize = 12;

/// Checks the length of the `chosen` record, and of the answer, which contains all TXT records at the name.
fn size(answer: &[&TxtRecord], chosen: usize, owner: Option<&str>, findings: &mut Vec<Finding>) {
    let longest = answer[chosen].longest_string();
    if longest > MAX_STRING {
        let message = format!(
            "{longest} octets do not fit into one character-string, which has room for {MAX_STRING}. Publish the value as several strings of one record."
        );
        findings.push(Finding::new(Code::LongString, None, message));
    }
    let name = owner.map_or("_smtp._tls.example.com".len(), |owner| owner.trim_end_matches('.').len()) + 2;
    let records: usize = answer.iter().map(|record| RECORD_OVERHEAD + record.data_octets()).sum();
    let octets = ANSWER_OVERHEAD + name + records;
    if octets > 512 {
        let all = if answer.len() > 1 { ", with all TXT records at the name," } else { "" };
        let message = format!(
            "The DNS answer{all} has about {octets} octets. Above 512 it needs EDNS(0) or TCP, which a few resolvers still block."
        );
        findings.push(Finding::new(Code::LongAnswer, None, message));
    }
}
