//! Which of several TXT records at one name count. TLS-RPT (RFC 8460 s.3) and MTA-STS (RFC 8461 s.3.1) have the same rule.

use std::collections::HashSet;

use super::txt::{RecordText, TxtRecord};
use crate::finding::{Finding, FindingCode};

/// What the counting rule says of the records at one name. Records are given by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// There is no record.
    Nothing,
    /// This is the only record at the name.
    Only(usize),
    /// Of several records only this one counts.
    Counted(usize),
    /// Several records, none of which counts.
    NoneCounts,
    /// So many records count, where one may; this is the first.
    Several(usize, usize),
}

/// Applies the rule: records that do not begin with `prefix` are discarded, and then there must be one.
pub fn choose(texts: &[RecordText], prefix: &str) -> Chosen {
    if texts.len() < 2 {
        return if texts.is_empty() { Chosen::Nothing } else { Chosen::Only(0) };
    }
    let mut counted =
        texts.iter().enumerate().filter(|(_, text)| text.text.starts_with(prefix)).map(|(index, _)| index);
    match (counted.next(), counted.count()) {
        (None, _) => Chosen::NoneCounts,
        (Some(only), 0) => Chosen::Counted(only),
        (Some(first), more) => Chosen::Several(first, more + 1),
    }
}

/// The records, each once: a set of records holds none twice (RFC 2181 s.5). A repetition is noted as `code`.
pub(crate) fn distinct<'a, C: FindingCode>(
    answer: &'a [TxtRecord],
    code: C,
    findings: &mut Vec<Finding<C>>,
) -> Vec<&'a TxtRecord> {
    let mut seen = HashSet::new();
    let kept: Vec<&TxtRecord> = answer.iter().filter(|record| seen.insert(*record)).collect();
    if kept.len() < answer.len() {
        const REPEATED: &str = "The same record is given more than once. DNS keeps it only once; remove the others.";
        findings.push(Finding::new(code, None, REPEATED));
    }
    kept
}

/// What is said where one record counts and others do not.
pub(crate) const STRAY: &str = "Another TXT record is at the same name. Senders discard it; remove it.";

/// What is said where none of several records counts.
pub(crate) fn none_counts(count: usize, prefix: &str) -> String {
    format!("None of the {count} records begins with {prefix} so senders discard them all.")
}
