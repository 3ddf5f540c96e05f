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

/// Whether the element with an id is there and not hidden.
pub fn is_shown(id: &str) -> bool {
    element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()).is_some_and(|element| !element.hidden())
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

/// Moves the focus from the element that has it to the next (`step` 1) or previous (-1) one that matches a selector.
/// `false` if no such element has the focus, or there is none in that direction.
pub fn focus_next(selector: &str, step: i32) -> bool {
    let Some(document) = crate::document() else { return false };
    let (Some(active), Ok(all)) = (document.active_element(), document.query_selector_all(selector)) else {
        return false;
    };
    let elements = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<HtmlElement>().ok());
    let elements: Vec<HtmlElement> = elements.collect();
    let here = elements.iter().position(|element| **element == active);
    let next = here.and_then(|at| at.checked_add_signed(isize::try_from(step).ok()?)).and_then(|at| elements.get(at));
    // Harmless if the element is gone.
    next.is_some_and(|element| element.focus().is_ok())
}

/// Opens the `details` element with an id, and moves the focus to its summary.
pub fn open_details(id: &str) {
    let Some(details) = element(id) else { return };
    // Harmless if it is open already.
    let _ = details.set_attribute("open", "");
    let summary = details.query_selector("summary").ok().flatten();
    if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok()) {
        let _ = summary.focus();
    }
}

/// Closes the `details` element around the target of an event, and moves the focus to its summary.
pub fn close_details(event: &Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(details) = target.and_then(|target| target.closest("details[open]").ok().flatten()) else { return };
    // Harmless if it is closed already.
    let _ = details.remove_attribute("open");
    let summary =
        details.query_selector("summary").ok().flatten().and_then(|summary| summary.dyn_into::<HtmlElement>().ok());
    if let Some(summary) = summary {
        let _ = summary.focus();
    }
}
