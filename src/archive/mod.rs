//! Many reports together: each held once, with totals that never count a session twice.
//!
//! A report is taken apart as it comes in. Its texts become symbols, and what failure details repeat becomes a kind,
//! so that a million of them fit and can be gone through in milliseconds. [`Archive::report`] puts it together again.

mod assemble;
pub mod sessions;
pub mod symbols;
pub mod tables;

use std::collections::HashMap;
use std::ops::Range;

use crate::report::model::comparable_name;
use crate::report::{Report, Text, Timestamp};

pub use sessions::{ByType, Sessions, report_sessions};
pub use symbols::{Distinct, Symbol, Symbols, comparable, number};
pub use tables::{Failures, Kind, PolicyRow, ReportRow, ScopeRow, Shape};

/// All reports read so far, in the order in which they came.
#[derive(Debug, Default)]
pub struct Archive {
    symbols: Symbols,
    reports: Vec<ReportRow>,
    scopes: Vec<ScopeRow>,
    policies: Vec<PolicyRow>,
    failures: Failures,
    shapes: Distinct<Shape>,
    kinds: Distinct<Kind>,
    /// Reports by identity, to find duplicates.
    known: HashMap<Identity, Vec<u32>>,
    /// How each reporter is written, by comparable form: as in the first report.
    reporters: HashMap<Symbol, Symbol>,
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

impl Archive {
    /// Takes a report in, unless it is there already.
    pub fn add(&mut self, report: Report, source: Source) -> Added {
        let identity = Identity {
            organization: comparable_name(report.organization.as_deref().unwrap_or("")),
            report_id: report.report_id.as_deref().unwrap_or_default().trim().to_owned(),
            // The same report in a file of another name is still the same.
            range: if report.range.inferred { (None, None) } else { (report.range.start, report.range.end) },
        };
        let same = self.known.get(&identity).cloned().unwrap_or_default();
        if same.iter().filter_map(|id| self.report(*id)).any(|known| known.same_content(&report)) {
            return Added::Duplicate;
        }
        // Without an identifier every report of a day looks alike, and so do those of senders that give no name.
        let mut conflicting = false;
        if report.report_id.is_some() {
            for id in same {
                let known = &mut self.reports[id as usize];
                let submitter = self.symbols.text(known.submitter).map(|text| comparable_name(text));
                let other = report.submitter.as_deref().map(comparable_name);
                let differ = submitter.is_some() && other.is_some() && submitter != other;
                if report.organization.is_some() || !differ {
                    known.conflicting = true;
                    conflicting = true;
                }
            }
        }
        self.known.entry(identity).or_default().push(number(self.reports.len()));
        self.take_apart(report, source, conflicting);
        if conflicting { Added::Conflict } else { Added::New }
    }

    /// How many reports there are.
    pub fn len(&self) -> usize {
        self.reports.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }

    /// The reports in the order in which they came, each put together as it is asked for.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry> {
        (0..self.reports.len()).map(|id| Entry {
            report: self.assemble(id, true),
            source: self.reports[id].source.clone(),
            conflicting: self.reports[id].conflicting,
        })
    }

    /// A report, as it came in.
    pub fn report(&self, id: u32) -> Option<Report> {
        ((id as usize) < self.reports.len()).then(|| self.assemble(id as usize, true))
    }

    /// A report without its failure details and deviations, of which it may have very many.
    pub fn outline(&self, id: u32) -> Option<Report> {
        ((id as usize) < self.reports.len()).then(|| self.assemble(id as usize, false))
    }

    /// How a reporter is written, given its comparable form.
    pub fn reporter_name(&self, reporter: Symbol) -> Option<&str> {
        self.reporters.get(&reporter).and_then(|written| self.symbols.text(*written)).map(Text::as_str)
    }

    /// Sessions of all reports.
    pub fn sessions(&self) -> Sessions {
        let mut scopes = vec![ByType::default(); self.scopes.len()];
        for policy in &self.policies {
            let sessions = Sessions { successful: policy.successful, failed: policy.failed };
            scopes[policy.scope as usize].add(policy.kind, sessions);
        }
        let mut sum = Sessions::default();
        for scope in scopes {
            sum.add(scope.counted().1);
        }
        sum
    }

    /// Sessions of a report.
    pub fn sessions_of(&self, report: usize) -> Sessions {
        let mut scopes: Vec<(u32, ByType)> = Vec::new();
        for policy in &self.policies[self.policies_of(report)] {
            let sessions = Sessions { successful: policy.successful, failed: policy.failed };
            let at = scopes.iter().position(|(scope, _)| *scope == policy.scope).unwrap_or_else(|| {
                scopes.push((policy.scope, ByType::default()));
                scopes.len() - 1
            });
            scopes[at].1.add(policy.kind, sessions);
        }
        let mut sum = Sessions::default();
        for (_, types) in scopes {
            sum.add(types.counted().1);
        }
        sum
    }

    /// The texts.
    pub const fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// The reports without their policies.
    pub fn reports(&self) -> &[ReportRow] {
        &self.reports
    }

    /// The reports and domains that policies count for.
    pub fn scopes(&self) -> &[ScopeRow] {
        &self.scopes
    }

    /// The policies without their failures.
    pub fn policies(&self) -> &[PolicyRow] {
        &self.policies
    }

    /// The failure details.
    pub const fn failures(&self) -> &Failures {
        &self.failures
    }

    /// What policies say.
    pub fn shapes(&self) -> &[Shape] {
        self.shapes.items()
    }

    /// The kinds of failure.
    pub fn kinds(&self) -> &[Kind] {
        self.kinds.items()
    }

    /// The policies of a report, as rows of their table.
    pub fn policies_of(&self, report: usize) -> Range<usize> {
        let next = self.reports.get(report + 1).map(|next| next.first_policy);
        tables::span(self.reports[report].first_policy, next, self.policies.len())
    }

    /// The failures of a policy, as rows of their table.
    pub fn failures_of(&self, policy: usize) -> Range<usize> {
        let next = self.policies.get(policy + 1).map(|next| next.first_failure);
        tables::span(self.policies[policy].first_failure, next, self.failures.len())
    }

    /// The policy of a failure, both as rows of their tables.
    pub fn policy_of(&self, failure: usize) -> usize {
        self.policies.partition_point(|policy| policy.first_failure as usize <= failure).saturating_sub(1)
    }
}
