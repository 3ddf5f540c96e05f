//! The resolver to query: a public one or the user's own, each with a JSON API over HTTPS.

use crate::characters::any_of;
use std::fmt;
use std::net::Ipv6Addr;

use form_urlencoded::byte_serialize;

use super::query::Query;

/// The media type to accept. It does not cause a CORS preflight request to the resolver.
pub const ACCEPT: &str = "application/dns-json";

/// The resolver that answers the queries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolver {
    /// Cloudflare's 1.1.1.1.
    Cloudflare,
    /// Google Public DNS.
    Google,
    /// The user's own, at the address entered.
    Own(OwnAddress),
}

impl Resolver {
    /// The name shown to the user; for an own resolver, its host.
    pub fn name(&self) -> &str {
        match self {
            Self::Cloudflare => "Cloudflare",
            Self::Google => "Google",
            Self::Own(address) => &address.host,
        }
    }

    /// Host, with the port if one is given: all queries go there.
    pub fn host(&self) -> &str {
        match self {
            Self::Cloudflare => "cloudflare-dns.com",
            Self::Google => "dns.google",
            Self::Own(address) => &address.host,
        }
    }

    /// The URL without the parameters of a query.
    pub fn address(&self) -> &str {
        match self {
            Self::Cloudflare => "https://cloudflare-dns.com/dns-query",
            Self::Google => "https://dns.google/resolve",
            Self::Own(address) => &address.url,
        }
    }

    /// The URL of a query: name, type, and the request for DNSSEC (`do=1`), in some without validation (`cd=1`).
    pub fn url(&self, query: &Query) -> String {
        let address = self.address();
        let joint = if !address.contains('?') {
            "?"
        } else if address.ends_with(any_of("?&")) {
            ""
        } else {
            "&"
        };
        // Otherwise Google tells the domain's servers a part of the user's IP address.
        let more = if matches!(self, Self::Google) { "&edns_client_subnet=0.0.0.0/0" } else { "" };
        let checking = if query.unvalidated { "&cd=1" } else { "" };
        let name: String = byte_serialize(query.name.as_bytes()).collect();
        format!("{address}{joint}name={name}&type={}&do=1{checking}{more}", query.kind.name())
    }
}

/// The validated address of a DNS-over-HTTPS JSON API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAddress {
    url: String,
    host: String,
}

/// Why a text is not a valid [`OwnAddress`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressError {
    /// Nothing typed yet.
    Empty,
    /// No scheme before the host.
    SchemeMissing,
    /// A scheme other than https.
    Scheme(String),
    /// `http:` to another machine.
    NotEncrypted,
    /// `http://[::1]`, which the page's Content-Security-Policy cannot express.
    LoopbackV6,
    /// A user name or password.
    UserInfo,
    /// `#...`, which is never sent.
    Fragment,
    /// A character that is not allowed in an address.
    Character(char),
    /// No host, or one that cannot exist.
    Host,
    /// A port that cannot exist.
    Port,
    /// The address already contains this parameter of a query.
    Question(&'static str),
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Enter the address of the resolver, like https://dns.example/dns-query."),
            Self::SchemeMissing => f.write_str("Begin with https://."),
            Self::Scheme(scheme) => write!(f, "{scheme}: cannot be asked from a web page. Begin with https://."),
            Self::NotEncrypted => f.write_str(
                "Others could read and change the answers on the way. Use https://; http:// works only for a resolver on this machine (localhost or 127.0.0.1).",
            ),
            Self::LoopbackV6 => f.write_str("Write http://localhost or http://127.0.0.1 instead of http://[::1]."),
            Self::UserInfo => f.write_str("Leave out the user name and password; nothing but the question is sent."),
            Self::Fragment => f.write_str("Leave out # and what follows; it is never sent."),
            Self::Character(c) if c.is_ascii() => write!(f, "\u{201c}{}\u{201d} is not allowed in an address.", c.escape_default()),
            Self::Character(c) => write!(
                f,
                "\u{201c}{}\u{201d} is not allowed in an address. Write the host in its xn-- form, and other letters as %XX.",
                c.escape_default()
            ),
            Self::Host => f.write_str("There is no such host name. An example: https://dns.example/dns-query."),
            Self::Port => f.write_str("A port is a number from 1 to 65535."),
            Self::Question(parameter) => write!(f, "Leave out {parameter}=: this page puts the question itself."),
        }
    }
}

impl std::error::Error for AddressError {}

impl OwnAddress {
    /// Parses an address as typed. A trailing `{?dns}`, as in published URI templates (RFC 8484 s.4.1), is removed.
    ///
    /// # Errors
    /// [`AddressError`] says what to type instead.
    pub fn parse(typed: &str) -> Result<Self, AddressError> {
        let text = typed.trim();
        let text = text.strip_suffix("{?dns}").unwrap_or(text);
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let Some((scheme, rest)) = text.split_once("://") else { return Err(AddressError::SchemeMissing) };
        let scheme = scheme.to_ascii_lowercase();
        let known = matches!(scheme.as_str(), "http" | "https");
        if !known && !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)) {
            return Err(AddressError::Scheme(scheme));
        }
        if !known {
            return Err(AddressError::SchemeMissing);
        }
        if rest.contains('#') {
            return Err(AddressError::Fragment);
        }
        if let Some(c) = rest.chars().find(|c| !c.is_ascii_graphic() || "\"<>\\^`{|}'".contains(*c)) {
            return Err(AddressError::Character(c));
        }
        let (authority, tail) = rest.split_at(rest.find(any_of("/?")).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(AddressError::UserInfo);
        }
        let authority = authority.to_ascii_lowercase();
        let host = host_of(&authority)?;
        match (scheme.as_str(), host) {
            ("http", "[::1]") => return Err(AddressError::LoopbackV6),
            ("https", _) | ("http", "localhost" | "127.0.0.1") => {}
            _ => return Err(AddressError::NotEncrypted),
        }
        let parameters = tail.split_once('?').map_or("", |(_, query)| query);
        for taken in ["name", "type", "do", "cd", "ct", "dns"] {
            if parameters.split('&').any(|pair| pair.split('=').next() == Some(taken)) {
                return Err(AddressError::Question(taken));
            }
        }
        let slash = if tail.starts_with('/') { "" } else { "/" };
        Ok(Self { url: format!("{scheme}://{authority}{slash}{tail}"), host: authority })
    }

    /// The URL, with scheme and host in lower case.
    pub fn as_str(&self) -> &str {
        &self.url
    }
}

/// The host of an authority without user info, after validating host and port.
fn host_of(authority: &str) -> Result<&str, AddressError> {
    let (host, port) = match authority.rfind(':').filter(|_| !authority.ends_with(']')) {
        Some(at) => (&authority[..at], Some(&authority[at + 1..])),
        None => (authority, None),
    };
    if let Some(address) = host.strip_prefix('[') {
        let address = address.strip_suffix(']').ok_or(AddressError::Host)?;
        address.parse::<Ipv6Addr>().map_err(|_| AddressError::Host)?;
    } else {
        let label = |label: &str| {
            let letters = label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            letters && !label.is_empty() && label.len() <= 63
        };
        let name = host.strip_suffix('.').unwrap_or(host);
        if name.len() > 253 || !name.split('.').all(label) {
            return Err(AddressError::Host);
        }
    }
    if let Some(port) = port
        && (!port.bytes().all(|b| b.is_ascii_digit())
            || port.parse::<u16>().is_ok_and(|port| port == 0)
            || port.parse::<u16>().is_err())
    {
        return Err(AddressError::Port);
    }
    Ok(host)
}
