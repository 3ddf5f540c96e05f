//! Severity and status of every problem, from all reports: a filter narrows what is counted and listed, never the
//! verdict.

use super::baseline::{Baseline, Kinds};
use super::observations::{Observation, Observations};
use crate::archive::{Archive, Id as _};
use crate::diagnosis::aggregate::{Aggregates, FilterMask, GroupBy};
use crate::diagnosis::classes::{ClassId, FailureClasses};
use crate::diagnosis::consequence::{Basis, Consequence};
use crate::diagnosis::fault::Certainty;
use crate::diagnosis::history::History;
use crate::diagnosis::severity::{Assessment, Circumstances};
use crate::diagnosis::status::Status;
use crate::report::Day;

/// The assessments of an archive.
#[derive(Debug, Default)]
pub(crate) struct Assessments {
    /// By problem; `None` for those without failures.
    of_problem: Vec<Option<Assessment>>,
}

impl Assessments {
    /// Assesses all problems. `aggregates` must be those of a pass without a filter. `now` is today's date, if known.
    pub(crate) fn of(archive: &Archive, classes: &FailureClasses, aggregates: &Aggregates, now: Option<Day>) -> Self {
        let history = History::of(archive, aggregates);
        let mut baseline = Baseline::new(archive);
        let mut observations = Observations::new(archive);
        let mut all = vec![Sum::default(); classes.problem.groups().len()];
        for (class, problem) in (0..).map(ClassId).zip(&classes.problem.of_class) {
            all[problem.index()].add(classes, aggregates, class);
        }
        let of_problem = all.into_iter().enumerate().map(|(problem, sum)| {
            if sum.rows == 0 {
                return None;
            }
            let key = classes.problem.groups()[problem];
            let Observation { days, observers } = observations.of(problem, &aggregates.problems[problem]);
            let failed = aggregates.by(GroupBy::Problem)[problem].failed;
            let (consequence, basis) = sum.gravest();
            let seen = baseline.seen(key.domain, sum.kinds, &days);
            let saw = |reporter| observers.iter().any(|observer| observer.reporter == reporter);
            let largest = observers.iter().map(|observer| seen.sessions(observer.reporter).total()).max().unwrap_or(0);
            let sessions_of_seers = observers
                .iter()
                .fold(0_u64, |sum, observer| sum.saturating_add(seen.sessions(observer.reporter).total()));
            let whole = match observers.as_slice() {
                [only] => seen.sessions(only.reporter).successful == 0,
                _ => false,
            };
            let circumstances = Circumstances {
                fault: key.fault,
                certainty: sum.certainty,
                consequence,
                basis,
                failed,
                sessions: seen.total.max(failed),
                sessions_between: baseline.between(key.domain, sum.kinds, &days).max(failed),
                saw: observers.len() as u64,
                of: (seen.reporters() + observers.iter().filter(|one| !seen.has(one.reporter)).count()) as u64,
                larger_without: seen.larger_than(largest, saw),
                sessions_of_seers: sessions_of_seers.max(failed),
                whole: whole && failed > 0,
                days_seen: days.len() as u64,
                days_reported: baseline.days(key.domain, sum.kinds),
            };
            let (status, days_ago) = Status::of(&history, key.domain, &observers, &days, now);
            let days = days.first().copied().zip(days.last().copied());
            Some(Assessment::new(circumstances, days, status, days_ago))
        });
        Self { of_problem: of_problem.collect() }
    }

    /// The same, with a pass of its own.
    pub(crate) fn of_all(archive: &Archive, classes: &FailureClasses, now: Option<Day>) -> Self {
        let aggregates = Aggregates::of(archive, classes, &FilterMask::all(archive, classes));
        Self::of(archive, classes, &aggregates, now)
    }

    /// The assessment of a problem, by its number among the groups.
    pub(super) fn get(&self, problem: usize) -> Option<&Assessment> {
        self.of_problem.get(problem)?.as_ref()
    }
}

/// What the failure classes of a problem add up to.
#[derive(Debug, Clone, Default)]
struct Sum {
    rows: u64,
    kinds: Kinds,
    certainty: Certainty,
    /// Failed sessions by consequence and basis; some may be counted twice.
    failed: Vec<(Consequence, Basis, u64)>,
}

impl Sum {
    fn add(&mut self, classes: &FailureClasses, aggregates: &Aggregates, class: ClassId) {
        let sum = &aggregates.classes[class.index()];
        if sum.rows == 0 {
            return;
        }
        let (diagnosis, policy_type) = (classes.diagnosis(class), classes.classes()[class].policy_type);
        self.rows += u64::from(sum.rows);
        self.kinds.add(policy_type);
        self.certainty = self.certainty.max(diagnosis.certainty);
        let (consequence, basis) = (diagnosis.consequence, diagnosis.basis);
        match self.failed.iter_mut().find(|(one, on, _)| (*one, *on) == (consequence, basis)) {
            Some((.., failed)) => *failed = failed.saturating_add(sum.weight),
            None => self.failed.push((consequence, basis, sum.weight)),
        }
    }

    /// The gravest consequence of at least a twentieth of the failed sessions.
    fn gravest(&self) -> (Consequence, Basis) {
        /// Less than one failed session in this many does not decide.
        const NOTABLE: u64 = 20;
        let all = self.failed.iter().fold(0_u64, |sum, (.., failed)| sum.saturating_add(*failed));
        let notable = self.failed.iter().filter(|(.., failed)| failed.saturating_mul(NOTABLE) >= all);
        let gravest = notable.max_by_key(|(consequence, basis, _)| (*consequence, *basis));
        gravest.map_or((Consequence::None, Basis::NoPolicy), |(consequence, basis, _)| (*consequence, *basis))
    }
}
