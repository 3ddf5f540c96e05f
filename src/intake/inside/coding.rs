//! Decoding of text: base64, quoted-printable, percent-encoding, entities, escapes.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::html::html_to_text;
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
    let digits = text.iter().filter(|b| is_digit(**b)).count();
    let others = text.iter().all(|b| is_digit(*b) || b.is_ascii_whitespace() || *b == b'=');
    // Words of a language are divided by blanks; lines of base64 are not.
    let has_blank = text.iter().any(|b| matches!(b, b' ' | b'\t')) && !text.contains(&b'\n');
    let is_one = others && digits >= SHORTEST && !has_blank && base64_pieces(text).len() < 2;
    is_one.then(|| base64_lenient(text)).filter(|decoded| !decoded.is_empty())
}

/// Decodes quoted-printable (RFC 2045 s.6.7).
pub(super) fn quoted_printable(text: &[u8]) -> Option<Vec<u8>> {
    let has = |mark: &[u8]| memchr::memmem::find(text, mark).is_some();
    (has(b"=\n") || has(b"=\r\n") || has(b"=22") || has(b"=7B") || has(b"=1F=8B"))
        .then(|| quoted_printable_decode(text))
        .flatten()
}

/// Decodes percent-encoding, as of a form (`application/x-www-form-urlencoded`): the value of the first field that holds
/// an object.
pub(super) fn percent(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let Some(start) = ["%7B", "%7b"].iter().filter_map(|mark| text.find(mark)).min() else {
        return base64_in_form(text);
    };
    let end = text[start..].find(['&', '\n', ' ', '"', '\'']).map_or(text.len(), |end| start + end);
    // What looks like further pairs are equals signs within the object.
    let pairs = form_urlencoded::parse(text.as_bytes().get(start..end)?);
    let whole: String = pairs
        .map(|(name, value)| if value.is_empty() { name.into_owned() } else { format!("{name}={value}") })
        .collect();
    (!whole.is_empty()).then(|| whole.into_bytes())
}

/// The fields of a form whose base64 is percent-encoded, each on a line.
fn base64_in_form(text: &str) -> Option<Vec<u8>> {
    let encoded = ["%2B", "%2b", "%2F", "%2f", "%3D", "%3d"].iter().any(|mark| text.contains(mark));
    let is_form = encoded && text.contains('=') && !text.contains(char::is_whitespace);
    is_form.then(|| {
        let fields = form_urlencoded::parse(text.as_bytes());
        fields.map(|(_, value)| value.replace(' ', "+") + "\n\n").collect::<String>().into_bytes()
    })
}

/// The text of HTML.
pub(super) fn html(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let marks = ["<div", "<span", "<br", "<td", "&nbsp;", "<DIV", "<SPAN", "<BR", "<TD"];
    let is_html = marks.iter().any(|mark| text.contains(mark)) && text.contains('{');
    is_html.then(|| html_to_text(text).replace('\u{a0}', " ").into_bytes())
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

/// Decodes JSON objects whose quotation marks are escaped, as in strings of a program or a log, one on each line.
pub(super) fn escapes(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let begins = |text: &str| {
        text.match_indices('{').map(|(at, _)| at).find(|at| {
            let mut inner = text[at + 1..].trim_start();
            while let Some(rest) = ["\\n", "\\r", "\\t"].iter().find_map(|mark| inner.strip_prefix(mark)) {
                inner = rest.trim_start();
            }
            ["\\\"", "\\x22", "\\u0022"].iter().any(|mark| inner.starts_with(mark))
        })
    };
    let mut rest = text;
    let mut out = String::new();
    while let Some(start) = begins(rest) {
        rest = unescaped(&rest[start..], &mut out);
        out.push('\n');
    }
    (!out.is_empty()).then(|| out.into_bytes())
}

/// Appends a text with its escapes undone, up to its closing quotation mark; returns what comes after.
fn unescaped<'a>(text: &'a str, out: &mut String) -> &'a str {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => match chars.next().unwrap_or('\\') {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                // nginx writes octets in hexadecimal.
                'x' => match chars.as_str().get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    Some(octet) if octet.is_ascii() => {
                        out.push(char::from(octet));
                        chars = chars.as_str()[2..].chars();
                    }
                    _ => out.push_str("\\x"),
                },
                'u' if chars.as_str().starts_with("0022") => {
                    out.push('"');
                    chars = chars.as_str()[4..].chars();
                }
                // An escape within the document stays one.
                c @ ('u' | 'b' | 'f') => out.extend(['\\', c]),
                c => out.push(c),
            },
            c => out.push(c),
        }
    }
    chars.as_str()
}

/// Decodes a text that is one JSON string.
pub(super) fn json_string(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let inner = serde_json::from_str::<String>(text).ok().filter(|_| text.starts_with('"'))?;
    Some(inner.into_bytes())
}

/// A cell of a table in which quotation marks are doubled (RFC 4180 s.2).
pub(super) fn doubled_quotes(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let mut braces = text.match_indices('{').map(|(at, _)| at);
    let start = braces.find(|at| text[at + 1..].trim_start().starts_with("\"\""))?;
    Some(text[start..].replace("\"\"", "\"").into_bytes())
}

/// The digits of each piece of base64 between other text. Its lines may be divided by line breaks, written or meant.
pub(crate) fn base64_pieces(text: &[u8]) -> Vec<Vec<u8>> {
    /// In characters. A shorter one is a word.
    const SHORTEST: usize = 40;
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !is_digit(text[at]) {
            at += 1;
            continue;
        }
        let word = text[at..].iter().take_while(|b| is_digit(**b)).count();
        if word < SHORTEST.min(12) || !crate::intake::sniff::begins_like_base64(&text[at..]) {
            at += word;
            continue;
        }
        let mut digits: Vec<u8> = Vec::new();
        let mut rest = &text[at..];
        loop {
            let run = rest.iter().take_while(|b| is_digit(**b)).count();
            digits.extend_from_slice(&rest[..run]);
            rest = &rest[run..];
            let gap = line_break(rest);
            // The last line is shorter; words that follow are no digits of it.
            let next = rest.get(gap..).unwrap_or_default();
            let goes_on = gap > 0 && run >= SHORTEST && next.first().is_some_and(|b| is_digit(*b));
            if !goes_on || begins_another(&digits, next) {
                break;
            }
            rest = next;
        }
        if digits.len() >= SHORTEST {
            out.push(digits);
        }
        at = text.len() - rest.len();
    }
    out
}

fn is_digit(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"+/-_".contains(&b)
}

/// Whether a line of base64 begins another content: it begins as packed data does, or the content before it is whole.
fn begins_another(before: &[u8], line: &[u8]) -> bool {
    let packed = [&b"H4sI"[..], b"UEsDB"].iter().any(|mark| line.starts_with(mark));
    let is_whole = || {
        let end = before.len() / 4 * 4;
        let last = base64_lenient(&before[end.saturating_sub(8)..]);
        before.len() % 4 != 1 && last.trim_ascii_end().ends_with(b"}")
    };
    packed || line.starts_with(b"ey") && is_whole()
}

/// Length of a line break between two lines of base64, with what may be around it.
fn line_break(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let length = match rest {
            [b'\\', b'r' | b'n', ..] | [0xc2, 0xa0, ..] => 2,
            [b' ' | b'\t' | b'\r' | b'\n' | b'>', ..] => 1,
            _ => return at,
        };
        at += length;
    }
}
