//! The part of the address behind `#`, which never reaches a server.

use gloo_events::EventListener;
use wasm_bindgen::JsValue;

/// What stands behind `#` now.
pub fn fragment() -> String {
    let hash = super::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// Goes to another fragment; the back button returns.
pub fn go(fragment: &str) {
    if let Some(window) = super::window() {
        // Setting a fragment cannot fail.
        let _ = window.location().set_hash(fragment);
    }
}

/// Changes the fragment where one is; the back button does not notice, and nobody is called back.
pub fn replace(fragment: &str) {
    let Some(history) = super::window().and_then(|window| window.history().ok()) else { return };
    // A browser refuses when it is done too often; the next change tries again.
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}")));
}

/// Calls back whenever the fragment changes, until the listener is dropped.
pub fn on_change(mut callback: impl FnMut() + 'static) -> Option<EventListener> {
    let window = super::window()?;
    Some(EventListener::new(&window, "hashchange", move |_| callback()))
}
