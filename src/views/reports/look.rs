//! Shared by the parts of the overview: their properties, and changes of the filter by a click.

use std::rc::Rc;

use tls_rpt_workbench::explore::Dimension;
use tls_rpt_workbench::page::{Answered, FilterChange};
use tls_rpt_workbench::present::Dashboard;
use yew::prelude::*;

/// Properties of a part of the overview.
#[derive(Properties, PartialEq)]
pub(crate) struct PartProps {
    /// Figures and problems under the current filter.
    pub explored: Rc<Answered>,
    /// Called with changes of the filter.
    pub look: Look,
}

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
        ><span class="visually-hidden">{ "Only " }</span>{ label }</button>
    }
}
