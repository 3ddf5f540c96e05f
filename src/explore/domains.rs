//! The policy domains at a glance: one row each.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::overview::DayCount;
use crate::archive::{Archive, BodyId, PolicyId, Sessions, Symbol};
use crate::diagnosis::aggregate::Aggregates;
use crate::diagnosis::problems::Assessments;
use crate::diagnosis::severity::Attention;
use crate::diagnosis::{FailureClasses, Severity};
use crate::report::{Day, PolicyType};

type Map<K, V> = HashMap<K, V, foldhash::fast::RandomState>;

/// A policy domain. Figures are of the matching reports; policy and problems are those of all reports.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DomainRow {
    /// The domain, normalised; empty if the reports name none.
    pub domain: String,
    /// Its sessions.
    pub sessions: Sessions,
    /// Failed sessions of the matching failures.
    pub matching: u64,
    /// Its figures by day, in ascending order; at most [`DomainRow::DAYS`], the latest ones.
    pub days: Vec<DayCount>,
    /// The policy that the newest report quotes.
    pub policy: QuotedPolicy,
    /// Problems that need action.
    pub open: u64,
    /// The severity of the worst of them.
    pub worst: Option<Severity>,
    /// Who reports about it, those with the most sessions first; at most [`DomainRow::REPORTERS`].
    pub reporters: Vec<DomainReporter>,
    /// The number of reporters left out.
    pub other_reporters: u64,
}

/// A reporter of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DomainReporter {
    /// The display name.
    pub reporter: String,
    /// Sessions that it counted for the domain.
    pub sessions: Sessions,
    /// The last day on which a report of its begins.
    pub last: Option<Day>,
}

/// The policies of a domain, as far as reports quote them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct QuotedPolicy {
    /// The MTA-STS policy was quoted.
    pub sts: bool,
    /// The newest quoted mode of the MTA-STS policy, as written.
    pub mode: Option<String>,
    /// The newest quoted `max_age`, as written; in seconds.
    pub max_age: Option<String>,
    /// TLSA records were used.
    pub dane: bool,
}

impl QuotedPolicy {
    /// Whether the MTA-STS policy is in mode enforce; senders write the mode in any case.
    pub fn is_enforced(&self) -> bool {
        self.mode.as_deref().is_some_and(|mode| mode.eq_ignore_ascii_case("enforce"))
    }
}

impl DomainRow {
    /// The maximum number of days of one domain.
    pub const DAYS: usize = 100;
    /// The maximum number of reporters of one domain.
    pub const REPORTERS: usize = 20;

    /// The matching domains, those that need attention first, and their number; at most `most` of them.
    pub(crate) fn all(
        archive: &Archive,
        classes: &FailureClasses,
        aggregates: &Aggregates,
        assessments: &Assessments,
        most: usize,
    ) -> (Vec<Self>, u64) {
        let mut found: Map<Symbol, Gathered> = Map::default();
        for (scope, sum) in archive.scopes().iter().zip(&aggregates.scopes).filter(|(_, sum)| sum.seen) {
            let domain = found.entry(scope.domain).or_default();
            domain.sessions.add(sum.sessions);
            domain.matching = domain.matching.saturating_add(sum.matching.failed);
        }
        for (key, verdict) in assessments.iter(classes) {
            if let Some(domain) = found.get_mut(&key.domain)
                && verdict.attention() == Attention::NeedsAction
            {
                domain.open += 1;
                domain.worst = domain.worst.max(Some(verdict.severity));
            }
        }
        let symbols = archive.symbols();
        let mut order: Vec<Symbol> = found.keys().copied().collect();
        order.sort_by_cached_key(|symbol| {
            let domain = &found[symbol];
            let failed = domain.sessions.failed.max(domain.matching);
            (Reverse((domain.worst, failed, domain.sessions.total())), symbols.as_str(*symbol))
        });
        let count = order.len() as u64;
        order.truncate(most);
        // The rest is worth collecting only for those that are listed.
        let mut found: Map<Symbol, Gathered> = order.iter().filter_map(|symbol| found.remove_entry(symbol)).collect();
        for (scope, sum) in archive.scopes().iter().zip(&aggregates.scopes).filter(|(_, sum)| sum.seen) {
            let Some(domain) = found.get_mut(&scope.domain) else { continue };
            let report = &archive.reports()[scope.report];
            domain.of_reporter.entry(report.reporter).or_default().add(sum.sessions, report.day());
            if let Some(day) = report.day() {
                let count =
                    domain.days.entry(day).or_insert(DayCount { day, sessions: Sessions::default(), matching: 0 });
                count.sessions.add(sum.sessions);
                count.matching = count.matching.saturating_add(sum.matching.failed);
            }
        }
        quoted(archive, &mut found);
        let rows = order.into_iter().filter_map(|symbol| Some(found.remove(&symbol)?.row(archive, symbol)));
        (rows.collect(), count)
    }
}

/// Adds what the reports quote of the policies.
fn quoted(archive: &Archive, found: &mut Map<Symbol, Gathered>) {
    // Who cannot fetch the policy quotes none, or an empty one.
    let mut states_mode: Map<BodyId, bool> = Map::default();
    for (at, policy) in (0..).map(PolicyId).zip(archive.policies()) {
        let Some(domain) = found.get_mut(&archive.scopes()[policy.scope].domain) else { continue };
        match policy.kind {
            PolicyType::Sts => {
                domain.policy.sts = true;
                let day = archive.reports()[policy.report].day();
                if !*states_mode.entry(policy.body).or_insert_with(|| archive.bare_policy(at).sts().mode.is_some()) {
                    continue;
                }
                if domain.newest.is_none_or(|(known, _, body)| known < day && body != policy.body) {
                    domain.newest = Some((day, at, policy.body));
                } else if let Some((known, ..)) = &mut domain.newest {
                    *known = (*known).max(day);
                }
            }
            PolicyType::Tlsa => domain.policy.dane = true,
            PolicyType::NoPolicyFound | PolicyType::Other => {}
        }
    }
}

/// A row in the making.
#[derive(Default)]
struct Gathered {
    sessions: Sessions,
    matching: u64,
    open: u64,
    worst: Option<Severity>,
    days: Map<Day, DayCount>,
    of_reporter: Map<Symbol, OfReporter>,
    policy: QuotedPolicy,
    /// The newest MTA-STS policy: the last day on which it is quoted, an entry that quotes it, and its content.
    newest: Option<(Option<Day>, PolicyId, BodyId)>,
}

#[derive(Default)]
struct OfReporter {
    sessions: Sessions,
    last: Option<Day>,
}

impl OfReporter {
    fn add(&mut self, sessions: Sessions, day: Option<Day>) {
        self.sessions.add(sessions);
        self.last = self.last.max(day);
    }
}

impl Gathered {
    fn row(mut self, archive: &Archive, symbol: Symbol) -> DomainRow {
        let mut days: Vec<DayCount> = self.days.into_values().collect();
        days.sort_unstable_by_key(|count| count.day);
        days.drain(..days.len().saturating_sub(DomainRow::DAYS));
        let mut reporters: Vec<DomainReporter> = self
            .of_reporter
            .into_iter()
            .map(|(reporter, of)| DomainReporter {
                reporter: archive.reporter_name(reporter).unwrap_or_default().to_owned(),
                sessions: of.sessions,
                last: of.last,
            })
            .collect();
        reporters.sort_by_cached_key(|reporter| (Reverse(reporter.sessions.total()), reporter.reporter.clone()));
        let other_reporters = reporters.len().saturating_sub(DomainRow::REPORTERS) as u64;
        reporters.truncate(DomainRow::REPORTERS);
        if let Some((_, policy, _)) = self.newest {
            let sts = archive.bare_policy(policy).sts();
            (self.policy.mode, self.policy.max_age) = (sts.mode, sts.max_age);
        }
        DomainRow {
            domain: archive.symbols().as_str(symbol).to_owned(),
            sessions: self.sessions,
            matching: self.matching,
            days,
            policy: self.policy,
            open: self.open,
            worst: self.worst,
            reporters,
            other_reporters,
        }
    }
}
