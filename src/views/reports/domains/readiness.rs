//! Whether a domain whose MTA-STS policy is in mode "testing" is ready for "enforce" (RFC 8461 s.5).

use tls_rpt_workbench::explore::DomainRow;
use tls_rpt_workbench::present::Dashboard;
use yew::prelude::*;

use super::verdict_mark;
use tls_rpt_workbench::display::{count, names, number, span};

/// The verdict about a domain with its reasons.
pub(super) fn readiness_of(explored: &Dashboard, row: &DomainRow) -> Html {
    let Some(found) = explored.readiness.iter().find(|readiness| readiness.domain == row.domain) else {
        return html! {
            <p>{ if row.policy.is_enforced() {
                "The policy is in mode enforce already: senders hold back mail that fails."
            } else {
                "Reports quote no MTA-STS policy in mode testing for this domain."
            } }</p>
        };
    };
    html! {
        <>
            <p>{ verdict_mark(found.verdict) }</p>
            <ul class="evidence">
                for reason in &found.reasons {
                    <li>{ reason.to_string() }</li>
                }
            </ul>
            <p class="hint">{ format!(
                "{}: {} with reports by {}, {}, of which enforce would have held back {}. All reports count, whatever is filtered.",
                span(found.window.0, found.window.1),
                count(found.days, "day", "days"),
                names(&found.reporters, 3),
                count(found.sessions, "session", "sessions"),
                number(found.deferred),
            ) }</p>
            <p class="hint">{ "In mode testing, senders still deliver when the policy is violated, and report it. In mode enforce they hold that mail back." }</p>
        </>
    }
}
