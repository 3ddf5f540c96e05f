//! Problems over time: the same fault across reporters and days is one problem, with a first and a last day.
//!
//! [`ProblemKey`] explains which failures are the same problem.
//!
//! | module | holds |
//! |---|---|
//! | `observations` | on which days and by whom a problem was reported |
//! | `baseline` | all sessions of a domain by reporter and day, to compare with |
//! | `sightings` | in which reports a problem shows, and what it meant for mail there |
//! | `assess` | severity and status of each problem, from all reports |
//! | `explainer` | failure details and diagnoses in words |
//! | `by_reporter` | a problem by reporter and day |
//! | `id` | what names a problem outside an archive |

mod assess;
mod baseline;
mod by_reporter;
mod explainer;
mod id;
mod observations;
mod sightings;

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use self::explainer::Explainer;
pub(crate) use self::explainer::describe;
use self::observations::{Observation, Observations};

pub(crate) use self::assess::Assessments;
pub use self::by_reporter::{ByReporter, ReporterDays};
pub use self::id::ProblemId;
pub(super) use self::observations::Observer;
use crate::archive::{Archive, Id as _, RowId};
use crate::diagnosis::advice::Advice;
use crate::diagnosis::advice::providers::{self, Provider};
use crate::diagnosis::aggregate::{Aggregates, FilterMask, GroupBy};
use crate::diagnosis::classes::{ClassId, FailureClasses, ProblemKey};
use crate::diagnosis::commands::{FilledStep, Names, address};
use crate::diagnosis::consequence::Basis;
use crate::diagnosis::fault::Certainty;
use crate::diagnosis::fault::Fault;
use crate::diagnosis::history::History;
use crate::diagnosis::reason_hint::ReasonHint;
use crate::diagnosis::severity::Assessment;
use crate::diagnosis::status::Status;
use crate::diagnosis::{name_domain, push_new};
use crate::display::{number, shortened};
use crate::report::policy_text::{Tlsa, fault_of_line};
use crate::report::text::Text;
use crate::report::time::Day;

/// One fault across all reports; at one MX host, if it is fixed there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What names it outside this archive.
    pub id: ProblemId,
    /// The diagnosed fault.
    pub fault: Fault,
    /// How severe it is, whether it lasts and who acts, with the reasons: from all reports, whatever is filtered.
    pub verdict: Assessment,
    /// The highest certainty of its failures.
    pub certainty: Certainty,
    /// Why it is this fault and not another, from the failure diagnosed with the most certainty.
    pub why: String,
    /// The hints from reasons that are narrower than the fault, in the order of first appearance.
    pub hints: Vec<ReasonHint>,
    /// The result types from the reports, as written, without duplicates.
    pub result_types: Vec<String>,
    /// The MX host, if a connection was made; the first if there are several.
    pub mx: Option<String>,
    /// All MX hosts, at most [`Problem::LISTED`].
    pub hosts: Vec<String>,
    /// The policy domain, normalised.
    pub policy_domain: Option<String>,
    /// Hosts that the policy names, for when the failures name none; wildcards left out.
    pub policy_hosts: Vec<String>,
    /// Lines of the quoted MTA-STS policy that are wrong, each with what is wrong with it.
    pub policy_lines: Vec<(String, String)>,
    /// Quoted TLSA records, as written.
    pub tlsa: Vec<String>,
    /// Addresses of sending MTAs in [`Problem::evidence`], as written.
    pub senders: Vec<String>,
    /// How the recognised senders among its reporters word such reports; see [`habits`](crate::diagnosis::Sender::habits).
    pub habits: Vec<String>,
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
    /// First and last day of the matching reports that show it. [`Assessment::days`] has those of all reports.
    pub days: Option<(Day, Day)>,
    /// The number of days on which matching reports show it.
    pub days_seen: u64,
    /// The names of its reporters, without duplicates.
    pub reporters: Vec<String>,
    /// Failure details that show it, as text; at most [`Problem::EVIDENCE`].
    pub evidence: Vec<String>,
    /// The rows of [`Problem::evidence`] in the archive.
    pub evidence_rows: Vec<RowId>,
    /// The total number of failure details.
    pub rows: u64,
}

impl Problem {
    /// The maximum number of failure details in [`Problem::evidence`].
    pub const EVIDENCE: usize = 8;
    /// The maximum number of result types, MX hosts and addresses listed.
    pub(crate) const LISTED: usize = 50;

    /// The advice for its fault.
    pub fn advice(&self) -> Advice {
        self.fault.advice()
    }

    /// The names for its commands. If no MX host is named, it is the first one that the policy names.
    fn names(&self) -> Names<'_> {
        let mx = self
            .mx
            .as_deref()
            .filter(|mx| !mx.trim().is_empty())
            .or_else(|| self.policy_hosts.first().map(String::as_str));
        Names {
            domain: self.policy_domain.as_deref(),
            mx,
            ip: self.receiving_ip.as_deref(),
            sender: self.senders.first().map(String::as_str),
            tlsa: &self.tlsa,
        }
    }

    /// The steps to check it, with its names filled in.
    pub fn steps(&self) -> Vec<FilledStep> {
        self.advice().steps(&self.names())
    }

    /// The commands of these steps.
    pub fn commands(&self) -> Vec<String> {
        self.steps().into_iter().map(|step| step.command).collect()
    }

    /// How to fix it, with the policy domain filled in. Where senders go by TLSA records it says how not to break those.
    pub fn fix(&self) -> String {
        let dane = self.verdict.circumstances.basis == Basis::Dane;
        name_domain(&self.advice().fix(dane), self.policy_domain.as_deref())
    }

    /// The likely causes, those suggested by reasons first.
    pub fn causes(&self) -> Vec<String> {
        let narrow = self.hints.iter().filter_map(|hint| hint.cause());
        let mut out = Vec::new();
        for (line, fault) in &self.policy_lines {
            push_new(
                &mut out,
                Some(&format!("The policy in the reports has the line \u{201c}{line}\u{201d}: {fault}.")),
            );
        }
        for cause in narrow.chain(self.advice().causes.iter().map(|cause| cause.text)) {
            push_new(&mut out, Some(&name_domain(cause, self.policy_domain.as_deref())));
        }
        out
    }

    /// The provider that runs its MX hosts, if it is a known one.
    pub fn provider(&self) -> Option<&'static Provider> {
        self.hosts.iter().find_map(|host| providers::of_host(host))
    }

    /// A text for the operator of the MX host or of the policy host, with the evidence.
    pub fn message(&self) -> String {
        let domain = self.policy_domain.as_deref().unwrap_or("our domain");
        let circumstances = &self.verdict.circumstances;
        let when = match self.verdict.days {
            Some((first, last)) if first < last => format!("From {first} to {last}"),
            Some((day, _)) => format!("On {day}"),
            None => "On unknown days".to_owned(),
        };
        let host = self.mx.as_ref().map(|mx| format!(" at {mx}")).unwrap_or_default();
        let addresses =
            if self.addresses.is_empty() { String::new() } else { format!(" ({})", self.addresses.join(", ")) };
        let mut out = format!(
            "TLS reports (RFC 8460) about mail to {domain} say: {}{host}{addresses}.\n\n{when} {} of {} sessions failed, \
             seen by {} of {} reporting organisations. Severity {}.\n\nResult types: {}.\n\nEvidence:\n",
            self.fault.title(),
            number(circumstances.failed),
            number(circumstances.sessions),
            circumstances.saw,
            circumstances.of,
            self.verdict.because(),
            self.result_types.join(", "),
        );
        for line in &self.evidence {
            out.push_str(&format!("- {line}\n"));
        }
        out.push_str(&format!("\nPlease check: {}\n", self.fix()));
        out
    }
}

/// All problems in the archive, the most important first. The day of the newest report counts as today.
pub fn problems(archive: &Archive) -> Vec<Problem> {
    problems_as_of(archive, None)
}

/// The same, with today's date: what was last seen long before is not said to happen still.
pub fn problems_as_of(archive: &Archive, now: Option<Day>) -> Vec<Problem> {
    let classes = FailureClasses::of(archive);
    let aggregates = Aggregates::of(archive, &classes, &FilterMask::all(archive, &classes));
    let history = History::of(archive, &aggregates);
    let assessments = Assessments::of(archive, &classes, &aggregates, now);
    View::new(archive, &classes, &aggregates, &history, &assessments).problems(usize::MAX).0
}

/// What the problems within the filter of a pass are made from.
pub(crate) struct View<'a> {
    archive: &'a Archive,
    classes: &'a FailureClasses,
    aggregates: &'a Aggregates,
    history: &'a History,
    assessments: &'a Assessments,
    words: Explainer<'a>,
}

/// A problem with only what sorting needs; [`View::problem`] adds the rest.
struct Found<'a> {
    problem: usize,
    verdict: &'a Assessment,
    failed: u64,
}

impl<'a> View<'a> {
    /// `aggregates` and `history` are those of the filter, `assessments` those of all reports.
    pub(crate) const fn new(
        archive: &'a Archive,
        classes: &'a FailureClasses,
        aggregates: &'a Aggregates,
        history: &'a History,
        assessments: &'a Assessments,
    ) -> Self {
        Self { archive, classes, aggregates, history, assessments, words: Explainer::new(archive) }
    }

    /// The problems within the filter, the most important first: ongoing ones, then those of unclear status, then
    /// noise, then those that are over; within these by severity, then by failed sessions. At most `most` of them, and
    /// the total number.
    pub(crate) fn problems(&self, most: usize) -> (Vec<Problem>, usize) {
        let sums = self.aggregates.by(GroupBy::Problem).iter().enumerate().filter(|(_, sum)| sum.rows > 0);
        let mut found: Vec<Found<'a>> = sums
            .filter_map(|(problem, sum)| {
                Some(Found { problem, verdict: self.assessments.get(problem)?, failed: sum.failed })
            })
            .collect();
        found.sort_by_cached_key(|found| {
            let key = self.classes.problem.groups()[found.problem];
            let names = (self.archive.symbols().as_str(key.domain), self.archive.symbols().as_str(key.mx));
            let rank = match (found.verdict.status, found.verdict.noise) {
                (Status::Happening, false) => 0,
                (Status::Unclear, false) => 1,
                (Status::Happening | Status::Unclear, true) => 2,
                (Status::Over, _) => 3,
            };
            (rank, Reverse(found.verdict.severity), Reverse(found.failed), key.fault, names)
        });
        let count = found.len();
        found.truncate(most);
        (self.build(&found), count)
    }

    /// The problem with this name and its evidence by reporter and day; `None` if no failure within the filter shows it.
    pub(crate) fn problem_with(&self, id: &ProblemId) -> Option<(Problem, ByReporter)> {
        let problem = self.classes.problem.groups().iter().position(|key| self.id(*key) == *id)?;
        let sum = self.aggregates.by(GroupBy::Problem).get(problem).filter(|sum| sum.rows > 0)?;
        let found = Found { problem, verdict: self.assessments.get(problem)?, failed: sum.failed };
        let by_reporter = assess::by_reporter(self.archive, self.classes, problem);
        Some((self.build(&[found]).pop()?, by_reporter))
    }

    fn id(&self, key: ProblemKey) -> ProblemId {
        let name = |symbol| self.archive.symbols().as_str(symbol).to_owned();
        ProblemId { fault: key.fault, domain: name(key.domain), mx: name(key.mx) }
    }

    fn build(&self, found: &[Found<'a>]) -> Vec<Problem> {
        let mut classes: HashMap<usize, Vec<ClassId>> = found.iter().map(|found| (found.problem, Vec::new())).collect();
        for (class, problem) in (0..).map(ClassId).zip(&self.classes.problem.of_class) {
            if self.aggregates.classes[class.index()].rows > 0
                && let Some(classes) = classes.get_mut(&problem.index())
            {
                classes.push(class);
            }
        }
        let mut observations = Observations::new(self.archive);
        let problem = |found: &Found<'a>| {
            let classes = classes.remove(&found.problem).unwrap_or_default();
            self.problem(found, &classes, observations.of(found.problem, &self.aggregates.problems[found.problem]))
        };
        found.iter().map(problem).collect()
    }

    fn sessions(&self, key: ProblemKey, observers: &[Observer], days: &[Day]) -> u64 {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return 0 };
        let counted = observers.iter().flat_map(|observer| self.history.get(observer.reporter, key.domain));
        let within = counted.filter(|(day, _)| (first..=last).contains(&day));
        within.fold(0, |sum: u64, (_, sessions)| sum.saturating_add(sessions.total()))
    }

    fn problem(&self, found: &Found<'a>, classes: &[ClassId], seen: Observation) -> Problem {
        let Observation { days, observers } = seen;
        let symbols = self.archive.symbols();
        let key = self.classes.problem.groups()[found.problem];
        let mut out = Problem {
            id: self.id(key),
            fault: key.fault,
            verdict: found.verdict.clone(),
            certainty: Certainty::Guess,
            why: String::new(),
            hints: Vec::new(),
            result_types: Vec::new(),
            mx: None,
            policy_hosts: Vec::new(),
            policy_lines: Vec::new(),
            tlsa: Vec::new(),
            senders: Vec::new(),
            habits: Vec::new(),
            hosts: Vec::new(),
            policy_domain: symbols.text(key.domain).map(ToString::to_string),
            receiving_ip: None,
            addresses: Vec::new(),
            failed: found.failed,
            sessions: self.sessions(key, &observers, &days).max(found.failed),
            days: days.first().copied().zip(days.last().copied()),
            days_seen: days.len() as u64,
            reporters: Vec::new(),
            evidence: Vec::new(),
            evidence_rows: Vec::new(),
            rows: self.aggregates.by(GroupBy::Problem)[found.problem].rows,
        };
        let surest = classes.iter().copied().rev().max_by_key(|class| self.classes.diagnosis(*class).certainty);
        if let Some(class) = surest {
            out.certainty = self.classes.diagnosis(class).certainty;
            out.why = self.words.why(self.classes.facts(class).example);
        }
        for class in classes {
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
        let reporters = observers.iter().filter_map(|observer| self.archive.reporter_name(observer.reporter));
        out.reporters = reporters.map(ToOwned::to_owned).collect();
        let rows = &self.aggregates.problems[found.problem].evidence;
        for row in rows {
            push_new(&mut out.senders, self.archive.failure(*row).sending_mta_ip.as_deref());
            push_new(&mut out.habits, self.words.habits(*row));
        }
        if let Some(row) = rows.first() {
            let policy = self.archive.bare_policy(self.archive.policy_of(*row));
            let hosts = policy.mx_patterns();
            let named = hosts
                .iter()
                .map(|host| host.trim().trim_end_matches('.'))
                .filter(|host| !host.is_empty() && !host.contains('*'));
            out.policy_hosts = named.take(Problem::LISTED).map(ToOwned::to_owned).collect();
            if key.fault == Fault::PolicyMalformed {
                let wrong = policy.policy_string.iter().filter_map(|line| Some((line, fault_of_line(line)?)));
                let wrong = wrong.map(|(line, fault)| (shortened(line, 200), fault.to_owned()));
                out.policy_lines = wrong.take(Problem::LISTED).collect();
            }
            let quoted = policy.policy_string.iter().filter(|line| Tlsa::parse(line).is_some());
            out.tlsa = quoted.take(Problem::LISTED).map(ToString::to_string).collect();
        }
        out.evidence_rows.clone_from(rows);
        out.evidence = rows.iter().map(|row| self.words.evidence(*row)).collect();
        out
    }
}
