//! A problem: what is wrong, whether it is ongoing, who has to act, what to do, and the evidence.

use tls_rpt_workbench::diagnosis::{Circumstances, Status, Who};
use tls_rpt_workbench::explore::Dimension;
use tls_rpt_workbench::page::FilterChange;
use tls_rpt_workbench::present::dashboard::ProblemView;
use yew::prelude::*;

use super::look::{Look, PartProps};
use crate::views::components::severity::{SeverityBadge, certainty, who};
use crate::views::components::show_more::use_shown;
use tls_rpt_workbench::display::{count, day, names, number, received, span};
use web::copy::CopyBlock;

/// Number of problems shown at a time: more would take noticeably long to render.
const SHOWN: usize = 10;

/// The problems, most urgent first.
#[component]
pub(crate) fn ProblemList(props: &PartProps) -> Html {
    let shown = use_shown(SHOWN, SHOWN);
    let PartProps { explored, look } = props;
    let listed = &explored.problems;
    if listed.is_empty() {
        return Html::default();
    }
    html! {
        <section class="part" aria-labelledby="problems">
            <h2 id="problems">{ "Problems and what to do" }</h2>
            for problem in listed.iter().take(shown.limit()) {
                { card(problem, look) }
            }
            { shown.button(listed.len(), "problem", "problems") }
            if explored.problem_count > listed.len() as u64 {
                <p class="note">{ format!("The {} most urgent are shown, of {}.", listed.len(), number(explored.problem_count)) }</p>
            }
        </section>
    }
}

/// Maximum number of hosts, addresses or names listed in one line.
const NAMES: usize = 5;

fn card(problem: &ProblemView, look: &Look) -> Html {
    let place = match problem.hosts.as_slice() {
        [] => problem.policy_domain.as_deref().map(received),
        hosts => Some(names(hosts, 2)),
    };
    let key = format!("{} {:?} {:?}", problem.fault.name(), problem.policy_domain, problem.hosts.first());
    // Noise and past problems are not coloured by severity: they need no action.
    let verdict = &problem.verdict;
    let calm = verdict.noise || verdict.status == Status::Over;
    let severity = if calm { "calm" } else { verdict.severity.name() };
    html! {
        <article {key} class={classes!("problem", severity)}>
            <header class="problem-head">
                { status(problem) }
                <SeverityBadge severity={verdict.severity} />
                <h3>
                    { problem.fault.title() }
                    if let Some(place) = place { <>{ ": " }<span class="mono">{ place }</span></> }
                </h3>
            </header>
            if verdict.noise {
                <p class="note">{ format!(
                    "Noise: {} of {} sessions failed. Failures this rare are usually transient; senders try again. Nothing needs to be done unless it grows.",
                    number(verdict.circumstances.failed), number(verdict.circumstances.sessions_between),
                ) }</p>
            }
            <p>{ &problem.meaning }</p>
            { facts(problem) }
            <div class="toolbar">
                <button type="button" class="button small" onclick={only_this(problem, look)}>{ "Show only this" }</button>
            </div>
            { more(problem) }
        </article>
    }
}

/// Whether the problem is ongoing, as a sign and a word.
fn status(problem: &ProblemView) -> Html {
    let (sign, word, class) = match problem.verdict.status {
        Status::Happening => ("\u{25b6}", "Still happening".to_owned(), "happening"),
        Status::Over => {
            let since = problem.verdict.days.map(|(_, last)| format!(" since {}", day(last))).unwrap_or_default();
            ("\u{2713}", format!("Over{since}"), "over")
        }
        Status::Unclear => {
            let word = match problem.verdict.days.zip(problem.verdict.days_ago) {
                Some(((_, last), ago)) => {
                    format!("As of {}, {} ago", day(last), count(ago.unsigned_abs(), "day", "days"))
                }
                None => "Unclear whether it is ongoing".to_owned(),
            };
            ("?", word, "unknown")
        }
    };
    html! { <span class={classes!("status", class)}><span aria-hidden="true">{ sign }</span>{ " " }{ word }</span> }
}

/// What all reports say, if the filter leaves out some of it.
fn whole_story(problem: &ProblemView) -> Option<String> {
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

/// A hint that a host outside the domain may be run by somebody else.
fn elsewhere(problem: &ProblemView) -> String {
    let (Some(domain), [host, ..]) = (&problem.policy_domain, problem.hosts.as_slice()) else { return String::new() };
    let within = host == domain || host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'));
    if within || problem.verdict.who == Who::Sender {
        return String::new();
    }
    format!(", or the operator of {}: it is outside {}", received(host), received(domain))
}

/// A phrase as a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

fn facts(problem: &ProblemView) -> Html {
    let when = problem.days.map_or_else(|| "on unknown days".to_owned(), |(first, last)| span(first, last));
    let on_days = match problem.days {
        Some((first, last)) if first < last => format!(" (on {})", count(problem.days_seen, "day", "days")),
        _ => String::new(),
    };
    let whole = whole_story(problem);
    let mut servers = vec![names(&problem.hosts, NAMES)];
    if !problem.addresses.is_empty() {
        servers.push(names(&problem.addresses, NAMES));
    }
    html! {
        <dl class="facts">
            <dt>{ "Severity" }</dt>
            <dd>{ sentence(&problem.verdict.because()) }</dd>
            <dt>{ if whole.is_some() { "In this filter" } else { "Seen" } }</dt>
            <dd>{ format!(
                "{when}{on_days}, in {} of {}, by {}",
                count(problem.failed, "failed session", "failed sessions"),
                number(problem.sessions),
                names(&problem.reporters, NAMES),
            ) }</dd>
            if let Some(whole) = whole {
                <><dt>{ "In all reports" }</dt><dd>{ whole }</dd></>
            }
            if !problem.hosts.is_empty() {
                <><dt>{ "MX hosts" }</dt><dd class="mono">{ servers.join("; ") }</dd></>
            }
            if let Some(domain) = &problem.policy_domain {
                <><dt>{ "Policy domain" }</dt><dd class="mono">{ received(domain) }</dd></>
            }
            <dt>{ "Who acts" }</dt>
            <dd>{ match &problem.provider {
                Some(provider) if problem.verdict.who == Who::Receiver => format!("Your mail provider, {provider}: it runs this server"),
                _ => format!("{}{}", who(problem.verdict.who), elsewhere(problem)),
            } }</dd>
            <dt>{ "How sure" }</dt>
            <dd>{ certainty(problem.certainty) }{ ". " }{ received(&problem.why) }</dd>
            <dt>{ "What to do" }</dt>
            <dd>{ &problem.fix }</dd>
        </dl>
    }
}

fn more(problem: &ProblemView) -> Html {
    html! {
        <>
            <details>
                <summary>{ "Likely causes" }</summary>
                <ol>
                    for cause in &problem.causes {
                        <li>{ received(cause) }</li>
                    }
                </ol>
            </details>
            if !problem.steps.is_empty() {
                <details>
                    <summary>{ "Steps to check it yourself" }</summary>
                    <p class="hint">{ "Many networks block port 25: run these from a mail host." }</p>
                    <ol class="steps">
                        for step in &problem.steps {
                            <li>
                                <p>{ &step.asks }</p>
                                <CopyBlock what="a command" text={step.command.clone()} />
                                <p class="hint"><strong>{ "Good: " }</strong>{ &step.good }</p>
                                <p class="hint"><strong>{ "Bad: " }</strong>{ &step.bad }</p>
                            </li>
                        }
                    </ol>
                </details>
            }
            <details>
                <summary>{ match &problem.provider {
                    Some(provider) => format!("Text for your provider ({provider})"),
                    None => "Text for whoever runs the server".to_owned(),
                } }</summary>
                <p class="hint">{ "Check the steps first where they concern your own DNS records. What only the operator of the server can change, such as its certificate, is in this text." }</p>
                <CopyBlock what="the text" text={problem.message.clone()} />
            </details>
            <details>
                <summary>{ format!("Evidence: {}", count(problem.rows, "line", "lines")) }</summary>
                <ul class="evidence">
                    for row in &problem.evidence {
                        <li>{ received(row) }</li>
                    }
                </ul>
                if problem.rows > problem.evidence.len() as u64 {
                    <p class="hint">{ format!("The first {} are shown.", problem.evidence.len()) }</p>
                }
                <p class="hint">{ format!("Result type: {}. {}", names(&problem.result_types, NAMES), problem.source) }</p>
                for habit in &problem.habits {
                    <p class="hint">{ habit }</p>
                }
            </details>
        </>
    }
}

/// Filters by the failures of this problem.
fn only_this(problem: &ProblemView, look: &Look) -> Callback<MouseEvent> {
    let mut values = vec![(Dimension::Fault, problem.fault.name().to_owned())];
    // Several hosts share a fault that cannot be fixed on any single host: they do not narrow it.
    if let [host] = problem.hosts.as_slice() {
        values.push((Dimension::Mx, host.clone()));
    }
    values.extend(problem.policy_domain.clone().map(|domain| (Dimension::Domain, domain)));
    let look = look.clone();
    Callback::from(move |_| look.emit(FilterChange::All(values.clone())))
}
