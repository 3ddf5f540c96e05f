//! JSON: answers of DNS-over-HTTPS resolvers in the format of Google and Cloudflare, and records in the format of the
//! Cloudflare and Route 53 APIs.

use serde_json::Value;

use super::lookup::{Lookup, LookupAnswer, TRUNCATED};
use super::{Data, Entries, Entry};
use crate::dns::TxtRecord;
use crate::dns::presentation::character_strings;

/// Parses the text; `None` if it is not such JSON.
pub(super) fn read(text: &str) -> Option<Entries> {
    let value = value(text)?;
    let mut list = Vec::new();
    let answer = value.get("Answer").and_then(Value::as_array);
    let status = value.get("Status").and_then(Value::as_u64);
    if answer.is_some() || status.is_some() {
        list.extend(answer.into_iter().flatten().flat_map(entries));
        return Some(Entries { lookups: lookup(&value, status, list.is_empty()).into_iter().collect(), list });
    }
    walk(&value, &mut list);
    (!list.is_empty()).then_some(Entries { list, lookups: Vec::new() })
}

/// The text as JSON, or the JSON object in it: a command may contain one.
fn value(text: &str) -> Option<Value> {
    let inside = || {
        let (start, end) = (text.find('{')?, text.rfind('}')?);
        serde_json::from_str(text.get(start..=end)?).ok()
    };
    serde_json::from_str(text.trim()).ok().or_else(inside)
}

/// The resolver's result for the look-up as a whole.
fn lookup(value: &Value, status: Option<u64>, empty: bool) -> Option<Lookup> {
    let question = value.get("Question").map(|question| question.get(0).unwrap_or(question));
    let name = question.and_then(|question| question.get("name")).and_then(Value::as_str).map(ToOwned::to_owned);
    let kind = question.and_then(|question| question.get("type")).and_then(kind);
    // Response codes of RFC 1035 s.4.1.1. No error and "no such name" are answers.
    let says = match status? {
        0 if empty && value.get("TC").and_then(Value::as_bool) == Some(true) => LookupAnswer::Open(TRUNCATED),
        0 | 3 => LookupAnswer::Nothing,
        2 => LookupAnswer::Failed("SERVFAIL".to_owned()),
        5 => LookupAnswer::Failed("REFUSED".to_owned()),
        code => LookupAnswer::Failed(format!("response code {code}")),
    };
    Some(Lookup { name, kind, says })
}

/// The name of a record type, given by number or name.
fn kind(value: &Value) -> Option<String> {
    if let Some(name) = value.as_str() {
        return Some(name.to_ascii_uppercase());
    }
    Some(match value.as_u64()? {
        1 => "A".to_owned(),
        2 => "NS".to_owned(),
        5 => "CNAME".to_owned(),
        6 => "SOA".to_owned(),
        15 => "MX".to_owned(),
        16 => "TXT".to_owned(),
        28 => "AAAA".to_owned(),
        number => format!("TYPE{number}"),
    })
}

/// Looks for records anywhere in a value: APIs wrap them in lists of results or changes.
fn walk(value: &Value, list: &mut Vec<Entry>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, list)),
        Value::Object(members) => {
            let before = list.len();
            list.extend(entries(value));
            if list.len() == before {
                members.values().for_each(|member| walk(member, list));
            }
        }
        _ => {}
    }
}

/// The records of one object: name, type and data, or a set of records with one name.
fn entries(object: &Value) -> Vec<Entry> {
    let member = |names: [&str; 2]| names.iter().find_map(|name| object.get(name));
    let Some(kind) = member(["type", "Type"]).and_then(kind) else { return Vec::new() };
    let owner = member(["name", "Name"]).and_then(Value::as_str).map(ToOwned::to_owned);
    let texts: Vec<&str> = match object.get("ResourceRecords").and_then(Value::as_array) {
        Some(set) => set.iter().filter_map(|record| record.get("Value")?.as_str()).collect(),
        None => member(["data", "content"]).and_then(Value::as_str).into_iter().collect(),
    };
    let data = |text: &str| match kind.as_str() {
        "CNAME" => Data::Alias(text.to_owned()),
        // Some resolvers return quoted strings, others the joined text, in which the string boundaries are lost.
        "TXT" => Data::Txt(character_strings(text).unwrap_or_else(|| TxtRecord::divided(text))),
        _ => Data::Other(kind.clone()),
    };
    texts.into_iter().map(|text| Entry::of(owner.clone(), data(text))).collect()
}
