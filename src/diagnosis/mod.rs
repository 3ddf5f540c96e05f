//! Groups failures into problems: what is wrong, since when, who can fix it, and how.

pub mod advice;
pub mod cases;
pub mod clue;
pub mod commands;
pub mod facts;
pub mod fault;
pub mod history;
pub mod judge;
mod phrases;
pub mod problems;
pub mod readiness;
pub mod reason;
pub mod rules;
pub mod sender;
pub mod setting;
pub mod tally;

pub use advice::Advice;
pub use cases::Cases;
pub use clue::Clue;
pub use commands::{fill, name_domain};
pub use facts::Facts;
pub use fault::{Certainty, Fault, Force, Severity, Who};
pub use history::History;
pub use judge::{Judgement, classify};
pub use problems::{Problem, Status, problems};
pub use readiness::{Readiness, Verdict};
pub use sender::Sender;
pub use setting::{Setting, force};
pub use tally::{Admit, Tally};

/// Appends a text unless the list already contains it.
pub(crate) fn push_new(list: &mut Vec<String>, text: Option<&str>) {
    if let Some(text) = text
        && !list.iter().any(|known| known == text)
    {
        list.push(text.to_owned());
    }
}
