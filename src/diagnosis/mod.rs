//! From failures to problems: what is wrong, since when, who can mend it, and how.

pub mod advice;
pub mod clue;
pub mod commands;
pub mod facts;
pub mod fault;
pub mod judge;
mod phrases;
pub mod reason;
pub mod rules;
pub mod sender;
pub mod setting;

use std::collections::HashMap;

use crate::archive::Archive;
use crate::report::model::{Failure, Policy, PolicyType, Report, comparable_name};
use crate::report::text::Text;
use crate::report::time::Day;

pub use advice::Advice;
pub use clue::Clue;
pub use commands::{fill, name_domain};
pub use facts::{Facts, Readings};
pub use fault::{Fault, Force, Severity, Who};
pub use judge::{Certainty, Judgement, classify};
pub use sender::Sender;
pub use setting::{Setting, force};

/// One fault at one MX host of one policy domain, over all reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub fault: Fault,
    /// How urgent it is.
    pub severity: Severity,
    /// How sure it is: the surest of the failures behind it.
    pub certainty: Certainty,
    /// Why it is this fault and not another, from the surest of the failures.
    pub why: String,
    /// What reasons point to, where that is narrower than the fault, in the order in which they were met.
    pub clues: Vec<Clue>,
    /// The result types senders gave it, as written, without repetition.
    pub result_types: Vec<String>,
    /// The MX host, if a connection was made.
    pub mx: Option<String>,
    /// The policy domain, in comparable form.
    pub policy_domain: Option<String>,
    /// An address of the MX from the reports.
    pub receiving_ip: Option<String>,
    /// Failed sessions in the details, those that two policies of one report share counted once.
    pub failed: u64,
    /// First and last day of the reports that show it.
    pub days: Option<(Day, Day)>,
    /// Who reports it, without repetition.
    pub reporters: Vec<String>,
    /// The rows behind it, in words; the first [`Problem::EVIDENCE`] of them.
    pub evidence: Vec<String>,
    /// How many rows there are in all.
    pub rows: u64,
}

impl Problem {
    /// How many rows of evidence are kept.
    pub const EVIDENCE: usize = 8;

    /// The advice for it.
    pub fn advice(&self) -> Advice {
        self.fault.advice()
    }

    /// The commands with the names of this problem filled in.
    pub fn commands(&self) -> Vec<String> {
        self.advice().commands.iter().map(|command| self.fill(command)).collect()
    }

    /// What to do, with the policy domain filled in.
    pub fn fix(&self) -> String {
        name_domain(self.advice().fix, self.policy_domain.as_deref())
    }

    /// The likely causes, those that reasons point to first.
    pub fn causes(&self) -> Vec<String> {
        let narrow = self.clues.iter().filter_map(|clue| clue.cause());
        let mut out = Vec::new();
        for cause in narrow.chain(self.advice().causes.iter().copied()) {
            push_new(&mut out, Some(&name_domain(cause, self.policy_domain.as_deref())));
        }
        out
    }

    /// Puts the names of this problem into a text.
    pub fn fill(&self, text: &str) -> String {
        fill(text, self.policy_domain.as_deref(), self.mx.as_deref(), self.receiving_ip.as_deref())
    }
}

#[derive(Debug, PartialEq, Eq, Hash, Clone)]
struct Key {
    fault: Fault,
    domain: Option<String>,
    mx: Option<String>,
}

/// All problems, the most urgent first.
pub fn problems(archive: &Archive) -> Vec<Problem> {
    let mut all = Collector::default();
    for entry in archive.entries() {
        all.take(&entry.report);
    }
    let mut problems = all.problems;
    problems.sort_by(|a, b| {
        let rank = |problem: &Problem| (std::cmp::Reverse(problem.severity), std::cmp::Reverse(problem.failed));
        rank(a).cmp(&rank(b)).then_with(|| (a.fault, &a.policy_domain, &a.mx).cmp(&(b.fault, &b.policy_domain, &b.mx)))
    });
    problems
}

/// What makes failures of one policy alike, as addresses of shared texts. Texts that are equal but not shared only
/// cost a second look.
pub type Likeness = [usize; 5];

/// The likeness of a failure: all that a judgement looks at.
pub fn likeness(failure: &Failure) -> Likeness {
    let address = |text: &Option<Text>| text.as_ref().map_or(0, Text::address);
    [
        address(&failure.result_type),
        address(&failure.receiving_mx_hostname),
        address(&failure.reason_code),
        address(&failure.additional_information),
        // Of the address only its absence counts.
        usize::from(failure.receiving_ip.is_none()),
    ]
}

#[derive(Default)]
struct Collector<'a> {
    index: HashMap<Key, usize>,
    problems: Vec<Problem>,
    readings: Readings<'a>,
}

impl<'a> Collector<'a> {
    fn take(&mut self, report: &'a Report) {
        // Sessions that a report's sts and tlsa policies share are counted once: the larger sum is taken.
        let mut sums: HashMap<(usize, PolicyType), u64> = HashMap::new();
        for policy in report.policies.iter().filter(|policy| !policy.failures.is_empty()) {
            let setting = Setting::of(report, policy);
            // A report repeats few kinds of failure very often, so each kind is judged once.
            let mut judged: HashMap<Likeness, usize, foldhash::fast::RandomState> = HashMap::default();
            for failure in &policy.failures {
                let at = *judged.entry(likeness(failure)).or_insert_with(|| {
                    let facts = Facts::gather(&setting, failure, &mut self.readings);
                    self.meet(report, policy, &facts)
                });
                self.problems[at].row(report, policy, failure);
                let sum = sums.entry((at, policy.kind)).or_insert(0);
                *sum = sum.saturating_add(failure.failed);
            }
        }
        let mut largest: HashMap<usize, u64> = HashMap::new();
        for ((at, _), sum) in sums {
            let slot = largest.entry(at).or_insert(0);
            *slot = sum.max(*slot);
        }
        for (at, sum) in largest {
            self.problems[at].failed = self.problems[at].failed.saturating_add(sum);
        }
    }

    /// Finds or makes the problem that a kind of failure belongs to.
    fn meet(&mut self, report: &Report, policy: &Policy, facts: &Facts<'_>) -> usize {
        let name = |text: &Option<Text>| text.as_deref().map(comparable_name).filter(|name| !name.is_empty());
        let judgement = facts.judge();
        // What is wrong with the policy is one problem, whichever mail server a report names beside it.
        let mx = if judgement.fault.at_policy() { None } else { name(&facts.failure.receiving_mx_hostname) };
        let key = Key { fault: judgement.fault, domain: name(&policy.domain), mx };
        let at = *self.index.entry(key).or_insert_with_key(|key| {
            self.problems.push(empty(key.clone()));
            self.problems.len() - 1
        });
        self.problems[at].kind(report, facts, judgement);
        at
    }
}

fn empty(key: Key) -> Problem {
    Problem {
        fault: key.fault,
        severity: Severity::Info,
        certainty: Certainty::Guess,
        why: String::new(),
        clues: Vec::new(),
        result_types: Vec::new(),
        mx: key.mx,
        policy_domain: key.domain,
        receiving_ip: None,
        failed: 0,
        days: None,
        reporters: Vec::new(),
        evidence: Vec::new(),
        rows: 0,
    }
}

impl Problem {
    /// Notes what all failures of one kind in one report have in common.
    fn kind(&mut self, report: &Report, facts: &Facts<'_>, judgement: Judgement) {
        self.severity = self.severity.max(judgement.severity);
        if self.why.is_empty() || judgement.certainty > self.certainty {
            self.certainty = judgement.certainty;
            self.why = judgement.why(facts);
        }
        if let Some(clue) = judgement.clue
            && !self.clues.contains(&clue)
        {
            self.clues.push(clue);
        }
        let result_type = facts.failure.result_type.as_deref().map(str::trim);
        push_new(&mut self.result_types, result_type);
        let reporter = report.organization.as_deref().or(report.submitter.as_deref());
        push_new(&mut self.reporters, reporter);
        let day = report.range.start.or(report.range.end).map(crate::report::Timestamp::day);
        if let Some(day) = day {
            let (first, last) = self.days.unwrap_or((day, day));
            self.days = Some((first.min(day), last.max(day)));
        }
    }

    /// Notes one failure.
    fn row(&mut self, report: &Report, policy: &Policy, failure: &Failure) {
        self.rows += 1;
        if self.receiving_ip.is_none() {
            let address = |text: &&str| text.trim().parse::<std::net::IpAddr>().is_ok();
            self.receiving_ip = failure.receiving_ip.as_deref().filter(address).map(ToOwned::to_owned);
        }
        if self.evidence.len() < Self::EVIDENCE {
            self.evidence.push(evidence(report, policy, failure));
        }
    }
}

/// Appends a text that the list does not have yet.
pub(crate) fn push_new(list: &mut Vec<String>, text: Option<&str>) {
    if let Some(text) = text
        && !list.iter().any(|known| known == text)
    {
        list.push(text.to_owned());
    }
}

/// One row in words.
fn evidence(report: &Report, policy: &Policy, failure: &Failure) -> String {
    let reporter = report.organization.as_deref().or(report.submitter.as_deref()).unwrap_or("an unnamed sender");
    let day = report.range.start.map_or_else(|| "on an unknown day".to_owned(), |start| format!("on {}", start.day()));
    let result_type = failure.result_type.as_deref().unwrap_or("no result type");
    let policy_type = policy.kind_text.as_deref().unwrap_or("unnamed");
    let mode = policy.sts().mode.map(|mode| format!(", mode {mode}")).unwrap_or_default();
    let mut text = format!("{reporter} {day}: {result_type} under a policy of type {policy_type}{mode}");
    if let Some(mx) = &failure.receiving_mx_hostname {
        text.push_str(&format!(" at {mx}"));
    }
    if let Some(ip) = &failure.receiving_ip {
        text.push_str(&format!(" ({ip})"));
    }
    if let Some(reason) = &failure.reason_code {
        text.push_str(&format!(", reason \u{201c}{reason}\u{201d}"));
    }
    let sessions = if failure.failed == 1 { "session" } else { "sessions" };
    text.push_str(&format!(", {} {sessions}", failure.failed));
    text
}
