//! Policies whose quoted content changed.

use tls_rpt_workbench::explore::drift::{Change, Content, Stale, Version};
use tls_rpt_workbench::explore::{Dimension, Drift};
use tls_rpt_workbench::present::words;
use tls_rpt_workbench::report::PolicyType;
use yew::prelude::*;

use tls_rpt_workbench::display::{count, names, received, span};

/// Maximum number of versions of a policy that are shown, the latest ones.
const VERSIONS: usize = 50;

/// A policy of which reports quote several versions.
pub(super) fn drift(drift: &Drift) -> Html {
    let changes: Vec<&str> = drift.changes.iter().map(|change| word(*change)).collect();
    html! {
        <section key={drift.policy_type.name()} class="panel wide" aria-labelledby={format!("drift-{}", drift.policy_type.name())}>
            <h3 id={format!("drift-{}", drift.policy_type.name())} class="panel-title">
                { format!("The {} policy changed", words::value(Dimension::PolicyType, drift.policy_type.name())) }
            </h3>
            <p>{ format!("{} between {}.", differs(&changes), count(drift.versions.len() as u64, "version", "versions")) }</p>
            <div class="table-frame" tabindex="0" role="group" aria-label={format!("Versions of the policy of {}", received(&drift.domain))}>
                <table class="table">
                    <thead><tr><th scope="col">{ "Days" }</th><th scope="col">{ "Policy" }</th><th scope="col">{ "Quoted by" }</th></tr></thead>
                    <tbody>
                        for version in &drift.versions[drift.versions.len().saturating_sub(VERSIONS)..] {
                            { row(version) }
                        }
                    </tbody>
                </table>
            </div>
            if !drift.stale.is_empty() {
                <ul class="evidence">
                    for stale in drift.stale.iter().take(VERSIONS) {
                        <li>{ stale_in_words(stale) }</li>
                    }
                </ul>
                <p class="hint">{ why_stale(drift.policy_type) }</p>
            }
            <p class="hint">{ "What reports quote, in the order in which it was first seen. Senders may keep an old MTA-STS policy for its max_age (RFC 8461 s.3.2). Look into a change that you did not make." }</p>
        </section>
    }
}

fn stale_in_words(stale: &Stale) -> String {
    let days = |value: i64| count(value.unsigned_abs(), "day", "days");
    let text = format!(
        "{} still quoted an older version {} after the newest was seen",
        received(&stale.reporter),
        days(stale.behind)
    );
    match stale.allowed {
        Some(allowed) if stale.is_overdue() => {
            format!("{text}: longer than the {} for which its max_age lets senders keep it.", days(allowed))
        }
        Some(allowed) => format!("{text}; its max_age lets senders keep it for {}.", days(allowed)),
        None => format!("{text}."),
    }
}

/// What to check when a sender keeps using an old version.
const fn why_stale(policy_type: PolicyType) -> &'static str {
    match policy_type {
        PolicyType::Tlsa => {
            "Look whether all name servers of the zone give the new TLSA records. Keep the old key in use until the old records have left all caches (RFC 7671 s.8)."
        }
        _ => {
            "A sender fetches the policy again when the id in the _mta-sts record changes: check whether it was changed after the file (RFC 8461 s.8.1), and whether that sender can reach the policy host."
        }
    }
}

fn differs(changes: &[&str]) -> String {
    match changes {
        [] => "Nothing that counts differs".to_owned(),
        [one] => format!("The {one} differs"),
        [first @ .., last] => format!("The {} and the {last} differ", first.join(", the ")),
    }
}

const fn word(change: Change) -> &'static str {
    match change {
        Change::Mode => "mode",
        Change::Mx => "list of MX hosts",
        Change::MaxAge => "max_age",
        Change::Tlsa => "set of TLSA records",
    }
}

fn row(version: &Version) -> Html {
    html! {
        <tr>
            <th scope="row" class="nowrap">{ span(version.days.0, version.days.1) }</th>
            <td class="wrap">{ content(&version.content) }</td>
            <td>{ names(&version.reporters, 5) }</td>
        </tr>
    }
}

fn content(content: &Content) -> String {
    let mut parts = Vec::new();
    parts.extend(content.mode.as_ref().map(|mode| format!("mode: {}", received(mode))));
    parts.extend(content.max_age.as_ref().map(|age| format!("max_age: {}", received(age))));
    parts.extend(content.mx.iter().map(|mx| format!("mx: {}", received(mx))));
    parts.extend(content.tlsa.iter().map(|record| received(record)));
    parts.join("; ")
}
