//! Parses record data from a resolver's JSON: presentation format, or the generic form of RFC 3597 s.5.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::query::RecordType;
use crate::dns::TxtRecord;
use crate::dns::name::comparable;
use crate::dns::presentation::{character_strings, generic_octets, hex, wire_strings};

/// A parsed record of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// Text (RFC 1035 s.3.3.14).
    Txt(TxtRecord),
    /// Mail exchanger (RFC 1035 s.3.3.9).
    Mx(MxRecord),
    /// DANE certificate association (RFC 6698 s.2).
    Tlsa(TlsaRecord),
    /// IPv4 or IPv6 address.
    Address(IpAddr),
}

/// A mail exchanger (RFC 1035 s.3.3.9).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MxRecord {
    /// Lower is tried first.
    pub preference: u16,
    /// The host in lower case, without a trailing dot; empty for the root itself.
    pub host: String,
}

impl MxRecord {
    /// `0 .`: the domain accepts no mail (RFC 7505 s.3).
    pub fn is_null(&self) -> bool {
        self.host.is_empty()
    }
}

/// A TLSA record (RFC 6698 s.2.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TlsaRecord {
    /// Certificate usage.
    pub usage: u8,
    /// Selector.
    pub selector: u8,
    /// Matching type.
    pub matching: u8,
    /// Certificate association data.
    pub data: Vec<u8>,
}

impl TlsaRecord {
    /// Whether senders use the record: usage 2 or 3 (RFC 7672 s.3.1), a known selector, and a matching type whose data
    /// has its length (RFC 6698 s.2.1).
    pub fn is_usable(&self) -> bool {
        let whole = match self.matching {
            // A certificate or a public key, of which the shortest has some forty octets.
            0 => self.data.len() > 32,
            1 => self.data.len() == 32,
            2 => self.data.len() == 64,
            _ => false,
        };
        matches!(self.usage, 2 | 3) && self.selector < 2 && whole
    }
}

impl fmt::Display for TlsaRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} ", self.usage, self.selector, self.matching)?;
        self.data.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// Parses the data of a record of type `kind`.
///
/// # Errors
/// A description of the expected format.
pub fn read(kind: RecordType, text: &str) -> Result<Record, &'static str> {
    if text.trim_start().starts_with("\\#") {
        let octets = generic_octets(text).ok_or("\\# with a length and as many octets in hexadecimal")?;
        return wire(kind, &octets);
    }
    match kind {
        RecordType::Txt => Ok(Record::Txt(txt(text))),
        RecordType::Mx => mx(text).map(Record::Mx).ok_or("a preference and a host name"),
        RecordType::Tlsa => tlsa(text).map(Record::Tlsa).ok_or("three numbers and hexadecimal digits"),
        RecordType::A => address::<Ipv4Addr>(text).ok_or("an IPv4 address"),
        RecordType::Aaaa => address::<Ipv6Addr>(text).ok_or("an IPv6 address"),
    }
}

/// Some resolvers return quoted strings. Others join them, and the string boundaries are lost.
fn txt(text: &str) -> TxtRecord {
    character_strings(text).unwrap_or_else(|| TxtRecord::divided(text))
}

fn address<A: Into<IpAddr> + std::str::FromStr>(text: &str) -> Option<Record> {
    Some(Record::Address(text.trim().parse::<A>().ok()?.into()))
}

fn mx(text: &str) -> Option<MxRecord> {
    let mut words = text.split_ascii_whitespace();
    let (preference, host) = (words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    Some(MxRecord { preference: preference.parse().ok()?, host: comparable(host) })
}

fn tlsa(text: &str) -> Option<TlsaRecord> {
    let mut words = text.split_ascii_whitespace();
    let mut number = || words.next()?.parse::<u8>().ok();
    let (usage, selector, matching) = (number()?, number()?, number()?);
    let data = hex(&words.collect::<String>()).filter(|data| !data.is_empty())?;
    Some(TlsaRecord { usage, selector, matching, data })
}

/// Parses a record from its wire format.
fn wire(kind: RecordType, octets: &[u8]) -> Result<Record, &'static str> {
    match kind {
        RecordType::Txt => wire_strings(octets).map(Record::Txt).ok_or("character-strings with their lengths"),
        RecordType::Mx => wire_mx(octets).map(Record::Mx).ok_or("a preference and an uncompressed host name"),
        RecordType::Tlsa => match octets {
            [usage, selector, matching, data @ ..] if !data.is_empty() => Ok(Record::Tlsa(TlsaRecord {
                usage: *usage,
                selector: *selector,
                matching: *matching,
                data: data.to_vec(),
            })),
            _ => Err("at least four octets"),
        },
        RecordType::A => <[u8; 4]>::try_from(octets).map(|it| Record::Address(it.into())).map_err(|_| "four octets"),
        RecordType::Aaaa => <[u8; 16]>::try_from(octets).map(|it| Record::Address(it.into())).map_err(|_| "16 octets"),
    }
}

fn wire_mx(octets: &[u8]) -> Option<MxRecord> {
    let (preference, mut rest) = octets.split_first_chunk::<2>()?;
    let mut labels = Vec::new();
    loop {
        let (&length, after) = rest.split_first()?;
        if length == 0 {
            let host = comparable(&labels.join("."));
            return after.is_empty().then_some(MxRecord { preference: u16::from_be_bytes(*preference), host });
        }
        if length > 63 {
            return None;
        }
        let (label, after) = after.split_at_checked(usize::from(length))?;
        labels.push(label.escape_ascii().to_string());
        rest = after;
    }
}
