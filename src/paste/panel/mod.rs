//! Records in text that people read: labelled fields, tables, sentences, lines of a zone file among others.
//!
//! | module | question it answers |
//! |---|---|
//! | [`mod@line`] | where in a line is a value, and what is before and after it? |
//! | [`fields`] | which labelled fields does a line have? |
//! | [`table`] | which cells of a row are name, type and value? |
//! | [`block`] | which fields describe the same record? |

mod block;
mod fields;
mod line;
mod table;

use super::labels::{Role, is_clear_name, record_type, role};
use super::source::Source;
use super::wrapped::{Continuation, continuation};
use super::{Data, Entries, Notation, Wanted, record_line};
use crate::characters::any_of;
use block::{Blocks, Found};
pub(super) use line::ValueAt;

/// Parses the values in a text; `None` if nothing shows that it is more than a bare value.
pub(super) fn read(source: &Source, wanted: &Wanted<'_>) -> Option<Entries> {
    let marker = wanted.marker();
    let mut blocks = Blocks::new(source, wanted);
    let mut header: Option<Vec<Option<Role>>> = None;
    let mut pending: Option<Role> = None;
    let lines: Vec<&str> = source.lines().collect();
    let mut skip = 0;
    for (index, whole) in lines.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let line = line::without_bullet(whole);
        if line.trim().is_empty() {
            blocks.blank();
            header = None;
            continue;
        }
        let values = line::values(line, &marker);
        // A comment, or a record of another type or class, may have the same words but does not contain the record.
        let foreign = || match record_line::read(whole) {
            Some(record_line::Line::Record { data: Data::Other(_), .. }) => true,
            Some(_) => values.is_empty(),
            None => line.trim_start().starts_with(';'),
        };
        if values.len() < 2 && foreign() {
            continue;
        }
        let cells = table::cells(line);
        if values.is_empty() {
            let heading = |cell: &&str| record_type(cell).is_none().then(|| role(cell)).flatten();
            let roles: Vec<Option<Role>> = cells.iter().map(heading).collect();
            if roles.iter().flatten().count() > 1 && cells.len() > 1 {
                header = Some(roles);
                blocks.around = true;
                continue;
            }
            if cells.iter().all(|cell| cell.chars().all(|c| matches!(c, '-' | '=' | ':' | '+' | ' '))) {
                continue;
            }
        }
        if let Some(role) = pending.take()
            && values.is_empty()
            && fields::label_alone(line).is_none()
        {
            blocks.field(role, line.trim());
            continue;
        }
        if values.is_empty() {
            pending = without_value(line, &cells, header.as_deref(), &mut blocks);
            continue;
        }
        let row = (cells.len() > 1)
            .then(|| header.clone())
            .flatten()
            .filter(|roles| roles.len() >= cells.len().saturating_sub(1));
        for (number, at) in values.iter().enumerate() {
            let earlier = number.checked_sub(1).and_then(|last| values.get(last));
            let found = found(line, at, earlier, &cells, row.as_deref(), wanted);
            let more = lines.get(index + 1..).unwrap_or_default();
            let goes_on =
                if number + 1 == values.len() { continuation(at, more, &blocks.domains(&found)) } else { None };
            if let Some(Continuation { lines, .. }) = &goes_on {
                skip = *lines;
            }
            blocks.value(line, at, found, goes_on.as_ref());
        }
    }
    blocks.finish()
}

/// Reads a line that has no value; returns the role of the next line if this one is only its label.
fn without_value<'a>(
    line: &'a str,
    cells: &[&'a str],
    header: Option<&[Option<Role>]>,
    blocks: &mut Blocks<'a, '_>,
) -> Option<Role> {
    let mut pending = None;
    if blocks.alias_row(cells) {
        return None;
    }
    if let Some(roles) = header.filter(|roles| roles.len() == cells.len()) {
        blocks.row(roles, cells);
        return None;
    }
    if let [label, value] = cells
        && let Some(role) = role(label)
    {
        blocks.field(role, value);
        return None;
    }
    // The head of a section in an INI file.
    let section = line.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    if let Some(name) = section.map(|name| name.trim_matches('"')).filter(|name| is_clear_name(name)) {
        blocks.field(Role::Owner, name);
        return None;
    }
    let fields = fields::fields(line);
    if fields.is_empty() {
        match fields::label_alone(line) {
            Some(role) => {
                blocks.around = true;
                pending = Some(role);
            }
            None => blocks.names_in(line),
        }
    }
    for field in fields {
        if field.value.trim_matches(any_of("*` ")).is_empty() {
            // The value is on the next line.
            blocks.around = true;
            pending = Some(field.role);
        } else {
            blocks.field(field.role, field.value);
        }
    }
    pending
}

/// What the text around a value says about it.
fn found<'a>(
    line: &'a str,
    at: &ValueAt<'a>,
    earlier: Option<&ValueAt<'a>>,
    cells: &[&'a str],
    header: Option<&[Option<Role>]>,
    wanted: &Wanted<'_>,
) -> Found<'a> {
    let start = earlier.map_or(0, |earlier| earlier.end);
    let before = line.get(start..at.start).unwrap_or_default();
    let mut out = Found { notation: Notation::Sentence, ..Found::default() };
    let lettered = |text: &str| text.chars().any(char::is_alphanumeric);
    out.around = lettered(before) || lettered(at.after) || earlier.is_some() || before.trim_start().starts_with('|');
    if earlier.is_some() && !lettered(before) {
        out.same_as_last = true;
        return out;
    }
    if let Some(zone) = line::zone_line_before(before) {
        out.owner = zone.owner;
        out.kind = Some(zone.kind);
        out.notation = Notation::ZoneFile;
        return out;
    }
    if cells.len() > 1 && !(cells.len() == 2 && role(cells.first().copied().unwrap_or_default()).is_some()) {
        let row = table::row(cells, at, header);
        if row.owner.is_some() || row.kind.is_some() {
            return Found { notation: Notation::Table, around: true, labelled: header.is_some(), ..row };
        }
    }
    let fields = fields::fields(before);
    let labels = fields.len();
    for field in fields {
        match field.role {
            Role::Owner => out.owner = fields::name(field.value).or(out.owner),
            Role::Zone | Role::OwnerOrZone => out.zone = fields::name(field.value),
            Role::Kind => out.kind = Some(field.value),
            _ => {}
        }
    }
    out.labelled = fields::ends_with_label(before) || (labels > 0 && out.owner.is_some());
    if out.labelled {
        out.notation = Notation::Fields;
        return out;
    }
    if let Some(name) = line::name_before(before) {
        out.owner = Some(name);
        out.notation = Notation::NameAndValue;
        return out;
    }
    // In a sentence the name may be anywhere.
    out.in_sentence = line::name_in(line, wanted);
    out
}
