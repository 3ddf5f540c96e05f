//! What people paste: a value, quoted strings, zone-file lines, the output of a look-up tool, a resolver's JSON.
//!
//! Pasted text is turned into what DNS would hold. In a bare value nothing is changed but the line break at the end.
//!
//! | module | reads |
//! |---|---|
//! | [`lines`] | zone files, `dig`, `nslookup`, `host`: one record a line |
//! | [`powershell`] | `Resolve-DnsName` as a table and as a list |
//! | [`json`] | the JSON answer of a DNS-over-HTTPS resolver |
//! | [`strings`] | the quoted character-strings of all of them |

mod json;
mod lines;
mod powershell;
pub(crate) mod strings;

use std::collections::HashMap;

use super::owner::PREFIX;
use super::text::TxtRecord;
use strings::character_strings;

/// Records found in pasted text, with the name they stand at if the text gave one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pasted {
    /// The owner name as written.
    pub owner: Option<String>,
    /// The TXT records in order.
    pub answer: Vec<TxtRecord>,
    /// How the look-up failed, when the text says so. Then an empty answer means that nothing is known.
    pub failure: Option<String>,
}

/// Reads pasted octets: text, or a bare value that is not UTF-8, which is kept octet by octet.
pub fn read_octets(octets: &[u8]) -> Pasted {
    match std::str::from_utf8(octets) {
        Ok(text) => read(text),
        Err(_) => Pasted { answer: vec![TxtRecord::from_value(octets.trim_ascii_end())], ..Pasted::default() },
    }
}

/// Reads pasted text. Text without a record gives an empty answer.
pub fn read(text: &str) -> Pasted {
    read_at(text, PREFIX, "tlsrpt")
}

/// Like [`read`], for the record at another place: the labels before the domain, and a word in lower case by which the
/// record is known where no name is given. Both choose among the records of a text that holds several.
pub(crate) fn read_at(text: &str, prefix: &str, word: &str) -> Pasted {
    // A byte order mark before a name, a tool's output or a quotation mark belongs to the file it was copied from.
    let inside = text.trim_start_matches('\u{feff}').trim_matches(['\r', '\n']);
    if inside.trim().is_empty() {
        return Pasted::default();
    }
    if let Some(entries) = json::read(inside).or_else(|| powershell::read(inside)).or_else(|| lines::read(inside)) {
        return pick(entries, prefix, word);
    }
    if let Some(answer) = short_output(inside) {
        return Pasted { answer, ..Pasted::default() };
    }
    match lines::outcome(inside) {
        Some(outcome) => Pasted { failure: outcome.failure(), ..Pasted::default() },
        None => Pasted { answer: bare_values(text.trim_matches(['\r', '\n'])), ..Pasted::default() },
    }
}

/// One statement of an answer or a zone file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    owner: Option<String>,
    data: Data,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Data {
    Txt(TxtRecord),
    /// The name a CNAME record points to.
    Alias(String),
    /// A record of another type.
    Other,
}

/// What a recognised text says.
#[derive(Debug, Default)]
struct Entries {
    list: Vec<Entry>,
    failure: Option<String>,
}

/// Chooses the records of one name: a text may hold a whole zone, or the steps of a look-up through aliases.
fn pick(entries: Entries, prefix: &str, word: &str) -> Pasted {
    let Entries { list, failure } = entries;
    let text_of = |entry: &Entry| match &entry.data {
        Data::Txt(record) => String::from_utf8_lossy(&record.octets()).to_ascii_lowercase(),
        Data::Alias(_) | Data::Other => String::new(),
    };
    let at_our_name = |entry: &&Entry| {
        let owner = entry.owner.as_deref().map(same_name).unwrap_or_default();
        owner.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let names = Names::new(&list);
    let asked = || list.iter().filter(at_our_name);
    let answered = |entry: &&Entry| !names.records_of(entry.owner.as_deref()).is_empty();
    let chosen = asked().find(answered).or_else(|| asked().next()).or_else(|| {
        let texts = || list.iter().filter(|entry| matches!(entry.data, Data::Txt(_)));
        texts().find(|entry| text_of(entry).contains(word)).or_else(|| texts().next())
    });
    let owner = chosen.and_then(|entry| entry.owner.clone());
    let answer = match chosen {
        Some(entry) => names.records_of(entry.owner.as_deref()),
        None => Vec::new(),
    };
    Pasted { owner, answer, failure }
}

/// What stands at each name; lines without one stand together.
struct Names<'a>(HashMap<Option<String>, Vec<&'a Data>>);

impl<'a> Names<'a> {
    fn new(list: &'a [Entry]) -> Self {
        let mut names: HashMap<_, Vec<_>> = HashMap::new();
        for entry in list {
            names.entry(entry.owner.as_deref().map(same_name)).or_default().push(&entry.data);
        }
        Self(names)
    }

    /// The TXT records at a name, through its aliases (RFC 1034 s.3.6.2).
    fn records_of(&self, owner: Option<&str>) -> Vec<TxtRecord> {
        let mut name = owner.map(same_name);
        // More steps than a resolver would take; also ends a circle.
        for _ in 0..16 {
            let mut alias = None;
            let mut found = Vec::new();
            for data in self.0.get(&name).into_iter().flatten() {
                match data {
                    Data::Txt(record) => found.push(record.clone()),
                    Data::Alias(target) => alias = Some(same_name(target)),
                    Data::Other => {}
                }
            }
            if !found.is_empty() || alias.is_none() {
                return found;
            }
            name = alias;
        }
        Vec::new()
    }
}

/// A name in the form in which names compare.
fn same_name(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

/// Lines of quoted strings only, one record each: `dig +short`, or a value copied with its quotes. The names between
/// them are the aliases `dig +short` came through.
fn short_output(text: &str) -> Option<Vec<TxtRecord>> {
    let mut records = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let is_name = line.ends_with('.') && line.len() > 1 && !line.contains(|c: char| c.is_whitespace() || c == '=');
        match character_strings(line) {
            Some(record) => records.push(record),
            None if is_name => {}
            None => return None,
        }
    }
    Some(records)
}

/// Bare values: one, or one a line when every line begins like a record.
fn bare_values(text: &str) -> Vec<TxtRecord> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let all_records =
        lines.len() > 1 && lines.iter().all(|line| line.trim_start().to_ascii_lowercase().starts_with("v="));
    if all_records { lines.into_iter().map(TxtRecord::from_value).collect() } else { vec![TxtRecord::from_value(text)] }
}
