//! The values in a line, and the words around them.

use super::super::Wanted;
use super::super::labels::{is_clear_name, is_name, record_type};
use super::super::record_line::{is_class, is_ttl};
use crate::characters::any_of;

/// A value in a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ValueAt<'a> {
    /// Byte offsets in the line, with the quotation marks.
    pub start: usize,
    pub end: usize,
    /// The value, without ASCII quotation marks.
    pub text: &'a str,
    /// The line from the quotation mark before the value, if there is one.
    pub from_mark: &'a str,
    pub mark: Option<char>,
    /// Whether the quotation mark is escaped, as in source code.
    pub escaped: bool,
    /// Whether the quotation mark is never closed on this line.
    pub open: bool,
    /// The rest of the line.
    pub after: &'a str,
}

/// The line without what marks an item of a list: `-`, `*`, `1.`, `a)`.
pub(super) fn without_bullet(line: &str) -> &str {
    let inner = line.trim_start();
    for bullet in ["- ", "* ", "+ ", "\u{2022} ", "\u{b7} ", "\u{2013} ", "\u{25e6} "] {
        if let Some(rest) = inner.strip_prefix(bullet) {
            // `* IN TXT` is a wildcard of a zone file.
            return if super::super::record_line::is_header(rest.split_whitespace().next().unwrap_or_default()) {
                line
            } else {
                rest
            };
        }
    }
    let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let numbered = inner.get(digits..).filter(|_| (1..=3).contains(&digits));
    numbered.and_then(|rest| rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))).unwrap_or(line)
}

/// All values in a line that begin like a record.
pub(super) fn values<'a>(line: &'a str, marker: &str) -> Vec<ValueAt<'a>> {
    let lower = line.to_ascii_lowercase();
    let mut out: Vec<ValueAt<'a>> = Vec::new();
    let mut from = 0;
    while let Some(at) = lower.get(from..).and_then(|rest| rest.find(marker)) {
        let at = from + at;
        from = at + marker.len();
        // Part of a word, or of the value before.
        let before = line.get(..at).unwrap_or_default();
        if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') || out.last().is_some_and(|last| at < last.end) {
            continue;
        }
        if let Some(value) = value(line, before, at) {
            from = from.max(value.end);
            out.push(value);
        }
    }
    out
}

fn value<'a>(line: &'a str, before: &str, at: usize) -> Option<ValueAt<'a>> {
    let rest = line.get(at..)?;
    let mark = before.chars().next_back().filter(|c| matches!(c, '"' | '\'' | '`'));
    let Some(mark) = mark else {
        let cell = rest.get(..cell_end(rest)).unwrap_or(rest);
        let cell = cell.get(..call_end(cell, before)).unwrap_or(cell);
        let next = next_value(cell);
        let cell =
            if next < cell.len() { cell.get(..next).unwrap_or(cell).trim_end_matches(any_of(" ,")) } else { cell };
        let cell = if before.ends_with("**") { cell.trim_end().trim_end_matches("**") } else { cell };
        let cell = cell.get(..sentence_end(cell, before)).unwrap_or(cell);
        // The opening mark of a pair that is not ASCII is part of the value.
        let opening = ['\u{201c}', '\u{201e}', '\u{2018}', '\u{ab}', '\u{300c}', '\u{300e}', '"', '\''];
        let spaced = before.trim_end_matches(' ');
        let begin = if spaced.ends_with('\u{ab}') { spaced.len() } else { before.len() };
        let begin = before.get(..begin)?.trim_end_matches(opening).len();
        let closing = match before.get(begin..).and_then(|mark| mark.chars().next()) {
            Some('\u{300c}') => cell.find('\u{300d}').map(|end| end + '\u{300d}'.len_utf8()),
            Some('\u{300e}') => cell.find('\u{300f}').map(|end| end + '\u{300f}'.len_utf8()),
            _ => None,
        };
        let cell = closing.and_then(|end| cell.get(..end)).unwrap_or(cell);
        let text = line.get(begin..at + cell.len())?.trim_end();
        let end = begin + text.len();
        return Some(ValueAt {
            start: begin,
            end,
            text,
            from_mark: text,
            mark: None,
            escaped: false,
            open: false,
            after: line.get(end..)?,
        });
    };
    let outside = before.strip_suffix(mark)?;
    let escaped = outside.ends_with('\\');
    let from_mark = line.get(outside.len()..)?;
    let close = if escaped { rest.find(&format!("\\{mark}")) } else { closing(rest, mark) };
    let (text, end, open) = match close {
        Some(close) => (rest.get(..close)?, at + close + 1 + usize::from(escaped), false),
        None => (rest.trim_end(), at + rest.trim_end().len(), true),
    };
    let start = if escaped { outside.len() - 1 } else { outside.len() };
    Some(ValueAt { start, end, text, from_mark, mark: Some(mark), escaped, open, after: line.get(end..)? })
}

/// Where a cell of a table ends: at a tab, or at a `|` with a space on one side or nothing after it. In a URI it has none.
fn cell_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let blank =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(|b| b.is_ascii_whitespace() || *b == b'|');
    let ends = |at: usize, b: u8| b == b'\t' || (b == b'|' && (blank(Some(at + 1)) || blank(at.checked_sub(1))));
    bytes.iter().enumerate().find(|(at, b)| ends(*at, **b)).map_or(text.len(), |(at, _)| at)
}

/// Where the next value of a list begins: after a space or a comma, but not after a semicolon.
fn next_value(text: &str) -> usize {
    let lower = text.to_ascii_lowercase();
    let begins = lower.match_indices("v=").map(|(at, _)| at).skip(1);
    let apart = |at: &usize| {
        let before = lower.get(..*at).unwrap_or_default();
        before.ends_with(any_of(" ,")) && !before.trim_end_matches(' ').ends_with(';')
    };
    begins
        .filter(|at| lower.get(*at..).is_some_and(|rest| rest.starts_with("v=tlsrpt") || rest.starts_with("v=sts")))
        .find(apart)
        .unwrap_or(text.len())
}

/// Where a value without quotation marks ends in running text: at a space after its destinations that an ordinary word
/// follows, and before the full stop of the sentence.
fn sentence_end(cell: &str, before: &str) -> usize {
    let label = before.trim_end().ends_with(any_of(":=>|\t\u{2192}\"'`(")) || before.contains(any_of("|\t"));
    if label || !before.chars().any(char::is_alphabetic) || before.split_whitespace().nth(1).is_none() {
        return cell.len();
    }
    let Some(rua) = cell.to_ascii_lowercase().find("rua=") else { return cell.len() };
    let mut from = rua;
    while let Some(space) = cell.get(from..).and_then(|rest| rest.find(' ')).map(|at| from + at) {
        let done = cell.get(..space).is_some_and(|value| !value.ends_with(any_of(",;=:")));
        let word = cell.get(space..).unwrap_or_default().split_whitespace().next().unwrap_or_default();
        if done
            && !word.is_empty()
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | ',' | '!' | '?' | '\''))
        {
            let value = cell.get(..space).unwrap_or(cell);
            return value.trim_end_matches(any_of(".,!?")).len();
        }
        from = space + 1;
    }
    cell.len()
}

/// The first closing mark that is not escaped.
fn closing(text: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let ends = c == mark && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

/// Length in bytes before a value in which its string must begin.
const LONGEST_STRING: usize = 400;

/// Where a value without quotation marks ends that is the end of a string in a call: `print("Value: v=...")`.
fn call_end(cell: &str, before: &str) -> usize {
    // A string in a call is short, so the beginning of a long line does not matter.
    let mut start = before.len().saturating_sub(LONGEST_STRING);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let near = before.get(start..).unwrap_or_default();
    let open = |mark: char| near.matches(mark).count() % 2 == 1;
    let ends = ['"', '\'', '`'].into_iter().filter(|mark| open(*mark)).filter_map(|mark| {
        let end = cell.find(mark)?;
        let after = cell.get(end + 1..)?.trim();
        after.chars().all(|c| matches!(c, ')' | ';' | ',' | '.' | '}' | ']' | '"' | '\'' | '`')).then_some(end)
    });
    ends.min().unwrap_or(cell.len())
}

/// The words of a line, without the punctuation around them. The final dot of a sentence is not part of a name.
pub(super) fn words(line: &str) -> impl Iterator<Item = &str> {
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '(' | ')' | '"' | '\'' | '`' | '=');
    let arrows = |c: char| matches!(c, '\u{2192}' | '\u{300c}' | '\u{300d}' | '\u{ff1a}');
    line.split(move |c| separates(c) || arrows(c))
        .map(|word| word.trim_end_matches(any_of(":.!?*")))
        .map(|word| word.trim_start_matches(any_of("*:")))
        .filter(|word| !word.is_empty())
}

/// The name in a line of running text: a right one is meant more likely than another, and else the last one.
pub(super) fn name_in<'a>(line: &'a str, wanted: &Wanted<'_>) -> Option<&'a str> {
    let names = || words(line).filter(|word| word.starts_with(any_of("_\\")) && is_clear_name(word));
    names().find(|word| wanted.begins(&word.replace('\\', ""))).or_else(|| names().last())
}

/// What a line of a zone file has before its value.
pub(super) struct ZoneBefore<'a> {
    pub owner: Option<&'a str>,
    pub kind: &'a str,
}

/// The name, TTL, class and type directly before a value; `None` if the type is not there.
pub(super) fn zone_line_before(before: &str) -> Option<ZoneBefore<'_>> {
    let trim = |c: char| matches!(c, '"' | '\'' | '`' | '(' | ',' | '[' | '\\' | '*');
    let mut words = before
        .split(any_of(" \t\u{a0},\"'`("))
        .rev()
        .map(|word| word.trim_matches(trim))
        .filter(|word| !word.is_empty());
    let mut kind = None;
    let mut rest = None;
    for word in words.by_ref() {
        if word.eq_ignore_ascii_case("TXT") && kind.is_none() {
            kind = Some(word);
        } else if !(is_ttl(word) || is_class(word)) {
            rest = Some(word);
            break;
        }
    }
    let kind = kind?;
    // `Add the TXT "v=..."`: an ordinary word is no name. At the beginning of the line it is.
    let first = rest.filter(|name| {
        before.trim_start_matches(trim).trim_start().starts_with(name) && is_name(name) && !name.ends_with(':')
    });
    let name = rest.filter(|name| is_clear_name(name)).or(first.filter(|name| record_type(name).is_none()));
    // A row of a table has the type in a cell of its own.
    (!before.contains('|') || name.is_some()).then_some(ZoneBefore { owner: name, kind })
}

/// The name directly before a value: `_smtp._tls.example.com: v=...`, `name -> v=...`.
pub(super) fn name_before(before: &str) -> Option<&str> {
    let mut text = before.trim_end_matches(any_of("\"'` \t[({*\u{a0}"));
    for separator in ["->", "=>", "\u{2192}", ":", "=", ",", "|", "\u{ff1a}"] {
        text = text.strip_suffix(separator).map_or(text, |rest| rest.trim_end_matches(any_of(" \t\"'`*")));
    }
    let begin = text
        .rfind(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '(' | '|' | ','))
        .map_or(0, |at| at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let name = text.get(begin..)?.trim_end_matches(':');
    is_clear_name(name).then_some(name)
}
