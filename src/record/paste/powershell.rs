//! `Resolve-DnsName` of PowerShell: a table, or the list that `| Format-List` makes of it.

use super::{Data, Entries, Entry};
use crate::record::text::TxtRecord;

/// Reads the records of a text; `None` when it is not this command's output.
pub(super) fn read(text: &str) -> Option<Entries> {
    let mut list: Vec<Entry> = text.lines().filter_map(row).collect();
    if list.is_empty() {
        list = from_list(text);
    }
    (!list.is_empty()).then_some(Entries { list, failure: None })
}

const SECTIONS: [&str; 3] = ["Answer", "Authority", "Additional"];

/// `name type ttl section data`, a row of the table.
fn row(line: &str) -> Option<Entry> {
    let (owner, rest) = word(line)?;
    let (kind, rest) = word(rest)?;
    let (ttl, rest) = word(rest)?;
    let (section, rest) = word(rest)?;
    if !ttl.bytes().all(|b| b.is_ascii_digit()) || !SECTIONS.contains(&section) {
        return None;
    }
    let data = match kind {
        "TXT" => Data::Txt(braces(rest.trim())?),
        "CNAME" => Data::Alias(rest.trim().to_owned()),
        _ => Data::Other,
    };
    Some(Entry { owner: Some(owner.to_owned()), data })
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
            "Strings" => {
                list.extend(braces(&value).map(|record| Entry { owner: owner.clone(), data: Data::Txt(record) }));
            }
            "NameHost" => list.push(Entry { owner: owner.clone(), data: Data::Alias(value) }),
            _ => {}
        }
    }
    list
}

/// `{one string, another}`.
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
