//! Output of PowerShell's `Resolve-DnsName`: a table, or a list from `| Format-List`.

use super::lookup::{Lookup, LookupAnswer};
use super::source::Source;
use super::{Data, Entries, Entry, Notation, Place};
use crate::characters::any_of;
use crate::dns::TxtRecord;

/// Parses the records of a text; `None` if it is not this command's output.
pub(super) fn read(source: &Source) -> Option<Entries> {
    let mut entries = read_text(source.text())?;
    for entry in &mut entries.list {
        // A console wraps names and values, so only what is on one line has a place.
        let span =
            |text: &str| source.text().find(text).and_then(|at| source.span(source.text().get(at..at + text.len())?));
        let value = match &entry.data {
            Data::Txt(record) => Some(String::from_utf8_lossy(&record.octets()).into_owned()),
            Data::Alias(target) => Some(target.clone()),
            _ => None,
        };
        entry.place = Place {
            notation: Notation::PowerShell,
            owner: entry.owner.as_deref().and_then(span),
            written: entry.owner.clone(),
            strings: value.as_deref().and_then(span).into_iter().collect(),
            ..Place::default()
        };
    }
    Some(entries)
}

fn read_text(text: &str) -> Option<Entries> {
    let mut list = Vec::new();
    // Without an answer the table contains only the zone's SOA record, and does not show the queried name.
    let mut nothing = true;
    let rows = whole_rows(text);
    for (section, entry) in rows.iter().filter_map(|line| row(line)) {
        nothing &= section == "Authority";
        list.push(entry);
    }
    if list.is_empty() {
        list = from_list(text);
        nothing = false;
    }
    let lookups =
        nothing.then_some(Lookup { name: None, kind: None, says: LookupAnswer::Nothing }).into_iter().collect();
    (!list.is_empty()).then_some(Entries { list, lookups })
}

/// The rows of a table; joins the indented lines into which a narrow console wraps a value.
fn whole_rows(text: &str) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for line in text.lines() {
        match rows.last_mut() {
            Some(open) if line.starts_with("  ") && open.contains('{') && !open.trim_end().ends_with('}') => {
                // The space at which it was wrapped is at the end of the previous line.
                open.push_str(line.trim());
            }
            _ => rows.push(line.to_owned()),
        }
    }
    rows
}

const SECTIONS: [&str; 3] = ["Answer", "Authority", "Additional"];

/// `name type ttl section data`, a row of the table.
fn row(line: &str) -> Option<(&str, Entry)> {
    let (owner, rest) = word(line)?;
    let (kind, rest) = word(rest)?;
    let (ttl, rest) = word(rest)?;
    let (section, rest) = word(rest)?;
    if !ttl.bytes().all(|b| b.is_ascii_digit()) || !SECTIONS.contains(&section) {
        return None;
    }
    let data = match kind {
        "TXT" => braces(rest.trim()).map_or(Data::Cut, Data::Txt),
        "CNAME" => Data::Alias(rest.trim().to_owned()),
        kind => Data::Other(kind.to_owned()),
    };
    Some((section, Entry::of(Some(owner.to_owned()), data)))
}

/// The first word of a text, and what follows it.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// Parses blocks of `key : value`, where a long value continues on indented lines.
fn from_list(text: &str) -> Vec<Entry> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        match line.split_once(" : ").or_else(|| line.split_once(" :\t")) {
            Some((key, value)) if !key.starts_with(char::is_whitespace) => {
                fields.push((key.trim_end(), value.trim().to_owned()));
            }
            _ if line.starts_with("  ") => {
                if let Some((_, value)) = fields.last_mut() {
                    value.push_str(line.trim());
                }
            }
            _ => {}
        }
    }
    let mut owner = None;
    let mut list = Vec::new();
    for (key, value) in fields {
        match key {
            "Name" => owner = Some(value),
            "Strings" | "Text" => {
                list.extend(braces(&value).map(|record| Entry::of(owner.clone(), Data::Txt(record))));
            }
            "NameHost" => list.push(Entry::of(owner.clone(), Data::Alias(value))),
            _ => {}
        }
    }
    list
}

/// Parses `{one string, another}`; `None` if the console cut it off or continued it on the next line.
///
/// The command separates strings by a comma and a space, which a list of destinations may contain too. In a record a
/// comma occurs only between two destinations; anywhere else it must be the command's.
fn braces(text: &str) -> Option<TxtRecord> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut strings = Vec::new();
    let mut string = String::new();
    for piece in inner.split(", ") {
        let of_list = string.contains("rua=")
            && !string.ends_with(any_of(",;="))
            && string.len() != 255
            && ["mailto:", "https:"].iter().any(|scheme| piece.to_ascii_lowercase().starts_with(scheme));
        if of_list {
            string.push_str(", ");
        } else if !string.is_empty() {
            strings.push(std::mem::take(&mut string).into_bytes());
        }
        string.push_str(piece);
    }
    strings.push(string.into_bytes());
    Some(TxtRecord { strings })
}
