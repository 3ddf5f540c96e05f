//! One record a line: zone files, `dig`, `nslookup`, `host`.

use super::strings::{character_strings, unquoted};
use super::{Data, Entries, Entry};

/// Reads the records of a text; `None` when no line is one.
pub(super) fn read(text: &str) -> Option<Entries> {
    let mut reader = Reader::default();
    for line in logical_lines(text) {
        reader.line(&line);
    }
    reader.flush();
    let list = reader.list;
    (!list.is_empty()).then(|| Entries { failure: outcome(text).and_then(Outcome::failure), list })
}

#[derive(Default)]
struct Reader {
    list: Vec<Entry>,
    /// The owner of the last line; a zone file leaves it out when it stays the same.
    owner: Option<String>,
    /// What `$ORIGIN` said.
    origin: Option<String>,
    /// A record of `nslookup`, whose strings may stand on the lines behind it.
    open: Option<(String, Vec<Vec<u8>>)>,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        if let Some((_, strings)) = &mut self.open {
            if trimmed.is_empty() {
                return;
            }
            if let Some(more) = character_strings(trimmed) {
                strings.extend(more.strings);
                return;
            }
            self.flush();
        }
        if trimmed.is_empty() || trimmed.starts_with(';') {
            return;
        }
        if let Some(origin) = trimmed.strip_prefix("$ORIGIN").filter(|rest| rest.starts_with(char::is_whitespace)) {
            self.origin = origin.split_whitespace().next().map(ToOwned::to_owned);
        } else if let Some((owner, rest)) = split_phrase(line, "text =") {
            let strings = character_strings(rest).map(|record| record.strings).unwrap_or_default();
            self.open = Some((owner.to_owned(), strings));
        } else if let Some((owner, rest)) = split_phrase(line, "descriptive text") {
            if let Some(record) = character_strings(rest) {
                self.push(owner, Data::Txt(record));
            }
        } else if let Some((owner, rest)) =
            split_phrase(line, "canonical name =").or_else(|| split_phrase(line, "is an alias for"))
        {
            self.push(owner, Data::Alias(rest.to_owned()));
        } else if let Some((owner, data)) = resource_record(line) {
            let owner = owner.map(|owner| self.qualified(owner));
            self.owner = owner.or_else(|| self.owner.take());
            self.list.push(Entry { owner: self.owner.clone(), data });
        }
    }

    fn push(&mut self, owner: &str, data: Data) {
        self.list.push(Entry { owner: Some(owner.to_owned()), data });
    }

    fn flush(&mut self) {
        if let Some((owner, strings)) = self.open.take().filter(|(_, strings)| !strings.is_empty()) {
            self.push(&owner, Data::Txt(super::TxtRecord { strings }));
        }
    }

    /// A name of a zone file in full, as far as the text tells the origin.
    fn qualified(&self, name: &str) -> String {
        match self.origin.as_deref() {
            Some(origin) if name == "@" => origin.to_owned(),
            Some(origin) if !name.ends_with('.') => format!("{name}.{}", origin.trim_start_matches('.')),
            _ => name.to_owned(),
        }
    }
}

/// `name PHRASE rest`, as the look-up tools write it.
fn split_phrase<'a>(line: &'a str, phrase: &str) -> Option<(&'a str, &'a str)> {
    let (before, after) = line.split_once(phrase)?;
    let name = before.trim();
    let one_word = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || matches!(c, '=' | ';' | '"'));
    (one_word && before.ends_with(char::is_whitespace)).then(|| (name, after.trim()))
}

/// The lines of a text, where parentheses make several lines one record (RFC 1035 s.5.1).
fn logical_lines(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut line = String::new();
    let mut word = String::new();
    let (mut depth, mut quoted, mut escaped, mut comment, mut is_txt) = (0_u32, false, false, false, false);
    for c in text.chars() {
        if c == '\n' && depth == 0 {
            out.push(std::mem::take(&mut line));
            word.clear();
            // A quotation mark that was never closed does not reach into the next record.
            (quoted, escaped, comment, is_txt) = (false, false, false, false);
            continue;
        }
        if c == '\n' {
            comment = false;
        }
        if comment {
            continue;
        }
        if c.is_whitespace() {
            is_txt |= word.eq_ignore_ascii_case("TXT");
            word.clear();
        }
        let plain = !quoted && !escaped;
        let kept = match c {
            '(' if plain && is_txt && (depth > 0 || word.is_empty()) => {
                depth += 1;
                ' '
            }
            ')' if plain && depth > 0 => {
                depth -= 1;
                ' '
            }
            // Outside parentheses a semicolon may be one of a value without quotes.
            ';' if plain && depth > 0 => {
                comment = true;
                ' '
            }
            '\r' | '\n' if depth > 0 && !quoted => ' ',
            c => c,
        };
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        line.push(kept);
        if !kept.is_whitespace() {
            word.push(kept);
        }
    }
    out.push(line);
    out
}

/// Types of records that stand in zones and answers beside TXT. Their lines tell that the text is one of these.
const OTHER_TYPES: [&str; 21] = [
    "A",
    "AAAA",
    "CAA",
    "DNAME",
    "DNSKEY",
    "DS",
    "HTTPS",
    "MX",
    "NS",
    "NSEC",
    "NSEC3",
    "NSEC3PARAM",
    "OPT",
    "PTR",
    "RRSIG",
    "SOA",
    "SPF",
    "SRV",
    "SSHFP",
    "SVCB",
    "TLSA",
];

/// `[owner] [ttl] [class] TYPE data`, the middle two in any order.
fn resource_record(line: &str) -> Option<(Option<&str>, Data)> {
    let mut words = Words { line, at: 0 };
    let first = words.next()?;
    let mut owner = None;
    let mut word = first;
    if !is_header(first) {
        owner = Some(first);
        word = words.next()?;
    }
    let mut with_class = false;
    for _ in 0..3 {
        let rest = line[words.at..].trim();
        if word.eq_ignore_ascii_case("TXT") {
            return Some((owner, Data::Txt(character_strings(rest).unwrap_or_else(|| unquoted(rest)))));
        }
        if word.eq_ignore_ascii_case("CNAME") && owner.is_some() {
            let target = rest.split_whitespace().next()?;
            return Some((owner, Data::Alias(target.to_owned())));
        }
        // Without a class a line of prose could be taken for a record.
        if with_class && OTHER_TYPES.iter().any(|known| word.eq_ignore_ascii_case(known)) {
            return Some((owner, Data::Other));
        }
        if !is_header(word) {
            return None;
        }
        with_class |= is_class(word);
        word = words.next()?;
    }
    None
}

/// A TTL, a class, or the type itself.
fn is_header(word: &str) -> bool {
    is_ttl(word) || is_class(word) || word.eq_ignore_ascii_case("TXT")
}

fn is_class(word: &str) -> bool {
    ["IN", "CH", "HS"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Seconds, or BIND's `1h30m`.
fn is_ttl(word: &str) -> bool {
    let mut digits = false;
    word.chars().all(|c| {
        let unit = matches!(c.to_ascii_lowercase(), 's' | 'm' | 'h' | 'd' | 'w');
        let fits = c.is_ascii_digit() || (unit && digits);
        digits = c.is_ascii_digit();
        fits
    })
}

struct Words<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = &self.line[self.at..];
        let start = self.at + (rest.len() - rest.trim_start().len());
        let rest = &self.line[start..];
        let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.at = end;
        (end > start).then(|| &self.line[start..end])
    }
}

/// What a look-up tool says that found nothing.
pub(super) enum Outcome {
    NoRecord,
    /// The look-up failed, and how.
    Failed(String),
}

impl Outcome {
    pub(super) fn failure(self) -> Option<String> {
        match self {
            Self::NoRecord => None,
            Self::Failed(how) => Some(how),
        }
    }
}

/// What a text without records says about the look-up; `None` when it is not a look-up tool's output at all.
pub(super) fn outcome(text: &str) -> Option<Outcome> {
    // How the tools say it: dig, nslookup of Linux and of Windows, host, Resolve-DnsName.
    const NO_RECORD: [&str; 6] = [
        "nxdomain",
        "can't find",
        "has no txt record",
        "dns name does not exist",
        "*** no ",
        "authoritative answers can be found",
    ];
    const FAILED: [(&str, &str); 10] = [
        ("servfail", "SERVFAIL"),
        ("server failed", "SERVFAIL"),
        ("server failure", "SERVFAIL"),
        ("refused", "REFUSED"),
        ("notauth", "NOTAUTH"),
        ("timed out", "no answer in time"),
        ("timed-out", "no answer in time"),
        ("timeout period expired", "no answer in time"),
        ("no servers could be reached", "no server could be reached"),
        ("no response from server", "no answer in time"),
    ];
    let lower = text.to_ascii_lowercase();
    let comments_only = text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with(';'));
    // In a record such words are part of it and no message.
    if !comments_only && ["v=", "rua=", "mailto:"].iter().any(|part| lower.contains(part)) {
        return None;
    }
    if let Some((_, behind)) = lower.split_once("status: ") {
        let status: String = behind.chars().take_while(char::is_ascii_alphanumeric).collect();
        let answered = matches!(status.as_str(), "noerror" | "nxdomain");
        return Some(if answered { Outcome::NoRecord } else { Outcome::Failed(status.to_ascii_uppercase()) });
    }
    if let Some((_, failure)) = FAILED.iter().find(|(phrase, _)| lower.contains(phrase)) {
        return Some(Outcome::Failed((*failure).to_owned()));
    }
    let tool = comments_only || lower.contains("<<>> dig") || NO_RECORD.iter().any(|phrase| lower.contains(phrase));
    tool.then_some(Outcome::NoRecord)
}
