//! Prints and parses the filter as a URL query: `from=2026-05-01&mx=mx1.example.com&mx=mx2.example.com`.
//!
//! The query contains no report data except the chosen values. Input is untrusted: each part either sets a filter or is
//! ignored with a note.

use crate::display::shortened;
use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::filter::{Dimension, Filter};
use crate::report::{Day, Timestamp};

/// An ignored part of a URL query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The part as given, truncated to [`Note::SHOWN`] characters; untrusted text.
    pub part: String,
    /// The reason why it was ignored, for display.
    pub why: &'static str,
}

impl Note {
    /// The maximum length of [`Note::part`], in characters.
    pub const SHOWN: usize = 60;
}

/// The maximum length of a URL query, in bytes. Browsers and mail programs truncate longer ones.
pub const LONGEST: usize = 16 * 1024;

const FROM: &str = "from";
const TO: &str = "to";
const TEXT: &str = "text";

/// The filter as a URL query, without a leading `#` or `?`; empty for the empty filter.
pub fn print(filter: &Filter) -> String {
    let mut parts: Vec<(&str, String)> = Vec::new();
    for (key, day) in [(FROM, filter.from), (TO, filter.to)] {
        parts.extend(day.map(|day| (key, day.to_string())));
    }
    for dimension in Dimension::ALL {
        parts.extend(filter.values(dimension).map(|value| (dimension.key(), value.to_owned())));
    }
    if !filter.text().is_empty() {
        parts.push((TEXT, filter.text().to_owned()));
    }
    let parts: Vec<String> = parts.into_iter().map(|(key, value)| format!("{key}={}", escape(&value))).collect();
    parts.join("&")
}

/// Parses a URL query; returns the filter and the parts that were ignored.
///
/// ```
/// use tls_rpt_workbench::explore::{Dimension, url_query};
///
/// let (filter, ignored) = url_query::parse("mx=MX1.example.com&nonsense=1");
/// assert!(filter.has(Dimension::Mx, "mx1.example.com"));
/// assert_eq!(ignored.len(), 1);
/// assert_eq!(url_query::print(&filter), "mx=mx1.example.com");
/// ```
pub fn parse(text: &str) -> (Filter, Vec<Note>) {
    let mut filter = Filter::default();
    let mut notes = Vec::new();
    if text.len() > LONGEST {
        notes.push(note(text, "the address is too long to be one of ours"));
        return (filter, notes);
    }
    for part in text.split('&').filter(|part| !part.is_empty()) {
        if let Err(why) = take(&mut filter, part) {
            notes.push(note(part, why));
        }
    }
    (filter, notes)
}

fn take(filter: &mut Filter, part: &str) -> Result<(), &'static str> {
    let (key, value) = part.split_once('=').ok_or("no value is given")?;
    let value = unescape(value).ok_or("the value is not written as an address allows")?;
    match key {
        FROM => filter.from = Some(day(&value)?),
        TO => filter.to = Some(day(&value)?),
        TEXT => filter.set_text(&value),
        _ => {
            let dimension = Dimension::ALL.into_iter().find(|dimension| dimension.key() == key);
            let dimension = dimension.ok_or("there is no such filter")?;
            if !filter.choose(dimension, &value) {
                return Err("there is no such value, or there are too many");
            }
        }
    }
    Ok(())
}

/// Parses a day in exactly the format in which [`Day`] writes it.
fn day(text: &str) -> Result<Day, &'static str> {
    let day = Timestamp::parse_rfc3339(text).map(|(time, _)| time.day());
    day.filter(|day| day.to_string() == text).ok_or("a day is written as 2026-05-31")
}

fn note(part: &str, why: &'static str) -> Note {
    Note { part: shortened(part, Note::SHOWN), why }
}

/// What is percent-encoded (RFC 3986 s.2.1): everything but letters, digits and the punctuation of names and addresses.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

fn escape(value: &str) -> String {
    utf8_percent_encode(value, ENCODED).to_string()
}

/// `None` for a `%` that begins no octet, and for octets that are no text.
fn unescape(value: &str) -> Option<Cow<'_, str>> {
    let is_octet = |rest: &str| rest.len() > 1 && rest.bytes().take(2).all(|digit| digit.is_ascii_hexdigit());
    if !value.split('%').skip(1).all(is_octet) {
        return None;
    }
    percent_decode_str(value).decode_utf8().ok()
}
