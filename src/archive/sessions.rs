//! The counting rule: no session twice, though two policies may describe it (RFC 8460 s.4).

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::report::model::comparable_name;
use crate::report::{Policy, PolicyType, Report};

/// Numbers of sessions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sessions {
    /// Sessions that followed the policy.
    pub successful: u64,
    /// Sessions that did not.
    pub failed: u64,
}

impl Sessions {
    /// Both together.
    pub const fn total(self) -> u64 {
        self.successful.saturating_add(self.failed)
    }

    /// Adds another number of sessions.
    pub const fn add(&mut self, other: Self) {
        self.successful = self.successful.saturating_add(other.successful);
        self.failed = self.failed.saturating_add(other.failed);
    }
}

/// What one report says about one domain, by policy type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ByType([Sessions; 4]);

/// The place of a policy type in a table of all.
pub const fn place(kind: PolicyType) -> usize {
    match kind {
        PolicyType::Sts => 0,
        PolicyType::Tlsa => 1,
        PolicyType::NoPolicyFound => 2,
        PolicyType::Other => 3,
    }
}

impl ByType {
    /// Adds an entry of a policy type.
    pub fn add(&mut self, kind: PolicyType, sessions: Sessions) {
        self.0[place(kind)].add(sessions);
    }

    /// The policy type that counts: the one with the most sessions, of two with equally many the one with more failures.
    pub fn counted(&self) -> (usize, Sessions) {
        let mut best = (0, self.0[0]);
        for (place, sessions) in self.0.into_iter().enumerate().skip(1) {
            if (sessions.total(), sessions.failed) > (best.1.total(), best.1.failed) {
                best = (place, sessions);
            }
        }
        best
    }
}

/// With which other entry of a report an entry counts: the DANE policy of an MX host with the MTA-STS policy whose hosts
/// that MX host is one of. Both describe the sessions with that host, under two names (RFC 8460 s.4.4 lets `policy-domain`
/// be the MX host). Both are given by their places among the policies; entries that count for themselves are left out.
pub fn counted_with(policies: &[Policy]) -> HashMap<usize, usize> {
    let mut with = HashMap::new();
    let of = |kind: PolicyType| {
        let entries = policies.iter().enumerate().filter(move |(_, policy)| policy.kind == kind);
        entries.filter_map(|(at, policy)| Some((at, comparable_name(policy.domain.as_deref()?))))
    };
    let hosts: Vec<(usize, String)> = of(PolicyType::Tlsa).collect();
    if hosts.is_empty() {
        return with;
    }
    let (mut domains, mut patterns) = (HashSet::new(), HashMap::<String, usize>::new());
    for (at, domain) in of(PolicyType::Sts) {
        domains.insert(domain);
        for pattern in policies[at].mx_patterns() {
            // Of several domains with the same host the one with the most sessions.
            let pattern = comparable_name(&pattern);
            // Postfix's form of a wildcard.
            let pattern = if pattern.starts_with('.') { format!("*{pattern}") } else { pattern };
            let known = patterns.entry(pattern).or_insert(at);
            if policies[at].sessions() > policies[*known].sessions() {
                *known = at;
            }
        }
    }
    for (at, host) in hosts.into_iter().filter(|(_, host)| !domains.contains(host)) {
        let wildcard = host.split_once('.').map(|(_, parent)| format!("*.{parent}"));
        let found = patterns.get(&host).or_else(|| patterns.get(&wildcard?));
        with.extend(found.map(|sts| (at, *sts)));
    }
    with
}

/// The sessions of one report.
///
/// The policies of one domain may describe the same sessions (RFC 8460 s.4), so the entries of each policy type are
/// added up and the type with the most sessions counts. Of two types with equally many the one with more failures does.
pub fn report_sessions(report: &Report) -> Sessions {
    let mut sum = Sessions::default();
    for types in by_domain(report).0.into_values() {
        sum.add(types.counted().1);
    }
    sum
}

/// What a report says about each domain, and the domain that each of its entries counts for, in comparable form.
pub fn by_domain(report: &Report) -> (HashMap<String, ByType>, Vec<String>) {
    let with = counted_with(&report.policies);
    let named = (0..report.policies.len()).map(|at| &report.policies[with.get(&at).copied().unwrap_or(at)]);
    let domains: Vec<String> =
        named.map(|policy| comparable_name(policy.domain.as_deref().unwrap_or_default())).collect();
    let mut types: HashMap<String, ByType> = HashMap::new();
    for (domain, policy) in domains.iter().zip(&report.policies) {
        let counts = Sessions { successful: policy.successful, failed: policy.failed };
        types.entry(domain.clone()).or_default().add(policy.kind, counts);
    }
    (types, domains)
}
