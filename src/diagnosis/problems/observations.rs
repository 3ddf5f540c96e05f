//! Who reported a problem, and on which days.

use crate::archive::{Archive, Id as _, ReportRow, Symbol};
use crate::diagnosis::aggregate::{Bits, ProblemSum};
use crate::report::Day;

/// A reporter of a problem, weighted by the failed sessions it counted.
pub(in crate::diagnosis) struct Observer {
    pub(in crate::diagnosis) reporter: Symbol,
    pub(in crate::diagnosis) weight: u64,
}

/// When and by whom a problem was reported.
pub(super) struct Observation {
    /// The days on which reports show it, in ascending order.
    pub(super) days: Vec<Day>,
    pub(super) observers: Vec<Observer>,
}

/// Works out reporters and days of a problem from the reports that show it.
pub(super) struct Observations<'a> {
    archive: &'a Archive,
    /// The distinct days of all reports, in ascending order; `day_of` has the index of each report's day in them.
    days: Vec<Day>,
    day_of: Vec<Option<usize>>,
    /// By reporter: the last problem looked up, and the reporter's index among its observers.
    places: Vec<(usize, usize)>,
}

impl<'a> Observations<'a> {
    pub(super) fn new(archive: &'a Archive) -> Self {
        let mut days: Vec<Day> = archive.reports().iter().filter_map(ReportRow::day).collect();
        days.sort_unstable();
        days.dedup();
        let place = |report: &ReportRow| days.binary_search(&report.day()?).ok();
        let day_of = archive.reports().iter().map(place).collect();
        Self { archive, days, day_of, places: vec![(usize::MAX, 0); archive.symbols().count()] }
    }

    pub(super) fn of(&mut self, problem: usize, sum: &ProblemSum) -> Observation {
        let mut days = Bits::new(self.days.len());
        let mut observers: Vec<Observer> = Vec::new();
        for (report, weight) in &sum.reports {
            if let Some(day) = self.day_of[report.index()] {
                days.insert(day);
            }
            let reporter = self.archive.reports()[*report].reporter;
            let place = &mut self.places[reporter.index()];
            if place.0 != problem {
                *place = (problem, observers.len());
                observers.push(Observer { reporter, weight: 0 });
            }
            let own = &mut observers[place.1].weight;
            *own = own.saturating_add(*weight);
        }
        let days = days.iter().map(|day| self.days[day]).collect();
        Observation { days, observers }
    }
}
