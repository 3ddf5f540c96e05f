//! The failure details that match the filter, in any order.

use std::rc::Rc;

use tls_rpt_workbench::explore::{Column, RowQuery};
use tls_rpt_workbench::page::{Answered, FilterChange};
use yew::prelude::*;

use super::look::Look;
use crate::context::use_page;
use crate::views::components::grid::{CellAction, FailureGrid};
use tls_rpt_workbench::display::count;
use tls_rpt_workbench::page::Route;
use web::location;

#[derive(Properties, PartialEq)]
pub(crate) struct FailureRowsProps {
    /// The answer to which the rows belong.
    pub explored: Rc<Answered>,
    /// Called with changes of the filter.
    pub look: Look,
}

/// The table of failure details.
#[component]
pub(crate) fn FailureRows(props: &FailureRowsProps) -> Html {
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
    let total = props.explored.figures.rows;
    if total == 0 {
        return Html::default();
    }
    html! {
        <section class="part" aria-labelledby="failures">
            <h2 id="failures">{ "Failure details" }</h2>
            <p class="hint">{ "Each line is what a sender reports about some failed sessions. Blank: the sender did not say." }</p>
            <p class="paper">{ paper(total) }</p>
            <FailureGrid
                id="failure-grid"
                {total}
                epoch={props.explored.number}
                by={order.0}
                descending={order.1}
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
    format!("{rows} not printed. The screen can save all of them as a table.")
}
