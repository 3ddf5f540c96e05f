//! Character-strings in presentation format (RFC 1035 s.5.1), and records in the generic form (RFC 3597 s.5).

use super::txt::TxtRecord;

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

/// The quoted strings a text begins with, where no further quotation mark follows them: cells of a table may follow.
pub(crate) fn leading_strings(text: &str) -> Option<TxtRecord> {
    let mut strings = Vec::new();
    let mut rest = text.trim_start();
    while let Some((string, after)) = quoted_string(rest) {
        strings.push(string);
        rest = after.trim_start();
    }
    (!strings.is_empty() && !rest.contains('"')).then_some(TxtRecord { strings })
}

/// The octets of a record's data in the generic form of RFC 3597 s.5: `\\# length hexadecimal`.
pub(crate) fn generic_octets(text: &str) -> Option<Vec<u8>> {
    let mut words = text.trim_start().strip_prefix("\\#")?.split_ascii_whitespace();
    let length: usize = words.next()?.parse().ok()?;
    hex(&words.collect::<String>()).filter(|octets| octets.len() == length)
}

/// Octets written as pairs of hexadecimal digits.
pub(crate) fn hex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let octet = |pair: &[u8]| {
        let [high, low] = *pair else { return None };
        u8::try_from(digit(high)? * 16 + digit(low)?).ok()
    };
    digits.as_bytes().chunks(2).map(octet).collect()
}

/// The character-strings of a TXT record's data as it goes over the wire, each after its length.
pub(crate) fn wire_strings(mut octets: &[u8]) -> Option<TxtRecord> {
    let mut strings = Vec::new();
    while let Some((&length, rest)) = octets.split_first() {
        let (string, rest) = rest.split_at_checked(usize::from(length))?;
        strings.push(string.to_vec());
        octets = rest;
    }
    (!strings.is_empty()).then_some(TxtRecord { strings })
}

/// One string in quotes with its escapes undone, and what follows it.
pub(crate) fn quoted_string(text: &str) -> Option<(Vec<u8>, &str)> {
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

/// Undoes one escape after a backslash; returns how many octets it took.
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
pub(crate) fn unquoted(text: &str) -> TxtRecord {
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
