//! The scroll container of a long table: its size and position.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use web::dom::element;

/// Measurements of a scroll container, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Frame {
    /// Scroll position, from the top.
    pub top: u32,
    /// Height of the visible area.
    pub height: u32,
    /// The height of the table's head.
    pub head: u32,
    /// The height of a row; 0 if there is none.
    pub row: u32,
}

/// Measures the container with an id; `None` if there is none. Data rows of its table carry `data-row`.
pub(crate) fn frame(id: &str) -> Option<Frame> {
    let outer = element(id)?;
    let pixels = |value: i32| u32::try_from(value).unwrap_or(0);
    let height = |selector: &str| {
        let found = outer.query_selector(selector).ok().flatten();
        found.and_then(|found| found.dyn_into::<HtmlElement>().ok()).map_or(0, |found| pixels(found.offset_height()))
    };
    Some(Frame {
        top: pixels(outer.scroll_top()),
        height: pixels(outer.client_height()),
        head: height("thead"),
        row: height("tr[data-row]"),
    })
}

/// Scrolls the container with an id to `top` CSS pixels.
pub(crate) fn set_top(id: &str, top: u32) {
    if let Some(outer) = element(id) {
        outer.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
    }
}

/// Calls `run` whenever the window is resized, until the listener is dropped.
pub(crate) fn on_resize(run: impl Fn() + 'static) -> Option<EventListener> {
    web::window().map(|window| EventListener::new(&window, "resize", move |_| run()))
}

/// The inner width of the element with an id, in CSS pixels; `None` if there is none.
pub(crate) fn width(id: &str) -> Option<u32> {
    u32::try_from(element(id)?.client_width()).ok().filter(|width| *width > 0)
}
