//! Why pasted text without the record is inconclusive.

use crate::display::shortened;

/// Why a text without the record does not show what senders find, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inconclusive {
    /// The reason.
    pub kind: InconclusiveKind,
    /// The name to query, if known and safe to use in a command.
    name: Option<String>,
}

/// Why a text without the record does not show what senders find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InconclusiveKind {
    /// The name is an alias (CNAME) of this target, whose records are not in the text.
    Alias(String),
    /// The aliases form a loop.
    Circle,
    /// Another name or type was queried, or there are only other records at the name.
    OtherQuestion {
        /// The queried name, if known.
        name: Option<String>,
        /// The queried record type, if known.
        kind: Option<String>,
    },
    /// The look-up gave no answer; holds the reason as a sentence.
    Unanswered(&'static str),
    /// The console truncated the value.
    Cut,
    /// The value is published as this type instead of TXT.
    WrongType(String),
    /// The quotation mark of the value is not closed.
    Unclosed,
    /// The value is this expression of a program, so the text does not show it.
    Variable(String),
    /// The text contains the value, but not in force.
    NotInForce(NotInForce),
    /// The text contains records at these other names only.
    Elsewhere(Vec<Elsewhere>),
}

/// Why a value in a text is not in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotInForce {
    /// It is in a comment, and the lines around it are in force.
    CommentedOut,
    /// The command or change deletes the record.
    Deleted,
    /// The record is switched off.
    Disabled,
}

/// A record at another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The name, if the text has it.
    pub name: Option<String>,
    /// What it is, with its article: "an MTA-STS record".
    pub kind: Option<String>,
}

impl Elsewhere {
    pub(super) fn phrase(&self) -> String {
        match (&self.name, &self.kind) {
            (Some(name), Some(kind)) => format!("{kind} at {}", short(name)),
            (Some(name), None) => format!("a record at {}", short(name)),
            (None, Some(kind)) => kind.clone(),
            (None, None) => "a record without a name".to_owned(),
        }
    }
}

impl NotInForce {
    const fn sentence(self) -> &'static str {
        match self {
            Self::CommentedOut => {
                "The only such value is in a comment, and the lines around it are in force without it."
            }
            Self::Deleted => "The text deletes a record and creates none.",
            Self::Disabled => "The record is disabled in the text, so it is not published.",
        }
    }
}

impl Inconclusive {
    pub(super) fn new(kind: InconclusiveKind, name: Option<&str>) -> Self {
        let plain = |name: &&str| {
            name.len() <= 253 && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        };
        Self { kind, name: name.filter(plain).map(ToOwned::to_owned) }
    }

    /// Whether there may still be a record that senders can use.
    pub fn is_open(&self) -> bool {
        self.kind != InconclusiveKind::Circle
    }

    /// What is missing and what to do next, in full sentences.
    pub fn message(&self) -> String {
        let ask = match &self.name {
            Some(name) => format!("Ask for the TXT records of {name} (dig TXT {name}) and paste the answer."),
            None => "Ask for the TXT records of the name itself (dig TXT NAME) and paste the answer.".to_owned(),
        };
        match &self.kind {
            InconclusiveKind::Alias(target) => format!(
                "The name is an alias (CNAME) of {}. Senders follow it and read the TXT record there, which this text does not show. {ask}",
                short(target)
            ),
            InconclusiveKind::Circle => {
                "The aliases (CNAME) lead in a circle, so no sender finds a record. Let the last one point to the name that has the TXT record.".to_owned()
            }
            InconclusiveKind::OtherQuestion { name, kind } => {
                let name = short(name.as_deref().unwrap_or("the name"));
                let kind = short(kind.as_deref().unwrap_or("TXT"));
                format!(
                    "The text is about {kind} records of {name}. That does not show whether there is the record that senders look for. {ask}"
                )
            }
            InconclusiveKind::Unanswered(why) => format!("{why} So it is not known whether there is a record. {ask}"),
            InconclusiveKind::Cut => {
                "The console cut the value off at its right edge. Run the command again with | Format-List appended and paste all of it.".to_owned()
            }
            InconclusiveKind::WrongType(kind) => format!(
                "The value is published as a record of type {}. Senders look for a TXT record only. Publish it as TXT.",
                short(kind)
            ),
            InconclusiveKind::Unclosed => {
                "The quotation mark of the value is not closed, so its end is missing. Paste the whole text.".to_owned()
            }
            InconclusiveKind::Variable(expression) => format!(
                "The value is the expression {}, so the text does not show the record. {ask}",
                shortened(expression, 80)
            ),
            InconclusiveKind::NotInForce(why) => format!("{} {ask}", why.sentence()),
            InconclusiveKind::Elsewhere(found) => {
                const MOST: usize = 3;
                let phrases: Vec<String> = found.iter().take(MOST).map(Elsewhere::phrase).collect();
                let more = found.len().saturating_sub(MOST);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!("The text contains only other records ({}{more}). {ask}", phrases.join(", "))
            }
        }
    }
}

/// A name without a trailing dot, truncated to the maximum length of a name.
fn short(name: &str) -> String {
    const LONGEST: usize = 253;
    shortened(name.strip_suffix('.').unwrap_or(name), LONGEST)
}

/// The first three names of a list and the number of further ones, for use in a sentence.
pub(crate) fn listed(names: &[String]) -> String {
    const MOST: usize = 3;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| short(name)).collect();
    let more = names.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
