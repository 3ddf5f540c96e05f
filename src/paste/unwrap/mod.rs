//! Takes off what surrounds a record when it is copied: one step for each kind of wrapping, in the order of
//! [`unwrapped`].
//!
//! | module | what it takes off |
//! |---|---|
//! | [`mail`] | the marks of quoted mail, and prompts that look like them |
//! | [`markup`] | HTML, code fences, box drawings |
//! | [`change`] | what a diff or a Terraform plan removes, and the marks of what it adds |
//! | [`comment`] | lines that are commented out, and commands that delete |

mod change;
mod comment;
mod mail;
mod markup;

pub(super) use markup::quotation_entities;

use super::NotInForce;
use super::source::Source;

/// What was taken off a text, in the order of the steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapping {
    /// `> ` before each line.
    MailQuote,
    /// HTML tags and entities.
    Html,
    /// Lines of three backticks or tildes.
    CodeFence,
    /// Box-drawing characters.
    Box,
    /// The marks of a diff.
    Diff,
    /// Commented lines beside others in force were dropped.
    Comments,
    /// All lines are comments, so they are meant.
    OnlyComments,
}

impl Wrapping {
    /// What it was, for use in a sentence after "without".
    pub const fn name(self) -> &'static str {
        match self {
            Self::MailQuote => "the quotation marks of a mail",
            Self::Html => "HTML tags",
            Self::CodeFence => "code fences",
            Self::Box => "the lines of a box",
            Self::Diff => "the marks and removed lines of a diff",
            Self::Comments => "commented lines",
            Self::OnlyComments => "the comment marks, which are before every line",
        }
    }
}

/// A text without its wrappings.
pub(super) struct Unwrapped {
    pub source: Source,
    pub wrappings: Vec<Wrapping>,
    /// Why the only value is not in force, although other lines are.
    pub not_in_force: Option<NotInForce>,
}

/// Takes off what surrounds a text of several lines that is not a record.
pub(super) fn of_lines(pasted: Source) -> Source {
    let steps: [Step; 3] = [mail::without_quotes, markup::without_fences, change::without_removed];
    steps.into_iter().fold(pasted, |source, step| step(&source).unwrap_or(source))
}

/// Takes off one wrapping; `None` if the text has none.
type Step = fn(&Source) -> Option<Source>;

/// Takes off every wrapping. `marker` is how a record begins, in lower case.
pub(super) fn unwrapped(pasted: Source, marker: &str) -> Unwrapped {
    let mut out = Unwrapped { source: pasted, wrappings: Vec::new(), not_in_force: None };
    let steps: [(Wrapping, Step); 5] = [
        (Wrapping::MailQuote, mail::without_quotes),
        (Wrapping::Html, markup::without_tags),
        (Wrapping::CodeFence, markup::without_fences),
        (Wrapping::Box, markup::without_boxes),
        (Wrapping::Diff, change::without_removed),
    ];
    for (wrapping, step) in steps {
        if let Some(source) = step(&out.source) {
            out.source = source;
            out.wrappings.push(wrapping);
        }
    }
    match comment::in_force(&out.source, marker) {
        comment::InForce::All => {}
        comment::InForce::Some(source) => {
            out.source = source;
            out.wrappings.push(Wrapping::Comments);
        }
        comment::InForce::Uncommented(source) => {
            out.source = source;
            out.wrappings.push(Wrapping::OnlyComments);
        }
        comment::InForce::ValueIsNot(source, why) => {
            out.source = source;
            out.wrappings.push(Wrapping::Comments);
            out.not_in_force = Some(why);
        }
    }
    out
}
