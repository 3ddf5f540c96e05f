//! Values surrounded by text that is not a zone file: the fields or a row of a web panel, a sentence, the lines of
//! a configuration.

use super::{Data, Entries, Entry, record_line};
use crate::dns::TxtRecord;
use crate::dns::presentation::{character_strings, leading_strings, unquoted};

/// Parses the values in a text; `None` if nothing shows that it is more than a bare value. `marker` is the beginning of
/// a record, in lower case.
pub(super) fn read(text: &str, prefix: &str, marker: &str) -> Option<Entries> {
    let mut list: Vec<Entry> = Vec::new();
    let (mut owner, mut around, mut after) = (None, false, false);
    // OctoDNS writes values with the escapes of a zone file.
    let escaped = text.lines().any(|line| line.trim() == "type: TXT");
    // A comment, or a record of another type or class, may have the same words but does not contain the record.
    let counts = |line: &&str| !line.trim_start().starts_with(';') && record_line::read(line).is_none();
    for line in text.lines().filter(counts) {
        let found = find(line, marker);
        let before = found.map_or(line, |(before, _)| before);
        let named = before.split(is_separator).find(|word| is_owner(word, prefix));
        around |= named.is_some() || before.split(is_separator).any(|word| word.eq_ignore_ascii_case("TXT"));
        owner = named.map(ToOwned::to_owned).or(owner);
        let Some((before, value)) = found else {
            // A value broken into lines remains one value, including the line breaks.
            after &= goes_on(line);
            if let Some(Entry { data: Data::Txt(TxtRecord { strings }), .. }) = list.last_mut().filter(|_| after)
                && let Some(string) = strings.last_mut()
            {
                string.extend_from_slice(b"\n");
                string.extend_from_slice(line.trim_end().as_bytes());
            }
            continue;
        };
        after = true;
        let record = match strings(line, before) {
            Some(record) => record,
            None if escaped => unquoted(value),
            None => TxtRecord::from_value(value),
        };
        list.push(Entry::of(owner.clone(), Data::Txt(record)));
    }
    // Some panels show the value above the name, and the name may be a wrong one.
    if let Some(owner) = owner.or_else(|| text.lines().find_map(named_by_label)) {
        for entry in list.iter_mut().filter(|entry| entry.owner.is_none()) {
            entry.owner = Some(owner.clone());
        }
    }
    (around && !list.is_empty()).then_some(Entries { list, lookups: Vec::new() })
}

/// Splits a line into the text before the value and the value, which extends to its closing quotation mark, the end of
/// its cell or the end of the line.
fn find<'a>(line: &'a str, marker: &str) -> Option<(&'a str, &'a str)> {
    let lower = line.to_ascii_lowercase();
    let at = lower.find(marker)?;
    let (before, value) = (line.get(..at)?, line.get(at..)?);
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let mark = before.chars().next_back().filter(|c| matches!(c, '"' | '\'' | '`'));
    let closed = mark.and_then(|mark| value.split_once(mark)).map(|(value, _)| value);
    let value = closed.unwrap_or_else(|| {
        let cell = value.split(['\t', '|']).next().unwrap_or(value);
        // The opening mark of a pair that is not ASCII is part of the value.
        let begin = before.trim_end_matches(['\u{201c}', '\u{201e}', '\u{2018}', '\u{ab}', '"', '\'']).len();
        line.get(begin..at + cell.len()).unwrap_or(cell).trim_end()
    });
    Some((before, value))
}

/// The strings of a quoted value: a long one has several, of which only the first begins like a record. In source code
/// the inner quotation marks are escaped.
fn strings(line: &str, before: &str) -> Option<TxtRecord> {
    let outside = before.strip_suffix('"')?;
    let inside = outside.ends_with('\\');
    if !inside
        && let Some(record) = leading_strings(line.get(outside.len()..)?)
        && !joined(&record)
    {
        return Some(record);
    }
    let start = if inside { outside.len() - 1 } else { before.len() };
    let mut escaped = false;
    let literal: String = line
        .get(start..)?
        .chars()
        .take_while(|c| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            !ends
        })
        .collect();
    let literal = literal.replace("\\\"", "\"");
    if inside {
        return character_strings(&literal);
    }
    // Terraform's provider for Route 53 splits a value at two consecutive quotation marks.
    let strings: Vec<Vec<u8>> = literal.split("\"\"").map(|string| string.as_bytes().to_vec()).collect();
    (strings.len() > 1).then_some(TxtRecord { strings })
}

/// Whether a string contains two consecutive quotation marks, which no value does.
fn joined(record: &TxtRecord) -> bool {
    record.strings.iter().any(|string| string.windows(2).any(|pair| pair == b"\"\""))
}

/// Whether a line continues the fields or destinations of a record.
fn goes_on(line: &str) -> bool {
    let line = line.trim_start().to_ascii_lowercase();
    ["rua=", "mailto:", "https:"].iter().any(|begin| line.starts_with(begin))
}

/// The name in a line such as `Host: @`.
fn named_by_label(line: &str) -> Option<String> {
    let (label, name) = line.split_once([':', '\t'])?;
    let known = ["name", "host", "hostname", "host name", "record name"];
    let (label, name) = (label.trim().to_ascii_lowercase(), name.trim());
    (known.contains(&label.as_str()) && record_line::is_name(name)).then(|| name.to_owned())
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, ':' | ',' | ';' | '|' | '(' | ')' | '"' | '\'' | '`')
}

/// Whether a word is the name of the record, or was meant to be.
fn is_owner(word: &str, prefix: &str) -> bool {
    let rest = word.to_ascii_lowercase();
    let first = prefix.split('.').next().unwrap_or(prefix);
    rest.strip_prefix(first).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
