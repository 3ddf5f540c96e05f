//! Looking closer: what a click on a value, a day or a problem does to the filter.

use std::rc::Rc;

use tls_rpt_workbench::explore::{Dimension, Filter};
use tls_rpt_workbench::protocol::Explored;
use yew::prelude::*;

/// What a part of the overview is drawn from.
#[derive(Properties, PartialEq)]
pub struct PartProps {
    /// What the filter lets in.
    pub explored: Rc<Explored>,
    /// Where changes of the filter go.
    pub look: Look,
}

/// A change of the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// This value and no other of its dimension; or any again.
    Only(Dimension, String),
    /// All of these values.
    All(Vec<(Dimension, String)>),
    /// One value less.
    Drop(Dimension, String),
    /// These days, first and last; or any again.
    Days(i64, i64),
    /// From a day on.
    From(Option<i64>),
    /// Up to a day.
    To(Option<i64>),
    /// No text any more.
    AnyText,
    /// Everything.
    Clear,
}

impl Change {
    /// Changes a filter.
    pub fn apply(self, filter: &mut Filter) {
        match self {
            Self::Only(dimension, value) => filter.only(dimension, &value),
            Self::All(values) => {
                for (dimension, value) in values {
                    if !filter.has(dimension, &value) {
                        filter.only(dimension, &value);
                    }
                }
            }
            Self::Drop(dimension, value) => filter.drop(dimension, &value),
            Self::Days(first, last) => {
                let chosen = (Some(first), Some(last));
                (filter.from, filter.to) = if (filter.from, filter.to) == chosen { (None, None) } else { chosen };
            }
            Self::From(day) => filter.from = day,
            Self::To(day) => filter.to = day,
            Self::AnyText => filter.look_for(""),
            Self::Clear => *filter = Filter::default(),
        }
    }
}

/// Where changes go.
pub type Look = Callback<Change>;

/// A button that looks at one value alone.
pub fn only(explored: &Explored, look: &Look, dimension: Dimension, value: &str, label: &str) -> Html {
    let pressed = explored.filter.has(dimension, value);
    let change = Change::Only(dimension, value.to_owned());
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
