//! Keys that work anywhere on the page, unless one types.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, KeyboardEvent};

use web::dom::element;

/// Calls `run` with each key that is pressed outside of fields and dialogs, without modifier keys; if it returns `true`,
/// the key has no other effect. Until the listener is dropped.
pub(crate) fn on_key(run: impl Fn(&str) -> bool + 'static) -> Option<EventListener> {
    let document = web::document()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(&document, "keydown", options, move |event| {
        let Some(pressed) = event.dyn_ref::<KeyboardEvent>() else { return };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let within = |selector| target.as_ref().is_some_and(|target| matches!(target.closest(selector), Ok(Some(_))));
        // In a list, letters and digits choose an entry.
        let chooses = pressed.key().chars().all(char::is_alphanumeric) && within("select");
        let typing = chooses || within("input, textarea, [role=textbox], dialog");
        let modified = pressed.ctrl_key() || pressed.alt_key() || pressed.meta_key();
        if !typing && !modified && run(&pressed.key()) {
            event.prevent_default();
        }
    }))
}

/// Opens the dialog with an id; nothing outside it can be used meanwhile.
pub(crate) fn open_dialog(id: &str) {
    if let Some(dialog) = element(id).and_then(|element| element.dyn_into::<HtmlDialogElement>().ok()) {
        // Fails only if it is open already.
        let _ = dialog.show_modal();
    }
}
