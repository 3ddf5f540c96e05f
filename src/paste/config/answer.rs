//! What the JSON of a resolver shows about its look-up: the format of Google and Cloudflare, and RFC 8427 as `kdig +json`
//! prints it.

use super::super::lookup::{Lookup, LookupAnswer, TRUNCATED};
use super::literal::{Group, Item, Node};

/// The look-ups of a configuration, which is almost always none or one.
pub(super) fn lookups(group: &Group<'_>) -> Vec<Lookup> {
    let mut out = Vec::new();
    find(group, 0, &mut out);
    out
}

fn find(group: &Group<'_>, depth: usize, out: &mut Vec<Lookup>) {
    const DEEPEST: usize = 4;
    let status = number(group, &["Status", "RCODE"]);
    let answered = ["Answer", "answerRRs", "Question", "QNAME"].iter().any(|name| member(group, name).is_some());
    if let Some(status) = status.filter(|_| answered || number(group, &["Status"]).is_some()) {
        out.push(lookup(group, status));
        return;
    }
    if answered && member(group, "Answer").is_some() {
        return;
    }
    if depth < DEEPEST {
        for node in group.items.iter().flat_map(|item| &item.nodes) {
            if let Node::Group(inner) = node {
                find(inner, depth + 1, out);
            }
        }
    }
}

/// The result for the look-up as a whole.
fn lookup(group: &Group<'_>, status: u64) -> Lookup {
    let question = member(group, "Question").and_then(inner_group);
    let question = question.map(|question| {
        question.items.first().filter(|item| item.key.is_empty()).and_then(inner_group).unwrap_or(question)
    });
    let asked = question.unwrap_or(group);
    let text = |group: &Group<'_>, names: &[&str]| names.iter().find_map(|name| member(group, name)).and_then(text);
    let name = text(asked, &["name", "QNAME"]);
    let kind = text(asked, &["type", "QTYPEname", "QTYPE"]).map(|kind| kind_name(&kind));
    let empty = member(group, "Answer")
        .or_else(|| member(group, "answerRRs"))
        .and_then(inner_group)
        .is_none_or(|list| list.items.is_empty());
    let cut = text(group, &["TC"]).is_some_and(|cut| cut == "true" || cut == "1");
    // Response codes of RFC 1035 s.4.1.1. No error and "no such name" are answers.
    let says = match status {
        0 if empty && cut => LookupAnswer::Open(TRUNCATED),
        0 | 3 => LookupAnswer::Nothing,
        2 => LookupAnswer::Failed("SERVFAIL".to_owned()),
        5 => LookupAnswer::Failed("REFUSED".to_owned()),
        code => LookupAnswer::Failed(format!("response code {code}")),
    };
    Lookup { name, kind, says }
}

/// The name of a record type, given by number or name.
fn kind_name(kind: &str) -> String {
    match kind {
        "1" => "A".to_owned(),
        "2" => "NS".to_owned(),
        "5" => "CNAME".to_owned(),
        "6" => "SOA".to_owned(),
        "15" => "MX".to_owned(),
        "16" => "TXT".to_owned(),
        "28" => "AAAA".to_owned(),
        word if word.bytes().all(|b| b.is_ascii_digit()) => format!("TYPE{word}"),
        word => word.to_ascii_uppercase(),
    }
}

fn member<'g, 'a>(group: &'g Group<'a>, name: &str) -> Option<&'g Item<'a>> {
    group.items.iter().find(|item| item.key_text().is_some_and(|key| key.quoted && key.value == name)).or_else(|| {
        // The outermost group holds the object that the text is.
        let [item] = group.items.as_slice() else { return None };
        (group.open == '\0' && item.key.is_empty())
            .then(|| inner_group(item))
            .flatten()
            .and_then(|inner| member(inner, name))
    })
}

fn inner_group<'g, 'a>(item: &'g Item<'a>) -> Option<&'g Group<'a>> {
    item.nodes.iter().find_map(|node| match node {
        Node::Group(group) => Some(group),
        Node::Text(_) => None,
    })
}

fn text(item: &Item<'_>) -> Option<String> {
    item.nodes.iter().find_map(|node| match node {
        Node::Text(text) => Some(text.value.clone()),
        Node::Group(_) => None,
    })
}

fn number(group: &Group<'_>, names: &[&str]) -> Option<u64> {
    names.iter().find_map(|name| member(group, name)).and_then(text)?.parse().ok()
}
