//! What a text says about the look-up that was made: what was asked, and what came of it.

use super::commands::question;

/// One look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lookup {
    /// The name that was asked for, where the text gives it.
    pub name: Option<String>,
    /// The type that was asked for, where the text gives it.
    pub kind: Option<String>,
    pub says: Says,
}

/// What a look-up says about records that the text does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Says {
    /// There is none.
    Nothing,
    /// The look-up failed, and how.
    Failed(String),
    /// It was not answered; why.
    Open(&'static str),
}

pub(super) const REFERRAL: &str = "The answer only names other name servers (a referral) and holds no record.";
pub(super) const TRUNCATED: &str = "The answer was cut short (the flag tc) and holds no record.";
pub(super) const SILENT: &str = "There is a command, but no answer behind it. With +short dig prints nothing both when there is no record and when the look-up failed.";

pub(super) const UNSEEN: &str =
    "The text has neither a record nor the status of the answer, as dig prints with +noall.";

/// How the tools say that nothing was found: dig, nslookup of Linux and of Windows, host, Resolve-DnsName. The last have a
/// name for it in any language.
const NO_RECORD: [&str; 12] = [
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
];

const FAILED: [(&str, &str); 12] = [
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
    ("no servers could be reached", "no server could be reached"),
    ("no response from server", "no answer in time"),
];

/// What a text without a message's header says about the look-up; `None` when it is not a look-up tool's output at all.
pub(super) fn phrases(text: &str) -> Option<Lookup> {
    let lower = text.to_ascii_lowercase();
    let comments_only = text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with(';'));
    // In a record such words are part of it and no message.
    if !comments_only && ["v=", "rua=", "mailto:"].iter().any(|part| lower.contains(part)) {
        return None;
    }
    let lookup = |kind: Option<&str>, says| Some(Lookup { name: named(text), kind: kind.map(ToOwned::to_owned), says });
    if let Some((_, failure)) = FAILED.iter().find(|(phrase, _)| lower.contains(phrase)) {
        return lookup(None, Says::Failed((*failure).to_owned()));
    }
    if let Some(kind) = other_type(&lower).filter(|_| !lower.contains("has no txt record")) {
        return lookup(Some(kind), Says::Nothing);
    }
    if NO_RECORD.iter().any(|phrase| lower.contains(phrase)) {
        return lookup(None, Says::Nothing);
    }
    if let Some(asked) = banner(text) {
        // Who is not answered gets the zone's SOA record, where records are printed at all.
        let says = if lower.contains("soa") { Says::Nothing } else { Says::Open(UNSEEN) };
        return Some(Lookup { says, ..asked });
    }
    comments_only.then(|| lookup(None, Says::Nothing)).flatten()
}

/// What `dig` was asked for, by the line it begins with: `; <<>> DiG 9.18 <<>> TXT name`.
fn banner(text: &str) -> Option<Lookup> {
    let words = text.lines().filter(|line| line.contains("<<>> DiG")).find_map(|line| line.rsplit_once("<<>>"))?.1;
    let words: Vec<&str> = words.split_whitespace().collect();
    Some(question(&words).unwrap_or(Lookup { name: None, kind: None, says: Says::Nothing }))
}

/// The type that `host` or `nslookup` was asked for, where it was another than TXT.
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
        // `nslookup` without a type gives name and address.
        (line_begins("name:") && line_begins("address")).then_some("A")
    }
}

/// The first name with an underscore at its beginning: the one that was asked for, never that of a server.
fn named(text: &str) -> Option<String> {
    let word = |c: char| c.is_whitespace() || matches!(c, '\'' | '"' | ':' | ',' | ';' | '(' | ')');
    text.split(word).find(|word| word.starts_with('_') && word.contains('.')).map(ToOwned::to_owned)
}

/// The look-ups of a text that gives the messages of the DNS in full, as `dig` does.
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
    /// Records of the answer, and of the authority section by type.
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
    /// Takes a line that is a comment to everyone else.
    pub fn comment(&mut self, line: &str) {
        if line.contains("->>HEADER<<-") {
            self.close();
            let status = word_behind(line, "status: ").or_else(|| word_behind(line, "rcode: ")).unwrap_or_default();
            self.open = Some(Message { status, ..Message::default() });
            return;
        }
        let Some(message) = &mut self.open else { return };
        let text = line.trim_start_matches(';').trim();
        let upper = text.to_ascii_uppercase();
        if let Some(flags) = upper.strip_prefix("FLAGS:") {
            let mut flags = flags.split([';', ',']).next().unwrap_or_default().split_whitespace();
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

    /// Takes a record of a type.
    pub fn record(&mut self, kind: &str) {
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
            "NOERROR" if message.truncated && message.answers == 0 => Says::Open(TRUNCATED),
            "NOERROR" if referral => Says::Open(REFERRAL),
            "NOERROR" | "NXDOMAIN" => Says::Nothing,
            "" => return,
            status => Says::Failed(status.to_owned()),
        };
        self.done.push(Lookup { name: message.name, kind: message.kind, says });
    }

    /// All look-ups of the text.
    pub fn finish(mut self) -> Vec<Lookup> {
        self.close();
        self.done
    }
}

fn word_behind(line: &str, label: &str) -> Option<String> {
    let (_, behind) = line.split_once(label)?;
    Some(behind.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase())
}
