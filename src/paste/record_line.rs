//! Parses a resource record line: `[owner] [ttl] [class] TYPE data` (RFC 1035 s.5.1), the middle two in any order.
//!
//! Prose and the labels of a web panel contain the same words, so a line counts only if each word is valid in its
//! position, and if there is data.

use super::{Data, Remark};
use crate::characters::any_of;
use crate::dns::presentation::{character_strings, generic_octets, leading_strings, unquoted, wire_strings};

/// The content of a line.
pub(super) enum Line<'a> {
    /// A record. The owner is `None` if it is that of the previous line.
    Record { owner: Option<&'a str>, kind: &'a str, data: Data, value: &'a str, remark: Option<Remark> },
    /// The owner of a record that is not parsed; later lines may omit it.
    Owner(&'a str),
}

/// Other record types found in zones and answers. Such lines show that the text is a zone or an answer.
const OTHER_TYPES: [&str; 22] = [
    "A",
    "AAAA",
    "CAA",
    "DNAME",
    "DNSKEY",
    "DS",
    "HTTPS",
    "MX",
    "NAPTR",
    "NS",
    "NSEC",
    "NSEC3",
    "NSEC3PARAM",
    "OPT",
    "PTR",
    "RRSIG",
    "SOA",
    "SPF",
    "SRV",
    "SSHFP",
    "SVCB",
    "TLSA",
];

/// Parses a line; `None` if it is not a resource record.
pub(super) fn read(line: &str) -> Option<Line<'_>> {
    let mut words = Words { line, at: 0 };
    let first = words.next()?;
    let mut owner = None;
    let mut word = first;
    if !is_header(first) {
        owner = Some(first).filter(|name| is_name(name));
        owner?;
        word = words.next()?;
    }
    let (mut class, mut with_ttl) = (None, false);
    for _ in 0..3 {
        let rest = words.rest();
        // `resolvectl` names the network interface after the data.
        let rest = rest.split_once(" -- link: ").map_or(rest, |(data, _)| data.trim_end());
        if word.eq_ignore_ascii_case("TXT") {
            let zone = class.is_some() || owner.is_some_and(|name| name.ends_with('.'));
            let (data, remark) = match txt(rest, zone, class.is_some() || with_ttl) {
                Some(read) => read,
                None if owner.is_none() => return type_first(word, rest),
                None => return None,
            };
            // Senders only query the class IN.
            let data = match class {
                Some(class) if !is_internet(class) => {
                    Data::Other(format!("TXT of class {}", class.to_ascii_uppercase()))
                }
                _ => data,
            };
            return Some(Line::Record { owner, kind: word, data, value: rest, remark });
        }
        if word.eq_ignore_ascii_case("CNAME") && owner.is_some() {
            let mut rest = rest.split_whitespace();
            let target = rest.next().filter(|target| is_name(target))?;
            let alone = rest.next().is_none_or(|next| next.starts_with(';') || next == "--");
            let data = Data::Alias(target.to_owned());
            return alone.then_some(Line::Record { owner, kind: word, data, value: target, remark: None });
        }
        // The generic form of a TXT record (RFC 3597 s.5).
        if word.eq_ignore_ascii_case("TYPE16") {
            return generic_octets(rest).and_then(|octets| wire_strings(&octets)).map(|record| Line::Record {
                owner,
                kind: word,
                data: Data::Txt(record),
                value: rest,
                remark: None,
            });
        }
        let known = OTHER_TYPES.iter().find(|known| word.eq_ignore_ascii_case(known));
        if let (Some(known), Some(_)) = (known, class) {
            let data = Data::Other((*known).to_owned());
            return Some(Line::Record { owner, kind: word, data, value: rest, remark: None });
        }
        if !is_header(word) {
            // Without a class a line of prose could be mistaken for a record; using it as an owner does no harm.
            let type_word = known.is_some() || (is_type(word) && !line.starts_with(char::is_whitespace));
            return owner.filter(|_| type_word && !rest.is_empty()).map(Line::Owner);
        }
        if is_class(word) {
            class = Some(word);
        } else {
            with_ttl = true;
        }
        word = words.next()?;
    }
    None
}

/// The data of a TXT record. Some tools put the TTL, the class or a time between the type and the data.
fn txt(rest: &str, zone: bool, certain: bool) -> Option<(Data, Option<Remark>)> {
    let mut words = Words { line: rest, at: 0 };
    let mut data = rest;
    // A list, and a second record after the first, are not the data of one record.
    if rest.starts_with(any_of("[{")) || has_second_record(rest) {
        return None;
    }
    for _ in 0..4 {
        if begins_value(data) {
            if has_second_record(data) {
                return None;
            }
            return Some(value(data, zone, data.len() < rest.len()));
        }
        let Some(_) = words.next().filter(|word| is_ttl(word) || is_class(word) || is_clock(word)) else { break };
        data = words.rest();
    }
    // A single word without quotes, such as a domain verification token.
    let single = !rest.is_empty() && !rest.contains(char::is_whitespace);
    (certain && single).then(|| value(rest, zone, false))
}

/// `TXT owner [ttl] data`: the rows of some panels and tools.
fn type_first<'a>(kind: &'a str, rest: &'a str) -> Option<Line<'a>> {
    let mut words = Words { line: rest, at: 0 };
    let owner = words.next().filter(|word| is_name(word) && word.contains(any_of("_.")))?;
    let value = words.rest();
    let (data, _) = txt(value, false, false)?;
    Some(Line::Record { owner: Some(owner), kind, data, value, remark: None })
}

/// The strings of a value, and a remark if it is written incorrectly. In a table row, other cells may follow.
fn value(data: &str, zone: bool, in_row: bool) -> (Data, Option<Remark>) {
    if let Some(record) = character_strings(data) {
        return (Data::Txt(record), None);
    }
    if let Some(record) = leading_strings(data).filter(|_| !zone || in_row) {
        return (Data::Txt(record), None);
    }
    let cell = if zone { data } else { data.split('\t').next().unwrap_or(data).trim_end() };
    let comment = zone && !cell.starts_with(is_quotation_mark) && has_comment(cell);
    (Data::Txt(unquoted(cell)), comment.then_some(Remark::Unquoted))
}

/// Whether another record follows on the same line: `"..." name IN TXT "..."`.
fn has_second_record(text: &str) -> bool {
    let Some((first, rest)) = text.strip_prefix('"').and_then(|inside| inside.split_once('"')) else { return false };
    // `"...","..."`, as a list is printed.
    if rest.trim_start().starts_with(',') && rest.contains('"') {
        return true;
    }
    let between = rest.split('"').next().unwrap_or_default();
    first.contains('=') && between.trim_start().starts_with('_') && between.split_whitespace().any(|word| word == "TXT")
}

/// Whether an unescaped semicolon makes the rest a comment.
fn has_comment(text: &str) -> bool {
    let mut escaped = false;
    text.chars().any(|c| {
        let found = c == ';' && !escaped;
        escaped = c == '\\' && !escaped;
        found
    })
}

/// Whether a text begins like the data of a TXT record: with a quotation mark, or with `something=`.
fn begins_value(text: &str) -> bool {
    text.starts_with(is_quotation_mark) || text.split_whitespace().next().is_some_and(|word| word.contains('='))
}

fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '\u{ab}' | '\u{bb}' | '\u{2018}'..='\u{201f}' | '\u{2033}' | '\u{ff02}')
}

/// Whether a word can be a domain name as written in a zone file.
pub(super) fn is_name(word: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '*' | '@' | '\\' | '/');
    // Bold text of Markdown.
    !word.starts_with("**")
        && !word.eq_ignore_ascii_case("TXT")
        && !word.is_empty()
        && (word.chars().all(plain) || (word.starts_with(any_of("_\\")) && super::labels::is_name(word)))
}

/// A TTL, a class, or the type itself.
pub(super) fn is_header(word: &str) -> bool {
    is_ttl(word) || is_class(word) || word.eq_ignore_ascii_case("TXT")
}

pub(super) fn is_class(word: &str) -> bool {
    is_internet(word) || ["CH", "HS"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn is_internet(class: &str) -> bool {
    class.eq_ignore_ascii_case("IN")
}

/// A type in capitals, as zone files have it.
fn is_type(word: &str) -> bool {
    word.len() <= 10
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Seconds, or BIND's `1h30m`.
pub(super) fn is_ttl(word: &str) -> bool {
    let mut digits = false;
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| {
            let unit = matches!(c.to_ascii_lowercase(), 's' | 'm' | 'h' | 'd' | 'w');
            let fits = c.is_ascii_digit() || (unit && digits);
            digits = c.is_ascii_digit();
            fits
        })
}

/// `01:00:00`, a TTL as Windows writes it.
fn is_clock(word: &str) -> bool {
    word.contains(':') && word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'))
}

struct Words<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    /// The text after the words consumed so far.
    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default().trim()
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.line.get(self.at..)?;
        let start = self.at + (rest.len() - rest.trim_start().len());
        let rest = self.line.get(start..)?;
        let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.at = end;
        self.line.get(start..end).filter(|word| !word.is_empty())
    }
}
