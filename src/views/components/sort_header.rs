//! The header of a sortable table column.

use yew::prelude::*;

/// The sort direction of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Lowest first.
    Ascending,
    /// Highest first.
    Descending,
}

/// A header cell with its button. `sort`: the direction if the table is sorted by this column.
pub(crate) fn sort_header(
    name: &'static str,
    sort: Option<Sort>,
    class: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    let (direction, sign) = match sort {
        None => (None, ""),
        Some(Sort::Ascending) => (Some("ascending"), " \u{25b4}"),
        Some(Sort::Descending) => (Some("descending"), " \u{25be}"),
    };
    html! {
        <th scope="col" aria-sort={direction} {class}>
            <button type="button" class="sort-head" {onclick}>
                { name }<span aria-hidden="true">{ sign }</span>
            </button>
        </th>
    }
}
