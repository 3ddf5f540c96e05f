//! Where a record goes: its policy domain, the zone that contains it, and the resulting names.

use std::fmt;

use crate::dns::name::is_registry_suffix;

/// Where a record will be published. Plain data, which [`Publication::new`] validates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The policy domain or MX host, in ASCII.
    pub domain: String,
    /// The DNS zone that contains the record: the domain itself or a parent of it.
    pub zone: String,
    /// How long resolvers may cache the record, in seconds.
    pub ttl: u32,
}

/// One hour, in seconds: short enough to correct a mistake quickly, long enough for daily reports.
pub const DEFAULT_TTL: u32 = 3600;

impl Placement {
    /// Assumes that the domain is its own zone.
    ///
    /// That is a guess: only the DNS knows which names are zones, so for `mail.example.com` the user has to say whether
    /// it is in the zone `example.com`; [`Placement::zones`] lists the candidates.
    pub fn new(domain: &str) -> Self {
        let domain = name(domain);
        Self { zone: domain.clone(), domain, ttl: DEFAULT_TTL }
    }

    /// The same record in another zone.
    #[must_use]
    pub fn in_zone(self, zone: &str) -> Self {
        Self { zone: name(zone), ..self }
    }

    /// The possible zones of a domain: the domain itself, then every parent with at least one dot that is not one of
    /// the common zones of registries, such as `co.uk`.
    pub fn zones(domain: &str) -> Vec<String> {
        let domain = name(domain);
        let mut zones = vec![domain.clone()];
        let mut rest = domain.as_str();
        while let Some((_, parent)) = rest.split_once('.') {
            if parent.contains('.') && !is_registry_suffix(parent) {
                zones.push(parent.to_owned());
            }
            rest = parent;
        }
        zones
    }
}

/// A validated TXT record with its placement, which every [`super::Format`] can render.
///
/// Names are in lower case without a trailing dot; the value is printable ASCII.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    owner: String,
    relative: String,
    zone: String,
    ttl: u32,
    value: String,
}

impl Publication {
    /// `prefix`: the labels before the domain, such as [`crate::record::owner::PREFIX`] or `_mta-sts`.
    ///
    /// # Errors
    /// [`PublishError`] says what cannot be published and what to change.
    pub fn new(prefix: &str, placement: &Placement, value: &str) -> Result<Self, PublishError> {
        let (prefix, domain, zone) = (name(prefix), name(&placement.domain), name(&placement.zone));
        for part in [&prefix, &domain, &zone] {
            if !is_name(part) {
                return Err(PublishError::Name(part.clone()));
            }
        }
        let owner = format!("{prefix}.{domain}");
        if owner.len() > 253 {
            return Err(PublishError::LongName(owner));
        }
        let relative = match domain.strip_suffix(&zone) {
            Some("") => prefix,
            Some(labels) if labels.ends_with('.') => format!("{prefix}.{}", labels.trim_end_matches('.')),
            _ => return Err(PublishError::OutsideZone { domain, zone }),
        };
        // RFC 2181 s.8.
        if placement.ttl > 0x7fff_ffff {
            return Err(PublishError::Ttl(placement.ttl));
        }
        if value.is_empty() {
            return Err(PublishError::EmptyValue);
        }
        if let Some((at, c)) = value.char_indices().find(|(_, c)| !matches!(c, ' '..='~')) {
            return Err(PublishError::Character { at, c });
        }
        Ok(Self { owner, relative, zone, ttl: placement.ttl, value: value.to_owned() })
    }

    /// The full owner name, without a trailing dot.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// The owner name relative to its zone, for panels and tools that append the zone themselves.
    pub fn relative(&self) -> &str {
        &self.relative
    }

    /// The zone that contains the record, without a trailing dot.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// How many seconds resolvers may cache the record.
    pub fn ttl(&self) -> u32 {
        self.ttl
    }

    /// The value of the record, not split into character-strings.
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// Why a record cannot be published as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublishError {
    /// A text that is not a valid DNS name.
    Name(String),
    /// The owner name is longer than the 253 characters that DNS allows.
    LongName(String),
    /// The zone does not contain the domain.
    OutsideZone {
        /// The policy domain or MX host.
        domain: String,
        /// The zone that was chosen for it.
        zone: String,
    },
    /// A TTL above the maximum of 2147483647 seconds (RFC 2181 s.8).
    Ttl(u32),
    /// The value is empty.
    EmptyValue,
    /// A character outside printable ASCII, which not every format can represent.
    Character {
        /// Its byte offset in the value.
        at: usize,
        /// The character.
        c: char,
    },
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) if name.is_empty() => f.write_str("A name is missing. Enter one, such as example.com."),
            Self::Name(name) => write!(
                f,
                "\u{201c}{}\u{201d} is not a name in the DNS. Enter letters, digits, hyphens and dots, such as example.com.",
                name.escape_debug()
            ),
            Self::LongName(owner) => {
                write!(f, "The name has {} characters, and DNS allows 253. Choose a shorter domain.", owner.len())
            }
            Self::OutsideZone { domain, zone } => {
                write!(
                    f,
                    "The zone {zone} does not contain {domain}. Choose {}.",
                    Placement::zones(domain).join(" or ")
                )
            }
            Self::Ttl(ttl) => write!(
                f,
                "A TTL of {ttl} seconds is more than DNS allows (2147483647, RFC 2181 s.8). Enter {DEFAULT_TTL}, an hour."
            ),
            Self::EmptyValue => f.write_str("The record has no value yet. Add a destination first."),
            Self::Character { at, c } => write!(
                f,
                "Character {} of the value ({}) cannot be published safely. Use printable ASCII only; in an address, write it percent-encoded.",
                at + 1,
                c.escape_unicode()
            ),
        }
    }
}

impl std::error::Error for PublishError {}

/// Normalises a name for comparison: trimmed, in lower case, without a trailing dot.
fn name(typed: &str) -> String {
    let typed = typed.trim();
    typed.strip_suffix('.').unwrap_or(typed).to_ascii_lowercase()
}

/// Whether a text consists of labels of letters, digits, hyphens and underscores, which need no quoting in any format.
fn is_name(name: &str) -> bool {
    name.split('.').all(|label| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    })
}
