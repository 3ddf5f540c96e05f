//! The link to the look-up, a document of its own that asks the network.

use form_urlencoded::Serializer;
use yew::prelude::*;

/// The link, in a new tab: reports that are open here would be forgotten. The page asks nothing before it is told to.
pub fn lookup_link(domain: &str, label: &'static str) -> Html {
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
