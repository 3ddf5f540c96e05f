//! Which rows go out, and a report seen through that choice.

use crate::archive::sessions::place;
use crate::archive::{Sessions, by_domain};
use crate::report::{Failure, Policy, Report};

/// Chooses rows. Numbers count from 0: the report among all that are handed over, the policy in the report, the failure
/// in the policy. Failures of a policy that is not chosen are not asked for.
pub trait Selection {
    /// Whether the report is of interest at all.
    fn report(&self, report: usize) -> bool {
        let _ = report;
        true
    }

    /// Whether the policy goes out.
    fn policy(&self, report: usize, policy: usize) -> bool;

    /// Whether the failure goes out.
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

/// A report and the choice of its rows.
#[derive(Clone, Copy)]
pub struct Chosen<'a> {
    index: usize,
    /// As it was read.
    received: &'a Report,
    /// As it is shown: the same, or masked.
    shown: &'a Report,
    selection: &'a dyn Selection,
}

impl<'a> Chosen<'a> {
    /// The report with this number, its rows chosen by `selection`.
    pub fn new(index: usize, report: &'a Report, selection: &'a dyn Selection) -> Self {
        Self { index, received: report, shown: report, selection }
    }

    /// A report with all its rows.
    pub fn whole(report: &'a Report) -> Self {
        Self::new(0, report, &Everything)
    }

    /// The same choice of a masked copy.
    pub(super) fn shown_as(self, shown: &'a Report) -> Self {
        Self { shown, ..self }
    }

    /// The report as it is shown.
    pub fn report(&self) -> &'a Report {
        self.shown
    }

    /// The report as it was read, for judging it.
    pub(super) fn received(&self) -> &'a Report {
        self.received
    }

    /// Whether anything of it is chosen. A report that lists no policy has nothing to choose from.
    pub fn any(&self) -> bool {
        self.selection.report(self.index) && (self.shown.policies.is_empty() || self.policies().next().is_some())
    }

    /// The chosen policies, with their numbers.
    pub fn policies(&self) -> impl Iterator<Item = (usize, &'a Policy)> + use<'a> {
        let Self { index, selection, shown, .. } = *self;
        shown.policies.iter().enumerate().filter(move |(policy, _)| selection.policy(index, *policy))
    }

    /// The chosen failures of a policy, with their numbers.
    pub fn failures(&self, policy: usize) -> impl Iterator<Item = (usize, &'a Failure)> + use<'a> {
        let Self { index, selection, shown, .. } = *self;
        let failures = shown.policies.get(policy).map_or(&[][..], |policy| &policy.failures);
        failures.iter().enumerate().filter(move |(failure, _)| selection.failure(index, policy, *failure))
    }
}

/// The sessions of each policy as far as they count in the report's total: policies of two types for one domain
/// describe the same sessions, so only those of the type with the most count (as [`crate::archive::report_sessions`]
/// has it). The others have none.
pub fn counted(report: &Report) -> Vec<Sessions> {
    let (types, entries) = by_domain(report);
    let counts = |((domain, sessions), policy): ((String, Sessions), &Policy)| {
        let counted = types.get(&domain).is_some_and(|types| types.counted().0 == place(policy.kind));
        if counted { sessions } else { Sessions::default() }
    };
    entries.into_iter().zip(&report.policies).map(counts).collect()
}
