//! Groups failures into problems: what is wrong, since when, who can fix it, and how.
//!
//! | module | holds |
//! |---|---|
//! | `policy_context` | what the failures of a policy share: reporter, policy, enforcement |
//! | `sender` | the software that sent a report |
//! | `reason` | free text of a reason, normalised and interpreted |
//! | `smtp` | SMTP replies in a reason |
//! | `phrases`, `reason_hint` | the phrases that are recognised, and what they point to |
//! | `evidence` | all evidence about one kind of failure |
//! | `rules` | the table of rules, in order |
//! | `judge` | the first rule that applies decides |
//! | `fault` | the faults, one row each |
//! | `advice`, `commands` | what to tell users about a fault, and what to run |
//! | `consequence` | what a failed session means for the mail in it |
//! | `severity`, `status` | how severe a problem is, and whether it lasts |
//! | `classes` | the diagnosis of every row of an archive |
//! | `aggregate` | one pass over the rows: all sums |
//! | `history` | sessions by reporter, domain and day |
//! | `problems` | failures with one fix, over time |
//! | `readiness` | whether mode testing can become enforce |

pub mod advice;
pub mod aggregate;
pub mod classes;
pub mod commands;
pub mod consequence;
pub mod evidence;
pub mod fault;
pub mod history;
pub mod judge;
mod phrases;
pub mod policy_context;
pub mod problems;
pub mod readiness;
pub mod reason;
pub mod reason_hint;
pub mod rules;
pub mod sender;
pub mod severity;
mod smtp;
pub mod status;

pub use advice::Advice;
pub use aggregate::{Aggregates, FilterMask};
pub use classes::FailureClasses;
pub(crate) use commands::name_domain;
pub use commands::{FilledStep, Names};
pub use consequence::{Basis, Consequence};
pub use evidence::Evidence;
pub use fault::{Certainty, Enforcement, Fault, Who};
pub use history::History;
pub use judge::{Decision, classify};
pub use policy_context::PolicyContext;
pub use problems::{Problem, problems, problems_as_of};
pub use readiness::{Readiness, Verdict};
pub use reason_hint::ReasonHint;
pub use sender::Sender;
pub use severity::{Assessment, Circumstances, Severity};
pub use status::Status;

/// Appends a text unless the list already contains it.
pub(crate) fn push_new(list: &mut Vec<String>, text: Option<&str>) {
    if let Some(text) = text
        && !list.iter().any(|known| known == text)
    {
        list.push(text.to_owned());
    }
}
