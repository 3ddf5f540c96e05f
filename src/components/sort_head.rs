//! The head of a column by which a table can be put in order.

use yew::prelude::*;

/// Which way a column is in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// From the first to the last.
    Ascending,
    /// From the last to the first.
    Descending,
}

/// A head with its button. `sort`: the table is in order by this column.
pub fn sort_head(name: &'static str, sort: Option<Sort>, class: &'static str, onclick: Callback<MouseEvent>) -> Html {
    let (told, sign) = match sort {
        None => (None, ""),
        Some(Sort::Ascending) => (Some("ascending"), " \u{25b4}"),
        Some(Sort::Descending) => (Some("descending"), " \u{25be}"),
    };
    html! {
        <th scope="col" aria-sort={told} {class}>
            <button type="button" class="sort-head" {onclick}>
                { name }<span aria-hidden="true">{ sign }</span>
            </button>
        </th>
    }
}
