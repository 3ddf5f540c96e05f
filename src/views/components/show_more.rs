//! Long lists, drawn in parts: the first items, and a button for more.

use yew::prelude::*;

use tls_rpt_workbench::display::count;

/// How many items of a list are drawn.
pub(crate) struct Shown {
    limit: UseStateHandle<usize>,
    more: usize,
}

/// Shows the `first` items of a list, and `more` with each press of the button.
#[hook]
pub(crate) fn use_shown(first: usize, more: usize) -> Shown {
    Shown { limit: use_state_eq(|| first), more }
}

impl Shown {
    /// How many items are drawn.
    pub(crate) fn limit(&self) -> usize {
        *self.limit
    }

    /// The button, as long as items are hidden. `one` and `many` are the singular and plural of an item.
    pub(crate) fn button(&self, total: usize, one: &str, many: &str) -> Html {
        let (limit, more) = (self.limit.clone(), self.more);
        let onclick = Callback::from(move |_: MouseEvent| limit.set(*limit + more));
        button(*self.limit as u64, more as u64, total as u64, (one, many), onclick)
    }
}

/// The button for `more` further items of a list of which `shown` are drawn, and a line about the hidden ones for
/// print; empty if all are drawn.
pub(crate) fn button(
    shown: u64,
    more: u64,
    total: u64,
    (one, many): (&str, &str),
    onclick: Callback<MouseEvent>,
) -> Html {
    let hidden = total.saturating_sub(shown);
    if hidden == 0 {
        return Html::default();
    }
    html! {
        <>
            <p class="paper">{ format!("{} not listed here.", count(hidden, &format!("more {one} is"), &format!("more {many} are"))) }</p>
            <button type="button" class="button" {onclick}>
                { format!("Show {} more of {}", hidden.min(more), count(total, one, many)) }
            </button>
        </>
    }
}
