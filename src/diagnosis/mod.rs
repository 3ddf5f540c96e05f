//! From failures to problems: what is wrong, since when, who can mend it, and how.

pub mod advice;
pub mod cases;
pub mod clue;
pub mod commands;
pub mod facts;
pub mod fault;
pub mod history;
pub mod judge;
pub mod judged;
mod phrases;
pub mod problems;
pub mod readiness;
pub mod reason;
pub mod rules;
pub mod sender;
pub mod setting;
pub mod tally;

use crate::report::model::Failure;
use crate::report::text::Text;

pub use advice::Advice;
pub use cases::Cases;
pub use clue::Clue;
pub use commands::{fill, name_domain};
pub use facts::{Facts, Readings};
pub use fault::{Fault, Force, Severity, Who};
pub use history::History;
pub use judge::{Certainty, Judgement, classify};
pub use problems::{Problem, Status, problems};
pub use readiness::{Readiness, Verdict};
pub use sender::Sender;
pub use setting::{Setting, force};
pub use tally::{Admit, Tally};

/// What makes failures of one policy alike, as addresses of shared texts. Texts that are equal but not shared only
/// cost a second look.
pub type Likeness = [usize; 5];

/// The likeness of a failure: all that a judgement looks at.
pub fn likeness(failure: &Failure) -> Likeness {
    let address = |text: &Option<Text>| text.as_ref().map_or(0, Text::address);
    [
        address(&failure.result_type),
        address(&failure.receiving_mx_hostname),
        address(&failure.reason_code),
        address(&failure.additional_information),
        // Of the address only its absence counts.
        usize::from(failure.receiving_ip.is_none()),
    ]
}

/// Appends a text that the list does not have yet.
pub(crate) fn push_new(list: &mut Vec<String>, text: Option<&str>) {
    if let Some(text) = text
        && !list.iter().any(|known| known == text)
    {
        list.push(text.to_owned());
    }
}
