//! A report as the page shows it, worked out by the engine: small, ready to draw, and free of the report itself.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::FileId;
use crate::archive::{Archive, number, report_sessions};
use crate::diagnosis::setting::Cover;
use crate::diagnosis::{
    self, Certainty, Facts, Fault, Judgement, Likeness, Readings, Setting, Severity, Who, push_new,
};
use crate::report::policy_text::Tlsa;
use crate::report::text::Text;
use crate::report::{Failure, Policy, PolicyType, Report};

/// A report in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    /// Its number in the archive.
    pub id: u32,
    /// Who sends it, as far as known.
    pub organization: Option<String>,
    /// First second.
    pub start: Option<i64>,
    /// Last second.
    pub end: Option<i64>,
    /// The policy domains, without repetition.
    pub domains: Vec<String>,
    /// The policy types, without repetition, as written.
    pub policy_types: Vec<String>,
    /// Sessions that followed the policy.
    pub successful: u64,
    /// Sessions that did not.
    pub failed: u64,
    /// Number of deviations.
    pub deviations: u32,
    /// Another report has the same identity but other content.
    pub conflicting: bool,
}

/// One report in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    /// Its row in the list.
    pub row: ReportRow,
    /// `report-id`.
    pub report_id: Option<String>,
    /// `contact-info`.
    pub contact: Option<String>,
    /// Who submitted it, as the mail or the file name claims.
    pub submitter: Option<String>,
    /// `start-datetime` as written, where it could not be read.
    pub start_text: Option<String>,
    /// `end-datetime` as written, where it could not be read.
    pub end_text: Option<String>,
    /// The dates come from the file's name.
    pub range_inferred: bool,
    /// The file it came from.
    pub file: FileId,
    /// The containers around it.
    pub place: String,
    /// The policies.
    pub policies: Vec<PolicyView>,
    /// Departures from RFC 8460: path and message.
    pub deviations: Vec<(String, String)>,
}

/// One policy of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyView {
    /// The kind, for grouping.
    pub kind: PolicyType,
    /// `policy-type` as written.
    pub kind_text: Option<String>,
    /// The policy domain.
    pub domain: Option<String>,
    /// The domain was inferred.
    pub domain_inferred: bool,
    /// Mode of an MTA-STS policy.
    pub mode: Option<String>,
    /// `max_age` of an MTA-STS policy in seconds, as written.
    pub max_age: Option<String>,
    /// MX patterns.
    pub mx: Vec<String>,
    /// TLSA records.
    pub tlsa: Vec<TlsaView>,
    /// The policy, line by line.
    pub lines: Vec<String>,
    /// Sessions that followed the policy.
    pub successful: u64,
    /// Sessions that did not.
    pub failed: u64,
    /// Failed sessions that no detail explains.
    pub unexplained: u64,
    /// Failed sessions in the details.
    pub detailed: u64,
    /// The failures, grouped by result type and MX host: the first [`PolicyView::GROUPS`].
    pub groups: Vec<FailureGroup>,
    /// How many groups there are in all.
    pub group_count: u64,
}

/// A TLSA record in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsaView {
    /// As written.
    pub text: String,
    /// In words, if it could be read.
    pub words: Option<String>,
    /// Why it cannot be used.
    pub fault: Option<String>,
}

/// Failures of one result type at one MX host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureGroup {
    /// `result-type` as written.
    pub result_type: Option<String>,
    /// Whether RFC 8460 registers it.
    pub registered: bool,
    /// The MX host; none when no connection was made.
    pub mx: Option<String>,
    /// The MX host is in none of the policy's patterns.
    pub outside_policy: bool,
    /// Headline of the fault.
    pub title: String,
    /// What happened.
    pub meaning: String,
    /// What to do.
    pub fix: String,
    /// Who can mend it.
    pub who: Who,
    /// How urgent it is.
    pub severity: Severity,
    /// How sure the fault is.
    pub certainty: Certainty,
    /// Why it is this fault and not another.
    pub why: String,
    /// Failed sessions.
    pub failed: u64,
    /// The rows, the first [`FailureGroup::ROWS`] of them.
    pub rows: Vec<FailureRow>,
    /// How many rows there are in all.
    pub row_count: u64,
}

impl FailureGroup {
    /// How many rows travel to the page.
    pub const ROWS: usize = 200;
}

/// One failure detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureRow {
    /// `sending-mta-ip`.
    pub sending_mta_ip: Option<String>,
    /// `receiving-ip`.
    pub receiving_ip: Option<String>,
    /// `receiving-mx-helo`.
    pub helo: Option<String>,
    /// `failure-reason-code`.
    pub reason: Option<String>,
    /// `additional-information`.
    pub information: Option<String>,
    /// `failed-session-count`.
    pub failed: u64,
}

impl ReportRow {
    /// A report of an archive, as it stands in the list.
    pub fn of(archive: &Archive, id: u32) -> Option<Self> {
        let report = archive.outline(id)?;
        let kept = &archive.reports()[id as usize];
        let sessions = report_sessions(&report);
        let mut domains = Vec::new();
        let mut policy_types = Vec::new();
        for policy in &report.policies {
            push_new(&mut domains, policy.domain.as_deref());
            push_new(&mut policy_types, Some(policy.kind_text.as_deref().unwrap_or("(none given)")));
        }
        Some(Self {
            id,
            organization: owned(report.organization.as_ref()).or_else(|| owned(report.submitter.as_ref())),
            start: report.range.start.map(|time| time.0),
            end: report.range.end.map(|time| time.0),
            domains,
            policy_types,
            successful: sessions.successful,
            failed: sessions.failed,
            deviations: number(kept.deviations.len()),
            conflicting: kept.conflicting,
        })
    }
}

impl ReportView {
    /// One report of an archive in full.
    pub fn of(archive: &Archive, id: u32) -> Option<Self> {
        let report = archive.report(id)?;
        let source = &archive.reports()[id as usize].source;
        let unread = |time: &Option<crate::report::Timestamp>, text: &Option<Text>| {
            owned(text.as_ref()).filter(|_| time.is_none())
        };
        Some(Self {
            row: ReportRow::of(archive, id)?,
            report_id: report.report_id.clone(),
            contact: owned(report.contact.as_ref()),
            submitter: owned(report.submitter.as_ref()),
            start_text: unread(&report.range.start, &report.range.start_text),
            end_text: unread(&report.range.end, &report.range.end_text),
            range_inferred: report.range.inferred,
            file: source.file,
            place: source.place.clone(),
            policies: report.policies.iter().map(|policy| PolicyView::of(&report, policy)).collect(),
            deviations: report
                .deviations
                .iter()
                .map(|deviation| (deviation.path.clone(), deviation.message.clone()))
                .collect(),
        })
    }
}

impl PolicyView {
    /// How many groups travel to the page.
    pub const GROUPS: usize = 100;

    fn of(report: &Report, policy: &Policy) -> Self {
        let sts = policy.sts();
        let mut groups = groups(report, policy);
        let group_count = groups.len() as u64;
        groups.truncate(Self::GROUPS);
        let tlsa = policy
            .policy_string
            .iter()
            .filter(|_| policy.kind == PolicyType::Tlsa)
            .map(|line| TlsaView::of(line))
            .collect();
        Self {
            kind: policy.kind,
            kind_text: owned(policy.kind_text.as_ref()),
            domain: owned(policy.domain.as_ref()),
            domain_inferred: policy.domain_inferred,
            mode: sts.mode,
            max_age: sts.max_age,
            mx: policy.mx_patterns().iter().map(Text::to_string).collect(),
            tlsa,
            lines: policy.policy_string.iter().map(Text::to_string).collect(),
            successful: policy.successful,
            failed: policy.failed,
            unexplained: policy.unexplained(),
            detailed: policy.detailed(),
            groups,
            group_count,
        }
    }
}

impl TlsaView {
    fn of(line: &str) -> Self {
        let record = Tlsa::parse(line);
        Self {
            text: line.to_owned(),
            words: record.as_ref().map(Tlsa::in_words),
            fault: match &record {
                Some(record) => record.fault().map(ToOwned::to_owned),
                None => Some("This is not a TLSA record.".to_owned()),
            },
        }
    }
}

/// Result type, MX host, fault.
type GroupKey<'a> = (Option<&'a str>, Option<&'a str>, Fault);

fn groups(report: &Report, policy: &Policy) -> Vec<FailureGroup> {
    let setting = Setting::of(report, policy);
    let mut readings = Readings::default();
    let mut groups: Vec<FailureGroup> = Vec::new();
    let mut index: HashMap<GroupKey<'_>, usize> = HashMap::new();
    // A report repeats few kinds of failure very often, so each kind is judged once.
    let mut judged: HashMap<Likeness, usize, foldhash::fast::RandomState> = HashMap::default();
    for failure in &policy.failures {
        let at = *judged.entry(diagnosis::likeness(failure)).or_insert_with(|| {
            let facts = Facts::gather(&setting, failure, &mut readings);
            let judgement = facts.judge();
            let key = (failure.result_type.as_deref(), failure.receiving_mx_hostname.as_deref(), judgement.fault);
            *index.entry(key).or_insert_with(|| {
                groups.push(FailureGroup::new(policy, &facts, judgement));
                groups.len() - 1
            })
        });
        let group = &mut groups[at];
        group.failed = group.failed.saturating_add(failure.failed);
        group.row_count += 1;
        if group.rows.len() < FailureGroup::ROWS {
            group.rows.push(FailureRow::of(failure));
        }
    }
    groups.sort_by_key(|group| (std::cmp::Reverse(group.severity), std::cmp::Reverse(group.failed)));
    groups
}

impl FailureGroup {
    /// A group without rows.
    fn new(policy: &Policy, facts: &Facts<'_>, judgement: Judgement) -> Self {
        let (failure, advice) = (facts.failure, judgement.fault.advice());
        Self {
            result_type: owned(failure.result_type.as_ref()),
            registered: failure.known_type.is_some(),
            mx: owned(failure.receiving_mx_hostname.as_ref()),
            outside_policy: facts.cover == Cover::Outside,
            title: advice.title.to_owned(),
            meaning: diagnosis::name_domain(advice.meaning, policy.domain.as_deref()),
            fix: diagnosis::name_domain(advice.fix, policy.domain.as_deref()),
            who: judgement.who(),
            severity: judgement.severity,
            certainty: judgement.certainty,
            why: judgement.why(facts),
            failed: 0,
            rows: Vec::new(),
            row_count: 0,
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

fn owned(text: Option<&Text>) -> Option<String> {
    text.map(Text::to_string)
}
