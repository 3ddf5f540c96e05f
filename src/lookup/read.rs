//! Parses a resolver's JSON response in the format of Google and Cloudflare.
//!
//! A response that contradicts itself is malformed: nothing is guessed from it.

use crate::display::shortened;

use super::data::{self, Record};
use super::json::Json;
use super::outcome::{Answer, Failure, Malformed, NoRecords, Outcome, Response};
use super::query::Query;
use crate::dns::name::comparable;

/// Maximum length of a response, in octets: the 65,535 octets of a DNS message take less in any notation.
pub const MOST_BODY: usize = 1024 * 1024;

const CNAME: u64 = 5;

/// The outcome of a query, from its response.
pub fn read(query: &Query, response: &Response) -> Outcome {
    let body = match response {
        Response::Http { status: 200, body } => body,
        Response::Http { status, .. } => return Outcome::Failed(Failure::HttpStatus(*status)),
        Response::Redirected => return Outcome::Failed(Failure::Redirected),
        Response::TimedOut(seconds) => return Outcome::Failed(Failure::Timeout(*seconds)),
        Response::Unreachable => return Outcome::Failed(Failure::NoConnection),
    };
    json(query, body).unwrap_or_else(|malformed| Outcome::Failed(Failure::Malformed(malformed)))
}

fn json(query: &Query, body: &str) -> Result<Outcome, Malformed> {
    if body.len() > MOST_BODY {
        return Err(Malformed::new("the end", "at most 1 MiB", &format!("{} octets", body.len())));
    }
    let value: Json = serde_json::from_str(body).map_err(|error| {
        let found = if body.trim().is_empty() { "nothing" } else { body.trim() };
        Malformed::new(format!("line {}, column {}", error.line(), error.column()), "JSON", found)
    })?;
    let Json::Object(_) = value else {
        return Err(Malformed::new("the beginning", "a JSON object", &shown(Some(&value))));
    };
    let status = number(value.get("Status"), "Status")?;
    same_question(query, &value)?;
    let explanation = || explanation(&value);
    let failure = match status {
        0 | 3 => None,
        2 => Some(Failure::ServFail { explanation: explanation() }),
        5 => Some(Failure::Refused { explanation: explanation() }),
        code => Some(Failure::Rcode { code, explanation: explanation() }),
    };
    if let Some(failure) = failure {
        return Ok(Outcome::Failed(failure));
    }
    if flag(&value, "TC")? {
        return Ok(Outcome::Failed(Failure::Truncated));
    }
    let authentic = flag(&value, "AD")?;
    let found = records(query, &value)?;
    if status == 3 && !found.records.is_empty() {
        let found = format!("{} with a record", query.kind.name());
        return Err(Malformed::new("Status", "0 beside records, not 3 (no such name)", &found));
    }
    let nothing = NoRecords { authentic, aliases: found.aliases.clone() };
    Ok(match status {
        3 => Outcome::NxDomain(nothing),
        _ if found.records.is_empty() => Outcome::NoData(nothing),
        _ => Outcome::Answer(Answer { records: found.records, ttl: found.ttl, authentic, aliases: found.aliases }),
    })
}

fn shown(value: Option<&Json>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Json::Null) => "null".to_owned(),
        Some(Json::Bool(flag)) => flag.to_string(),
        Some(Json::Unsigned(number)) => number.to_string(),
        Some(Json::Negative(number)) => number.to_string(),
        Some(Json::Fraction) => "another number".to_owned(),
        Some(Json::Text(text)) => format!("\u{201c}{text}\u{201d}"),
        Some(Json::List(_)) => "a list".to_owned(),
        Some(Json::Object(_)) => "an object".to_owned(),
    }
}

fn number(value: Option<&Json>, place: &str) -> Result<u64, Malformed> {
    value.and_then(Json::as_u64).ok_or_else(|| Malformed::new(place, "a number", &shown(value)))
}

fn text<'a>(value: Option<&'a Json>, place: &str) -> Result<&'a str, Malformed> {
    value.and_then(Json::as_str).ok_or_else(|| Malformed::new(place, "a text", &shown(value)))
}

/// A flag of the header; `false` if the resolver omits it.
fn flag(value: &Json, name: &str) -> Result<bool, Malformed> {
    match value.get(name) {
        None | Some(Json::Null) => Ok(false),
        Some(Json::Bool(flag)) => Ok(*flag),
        other => Err(Malformed::new(name, "true or false", &shown(other))),
    }
}

/// Rejects an answer to another question.
fn same_question(query: &Query, value: &Json) -> Result<(), Malformed> {
    let question = value.get("Question");
    // Early Google servers returned an object instead of a list of one.
    let (first, place) = match question {
        Some(Json::List(list)) => (list.first(), "Question[0]"),
        other => (other, "Question"),
    };
    let Some(first) = first else { return Ok(()) };
    let name = text(first.get("name"), &format!("{place}.name"))?;
    if comparable(name) != query.name {
        return Err(Malformed::new(format!("{place}.name"), &query.name, name));
    }
    let kind = number(first.get("type"), &format!("{place}.type"))?;
    if kind != query.kind.number() {
        let expected = format!("{} ({})", query.kind.number(), query.kind.name());
        return Err(Malformed::new(format!("{place}.type"), expected, &kind.to_string()));
    }
    Ok(())
}

struct Found {
    records: Vec<Record>,
    ttl: Option<u32>,
    aliases: Vec<String>,
}

struct Entry<'a> {
    index: usize,
    owner: String,
    kind: u64,
    ttl: Option<u32>,
    data: &'a str,
}

/// The records of the queried type, following aliases from the queried name (RFC 1034 s.3.6.2).
fn records(query: &Query, value: &Json) -> Result<Found, Malformed> {
    let list = match value.get("Answer") {
        None | Some(Json::Null) => &[][..],
        Some(Json::List(list)) => list,
        other => return Err(Malformed::new("Answer", "a list", &shown(other))),
    };
    let mut entries = Vec::new();
    for (index, entry) in list.iter().enumerate() {
        let place = |member: &str| format!("Answer[{index}].{member}");
        let kind = number(entry.get("type"), &place("type"))?;
        // The answer includes signatures and the like, because DNSSEC was requested.
        if kind != CNAME && kind != query.kind.number() {
            continue;
        }
        let ttl = match entry.get("TTL") {
            None | Some(Json::Null) => None,
            given => Some(
                number(given, &place("TTL"))?
                    .try_into()
                    .map_err(|_| Malformed::new(place("TTL"), "at most 4294967295", &shown(given)))?,
            ),
        };
        let owner = comparable(text(entry.get("name"), &place("name"))?);
        let data = text(entry.get("data"), &place("data"))?;
        entries.push(Entry { index, owner, kind, ttl, data });
    }
    let chain = chain(query, &entries)?;
    let mut found = Found { records: Vec::new(), ttl: None, aliases: chain[1..].to_vec() };
    for entry in &entries {
        let Entry { index, owner, kind, ttl, data } = entry;
        if !chain.contains(owner) {
            let expected = format!("a record of {}", chain.join(" or "));
            return Err(Malformed::new(format!("Answer[{index}].name"), expected, owner));
        }
        found.ttl = match (found.ttl, *ttl) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        if *kind == query.kind.number() {
            let record = data::read(query.kind, data)
                .map_err(|expected| Malformed::new(format!("Answer[{index}].data"), expected, data))?;
            found.records.push(record);
        }
    }
    Ok(found)
}

/// The queried name and the names its aliases lead to.
fn chain(query: &Query, entries: &[Entry<'_>]) -> Result<Vec<String>, Malformed> {
    let mut chain = vec![query.name.clone()];
    let mut name = query.name.clone();
    while let Some(alias) = entries.iter().find(|entry| entry.kind == CNAME && entry.owner == name) {
        name = comparable(alias.data);
        if chain.contains(&name) {
            let place = format!("Answer[{}].data", alias.index);
            return Err(Malformed::new(place, "an alias that leads on", &format!("one that leads back to {name}")));
        }
        chain.push(name.clone());
    }
    Ok(chain)
}

/// The resolver's explanation of a failure: `Comment` as in Cloudflare's and Google's format, and Google's list of
/// extended errors.
fn explanation(value: &Json) -> Vec<String> {
    const MOST: usize = 5;
    let mut out: Vec<String> = Vec::new();
    for extended in value.get("extended_dns_errors").and_then(Json::as_list).into_iter().flatten() {
        let code = extended.get("info_code").and_then(Json::as_u64);
        let extra = extended.get("extra_text").and_then(Json::as_str).unwrap_or("").trim();
        let name = code.map(|code| format!("EDE {code} ({})", extended_error(code)));
        let parts: Vec<String> = name.into_iter().chain((!extra.is_empty()).then(|| extra.to_owned())).collect();
        out.push(parts.join(": "));
    }
    match value.get("Comment") {
        Some(Json::Text(comment)) => out.push(comment.trim().to_owned()),
        Some(Json::List(comments)) => {
            out.extend(comments.iter().filter_map(Json::as_str).map(|comment| comment.trim().to_owned()));
        }
        _ => {}
    }
    out.retain(|text| !text.is_empty());
    out.truncate(MOST);
    for text in &mut out {
        *text = shortened(text, 300);
    }
    out
}

/// The names of extended errors (RFC 8914 s.4).
const fn extended_error(code: u64) -> &'static str {
    match code {
        3 => "stale answer",
        4 | 17 => "forged or filtered answer",
        5 => "DNSSEC indeterminate",
        6 => "DNSSEC bogus",
        7 => "signature expired",
        8 => "signature not yet valid",
        9 => "DNSKEY missing",
        10 => "RRSIGs missing",
        12 => "NSEC missing",
        15 => "blocked",
        16 => "censored",
        18 => "prohibited",
        20 => "not authoritative",
        22 => "no reachable authority",
        23 => "network error",
        _ => "extended error",
    }
}
