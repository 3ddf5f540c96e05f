//! The report list, sorted by one of its columns.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::archive::{Archive, Id as _, ReportId, Sessions};

/// A column by which the report list can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportColumn {
    /// The reporter in comparable form: `organization-name`, or the submitter if it is missing.
    Reporter,
    /// The start of the date range.
    Start,
    /// The first policy domain of the report, in comparable form.
    Domain,
    /// Successful sessions, as reported.
    Successful,
    /// Failed sessions, as reported.
    Failed,
    /// The number of values that were guessed or left out (see `ReportRow::guesses`).
    Guesses,
}

/// A sort order of the report list. Reports with equal values are sorted from the newest to the oldest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportOrder {
    /// The column to sort by.
    pub by: ReportColumn,
    /// Whether the largest value comes first.
    pub descending: bool,
}

impl Default for ReportOrder {
    /// Newest reports first.
    fn default() -> Self {
        Self { by: ReportColumn::Start, descending: true }
    }
}

impl ReportOrder {
    /// The order after a click on a column: toggles direction if already sorted by this column. Otherwise
    /// starts with the newest or largest first, or with names from A to Z.
    #[must_use]
    pub fn toward(self, by: ReportColumn) -> Self {
        let names = matches!(by, ReportColumn::Reporter | ReportColumn::Domain);
        Self { by, descending: if self.by == by { !self.descending } else { !names } }
    }

    /// Sorts reports, given as indices into the archive's reports.
    pub fn sort(self, archive: &Archive, ids: &mut [ReportId]) {
        let reports = archive.reports();
        let symbols = archive.symbols();
        ids.sort_by_key(|id| (Reverse(reports[*id].start), *id));
        let count = |of: fn(Sessions) -> u64| move |id: &ReportId| of(archive.sessions_of(*id));
        match self.by {
            ReportColumn::Start if self.descending => {}
            ReportColumn::Start => ids.sort_by_key(|id| (reports[*id].start, *id)),
            ReportColumn::Reporter => self.arrange(ids, |id| symbols.as_str(reports[*id].reporter)),
            ReportColumn::Domain => self.arrange(ids, |id| {
                let scope = archive.scopes().get(reports[*id].first_scope.index());
                scope.filter(|scope| scope.report == *id).map_or("", |scope| symbols.as_str(scope.domain))
            }),
            ReportColumn::Successful => self.arrange(ids, count(|sessions| sessions.successful)),
            ReportColumn::Failed => self.arrange(ids, count(|sessions| sessions.failed)),
            ReportColumn::Guesses => self.arrange(ids, |id| reports[*id].guesses()),
        }
    }

    fn arrange<K: Ord>(self, ids: &mut [ReportId], key: impl Fn(&ReportId) -> K) {
        if self.descending {
            ids.sort_by_cached_key(|id| Reverse(key(id)));
        } else {
            ids.sort_by_cached_key(key);
        }
    }
}
