//! Readiness: can a policy domain with an MTA-STS policy in mode testing switch to mode enforce (RFC 8461 s.5)?
//!
//! In testing, senders deliver despite policy failures and report them. In enforce they defer such mail, so the failed
//! sessions reported in testing are the mail that enforce would have deferred.
//!
//! The absence of reports proves nothing (RFC 8460 s.4.3.4). Acting on "ready" can stop mail, so sparse data never
//! yields that answer.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::classes::FailureClasses;
use super::fault::Fault;
use super::severity::is_rare;
use crate::archive::{Archive, BodyId, PolicyId, ReportRow, Symbol};
use crate::display::{count, day, number};
use crate::report::{Day, PolicyType};

/// Days considered, up to that of the newest report: a month, so that monthly events are included.
pub(crate) const WINDOW: i64 = 30;
/// Days of the window that reports must cover: two weeks include every weekday twice.
pub const DAYS: u64 = 14;
/// The last days of the window, which must show no relevant failures beyond noise; earlier failures count as fixed.
pub(crate) const CLEAN: i64 = 14;
/// Reporters needed: a single one may see only a path that works.
pub const REPORTERS: u64 = 2;
/// Sessions needed: after this many without a failure, fewer than three in a hundred fail (rule of three, 95 %).
pub(crate) const SESSIONS: u64 = 100;
/// The data is outdated if the newest report about the domain is more than this many days older than the newest of all.
pub(crate) const OLD: i64 = 7;

/// Whether a domain can switch to enforce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// Mail would be deferred, or senders cannot use the policy.
    NotReady,
    /// Not enough data to decide.
    NotEnough,
    /// Enough data, and no failures beyond noise.
    Ready,
}

/// What a verdict is based on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// Enforce would have deferred mail recently.
    Deferred {
        /// Failed sessions in the last [`CLEAN`] days.
        failed: u64,
        /// All sessions in these days.
        of: u64,
        /// The last day with such a failure.
        last: Day,
    },
    /// Senders could not fetch or use the policy recently, so enforce would not protect them.
    Policy {
        /// A fault of fetching the policy; see [`Fault::is_at_policy`].
        fault: Fault,
        /// Failed sessions with this fault in the last [`CLEAN`] days.
        failed: u64,
    },
    /// Some failures, few enough to be transient: see [`severity`](super::severity).
    Noise {
        /// Failed sessions in the last [`CLEAN`] days.
        failed: u64,
        /// All sessions in these days.
        of: u64,
    },
    /// Reports cover too few days.
    Days {
        /// Covered days, out of [`WINDOW`].
        covered: u64,
    },
    /// Too few reporters.
    Reporters {
        /// Reporters that counted any session.
        reporters: u64,
    },
    /// Too few sessions.
    Sessions {
        /// Sessions in the last [`WINDOW`] days.
        sessions: u64,
    },
    /// The newest report about the domain is too old; see [`OLD`].
    Old {
        /// Days between it and the newest report of all.
        days: i64,
    },
    /// Enough data, and no failure that enforce would defer mail for.
    Clean {
        /// Sessions in the last [`WINDOW`] days.
        sessions: u64,
    },
}

/// The readiness of a domain in mode testing, with the data it is based on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readiness {
    /// The policy domain.
    pub domain: String,
    /// Whether it can switch to enforce.
    pub verdict: Verdict,
    /// The reasons; for [`Verdict::NotReady`] also the data that is missing.
    pub reasons: Vec<Reason>,
    /// First and last day considered.
    pub window: (Day, Day),
    /// Days of the window on which a report counted sessions.
    pub days: u64,
    /// The names of the reporters that counted sessions.
    pub reporters: Vec<String>,
    /// Sessions under the policy in mode testing, within the window.
    pub sessions: u64,
    /// Failed sessions that enforce would have turned into deferred mail.
    pub deferred: u64,
    /// The last day with such a session.
    pub last_deferred: Option<Day>,
    /// The faults of the failed sessions, each with the failed sessions in the details, the most frequent first.
    /// Failures without details are under [`Fault::Unknown`].
    pub faults: Vec<(Fault, u64)>,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deferred { failed, of, last } => write!(
                f,
                "In the last {CLEAN} days {} of {} sessions failed, the last on {}. In enforce mode that mail would have been \
                 held back.",
                number(*failed),
                number(*of),
                day(*last)
            ),
            Self::Policy { fault, failed } => write!(
                f,
                "In the last {CLEAN} days senders could not use the policy itself ({}; {}). Enforce has no effect for senders \
                 that have no usable copy of it.",
                fault.title(),
                count(*failed, "session", "sessions")
            ),
            Self::Noise { failed, of } => write!(
                f,
                "In the last {CLEAN} days {} of {} sessions failed. Failures this rare are usually transient; senders try \
                 again.",
                number(*failed),
                number(*of)
            ),
            Self::Days { covered } => {
                write!(f, "Reports cover {covered} of the last {WINDOW} days; at least {DAYS} are needed.")
            }
            Self::Reporters { reporters } => {
                let reporters = count(*reporters, "organisation", "organisations");
                write!(f, "Reports from {reporters}; at least {REPORTERS} are needed.")
            }
            Self::Sessions { sessions } => {
                let sessions = count(*sessions, "session", "sessions");
                write!(f, "Only {sessions} counted in {WINDOW} days; at least {SESSIONS} are needed.")
            }
            Self::Old { days } => write!(
                f,
                "No recent reports for this domain: the last one is {days} days older than the newest of all."
            ),
            Self::Clean { sessions } => write!(
                f,
                "None of the sessions of the last {CLEAN} days failed in a way that enforce would hold mail back; {} were \
                 counted in {WINDOW} days.",
                number(*sessions)
            ),
        }
    }
}

/// What reports say about one domain.
#[derive(Default)]
struct Seen {
    /// First and last day of each mode.
    modes: BTreeMap<String, (Day, Day)>,
    days: BTreeSet<Day>,
    reporters: BTreeSet<Symbol>,
    sessions: u64,
    deferred: u64,
    last_deferred: Option<Day>,
    faults: BTreeMap<Fault, u64>,
    /// As above, in the last [`CLEAN`] days.
    recent_sessions: u64,
    recent_deferred: u64,
    recent_policy: BTreeMap<Fault, u64>,
}

impl Seen {
    /// The mode in force: of the modes in the newest reports, the one that appeared last. The others are cached copies.
    fn mode(&self) -> Option<&str> {
        let newest = self.modes.values().map(|(_, last)| *last).max()?;
        let now = self.modes.iter().filter(|(_, (_, last))| newest - *last < super::Status::CURRENT);
        now.max_by_key(|(_, (first, _))| *first).map(|(mode, _)| mode.as_str())
    }
}

/// The readiness of all policy domains with an MTA-STS policy in mode testing, sorted by name.
pub fn readiness(archive: &Archive, classes: &FailureClasses) -> Vec<Readiness> {
    let Some(newest) = archive.reports().iter().filter_map(ReportRow::day).max() else { return Vec::new() };
    let mut modes: HashMap<BodyId, Option<String>> = HashMap::new();
    let mut seen: HashMap<Symbol, Seen> = HashMap::new();
    for (at, policy) in (0..).map(PolicyId).zip(archive.policies()).filter(|(_, policy)| policy.kind == PolicyType::Sts)
    {
        let report = &archive.reports()[policy.report];
        let domain = archive.scopes()[policy.scope].domain;
        let mode = modes.entry(policy.body).or_insert_with(|| archive.bare_policy(at).sts().mode);
        let Some(day) = report.day().filter(|_| domain != Symbol::ABSENT) else { continue };
        let seen = seen.entry(domain).or_default();
        let Some(mode) = mode.as_deref().map(str::to_ascii_lowercase) else {
            // Senders that cannot fetch the policy cannot quote it.
            seen.policy(archive, classes, at, day, newest);
            continue;
        };
        let testing = mode == "testing";
        let days = seen.modes.entry(mode).or_insert((day, day));
        *days = (days.0.min(day), days.1.max(day));
        if testing && newest - day < WINDOW {
            seen.testing(archive, classes, at, day, newest);
        }
    }
    let testing = seen.iter().filter(|(_, seen)| seen.mode() == Some("testing"));
    let mut out: Vec<Readiness> = testing.map(|(domain, seen)| judge(archive, *domain, seen, newest)).collect();
    out.sort_by(|a, b| a.domain.cmp(&b.domain));
    out
}

impl Seen {
    /// Adds a policy entry in mode testing.
    fn testing(&mut self, archive: &Archive, classes: &FailureClasses, policy: PolicyId, day: Day, newest: Day) {
        let row = &archive.policies()[policy];
        let (sessions, all_failed) = (row.counts().total(), row.counts().failed);
        if sessions > 0 {
            self.days.insert(day);
            self.reporters.insert(archive.reports()[row.report].reporter);
        }
        let mut harmless = 0_u64;
        for at in archive.failures_of(policy) {
            let fault = classes.diagnosis_of_row(at).fault;
            let failed = row.weight(archive.failures().failed(at));
            if fault.defers() {
                add(self.faults.entry(fault).or_insert(0), failed);
            } else {
                add(&mut harmless, failed);
            }
        }
        let unexplained = row.unexplained();
        if unexplained > 0 {
            add(self.faults.entry(Fault::Unknown).or_insert(0), unexplained);
        }
        let deferred = all_failed.saturating_sub(harmless);
        add(&mut self.sessions, sessions);
        add(&mut self.deferred, deferred);
        if deferred > 0 {
            self.last_deferred = self.last_deferred.max(Some(day));
        }
        if newest - day < CLEAN {
            add(&mut self.recent_sessions, sessions);
            add(&mut self.recent_deferred, deferred);
        }
        self.policy(archive, classes, policy, day, newest);
    }

    /// Adds a policy entry's failures to fetch or use the policy.
    fn policy(&mut self, archive: &Archive, classes: &FailureClasses, policy: PolicyId, day: Day, newest: Day) {
        if newest - day >= CLEAN {
            return;
        }
        for at in archive.failures_of(policy) {
            let fault = classes.diagnosis_of_row(at).fault;
            if fault.is_at_policy() {
                let failed = archive.policies()[policy].weight(archive.failures().failed(at));
                add(self.recent_policy.entry(fault).or_insert(0), failed);
            }
        }
    }
}

const fn add(sum: &mut u64, more: u64) {
    *sum = sum.saturating_add(more);
}

fn judge(archive: &Archive, domain: Symbol, seen: &Seen, newest: Day) -> Readiness {
    let mut against = Vec::new();
    let mut remarks = Vec::new();
    if seen.recent_deferred > 0 {
        let (failed, of) = (seen.recent_deferred, seen.recent_sessions);
        if is_rare(failed, of) {
            remarks.push(Reason::Noise { failed, of });
        } else {
            let last = seen.last_deferred.unwrap_or(newest);
            against.push(Reason::Deferred { failed, of, last });
        }
    }
    for (fault, failed) in &seen.recent_policy {
        if !is_rare(*failed, seen.recent_sessions) {
            against.push(Reason::Policy { fault: *fault, failed: *failed });
        }
    }
    let (days, reporters) = (seen.days.len() as u64, seen.reporters.len() as u64);
    let mut missing = Vec::new();
    if days < DAYS {
        missing.push(Reason::Days { covered: days });
    }
    if reporters < REPORTERS {
        missing.push(Reason::Reporters { reporters });
    }
    if seen.sessions < SESSIONS {
        missing.push(Reason::Sessions { sessions: seen.sessions });
    }
    let newest_own = seen.modes.get("testing").map_or(newest, |(_, last)| *last);
    if newest - newest_own > OLD {
        missing.push(Reason::Old { days: newest - newest_own });
    }
    let verdict = if !against.is_empty() {
        Verdict::NotReady
    } else if !missing.is_empty() {
        Verdict::NotEnough
    } else {
        if remarks.is_empty() {
            remarks.push(Reason::Clean { sessions: seen.sessions });
        }
        Verdict::Ready
    };
    let mut faults: Vec<(Fault, u64)> = seen.faults.iter().map(|(fault, failed)| (*fault, *failed)).collect();
    faults.sort_by_key(|(_, failed)| std::cmp::Reverse(*failed));
    let names = seen.reporters.iter().map(|reporter| archive.reporter_name(*reporter).unwrap_or_default().to_owned());
    Readiness {
        domain: archive.symbols().as_str(domain).to_owned(),
        verdict,
        reasons: [against, missing, remarks].concat(),
        window: (newest - WINDOW + 1, newest),
        days,
        reporters: names.collect(),
        sessions: seen.sessions,
        deferred: seen.deferred,
        last_deferred: seen.last_deferred,
        faults,
    }
}
