//! Escapes text for Markdown.

use crate::diagnosis::name_domain;
use crate::display::count;
use crate::report::visible::{numbered, visible};

/// Received text as a code span: one line, in which nothing is markup (CommonMark s.6.1).
pub(super) fn code(text: &str) -> String {
    let text = visible(text);
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    // If both ends have a space, Markdown strips one from each.
    let padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let pad = if padded && !text.trim_matches(' ').is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Received text as a table cell. Rows are split at pipes before code spans are parsed, and parsers disagree about
/// escaped pipes, so a pipe is shown as its code point.
pub(super) fn cell(text: Option<&str>) -> String {
    text.map_or_else(|| "not given".to_owned(), |text| code(&text.replace('|', &numbered('|'))))
}

/// Names listed in a sentence, at most `most` of them: a, b and 3 more.
pub(super) fn list(names: &[String], most: usize) -> String {
    let shown: Vec<String> = names.iter().take(most).map(|name| code(name)).collect();
    match (shown.as_slice(), names.len().saturating_sub(most)) {
        ([], _) => "an unnamed sender".to_owned(),
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Our own text, with Markdown's special characters escaped (CommonMark s.2.4).
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

/// Our own text with `DOM` replaced by the policy domain; the word that contains it becomes a code span.
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

/// Commands, one per line, in a fenced block (CommonMark s.4.5).
pub(super) fn fenced(commands: &[String]) -> String {
    let longest = commands.iter().map(|command| longest_run(command)).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let lines: Vec<_> = commands.iter().map(|command| visible(command)).collect();
    format!("{fence}sh\n{}\n{fence}\n", lines.join("\n"))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// A count with its noun: 1 session, 2 sessions.
pub(super) fn sessions(value: u64) -> String {
    count(value, "session", "sessions")
}
