//! Many reports together: each held once, with totals that never count a session twice.

use std::collections::HashMap;

use crate::report::model::comparable_name;
use crate::report::{PolicyType, Report, Timestamp};

/// All reports read so far, in the order in which they came.
#[derive(Debug, Default)]
pub struct Archive {
    entries: Vec<Entry>,
    /// Entries by identity, to find duplicates.
    known: HashMap<Identity, Vec<usize>>,
}

/// A report and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The report.
    pub report: Report,
    /// Where it was found.
    pub source: Source,
    /// Another report has the same identity but says something else.
    pub conflicting: bool,
}

/// Where a report was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Number of the file, as the caller counts files.
    pub file: u32,
    /// Number of the report among those of the file, from 0.
    pub index: u32,
    /// The containers around it; empty when the file itself is the document.
    pub place: String,
}

/// What makes two reports the same one: sender, identifier and period (RFC 8460 s.5.3).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Identity {
    organization: String,
    report_id: String,
    range: (Option<Timestamp>, Option<Timestamp>),
}

/// What became of a report that was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New,
    /// The same report was there already; this copy was left out.
    Duplicate,
    /// A report with the same identity but other content was there; both are kept.
    Conflict,
}

/// Numbers of sessions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sessions {
    /// Sessions that followed the policy.
    pub successful: u64,
    /// Sessions that did not.
    pub failed: u64,
}

impl Sessions {
    /// Both together.
    pub const fn total(self) -> u64 {
        self.successful.saturating_add(self.failed)
    }

    /// Adds another number of sessions.
    pub const fn add(&mut self, other: Self) {
        self.successful = self.successful.saturating_add(other.successful);
        self.failed = self.failed.saturating_add(other.failed);
    }
}

impl Archive {
    /// Takes a report in, unless it is there already.
    pub fn add(&mut self, report: Report, source: Source) -> Added {
        let identity = Identity {
            organization: comparable_name(report.organization.as_deref().unwrap_or("")),
            report_id: report.report_id.clone().unwrap_or_default(),
            range: (report.range.start, report.range.end),
        };
        let same = self.known.entry(identity).or_default();
        if same.iter().any(|index| self.entries[*index].report.same_content(&report)) {
            return Added::Duplicate;
        }
        // Without an identifier every report of a day looks alike, and so do those of senders that give no name.
        let mut conflicting = false;
        if report.report_id.is_some() {
            for index in same.iter() {
                let known = &mut self.entries[*index];
                if report.organization.is_some()
                    || !differ(known.report.submitter.as_deref(), report.submitter.as_deref())
                {
                    known.conflicting = true;
                    conflicting = true;
                }
            }
        }
        same.push(self.entries.len());
        self.entries.push(Entry { report, source, conflicting });
        if conflicting { Added::Conflict } else { Added::New }
    }

    /// The reports, in the order in which they came.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Sessions of all reports.
    pub fn sessions(&self) -> Sessions {
        let mut sum = Sessions::default();
        for entry in &self.entries {
            sum.add(report_sessions(&entry.report));
        }
        sum
    }
}

/// Whether both are known and not the same.
fn differ(a: Option<&str>, b: Option<&str>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if comparable_name(a) != comparable_name(b))
}

/// The sessions of one report.
///
/// The policies of one domain may describe the same sessions (RFC 8460 s.4), so the entries of each policy type are
/// added up and the type with the most sessions counts. Of two types with equally many the one with more failures does.
pub fn report_sessions(report: &Report) -> Sessions {
    let mut domains: Vec<(String, Vec<(PolicyType, Sessions)>)> = Vec::new();
    for policy in &report.policies {
        let domain = comparable_name(policy.domain.as_deref().unwrap_or(""));
        let counts = Sessions { successful: policy.successful, failed: policy.failed };
        let index = domains.iter().position(|(known, _)| *known == domain).unwrap_or_else(|| {
            domains.push((domain, Vec::new()));
            domains.len() - 1
        });
        let types = &mut domains[index].1;
        match types.iter_mut().find(|(kind, _)| *kind == policy.kind) {
            Some((_, sum)) => sum.add(counts),
            None => types.push((policy.kind, counts)),
        }
    }
    let mut sum = Sessions::default();
    for (_, types) in domains {
        let largest = types.into_iter().map(|(_, counts)| counts).max_by_key(|counts| (counts.total(), counts.failed));
        sum.add(largest.unwrap_or_default());
    }
    sum
}
