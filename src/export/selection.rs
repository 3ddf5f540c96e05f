//! Which rows to export, and a view of a report restricted to them.

use crate::archive::{Archive, FileId, ReportId, Sessions, Source};
use crate::diagnosis::{FailureClasses, Fault};
use crate::report::{Failure, Policy, Report};

/// Chooses rows. Indices start at 0: the report among all reports passed in, the policy in its report, the failure in
/// its policy. Failures of a policy that is not chosen are not queried.
pub trait Selection {
    /// Whether the report is considered at all.
    fn report(&self, report: usize) -> bool {
        let _ = report;
        true
    }

    /// Whether to export the policy.
    fn policy(&self, report: usize, policy: usize) -> bool;

    /// Whether to export the failure.
    fn failure(&self, report: usize, policy: usize, failure: usize) -> bool;
}

/// Chooses every row.
#[derive(Debug, Clone, Copy, Default)]
pub struct Everything;

impl Selection for Everything {
    fn policy(&self, _: usize, _: usize) -> bool {
        true
    }

    fn failure(&self, _: usize, _: usize, _: usize) -> bool {
        true
    }
}

/// A report, restricted to the chosen rows.
#[derive(Clone, Copy)]
pub struct Chosen<'a> {
    index: usize,
    /// The report to write: the original, or a masked copy.
    shown: &'a Report,
    selection: &'a dyn Selection,
}

impl<'a> Chosen<'a> {
    /// The report with this index, its rows chosen by `selection`.
    pub fn new(index: usize, report: &'a Report, selection: &'a dyn Selection) -> Self {
        Self { index, shown: report, selection }
    }

    /// A report with all its rows, as if it had index 0.
    pub fn whole(report: &'a Report) -> Self {
        Self::new(0, report, &Everything)
    }

    /// The same rows, taken from a masked copy.
    pub(super) fn shown_as(self, shown: &'a Report) -> Self {
        Self { shown, ..self }
    }

    /// The report to write: the original, or a masked copy.
    pub fn report(&self) -> &'a Report {
        self.shown
    }

    /// Whether the report and any of its policies are chosen. A report without policies needs only to be chosen itself.
    pub fn any(&self) -> bool {
        self.selection.report(self.index) && (self.shown.policies.is_empty() || self.policies().next().is_some())
    }

    /// The chosen policies, with their indices in the report.
    pub fn policies(&self) -> impl Iterator<Item = (usize, &'a Policy)> + use<'a> {
        let Self { index, selection, shown, .. } = *self;
        shown.policies.iter().enumerate().filter(move |(policy, _)| selection.policy(index, *policy))
    }

    /// The chosen failures of a policy, with their indices in the policy.
    pub fn failures(&self, policy: usize) -> impl Iterator<Item = (usize, &'a Failure)> + use<'a> {
        let Self { index, selection, shown, .. } = *self;
        let failures = shown.policies.get(policy).map_or(&[][..], |policy| &policy.failures);
        failures.iter().enumerate().filter(move |(failure, _)| selection.failure(index, policy, *failure))
    }
}

/// The faults and counted sessions of a report, from diagnosis and archive, so that an export need not recompute them.
#[derive(Debug, Clone)]
pub struct Analysis {
    faults: Vec<Vec<Fault>>,
    counted: Vec<Sessions>,
}

impl Analysis {
    /// The analysis of a report of the archive.
    pub fn of(archive: &Archive, classes: &FailureClasses, report: ReportId) -> Self {
        let faults = |policy| archive.failures_of(policy).map(|row| classes.diagnosis_of_row(row).fault).collect();
        Self { faults: archive.policies_of(report).map(faults).collect(), counted: archive.counted_of(report) }
    }

    /// The analysis of a report that is not in an archive.
    pub fn alone(report: &Report) -> Self {
        let mut archive = Archive::default();
        archive.add(report.clone(), Source { file: FileId(0), index: 0, place: String::new() });
        Self::of(&archive, &FailureClasses::of(&archive), ReportId(0))
    }

    /// The fault of a failure detail; [`Fault::Unknown`] if there is no such detail.
    pub fn fault(&self, policy: usize, failure: usize) -> Fault {
        self.faults.get(policy).and_then(|faults| faults.get(failure)).copied().unwrap_or(Fault::Unknown)
    }

    /// The sessions of a policy that count toward its report ([`Archive::counted_of`]).
    pub fn counted(&self, policy: usize) -> Sessions {
        self.counted.get(policy).copied().unwrap_or_default()
    }
}
