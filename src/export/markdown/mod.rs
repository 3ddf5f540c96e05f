//! Text for a ticket, in CommonMark with tables (GFM): the summary, each problem with its fix, then the failures.
//!
//! All received text is in code spans, in which Markdown is not interpreted, so it cannot become a link, a mention or
//! HTML.
//! Commands are in fenced blocks, one per line, with a fence longer than any run of backticks in them.

mod text;

use std::collections::HashMap;
use std::io::{self, Write};

use self::text::{cell, code, fenced, filled, list, prose, sessions};
use super::Document;
use super::selection::{Analysis, Chosen};
use crate::archive::Sessions;
use crate::diagnosis::{self, Fault, FilledStep, Names, Severity, Status, Who, push_new};
use crate::display::number;
use crate::report::{Day, Failure, Policy, Report, Text};

/// A problem as described in a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The diagnosed fault; its meaning, fix and commands follow from it.
    pub fault: Fault,
    /// How severe it is, over all reports.
    pub severity: Severity,
    /// Why it is that severe, and whether it lasts; empty if unknown.
    pub because: String,
    /// Who can fix it.
    pub who: Who,
    /// The policy domain; `None` if the reports name none.
    pub policy_domain: Option<String>,
    /// The MX host, if a connection was made.
    pub mx: Option<String>,
    /// A host that the policy names, for when no MX host is.
    pub policy_host: Option<String>,
    /// An address of the MX host, from the reports.
    pub receiving_ip: Option<String>,
    /// An address of a sending MTA.
    pub sending_mta_ip: Option<String>,
    /// Quoted TLSA records.
    pub tlsa: Vec<String>,
    /// Senders go by TLSA records.
    pub dane: bool,
    /// The number of failed sessions.
    pub failed: u64,
    /// The total number of sessions, successful and failed, if known.
    pub of: Option<u64>,
    /// First and last day of the exported reports that show it; `None` if none has a plausible date.
    pub days: Option<(Day, Day)>,
    /// The same of all reports, if these are more.
    pub whole_story: Option<(Day, Day)>,
    /// Whether it is ongoing, if known.
    pub ongoing: Option<bool>,
    /// The display names of its reporters.
    pub reporters: Vec<String>,
    /// The result types from the reports, as written.
    pub result_types: Vec<String>,
}

impl From<&diagnosis::Problem> for Problem {
    fn from(problem: &diagnosis::Problem) -> Self {
        Self {
            fault: problem.fault,
            severity: problem.verdict.severity,
            because: problem.verdict.because(),
            who: problem.verdict.who,
            policy_domain: problem.policy_domain.clone(),
            mx: problem.mx.clone(),
            policy_host: problem.policy_hosts.first().cloned(),
            receiving_ip: problem.receiving_ip.clone(),
            sending_mta_ip: problem.senders.first().cloned(),
            tlsa: problem.tlsa.clone(),
            dane: problem.verdict.circumstances.basis == diagnosis::Basis::Dane,
            failed: problem.failed,
            of: Some(problem.sessions),
            days: problem.days,
            whole_story: problem.verdict.days.filter(|whole| problem.days != Some(*whole)),
            ongoing: match problem.verdict.status {
                Status::Happening => Some(true),
                Status::Over => Some(false),
                Status::Unclear => None,
            },
            reporters: problem.reporters.clone(),
            result_types: problem.result_types.clone(),
        }
    }
}

/// The maximum number of kinds of failure in the table.
const LISTED: usize = 20;

/// The maximum number of names in one line of the ticket.
const NAMES: usize = 6;

/// Collects figures report by report, and writes the text at the end, because the summary comes first.
pub(super) struct Ticket {
    problems: Vec<Problem>,
    reports: u64,
    senders: Vec<String>,
    domains: Vec<String>,
    days: Option<(Day, Day)>,
    sessions: Sessions,
    unexplained: u64,
    kinds: Kinds,
}

/// The grouping key of the failure table: policy domain, MX host, result type, reason code.
type Kind = [Option<Text>; 4];

#[derive(Default)]
struct Kinds {
    index: HashMap<Kind, usize>,
    list: Vec<KindRow>,
}

struct KindRow {
    kind: Kind,
    days: Option<(Day, Day)>,
    failed: u64,
}

impl Kinds {
    fn take(&mut self, days: Option<(Day, Day)>, policy: &Policy, failure: &Failure) {
        let kind = [
            policy.domain.clone(),
            failure.receiving_mx_hostname.clone(),
            failure.result_type.clone(),
            failure.reason_code.clone(),
        ];
        let at = *self.index.entry(kind).or_insert_with_key(|kind| {
            self.list.push(KindRow { kind: kind.clone(), days: None, failed: 0 });
            self.list.len() - 1
        });
        let row = &mut self.list[at];
        row.days = wider(row.days, days);
        row.failed = row.failed.saturating_add(failure.failed);
    }
}

fn wider(a: Option<(Day, Day)>, b: Option<(Day, Day)>) -> Option<(Day, Day)> {
    match (a, b) {
        (Some((a_first, a_last)), Some((b_first, b_last))) => Some((a_first.min(b_first), a_last.max(b_last))),
        (one, other) => one.or(other),
    }
}

/// The first and last day a report covers. An end at midnight belongs to the day before.
fn days(report: &Report) -> Option<(Day, Day)> {
    let start = report.range.start.or(report.range.end)?;
    let last = report.range.end.map_or(start.0, |end| start.0.max(end.0 - 1));
    Some((start.day(), crate::report::Timestamp(last).day()))
}

impl Ticket {
    pub(super) fn new(problems: Vec<Problem>) -> Self {
        Self {
            problems,
            reports: 0,
            senders: Vec::new(),
            domains: Vec::new(),
            days: None,
            sessions: Sessions::default(),
            unexplained: 0,
            kinds: Kinds::default(),
        }
    }

    fn headline(&self) -> String {
        let problems = match self.problems.len() {
            0 => "no problem".to_owned(),
            1 => "1 problem".to_owned(),
            many => format!("{many} problems"),
        };
        let stated = self.problems.iter().all(|problem| problem.ongoing.is_some());
        let ongoing = self.problems.iter().filter(|problem| problem.ongoing == Some(true)).count();
        let still = match ongoing {
            _ if self.problems.is_empty() || !stated => String::new(),
            0 => ", none of them in the latest reports".to_owned(),
            some => format!(", {some} still happening"),
        };
        format!("# TLS reports: {problems}{still}\n\n")
    }

    fn figures(&self) -> String {
        let reports = if self.reports == 1 { "report" } else { "reports" };
        let mut out = format!("{} {reports} from {}", number(self.reports), list(&self.senders, NAMES));
        if !self.domains.is_empty() {
            out.push_str(&format!(" about {}", list(&self.domains, NAMES)));
        }
        if let Some(days) = self.days {
            out.push_str(&format!(", {}", span(days)));
        }
        let Sessions { successful, failed } = self.sessions;
        out.push_str(&format!(
            ". {}: {} successful, {} failed.",
            sessions(self.sessions.total()),
            number(successful),
            number(failed)
        ));
        if self.unexplained > 0 {
            out.push_str(&format!(" For {} of the failed ones the reports give no detail.", number(self.unexplained)));
        }
        out.push_str(" Reports come from the sending side and are about mail to the domain they name.\n");
        out
    }

    /// The table of failures by kind, those with the most sessions first.
    fn table(&self) -> String {
        if self.kinds.list.is_empty() {
            return String::new();
        }
        let mut rows: Vec<&KindRow> = self.kinds.list.iter().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.failed));
        let mut out = "\n## Failures\n\n| Policy domain | MX host | Result type | Reason | Days | Sessions |\n\
            |---|---|---|---|---|---:|\n"
            .to_owned();
        for row in rows.iter().take(LISTED) {
            for text in &row.kind {
                out.push_str(&format!("| {} ", cell(text.as_deref())));
            }
            let days = row.days.map_or_else(|| "unknown".to_owned(), span);
            out.push_str(&format!("| {days} | {} |\n", number(row.failed)));
        }
        if let Some(more @ 1..) = rows.len().checked_sub(LISTED) {
            let kinds = if more == 1 { "kind" } else { "kinds" };
            out.push_str(&format!("\n{more} more {kinds} of failure with fewer sessions are not listed.\n"));
        }
        out.push_str("\nA session may be counted in more than one row (RFC 8460 s.4).\n");
        out
    }
}

/// One day, or a range of days.
fn span((first, last): (Day, Day)) -> String {
    if first == last { first.to_string() } else { format!("{first} to {last}") }
}

impl Problem {
    /// The steps to check it, with its names filled in.
    pub fn steps(&self) -> Vec<FilledStep> {
        self.fault.advice().steps(&Names {
            domain: self.policy_domain.as_deref(),
            mx: self.mx.as_deref().or(self.policy_host.as_deref()),
            ip: self.receiving_ip.as_deref(),
            sender: self.sending_mta_ip.as_deref(),
            tlsa: &self.tlsa,
        })
    }

    /// The problem alone, with the texts in which senders describe it.
    pub fn ticket(&self, evidence: &[String]) -> String {
        let mut out = format!("# {}\n\n{}", self.heading(), self.body());
        if !evidence.is_empty() {
            out.push_str("\n**Evidence from the reports.**\n\n");
            for line in evidence {
                out.push_str(&format!("- {}\n", code(line)));
            }
        }
        out
    }

    fn section(&self, place: usize) -> String {
        format!("\n## {place}. {}\n\n{}", self.heading(), self.body())
    }

    fn heading(&self) -> String {
        let host = self.mx.as_ref().or(self.policy_domain.as_ref());
        let place = host.map(|host| format!(" ({})", code(host))).unwrap_or_default();
        format!("{}{place}", prose(self.fault.title()))
    }

    fn body(&self) -> String {
        let advice = self.fault.advice();
        let mut out = String::new();
        let mut item = |name: &str, value: String| out.push_str(&format!("- {name}: {value}\n"));
        item("Fault", format!("{}, {}", self.fault.name(), self.severity.name()));
        if !self.because.is_empty() {
            item("Because", prose(&self.because));
        }
        item("Who acts", who(self.who).to_owned());
        let since = self.days.map_or_else(|| "on unknown days".to_owned(), span);
        let ongoing = match self.ongoing {
            Some(true) => ", still happening",
            Some(false) => ", not in the latest reports",
            None => "",
        };
        let whole = self.whole_story.map_or_else(String::new, |days| format!("; in all reports {}", span(days)));
        item("Seen", format!("{since}{ongoing}{whole}"));
        let of = self.of.map(|of| format!(" of {}", number(of))).unwrap_or_default();
        item("Failed sessions", format!("{}{of}", number(self.failed)));
        if let Some(domain) = &self.policy_domain {
            item("Policy domain", code(domain));
        }
        if let Some(mx) = &self.mx {
            let address = self.receiving_ip.as_ref().map(|ip| format!(" at {}", code(ip))).unwrap_or_default();
            item("MX host", format!("{}{address}", code(mx)));
        }
        item("Reported by", list(&self.reporters, NAMES));
        if !self.result_types.is_empty() {
            item("Result types", list(&self.result_types, NAMES));
        }
        let domain = self.policy_domain.as_deref();
        out.push_str(&format!("\n{}\n\n", filled(advice.meaning, domain)));
        let fix = advice.fix(self.dane);
        out.push_str(&format!("**What to do.** {} ({})\n", filled(&fix, domain), prose(&advice.source())));
        let commands: Vec<String> = self.steps().into_iter().map(|step| step.command).collect();
        if !commands.is_empty() {
            out.push_str(&format!("\n{}", fenced(&commands)));
        }
        out
    }
}

const fn who(who: Who) -> &'static str {
    match who {
        Who::Receiver => "the owner of the domain",
        Who::Sender => "the sender of the reports",
        Who::Either => "unclear: receiver or sender",
    }
}

impl Document for Ticket {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn report(&mut self, chosen: &Chosen<'_>, analyse: &dyn Fn() -> Analysis, _: &mut dyn Write) -> io::Result<()> {
        let (report, analysis) = (chosen.report(), analyse());
        let span = days(report);
        self.reports += 1;
        push_new(&mut self.senders, report.organization.as_deref().or(report.submitter.as_deref()));
        self.days = wider(self.days, span);
        for (index, policy) in chosen.policies() {
            push_new(&mut self.domains, policy.domain.as_deref());
            let counts = analysis.counted(index);
            self.sessions.add(counts);
            // Failed sessions counted under another policy are explained there.
            self.unexplained = self.unexplained.saturating_add(policy.unexplained().min(counts.failed));
            for (_, failure) in chosen.failures(index) {
                self.kinds.take(span, policy, failure);
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.headline().as_bytes())?;
        out.write_all(self.figures().as_bytes())?;
        for (place, problem) in (1..).zip(&self.problems) {
            out.write_all(problem.section(place).as_bytes())?;
        }
        out.write_all(self.table().as_bytes())
    }
}
