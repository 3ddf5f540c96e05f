//! Host and domain names: which ones are invalid in DNS, and which are unusual.

use super::finding::{Code, Finding, Span};
use super::uri::visible;
use crate::dns::txt::is_space;

/// Why a name is invalid in DNS (RFC 1035 s.2.3.4); `None` if it is valid.
///
/// `root_dot`: whether a trailing dot is allowed (URIs: yes; mail addresses: no).
pub(crate) fn impossible_host(name: &str, root_dot: bool) -> Option<String> {
    let relative = if root_dot { name.strip_suffix('.').unwrap_or(name) } else { name };
    if relative.ends_with('.') {
        return Some("The domain must not end with a dot here.".to_owned());
    }
    for label in relative.split('.') {
        if label.is_empty() {
            return Some("Two dots in a row, or a dot at the beginning: the name has an empty label.".to_owned());
        }
        if label.len() > 63 {
            return Some(format!("The label \u{201c}{label}\u{201d} has {} octets; the DNS allows 63.", label.len()));
        }
    }
    if relative.len() > 253 {
        return Some(format!("The name has {} octets; the DNS allows 253.", relative.len()));
    }
    let forbidden =
        |c: char| c.is_control() || is_space(c) || matches!(c, '@' | ',' | '(' | ')' | '"' | '\\' | '<' | '>');
    relative
        .chars()
        .find(|c| forbidden(*c))
        .map(|c| format!("The character {} is not allowed in a domain.", visible(c)))
}

/// Adds a finding for a host name that cannot be reached from the internet, or that some senders refuse.
pub(crate) fn unusual_host(name: &str, span: Span, findings: &mut Vec<Finding>) {
    let relative = name.strip_suffix('.').unwrap_or(name);
    let bad_edge = relative.split('.').any(|label| label.starts_with('-') || label.ends_with('-'));
    let odd = relative.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.'));
    let numeric_end = relative.rsplit('.').next().is_some_and(|label| label.bytes().all(|b| b.is_ascii_digit()));
    let message = if bad_edge {
        "A label must not begin or end with a hyphen: no such mail or web host can be reached.".to_owned()
    } else if let Some(c) = odd {
        format!("The character {} is not allowed in a host name; many senders will refuse it.", visible(c))
    } else if numeric_end {
        "No domain ends in digits only; this looks like an IP address.".to_owned()
    } else if !relative.contains('.') {
        "A name without a dot: senders on the internet cannot reach it.".to_owned()
    } else if relative.len() < name.len() {
        "The dot at the end is legal but unusual; some senders stumble over it.".to_owned()
    } else {
        return;
    };
    findings.push(Finding::new(Code::HostUnusual, span, message));
}
