//! What a whole record was meant to be where its grammar alone does not show it: strings that were meant as records,
//! percent-encoding, HTML entities, placeholders.

use percent_encoding::percent_decode_str;

use super::finding::{Code, Finding, Span};
use super::parse::VERSION;
use crate::display::shortened;
use crate::dns::placeholder;
use crate::dns::txt::{RecordText, TxtRecord};

/// Findings about what the record was meant to be.
pub(super) fn findings(record: &TxtRecord, text: &str) -> Vec<Finding> {
    let mut out = Vec::new();
    if parts(record).len() > 1 {
        let message = "The strings of one TXT record are joined without anything between, so what was meant as several records is one text. Put all destinations into one rua.";
        out.push(Finding::new(Code::StringsJoined, None, message));
    }
    if decoded(text).is_some() {
        let message =
            "The whole record is percent-encoded (%3B for ;). Senders do not decode it: publish it as plain text.";
        out.push(Finding::new(Code::EncodedRecord, None, message));
    }
    if let Some(entity) = entity(text) {
        let shown = &text[entity.start..entity.end];
        let message = format!(
            "{shown} is an HTML entity: the text was copied from the source of a web page. Write the character itself."
        );
        out.push(Finding::new(Code::HtmlEntity, entity, message));
    }
    if let Some(found) = placeholder::first(text) {
        let message = format!(
            "{} is a placeholder, so this verdict is about the shape of the record only.",
            shortened(found.text, 60)
        );
        out.push(Finding::new(Code::Placeholder, Span::new(found.at, found.at + found.text.len()), message));
    }
    out
}

/// The texts that were meant; `None` if the record is what was meant.
pub(super) fn meant_apart(record: &TxtRecord, text: &str) -> Option<Vec<RecordText>> {
    let parts = parts(record);
    if parts.len() > 1 {
        return Some(parts.iter().map(|part| RecordText::decode(part)).collect());
    }
    decoded(text).map(|decoded| vec![RecordText::decode(decoded.as_bytes())])
}

/// The record divided before each string that begins like a record of its own, where no semicolon is before it.
fn parts(record: &TxtRecord) -> Vec<Vec<u8>> {
    let mut out: Vec<Vec<u8>> = Vec::new();
    for string in &record.strings {
        let begins = string.get(..VERSION.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(VERSION.as_bytes()));
        match out.last_mut() {
            Some(last) if !begins || last.is_empty() || last.trim_ascii_end().ends_with(b";") => {
                last.extend_from_slice(string);
            }
            _ => out.push(string.clone()),
        }
    }
    out
}

/// The plain text of a record that is percent-encoded as a whole.
fn decoded(text: &str) -> Option<String> {
    if text.contains(';') || !text.contains('%') {
        return None;
    }
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    let begins = decoded.get(..VERSION.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(VERSION));
    (begins && decoded.contains(';')).then(|| decoded.into_owned())
}

/// The first HTML entity of a text.
fn entity(text: &str) -> Option<Span> {
    const NAMES: [&str; 6] = ["&lt;", "&gt;", "&quot;", "&apos;", "&nbsp;", "&amp;"];
    let named = NAMES.iter().filter_map(|name| Some((text.find(name)?, name.len()))).min();
    let numbered = || {
        let at = text.find("&#")?;
        let end = text.get(at..)?.find(';').filter(|end| (3..9).contains(end))?;
        let digits = text.get(at + 2..at + end)?;
        digits.bytes().all(|b| b.is_ascii_hexdigit() || b == b'x').then_some((at, end + 1))
    };
    let (at, length) = named.or_else(numbered)?;
    Some(Span::new(at, at + length))
}
