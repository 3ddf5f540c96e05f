//! The notations of single programs that have one record a line: tinydns-data and dnsmasq.

use super::source::Source;
use super::{Data, Entries, Entry, Notation, Place};
use crate::dns::TxtRecord;

/// Parses the lines of a text that are in one of these notations; `None` if there is none.
pub(super) fn read(source: &Source) -> Option<Entries> {
    let list: Vec<Entry> =
        source.lines().filter_map(|line| tinydns(line, source).or_else(|| dnsmasq(line, source))).collect();
    (!list.is_empty()).then_some(Entries { list, lookups: Vec::new() })
}

/// `'name:text:ttl`, with octets as `\072`; names are complete.
fn tinydns(line: &str, source: &Source) -> Option<Entry> {
    if let Some(rest) = line.trim().strip_prefix('C').filter(|rest| rest.starts_with('_')) {
        let (name, rest) = rest.split_once(':')?;
        return Some(alias(name, rest.split(':').next()?, Notation::Tinydns, source));
    }
    let rest = line.trim().strip_prefix('\'')?;
    let (name, rest) = rest.split_once(':')?;
    // A name in single quotation marks is a key of a configuration.
    if !name.contains('.') || name.contains(char::is_whitespace) || name.ends_with('\'') {
        return None;
    }
    // A colon of the text is written \072, so the next one ends it.
    let text = rest.split(':').next().unwrap_or(rest);
    let octets = octal(text);
    Some(entry(name, TxtRecord::divided(octets), source.span(text), Notation::Tinydns, source))
}

/// `txt-record=name,"text","more text"`; names are complete.
fn dnsmasq(line: &str, source: &Source) -> Option<Entry> {
    if let Some(rest) = line.trim().strip_prefix("cname=") {
        let (name, target) = rest.split_once(',')?;
        return Some(alias(name, target.split(',').next()?, Notation::Dnsmasq, source));
    }
    let rest = line.trim().strip_prefix("txt-record=")?;
    let (name, texts) = rest.split_once(',')?;
    let mut strings = Vec::new();
    let mut from = 0;
    let mut quoted = false;
    let mut cut = |part: &str| strings.push(part.trim().trim_matches('"').as_bytes().to_vec());
    for (at, c) in texts.char_indices() {
        quoted ^= c == '"';
        if c == ',' && !quoted {
            cut(texts.get(from..at)?);
            from = at + 1;
        }
    }
    cut(texts.get(from..)?);
    Some(entry(name, TxtRecord { strings }, source.span(texts), Notation::Dnsmasq, source))
}

fn entry(
    name: &str,
    record: TxtRecord,
    span: Option<crate::finding::Span>,
    notation: Notation,
    source: &Source,
) -> Entry {
    let place = Place {
        notation,
        owner: source.span(name),
        written: Some(name.to_owned()),
        strings: span.into_iter().collect(),
        ..Place::default()
    };
    let owner = format!("{}.", name.trim_end_matches('.'));
    Entry { owner: Some(owner), data: Data::Txt(record), remark: None, place }
}

fn alias(name: &str, target: &str, notation: Notation, source: &Source) -> Entry {
    let place = Place {
        notation,
        owner: source.span(name),
        written: Some(name.to_owned()),
        strings: source.span(target).into_iter().collect(),
        ..Place::default()
    };
    let owner = format!("{}.", name.trim_end_matches('.'));
    Entry { owner: Some(owner), data: Data::Alias(target.to_owned()), remark: None, place }
}

/// Undoes octal escapes.
fn octal(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 4).and_then(|digits| std::str::from_utf8(digits).ok());
        let octet = digits.filter(|_| b == b'\\').and_then(|digits| u8::from_str_radix(digits, 8).ok());
        out.push(octet.unwrap_or(b));
        at += if octet.is_some() { 4 } else { 1 };
    }
    out
}
