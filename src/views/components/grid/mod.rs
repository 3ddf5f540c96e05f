//! Failure details as a table of any length: only the visible rows are in the document.
//!
//! The table is one tab stop, besides the buttons in its head. Arrow keys, Page Up and Down, Home and End move a mark
//! from cell to cell, Enter activates the marked cell. `layout::viewport` determines which rows are drawn and requested.

mod head;
mod line;

use std::rc::Rc;

use tls_rpt_workbench::explore::{Column, Dimension, RowQuery};
use tls_rpt_workbench::layout::viewport::{VisibleRows, Window, rows_to_fetch};
use tls_rpt_workbench::page::LoadedRows;
use yew::prelude::*;

use self::head::{head, width};
use self::line::{GridRow, action, cell_id, place_of, row_at};
use crate::browser::scroll::{self, Frame};
use tls_rpt_workbench::archive::ReportId;
use tls_rpt_workbench::display::number;
use tls_rpt_workbench::report::Day;
use web::dom;

/// What activating a cell does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CellAction {
    /// Filters by a value; empty if the report names none.
    Value(Dimension, String),
    /// Filters by a day.
    Day(Day),
    /// Opens the report with the failure detail, by its number in the archive.
    Report(ReportId),
}

#[derive(Properties, PartialEq)]
pub(crate) struct FailureGridProps {
    /// Element id of the table, unique on the page.
    pub id: AttrValue,
    /// Total number of rows (`Overview::rows`).
    pub total: u64,
    /// Changes whenever the row set changes, with the filter or the archive. Resets the scroll position and requests
    /// rows again.
    pub epoch: u64,
    /// The column by which the rows are sorted.
    pub by: Column,
    /// Whether the rows are sorted in descending order.
    pub descending: bool,
    /// The columns, in display order.
    pub columns: Rc<Vec<Column>>,
    /// The latest answer to `on_want`; `None` after a change of `epoch`. Not drawn if it is in another order.
    pub sheet: Option<Rc<LoadedRows>>,
    /// Called with the rows that are needed; not called again until an answer arrives, or epoch or order change.
    pub on_want: Callback<RowQuery>,
    /// Called with a column and whether to sort in descending order.
    pub on_sort: Callback<(Column, bool)>,
    /// Called when a cell is clicked or activated with Enter.
    pub on_pick: Callback<CellAction>,
}

/// Assumed height of a row until one can be measured, in CSS pixels.
const ROW: u32 = 32;

/// The rows requested last, with the epoch, order and answer at that time.
#[derive(Default)]
struct Asked {
    of: Option<(u64, Column, bool)>,
    sheet: Option<Rc<LoadedRows>>,
    slice: Option<RowQuery>,
}

/// The virtual table of failure details.
#[component]
pub(crate) fn FailureGrid(props: &FailureGridProps) -> Html {
    let frame = use_state_eq(Frame::default);
    let mark = use_state_eq(|| None::<(u64, usize)>);
    let outer = format!("{}-box", props.id);
    let total = props.total;
    let order = (props.epoch, props.by, props.descending);
    let drawn = window(*frame, total).drawn();
    let sheet = props.sheet.clone().filter(|sheet| in_order(sheet, props));

    // The visible rows change with scrolling, resizing, and every render; an equal frame causes no new render.
    let look = {
        let (frame, outer, drawn) = (frame.clone(), outer.clone(), drawn.clone());
        Callback::from(move |()| {
            let Some(now) = scroll::frame(&outer) else { return };
            let there = Frame { top: 0, ..now } == Frame { top: 0, ..*frame };
            if !there || window(now, total).drawn() != drawn {
                frame.set(now);
            }
        })
    };
    {
        let look = look.clone();
        use_effect(move || look.emit(()));
    }
    {
        let look = look.clone();
        use_effect_with(drawn.clone(), move |_| {
            let guard = scroll::on_resize(move || look.emit(()));
            move || drop(guard)
        });
    }
    {
        let (outer, mark, look) = (outer.clone(), mark.setter(), look.clone());
        use_effect_with(order, move |_| {
            mark.set(None);
            scroll::set_top(&outer, 0);
            look.emit(());
        });
    }
    use_rows(props, &drawn, sheet.as_deref());

    let onscroll = look.reform(|_: Event| ());
    let onkeydown = {
        let (mark, outer, id) = (mark.clone(), outer.clone(), props.id.clone());
        let (sheet, on_pick, columns) = (sheet.clone(), props.on_pick.clone(), Rc::clone(&props.columns));
        Callback::from(move |event: KeyboardEvent| {
            // The buttons in the head handle their own keys.
            if !dom::has_focus(&id) || event.alt_key() || event.meta_key() {
                return;
            }
            let Some(now) = scroll::frame(&outer).map(|frame| window(frame, total)) else { return };
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                let picked =
                    mark.and_then(|(row, column)| action(row_at(sheet.as_deref(), row)?, *columns.get(column)?));
                if let Some(picked) = picked {
                    on_pick.emit(picked);
                }
            } else if let Some((row, column)) = moved(*mark, &event.key(), &now, columns.len()) {
                event.prevent_default();
                mark.set(Some((row, column)));
                now.reveal(row).into_iter().for_each(|top| scroll::set_top(&outer, top));
                // The column too, once the row is drawn.
                let cell = cell_id(&id, row, column);
                dom::after_drawing(move || dom::reveal(&cell));
            }
        })
    };
    let onfocus = {
        let (mark, window) = (mark.clone(), window(*frame, total));
        Callback::from(move |_: FocusEvent| {
            if mark.is_none() && total > 0 {
                mark.set(Some((window.visible().start, 0)));
            }
        })
    };
    let onclick = {
        let (mark, id) = (mark.setter(), props.id.clone());
        let (sheet, on_pick, columns) = (sheet.clone(), props.on_pick.clone(), Rc::clone(&props.columns));
        Callback::from(move |event: MouseEvent| {
            let Some((row, column)) = dom::cell(&event).and_then(|cell| place_of(&cell, &id)) else { return };
            mark.set(Some((row, column)));
            let picked = row_at(sheet.as_deref(), row).and_then(|row| action(row, *columns.get(column)?));
            if let Some(picked) = picked {
                on_pick.emit(picked);
            }
        })
    };
    let marked = mark.filter(|(row, _)| drawn.rows.contains(row));
    let missing = drawn.rows.clone().any(|row| row_at(sheet.as_deref(), row).is_none());
    html! {
        <div class="grid-box" id={outer} {onscroll}>
            <table
                class="grid"
                id={props.id.clone()}
                role="grid"
                tabindex="0"
                aria-rowcount={(total + 1).to_string()}
                aria-busy={missing.to_string()}
                aria-activedescendant={marked.map(|(row, column)| cell_id(&props.id, row, column))}
                {onclick}
                {onkeydown}
                {onfocus}
            >
                <caption class="visually-hidden">
                    { format!("{} failure details. Arrow keys move from cell to cell, Enter filters by the value or opens the report.", number(total)) }
                </caption>
                <colgroup>for column in props.columns.iter() { <col class={width(*column)} /> }</colgroup>
                <thead><tr aria-rowindex="1">for column in props.columns.iter() { { head(props, *column) } }</tr></thead>
                <tbody>
                    { spacer("above", drawn.above, props.columns.len()) }
                    for row in drawn.rows.clone() {
                        <GridRow
                            key={row}
                            id={props.id.clone()}
                            sheet={sheet.clone()}
                            columns={Rc::clone(&props.columns)}
                            at={row}
                            marked={marked.filter(|(at, _)| *at == row).map(|(_, column)| column)}
                        />
                    }
                    { spacer("below", drawn.below, props.columns.len()) }
                </tbody>
            </table>
        </div>
    }
}

fn window(frame: Frame, rows: u64) -> Window {
    let row = if frame.row == 0 { ROW } else { frame.row };
    Window { rows, row, seen: frame.height.saturating_sub(frame.head), top: frame.top }
}

fn in_order(sheet: &LoadedRows, props: &FailureGridProps) -> bool {
    sheet.slice.by == props.by && sheet.slice.descending == props.descending
}

/// Requests missing rows, one request at a time.
#[hook]
fn use_rows(props: &FailureGridProps, drawn: &VisibleRows, sheet: Option<&LoadedRows>) {
    let asked = use_mut_ref(Asked::default);
    let have = sheet.map_or(0..0, |sheet| sheet.page.offset..sheet.page.offset + sheet.page.rows.len() as u64);
    let rows = rows_to_fetch(&drawn.rows, &have, props.total);
    let want = rows.map(|rows| RowQuery {
        by: props.by,
        descending: props.descending,
        offset: rows.start,
        count: rows.end - rows.start,
    });
    let (sheet, on_want) = (props.sheet.clone(), props.on_want.clone());
    use_effect_with((want, sheet, (props.epoch, props.by, props.descending)), move |(want, sheet, of)| {
        let mut asked = asked.borrow_mut();
        let answered = sheet.as_ref().map(Rc::as_ptr) != asked.sheet.as_ref().map(Rc::as_ptr);
        if answered || asked.of != Some(*of) {
            *asked = Asked { of: Some(*of), sheet: sheet.clone(), slice: None };
        }
        // An answer shorter than requested contains all there is.
        let over = sheet.as_ref().is_some_and(|sheet| Some(sheet.slice) == *want);
        if let Some(want) = want.filter(|_| asked.slice.is_none() && !over) {
            asked.slice = Some(want);
            drop(asked);
            on_want.emit(want);
        }
    });
}

/// The cell to which a key moves the mark; `None` for keys that do not move it.
fn moved(mark: Option<(u64, usize)>, key: &str, window: &Window, columns: usize) -> Option<(u64, usize)> {
    let last = window.rows.checked_sub(1)?;
    let (row, column) = mark.unwrap_or((window.visible().start, 0));
    let to = match key {
        "ArrowDown" => (row.saturating_add(1), column),
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowRight" => (row, (column + 1).min(columns.saturating_sub(1))),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "PageDown" => (row.saturating_add(window.page()), column),
        "PageUp" => (row.saturating_sub(window.page()), column),
        "Home" => (0, column),
        "End" => (last, column),
        _ => return None,
    };
    Some((to.0.min(last), to.1))
}

/// A placeholder with the height of the rows that are not drawn.
fn spacer(key: &'static str, height: u32, columns: usize) -> Html {
    html! {
        <tr {key} class="grid-spacer" aria-hidden="true">
            <td colspan={columns.to_string()} height={height.to_string()}></td>
        </tr>
    }
}
