//! What the page and the record program share in the browser. What only one of them needs is in that program.
//!
//! | module | holds |
//! |---|---|
//! | [`dom`], [`location`], [`clipboard`] | the document, the address after `#`, copying |
//! | [`storage`] | settings that the browser remembers |
//! | [`copy`] | text with a copy button |
//! | [`frame`] | the mark, the switch of the theme, the footer |
//! | [`theme`] | light and dark |
#![cfg(target_arch = "wasm32")]

pub mod clipboard;
pub mod copy;
pub mod dom;
pub mod frame;
pub mod location;
pub mod storage;
pub mod theme;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, MessageChannel, Url, Window};

/// Id of the element that the record program renders into: a sibling of the page's own, as each program handles the
/// events in its element.
pub const RECORDS_ROOT: &str = "records";

/// Element id of the heading of its screens. The page has one of its own, which stays in the document.
pub const RECORDS_HEADING: &str = "records-heading";

/// The window. A page always has one.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// Milliseconds since the page was opened; monotonic.
pub fn now() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Sleeps for `milliseconds`.
pub async fn pause(milliseconds: u32) {
    gloo_timers::future::TimeoutFuture::new(milliseconds).await;
}

/// Yields to the event loop once, so that the browser can render and handle input. A timer would wait at least four
/// milliseconds, a message to oneself does not.
pub async fn yield_now() {
    let Ok(channel) = MessageChannel::new() else { return pause(0).await };
    let promise = Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        // A message without content can always be posted.
        let _ = channel.port2().post_message(&JsValue::NULL);
    });
    // The promise is never rejected.
    let _ = JsFuture::from(promise).await;
    channel.port1().close();
}

/// Yields to pending microtasks, including component renders.
pub async fn microtask() {
    // The promise is never rejected.
    let _ = JsFuture::from(Promise::resolve(&JsValue::NULL)).await;
}

/// Seconds since 1970-01-01T00:00:00Z by the clock of this machine.
#[expect(clippy::cast_possible_truncation, reason = "whole seconds are wanted, and any date fits")]
pub fn unix_seconds() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}

/// Runs a future in the background.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    spawn_local(future);
}

/// The message of a browser error.
pub fn text_of(error: &JsValue) -> String {
    let message = js_sys::Reflect::get(error, &JsValue::from_str("message")).ok();
    message
        .and_then(|message| message.as_string())
        .filter(|text| !text.is_empty())
        .unwrap_or_else(|| "unknown reason".to_owned())
}

/// The absolute URL of a file of the site.
///
/// # Errors
/// The browser's, if the document's base is no address.
pub fn address(file: &str) -> Result<String, JsValue> {
    let base = document().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    Ok(Url::new_with_base(file, &base)?.href())
}

/// The document of the window.
pub fn document() -> Option<Document> {
    window()?.document()
}
