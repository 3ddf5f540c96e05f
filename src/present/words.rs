//! What was found, in words: for the page and for the printable summary alike.

use crate::diagnosis::readiness::Verdict;
use crate::diagnosis::{Certainty, Circumstances, Fault, Problem, Severity, Status, Who};
use crate::display::{count, day, names, number, received, span};
use crate::explore::domains::QuotedPolicy;
use crate::explore::{Dimension, Filter, ReportingGap};
use crate::report::Day;

/// Maximum number of names listed in one line.
pub const NAMES: usize = 5;

/// A severity as a sign, which is decoration, and a word.
pub const fn severity(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Critical => ("\u{25b2}", "Critical"),
        Severity::High => ("\u{25cf}", "High"),
        Severity::Medium => ("\u{25c6}", "Medium"),
        Severity::Info => ("\u{25cb}", "Info"),
    }
}

/// Who can fix a problem.
pub const fn who(who: Who) -> &'static str {
    match who {
        Who::Receiver => "You, the receiving side",
        Who::Sender => "The sender of the report",
        Who::Either => "You or the sender; check your side first",
    }
}

/// How certain a fault is.
pub const fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "Certain",
        Certainty::Likely => "Likely",
        Certainty::Guess => "A guess",
    }
}

/// Whether a domain is ready for mode enforce, as a sign, which is decoration, and words.
pub const fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Ready => ("\u{2713}", "Ready"),
        Verdict::NotReady => ("\u{2715}", "Not ready"),
        Verdict::NotEnough => ("?", "Not enough data"),
    }
}

/// The policy that reports quote for a domain.
pub fn policy(policy: &QuotedPolicy) -> String {
    let mode = policy.mode.as_deref().map(received);
    let sts = policy.sts.then(|| mode.unwrap_or_else(|| "MTA-STS, mode not stated".to_owned()));
    let dane = policy.dane.then(|| "DANE".to_owned());
    sts.into_iter().chain(dane).reduce(|sts, dane| format!("{sts}, {dane}")).unwrap_or_else(|| "none found".to_owned())
}

/// For how long a reporter has been silent; `None` if it is on schedule.
pub fn silence(gap: &ReportingGap) -> Option<String> {
    let rhythm = if gap.rhythm == 1 { "daily".to_owned() } else { format!("every {} days", gap.rhythm) };
    (gap.silent > 0).then(|| format!("silent for {}, {rhythm} before", count(gap.silent.unsigned_abs(), "day", "days")))
}

/// A value of a filter, or of what can be filtered by.
pub fn value(dimension: Dimension, value: &str) -> String {
    match (dimension, value) {
        (_, "") => return "not stated".to_owned(),
        (Dimension::PolicyType, "sts") => return "MTA-STS".to_owned(),
        (Dimension::PolicyType, "tlsa") => return "DANE".to_owned(),
        (Dimension::PolicyType, "no-policy-found") => return "no policy found".to_owned(),
        _ => {}
    }
    let fault = Fault::parse(value).filter(|_| dimension == Dimension::Fault);
    fault.map_or_else(|| received(value), |fault| fault.title().to_owned())
}

/// A condition of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition<'a> {
    /// Reports from this day on.
    From(Day),
    /// Reports up to this day.
    To(Day),
    /// One of the values of a dimension.
    Value(Dimension, &'a str),
    /// Text in the reports.
    Text(&'a str),
}

impl Condition<'_> {
    /// The condition in words, for a chip or a line of conditions.
    pub fn words(self) -> String {
        match self {
            Self::From(from) => format!("From: {}", day(from)),
            Self::To(to) => format!("To: {}", day(to)),
            Self::Value(dimension, chosen) => format!("{}: {}", dimension.label(), value(dimension, chosen)),
            Self::Text(text) => format!("Text: {}", received(text)),
        }
    }

    /// The condition within a sentence.
    pub fn in_sentence(self) -> String {
        match self {
            Self::From(from) => format!("from {}", day(from)),
            Self::To(to) => format!("to {}", day(to)),
            Self::Value(dimension, chosen) => format!("{} {}", dimension.label(), value(dimension, chosen)),
            Self::Text(text) => format!("the text \u{201c}{}\u{201d}", received(text)),
        }
    }
}

/// The conditions of a filter, in the order in which they are shown.
pub fn conditions(filter: &Filter) -> Vec<Condition<'_>> {
    let days = filter.from.map(Condition::From).into_iter().chain(filter.to.map(Condition::To));
    let values = Dimension::ALL
        .into_iter()
        .flat_map(|dimension| filter.values(dimension).map(move |value| Condition::Value(dimension, value)));
    let text = Some(filter.text()).filter(|text| !text.is_empty()).map(Condition::Text);
    days.chain(values).chain(text).collect()
}

/// The host or domain in the title of a problem; `None` if it has several hosts and no domain.
pub fn place(problem: &Problem) -> Option<&str> {
    let host = problem.hosts.first().filter(|_| problem.hosts.len() == 1);
    host.or(problem.policy_domain.as_ref()).map(String::as_str)
}

/// Whether a problem lasts.
pub fn state(problem: &Problem) -> String {
    let verdict = &problem.verdict;
    match verdict.status {
        Status::Happening => "Still happening".to_owned(),
        Status::Over => {
            format!("Over{}", verdict.days.map(|(_, last)| format!(", last seen {}", day(last))).unwrap_or_default())
        }
        Status::Unclear => match verdict.days.zip(verdict.days_ago) {
            Some(((_, last), ago)) => {
                format!("As of {}, {} ago", day(last), count(ago.unsigned_abs(), "day", "days"))
            }
            None => "Current status unknown".to_owned(),
        },
    }
}

/// Why it has its severity, as a sentence.
pub fn because(problem: &Problem) -> String {
    sentence(&problem.verdict.because())
}

/// A phrase as a sentence.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

/// Who can fix it, by name where the MX host says so.
pub fn who_acts(problem: &Problem) -> String {
    match problem.provider() {
        Some(provider) if problem.verdict.who == Who::Receiver => {
            format!("Your mail provider, {}, which runs this server", provider.name)
        }
        _ => format!("{}{}", who(problem.verdict.who), elsewhere(problem)),
    }
}

/// A hint that a host outside the domain may be run by somebody else.
fn elsewhere(problem: &Problem) -> String {
    let (Some(domain), [host, ..]) = (&problem.policy_domain, problem.hosts.as_slice()) else { return String::new() };
    let within = host == domain || host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'));
    if within || problem.verdict.who == Who::Sender {
        return String::new();
    }
    format!(", or the operator of {}, which is outside {}", received(host), received(domain))
}

/// When, how often and by whom it was reported, within the filter.
pub fn reported(problem: &Problem) -> String {
    let when = problem.days.map_or_else(|| "on unknown days".to_owned(), |(first, last)| span(first, last));
    let on_days = match problem.days {
        Some((first, last)) if first < last => format!(" (on {})", count(problem.days_seen, "day", "days")),
        _ => String::new(),
    };
    format!(
        "{when}{on_days}, {} of {} failed, by {}",
        number(problem.failed),
        count(problem.sessions, "session", "sessions"),
        names(&problem.reporters, NAMES)
    )
}

/// The same from all reports, if the filter leaves out some of them.
pub fn in_all_reports(problem: &Problem) -> Option<String> {
    let verdict = &problem.verdict;
    let Circumstances { failed, saw, days_seen, .. } = verdict.circumstances;
    let same = verdict.days == problem.days && failed == problem.failed && saw == problem.reporters.len() as u64;
    let when = verdict.days.map_or_else(|| "on unknown days".to_owned(), |(first, last)| span(first, last));
    (!same).then(|| {
        format!(
            "{when} (on {}), {}, by {}",
            count(days_seen, "day", "days"),
            count(failed, "failed session", "failed sessions"),
            count(saw, "reporter", "reporters")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_named_shortly() {
        let of = |sts, mode: Option<&str>, dane| {
            policy(&QuotedPolicy { sts, mode: mode.map(ToOwned::to_owned), max_age: None, dane })
        };
        assert_eq!(of(false, None, false), "none found");
        assert_eq!(of(true, Some("enforce"), false), "enforce");
        assert_eq!(of(true, None, true), "MTA-STS, mode not stated, DANE");
        assert_eq!(of(false, None, true), "DANE");
    }

    #[test]
    fn a_filter_is_a_list_of_conditions() {
        let mut filter = Filter::default();
        filter.from = Some(Day(20_585));
        filter.choose(Dimension::Mx, "mx1.example.com");
        filter.choose(Dimension::Fault, Fault::CertificateExpired.name());
        let words: Vec<String> = conditions(&filter).into_iter().map(Condition::words).collect();
        assert_eq!(words, ["From: 12 May 2026", "Fault: The certificate has expired", "MX host: mx1.example.com"]);
        let sentence: Vec<String> = conditions(&filter).into_iter().map(Condition::in_sentence).collect();
        assert_eq!(sentence, ["from 12 May 2026", "Fault The certificate has expired", "MX host mx1.example.com"]);
    }

    #[test]
    fn silence_names_the_usual_rhythm() {
        let gap = |silent, rhythm| ReportingGap {
            reporter: "A".to_owned(),
            days: (Day(1), Day(9)),
            covered: 9,
            rhythm,
            silent,
            gaps: Vec::new(),
        };
        assert_eq!(silence(&gap(0, 1)), None);
        assert_eq!(silence(&gap(1, 1)).as_deref(), Some("silent for 1 day, daily before"));
        assert_eq!(silence(&gap(9, 7)).as_deref(), Some("silent for 9 days, every 7 days before"));
    }
}
