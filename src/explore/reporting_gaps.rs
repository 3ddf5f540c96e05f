//! Reporting gaps: days without a report. A sender that reports every day and then stops is a warning sign
//! (RFC 8460 s.4.2.1). A gap means nothing if the sender reports only failures, or irregularly.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::archive::{Archive, Symbol};
use crate::diagnosis::aggregate::Aggregates;
use crate::report::Day;

/// A reporter with a regular rhythm, and the gaps in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportingGap {
    /// The display name of the reporter.
    pub reporter: String,
    /// The first and last day its reports cover.
    pub days: (Day, Day),
    /// The number of days its reports cover.
    pub covered: u64,
    /// The median number of days from one covered day to the next.
    pub rhythm: i64,
    /// The number of days since its last covered day, up to the newest day of any report; 0 while it is on schedule.
    pub silent: i64,
    /// First and last day of each gap between reports, in ascending order.
    pub gaps: Vec<(Day, Day)>,
}

impl ReportingGap {
    /// The minimum number of covered days from which a rhythm is derived: a week.
    pub const DAYS: usize = 7;
    /// The longest rhythm considered regular, in days: weekly.
    pub(crate) const SLOWEST: i64 = 7;
    /// The number of days a report may be late before it counts as missing.
    pub(crate) const LATE: i64 = 1;
    /// The maximum number of days from the first to the last covered day of one report; a longer range is treated as an
    /// error and cut.
    const LONGEST: i64 = 31;

    /// The reporters with a regular rhythm among the reports that match the filter of a pass, the longest silent first.
    ///
    /// `until`: the day up to which a report can be expected, the newest day of all reports; `None` for that of the matching
    /// ones, because the filter ends before.
    pub fn of(archive: &Archive, aggregates: &Aggregates, until: Option<Day>) -> Vec<Self> {
        let mut reporters: HashMap<Symbol, Covered> = HashMap::new();
        let mut newest = None;
        for (scope, sum) in archive.scopes().iter().zip(&aggregates.scopes).filter(|(_, sum)| sum.seen) {
            let report = &archive.reports()[scope.report];
            let (Some(first), Some(last)) = (report.day(), report.last_day()) else { continue };
            let last = last.min(first + Self::LONGEST);
            newest = newest.max(Some(last));
            let covered = reporters.entry(report.reporter).or_default();
            covered.succeeds |= sum.sessions.successful > 0;
            covered.days.extend(first.until(last));
        }
        let Some(newest) = until.max(newest) else { return Vec::new() };
        let rhythmic = reporters.into_iter().filter(|(_, covered)| covered.succeeds);
        let mut out: Vec<Self> = rhythmic
            .filter_map(|(reporter, covered)| {
                let name = archive.reporter_name(reporter).unwrap_or_default();
                Self::in_days(name, covered.days, newest)
            })
            .collect();
        out.sort_by(|a, b| (b.silent, b.covered, &a.reporter).cmp(&(a.silent, a.covered, &b.reporter)));
        out
    }

    fn in_days(reporter: &str, mut days: Vec<Day>, newest: Day) -> Option<Self> {
        days.sort_unstable();
        days.dedup();
        let (first, last) = (*days.first()?, *days.last()?);
        if days.len() < Self::DAYS {
            return None;
        }
        let mut steps: Vec<i64> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
        steps.sort_unstable();
        let rhythm = *steps.get(steps.len() / 2)?;
        // Four out of five steps must be on schedule.
        let in_time = steps.partition_point(|step| *step <= rhythm + rhythm / 4);
        if rhythm > Self::SLOWEST || in_time * 5 < steps.len() * 4 {
            return None;
        }
        let pairs = days.windows(2).filter(|pair| pair[1] - pair[0] >= 2 * rhythm);
        let silent = newest - last;
        Some(Self {
            reporter: reporter.to_owned(),
            days: (first, last),
            covered: days.len() as u64,
            rhythm,
            silent: if silent > rhythm + Self::LATE { silent } else { 0 },
            gaps: pairs.map(|pair| (pair[0] + rhythm, pair[1] - 1)).collect(),
        })
    }
}

#[derive(Default)]
struct Covered {
    days: Vec<Day>,
    succeeds: bool,
}
