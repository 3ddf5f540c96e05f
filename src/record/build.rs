//! Builds a record: from user input to the value of the TXT record.
//!
//! Builder and parser are inverse: every record built here parses without errors to the same destinations.

use crate::characters::any_of;
use std::fmt;

use super::destination::{self, Destination};
use super::finding::{Finding, Severity};
use super::parse::VERSION;
use super::uri::{may_stand, percent_encode};

/// Converts a domain with non-ASCII letters to its A-label form; `None` if it has none.
///
/// A browser does this with its own URL parser, so the library contains no IDNA tables.
pub type ToAscii<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Why a typed destination cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DestinationError {
    /// Nothing was typed.
    Empty,
    /// It begins with `http:`.
    NotEncrypted,
    /// Another scheme than mailto and https.
    Scheme(String),
    /// Neither an address nor a URL.
    Unrecognised,
    /// The domain cannot be converted to ASCII, or contains `,` or `;`.
    Domain(String),
    /// Senders cannot use the resulting URI; holds the most severe finding.
    Refused(Finding),
}

impl fmt::Display for DestinationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Enter an email address or an https:// address."),
            Self::NotEncrypted => f.write_str("Senders post to https:// only. Change http:// to https://, if your server offers it."),
            Self::Scheme(scheme) => {
                write!(f, "Senders cannot use {scheme}: destinations. Enter an email address or an https:// address.")
            }
            Self::Unrecognised => {
                f.write_str("This is neither an email address nor an https:// address. Examples: tlsrpt@example.com, https://example.com/tlsrpt")
            }
            Self::Domain(domain) => write!(f, "\u{201c}{domain}\u{201d} is not a valid domain name."),
            Self::Refused(finding) => f.write_str(&finding.message),
        }
    }
}

impl std::error::Error for DestinationError {}

/// Parses a destination as typed: `user@example.com`, `mailto:...`, `https://...`.
///
/// Adds `mailto:`, percent-encodes what RFC 8460 s.3 requires, and converts a Unicode domain to A-labels.
///
/// # Errors
/// [`DestinationError`] says what is wrong and what to type.
pub fn destination(input: &str, to_ascii: ToAscii<'_>) -> Result<(Destination, Vec<Finding>), DestinationError> {
    let typed = input.trim();
    if typed.is_empty() {
        return Err(DestinationError::Empty);
    }
    let lower = typed.to_ascii_lowercase();
    let uri = if lower.starts_with("mailto:") {
        mailto(&typed["mailto:".len()..], true, to_ascii)?
    } else if lower.starts_with("https:") {
        https(&typed["https:".len()..], to_ascii)?
    } else if lower.starts_with("http:") {
        return Err(DestinationError::NotEncrypted);
    } else if let Some((scheme, _)) = typed.split_once("://") {
        return Err(DestinationError::Scheme(scheme.to_owned()));
    } else if typed.contains('@') {
        mailto(typed, false, to_ascii)?
    } else {
        return Err(DestinationError::Unrecognised);
    };
    let item = destination::read(&uri);
    match item.destination {
        Some(destination) if item.grammatical => Ok((destination, item.findings)),
        _ => {
            let worst = item.findings.into_iter().max_by_key(|finding| finding.severity);
            Err(worst.map_or(DestinationError::Unrecognised, DestinationError::Refused))
        }
    }
}

/// The destinations that were probably meant by input that is not one: `https` for `http`, or several in one field.
/// `None` if nothing can be offered.
pub fn corrected(input: &str, to_ascii: ToAscii<'_>) -> Option<Vec<String>> {
    let usable = |typed: &str| destination(typed, to_ascii).is_ok();
    let typed = input.trim();
    let encrypted = typed.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("http:"));
    if let Some(encrypted) = encrypted.map(|scheme| format!("https:{}", &typed[scheme.len()..])) {
        return usable(&encrypted).then(|| vec![encrypted]);
    }
    let parts: Vec<String> = typed
        .split(|c: char| matches!(c, ',' | ';') || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    (parts.len() > 1 && parts.iter().all(|part| usable(part))).then_some(parts)
}

/// `encoded`: the input has its scheme, so `%41` in it is percent-encoding; otherwise a percent sign is literal.
fn mailto(address: &str, encoded: bool, to_ascii: ToAscii<'_>) -> Result<String, DestinationError> {
    let (address, tail) = match address.find(any_of("?#")).filter(|_| encoded) {
        Some(at) => address.split_at(at),
        None => (address, ""),
    };
    let Some((local, domain)) = address.rsplit_once('@') else {
        return Ok(format!("mailto:{address}{tail}"));
    };
    let local = percent_encode(local, |c| {
        let plain = c.is_ascii_alphanumeric() || "-._~$'*+".contains(c);
        plain || (encoded && c == '%') || c == '@'
    });
    let domain = ascii_domain(domain, to_ascii)?;
    let tail = percent_encode(tail, |c| may_stand(c) || matches!(c, '%' | '#'));
    Ok(format!("mailto:{local}@{domain}{tail}"))
}

fn https(rest: &str, to_ascii: ToAscii<'_>) -> Result<String, DestinationError> {
    let Some(rest) = rest.strip_prefix("//") else { return Ok(format!("https:{rest}")) };
    let end = rest.find(any_of("/?#")).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let (userinfo, host) =
        authority.rsplit_once('@').map_or((None, authority), |(userinfo, host)| (Some(userinfo), host));
    let (name, port) = match host.rfind(':').filter(|_| !host.ends_with(']')) {
        Some(at) => host.split_at(at),
        None => (host, ""),
    };
    let name = ascii_domain(name, to_ascii)?;
    let userinfo = userinfo.map_or_else(String::new, |userinfo| {
        format!(
            "{}@",
            percent_encode(userinfo, |c| matches!(c, ':' | '%') || (may_stand(c) && !matches!(c, '/' | '?' | '@')))
        )
    });
    let tail = percent_encode(tail, |c| may_stand(c) || matches!(c, '%' | '#'));
    Ok(format!("https://{userinfo}{name}{port}{tail}"))
}

fn ascii_domain(domain: &str, to_ascii: ToAscii<'_>) -> Result<String, DestinationError> {
    // In the record these two end the destination, and no host name contains them.
    if domain.contains(any_of(",;")) {
        return Err(DestinationError::Domain(domain.to_owned()));
    }
    if domain.is_ascii() || domain.starts_with('[') {
        return Ok(domain.to_owned());
    }
    to_ascii(domain).ok_or_else(|| DestinationError::Domain(domain.to_owned()))
}

/// The value of the record: version and one `rua` with all destinations, in the form every known sender accepts.
pub fn value(destinations: &[Destination]) -> String {
    let uris: Vec<&str> = destinations.iter().map(|destination| destination.uri.as_str()).collect();
    format!("{VERSION}; rua={}", uris.join(","))
}

/// A line for a BIND-style zone file: strings of at most 255 octets, quotes and backslashes escaped.
pub fn zone_line(owner: &str, value: &str) -> String {
    format!("{}. 3600 IN TXT {}", owner.trim_end_matches('.'), quoted_strings(value))
}

/// A value as the quoted character-strings of presentation format (RFC 1035 s.5.1).
pub(crate) fn quoted_strings(value: &str) -> String {
    let quoted: Vec<String> = escaped_strings(value).into_iter().map(|string| format!("\"{string}\"")).collect();
    quoted.join(" ")
}

/// A value as character-strings of at most 255 octets, quotes and backslashes escaped, without the quotes around them.
pub(crate) fn escaped_strings(value: &str) -> Vec<String> {
    let mut strings = vec![String::new()];
    let mut octets = 0;
    for c in value.chars() {
        if octets + c.len_utf8() > 255 {
            strings.push(String::new());
            octets = 0;
        }
        octets += c.len_utf8();
        if let Some(last) = strings.last_mut() {
            if matches!(c, '"' | '\\') {
                last.push('\\');
            }
            last.push(c);
        }
    }
    strings
}

/// Whether the record is usable: none of its findings is an error.
pub fn usable(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity != Severity::Error)
}
