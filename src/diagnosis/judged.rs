//! Where the archive's kinds of failure meet the rules: each kind is judged once, however many rows it has.

use std::hash::{Hash, Hasher};

use super::fault::{Fault, Severity};
use super::{classify, force};
use crate::report::model::{Failure, Policy, Report};

/// What a judgement looks at beside the policy and the failure: who reports. Two reports with equal voices are judged
/// alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Voice;

impl Voice {
    /// The voice of a report, which may come without its policies.
    pub const fn of(_report: &Report) -> Self {
        Self
    }
}

/// What was made of one kind of failure. Failures that are judged alike are counted together, so nothing stands here
/// that differs from failure to failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// What is wrong.
    pub fault: Fault,
    /// How urgent it is under this policy.
    pub severity: Severity,
}

impl Hash for Judged {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // The severity follows from the fault and few other things: it need not tell buckets apart.
        self.fault.hash(state);
    }
}

/// Judges one kind of failure. The policy may come without its failures.
pub fn judge(_voice: Voice, policy: &Policy, failure: &Failure) -> Judged {
    let fault = classify(policy, failure);
    Judged { fault, severity: fault.severity(force(policy)) }
}
