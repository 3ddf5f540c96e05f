//! What people paste: a value, quoted strings, zone-file lines, the output of a look-up tool, a resolver's JSON.
//!
//! Pasted text is turned into what DNS would hold. In a bare value nothing is changed but the line break at the end.
//!
//! | module | question it answers |
//! |---|---|
//! | [`commands`] | which lines are what was typed in a terminal, not what came of it? |
//! | [`lines`] | zone files, `dig`, `nslookup`, `host`: which records stand one a line? |
//! | [`logical`], [`record_line`] | where does a zone file's record end, and what is one? |
//! | [`powershell`] | `Resolve-DnsName` as a table and as a list |
//! | [`json`] | the JSON of DNS-over-HTTPS resolvers and of providers |
//! | [`panel`] | values with labels, cells or a sentence around them |
//! | [`crate::dns::presentation`] | the quoted character-strings of all of them |
//! | [`lookup`] | what was asked, and what came of it? |
//! | [`choose`], [`names`] | which records are asked about, and where do aliases lead? |
//! | [`gap`] | what does the text leave open, and what is to be done? |

mod choose;
mod commands;
mod gap;
mod json;
mod lines;
mod logical;
mod lookup;
mod names;
mod panel;
mod powershell;
mod record_line;

use super::owner::PREFIX;
use crate::dns::TxtRecord;
use crate::dns::presentation::character_strings;
pub(crate) use choose::Wanted;
use commands::Run;
pub(crate) use gap::listed;
pub use gap::{Gap, GapKind};
use lookup::Lookup;

/// Records found in pasted text, with the name they stand at if the text gave one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pasted {
    /// The owner name as written; in full where the domain completes it.
    pub owner: Option<String>,
    /// The TXT records in order.
    pub answer: Vec<TxtRecord>,
    /// How the look-up failed, when the text says so. Then the answer is empty, and nothing is known.
    pub failure: Option<String>,
    /// What the text leaves open. Then the answer is empty.
    pub gap: Option<Gap>,
    /// What is to be said about how the records stand in the text.
    pub remarks: Vec<Remark>,
}

impl Pasted {
    /// Whether the text does not show if there is a record.
    pub fn is_open(&self) -> bool {
        self.answer.is_empty() && (self.failure.is_some() || self.gap.as_ref().is_some_and(Gap::is_open))
    }
}

/// Something about how a record stands in the text, which its value does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// A zone-file line has the value without quotation marks, where a semicolon begins a comment.
    Unquoted,
    /// Strings stand on lines of their own without parentheses.
    LooseStrings,
    /// An alias (CNAME) stands at the same name.
    AliasBeside,
    /// The text holds such records at other names too.
    OtherNames(Vec<String>),
}

/// Reads pasted octets: text, or a bare value that is not UTF-8, which is kept octet by octet.
pub fn read_octets(octets: &[u8]) -> Pasted {
    read_octets_for(octets, None, None)
}

/// Like [`read_octets`], for the record at a name or of a policy domain, as far as they are known.
pub fn read_octets_for(octets: &[u8], owner: Option<&str>, domain: Option<&str>) -> Pasted {
    if let Some(text) = utf16(octets) {
        return read_for(&text, owner, domain);
    }
    if let Ok(text) = std::str::from_utf8(octets) {
        return read_for(text, owner, domain);
    }
    // What is no text may stand beside the record: a comment, or a message of a tool in the encoding of its console.
    let pasted = read_for(&String::from_utf8_lossy(octets), owner, domain);
    let replaced = |string: &Vec<u8>| String::from_utf8_lossy(string).contains(char::REPLACEMENT_CHARACTER);
    if pasted.answer.iter().any(|record| record.strings.iter().any(replaced)) {
        return Pasted { answer: vec![TxtRecord::from_value(octets.trim_ascii_end())], ..Pasted::default() };
    }
    pasted
}

/// UTF-16 with its mark, as Windows writes it to files.
fn utf16(octets: &[u8]) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match octets.get(..2)? {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    let pair = |pair: &[u8]| pair.try_into().map_or(0xfffd, unit);
    let units: Vec<u16> = octets.get(2..)?.chunks(2).map(pair).collect();
    Some(String::from_utf16_lossy(&units))
}

/// Reads pasted text. Text without a record gives an empty answer.
pub fn read(text: &str) -> Pasted {
    read_for(text, None, None)
}

/// Like [`read`], for the record at a name or of a policy domain, as far as they are known. They choose where a text holds
/// the records of several names, and tell whether a look-up asked for the right one.
pub fn read_for(text: &str, owner: Option<&str>, domain: Option<&str>) -> Pasted {
    read_wanted(text, &Wanted { prefix: PREFIX, word: "tlsrpt", owner, domain })
}

/// Reads pasted text for a record of any kind.
pub(crate) fn read_wanted(text: &str, wanted: &Wanted<'_>) -> Pasted {
    // A byte order mark before a name, a tool's output or a quotation mark belongs to the file it was copied from.
    let inside = text.trim_start_matches('\u{feff}').trim_matches(['\r', '\n']);
    if inside.trim().is_empty() {
        return Pasted::default();
    }
    let read = match commands::runs(inside) {
        Some(runs) => entries_of_runs(&runs, wanted),
        None => entries(inside, wanted),
    };
    match read {
        Some(entries) => choose::choose(&entries, wanted),
        None => Pasted { answer: bare_values(text.trim_matches(['\r', '\n'])), ..Pasted::default() },
    }
}

/// What the commands in a text gave, all together. What they gave without a name stands at the name they asked for.
fn entries_of_runs(runs: &[Run], wanted: &Wanted<'_>) -> Option<Entries> {
    let commands = runs.iter().any(|run| run.commanded);
    let mut all = Entries::default();
    for Run { question, commanded, output } in runs {
        let output = output.trim_matches(['\r', '\n']);
        let mut read = entries(output, wanted).unwrap_or_default();
        let known = !read.list.is_empty() || !read.lookups.is_empty();
        // What is written above the first command is no answer.
        if !known && !output.trim().is_empty() && (*commanded || !commands) {
            read.list = bare_values(output).into_iter().map(|record| Entry::of(None, Data::Txt(record))).collect();
        }
        if let Some(question) = question {
            let name = question.name.as_ref().filter(|_| question.kind.as_deref().is_none_or(|kind| kind == "TXT"));
            for entry in read.list.iter_mut().filter(|entry| entry.owner.is_none()) {
                entry.owner = name.cloned();
            }
            for lookup in read.lookups.iter_mut().filter(|lookup| lookup.name.is_none()) {
                lookup.name.clone_from(&question.name);
            }
            if read.list.is_empty() && read.lookups.is_empty() {
                read.lookups.push(question.clone());
            }
        }
        all.list.extend(read.list);
        all.lookups.extend(read.lookups);
    }
    (!all.list.is_empty() || !all.lookups.is_empty()).then_some(all)
}

/// What the first reader says that shows a record of the kind; if none does, the first that knows the text.
fn entries(text: &str, wanted: &Wanted<'_>) -> Option<Entries> {
    let mut known = json::read(text).or_else(|| powershell::read(text)).or_else(|| lines::read(text));
    if !known.as_ref().is_some_and(|known| wanted.shown_by(known)) {
        let panel = panel::read(text, wanted.prefix, &wanted.marker());
        known = panel.or(known);
    }
    known.or_else(|| short_output(text)).or_else(|| {
        let lookups = vec![lookup::phrases(text)?];
        Some(Entries { list: Vec::new(), lookups })
    })
}

/// One statement of an answer or a zone file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    owner: Option<String>,
    data: Data,
    remark: Option<Remark>,
}

impl Entry {
    fn of(owner: Option<String>, data: Data) -> Self {
        Self { owner, data, remark: None }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Data {
    Txt(TxtRecord),
    /// The name a CNAME record points to.
    Alias(String),
    /// A TXT record whose value is not in the text to its end.
    Cut,
    /// A record of another type.
    Other(String),
}

/// What a recognised text says.
#[derive(Debug, Default)]
struct Entries {
    list: Vec<Entry>,
    lookups: Vec<Lookup>,
}

/// Lines of quoted strings only, one record each: `dig +short`, or a value copied with its quotes. The names between
/// them are the aliases `dig +short` came through.
fn short_output(text: &str) -> Option<Entries> {
    let mut list = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let is_name = line.ends_with('.') && line.len() > 1 && !line.contains(|c: char| c.is_whitespace() || c == '=');
        match character_strings(line) {
            Some(record) => list.push(Entry::of(None, Data::Txt(record))),
            None if is_name => {}
            None => return None,
        }
    }
    Some(Entries { list, lookups: Vec::new() })
}

/// Bare values: one, or one a line when every line begins like a record.
fn bare_values(text: &str) -> Vec<TxtRecord> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let all_records =
        lines.len() > 1 && lines.iter().all(|line| line.trim_start().to_ascii_lowercase().starts_with("v="));
    if all_records { lines.into_iter().map(TxtRecord::from_value).collect() } else { vec![TxtRecord::from_value(text)] }
}
