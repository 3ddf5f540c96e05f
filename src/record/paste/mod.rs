//! Parses pasted text: a value, quoted strings, zone-file lines, the output of a look-up tool, a resolver's JSON.
//!
//! Pasted text is converted to what DNS would hold. In a bare value only the trailing line break is removed.
//!
//! | module | question it answers |
//! |---|---|
//! | [`commands`] | which lines are commands, and which are their output? |
//! | [`lines`] | zone files, `dig`, `nslookup`, `host`: which records are there, one per line? |
//! | [`logical`], [`record_line`] | where does a record of a zone file end, and what counts as one? |
//! | [`powershell`] | `Resolve-DnsName` as a table and as a list |
//! | [`json`] | the JSON of DNS-over-HTTPS resolvers and of providers |
//! | [`panel`] | values with labels, cells or a sentence around them |
//! | [`crate::dns::presentation`] | the quoted character-strings of all of them |
//! | [`lookup`] | what was queried, and with what result? |
//! | [`choose`], [`names`] | which records are the queried ones, and where do aliases lead? |
//! | [`inconclusive`] | why is the text inconclusive, and what is the next step? |

mod choose;
mod commands;
mod inconclusive;
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
pub(crate) use inconclusive::listed;
pub use inconclusive::{Inconclusive, InconclusiveKind};
use lookup::Lookup;

/// Records found in pasted text, with their owner name if the text has one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pasted {
    /// The owner name as written; a relative name is completed if the domain is known.
    pub owner: Option<String>,
    /// The TXT records at this name, in order.
    pub answer: Vec<TxtRecord>,
    /// How the look-up failed, if the text shows it. The answer is then empty, but proves nothing.
    pub failure: Option<String>,
    /// Why the text is inconclusive. The answer is then empty.
    pub inconclusive: Option<Inconclusive>,
    /// Remarks on how the records are written in the text.
    pub remarks: Vec<Remark>,
}

impl Pasted {
    /// Whether the text does not show if senders find a record.
    pub fn is_open(&self) -> bool {
        self.answer.is_empty()
            && (self.failure.is_some() || self.inconclusive.as_ref().is_some_and(Inconclusive::is_open))
    }
}

/// A remark on how a record is written in the text, which its value does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The value in a zone-file line has no quotation marks, so its first semicolon begins a comment.
    Unquoted,
    /// Strings are on separate lines without parentheses.
    LooseStrings,
    /// There is an alias (CNAME) at the same name.
    AliasBeside,
    /// The text also contains such records at these other names.
    OtherNames(Vec<String>),
}

/// Reads pasted octets, for the record at `owner` or of the policy domain `domain`, if known.
pub fn read_octets_for(octets: &[u8], owner: Option<&str>, domain: Option<&str>) -> Pasted {
    if let Some(text) = utf16(octets) {
        return read_for(&text, owner, domain);
    }
    if let Ok(text) = std::str::from_utf8(octets) {
        return read_for(text, owner, domain);
    }
    // Invalid UTF-8 may be outside the record: in a comment, or in a tool's message in the encoding of the console.
    let pasted = read_for(&String::from_utf8_lossy(octets), owner, domain);
    let replaced = |string: &Vec<u8>| String::from_utf8_lossy(string).contains(char::REPLACEMENT_CHARACTER);
    if pasted.answer.iter().any(|record| record.strings.iter().any(replaced)) {
        return Pasted { answer: vec![TxtRecord::from_value(octets.trim_ascii_end())], ..Pasted::default() };
    }
    pasted
}

/// Decodes UTF-16, as Windows writes it to files; `None` without a byte order mark.
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

/// Parses pasted text. Text without a record gives an empty answer.
///
/// ```
/// use tls_rpt_workbench::record::paste;
///
/// let line = "_smtp._tls.example.com. 3600 IN TXT \"v=TLSRPTv1; \" \"rua=mailto:a@example.com\"";
/// let pasted = paste::read(line);
/// assert_eq!(pasted.owner.as_deref(), Some("_smtp._tls.example.com."));
/// assert_eq!(pasted.answer[0].octets(), b"v=TLSRPTv1; rua=mailto:a@example.com");
/// ```
pub fn read(text: &str) -> Pasted {
    read_for(text, None, None)
}

/// Like [`read`], for the record at `owner` or of the policy domain `domain`, if known. They select among the records
/// of several names, and decide whether a look-up queried the right one.
pub fn read_for(text: &str, owner: Option<&str>, domain: Option<&str>) -> Pasted {
    read_wanted(text, &Wanted { prefix: PREFIX, word: "tlsrpt", owner, domain })
}

/// Parses pasted text for the wanted record, TLS-RPT or other.
pub(crate) fn read_wanted(text: &str, wanted: &Wanted<'_>) -> Pasted {
    // A byte order mark before a name, a tool's output or a quotation mark is part of the file it was copied from.
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

/// The combined output of all commands in a text. Output without a name is assigned to the queried name.
fn entries_of_runs(runs: &[Run], wanted: &Wanted<'_>) -> Option<Entries> {
    let commands = runs.iter().any(|run| run.commanded);
    let mut all = Entries::default();
    for Run { question, commanded, output } in runs {
        let output = output.trim_matches(['\r', '\n']);
        let mut read = entries(output, wanted).unwrap_or_default();
        let known = !read.list.is_empty() || !read.lookups.is_empty();
        // Text before the first command is not an answer.
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

/// The result of the first parser that finds a wanted record, or else of the first that recognises the text.
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

/// One record of an answer or a zone file.
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
    /// A TXT record whose value is truncated in the text.
    Cut,
    /// The type of any other record.
    Other(String),
}

/// The content of a recognised text.
#[derive(Debug, Default)]
struct Entries {
    list: Vec<Entry>,
    lookups: Vec<Lookup>,
}

/// Lines of quoted strings only, one record each: `dig +short`, or a value copied with its quotes. The names between
/// them are the aliases that `dig +short` followed.
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

/// Bare values: one, or one per line if every line begins like a record.
fn bare_values(text: &str) -> Vec<TxtRecord> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let all_records =
        lines.len() > 1 && lines.iter().all(|line| line.trim_start().to_ascii_lowercase().starts_with("v="));
    if all_records { lines.into_iter().map(TxtRecord::from_value).collect() } else { vec![TxtRecord::from_value(text)] }
}
