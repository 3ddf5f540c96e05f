//! Character-strings in presentation format (RFC 1035 s.5.1).

use crate::record::text::TxtRecord;

/// The quoted strings of one record; `None` when the text is anything else.
pub(crate) fn character_strings(text: &str) -> Option<TxtRecord> {
    let mut strings = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        // A comment.
        if rest.starts_with(';') {
            break;
        }
        let (string, after) = quoted_string(rest)?;
        strings.push(string);
        rest = after.trim_start();
    }
    (!strings.is_empty()).then_some(TxtRecord { strings })
}

/// One string in quotes with its escapes undone, and what follows it.
fn quoted_string(text: &str) -> Option<(Vec<u8>, &str)> {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'"') {
        return None;
    }
    let mut out = Vec::new();
    let mut at = 1;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'"' => return Some((out, &text[at + 1..])),
            b'\\' => at += unescape(&bytes[at + 1..], &mut out),
            b => out.push(b),
        }
        at += 1;
    }
    None
}

/// Undoes one escape behind a backslash; returns how many octets it took.
fn unescape(rest: &[u8], out: &mut Vec<u8>) -> usize {
    let decimal = rest.get(..3).filter(|digits| digits.iter().all(u8::is_ascii_digit));
    let octet =
        decimal.and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|digits| digits.parse::<u8>().ok());
    if let Some(octet) = octet {
        out.push(octet);
        return 3;
    }
    match rest.first() {
        Some(&b) => {
            out.push(b);
            1
        }
        None => 0,
    }
}

/// A value that a zone file should have quoted; `\;` and the like are undone.
pub(super) fn unquoted(text: &str) -> TxtRecord {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        if b == b'\\' {
            at += unescape(&bytes[at + 1..], &mut out);
        } else {
            out.push(b);
        }
        at += 1;
    }
    TxtRecord { strings: vec![out] }
}
