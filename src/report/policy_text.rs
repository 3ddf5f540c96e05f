//! Parses `policy-string`: MTA-STS policy lines (RFC 8461 s.3.2) and TLSA records (RFC 6698 s.2).

use super::model::{Policy, PolicyType};
use super::text::Text;
use crate::dns::name::comparable;

/// An MTA-STS policy quoted in a report. Unknown keys remain in [`Policy::policy_string`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StsPolicy {
    /// `mode`, as written.
    pub mode: Option<String>,
    /// `mx` patterns, in order.
    pub mx: Vec<Text>,
    /// `max_age` in seconds, as written.
    pub max_age: Option<String>,
    /// `version`, as written.
    pub version: Option<String>,
    /// A line says that others were left out.
    pub is_cut: bool,
    /// A line is HTML: a web page was served in place of the policy.
    pub is_html: bool,
}

impl StsPolicy {
    /// Parses policy lines by key, in any order and spacing. If a key repeats, the first value counts (RFC 8461 s.3.2),
    /// except for `mx`.
    pub fn parse(lines: &[Text]) -> Self {
        let mut out = Self::default();
        for line in lines {
            let plain = line.trim();
            out.is_cut |= matches!(plain.trim_matches(['[', ']', '(', ')']), "..." | "\u{2026}");
            out.is_html |= ["<!doctype html", "<html", "<head", "<body"]
                .iter()
                .any(|tag| plain.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag)));
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            let slot = match key.trim().to_ascii_lowercase().as_str() {
                // An empty one names no host.
                "mx" if value.is_empty() => continue,
                "mx" => {
                    out.mx.push(Text::from(value));
                    continue;
                }
                "mode" => &mut out.mode,
                "max_age" => &mut out.max_age,
                "version" => &mut out.version,
                _ => continue,
            };
            slot.get_or_insert_with(|| value.to_owned());
        }
        out
    }
}

impl StsPolicy {
    /// What makes a policy invalid as a whole (RFC 8461 s.3.2), if the quotation is whole: a version, a mode and an age.
    /// One that leaves lines out proves nothing.
    pub fn fault(&self) -> Option<&'static str> {
        if self.is_html {
            return Some("it is a web page");
        }
        let (version, age) = (self.version.as_deref().filter(|_| !self.is_cut)?, self.max_age.as_deref()?);
        let Some(mode) = self.mode.as_deref() else {
            // Hosts show that it is not the mode alone that was quoted.
            return (!self.mx.is_empty()).then_some("it has no mode line");
        };
        if !version.eq_ignore_ascii_case("STSv1") {
            return Some("its version is not STSv1");
        }
        if age.is_empty() || !age.bytes().all(|b| b.is_ascii_digit()) {
            return Some("its max_age is no number");
        }
        match mode.to_ascii_lowercase().as_str() {
            "enforce" | "testing" if self.mx.is_empty() => Some("it has no mx line"),
            // A dot at the end is tolerated by some senders.
            "enforce" | "testing" if self.mx.iter().all(|mx| fault_of_mx(mx.trim_end_matches('.')).is_some()) => {
                Some("no mx line of it is a host name")
            }
            "enforce" | "testing" | "none" => None,
            _ => Some("its mode is none of enforce, testing and none"),
        }
    }
}

impl Policy {
    /// The quoted MTA-STS policy; empty for DANE policies.
    pub fn sts(&self) -> StsPolicy {
        if self.kind == PolicyType::Tlsa { StsPolicy::default() } else { StsPolicy::parse(&self.policy_string) }
    }

    /// The MX patterns: `mx-host`, or the `mx` lines of the quoted policy if the report has no `mx-host`.
    pub fn mx_patterns(&self) -> Vec<Text> {
        if self.mx_host.is_empty() { self.sts().mx } else { self.mx_host.clone() }
    }
}

/// Whether a host matches an MTA-STS pattern: equal, or with one label in place of `*` (RFC 8461 s.4.1).
pub fn mx_matches(pattern: &str, host: &str) -> bool {
    let (pattern, host) = (comparable(pattern.trim()), comparable(host.trim()));
    // Postfix writes `.example.com` for `*.example.com`.
    match pattern.strip_prefix("*.").or_else(|| pattern.strip_prefix('.')) {
        Some(rest) => host.split_once('.').is_some_and(|(label, parent)| !label.is_empty() && parent == rest),
        None => pattern == host,
    }
}

/// A parsed TLSA record (RFC 6698 s.2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tlsa {
    /// Certificate usage: 2 is DANE-TA, 3 is DANE-EE.
    pub usage: u8,
    /// Selector: 0 is the full certificate, 1 its public key.
    pub selector: u8,
    /// Matching type: 0 is the full data, 1 SHA-256, 2 SHA-512.
    pub matching: u8,
    /// Certificate association data in hexadecimal, as written.
    pub data: String,
}

/// The number of a field, written as a number or as an acronym (RFC 7218 s.2).
fn acronym(word: &str, acronyms: &[&str]) -> Option<u8> {
    // SHA2-256 is also known as SHA-256.
    let plain = |text: &str| {
        text.to_ascii_lowercase().replace(['-', '_'], "").replace("sha2256", "sha256").replace("sha2512", "sha512")
    };
    let place = || acronyms.iter().position(|acronym| plain(acronym) == plain(word));
    word.parse().ok().or_else(|| u8::try_from(place()?).ok())
}

/// Takes the marks out of a record in one word, such as `3-1-1-ab..`, and `0x` or the name of its hash off its data.
fn without_field_marks(text: &str) -> String {
    let text = text.replace("%20", " ").replace(" 0x", " ");
    let text = text.replace("sha256:", "").replace("sha512:", "");
    // `311 ab..`
    let glued = text.trim().split_once(' ').filter(|(fields, _)| {
        fields.len() == 3 && fields.bytes().zip(*b"312").all(|(field, most)| field.is_ascii_digit() && field <= most)
    });
    if let Some((fields, data)) = glued {
        return format!("{} {} {} {data}", &fields[..1], &fields[1..2], &fields[2..]);
    }
    let bytes = text.trim().as_bytes();
    let marked = bytes.len() > 6
        && [0, 2, 4].iter().all(|at| bytes[*at].is_ascii_digit())
        && [1, 3, 5].iter().all(|at| matches!(bytes[*at], b'-' | b'_' | b'.' | b'/' | b':'));
    if !marked {
        return text;
    }
    let text = text.trim();
    format!("{} {} {} {}", &text[..1], &text[2..3], &text[4..5], text[6..].trim_start_matches("0x"))
}

/// Takes the number off an acronym that has both: `DANE-EE(3)`.
fn without_numbers_in_parentheses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('(') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let close = after.find(')').filter(|close| before.ends_with(char::is_alphanumeric) && *close <= 4);
        let number = close.filter(|close| after[1..*close].bytes().all(|b| b.is_ascii_digit()));
        out.push(' ');
        rest = &after[number.map_or(1, |close| close + 1)..];
    }
    out + rest
}

/// What is wrong with a quoted line of an MTA-STS policy, if anything (RFC 8461 s.3.2).
pub fn fault_of_line(line: &str) -> Option<&'static str> {
    let Some((key, value)) = line.split_once(':') else {
        return (!line.trim().is_empty()).then_some("it has no colon");
    };
    let value = value.trim();
    match key.trim() {
        _ if key.ends_with(char::is_whitespace) => Some("there is a space before the colon"),
        "version" if value != "STSv1" => Some("the version must be STSv1"),
        "mode" if !matches!(value, "enforce" | "testing" | "none") => {
            Some("the mode must be enforce, testing or none, in lower case")
        }
        "max_age" if value.parse::<u32>().ok().is_none_or(|age| age > 31_557_600) => {
            Some("max_age must be a number up to 31557600")
        }
        "mx" => fault_of_mx(value),
        "version" | "mode" | "max_age" => None,
        _ => Some("there is no such key"),
    }
}

fn fault_of_mx(value: &str) -> Option<&'static str> {
    let host = value.strip_prefix("*.").unwrap_or(value);
    if host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok() {
        Some("an address is no host name")
    } else if host.contains('*') || !host.contains('.') {
        Some("a pattern is a host name, or *. and a domain")
    } else if host.ends_with('.') || host.contains([',', ' ', ':', '/', ';', '@']) {
        Some("a pattern is one host name, without port, list, address or dot at the end")
    } else {
        None
    }
}

impl Tlsa {
    /// Parses a record in any presentation: the four fields, as RFC 8460 s.4.5 wants them; a line of a zone file, with
    /// parentheses; commas between the fields; the acronyms of RFC 7218; the generic form of RFC 3597. `None` if it is
    /// not a TLSA record.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        Self::fields(&words).or_else(|| Self::in_other_form(text))
    }

    /// The records in a text, each by its three fields of one digit and the digits of its data, whatever is between them.
    pub(crate) fn all_in(text: &str) -> Vec<String> {
        /// In digits: those of SHA-256. The data of other matching types is longer.
        const SHORTEST: usize = 64;
        let text = text.replace("\\n", "\n").replace("%20", " ");
        let is_mark = |c: char| !(c.is_ascii_alphanumeric() || c == ':');
        let words = text.split(is_mark).map(|word| word.trim_matches(':')).filter(|word| !word.is_empty());
        let words: Vec<&str> = words.collect();
        let digit = |word: &str, most: u8| word.len() == 1 && word.as_bytes()[0] <= most && word.as_bytes()[0] >= b'0';
        let begins = |at: usize| match &words[at..] {
            [usage, selector, matching, data, ..] => {
                let hex = data.strip_prefix("0x").unwrap_or(data);
                let is_hex = || hex.len() > 1 && hex.bytes().all(|b| b.is_ascii_hexdigit() || b == b':');
                digit(usage, b'3') && digit(selector, b'1') && digit(matching, b'2') && is_hex()
            }
            _ => false,
        };
        let starts: Vec<usize> = (0..words.len()).filter(|at| begins(*at)).collect();
        let ends = starts.iter().skip(1).copied().chain([words.len()]);
        let records = starts.iter().zip(ends).filter_map(|(start, end)| {
            let data =
                words[start + 3..end].iter().map(|word| word.strip_prefix("0x").unwrap_or(word).replace(':', ""));
            let data: String = data.take_while(|word| word.bytes().all(|b| b.is_ascii_hexdigit())).collect();
            (data.len() >= SHORTEST)
                .then(|| format!("{} {} {} {data}", words[*start], words[start + 1], words[start + 2]))
        });
        records.collect()
    }

    /// Whether it is a record, but not in the form of RFC 8460 s.4.5.
    pub(crate) fn is_in_other_form(text: &str) -> bool {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        Self::fields(&words).is_none() && Self::in_other_form(text).is_some()
    }

    /// Parses `usage selector matching data`; tolerates white space inside the data.
    fn fields(words: &[&str]) -> Option<Self> {
        let [usage, selector, matching, data @ ..] = words else { return None };
        Self::of(usage.parse().ok()?, selector.parse().ok()?, matching.parse().ok()?, data)
    }

    fn of(usage: u8, selector: u8, matching: u8, data: &[&str]) -> Option<Self> {
        let data: String = data.concat().chars().filter(|c| *c != ':').collect();
        let hex = !data.is_empty() && data.bytes().all(|b| b.is_ascii_hexdigit());
        hex.then_some(Self { usage, selector, matching, data })
    }

    /// Parses the octets of a record in hexadecimal, whose length has to fit its matching type.
    fn of_octets(hex: &str) -> Option<Self> {
        let field = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
        let (usage, selector, matching) = (field(0)?, field(2)?, field(4)?);
        let digits = match matching {
            1 => 64,
            2 => 128,
            _ => return None,
        };
        (usage < 4 && selector < 2 && hex.len() == digits + 6).then_some(())?;
        Self::of(usage, selector, matching, &[hex.get(6..)?])
    }

    fn in_other_form(text: &str) -> Option<Self> {
        /// In words: an owner, a TTL and a class, or labels of the fields.
        const MOST_BEFORE: usize = 8;
        let plain = without_numbers_in_parentheses(text)
            .replace(['(', ')', ',', ';', '"', '\'', '{', '}', '[', ']', '=', '|', '<', '>'], " ");
        let plain = without_field_marks(&plain);
        let labels = [
            "usage",
            "selector",
            "matching",
            "matching-type",
            "mtype",
            "type",
            "data",
            "hash",
            "certificate",
            "association",
            "value",
            "field",
            "rdata",
            "dns",
            "in",
        ];
        let words = plain.split_ascii_whitespace();
        let words: Vec<&str> =
            words.filter(|word| !labels.contains(&word.trim_end_matches(':').to_ascii_lowercase().as_str())).collect();
        let is_type = |word: &&str| word.eq_ignore_ascii_case("TLSA") || word.eq_ignore_ascii_case("TYPE52");
        let words = &words[words.iter().position(is_type).map_or(0, |at| at + 1)..];
        if let ["\\#", length, hex @ ..] = words {
            let hex = hex.concat();
            let octet = |at: usize| u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok();
            let whole = length.parse::<usize>().ok()? * 2 == hex.len();
            return Self::of(octet(0)?, octet(1)?, octet(2)?, &[hex.get(6..)?]).filter(|_| whole);
        }
        if let [raw] = words {
            return Self::of_octets(raw);
        }
        (0..words.len().min(MOST_BEFORE)).find_map(|at| {
            let [usage, selector, matching, data @ ..] = &words[at..] else { return None };
            let usage = acronym(usage, &["PKIX-TA", "PKIX-EE", "DANE-TA", "DANE-EE"])?;
            let selector = acronym(selector, &["Cert", "SPKI"])?;
            Self::of(usage, selector, acronym(matching, &["Full", "SHA2-256", "SHA2-512"])?, data)
        })
    }

    /// Describes usage, selector and matching type for display.
    pub fn in_words(&self) -> String {
        let usage = match self.usage {
            0 => "PKIX-TA: a public CA, not to be used for mail",
            1 => "PKIX-EE: this certificate and a public CA, not to be used for mail",
            2 => "DANE-TA: signed by this CA",
            3 => "DANE-EE: this server's own",
            _ => "unknown usage:",
        };
        let selector = match self.selector {
            0 => "certificate",
            1 => "public key",
            _ => "unknown part",
        };
        let matching = match self.matching {
            0 => "in full",
            1 => "by SHA-256",
            2 => "by SHA-512",
            _ => "by an unknown method",
        };
        format!("{usage} {selector}, {matching}")
    }

    /// Why senders cannot use the record for mail, or `None` if they can (RFC 7672 s.3.1.3, RFC 6698 s.2.1).
    pub fn fault(&self) -> Option<&'static str> {
        match self {
            Self { usage: 0 | 1, .. } => {
                Some("Usage 0 and 1 must not be published for mail servers; senders ignore the record.")
            }
            Self { usage: 4.., .. } => Some("Unknown usage; senders ignore the record."),
            Self { selector: 2.., .. } => Some("Unknown selector; senders ignore the record."),
            Self { matching: 3.., .. } => Some("Unknown matching type; senders ignore the record."),
            Self { matching: 1, .. } if self.data.len() != 64 => {
                Some("A SHA-256 value has 64 digits; this one cannot match anything.")
            }
            Self { matching: 2, .. } if self.data.len() != 128 => {
                Some("A SHA-512 value has 128 digits; this one cannot match anything.")
            }
            _ => None,
        }
    }

    /// Whether the data is the hash of an empty input, as from a command that read no certificate. Senders use such a
    /// record, and it never matches.
    pub fn is_hash_of_nothing(&self) -> bool {
        /// Start of the SHA-256 and SHA-512 hashes of empty input.
        const OF_NOTHING: [&str; 2] = ["e3b0c44298fc1c149afbf4c8996fb924", "cf83e1357eefb8bdf1542850d66d8007"];
        let start = self.data.get(..32).unwrap_or_default();
        self.matching != 0 && OF_NOTHING.iter().any(|hash| start.eq_ignore_ascii_case(hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_covers_exactly_one_label() {
        assert!(mx_matches("*.mail.example.com", "MX1.mail.example.com."));
        assert!(!mx_matches("*.mail.example.com", "mail.example.com"));
        assert!(!mx_matches("*.mail.example.com", "a.b.mail.example.com"));
        assert!(mx_matches("mx.example.com.", "MX.example.com"));
        assert!(!mx_matches("*", "mx.example.com"));
    }

    #[test]
    fn policy_lines_are_read_by_key() {
        let lines: Vec<Text> = [
            "max_age: 604800",
            "MX:mx1.example.com ",
            "mode:  testing",
            "mode: enforce",
            "x: y",
            "mx: *.example.net",
            "noise",
        ]
        .map(Text::from)
        .to_vec();
        let policy = StsPolicy::parse(&lines);
        assert_eq!(policy.mode.as_deref(), Some("testing"));
        assert_eq!(policy.mx, ["mx1.example.com", "*.example.net"]);
        assert_eq!(policy.max_age.as_deref(), Some("604800"));
    }

    #[test]
    fn lines_of_a_policy_are_judged_one_by_one() {
        for good in
            ["version: STSv1", "mode: enforce", "mx: mx1.example.com", "mx:*.example.com", "max_age: 86400", " "]
        {
            assert_eq!(fault_of_line(good), None, "{good}");
        }
        for bad in [
            "nmx: mx1.example.com",
            "mx: 192.0.2.1",
            "mx: mx1.example.com.",
            "mx: a.example, b.example",
            "mx: mail.*.example.com",
            "mx: *",
            "mode: Enforce",
            "mode : enforce",
            "max_age: one week",
            "max_age: 99999999",
            "version: STSv2",
            "<html>",
        ] {
            assert!(fault_of_line(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_whole_quotation_is_checked_and_a_part_is_not() {
        let fault =
            |lines: &[&str]| StsPolicy::parse(&lines.iter().map(|line| Text::from(*line)).collect::<Vec<_>>()).fault();
        let whole = ["version: STSv1", "mode: enforce", "mx: mx.example.com", "max_age: 86400"];
        assert_eq!(fault(&whole), None);
        assert_eq!(fault(&[whole[0], whole[1], whole[3]]), Some("it has no mx line"));
        assert_eq!(fault(&[whole[0], "mode: none", whole[3]]), None);
        assert_eq!(
            fault(&[whole[0], "mode: report", whole[2], whole[3]]),
            Some("its mode is none of enforce, testing and none")
        );
        assert_eq!(fault(&["version: STSv2", whole[1], whole[2], whole[3]]), Some("its version is not STSv1"));
        assert_eq!(fault(&[whole[0], whole[2], whole[3]]), Some("it has no mode line"));
        assert_eq!(fault(&["<!DOCTYPE html>", "<title>404</title>"]), Some("it is a web page"));
        assert_eq!(fault(&[whole[0], whole[1], "...", whole[3]]), None);
        for part in [&whole[1..3], &whole[..2], &whole[2..], &[]] {
            assert_eq!(fault(part), None, "{part:?}");
        }
    }

    #[test]
    fn tlsa_records_are_read_in_any_presentation() {
        let data = "ab".repeat(32);
        for text in [
            format!("3 1 1 {data}"),
            format!("_25._tcp.mx1.example.com. IN TLSA ( 3 1 1 {data} )"),
            format!("_25._tcp.mx1.example.com. 3600 IN TLSA 3 1 1 {} {}", &data[..32], &data[32..]),
            format!("(3 1 1 {data})"),
            format!("3, 1, 1, {data}"),
            format!("3,1,1,{data}"),
            format!("TYPE52 \\# 35 030101{data}"),
            format!("\\# 35 030101 {data}"),
            format!("DANE-EE SPKI SHA2-256 {data}"),
            format!("DANE-EE(3) SPKI(1) SHA2-256(1) {data}"),
            format!("dane-ee spki sha256 {data}"),
            format!("usage=3 selector=1 matching-type=1 data={data}"),
            format!("usage: 3, selector: 1, matching: 1, data: {}", vec!["ab"; 32].join(":")),
        ] {
            let tlsa = Tlsa::parse(&text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (tlsa.usage, tlsa.selector, tlsa.matching, tlsa.data.as_str()),
                (3, 1, 1, data.as_str()),
                "{text}"
            );
            assert_eq!(Tlsa::is_in_other_form(&text), !text.starts_with("3 "), "{text}");
        }
        assert_eq!(Tlsa::parse("PKIX-TA Cert Full 00").unwrap().usage, 0);
        assert_eq!(Tlsa::parse(&format!("\\# 34 030101{data}")), None, "the length is wrong");
    }

    #[test]
    fn tlsa_records_are_taken_apart_and_judged() {
        let good = format!("3 1 1 {}", "ab".repeat(32));
        let tlsa = Tlsa::parse(&good).unwrap();
        assert_eq!((tlsa.usage, tlsa.selector, tlsa.matching), (3, 1, 1));
        assert_eq!(tlsa.fault(), None);
        assert_eq!(tlsa.in_words(), "DANE-EE: this server's own public key, by SHA-256");
        let fault = |text: &str| Tlsa::parse(text).unwrap().fault();
        assert!(fault(&format!("0 1 1 {}", "ab".repeat(32))).unwrap().contains("must not be published"));
        assert!(fault("3 1 1 abcd").unwrap().contains("64 digits"));
        let empty = "3 1 1 E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        assert_eq!(fault(empty), None, "its form is right");
        assert!(Tlsa::parse(empty).unwrap().is_hash_of_nothing() && !tlsa.is_hash_of_nothing());
        assert_eq!(Tlsa::parse("3 1 1"), None);
        assert_eq!(Tlsa::parse("IN TLSA"), None);
        assert_eq!(Tlsa::parse("3 1 1 xyz"), None);
    }
}
