//! Labelled fields: `Name: _smtp._tls`, several on a line or one, also with the label on a line of its own.

use super::super::labels::{Role, is_clear_name, is_name, record_type, role};
use crate::characters::any_of;

/// A field of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    pub role: Role,
    pub value: &'a str,
}

/// Length in bytes before a separator in which its label must be.
const LONGEST_LABEL: usize = 100;

/// Maximum number of words of a label.
const MOST_WORDS: usize = 4;

/// The labelled fields of a text, in order.
pub(super) fn fields(text: &str) -> Vec<Field<'_>> {
    let mut labels: Vec<(Role, usize, usize)> = Vec::new();
    let mut from = 0;
    for (at, separator) in separators(text) {
        if at < from {
            continue;
        }
        // A label is short, so a long text before it is not searched.
        let mut start = from.max(at.saturating_sub(LONGEST_LABEL));
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let Some(before) = text.get(start..at) else { continue };
        if let Some((role, offset)) = label_at_end(before) {
            labels.push((role, start + offset, at + separator));
            from = at + separator;
        }
    }
    let ends = labels.iter().skip(1).map(|(_, start, _)| *start).chain(std::iter::once(text.len()));
    labels
        .iter()
        .zip(ends)
        .filter_map(|((role, _, start), end)| Some(Field { role: *role, value: text.get(*start..end)?.trim() }))
        .collect()
}

/// Whether a text ends with a label and its separator.
pub(super) fn ends_with_label(before: &str) -> bool {
    let text = before.trim_end_matches(any_of(" \t\"'`*\u{201c}\u{201e}"));
    let cut = [":", "=>", "->", "\u{2192}", "=", "\u{ff1a}", "|", "\u{b4}"]
        .iter()
        .find_map(|separator| text.strip_suffix(separator));
    cut.is_some_and(|text| label_at_end(text).is_some())
}

/// The role of a line that is only a label.
pub(super) fn label_alone(line: &str) -> Option<Role> {
    let text = line.trim().trim_matches(any_of("*`|#- ")).trim_end_matches(':');
    let is_label = text.split_whitespace().count() <= MOST_WORDS && record_type(text).is_none();
    // `Active` alone is more likely a value.
    role(text).filter(|role| is_label && !role.is_state())
}

/// The owner name in the value of a field: its only word, or the first if it is a name beyond doubt.
pub(super) fn name(value: &str) -> Option<&str> {
    let trim =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '*' | '|' | ',' | ';' | '(' | ')' | '[' | ']');
    let value = value.trim_matches(trim);
    let first = value.split_whitespace().next()?.trim_matches(trim);
    let alone = first.len() == value.len();
    (if alone { is_name(first) } else { is_clear_name(first) }).then_some(first)
}

/// The places of what separates a label from its value, with their lengths.
fn separators(text: &str) -> impl Iterator<Item = (usize, usize)> {
    text.char_indices().filter_map(|(at, c)| {
        let rest = text.get(at..)?;
        match c {
            ':' if !rest.starts_with("://") => Some((at, 1)),
            '\u{ff1a}' | '\u{2192}' => Some((at, c.len_utf8())),
            '=' if rest.starts_with("=>") => Some((at, 2)),
            '=' | '\t' => Some((at, 1)),
            '-' if rest.starts_with("->") => Some((at, 2)),
            _ => None,
        }
    })
}

/// The longest label at the end of a text, and where it begins.
fn label_at_end(text: &str) -> Option<(Role, usize)> {
    let trimmed = text.trim_end_matches(any_of(" *`\"'_]\t"));
    // `Name (required)`.
    let remark = trimmed.strip_suffix(')').and_then(|inside| inside.rfind(" ("));
    let trimmed = remark.and_then(|at| trimmed.get(..at)).unwrap_or(trimmed);
    let mut found = None;
    let mut start = trimmed.len();
    for _ in 0..MOST_WORDS {
        let head = trimmed.get(..start)?.trim_end();
        if head.is_empty() {
            break;
        }
        start = head
            .rfind(|c: char| c.is_whitespace() || matches!(c, '|' | ',' | ';' | '*' | '(' | '[' | '"' | '\'' | '{'))
            .map_or(0, |at| at + head.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
        if let Some(role) = role(trimmed.get(start..)?) {
            found = Some((role, start));
        }
    }
    found
}
