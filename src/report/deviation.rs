//! Where a report departs from RFC 8460, and the list that collects it.

use std::fmt::Write as _;

use super::text::Strings;

/// One departure from RFC 8460 that was read over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// A stable kebab-case name for this kind.
    pub code: &'static str,
    /// The place, as a path into the JSON; empty when it is about the document.
    pub path: String,
    /// What was expected and what was found.
    pub message: String,
}

/// One step of a path into the JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Member(&'static str),
    Element(usize),
}

/// How many deviations of one kind a report lists one by one. A report with 200,000 failure details may repeat
/// the same slip in each; beyond this number they are counted.
const LISTED_PER_CODE: usize = 20;

/// Collects deviations, each with the path at which the reader stands.
#[derive(Debug, Default)]
pub(crate) struct Deviations {
    list: Vec<Deviation>,
    counts: Vec<(&'static str, usize)>,
    path: Vec<Step>,
    /// Where the reader gets its texts.
    pub(crate) strings: Strings,
    memory: Memory,
}

/// How many bytes of memory the reports of one document may take, and about how many they take so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    limit: usize,
    used: usize,
    /// Bytes of texts that others had before.
    texts: usize,
}

impl Default for Memory {
    fn default() -> Self {
        Self { limit: usize::MAX, used: 0, texts: 0 }
    }
}

impl Memory {
    pub(crate) fn new(limit: usize, strings: &Strings) -> Self {
        Self { limit, used: 0, texts: strings.memory() }
    }
}

impl Deviations {
    /// An empty list for a reader that shares texts with others.
    pub(crate) fn with(strings: Strings, memory: Memory) -> Self {
        Self { strings, memory, ..Self::default() }
    }

    /// Books memory that is about to be taken; whether the limit allows it. While a list grows, the old and the new one
    /// are there at the same time, so `elements` of a list are to be booked threefold: [`Deviations::element`].
    pub(crate) fn book(&mut self, bytes: usize) -> bool {
        self.memory.used = self.memory.used.saturating_add(bytes);
        !self.is_full()
    }

    /// Books one more element of a list.
    pub(crate) fn element<T>(&mut self) -> bool {
        self.book(3 * size_of::<T>())
    }

    /// Whether what was read takes more memory than it may.
    pub(crate) fn is_full(&self) -> bool {
        let texts = self.strings.memory().saturating_sub(self.memory.texts);
        self.memory.used.saturating_add(texts) > self.memory.limit
    }

    /// What is booked so far.
    pub(crate) const fn booked(&self) -> Memory {
        self.memory
    }

    pub(crate) fn enter(&mut self, step: Step) {
        self.path.push(step);
    }

    pub(crate) fn leave(&mut self) {
        self.path.pop();
    }

    /// Notes a deviation where the reader stands.
    pub(crate) fn note(&mut self, code: &'static str, message: impl FnOnce() -> String) {
        let at = self.counts.iter().position(|(known, _)| *known == code).unwrap_or_else(|| {
            self.counts.push((code, 0));
            self.counts.len() - 1
        });
        let count = &mut self.counts[at].1;
        *count += 1;
        if *count <= LISTED_PER_CODE {
            let deviation = Deviation { code, path: render(&self.path), message: message() };
            self.memory.used += 3 * size_of::<Deviation>() + deviation.path.len() + deviation.message.len();
            self.list.push(deviation);
        }
    }

    /// Notes that a member has another name than the RFC gives it.
    pub(crate) fn alias(&mut self, name: &str, found: &str) {
        self.note("member-alias", || {
            format!("The member is called \u{201c}{name}\u{201d}; found \u{201c}{found}\u{201d}.")
        });
    }

    /// Takes the last note of a kind back: something further on explains it.
    pub(crate) fn retract(&mut self, code: &'static str) {
        let Some(counted) = self.counts.iter_mut().find(|(known, _)| *known == code) else { return };
        counted.1 -= 1;
        if counted.1 < LISTED_PER_CODE
            && let Some(at) = self.list.iter().rposition(|deviation| deviation.code == code)
        {
            self.list.remove(at);
        }
        self.counts.retain(|(_, count)| *count > 0);
    }

    /// Notes a deviation at a member of the object in which the reader stands.
    pub(crate) fn note_at(&mut self, member: &'static str, code: &'static str, message: impl FnOnce() -> String) {
        self.enter(Step::Member(member));
        self.note(code, message);
        self.leave();
    }

    /// The list, with one closing line for each kind that was cut short.
    /// Afterwards the reader can go on with the next document.
    pub(crate) fn take(&mut self) -> Vec<Deviation> {
        self.path.clear();
        let mut list = std::mem::take(&mut self.list);
        for (code, count) in self.counts.drain(..) {
            if count > LISTED_PER_CODE {
                let message = format!("{} more places with the same departure.", count - LISTED_PER_CODE);
                list.push(Deviation { code, path: String::new(), message });
            }
        }
        list
    }
}

fn render(path: &[Step]) -> String {
    let mut out = String::new();
    for step in path {
        match step {
            Step::Member(name) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(name);
            }
            Step::Element(index) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "[{index}]");
            }
        }
    }
    out
}
