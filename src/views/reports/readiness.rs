//! Whether a domain whose MTA-STS policy is in mode "testing" is ready for "enforce" (RFC 8461 s.5).

use tls_rpt_workbench::diagnosis::{Readiness, Verdict};
use tls_rpt_workbench::explore::Dimension;
use tls_rpt_workbench::present::Dashboard;
use yew::prelude::*;

use super::look::{Look, PartProps, only};
use crate::views::components::show_more::use_shown;
use tls_rpt_workbench::display::{count, names, number, received, span};

/// Number of domains shown at a time.
const SHOWN: usize = 20;

/// All domains in mode "testing", in parts; empty if there are none.
#[component]
pub(crate) fn ReadinessList(props: &PartProps) -> Html {
    let shown = use_shown(SHOWN, SHOWN);
    let PartProps { explored, look } = props;
    if explored.readiness.is_empty() {
        return Html::default();
    }
    html! {
        <section class="part" aria-labelledby="readiness">
            <h2 id="readiness">{ "From testing to enforce" }</h2>
            <p class="hint">{ "In mode testing, senders deliver although the policy is broken, and report it. In mode enforce they hold that mail back (RFC 8461 s.5). All reports count here, independent of the filter." }</p>
            for domain in explored.readiness.iter().take(shown.limit()) {
                { one(explored, look, domain) }
            }
            { shown.button(explored.readiness.len(), "domain", "domains") }
        </section>
    }
}

fn one(explored: &Dashboard, look: &Look, domain: &Readiness) -> Html {
    let (class, sign, word) = match domain.verdict {
        Verdict::Ready => ("over", "\u{2713}", "Ready"),
        Verdict::NotReady => ("happening", "\u{2715}", "Not ready"),
        Verdict::NotEnough => ("unknown", "?", "Not enough evidence"),
    };
    html! {
        <article key={domain.domain.clone()} class="readiness">
            <header class="problem-head">
                <span class={classes!("status", class)}><span aria-hidden="true">{ sign }</span>{ " " }{ word }</span>
                <h3 class="mono">{ only(explored, look, Dimension::Domain, &domain.domain, &received(&domain.domain)) }</h3>
            </header>
            <ul class="evidence">
                for reason in &domain.reasons {
                    <li>{ reason.to_string() }</li>
                }
            </ul>
            <p class="hint">{ format!(
                "{}: {} with reports by {}, {}, of which enforce would have held back {}.",
                span(domain.window.0, domain.window.1),
                count(domain.days, "day", "days"),
                names(&domain.reporters, 3),
                count(domain.sessions, "session", "sessions"),
                number(domain.deferred),
            ) }</p>
        </article>
    }
}
