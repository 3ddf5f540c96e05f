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

/// The quoted strings a text begins with, where no further quotation mark follows them: cells of a table stand behind.
pub(super) fn leading_strings(text: &str) -> Option<TxtRecord> {
    let mut strings = Vec::new();
    let mut rest = text.trim_start();
    while let Some((string, after)) = quoted_string(rest) {
        strings.push(string);
        rest = after.trim_start();
    }
    (!strings.is_empty() && !rest.contains('"')).then_some(TxtRecord { strings })
}

/// The strings of a record in the generic form of RFC 3597 s.5: `\\# length hexadecimal`.
pub(super) fn generic_strings(text: &str) -> Option<TxtRecord> {
    let mut words = text.strip_prefix("\\#")?.split_whitespace();
    let length: usize = words.next()?.parse().ok()?;
    let digits: Vec<u8> =
        words.collect::<String>().chars().map(|c| c.to_digit(16)?.try_into().ok()).collect::<Option<_>>()?;
    let octets: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |octet, digit| octet << 4 | digit)).collect();
    let mut rest = (octets.len() == length && digits.len().is_multiple_of(2)).then_some(octets.as_slice())?;
    let mut strings = Vec::new();
    while let Some((&length, more)) = rest.split_first() {
        let (string, more) = more.split_at_checked(usize::from(length))?;
        strings.push(string.to_vec());
        rest = more;
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
