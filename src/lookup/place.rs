//! A name that may have a TLS-RPT record: the TXT records found there, and how senders treat them.

use super::outcome::{Answer, NoRecords, Outcome};
use super::plan::Lookup;
use super::query::RecordType;
use super::view::Known;
use crate::record::owner::owner_name;
use crate::record::{Check, TxtRecord, check, permalink};

/// The two kinds of negative answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// The name exists without a record of that type.
    NoData,
    /// There is no such name.
    NxDomain,
}

/// The TXT records at a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// The records; empty if `absence` is set.
    pub records: Vec<TxtRecord>,
    /// The kind of negative answer; `None` if there are records.
    pub absence: Option<Absence>,
    /// The remaining TTL in the resolver's cache, in seconds; `None` if it is not known.
    pub ttl: Option<u32>,
    /// Whether the resolver validated the answer with DNSSEC.
    pub authentic: bool,
    /// The targets of the aliases (CNAME) that were followed, in order.
    pub aliases: Vec<String>,
}

impl Texts {
    pub(super) fn of(outcome: &Outcome) -> Self {
        let nothing = |absence, NoRecords { authentic, aliases }: &NoRecords| Self {
            records: Vec::new(),
            absence,
            ttl: None,
            authentic: *authentic,
            aliases: aliases.clone(),
        };
        match outcome {
            Outcome::Answer(answer) => {
                let Answer { ttl, authentic, ref aliases, .. } = *answer;
                Self { records: answer.txt(), absence: None, ttl, authentic, aliases: aliases.clone() }
            }
            Outcome::NoData(data) => nothing(Some(Absence::NoData), data),
            Outcome::NxDomain(data) => nothing(Some(Absence::NxDomain), data),
            // The caller handles failures before; treating them as a missing record would be wrong.
            Outcome::Failed(_) => nothing(None, &NoRecords::default()),
        }
    }

    /// The records as text for display; octets that are not UTF-8 are replaced.
    pub fn texts(&self) -> Vec<String> {
        self.records.iter().map(|record| String::from_utf8_lossy(&record.octets()).into_owned()).collect()
    }

    /// Those meant as TLS-RPT records, even if malformed.
    pub fn tls_rpt(&self) -> Vec<String> {
        let meant = |text: &String| {
            let text = text.trim().to_ascii_lowercase();
            text.starts_with("v=tlsrpt") || text.contains("tlsrptv1")
        };
        self.texts().into_iter().filter(meant).collect()
    }
}

/// The name of a TLS-RPT record, the TXT records found there, and the result of checking them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordSite {
    /// The owner name, `_smtp._tls.` and the domain.
    pub owner: String,
    /// The TXT records found there.
    pub texts: Known<Texts>,
    /// The result of checking them, once they are known.
    pub check: Option<Check>,
}

impl RecordSite {
    pub(super) fn of(lookup: &Lookup, domain: &str) -> Self {
        let owner = owner_name(domain);
        let texts = Known::of(lookup.outcome(&owner, RecordType::Txt), Texts::of);
        let check = texts.known().map(|texts| check(&texts.records, Some(&owner), Some(domain)));
        Self { owner, texts, check }
    }

    /// The records as zone-file lines, which can be pasted wherever records are parsed; empty if not known.
    pub fn zone_lines(&self) -> String {
        let Some(texts) = self.texts.known() else { return String::new() };
        let ttl = texts.ttl.map_or_else(String::new, |ttl| format!(" {ttl}"));
        let line = |record: &TxtRecord| format!("{}.{ttl} IN TXT {}", self.owner, presentation(record));
        texts.records.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The same as a query string for the record checker; `None` if there are no records, or too many for a URL.
    pub fn check_query(&self, domain: &str) -> Option<String> {
        let lines = self.zone_lines();
        if lines.is_empty() { None } else { permalink::check_query(&lines, domain) }
    }
}

/// A record's strings in quotes; octets outside printable ASCII as `\DDD` (RFC 1035 s.5.1).
fn presentation(record: &TxtRecord) -> String {
    let quoted = |string: &Vec<u8>| {
        let mut out = String::from("\"");
        for &octet in string {
            match octet {
                b'"' | b'\\' => out.extend(['\\', char::from(octet)]),
                b' '..=b'~' => out.push(char::from(octet)),
                _ => out.push_str(&format!("\\{octet:03}")),
            }
        }
        out + "\""
    };
    record.strings.iter().map(quoted).collect::<Vec<_>>().join(" ")
}
