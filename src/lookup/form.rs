//! The look-up's form as a plain value: what was typed, and everything that follows from it.

use super::plan::MOST_HOSTS;
use super::query::{Query, first};
use super::resolver::{AddressError, OwnAddress, Resolver};
use crate::record::build::ToAscii;
use crate::record::draft::{DomainError, policy_domain};

/// Which resolver was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// Cloudflare.
    #[default]
    Cloudflare,
    /// Google.
    Google,
    /// The address in [`Form::address`].
    Own,
}

impl Choice {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::Cloudflare, Self::Google, Self::Own];
}

/// What a person has typed and chosen so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// The policy domain, in any spelling.
    pub domain: String,
    /// Who shall be asked.
    pub choice: Choice,
    /// The address of one's own resolver.
    pub address: String,
}

/// What follows from a [`Form`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The policy domain in ASCII, when what was typed is one.
    pub domain: Result<String, DomainError>,
    /// Who will be asked.
    pub resolver: Result<Resolver, AddressError>,
    /// What will be asked in any case; empty without a domain.
    pub first: Vec<Query>,
}

impl Plan {
    /// How many mail hosts will be asked about at most, with two questions each.
    pub const MOST_HOSTS: usize = MOST_HOSTS;

    /// Domain and resolver, once both are good.
    pub fn ready(&self) -> Option<(&str, &Resolver)> {
        Some((self.domain.as_deref().ok()?, self.resolver.as_ref().ok()?))
    }
}

impl Form {
    /// Works out who would be asked what.
    pub fn plan(&self, to_ascii: ToAscii<'_>) -> Plan {
        let domain = policy_domain(&self.domain, to_ascii);
        let resolver = match self.choice {
            Choice::Cloudflare => Ok(Resolver::Cloudflare),
            Choice::Google => Ok(Resolver::Google),
            Choice::Own => OwnAddress::parse(&self.address).map(Resolver::Own),
        };
        let first = domain.as_deref().map(first).unwrap_or_default();
        Plan { domain, resolver, first }
    }
}

/// The domain a link brings: `domain=...` behind `#`. Text only; what it is worth is up to [`Form::plan`].
pub fn domain_of(fragment: &str) -> Option<String> {
    let query = fragment.trim_start_matches(['/', '?']);
    let (_, given) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "domain")?;
    // No domain is longer; a longer text is not put into a field.
    let text: String = given.chars().filter(|c| !c.is_control()).take(300).collect();
    (!text.is_empty()).then_some(text)
}
