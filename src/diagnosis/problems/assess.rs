//! Severity and status of every problem, from all reports: a filter narrows what is counted and listed, never the
//! verdict.
//!
//! A problem may come and go. Its last episode decides, and within that the last days if they are worse: a few failures
//! long before make an outage neither rare nor over.

use super::baseline::{Baseline, Kinds, SeenOn};
use super::by_reporter::ByReporter;
use super::observations::{Observation, Observations};
use super::sightings::{Sighting, sightings};
use crate::archive::{Archive, ReportRow, Symbol};
use crate::diagnosis::aggregate::{Aggregates, FilterMask};
use crate::diagnosis::classes::{FailureClasses, ProblemKey};
use crate::diagnosis::consequence::{Basis, Consequence};
use crate::diagnosis::fault::{Certainty, Fault, Location};
use crate::diagnosis::history::History;
use crate::diagnosis::severity::{Assessment, Circumstances, Severity};
use crate::diagnosis::status::Status;
use crate::report::{Day, PolicyType};

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
        let mut observations = Observations::new(archive);
        let mut baseline = Baseline::new(archive);
        let all = sightings(archive, classes);
        let of_problem = all.iter().enumerate().map(|(problem, sightings)| {
            if sightings.is_empty() {
                return None;
            }
            let key = classes.problem.groups()[problem];
            let seen = observations.of(problem, &aggregates.problems[problem]);
            Some(Judge { archive, history: &history, key, sightings, now }.assess(&mut baseline, &seen))
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

    /// All assessments, each with what it is about.
    pub(crate) fn iter<'a>(
        &'a self,
        classes: &'a FailureClasses,
    ) -> impl Iterator<Item = (ProblemKey, &'a Assessment)> {
        let keys = classes.problem.groups().iter().copied();
        keys.zip(&self.of_problem).filter_map(|(key, assessment)| Some((key, assessment.as_ref()?)))
    }
}

/// A problem by reporter and day, from all reports. `problem` is its number among the groups.
pub(super) fn by_reporter(archive: &Archive, classes: &FailureClasses, problem: usize) -> ByReporter {
    let newest = archive.reports().iter().filter_map(ReportRow::day).max();
    let all = sightings(archive, classes);
    let (Some(sightings), Some(newest)) = (all.get(problem), newest) else { return ByReporter::default() };
    let key = classes.problem.groups()[problem];
    let kinds =
        could_see(key.fault, sightings.iter().flat_map(Sighting::meant).map(|(_, basis, _)| basis.policy_type()));
    ByReporter::of(archive, &mut Baseline::new(archive), key.domain, kinds, sightings, newest)
}

/// Days of an episode that count as its last.
const LAST_DAYS: i64 = 3;

/// One problem, and all that is known about it.
struct Judge<'a> {
    archive: &'a Archive,
    history: &'a History,
    key: ProblemKey,
    sightings: &'a [Sighting],
    now: Option<Day>,
}

impl Judge<'_> {
    fn assess(&self, baseline: &mut Baseline<'_>, seen: &Observation) -> Assessment {
        let Observation { days, observers } = seen;
        let span = days.first().copied().zip(days.last().copied());
        let by_day = self.sum(self.sightings).by_day;
        let whole = self.circumstances(baseline, self.sightings);
        let status = |trace| Status::of(self.history, self.key.domain, observers, days, self.now, trace);
        let (now, ago) = status(whole.is_trace());
        if whole.is_noise() {
            return Assessment::new(whole, span, now, ago, by_day);
        }
        let episodes = self.episodes();
        let mut worst: Option<(Circumstances, Day)> = None;
        for (at, episode) in episodes.iter().enumerate() {
            let Some(end) = episode.iter().filter_map(|sighting| self.last_day(sighting)).max() else { continue };
            let is_last = at + 1 == episodes.len();
            let found = self.gravest(baseline, episode, end);
            let graver = worst.as_ref().is_none_or(|(known, _)| known.severity() < found.severity());
            // The last episode decides, unless it is nothing.
            if graver || (is_last && found.severity() > Severity::Info) {
                worst = Some((found, end));
            }
        }
        match worst {
            Some((circumstances, end)) if span.is_some_and(|(_, last)| end >= last) => {
                let (now, ago) = status(circumstances.is_trace());
                Assessment::new(circumstances, span, now, ago, by_day)
            }
            Some((circumstances, _)) => Assessment::new(circumstances, span, Status::Over, None, by_day),
            None => Assessment::new(whole, span, now, ago, by_day),
        }
    }

    /// The circumstances of an episode, or of its last days, whichever is graver. What the last days meant for mail holds
    /// for all of it: the policy may have changed.
    fn gravest(&self, baseline: &mut Baseline<'_>, episode: &[&Sighting], end: Day) -> Circumstances {
        let recent: Vec<&Sighting> =
            episode.iter().copied().filter(|one| self.last_day(one).is_some_and(|day| end - day < LAST_DAYS)).collect();
        let recent = self.circumstances(baseline, recent.iter().copied());
        let all = self.circumstances(baseline, episode.iter().copied());
        let all = Circumstances { consequence: recent.consequence, basis: recent.basis, ..all };
        if recent.severity() > all.severity() { Circumstances { days_seen: all.days_seen, ..recent } } else { all }
    }

    /// The sightings, split where the problem was not seen for longer than a pause.
    fn episodes(&self) -> Vec<Vec<&Sighting>> {
        let mut dated: Vec<(Day, &Sighting)> =
            self.sightings.iter().filter_map(|sighting| Some((self.first_day(sighting)?, sighting))).collect();
        dated.sort_by_key(|(day, _)| *day);
        let episodes = dated.chunk_by(|(one, _), (other, _)| *other - *one <= Status::PAUSE);
        episodes.map(|episode| episode.iter().map(|(_, sighting)| *sighting).collect()).collect()
    }

    fn first_day(&self, sighting: &Sighting) -> Option<Day> {
        self.archive.reports()[sighting.report].day()
    }

    fn last_day(&self, sighting: &Sighting) -> Option<Day> {
        // Statuses and days shown go by the first day that a report covers.
        self.first_day(sighting)
    }

    fn sum<'s>(&self, sightings: impl IntoIterator<Item = &'s Sighting>) -> Sum {
        let mut found = Sum::default();
        for sighting in sightings {
            found.add(self.archive, sighting);
        }
        found.finish();
        found
    }

    fn circumstances<'s>(
        &self,
        baseline: &mut Baseline<'_>,
        sightings: impl IntoIterator<Item = &'s Sighting>,
    ) -> Circumstances {
        let found = self.sum(sightings);
        let kinds = could_see(self.key.fault, found.meant.iter().map(|(_, basis, _)| basis.policy_type()));
        let domain = self.key.domain;
        let seen = baseline.seen(domain, kinds, &found.covered);
        let failing = found.failing(&seen);
        let notable: Vec<Symbol> = failing.iter().filter(|one| one.is_notable).map(|one| one.reporter).collect();
        // If it is a trace for each reporter, all of them count.
        let weighty: Vec<Symbol> =
            if notable.is_empty() { failing.iter().map(|one| one.reporter).collect() } else { notable };
        let largest = weighty.iter().map(|one| seen.sessions(*one).total()).max().unwrap_or(0);
        let failed = found.failed();
        let of_seers = weighty.iter().fold(0_u64, |sum, one| sum.saturating_add(seen.sessions(*one).total()));
        let peak = found.by_day.iter().any(|(day, failed)| {
            let sessions = baseline.between(domain, kinds, *day, *day);
            *failed >= Circumstances::REPEATED && failed.saturating_mul(Circumstances::TRACE) >= sessions
        });
        let between = match (found.covered.first(), found.covered.last()) {
            (Some(first), Some(last)) => baseline.between(domain, kinds, *first, *last),
            _ => seen.total,
        };
        let (consequence, basis) = found.gravest();
        Circumstances {
            fault: self.key.fault,
            certainty: found.certainty,
            consequence,
            basis,
            failed,
            sessions: seen.total.max(failed),
            sessions_between: between.max(failed),
            saw: failing.len() as u64,
            notable: weighty.len() as u64,
            of: (seen.reporters() + failing.iter().filter(|one| !seen.has(one.reporter)).count()) as u64,
            larger_without: seen.larger_than(largest, |reporter| weighty.contains(&reporter)),
            others_without: seen.others(|reporter| failing.iter().any(|one| one.reporter == reporter)),
            sessions_of_seers: of_seers.max(failed.min(seen.total)),
            whole: weighty.len() == 1 && failing.iter().any(|one| one.reporter == weighty[0] && one.is_whole),
            peak,
            days_seen: found.days.len() as u64,
            days_reported: baseline.days(domain, kinds),
            unsigned: found.unsigned && !found.trusted,
        }
    }
}

/// Under which types of policy a reporter would have noticed a fault seen under `kinds`: a missing STARTTLS is seen by
/// everyone who connects, a certificate by those who check it, TLSA records only by those who look at them.
fn could_see(fault: Fault, seen_under: impl IntoIterator<Item = PolicyType>) -> Kinds {
    let mut kinds = Kinds::default();
    seen_under.into_iter().for_each(|kind| kinds.add(kind));
    match fault {
        Fault::StarttlsMissing | Fault::TlsHandshakeFailed | Fault::ConnectionInterrupted | Fault::Unknown => {
            for kind in [PolicyType::Sts, PolicyType::Tlsa, PolicyType::NoPolicyFound, PolicyType::Other] {
                kinds.add(kind);
            }
        }
        fault if fault.location() == Location::MailServer && !fault.is_about_dane() => kinds.add(PolicyType::Sts),
        _ => {}
    }
    kinds
}

/// A reporter with failed sessions.
struct Failing {
    reporter: Symbol,
    /// More than a trace of its sessions failed.
    is_notable: bool,
    /// Next to none of its sessions succeeded.
    is_whole: bool,
}

/// What sightings add up to.
#[derive(Debug, Default)]
struct Sum {
    certainty: Certainty,
    meant: Vec<(Consequence, Basis, u64)>,
    /// Days on which reports that show it begin, and all days that these cover.
    days: Vec<Day>,
    covered: Vec<Day>,
    /// Failed sessions by reporter: on known and on unknown days.
    by_reporter: Vec<(Symbol, u64, u64)>,
    by_day: Vec<(Day, u64)>,
    /// Some of the reports had no valid signature, and some did or may have.
    unsigned: bool,
    trusted: bool,
}

impl Sum {
    /// Longer periods are errors, and cut.
    const LONGEST: i64 = 31;

    fn add(&mut self, archive: &Archive, sighting: &Sighting) {
        let report = &archive.reports()[sighting.report];
        let failed = sighting.failed();
        let without = report.signed.as_ref().is_some_and(|signed| signed.is_without_valid_signature());
        self.unsigned |= without;
        self.trusted |= !without;
        self.certainty = self.certainty.max(sighting.certainty);
        for (consequence, basis, failed) in sighting.meant() {
            match self.meant.iter_mut().find(|(one, on, _)| (one, on) == (consequence, basis)) {
                Some((.., sum)) => *sum = sum.saturating_add(*failed),
                None => self.meant.push((*consequence, *basis, *failed)),
            }
        }
        match report.days {
            Some((first, last)) => {
                self.days.push(first);
                self.by_day.push((first, failed));
                self.covered.extend(first.until(last.min(first + Self::LONGEST)));
                self.by_reporter.push((report.reporter, failed, 0));
            }
            None => self.by_reporter.push((report.reporter, 0, failed)),
        }
    }

    fn finish(&mut self) {
        for days in [&mut self.days, &mut self.covered] {
            days.sort_unstable();
            days.dedup();
        }
        self.by_day.sort_unstable();
        self.by_day.dedup_by(|(day, failed), (known, sum)| {
            let same = day == known;
            if same {
                *sum = sum.saturating_add(*failed);
            }
            same
        });
        self.by_reporter.sort_unstable();
        self.by_reporter.dedup_by(|(reporter, dated, undated), (known, sum, others)| {
            let same = reporter == known;
            if same {
                *sum = sum.saturating_add(*dated);
                *others = others.saturating_add(*undated);
            }
            same
        });
    }

    /// Failed sessions on known days; if there are none, all.
    fn failed_of(&self, dated: u64, undated: u64) -> u64 {
        if self.covered.is_empty() { undated } else { dated }
    }

    fn failed(&self) -> u64 {
        let failed = self.by_reporter.iter().map(|(_, dated, undated)| self.failed_of(*dated, *undated));
        failed.fold(0, u64::saturating_add)
    }

    /// The reporters that saw it; if none counted a failed session, all of them.
    fn failing(&self, seen: &SeenOn) -> Vec<Failing> {
        let any = self.failed() > 0;
        let counted = self.by_reporter.iter().map(|(one, dated, undated)| (*one, self.failed_of(*dated, *undated)));
        counted
            .filter(|(_, failed)| *failed > 0 || !any)
            .map(|(reporter, failed)| {
                let sessions = seen.sessions(reporter).total().max(failed);
                Failing {
                    reporter,
                    is_notable: failed > 0 && failed.saturating_mul(Circumstances::TRACE) >= sessions,
                    // A certificate does not expire at midnight: the first day is rarely whole.
                    is_whole: failed > 0 && (sessions - failed).saturating_mul(20) <= sessions,
                }
            })
            .collect()
    }

    /// The gravest consequence of at least a twentieth of the failed sessions.
    fn gravest(&self) -> (Consequence, Basis) {
        /// Less than one failed session in this many does not decide.
        const NOTABLE: u64 = 20;
        let all = self.meant.iter().fold(0_u64, |sum, (.., failed)| sum.saturating_add(*failed));
        let notable = self.meant.iter().filter(|(.., failed)| failed.saturating_mul(NOTABLE) >= all);
        let gravest = notable.max_by_key(|(consequence, basis, _)| (*consequence, *basis));
        gravest.map_or((Consequence::None, Basis::NoPolicy), |(consequence, basis, _)| (*consequence, *basis))
    }
}
