//! Whether somebody is still typing: errors and announcements wait until they rest.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// Milliseconds without a change after which input counts as finished. Leaving a field does not count: an error that
/// appears while a button is being pressed would move the button away.
const REST: u32 = 700;

/// Follows a value while it is typed: whether it has not changed for a while.
#[hook]
pub(crate) fn use_settled<T: Clone + PartialEq + 'static>(value: &T) -> bool {
    let settled = use_state_eq(|| value.clone());
    let setter = settled.setter();
    use_effect_with(value.clone(), move |value| {
        let value = value.clone();
        let timer = Timeout::new(REST, move || setter.set(value));
        move || drop(timer)
    });
    *settled == *value
}

/// A region that says a text to screen readers once input has settled, and keeps the one before until then.
#[hook]
pub(crate) fn use_announcement(settled: bool, text: impl FnOnce() -> String) -> Html {
    let said = use_mut_ref(String::new);
    if settled {
        *said.borrow_mut() = text();
    }
    let text = said.borrow().clone();
    html! { <p class="visually-hidden" role="status">{ text }</p> }
}
