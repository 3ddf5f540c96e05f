//! Shared by the sections: changes of the filter by a click.

use tls_rpt_workbench::explore::Dimension;
use tls_rpt_workbench::page::FilterChange;
use tls_rpt_workbench::present::Dashboard;
use yew::prelude::*;

use crate::views::components::name::name;

/// Called with changes of the filter.
pub(crate) type Look = Callback<FilterChange>;

/// A button that filters by a single value of a dimension.
pub(crate) fn only(explored: &Dashboard, look: &Look, dimension: Dimension, value: &str, label: &str) -> Html {
    let pressed = explored.filter.has(dimension, value);
    let change = FilterChange::Only(dimension, value.to_owned());
    let look = look.clone();
    html! {
        <button
            type="button"
            class="pick"
            aria-pressed={pressed.to_string()}
            onclick={move |_: MouseEvent| look.emit(change.clone())}
        ><span class="visually-hidden">{ "Only " }</span>{ name(label) }</button>
    }
}
