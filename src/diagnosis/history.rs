//! What each reporter counted about each policy domain, day by day: against this problems are held, and silence is heard.

use std::collections::HashMap;

use super::tally::Tally;
use crate::archive::{Archive, Sessions, Symbol};

/// Sessions by reporter and policy domain, as far as a pass let them in.
#[derive(Debug, Default)]
pub struct History {
    known: HashMap<(Symbol, Symbol), Vec<(i64, Sessions)>, foldhash::fast::RandomState>,
    /// The newest day of any report that was let in, in days since 1970.
    pub newest: Option<i64>,
}

impl History {
    /// Of everything that was let in.
    pub fn of(archive: &Archive, tally: &Tally) -> Self {
        let mut history = Self::default();
        for (scope, sum) in archive.scopes().iter().zip(&tally.scopes) {
            let report = &archive.reports()[scope.report as usize];
            let Some(day) = report.day().filter(|_| sum.seen) else { continue };
            history.newest = history.newest.max(Some(day));
            history.known.entry((report.reporter, scope.domain)).or_default().push((day, sum.sessions));
        }
        history
    }

    /// What a reporter counted about a domain: the first days of its reports and the sessions, in no order.
    pub fn get(&self, reporter: Symbol, domain: Symbol) -> &[(i64, Sessions)] {
        self.known.get(&(reporter, domain)).map_or(&[], Vec::as_slice)
    }

    /// The newest day after a given one on which a reporter counted any session for a domain.
    pub fn newest_after(&self, day: i64, reporter: Symbol, domain: Symbol) -> Option<i64> {
        let days = self.get(reporter, domain).iter().filter(|(_, sessions)| sessions.total() > 0);
        days.map(|(day, _)| *day).max().filter(|newest| *newest > day)
    }
}
