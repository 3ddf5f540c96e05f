//! What is known at a point of the look-up, in the order in which it is read: the record first.

use super::conclude::{Conclusion, conclude};
use super::data::TlsaRecord;
use super::outcome::{Failure, Outcome};
use super::place::{Absence, Place, Texts};
use super::plan::Lookup;
use super::query::{Purpose, Query, RecordType, TLSA_PREFIX, WrongName};
use crate::dns::name::is_within;
use crate::mta_sts::{self, record::RecordCheck};
use crate::record::Verdict;

/// Something that is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known<T> {
    /// The answer is on its way.
    Waiting,
    /// It could not be learnt.
    Unknown(Failure),
    /// The answer.
    Known(T),
}

impl<T> Known<T> {
    /// What is known.
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

/// A name at which a TLS-RPT record would be a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Which mistake.
    pub wrong: WrongName,
    /// The name.
    pub owner: String,
    /// The TLS-RPT records there; nothing else that stands there counts.
    pub found: Known<Vec<String>>,
}

/// What stands at the place of the MTA-STS record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sts {
    /// The name.
    pub owner: String,
    /// The TXT records there.
    pub texts: Vec<String>,
    /// What senders make of them; `None` when none is meant for MTA-STS.
    pub check: Option<RecordCheck>,
}

/// A mail host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Its preference; missing for a domain without MX records.
    pub preference: Option<u16>,
    /// Its name.
    pub name: String,
    /// It stands in the policy domain, so probably in the same hands.
    pub inside: bool,
    /// Its TLSA records.
    pub tlsa: Known<Tlsa>,
    /// Its own TLS-RPT record.
    pub place: Place,
}

/// TLSA records, and whether senders may rely on them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tlsa {
    /// The records.
    pub records: Vec<TlsaRecord>,
    /// The resolver says that DNSSEC vouches for them.
    pub authentic: bool,
}

/// The hosts that take mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailHosts {
    /// Those that were asked about.
    pub hosts: Vec<Host>,
    /// How many more there are.
    pub left_out: usize,
    /// Targets of MX records that are no host names.
    pub odd: Vec<String>,
    /// The domain takes no mail (RFC 7505 s.3).
    pub null: bool,
    /// How the answer says that there are no MX records.
    pub absence: Option<Absence>,
}

/// A question that has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// The question.
    pub query: Query,
    /// Why.
    pub failure: Failure,
}

/// How the sentence at the top is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// The answer is on its way.
    Waiting,
    /// All is well.
    Good,
    /// It works, with something to say.
    Warning,
    /// Senders will not send reports.
    Bad,
    /// It could not be learnt.
    Unknown,
}

/// Everything that is known so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The policy domain.
    pub domain: String,
    /// The record at the name where senders look.
    pub record: Place,
    /// Records at names where they do not.
    pub elsewhere: Vec<Elsewhere>,
    /// MTA-STS.
    pub sts: Known<Sts>,
    /// The mail hosts.
    pub mx: Known<MailHosts>,
    /// What follows.
    pub conclusions: Vec<Conclusion>,
    /// What could not be learnt.
    pub unanswered: Vec<Unanswered>,
    /// Questions with an outcome.
    pub done: usize,
    /// Questions that are known to be needed.
    pub of: usize,
}

impl View {
    /// What a look-up knows now.
    pub fn of(lookup: &Lookup) -> Self {
        let domain = lookup.domain();
        let (done, of) = lookup.progress();
        let mut elsewhere = Vec::new();
        let mut unanswered = Vec::new();
        for (query, outcome) in lookup.questions() {
            if let Purpose::Misplaced(wrong) = query.purpose {
                let found = Known::of(outcome, |outcome| Texts::of(outcome).tls_rpt());
                elsewhere.push(Elsewhere { wrong, owner: query.name.clone(), found });
            }
            if let Some(Outcome::Failed(failure)) = outcome {
                unanswered.push(Unanswered { query, failure: failure.clone() });
            }
        }
        let mut view = Self {
            domain: domain.to_owned(),
            record: Place::of(lookup, domain),
            elsewhere,
            sts: Known::of(lookup.outcome(&mta_sts::owner_name(domain), RecordType::Txt), |outcome| {
                sts(domain, outcome)
            }),
            mx: mail_hosts(lookup),
            conclusions: Vec::new(),
            unanswered,
            done,
            of,
        };
        view.conclusions = conclude(&view);
        view
    }

    /// Whether nothing is on its way any more.
    pub const fn is_done(&self) -> bool {
        self.done == self.of
    }

    /// What could not be learnt, the same failure once with all its questions.
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

    /// The answer to "is there a record, and does it work?" in a sentence, and how it is meant.
    pub fn headline(&self) -> (Tone, String) {
        let (owner, domain) = (&self.record.owner, &self.domain);
        let texts = match &self.record.texts {
            Known::Waiting => return (Tone::Waiting, format!("Asking for the record at {owner}\u{2026}")),
            Known::Unknown(failure) => {
                let sentence = format!("{}: it is not known what stands at {owner}.", failure.label());
                return (Tone::Unknown, sentence);
            }
            Known::Known(texts) => texts,
        };
        match texts.absence {
            Some(Absence::NoData) => {
                return (Tone::Bad, format!("No record: the name {owner} exists, but has no TXT record."));
            }
            Some(Absence::NxDomain) => return (Tone::Bad, format!("No record: there is no name {owner}.")),
            None => {}
        }
        match self.record.check.as_ref().map_or(Verdict::Invalid, |check| check.verdict) {
            Verdict::Valid => (Tone::Good, format!("The record of {domain} is valid.")),
            Verdict::ValidWithWarning => {
                (Tone::Warning, format!("The record of {domain} works, with something to mend."))
            }
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
        tlsa: Known::of(lookup.outcome(&format!("{TLSA_PREFIX}.{name}"), RecordType::Tlsa), tlsa),
        place: Place::of(lookup, name),
    }
}
