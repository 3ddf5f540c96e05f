//! Small helpers for the document: title, focus, field values.

use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

/// The element with an id.
pub fn element(id: &str) -> Option<Element> {
    crate::document()?.get_element_by_id(id)
}

/// Which document of the site this is: `data-document` of its root; `None` for the main one.
pub fn document_name() -> Option<String> {
    crate::document()?.document_element()?.get_attribute("data-document")
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    if let Some(document) = crate::document() {
        document.set_title(title);
    }
}

/// Shows or hides the element with an id, if it is there.
pub fn set_hidden(id: &str, hidden: bool) {
    if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.set_hidden(hidden);
    }
}

/// Moves the focus to the element with an id, if it is there.
pub fn focus(id: &str) {
    if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Harmless if the element is gone.
        let _ = element.focus();
    }
}

/// Moves the focus to the element with an id, unless another element has it.
pub fn focus_if_lost(id: &str) {
    let active = crate::document().and_then(|document| document.active_element());
    if active.is_none_or(|active| active.tag_name() == "BODY") {
        focus(id);
    }
}

/// Scrolls just enough to show the element with an id.
pub fn reveal(id: &str) {
    if let Some(element) = element(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        options.set_inline(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether the element with an id has the focus itself.
pub fn has_focus(id: &str) -> bool {
    let active = crate::document().and_then(|document| document.active_element());
    active.is_some_and(|active| active.id() == id)
}

/// The id of the table cell in which an event happened.
pub fn cell(event: &Event) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("td").ok().flatten().map(|cell| cell.id())
}

/// The text in the field an event came from.
pub fn value(event: &Event) -> String {
    let Some(target) = event.target() else { return String::new() };
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        select.value()
    } else {
        String::new()
    }
}

/// Calls `run` after pending renders.
pub fn after_drawing(run: impl FnOnce() + 'static) {
    gloo_timers::callback::Timeout::new(0, run).forget();
}
