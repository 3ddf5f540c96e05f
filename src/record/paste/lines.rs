//! One record per line: zone files, `dig`, `nslookup`, `host`.

use super::logical::logical_lines;
use super::lookup::{Messages, phrases};
use super::record_line::{self, Line};
use super::{Data, Entries, Entry, Remark};
use crate::dns::TxtRecord;
use crate::dns::presentation::character_strings;

/// Parses the records and look-ups of a text; `None` if no line is in one of these formats.
pub(super) fn read(text: &str) -> Option<Entries> {
    let mut reader = Reader::default();
    for line in logical_lines(text) {
        reader.line(&line);
    }
    reader.flush();
    let list = reader.list;
    let mut lookups = reader.messages.finish();
    if lookups.is_empty() && !list.is_empty() {
        lookups.extend(phrases(text));
    }
    (!list.is_empty() || !lookups.is_empty()).then_some(Entries { list, lookups })
}

#[derive(Default)]
struct Reader {
    list: Vec<Entry>,
    messages: Messages,
    /// The owner of the last record; a zone file may omit it in the next line if it is the same.
    owner: Option<String>,
    /// The last `$ORIGIN`, in full.
    origin: Option<String>,
    /// Owner and strings of an `nslookup` record, whose strings may continue on the following lines.
    open: Option<(String, Vec<Vec<u8>>)>,
    /// Whether the previous line was a TXT record of a zone file.
    behind_txt: bool,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        if let Some((_, strings)) = &mut self.open {
            if trimmed.is_empty() {
                return;
            }
            if let Some(more) = character_strings(trimmed) {
                strings.extend(more.strings);
                return;
            }
            self.flush();
        }
        if trimmed.is_empty() || trimmed.starts_with(';') {
            self.messages.comment(trimmed);
            return;
        }
        let behind_txt = std::mem::take(&mut self.behind_txt);
        if let Some(more) = character_strings(trimmed).filter(|_| behind_txt) {
            self.continue_record(more);
        } else if let Some(origin) = directive(trimmed, "$ORIGIN") {
            self.origin = Some(self.qualified(origin));
        } else if let Some((owner, rest)) = split_phrase(line, "text =") {
            let strings = character_strings(rest).map(|record| record.strings).unwrap_or_default();
            self.open = Some((owner.to_owned(), strings));
        } else if let Some((owner, rest)) = split_phrase(line, "descriptive text") {
            if let Some(record) = character_strings(rest) {
                self.push(owner, Data::Txt(record));
            }
        } else if let Some((owner, rest)) =
            split_phrase(line, "canonical name =").or_else(|| split_phrase(line, "is an alias for"))
        {
            self.push(owner, Data::Alias(rest.to_owned()));
        } else {
            // An `nsupdate` script has a command before the record.
            let record = directive(trimmed, "update add").unwrap_or(line);
            match record_line::read(record) {
                Some(Line::Record { owner, data, remark }) => self.record(owner, data, remark),
                Some(Line::Owner(owner)) => self.owner = Some(self.qualified(owner)),
                None => {}
            }
        }
    }

    fn record(&mut self, owner: Option<&str>, data: Data, remark: Option<Remark>) {
        let owner = owner.map(|owner| self.qualified(owner));
        self.owner = owner.or_else(|| self.owner.take());
        let data = match data {
            Data::Alias(target) => Data::Alias(self.qualified(&target)),
            data => data,
        };
        self.behind_txt = matches!(data, Data::Txt(_));
        self.messages.record(match &data {
            Data::Txt(_) => "TXT",
            Data::Alias(_) => "CNAME",
            Data::Other(kind) => kind,
            Data::Cut => "",
        });
        self.list.push(Entry { owner: self.owner.clone(), data, remark });
    }

    /// Adds strings on a line of their own to the record above, although a name server would reject them.
    fn continue_record(&mut self, more: TxtRecord) {
        if let Some(Entry { data: Data::Txt(record), remark, .. }) = self.list.last_mut() {
            record.strings.extend(more.strings);
            *remark = Some(Remark::LooseStrings);
            self.behind_txt = true;
        }
    }

    fn push(&mut self, owner: &str, data: Data) {
        self.list.push(Entry::of(Some(owner.to_owned()), data));
    }

    fn flush(&mut self) {
        if let Some((owner, strings)) = self.open.take().filter(|(_, strings)| !strings.is_empty()) {
            self.push(&owner, Data::Txt(TxtRecord { strings }));
        }
    }

    /// Completes a name of a zone file with the origin, if the text has one.
    fn qualified(&self, name: &str) -> String {
        match self.origin.as_deref() {
            Some(origin) if name == "@" => origin.to_owned(),
            Some(origin) if !name.ends_with('.') => format!("{name}.{}", origin.trim_start_matches('.')),
            _ => name.to_owned(),
        }
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
