//! Parses RFC 3986 `URI`, as far as a TLS-RPT destination needs it, and reports the position of every error.
//!
//! RFC 8460 s.3 restricts the syntax: `,`, `!` and `;` must be percent-encoded. The comma and the semicolon never reach
//! this module, because they end the list item and the field.

use crate::characters::any_of;
use percent_encoding::percent_encode_byte;

use std::net::{Ipv4Addr, Ipv6Addr};

use super::finding::{Code, Finding, Span};

/// A component of a URI: its text and its byte offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
}

impl<'a> Part<'a> {
    pub(crate) fn new(text: &'a str, start: usize) -> Self {
        Self { text, start }
    }

    pub(crate) fn span(self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    /// Splits at a byte offset; the separator of `width` bytes belongs to neither side.
    fn split(self, at: usize, width: usize) -> (Self, Self) {
        (Self::new(&self.text[..at], self.start), Self::new(&self.text[at + width..], self.start + at + width))
    }

    fn split_once(self, separator: char) -> Option<(Self, Self)> {
        self.text.find(separator).map(|at| self.split(at, separator.len_utf8()))
    }
}

/// The host of an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Host<'a> {
    /// A registered name, as written.
    Name(Part<'a>),
    /// Four decimal octets.
    V4(Part<'a>),
    /// Anything in square brackets.
    Literal(Part<'a>),
}

/// `[userinfo "@"] host [":" port]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Authority<'a> {
    pub(crate) userinfo: Option<Part<'a>>,
    pub(crate) host: Host<'a>,
    pub(crate) port: Option<Part<'a>>,
}

/// The components of a URI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Uri<'a> {
    pub(crate) scheme: Part<'a>,
    pub(crate) authority: Option<Authority<'a>>,
    pub(crate) path: Part<'a>,
    pub(crate) query: Option<Part<'a>>,
    pub(crate) fragment: Option<Part<'a>>,
}

/// Splits a URI into its components. Spans are byte offsets into `text`.
///
/// # Errors
/// Every violation of RFC 3986, or of RFC 8460's restrictions of it.
pub(crate) fn parse(text: &str) -> Result<Uri<'_>, Vec<Finding>> {
    let whole = Part::new(text, 0);
    let Some((scheme, rest)) = split_scheme(whole) else {
        return Err(vec![missing_scheme(text)]);
    };
    let mut faults = Vec::new();
    let (before_fragment, fragment) = match rest.split_once('#') {
        Some((before, fragment)) => (before, Some(fragment)),
        None => (rest, None),
    };
    let (hierarchy, query) = match before_fragment.split_once('?') {
        Some((hierarchy, query)) => (hierarchy, Some(query)),
        None => (before_fragment, None),
    };
    let (authority, path) = match hierarchy.text.strip_prefix("//") {
        None => (None, hierarchy),
        Some(after) => {
            let end = after.find('/').unwrap_or(after.len());
            let (authority, path) = Part::new(after, hierarchy.start + 2).split(end, 0);
            (parse_authority(authority, &mut faults), path)
        }
    };
    check_characters(path, |c| is_pchar(c) || c == '/', &mut faults);
    for part in [query, fragment].into_iter().flatten() {
        check_characters(part, |c| is_pchar(c) || matches!(c, '/' | '?'), &mut faults);
    }
    if faults.is_empty() { Ok(Uri { scheme, authority, path, query, fragment }) } else { Err(faults) }
}

/// Splits off `scheme ":"`; `None` if the text does not begin with a scheme.
fn split_scheme(whole: Part<'_>) -> Option<(Part<'_>, Part<'_>)> {
    let (scheme, rest) = whole.split_once(':')?;
    let mut chars = scheme.text.chars();
    let first = chars.next()?.is_ascii_alphabetic();
    (first && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))).then_some((scheme, rest))
}

/// Says which common mistake left a destination without its scheme.
fn missing_scheme(text: &str) -> Finding {
    let span = Span::new(0, text.len());
    let lower = text.to_ascii_lowercase();
    // Something precedes the scheme: a quotation mark, a non-ASCII space, a second `rua=`.
    let scheme_at = ["mailto:", "https:"].iter().filter_map(|scheme| lower.find(scheme)).min();
    if let Some(at) = scheme_at.filter(|at| !text[..*at].contains(any_of("@/"))) {
        let readable = |c: char| if c == ' ' { c.to_string() } else { visible(c) };
        let before: String = text[..at].chars().map(readable).collect();
        let message = format!("\u{201c}{before}\u{201d} must not come before the scheme of a destination.");
        return Finding::new(Code::SchemeMissing, Span::new(0, at), message);
    }
    let message = if lower.starts_with("mailto%3a") || lower.starts_with("https%3a") {
        "The colon after the scheme must not be percent-encoded.".to_owned()
    } else if lower.starts_with("mailto") || lower.starts_with("https") {
        let scheme = if lower.starts_with('m') { "mailto" } else { "https" };
        format!("There must be a colon right after \u{201c}{scheme}\u{201d}: {scheme}:\u{2026}")
    } else if text.starts_with("//") {
        "A destination needs its scheme: write https: before the slashes.".to_owned()
    } else if text.contains('@') {
        "An email destination needs mailto: before the address. Every item of the list needs its own.".to_owned()
    } else {
        "A destination is a whole URI: mailto: and an address, or https:// and a host.".to_owned()
    };
    Finding::new(Code::SchemeMissing, span, message)
}

fn parse_authority<'a>(text: Part<'a>, faults: &mut Vec<Finding>) -> Option<Authority<'a>> {
    let (userinfo, rest) = match text.text.rfind('@') {
        Some(at) => {
            let (userinfo, rest) = text.split(at, 1);
            (Some(userinfo), rest)
        }
        None => (None, text),
    };
    if let Some(userinfo) = userinfo {
        check_characters(userinfo, |c| is_unreserved(c) || is_sub_delim(c) || matches!(c, ':' | '%'), faults);
    }
    let (host, port) = if rest.text.starts_with('[') {
        let Some(end) = rest.text.find(']') else {
            faults.push(Finding::new(
                Code::UriHost,
                rest.span(),
                "The closing bracket ] of the IP address is missing.",
            ));
            return None;
        };
        let (literal, after) = rest.split(end + 1, 0);
        if !is_ip_literal(&literal.text[1..literal.text.len() - 1]) {
            let message = "There is no IPv6 address between the brackets.";
            faults.push(Finding::new(Code::UriHost, literal.span(), message));
        }
        let port = after.split_once(':').filter(|(before, _)| before.text.is_empty()).map(|(_, port)| port);
        if port.is_none() && !after.text.is_empty() {
            faults.push(Finding::new(Code::UriHost, after.span(), "Only a port may follow the bracket."));
        }
        (Host::Literal(literal), port)
    } else {
        let (name, port) = match rest.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (rest, None),
        };
        check_characters(name, |c| is_unreserved(c) || is_sub_delim(c) || c == '%', faults);
        let host = if name.text.parse::<Ipv4Addr>().is_ok() { Host::V4(name) } else { Host::Name(name) };
        (host, port)
    };
    if let Some(port) = port.filter(|port| !port.text.bytes().all(|b| b.is_ascii_digit())) {
        let message = if rest.text.parse::<Ipv6Addr>().is_ok() {
            "An IPv6 address must be in square brackets: https://[2001:db8::1]/"
        } else {
            "Only a port number may follow the colon after the host."
        };
        faults.push(Finding::new(Code::UriHost, port.span(), message));
    }
    Some(Authority { userinfo, host, port })
}

fn is_ip_literal(text: &str) -> bool {
    if text.parse::<Ipv6Addr>().is_ok() {
        return true;
    }
    // IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
    let Some((version, address)) = text.strip_prefix(any_of("vV")).and_then(|rest| rest.split_once('.')) else {
        return false;
    };
    !version.is_empty()
        && version.bytes().all(|b| b.is_ascii_hexdigit())
        && !address.is_empty()
        && address.chars().all(|c| is_unreserved(c) || (is_sub_delim(c) && c != '!') || c == ':')
}

/// Reports each run of characters that `allowed` rejects, and each malformed percent-encoding.
fn check_characters(part: Part<'_>, allowed: impl Fn(char) -> bool, faults: &mut Vec<Finding>) {
    let bytes = part.text.as_bytes();
    let mut last: Option<(Code, usize)> = None;
    for (at, c) in part.text.char_indices() {
        let place = Span::new(part.start + at, part.start + at + c.len_utf8());
        let fault = if c == '!' {
            Some((Code::ExclamationMark, exclamation(&part.text[at..])))
        } else if c == '%' {
            let encoded = bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
            let message = "% must be followed by two hexadecimal digits; a percent sign itself is written %25.";
            (!encoded).then(|| (Code::PercentEncoding, message.to_owned()))
        } else if allowed(c) {
            None
        } else if crate::dns::txt::is_space(c) {
            let message = match c {
                ' ' | '\t' | '\r' | '\n' => "White space is not allowed inside a destination.".to_owned(),
                c => format!("The invisible character {} is not allowed inside a destination.", visible(c)),
            };
            Some((Code::SpaceInUri, message))
        } else {
            Some((Code::UriCharacter, describe(c)))
        };
        let Some((code, message)) = fault else { continue };
        match (last, faults.last_mut()) {
            // Consecutive characters with the same error are one finding.
            (Some((previous, end)), Some(finding)) if previous == code && end == place.start => {
                if let Some(span) = &mut finding.span {
                    span.end = place.end;
                }
            }
            _ => faults.push(Finding::new(code, place, message)),
        }
        last = Some((code, place.end));
    }
}

fn exclamation(rest: &str) -> String {
    let size = rest[1..].trim_end_matches(any_of("kmgtKMGT"));
    if !size.is_empty() && size.bytes().all(|b| b.is_ascii_digit()) {
        "The size suffix after ! belongs to DMARC; TLS-RPT has none, and a raw ! is not allowed.".to_owned()
    } else {
        "A raw ! is not allowed in a destination; it is written %21.".to_owned()
    }
}

fn describe(c: char) -> String {
    match c {
        '<' | '>' => "Angle brackets do not belong to a destination.".to_owned(),
        '"' | '\'' => "Quotation marks do not belong to a destination.".to_owned(),
        '\\' => "A backslash is not allowed in a destination; web addresses have forward slashes.".to_owned(),
        '#' => "The character # may occur only once in a destination.".to_owned(),
        '[' | ']' => "Square brackets may occur only around an IPv6 address.".to_owned(),
        c if c.is_ascii() => format!("The character {} is not allowed in a destination.", visible(c)),
        c if is_invisible(c) => format!("The invisible character {} is not allowed inside a destination.", visible(c)),
        c => format!(
            "The character {} is not ASCII. A domain is written in its xn-- form, anything else percent-encoded.",
            visible(c)
        ),
    }
}

/// A character for display: itself if printable (with its code point outside ASCII), `space`, or its code point.
pub(crate) fn visible(c: char) -> String {
    let number = u32::from(c);
    if c == ' ' {
        "space".to_owned()
    } else if is_invisible(c) || c == char::REPLACEMENT_CHARACTER {
        format!("U+{number:04X}")
    } else if c.is_ascii() {
        c.to_string()
    } else {
        format!("{c} (U+{number:04X})")
    }
}

/// White space, control characters, and invisible formatting characters.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control() || crate::dns::txt::is_space(c) || crate::dns::txt::is_zero_width(c)
}

const fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~')
}

const fn is_sub_delim(c: char) -> bool {
    matches!(c, '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=')
}

const fn is_pchar(c: char) -> bool {
    is_unreserved(c) || is_sub_delim(c) || matches!(c, ':' | '@' | '%')
}

/// Percent-encodes all characters of `text` except the ASCII ones accepted by `keep`.
pub(crate) fn percent_encode(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for octet in text.bytes() {
        match char::from(octet) {
            c if c.is_ascii() && keep(c) => out.push(c),
            _ => out.push_str(percent_encode_byte(octet)),
        }
    }
    out
}

/// Whether a character is allowed unencoded in the path or query of a TLS-RPT destination.
pub(crate) const fn may_stand(c: char) -> bool {
    (is_pchar(c) || matches!(c, '/' | '?')) && !matches!(c, '!' | ',' | ';' | '%')
}
