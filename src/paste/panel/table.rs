//! Rows of tables: Markdown, boxes, cells between tabs, CSV.

use super::super::labels::{Role, is_clear_name, is_name, record_type};
use super::super::record_line::{is_class, is_ttl};
use super::block::Found;
use super::line::ValueAt;
use crate::characters::any_of;

/// Maximum number of cells of a row; a line with more is none.
const MOST_CELLS: usize = 100;

/// The cells of a line; one if it is no row.
pub(super) fn cells(line: &str) -> Vec<&str> {
    let trimmed = line.trim();
    let split: Vec<&str> = if trimmed.contains('|') {
        trimmed.trim_matches('|').split('|').collect()
    } else if trimmed.contains('\t') {
        trimmed.split('\t').filter(|cell| !cell.trim().is_empty()).collect()
    } else if is_csv(trimmed) {
        csv(trimmed)
    } else {
        vec![trimmed]
    };
    if split.len() > MOST_CELLS {
        return vec![trimmed];
    }
    split.into_iter().map(|cell| cell.trim().trim_matches(any_of("`*\"")).trim()).collect()
}

/// A line of at least three cells between commas or semicolons, one of which is the type.
fn is_csv(line: &str) -> bool {
    let types = csv(line)
        .iter()
        .filter(|cell| {
            cell.trim().trim_matches('"').eq_ignore_ascii_case("TXT") || cell.trim().eq_ignore_ascii_case("type")
        })
        .count();
    types > 0 && csv(line).len() > 2
}

/// Splits at the commas, or else the semicolons, that are outside quotation marks.
fn csv(line: &str) -> Vec<&str> {
    let at = |separator: char| {
        let mut quoted = false;
        let mut out = Vec::new();
        let mut start = 0;
        for (index, c) in line.char_indices() {
            quoted ^= c == '"';
            if c == separator && !quoted {
                out.push(line.get(start..index).unwrap_or_default());
                start = index + 1;
            }
        }
        out.push(line.get(start..).unwrap_or_default());
        out
    };
    let commas = at(',');
    if commas.len() > 2 { commas } else { at(';') }
}

/// What a row says about the value in it.
pub(super) fn row<'a>(cells: &[&'a str], at: &ValueAt<'a>, header: Option<&[Option<Role>]>) -> Found<'a> {
    let is_value = |cell: &str| cell.contains(at.text.get(..at.text.len().min(12)).unwrap_or(at.text));
    // A letter alone, such as A, is too often something else.
    let is_type = |cell: &&&str| {
        cell.eq_ignore_ascii_case("TXT")
            || cell.len() > 1 && cell.chars().all(|c| c.is_ascii_uppercase()) && record_type(cell).is_some()
    };
    let kind = cells.iter().find(is_type).copied();
    let mut out = Found { kind, ..Found::default() };
    if let Some(header) = header {
        let cell = |wanted: &[Role]| {
            header
                .iter()
                .position(|role| role.is_some_and(|role| wanted.contains(&role)))
                .and_then(|index| cells.get(index))
                .copied()
        };
        let owner = cell(&[Role::Owner, Role::OwnerOrZone])
            .or_else(|| cell(&[Role::ValueOrOwner]).filter(|cell| is_clear_name(cell)));
        out.owner = owner.filter(|owner| is_name(owner) && !is_value(owner));
        out.zone = cell(&[Role::Zone]).filter(|zone| zone.contains('.'));
        let state = |(role, cell): (&Option<Role>, &&str)| role.as_ref()?.not_in_force(cell);
        out.not_in_force = header.iter().zip(cells).find_map(state);
        if out.owner.is_some() {
            return out;
        }
    }
    let others = || cells.iter().copied().filter(|cell| !is_value(cell));
    let clear = others()
        .find(|cell| cell.starts_with(any_of("_@*\\")) && is_clear_name(cell))
        .or_else(|| others().find(|cell| is_clear_name(cell)));
    let beside_type = || {
        let index = cells.iter().position(|cell| cell.eq_ignore_ascii_case("TXT"))?;
        let sides = [index.checked_add(1), index.checked_sub(1)];
        let plain = |cell: &&str| {
            is_name(cell) && !is_value(cell) && !is_ttl(cell) && !is_class(cell) && record_type(cell).is_none()
        };
        sides.into_iter().flatten().filter_map(|side| cells.get(side).copied()).find(plain)
    };
    out.owner = clear.or_else(beside_type);
    out
}
