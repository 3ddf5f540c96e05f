//! The character-strings of a value in configuration.

use crate::dns::TxtRecord;
use crate::dns::presentation::{character_strings, leading_strings, unquoted};

/// How a program writes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Escapes {
    /// Backslashes are part of the value.
    None,
    /// Those of a zone file, also without quotation marks, as OctoDNS writes them.
    Zone,
}

/// The strings of a value: quoted ones as in a zone file, or one string.
pub(in super::super) fn record(text: &str, escapes: Escapes) -> TxtRecord {
    let trimmed = text.trim();
    if trimmed.starts_with('"') {
        if let Some(record) = character_strings(trimmed) {
            return record;
        }
        if let Some(record) = leading_strings(trimmed) {
            return record;
        }
    }
    // A value in single quotation marks inside those of the program.
    if let Some(inner) = trimmed.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\''))
        && !inner.contains('\'')
    {
        return TxtRecord::from_value(inner);
    }
    if escapes == Escapes::Zone {
        return unquoted(text);
    }
    // Terraform's provider for Route 53 splits a value at two consecutive quotation marks.
    let strings: Vec<Vec<u8>> = text.split("\"\"").map(|string| string.as_bytes().to_vec()).collect();
    if strings.len() > 1 { TxtRecord { strings } } else { TxtRecord::from_value(text) }
}
