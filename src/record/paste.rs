//! What people paste: a value, quoted strings, a zone-file line, the output of `dig` or `nslookup`.
//!
//! Pasted text is turned into what DNS would hold. In a bare value nothing is changed but the line break at the end.

use super::text::TxtRecord;

/// Records found in pasted text, with the name they stand at if the text gave one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pasted {
    /// The owner name as written.
    pub owner: Option<String>,
    /// The TXT records in order.
    pub answer: Vec<TxtRecord>,
}

/// Reads pasted octets: text, or a bare value that is not UTF-8, which is kept octet by octet.
pub fn read_octets(octets: &[u8]) -> Pasted {
    match std::str::from_utf8(octets) {
        Ok(text) => read(text),
        Err(_) => Pasted { owner: None, answer: vec![TxtRecord::from_value(octets.trim_ascii_end())] },
    }
}

/// Reads pasted text. Text without a record gives an empty answer.
pub fn read(text: &str) -> Pasted {
    let text = text.trim_matches(['\r', '\n']);
    if text.trim().is_empty() {
        return Pasted::default();
    }
    let joined = join_parentheses(text);
    let mut found: Vec<(Option<String>, TxtRecord)> = joined.lines().filter_map(resource_record).collect();
    if found.is_empty() {
        found = quoted_lines(text).into_iter().map(|record| (None, record)).collect();
    }
    if found.is_empty() {
        if only_comments(text) {
            return Pasted::default();
        }
        return Pasted { owner: None, answer: bare_values(text) };
    }
    // A dig answer may hold other names too; those at a TLS-RPT name are the ones meant.
    let ours = |owner: &Option<String>| {
        owner.as_deref().is_some_and(|owner| owner.to_ascii_lowercase().starts_with("_smtp._tls"))
    };
    if found.iter().any(|(owner, _)| ours(owner)) {
        found.retain(|(owner, _)| ours(owner));
    }
    let owner = found.iter().find_map(|(owner, _)| owner.clone());
    Pasted { owner, answer: found.into_iter().map(|(_, record)| record).collect() }
}

/// A `dig` output without an answer section holds comments only.
fn only_comments(text: &str) -> bool {
    text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with(';'))
        || text.lines().any(|line| line.starts_with("; <<>> DiG"))
}

/// Joins the lines of a record that a zone file spreads between parentheses.
fn join_parentheses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for c in text.chars() {
        if escaped {
            escaped = false;
        } else {
            match c {
                '\\' => escaped = true,
                '"' => quoted = !quoted,
                '(' if !quoted && out.to_ascii_uppercase().contains("TXT") => {
                    depth += 1;
                    out.push(' ');
                    continue;
                }
                ')' if !quoted && depth > 0 => {
                    depth -= 1;
                    out.push(' ');
                    continue;
                }
                '\r' | '\n' if depth > 0 => {
                    out.push(' ');
                    continue;
                }
                _ => {}
            }
        }
        out.push(c);
    }
    out
}

/// `owner [ttl] [class] TXT strings`, or `owner text = "..."` as nslookup prints it.
fn resource_record(line: &str) -> Option<(Option<String>, TxtRecord)> {
    let line = line.trim_end_matches(['\r', '\n']);
    if line.trim_start().starts_with(';') {
        return None;
    }
    if let Some((owner, rest)) = line.split_once("text =") {
        let record = character_strings(rest)?;
        return Some((Some(owner.trim().to_owned()).filter(|owner| !owner.is_empty()), record));
    }
    let mut words = Words { line, at: 0 };
    let first = words.next()?;
    let mut owner = None;
    let mut word = first;
    if line.starts_with(|c: char| !c.is_whitespace()) && !is_header(first) {
        owner = Some(first.to_owned());
        word = words.next()?;
    }
    for _ in 0..3 {
        if word.eq_ignore_ascii_case("TXT") {
            let rest = line[words.at..].trim();
            let record = character_strings(rest).unwrap_or_else(|| unquoted(rest));
            return Some((owner, record));
        }
        if !is_header(word) {
            return None;
        }
        word = words.next()?;
    }
    None
}

/// A TTL, a class, or the type itself.
fn is_header(word: &str) -> bool {
    let ttl = word.starts_with(|c: char| c.is_ascii_digit()) && word.bytes().all(|b| b.is_ascii_alphanumeric());
    ttl || ["IN", "CH", "HS", "TXT"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

struct Words<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = &self.line[self.at..];
        let start = self.at + (rest.len() - rest.trim_start().len());
        let rest = &self.line[start..];
        let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.at = end;
        (end > start).then(|| &self.line[start..end])
    }
}

/// Lines made of quoted strings only: `dig +short`, or a value copied with its quotes.
fn quoted_lines(text: &str) -> Vec<TxtRecord> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let records: Vec<TxtRecord> = lines.iter().filter_map(|line| character_strings(line)).collect();
    if records.len() == lines.len() { records } else { Vec::new() }
}

/// The quoted strings of one record; `None` when the text is anything else.
fn character_strings(text: &str) -> Option<TxtRecord> {
    let mut strings = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if rest.starts_with(';') {
            break;
        }
        let (string, after) = quoted_string(rest)?;
        strings.push(string);
        rest = after.trim_start();
    }
    (!strings.is_empty()).then_some(TxtRecord { strings })
}

/// One string in quotes with its escapes undone (RFC 1035 s.5.1), and what follows it.
fn quoted_string(text: &str) -> Option<(Vec<u8>, &str)> {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'"') {
        return None;
    }
    let mut out = Vec::new();
    let mut at = 1;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'"' => return Some((out, &text[at + 1..])),
            b'\\' => at += unescape(&bytes[at + 1..], &mut out),
            b => out.push(b),
        }
        at += 1;
    }
    None
}

/// Undoes one escape behind a backslash; returns how many octets it took.
fn unescape(rest: &[u8], out: &mut Vec<u8>) -> usize {
    let decimal = rest.get(..3).filter(|digits| digits.iter().all(u8::is_ascii_digit));
    let octet =
        decimal.and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|digits| digits.parse::<u8>().ok());
    if let Some(octet) = octet {
        out.push(octet);
        return 3;
    }
    match rest.first() {
        Some(&b) => {
            out.push(b);
            1
        }
        None => 0,
    }
}

/// A value that a zone file should have quoted; `\;` and the like are undone.
fn unquoted(text: &str) -> TxtRecord {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        if b == b'\\' {
            at += unescape(&bytes[at + 1..], &mut out);
        } else {
            out.push(b);
        }
        at += 1;
    }
    TxtRecord { strings: vec![out] }
}

/// Bare values: one, or one a line when every line begins like a record.
fn bare_values(text: &str) -> Vec<TxtRecord> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let all_records =
        lines.len() > 1 && lines.iter().all(|line| line.trim_start().to_ascii_lowercase().starts_with("v="));
    if all_records { lines.into_iter().map(TxtRecord::from_value).collect() } else { vec![TxtRecord::from_value(text)] }
}
