//! What a report quotes: `policy-string` and `mx-host`, as lists of strings (RFC 8460 s.4.5) or in any other notation.
//!
//! A notation is taken apart only where that can be done in one way. What cannot is kept as written.

use super::values::StringList;
use crate::report::deviation::{Code, Deviations, Step};
use crate::report::model::PolicyType;
use crate::report::policy_text::Tlsa;
use crate::report::text::Text;

/// Notes where a value is not the expected array of strings.
fn note_list(strings: &StringList, notes: &mut Deviations) {
    if strings.single {
        notes.note(Code::NotAnArray, || "An array of strings was expected; found one string.".to_owned());
    }
    if strings.left_out > 0 {
        notes.note(Code::ListTooLong, || {
            format!("The list has more than {} strings; the last {} were left out.", StringList::MOST, strings.left_out)
        });
    }
    if strings.odd {
        notes.note(Code::WrongType, || "An array of strings was expected; something in it is no string.".to_owned());
    }
}

/// Unwraps a `policy-string`: one item per policy line or TLSA record.
pub(super) fn policy_lines(strings: Option<StringList>, kind: PolicyType, notes: &mut Deviations) -> Vec<Text> {
    let Some(strings) = strings else { return Vec::new() };
    notes.enter(Step::Member("policy-string"));
    note_list(&strings, notes);
    let mut lines = Vec::with_capacity(strings.items.len());
    let items = if kind == PolicyType::Tlsa {
        joined_records(strings.items)
    } else {
        with_listed_hosts(paired(strings.items.into_iter().map(decoded).collect()))
    };
    let strings = StringList { items, ..StringList::default() };
    // A sign at the end of every line is the list's, not the line's.
    let sign = common_end(&strings.items).filter(|_| kind != PolicyType::Tlsa);
    for item in strings.items {
        let trimmed = item.trim();
        let trimmed = sign.map_or(trimmed, |sign| trimmed.trim_end_matches(sign).trim_end());
        if let Some(nested) = nested(trimmed) {
            notes.note(Code::PolicyStringNested, || {
                "The entry is a JSON array written into a string; it was unpacked.".to_owned()
            });
            for line in &nested.items {
                push(&mut lines, line.trim(), kind, notes);
            }
        } else if let Some(members) = object_lines(trimmed).or_else(|| lines_of_objects(trimmed)) {
            notes.note(Code::PolicyStringForm, || {
                "A line was expected; found a JSON object, read by its members.".to_owned()
            });
            lines.extend(members.iter().map(|line| notes.strings.get(line)));
        } else {
            push(&mut lines, trimmed, kind, notes);
        }
    }
    notes.leave();
    lines
}

/// A policy that is percent-encoded or in base64, as text.
fn decoded(item: String) -> String {
    if item.contains("%3A") || item.contains("%3a") {
        return percent_encoding::percent_decode_str(&item).decode_utf8_lossy().into_owned();
    }
    // `version:`
    let is_base64 = item.trim().starts_with("dmVyc2lvbj");
    let octets = is_base64.then(|| mail_parser::decoders::base64::base64_decode(item.trim().as_bytes())).flatten();
    octets.and_then(|octets| String::from_utf8(octets).ok()).unwrap_or(item)
}

/// Lines in which a list of YAML is one line for each host.
fn with_listed_hosts(items: Vec<String>) -> Vec<String> {
    let mut after_mx = false;
    let mut lines = items.iter().flat_map(|item| item.lines()).map(str::trim);
    if !lines.any(|line| {
        line.starts_with("- ") && after_mx || {
            after_mx = line == "mx:";
            false
        }
    }) {
        return items;
    }
    let mut out = Vec::new();
    let mut listed = false;
    for line in items.iter().flat_map(|item| item.lines()) {
        let host = line.trim().strip_prefix('-').map(|host| host.trim().trim_matches(['"', '\''])).filter(|_| listed);
        match host {
            Some(host) => out.push(format!("mx: {host}")),
            None if line.trim() == "mx:" => listed = true,
            None => {
                listed = false;
                out.push(line.to_owned());
            }
        }
    }
    out
}

/// Keys and values that alternate, as lines.
fn paired(items: Vec<String>) -> Vec<String> {
    let is_key = |item: &String| KEYS.iter().any(|key| item.trim().eq_ignore_ascii_case(key));
    if items.is_empty() || !items.len().is_multiple_of(2) || !items.iter().step_by(2).all(is_key) {
        return items;
    }
    items.chunks(2).map(|pair| format!("{}: {}", pair[0].trim(), pair[1])).collect()
}

/// TLSA records whose four fields are items of their own, each in one item.
fn joined_records(items: Vec<String>) -> Vec<String> {
    let is_number = |item: &String| item.trim().parse::<u8>().is_ok();
    let is_record = |fields: &[String]| fields.len() == 4 && fields[..3].iter().all(is_number) && fields[3].len() > 8;
    if !items.is_empty() && items.chunks(4).all(is_record) {
        return items.chunks(4).map(|fields| fields.join(" ")).collect();
    }
    items
}

/// The sign with which all of several lines end: a comma, a semicolon, or a line break in letters.
fn common_end(items: &[String]) -> Option<&'static str> {
    let ends = |sign: &&str| items.iter().filter(|item| item.trim_end().ends_with(*sign)).count();
    [",", ";", "\\n"].into_iter().find(|sign| items.len() > 1 && ends(sign) + 1 >= items.len() && ends(sign) > 0)
}

/// Adds the lines in one string.
fn push(lines: &mut Vec<Text>, item: &str, kind: PolicyType, notes: &mut Deviations) {
    let tlsa = kind == PolicyType::Tlsa;
    let several = if tlsa { Tlsa::all_in(item) } else { Vec::new() };
    if several.len() > 1 {
        notes.note(Code::PolicyStringJoined, || {
            "Several records are in one string; each should be a string of its own.".to_owned()
        });
        lines.extend(several.iter().map(|record| notes.strings.get(record)));
        return;
    }
    let whole = if tlsa { in_one_line(item) } else { item.to_owned() };
    let tlsa_form = |text: &str| text.split(['\n', '\r', ';']).any(|piece| Tlsa::parse(piece).is_some());
    // Semicolons divide records, or the fields of one.
    let in_one = tlsa && Tlsa::parse(&whole).is_some() && !tlsa_form(&whole);
    let separators: &[char] = match (tlsa, in_one) {
        (true, false) => &['\n', '\r', ';'],
        (true, true) => &[],
        _ => &['\n', '\r'],
    };
    let pieces = whole.split(separators).map(str::trim).filter(|piece| !piece.is_empty()).take(StringList::MOST);
    let pieces: Vec<String> = if tlsa {
        pieces.map(ToOwned::to_owned).collect()
    } else {
        pieces.map(|piece| piece.trim_end_matches(['\\', ' '])).flat_map(divided).collect()
    };
    if pieces.len() > 1 {
        notes.note(Code::PolicyStringJoined, || {
            "Several lines are in one string; each should be a string of its own.".to_owned()
        });
    }
    for piece in pieces {
        let form = if tlsa { Tlsa::is_in_other_form(&piece).then(|| piece.clone()) } else { regular(&piece) };
        if let Some(form) = &form {
            notes.note(Code::PolicyStringForm, || {
                let what = if tlsa { "usage, selector, matching type and data" } else { "a key, a colon and a value" };
                format!("Expected {what}; found \u{201c}{piece}\u{201d}, which means the same.")
            });
            lines.push(notes.strings.get(form));
        } else {
            lines.push(notes.strings.get(&piece));
        }
    }
}

/// A TLSA record in parentheses, which may go on over several lines (RFC 1035 s.5.1), in one.
fn in_one_line(item: &str) -> String {
    let mut depth = 0_usize;
    let line = |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 && matches!(c, '\n' | '\r') { ' ' } else { c }
    };
    item.chars().map(line).collect()
}

/// The keys of a policy (RFC 8461 s.3.2), with a spelling that is in use.
const KEYS: [&str; 5] = ["version", "mode", "max_age", "max-age", "mx"];

/// The key at the beginning of a text, with the length up to its value: `mode: `, `mode=`, `"mode": `.
fn key(text: &str) -> Option<(&'static str, usize)> {
    let key =
        KEYS.into_iter().find(|key| text.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key)))?;
    let after = text[key.len()..].trim_start_matches(['"', '\'', ' ', '\t']);
    let value = after.strip_prefix([':', '=', '\u{ff1a}'])?;
    Some((key, text.len() - value.len()))
}

/// Whether a line has this key.
pub(super) fn is_key(line: &str, name: &str) -> bool {
    key(line.trim()).is_some_and(|(key, _)| key == name)
}

/// Divides a text with several keys before each of them; `\n` may be two characters.
fn divided(text: &str) -> Vec<String> {
    let original = text;
    let mut text = text.replace("\\r\\n", "\n").replace("\\n", "\n");
    for mark in ["<br>", "<br/>", "<br />", "&#10;", "%0A", "%0a"] {
        text = text.replace(mark, "\n");
    }
    let mut starts: Vec<usize> = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let begins = !before.is_alphanumeric() && !matches!(before, '-' | '_' | '.' | '*');
        if begins && key(&text[at..]).is_some() {
            starts.push(at);
        }
        before = c;
    }
    if starts.len() < 2 {
        return listed_hosts(original).unwrap_or_else(|| vec![original.to_owned()]);
    }
    let first = starts.first().copied().unwrap_or(0);
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let head = Some(text[..first].trim_matches(is_around).to_owned()).filter(|head| !head.is_empty());
    let parts = starts.iter().zip(ends).map(|(start, end)| text[*start..end].trim_matches(is_around).to_owned());
    head.into_iter().chain(parts).flat_map(|line| listed_hosts(&line).unwrap_or_else(|| vec![line])).collect()
}

/// The lines of an `mx` whose value is a list in brackets.
fn listed_hosts(line: &str) -> Option<Vec<String>> {
    let (name, value) = key(line.trim())?;
    let inner = line.trim().get(value..)?.trim().strip_prefix('[').filter(|_| name == "mx")?;
    let inner = inner.strip_suffix(']').unwrap_or(inner);
    let hosts = inner.split([',', ' ', ';']).map(|host| host.trim_matches(['"', '\''])).filter(|host| !host.is_empty());
    Some(hosts.map(|host| format!("mx: {host}")).collect())
}

/// Whether a character is between the lines of a joined policy, and of none of them.
fn is_around(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '|' | '/' | '&' | '"' | '\'' | '{' | '}' | '[' | ']' | '\\')
}

/// A line in the form of RFC 8461, if it is in another one: in quotation marks, or with `=`.
fn regular(line: &str) -> Option<String> {
    let quoted = ['"', '\''].into_iter().find_map(|mark| line.strip_prefix(mark)?.strip_suffix(mark));
    let inner = quoted.unwrap_or(line).trim();
    // The mark of a list, of a quotation, or of nothing that can be seen.
    let bare = inner.trim_start_matches([
        '-', '>', '*', '\u{2022}', ' ', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}',
    ]);
    // A number of the line.
    let numbered = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = numbered.strip_prefix([':', '.', ')']).filter(|_| numbered.len() < bare.len()).map(str::trim_start);
    let bare = numbered.filter(|line| key(line).is_some()).unwrap_or(bare);
    let quoted = quoted.or((bare.len() < inner.len() && key(bare).is_some()).then_some(bare));
    let inner = if key(bare).is_some() { bare } else { inner };
    let (name, value) = key(inner)?;
    let separator = inner[..value].trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let value = &inner[value..];
    let in_quotes =
        value.trim().len() > 1 && value.trim().starts_with(['"', '\'']) && value.trim().ends_with(['"', '\'']);
    let marked = separator.contains(['=', '"', '\'', '\u{ff1a}']) || name == "max-age" || in_quotes;
    if !marked {
        return quoted.map(|_| inner.to_owned());
    }
    let name = if name == "max-age" { "max_age" } else { name };
    Some(format!("{name}: {}", value.trim_matches(is_around)))
}

/// The lines of a JSON object: a TLSA record by its four members, or `key: value` for each member.
fn object_lines(text: &str) -> Option<Vec<String>> {
    if !(text.starts_with('{') && text.ends_with('}')) {
        return None;
    }
    let serde_json::Value::Object(members) = serde_json::from_str(text).ok()? else { return None };
    Some(lines_of_members(members))
}

/// The same for an object that was parsed.
fn lines_of_members(mut members: serde_json::Map<String, serde_json::Value>) -> Vec<String> {
    // As in the answer of a provider: the type, and the record as an object.
    if let Some(serde_json::Value::Object(inner)) = members.get_mut("data") {
        members = std::mem::take(inner);
    }
    // The whole text as one member, or a key and its value as two.
    for name in ["text", "raw", "policy", "body", "content"] {
        if let Some(serde_json::Value::String(text)) = members.get(name)
            && (members.len() == 1 || divided(text.trim()).len() > 1)
        {
            return divided(text.trim()).into_iter().map(|line| regular(&line).unwrap_or(line)).collect();
        }
    }
    if let (Some(serde_json::Value::String(key)), Some(value), 2) =
        (members.get("key").or(members.get("name")), members.get("value"), members.len())
    {
        let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        return vec![format!("{key}: {value}")];
    }
    let plain = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let field = |names: &[&str]| {
        let named = |(key, _): &(&String, _)| names.contains(&super::names::plain(key).as_str());
        members.iter().find(named).map(|(_, value)| plain(value))
    };
    let tlsa = [
        field(&["usage", "certificateusage", "certusage", "cu"]),
        field(&["selector", "s", "sel"]),
        field(&["matchingtype", "matching", "mtype", "match", "type", "mt", "m"]),
        field(&[
            "data",
            "certificateassociationdata",
            "associationdata",
            "certificate",
            "certificatedata",
            "certdata",
            "cert",
            "hash",
            "d",
        ]),
    ];
    if let [Some(usage), Some(selector), Some(matching), Some(data)] = tlsa {
        return vec![format!("{usage} {selector} {matching} {data}")];
    }
    let mut lines = Vec::new();
    for (name, value) in &members {
        let plain_name = super::names::plain(name);
        let hosts = matches!(plain_name.as_str(), "mx" | "mxs" | "mxhost" | "mxhosts" | "mxpatterns");
        let name = if hosts { "mx" } else { name.as_str() };
        // A list with numbers for names has the lines as values.
        if name.bytes().all(|b| b.is_ascii_digit()) {
            lines.push(plain(value));
            continue;
        }
        match value {
            serde_json::Value::String(text) if hosts => {
                let listed = text.split([',', ' ', ';']).filter(|host| !host.is_empty());
                lines.extend(listed.map(|host| format!("mx: {host}")));
            }
            serde_json::Value::Array(values) => {
                lines.extend(values.iter().map(|value| format!("{name}: {}", plain(value))));
            }
            serde_json::Value::Object(values) if hosts => {
                lines.extend(values.values().map(|value| format!("mx: {}", plain(value))));
            }
            value => lines.push(format!("{name}: {}", plain(value))),
        }
    }
    lines.truncate(StringList::MOST);
    lines
}

/// The lines of a JSON array of objects.
fn lines_of_objects(text: &str) -> Option<Vec<String>> {
    if !(text.starts_with('[') && text.ends_with(']')) {
        return None;
    }
    let serde_json::Value::Array(objects) = serde_json::from_str(text).ok()? else { return None };
    let lines = objects.into_iter().map(|object| match object {
        serde_json::Value::Object(members) => Some(lines_of_members(members)),
        _ => None,
    });
    let lines: Vec<String> = lines.collect::<Option<Vec<_>>>()?.concat();
    let is_quoted = |line: &String| key(line).is_some() || Tlsa::parse(line).is_some();
    (!lines.is_empty() && lines.iter().all(is_quoted)).then_some(lines)
}

/// The strings of a JSON array encoded as a string, possibly several times.
fn nested(text: &str) -> Option<StringList> {
    /// Maximum number of encodings; anything deeper is shown as is.
    const DEEPEST: usize = 3;
    let unwrap = |text: &str| {
        let array = text.starts_with('[') && text.ends_with(']');
        array.then(|| serde_json::from_str::<StringList>(text).ok().filter(|list| !list.odd)).flatten()
    };
    let mut list = unwrap(text)?;
    for _ in 1..DEEPEST {
        let [only] = &list.items[..] else { break };
        let Some(inner) = unwrap(only.trim()) else { break };
        list = inner;
    }
    Some(list)
}

/// The hosts of `mx-host`, one per item.
pub(super) fn mx_hosts(strings: Option<StringList>, notes: &mut Deviations) -> Vec<Text> {
    let Some(strings) = strings else { return Vec::new() };
    notes.enter(Step::Member("mx-host"));
    note_list(&strings, notes);
    let mut hosts = Vec::with_capacity(strings.items.len());
    for item in &strings.items {
        let listed = object_hosts(item).or_else(|| nested(item.trim()).map(|list| list.items));
        let listed = listed.map(|hosts| hosts.join(","));
        for piece in listed.as_deref().unwrap_or(item).split([',', ';', '\n']).take(StringList::MOST) {
            let piece = piece.trim();
            let bare = match piece.split_once(':') {
                Some((key, host)) if key.eq_ignore_ascii_case("mx") => {
                    notes.note(Code::MxHostPrefix, || {
                        format!("A host name was expected; found the policy line \u{201c}{piece}\u{201d}.")
                    });
                    host.trim()
                }
                _ => piece,
            };
            hosts.extend(bare.split_whitespace().map(|host| notes.strings.get(host)));
        }
    }
    notes.leave();
    hosts
}

/// The hosts in a JSON object: its texts that have the form of a host or pattern.
fn object_hosts(text: &str) -> Option<Vec<String>> {
    if !text.starts_with('{') {
        return None;
    }
    let serde_json::Value::Object(members) = serde_json::from_str(text).ok()? else { return None };
    let is_host = |text: &str| {
        text.contains('.') && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'*'))
    };
    let hosts = members.values().filter_map(serde_json::Value::as_str).filter(|text| is_host(text));
    let hosts: Vec<String> = hosts.map(ToOwned::to_owned).collect();
    (!hosts.is_empty()).then_some(hosts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(kind: PolicyType, items: &[&str]) -> Vec<String> {
        let mut list = StringList::default();
        for item in items {
            list.push(StringList::one((*item).to_owned()));
        }
        policy_lines(Some(list), kind, &mut Deviations::default()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_policy_in_one_string_is_divided_at_its_keys() {
        let want = ["version: STSv1", "mode: testing", "mx: mx1.example.com", "mx: *.example.net", "max_age: 86400"];
        for text in [
            "version: STSv1 mode: testing mx: mx1.example.com mx: *.example.net max_age: 86400",
            "version: STSv1,mode: testing,mx: mx1.example.com,mx: *.example.net,max_age: 86400",
            "version: STSv1; mode: testing; mx: mx1.example.com; mx: *.example.net; max_age: 86400;",
            "version: STSv1\\nmode: testing\\nmx: mx1.example.com\\nmx: *.example.net\\nmax_age: 86400\\n",
            "version: STSv1\r\nmode: testing\r\nmx: mx1.example.com\r\nmx: *.example.net\r\nmax_age: 86400\r\n",
            "version=STSv1 mode=testing mx=mx1.example.com mx=*.example.net max_age=86400",
            "\"version: STSv1\", \"mode: testing\", \"mx: mx1.example.com\", \"mx: *.example.net\", \"max_age: 86400\"",
            "version: STSv1 | mode: testing | mx: mx1.example.com | mx: *.example.net | max_age: 86400",
            "version%3A%20STSv1%0Amode%3A%20testing%0Amx%3A%20mx1.example.com%0Amx%3A%20*.example.net%0Amax_age%3A%2086400",
            "version: STSv1\nmode: testing\nmx:\n  - mx1.example.com\n  - '*.example.net'\nmax_age: 86400",
            "version: STSv1\\\nmode: testing\\\nmx: mx1.example.com\\\nmx: *.example.net\\\nmax_age: 86400",
            "1: version: STSv1\n2: mode: testing\n3: mx: mx1.example.com\n4: mx: *.example.net\n5: max_age: 86400",
            "{\"raw\":\"version: STSv1\\nmode: testing\\nmx: mx1.example.com\\nmx: *.example.net\\nmax_age: 86400\",\"id\":\"1\"}",
        ] {
            assert_eq!(lines(PolicyType::Sts, &[text]), want, "{text}");
        }
        let object = r#"{"version":"STSv1","mode":"testing","mx":["mx1.example.com","*.example.net"],"max_age":86400}"#;
        let mut sorted = want.to_vec();
        sorted.sort_unstable();
        let mut found = lines(PolicyType::Sts, &[object]);
        found.sort_unstable();
        assert_eq!(found, sorted);
    }

    #[test]
    fn lines_as_they_should_be_stay_as_written() {
        for line in [
            "mode:enforce",
            "mx: mode.example.com",
            "nmx: mx0.example.com",
            "max_age:  86401",
            "<html>",
            "mx: a.example, b.example",
        ] {
            assert_eq!(lines(PolicyType::Sts, &[line]), [line]);
        }
        assert_eq!(
            lines(PolicyType::Sts, &["\"mode: enforce\"", "'mx=a.example.com'"]),
            ["mode: enforce", "mx: a.example.com"]
        );
    }

    #[test]
    fn a_record_over_several_lines_is_one() {
        let data = "ab".repeat(16);
        let text = format!("_25._tcp.mx1.example.com. 300 IN TLSA 3 1 1 (\n {data}\n {data} )");
        let found = lines(PolicyType::Tlsa, &[&text]);
        assert_eq!(found.len(), 1);
        assert_eq!(Tlsa::parse(&found[0]).unwrap().data, data.repeat(2));
        assert_eq!(lines(PolicyType::Tlsa, &["3 1 1 aa; 3 1 1 bb"]), ["3 1 1 aa", "3 1 1 bb"]);
        let [one, other] = ["ab", "cd"].map(|octet| format!("3 1 1 {}", octet.repeat(32)));
        for between in [", ", "|", " ", "\\n", "'], ['", "/"] {
            assert_eq!(lines(PolicyType::Tlsa, &[&format!("{one}{between}{other}")]), [&*one, &*other], "{between}");
        }
    }
}
