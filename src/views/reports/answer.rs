//! The answer in one sentence, and the figures it is based on.

use tls_rpt_workbench::diagnosis::Status;
use tls_rpt_workbench::present::Dashboard;
use tls_rpt_workbench::present::dashboard::ProblemView;
use tls_rpt_workbench::report::Policy;
use yew::prelude::*;

use tls_rpt_workbench::display::{count, day, names, number, received, span};

/// The answer. `waiting`: the filter has changed, and the answer to the new one is pending.
pub(crate) fn answer(explored: &Dashboard, waiting: bool) -> Html {
    let figures = &explored.figures;
    let good = figures.sessions.failed == 0 && explored.problem_count == 0;
    let when = explored.range.map(|(first, last)| format!(", {}", span(first, last))).unwrap_or_default();
    let reporters: Vec<String> = figures.reporters.top.iter().map(|group| group.label.clone()).collect();
    let reports = if explored.filter.is_empty() {
        String::new()
    } else {
        format!(
            "{} of {} match the filter. ",
            number(figures.reports),
            count(explored.all_reports, "report", "reports")
        )
    };
    html! {
        <section class={classes!("answer", if good { "good" } else { "bad" })} aria-labelledby="answer" aria-busy={waiting.to_string()}>
            <h2 id="answer" aria-live="polite">{ sentence(explored) }</h2>
            <dl class="figures">
                { figure("Sessions", figures.sessions.total()) }
                { figure("Followed the policy", figures.sessions.successful) }
                { figure("Failed", figures.sessions.failed) }
                if figures.of_failures {
                    { figure("Matching failures", figures.matching) }
                }
                if figures.unexplained > 0 {
                    { figure("Failed without details", figures.unexplained) }
                }
                { figure("Reports", figures.reports) }
            </dl>
            <p class="hint">
                { reports }
                if figures.reports > 0 {
                    { format!("Attempts to deliver mail to you, as seen by {}{when}. ", names(&reporters, 3)) }
                }
                { "When a report lists the same domain under several kinds of policy (MTA-STS and DANE), these are the same sessions: \
                   only the kind with the most is counted. " }
                if figures.counted_together > 0 {
                    { format!("{} an MX host instead of the mail domain; the sessions are those of the domain's MTA-STS entry and are counted once. ",
                        count(figures.counted_together, "DANE entry names", "DANE entries name")) }
                }
                if figures.of_failures {
                    { "Sessions that went well leave no detail, so a choice of MX host, fault, result type, sending MTA or text \
                       narrows only the matching failures and the reports; the sessions are those of all reports that the rest \
                       of the filter matches. " }
                }
                if figures.unexplained > 0 {
                    { "Some senders count failures in the summary that they do not list: those are the ones without details." }
                }
            </p>
            if figures.implausible > 0 {
                <p class="note">{ format!("{} more than {} sessions a day for one domain, which cannot be. Such counts are left out of all figures.",
                    count(figures.implausible, "report claims", "reports claim"), number(Policy::PLAUSIBLE_A_DAY)) }</p>
            }
        </section>
    }
}

fn figure(name: &'static str, value: u64) -> Html {
    html! { <div><dt>{ name }</dt><dd>{ number(value) }</dd></div> }
}

/// The headline: the current problems in one sentence.
fn sentence(explored: &Dashboard) -> String {
    let figures = &explored.figures;
    let sessions = figures.sessions;
    let real: Vec<&ProblemView> = explored.problems.iter().filter(|problem| !problem.verdict.noise).collect();
    let noise = explored.problems.len() - real.len();
    let all = explored.problem_count.saturating_sub(noise as u64);
    let of = |status: Status| real.iter().filter(|problem| problem.verdict.status == status).count();
    let (happening, unknown) = (of(Status::Happening), of(Status::Unclear));
    let problems = count(all, "problem", "problems");
    if let Some(first) = real.first() {
        let (state, named) = match (happening, unknown) {
            (0, 0) => ("over".to_owned(), 0),
            (0, _) if all == 1 => ("unclear whether it lasts".to_owned(), 1),
            (0, some) => (format!("{some} of unclear status"), some),
            _ if all == 1 => ("still happening".to_owned(), 1),
            (some, _) => (format!("{some} still happening"), some),
        };
        let more = if named > 1 { format!("; and {} more", named - 1) } else { String::new() };
        return format!("{problems}, {state}: {}{more}", what(first));
    }
    if noise > 0 {
        let failed = count(sessions.failed, "failed session", "failed sessions");
        format!("Only noise: {failed} of {}", number(sessions.total()))
    } else if figures.reports == 0 {
        "No report matches the filter".to_owned()
    } else if sessions.failed > 0 {
        format!("{} without an explanation", count(sessions.failed, "failed session", "failed sessions"))
    } else if sessions.total() > 0 {
        format!("No problem: all {} followed the policy", count(sessions.total(), "session", "sessions"))
    } else {
        "The reports count no session at all".to_owned()
    }
}

/// A problem in short: what, where, when.
fn what(problem: &ProblemView) -> String {
    let title = in_sentence(problem.fault.title());
    let place = match (problem.hosts.as_slice(), &problem.policy_domain) {
        ([host], _) => format!(" on {}", received(host)),
        ([host, rest @ ..], _) => {
            format!(" on {} and {}", received(host), count(rest.len() as u64, "other host", "other hosts"))
        }
        ([], Some(domain)) => format!(" for {}", received(domain)),
        ([], None) => String::new(),
    };
    let verdict = &problem.verdict;
    let when = match (verdict.days, verdict.days_ago) {
        (Some((_, last)), Some(ago)) => {
            format!(", last seen {}, {} ago", day(last), count(ago.unsigned_abs(), "day", "days"))
        }
        (Some((first, last)), _) if verdict.status == Status::Over && first < last => {
            format!(", {} to {}", day(first), day(last))
        }
        (Some((first, _)), _) if verdict.status == Status::Over => format!(" on {}", day(first)),
        (Some((first, _)), _) => format!(" since {}", day(first)),
        (None, _) => String::new(),
    };
    format!("{title}{place}{when}")
}

/// A title for use within a sentence: its first letter in lower case, unless it begins with an abbreviation.
fn in_sentence(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain([second]).chain(letters).collect()
        }
        _ => title.to_owned(),
    }
}
