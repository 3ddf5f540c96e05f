//! Interprets one URI of the `rua` list as senders do: an address to mail to, or a URL to post to.
//!
//! This module has the rules of the two schemes (RFC 6068, RFC 9110); generic URI syntax is in [`super::uri`].

use crate::characters::any_of;
use percent_encoding::percent_decode_str;

use super::finding::{Code, Finding, Span};
use super::host::{impossible_host, unusual_host};
use super::uri::{self, Authority, Host, Part, Uri};

/// The two schemes a TLS-RPT sender can use (RFC 8460 s.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Reports are sent by mail.
    Mailto,
    /// Reports are sent by an HTTPS POST.
    Https,
}

impl Scheme {
    /// The scheme in lower case, as it should be written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mailto => "mailto",
            Self::Https => "https",
        }
    }
}

/// A destination a sender can use.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Destination {
    /// How reports are sent.
    pub scheme: Scheme,
    /// The address (percent-decoded) or the URL to post to (without a fragment).
    pub target: String,
    /// The URI exactly as written in the record.
    pub uri: String,
}

impl Destination {
    /// What is the same for destinations to which reports go the same way: the domain of an address and the host of a
    /// URL compare without regard to case (RFC 5321 s.2.4, RFC 3986 s.6.2.2.1).
    pub(crate) fn key(&self) -> (Scheme, String) {
        let target = &self.target;
        let host = match self.scheme {
            Scheme::Mailto => target.rfind('@').map_or(0, |at| at + 1)..target.len(),
            Scheme::Https => {
                let start = target.find("://").map_or(0, |at| at + "://".len());
                let path = target.get(start..).and_then(|rest| rest.find(any_of("/?")));
                start..path.map_or(target.len(), |at| start + at)
            }
        };
        let mut key = target.clone();
        if let Some(host) = key.get_mut(host) {
            host.make_ascii_lowercase();
        }
        (self.scheme, key)
    }
}

/// The result of parsing one item of the list.
#[derive(Debug, Default)]
pub(crate) struct Item {
    /// Whether the item is a URI by RFC 8460's grammar.
    pub(crate) grammatical: bool,
    /// The destination; `None` if senders cannot use it.
    pub(crate) destination: Option<Destination>,
    /// Findings about the item; spans are byte offsets into it.
    pub(crate) findings: Vec<Finding>,
}

/// Parses one item of the `rua` list.
pub(crate) fn read(text: &str) -> Item {
    if let Some(finding) = markdown_link(text) {
        return Item { findings: vec![finding], ..Item::default() };
    }
    let uri = match uri::parse(text) {
        Ok(uri) => uri,
        Err(findings) => return Item { findings, ..Item::default() },
    };
    let mut findings = Vec::new();
    let target = if uri.scheme.text.eq_ignore_ascii_case("mailto") {
        mailto(&uri, &mut findings).map(|address| (Scheme::Mailto, address))
    } else if uri.scheme.text.eq_ignore_ascii_case("https") {
        https(&uri, text, &mut findings).map(|url| (Scheme::Https, url))
    } else {
        findings.push(unsupported(&uri));
        None
    };
    if let Some((scheme, _)) = &target
        && uri.scheme.text != scheme.name()
    {
        let message =
            format!("Write the scheme in lower case, {}: some senders compare it letter by letter.", scheme.name());
        findings.push(Finding::new(Code::SchemeCase, uri.scheme.span(), message));
    }
    let destination = target.map(|(scheme, target)| Destination { scheme, target, uri: text.to_owned() });
    Item { grammatical: true, destination, findings }
}

fn markdown_link(text: &str) -> Option<Finding> {
    let looks = text.starts_with('[') && text.ends_with(')') && text.contains("](");
    looks.then(|| {
        let message = "This is a Markdown link; the record needs the bare destination.";
        Finding::new(Code::MarkdownLink, Span::new(0, text.len()), message)
    })
}

fn unsupported(uri: &Uri<'_>) -> Finding {
    let scheme = uri.scheme.text;
    let message = match scheme.to_ascii_lowercase().as_str() {
        "http" => "Senders post reports to https: only, never to http:.".to_owned(),
        "smtp" | "mail" | "email" | "e-mail" => {
            format!("The scheme of an email destination is mailto:, not {scheme}:.")
        }
        lower if lower.contains('.') => "A destination needs its scheme: write https:// before the host.".to_owned(),
        _ => format!("Senders know the schemes mailto: and https: only; they cannot use {scheme}:."),
    };
    Finding::new(Code::SchemeUnsupported, uri.scheme.span(), message)
}

// mailto

fn mailto(uri: &Uri<'_>, findings: &mut Vec<Finding>) -> Option<String> {
    if let Some(authority) = &uri.authority {
        let host = match &authority.host {
            Host::Name(part) | Host::V4(part) | Host::Literal(part) => part,
        };
        let from = authority.userinfo.map_or(host.start, |userinfo| userinfo.start);
        let span = Span::new(from.saturating_sub(2), from);
        findings.push(Finding::new(
            Code::MailtoSlashes,
            span,
            "A mailto: destination has no slashes: mailto:user@example.com",
        ));
        return None;
    }
    let address = if uri.path.text.is_empty() { address_in_query(uri, findings) } else { address(uri.path, findings) };
    if let (Some(query), Some(_)) = (uri.query, &address)
        && !uri.path.text.is_empty()
    {
        let message =
            "Header fields after ? have no meaning in TLS-RPT, and some senders take them for part of the address.";
        findings.push(Finding::new(Code::MailtoFields, with_mark(query), message));
    }
    note_fragment(uri, findings);
    address
}

/// `mailto:?to=user@example.com`, which RFC 6068 allows but no sender is known to support.
fn address_in_query(uri: &Uri<'_>, findings: &mut Vec<Finding>) -> Option<String> {
    let to = uri.query.and_then(|query| {
        query.text.split('&').find_map(|field| {
            let (name, value) = field.split_once('=')?;
            // After the question mark the @ may be percent-encoded.
            name.eq_ignore_ascii_case("to").then(|| value.replace("%40", "@"))
        })
    });
    let usable = to.and_then(|to| address(Part::new(&to, 0), &mut Vec::new()));
    let (span, message) = match (&usable, uri.query) {
        (Some(_), Some(query)) => {
            (with_mark(query), "The address is after ?to=, where no known sender looks; write mailto:user@example.com.")
        }
        _ => (Span::new(0, uri.path.start), "There is no address after mailto:."),
    };
    let code = if usable.is_some() { Code::MailtoFields } else { Code::MailtoAddress };
    findings.push(Finding::new(code, span, message));
    usable
}

/// `addr-spec` of RFC 5322 under the encoding rules of RFC 6068 s.2.
fn address(path: Part<'_>, findings: &mut Vec<Finding>) -> Option<String> {
    let ats: Vec<usize> = path.text.match_indices('@').map(|(at, _)| at).collect();
    let &[at] = ats.as_slice() else {
        let message = if ats.is_empty() && path.text.to_ascii_lowercase().contains("%40") {
            "The @ between user and domain must be written as it is, not as %40."
        } else if ats.is_empty() {
            "The address has no @ and no domain."
        } else {
            "An address has one @ only."
        };
        return refuse(findings, path.span(), message.to_owned());
    };
    let local = Part::new(&path.text[..at], path.start);
    let domain = Part::new(&path.text[at + 1..], path.start + at + 1);
    if local.text.is_empty() {
        return refuse(findings, path.span(), "There is nothing before the @.".to_owned());
    }
    if domain.text.is_empty() {
        return refuse(findings, path.span(), "There is no domain after the @.".to_owned());
    }
    // RFC 6068 s.2: these must be percent-encoded inside an address even though a URI path may contain them.
    if let Some((at, c)) = path.text.char_indices().find(|(_, c)| matches!(c, '/' | '&' | '=')) {
        let in_domain = at >= domain.start - path.start;
        if c == '/' && in_domain {
            let span = Span::new(path.start + at, path.span().end);
            return refuse(findings, span, "An address has no path: the domain ends here.".to_owned());
        }
        let span = Span::new(path.start + at, path.start + at + 1);
        if c == '/' || in_domain {
            return refuse(findings, span, format!("The character {c} must be percent-encoded in an address."));
        }
        // RFC 8460 s.3 takes any URI of RFC 3986, and senders use the address as it is written.
        let message = format!(
            "RFC 6068 asks for {c} to be percent-encoded in an address, but no sender examined decodes that. The record works as it is; an address without {c} is safer."
        );
        findings.push(Finding::new(Code::MailtoAddress, span, message));
    }
    let Ok(local_text) = percent_decode_str(local.text).decode_utf8() else {
        return refuse(findings, local.span(), "The percent-encoded octets are not UTF-8.".to_owned());
    };
    if !is_dot_atom(&local_text) && !is_quoted_string(&local_text) {
        let message = if local_text.starts_with('.') || local_text.ends_with('.') || local_text.contains("..") {
            "The part before the @ must not begin or end with a dot, nor have two in a row.".to_owned()
        } else if local_text.starts_with('"') {
            "The quotation marks before the @ do not make one quoted text: each of them, and each \\, needs its \\ inside."
                .to_owned()
        } else if local_text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:")) {
            "The scheme occurs twice; write mailto: only once.".to_owned()
        } else {
            let odd = local_text.chars().find(|c| !is_atext(*c)).map(uri::visible).unwrap_or_default();
            format!("The character {odd} is not allowed before the @ outside quotation marks.")
        };
        return refuse(findings, local.span(), message);
    }
    let Ok(domain_text) = percent_decode_str(domain.text).decode_utf8() else {
        return refuse(findings, domain.span(), "The percent-encoded octets are not UTF-8.".to_owned());
    };
    if is_domain_literal(&domain_text) {
        let message = "An IP address in place of the domain: many servers refuse such mail.";
        findings.push(Finding::new(Code::HostAddress, domain.span(), message));
    } else if let Some(at) = domain.text.find(':') {
        let span = Span::new(domain.start + at, path.span().end);
        return refuse(findings, span, "An address has no port: the domain ends here.".to_owned());
    } else if let Some(message) = impossible_host(&domain_text, false) {
        return refuse(findings, domain.span(), message);
    } else if let Some(c) = domain_text.chars().find(|c| *c != '.' && !is_atext(*c)) {
        return refuse(
            findings,
            domain.span(),
            format!("The character {} is not allowed in a mail domain.", uri::visible(c)),
        );
    } else {
        unusual_host(&domain_text, domain.span(), findings);
    }
    if local.text.contains('%') || domain.text.contains('%') {
        let message = "No sender examined decodes a percent-encoded address; reports would go to the literal text. Prefer a plain address.";
        findings.push(Finding::new(Code::MailtoEncoded, path.span(), message));
    }
    if local_text.len() > 64 {
        let message =
            format!("The part before the @ has {} octets; servers need not accept more than 64.", local_text.len());
        findings.push(Finding::new(Code::LongLocalPart, local.span(), message));
    }
    Some(format!("{local_text}@{domain_text}"))
}

fn refuse(findings: &mut Vec<Finding>, span: Span, message: String) -> Option<String> {
    findings.push(Finding::new(Code::MailtoAddress, span, message));
    None
}

/// RFC 5322 dot-atom-text, with the non-ASCII letters of RFC 6532.
fn is_dot_atom(text: &str) -> bool {
    text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

/// RFC 5322 atext and, following RFC 6532, any printable character outside ASCII.
fn is_atext(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
    } else {
        !c.is_control() && !crate::dns::txt::is_space(c)
    }
}

/// RFC 5322 domain-literal without folding: brackets around printable ASCII except brackets and backslashes.
fn is_domain_literal(text: &str) -> bool {
    let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| inner.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '[' | ']' | '\\')))
}

/// RFC 5322 quoted-string without folding.
fn is_quoted_string(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return false };
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return false,
            '\\' if chars.next().is_none_or(char::is_control) => return false,
            '\\' => {}
            c if c.is_control() => return false,
            _ => {}
        }
    }
    true
}

// https

fn https(uri: &Uri<'_>, text: &str, findings: &mut Vec<Finding>) -> Option<String> {
    let Some(authority) = &uri.authority else {
        let message = "There must be // and a host right after https:";
        findings.push(Finding::new(Code::HttpsHost, Span::new(0, text.len()), message));
        return None;
    };
    let host_ok = https_host(authority, uri, findings);
    let port = authority.port.filter(|port| !(port.text.is_empty() && scheme_as_host(authority).is_some()));
    let port_ok = port.is_none_or(|port| https_port(port, findings));
    if let Some(userinfo) = authority.userinfo {
        let message = if userinfo.text.is_empty() {
            "The @ without a user name before it has no effect; leave it out."
        } else {
            "Anyone who queries the DNS can read the user name and password in this address."
        };
        let span = Span::new(userinfo.start, userinfo.span().end + 1);
        findings.push(Finding::new(Code::UserInfo, span, message));
    }
    let rest_start = uri.path.start;
    let rest_end = uri.fragment.map_or(text.len(), |fragment| fragment.start - 1);
    if let Some(at) = text[rest_start..rest_end].find('=') {
        let span = Span::new(rest_start + at, rest_start + at + 1);
        let message =
            "Allowed, but at least one sender mangles addresses that contain \"=\". Prefer a path without it.";
        findings.push(Finding::new(Code::EqualsInUri, span, message));
    }
    note_fragment(uri, findings);
    (host_ok && port_ok).then(|| text[..rest_end].to_owned())
}

fn https_host(authority: &Authority<'_>, uri: &Uri<'_>, findings: &mut Vec<Finding>) -> bool {
    let name = match authority.host {
        Host::V4(part) | Host::Literal(part) => {
            let message =
                "An IP address in place of a host name: its certificate is unusual, and some senders refuse it.";
            findings.push(Finding::new(Code::HostAddress, part.span(), message));
            return true;
        }
        Host::Name(part) => part,
    };
    if let Some(scheme) = scheme_as_host(authority) {
        let message = format!("The scheme occurs twice: write {scheme}: only once.");
        findings.push(Finding::new(Code::HostUnusual, name.span(), message));
        return true;
    }
    if name.text.is_empty() {
        let span = Span::new(0, uri.path.start.max(1));
        findings.push(Finding::new(Code::HttpsHost, span, "There is no host after https://"));
        return false;
    }
    let decoded = percent_decode_str(name.text).decode_utf8_lossy().into_owned();
    if let Some(message) = impossible_host(&decoded, true) {
        findings.push(Finding::new(Code::HostName, name.span(), message));
        return false;
    }
    if name.text.contains('%') {
        let message = "Percent-encoding in a host name is legal, but few senders decode it.";
        findings.push(Finding::new(Code::HostUnusual, name.span(), message));
    } else {
        unusual_host(&decoded, name.span(), findings);
    }
    true
}

/// The second scheme of `https://https://example.com/`, which by the grammar is a host with an empty port.
fn scheme_as_host<'a>(authority: &Authority<'a>) -> Option<&'a str> {
    let Host::Name(name) = authority.host else { return None };
    let is_scheme = ["https", "http"].iter().any(|scheme| name.text.eq_ignore_ascii_case(scheme));
    (is_scheme && authority.port.is_some_and(|port| port.text.is_empty())).then_some(name.text)
}

fn https_port(port: Part<'_>, findings: &mut Vec<Finding>) -> bool {
    if port.text.is_empty() {
        findings.push(Finding::new(Code::EmptyPort, with_mark(port), "Leave out the colon when there is no port."));
        return true;
    }
    let usable = port.text.parse::<u16>().is_ok_and(|number| number != 0);
    if !usable {
        let message = format!("There is no port {}; ports go from 1 to 65535.", port.text);
        findings.push(Finding::new(Code::HttpsPort, port.span(), message));
    }
    usable
}

fn note_fragment(uri: &Uri<'_>, findings: &mut Vec<Finding>) {
    if let Some(fragment) = uri.fragment {
        let message = "What comes after # is never sent and has no effect.";
        findings.push(Finding::new(Code::Fragment, with_mark(fragment), message));
    }
}

/// The span of a part including the `?`, `#` or `:` before it, so that it is not empty even if the part is.
fn with_mark(part: Part<'_>) -> Span {
    Span::new(part.start - 1, part.span().end)
}
