//! Copying text to the clipboard.

use wasm_bindgen_futures::JsFuture;

/// Copies text to the clipboard; `false` if the browser refuses.
pub async fn copy(text: &str) -> bool {
    let Some(window) = crate::window() else { return false };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}
