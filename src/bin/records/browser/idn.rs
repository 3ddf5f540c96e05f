//! Internationalized domains, converted by the browser's own URL parser.

use web_sys::Url;

/// The ASCII form (A-labels) of a domain; `None` if the browser does not accept it.
pub(crate) fn to_ascii(domain: &str) -> Option<String> {
    if domain.contains(['/', '?', '#', '@', ':', '\\']) {
        return None;
    }
    let host = Url::new(&format!("https://{domain}/")).ok()?.hostname();
    (!host.is_empty()).then_some(host)
}
