//! The list of reports.

use tls_rpt_workbench::explore::{Dimension, ReportColumn, ReportOrder};
use tls_rpt_workbench::present::report::ListedReport;
use tls_rpt_workbench::present::{Dashboard, ReportPage};
use yew::prelude::*;

use super::look::{Look, only};
use crate::views::components::sort_header::{Sort, sort_header};
use tls_rpt_workbench::display::{count, days, number, received};
use tls_rpt_workbench::page::Route;
use tls_rpt_workbench::page::state::Listed;

/// The reports loaded so far (`listed`); `sort` requests another order, `more` the next reports.
pub(crate) fn list(
    explored: &Dashboard,
    listed: &Listed,
    look: &Look,
    sort: &Callback<ReportOrder>,
    more: Callback<MouseEvent>,
) -> Html {
    let all = explored.figures.reports;
    let hidden = all.saturating_sub(listed.rows.len() as u64);
    let sorted = |name, by, class| {
        let order = listed.order;
        let here = (order.by == by).then_some(if order.descending { Sort::Descending } else { Sort::Ascending });
        sort_header(name, here, class, sort.reform(move |_: MouseEvent| order.toward(by)))
    };
    html! {
        <section class="part" aria-labelledby="reports">
            <h2 id="reports">{ if explored.filter.is_empty() { "All reports" } else { "Reports that match" } }</h2>
            <div class="table-frame" tabindex="0" role="group" aria-label="Table of reports">
                <table class="table">
                    <thead>
                        <tr>
                            { sorted("Sender", ReportColumn::Reporter, "") }
                            { sorted("Days", ReportColumn::Start, "") }
                            { sorted("Policy domain", ReportColumn::Domain, "") }
                            <th scope="col">{ "Policies" }</th>
                            { sorted("Followed", ReportColumn::Successful, "numeric") }
                            { sorted("Failed", ReportColumn::Failed, "numeric") }
                            { sorted("Notes", ReportColumn::Deviations, "") }
                        </tr>
                    </thead>
                    <tbody>
                        for row in listed.rows.iter() {
                            { report(explored, look, row) }
                        }
                    </tbody>
                </table>
            </div>
            if hidden > 0 {
                <p class="hint">{ format!("The first {} of {} are shown.", number(listed.rows.len() as u64), number(all)) }</p>
                <button type="button" class="button" onclick={more}>{ format!("Show {} more", hidden.min(ReportPage::ROWS as u64)) }</button>
            }
        </section>
    }
}

fn report(explored: &Dashboard, look: &Look, row: &ListedReport) -> Html {
    let name = row.organization.as_deref().map_or_else(|| "Unnamed sender".to_owned(), received);
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
        notes.push("a date that cannot be".to_owned());
    }
    if row.deviations > 0 {
        notes.push(count(row.deviations.into(), "deviation", "deviations"));
    }
    html! {
        <tr key={row.id.0}>
            <th scope="row"><a href={Route::Report(row.id).href()}>{ name }</a></th>
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
