//! Selects the queried records of a text: those of one name, following its aliases.
//!
//! A text may contain a whole zone, the steps of a look-up through aliases, or several consecutive look-ups.

use std::collections::HashSet;

use super::inconclusive::{Inconclusive, InconclusiveKind};
use super::lookup::{Lookup, LookupAnswer};
use super::names::{End, Names, unescaped};
use super::notation::MOST_VALUES;
use super::{Data, Elsewhere, Entries, Entry, OwnerBasis, Pasted, Reading, Remark};
use crate::characters::any_of;
use crate::dns::TxtRecord;
use crate::dns::kind::{other_kind, squeezed};
use crate::dns::name::{comparable, zone_above};

/// The record to look for in a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// The labels before the policy domain, such as `_smtp._tls`.
    pub prefix: &'a str,
    /// A lower-case word that identifies the record where no name is given.
    pub word: &'a str,
    /// The owner name, if known.
    pub owner: Option<&'a str>,
    /// The policy domain, if known.
    pub domain: Option<&'a str>,
}

impl Wanted<'_> {
    /// The full owner name, from `owner` or else from `domain`.
    pub(super) fn name(&self) -> Option<String> {
        let given = |text: Option<&str>| text.map(|text| comparable(text.trim())).filter(|text| !text.is_empty());
        let owner = given(self.owner).filter(|owner| owner != self.prefix);
        owner.or_else(|| given(self.domain).map(|domain| format!("{}.{domain}", self.prefix)))
    }

    /// Whether a name begins with the labels of `prefix`.
    pub(super) fn begins(&self, name: &str) -> bool {
        comparable(name).strip_prefix(self.prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// The beginning of such a record, in lower case.
    pub(super) fn marker(&self) -> String {
        if self.word.starts_with("v=") { self.word.to_owned() } else { format!("v={}", self.word) }
    }

    /// Whether a text begins like such a record, in quotation marks or not.
    pub(super) fn is_begun_by(&self, text: &str) -> bool {
        begins_like(text, &self.marker())
    }

    /// Whether the entries contain a record or an alias at such a name, or a record with the word.
    pub(super) fn shown_by(&self, entries: &Entries) -> bool {
        let at_name = |entry: &Entry| entry.owner.as_deref().is_some_and(|owner| self.begins(owner));
        let known = |entry: &Entry| match &entry.data {
            Data::Txt(record) => at_name(entry) || text_of(record).contains(self.word),
            Data::Alias(_) | Data::Cut | Data::Variable(_) | Data::WrongType(_) => at_name(entry),
            Data::NotInForce(_) => entry.owner.is_none() || at_name(entry),
            Data::Other(_) => false,
        };
        entries.list.iter().any(known)
    }
}

/// Whether a text begins with the marker of a record, in quotation marks or not.
pub(super) fn begins_like(text: &str, marker: &str) -> bool {
    let text = text.trim_start_matches(any_of("\"' "));
    text.get(..marker.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(marker))
}

/// Selects the records; if there are none, says why the text is inconclusive.
pub(super) fn choose(entries: &Entries, wanted: &Wanted<'_>) -> Pasted {
    let list = &entries.list;
    let names = Names::new(list);
    let want = wanted.name();
    let about = |lookup: &&Lookup| match (lookup.name.as_deref(), want.as_deref()) {
        (None, _) => true,
        (Some(asked), Some(want)) => comparable(asked) == want,
        (Some(asked), None) => wanted.begins(asked),
    };
    let mut chosen = want.as_deref().map(|want| at_wanted(list, wanted, want)).unwrap_or_default();
    // Where only records of other types are at the wanted name, a record of this kind elsewhere is the one that is meant.
    let is_other = |entry: &&Entry| matches!(entry.data, Data::Other(_));
    let meant = |entry: &Entry| matches!(&entry.data, Data::Txt(record) if text_of(record).contains(wanted.word));
    if chosen.iter().all(is_other) && list.iter().any(meant) {
        chosen.clear();
    }
    let asked_for = want.is_some() && entries.lookups.iter().any(|lookup| lookup.name.is_some() && about(&lookup));
    if chosen.is_empty() && !asked_for {
        let doubled = |entry: &&Entry| {
            let owner = entry.owner.as_deref().map(comparable).unwrap_or_default();
            want.as_deref().is_some_and(|want| owner.strip_prefix(want).is_some_and(|rest| rest.starts_with('.')))
        };
        // The panel may have appended the zone to the wanted name.
        chosen.extend(list.iter().find(doubled).or_else(|| first(list, wanted, &names)));
    }
    let mut out = Pasted { owner: chosen.first().and_then(|entry| entry.owner.clone()), ..Pasted::default() };
    let mut keys = HashSet::new();
    let mut ends: Vec<End> = Vec::new();
    for entry in &chosen {
        if keys.insert(entry.owner.as_deref().map(comparable)) {
            ends.push(names.end_of(entry.owner.as_deref()));
        }
    }
    let beside = ends.iter().any(End::is_beside_alias)
        || (ends.iter().any(|end| end.alias.is_some()) && ends.iter().any(|end| end.alias.is_none()));
    out.reading = reading(chosen.first().copied(), &ends, wanted, want.as_deref());
    for end in &ends {
        out.answer.extend(end.records.iter().map(|record| (*record).clone()));
        for remark in end.remarks.iter().filter(|remark| !out.remarks.contains(remark)).collect::<Vec<_>>() {
            out.remarks.push((*remark).clone());
        }
        keys.extend(end.passed.iter().cloned().map(Some));
    }
    if out.answer.is_empty() {
        let lookups: Vec<&Lookup> = entries.lookups.iter().filter(about).collect();
        let open = ends.iter().position(|end| end.alias.is_some() || end.cut).unwrap_or_default();
        let end = if ends.is_empty() { End::default() } else { ends.swap_remove(open) };
        explain_empty(&mut out, entries, &lookups, &end, want.as_deref());
    } else if beside {
        out.remarks.push(Remark::AliasBeside);
    }
    let seen = |entry: &&Entry| {
        matches!(entry.data, Data::Txt(_) | Data::Alias(_)) && entry.owner.as_deref().is_some_and(|o| wanted.begins(o))
    };
    let others = other_names(list.iter().filter(seen), &mut keys);
    if !others.is_empty() && !out.answer.is_empty() {
        out.remarks.push(Remark::OtherNames(others));
    }
    out
}

/// Where the chosen records are in the text.
fn reading(first: Option<&Entry>, ends: &[End<'_>], wanted: &Wanted<'_>, want: Option<&str>) -> Reading {
    let Some(Entry { owner, place, .. }) = first else { return Reading::default() };
    // Without a zone in the text, a relative name is completed by the domain that was given.
    let given = || {
        let owner = owner.as_deref().filter(|owner| wanted.begins(owner) && !owner.ends_with('.'))?;
        zone_above(want?, &comparable(owner)).map(ToOwned::to_owned)
    };
    let zone = match (&place.zone, &place.written) {
        (Some(zone), Some(written)) if owner.as_deref().map(comparable) != Some(comparable(&unescaped(written))) => {
            Some(zone.clone())
        }
        (None, Some(_)) => given(),
        _ => None,
    };
    let basis = match (owner, &zone) {
        (None, _) => OwnerBasis::None,
        (Some(_), Some(_)) => OwnerBasis::Completed,
        (Some(_), None) => OwnerBasis::Read,
    };
    let places = ends.iter().flat_map(|end| &end.places);
    Reading {
        notation: place.notation,
        wrappings: Vec::new(),
        written: place.written.clone().or_else(|| owner.clone()),
        basis,
        zone,
        owner: place.owner,
        kind: place.kind,
        values: places.flat_map(|place| place.strings.iter().copied()).take(MOST_VALUES).collect(),
        strings: ends.iter().flat_map(|end| &end.records).next().map_or(0, |record| record.strings.len()),
    }
}

/// The entries at the wanted name. A relative name matches the full name that the zone completes it to; of two that
/// match, the longer one is more specific.
fn at_wanted<'a>(list: &'a [Entry], wanted: &Wanted<'_>, want: &str) -> Vec<&'a Entry> {
    let owner = |entry: &'a Entry| entry.owner.as_deref();
    let relative = list
        .iter()
        .filter_map(owner)
        .filter(|owner| wanted.begins(owner) && is_relative(owner, want))
        .max_by_key(|owner| owner.len())
        .map(comparable);
    let fits =
        |name: &str| comparable(name) == want || (relative.as_ref() == Some(&comparable(name)) && !name.ends_with('.'));
    list.iter().filter(|entry| owner(entry).is_some_and(fits)).collect()
}

fn is_relative(owner: &str, want: &str) -> bool {
    !owner.ends_with('.') && zone_above(want, &comparable(owner)).is_some()
}

/// The first plausible entry, if the text does not contain the wanted name.
fn first<'a>(list: &'a [Entry], wanted: &Wanted<'_>, names: &Names<'_>) -> Option<&'a Entry> {
    let at_name = || list.iter().filter(|entry| entry.owner.as_deref().is_some_and(|owner| wanted.begins(owner)));
    let answered = |entry: &&Entry| names.has_records(entry.owner.as_deref());
    let texts = || {
        list.iter().filter_map(|entry| match &entry.data {
            Data::Txt(record) => Some((entry, text_of(record))),
            _ => None,
        })
    };
    at_name()
        .find(answered)
        .or_else(|| at_name().next())
        .or_else(|| texts().find(|(_, text)| text.contains(wanted.word)).map(|(entry, _)| entry))
        .or_else(|| texts().find(|(entry, _)| entry.owner.is_none()).map(|(entry, _)| entry))
        .or_else(|| list.iter().find(|entry| entry.owner.is_none() && matches!(entry.data, Data::NotInForce(_))))
        .or_else(|| texts().find(|(_, text)| wanted.owner.is_some() || may_be_meant(text)).map(|(entry, _)| entry))
}

/// Whether a record at another name that does not begin correctly may be meant as the wanted one.
fn may_be_meant(text: &str) -> bool {
    (text.starts_with("v=") || text.contains("rua="))
        && !text.starts_with("v=mc")
        && other_kind(&squeezed(text)).is_none()
}

fn text_of(record: &TxtRecord) -> String {
    String::from_utf8_lossy(&record.octets()).to_ascii_lowercase()
}

/// The names at which there are other records, and what those are, without duplicates.
fn elsewhere(list: &[Entry]) -> Vec<Elsewhere> {
    let mut known: HashSet<Option<String>> = HashSet::new();
    let mut out = Vec::new();
    for entry in list {
        let kind = match &entry.data {
            Data::Txt(record) => other_kind(&squeezed(&text_of(record))).map(|kind| format!("{kind} record")),
            Data::Other(kind) | Data::WrongType(kind) => Some(format!("{kind} records")),
            Data::Alias(_) => Some("an alias".to_owned()),
            Data::Cut | Data::Variable(_) | Data::NotInForce(_) => None,
        };
        let name = entry.owner.clone();
        let found = Elsewhere { name, kind };
        if known.insert(Some(found.phrase())) {
            out.push(found);
        }
    }
    out
}

/// The names of entries that are not in `keys`, as written, without duplicates.
fn other_names<'a>(entries: impl Iterator<Item = &'a Entry>, keys: &mut HashSet<Option<String>>) -> Vec<String> {
    let owners = entries.filter_map(|entry| entry.owner.as_deref());
    owners.filter(|owner| keys.insert(Some(comparable(owner)))).map(ToOwned::to_owned).collect()
}

/// Explains an empty answer. Only a look-up of this name and type proves that there is no record.
fn explain_empty(out: &mut Pasted, entries: &Entries, about: &[&Lookup], end: &End<'_>, want: Option<&str>) {
    if end.cut {
        out.inconclusive = Some(Inconclusive::new(InconclusiveKind::Cut, want));
        return;
    }
    if let Some(expression) = end.variable {
        out.inconclusive = Some(Inconclusive::new(InconclusiveKind::Variable(expression.to_owned()), want));
        return;
    }
    if let Some(why) = end.not_in_force {
        out.inconclusive = Some(Inconclusive::new(InconclusiveKind::NotInForce(why), want));
        return;
    }
    if let Some(kind) = end.wrong_type {
        out.inconclusive = Some(Inconclusive::new(InconclusiveKind::WrongType(kind.to_owned()), want));
        return;
    }
    if end.circle {
        out.inconclusive = Some(Inconclusive::new(InconclusiveKind::Circle, want));
        return;
    }
    let is_txt = |lookup: &&&Lookup| lookup.kind.as_deref().is_none_or(|kind| kind == "TXT");
    let asked: Vec<&Lookup> = about.iter().filter(is_txt).copied().collect();
    let at_end = |lookup: &Lookup| lookup.name.as_deref().map(comparable) == end.alias;
    let nothing = asked.iter().any(|lookup| lookup.says == LookupAnswer::Nothing)
        || (end.alias.is_some()
            && entries.lookups.iter().any(|lookup| at_end(lookup) && lookup.says == LookupAnswer::Nothing));
    if nothing {
        return;
    }
    let failed = asked.iter().find_map(|lookup| match &lookup.says {
        LookupAnswer::Failed(how) => Some(how.clone()),
        _ => None,
    });
    if failed.is_some() {
        out.failure = failed;
        return;
    }
    let open = asked.iter().find_map(|lookup| match lookup.says {
        LookupAnswer::Open(why) => Some(why),
        _ => None,
    });
    let kind = if let Some(target) = &end.alias {
        InconclusiveKind::Alias(target.clone())
    } else if let Some(why) = open {
        InconclusiveKind::Unanswered(why)
    } else if let Some(lookup) =
        about.iter().copied().chain(&entries.lookups).find(|lookup| lookup.name.is_some() || lookup.kind.is_some())
    {
        InconclusiveKind::OtherQuestion { name: lookup.name.clone(), kind: lookup.kind.clone() }
    } else if let Some(kind) = end.other {
        InconclusiveKind::OtherQuestion { name: out.owner.clone(), kind: Some(kind.to_owned()) }
    } else if entries.list.is_empty() {
        return;
    } else {
        InconclusiveKind::Elsewhere(elsewhere(&entries.list))
    };
    out.inconclusive = Some(Inconclusive::new(kind, want));
}
