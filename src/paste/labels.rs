//! The words with which programs and panels label the parts of a record, in one table for all notations.

use super::NotInForce;
use crate::characters::any_of;
use crate::dns::txt::is_zero_width;

/// What a label says about the text beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The owner name.
    Owner,
    /// The zone that completes a relative owner name.
    Zone,
    /// The owner in some notations, the zone in others.
    OwnerOrZone,
    /// The record type.
    Kind,
    /// The value, or a list of values.
    Value,
    /// The character-strings of one value.
    Strings,
    /// The value in some notations, the owner in others.
    ValueOrOwner,
    /// The time to live.
    Ttl,
    /// A value that is no longer in force.
    Old,
    /// What becomes of the record, or whether it is published, as a word.
    State,
    /// Whether the record is published.
    Enabled,
    /// Whether the record is not published.
    Disabled,
}

impl Role {
    /// Whether it says what becomes of a record rather than what is in it.
    pub(super) const fn is_state(self) -> bool {
        matches!(self, Self::State | Self::Enabled | Self::Disabled)
    }

    /// Why a record with a field of this role and value is not in force; `None` if it is.
    pub(super) fn not_in_force(self, value: &str) -> Option<NotInForce> {
        let value = value.trim_matches(any_of("`*\"', ")).to_ascii_lowercase();
        match (self, value.as_str()) {
            // A change that deletes, of Route 53, Ansible and others.
            (Self::State, "delete" | "deleted" | "absent" | "remove" | "removed") => Some(NotInForce::Deleted),
            (Self::State, "disabled" | "disable" | "inactive" | "paused")
            | (Self::Enabled, "false" | "no" | "off" | "0")
            | (Self::Disabled, "true" | "yes" | "on" | "1") => Some(NotInForce::Disabled),
            _ => None,
        }
    }
}

const LABELS: [(Role, &[&str]); 12] = [
    (
        Role::Owner,
        &[
            "name",
            "host",
            "hostname",
            "hostlabel",
            "namehost",
            "hostorname",
            "hostnameorlabel",
            "recordname",
            "recordsetname",
            "recordhost",
            "hostrecord",
            "txthost",
            "fqdn",
            "subdomain",
            "subname",
            "dnsname",
            "dnsrecord",
            "dnsentry",
            "dnshost",
            "owner",
            "ownername",
            "relativename",
            "label",
            "rr",
            "node",
            "nodename",
            "qname",
            "prefix",
            "rrsetname",
            "nomehost",
            "sousdomaine",
            "ad",
            "namn",
            "navn",
            "nimi",
            "n\u{e9}v",
            "\u{456}\u{43c}\u{44f}",
            "\u{d638}\u{c2a4}\u{d2b8}",
            "nom",
            "hote",
            "h\u{f4}te",
            "nomdhote",
            "nombre",
            "nome",
            "naam",
            "nazwa",
            "n\u{e1}zev",
            "\u{438}\u{43c}\u{44f}",
            "\u{445}\u{43e}\u{441}\u{442}",
            "\u{438}\u{43c}\u{44f}\u{437}\u{430}\u{43f}\u{438}\u{441}\u{438}",
            "\u{4e3b}\u{673a}\u{8bb0}\u{5f55}",
            "\u{4e3b}\u{673a}\u{540d}",
            "\u{4e3b}\u{6a5f}\u{540d}",
            "\u{540d}\u{79f0}",
            "\u{540d}\u{7a31}",
            "\u{540d}\u{524d}",
            "\u{30db}\u{30b9}\u{30c8}\u{540d}",
            "\u{c774}\u{b984}",
        ],
    ),
    (
        Role::Zone,
        &[
            "zone",
            "zoneid",
            "zonename",
            "dnszone",
            "dnszonename",
            "managedzone",
            "origin",
            "parent",
            "parentzone",
            "zoneapex",
            "z",
        ],
    ),
    (Role::OwnerOrZone, &["domain", "domainname"]),
    (
        Role::Kind,
        &[
            "type",
            "recordtype",
            "rrtype",
            "rrsettype",
            "t\u{fc}r",
            "tyyppi",
            "t\u{ed}pus",
            "rtype",
            "dnstype",
            "typename",
            "kind",
            "typ",
            "tipo",
            "\u{442}\u{438}\u{43f}",
            "\u{7c7b}\u{578b}",
            "\u{8bb0}\u{5f55}\u{7c7b}\u{578b}",
            "\u{985e}\u{578b}",
            "\u{30bf}\u{30a4}\u{30d7}",
            "\u{c720}\u{d615}",
        ],
    ),
    (
        Role::Value,
        &[
            "value",
            "values",
            "rrsetvalues",
            "rrsetrecords",
            "hostnamealias",
            "cible",
            "de\u{11f}er",
            "v\u{e4}rde",
            "v\u{e6}rdi",
            "arvo",
            "\u{e9}rt\u{e9}k",
            "\u{437}\u{43d}\u{430}\u{447}\u{435}\u{43d}\u{43d}\u{44f}",
            "txtvalue",
            "recordvalue",
            "content",
            "contents",
            "data",
            "rdata",
            "rdatas",
            "rdatatxt",
            "rrdata",
            "rrdatas",
            "recorddata",
            "resourcerecords",
            "txt",
            "txtdata",
            "txtrec",
            "txtrecord",
            "txtrecords",
            "txtcontent",
            "textvalue",
            "text",
            "textdata",
            "answer",
            "answers",
            "pointsto",
            "destination",
            "descriptivetext",
            "response",
            "result",
            "current",
            "curr",
            "new",
            "after",
            "wert",
            "inhalt",
            "valeur",
            "contenu",
            "valor",
            "valore",
            "waarde",
            "inhoud",
            "warto\u{15b}\u{107}",
            "hodnota",
            "\u{437}\u{43d}\u{430}\u{447}\u{435}\u{43d}\u{438}\u{435}",
            "\u{8bb0}\u{5f55}\u{503c}",
            "\u{503c}",
            "\u{5185}\u{5bb9}",
            "\u{5167}\u{5bb9}",
            "\u{5024}",
            "\u{ac12}",
        ],
    ),
    (Role::Strings, &["strings", "rdatastrings", "txtstrings", "characterstrings", "entries"]),
    (Role::ValueOrOwner, &["record", "records", "recordset", "target"]),
    (Role::Ttl, &["ttl", "ttlseconds"]),
    (
        Role::Old,
        &["old", "deletions", "removals", "oldvalue", "prev", "previous", "before", "removed", "deleted", "was"],
    ),
    (Role::State, &["action", "changetype", "op", "operation", "recordstatus", "state", "status"]),
    (Role::Enabled, &["active", "enabled", "isactive", "isenabled"]),
    (Role::Disabled, &["disabled", "isdisabled"]),
];

/// The role of a label, without regard to case, spaces and punctuation.
pub(super) fn role(label: &str) -> Option<Role> {
    const LONGEST: usize = 40;
    if label.len() > LONGEST {
        return None;
    }
    // `Name (required)`.
    let label = label.split(" (").next().unwrap_or(label);
    let plain: String = label.chars().filter(|c| c.is_alphanumeric()).map(lower_case).collect();
    LABELS.iter().find(|(_, words)| words.contains(&plain.as_str())).map(|(role, _)| *role)
}

/// The lower case of a letter of the alphabets in [`LABELS`]: Latin up to U+017F and Cyrillic. The conversion for all of
/// Unicode would add a table of 13 kB to the program.
fn lower_case(letter: char) -> char {
    let code = u32::from(letter);
    let distance = match letter {
        'A'..='Z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{de}' | '\u{410}'..='\u{42f}' => 32,
        '\u{400}'..='\u{40f}' => 80,
        '\u{100}'..='\u{136}' | '\u{14a}'..='\u{176}' => (code + 1) % 2,
        '\u{139}'..='\u{147}' | '\u{179}'..='\u{17d}' => code % 2,
        _ => 0,
    };
    char::from_u32(code + distance).unwrap_or(letter)
}

/// Record types that programs write as a word, in capitals; `None` if the word is none.
pub(super) fn record_type(word: &str) -> Option<String> {
    const TYPES: [&str; 18] = [
        "A", "AAAA", "CAA", "CNAME", "DNAME", "DNSKEY", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SOA", "SPF", "SRV",
        "SVCB", "TLSA", "TXT",
    ];
    // `Microsoft.Network/dnszones/TXT`, `16`, `TYPE16`.
    let word = word.rsplit('/').next().unwrap_or(word).split('@').next().unwrap_or(word).trim();
    let upper = word.to_ascii_uppercase();
    match upper.as_str() {
        "16" | "TYPE16" => Some("TXT".to_owned()),
        "5" | "TYPE5" => Some("CNAME".to_owned()),
        _ => TYPES.contains(&upper.as_str()).then_some(upper),
    }
}

/// Whether a text can be an owner name as programs write it: one word of letters, digits and the marks of names,
/// perhaps with a variable.
pub(super) fn is_name(text: &str) -> bool {
    const LONGEST: usize = 300;
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST || text.contains('=') && !text.contains('{') {
        return false;
    }
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '*' | '@' | '\\') || is_zero_width(c);
    without_variables(text).chars().all(plain)
}

/// Whether a text is an owner name beyond doubt: it has an underscore label, dots, or is the zone's `@`.
pub(super) fn is_clear_name(text: &str) -> bool {
    is_name(text)
        && !text.contains("@.")
        && (matches!(text, "@" | "*")
            || text.starts_with("*.")
            || text.trim_start_matches('\\').starts_with('_')
            || (text.contains('.') && is_domain(text)))
}

/// Whether a text looks like a domain: labels of letters between dots, the last one not a number.
pub(super) fn is_domain(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '\\') || is_zero_width(c))
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.contains('.') && text.split('.').all(label) && last.chars().any(char::is_alphabetic)
}

/// A text without its template variables: `${domain}`, `{{ domain }}`, `$DOMAIN`, `%s`, `<domain>`.
pub(super) fn without_variables(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = crate::dns::placeholder::next(rest) {
        out.push_str(before);
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{LABELS, lower_case, role};

    #[test]
    fn labels_are_known_in_any_case() {
        for (expected, words) in LABELS {
            for word in words {
                assert_eq!(role(&word.to_uppercase()), Some(expected), "{word}");
            }
        }
    }

    #[test]
    fn lower_case_is_that_of_unicode() {
        // Those whose lower case is longer, and the letters of other alphabets, stay as they are.
        let exempt = ['\u{130}', '\u{178}'];
        for letter in ('\0'..='\u{17f}').chain('\u{400}'..='\u{45f}').filter(|letter| !exempt.contains(letter)) {
            assert_eq!(lower_case(letter).to_string(), letter.to_lowercase().to_string(), "{letter}");
        }
    }
}
