//! Who saw a problem, and on which days.

use crate::archive::{Archive, ReportRow, Symbol};
use crate::diagnosis::tally::{Bits, ProblemSum};

/// A reporter of a problem, and how much of it.
pub(super) struct Witness {
    pub(super) reporter: Symbol,
    pub(super) weight: u64,
}

/// What is seen of a problem.
pub(super) struct Sight {
    /// The days on which reports show it, in order.
    pub(super) days: Vec<i64>,
    pub(super) witnesses: Vec<Witness>,
    /// The most reporters that saw it on one day.
    pub(super) at_once: usize,
}

/// Who saw a problem, and when: from its reports.
pub(super) struct Seen<'a> {
    archive: &'a Archive,
    /// All days of all reports, in order, and the place of each report's day among them.
    days: Vec<i64>,
    day_of: Vec<Option<usize>>,
    /// By reporter: the problem that was asked about last, and the place of the reporter in it.
    places: Vec<(usize, usize)>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(archive: &'a Archive) -> Self {
        let mut days: Vec<i64> = archive.reports().iter().filter_map(ReportRow::day).collect();
        days.sort_unstable();
        days.dedup();
        let place = |report: &ReportRow| days.binary_search(&report.day()?).ok();
        let day_of = archive.reports().iter().map(place).collect();
        Self { archive, days, day_of, places: vec![(usize::MAX, 0); archive.symbols().places()] }
    }

    pub(super) fn of(&mut self, problem: usize, sum: &ProblemSum) -> Sight {
        let mut by_day: Vec<(usize, Symbol)> = Vec::with_capacity(sum.reports.len());
        let mut days = Bits::new(self.days.len());
        let mut witnesses: Vec<Witness> = Vec::new();
        for (report, weight) in &sum.reports {
            if let Some(day) = self.day_of[*report as usize] {
                days.insert(day);
            }
            let reporter = self.archive.reports()[*report as usize].reporter;
            by_day.extend(self.day_of[*report as usize].map(|day| (day, reporter)));
            let place = &mut self.places[reporter.index()];
            if place.0 != problem {
                *place = (problem, witnesses.len());
                witnesses.push(Witness { reporter, weight: 0 });
            }
            let own = &mut witnesses[place.1].weight;
            *own = own.saturating_add(*weight);
        }
        by_day.sort_unstable();
        by_day.dedup();
        let at_once = by_day.chunk_by(|(one, _), (other, _)| one == other).map(<[_]>::len).max();
        let days = days.iter().map(|day| self.days[day]).collect();
        Sight { days, witnesses, at_once: at_once.unwrap_or(0) }
    }
}
