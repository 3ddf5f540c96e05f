//! The counting rule: each session counts once, even if two policies describe it (RFC 8460 s.4).

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::report::model::comparable_name;
use crate::report::{Policy, PolicyType};

/// Session counts of one policy, or summed over many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sessions {
    /// Sessions that complied with the policy.
    pub successful: u64,
    /// Sessions that failed.
    pub failed: u64,
}

impl Sessions {
    /// Successful and failed sessions together; saturates.
    pub const fn total(self) -> u64 {
        self.successful.saturating_add(self.failed)
    }

    /// Adds other counts; saturates.
    pub const fn add(&mut self, other: Self) {
        self.successful = self.successful.saturating_add(other.successful);
        self.failed = self.failed.saturating_add(other.failed);
    }
}

/// Sessions that one report states for one policy domain, by policy type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ByType([Sessions; 4]);

/// The index of a policy type in [`ByType`].
pub const fn place(kind: PolicyType) -> usize {
    match kind {
        PolicyType::Sts => 0,
        PolicyType::Tlsa => 1,
        PolicyType::NoPolicyFound => 2,
        PolicyType::Other => 3,
    }
}

impl ByType {
    /// Adds the sessions of one policy.
    pub fn add(&mut self, kind: PolicyType, sessions: Sessions) {
        self.0[place(kind)].add(sessions);
    }

    /// Index and sessions of the policy type that counts: the one with the most sessions; on a tie, the one with more
    /// failures.
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

/// How the DANE policy of an MX host is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Index of the MTA-STS policy that it is counted with.
    pub with: usize,
    /// Its successful sessions that are already counted by policies of other domains with the same MX host.
    pub shared: u64,
}

/// An MTA-STS policy domain of a report.
struct StsDomain {
    /// Index of its first policy entry.
    entry: usize,
    sessions: u64,
    /// Its sessions not yet attributed to a DANE policy.
    remaining: u64,
}

/// Finds the DANE policies that are counted together with an MTA-STS policy: those whose MX host matches that policy's
/// `mx-host`. Both describe the sessions with that host under two names (RFC 8460 s.4.4 allows the MX host as
/// `policy-domain`). If several domains use the host, the DANE policy is counted with the domain that has the most
/// sessions, without the sessions of the other domains. Its failures all count, because nothing states which domain
/// they belong to.
///
/// Keyed by the index of the DANE policy; policies counted on their own are not included.
pub fn counted_with(policies: &[Policy]) -> HashMap<usize, Counted> {
    let of = |kind: PolicyType| {
        let entries = policies.iter().enumerate().filter(move |(_, policy)| policy.kind == kind);
        entries.filter_map(|(at, policy)| Some((at, comparable_name(policy.domain.as_deref()?))))
    };
    let hosts: Vec<(usize, String)> = of(PolicyType::Tlsa).collect();
    if hosts.is_empty() {
        return HashMap::new();
    }
    let (mut numbers, mut domains, mut patterns) = (HashMap::new(), Vec::new(), Vec::new());
    for (at, domain) in of(PolicyType::Sts) {
        let number = *numbers.entry(domain).or_insert_with(|| {
            domains.push(StsDomain { entry: at, sessions: 0, remaining: 0 });
            domains.len() - 1
        });
        domains[number].sessions = domains[number].sessions.saturating_add(policies[at].sessions());
        domains[number].remaining = domains[number].sessions;
        for pattern in policies[at].mx_patterns() {
            let pattern = comparable_name(&pattern);
            // Postfix writes wildcards without the asterisk.
            patterns.push((if pattern.starts_with('.') { format!("*{pattern}") } else { pattern }, number));
        }
    }
    // Most sessions first; ties in the order of the report.
    patterns.sort_by_key(|(_, number)| (Reverse(domains[*number].sessions), *number));
    let mut domains_of = HashMap::<String, Vec<usize>>::new();
    for (pattern, number) in patterns {
        let known = domains_of.entry(pattern).or_default();
        if known.last() != Some(&number) {
            known.push(number);
        }
    }
    let mut with = HashMap::new();
    for (at, host) in hosts.into_iter().filter(|(_, host)| !numbers.contains_key(host)) {
        let wildcard = host.split_once('.').map(|(_, parent)| format!("*.{parent}"));
        let names = [Some(host), wildcard];
        let first = |name: &String| domains_of.get(name).and_then(|known| known.first().copied());
        let firsts = names.iter().flatten().filter_map(first);
        let Some(chosen) = firsts.min_by_key(|number| (Reverse(domains[*number].sessions), *number)) else { continue };
        let mut shared = 0;
        for name in names.iter().flatten() {
            let Some(known) = domains_of.get_mut(name) else { continue };
            while let Some(other) = known.iter().rposition(|number| *number != chosen) {
                let left = policies[at].successful.saturating_sub(shared);
                let taken = domains[known[other]].remaining.min(left);
                shared += taken;
                domains[known[other]].remaining -= taken;
                if domains[known[other]].remaining > 0 || other == 0 {
                    break;
                }
                // Used up for every host. Removing it bounds the time, however many hosts there are.
                known.remove(other);
            }
        }
        with.insert(at, Counted { with: domains[chosen].entry, shared });
    }
    with
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Archive, FileId, Source};
    use crate::report::{Report, Text};

    fn policy(kind: PolicyType, domain: &str, hosts: &[&str], successful: u64, failed: u64) -> Policy {
        let text = |text: &str| Text::from(text);
        let mx_host = hosts.iter().copied().map(text).collect();
        Policy {
            kind,
            kind_text: None,
            domain: Some(text(domain)),
            domain_inferred: false,
            policy_string: Vec::new(),
            mx_host,
            successful,
            failed,
            failures: Vec::new(),
        }
    }

    fn sessions(policies: &[Policy]) -> (u64, u64) {
        let mut archive = Archive::default();
        let report = Report { policies: policies.to_vec(), ..Report::default() };
        archive.add(report, Source { file: FileId(0), index: 0, place: String::new() });
        let sum = archive.sessions();
        (sum.successful, sum.failed)
    }

    #[test]
    fn a_dane_policy_counts_with_the_domain_of_its_host() {
        let sts = |hosts: &[&str]| policy(PolicyType::Sts, "example.com", hosts, 10, 0);
        let dane = policy(PolicyType::Tlsa, "mx.example.com", &[], 10, 0);
        assert_eq!(sessions(&[sts(&["MX.example.com."]), dane.clone()]), (10, 0));
        assert_eq!(sessions(&[sts(&["*.example.com"]), dane.clone()]), (10, 0));
        assert_eq!(sessions(&[sts(&[".example.com"]), dane.clone()]), (10, 0), "Postfix's form of a wildcard");
        assert_eq!(sessions(&[sts(&["*.com"]), dane.clone()]), (20, 0), "a wildcard is one label (RFC 8461 s.4.1)");
        assert_eq!(sessions(&[sts(&["mx.example.org"]), dane]), (20, 0));
    }

    #[test]
    fn sessions_of_domains_with_one_mx_host_are_counted_once() {
        let sts = |domain, count| policy(PolicyType::Sts, domain, &["mx.example.net"], count, 0);
        let dane = |successful, failed| policy(PolicyType::Tlsa, "mx.example.net", &[], successful, failed);
        assert_eq!(sessions(&[sts("a.example", 10), sts("b.example", 20), dane(30, 0)]), (30, 0));
        assert_eq!(sessions(&[sts("a.example", 10), sts("b.example", 20), dane(50, 0)]), (50, 0));
        assert_eq!(sessions(&[sts("a.example", 10), sts("b.example", 20), dane(25, 0)]), (30, 0));
        assert_eq!(sessions(&[sts("a.example", 10), sts("b.example", 20), dane(25, 5)]), (25, 5));
        assert_eq!(
            sessions(&[sts("a.example", 10), sts("b.example", 20), dane(0, 30)]),
            (10, 30),
            "no failure is left out"
        );
        let wild = policy(PolicyType::Sts, "c.example", &["*.example.net"], 5, 0);
        assert_eq!(sessions(&[wild, sts("a.example", 10), sts("b.example", 20), dane(35, 0)]), (35, 0));
    }

    #[test]
    fn sessions_shared_by_two_hosts_are_taken_off_once() {
        let sts = |domain, count| policy(PolicyType::Sts, domain, &["mx1.example.net", "mx2.example.net"], count, 0);
        let dane = |host| policy(PolicyType::Tlsa, host, &[], 15, 0);
        let (first, second) = (dane("mx1.example.net"), dane("mx2.example.net"));
        assert_eq!(sessions(&[sts("a.example", 20), sts("b.example", 10), first.clone(), second.clone()]), (30, 0));
        let twice = [sts("a.example", 10), sts("a.example", 10), sts("b.example", 10), first, second];
        assert_eq!(sessions(&twice), (30, 0), "two entries of one domain are one domain");
    }
}
