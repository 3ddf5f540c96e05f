//! The rules that diagnose a failure, in order: the first that applies wins. Different senders give the same fault
//! different result types, so a rule considers type, reason, policy, sender and MX host together.
//!
//! In `why`, `{type}`, `{reason}`, `{mx}` and `{patterns}` are replaced with what the report says.
//!
//! | module | holds |
//! |---|---|
//! | `server` | the certificate and the connection of a mail server |
//! | `policy` | the MTA-STS policy and its host |
//! | `dane` | TLSA records and DNSSEC |

mod dane;
mod policy;
mod server;

use super::evidence::Evidence;
use super::fault::Certainty;
use super::fault::Fault;

/// A rule: a condition, and the fault it implies.
#[derive(Debug)]
pub struct Rule {
    /// Its name, for tests.
    pub name: &'static str,
    /// When it applies, provided that no earlier rule does.
    pub when: fn(&Evidence<'_>) -> bool,
    /// The fault it finds.
    pub finds: Finds,
    /// How certain that is.
    pub certainty: Certainty,
    /// Why it is this fault and not another; a template with placeholders.
    pub why: &'static str,
}

/// The fault a rule yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finds {
    /// Always the same fault.
    Fixed(Fault),
    /// The fault implied by the hint in the text.
    FromReason,
}

/// All rules: the sender itself; the policy, which comes before any mail server; DNS and DANE; then the mail server.
pub(crate) const RULES: [&[Rule]; 6] =
    [policy::SENDER, policy::POLICY, dane::DANE, server::BY_TYPE, server::BY_REASON, server::FALLBACK];

/// All rules in the order in which they are tried.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.into_iter().flatten()
}

/// The fallback if no rule applies.
pub(crate) const NOTHING: &Rule = &rule(
    "nothing",
    |_| true,
    Finds::Fixed(Fault::Unknown),
    Certainty::Guess,
    "There is no reason, and nothing in the policy of this report explains it.",
);

const fn rule(
    name: &'static str,
    when: fn(&Evidence<'_>) -> bool,
    finds: Finds,
    certainty: Certainty,
    why: &'static str,
) -> Rule {
    Rule { name, when, finds, certainty, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_complete() {
        for rule in all() {
            assert!(rule.why.len() > 20 && rule.why.ends_with('.'), "{}", rule.name);
            for place in rule.why.split('{').skip(1) {
                let known = ["type}", "reason}", "mx}", "patterns}"];
                assert!(known.iter().any(|name| place.starts_with(name)), "{}: {place}", rule.name);
            }
        }
    }
}
