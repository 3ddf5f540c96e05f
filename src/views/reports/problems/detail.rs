//! A problem in full: what happens to mail, who acts, what to do step by step, and the evidence.

use std::rc::Rc;

use tls_rpt_workbench::diagnosis::Status;
use tls_rpt_workbench::explore::{Dimension, Filter, url_query};
use tls_rpt_workbench::page::{Answered, Route, Section};
use tls_rpt_workbench::present::{ProblemView, words};
use yew::prelude::*;

use super::evidence::{by_reporter, texts};
use crate::views::components::name::whole_name;
use crate::views::components::severity::SeverityBadge;
use tls_rpt_workbench::display::{count, names, number, received};
use web::copy::{CopyBlock, CopyButton};

#[derive(Properties, PartialEq)]
pub(super) struct DetailProps {
    /// The problem.
    pub problem: Rc<ProblemView>,
    /// The figures under the current filter.
    pub explored: Rc<Answered>,
    /// The query of the filter, for links.
    pub query: AttrValue,
}

/// The problem.
#[component]
pub(super) fn Detail(props: &DetailProps) -> Html {
    let problem = &*props.problem;
    let verdict = &problem.verdict;
    let place = words::place(problem);
    html! {
        <article class="problem" aria-labelledby="problem-title">
            <header class="problem-head">
                <h2 id="problem-title" tabindex="-1">
                    { problem.fault.title() }
                    if let Some(place) = place { <>{ ": " }{ whole_name(place) }</> }
                </h2>
                <p class="problem-state"><SeverityBadge severity={verdict.severity} calm={verdict.status == Status::Over} />{ status(problem) }</p>
            </header>
            <p>{ &problem.meaning }</p>
            if !problem.matches {
                <p class="note">{ "None of its failures matches the filter. All reports are described here." }</p>
            }
            if verdict.noise {
                <p class="note">{ format!(
                    "Noise: {} of {} sessions failed. Failures this rare are usually transient, and senders try again. Nothing to do unless it grows.",
                    number(verdict.circumstances.failed), number(verdict.circumstances.sessions_between),
                ) }</p>
            }
            { facts(problem) }
            { what_to_do(problem) }
            { by_reporter(&problem.by_reporter) }
            { more(problem) }
            { links(problem, &props.explored.filter) }
        </article>
    }
}

/// Whether the problem is ongoing, as a sign and a word.
fn status(problem: &ProblemView) -> Html {
    let (sign, class) = match problem.verdict.status {
        Status::Happening => ("\u{25b6}", "happening"),
        Status::Over => ("\u{2713}", "over"),
        Status::Unclear => ("?", "unknown"),
    };
    html! { <span class={classes!("status", class)}><span aria-hidden="true">{ sign }</span>{ " " }{ words::state(problem) }</span> }
}

fn facts(problem: &ProblemView) -> Html {
    let whole = words::in_all_reports(problem);
    let mut servers = vec![names(&problem.hosts, words::NAMES)];
    if !problem.addresses.is_empty() {
        servers.push(names(&problem.addresses, words::NAMES));
    }
    html! {
        <dl class="facts">
            <dt>{ "Severity" }</dt>
            <dd>{ words::because(problem) }</dd>
            <dt>{ "Who must fix it" }</dt>
            <dd>{ words::who_acts(problem) }</dd>
            <dt>{ if whole.is_some() { "In this filter" } else { "Reported" } }</dt>
            <dd>{ words::reported(problem) }</dd>
            if let Some(whole) = whole {
                <><dt>{ "In all reports" }</dt><dd>{ whole }</dd></>
            }
            if !problem.hosts.is_empty() {
                <><dt>{ "MX hosts" }</dt><dd class="mono">{ servers.join("; ") }</dd></>
            }
            if let Some(domain) = &problem.policy_domain {
                <><dt>{ "Policy domain" }</dt><dd class="mono">{ whole_name(domain) }</dd></>
            }
            <dt>{ "Confidence" }</dt>
            <dd>{ words::certainty(problem.certainty) }{ ". " }{ received(&problem.why) }</dd>
        </dl>
    }
}

/// How to fix it, with steps to find the cause.
fn what_to_do(problem: &ProblemView) -> Html {
    html! {
        <section class="detail-part" aria-labelledby="what-to-do">
            <h3 id="what-to-do">{ "What to do" }</h3>
            <p>{ &problem.fix }</p>
            if !problem.steps.is_empty() {
                <details>
                    <summary>{ format!("Check it yourself ({})", count(problem.steps.len() as u64, "step", "steps")) }</summary>
                    if problem.steps.iter().any(|step| step.command.contains(":25")) {
                        <p class="hint">{ "Many networks block port 25: run the commands for it on a mail server." }</p>
                    }
                    <ol class="steps">
                        for (at, step) in problem.steps.iter().enumerate() {
                            <li>
                                <p>{ &step.asks }</p>
                                <CopyBlock what={format!("the command of step {}", at + 1)} text={step.command.clone()} />
                                <p class="hint"><strong>{ "Good: " }</strong>{ &step.good }</p>
                                <p class="hint"><strong>{ "Bad: " }</strong>{ &step.bad }</p>
                            </li>
                        }
                    </ol>
                </details>
            }
        </section>
    }
}

fn more(problem: &ProblemView) -> Html {
    html! {
        <section class="detail-part" aria-label="More about this problem">
            <details>
                <summary>{ "Likely causes" }</summary>
                <ol>
                    for cause in &problem.causes {
                        <li>{ received(cause) }</li>
                    }
                </ol>
            </details>
            { texts(problem) }
            <details>
                <summary>{ match &problem.provider {
                    Some(provider) => format!("Message to your provider ({provider})"),
                    None => "Message to the operator of the server".to_owned(),
                } }</summary>
                <p class="hint">{ "First check what concerns your own DNS records. This message is about what only the operator of the server can change, such as its certificate." }</p>
                <CopyBlock what="the message" text={problem.message.clone()} />
            </details>
        </section>
    }
}

/// The ticket, and where its failures and reports are.
fn links(problem: &ProblemView, filter: &Filter) -> Html {
    let mut own = filter.clone();
    let mut narrow = |dimension, value: &str| {
        if !own.has(dimension, value) {
            own.only(dimension, value);
        }
    };
    narrow(Dimension::Fault, problem.fault.name());
    // Several hosts share a fault that cannot be fixed on any single host: they do not narrow it.
    if !problem.id.mx.is_empty() {
        narrow(Dimension::Mx, &problem.id.mx);
    }
    if let Some(domain) = &problem.policy_domain {
        narrow(Dimension::Domain, domain);
    }
    let query = url_query::print(&own);
    let link = |section: Section, text: &'static str| {
        html! { <a class="button small" href={format!("#{}", Route::Reports(section).with_query(&query))}>{ text }</a> }
    };
    html! {
        <div class="toolbar">
            <CopyButton text={problem.ticket.clone()} what="(this problem in Markdown)" label="Copy as ticket" />
            { link(Section::Failures, "Failures of this problem") }
            { link(Section::List, "Reports of this problem") }
        </div>
    }
}
