//! Problems over time: the same fault across reporters and days is one problem, with a first and a last day.
//!
//! [`ProblemKey`] explains which failures are the same problem.

mod explainer;
mod observations;

use std::cmp::Reverse;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use self::explainer::Explainer;
use self::observations::{Observation, Observations, Observer};
use crate::archive::{Archive, Id as _, Symbol};
use crate::diagnosis::advice::Advice;
use crate::diagnosis::aggregate::{Aggregates, FilterMask, GroupBy};
use crate::diagnosis::classes::{ClassId, FailureClasses, ProblemKey};
use crate::diagnosis::commands::address;
use crate::diagnosis::fault::Certainty;
use crate::diagnosis::fault::{Fault, Severity};
use crate::diagnosis::history::History;
use crate::diagnosis::reason_hint::ReasonHint;
use crate::diagnosis::{fill, name_domain, push_new};
use crate::report::text::Text;
use crate::report::time::Day;

/// Whether a problem is ongoing. There is no clock: the day of the newest report counts as today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// The newest reports of its reporters still show it.
    Happening,
    /// Its reporters have not reported since, or too little to decide.
    Unknown,
    /// Its reporters have reported sessions since, without it.
    Over,
}

impl Status {
    /// How many days before the newest report still count as today. Reports are daily and arrive within a day or two.
    pub const CURRENT: i64 = 3;
    /// Days without a problem that suffice to call it over, even if it had longer gaps before.
    pub(crate) const PAUSE: i64 = 7;

    /// The stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Happening => "happening",
            Self::Unknown => "unknown",
            Self::Over => "over",
        }
    }
}

/// One fault across all reports; at one MX host, if it is fixed there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The diagnosed fault.
    pub fault: Fault,
    /// How urgent it is for the receiving side: the highest severity of its failures, or raised by their circumstances.
    pub severity: Severity,
    /// The highest certainty of its failures.
    pub certainty: Certainty,
    /// Why it is this fault and not another, from the failure diagnosed with the most certainty.
    pub why: String,
    /// The hints from reasons that are narrower than the fault, in the order of first appearance.
    pub hints: Vec<ReasonHint>,
    /// Whether it is ongoing.
    pub status: Status,
    /// A few failures among many thousands, of a transient fault; see [`Problem::NOISE_RATE`].
    pub noise: bool,
    /// The result types from the reports, as written, without duplicates.
    pub result_types: Vec<String>,
    /// The MX host, if a connection was made; the first if there are several.
    pub mx: Option<String>,
    /// All MX hosts, at most [`Problem::LISTED`].
    pub hosts: Vec<String>,
    /// The policy domain, normalised.
    pub policy_domain: Option<String>,
    /// An address of the MX from the reports, as written.
    pub receiving_ip: Option<String>,
    /// All addresses of the MX hosts in failures like these, at most [`Problem::LISTED`]. Under a filter they include
    /// those of other days and reporters.
    pub addresses: Vec<String>,
    /// Failed sessions in the details; those shared by two policies of one report are counted once.
    pub failed: u64,
    /// All sessions its reporters counted for the policy domain from its first to its last day; at least
    /// [`Problem::failed`]. Details may list a session several times (RFC 8460 s.4).
    pub sessions: u64,
    /// First and last day of the reports that show it.
    pub days: Option<(Day, Day)>,
    /// The number of days on which reports show it.
    pub days_seen: u64,
    /// The names of its reporters, without duplicates.
    pub reporters: Vec<String>,
    /// Failure details that show it, as text; at most [`Problem::EVIDENCE`].
    pub evidence: Vec<String>,
    /// The total number of failure details.
    pub rows: u64,
}

impl Problem {
    /// The maximum number of failure details in [`Problem::evidence`].
    pub const EVIDENCE: usize = 8;
    /// The maximum number of result types, MX hosts and addresses listed.
    pub(crate) const LISTED: usize = 50;
    /// Noise is at most one failed session in this many...
    pub(crate) const NOISE_RATE: u64 = 1_000;
    /// ...if at least this many sessions were counted: below that, a single failure weighs too much.
    pub(crate) const NOISE_SESSIONS: u64 = 5_000;

    /// Whether so few of the sessions failed that a transient fault explains it.
    pub(crate) const fn is_rare(failed: u64, sessions: u64) -> bool {
        sessions >= Self::NOISE_SESSIONS && failed.saturating_mul(Self::NOISE_RATE) <= sessions
    }
    /// Number of reporters that must see a problem on the same day to make it critical.
    pub(crate) const MANY: usize = 3;

    /// The advice for its fault.
    pub fn advice(&self) -> Advice {
        self.fault.advice()
    }

    /// The commands with the names of this problem filled in.
    pub fn commands(&self) -> Vec<String> {
        let all = self.advice().commands;
        let all = if self.mx.is_none() { self.fault.commands_without_mx().unwrap_or(all) } else { all };
        all.iter().map(|command| self.fill(command)).collect()
    }

    /// How to fix it, with the policy domain filled in.
    pub fn fix(&self) -> String {
        name_domain(self.advice().fix, self.policy_domain.as_deref())
    }

    /// The likely causes, those suggested by reasons first.
    pub fn causes(&self) -> Vec<String> {
        let narrow = self.hints.iter().filter_map(|hint| hint.cause());
        let mut out = Vec::new();
        for cause in narrow.chain(self.advice().causes.iter().copied()) {
            push_new(&mut out, Some(&name_domain(cause, self.policy_domain.as_deref())));
        }
        out
    }

    /// Fills the names of this problem into a text; see [`fill`].
    pub fn fill(&self, text: &str) -> String {
        fill(text, self.policy_domain.as_deref(), self.mx.as_deref(), self.receiving_ip.as_deref())
    }
}

/// All problems in the archive, the most important first.
pub fn problems(archive: &Archive) -> Vec<Problem> {
    let classes = FailureClasses::of(archive);
    let aggregates = Aggregates::of(archive, &classes, &FilterMask::all(archive, &classes));
    let history = History::of(archive, &aggregates);
    problems_of(archive, &classes, &aggregates, &history, usize::MAX).0
}

/// The problems within the filter of a pass, the most important first: ongoing ones, then those of unknown status, then
/// noise, then those that are over; within these by severity, then by failed sessions. At most `most` of them, and the
/// total number.
pub(crate) fn problems_of(
    archive: &Archive,
    classes: &FailureClasses,
    aggregates: &Aggregates,
    history: &History,
    most: usize,
) -> (Vec<Problem>, usize) {
    let view = View { archive, classes, aggregates, history, words: Explainer::new(archive) };
    let found = view.found();
    let mut found: Vec<&Found> = found.iter().collect();
    found.sort_by_cached_key(|found| {
        let key = classes.problem.groups()[found.problem];
        let names = (archive.symbols().as_str(key.domain), archive.symbols().as_str(key.mx));
        let rank = match (found.status, found.noise) {
            (Status::Happening, false) => 0,
            (Status::Unknown, false) => 1,
            (Status::Happening | Status::Unknown, true) => 2,
            (Status::Over, _) => 3,
        };
        (rank, Reverse(found.severity), Reverse(found.failed), key.fault, names)
    });
    let count = found.len();
    (found.into_iter().take(most).map(|found| view.problem(found)).collect(), count)
}

struct View<'a> {
    archive: &'a Archive,
    classes: &'a FailureClasses,
    aggregates: &'a Aggregates,
    history: &'a History,
    words: Explainer<'a>,
}

/// A problem with only what sorting needs; [`View::problem`] adds the rest.
struct Found {
    problem: usize,
    /// Its failure classes.
    classes: Vec<ClassId>,
    severity: Severity,
    status: Status,
    noise: bool,
    failed: u64,
    sessions: u64,
    /// In ascending order.
    days: Vec<Day>,
    observers: Vec<Observer>,
}

impl View<'_> {
    fn found(&self) -> Vec<Found> {
        let mut of_problem: Vec<Vec<ClassId>> = vec![Vec::new(); self.classes.problem.groups().len()];
        for (class, problem) in (0..).map(ClassId).zip(&self.classes.problem.of_class) {
            if self.aggregates.classes[class.index()].rows > 0 {
                of_problem[problem.index()].push(class);
            }
        }
        let mut seen = Observations::new(self.archive);
        let some = of_problem.into_iter().enumerate().filter(|(_, classes)| !classes.is_empty());
        let mut found: Vec<Found> = some.map(|(problem, classes)| self.weigh(&mut seen, problem, classes)).collect();
        self.raise_unreachable(&mut found);
        found
    }

    /// If a policy cannot be fetched, the domain is unprotected against any other fault on the same days.
    fn raise_unreachable(&self, found: &mut [Found]) {
        let key = |found: &Found| self.classes.problem.groups()[found.problem];
        let mut failing: HashSet<(Symbol, Day)> = HashSet::new();
        for other in found.iter().filter(|other| !other.noise) {
            let key = key(other);
            if key.fault.is_about_receiver() && key.fault != Fault::PolicyUnreachable {
                failing.extend(other.days.iter().map(|day| (key.domain, *day)));
            }
        }
        for one in found.iter_mut().filter(|one| !one.noise) {
            let ProblemKey { fault, domain, .. } = key(one);
            if fault == Fault::PolicyUnreachable && one.days.iter().any(|day| failing.contains(&(domain, *day))) {
                one.severity = Severity::Critical;
            }
        }
    }

    fn weigh(&self, seen: &mut Observations<'_>, problem: usize, classes: Vec<ClassId>) -> Found {
        let key = self.classes.problem.groups()[problem];
        let Observation { days, observers, at_once } = seen.of(problem, &self.aggregates.problems[problem]);
        let failed = self.aggregates.by(GroupBy::Problem)[problem].failed;
        let sessions = self.sessions(key, &observers, &days).max(failed);
        let severity =
            classes.iter().map(|class| self.classes.diagnosis(*class).severity).max().unwrap_or(Severity::Info);
        let noise = self.noise(key, &observers, &days, failed, sessions);
        // A fault that several senders see at once is not an accident at one of them, in any policy mode.
        let alarming =
            at_once >= Problem::MANY && !noise && severity >= Severity::Medium && key.fault.is_about_receiver();
        Found {
            problem,
            severity: if alarming { Severity::Critical } else { severity },
            status: self.status(key, &observers, &days),
            noise,
            classes,
            failed,
            sessions,
            days,
            observers,
        }
    }

    fn sessions(&self, key: ProblemKey, observers: &[Observer], days: &[Day]) -> u64 {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return 0 };
        let counted = observers.iter().flat_map(|observer| self.history.get(observer.reporter, key.domain));
        let within = counted.filter(|(day, _)| (first..=last).contains(&day));
        within.fold(0, |sum: u64, (_, sessions)| sum.saturating_add(sessions.total()))
    }

    /// Over if the reporters of at least half of its failed sessions have since reported sessions without it, for at
    /// least as long as its longest gap so far. Happening if its last day is at most [`Status::CURRENT`] days before
    /// the newest.
    fn status(&self, key: ProblemKey, observers: &[Observer], days: &[Day]) -> Status {
        let (Some(last), Some(newest)) = (days.last(), self.history.newest) else { return Status::Unknown };
        let mut weight = 0_u64;
        let mut since = 0_u64;
        let mut clean = 0_i64;
        for observer in observers {
            // A failure detail may count no sessions; it was still seen.
            let own = observer.weight.max(1);
            weight = weight.saturating_add(own);
            if let Some(later) = self.history.newest_after(*last, observer.reporter, key.domain) {
                since = since.saturating_add(own);
                clean = clean.max(later - *last);
            }
        }
        let pause = days.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(1).min(Status::PAUSE);
        if since >= weight - since && clean >= pause {
            Status::Over
        } else if newest - *last <= Status::CURRENT {
            Status::Happening
        } else {
            Status::Unknown
        }
    }

    /// Few failures, of a transient fault, and not on most of the days: a few failures every day have a cause, such as
    /// a server that receives little mail.
    fn noise(&self, key: ProblemKey, observers: &[Observer], days: &[Day], failed: u64, sessions: u64) -> bool {
        let few = Problem::is_rare(failed, sessions);
        if !few || !key.fault.is_transient() {
            return false;
        }
        let mut reported: Vec<Day> = Vec::new();
        for observer in observers {
            reported.extend(self.history.get(observer.reporter, key.domain).iter().map(|(day, _)| day));
        }
        reported.sort_unstable();
        reported.dedup();
        days.len() == 1 || days.len() * 2 <= reported.len()
    }

    fn problem(&self, found: &Found) -> Problem {
        let symbols = self.archive.symbols();
        let key = self.classes.problem.groups()[found.problem];
        let mut out = Problem {
            fault: key.fault,
            severity: found.severity,
            certainty: Certainty::Guess,
            why: String::new(),
            hints: Vec::new(),
            status: found.status,
            noise: found.noise,
            result_types: Vec::new(),
            mx: None,
            hosts: Vec::new(),
            policy_domain: symbols.text(key.domain).map(ToString::to_string),
            receiving_ip: None,
            addresses: Vec::new(),
            failed: found.failed,
            sessions: found.sessions,
            days: found.days.first().zip(found.days.last()).map(|(first, last)| (*first, *last)),
            days_seen: found.days.len() as u64,
            reporters: Vec::new(),
            evidence: Vec::new(),
            rows: self.aggregates.by(GroupBy::Problem)[found.problem].rows,
        };
        let surest = found.classes.iter().copied().rev().max_by_key(|class| self.classes.diagnosis(*class).certainty);
        if let Some(class) = surest {
            out.certainty = self.classes.diagnosis(class).certainty;
            out.why = self.words.why(self.classes.facts(class).example);
        }
        for class in &found.classes {
            if let Some(hint) = self.classes.diagnosis(*class).hint
                && !out.hints.contains(&hint)
            {
                out.hints.push(hint);
            }
            let evidence = self.classes.facts(*class);
            for written in &evidence.result_types {
                if out.result_types.len() < Problem::LISTED {
                    push_new(&mut out.result_types, symbols.text(*written).map(|text| text.trim()));
                }
            }
            if out.hosts.len() < Problem::LISTED {
                push_new(&mut out.hosts, symbols.text(self.classes.classes()[*class].mx).map(Text::as_str));
            }
            for written in &evidence.addresses {
                let Some(address) = address(symbols.as_str(*written)) else { continue };
                out.receiving_ip.get_or_insert_with(|| symbols.as_str(*written).to_owned());
                if out.addresses.len() < Problem::LISTED {
                    push_new(&mut out.addresses, Some(&address.to_string()));
                }
            }
        }
        // A fault of the policy does not concern the MX hosts its failures happen to name.
        out.mx = out.hosts.first().filter(|_| !key.fault.is_at_policy()).cloned();
        let reporters = found.observers.iter().filter_map(|observer| self.archive.reporter_name(observer.reporter));
        out.reporters = reporters.map(ToOwned::to_owned).collect();
        let rows = &self.aggregates.problems[found.problem].evidence;
        out.evidence = rows.iter().map(|row| self.words.evidence(*row)).collect();
        out
    }
}
