//! The URL fragment, which is never sent to a server.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsValue;

/// The current fragment, without `#`.
pub fn fragment() -> String {
    let hash = crate::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// The whole address of a fragment, to be sent to somebody.
pub fn link(fragment: &str) -> String {
    let here = crate::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    format!("{}#{fragment}", here.split('#').next().unwrap_or_default())
}

/// Navigates to another fragment, with a new history entry.
pub fn go(fragment: &str) {
    if let Some(window) = crate::window() {
        // Setting a fragment cannot fail.
        let _ = window.location().set_hash(fragment);
    }
}

/// Replaces the fragment without a new history entry; [`on_change`] does not fire.
pub fn replace(fragment: &str) {
    let Some(history) = crate::window().and_then(|window| window.history().ok()) else { return };
    // Browsers refuse if it is done too often; the next change tries again.
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}")));
}

/// Calls `callback` whenever the fragment changes, until the listener is dropped.
pub fn on_change(mut callback: impl FnMut() + 'static) -> Option<EventListener> {
    let window = crate::window()?;
    Some(EventListener::new(&window, "hashchange", move |_| callback()))
}

/// Has the browser ask before the page is left, until the listener is dropped.
pub fn confirm_leaving() -> Option<EventListener> {
    let window = crate::window()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(&window, "beforeunload", options, yew::Event::prevent_default))
}
