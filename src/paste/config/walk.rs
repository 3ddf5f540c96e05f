//! Finds the records among the items of a configuration, whatever the program calls their parts.
//!
//! Owner, type and zone of the nearest group around a value are the value's own.

use super::super::choose::begins_like;
use super::super::labels::{Role, is_clear_name, is_domain, is_name, record_type, role};
use super::super::names::full_name;
use super::super::notation::Place;
use super::super::source::Source;
use super::super::{Data, Entry, NotInForce, Notation, Wanted};
use super::literal::{Group, Item, Node, Text};
use super::value::{Escapes, record};
use crate::characters::any_of;
use crate::dns::TxtRecord;
use crate::dns::placeholder;

/// The records of a configuration.
pub(super) fn entries(group: &Group<'_>, notation: Notation, wanted: &Wanted<'_>, source: &Source) -> Vec<Entry> {
    let marker = wanted.marker();
    // OctoDNS writes values with the escapes of a zone file.
    let escapes =
        if notation == Notation::Yaml && source.text().contains("type: TXT") { Escapes::Zone } else { Escapes::None };
    let mut walk = Walk { notation, marker, source, escapes, out: Vec::new() };
    walk.group(group, &Context::default(), None);
    walk.out
}

/// What the groups around an item say about it.
#[derive(Debug, Clone, Default)]
struct Context<'a, 'g> {
    owner: Option<&'g Text<'a>>,
    zone: Option<&'g Text<'a>>,
    kind: Option<(String, &'g Text<'a>)>,
    lists: Lists,
}

/// What a list of texts is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Lists {
    /// One record each.
    #[default]
    Records,
    /// The strings of one record, in the objects below: `txtRecords` of Azure.
    StringsInObjects,
    /// The strings of one record.
    Strings,
}

/// What its surroundings say about a text.
#[derive(Debug, Clone, Copy)]
struct Said {
    role: Option<Role>,
    /// Whether it has a key.
    keyed: bool,
    /// Whether it is in a list with a value that begins like a record.
    listed: bool,
}

struct Walk<'w> {
    notation: Notation,
    marker: String,
    source: &'w Source,
    escapes: Escapes,
    out: Vec<Entry>,
}

impl Walk<'_> {
    fn begins_value(&self, text: &str) -> bool {
        begins_like(text.trim_start_matches(any_of("\"' (\u{201c}\u{201e}\u{ab}")), &self.marker)
    }

    /// The records of a group whose items have the role `role` unless they have a key of their own.
    fn group<'a, 'g>(&mut self, group: &'g Group<'a>, around: &Context<'a, 'g>, role: Option<Role>) {
        if self.call(group, around) {
            return;
        }
        let mut start = 0;
        while start < group.items.len() {
            let end = block_end(&group.items, start);
            self.block(group, &group.items[start..end], around, role);
            start = end;
        }
    }

    /// Items that describe one thing. What they say is not in force is kept as that, so that it is not looked for again.
    fn block<'a, 'g>(
        &mut self,
        group: &'g Group<'a>,
        items: &'g [Item<'a>],
        around: &Context<'a, 'g>,
        inherited: Option<Role>,
    ) {
        let known = self.out.len();
        self.items(group, items, around, inherited);
        let why = items.iter().find_map(not_in_force);
        for entry in self.out.iter_mut().skip(known) {
            entry.set_not_in_force(why);
        }
    }

    fn items<'a, 'g>(
        &mut self,
        group: &'g Group<'a>,
        items: &'g [Item<'a>],
        around: &Context<'a, 'g>,
        inherited: Option<Role>,
    ) {
        let context = self.context(items, around);
        let mut values: Vec<TxtRecord> = Vec::new();
        let mut strings: Vec<&Text<'a>> = Vec::new();
        // In a list one of whose texts begins like a record, the others are values as well.
        let listed = group.open == '[' && items.iter().filter_map(text_of).any(|text| self.begins_value(&text.value));
        for item in items {
            let role = item_role(item);
            if role == Some(Role::Old) {
                continue;
            }
            let keyed = is_keyed(item);
            let own = inherited.filter(|_| !keyed);
            let role = role.or(listed.then_some(Role::Value)).or(own);
            let below = below(item, role, &context);
            for node in &item.nodes {
                match node {
                    Node::Text(text) => {
                        let said = matches!(role, Some(Role::Value | Role::Strings)) && !text.value.is_empty();
                        if !said && !self.begins_value(&text.value) {
                            continue;
                        }
                        // A destination in a list of its own is the end of the value before it.
                        let lower = text.value.get(..8).unwrap_or_default().to_ascii_lowercase();
                        let goes_on = ["mailto:", "https:/", "rua="].iter().any(|begin| lower.starts_with(begin));
                        if let Some(Entry { data: Data::Txt(record), .. }) =
                            self.out.last_mut().filter(|_| listed && goes_on && !values.is_empty())
                        {
                            record.strings.push(text.value.clone().into_bytes());
                            continue;
                        }
                        if role == Some(Role::Strings) || (context.lists == Lists::Strings && !keyed) {
                            strings.push(text);
                        } else {
                            self.value(text, Said { role, keyed: has_word_key(item), listed }, &below, &mut values);
                        }
                    }
                    Node::Group(inner) => {
                        let mut below = below.clone();
                        below.lists = match (below.lists, inner.open) {
                            (Lists::StringsInObjects, '{') => Lists::Strings,
                            // A list in a list is one value in several strings.
                            (Lists::Records, '[') if group.open == '[' && !keyed => Lists::Strings,
                            (lists, _) => lists,
                        };
                        let is_owner = |text: &&Text<'_>| {
                            (text.quoted || text.value.starts_with('_')) && is_clear_name(&text.value)
                        };
                        below.owner = inner.head.iter().find(is_owner).or(below.owner);
                        let is_list = matches!(inner.open, '[' | '(')
                            && inner.head.last().is_none_or(|head| head.value == "Array");
                        self.group(inner, &below, role.filter(|_| is_list));
                    }
                }
            }
        }
        if !strings.is_empty() {
            let octets = |text: &&Text<'_>| record(&text.value, self.escapes).octets();
            let one = TxtRecord { strings: strings.iter().map(octets).collect() };
            // PHP lists the strings beside the joined value.
            if !values.iter().any(|value| value.octets() == one.octets()) && !self.has_same(&one, &context) {
                self.push(&context, Data::Txt(one), &strings);
            }
        }
    }

    /// What the items of a block say about its values, and else what the groups around it say.
    fn context<'a, 'g>(&self, items: &'g [Item<'a>], around: &Context<'a, 'g>) -> Context<'a, 'g> {
        let mut context = around.clone();
        // A word without quotation marks is an expression, but in YAML and in what PHP prints.
        let literal = matches!(self.notation, Notation::Yaml | Notation::Php);
        let named = |wanted: Role| {
            items
                .iter()
                .filter(move |item| item_role(item) == Some(wanted))
                .filter_map(text_of)
                .filter(move |text| literal || text.quoted || wanted == Role::Kind || text.value.starts_with('_'))
        };
        let domain = named(Role::OwnerOrZone).next();
        let fits = |text: &&Text<'_>| is_name(&text.value) || text.value.is_empty();
        let owner = named(Role::Owner)
            .find(|text| is_clear_name(&text.value))
            .or_else(|| named(Role::ValueOrOwner).find(|text| is_clear_name(&text.value)))
            .or_else(|| domain.filter(|text| text.value.starts_with('_')))
            .or_else(|| named(Role::Owner).find(fits));
        let is_zone = |text: &&Text<'_>| is_domain(&text.value) && !text.value.starts_with('_');
        if let Some(owner) = owner {
            // A zone has the name of its own beside the records in it.
            let around_others = |item: &Item<'_>| {
                item_role(item).is_none_or(|role| role == Role::ValueOrOwner) && has_owner_below(item)
            };
            if is_zone(&owner) && items.iter().any(around_others) {
                context.zone = Some(owner);
            } else {
                context.owner = Some(owner);
            }
        }
        if let Some(zone) = named(Role::Zone).chain(domain).find(is_zone) {
            context.zone = Some(zone);
        } else if items.iter().any(|item| item_role(item) == Some(Role::Zone)) {
            // The zone is an expression or an identifier.
            context.zone = None;
        }
        let kind = named(Role::Kind).find_map(|text| Some((record_type(&text.value)?, text)));
        context.kind = kind.or(context.kind);
        context
    }

    /// Whether the last record is the same, as where its strings are listed in a group of their own.
    fn has_same(&self, record: &TxtRecord, context: &Context<'_, '_>) -> bool {
        let owner = context.owner.map(|owner| full_name(&owner.value, zone_of(context)));
        self.notation == Notation::Php
            && self.out.last().is_some_and(|last| {
                last.owner == owner && matches!(&last.data, Data::Txt(known) if known.octets() == record.octets())
            })
    }

    fn value(&mut self, text: &Text<'_>, said: Said, context: &Context<'_, '_>, values: &mut Vec<TxtRecord>) {
        let Said { role, keyed, listed } = said;
        let kind = context.kind.as_ref().map(|(kind, _)| kind.as_str());
        let is_record = self.begins_value(&text.value);
        let data = match kind {
            Some("CNAME") if matches!(role, Some(Role::Value | Role::ValueOrOwner)) => {
                Data::Alias(full_name(&text.value, zone_of(context)))
            }
            Some(kind) if kind != "TXT" && is_record => Data::WrongType(kind.to_owned()),
            Some(kind) if kind != "TXT" => Data::Other(kind.to_owned()),
            // The value is an expression, so the text does not show it.
            _ if !text.quoted && !is_record && kind == Some("TXT") && is_expression(&text.value) => {
                Data::Variable(text.value.clone())
            }
            _ if !text.quoted && self.notation != Notation::Yaml => return,
            // A text in brackets is a value only if something says so.
            None if is_record && role.is_none() && context.owner.is_none() && !keyed => return,
            _ if !is_record && (kind.is_none() || context.owner.is_none()) && !listed => return,
            _ => {
                let read = record(&text.value, self.escapes);
                if values.contains(&read) && self.notation == Notation::Php {
                    return;
                }
                values.push(read.clone());
                Data::Txt(read)
            }
        };
        self.push(context, data, &[text]);
    }

    fn push(&mut self, context: &Context<'_, '_>, data: Data, texts: &[&Text<'_>]) {
        let zone = zone_of(context);
        let owner = context.owner.map(|owner| full_name(&owner.value, zone));
        let place = Place {
            notation: self.notation,
            owner: context.owner.and_then(|owner| self.source.span(owner.raw)),
            written: context.owner.map(|owner| owner.value.clone()),
            kind: context.kind.as_ref().and_then(|(_, text)| self.source.span(text.raw)),
            strings: texts.iter().filter_map(|text| self.source.span(text.raw)).collect(),
            zone: zone.map(ToOwned::to_owned),
        };
        self.out.push(Entry { owner, data, remark: None, place });
    }

    /// A call such as `TXT("name", "value")`; returns whether it was one of a record.
    fn call<'a, 'g>(&mut self, group: &'g Group<'a>, around: &Context<'a, 'g>) -> bool {
        let head = group.head.last().filter(|head| group.open == '(' && !head.quoted);
        // A tuple has no name, only positions.
        let tuple = group.head.is_empty() && matches!(group.open, '(' | '[') && group.items.len() > 2;
        if head.is_none() && !tuple {
            return false;
        }
        let name = head.and_then(|head| head.value.rsplit(any_of(".:")).next()).unwrap_or_default();
        let mut context = around.clone();
        if matches!(name, "D" | "D_EXTEND") {
            context.zone = group.items.iter().filter_map(text_of).find(|text| is_domain(&text.value));
            for item in group.items.iter().skip(1) {
                for node in &item.nodes {
                    if let Node::Group(inner) = node {
                        self.group(inner, &context, None);
                    }
                }
            }
            return true;
        }
        let kind = record_type(name)
            .filter(|_| name.chars().all(|c| c.is_ascii_uppercase()) || name.chars().all(|c| c.is_ascii_lowercase()));
        let texts: Vec<&'g Text<'a>> = group
            .items
            .iter()
            .filter(|item| item.key.is_empty())
            .flat_map(|item| item.nodes.iter().take(1))
            .filter_map(|node| match node {
                Node::Text(text) => Some(text),
                Node::Group(_) => None,
            })
            .collect();
        let listed: Vec<&'g Group<'a>> = group
            .items
            .iter()
            .flat_map(|item| &item.nodes)
            .filter_map(|node| match node {
                Node::Group(inner) if inner.open == '[' => Some(inner),
                _ => None,
            })
            .collect();
        let value_at = texts.iter().position(|text| self.begins_value(&text.value));
        let by_type = kind.as_ref().filter(|_| texts.len() + listed.len() > 1);
        let is_typed = |text: &&&Text<'_>| text.quoted && record_type(&text.value).is_some();
        let typed = texts.iter().find(is_typed).copied();
        if (by_type.is_none() && value_at.is_none()) || (tuple && typed.is_none()) {
            return false;
        }
        let before = &texts[..value_at.unwrap_or(texts.len())];
        // The first argument of a function named after the type is the name; of others, what looks like one.
        let owner = match by_type {
            Some(_) => texts.first().copied(),
            None => before.iter().rev().find(|text| is_clear_name(&text.value)).copied(),
        };
        let zone = before.iter().find(|text| {
            by_type.is_none()
                && owner.is_none_or(|owner| !std::ptr::eq(owner, **text))
                && is_domain(&text.value)
                && !text.value.starts_with('_')
        });
        context.owner = owner.or(context.owner);
        context.zone = zone.copied().or(context.zone);
        let by_type = by_type.is_some();
        if let Some(kind) = kind.filter(|_| by_type).or_else(|| before.iter().find_map(|text| record_type(&text.value)))
        {
            context.kind = head.or(typed).map(|text| (kind, text));
        } else {
            context.kind = head.or(typed).map(|text| ("TXT".to_owned(), text));
        }
        let mut values = Vec::new();
        let skip = usize::from(by_type);
        for text in texts.iter().skip(skip) {
            if self.begins_value(&text.value)
                || by_type
                    && text.quoted
                    && (context.kind.as_ref().is_some_and(|(kind, _)| kind != "TXT") || text.value.contains('='))
            {
                self.value(text, Said { role: Some(Role::Value), keyed: true, listed: false }, &context, &mut values);
            }
        }
        for inner in listed {
            let strings: Vec<&Text<'_>> = inner.items.iter().filter_map(text_of).collect();
            if !strings.is_empty() && by_type {
                let one = TxtRecord { strings: strings.iter().map(|text| text.value.clone().into_bytes()).collect() };
                self.push(&context, Data::Txt(one), &strings);
            } else {
                self.group(inner, &context, Some(Role::Value));
            }
        }
        true
    }
}

/// What holds for the values of an item, given what holds for those of its block.
fn below<'a, 'g>(item: &'g Item<'a>, role: Option<Role>, context: &Context<'a, 'g>) -> Context<'a, 'g> {
    let mut below = context.clone();
    if item.key_text().is_some_and(|key| key.value.eq_ignore_ascii_case("txtrecords")) {
        below.lists = Lists::StringsInObjects;
    }
    // `"name".txt.data = ...` has both a name and a label.
    if role.is_some() && item.key.len() < 2 {
        return below;
    }
    if let Some(name) = key_name(item) {
        // The name of an Ansible module has the shape of a domain.
        if is_domain(&name.value) && !name.value.contains('_') && !name.value.starts_with("ansible.") {
            below.zone = Some(name);
        }
        below.owner = Some(name);
    }
    let kind = key_texts(item).find_map(|text| Some((record_type(&text.value)?, text)));
    below.kind = kind.or(below.kind);
    below
}

fn zone_of<'g>(context: &Context<'_, 'g>) -> Option<&'g str> {
    context.zone.map(|zone| zone.value.as_str()).filter(|zone| placeholder::first(zone).is_none())
}

/// Where the items end that describe one thing: before an owner or a value that is repeated.
fn block_end(items: &[Item<'_>], start: usize) -> usize {
    let mut seen: Vec<String> = Vec::new();
    for (index, item) in items.iter().enumerate().skip(start) {
        let role = item_role(item);
        if !matches!(role, Some(Role::Owner | Role::Value | Role::Kind)) {
            continue;
        }
        let Some(key) = item.key_text().map(|key| key.value.to_ascii_lowercase()) else { continue };
        if seen.contains(&key) {
            return index;
        }
        seen.push(key);
    }
    items.len()
}

fn item_role(item: &Item<'_>) -> Option<Role> {
    /// Texts in a key such as `"name".txt.data`; a command line has more.
    const MOST: usize = 3;
    if item.key.len() > MOST {
        return None;
    }
    let last = || {
        item.key.iter().rev().find_map(|node| match node {
            Node::Text(text) => Some(text),
            Node::Group(_) => None,
        })
    };
    let key = key_word(item).or_else(last)?;
    role(key.value.trim_start_matches(any_of(".$@")))
}

/// The texts of a key, of which a list may be one: `("name", "TXT"): value`.
fn key_texts<'g, 'a>(item: &'g Item<'a>) -> impl Iterator<Item = &'g Text<'a>> {
    item.key.iter().flat_map(|node| match node {
        Node::Text(text) => vec![text],
        Node::Group(group) => group.items.iter().filter_map(text_of).collect(),
    })
}

/// The name in a key, as in a map from names to records.
fn key_name<'g, 'a>(item: &'g Item<'a>) -> Option<&'g Text<'a>> {
    key_texts(item).find(|text| is_clear_name(&text.value) && record_type(&text.value).is_none())
}

/// The only text of an item.
fn text_of<'g, 'a>(item: &'g Item<'a>) -> Option<&'g Text<'a>> {
    match item.nodes.first()? {
        Node::Text(text) => Some(text),
        Node::Group(_) => None,
    }
}

/// The only text of a key, which PHP prints in brackets: `[txt] => ...`.
fn key_word<'g, 'a>(item: &'g Item<'a>) -> Option<&'g Text<'a>> {
    match item.key.as_slice() {
        [Node::Text(key)] => Some(key),
        [Node::Group(group)] => match group.items.as_slice() {
            [inner] => text_of(inner),
            _ => None,
        },
        _ => None,
    }
}

/// Whether an item has a key other than its place in a list, which PHP prints: `[0] => ...`.
fn is_keyed(item: &Item<'_>) -> bool {
    key_word(item).map_or(!item.key.is_empty(), |key| !key.value.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether the key of an item is one word or name, as keys are.
fn has_word_key(item: &Item<'_>) -> bool {
    const LONGEST: usize = 60;
    let Some(key) = key_word(item) else { return false };
    key.value.len() <= LONGEST && key.value.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
}

/// Why a record with this item is not in force.
fn not_in_force(item: &Item<'_>) -> Option<NotInForce> {
    item_role(item)?.not_in_force(&text_of(item)?.value)
}

/// Whether a group below has an owner of its own.
fn has_owner_below(item: &Item<'_>) -> bool {
    let own = |group: &Group<'_>| {
        group.items.iter().any(|item| matches!(item_role(item), Some(Role::Owner | Role::OwnerOrZone)) || item.nodes.iter().any(|node| matches!(node, Node::Group(inner) if inner.items.iter().any(|item| item_role(item) == Some(Role::Owner)))))
    };
    item.nodes.iter().any(|node| matches!(node, Node::Group(group) if own(group)))
}

/// Whether a word is an expression of a program rather than a number or a truth value.
fn is_expression(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$' || c == '_')
        && word.contains('.')
        && !word.contains('=')
        || word.starts_with('!')
        || placeholder::begins(word).is_some()
}
