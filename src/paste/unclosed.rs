//! Values whose quotation mark is not closed on their line: they go on in the next one, or their end is missing.
//!
//! This is the same in every notation, so it is looked for in the pasted text, after the readers.

use super::inconclusive::{Inconclusive, InconclusiveKind};
use super::{Notation, Pasted, Wanted};
use crate::finding::Span;

/// Completes values from the following lines; an answer with a value that ends with the text is inconclusive.
pub(super) fn complete(out: &mut Pasted, text: &str, wanted: &Wanted<'_>) {
    let strings: usize = out.answer.iter().map(|record| record.strings.len()).sum();
    if strings != out.reading.values.len() {
        return;
    }
    let mut spans = out.reading.values.iter();
    let mut is_missing = false;
    let is_line = matches!(out.reading.notation, Notation::Value | Notation::Strings | Notation::ZoneFile);
    for record in &mut out.answer {
        let Some(span) = spans.by_ref().take(record.strings.len()).last() else { continue };
        let Some(last) = record.strings.last_mut().filter(|last| !last.contains(&b'\n')) else { continue };
        match end_of(text, *span) {
            End::Below(rest) => {
                if last.starts_with(b"\"") {
                    last.remove(0);
                }
                last.extend_from_slice(rest.as_bytes());
            }
            // In a line of its own the mark is part of the value, which is judged as such.
            End::Missing => is_missing = !(is_line && last.starts_with(b"\"")),
            End::Here => {}
        }
    }
    if is_missing && out.answer.len() == 1 {
        out.answer.clear();
        out.inconclusive = Some(Inconclusive::new(InconclusiveKind::Unclosed, wanted.name().as_deref()));
    }
}

/// Where a value in quotation marks ends.
enum End {
    /// On its line, or there are no quotation marks.
    Here,
    /// On a later line: what follows, up to the mark.
    Below(String),
    /// There is no mark.
    Missing,
}

fn end_of(text: &str, span: Span) -> End {
    open_mark(text, span).map_or(End::Here, |mark| rest_of(text, span, mark))
}

/// The quotation mark that is open at the end of a value's line.
fn open_mark(text: &str, span: Span) -> Option<char> {
    let before = text.get(..span.end)?;
    let line = before.rsplit('\n').next()?;
    // A double quotation mark opens if it is not one of a pair; an apostrophe may be part of a word.
    let plain = line.replace("\\\"", "");
    let value = text.get(span.start..span.end)?;
    let single = || text.get(..span.start)?.strip_suffix('\'').filter(|_| !value.contains('\''));
    let opens = |before: &str| before.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let mark = if plain.matches('"').count() % 2 == 1 {
        '"'
    } else if single().is_some_and(opens) {
        '\''
    } else {
        return None;
    };
    // What follows on the line is the rest of a value that the reader has cut, or its closing mark.
    let after = text.get(span.end..)?.split('\n').next()?;
    after.trim().is_empty().then_some(mark)
}

fn rest_of(text: &str, span: Span, mark: char) -> End {
    /// In lines. A value is rarely broken more than once.
    const MOST_LINES: usize = 3;
    let below = text.get(span.end..).and_then(|rest| rest.split_once('\n')).map_or("", |(_, below)| below);
    let mut rest = String::new();
    for line in below.lines().take(MOST_LINES) {
        rest.push('\n');
        if let Some((end, _)) = line.split_once(mark) {
            rest.push_str(end.trim_end_matches('\\'));
            return End::Below(rest);
        }
        rest.push_str(line);
    }
    End::Missing
}
