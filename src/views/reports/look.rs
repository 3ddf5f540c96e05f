//! Looking closer: what a click on a value, a day or a problem does to the filter.

use std::rc::Rc;

use tls_rpt_workbench::explore::Dimension;
use tls_rpt_workbench::page::{Answered, FilterChange};
use tls_rpt_workbench::protocol::Explored;
use yew::prelude::*;

/// What a part of the overview is drawn from.
#[derive(Properties, PartialEq)]
pub struct PartProps {
    /// What the filter lets in.
    pub explored: Rc<Answered>,
    /// Where changes of the filter go.
    pub look: Look,
}

/// Where changes go.
pub type Look = Callback<FilterChange>;

/// A button that looks at one value alone.
pub fn only(explored: &Explored, look: &Look, dimension: Dimension, value: &str, label: &str) -> Html {
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
