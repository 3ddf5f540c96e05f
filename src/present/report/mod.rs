//! A report for display, computed by the engine: small, ready to render, and without references to the report.

mod policy;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::archive::{Archive, FileId, ReportId, index32};
use crate::diagnosis::FailureClasses;
use crate::explore::{Dimension, Filter};
use crate::report::text::Text;
use crate::report::{Deviation, Signed, Timestamp, Unread};

pub use policy::{FailureGroup, FailureRow, PolicyView, TlsaView};

/// A row of the report list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedReport {
    /// Index of the report in the archive.
    pub id: ReportId,
    /// The organisation, or the submitter if none is given.
    pub organization: Option<String>,
    /// Start of the period, in seconds since 1970.
    pub start: Option<Timestamp>,
    /// End of the period, in seconds since 1970.
    pub end: Option<Timestamp>,
    /// The distinct policy domains, at most [`ListedReport::DOMAINS`].
    pub domains: Vec<String>,
    /// Number of further policy domains.
    pub more_domains: u64,
    /// The distinct policy types, as written.
    pub policy_types: Vec<String>,
    /// Sessions that complied with the policy.
    pub successful: u64,
    /// Sessions that failed.
    pub failed: u64,
    /// Number of deviations from RFC 8460 because of which something had to be guessed or was left out. The others are the
    /// same in every report of a sender.
    pub guesses: u32,
    /// It has a date, but no plausible one; it is in no timeline.
    pub misdated: bool,
    /// Another report has the same identity but different content.
    pub conflicting: bool,
}

/// A report with all its details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    /// Its row in the report list.
    pub row: ListedReport,
    /// `report-id` as written.
    pub report_id: Option<String>,
    /// `contact-info` as written.
    pub contact: Option<String>,
    /// The submitter claimed by the mail or the file name.
    pub submitter: Option<String>,
    /// `start-datetime` as written, if it could not be parsed.
    pub start_text: Option<String>,
    /// `end-datetime` as written, if it could not be parsed.
    pub end_text: Option<String>,
    /// The dates come from the file name, not from the report.
    pub range_inferred: bool,
    /// The file that it was read from.
    pub file: FileId,
    /// The containers around it; empty if the file itself is the document.
    pub place: String,
    /// The first policies, as many as requested.
    pub policies: Vec<PolicyView>,
    /// Total number of policies.
    pub policy_count: u64,
    /// Deviations from RFC 8460.
    pub deviations: Vec<Deviation>,
    /// Members that are not known, with their values.
    pub unread: Vec<Unread>,
    /// What the mail around the report says about its signature; `None` for a report that came in no mail.
    pub signed: Option<Signed>,
}

impl ListedReport {
    /// Maximum number of policy domains, and of policy types, sent to the page.
    pub const DOMAINS: usize = 12;

    /// The list row of a report; `None` if the index is out of range.
    pub fn of(archive: &Archive, id: ReportId) -> Option<Self> {
        let report = archive.outline(id)?;
        let kept = &archive.reports()[id];
        let sessions = archive.sessions_of(id);
        let (mut domains, mut policy_types) = (Names::default(), Names::default());
        for policy in &report.policies {
            domains.add(policy.domain.as_deref());
            policy_types.add(Some(policy.kind_text.as_deref().unwrap_or("(none given)")));
        }
        let (domains, more_domains) = domains.first(Self::DOMAINS);
        let (policy_types, _) = policy_types.first(Self::DOMAINS);
        Some(Self {
            id,
            organization: owned(report.organization.as_ref()).or_else(|| owned(report.submitter.as_ref())),
            start: report.range.start,
            end: report.range.end,
            domains,
            more_domains,
            policy_types,
            successful: sessions.successful,
            failed: sessions.failed,
            guesses: index32(kept.guesses()),
            misdated: kept.is_misdated(),
            conflicting: kept.conflicting,
        })
    }
}

impl ReportView {
    /// Number of policies shown initially, and added each time more are requested.
    pub const POLICIES: u32 = 20;

    /// A report with its first `policies` policies; `None` if the index is out of range.
    pub fn of(archive: &Archive, classes: &FailureClasses, id: ReportId, policies: u32) -> Option<Self> {
        let report = archive.report(id)?;
        let kept = &archive.reports()[id];
        let source = &kept.source;
        let unread = |time: &Option<Timestamp>, text: &Option<Text>| owned(text.as_ref()).filter(|_| time.is_none());
        let row = ListedReport::of(archive, id)?;
        let mut filter = narrowed(&Filter::default(), &[(Dimension::Reporter, row.organization.as_deref())]);
        (filter.from, filter.to) = (kept.day(), kept.day());
        Some(Self {
            row,
            report_id: report.report_id.clone(),
            contact: owned(report.contact.as_ref()),
            submitter: owned(report.submitter.as_ref()),
            start_text: unread(&report.range.start, &report.range.start_text),
            end_text: unread(&report.range.end, &report.range.end_text),
            range_inferred: report.range.inferred,
            file: source.file,
            place: source.place.clone(),
            policies: archive
                .policies_of(id)
                .zip(&report.policies)
                .take(policies as usize)
                .map(|(at, policy)| PolicyView::of(archive, classes, at, &report, policy, &filter))
                .collect(),
            policy_count: report.policies.len() as u64,
            deviations: report.deviations,
            unread: report.unread,
            signed: report.signed,
        })
    }
}

fn owned(text: Option<&Text>) -> Option<String> {
    text.map(Text::to_string)
}

/// Narrows a filter by one value for each of several dimensions; `None` means the report does not name it. A value not
/// allowed in filters is skipped: the filter then matches more, never less.
fn narrowed(filter: &Filter, values: &[(Dimension, Option<&str>)]) -> Filter {
    let mut filter = filter.clone();
    for (dimension, value) in values {
        filter.choose(*dimension, value.unwrap_or_default());
    }
    filter
}

/// Distinct names in order of first appearance.
#[derive(Default)]
struct Names<'a> {
    known: HashSet<&'a str>,
    names: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn add(&mut self, name: Option<&'a str>) {
        if let Some(name) = name
            && self.known.insert(name)
        {
            self.names.push(name);
        }
    }

    /// The first `count` names, and the number of further ones.
    fn first(self, count: usize) -> (Vec<String>, u64) {
        let more = self.names.len().saturating_sub(count) as u64;
        (self.names.into_iter().take(count).map(str::to_owned).collect(), more)
    }
}
