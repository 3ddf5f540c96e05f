//! A report as the page shows it, worked out by the engine: small, ready to draw, and free of the report itself.

mod policy;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::archive::FileId;
use crate::archive::{Archive, index32};
use crate::diagnosis::FailureClasses;
use crate::explore::{Dimension, Filter};
use crate::report::text::Text;

pub use policy::{FailureGroup, FailureRow, PolicyView, TlsaView};

/// A report in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedReport {
    /// Its number in the archive.
    pub id: u32,
    /// Who sends it, as far as known.
    pub organization: Option<String>,
    /// First second.
    pub start: Option<i64>,
    /// Last second.
    pub end: Option<i64>,
    /// The policy domains, without repetition, no more than [`ListedReport::DOMAINS`].
    pub domains: Vec<String>,
    /// How many there are besides.
    pub more_domains: u64,
    /// The policy types, without repetition, as written.
    pub policy_types: Vec<String>,
    /// Sessions that followed the policy.
    pub successful: u64,
    /// Sessions that did not.
    pub failed: u64,
    /// Number of deviations.
    pub deviations: u32,
    /// It has a date, but none that a report can have; it is in no timeline.
    pub misdated: bool,
    /// Another report has the same identity but other content.
    pub conflicting: bool,
}

/// One report in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    /// Its row in the list.
    pub row: ListedReport,
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
    /// The first policies, as many as were asked for.
    pub policies: Vec<PolicyView>,
    /// How many there are in all.
    pub policy_count: u64,
    /// Departures from RFC 8460: path and message.
    pub deviations: Vec<(String, String)>,
}

impl ListedReport {
    /// How many policy domains travel to the page.
    pub const DOMAINS: usize = 12;

    /// A report of an archive, as a row of the list.
    pub fn of(archive: &Archive, id: u32) -> Option<Self> {
        let report = archive.outline(id)?;
        let kept = &archive.reports()[id as usize];
        let sessions = archive.sessions_of(id as usize);
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
            start: report.range.start.map(|time| time.0),
            end: report.range.end.map(|time| time.0),
            domains,
            more_domains,
            policy_types,
            successful: sessions.successful,
            failed: sessions.failed,
            deviations: index32(kept.deviations.len()),
            misdated: kept.is_misdated(),
            conflicting: kept.conflicting,
        })
    }
}

impl ReportView {
    /// How many policies are shown at first, and how many more at a time.
    pub const POLICIES: u32 = 20;

    /// One report of an archive in full, but for policies beyond the first so many.
    pub fn of(archive: &Archive, classes: &FailureClasses, id: u32, policies: u32) -> Option<Self> {
        let report = archive.report(id)?;
        let kept = &archive.reports()[id as usize];
        let source = &kept.source;
        let unread = |time: &Option<crate::report::Timestamp>, text: &Option<Text>| {
            owned(text.as_ref()).filter(|_| time.is_none())
        };
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
                .policies_of(id as usize)
                .zip(&report.policies)
                .take(policies as usize)
                .map(|(at, policy)| PolicyView::of(archive, classes, at, &report, policy, &filter))
                .collect(),
            policy_count: report.policies.len() as u64,
            deviations: report
                .deviations
                .iter()
                .map(|deviation| (deviation.path.clone(), deviation.message.clone()))
                .collect(),
        })
    }
}

fn owned(text: Option<&Text>) -> Option<String> {
    text.map(Text::to_string)
}

/// The filter with one value more of some dimensions; `None` means the report does not name it. A value that no
/// filter can have is left out: the filter then matches more, never less.
fn narrowed(filter: &Filter, values: &[(Dimension, Option<&str>)]) -> Filter {
    let mut filter = filter.clone();
    for (dimension, value) in values {
        filter.choose(*dimension, value.unwrap_or_default());
    }
    filter
}

/// Different names in the order in which they came.
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

    /// The first so many, and how many there are besides.
    fn first(self, count: usize) -> (Vec<String>, u64) {
        let more = self.names.len().saturating_sub(count) as u64;
        (self.names.into_iter().take(count).map(str::to_owned).collect(), more)
    }
}
