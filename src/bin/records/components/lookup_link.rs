//! The link to the look-up, a separate document with network access.

use form_urlencoded::Serializer;
use yew::prelude::*;

/// The link, in a new tab so that open reports are not lost. The look-up sends no query before the user starts it.
pub(crate) fn lookup_link(domain: &str, label: &'static str) -> Html {
    let domain = domain.trim();
    let query = if domain.is_empty() {
        String::new()
    } else {
        format!("#{}", Serializer::new(String::new()).append_pair("domain", domain).finish())
    };
    html! {
        <a href={format!("lookup.html{query}")} target="_blank" rel="noopener">
            { label }<span class="visually-hidden">{ " (opens a new tab)" }</span>
        </a>
    }
}
