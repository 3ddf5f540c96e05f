//! The JSON answer of a DNS-over-HTTPS resolver, as Google and Cloudflare give it.

use serde_json::Value;

use super::strings::character_strings;
use super::{Data, Entries, Entry};
use crate::record::text::TxtRecord;

/// Reads the answer; `None` when the text is no such answer.
pub(super) fn read(text: &str) -> Option<Entries> {
    let answer: Value = serde_json::from_str(text.trim()).ok()?;
    let status = answer.get("Status").and_then(Value::as_u64);
    let records = answer.get("Answer").and_then(Value::as_array);
    if status.is_none() && records.is_none() {
        return None;
    }
    let list = records.into_iter().flatten().filter_map(entry).collect();
    // Response codes of RFC 1035 s.4.1.1. No error and "no such name" are answers.
    let failure = status.filter(|code| !matches!(code, 0 | 3)).map(|code| match code {
        2 => "SERVFAIL".to_owned(),
        5 => "REFUSED".to_owned(),
        code => format!("response code {code}"),
    });
    Some(Entries { list, failure })
}

fn entry(record: &Value) -> Option<Entry> {
    let data = record.get("data")?.as_str()?;
    let data = match record.get("type")?.as_u64()? {
        5 => Data::Alias(data.to_owned()),
        // Some resolvers give the strings in quotes, others the joined text.
        16 => Data::Txt(character_strings(data).unwrap_or_else(|| joined(data))),
        _ => Data::Other,
    };
    let owner = record.get("name").and_then(Value::as_str).map(ToOwned::to_owned);
    Some(Entry { owner, data })
}

/// A record given as one text. How it was cut into strings is lost; none had more than 255 octets (RFC 1035 s.3.3).
fn joined(text: &str) -> TxtRecord {
    if text.is_empty() {
        return TxtRecord::from_value(text);
    }
    TxtRecord { strings: text.as_bytes().chunks(255).map(<[u8]>::to_vec).collect() }
}
