//! Masks host names, IP addresses and mail addresses, recognised by their form.
//!
//! A host name is masked label by label, each under its parent: a host below a domain stays below the masked domain, a
//! pattern still matches the same hosts once masked, and the number of labels is unchanged.

use std::net::{IpAddr, Ipv4Addr};

use super::pseudonyms::{Identifier, Kind, Pseudonyms};

/// Labels defined by protocols, which identify nobody.
const OF_PROTOCOLS: [&str; 9] = ["*", "mta-sts", "_mta-sts", "_smtp", "_tls", "_tcp", "_dmarc", "_domainkey", "_25"];

/// Masks an IP address. An IPv4-mapped IPv6 address gets the pseudonym of its IPv4 address.
pub(super) fn address(pseudonyms: &mut Pseudonyms, address: IpAddr) -> String {
    if let IpAddr::V6(v6) = address
        && let Some(v4) = v6.to_ipv4_mapped()
    {
        let fake = pseudonyms.of(Identifier::Address(IpAddr::V4(v4)));
        return fake.parse::<Ipv4Addr>().map_or(String::new(), |fake| fake.to_ipv6_mapped().to_string());
    }
    pseudonyms.of(Identifier::Address(address))
}

/// Masks a host name, an MX pattern, or an IP address given instead of one.
pub(super) fn host(pseudonyms: &mut Pseudonyms, text: &str) -> String {
    let text = text.trim();
    if let Some(masked) = literal(pseudonyms, text) {
        return masked;
    }
    let name = text.replace(is_wide_dot, ".").to_lowercase();
    let bare = name.trim_end_matches('.');
    let labels: Vec<&str> = bare.split('.').collect();
    let mut masked = Vec::with_capacity(labels.len());
    let mut start = 0;
    for (place, label) in labels.iter().enumerate() {
        masked.push(if label.is_empty() || OF_PROTOCOLS.contains(label) {
            (*label).to_owned()
        } else if place + 1 == labels.len() {
            pseudonyms.of(Identifier::Top((*label).to_owned()))
        } else {
            pseudonyms.of(Identifier::Label(bare[start..].to_owned()))
        });
        start += label.len() + 1;
    }
    format!("{}{}", masked.join("."), &name[bare.len()..])
}

/// Masks an IP address, bare or as a mail address literal (RFC 5321 s.4.1.3); `None` if the text is not one.
pub(super) fn literal(pseudonyms: &mut Pseudonyms, text: &str) -> Option<String> {
    if let Ok(plain) = text.parse() {
        return Some(address(pseudonyms, plain));
    }
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let (tag, inner) = match inner.get(..5) {
        Some(tag) if tag.eq_ignore_ascii_case("ipv6:") => (tag, &inner[5..]),
        _ => ("", inner),
    };
    let masked = address(pseudonyms, inner.parse().ok()?);
    Some(format!("[{tag}{masked}]"))
}

/// Masks a mail address, with or without a `mailto:` scheme; `None` if the text is not one.
pub(super) fn mail(pseudonyms: &mut Pseudonyms, text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => ("mailto:", &text[7..]),
        _ => ("", text),
    };
    let (local, domain) = rest.split_once('@')?;
    if local.is_empty() || domain.is_empty() || rest.contains(|c: char| c.is_whitespace() || "<>,;".contains(c)) {
        return None;
    }
    if domain.contains('@') {
        return None;
    }
    let local = pseudonyms.of(Identifier::Whole(Kind::Contact, rest.to_lowercase()));
    let domain = host(pseudonyms, domain);
    Some(format!("{scheme}{local}@{domain}"))
}

/// Whether a text looks like a host name that somebody could own.
pub(super) fn is_host(text: &str) -> bool {
    let bare = text.strip_suffix('.').unwrap_or(text);
    let bare = bare.strip_prefix("*.").unwrap_or(bare);
    let mut labels: Vec<&str> = bare.split(is_dot).collect();
    let top = labels.pop().unwrap_or_default();
    let label_ok =
        |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    // Error names in programs also contain dots: x509.UnknownAuthorityError.
    let mixed = top.as_bytes().windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let top_ok = top.chars().count() >= 2
        && !mixed
        && (top.chars().all(char::is_alphabetic) || top.get(..4).is_some_and(|four| four.eq_ignore_ascii_case("xn--")))
        && label_ok(&top);
    !labels.is_empty() && top_ok && labels.iter().all(label_ok)
}

/// Whether a character separates labels in a domain name (RFC 3490 s.3.1).
pub(super) fn is_dot(c: char) -> bool {
    c == '.' || is_wide_dot(c)
}

fn is_wide_dot(c: char) -> bool {
    matches!(c, '\u{3002}' | '\u{ff0e}' | '\u{ff61}')
}
