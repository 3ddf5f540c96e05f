//! Prints and parses the filter as a URL query: `from=2026-05-01&mx=mx1.example.com&mx=mx2.example.com`.
//!
//! The query contains no report data except the chosen values. Input is untrusted: each part either sets a filter or is
//! ignored with a note.

use std::fmt::Write as _;

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
        TEXT => filter.look_for(&value),
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
    let day = Timestamp::parse(text).map(|(time, _)| time.day());
    day.filter(|day| day.to_string() == text).ok_or("a day is written as 2026-05-31")
}

fn note(part: &str, why: &'static str) -> Note {
    Note { part: part.chars().take(Note::SHOWN).collect(), why }
}

/// Percent-encodes (RFC 3986 s.2.1) everything but letters, digits and the punctuation of names and addresses.
fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => out.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

fn unescape(value: &str) -> Option<String> {
    let mut out = Vec::with_capacity(value.len());
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            let (high, low) = (digit()?, digit()?);
            out.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}
