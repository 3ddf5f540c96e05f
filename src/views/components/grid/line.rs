//! A row: the text of its cells, and what activating them does.

use std::rc::Rc;

use tls_rpt_workbench::explore::rows::Row;
use tls_rpt_workbench::explore::{Column, Dimension};
use tls_rpt_workbench::page::LoadedRows;
use tls_rpt_workbench::present::words;
use tls_rpt_workbench::report::PolicyType;
use yew::prelude::*;

use super::CellAction;
use tls_rpt_workbench::display::{day, number, received};

/// The row with this number, from 0, if `sheet` contains it.
pub(crate) fn row_at(sheet: Option<&LoadedRows>, row: u64) -> Option<&Row> {
    let page = &sheet?.page;
    page.rows.get(usize::try_from(row.checked_sub(page.offset)?).ok()?)
}

/// The element id of a cell in the table `id`.
pub(crate) fn cell_id(id: &str, row: u64, column: usize) -> String {
    format!("{id}-{row}-{column}")
}

/// The row and column of a cell, parsed from its element id.
pub(crate) fn place_of(cell: &str, id: &str) -> Option<(u64, usize)> {
    let (row, column) = cell.strip_prefix(id)?.strip_prefix('-')?.split_once('-')?;
    Some((row.parse().ok()?, column.parse().ok()?))
}

#[derive(Properties)]
pub(crate) struct GridRowProps {
    /// Element id of the table.
    pub id: AttrValue,
    /// The latest answer with rows.
    pub sheet: Option<Rc<LoadedRows>>,
    /// The columns, in display order.
    pub columns: Rc<Vec<Column>>,
    /// Number of the row, from 0.
    pub at: u64,
    /// The marked column, if the mark is in this row.
    pub marked: Option<usize>,
}

impl PartialEq for GridRowProps {
    /// A row that is the same in another answer is not drawn again.
    fn eq(&self, other: &Self) -> bool {
        let same = |one: &Rc<LoadedRows>, two: &Rc<LoadedRows>| Rc::ptr_eq(one, two);
        let same = self.sheet.as_ref().zip(other.sheet.as_ref()).is_some_and(|(one, two)| same(one, two));
        (self.at, self.marked) == (other.at, other.marked)
            && self.id == other.id
            && self.columns == other.columns
            && (same || self.row() == other.row())
    }
}

impl GridRowProps {
    fn row(&self) -> Option<&Row> {
        row_at(self.sheet.as_deref(), self.at)
    }
}

/// A row, or a placeholder until it is loaded.
#[component]
pub(crate) fn GridRow(props: &GridRowProps) -> Html {
    let class = classes!("grid-row", props.marked.is_some().then_some("current"));
    let index = (props.at + 2).to_string();
    let id = |column| cell_id(&props.id, props.at, column);
    let Some(row) = props.row() else {
        let id = id(props.marked.unwrap_or(0));
        return html! {
            <tr {class} data-row="" aria-rowindex={index}>
                <td {id} class="grid-loading" colspan={props.columns.len().to_string()}>{ "Loading\u{2026}" }</td>
            </tr>
        };
    };
    html! {
        <tr {class} data-row="" aria-rowindex={index}>
            for (number, column) in props.columns.iter().copied().enumerate() {
                <td
                    id={id(number)}
                    class={classes!(
                        "grid-cell",
                        (props.marked == Some(number)).then_some("here"),
                        action(row, column).is_some().then_some("can-pick"),
                        (column == Column::Failed).then_some("numeric"),
                    )}
                    title={text(row, column)}
                >
                    { text(row, column) }
                </td>
            }
        </tr>
    }
}

/// The text of a cell; a dash if there is no value.
fn text(row: &Row, column: Column) -> String {
    let given = |text: &Option<String>| text.as_deref().map_or_else(|| "\u{2013}".to_owned(), received);
    match column {
        Column::Day => row.day.map_or_else(|| "\u{2013}".to_owned(), day),
        Column::Reporter => given(&row.reporter),
        Column::Domain => given(&row.domain),
        Column::PolicyType => given(&row.policy_type),
        Column::ResultType => given(&row.result_type),
        Column::Fault => words::value(Dimension::Fault, row.fault.name()),
        Column::Mx => given(&row.mx),
        Column::Helo => given(&row.helo),
        Column::Sender => given(&row.sender),
        Column::ReceivingIp => given(&row.receiving_ip),
        Column::Reason => given(&row.reason),
        Column::Information => given(&row.information),
        Column::Failed => number(row.failed),
    }
}

/// What activating a cell does.
pub(crate) fn action(row: &Row, column: Column) -> Option<CellAction> {
    let value = |dimension, text: &Option<String>| Some(CellAction::Value(dimension, text.clone().unwrap_or_default()));
    match column {
        Column::Day => row.day.map(CellAction::Day),
        Column::Reporter => value(Dimension::Reporter, &row.reporter),
        Column::Domain => value(Dimension::Domain, &row.domain),
        // Senders spell it in many ways; the filter uses the names of RFC 8460.
        Column::PolicyType => {
            let kind = row.policy_type.as_deref().map_or(PolicyType::Other, PolicyType::parse);
            Some(CellAction::Value(Dimension::PolicyType, kind.name().to_owned()))
        }
        Column::ResultType => value(Dimension::ResultType, &row.result_type),
        Column::Fault => Some(CellAction::Value(Dimension::Fault, row.fault.name().to_owned())),
        Column::Mx => value(Dimension::Mx, &row.mx),
        Column::Sender => value(Dimension::Sender, &row.sender),
        // There is no filter for these: they open the report, which has more details.
        Column::Helo | Column::ReceivingIp | Column::Reason | Column::Information | Column::Failed => {
            Some(CellAction::Report(row.report))
        }
    }
}
