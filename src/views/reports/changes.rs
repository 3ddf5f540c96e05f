//! Unexpected changes: reporters that went silent, and policies whose quoted content changed.

use std::rc::Rc;

use tls_rpt_workbench::explore::drift::{Change, Content, Stale, Version};
use tls_rpt_workbench::explore::{Dimension, Drift, ReportingGap};
use tls_rpt_workbench::present::Dashboard;
use tls_rpt_workbench::report::PolicyType;
use yew::prelude::*;

use super::look::{Look, PartProps, only};
use crate::views::components::charts::shown;
use crate::views::components::show_more::use_shown;
use tls_rpt_workbench::display::{count, names, received, span};

/// Number of reporters, and of policies, shown at a time.
const SHOWN: usize = 20;
/// Maximum number of versions of a policy that are shown, the latest ones.
const VERSIONS: usize = 50;

/// Both lists: gaps in reporting, and policy drift.
#[component]
pub(crate) fn Changes(props: &PartProps) -> Html {
    let PartProps { explored, look } = props;
    html! {
        <>
            <Silences explored={Rc::clone(explored)} look={look.clone()} />
            <Drifts explored={Rc::clone(explored)} look={look.clone()} />
        </>
    }
}

/// Reporters that are silent or had gaps.
#[component]
fn Silences(props: &PartProps) -> Html {
    let shown = use_shown(SHOWN, SHOWN);
    let PartProps { explored, look } = props;
    let listed: Vec<&ReportingGap> =
        explored.figures.reporting_gaps.iter().filter(|gap| gap.silent > 0 || !gap.gaps.is_empty()).collect();
    if listed.is_empty() {
        return Html::default();
    }
    html! {
        <section class="part" aria-labelledby="silences">
            <h2 id="silences">{ "Days without a report" }</h2>
            <p class="hint">{ "A sender that reports every day and stops may no longer find your record, or no longer send you mail. The newest report of all counts as today." }</p>
            <ul class="evidence">
                for gap in listed.iter().take(shown.limit()) {
                    <li key={gap.reporter.clone()}>
                        { only(explored, look, Dimension::Reporter, &gap.reporter, &received(&gap.reporter)) }
                        { silence_in_words(gap) }
                    </li>
                }
            </ul>
            { shown.button(listed.len(), "sender", "senders") }
        </section>
    }
}

/// Maximum number of gaps listed per reporter.
const GAPS: usize = 5;

fn silence_in_words(gap: &ReportingGap) -> String {
    let days = |value: i64| count(value.unsigned_abs(), "day", "days");
    let now = if gap.silent > 0 { format!(" silent for {}", days(gap.silent)) } else { String::new() };
    let gaps: Vec<String> = gap.gaps.iter().take(GAPS).map(|(first, last)| span(*first, *last)).collect();
    let more = gap.gaps.len().saturating_sub(GAPS);
    let more = if more > 0 { format!(" and {more} more times") } else { String::new() };
    let before = if gaps.is_empty() { String::new() } else { format!("; none for {}{more}", gaps.join(", ")) };
    let rhythm = if gap.rhythm == 1 { "daily".to_owned() } else { format!("every {} days", gap.rhythm) };
    format!("{now}{before}. Otherwise, reports arrive {rhythm}.")
}

/// Policies of which reports quote several versions.
#[component]
fn Drifts(props: &PartProps) -> Html {
    let listed = use_shown(SHOWN, SHOWN);
    let PartProps { explored, look } = props;
    let all = &explored.figures.drift;
    if all.is_empty() {
        return Html::default();
    }
    html! {
        <section class="part" aria-labelledby="drift">
            <h2 id="drift">{ "Policies that changed" }</h2>
            <p class="hint">{ "What reports quote of your policy, in the order in which it was first seen. Senders may keep an old MTA-STS policy for as long as its max_age says (RFC 8461 s.3.2); a change nobody made is worth a look." }</p>
            for drift in all.iter().take(listed.limit()) {
                { one(explored, look, drift) }
            }
            { listed.button(all.len(), "policy", "policies") }
        </section>
    }
}

fn one(explored: &Dashboard, look: &Look, drift: &Drift) -> Html {
    let changes: Vec<&str> = drift.changes.iter().map(|change| word(*change)).collect();
    html! {
        <article key={format!("{} {}", drift.domain, drift.policy_type.name())} class="readiness">
            <h3>
                { shown(Dimension::PolicyType, drift.policy_type.name()) }{ " of " }
                { only(explored, look, Dimension::Domain, &drift.domain, &received(&drift.domain)) }
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
        </article>
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
