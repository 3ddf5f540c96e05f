//! What a text leaves open that does not hold the record.

/// Why a text without the record does not show what senders find, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Why.
    pub kind: GapKind,
    /// The name to ask for, where it is known and plain enough to stand in a command.
    name: Option<String>,
}

/// Why a text without the record does not show what senders find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GapKind {
    /// The name is an alias (CNAME) of another, and what stands there is not in the text.
    Alias(String),
    /// The aliases lead back to where they began.
    Circle,
    /// Another name or type was asked for, or other records stand at the name.
    OtherQuestion {
        /// The name that was asked for.
        name: Option<String>,
        /// The type that was asked for.
        kind: Option<String>,
    },
    /// The look-up was made, but gave no answer: why.
    Unanswered(&'static str),
    /// The console cut the value off.
    Cut,
    /// The text holds records at other names only.
    Elsewhere(Vec<String>),
}

impl Gap {
    pub(super) fn new(kind: GapKind, name: Option<&str>) -> Self {
        let plain = |name: &&str| {
            name.len() <= 253 && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        };
        Self { kind, name: name.filter(plain).map(ToOwned::to_owned) }
    }

    /// Whether a record that senders can use may be there all the same.
    pub fn is_open(&self) -> bool {
        self.kind != GapKind::Circle
    }

    /// What is missing, and the next step.
    pub fn message(&self) -> String {
        let ask = match &self.name {
            Some(name) => format!("Ask for the TXT records of {name} (dig TXT {name}) and paste the answer."),
            None => "Ask for the TXT records of the name itself (dig TXT NAME) and paste the answer.".to_owned(),
        };
        match &self.kind {
            GapKind::Alias(target) => format!(
                "The name is an alias (CNAME) of {}. Senders follow it and read the TXT record there, which this text does not show. {ask}",
                short(target)
            ),
            GapKind::Circle => {
                "The aliases (CNAME) lead in a circle, so no sender finds a record. Let the last one point to the name that holds the TXT record.".to_owned()
            }
            GapKind::OtherQuestion { name, kind } => {
                let name = short(name.as_deref().unwrap_or("the name"));
                let kind = short(kind.as_deref().unwrap_or("TXT"));
                format!(
                    "The text is about {kind} records of {name}. That does not show whether there is the record that senders look for. {ask}"
                )
            }
            GapKind::Unanswered(why) => format!("{why} So it is not known whether there is a record. {ask}"),
            GapKind::Cut => {
                "The console cut the value off at its right edge. Run the command again with | Format-List behind it and paste all of it.".to_owned()
            }
            GapKind::Elsewhere(names) => {
                format!("The text holds records at other names only ({}). {ask}", listed(names))
            }
        }
    }
}

/// A name without the root's dot. Whatever is longer than a name can be is cut short.
fn short(name: &str) -> String {
    const LONGEST: usize = 253;
    let name = name.strip_suffix('.').unwrap_or(name);
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}\u{2026}", name.get(..end).unwrap_or_default()),
        None => name.to_owned(),
    }
}

/// The first names of a list, in a sentence.
pub(crate) fn listed(names: &[String]) -> String {
    const MOST: usize = 3;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| short(name)).collect();
    let more = names.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
