//! Small services of the document: title, focus, values of fields.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlTextAreaElement, MessageChannel};

/// The element with an id.
pub fn element(id: &str) -> Option<Element> {
    super::document()?.get_element_by_id(id)
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    if let Some(document) = super::document() {
        document.set_title(title);
    }
}

/// Moves the focus to the element with an id, if it is there.
pub fn focus(id: &str) {
    if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Focusing an element that went away is no loss.
        let _ = element.focus();
    }
}

/// Moves the focus to the element with an id, unless the user has it somewhere already.
pub fn focus_if_lost(id: &str) {
    let active = super::document().and_then(|document| document.active_element());
    if active.is_none_or(|active| active.tag_name() == "BODY") {
        focus(id);
    }
}

/// The text in the field an event came from.
pub fn value(event: &Event) -> String {
    let Some(target) = event.target() else { return String::new() };
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        input.value()
    } else if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        area.value()
    } else {
        String::new()
    }
}

/// Waits for one turn of the event loop, without the delay of a timer.
pub async fn next_turn() {
    let Ok(channel) = MessageChannel::new() else { return };
    let promise = Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        // A message without content can always be posted.
        let _ = channel.port2().post_message(&JsValue::NULL);
    });
    // The promise is never rejected.
    let _ = JsFuture::from(promise).await;
    channel.port1().close();
}

/// Runs a closure once the page has been drawn.
pub fn after_drawing(run: impl FnOnce() + 'static) {
    gloo_timers::callback::Timeout::new(0, run).forget();
}
