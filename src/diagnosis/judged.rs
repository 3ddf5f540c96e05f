//! Where the archive's kinds of failure meet the rules: each kind is judged once, however many rows it has.

use std::hash::{Hash, Hasher};

use super::clue::Clue;
use super::facts::Facts;
use super::fault::{Fault, Severity};
use super::judge::Certainty;
use super::sender::Sender;
use super::setting::Setting;
use crate::report::model::{Failure, Policy, Report};

/// What a judgement looks at beside the policy and the failure: who reports. Two reports with equal voices are judged
/// alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Voice(Option<Sender>);

impl Voice {
    /// The voice of a report, which may come without its policies.
    pub fn of(report: &Report) -> Self {
        Self(Sender::of(report))
    }

    /// The setting of failures that this voice reports under a policy, which may come without them.
    pub fn setting(self, policy: &Policy) -> Setting {
        Setting::with_sender(self.0, policy)
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
    /// How sure that is.
    pub certainty: Certainty,
    /// What the words point to, where they are narrower than the fault.
    pub clue: Option<Clue>,
}

impl Hash for Judged {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // The severity follows from the fault and few other things: it need not tell buckets apart.
        (self.fault, self.certainty, self.clue).hash(state);
    }
}

/// Judges one kind of failure.
pub fn judge(setting: &Setting, failure: &Failure) -> Judged {
    let judgement = Facts::of(setting, failure).judge();
    Judged {
        fault: judgement.fault,
        severity: judgement.severity,
        certainty: judgement.certainty,
        clue: judgement.clue,
    }
}

/// Why a failure was judged as it was, in a sentence or two.
pub fn why(setting: &Setting, failure: &Failure) -> String {
    let facts = Facts::of(setting, failure);
    facts.judge().why(&facts)
}
