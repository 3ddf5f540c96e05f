//! One problem: what is wrong, since when, who acts, what to do, and the evidence.

use tls_rpt_workbench::protocol::view::ProblemView;
use yew::prelude::*;

use crate::components::copy::CopyBlock;
use crate::components::format::{count, names, received, span};
use crate::components::severity::{SeverityBadge, certainty, who};

#[derive(Properties, PartialEq)]
pub struct ProblemCardProps {
    /// The problem.
    pub problem: ProblemView,
}

/// One problem.
#[component]
pub fn ProblemCard(props: &ProblemCardProps) -> Html {
    let problem = &props.problem;
    let place = problem.mx.as_deref().or(problem.policy_domain.as_deref()).map(received);
    let when = problem.days.map_or_else(|| "on unknown days".to_owned(), |(first, last)| span(first, last));
    html! {
        <article class={classes!("problem", problem.severity.name())}>
            <header class="problem-head">
                <SeverityBadge severity={problem.severity} />
                <h3>
                    { &problem.title }
                    if let Some(place) = place { <>{ ": " }<span class="mono">{ place }</span></> }
                </h3>
            </header>
            <p>{ &problem.meaning }</p>
            <dl class="facts">
                <dt>{ "Seen" }</dt>
                <dd>{ format!("{}, in {}, by {}", when, count(problem.failed, "failed session", "failed sessions"), names(&problem.reporters, 3)) }</dd>
                if let Some(domain) = &problem.policy_domain {
                    <>
                        <dt>{ "Policy domain" }</dt>
                        <dd class="mono">{ received(domain) }</dd>
                    </>
                }
                <dt>{ "Who acts" }</dt>
                <dd>{ who(problem.who) }</dd>
                <dt>{ "How sure" }</dt>
                <dd>{ certainty(problem.certainty) }{ ". " }{ received(&problem.why) }</dd>
                <dt>{ "What to do" }</dt>
                <dd>{ &problem.fix }</dd>
            </dl>
            <details>
                <summary>{ "Likely causes" }</summary>
                <ol>
                    for cause in &problem.causes {
                        <li>{ cause }</li>
                    }
                </ol>
            </details>
            if !problem.commands.is_empty() {
                <details>
                    <summary>{ "Commands to look for yourself" }</summary>
                    <p class="hint">{ "Many networks block port 25: run these from a mail host." }</p>
                    for command in &problem.commands {
                        <CopyBlock what="a command" text={command.clone()} />
                    }
                </details>
            }
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
                <p class="hint">{ format!("Result type: {}. {}", names(&problem.result_types, 5), problem.source) }</p>
            </details>
        </article>
    }
}
