//! Sessions by reporter, policy domain and day: the baseline for problem status and reporting gaps.

use std::collections::HashMap;

use super::aggregate::Aggregates;
use crate::archive::{Archive, Sessions, Symbol};
use crate::report::Day;

/// Sessions by reporter and policy domain, within the filter of a pass.
#[derive(Debug, Default)]
pub struct History {
    known: HashMap<(Symbol, Symbol), Vec<(Day, Sessions)>, foldhash::fast::RandomState>,
    /// The newest day of any matching report.
    pub newest: Option<Day>,
}

impl History {
    /// Collects the sessions of the matching policies of a pass.
    pub fn of(archive: &Archive, aggregates: &Aggregates) -> Self {
        let mut history = Self::default();
        for (scope, sum) in archive.scopes().iter().zip(&aggregates.scopes) {
            let report = &archive.reports()[scope.report];
            let Some(day) = report.day().filter(|_| sum.seen) else { continue };
            history.newest = history.newest.max(Some(day));
            history.known.entry((report.reporter, scope.domain)).or_default().push((day, sum.sessions));
        }
        history
    }

    /// The sessions a reporter counted for a domain, each with the first day of the report; unordered.
    pub fn get(&self, reporter: Symbol, domain: Symbol) -> &[(Day, Sessions)] {
        self.known.get(&(reporter, domain)).map_or(&[], Vec::as_slice)
    }

    /// The newest day after a given one on which a reporter counted any session for a domain.
    pub(crate) fn newest_after(&self, day: Day, reporter: Symbol, domain: Symbol) -> Option<Day> {
        let days = self.get(reporter, domain).iter().filter(|(_, sessions)| sessions.total() > 0);
        days.map(|(day, _)| *day).max().filter(|newest| *newest > day)
    }
}
