//! The forms about records as the part of an address behind `#`, which no browser sends to a server: for bookmarks and
//! for colleagues.
//!
//! An address is hostile text like any other. What it holds is put into the form's fields and nowhere else; what the
//! form does not know is left out.

use form_urlencoded::{Serializer, parse};

use super::draft::Draft;
use super::publish::Format;

/// More characters than this are not taken from one field of an address.
const LONGEST: usize = 10_000;
/// More destinations than this are not taken from an address.
const MOST: usize = 50;

/// The form as a query: empty when nothing was filled in.
pub fn of_draft(draft: &Draft) -> String {
    let mut query = Serializer::new(String::new());
    let mut pair = |name: &str, text: &str| {
        if !text.is_empty() {
            query.append_pair(name, text);
        }
    };
    pair("domain", &draft.domain);
    // One empty field is how every form begins.
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
    if draft.format != Format::default() {
        pair("format", draft.format.id());
    }
    query.finish()
}

/// The form a query stands for. [`of_draft`] and this are inverse, as far as the limits allow.
pub fn draft(query: &str) -> Draft {
    let mut draft = Draft::default();
    for (name, text) in parse(query.as_bytes()) {
        let text = text.chars().take(LONGEST).collect();
        match &*name {
            "domain" => draft.domain = text,
            "to" if draft.destinations.len() < MOST => draft.destinations.push(text),
            "zone" => draft.zone = text,
            "mx" => draft.mx_hosts = text,
            "format" => draft.format = Format::from_id(&text).unwrap_or_default(),
            _ => {}
        }
    }
    draft
}

/// A pasted text to be checked, as a query; `None` when it is too long for an address.
pub fn of_check(text: &str, domain: &str) -> Option<String> {
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

/// The text and the domain of a query made by [`of_check`].
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
