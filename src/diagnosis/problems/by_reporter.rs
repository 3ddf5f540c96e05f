//! A problem by reporter and day, with the sessions it is compared with: the evidence at a glance.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::baseline::{Baseline, Kinds};
use super::sightings::Sighting;
use crate::archive::{Archive, Symbol};
use crate::report::Day;

/// Failed and all sessions of a problem's domain, by reporter and day, from all reports.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ByReporter {
    /// The days, in order and without gaps; at most [`ByReporter::DAYS`].
    pub days: Vec<Day>,
    /// The reporters, those with the most failed sessions first; at most [`ByReporter::REPORTERS`].
    pub rows: Vec<ReporterDays>,
    /// The number of reporters left out.
    pub others: u64,
    /// Whether the problem began before the first of the days.
    pub began_before: bool,
}

/// What one reporter counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReporterDays {
    /// The display name.
    pub reporter: String,
    /// By day: failed and all sessions; `None` if it counted no session.
    pub days: Vec<Option<(u64, u64)>>,
    /// Failed sessions on all of these days.
    pub failed: u64,
    /// All sessions on these days.
    pub sessions: u64,
}

impl ByReporter {
    /// The maximum number of days: a month.
    pub const DAYS: i64 = 31;
    /// The maximum number of reporters.
    pub const REPORTERS: usize = 20;
    /// Days shown before and after the problem.
    const AROUND: i64 = 3;

    /// `newest`: the last day of any report.
    pub(super) fn of(
        archive: &Archive,
        baseline: &mut Baseline<'_>,
        domain: Symbol,
        kinds: Kinds,
        sightings: &[Sighting],
        newest: Day,
    ) -> Self {
        let mut failed: HashMap<(Symbol, Day), u64> = HashMap::new();
        for sighting in sightings {
            let report = &archive.reports()[sighting.report];
            if let Some(day) = report.day() {
                let sum = failed.entry((report.reporter, day)).or_default();
                *sum = sum.saturating_add(sighting.failed());
            }
        }
        let seen = || failed.keys().map(|(_, day)| *day);
        let (Some(first), Some(last)) = (seen().min(), seen().max()) else { return Self::default() };
        let last = (last + Self::AROUND).min(newest.max(last));
        let from = (first - Self::AROUND).max(last - (Self::DAYS - 1));
        let days: Vec<Day> = from.until(last).collect();
        let mut sessions: HashMap<(Symbol, Day), u64> = HashMap::new();
        for (day, reporter, counted) in baseline.entries(domain, kinds).iter() {
            if (from..=last).contains(day) {
                let sum = sessions.entry((*reporter, *day)).or_default();
                *sum = sum.saturating_add(counted.total());
            }
        }
        let mut reporters: Vec<Symbol> = failed.keys().chain(sessions.keys()).map(|(reporter, _)| *reporter).collect();
        reporters.sort_unstable();
        reporters.dedup();
        let row = |reporter: Symbol| {
            let cells: Vec<Option<(u64, u64)>> = days
                .iter()
                .map(|day| {
                    let (bad, all) = (failed.get(&(reporter, *day)), sessions.get(&(reporter, *day)));
                    let bad_count = bad.copied().unwrap_or(0);
                    (bad.is_some() || all.is_some()).then(|| (bad_count, all.copied().unwrap_or(0).max(bad_count)))
                })
                .collect();
            let sum = |part: fn(&(u64, u64)) -> u64| cells.iter().flatten().map(part).fold(0, u64::saturating_add);
            ReporterDays {
                reporter: archive.reporter_name(reporter).unwrap_or_default().to_owned(),
                failed: sum(|cell| cell.0),
                sessions: sum(|cell| cell.1),
                days: cells,
            }
        };
        let mut rows: Vec<ReporterDays> = reporters.into_iter().map(row).collect();
        rows.sort_by_cached_key(|row| (Reverse((row.failed, row.sessions)), row.reporter.clone()));
        let others = rows.len().saturating_sub(Self::REPORTERS) as u64;
        rows.truncate(Self::REPORTERS);
        Self { began_before: first < from, days, rows, others }
    }
}
