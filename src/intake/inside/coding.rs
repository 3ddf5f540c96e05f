//! Decoding of text: base64, quoted-printable, percent-encoding, entities, escapes.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;

/// Decodes base64 of either alphabet, ignoring other characters, with or without padding.
pub(crate) fn base64_lenient(text: &[u8]) -> Vec<u8> {
    let mut plain: Vec<u8> = text
        .iter()
        .filter_map(|b| match b {
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            b if b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/') => Some(*b),
            _ => None,
        })
        .collect();
    // One leftover character is less than a byte.
    if plain.len() % 4 == 1 {
        plain.pop();
    }
    plain.resize(plain.len().next_multiple_of(4), b'=');
    base64_decode(&plain).unwrap_or_default()
}

/// Decodes a text that is base64 and nothing else.
pub(super) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    /// In characters. A shorter one is a word.
    const SHORTEST: usize = 40;
    let text = text.trim_ascii();
    let is_digit = |b: &u8| b.is_ascii_alphanumeric() || b"+/-_".contains(b);
    let digits = text.iter().filter(|b| is_digit(b)).count();
    let others = text.iter().all(|b| is_digit(b) || b.is_ascii_whitespace() || *b == b'=');
    // Words of a language are divided by blanks; lines of base64 are not.
    let has_blank = text.iter().any(|b| matches!(b, b' ' | b'\t')) && !text.contains(&b'\n');
    (others && digits >= SHORTEST && !has_blank).then(|| base64_lenient(text)).filter(|decoded| !decoded.is_empty())
}

/// Decodes quoted-printable (RFC 2045 s.6.7).
pub(super) fn quoted_printable(text: &[u8]) -> Option<Vec<u8>> {
    let has = |mark: &[u8]| memchr::memmem::find(text, mark).is_some();
    (has(b"=\n") || has(b"=\r\n") || has(b"=22") || has(b"=7B")).then(|| quoted_printable_decode(text)).flatten()
}

/// Decodes percent-encoding, as of a form (`application/x-www-form-urlencoded`): the value of the first field that holds
/// an object.
pub(super) fn percent(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let start = ["%7B", "%7b"].iter().filter_map(|mark| text.find(mark)).min()?;
    let end = text[start..].find(['&', '\n', ' ', '"', '\'']).map_or(text.len(), |end| start + end);
    // What looks like further pairs are equals signs within the object.
    let pairs = form_urlencoded::parse(text.as_bytes().get(start..end)?);
    let whole: String = pairs
        .map(|(name, value)| if value.is_empty() { name.into_owned() } else { format!("{name}={value}") })
        .collect();
    (!whole.is_empty()).then(|| whole.into_bytes())
}

/// Decodes the entities that HTML needs for quotation marks and brackets.
pub(super) fn entities(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let marks = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#x22;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    marks[..3]
        .iter()
        .any(|(entity, _)| text.contains(entity))
        .then(|| marks.iter().fold(text.to_owned(), |text, (entity, mark)| text.replace(entity, mark)).into_bytes())
}

/// Decodes a JSON object whose quotation marks are escaped, as in a string of a program or a log.
pub(super) fn escapes(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let start = ["{\\\"", "{\\n"].iter().filter_map(|mark| text.find(mark)).min()?;
    let mut out = String::with_capacity(text.len());
    let mut chars = text[start..].chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => match chars.next()? {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                // An escape within the document stays one.
                c @ ('u' | 'b' | 'f') => out.extend(['\\', c]),
                c => out.push(c),
            },
            c => out.push(c),
        }
    }
    Some(out.into_bytes())
}
