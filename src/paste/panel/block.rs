//! Which fields describe the same record: those of one block.
//!
//! A block ends where a field of it is repeated, and at an empty line once it has a name and a value. A value without a
//! name takes the last name before it in the text, or else the first after it.

use super::super::config::value::{Escapes, record};
use super::super::labels::{Role, is_clear_name, is_domain, record_type};
use super::super::names::full_name;
use super::super::source::Source;
use super::super::wrapped::Continuation;
use super::super::{Data, Entries, Entry, NotInForce, Notation, Place, Wanted};
use super::fields;
use super::line::{self, ValueAt};
use crate::characters::any_of;
use crate::dns::TxtRecord;
use crate::dns::presentation::{character_strings, leading_strings};

/// What the text around a value says about it.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Found<'a> {
    pub owner: Option<&'a str>,
    pub zone: Option<&'a str>,
    pub kind: Option<&'a str>,
    /// A name elsewhere in the sentence.
    pub in_sentence: Option<&'a str>,
    /// Whether the value has a label.
    pub labelled: bool,
    /// Whether there is any text around the value.
    pub around: bool,
    /// Whether the value is one of several in a list, with what was said about the last one.
    pub same_as_last: bool,
    /// Why it is not in force.
    pub not_in_force: Option<NotInForce>,
    pub notation: Notation,
}

#[derive(Debug, Default, Clone)]
struct Block<'a> {
    owner: Option<&'a str>,
    zone: Option<&'a str>,
    kind: Option<&'a str>,
    /// Why the record is not in force.
    not_in_force: Option<NotInForce>,
    /// Whether an empty line follows what there is of the block.
    closed: bool,
    /// The entries of the block, as indices into the list.
    entries: Vec<usize>,
}

/// Collects the records of a text, block by block.
pub(super) struct Blocks<'a, 'w> {
    source: &'a Source,
    wanted: &'w Wanted<'w>,
    list: Vec<Entry>,
    block: Block<'a>,
    /// The last name in a line without fields.
    loose: Option<&'a str>,
    /// Entries without a name so far, as indices into the list.
    nameless: Vec<usize>,
    /// Whether the text is more than bare values.
    pub around: bool,
}

impl<'a, 'w> Blocks<'a, 'w> {
    pub(super) fn new(source: &'a Source, wanted: &'w Wanted<'w>) -> Self {
        Self {
            source,
            wanted,
            list: Vec::new(),
            block: Block::default(),
            loose: None,
            nameless: Vec::new(),
            around: false,
        }
    }

    pub(super) fn blank(&mut self) {
        self.block.closed = true;
    }

    /// A field that is not the value.
    pub(super) fn field(&mut self, role: Role, value: &'a str) {
        match role {
            Role::ValueOrOwner if self.is_alias() && self.block.owner.is_some() => self.other_value(value),
            Role::Owner | Role::ValueOrOwner | Role::OwnerOrZone => {
                let Some(name) = fields::name(value) else { return };
                if role == Role::ValueOrOwner && !is_clear_name(name) {
                    return;
                }
                self.around = true;
                if role == Role::OwnerOrZone && is_domain(name) && !name.starts_with('_') {
                    self.block.zone = Some(name);
                    return;
                }
                let value_first = !self.block.entries.is_empty() && self.block.owner.is_none() && !self.block.closed;
                if value_first {
                    self.block.owner = Some(name);
                    self.name_block();
                    return;
                }
                if self.block.owner.is_some() || !self.block.entries.is_empty() {
                    self.block = Block::default();
                }
                self.block.owner = Some(name);
            }
            Role::Zone => self.block.zone = fields::name(value).filter(|zone| is_domain(zone)),
            Role::Kind => {
                if kind_of(value).is_some() {
                    self.around = true;
                    if self.block.kind.is_some() || (self.block.closed && !self.block.entries.is_empty()) {
                        self.block = Block::default();
                    }
                    self.block.kind = Some(value);
                }
            }
            Role::Value | Role::Strings => self.other_value(value),
            Role::State | Role::Enabled | Role::Disabled => {
                self.block.not_in_force = role.not_in_force(value).or(self.block.not_in_force);
                for index in &self.block.entries {
                    if let Some(entry) = self.list.get_mut(*index) {
                        entry.set_not_in_force(self.block.not_in_force);
                    }
                }
            }
            Role::Ttl | Role::Old => {}
        }
    }

    fn is_alias(&self) -> bool {
        self.block.kind.and_then(kind_of).is_some_and(|kind| kind == "CNAME")
    }

    /// A row with an alias: its name and its target.
    pub(super) fn alias_row(&mut self, cells: &[&'a str]) -> bool {
        let is_cname = |cell: &&str| cell.eq_ignore_ascii_case("CNAME");
        let mut names = cells.iter().copied().filter(|cell| is_clear_name(cell));
        let (true, Some(owner), Some(target)) = (cells.iter().any(is_cname), names.next(), names.next()) else {
            return false;
        };
        self.around = true;
        let found = Found { owner: Some(owner), around: true, notation: Notation::Table, ..Found::default() };
        self.push(Data::Alias(target.to_owned()), &found, self.source.span(target));
        true
    }

    /// A value that does not begin like a record: the target of an alias, or something else at the name.
    fn other_value(&mut self, value: &'a str) {
        let kind = self.block.kind.and_then(kind_of);
        let value = value.trim_matches(any_of("`*\" "));
        let data = match kind.as_deref() {
            Some("CNAME") => Data::Alias(value.to_owned()),
            Some("TXT") if self.block.owner.is_some() && !value.is_empty() => Data::Txt(record(value, Escapes::None)),
            Some(kind) if self.block.owner.is_some() => Data::Other(kind.to_owned()),
            _ => return,
        };
        let found = Found { around: true, labelled: true, notation: Notation::Fields, ..Found::default() };
        self.push(data, &found, self.source.span(value));
    }

    /// A row of a table with a header, without a value of the wanted kind.
    pub(super) fn row(&mut self, roles: &[Option<Role>], cells: &[&'a str]) {
        self.block = Block::default();
        let mut value = None;
        for (role, cell) in roles.iter().zip(cells) {
            match role {
                Some(Role::ValueOrOwner) if is_clear_name(cell) => self.field(Role::Owner, cell),
                Some(Role::Value | Role::Strings | Role::ValueOrOwner) => value = Some(*cell),
                Some(role) => self.field(*role, cell),
                None => {}
            }
        }
        if let Some(value) = value {
            self.other_value(value);
        }
        self.block = Block::default();
    }

    /// The names in a line without fields and values.
    pub(super) fn names_in(&mut self, line: &'a str) {
        if let Some(name) = line::name_in(line, self.wanted) {
            self.around = true;
            self.loose = Some(name);
            let waiting = std::mem::take(&mut self.nameless);
            for index in waiting {
                self.set_owner(index, name, None);
            }
        } else if line::words(line).any(|word| word.eq_ignore_ascii_case("TXT")) {
            self.around = true;
        }
    }

    /// The domains that the text names so far, for what a wrapped line may continue.
    pub(super) fn domains(&self, found: &Found<'_>) -> Vec<String> {
        let names = [found.owner, self.block.owner, self.loose, found.zone, self.block.zone, self.wanted.domain];
        let domain = |name: &str| {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name.strip_prefix(self.wanted.prefix).map_or(name.clone(), |rest| rest.trim_start_matches('.').to_owned())
        };
        names.into_iter().flatten().map(domain).filter(|name| name.contains('.')).collect()
    }

    /// A value of the wanted kind.
    pub(super) fn value(&mut self, line: &'a str, at: &ValueAt<'a>, found: Found<'a>, goes_on: Option<&Continuation>) {
        self.around |= found.around;
        let mut record = strings(at);
        if let (Some(more), Some(last)) = (goes_on, record.strings.last_mut()) {
            last.extend_from_slice(more.text.as_bytes());
        }
        let place = self.source.span(at.text).or_else(|| self.source.span(line));
        if let Some(last) = self.list.last().filter(|_| found.same_as_last) {
            let mut entry = Entry { data: Data::Txt(record), ..last.clone() };
            entry.place.strings = place.into_iter().collect();
            self.list.push(entry);
            self.block.entries.push(self.list.len() - 1);
            return;
        }
        // A second value with a label is a record of its own, at the same name unless another one follows.
        let data = if self.is_alias() && found.labelled { Data::Alias(at.text.to_owned()) } else { Data::Txt(record) };
        self.push(data, &found, place);
    }

    fn push(&mut self, data: Data, found: &Found<'a>, span: Option<crate::finding::Span>) {
        let closed = self.block.closed && !self.block.entries.is_empty();
        if closed && found.owner.is_none() && !found.labelled {
            self.block = Block::default();
        }
        if let Some(owner) = found.owner {
            if self.block.owner.is_some() {
                self.block = Block::default();
            }
            self.block.owner = Some(owner);
        }
        self.block.zone = found.zone.or(self.block.zone);
        self.block.kind = found.kind.or(self.block.kind);
        let sentence = found.in_sentence.filter(|_| self.block.owner.is_none() || !found.labelled);
        let owner = found.owner.or(sentence).or(self.block.owner).or(self.loose);
        let place = Place {
            notation: found.notation,
            strings: span.into_iter().collect(),
            kind: self.block.kind.and_then(|kind| self.source.span(kind)),
            ..Place::default()
        };
        // What is published as another type is no TXT record, whatever its value looks like.
        let other = self.block.kind.and_then(kind_of).filter(|kind| kind != "TXT" && matches!(data, Data::Txt(_)));
        let mut entry = Entry { owner: None, data: other.map_or(data, Data::WrongType), remark: None, place };
        entry.set_not_in_force(found.not_in_force.or(self.block.not_in_force));
        self.list.push(entry);
        let index = self.list.len() - 1;
        match owner {
            Some(owner) => self.set_owner(index, owner, self.block.zone),
            None => self.nameless.push(index),
        }
        self.block.entries.push(index);
        self.block.closed = false;
        if matches!(found.notation, Notation::ZoneFile | Notation::Table | Notation::NameAndValue) {
            self.block = Block::default();
        }
    }

    /// Names the values of a block whose name comes last.
    fn name_block(&mut self) {
        let Some(owner) = self.block.owner else { return };
        for index in self.block.entries.clone() {
            self.set_owner(index, owner, self.block.zone);
        }
    }

    fn set_owner(&mut self, index: usize, owner: &str, zone: Option<&str>) {
        self.nameless.retain(|known| *known != index);
        if let Some(entry) = self.list.get_mut(index) {
            entry.owner = Some(full_name(owner, zone));
            entry.place.owner = self.source.span(owner);
            entry.place.written = Some(owner.to_owned());
            entry.place.zone = zone.map(ToOwned::to_owned);
        }
    }

    pub(super) fn finish(self) -> Option<Entries> {
        let any = self.list.iter().any(|entry| {
            matches!(entry.data, Data::Txt(_) | Data::Alias(_) | Data::NotInForce(_) | Data::WrongType(_))
        });
        (self.around && any).then_some(Entries { list: self.list, lookups: Vec::new() })
    }
}

/// The record type in a field, without the marks around it.
fn kind_of(value: &str) -> Option<String> {
    record_type(value.trim_matches(any_of("`*\", ")))
}

/// The strings of a value. In source code the inner quotation marks are escaped.
fn strings(at: &ValueAt<'_>) -> TxtRecord {
    if at.mark == Some('"') && !at.open {
        if at.escaped {
            let inner = at.from_mark.replace("\\\"", "\"");
            if let Some(record) =
                character_strings(inner.trim_end_matches(any_of("\"',;) ]"))).or_else(|| leading_strings(&inner))
            {
                return record;
            }
            return TxtRecord::from_value(at.text);
        }
        if let Some(record) = following_strings(at.from_mark) {
            return record;
        }
        return record(at.text, Escapes::None);
    }
    if at.mark.is_some() && !at.open {
        return record(at.text, Escapes::None);
    }
    TxtRecord::from_value(if at.open { at.from_mark.trim_end() } else { at.text })
}

/// The quoted strings at the beginning of a text, up to the first that does not follow directly.
fn following_strings(text: &str) -> Option<TxtRecord> {
    let mut record = TxtRecord { strings: Vec::new() };
    let mut rest = text;
    while let Some((string, after)) = crate::dns::presentation::quoted_string(rest) {
        record.strings.push(string);
        rest = after.trim_start();
        // A list with commas goes on, unless the next one is a record of its own.
        if let Some(next) = rest.strip_prefix(',').map(str::trim_start)
            && next
                .strip_prefix('"')
                .is_some_and(|next| !next.get(..2).is_some_and(|begin| begin.eq_ignore_ascii_case("v=")))
            && !next.starts_with("\"\"")
        {
            rest = next;
        }
    }
    (!record.strings.is_empty()).then_some(record)
}
