//! The policy domains: one row each, and one of them in full.
//!
//! | module | holds |
//! |---|---|
//! | `detail` | a domain in full: its reporters, readiness and policy versions |
//! | `readiness` | whether it can change to enforce |
//! | `drift` | policies that changed |

mod detail;
mod drift;
mod readiness;

use std::rc::Rc;

use tls_rpt_workbench::diagnosis::Verdict;
use tls_rpt_workbench::explore::DomainRow;
use tls_rpt_workbench::page::{Answered, Route, Section};
use tls_rpt_workbench::present::{Dashboard, words};
use yew::prelude::*;

use self::detail::DomainDetail;
use super::look::Look;
use crate::views::components::charts::strip::failures_strip;
use crate::views::components::name::name;
use crate::views::components::severity::SeverityBadge;
use crate::views::components::show_more::use_shown;
use crate::views::components::sort_header::{Sort, sort_header};
use tls_rpt_workbench::display::{count, number, short_day, short_percent};
use web::dom;

#[derive(Properties, PartialEq)]
pub(crate) struct DomainsSectionProps {
    /// Figures and problems under the current filter.
    pub explored: Rc<Answered>,
    /// Called with changes of the filter.
    pub look: Look,
    /// The query of the filter, for links.
    pub query: AttrValue,
    /// The domain in the address.
    pub selected: Option<AttrValue>,
}

/// Rows at first, and more at a time.
const SHOWN: usize = 50;

/// A column that the table can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Attention,
    Name,
    Sessions,
    Rate,
    LastReport,
}

/// The section.
#[component]
pub(crate) fn DomainsSection(props: &DomainsSectionProps) -> Html {
    let shown = use_shown(SHOWN, SHOWN);
    let by = use_state_eq(|| (By::Attention, true));
    let DomainsSectionProps { explored, look, query, selected } = props;
    {
        // A domain that is opened by its link gets the focus; where it was, when it is closed.
        let first = use_mut_ref(|| true);
        use_effect_with(selected.clone(), move |selected| {
            if !first.replace(false) {
                let target = if selected.is_some() { "domain-title" } else { "heading" };
                dom::after_drawing(move || dom::focus(target));
            }
        });
    }
    let mut rows: Vec<&DomainRow> = explored.domains.iter().collect();
    sort(&mut rows, *by);
    let head = |title, column: By, class| {
        let here = (by.0 == column).then_some(if by.1 { Sort::Descending } else { Sort::Ascending });
        let (by, now) = (by.setter(), *by);
        let onclick = Callback::from(move |_: MouseEvent| {
            by.set((column, if now.0 == column { !now.1 } else { column != By::Name }));
        });
        sort_header(title, here, class, onclick)
    };
    html! {
        <>
            if let Some(domain) = selected {
                <DomainDetail explored={Rc::clone(explored)} look={look.clone()} query={query.clone()} domain={domain.clone()} />
            }
            if rows.is_empty() {
                <p class="lead">{ "No report matches the filter." }</p>
            } else {
                <div class="table-frame pane" tabindex="0" role="group" aria-label="Table of domains">
                    <table class="table">
                        <thead>
                            <tr>
                                { head("Policy domain", By::Name, "") }
                                { head("Open problems", By::Attention, "") }
                                <th scope="col">{ "Policy" }</th>
                                { head("Sessions", By::Sessions, "numeric") }
                                { head("Failure rate", By::Rate, "numeric") }
                                <th scope="col">{ "Failed over time" }</th>
                                <th scope="col">{ "Ready for enforce" }</th>
                                { head("Last report", By::LastReport, "") }
                            </tr>
                        </thead>
                        <tbody>
                            for row in rows.iter().take(shown.limit()) {
                                { line(explored, row, query, selected.as_deref()) }
                            }
                        </tbody>
                    </table>
                </div>
                { shown.button(rows.len(), "domain", "domains") }
                if explored.domain_count > rows.len() as u64 {
                    <p class="note">{ format!("The {} that need attention first are listed, of {}. Search for a name to see others.", rows.len(), number(explored.domain_count)) }</p>
                }
            }
        </>
    }
}

fn sort(rows: &mut [&DomainRow], (by, descending): (By, bool)) {
    let last = |row: &DomainRow| row.reporters.iter().filter_map(|reporter| reporter.last).max();
    match by {
        // The engine's order.
        By::Attention => {}
        By::Name => rows.sort_by(|one, other| one.domain.cmp(&other.domain)),
        By::Sessions => rows.sort_by_key(|row| row.sessions.total()),
        By::Rate => rows.sort_by(|one, other| {
            let part = |row: &DomainRow, of: &DomainRow| {
                u128::from(row.sessions.failed) * u128::from(of.sessions.total().max(1))
            };
            part(one, other).cmp(&part(other, one))
        }),
        By::LastReport => rows.sort_by_key(|row| last(row)),
    }
    let reversed = match by {
        By::Attention => !descending,
        _ => descending,
    };
    if reversed {
        rows.reverse();
    }
}

fn line(explored: &Dashboard, row: &DomainRow, query: &str, selected: Option<&str>) -> Html {
    let here = selected == Some(row.domain.as_str());
    let last = row.reporters.iter().filter_map(|reporter| reporter.last).max();
    let id: String = row.domain.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let failed = row.days.iter().map(|day| (day.day, day.sessions.failed.max(day.matching)));
    html! {
        <tr key={row.domain.clone()} class={here.then_some("current-row")}>
            <th scope="row" class="name">{ domain_link(&row.domain, query) }</th>
            <td class="nowrap">
                if let Some(worst) = row.worst {
                    <SeverityBadge severity={worst} />{ format!(" {}", number(row.open)) }
                } else {
                    { "none" }
                }
            </td>
            <td>{ words::policy(&row.policy) }</td>
            <td class="numeric">{ number(row.sessions.total()) }</td>
            <td class={classes!("numeric", (row.sessions.failed > 0).then_some("failed"))}>{ short_percent(row.sessions.failed, row.sessions.total()) }</td>
            <td>if let Some(range) = explored.all_days { { failures_strip(&format!("domain-{id}"), failed, range) } }</td>
            <td>{ readiness(explored, row) }</td>
            <td class="nowrap">
                { last.map(short_day) }
                { format!(" \u{b7} {}", count(row.reporters.len() as u64 + row.other_reporters, "reporter", "reporters")) }
            </td>
        </tr>
    }
}

/// The link to a domain in full.
pub(crate) fn domain_link(domain: &str, query: &str) -> Html {
    let href = format!("#{}", Route::Reports(Section::Domains(Some(domain.to_owned()))).with_query(query));
    let label = if domain.is_empty() {
        html! { "not named" }
    } else {
        name(domain)
    };
    html! { <a {href}>{ label }</a> }
}

/// Whether the domain can change to enforce, as a sign and a word.
pub(crate) fn readiness(explored: &Dashboard, row: &DomainRow) -> Html {
    let found = explored.readiness.iter().find(|readiness| readiness.domain == row.domain);
    match found.map(|readiness| readiness.verdict) {
        Some(verdict) => verdict_mark(verdict),
        None if row.policy.is_enforced() => {
            html! { <span class="hint">{ "enforced" }</span> }
        }
        None => html! { <span class="hint">{ "\u{2013}" }</span> },
    }
}

/// A verdict about readiness, as a sign and a word.
fn verdict_mark(verdict: Verdict) -> Html {
    let class = match verdict {
        Verdict::Ready => "over",
        Verdict::NotReady => "happening",
        Verdict::NotEnough => "unknown",
    };
    let (sign, word) = words::verdict(verdict);
    html! { <span class={classes!("status", class)}><span aria-hidden="true">{ sign }</span>{ " " }{ word }</span> }
}
