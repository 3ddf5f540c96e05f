//! The state of a look-up for display, in reading order: the record first.

use super::address::Addresses;
use super::conclude::{LookupFinding, conclude};
use super::data::TlsaRecord;
use super::outcome::{Failure, Outcome};
use super::place::{Absence, RecordSite, Texts};
use super::plan::Lookup;
use super::query::{Purpose, Query, RecordType, TLSA_PREFIX, WrongName, doubled_sts};
use crate::dns::name::is_within;
use crate::mta_sts::{self, record::RecordCheck};
use crate::record::Verdict;

/// A value that is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known<T> {
    /// The query is pending.
    Waiting,
    /// The query failed.
    Unknown(Failure),
    /// The query was answered.
    Known(T),
}

impl<T> Known<T> {
    /// The value, if known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Waiting | Self::Unknown(_) => None,
        }
    }

    pub(super) fn of(outcome: Option<&Outcome>, read: impl FnOnce(&Outcome) -> T) -> Self {
        match outcome {
            None => Self::Waiting,
            Some(Outcome::Failed(failure)) => Self::Unknown(failure.clone()),
            Some(answer) => Self::Known(read(answer)),
        }
    }
}

/// A wrong name for a TLS-RPT record, and the records found there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MisplacedRecord {
    /// The kind of mistake.
    pub wrong: WrongName,
    /// The full wrong name.
    pub owner: String,
    /// The TLS-RPT records there; other TXT records are left out.
    pub found: Known<Vec<String>>,
}

/// The TXT records at the name of the MTA-STS record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sts {
    /// The name of the MTA-STS record.
    pub owner: String,
    /// All TXT records there, as text.
    pub texts: Vec<String>,
    /// The result of checking them; `None` if none of them is meant for MTA-STS.
    pub check: Option<RecordCheck>,
}

/// A receiving MX host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Its MX preference; `None` for a domain without MX records.
    pub preference: Option<u16>,
    /// Its name in lower case, without a trailing dot.
    pub name: String,
    /// Whether it is within the policy domain, so probably has the same owner.
    pub inside: bool,
    /// Where it is reached.
    pub addresses: Known<Addresses>,
    /// Its TLSA records.
    pub tlsa: Known<Tlsa>,
    /// Its own TLS-RPT record.
    pub place: RecordSite,
}

/// TLSA records, and whether senders may rely on them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tlsa {
    /// The TLSA records; empty if there are none.
    pub records: Vec<TlsaRecord>,
    /// Whether the resolver validated the answer with DNSSEC.
    pub authentic: bool,
}

/// The receiving MX hosts of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailHosts {
    /// Those that were queried, most preferred first.
    pub hosts: Vec<Host>,
    /// The number of further MX targets beyond the limit.
    pub left_out: usize,
    /// Targets of MX records that are not host names.
    pub odd: Vec<String>,
    /// Whether there is a null MX record: the domain accepts no mail (RFC 7505 s.3).
    pub null: bool,
    /// How the answer says that there are no MX records; `None` if there are some.
    pub absence: Option<Absence>,
    /// Whether the resolver validated the MX answer with DNSSEC. Without that, senders do not use DANE (RFC 7672
    /// s.2.2.1).
    pub authentic: bool,
}

/// A query that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// The name, record type and purpose.
    pub query: Query,
    /// Why it failed.
    pub failure: Failure,
}

/// The tone of the headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// The query is pending.
    Waiting,
    /// The record is valid.
    Good,
    /// The record works, with warnings.
    Warning,
    /// Senders will not send reports.
    Bad,
    /// The query failed.
    Unknown,
}

/// Everything known so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The policy domain, in ASCII.
    pub domain: String,
    /// The record at the name that senders look up.
    pub record: RecordSite,
    /// Records at names that senders do not look up.
    pub elsewhere: Vec<MisplacedRecord>,
    /// The name of the record at the parent of the domain, and the TLS-RPT records there; `None` if the parent belongs to
    /// a registry.
    pub parent: Option<(String, Known<Vec<String>>)>,
    /// The MTA-STS record.
    pub sts: Known<Sts>,
    /// The MTA-STS records at the name to which the zone was appended twice, and that name.
    pub sts_doubled: (String, Known<Vec<String>>),
    /// Where the host of the MTA-STS policy is reached.
    pub policy_host: Known<Addresses>,
    /// The MX hosts, with their TLSA and TLS-RPT records.
    pub mx: Known<MailHosts>,
    /// The findings that follow, most severe first.
    pub conclusions: Vec<LookupFinding>,
    /// Queries that end in SERVFAIL, but are answered without DNSSEC validation.
    pub bogus: Vec<Query>,
    /// Queries that failed.
    pub unanswered: Vec<Unanswered>,
    /// Number of queries with an outcome.
    pub done: usize,
    /// Number of queries known to be needed so far.
    pub of: usize,
}

impl View {
    /// The current state of a look-up.
    pub fn of(lookup: &Lookup) -> Self {
        let domain = lookup.domain();
        let (done, of) = lookup.progress();
        let mut elsewhere = Vec::new();
        let (mut unanswered, mut bogus) = (Vec::new(), Vec::new());
        let mut parent = None;
        for (query, outcome) in lookup.questions() {
            if let Purpose::Misplaced(wrong) = query.purpose
                && !query.unvalidated
            {
                let found = Known::of(outcome, |outcome| Texts::of(outcome).tls_rpt());
                elsewhere.push(MisplacedRecord { wrong, owner: query.name.clone(), found });
            }
            if query.unvalidated {
                if !matches!(outcome, None | Some(Outcome::Failed(_))) {
                    bogus.push(query);
                }
                continue;
            }
            if query.purpose == Purpose::Parent {
                let found = Known::of(outcome, |outcome| Texts::of(outcome).tls_rpt());
                parent = Some((query.name.clone(), found));
            }
            if let Some(Outcome::Failed(failure)) = outcome {
                unanswered.push(Unanswered { query, failure: failure.clone() });
            }
        }
        let mut view = Self {
            domain: domain.to_owned(),
            record: RecordSite::of(lookup, domain),
            elsewhere,
            parent,
            sts: Known::of(lookup.outcome(&mta_sts::owner_name(domain), RecordType::Txt), |outcome| {
                sts(domain, outcome)
            }),
            sts_doubled: sts_doubled(lookup),
            policy_host: Addresses::of(lookup, &mta_sts::policy_host(domain)),
            mx: mail_hosts(lookup),
            conclusions: Vec::new(),
            bogus,
            unanswered,
            done,
            of,
        };
        view.conclusions = conclude(&view);
        view
    }

    /// Whether no query is pending any more.
    pub const fn is_done(&self) -> bool {
        self.done == self.of
    }

    /// The failed queries, grouped by failure.
    pub fn unanswered_by_failure(&self) -> Vec<(&Failure, Vec<&Query>)> {
        let mut groups: Vec<(&Failure, Vec<&Query>)> = Vec::new();
        for Unanswered { query, failure } in &self.unanswered {
            match groups.iter_mut().find(|(known, _)| *known == failure) {
                Some((_, queries)) => queries.push(query),
                None => groups.push((failure, vec![query])),
            }
        }
        groups
    }

    /// The answer to "is there a record, and does it work?" as a sentence, with its tone.
    pub fn headline(&self) -> (Tone, String) {
        let (owner, domain) = (&self.record.owner, &self.domain);
        let texts = match &self.record.texts {
            Known::Waiting => return (Tone::Waiting, format!("Asking for the record at {owner}\u{2026}")),
            Known::Unknown(failure) => {
                let sentence = format!("{}: it is not known what is at {owner}.", failure.label());
                return (Tone::Unknown, sentence);
            }
            Known::Known(texts) => texts,
        };
        // RFC 6604 s.3: the status is that of the last name, and the alias itself exists.
        if let (Some(_), Some(target)) = (texts.absence, texts.aliases.last()) {
            let sentence = format!("No record: {owner} is an alias (CNAME) for {target}, which has no TXT record.");
            return (Tone::Bad, sentence);
        }
        match texts.absence {
            Some(Absence::NoData) => {
                return (Tone::Bad, format!("No record: the name {owner} exists, but has no TXT record."));
            }
            Some(Absence::NxDomain) => return (Tone::Bad, format!("No record: there is no name {owner}.")),
            None => {}
        }
        match self.record.check.as_ref().map_or(Verdict::Invalid, |check| check.verdict) {
            Verdict::Valid => (Tone::Good, format!("The record of {domain} is valid.")),
            Verdict::ValidWithWarning => (Tone::Warning, format!("The record of {domain} works, with warnings.")),
            Verdict::Invalid if texts.records.len() > 1 => {
                let count = texts.records.len();
                (Tone::Bad, format!("Senders cannot use the {count} records of {domain}."))
            }
            Verdict::Invalid => (Tone::Bad, format!("Senders cannot use the record of {domain}.")),
        }
    }
}

fn sts(domain: &str, outcome: &Outcome) -> Sts {
    let owner = mta_sts::owner_name(domain);
    let found = Texts::of(outcome);
    let texts = found.texts();
    let meant = texts.iter().any(|text| text.to_ascii_lowercase().contains("stsv1"));
    let check = meant.then(|| mta_sts::record::check(&found.records, Some(&owner), Some(domain)));
    Sts { owner, texts, check }
}

fn sts_doubled(lookup: &Lookup) -> (String, Known<Vec<String>>) {
    let owner = doubled_sts(lookup.domain());
    let meant = |text: &String| text.to_ascii_lowercase().contains("stsv1");
    let found = Known::of(lookup.outcome(&owner, RecordType::Txt), |outcome| {
        Texts::of(outcome).texts().into_iter().filter(meant).collect()
    });
    (owner, found)
}

fn mail_hosts(lookup: &Lookup) -> Known<MailHosts> {
    let domain = lookup.domain();
    let hosts = lookup.hosts().cloned().unwrap_or_default();
    Known::of(lookup.outcome(domain, RecordType::Mx), |outcome| MailHosts {
        hosts: hosts.asked.iter().map(|(preference, name)| host(lookup, *preference, name)).collect(),
        left_out: hosts.left_out,
        odd: hosts.odd.clone(),
        null: hosts.null,
        absence: match outcome {
            Outcome::NoData(_) => Some(Absence::NoData),
            Outcome::NxDomain(_) => Some(Absence::NxDomain),
            Outcome::Answer(_) | Outcome::Failed(_) => None,
        },
        authentic: match outcome {
            Outcome::Answer(answer) => answer.authentic,
            Outcome::NoData(none) | Outcome::NxDomain(none) => none.authentic,
            Outcome::Failed(_) => false,
        },
    })
}

fn host(lookup: &Lookup, preference: Option<u16>, name: &str) -> Host {
    let tlsa = |outcome: &Outcome| match outcome {
        Outcome::Answer(answer) => Tlsa { records: answer.tlsa(), authentic: answer.authentic },
        Outcome::NoData(_) | Outcome::NxDomain(_) | Outcome::Failed(_) => Tlsa::default(),
    };
    Host {
        preference,
        name: name.to_owned(),
        inside: is_within(name, lookup.domain()),
        addresses: Addresses::of(lookup, name),
        tlsa: Known::of(lookup.outcome(&format!("{TLSA_PREFIX}.{name}"), RecordType::Tlsa), tlsa),
        place: RecordSite::of(lookup, name),
    }
}
