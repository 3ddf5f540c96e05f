//! Pseudonyms: numbered by first appearance, never equal to a real name.

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The prefix of pseudonyms for top-level labels, except the first, which is `example`.
const TOP: &str = "example-";

/// An identifier to be masked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Identifier {
    /// An IP address.
    Address(IpAddr),
    /// The first label of this name, in lower case. The whole name is kept, as a label is masked under its parent.
    Label(String),
    /// A top-level label, in lower case.
    Top(String),
    /// The hexadecimal digits of a hash, in lower case.
    Digest(String),
    /// A text that is masked in one piece.
    Whole(Kind, String),
}

/// The kind of a text that is masked in one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Organization,
    Contact,
    ReportId,
    /// Text in an address field that is not an address.
    Address,
    /// Text in a date field that is not a date.
    Date,
}

impl Kind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Organization => "org-",
            Self::Contact => "contact-",
            Self::ReportId => "report-",
            Self::Address => "address-",
            Self::Date => "date-",
        }
    }
}

/// All identifiers seen, with their pseudonyms.
#[derive(Debug, Default)]
pub(super) struct Pseudonyms {
    known: HashMap<Identifier, String>,
    /// Identifiers in the order of first appearance, until [`Pseudonyms::freeze`] numbers them.
    order: Vec<Identifier>,
    /// Words that occur as names and must not be used as pseudonyms.
    taken: HashSet<String>,
    /// The last number used, by kind of pseudonym.
    counters: HashMap<&'static str, u32>,
    /// Whether all names are known. Only then are pseudonyms assigned, so that none equals a name.
    sealed: bool,
}

impl Pseudonyms {
    /// The pseudonym of an identifier; empty while names are still being collected.
    pub(super) fn of(&mut self, original: Identifier) -> String {
        if let Some(fake) = self.known.get(&original) {
            return fake.clone();
        }
        let fake = if self.sealed { self.next(&original) } else { String::new() };
        if !self.sealed {
            self.order.push(original.clone());
        }
        self.known.insert(original, fake.clone());
        fake
    }

    /// Numbers the collected identifiers. Those seen later get the numbers that follow.
    pub(super) fn freeze(&mut self) {
        self.sealed = true;
        let order = std::mem::take(&mut self.order);
        for original in &order {
            match original {
                Identifier::Label(name) => drop(self.taken.insert(name.split('.').next().unwrap_or(name).to_owned())),
                Identifier::Top(name) | Identifier::Whole(_, name) => drop(self.taken.insert(name.to_lowercase())),
                Identifier::Address(_) | Identifier::Digest(_) => {}
            }
        }
        for original in order {
            let fake = self.next(&original);
            self.known.insert(original, fake);
        }
    }

    fn next(&mut self, original: &Identifier) -> String {
        match original {
            Identifier::Address(IpAddr::V4(_)) => self.address("v4", ipv4),
            Identifier::Address(IpAddr::V6(_)) => self.address("v6", ipv6),
            Identifier::Label(_) => self.word("name-"),
            // Reserved for documentation (RFC 2606 s.2); most exports need only this one.
            Identifier::Top(_) if !self.counters.contains_key(TOP) => {
                self.count(TOP);
                "example".to_owned()
            }
            Identifier::Top(_) => self.word(TOP),
            Identifier::Digest(digits) => self.digest(digits.len()),
            Identifier::Whole(kind, _) => self.word(kind.prefix()),
        }
    }

    fn count(&mut self, sort: &'static str) -> u32 {
        let counter = self.counters.entry(sort).or_default();
        *counter = counter.saturating_add(1);
        *counter
    }

    fn word(&mut self, prefix: &'static str) -> String {
        loop {
            let word = format!("{prefix}{}", self.count(prefix));
            if !self.taken.contains(&word) {
                return word;
            }
        }
    }

    fn address(&mut self, sort: &'static str, numbered: fn(u32) -> IpAddr) -> String {
        loop {
            let address = numbered(self.count(sort));
            if !self.known.contains_key(&Identifier::Address(address)) {
                return address.to_string();
            }
        }
    }

    /// A hexadecimal number with as many digits as the hash, or more if it does not fit.
    fn digest(&mut self, digits: usize) -> String {
        loop {
            let fake = format!("{:0digits$x}", self.count("digest"));
            if !self.known.contains_key(&Identifier::Digest(fake.clone())) {
                return fake;
            }
        }
    }
}

/// Addresses reserved for documentation (RFC 5737 s.3), then for benchmarks (RFC 2544), then for future use (RFC 1112
/// s.4). Numbered from 1.
fn ipv4(number: u32) -> IpAddr {
    const NETS: [u32; 3] = [0xc000_0200, 0xc633_6400, 0xcb00_7100];
    let at = number - 1;
    let address = match NETS.get((at / 254) as usize) {
        Some(net) => net + 1 + at % 254,
        None if at < 762 + 0x1_ffff => 0xc612_0000 + at - 762,
        None => 0xf000_0000_u32.saturating_add(at),
    };
    IpAddr::V4(Ipv4Addr::from_bits(address))
}

/// Addresses reserved for documentation (RFC 3849). Numbered from 1.
fn ipv6(number: u32) -> IpAddr {
    IpAddr::V6(Ipv6Addr::from_bits((0x2001_0db8_u128 << 96) + u128::from(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_documentation_and_never_repeat() {
        let shown = |number| ipv4(number).to_string();
        assert_eq!(shown(1), "192.0.2.1");
        assert_eq!(shown(254), "192.0.2.254");
        assert_eq!(shown(255), "198.51.100.1");
        assert_eq!(shown(762), "203.0.113.254");
        assert_eq!(shown(763), "198.18.0.0");
        let all: HashSet<IpAddr> = (1..200_000).map(ipv4).collect();
        assert_eq!(all.len(), 199_999);
        assert_eq!(ipv6(17).to_string(), "2001:db8::11");
    }

    #[test]
    fn nothing_that_appears_stands_for_something_else() {
        let mut pseudonyms = Pseudonyms::default();
        let v4 = |text: &str| Identifier::Address(text.parse().unwrap());
        pseudonyms.of(v4("10.0.0.1"));
        pseudonyms.of(v4("192.0.2.1"));
        pseudonyms.of(Identifier::Label("mx.name-1.example".to_owned()));
        pseudonyms.of(Identifier::Label("name-1.example".to_owned()));
        pseudonyms.freeze();
        assert_eq!(pseudonyms.of(v4("10.0.0.1")), "192.0.2.2");
        assert_eq!(pseudonyms.of(v4("192.0.2.1")), "192.0.2.3");
        assert_eq!(pseudonyms.of(Identifier::Label("mx.name-1.example".to_owned())), "name-2");
        assert_eq!(pseudonyms.of(Identifier::Label("name-1.example".to_owned())), "name-3");
    }
}
