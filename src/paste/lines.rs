//! One record per line: zone files, `dig`, `nslookup`, `host`.

use super::logical::{Logical, logical_lines};
use super::lookup::{Messages, phrases};
use super::names::unescaped;
use super::record_line::{self, Line};
use super::source::Source;
use super::{Data, Entries, Entry, Notation, Place, Remark};
use crate::dns::TxtRecord;
use crate::dns::presentation::character_strings;
use crate::finding::Span;

/// Parses the records and look-ups of a text; `None` if no line is in one of these formats.
pub(super) fn read(source: &Source) -> Option<Entries> {
    let mut reader = Reader::default();
    for Logical { line, backslash } in logical_lines(source) {
        let known = reader.list.len();
        reader.line(line.text(), &line);
        if backslash {
            for entry in reader.list.iter_mut().skip(known) {
                entry.remark.get_or_insert(Remark::Backslash);
            }
        }
    }
    reader.flush();
    let list = reader.list;
    let mut lookups = reader.messages.finish();
    if lookups.is_empty() && !list.is_empty() {
        lookups.extend(phrases(source.text()));
    }
    (!list.is_empty() || !lookups.is_empty()).then_some(Entries { list, lookups })
}

#[derive(Default)]
struct Reader {
    list: Vec<Entry>,
    messages: Messages,
    /// The owner of the last record; a zone file may omit it in the next line if it is the same.
    owner: Option<String>,
    owner_span: Option<Span>,
    /// The last `$ORIGIN`, in full.
    origin: Option<String>,
    /// Owner and strings of an `nslookup` record, whose strings may continue on the following lines.
    open: Option<(String, Vec<Vec<u8>>, Place)>,
    /// Whether the previous line was a TXT record of a zone file.
    after_txt: bool,
}

impl Reader {
    fn line(&mut self, line: &str, source: &Source) {
        let trimmed = line.trim();
        if let Some((_, strings, place)) = &mut self.open {
            if trimmed.is_empty() {
                return;
            }
            if let Some(more) = character_strings(trimmed) {
                strings.extend(more.strings);
                place.strings.extend(source.span(trimmed));
                return;
            }
            self.flush();
        }
        if trimmed.is_empty() || trimmed.starts_with(';') {
            self.messages.comment(trimmed);
            return;
        }
        let after_txt = std::mem::take(&mut self.after_txt);
        if let Some(more) = character_strings(trimmed).filter(|_| after_txt) {
            self.continue_record(more, source.span(trimmed));
        } else if let Some(origin) = directive(trimmed, "$ORIGIN") {
            self.origin = Some(self.qualified(origin));
        } else if let Some((owner, rest)) = split_phrase(line, "text =") {
            let unclosed = || rest.starts_with('"').then(|| TxtRecord::from_value(rest));
            let strings = character_strings(rest).or_else(unclosed).map(|record| record.strings).unwrap_or_default();
            let span = source.span(rest).filter(|_| !strings.is_empty());
            let place = place(Notation::Nslookup, owner, source, span);
            self.open = Some((owner.to_owned(), strings, place));
        } else if let Some((owner, rest)) = split_phrase(line, "descriptive text") {
            if let Some(record) = character_strings(rest) {
                self.push(owner, Data::Txt(record), place(Notation::Host, owner, source, source.span(rest)));
            }
        } else if let Some((owner, rest)) =
            split_phrase(line, "canonical name =").or_else(|| split_phrase(line, "is an alias for"))
        {
            self.push(owner, Data::Alias(rest.to_owned()), place(Notation::Host, owner, source, source.span(rest)));
        } else {
            // An `nsupdate` script has a command before the record.
            let record = directive(trimmed, "update add").unwrap_or(line);
            match record_line::read(record) {
                Some(Line::Record { owner, kind, data, value, remark }) => {
                    let place = Place {
                        notation: Notation::ZoneFile,
                        owner: owner.and_then(|owner| source.span(owner)),
                        written: owner.map(ToOwned::to_owned),
                        kind: source.span(kind),
                        strings: source.span(value).into_iter().collect(),
                        zone: None,
                    };
                    self.record(owner, data, remark, place);
                }
                Some(Line::Owner(owner)) => self.owner = Some(self.qualified(owner)),
                None => {}
            }
        }
    }

    fn record(&mut self, owner: Option<&str>, data: Data, remark: Option<Remark>, mut place: Place) {
        place.zone = self.origin.clone().filter(|_| owner.is_some_and(|owner| !owner.ends_with('.')));
        let owner = owner.map(|owner| self.qualified(owner));
        if owner.is_none() && self.owner.is_some() {
            (place.owner, place.written) = (self.owner_span, self.owner.clone());
        }
        if owner.is_some() {
            self.owner_span = place.owner;
        }
        self.owner = owner.or_else(|| self.owner.take());
        let data = match data {
            Data::Alias(target) => Data::Alias(self.qualified(&target)),
            data => data,
        };
        self.after_txt = matches!(data, Data::Txt(_));
        self.messages.record(match &data {
            Data::Txt(_) => "TXT",
            Data::Alias(_) => "CNAME",
            Data::Other(kind) | Data::WrongType(kind) => kind,
            Data::Cut | Data::Variable(_) | Data::NotInForce(_) => "",
        });
        self.list.push(Entry { owner: self.owner.clone(), data, remark, place });
    }

    /// Adds strings on a line of their own to the record above, although a name server would reject them.
    fn continue_record(&mut self, more: TxtRecord, span: Option<Span>) {
        if let Some(Entry { data: Data::Txt(record), remark, place, .. }) = self.list.last_mut() {
            record.strings.extend(more.strings);
            place.strings.extend(span);
            *remark = Some(Remark::LooseStrings);
            self.after_txt = true;
        }
    }

    fn push(&mut self, owner: &str, data: Data, place: Place) {
        self.list.push(Entry { owner: Some(owner.to_owned()), data, remark: None, place });
    }

    fn flush(&mut self) {
        if let Some((owner, strings, place)) = self.open.take().filter(|(_, strings, _)| !strings.is_empty()) {
            self.push(&owner, Data::Txt(TxtRecord { strings }), place);
        }
    }

    /// Completes a name of a zone file with the origin, if the text has one.
    fn qualified(&self, name: &str) -> String {
        let name = unescaped(name);
        match self.origin.as_deref() {
            Some(origin) if name == "@" => origin.to_owned(),
            Some(origin) if !name.ends_with('.') => format!("{name}.{}", origin.trim_start_matches('.')),
            _ => name,
        }
    }
}

/// Where a record of a look-up tool is.
fn place(notation: Notation, owner: &str, source: &Source, value: Option<Span>) -> Place {
    Place {
        notation,
        owner: source.span(owner),
        written: Some(owner.to_owned()),
        strings: value.into_iter().collect(),
        ..Place::default()
    }
}

/// The text after `command` at the beginning of a line, ignoring case.
fn directive<'a>(line: &'a str, command: &str) -> Option<&'a str> {
    let (begin, rest) = line.split_at_checked(command.len())?;
    let found = begin.eq_ignore_ascii_case(command) && rest.starts_with(char::is_whitespace);
    let rest = rest.trim();
    let rest = if command.starts_with('$') { rest.split_whitespace().next()? } else { rest };
    found.then_some(rest)
}

/// `name PHRASE rest`, as the look-up tools write it.
fn split_phrase<'a>(line: &'a str, phrase: &str) -> Option<(&'a str, &'a str)> {
    let (before, after) = line.split_once(phrase)?;
    let name = before.trim();
    let one_word = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || matches!(c, '=' | ';' | '"'));
    (one_word && before.ends_with(char::is_whitespace)).then(|| (name, after.trim()))
}
