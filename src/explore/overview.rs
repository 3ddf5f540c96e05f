//! Summary of the filtered reports: the figures for the charts, and what each of them counts.
//!
//! There are two kinds of figures, which are never combined:
//!
//! - **Sessions** come from the summaries of the matching policies. Of the policy types for one report and domain, the
//!   one with the most sessions counts (they may describe the same sessions, RFC 8460 s.4).
//! - **Matching** are the failed sessions of the matching failure details, by the same rule. Only these are narrowed by
//!   a filter on failures (MX host, result type, fault, sending MTA, text): a successful session has no detail, so its
//!   MX host is unknown. Details may count a session more than once (RFC 8460 s.4), so `matching` can exceed the failed
//!   sessions, and no rate can be derived from it.
//!
//! A report belongs to the first day it covers, even if it covers several.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::column::Column;
use super::drift::Drift;
use super::reporting_gaps::ReportingGap;
use crate::archive::{Archive, Id as _, Sessions, Symbol};
use crate::diagnosis::Fault;
use crate::diagnosis::aggregate::{Aggregates, GroupBy, Sum};
use crate::diagnosis::classes::FailureClasses;
use crate::report::{Day, PolicyType};

/// The summary of the reports that match a filter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Overview {
    /// Number of matching reports. If the filter selects failures, only reports with such a failure match.
    pub reports: u64,
    /// Sessions of the matching policies.
    pub sessions: Sessions,
    /// Failed sessions of the matching failure details.
    pub matching: u64,
    /// Number of matching failure details.
    pub rows: u64,
    /// Whether the filter selects failures; it then narrows `matching`, but not `sessions`.
    pub of_failures: bool,
    /// Failed sessions of the matching policies that no failure detail explains.
    pub unexplained: u64,
    /// Figures by day, in ascending order; days without a report are left out.
    pub days: Vec<DayCount>,
    /// Matching reports without a date; they are not in `days`.
    pub undated: u64,
    /// Matching reports that cover more than one day; they count on the first.
    pub spanning: u64,
    /// Reports with counts so high that they are treated as errors and excluded from the figures.
    pub implausible: u64,
    /// DANE entries that name an MX host and are counted with the MTA-STS entry of its domain.
    pub counted_together: u64,
    /// By reporter, with sessions.
    pub reporters: Ranking,
    /// By policy domain, with sessions.
    pub domains: Ranking,
    /// By policy type, with sessions. Do not add these up: two types may describe the same sessions.
    pub policy_types: Ranking,
    /// By MX host, without sessions.
    pub mx: Ranking,
    /// By result type, without sessions.
    pub result_types: Ranking,
    /// By diagnosed fault, without sessions.
    pub faults: Ranking,
    /// By address of the sending MTA, without sessions.
    pub senders: Ranking,
    /// Failed sessions by MX host and fault.
    pub matrix: Matrix,
    /// Reporters with a regular rhythm, and the gaps in it.
    pub reporting_gaps: Vec<ReportingGap>,
    /// The columns of the table of failure details in which any row may have a value, in display order.
    pub columns: Vec<Column>,
    /// Policies that changed, and reporters that still quote an old version.
    pub drift: Vec<Drift>,
}

/// The figures of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCount {
    /// The day that the reports begin on.
    pub day: Day,
    /// Sessions of the matching policies.
    pub sessions: Sessions,
    /// Failed sessions of the matching failures.
    pub matching: u64,
}

/// A value of a dimension, with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Group {
    /// The value to filter by, normalised; empty if the reports name none.
    pub value: String,
    /// The value to display; for a reporter, the name as written.
    pub label: String,
    /// Sessions; `None` if summaries do not break them down by this dimension.
    pub sessions: Option<Sessions>,
    /// Failed sessions of the matching failures.
    pub matching: u64,
    /// Number of matching failures.
    pub rows: u64,
    /// The last day on which a matching report of the group begins; only for reporters and policy domains.
    pub last: Option<Day>,
}

/// The largest groups, and the sum of the rest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ranking {
    /// The largest groups, in descending order; at most [`Ranking::TOP`].
    pub top: Vec<Group>,
    /// The number of groups not in `top`.
    pub others: u64,
    /// The sum of those groups.
    pub rest: Group,
}

/// Failed sessions by MX host and fault.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Matrix {
    /// The MX hosts, those with the most failed sessions first, at most [`Matrix::HOSTS`]; an empty name if
    /// the details name none.
    pub mx: Vec<String>,
    /// The number of MX hosts left out.
    pub others: u64,
    /// The faults, those with the most failed sessions first.
    pub faults: Vec<Fault>,
    /// Failed sessions of the matching failures, indexed by MX host, then by fault.
    pub cells: Vec<Vec<u64>>,
}

impl Matrix {
    /// The maximum number of MX hosts.
    pub const HOSTS: usize = 12;
}

/// The figures of a group, before its value and label are added.
#[derive(Debug, Clone, Copy, Default)]
struct Figures {
    sessions: Option<Sessions>,
    matching: Sum,
    last: Option<Day>,
}

impl Figures {
    fn of(matching: Sum) -> Self {
        Self { sessions: None, matching, last: None }
    }

    fn add(&mut self, other: Self) {
        if let Some(sessions) = other.sessions {
            self.sessions.get_or_insert_default().add(sessions);
        }
        self.matching.failed = self.matching.failed.saturating_add(other.matching.failed);
        self.matching.rows += other.matching.rows;
        self.last = self.last.max(other.last);
    }

    fn group(self, value: String, label: String) -> Group {
        let Self { sessions, matching, last } = self;
        Group { value, label, sessions, matching: matching.failed, rows: matching.rows, last }
    }
}

impl Ranking {
    /// The maximum number of groups listed individually.
    pub const TOP: usize = 100;

    /// Ranks groups by failures, then by sessions; ties keep their order.
    fn of<K>(mut groups: Vec<(K, Figures)>, words: impl Fn(&K) -> (String, String)) -> Self {
        groups.sort_by_key(|(_, figures)| {
            let sessions = figures.sessions.unwrap_or_default();
            Reverse((figures.matching.failed, figures.matching.rows, sessions.failed, sessions.total()))
        });
        let mut rest = Figures::default();
        for (_, figures) in groups.iter().skip(Self::TOP) {
            rest.add(*figures);
        }
        let others = groups.len().saturating_sub(Self::TOP) as u64;
        let top = groups.into_iter().take(Self::TOP).map(|(key, figures)| {
            let (value, label) = words(&key);
            figures.group(value, label)
        });
        Self { top: top.collect(), others, rest: rest.group(String::new(), String::new()) }
    }
}

impl Overview {
    /// Summarises the result of a pass. Leaves `reporting_gaps` and `drift` empty.
    pub fn of(archive: &Archive, classes: &FailureClasses, aggregates: &Aggregates, of_failures: bool) -> Self {
        let mut out = Self {
            reports: aggregates.reports.count() as u64,
            rows: aggregates.types.iter().map(|sums| sums.matching.rows).sum(),
            of_failures,
            ..Self::default()
        };
        out.scopes(archive, aggregates);
        let inside = archive.reports().iter().enumerate().filter(|(report, _)| aggregates.reports.contains(*report));
        for (_, row) in inside {
            out.undated += u64::from(row.day().is_none());
            out.spanning += u64::from(row.last_day() > row.day());
        }
        let policies = archive.policies().iter().filter(|policy| aggregates.reports.contains(policy.report.index()));
        let mut last = None;
        for policy in policies {
            out.counted_together += u64::from(policy.counts_elsewhere);
            if policy.implausible && last != Some(policy.report) {
                out.implausible += 1;
                last = Some(policy.report);
            }
        }
        let types = [PolicyType::Sts, PolicyType::Tlsa, PolicyType::NoPolicyFound, PolicyType::Other];
        let by_type = types.into_iter().zip(&aggregates.types).filter(|(_, sums)| sums.policies > 0);
        let by_type = by_type
            .map(|(kind, sums)| (kind, Figures { sessions: Some(sums.sessions), matching: sums.matching, last: None }));
        out.policy_types = Ranking::of(by_type.collect(), |kind| (kind.name().to_owned(), kind.name().to_owned()));
        let same = |text: &str| (text.to_owned(), text.to_owned());
        let symbols = archive.symbols();
        out.mx = Ranking::of(groups(classes.mx.groups(), aggregates.by(GroupBy::Mx)), |mx| same(symbols.as_str(*mx)));
        out.result_types =
            Ranking::of(groups(classes.result_type.groups(), aggregates.by(GroupBy::ResultType)), |name| {
                same(name.show(archive))
            });
        out.faults =
            Ranking::of(groups(classes.fault.groups(), aggregates.by(GroupBy::Fault)), |fault| same(fault.name()));
        out.senders = Ranking::of(senders(archive, aggregates), |sender| same(symbols.as_str(*sender)));
        out.matrix = matrix(archive, classes, aggregates);
        out.columns = columns(archive, classes, aggregates, &out.senders);
        out
    }

    /// Fills all figures that are derived from scopes (a domain in a report).
    fn scopes(&mut self, archive: &Archive, aggregates: &Aggregates) {
        let mut days: HashMap<Day, DayCount, foldhash::fast::RandomState> = HashMap::default();
        let mut reporters = Gathered::default();
        let mut domains = Gathered::default();
        for (scope, sum) in archive.scopes().iter().zip(&aggregates.scopes).filter(|(_, sum)| sum.seen) {
            self.sessions.add(sum.sessions);
            self.matching = self.matching.saturating_add(sum.matching.failed);
            self.unexplained = self.unexplained.saturating_add(sum.unexplained);
            let report = &archive.reports()[scope.report];
            if let Some(day) = report.day() {
                let count = days.entry(day).or_insert(DayCount { day, sessions: Sessions::default(), matching: 0 });
                count.sessions.add(sum.sessions);
                count.matching = count.matching.saturating_add(sum.matching.failed);
            }
            let figures = Figures { sessions: Some(sum.sessions), matching: sum.matching, last: report.day() };
            reporters.add(report.reporter, figures);
            domains.add(scope.domain, figures);
        }
        self.days = days.into_values().collect();
        self.days.sort_unstable_by_key(|count| count.day);
        let symbols = archive.symbols();
        self.reporters = Ranking::of(reporters.groups, |reporter| {
            (symbols.as_str(*reporter).to_owned(), archive.reporter_name(*reporter).unwrap_or_default().to_owned())
        });
        self.domains = Ranking::of(domains.groups, |domain| {
            (symbols.as_str(*domain).to_owned(), symbols.as_str(*domain).to_owned())
        });
    }
}

/// Figures by symbol, in the order of first appearance.
#[derive(Default)]
struct Gathered {
    index: HashMap<Symbol, usize, foldhash::fast::RandomState>,
    groups: Vec<(Symbol, Figures)>,
}

impl Gathered {
    fn add(&mut self, symbol: Symbol, figures: Figures) {
        let at = *self.index.entry(symbol).or_insert_with(|| {
            self.groups.push((symbol, Figures::default()));
            self.groups.len() - 1
        });
        self.groups[at].1.add(figures);
    }
}

fn groups<T: Copy>(groups: &[T], sums: &[Sum]) -> Vec<(T, Figures)> {
    let some = groups.iter().zip(sums).filter(|(_, sum)| sum.rows > 0);
    some.map(|(group, sum)| (*group, Figures::of(*sum))).collect()
}

/// The columns with any value. A class may have kinds that no matching row has: a column too many is only empty.
fn columns(archive: &Archive, classes: &FailureClasses, aggregates: &Aggregates, senders: &Ranking) -> Vec<Column> {
    let mut found = [false; 5];
    for (kind, class) in classes.kinds() {
        if aggregates.classes[class.index()].rows == 0 {
            continue;
        }
        let kind = &archive.kinds()[kind];
        let parts = [kind.mx, kind.helo, kind.receiving_ip, kind.reason, kind.information];
        for (known, symbol) in found.iter_mut().zip(parts) {
            *known |= symbol != Symbol::ABSENT;
        }
        if found == [true; 5] {
            break;
        }
    }
    let [mx, helo, receiving_ip, reason, information] = found;
    let sender = senders.top.iter().any(|group| !group.value.is_empty());
    let has = |column: &Column| match column {
        Column::Mx => mx,
        Column::Helo => helo,
        Column::ReceivingIp => receiving_ip,
        Column::Reason => reason,
        Column::Information => information,
        Column::Sender => sender,
        _ => true,
    };
    Column::ALL.into_iter().filter(has).collect()
}

/// Figures by normalised address of the sending MTA.
fn senders(archive: &Archive, aggregates: &Aggregates) -> Vec<(Symbol, Figures)> {
    let mut out = Gathered::default();
    for (at, sum) in (0..).zip(&aggregates.senders).filter(|(_, sum)| sum.rows > 0) {
        out.add(archive.symbols().known_normalized(Symbol(at)), Figures::of(*sum));
    }
    out.groups
}

fn matrix(archive: &Archive, classes: &FailureClasses, aggregates: &Aggregates) -> Matrix {
    let most = |sums: &[Sum]| {
        let mut order: Vec<usize> = (0..sums.len()).filter(|at| sums[*at].rows > 0).collect();
        order.sort_by_key(|at| Reverse((sums[*at].failed, sums[*at].rows)));
        order
    };
    let mut hosts = most(aggregates.by(GroupBy::Mx));
    let others = hosts.len().saturating_sub(Matrix::HOSTS) as u64;
    hosts.truncate(Matrix::HOSTS);
    let hosts: Vec<Symbol> = hosts.into_iter().map(|at| classes.mx.groups()[at]).collect();
    let faults: Vec<_> = most(aggregates.by(GroupBy::Fault)).into_iter().map(|at| classes.fault.groups()[at]).collect();
    let mut cells = vec![vec![0; faults.len()]; hosts.len()];
    for ((mx, fault), sum) in classes.cell.groups().iter().zip(aggregates.by(GroupBy::Cell)) {
        let row = hosts.iter().position(|host| host == mx);
        let column = faults.iter().position(|known| known == fault);
        if let (Some(row), Some(column)) = (row, column) {
            cells[row][column] = sum.failed;
        }
    }
    Matrix { mx: hosts.into_iter().map(|mx| archive.symbols().as_str(mx).to_owned()).collect(), others, faults, cells }
}
