//! One `mx` pattern: `["*."] Domain` (RFC 8461 s.3.2, Domain as in RFC 5321 s.4.1.2).

use crate::characters::any_of;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::finding::{Code, Finding};
use crate::finding::{Severity, Span};
use crate::record::uri::visible;

/// Checks the value of an `mx` line. Spans are byte offsets into it; a finding with severity error means that it is not
/// a valid pattern.
pub(super) fn judge(value: &str) -> Vec<Finding> {
    let all = Span::new(0, value.len());
    if let Some((code, message)) = not_a_host(value) {
        return vec![Finding::new(code, all, message)];
    }
    let (host, wildcard) = match value.strip_prefix("*.") {
        Some(rest) => (rest, true),
        None => (value, false),
    };
    let start = value.len() - host.len();
    if let Some(at) = host.find('*') {
        let message = "A wildcard must be the whole left-most label: *.example.com.";
        return vec![Finding::new(Code::MxWildcard, Span::new(start + at, start + at + 1), message)];
    }
    if let Some(name) = host.strip_suffix('.').filter(|name| !name.is_empty()) {
        let span = Span::new(value.len() - 1, value.len());
        return vec![Finding::new(
            Code::MxTrailingDot,
            span,
            format!("Remove the dot at the end: {}{name}.", &value[..start]),
        )];
    }
    if let Some((span, message)) = bad_name(host) {
        return vec![Finding::new(Code::MxName, Span::new(start + span.start, start + span.end), message)];
    }
    if host.parse::<Ipv4Addr>().is_ok() {
        let message = "The grammar allows this, but no MX host is called by its address, so it never matches. Write the host name.";
        return vec![Finding::new(Code::MxAddress, all, message).with_severity(Severity::Warning)];
    }
    let mut findings = Vec::new();
    if !host.contains('.') {
        let message = if wildcard {
            format!("This allows every name directly below {host}. Write the domain of your mail servers.")
        } else {
            "A host name without a dot is not one that other servers can look up.".to_owned()
        };
        findings.push(Finding::new(Code::MxUnusual, all, message));
    } else if wildcard {
        let message = format!(
            "Covers names with exactly one label before {host}: mx1.{host}, but neither {host} nor a.mx1.{host}."
        );
        findings.push(Finding::new(Code::WildcardReach, all, message));
    }
    findings
}

/// What the text is instead, if it cannot be a single host name or pattern.
fn not_a_host(value: &str) -> Option<(Code, String)> {
    if value.is_empty() {
        return Some((Code::MxName, "There is no host after mx:".to_owned()));
    }
    // RFC 7505 s.3.
    if matches!(value.trim_start_matches(|c: char| c.is_ascii_digit()).trim(), ".") {
        let message = "This is a null MX: the domain accepts no mail, so it needs no policy.";
        return Some((Code::MxName, message.to_owned()));
    }
    let words: Vec<&str> = value.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).collect();
    if let [preference, .., host] = words.as_slice()
        && !host.is_empty()
        && !preference.is_empty()
        && preference.bytes().all(|b| b.is_ascii_digit())
    {
        let message = format!("The preference belongs in the MX record. Use only the host name: mx: {host}");
        return Some((Code::MxPreference, message));
    }
    if words.len() > 1 {
        return Some((Code::MxSeveral, "Each host has a line of its own that begins with mx:".to_owned()));
    }
    if value.contains('/') {
        return Some((Code::MxName, "This must be a host name, not a web address.".to_owned()));
    }
    if value.contains('@') {
        return Some((Code::MxName, "This must be a host name, not a mail address.".to_owned()));
    }
    let bare = value.trim_matches(any_of("[]"));
    if value.starts_with('[') || bare.parse::<Ipv6Addr>().is_ok() {
        return Some((Code::MxAddress, "An address is not allowed here. Write the name the MX record has.".to_owned()));
    }
    if let Some((host, port)) = value.rsplit_once(':')
        && !host.is_empty()
        && port.bytes().all(|b| b.is_ascii_digit())
    {
        return Some((Code::MxName, "Remove the port.".to_owned()));
    }
    if value.starts_with('.') {
        return Some((
            Code::MxName,
            "A leading dot has no meaning here. All hosts below a domain are *.example.com.".to_owned(),
        ));
    }
    if let Some(c) = value.chars().find(|c| !c.is_ascii()) {
        let message = format!("{} is outside ASCII. Write the name in its xn-- form, as it is in DNS.", visible(c));
        return Some((Code::MxNonAscii, message));
    }
    None
}

/// Why a text is not a valid `Domain`, with the span of the error.
fn bad_name(host: &str) -> Option<(Span, String)> {
    let all = Span::new(0, host.len());
    if host.is_empty() {
        return Some((all, "No domain follows the wildcard.".to_owned()));
    }
    if let Some((at, c)) = host.char_indices().find(|(_, c)| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.')) {
        let message = match c {
            '_' => "An underscore is not allowed in a host name.".to_owned(),
            '"' | '\'' => "Write host names without quotation marks.".to_owned(),
            c => format!("The character {} is not allowed in a host name.", visible(c)),
        };
        return Some((Span::new(at, at + c.len_utf8()), message));
    }
    let mut start = 0;
    for label in host.split('.') {
        let span = Span::new(start, start + label.len());
        start = span.end + 1;
        if label.is_empty() {
            return Some((all, "There is nothing between two dots.".to_owned()));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Some((span, "A part between two dots must not begin or end with a hyphen.".to_owned()));
        }
        if label.len() > 63 {
            return Some((span, "A part between two dots has 63 characters at most.".to_owned()));
        }
    }
    (host.len() > 253).then(|| (all, "A host name has 253 characters at most.".to_owned()))
}
