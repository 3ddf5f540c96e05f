//! A place where a TLS-RPT record may stand: what stands there, and what senders make of it.

use super::outcome::{Answer, Nothing, Outcome};
use super::plan::Lookup;
use super::query::RecordType;
use super::view::Known;
use crate::record::owner::owner_name;
use crate::record::{Check, TxtRecord, check, link};

/// The two ways in which an answer says that there is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// The name exists without a record of that type.
    NoData,
    /// There is no such name.
    NxDomain,
}

/// What stands at a name, as far as TXT records go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// The records; empty when `absence` says why.
    pub records: Vec<TxtRecord>,
    /// How the answer says that there is nothing.
    pub absence: Option<Absence>,
    /// For how many more seconds the resolver keeps the answer.
    pub ttl: Option<u32>,
    /// The resolver says that DNSSEC vouches for the answer.
    pub authentic: bool,
    /// The names the question was led to by aliases.
    pub aliases: Vec<String>,
}

impl Texts {
    pub(super) fn of(outcome: &Outcome) -> Self {
        let nothing = |absence, Nothing { authentic, aliases }: &Nothing| Self {
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
            // The caller keeps these apart; read as nothing they would be a lie.
            Outcome::Failed(_) => nothing(None, &Nothing::default()),
        }
    }

    /// The records as text, for reading.
    pub fn texts(&self) -> Vec<String> {
        self.records.iter().map(|record| String::from_utf8_lossy(&record.octets()).into_owned()).collect()
    }

    /// Those that are meant as TLS-RPT records, however badly written.
    pub fn tls_rpt(&self) -> Vec<String> {
        let meant = |text: &String| {
            let text = text.trim().to_ascii_lowercase();
            text.starts_with("v=tlsrpt") || text.contains("tlsrptv1")
        };
        self.texts().into_iter().filter(meant).collect()
    }
}

/// The place of a TLS-RPT record, what stands there, and what senders make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The name.
    pub owner: String,
    /// What stands there.
    pub texts: Known<Texts>,
    /// The verdict, once it is known what stands there.
    pub check: Option<Check>,
}

impl Place {
    pub(super) fn of(lookup: &Lookup, domain: &str) -> Self {
        let owner = owner_name(domain);
        let texts = Known::of(lookup.outcome(&owner, RecordType::Txt), Texts::of);
        let check = texts.known().map(|texts| check(&texts.records, Some(&owner), Some(domain)));
        Self { owner, texts, check }
    }

    /// The records as lines of a zone file, which can be pasted anywhere records are read.
    pub fn zone_lines(&self) -> String {
        let Some(texts) = self.texts.known() else { return String::new() };
        let ttl = texts.ttl.map_or_else(String::new, |ttl| format!(" {ttl}"));
        let line = |record: &TxtRecord| format!("{}.{ttl} IN TXT {}", self.owner, presentation(record));
        texts.records.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The same as a query for the place where records are checked; `None` when there is nothing, or too much for an
    /// address.
    pub fn check_query(&self, domain: &str) -> Option<String> {
        let lines = self.zone_lines();
        if lines.is_empty() { None } else { link::of_check(&lines, domain) }
    }
}

/// A record's strings in quotes; whatever is not printable ASCII as `\DDD` (RFC 1035 s.5.1).
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
