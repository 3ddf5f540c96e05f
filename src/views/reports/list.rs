//! The list of reports.

use std::rc::Rc;

use tls_rpt_workbench::explore::{Dimension, ReportColumn, ReportOrder};
use tls_rpt_workbench::present::report::ListedReport;
use tls_rpt_workbench::present::{Dashboard, ReportPage};
use yew::prelude::*;

use super::look::{Look, only};
use crate::context::use_page;
use crate::views::components::name::name;
use crate::views::components::sort_header::{Sort, sort_header};
use tls_rpt_workbench::display::{count, days, number, received};
use tls_rpt_workbench::page::{Answered, Route};
use web::dom;

#[derive(Properties, PartialEq)]
pub(crate) struct ListSectionProps {
    /// Figures and problems under the current filter.
    pub explored: Rc<Answered>,
    /// Called with changes of the filter.
    pub look: Look,
}

/// The section, with the reports loaded so far.
#[component]
pub(crate) fn ListSection(props: &ListSectionProps) -> Html {
    let page = use_page();
    let ListSectionProps { explored, look } = props;
    let listed = &page.state.listed;
    let known = listed.rows.len() as u64;
    let sort = {
        let session = Rc::clone(&page.session);
        Callback::from(move |order: ReportOrder| session.update(|session| session.sort_reports(order)))
    };
    let more = {
        let session = Rc::clone(&page.session);
        Callback::from(move |_: MouseEvent| {
            session.update(|session| session.ask_reports(known));
            // The button may disappear; what follows the last row is the next one.
            dom::focus(&row_id(known.saturating_sub(1)));
        })
    };
    if explored.figures.reports == 0 {
        return html! { <p class="lead">{ "No report matches the filter." }</p> };
    }
    let all = explored.figures.reports;
    let hidden = all.saturating_sub(listed.rows.len() as u64);
    let sorted = |name, by, class| {
        let order = listed.order;
        let here = (order.by == by).then_some(if order.descending { Sort::Descending } else { Sort::Ascending });
        sort_header(name, here, class, sort.reform(move |_: MouseEvent| order.toward(by)))
    };
    html! {
        <section class="part" aria-label={if explored.filter.is_empty() { "All reports" } else { "Reports that match" }}>
            <div class="table-frame pane" tabindex="0" role="group" aria-label="Table of reports">
                <table class="table">
                    <thead>
                        <tr>
                            { sorted("Sender", ReportColumn::Reporter, "") }
                            { sorted("Days", ReportColumn::Start, "") }
                            { sorted("Policy domain", ReportColumn::Domain, "") }
                            <th scope="col">{ "Policies" }</th>
                            { sorted("Successful", ReportColumn::Successful, "numeric") }
                            { sorted("Failed", ReportColumn::Failed, "numeric") }
                            { sorted("Notes", ReportColumn::Guesses, "") }
                        </tr>
                    </thead>
                    <tbody>
                        for (at, row) in (0..).zip(listed.rows.iter()) {
                            { report(explored, look, row, at) }
                        }
                    </tbody>
                </table>
            </div>
            if hidden > 0 {
                <p class="hint">{ format!("The first {} of {} are listed.", number(listed.rows.len() as u64), number(all)) }</p>
                <button type="button" class="button" onclick={more}>{ format!("Show {} more", hidden.min(ReportPage::ROWS as u64)) }</button>
            }
        </section>
    }
}

/// The element id of a report's link.
fn row_id(at: u64) -> String {
    format!("report-row-{at}")
}

fn report(explored: &Dashboard, look: &Look, row: &ListedReport, at: u64) -> Html {
    let sender = row.organization.clone().unwrap_or_else(|| "Unnamed sender".to_owned());
    let when = row
        .start
        .or(row.end)
        .zip(row.end.or(row.start))
        .map_or_else(|| "unknown".to_owned(), |(start, end)| days(start, end));
    let mut notes = Vec::new();
    if row.conflicting {
        notes.push("same id, other content".to_owned());
    }
    if row.misdated {
        notes.push("impossible date".to_owned());
    }
    if row.guesses > 0 {
        notes.push(count(row.guesses.into(), "value guessed or left out", "values guessed or left out"));
    }
    html! {
        <tr key={row.id.0}>
            <th scope="row"><a id={row_id(at)} href={Route::Report(row.id).href()}>{ name(&sender) }</a></th>
            <td class="nowrap">{ when }</td>
            <td>
                for domain in &row.domains {
                    { only(explored, look, Dimension::Domain, domain, &received(domain)) }{ " " }
                }
                if row.more_domains > 0 { { format!("and {} more", number(row.more_domains)) } }
            </td>
            <td>{ row.policy_types.iter().map(|kind| received(kind)).collect::<Vec<_>>().join(", ") }</td>
            <td class="numeric">{ number(row.successful) }</td>
            <td class={classes!("numeric", (row.failed > 0).then_some("failed"))}>{ number(row.failed) }</td>
            <td>{ notes.join(", ") }</td>
        </tr>
    }
}
