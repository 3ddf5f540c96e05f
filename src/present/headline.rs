//! The answer in one sentence: what happens to mail, the worst first.

use super::dashboard::Dashboard;
use super::problem::{Attention, ProblemRow};
use crate::diagnosis::problems::ProblemId;
use crate::diagnosis::{Basis, Consequence, Status};
use crate::display::{count, day, number, percent, received, short_day};

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// How it is shown.
    pub tone: Tone,
    /// What happens to mail.
    pub text: String,
    /// Why, if a problem is the reason.
    pub reason: Option<Reason>,
}

/// The problem that a headline is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What names it.
    pub problem: ProblemId,
    /// The fault, where and since when, and who saw it.
    pub text: String,
    /// The number of further problems that need action.
    pub more: u64,
}

/// How good the news are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing failed.
    Good,
    /// Something failed, and nothing has to be done.
    Calm,
    /// Somebody has to act.
    Bad,
    /// There is nothing to judge.
    Nothing,
}

impl Headline {
    /// The answer for the reports that match the filter.
    pub fn of(dashboard: &Dashboard) -> Self {
        let say = |tone, text: String| Self { tone, text, reason: None };
        let sessions = dashboard.figures.sessions;
        let open = |row: &&ProblemRow| row.attention() == Attention::NeedsAction;
        if let Some(first) = dashboard.problems.iter().find(open) {
            let more = dashboard.problems.iter().filter(open).count() as u64 - 1;
            let reason = Reason { problem: first.id.clone(), text: reason(first), more };
            return Self { tone: Tone::Bad, text: consequence(first), reason: Some(reason) };
        }
        let all = count(sessions.total(), "session", "sessions");
        if dashboard.figures.reports == 0 {
            return say(Tone::Nothing, "No report matches the filter".to_owned());
        }
        let over = dashboard.problems.iter().filter(|row| row.attention() == Attention::Over).count() as u64;
        let watched = dashboard.problems.len() as u64 - over;
        if over > 0 && watched == 0 {
            let problems = count(over, "problem is", "problems are");
            return say(Tone::Calm, format!("Nothing needs action: {problems} over"));
        }
        if watched > 0 {
            let part = percent(sessions.failed, sessions.total());
            return say(Tone::Calm, format!("Nothing needs action: {part} of {all} failed"));
        }
        if sessions.failed > 0 {
            let failed = count(sessions.failed, "failed session", "failed sessions");
            return say(Tone::Bad, format!("{failed}, and the reports do not say why"));
        }
        match sessions.total() {
            0 => say(Tone::Nothing, "The reports count no sessions".to_owned()),
            1 => say(Tone::Good, "No problem: the only session succeeded".to_owned()),
            _ => say(Tone::Good, format!("No problem: all {all} succeeded")),
        }
    }
}

/// What happens to mail.
fn consequence(problem: &ProblemRow) -> String {
    let verdict = &problem.verdict;
    let circumstances = &verdict.circumstances;
    let domain = problem.policy_domain.as_deref().map_or_else(|| "your domain".to_owned(), received);
    let whole = circumstances.failed.saturating_mul(2) >= circumstances.sessions;
    let mail = format!("{} to {domain}", if whole { "Mail" } else { "Some mail" });
    let now = verdict.status == Status::Happening;
    let is = if now { "is" } else { "was" };
    match (circumstances.consequence, circumstances.basis) {
        (Consequence::HeldBack, _) if now => format!("{mail} is being held back"),
        (Consequence::HeldBack, _) => format!("{mail} was held back"),
        (Consequence::Undetermined, _) => format!("{mail} may {} held back", if now { "be" } else { "have been" }),
        (Consequence::Unprotected, Basis::Testing) => {
            format!("{mail} {is} delivered, but enforce mode would hold it back")
        }
        (Consequence::Unprotected, _) => format!("{mail} {is} delivered without verified TLS"),
        (Consequence::ProtectionOff, Basis::Dane) => {
            format!("Senders {} use the TLSA records for {domain}", if now { "cannot" } else { "could not" })
        }
        (Consequence::ProtectionOff, _) => {
            format!("Senders {} use the MTA-STS policy of {domain}", if now { "cannot" } else { "could not" })
        }
        (Consequence::None, _) => format!("Senders report failures to {domain}"),
    }
}

/// The fault, where and since when, and who saw it.
fn reason(problem: &ProblemRow) -> String {
    let verdict = &problem.verdict;
    let circumstances = &verdict.circumstances;
    let hosts = problem.hosts.len() as u64 + problem.more_hosts;
    let place = match problem.hosts.first() {
        Some(host) if hosts == 1 => format!(" on {}", received(host)),
        Some(host) => format!(" on {} and {}", received(host), count(hosts - 1, "other host", "other hosts")),
        None => String::new(),
    };
    let when = match (verdict.days, verdict.days_ago) {
        (Some((_, last)), Some(ago)) => {
            format!(", last reported {}, {} ago", day(last), count(ago.unsigned_abs(), "day", "days"))
        }
        (Some((first, last)), _) if verdict.status == Status::Unclear && first < last => {
            format!(", {} to {}", short_day(first), day(last))
        }
        (Some((first, _)), _) if verdict.status == Status::Unclear => format!(", on {}", day(first)),
        (Some((first, _)), _) => format!(", since {}", day(first)),
        (None, _) => String::new(),
    };
    let by = format!(", {} of {}", number(circumstances.saw), count(circumstances.of, "reporter", "reporters"));
    format!("{}{place}{when}{by}", problem.fault().title())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Archive, FileId, Source};
    use crate::explore::{Explorer, Filter, ReportOrder};
    use crate::intake::{Limits, read_file};

    fn headline(failed: u64, mode: &str) -> Headline {
        let details = if failed == 0 {
            String::new()
        } else {
            format!(
                r#"{{"result-type":"certificate-expired","receiving-mx-hostname":"mx1.example.com","failed-session-count":{failed}}}"#
            )
        };
        let json = format!(
            r#"{{"organization-name":"A","report-id":"1",
            "date-range":{{"start-datetime":"2026-05-12T00:00:00Z","end-datetime":"2026-05-12T23:59:59Z"}},
            "policies":[{{"policy":{{"policy-type":"sts","policy-domain":"example.com","policy-string":["mode: {mode}"]}},
            "summary":{{"total-successful-session-count":100,"total-failure-session-count":{failed}}},
            "failure-details":[{details}]}}]}}"#
        );
        let mut archive = Archive::default();
        for (index, found) in (0..).zip(read_file("a.json", json.as_bytes(), &Limits::default()).found) {
            archive.add(found.report, Source { file: FileId(0), index, place: found.place });
        }
        let (mut explorer, filter) = (Explorer::default(), Filter::default());
        Headline::of(&Dashboard::of(&mut explorer, &archive, &filter, ReportOrder::default()))
    }

    #[test]
    fn it_says_what_happens_to_mail_and_why() {
        let held = headline(50, "enforce");
        assert_eq!((held.tone, held.text.as_str()), (Tone::Bad, "Some mail to example.com is being held back"));
        let reason = held.reason.unwrap();
        assert_eq!(reason.text, "The certificate has expired on mx1.example.com, since 12 May 2026, 1 of 1 reporter");
        assert_eq!((reason.more, reason.problem.domain.as_str()), (0, "example.com"));
        assert_eq!(headline(150, "enforce").text, "Mail to example.com is being held back");
        assert_eq!(
            headline(50, "testing").text,
            "Some mail to example.com is delivered, but enforce mode would hold it back"
        );
    }

    #[test]
    fn without_a_problem_it_says_so() {
        let good = headline(0, "enforce");
        assert_eq!(
            good,
            Headline { tone: Tone::Good, text: "No problem: all 100 sessions succeeded".to_owned(), reason: None }
        );
        let (mut explorer, archive) = (Explorer::default(), Archive::default());
        let nothing = Dashboard::of(&mut explorer, &archive, &Filter::default(), ReportOrder::default());
        assert_eq!(Headline::of(&nothing).tone, Tone::Nothing);
    }
}
