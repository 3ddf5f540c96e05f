//! The look-up form as plain data: the user's input, and everything derived from it.

use super::plan::MOST_HOSTS;
use super::query::{Query, about_host, first};
use super::resolver::{AddressError, OwnAddress, Resolver};
use crate::characters::any_of;
use crate::record::build::ToAscii;
use crate::record::draft::{DomainError, policy_domain};

/// The choice of resolver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// Cloudflare's public resolver.
    #[default]
    Cloudflare,
    /// Google Public DNS.
    Google,
    /// The address in [`Form::address`].
    Own,
}

impl Choice {
    /// All choices, in display order.
    pub const ALL: [Self; 3] = [Self::Cloudflare, Self::Google, Self::Own];
}

/// The user's input so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// The policy domain, in any spelling.
    pub domain: String,
    /// The resolver to query.
    pub choice: Choice,
    /// The address of the user's own resolver; only used with [`Choice::Own`].
    pub address: String,
}

/// The result of evaluating a [`Form`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The policy domain in ASCII, or why the input is not one.
    pub domain: Result<String, DomainError>,
    /// The resolver to query, or why its address is not valid.
    pub resolver: Result<Resolver, AddressError>,
    /// The queries that will be sent in any case; empty without a valid domain.
    pub first: Vec<Query>,
}

impl Plan {
    /// Maximum number of MX hosts to query, with four queries each.
    pub const MOST_HOSTS: usize = MOST_HOSTS;

    /// The queries that follow for each of these MX hosts.
    pub fn about_each_host(host: &str) -> [Query; 4] {
        about_host(host)
    }

    /// Domain and resolver, once both are valid.
    pub fn ready(&self) -> Option<(&str, &Resolver)> {
        Some((self.domain.as_deref().ok()?, self.resolver.as_ref().ok()?))
    }
}

impl Form {
    /// Validates the input and derives the resolver and the first queries.
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

/// The domain in a permalink: `domain=...` in the URL fragment. It is not validated; that is up to [`Form::plan`].
pub fn domain_of(fragment: &str) -> Option<String> {
    let query = fragment.trim_start_matches(any_of("/?"));
    let (_, given) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "domain")?;
    // No domain is longer; the field gets no more than this.
    let text: String = given.chars().filter(|c| !c.is_control()).take(300).collect();
    (!text.is_empty()).then_some(text)
}
