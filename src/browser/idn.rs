//! Domains outside ASCII, converted by the browser's own URL parser.

use web_sys::Url;

/// The A-label form of a domain; `None` when the browser finds none.
pub fn to_ascii(domain: &str) -> Option<String> {
    if domain.contains(['/', '?', '#', '@', ':', '\\']) {
        return None;
    }
    let host = Url::new(&format!("https://{domain}/")).ok()?.hostname();
    (!host.is_empty()).then_some(host)
}
