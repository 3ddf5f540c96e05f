//! The records at each name of a text, and where its aliases lead (RFC 1034 s.3.6.2).

use std::collections::{HashMap, HashSet};

use super::{Data, Entry, NotInForce, Place, Remark};
use crate::dns::TxtRecord;
use crate::dns::name::{comparable, is_within};
use crate::dns::placeholder;
use crate::dns::presentation::unquoted;

/// A name as written in a text, completed by its zone if it has one: `_smtp._tls` in `example.com`.
///
/// A name that already ends with the zone is complete, as programs and panels take it.
pub(super) fn full_name(written: &str, zone: Option<&str>) -> String {
    let name = unescaped(written.trim());
    let Some(zone) = zone.map(|zone| zone.trim_matches('.')).filter(|zone| !zone.is_empty()) else { return name };
    if matches!(name.as_str(), "@" | "") {
        return zone.to_owned();
    }
    let complete = name.ends_with('.') || is_within(&comparable(&name), &comparable(zone));
    if complete || placeholder::first(&name).is_some() { name } else { format!("{name}.{zone}") }
}

/// A name without the escapes of a zone file (RFC 1035 s.5.1) and of Markdown: `\\_smtp`, `\\095smtp`.
pub(super) fn unescaped(name: &str) -> String {
    if !name.contains('\\') {
        return name.to_owned();
    }
    String::from_utf8_lossy(&unquoted(name).octets()).into_owned()
}

/// The records at each name; those without a name form one group.
pub(super) struct Names<'a>(HashMap<Option<String>, At<'a>>);

#[derive(Debug, Default)]
struct At<'a> {
    records: Vec<&'a TxtRecord>,
    remarks: Vec<&'a Remark>,
    /// The name a CNAME record points to.
    alias: Option<String>,
    cut: bool,
    /// The type of another record.
    other: Option<&'a str>,
    wrong_type: Option<&'a str>,
    /// The expression in place of a value.
    variable: Option<&'a str>,
    not_in_force: Option<NotInForce>,
    places: Vec<&'a Place>,
}

/// The result of following the aliases of a name.
#[derive(Debug, Default)]
pub(super) struct End<'a> {
    /// The TXT records at the last name.
    pub records: Vec<&'a TxtRecord>,
    /// Remarks on how the records passed are written in the text.
    pub remarks: Vec<&'a Remark>,
    /// The alias targets that were followed, in order.
    pub passed: Vec<String>,
    /// The last alias target, if the text has no records there.
    pub alias: Option<String>,
    /// Whether the aliases form a loop.
    pub circle: bool,
    /// Whether there is a record whose value is truncated.
    pub cut: bool,
    /// The type of another record at the name.
    pub other: Option<&'a str>,
    /// The type as which the value is published instead of TXT.
    pub wrong_type: Option<&'a str>,
    /// The expression in place of a value.
    pub variable: Option<&'a str>,
    /// Why the only record at the name is not in force.
    pub not_in_force: Option<NotInForce>,
    /// Where the records are in the text.
    pub places: Vec<&'a Place>,
    beside_alias: bool,
}

impl End<'_> {
    /// Whether the name that has the records also has an alias.
    pub(super) fn is_beside_alias(&self) -> bool {
        self.beside_alias
    }
}

/// Maximum number of aliases followed; more than a resolver would follow.
const STEPS: usize = 16;

impl<'a> Names<'a> {
    pub(super) fn new(list: &'a [Entry]) -> Self {
        let mut names: HashMap<_, At<'a>> = HashMap::new();
        for entry in list {
            let at = names.entry(entry.owner.as_deref().map(comparable)).or_default();
            match &entry.data {
                Data::Txt(record) => {
                    at.records.push(record);
                    at.places.push(&entry.place);
                }
                Data::Variable(expression) => at.variable = Some(expression),
                Data::Alias(target) => at.alias = Some(comparable(target)),
                Data::Cut => at.cut = true,
                Data::NotInForce(why) => at.not_in_force = Some(*why),
                Data::WrongType(kind) => at.wrong_type = Some(kind),
                Data::Other(kind) => at.other = Some(kind),
            }
            at.remarks.extend(&entry.remark);
        }
        Self(names)
    }

    /// Whether a name leads to TXT records.
    pub(super) fn has_records(&self, owner: Option<&str>) -> bool {
        let mut at = self.0.get(&owner.map(comparable));
        for _ in 0..STEPS {
            let Some(here) = at.filter(|here| here.records.is_empty()) else { break };
            at = here.alias.as_ref().and_then(|alias| self.0.get(&Some(alias.clone())));
        }
        at.is_some_and(|here| !here.records.is_empty())
    }

    /// The TXT records at a name, following its aliases.
    pub(super) fn end_of(&self, owner: Option<&str>) -> End<'a> {
        let mut name = owner.map(comparable);
        let mut seen = HashSet::new();
        let mut end = End::default();
        while end.passed.len() < STEPS {
            if !seen.insert(name.clone()) {
                end.circle = true;
                break;
            }
            let Some(at) = self.0.get(&name) else { break };
            end.records.clone_from(&at.records);
            end.places.clone_from(&at.places);
            end.remarks.extend(&at.remarks);
            (end.cut, end.other, end.variable) = (at.cut, at.other, at.variable);
            (end.not_in_force, end.wrong_type) = (at.not_in_force, at.wrong_type);
            if !at.records.is_empty() || at.cut {
                end.alias = None;
                end.beside_alias = at.alias.is_some();
                break;
            }
            let Some(alias) = &at.alias else { break };
            end.passed.push(alias.clone());
            end.alias = Some(alias.clone());
            name = Some(alias.clone());
        }
        end
    }
}
