//! The width of an element, for drawings that are laid out in CSS pixels: their text keeps its size.

use yew::prelude::*;

use crate::browser::scroll;

/// The width of the element with an id in CSS pixels; `None` until it is drawn.
#[hook]
pub(crate) fn use_width(id: &'static str) -> Option<u32> {
    let width = use_state_eq(|| None);
    let setter = width.setter();
    use_effect_with((), move |()| {
        let measure = move || setter.set(scroll::width(id));
        measure();
        let guard = scroll::on_resize(measure);
        move || drop(guard)
    });
    *width
}
