//! A policy of a report for display, with its failures grouped by result type, MX host and fault.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{narrowed, owned};
use crate::archive::{Archive, Id as _, PolicyId, Symbol};
use crate::diagnosis::judge::{Diagnosis, why};
use crate::diagnosis::policy_context::PolicyMatch;
use crate::diagnosis::{self, Certainty, Consequence, FailureClasses, Fault, PolicyContext, Who};
use crate::explore::{Dimension, Filter};
use crate::report::policy_text::Tlsa;
use crate::report::text::Text;
use crate::report::{Failure, Policy, PolicyType, Report};

/// A policy of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyView {
    /// The policy type, for grouping.
    pub kind: PolicyType,
    /// `policy-type` as written.
    pub kind_text: Option<String>,
    /// `policy-domain` as written, or inferred.
    pub domain: Option<String>,
    /// The domain comes from the mail, the file name or other policies, not from this one.
    pub domain_inferred: bool,
    /// `mode` of an MTA-STS policy, as written.
    pub mode: Option<String>,
    /// `max_age` of an MTA-STS policy in seconds, as written.
    pub max_age: Option<String>,
    /// The first MX patterns, at most [`PolicyView::LINES`].
    pub mx: Vec<String>,
    /// Number of further MX patterns.
    pub more_mx: u64,
    /// The first TLSA records of a DANE policy, at most [`PolicyView::LINES`].
    pub tlsa: Vec<TlsaView>,
    /// The first lines or records of `policy-string`, at most [`PolicyView::LINES`].
    pub lines: Vec<String>,
    /// Number of further lines or TLSA records.
    pub more_lines: u64,
    /// Sessions that complied with the policy.
    pub successful: u64,
    /// Sessions that failed.
    pub failed: u64,
    /// Failed sessions that no failure detail explains.
    pub unexplained: u64,
    /// Failed sessions in the failure details.
    pub detailed: u64,
    /// The failures grouped by result type, MX host and fault, most severe first; at most [`PolicyView::GROUPS`].
    pub groups: Vec<FailureGroup>,
    /// Total number of groups.
    pub group_count: u64,
    /// The domain whose MTA-STS policy it is counted with, if it names an MX host of that domain: the sessions are the
    /// same.
    pub counted_with: Option<String>,
    /// Its successful sessions already counted by other domains with the same MX host.
    pub shared: u64,
    /// Its counts are implausibly high and are left out of all figures.
    pub implausible: bool,
    /// Matches the failure details of the policy, and those of other reports by the same reporter of the same day.
    pub filter: Filter,
}

/// A TLSA record with its explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsaView {
    /// The record as written.
    pub text: String,
    /// What the record specifies, for display; `None` if it is not a TLSA record.
    pub words: Option<String>,
    /// Why senders cannot use it; `None` if they can.
    pub fault: Option<String>,
}

/// Failures with the same result type, MX host and fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureGroup {
    /// `result-type` as written.
    pub result_type: Option<String>,
    /// Whether it is a result type registered by RFC 8460.
    pub registered: bool,
    /// `receiving-mx-hostname` as written; `None` if missing, usually because no connection was made.
    pub mx: Option<String>,
    /// The MX host matches none of the policy's patterns.
    pub outside_policy: bool,
    /// A headline for the fault.
    pub title: String,
    /// What happened.
    pub meaning: String,
    /// What to do.
    pub fix: String,
    /// Who can fix it.
    pub who: Who,
    /// What it meant for the mail.
    pub consequence: Consequence,
    /// How certain the diagnosis is.
    pub certainty: Certainty,
    /// Why it is this fault and not another.
    pub why: String,
    /// Failed sessions of all its rows.
    pub failed: u64,
    /// The first [`FailureGroup::ROWS`] failure details.
    pub rows: Vec<FailureRow>,
    /// Total number of failure details.
    pub row_count: u64,
    /// Matches all of them, and similar ones in other reports by the same reporter of the same day.
    pub filter: Filter,
}

impl FailureGroup {
    /// Maximum number of failure details per group sent to the page.
    pub const ROWS: usize = 200;
}

/// A failure detail for display.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureRow {
    /// `sending-mta-ip` as written.
    pub sending_mta_ip: Option<String>,
    /// `receiving-ip` as written.
    pub receiving_ip: Option<String>,
    /// `receiving-mx-helo` as written.
    pub helo: Option<String>,
    /// `failure-reason-code` as written.
    pub reason: Option<String>,
    /// `additional-information` as written.
    pub information: Option<String>,
    /// `failed-session-count`, in sessions.
    pub failed: u64,
}

impl PolicyView {
    /// Maximum number of groups per policy sent to the page.
    pub const GROUPS: usize = 100;
    /// Maximum number of MX patterns, TLSA records and lines per policy sent to the page.
    pub(crate) const LINES: usize = 200;

    pub(super) fn of(
        archive: &Archive,
        classes: &FailureClasses,
        at: PolicyId,
        report: &Report,
        policy: &Policy,
        of_report: &Filter,
    ) -> Self {
        let sts = policy.sts();
        let row = &archive.policies()[at];
        let counted = archive.symbols().as_str(archive.scopes()[row.scope].domain);
        let counted_with = row.counts_elsewhere.then(|| counted.to_owned());
        let domain = counted_with.as_deref().or(policy.domain.as_deref());
        let of_policy = [(Dimension::Domain, domain), (Dimension::PolicyType, Some(policy.kind.name()))];
        let filter = narrowed(of_report, &of_policy);
        let patterns = policy.mx_patterns();
        let mut groups = groups(archive, classes, at, report, policy, &filter);
        let group_count = groups.len() as u64;
        groups.truncate(Self::GROUPS);
        let tlsa = policy
            .policy_string
            .iter()
            .filter(|_| policy.kind == PolicyType::Tlsa)
            .take(Self::LINES)
            .map(|line| TlsaView::of(line))
            .collect();
        Self {
            kind: policy.kind,
            kind_text: owned(policy.kind_text.as_ref()),
            domain: owned(policy.domain.as_ref()),
            domain_inferred: policy.domain_inferred,
            mode: sts.mode,
            max_age: sts.max_age,
            mx: patterns.iter().take(Self::LINES).map(Text::to_string).collect(),
            more_mx: patterns.len().saturating_sub(Self::LINES) as u64,
            tlsa,
            lines: policy.policy_string.iter().take(Self::LINES).map(Text::to_string).collect(),
            more_lines: policy.policy_string.len().saturating_sub(Self::LINES) as u64,
            successful: policy.successful,
            failed: policy.failed,
            unexplained: policy.unexplained(),
            detailed: policy.detailed(),
            groups,
            group_count,
            counted_with,
            shared: row.shared,
            implausible: row.implausible,
            filter,
        }
    }
}

impl TlsaView {
    /// What is said of a record that a command made without input.
    const HASH_OF_NOTHING: &str =
        "This is the hash of an empty input, so it never matches: the command that made it read no certificate.";

    fn of(line: &str) -> Self {
        let record = Tlsa::parse(line);
        Self {
            text: line.to_owned(),
            words: record.as_ref().map(Tlsa::in_words),
            fault: match &record {
                Some(record) if record.is_hash_of_nothing() => Some(Self::HASH_OF_NOTHING.to_owned()),
                Some(record) => record.fault().map(ToOwned::to_owned),
                None => Some("This is not a TLSA record.".to_owned()),
            },
        }
    }
}

/// Result type and MX host as written, and fault.
type GroupKey = (Symbol, Symbol, Fault);

fn groups(
    archive: &Archive,
    classes: &FailureClasses,
    at: PolicyId,
    report: &Report,
    policy: &Policy,
    filter: &Filter,
) -> Vec<FailureGroup> {
    let context = PolicyContext::of(report, policy);
    let mut groups: Vec<FailureGroup> = Vec::new();
    let mut index: HashMap<GroupKey, usize, foldhash::fast::RandomState> = HashMap::default();
    for (row, failure) in archive.failures_of(at).zip(&policy.failures) {
        let kind = &archive.kinds()[archive.failures().kind[row.index()]];
        let diagnosis = classes.diagnosis_of_row(row);
        let at = *index.entry((kind.result_type, kind.mx, diagnosis.fault)).or_insert_with(|| {
            groups.push(FailureGroup::new(policy, &context, failure, diagnosis, filter));
            groups.len() - 1
        });
        let group = &mut groups[at];
        group.failed = group.failed.saturating_add(failure.failed);
        group.row_count += 1;
        if group.rows.len() < FailureGroup::ROWS {
            group.rows.push(FailureRow::of(failure));
        }
    }
    groups.sort_by_key(|group| (std::cmp::Reverse(group.consequence), std::cmp::Reverse(group.failed)));
    groups
}

impl FailureGroup {
    /// A group without failure details; they are added later.
    fn new(
        policy: &Policy,
        context: &PolicyContext,
        failure: &Failure,
        diagnosis: Diagnosis,
        of_policy: &Filter,
    ) -> Self {
        let advice = diagnosis.fault.advice();
        let of_group = [
            (Dimension::ResultType, failure.result_type.as_deref()),
            (Dimension::Mx, failure.receiving_mx_hostname.as_deref()),
            (Dimension::Fault, Some(diagnosis.fault.name())),
        ];
        Self {
            result_type: owned(failure.result_type.as_ref()),
            registered: failure.known_type.is_some(),
            mx: owned(failure.receiving_mx_hostname.as_ref()),
            outside_policy: context.covers(failure.receiving_mx_hostname.as_deref()) == PolicyMatch::Outside,
            title: diagnosis.fault.title().to_owned(),
            meaning: diagnosis::name_domain(advice.meaning, policy.domain.as_deref()),
            fix: diagnosis::name_domain(advice.fix, policy.domain.as_deref()),
            who: diagnosis.fault.who(),
            consequence: diagnosis.consequence,
            certainty: diagnosis.certainty,
            why: why(context, failure),
            failed: 0,
            rows: Vec::new(),
            row_count: 0,
            filter: narrowed(of_policy, &of_group),
        }
    }
}

impl FailureRow {
    fn of(failure: &Failure) -> Self {
        Self {
            sending_mta_ip: owned(failure.sending_mta_ip.as_ref()),
            receiving_ip: owned(failure.receiving_ip.as_ref()),
            helo: owned(failure.receiving_mx_helo.as_ref()),
            reason: owned(failure.reason_code.as_ref()),
            information: owned(failure.additional_information.as_ref()),
            failed: failure.failed,
        }
    }
}
