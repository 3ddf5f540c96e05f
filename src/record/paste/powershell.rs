//! `Resolve-DnsName` of PowerShell: a table, or the list that `| Format-List` makes of it.

use super::lookup::{Lookup, Says};
use super::{Data, Entries, Entry};
use crate::dns::TxtRecord;

/// Reads the records of a text; `None` when it is not this command's output.
pub(super) fn read(text: &str) -> Option<Entries> {
    let mut list = Vec::new();
    // Without an answer the table holds the zone's SOA record, and nothing names what was asked for.
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
    let lookups = nothing.then_some(Lookup { name: None, kind: None, says: Says::Nothing }).into_iter().collect();
    (!list.is_empty()).then_some(Entries { list, lookups })
}

/// The lines of a table, where a narrow console goes on with a value in the next lines, indented.
fn whole_rows(text: &str) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for line in text.lines() {
        match rows.last_mut() {
            Some(open) if line.starts_with("  ") && open.contains('{') && !open.trim_end().ends_with('}') => {
                // The space at which it was broken stays at the end of the line before.
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

/// Blocks of `key : value`, where a long value goes on in the next lines, indented.
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

/// `{one string, another}`; nothing when the console cut the end off, or went on in the next line.
///
/// The command puts a comma and a space between strings, which a list of destinations may hold too. In a record a
/// comma stands only between two destinations; anywhere else it must be the command's.
fn braces(text: &str) -> Option<TxtRecord> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut strings = Vec::new();
    let mut string = String::new();
    for piece in inner.split(", ") {
        let of_list = string.contains("rua=")
            && !string.ends_with([',', ';', '='])
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
