//! The counting rule: no session twice, though two policies may describe it (RFC 8460 s.4).

use serde::{Deserialize, Serialize};

use crate::report::model::comparable_name;
use crate::report::{PolicyType, Report};

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

/// The sessions of one report.
///
/// The policies of one domain may describe the same sessions (RFC 8460 s.4), so the entries of each policy type are
/// added up and the type with the most sessions counts. Of two types with equally many the one with more failures does.
pub fn report_sessions(report: &Report) -> Sessions {
    let mut domains: Vec<(String, ByType)> = Vec::new();
    for policy in &report.policies {
        let domain = comparable_name(policy.domain.as_deref().unwrap_or(""));
        let counts = Sessions { successful: policy.successful, failed: policy.failed };
        let index = domains.iter().position(|(known, _)| *known == domain).unwrap_or_else(|| {
            domains.push((domain, ByType::default()));
            domains.len() - 1
        });
        domains[index].1.add(policy.kind, counts);
    }
    let mut sum = Sessions::default();
    for (_, types) in domains {
        sum.add(types.counted().1);
    }
    sum
}
