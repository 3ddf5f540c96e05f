//! The head of the table: names, widths and sort order of the columns.

use tls_rpt_workbench::explore::Column;
use yew::prelude::*;

use super::FailureGridProps;
use crate::views::components::sort_header::{Sort, sort_header};

/// The CSS class for the width of a column.
pub(crate) const fn width(column: Column) -> &'static str {
    match column {
        Column::Day | Column::PolicyType | Column::Failed => "grid-short",
        Column::Fault | Column::Mx => "grid-long",
        Column::Reason | Column::Information => "grid-wide",
        _ => "grid-middle",
    }
}

/// The head of a column, with the button that sorts by it.
pub(crate) fn head(props: &FailureGridProps, column: Column) -> Html {
    let here = props.by == column;
    let sort = here.then_some(if props.descending { Sort::Descending } else { Sort::Ascending });
    // Newest days and largest counts first.
    let next = if here { !props.descending } else { matches!(column, Column::Day | Column::Failed) };
    let onclick = props.on_sort.reform(move |_: MouseEvent| (column, next));
    let class = if column == Column::Failed { "grid-head numeric" } else { "grid-head" };
    sort_header(column.heading(), sort, class, onclick)
}
