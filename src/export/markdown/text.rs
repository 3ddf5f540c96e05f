//! Text in Markdown that stays what it is.

use crate::diagnosis::name_domain;
use crate::display::count;
use crate::report::visible::{numbered, visible};

/// Received text as a code span: one line, nothing in it has a meaning (CommonMark s.6.1).
pub(super) fn code(text: &str) -> String {
    let text = visible(text);
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    // One space at each end is taken away again where both are there.
    let padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let pad = if padded && !text.trim_matches(' ').is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Received text as a cell of a table. Tables are split at bars before code is looked for, and readers do not agree
/// about backslashes before one, so a bar is shown by its number.
pub(super) fn cell(text: Option<&str>) -> String {
    text.map_or_else(|| "not given".to_owned(), |text| code(&text.replace('|', &numbered('|'))))
}

/// Names in a sentence: a, b and 3 more.
pub(super) fn list(names: &[String], most: usize) -> String {
    let shown: Vec<String> = names.iter().take(most).map(|name| code(name)).collect();
    match (shown.as_slice(), names.len().saturating_sub(most)) {
        ([], _) => "an unnamed sender".to_owned(),
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Words of our own, with what Markdown would take for its own escaped (CommonMark s.2.4).
pub(super) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if "\\`*_{}[]<>#|~&@$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Words of our own about a policy domain, which stands in them as `DOM`: the word around it becomes code.
pub(super) fn filled(text: &str, domain: Option<&str>) -> String {
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            if !word.contains("DOM") {
                return prose(word);
            }
            let name = word.trim_end_matches(['.', ',', ';', ':', ')']);
            let (name, tail) = word.split_at(name.len());
            format!("{}{}", code(&name_domain(name, domain)), prose(tail))
        })
        .collect();
    words.join(" ")
}

/// Commands, one a line, in a fenced block (CommonMark s.4.5).
pub(super) fn fenced(commands: &[String]) -> String {
    let longest = commands.iter().map(|command| longest_run(command)).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let lines: Vec<_> = commands.iter().map(|command| visible(command)).collect();
    format!("{fence}sh\n{}\n{fence}\n", lines.join("\n"))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// 1 session, 2 sessions.
pub(super) fn sessions(value: u64) -> String {
    count(value, "session", "sessions")
}
