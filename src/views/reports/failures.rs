//! The failure details that match the filter, in any order, beside the breakdowns.

use std::rc::Rc;

use tls_rpt_workbench::explore::{Column, RowQuery};
use tls_rpt_workbench::page::{Answered, FilterChange};
use yew::prelude::*;

use super::facets::{Facets, by_host_and_fault};
use super::look::Look;
use crate::context::use_page;
use crate::views::components::deferred_sections::use_deferred_sections;
use crate::views::components::grid::{CellAction, FailureGrid};
use tls_rpt_workbench::display::count;
use tls_rpt_workbench::page::Route;
use web::{dom, location};

#[derive(Properties, PartialEq)]
pub(crate) struct FailuresSectionProps {
    /// Figures and problems under the current filter.
    pub explored: Rc<Answered>,
    /// Called with changes of the filter.
    pub look: Look,
}

/// The section. Rendered part by part, so that the table appears first.
#[component]
pub(crate) fn FailuresSection(props: &FailuresSectionProps) -> Html {
    let parts = use_deferred_sections(&props.explored, 2);
    let look = &props.look;
    html! {
        <div class="with-facets">
            <div class="beside-facets">
                if let Some(Some(explored)) = parts.first() {
                    <>
                        <FailureTable explored={Rc::clone(explored)} look={look.clone()} />
                        { by_host_and_fault(explored, look) }
                    </>
                }
            </div>
            if let Some(Some(explored)) = parts.get(1) { <Facets explored={Rc::clone(explored)} look={look.clone()} /> }
        </div>
    }
}

/// The table of failure details.
#[component]
fn FailureTable(props: &FailuresSectionProps) -> Html {
    let page = use_page();
    let order = use_state_eq(|| (Column::Day, true));
    let on_want = {
        let session = Rc::clone(&page.session);
        use_callback((), move |slice: RowQuery, ()| session.update(|session| session.ask_rows(slice)))
    };
    let on_sort = {
        let order = order.setter();
        use_callback((), move |chosen, ()| order.set(chosen))
    };
    let on_pick = use_callback(props.look.clone(), |pick: CellAction, look| match pick {
        CellAction::Value(dimension, value) => look.emit(FilterChange::Only(dimension, value)),
        CellAction::Day(day) => look.emit(FilterChange::Days(day, day)),
        CellAction::Report(id) => location::go(&Route::Report(id).fragment()),
    });
    // This part may render after a newer answer has arrived: until then it keeps its rows.
    let sheet = page.state.rows.as_ref().filter(|(answer, _)| *answer == props.explored.number);
    let sheet = sheet.map(|(_, sheet)| Rc::clone(sheet));
    let hidden = use_hidden_columns();
    let filled = &props.explored.figures.columns;
    let columns = Rc::new(filled.iter().copied().filter(|column| !hidden.0.contains(column)).collect::<Vec<_>>());
    let total = props.explored.figures.rows;
    if total == 0 {
        return html! {
            <p class="lead">{ if props.explored.filter.is_empty() {
                "The reports contain no failure details."
            } else {
                "No failure detail matches the filter."
            } }</p>
        };
    }
    html! {
        <section class="part" aria-labelledby="failures">
            <h2 id="failures" class="panel-title">{ "Failure details" }</h2>
            <p class="hint">{ "Each row is one failure entry of a report. Choose a value to filter by it, or a row\u{2019}s report to open it. A dash means that the sender did not say." }</p>
            { column_menu(filled, &hidden) }
            <p class="paper">{ paper(total) }</p>
            <FailureGrid
                id="failure-grid"
                {total}
                epoch={props.explored.number}
                by={order.0}
                descending={order.1}
                {columns}
                {sheet}
                {on_want}
                {on_sort}
                {on_pick}
            />
        </section>
    }
}

/// The printed replacement for the table, of which only the visible rows are in the document.
fn paper(total: u64) -> String {
    let rows = count(total, "failure detail is", "failure details are");
    format!("{rows} not printed. Export them from the page as CSV.")
}

/// The columns that the user has hidden, and how to show or hide one.
type HiddenColumns = (Rc<Vec<Column>>, Callback<Column>);

/// Name in local storage.
const STORED: &str = "hidden-columns";

#[hook]
fn use_hidden_columns() -> HiddenColumns {
    let hidden = use_state_eq(|| {
        let stored = web::storage::get(STORED).unwrap_or_default();
        let names: Vec<&str> = stored.split(',').collect();
        Rc::new(Column::ALL.into_iter().filter(|column| names.contains(&column.name())).collect::<Vec<_>>())
    });
    let toggle = {
        let hidden = hidden.clone();
        Callback::from(move |column: Column| {
            let mut all = (**hidden).clone();
            match all.iter().position(|known| *known == column) {
                Some(at) => drop(all.remove(at)),
                None => all.push(column),
            }
            let names: Vec<&str> = all.iter().map(|column| column.name()).collect();
            web::storage::set(STORED, &names.join(","));
            hidden.set(Rc::new(all));
        })
    };
    (Rc::clone(&hidden), toggle)
}

/// The choice of columns. The first two always stay.
fn column_menu(filled: &[Column], (hidden, toggle): &HiddenColumns) -> Html {
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Escape" {
            dom::close_details(&event);
        }
    });
    html! {
        <details class="menu columns-menu" {onkeydown}>
            <summary class="button small">{ "Columns" }</summary>
            <fieldset class="menu-box">
                <legend class="visually-hidden">{ "Columns shown" }</legend>
                <p class="hint">{ "Columns without any value are left out. This browser remembers your choice." }</p>
                for column in filled.iter().copied().filter(|column| !matches!(column, Column::Day | Column::Failed)) {
                    <label class="check">
                        <input type="checkbox" checked={!hidden.contains(&column)} onchange={toggle.reform(move |_: Event| column)} />
                        { " " }{ column.heading() }
                    </label>
                }
            </fieldset>
        </details>
    }
}
