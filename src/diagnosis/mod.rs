//! From failures to problems: what is wrong, since when, who can mend it, and how.

pub mod classify;
pub mod fault;

use std::collections::HashMap;

use crate::archive::Archive;
use crate::report::model::{Failure, Policy, PolicyType, Report, comparable_name};
use crate::report::text::Text;
use crate::report::time::Day;

pub use classify::{classify, force};
pub use fault::{Advice, Fault, Force, Severity, Who};

/// One fault at one MX host of one policy domain, over all reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub fault: Fault,
    /// How urgent it is.
    pub severity: Severity,
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

    /// Puts the names of this problem into a text.
    pub fn fill(&self, text: &str) -> String {
        fill(text, self.policy_domain.as_deref(), self.mx.as_deref(), self.receiving_ip.as_deref())
    }
}

/// Puts the policy domain in place of `DOM` in prose.
pub fn name_domain(text: &str, domain: Option<&str>) -> String {
    text.replace("DOM", plain_name(domain).unwrap_or("YOUR-DOMAIN"))
}

/// Puts host names and an address in place of `DOM`, `MX` and `IP`. Only plain ones: report content never reaches a
/// command line as anything but a name.
pub fn fill(text: &str, domain: Option<&str>, mx: Option<&str>, ip: Option<&str>) -> String {
    let domain = plain_name(domain).unwrap_or("YOUR-DOMAIN");
    let mx = plain_name(mx).unwrap_or("YOUR-MX");
    let ip = ip.and_then(|ip| ip.trim().parse::<std::net::IpAddr>().ok());
    let address = match ip {
        Some(std::net::IpAddr::V4(ip)) => ip.to_string(),
        Some(std::net::IpAddr::V6(ip)) => format!("'[{ip}]'"),
        None => mx.to_owned(),
    };
    let mut out = String::with_capacity(text.len() + 40);
    // Whole words only; MX behind dig is the record type.
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        match word {
            "DOM" => out.push_str(domain),
            "MX" if !out.ends_with("+short ") => out.push_str(mx),
            "IP" => out.push_str(&address),
            word => out.push_str(word),
        }
        let width = tail.chars().next().map_or(0, char::len_utf8);
        out.push_str(&tail[..width]);
        rest = &tail[width..];
    }
    out
}

fn plain_name(name: Option<&str>) -> Option<&str> {
    name.filter(|name| {
        !name.is_empty()
            && !name.starts_with('-')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    })
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
type Likeness = [usize; 3];

/// The likeness of a failure: result type, MX host, reason.
pub fn likeness(failure: &Failure) -> Likeness {
    let address = |text: &Option<Text>| text.as_ref().map_or(0, Text::address);
    [address(&failure.result_type), address(&failure.receiving_mx_hostname), address(&failure.reason_code)]
}

#[derive(Default)]
struct Collector {
    index: HashMap<Key, usize>,
    problems: Vec<Problem>,
}

impl Collector {
    fn take(&mut self, report: &Report) {
        // Sessions that a report's sts and tlsa policies share are counted once: the larger sum is taken.
        let mut sums: HashMap<(usize, PolicyType), u64> = HashMap::new();
        for policy in &report.policies {
            // A report repeats few kinds of failure very often, so each kind is judged once.
            let mut judged: HashMap<Likeness, usize, foldhash::fast::RandomState> = HashMap::default();
            for failure in &policy.failures {
                let at = *judged.entry(likeness(failure)).or_insert_with(|| self.meet(report, policy, failure));
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
    fn meet(&mut self, report: &Report, policy: &Policy, failure: &Failure) -> usize {
        let name = |text: &Option<Text>| text.as_deref().map(comparable_name).filter(|name| !name.is_empty());
        let key = Key {
            fault: classify(policy, failure),
            domain: name(&policy.domain),
            mx: name(&failure.receiving_mx_hostname),
        };
        let at = *self.index.entry(key).or_insert_with_key(|key| {
            self.problems.push(empty(key.clone()));
            self.problems.len() - 1
        });
        self.problems[at].kind(report, policy, failure);
        at
    }
}

fn empty(key: Key) -> Problem {
    Problem {
        fault: key.fault,
        severity: Severity::Info,
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
    fn kind(&mut self, report: &Report, policy: &Policy, failure: &Failure) {
        self.severity = self.severity.max(self.fault.severity(force(policy)));
        let result_type = failure.result_type.as_deref().map(str::trim);
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
