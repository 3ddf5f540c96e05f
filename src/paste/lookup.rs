//! What a text shows about the look-up that was made: its query and its result.

use super::commands::question;
use crate::characters::any_of;

/// One look-up found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lookup {
    /// The queried name, if the text shows it.
    pub name: Option<String>,
    /// The queried record type, if the text shows it.
    pub kind: Option<String>,
    pub says: LookupAnswer,
}

/// The result of a look-up for records that the text does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LookupAnswer {
    /// There are no such records.
    Nothing,
    /// The look-up failed; holds the cause.
    Failed(String),
    /// It was not answered; holds the reason as a sentence.
    Open(&'static str),
}

pub(super) const REFERRAL: &str = "The answer only names other name servers (a referral) and contains no record.";
pub(super) const TRUNCATED: &str = "The answer was cut short (the flag tc) and contains no record.";
pub(super) const SILENT: &str = "There is a command, but no answer after it. With +short dig prints nothing both when there is no record and when the look-up failed.";

pub(super) const UNSEEN: &str =
    "The text has neither a record nor the status of the answer, as dig prints with +noall.";

/// How tools report that nothing was found: dig, nslookup (Linux and Windows), host, Resolve-DnsName. The latter's
/// identifiers are the same in every language.
const NO_RECORD: [&str; 15] = [
    "nxdomain",
    "can't find",
    "has no txt record",
    "dns name does not exist",
    "*** no ",
    "authoritative answers can be found",
    "non-existent domain",
    "dns_error_rcode_name_error",
    "dns_info_no_records",
    "no records found for given dns query",
    "primary name server =",
    "text (txt)",
    // resolvectl.
    "does not have any rr of the requested type",
    "' not found",
    "no such domain",
];

const FAILED: [(&str, &str); 16] = [
    ("dnssec validation failed", "the DNSSEC signatures do not validate"),
    ("resolution failed", "the server gave no answer that validates"),
    ("connection refused", "the server cannot be reached"),
    ("couldn't get address for", "the name of the server was not found"),
    ("servfail", "SERVFAIL"),
    ("server failed", "SERVFAIL"),
    ("server failure", "SERVFAIL"),
    ("refused", "REFUSED"),
    ("notauth", "NOTAUTH"),
    ("timed out", "no answer in time"),
    ("timed-out", "no answer in time"),
    ("timeout period expired", "no answer in time"),
    ("all attempts to contact name servers", "no server could be reached"),
    ("no valid signature found", "the DNSSEC signatures do not validate"),
    ("no servers could be reached", "no server could be reached"),
    ("no response from server", "no answer in time"),
];

/// The look-up in a text without a DNS message header; `None` if it is not a look-up tool's output at all.
pub(super) fn phrases(text: &str) -> Option<Lookup> {
    let lower = text.to_ascii_lowercase();
    let comments_only = text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with(';'));
    // In a record such words are content, not a message.
    if !comments_only && ["v=", "rua=", "mailto:"].iter().any(|part| lower.contains(part)) {
        return None;
    }
    let lookup = |kind: Option<&str>, says| Some(Lookup { name: named(text), kind: kind.map(ToOwned::to_owned), says });
    if let Some((_, failure)) = FAILED.iter().find(|(phrase, _)| lower.contains(phrase)) {
        return lookup(None, LookupAnswer::Failed((*failure).to_owned()));
    }
    if let Some(kind) = other_type(&lower).filter(|_| !lower.contains("has no txt record")) {
        return lookup(Some(kind), LookupAnswer::Nothing);
    }
    if NO_RECORD.iter().any(|phrase| lower.contains(phrase)) {
        return lookup(None, LookupAnswer::Nothing);
    }
    if let Some(asked) = banner(text) {
        // A negative answer has the zone's SOA record, if records are printed at all.
        let says = if lower.contains("soa") { LookupAnswer::Nothing } else { LookupAnswer::Open(UNSEEN) };
        return Some(Lookup { says, ..asked });
    }
    // A question without a status says nothing about the answer.
    comments_only.then(|| lookup(None, LookupAnswer::Open(UNSEEN))).flatten()
}

/// The query in the first line of `dig`'s output: `; <<>> DiG 9.18 <<>> TXT name`.
fn banner(text: &str) -> Option<Lookup> {
    let words = text.lines().filter(|line| line.contains("<<>> DiG")).find_map(|line| line.rsplit_once("<<>>"))?.1;
    let words: Vec<&str> = words.split_whitespace().collect();
    Some(question(&words).unwrap_or(Lookup { name: None, kind: None, says: LookupAnswer::Nothing }))
}

/// The record type queried with `host` or `nslookup`, if it was not TXT.
fn other_type(lower: &str) -> Option<&'static str> {
    let line_begins = |label: &str| lower.lines().any(|line| line.starts_with(label));
    let says = |phrase: &str| lower.contains(phrase);
    if says(" has no a record") || says(" has address ") || says(" has ipv6 address ") {
        Some("A")
    } else if says(" has no aaaa record") {
        Some("AAAA")
    } else if says(" has no mx record") || says(" mail is handled by ") {
        Some("MX")
    } else if says(" has no cname record") {
        Some("CNAME")
    } else {
        // `nslookup` without a type prints name and address; `host` prints those of the server that it asked.
        (line_begins("name:") && line_begins("address") && !says("using domain server")).then_some("A")
    }
}

/// The first name with a leading underscore: the queried one, never that of a server.
fn named(text: &str) -> Option<String> {
    let word = |c: char| c.is_whitespace() || matches!(c, '\'' | '"' | ':' | ',' | ';' | '(' | ')');
    text.split(word).find(|word| word.starts_with('_') && word.contains('.')).map(ToOwned::to_owned)
}

/// Collects the look-ups of a text with complete DNS messages, as printed by `dig`.
#[derive(Debug, Default)]
pub(super) struct Messages {
    done: Vec<Lookup>,
    open: Option<Message>,
}

#[derive(Debug, Default)]
struct Message {
    name: Option<String>,
    kind: Option<String>,
    status: String,
    truncated: bool,
    authoritative: bool,
    section: Section,
    /// Number of records in the answer, and of NS and SOA records in the authority section.
    answers: usize,
    servers: usize,
    starts: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Section {
    #[default]
    Header,
    Question,
    Answer,
    Authority,
    Other,
}

impl Messages {
    /// Processes a comment line, which may contain the header, a section title or the question.
    pub(super) fn comment(&mut self, line: &str) {
        if line.contains("->>HEADER<<-") {
            self.close();
            let status = word_after(line, "status: ").or_else(|| word_after(line, "rcode: ")).unwrap_or_default();
            self.open = Some(Message { status, ..Message::default() });
            return;
        }
        let Some(message) = &mut self.open else { return };
        let text = line.trim_start_matches(';').trim();
        let upper = text.to_ascii_uppercase();
        if let Some(flags) = upper.strip_prefix("FLAGS:") {
            let mut flags = flags.split(any_of(";,")).next().unwrap_or_default().split_whitespace();
            message.truncated = flags.clone().any(|flag| flag == "TC");
            message.authoritative = flags.any(|flag| flag == "AA");
        } else if upper.ends_with("SECTION:") {
            message.section = match upper.split_whitespace().next() {
                Some("QUESTION") => Section::Question,
                Some("ANSWER") => Section::Answer,
                Some("AUTHORITY") => Section::Authority,
                _ => Section::Other,
            };
        } else if message.section == Section::Question && message.name.is_none() && !text.is_empty() {
            let mut words = text.split_whitespace();
            message.name = words.next().map(ToOwned::to_owned);
            message.kind = words.last().map(str::to_ascii_uppercase);
        }
    }

    /// Counts a record of type `kind` in the current section.
    pub(super) fn record(&mut self, kind: &str) {
        let Some(message) = &mut self.open else { return };
        match (message.section, kind) {
            (Section::Authority, "NS") => message.servers += 1,
            (Section::Authority, "SOA") => message.starts += 1,
            (Section::Authority | Section::Other, _) => {}
            _ => message.answers += 1,
        }
    }

    fn close(&mut self) {
        let Some(message) = self.open.take() else { return };
        let referral = message.answers == 0 && message.servers > 0 && message.starts == 0 && !message.authoritative;
        let says = match message.status.as_str() {
            "NOERROR" if message.truncated && message.answers == 0 => LookupAnswer::Open(TRUNCATED),
            "NOERROR" if referral => LookupAnswer::Open(REFERRAL),
            "NOERROR" | "NXDOMAIN" => LookupAnswer::Nothing,
            "" => return,
            status => LookupAnswer::Failed(status.to_owned()),
        };
        self.done.push(Lookup { name: message.name, kind: message.kind, says });
    }

    /// All look-ups of the text that have a status.
    pub(super) fn finish(mut self) -> Vec<Lookup> {
        self.close();
        self.done
    }
}

fn word_after(line: &str, label: &str) -> Option<String> {
    let (_, after) = line.split_once(label)?;
    Some(after.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase())
}
