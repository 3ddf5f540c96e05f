//! What needs action, the domains and the reporters: a few rows of each, with links to the rest.

use tls_rpt_workbench::explore::Dimension;
use tls_rpt_workbench::page::{Route, Section};
use tls_rpt_workbench::present::problem::{Attention, ProblemRow};
use tls_rpt_workbench::present::{Dashboard, words};
use yew::prelude::*;

use crate::views::reports::domains::{domain_link, readiness};
use crate::views::reports::look::{Look, only};
use crate::views::reports::problems::problem_link;
use tls_rpt_workbench::display::{number, received, short_day, short_percent};

/// Rows of each panel.
const ROWS: usize = 5;

/// The problems that need action; the others as one line.
pub(super) fn needs_action(explored: &Dashboard, query: &str) -> Html {
    let of = |attention| explored.problems.iter().filter(move |row| row.attention() == attention);
    let open: Vec<&ProblemRow> = of(Attention::NeedsAction).collect();
    let (watching, over) = (of(Attention::Watching).count() as u64, of(Attention::Over).count() as u64);
    let others = [(watching, "to watch"), (over, "over")];
    let others: Vec<String> = others
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", number(*count)))
        .collect();
    let all = format!("#{}", Route::Reports(Section::Problems(None)).with_query(query));
    html! {
        <section class="panel" aria-labelledby="needs-action">
            <h2 id="needs-action" class="panel-title">{ format!("Needs action ({})", explored.needing_action()) }</h2>
            if !explored.filter.is_empty() {
                <p class="hint">{ "Those that the filter matches, described from all reports." }</p>
            }
            if open.is_empty() {
                <p class="hint">{ "Nothing needs action." }</p>
            } else {
                <ul class="problem-rows">
                    for row in open.iter().take(ROWS) {
                        <li key={row.id.fault.name().to_owned() + &row.id.domain + &row.id.mx}>{ problem_link(explored, row, query, false, "overview") }</li>
                    }
                </ul>
            }
            <p class="panel-more">
                if open.len() > ROWS || !others.is_empty() {
                    <a href={all}>{ "All problems" }</a>
                    if !others.is_empty() { { format!(" ({})", others.join(", ")) } }
                }
            </p>
        </section>
    }
}

/// The domains that need attention first.
pub(super) fn domains(explored: &Dashboard, query: &str) -> Html {
    html! {
        <section class="panel" aria-labelledby="domain-panel">
            <h2 id="domain-panel" class="panel-title">{ format!("Domains ({})", number(explored.domain_count)) }</h2>
            <table class="table plain">
                <thead>
                    <tr>
                        <th scope="col">{ "Policy domain" }</th>
                        <th scope="col">{ "Policy" }</th>
                        <th scope="col" class="numeric">{ "Failed" }</th>
                        <th scope="col" class="wide-only">{ "Ready for enforce" }</th>
                    </tr>
                </thead>
                <tbody>
                    for row in explored.domains.iter().take(ROWS) {
                        <tr key={row.domain.clone()}>
                            <th scope="row" class="name">{ domain_link(&row.domain, query) }</th>
                            <td>{ words::policy(&row.policy) }</td>
                            <td class="numeric">{ short_percent(row.sessions.failed, row.sessions.total()) }</td>
                            <td class="wide-only">{ readiness(explored, row) }</td>
                        </tr>
                    }
                </tbody>
            </table>
            if explored.domain_count > ROWS as u64 {
                <p class="panel-more"><a href={format!("#{}", Route::Reports(Section::Domains(None)).with_query(query))}>{ format!("All {} domains", number(explored.domain_count)) }</a></p>
            }
        </section>
    }
}

/// Who reports, when last, and who has stopped.
pub(super) fn reporters(explored: &Dashboard, look: &Look) -> Html {
    let reporters = &explored.figures.reporters;
    let silent = |name: &str| words::silence(explored.figures.reporting_gaps.iter().find(|gap| gap.reporter == name)?);
    // Who has stopped comes first.
    let mut rows: Vec<_> = reporters.top.iter().map(|group| (silent(&group.label), group)).collect();
    rows.sort_by_key(|(silent, _)| silent.is_none());
    let stopped = rows.iter().filter(|(silent, _)| silent.is_some()).count() as u64;
    let all = rows.len() as u64 + reporters.others;
    html! {
        <section class="panel" aria-labelledby="reporter-panel">
            <h2 id="reporter-panel" class="panel-title">
                { format!("Reporters ({})", number(all)) }
                if stopped > 0 { <span class="panel-warning">{ format!(" \u{b7} {} silent", number(stopped)) }</span> }
            </h2>
            <table class="table plain">
                <thead>
                    <tr>
                        <th scope="col">{ "Reporter" }</th>
                        <th scope="col" class="numeric">{ "Failed" }</th>
                        <th scope="col">{ "Last report" }</th>
                    </tr>
                </thead>
                <tbody>
                    for (silent, group) in rows.iter().take(ROWS + 1) {
                        <tr key={group.value.clone()}>
                            <th scope="row" class="name">{ only(explored, look, Dimension::Reporter, &group.value, &name(&group.label)) }</th>
                            <td class="numeric">{ group.sessions.map(|of| short_percent(of.failed, of.total())) }</td>
                            <td>
                                { group.last.map(short_day) }
                                if let Some(silent) = silent { <>{ ": " }<strong>{ silent }</strong></> }
                            </td>
                        </tr>
                    }
                </tbody>
            </table>
            if all > ROWS as u64 + 1 {
                <p class="panel-more"><a href={format!("#{}", Route::Reports(Section::Failures).fragment())}>{ format!("All {} reporters", number(all)) }</a></p>
            }
        </section>
    }
}

fn name(label: &str) -> String {
    if label.is_empty() { "unnamed".to_owned() } else { received(label) }
}
