//! The addresses of a host, of both families.

use std::net::IpAddr;

use super::outcome::Outcome;
use super::plan::Lookup;
use super::query::ADDRESSES;
use super::view::Known;

/// Where a host is reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Addresses {
    /// IPv4, then IPv6; empty if the host has none.
    pub list: Vec<IpAddr>,
    /// The targets of the aliases (CNAME) that were followed, in order.
    pub aliases: Vec<String>,
}

impl Addresses {
    /// The answers of both families together. Where one is missing, it is not known that there are none.
    pub(super) fn of(lookup: &Lookup, host: &str) -> Known<Self> {
        let outcomes = ADDRESSES.map(|kind| lookup.outcome(host, kind));
        if outcomes.iter().any(Option::is_none) {
            return Known::Waiting;
        }
        let mut out = Self::default();
        let mut failure = None;
        for outcome in outcomes.into_iter().flatten() {
            let aliases = match outcome {
                Outcome::Answer(answer) => {
                    out.list.extend(answer.addresses());
                    &answer.aliases
                }
                Outcome::NoData(none) | Outcome::NxDomain(none) => &none.aliases,
                Outcome::Failed(why) => {
                    failure = Some(why.clone());
                    continue;
                }
            };
            if out.aliases.is_empty() {
                out.aliases.clone_from(aliases);
            }
        }
        match failure {
            Some(failure) if out.list.is_empty() => Known::Unknown(failure),
            _ => Known::Known(out),
        }
    }
}
