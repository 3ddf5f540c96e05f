//! Records in configuration: JSON, YAML, Terraform, JavaScript, PHP, Python, Nix and the like.
//!
//! | module | question it answers |
//! |---|---|
//! | [`literal`] | the items of a text in brackets |
//! | [`yaml`] | the items of a text that nests by indentation |
//! | [`walk`] | which of the items are records? |
//! | [`value`] | which character-strings does a value in configuration hold? |
//! | [`answer`] | what does the JSON of a resolver show about its look-up? |

mod answer;
mod literal;
pub(super) mod value;
mod walk;
mod yaml;

use super::{Entries, Notation, Wanted};
use crate::characters::any_of;
use literal::Group;

/// Parses the records of a configuration; `None` if there are none.
pub(super) fn read(text: &str, wanted: &Wanted<'_>, source: &super::Source) -> Option<Entries> {
    if let Some(group) = yaml::parse(text) {
        let entries = records(&group, Notation::Yaml, wanted, source);
        if let Some(entries) = entries.filter(|entries| wanted.shown_by(entries)) {
            return Some(entries);
        }
    }
    if !looks_like_configuration(text) {
        return None;
    }
    let group = literal::parse(text);
    let notation = notation(text);
    records(&group, notation, wanted, source)
}

fn records(group: &Group<'_>, notation: Notation, wanted: &Wanted<'_>, source: &super::Source) -> Option<Entries> {
    let lookups = answer::lookups(group);
    let mut list = walk::entries(group, notation, wanted, source);
    if lookups.is_empty() && list.is_empty() {
        return None;
    }
    // What a failed answer says is no record, unless it has a name.
    list.retain(|entry| lookups.is_empty() || entry.owner.is_some() || !all_failed(&lookups));
    Some(Entries { list, lookups })
}

fn all_failed(lookups: &[super::lookup::Lookup]) -> bool {
    lookups.iter().all(|lookup| matches!(lookup.says, super::lookup::LookupAnswer::Failed(_)))
}

/// The notation of a text in brackets, by its own marks.
fn notation(text: &str) -> Notation {
    let begins = text.trim_start();
    let arrows = text.contains("=>");
    let has_call = |name: &str| text.contains(name);
    if arrows && (text.contains("Array") || text.contains('\'')) {
        return Notation::Php;
    }
    if begins.starts_with(any_of("{[")) && text.contains("\":") || begins.starts_with('"') && text.contains("\":") {
        return Notation::Json;
    }
    if text.contains("resource \"")
        || text.contains("records = [")
        || text.lines().any(is_assignment) && text.contains('"')
    {
        return Notation::Terraform;
    }
    if ["TXT(", "CNAME(", "txt("].into_iter().any(has_call) {
        return Notation::DnsControl;
    }
    Notation::Code
}

/// Whether a text has the marks of a notation with brackets or assignments. Labelled fields and sentences have not.
fn looks_like_configuration(text: &str) -> bool {
    const MARKS: [&str; 13] =
        ["= \"", "= '", "=\"", "\": ", "\":", "' =>", "] =>", "(\"", "('", "{ ", ": '", "['", "[\""];
    let brackets = |line: &str| line.trim_start().starts_with(any_of("{[}]"));
    MARKS.iter().any(|mark| text.contains(mark)) || text.lines().any(brackets)
}

/// `name = "value"`.
fn is_assignment(line: &str) -> bool {
    let Some((name, value)) = line.split_once('=') else { return false };
    let name = name.trim();
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && value.starts_with(' ')
}
