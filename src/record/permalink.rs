//! Permalinks of the record forms, for bookmarks and for sharing: the form's content is in the URL fragment, which
//! browsers never send to a server.
//!
//! A URL is untrusted input. Its content is put into the form's fields and nowhere else; unknown parameters are
//! ignored.

use form_urlencoded::{Serializer, parse};

use super::draft::Draft;
use super::publish::Format;

/// Maximum number of characters taken from one parameter.
pub(crate) const LONGEST: usize = 10_000;
/// Maximum number of destinations taken from a URL.
const MOST: usize = 50;

/// The form as a query string; empty if nothing was filled in.
pub fn draft_query(draft: &Draft) -> String {
    let mut query = Serializer::new(String::new());
    let mut pair = |name: &str, text: &str| {
        if !text.is_empty() {
            query.append_pair(name, text);
        }
    };
    pair("domain", &draft.domain);
    // One empty field is the initial state of the form.
    if draft.destinations.iter().any(|typed| !typed.is_empty()) || draft.destinations.len() > 1 {
        for typed in &draft.destinations {
            query.append_pair("to", typed);
        }
    }
    let mut pair = |name: &str, text: &str| {
        if !text.is_empty() {
            query.append_pair(name, text);
        }
    };
    pair("zone", &draft.zone);
    pair("mx", &draft.mx_hosts);
    pair("ttl", &draft.ttl.map(|ttl| ttl.to_string()).unwrap_or_default());
    if draft.format != Format::default() {
        pair("format", draft.format.id());
    }
    query.finish()
}

/// The form that a query string describes. [`draft_query`] and this function are inverse, within the limits.
pub fn draft(query: &str) -> Draft {
    let mut draft = Draft::default();
    for (name, text) in parse(query.as_bytes()) {
        let text = text.chars().take(LONGEST).collect();
        match &*name {
            "domain" => draft.domain = text,
            "to" if draft.destinations.len() < MOST => draft.destinations.push(text),
            "zone" => draft.zone = text,
            "mx" => draft.mx_hosts = text,
            "ttl" => draft.ttl = text.parse().ok(),
            "format" => draft.format = Format::from_id(&text).unwrap_or_default(),
            _ => {}
        }
    }
    draft
}

/// A pasted text to be checked, as a query string; `None` if it is too long for a URL.
pub fn check_query(text: &str, domain: &str) -> Option<String> {
    if text.len() + domain.len() > LONGEST {
        return None;
    }
    let mut query = Serializer::new(String::new());
    for (name, text) in [("domain", domain), ("text", text)] {
        if !text.is_empty() {
            query.append_pair(name, text);
        }
    }
    Some(query.finish())
}

/// The text and the domain of a query string built by [`check_query`].
pub fn check(query: &str) -> (String, String) {
    let (mut pasted, mut domain) = (String::new(), String::new());
    for (name, text) in parse(query.as_bytes()) {
        match &*name {
            "text" => pasted = text.into_owned(),
            "domain" => domain = text.into_owned(),
            _ => {}
        }
    }
    (pasted, domain)
}
