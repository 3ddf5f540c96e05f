//! Parses pasted text: a value, a zone file, the output of a look-up tool, configuration, a command, a web panel.
//!
//! Pasted text is converted to what DNS would hold, in steps: [`unwrap`] takes off what copying puts around it, the
//! readers of the notations return its records with their place in the text, and [`choose`] selects those at the wanted
//! name. A bare value stays as it is, but for the line break at its end. This module does not know what a record has to
//! look like; [`Wanted`] says how to recognise it.
//!
//! | module | question it answers |
//! |---|---|
//! | [`source`] | where in the pasted text was this? |
//! | [`unwrap`] | what surrounds the text: mail, HTML, a diff, comments? |
//! | [`notation`] | how was the text read, and what can the user choose instead? |
//! | [`commands`] | which lines are commands that query, and which are their output? |
//! | [`lines`] | zone files, `dig`, `nslookup`, `host`: which records are there, one per line? |
//! | [`logical`], [`record_line`] | where does a record of a zone file end, and what counts as one? |
//! | [`powershell`] | `Resolve-DnsName` as a table and as a list |
//! | [`config`] | JSON, YAML, Terraform, source code |
//! | [`shell`] | commands that publish a record |
//! | [`deletion`] | which commands delete one? |
//! | [`servers`] | tinydns-data, dnsmasq |
//! | [`panel`] | labelled fields, tables, sentences |
//! | [`labels`] | which words label name, type and value? |
//! | [`wrapped`] | which lines continue a value? |
//! | [`unclosed`] | which values have a quotation mark that is not closed on their line? |
//! | [`crate::dns::presentation`] | the quoted character-strings of all of them |
//! | [`lookup`] | what was queried, and with what result? |
//! | [`choose`], [`names`] | which records are the queried ones, and where do aliases lead? |
//! | [`inconclusive`] | why is the text inconclusive, and what is the next step? |

mod choose;
mod commands;
mod config;
mod deletion;
mod inconclusive;
mod labels;
mod lines;
mod logical;
mod lookup;
mod names;
mod notation;
mod panel;
mod powershell;
mod record_line;
mod servers;
mod shell;
mod source;
mod unclosed;
mod unwrap;
mod wrapped;

use crate::characters::any_of;
use crate::dns::TxtRecord;
use crate::dns::presentation::character_strings;
pub(crate) use choose::Wanted;
use commands::Run;
pub(crate) use inconclusive::listed;
pub use inconclusive::{Elsewhere, Inconclusive, InconclusiveKind, NotInForce};
use lookup::Lookup;
use notation::Place;
pub use notation::{Notation, OwnerBasis, Part, ReadAs, Reading};
use source::Source;
pub use unwrap::Wrapping;
use unwrap::{Unwrapped, unwrapped};

/// Records found in pasted text, with their owner name if the text has one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pasted {
    /// The owner name. A relative name is completed if the text names the zone; without it, it stays relative.
    pub owner: Option<String>,
    /// The TXT records at this name, in order.
    pub answer: Vec<TxtRecord>,
    /// How the look-up failed, if the text shows it. The answer is then empty, but proves nothing.
    pub failure: Option<String>,
    /// Why the text is inconclusive. The answer is then empty.
    pub inconclusive: Option<Inconclusive>,
    /// Remarks on how the records are written in the text.
    pub remarks: Vec<Remark>,
    /// How the text was read, and where owner and values are in it.
    pub reading: Reading,
}

impl Pasted {
    /// Why the text does not show whether there is a record, in full sentences; `None` if it does.
    pub(crate) fn unknown(&self) -> Option<String> {
        if !self.answer.is_empty() {
            return None;
        }
        let failed = self.failure.as_ref().map(|failure| {
            format!(
                "The look-up failed ({failure}), so it is not known whether there is a record. Ask again, or ask another resolver."
            )
        });
        failed.or_else(|| self.inconclusive.as_ref().map(Inconclusive::message))
    }

    /// Whether the records are judged without a name: neither the text nor the user, with `owner`, gave one.
    pub(crate) fn is_nameless(&self, owner: Option<&str>) -> bool {
        owner.is_none() && self.owner.is_none() && !self.answer.is_empty()
    }

    /// Whether the text does not show if senders find a record.
    pub fn is_open(&self) -> bool {
        self.answer.is_empty()
            && (self.failure.is_some() || self.inconclusive.as_ref().is_some_and(Inconclusive::is_open))
    }
}

impl Remark {
    /// The remark in full sentences.
    pub fn message(&self) -> String {
        match self {
            Self::Unquoted => "In a zone file this value needs quotation marks: everything after the first semicolon is a comment there, so the record would be cut off.".to_owned(),
            Self::LooseStrings => "A string is on a line of its own. A zone file needs parentheses around strings on several lines; without them name servers refuse it.".to_owned(),
            Self::Backslash => "A backslash joins two lines, as the examples of RFC 8460 are printed. Zone files do not have that: write the record on one line, or put parentheses around its strings.".to_owned(),
            Self::Entities => "The quotation marks are HTML entities such as &quot;. Published like this, they become part of the record: copy the text from the rendered page, or use quotation marks.".to_owned(),
            Self::AliasBeside => "An alias (CNAME) is at the same name as the TXT record. Name servers refuse such a zone; remove one of the two.".to_owned(),
            Self::OtherNames(names) => {
                format!("The text also contains records at other names, which were not checked: {}.", listed(names))
            }
        }
    }
}

/// What a verdict on a value without a name says, in full sentences. `prefix` is the labels before the policy domain.
pub(crate) fn name_not_read(prefix: &str, domain: Option<&str>) -> String {
    let domain = domain.map(|domain| domain.trim().trim_end_matches('.')).filter(|domain| !domain.is_empty());
    let right = domain.map_or_else(|| format!("{prefix}. and the domain"), |domain| format!("{prefix}.{domain}"));
    format!("This is about the value only: its name was not in the text. Publish it at {right}.")
}

/// A text of several lines without what copying puts around it: marks of quoted mail, code fences, those of a diff.
pub(crate) fn without_wrappings(text: &str) -> String {
    unwrap::of_lines(Source::new(text)).text().to_owned()
}

/// A text without its lines that are commands or prompts.
pub(crate) fn without_commands(text: &str) -> String {
    let source = Source::new(text);
    let Some(runs) = commands::runs(&source) else { return text.to_owned() };
    let outputs: Vec<&str> = runs.iter().filter(|run| run.commanded).map(|run| run.output.text()).collect();
    outputs.concat()
}

/// A remark on how a record is written in the text, which its value does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The value in a zone-file line has no quotation marks, so its first semicolon begins a comment.
    Unquoted,
    /// Strings are on separate lines without parentheses.
    LooseStrings,
    /// A backslash at the end of a line joins it with the next.
    Backslash,
    /// The quotation marks are HTML entities.
    Entities,
    /// There is an alias (CNAME) at the same name.
    AliasBeside,
    /// The text also contains such records at these other names.
    OtherNames(Vec<String>),
}

/// Decodes pasted octets and reads them; UTF-16 as well, as Windows writes it to files.
pub(crate) fn read_octets(octets: &[u8], wanted: &Wanted<'_>, read_as: ReadAs) -> Pasted {
    if let Some(text) = utf16(octets) {
        return read(&text, wanted, read_as);
    }
    if let Ok(text) = std::str::from_utf8(octets) {
        return read(text, wanted, read_as);
    }
    // Invalid UTF-8 may be outside the record: in a comment, or in a tool's message in the encoding of the console.
    let pasted = read(&String::from_utf8_lossy(octets), wanted, read_as);
    let replaced = |string: &Vec<u8>| String::from_utf8_lossy(string).contains(char::REPLACEMENT_CHARACTER);
    if pasted.answer.iter().any(|record| record.strings.iter().any(replaced)) {
        return Pasted { answer: vec![TxtRecord::from_value(octets.trim_ascii_end())], ..Pasted::default() };
    }
    pasted
}

/// Decodes UTF-16; `None` without a byte order mark.
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

/// Parses pasted text for the wanted record. Text without a record gives an empty answer.
pub(crate) fn read(text: &str, wanted: &Wanted<'_>, read_as: ReadAs) -> Pasted {
    // A byte order mark before a name, a tool's output or a quotation mark is part of the file it was copied from.
    let inside = text.trim_start_matches('\u{feff}').trim_matches(any_of("\r\n"));
    if inside.trim().is_empty() {
        return Pasted::default();
    }
    if read_as == ReadAs::Value {
        return bare(&Source::new(text));
    }
    let whole = Source::new(text);
    let start = text.len() - text.trim_start_matches('\u{feff}').trim_start_matches(any_of("\r\n")).len();
    let pasted = whole.part(whole.text().get(start..start + inside.len()).unwrap_or_default());
    let marker = wanted.marker();
    let Unwrapped { source, wrappings, not_in_force } = unwrapped(pasted, &marker);
    let (source, entities) = match unwrap::quotation_entities(&source) {
        Some(source) => (source, true),
        None => (source, false),
    };
    let found = match commands::runs(&source) {
        Some(runs) => entries_of_runs(&runs, wanted, read_as),
        None => entries(&source, wanted, read_as),
    };
    let mut out = match found {
        Some(entries) => choose::choose(&entries, wanted),
        None if not_in_force.is_some() => Pasted::default(),
        None if wrappings.is_empty() => bare(&whole),
        None => bare(&source),
    };
    // A backslash at the end of a line goes on as well.
    if !out.remarks.contains(&Remark::Backslash) {
        unclosed::complete(&mut out, text, wanted);
    }
    if let Some(why) = not_in_force.filter(|_| out.answer.is_empty() && out.inconclusive.is_none()) {
        out.inconclusive = Some(Inconclusive::new(InconclusiveKind::NotInForce(why), wanted.name().as_deref()));
    }
    if entities && !out.answer.is_empty() {
        out.remarks.push(Remark::Entities);
    }
    out.reading.wrappings = wrappings;
    out
}

/// A text that no reader understands: it is the value, or values one per line.
fn bare(source: &Source) -> Pasted {
    let inside = source.text().trim_matches(any_of("\r\n"));
    if let Some(kind) = other_text(inside) {
        let found = vec![Elsewhere { name: None, kind: Some(kind.to_owned()) }];
        return Pasted {
            inconclusive: Some(Inconclusive::new(InconclusiveKind::Elsewhere(found), None)),
            ..Pasted::default()
        };
    }
    let answer = bare_values(inside);
    let strings = answer.first().map_or(0, |record| record.strings.len());
    let reading = Reading { values: source.span(inside).into_iter().collect(), strings, ..Reading::default() };
    Pasted { answer, reading, ..Pasted::default() }
}

/// What a text of several lines is that is about another kind of record or file only.
fn other_text(text: &str) -> Option<&'static str> {
    const KINDS: [(&str, &str); 5] = [
        ("version: stsv1", "an MTA-STS policy file"),
        ("v=stsv1", "an MTA-STS record"),
        ("v=dmarc1", "a DMARC record"),
        ("v=spf1", "an SPF record"),
        ("v=dkim1", "a DKIM record"),
    ];
    let lower = text.to_ascii_lowercase();
    if text.lines().count() < 2 || lower.contains("tlsrpt") || lower.trim_start().starts_with("v=") {
        return None;
    }
    KINDS.into_iter().find(|(mark, _)| lower.contains(mark)).map(|(_, kind)| kind)
}

/// The combined output of all commands in a text. Output without a name is assigned to the queried name.
fn entries_of_runs(runs: &[Run], wanted: &Wanted<'_>, read_as: ReadAs) -> Option<Entries> {
    let commands = runs.iter().any(|run| run.commanded);
    let mut all = Entries::default();
    for Run { question, commanded, output } in runs {
        let output = output.part(output.text().trim_matches(any_of("\r\n")));
        let mut read = entries(&output, wanted, read_as).unwrap_or_default();
        let known = !read.list.is_empty() || !read.lookups.is_empty();
        // Text before the first command is not an answer.
        if !known && !output.text().trim().is_empty() && (*commanded || !commands) {
            let entry = |record| Entry::of(None, Data::Txt(record));
            read.list = bare_values(output.text()).into_iter().map(entry).collect();
        }
        if let Some(question) = question {
            let name = question.name.as_ref().filter(|_| question.kind.as_deref().is_none_or(|kind| kind == "TXT"));
            for entry in read.list.iter_mut().filter(|entry| entry.owner.is_none()) {
                entry.owner = name.cloned();
                entry.place.written = name.cloned();
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

/// A reader of some notations, and the choice of the user that calls for it.
type Reader = (ReadAs, fn(&Source, &Wanted<'_>) -> Option<Entries>);

/// The readers, the most specific first.
const READERS: [Reader; 7] = [
    (ReadAs::ZoneFile, |source, _| powershell::read(source)),
    (ReadAs::ZoneFile, |source, _| lines::read(source)),
    (ReadAs::ZoneFile, |source, _| servers::read(source)),
    // A command may contain JSON, and has names and zones beside it.
    (ReadAs::Configuration, |source, wanted| {
        (!shell::is_command(source.text())).then(|| config::read(source.text(), wanted, source)).flatten()
    }),
    (ReadAs::Command, shell::read),
    (ReadAs::Configuration, |source, wanted| {
        shell::is_command(source.text()).then(|| config::read(source.text(), wanted, source)).flatten()
    }),
    (ReadAs::Fields, panel::read),
];

/// The result of the first reader that finds a wanted record, or else of the first that recognises the text.
fn entries(source: &Source, wanted: &Wanted<'_>, read_as: ReadAs) -> Option<Entries> {
    let mut known = None;
    for (of, reader) in READERS {
        if read_as != ReadAs::Automatic && read_as != of {
            continue;
        }
        let Some(mut found) = reader(source, wanted) else { continue };
        for entry in &mut found.list {
            // A value is no name to which an alias could point.
            if matches!(&entry.data, Data::Alias(target) if wanted.is_begun_by(target)) {
                entry.data = Data::WrongType("CNAME".to_owned());
            }
        }
        if wanted.shown_by(&found) {
            return Some(found);
        }
        known.get_or_insert(found);
    }
    known.or_else(|| short_output(source)).or_else(|| {
        let lookups = vec![lookup::phrases(source.text())?];
        Some(Entries { list: Vec::new(), lookups })
    })
}

/// One record of an answer or a zone file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    owner: Option<String>,
    data: Data,
    remark: Option<Remark>,
    place: Place,
}

impl Entry {
    fn of(owner: Option<String>, data: Data) -> Self {
        Self { owner, data, remark: None, place: Place::default() }
    }

    /// Keeps of a record only why it is not in force, if it is not.
    fn set_not_in_force(&mut self, why: Option<NotInForce>) {
        if let Some(why) = why.filter(|_| !matches!(self.data, Data::Other(_) | Data::WrongType(_))) {
            self.data = Data::NotInForce(why);
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Data {
    Txt(TxtRecord),
    /// The name a CNAME record points to.
    Alias(String),
    /// A TXT record whose value is truncated in the text.
    Cut,
    /// A TXT record whose value is an expression of a program.
    Variable(String),
    /// A TXT record that the text itself says is not in force.
    NotInForce(NotInForce),
    /// The type, other than TXT, as which a value of the wanted kind is published.
    WrongType(String),
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
fn short_output(source: &Source) -> Option<Entries> {
    let mut list = Vec::new();
    for line in source.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let is_name = line.ends_with('.') && line.len() > 1 && !line.contains(|c: char| c.is_whitespace() || c == '=');
        match character_strings(line) {
            Some(record) => {
                let place = Place {
                    notation: Notation::Strings,
                    strings: source.span(line).into_iter().collect(),
                    ..Place::default()
                };
                list.push(Entry { owner: None, data: Data::Txt(record), remark: None, place });
            }
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
