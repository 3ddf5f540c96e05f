//! In which reports a problem shows, and what it meant for the mail there: what an assessment is made from.

use std::collections::HashMap;

use crate::archive::sessions::place;
use crate::archive::{Archive, BodyId, Id as _, ReportId, ScopeId, Symbol};
use crate::diagnosis::classes::FailureClasses;
use crate::diagnosis::consequence::{Basis, Consequence};
use crate::diagnosis::fault::{Certainty, Enforcement};
use crate::report::{Day, PolicyType};

type Map<K, V> = HashMap<K, V, foldhash::fast::RandomState>;

/// A report that shows a problem.
#[derive(Debug, Clone)]
pub(super) struct Sighting {
    pub(super) report: ReportId,
    pub(super) certainty: Certainty,
    /// Failed sessions by policy type; entries of two types may count the same ones.
    by_type: [u64; 4],
    /// Failed sessions by what they meant.
    meant: Vec<(Consequence, Basis, u64)>,
}

impl Sighting {
    /// Failed sessions.
    pub(super) fn failed(&self) -> u64 {
        self.by_type.into_iter().max().unwrap_or(0)
    }

    /// The policy types that it was seen under.
    pub(super) fn meant(&self) -> &[(Consequence, Basis, u64)] {
        &self.meant
    }
}

/// The sightings of all problems, by problem; in the order of the reports.
pub(super) fn sightings(archive: &Archive, classes: &FailureClasses) -> Vec<Vec<Sighting>> {
    let mut out: Vec<Vec<Sighting>> = vec![Vec::new(); classes.problem.groups().len()];
    let modes = Modes::new(archive);
    for (policy, row) in (0..).map(crate::archive::PolicyId).zip(archive.policies()) {
        let rows = archive.failures_of(policy);
        if rows.is_empty() {
            continue;
        }
        let day = archive.reports()[row.report].day();
        let mut stated = None;
        for at in rows {
            let class = classes.rows()[at.index()];
            let diagnosis = classes.diagnosis(class);
            let (mut consequence, mut basis) = (diagnosis.consequence, diagnosis.basis);
            if basis == Basis::Unstated {
                // Who cannot fetch the policy cannot quote it; others do.
                basis = *stated.get_or_insert_with(|| modes.of(row.scope, archive, day));
                if consequence == Consequence::Undetermined {
                    consequence = Consequence::of(diagnosis.fault, basis, None);
                }
            }
            let failed = row.weight(archive.failures().failed(at));
            let list = &mut out[classes.problem.of_class[class.index()].index()];
            if list.last().is_none_or(|last| last.report != row.report) {
                let new =
                    Sighting { report: row.report, certainty: Certainty::Guess, by_type: [0; 4], meant: Vec::new() };
                list.push(new);
            }
            let Some(sighting) = list.last_mut() else { continue };
            sighting.certainty = sighting.certainty.max(diagnosis.certainty);
            let sum = &mut sighting.by_type[place(row.kind)];
            *sum = sum.saturating_add(failed);
            match sighting.meant.iter_mut().find(|(one, on, _)| (*one, *on) == (consequence, basis)) {
                Some((.., sum)) => *sum = sum.saturating_add(failed),
                None => sighting.meant.push((consequence, basis, failed)),
            }
        }
    }
    out
}

/// The mode of each domain's MTA-STS policy by day, as far as any report states it.
struct Modes {
    stated: Map<Symbol, Vec<(Day, Basis)>>,
}

impl Modes {
    fn new(archive: &Archive) -> Self {
        let mut known: Map<BodyId, Option<Basis>> = Map::default();
        let mut stated: Map<Symbol, Vec<(Day, Basis)>> = Map::default();
        for (at, policy) in (0..).map(crate::archive::PolicyId).zip(archive.policies()) {
            if policy.kind != PolicyType::Sts {
                continue;
            }
            let mode = || {
                let mode = archive.bare_policy(at).sts().mode?.to_ascii_lowercase();
                let enforcement = match mode.as_str() {
                    "enforce" => Enforcement::Enforced,
                    "testing" => Enforcement::Testing,
                    "none" => Enforcement::None,
                    _ => return None,
                };
                Some(Basis::new(PolicyType::Sts, enforcement))
            };
            let mode = *known.entry(policy.body).or_insert_with(mode);
            let (Some(basis), Some(day)) = (mode, archive.reports()[policy.report].day()) else { continue };
            stated.entry(archive.scopes()[policy.scope].domain).or_default().push((day, basis));
        }
        for days in stated.values_mut() {
            // The strictest of a day: a sender may still have an older copy of the policy.
            days.sort_unstable();
            days.dedup();
        }
        Self { stated }
    }

    /// The mode on a day, or on the nearest before it, or else the first known. [`Basis::Unstated`] if no report says.
    fn of(&self, scope: ScopeId, archive: &Archive, day: Option<Day>) -> Basis {
        let Some(days) = self.stated.get(&archive.scopes()[scope].domain) else { return Basis::Unstated };
        let until = day.map_or(days.len(), |day| days.partition_point(|(at, _)| *at <= day));
        let stated = until.checked_sub(1).and_then(|at| days.get(at)).or_else(|| days.first());
        stated.map_or(Basis::Unstated, |(_, basis)| *basis)
    }
}
