//! The failure details under the filter, in any order.

use std::rc::Rc;

use tls_rpt_workbench::explore::rows::Row;
use tls_rpt_workbench::explore::{Column, Dimension, Slice};
use tls_rpt_workbench::protocol::Explored;
use yew::prelude::*;

use super::look::{Look, only, only_day, shown};
use crate::app::route::Route;
use crate::app::use_page;
use crate::components::format::{number, received};

#[derive(Properties, PartialEq)]
pub struct FailureRowsProps {
    /// What they are the rows of.
    pub explored: Rc<Explored>,
    /// Where changes of the filter go.
    pub look: Look,
}

/// How many rows are drawn at once.
const ROWS: u64 = 50;

/// Failure details.
#[component]
pub fn FailureRows(props: &FailureRowsProps) -> Html {
    let page = use_page();
    let FailureRowsProps { explored, look } = props;
    let order = use_state_eq(|| (Column::Day, true));
    let offset = use_state_eq(|| 0_u64);
    {
        let offset = offset.setter();
        use_effect_with((explored.filter.clone(), *order), move |_| offset.set(0));
    }
    let slice = Slice { by: order.0, descending: order.1, offset: *offset, count: ROWS };
    {
        let desk = Rc::clone(&page.desk);
        let known = (explored.filter.clone(), explored.all_reports, slice.by, slice.descending, slice.offset);
        use_effect_with(known, move |_| desk.ask_rows(slice));
    }
    let total = explored.figures.rows;
    if total == 0 {
        return Html::default();
    }
    let answer = page.state.rows.as_ref().filter(|rows| rows.filter == explored.filter);
    let rows: &[Row] = answer.map_or(&[], |rows| &rows.page.rows);
    let first = answer.map_or(0, |rows| rows.page.offset);
    let turn = |to: u64| {
        let offset = offset.setter();
        Callback::from(move |_: MouseEvent| offset.set(to))
    };
    html! {
        <section class="part" aria-labelledby="failures">
            <h2 id="failures">{ "Failure details" }</h2>
            <p class="hint">{ "One line is what a sender tells about some failed sessions. What is absent was not told." }</p>
            <div class="table-frame" tabindex="0" role="group" aria-label="Table of failure details">
                <table class="table">
                    <thead>
                        <tr>
                            for column in Column::ALL {
                                { head(column, &order) }
                            }
                            <th scope="col">{ "Additional information" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        for row in rows {
                            { line(explored, look, row) }
                        }
                    </tbody>
                </table>
            </div>
            <div class="toolbar">
                <p class="hint" role="status">{ format!("Lines {} to {} of {}", number(first + 1), number(first + rows.len() as u64), number(total)) }</p>
                if total > ROWS {
                    <>
                        <button type="button" class="button small" disabled={*offset == 0} onclick={turn(offset.saturating_sub(ROWS))}>{ "Earlier lines" }</button>
                        <button type="button" class="button small" disabled={*offset + ROWS >= total} onclick={turn(*offset + ROWS)}>{ "Further lines" }</button>
                    </>
                }
            </div>
        </section>
    }
}

/// The head of a column, which puts the lines in its order.
fn head(column: Column, order: &UseStateHandle<(Column, bool)>) -> Html {
    let (by, descending) = **order;
    let sorted = (by == column).then_some(if descending { "descending" } else { "ascending" });
    let sign = match sorted {
        Some("descending") => " \u{25bc}",
        Some(_) => " \u{25b2}",
        None => "",
    };
    let onclick = {
        let order = order.setter();
        let descending = if by == column { !descending } else { matches!(column, Column::Day | Column::Failed) };
        Callback::from(move |_: MouseEvent| order.set((column, descending)))
    };
    let numeric = (column == Column::Failed).then_some("numeric");
    html! {
        <th scope="col" class={classes!(numeric)} aria-sort={sorted}>
            <button type="button" class="sort" {onclick}>{ name(column) }<span aria-hidden="true">{ sign }</span></button>
        </th>
    }
}

const fn name(column: Column) -> &'static str {
    match column {
        Column::Day => "Day",
        Column::Reporter => "Reporter",
        Column::Domain => "Policy domain",
        Column::PolicyType => "Policy type",
        Column::ResultType => "Result type",
        Column::Fault => "Fault",
        Column::Mx => "MX host",
        Column::Sender => "Sending MTA",
        Column::ReceivingIp => "MX address",
        Column::Reason => "Reason",
        Column::Failed => "Failed",
    }
}

fn line(explored: &Explored, look: &Look, row: &Row) -> Html {
    let value = |dimension: Dimension, value: Option<&str>| {
        value
            .map(|value| only(explored, look, dimension, value, &shown(explored, dimension, value)))
            .unwrap_or_default()
    };
    let text = |text: &Option<String>| text.as_deref().map(received).unwrap_or_default();
    html! {
        <tr key={row.id}>
            <td class="nowrap">
                if let Some(day) = row.day { { only_day(explored, look, day) } }
                { " " }<a href={Route::Report(row.report).href()} aria-label={format!("The report of line {}", row.id + 1)}>{ "report" }</a>
            </td>
            <td>{ value(Dimension::Reporter, row.reporter.as_deref()) }</td>
            <td>{ value(Dimension::Domain, row.domain.as_deref()) }</td>
            <td>{ text(&row.policy_type) }</td>
            <td>{ value(Dimension::ResultType, row.result_type.as_deref()) }</td>
            <td>{ value(Dimension::Fault, Some(&row.fault)) }</td>
            <td class="mono">{ value(Dimension::Mx, row.mx.as_deref()) }</td>
            <td class="mono">{ value(Dimension::Sender, row.sender.as_deref()) }</td>
            <td class="mono">{ text(&row.receiving_ip) }</td>
            <td>{ text(&row.reason) }</td>
            <td class="numeric failed">{ number(row.failed) }</td>
            <td>{ text(&row.information) }</td>
        </tr>
    }
}
