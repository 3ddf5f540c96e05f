//! The context that all failures of one policy in one report share: the reporter, the policy, and how strictly it
//! applies.

use std::collections::HashSet;
use std::net::IpAddr;

use super::fault::Enforcement;
use super::sender::Sender;
use crate::report::model::{Policy, PolicyType, Report, comparable_name};
use crate::report::policy_text::{StsPolicy, Tlsa};
use crate::report::text::Text;

/// What all failures of one policy in a report share: the sender, and what the policy requires.
#[derive(Debug, Clone)]
pub struct PolicyContext {
    /// The sending software, if recognised.
    pub sender: Option<Sender>,
    /// The policy type; if the report's type is not a known one, inferred from the quoted text.
    pub kind: PolicyType,
    /// How strictly senders apply it.
    pub enforcement: Enforcement,
    /// The MX patterns from `mx-host` and from the quoted policy, without duplicates.
    pub patterns: Vec<Text>,
    /// The usability of the quoted TLSA records.
    pub tlsa: TlsaUsability,
    /// What is wrong with the quoted MTA-STS policy as a whole, if anything.
    pub policy_fault: Option<&'static str>,
    /// The normalised patterns, for lookup: a hostile report may have many hosts and many patterns.
    names: HashSet<String, foldhash::fast::RandomState>,
}

/// Whether senders can use the TLSA records quoted in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsaUsability {
    /// None are quoted, or none can be parsed.
    Nothing,
    /// None of them is usable.
    AllUnusable,
    /// The usable ones are DANE-EE: issuer, name and date do not matter (RFC 7671 s.5.1).
    OwnKeyOnly,
    /// At least one of the usable ones is not DANE-EE, but names an authority.
    WithAuthority,
}

impl TlsaUsability {
    /// Whether at least one record is usable.
    pub const fn usable(self) -> bool {
        matches!(self, Self::OwnKeyOnly | Self::WithAuthority)
    }
}

/// Whether the policy covers an MX host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyMatch {
    /// A pattern matches it.
    Inside,
    /// No pattern matches it.
    Outside,
    /// There is no MTA-STS policy with patterns in force, or no host name.
    Unknown,
}

impl PolicyContext {
    /// The context of a policy's failures; the sender is recognised from the report.
    pub fn of(report: &Report, policy: &Policy) -> Self {
        Self::with_sender(Sender::of(report), policy)
    }

    /// The context of a policy's failures, for a given sender.
    pub(crate) fn with_sender(sender: Option<Sender>, policy: &Policy) -> Self {
        let quoted = StsPolicy::parse(&policy.policy_string);
        let records: Vec<Option<Tlsa>> = policy.policy_string.iter().map(|line| Tlsa::parse(line)).collect();
        let kind = match policy.kind {
            PolicyType::Other if quoted.version.is_some() || quoted.mode.is_some() => PolicyType::Sts,
            PolicyType::Other if records.iter().any(Option::is_some) => PolicyType::Tlsa,
            kind => kind,
        };
        let policy_fault = quoted.fault().filter(|_| kind == PolicyType::Sts);
        // Hosts beside a quotation without mx lines mean that these were left out of it.
        let policy_fault = policy_fault.filter(|_| !quoted.mx.is_empty() || policy.mx_host.is_empty());
        let mut patterns = policy.mx_host.clone();
        if kind == PolicyType::Sts {
            patterns.extend(quoted.mx);
        }
        // `mx-host` often repeats the quoted lines.
        let mut names = HashSet::default();
        patterns.retain(|pattern| names.insert(comparable_name(pattern)));
        Self {
            sender,
            kind,
            enforcement: force_of(kind, quoted.mode.as_deref()),
            patterns,
            tlsa: judge_records(kind, &records),
            policy_fault,
            names,
        }
    }

    /// Whether the policy covers an MX host. A wildcard matches exactly one label (RFC 8461 s.4.1).
    pub fn covers(&self, mx: Option<&str>) -> PolicyMatch {
        let name = mx.and_then(bare_host).map(comparable_name).filter(|name| !name.is_empty() && !is_address(name));
        // In mode none a policy requires nothing (RFC 8461 s.5).
        let asks = self.kind == PolicyType::Sts && self.enforcement != Enforcement::None && !self.names.is_empty();
        let Some(name) = name.filter(|_| asks) else { return PolicyMatch::Unknown };
        let parent = name.split_once('.').filter(|(label, _)| !label.is_empty()).map(|(_, parent)| parent);
        // Postfix writes `.example.com` for `*.example.com`.
        let wildcard = parent.is_some_and(|parent| {
            self.names.contains(&format!("*.{parent}")) || self.names.contains(&format!(".{parent}"))
        });
        if wildcard || self.names.contains(&name) { PolicyMatch::Inside } else { PolicyMatch::Outside }
    }

    /// Whether the policy is a DANE policy.
    pub fn dane(&self) -> bool {
        self.kind == PolicyType::Tlsa
    }
}

fn force_of(kind: PolicyType, mode: Option<&str>) -> Enforcement {
    match kind {
        PolicyType::Tlsa => Enforcement::Enforced,
        PolicyType::NoPolicyFound => Enforcement::None,
        PolicyType::Sts | PolicyType::Other => match mode.map(str::to_ascii_lowercase).as_deref() {
            Some("enforce") => Enforcement::Enforced,
            Some("testing") => Enforcement::Testing,
            Some("none") => Enforcement::None,
            _ => Enforcement::Unstated,
        },
    }
}

fn judge_records(kind: PolicyType, records: &[Option<Tlsa>]) -> TlsaUsability {
    // Unparsable records may have been truncated or redacted by hand; they say nothing about DNS.
    if kind != PolicyType::Tlsa || records.iter().all(Option::is_none) {
        return TlsaUsability::Nothing;
    }
    let mut usable = records.iter().flatten().filter(|record| record.fault().is_none()).peekable();
    if usable.peek().is_none() {
        TlsaUsability::AllUnusable
    } else if usable.all(|record| record.usage == 3) {
        TlsaUsability::OwnKeyOnly
    } else {
        TlsaUsability::WithAuthority
    }
}

/// The host name in a `receiving-mx-hostname`, without brackets, port and address; `None` if it contains no name.
fn bare_host(written: &str) -> Option<&str> {
    let mut words = written.split_whitespace();
    let host = words.next()?;
    if !words.all(|word| word.trim_matches(['[', ']', '(', ')']).parse::<IpAddr>().is_ok()) {
        return None;
    }
    let port = host.rsplit_once(':').filter(|(_, port)| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()));
    let host = port.map_or(host, |(host, _)| host).trim_matches(['[', ']']);
    host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '*')).then_some(host)
}

fn is_address(name: &str) -> bool {
    name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::policy_text::mx_matches;

    fn policy(kind: PolicyType, lines: &[&str], mx_host: &[&str]) -> Policy {
        let texts = |texts: &[&str]| texts.iter().map(|text| Text::from(*text)).collect();
        Policy {
            kind,
            kind_text: None,
            domain: None,
            domain_inferred: false,
            policy_string: texts(lines),
            mx_host: texts(mx_host),
            successful: 0,
            failed: 0,
            failures: Vec::new(),
        }
    }

    #[test]
    fn mx_patterns_come_from_both_places() {
        let lines = ["version: STSv1", "mode: enforce", "mx: mx1.example.com", "mx: *.mail.example.com"];
        let context = PolicyContext::with_sender(None, &policy(PolicyType::Sts, &lines, &["mx2.example.com"]));
        for (mx, cover) in [
            (Some("MX1.example.com."), PolicyMatch::Inside),
            (Some("mx2.example.com"), PolicyMatch::Inside),
            (Some("a.mail.example.com"), PolicyMatch::Inside),
            (Some("a.b.mail.example.com"), PolicyMatch::Outside),
            (Some("mail.example.com"), PolicyMatch::Outside),
            (Some("192.0.2.1"), PolicyMatch::Unknown),
            (Some("[2001:db8::1]"), PolicyMatch::Unknown),
            (Some("[IPv6:2001:db8::1]"), PolicyMatch::Unknown),
            (Some("mx1.example.com:25"), PolicyMatch::Inside),
            (Some("[mx1.example.com]"), PolicyMatch::Inside),
            (Some("mx1.example.com [192.0.2.10]"), PolicyMatch::Inside),
            (Some("[mx9.example.com]:25"), PolicyMatch::Outside),
            (Some("<mx1.example.com>"), PolicyMatch::Unknown),
            (Some(" "), PolicyMatch::Unknown),
            (None, PolicyMatch::Unknown),
        ] {
            assert_eq!(context.covers(mx), cover, "{mx:?}");
        }
        let none = ["version: STSv1", "mode: none", "mx: mx1.example.com"];
        let none = PolicyContext::with_sender(None, &policy(PolicyType::Sts, &none, &[]));
        assert_eq!(none.covers(Some("mx2.example.com")), PolicyMatch::Unknown);
        let dane = PolicyContext::with_sender(None, &policy(PolicyType::Tlsa, &[], &["mx2.example.com"]));
        assert_eq!(dane.covers(Some("mx1.example.com")), PolicyMatch::Unknown);
    }

    /// A lookup must give the same result as comparing patterns one by one.
    #[test]
    fn covering_is_matching() {
        let names =
            ["mx.example.com", "*.example.com", "*", "*.", ".", "*.*.com", "a.*.example.com", "MX.EXAMPLE.COM.", "x"];
        for pattern in names {
            let context = PolicyContext::with_sender(None, &policy(PolicyType::Sts, &[], &[pattern]));
            for host in names {
                let cover = if mx_matches(pattern, host) { PolicyMatch::Inside } else { PolicyMatch::Outside };
                let found = context.covers(Some(host));
                assert!(found == cover || found == PolicyMatch::Unknown, "{pattern} {host}: {found:?}");
            }
        }
    }

    #[test]
    fn a_policy_of_unknown_type_is_known_by_its_text() {
        let sts =
            PolicyContext::with_sender(None, &policy(PolicyType::Other, &["version: STSv1", "mode: testing"], &[]));
        assert_eq!((sts.kind, sts.enforcement), (PolicyType::Sts, Enforcement::Testing));
        let dane = format!("3 1 1 {}", "ab".repeat(32));
        let dane = PolicyContext::with_sender(None, &policy(PolicyType::Other, &[&dane], &[]));
        assert_eq!((dane.kind, dane.enforcement), (PolicyType::Tlsa, Enforcement::Enforced));
        let other = PolicyContext::with_sender(None, &policy(PolicyType::Other, &["x"], &[]));
        assert_eq!((other.kind, other.enforcement), (PolicyType::Other, Enforcement::Unstated));
    }

    #[test]
    fn quoted_records_are_weighed() {
        let own = format!("3 1 1 {}", "ab".repeat(32));
        let authority = format!("2 0 1 {}", "cd".repeat(32));
        let old = format!("1 0 1 {}", "cd".repeat(32));
        let quoted = |lines: &[&str]| PolicyContext::with_sender(None, &policy(PolicyType::Tlsa, lines, &[])).tlsa;
        assert_eq!(quoted(&[]), TlsaUsability::Nothing);
        assert_eq!(quoted(&["3 1 1 (removed)"]), TlsaUsability::Nothing);
        assert_eq!(quoted(&[&own]), TlsaUsability::OwnKeyOnly);
        assert_eq!(quoted(&[&old, &own]), TlsaUsability::OwnKeyOnly);
        assert_eq!(quoted(&[&own, &authority]), TlsaUsability::WithAuthority);
        assert_eq!(quoted(&[&old, "3 1 1 abcd", "noise"]), TlsaUsability::AllUnusable);
    }
}
