//! Command lines that publish a record: their options, their positional arguments, JSON in them.

use super::choose::begins_like;
use super::config;
use super::config::value::{Escapes, record};
use super::labels::{Role, is_clear_name, is_domain, is_name, record_type, role};
use super::names::full_name;
use super::source::{Builder, Source};
use super::{Data, Entries, Entry, Notation, Place, Wanted};
use crate::characters::any_of;

/// Parses the commands of a text; `None` if none of them publishes a record.
pub(super) fn read(source: &Source, wanted: &Wanted<'_>) -> Option<Entries> {
    let joined = joined(source);
    let mut list = Vec::new();
    for line in joined.lines() {
        list.extend(command(line, &joined, wanted).unwrap_or_default());
    }
    (!list.is_empty()).then_some(Entries { list, lookups: Vec::new() })
}

/// The text with each command on one line: a backslash, backtick or caret at the end of a line continues it.
fn joined(source: &Source) -> Source {
    let mut out = Builder::default();
    for line in source.text().split_inclusive('\n') {
        let body = line.trim_end();
        match body.strip_suffix(any_of("\\`^")).filter(|_| line.ends_with('\n')) {
            Some(kept) => {
                out.push(source, kept);
                out.fill(" ");
            }
            None => out.push(source, line),
        }
    }
    out.finish()
}

/// A word of a command line.
#[derive(Debug)]
pub(super) struct Word<'a> {
    /// The argument that the program gets; variables stay as they are.
    pub value: String,
    /// The word as written, without quotation marks around it.
    pub raw: &'a str,
    /// Whether any of it is quoted.
    pub quoted: bool,
}

/// Splits a command line as a shell does.
fn words(line: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut value = String::new();
    let mut start: Option<usize> = None;
    let mut mark: Option<char> = None;
    let mut quoted = false;
    let mut chars = line.char_indices().peekable();
    let mut finish = |value: &mut String, start: &mut Option<usize>, end: usize, quoted: &mut bool| {
        if let Some(start) = start.take() {
            let raw = line.get(start..end).unwrap_or_default();
            let raw = raw.trim_matches(any_of("\"'"));
            out.push(Word { value: std::mem::take(value), raw, quoted: std::mem::take(quoted) });
        }
    };
    while let Some((at, c)) = chars.next() {
        match (mark, c) {
            (None, c) if c.is_whitespace() => finish(&mut value, &mut start, at, &mut quoted),
            (None, '"' | '\'') => {
                start.get_or_insert(at);
                mark = Some(c);
                quoted = true;
            }
            (Some(open), c) if c == open => mark = None,
            (None | Some('"'), '\\') => {
                start.get_or_insert(at);
                match chars.peek().copied() {
                    Some((_, next)) if mark.is_none() || matches!(next, '"' | '\\' | '$' | '`') => {
                        value.push(next);
                        chars.next();
                    }
                    _ => value.push(c),
                }
            }
            // PowerShell escapes with a backtick.
            (Some('"'), '`') if chars.peek().is_some_and(|(_, next)| *next == '"') => {
                value.push('"');
                chars.next();
            }
            (_, c) => {
                start.get_or_insert(at);
                value.push(c);
            }
        }
    }
    finish(&mut value, &mut start, line.len(), &mut quoted);
    out
}

/// Programs that write DNS records, beyond those whose options show it.
pub(super) const PROGRAMS: [&str; 22] = [
    "aws",
    "az",
    "curl",
    "dnscmd",
    "doctl",
    "gcloud",
    "ipa",
    "knotc",
    "oci",
    "pdnsutil",
    "samba-tool",
    "uapi",
    "whmapi1",
    "v-add-dns-record",
    "scw",
    "hcloud",
    "flarectl",
    "linode-cli",
    "dnsimple",
    "plesk",
    "vercel",
    "netlify",
];

/// Whether a line of a text begins with such a program.
pub(super) fn is_command(text: &str) -> bool {
    let program = |line: &str| {
        let line = line.trim_start().trim_start_matches(any_of("$#> "));
        let line = line.strip_prefix("sudo ").unwrap_or(line);
        PROGRAMS.contains(&line.split_whitespace().next().unwrap_or_default())
    };
    text.lines().any(program)
}

/// The words of a command line from its program on, after a prompt and `sudo`.
pub(super) fn arguments(line: &str) -> Vec<Word<'_>> {
    let mut all = words(line.trim_start().trim_start_matches(any_of("$#> ")));
    let first = all.iter().position(|word| word.value != "sudo" && !is_prompt(&word.value)).unwrap_or(all.len());
    all.split_off(first)
}

fn command(line: &str, source: &Source, wanted: &Wanted<'_>) -> Option<Vec<Entry>> {
    let marker = wanted.marker();
    let all = arguments(line);
    let program = all.first().filter(|word| !word.quoted)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '\\');
    if all.len() < 3
        || !program.value.chars().all(plain)
        || program.value.ends_with(':')
        || is_clear_name(&program.value)
    {
        return None;
    }
    let known = PROGRAMS.contains(&program.value.trim_end_matches(".exe"));
    let option = |word: &Word<'_>| !word.quoted && word.value.starts_with(any_of("-/")) && word.value.len() > 1;
    let function = program.value.contains(any_of("-_")) || known;
    if !(function || all.iter().any(option)) {
        return None;
    }
    let begins_value = |text: &str| begins_like(text, &marker);
    let mut read = Command::default();
    if program.value.to_ascii_lowercase().ends_with("recordcname") {
        read.kind = Some(("CNAME".to_owned(), program.raw));
    }
    let mut index = 1;
    while let Some(word) = all.get(index) {
        index += 1;
        let is_option = option(word) && !begins_value(&word.value);
        let (name, mut value) = match word
            .value
            .split_once('=')
            .filter(|(name, _)| !name.contains(char::is_whitespace) && !begins_value(&word.value))
        {
            Some((name, value)) if is_option || role(name).is_some() => (Some(name), Some((value.to_owned(), word))),
            _ if is_option => (Some(word.value.as_str()), None),
            _ => (None, None),
        };
        let name = name.map(|name| name.trim_start_matches(any_of("-/")));
        if name.is_some() && value.is_none() {
            let next = all.get(index).filter(|next| !option(next) || begins_value(&next.value));
            if let Some(next) = next.filter(|_| name.and_then(role).is_some()) {
                value = Some((next.value.clone(), next));
                index += 1;
            }
        }
        match (name.and_then(role), value) {
            (Some(role), Some((value, word))) if !is_json(&value) => read.option(role, value, word, begins_value),
            (_, Some((value, word))) if is_json(&value) => read.json(&value, word, source, wanted),
            (None, Some((value, word))) if begins_value(&value) => read.values.push((value, word.raw)),
            (_, None) if name.is_some_and(|name| name.eq_ignore_ascii_case("txt")) => {
                read.kind = Some(("TXT".to_owned(), word.raw));
            }
            (_, None) if name.is_none() && is_json(&word.value) => read.json(&word.value, word, source, wanted),
            (_, None) if name.is_none() && begins_value(&word.value) => {
                read.values.push((word.value.clone(), word.raw));
            }
            (_, None) if name.is_none() => read.positional.push(word),
            _ => {}
        }
    }
    read.entries(source)
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(any_of("{[")) && text.contains('"')
}

fn is_prompt(word: &str) -> bool {
    word.len() > 1 && word.ends_with(any_of("$#>%")) || matches!(word, "PS")
}

/// The parts of a command.
#[derive(Default)]
struct Command<'a> {
    owner: Option<(String, &'a str)>,
    zone: Option<String>,
    kind: Option<(String, &'a str)>,
    values: Vec<(String, &'a str)>,
    /// Values of options that do not begin like a record.
    others: Vec<(String, &'a str)>,
    positional: Vec<&'a Word<'a>>,
    json: Vec<Entry>,
}

impl<'a> Command<'a> {
    fn option(&mut self, role: Role, value: String, word: &'a Word<'a>, begins_value: impl Fn(&str) -> bool) {
        match role {
            _ if begins_value(&value) => self.values.push((value, word.raw)),
            Role::Owner | Role::ValueOrOwner if is_name(&value) && self.owner.is_none() => {
                self.owner = Some((value, word.raw));
            }
            Role::OwnerOrZone if value.starts_with('_') => self.owner = Some((value, word.raw)),
            Role::Zone | Role::OwnerOrZone if is_domain(&value) => self.zone = Some(value),
            Role::Kind => self.kind = record_type(&value).map(|kind| (kind, word.raw)).or(self.kind.take()),
            Role::Value => self.others.push((value, word.raw)),
            _ => {}
        }
    }

    fn json(&mut self, value: &str, word: &'a Word<'a>, source: &Source, wanted: &Wanted<'_>) {
        // In single quotation marks the text is what the program gets, and its parts have a place.
        let text = if word.raw.trim_start() == value.trim_start() { word.raw } else { value };
        self.json.extend(config::read(text, wanted, source).unwrap_or_default().list);
    }

    fn entries(mut self, source: &Source) -> Option<Vec<Entry>> {
        let types = self.positional.iter().position(|word| {
            !word.quoted && word.value.chars().all(|c| c.is_ascii_uppercase()) && record_type(&word.value).is_some()
                || word.value == "TXT"
        });
        if let Some(word) = types.and_then(|at| self.positional.get(at)) {
            self.kind = self.kind.or_else(|| record_type(&word.value).map(|kind| (kind, word.raw)));
        }
        let end = types.unwrap_or(self.positional.len());
        let names: Vec<&Word<'_>> = self.positional.iter().copied().filter(|word| is_clear_name(&word.value)).collect();
        if self.owner.is_none() {
            // What follows the type is data, such as the target of an alias.
            let before = self.positional.get(..end).unwrap_or_default().iter().copied();
            let is_owner = |word: &&Word<'_>| is_clear_name(&word.value) && word.value.starts_with(any_of("_@*\\"));
            let labelled = before.rev().find(is_owner).or_else(|| names.iter().rev().copied().find(is_owner));
            let before_type = || {
                types
                    .and_then(|_| end.checked_sub(1))
                    .and_then(|at| self.positional.get(at))
                    .filter(|word| is_name(&word.value))
            };
            let found = labelled.or_else(|| before_type().copied());
            self.owner = found.map(|word| (word.value.clone(), word.raw));
        }
        if self.zone.is_none() {
            let owner = self.owner.as_ref().map(|(owner, _)| owner.clone()).unwrap_or_default();
            let zone = names
                .iter()
                .rev()
                .find(|word| is_domain(&word.value) && !word.value.starts_with('_') && word.value != owner);
            self.zone = zone.map(|word| word.value.clone());
        }
        let alias = self.kind.as_ref().is_some_and(|(kind, _)| kind == "CNAME");
        let place = |owner: Option<&str>, raw: &str| Place {
            notation: Notation::Command,
            owner: owner.and_then(|owner| source.span(owner)),
            written: self.owner.as_ref().map(|(owner, _)| owner.clone()),
            kind: self.kind.as_ref().and_then(|(_, raw)| source.span(raw)),
            strings: source.span(raw).into_iter().collect(),
            zone: self.zone.clone(),
        };
        let owner = self.owner.as_ref().map(|(owner, _)| full_name(owner, self.zone.as_deref()));
        let raw_owner = self.owner.as_ref().map(|(_, raw)| *raw);
        let mut out = Vec::new();
        if alias && self.values.is_empty() {
            let target = self.others.first().map(|(value, raw)| (value.clone(), *raw)).or_else(|| {
                let word = self.positional.get(end + 1..)?.iter().rev().find(|word| is_domain(&word.value))?;
                Some((word.value.clone(), word.raw))
            })?;
            out.push(Entry {
                owner: owner.clone(),
                data: Data::Alias(target.0),
                remark: None,
                place: place(raw_owner, target.1),
            });
        }
        let other = self.kind.as_ref().map(|(kind, _)| kind).filter(|kind| *kind != "TXT");
        for (value, raw) in &self.values {
            out.push(Entry {
                owner: owner.clone(),
                data: other
                    .map_or_else(|| Data::Txt(record(value, Escapes::None)), |kind| Data::WrongType(kind.clone())),
                remark: None,
                place: place(raw_owner, raw),
            });
        }
        let known = place(raw_owner, "");
        out.extend(self.json.into_iter().map(|mut entry| {
            if entry.owner.is_none() {
                entry.owner.clone_from(&owner);
                entry.place = Place { strings: entry.place.strings, ..known.clone() };
            }
            entry.place.notation = Notation::Command;
            entry
        }));
        (!out.is_empty()).then_some(out)
    }
}
