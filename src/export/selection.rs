//! Which rows go out, and a report seen through that choice.

use crate::archive::Sessions;
use crate::report::model::comparable_name;
use crate::report::{Failure, Policy, PolicyType, Report};

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
    let domain = |policy: &Policy| comparable_name(policy.domain.as_deref().unwrap_or(""));
    let mut types: Vec<(String, PolicyType, Sessions)> = Vec::new();
    for policy in &report.policies {
        let counts = Sessions { successful: policy.successful, failed: policy.failed };
        let name = domain(policy);
        match types.iter_mut().find(|(known, kind, _)| *known == name && *kind == policy.kind) {
            Some((.., sum)) => sum.add(counts),
            None => types.push((name, policy.kind, counts)),
        }
    }
    let counts = |policy: &Policy| {
        let name = domain(policy);
        let largest = types
            .iter()
            .filter(|(known, ..)| *known == name)
            .max_by_key(|(.., sum)| (sum.total(), sum.failed))
            .map(|(_, kind, _)| *kind);
        largest == Some(policy.kind)
    };
    let sessions = |policy: &Policy| Sessions { successful: policy.successful, failed: policy.failed };
    report.policies.iter().map(|policy| if counts(policy) { sessions(policy) } else { Sessions::default() }).collect()
}
