//! The list of reports in the order of one of its columns.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::archive::{Archive, Sessions};

/// A column by which the list of reports can be in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportColumn {
    /// Who reports.
    Reporter,
    /// The first second that the report covers.
    Start,
    /// The first policy domain.
    Domain,
    /// Sessions that followed the policy.
    Successful,
    /// Sessions that did not.
    Failed,
    /// Departures from RFC 8460.
    Deviations,
}

/// An order of the list of reports. Reports alike in the column follow each other from the newest to the oldest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportOrder {
    /// The column.
    pub by: ReportColumn,
    /// What is last comes first.
    pub descending: bool,
}

impl Default for ReportOrder {
    /// The newest first.
    fn default() -> Self {
        Self { by: ReportColumn::Start, descending: true }
    }
}

impl ReportOrder {
    /// The order that a click on a column asks for: the other way round where it is in order by it already; else what is
    /// new and what is much first, and names from A to Z.
    #[must_use]
    pub fn toward(self, by: ReportColumn) -> Self {
        let names = matches!(by, ReportColumn::Reporter | ReportColumn::Domain);
        Self { by, descending: if self.by == by { !self.descending } else { !names } }
    }

    /// Puts reports, given by their number in the archive, in order.
    pub fn sort(self, archive: &Archive, ids: &mut [u32]) {
        let reports = archive.reports();
        let symbols = archive.symbols();
        ids.sort_by_key(|id| (Reverse(reports[*id as usize].start), *id));
        let count = |of: fn(Sessions) -> u64| move |id: &u32| of(archive.sessions_of(*id as usize));
        match self.by {
            ReportColumn::Start if self.descending => {}
            ReportColumn::Start => ids.sort_by_key(|id| (reports[*id as usize].start, *id)),
            ReportColumn::Reporter => self.arrange(ids, |id| symbols.show(reports[*id as usize].reporter)),
            ReportColumn::Domain => self.arrange(ids, |id| {
                let scope = archive.scopes().get(reports[*id as usize].first_scope as usize);
                scope.filter(|scope| scope.report == *id).map_or("", |scope| symbols.show(scope.domain))
            }),
            ReportColumn::Successful => self.arrange(ids, count(|sessions| sessions.successful)),
            ReportColumn::Failed => self.arrange(ids, count(|sessions| sessions.failed)),
            ReportColumn::Deviations => self.arrange(ids, |id| reports[*id as usize].deviations.len()),
        }
    }

    fn arrange<K: Ord>(self, ids: &mut [u32], key: impl Fn(&u32) -> K) {
        if self.descending {
            ids.sort_by_cached_key(|id| Reverse(key(id)));
        } else {
            ids.sort_by_cached_key(key);
        }
    }
}
