//! Copying text to the clipboard.

use wasm_bindgen_futures::JsFuture;

/// Copies text to the clipboard; `false` if the browser refuses, or has no clipboard because the site is served
/// without TLS.
pub async fn copy(text: &str) -> bool {
    let Some(window) = crate::window() else { return false };
    let clipboard = window.navigator().clipboard();
    // The bindings do not know that it may be absent.
    !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
