//! Looking closer: what a click on a value, a day or a problem does to the filter.

use tls_rpt_workbench::explore::{Dimension, Filter};
use tls_rpt_workbench::protocol::Explored;
use yew::prelude::*;

use crate::components::format::{day, received};

/// A change of the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// This value and no other of its dimension; or any again.
    Only(Dimension, String),
    /// All of these values.
    All(Vec<(Dimension, String)>),
    /// One value less.
    Drop(Dimension, String),
    /// One day.
    Day(i64),
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
            Self::Day(day) if (filter.from, filter.to) == (Some(day), Some(day)) => {
                (filter.from, filter.to) = (None, None);
            }
            Self::Day(day) => (filter.from, filter.to) = (Some(day), Some(day)),
            Self::From(day) => filter.from = day,
            Self::To(day) => filter.to = day,
            Self::AnyText => filter.look_for(""),
            Self::Clear => *filter = Filter::default(),
        }
    }
}

/// Where changes go.
pub type Look = Callback<Change>;

/// A value for people.
pub fn shown(explored: &Explored, dimension: Dimension, value: &str) -> String {
    match (dimension, value) {
        (Dimension::PolicyType, value) => policy_type(value).to_owned(),
        (Dimension::Fault, fault) => explored.title(fault).to_owned(),
        (Dimension::Mx, "") => "No MX host named".to_owned(),
        (_, "") => "None named".to_owned(),
        (_, value) => received(value),
    }
}

/// A policy type for people.
pub fn policy_type(name: &str) -> &str {
    match name {
        "sts" => "MTA-STS",
        "tlsa" => "DANE",
        "no-policy-found" => "No policy",
        other => other,
    }
}

/// A button that looks at one value alone.
pub fn only(explored: &Explored, look: &Look, dimension: Dimension, value: &str, label: &str) -> Html {
    let pressed = explored.filter.has(dimension, value);
    let change = Change::Only(dimension, value.to_owned());
    button(look, change, pressed, label)
}

/// A button that looks at one day alone.
pub fn only_day(explored: &Explored, look: &Look, date: i64) -> Html {
    let pressed = (explored.filter.from, explored.filter.to) == (Some(date), Some(date));
    button(look, Change::Day(date), pressed, &day(date))
}

fn button(look: &Look, change: Change, pressed: bool, label: &str) -> Html {
    let look = look.clone();
    html! {
        <button
            type="button"
            class="only"
            aria-label={format!("Only {label}")}
            aria-pressed={pressed.to_string()}
            onclick={move |_: MouseEvent| look.emit(change.clone())}
        >{ label }</button>
    }
}
