//! The DNS queries: a name, a record type, and a purpose.

use crate::dns::name::is_registry_suffix;
use crate::mta_sts;
use crate::record::owner::owner_name;

/// The record types that are queried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordType {
    /// Text (RFC 1035 s.3.3.14).
    Txt,
    /// Mail exchanger (RFC 1035 s.3.3.9).
    Mx,
    /// A TLS server's certificate or key (RFC 6698 s.2).
    Tlsa,
    /// IPv4 address (RFC 1035 s.3.4.1).
    A,
    /// IPv6 address (RFC 3596 s.2.1).
    Aaaa,
}

impl RecordType {
    /// The mnemonic, in capitals.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Txt => "TXT",
            Self::Mx => "MX",
            Self::Tlsa => "TLSA",
            Self::A => "A",
            Self::Aaaa => "AAAA",
        }
    }

    /// The number in the IANA registry.
    pub const fn number(self) -> u64 {
        match self {
            Self::Txt => 16,
            Self::Mx => 15,
            Self::Tlsa => 52,
            Self::A => 1,
            Self::Aaaa => 28,
        }
    }
}

/// Wrong names at which TLS-RPT records are sometimes published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WrongName {
    /// `_tls._smtp`: the labels swapped.
    Swapped,
    /// `_smtp-tlsrpt`: the name of early drafts.
    DraftHyphen,
    /// `_smtp_tlsrpt`: the same with an underscore.
    DraftUnderscore,
    /// `_smtp_tls`: one label instead of two.
    OneLabel,
    /// `_tlsrpt`: modelled on `_dmarc`.
    Tlsrpt,
    /// `_tls`: the first label left out.
    Tls,
    /// `_smtp-tls`: one label with a hyphen.
    Hyphen,
    /// The domain itself.
    Bare,
    /// The full name entered where a panel appends the zone.
    DoubledZone,
}

impl WrongName {
    /// All wrong names, in the order in which they are queried.
    pub const ALL: [Self; 9] = [
        Self::Swapped,
        Self::DraftHyphen,
        Self::DraftUnderscore,
        Self::OneLabel,
        Self::Tlsrpt,
        Self::Tls,
        Self::Hyphen,
        Self::Bare,
        Self::DoubledZone,
    ];

    /// The full wrong name for a policy domain.
    pub fn owner(self, domain: &str) -> String {
        match self {
            Self::Swapped => format!("_tls._smtp.{domain}"),
            Self::DraftHyphen => format!("_smtp-tlsrpt.{domain}"),
            Self::DraftUnderscore => format!("_smtp_tlsrpt.{domain}"),
            Self::OneLabel => format!("_smtp_tls.{domain}"),
            Self::Tlsrpt => format!("_tlsrpt.{domain}"),
            Self::Tls => format!("_tls.{domain}"),
            Self::Hyphen => format!("_smtp-tls.{domain}"),
            Self::Bare => domain.to_owned(),
            Self::DoubledZone => format!("{}.{domain}", owner_name(domain)),
        }
    }
}

/// The purpose of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// The record itself, at the one name senders look up (RFC 8460 s.3).
    Record,
    /// A record at a name no sender looks up.
    Misplaced(WrongName),
    /// A record at the parent of the policy domain, which no sender looks up for it.
    Parent,
    /// Whether there is an MTA-STS policy (RFC 8461 s.3.1).
    Sts,
    /// An MTA-STS record whose full name was entered where a panel appends the zone.
    StsDoubled,
    /// Where the host of the MTA-STS policy is (RFC 8461 s.3.3).
    PolicyHost,
    /// Which hosts receive mail (RFC 5321 s.5.1).
    Mx,
    /// Where a host is reached (RFC 5321 s.5.1).
    Address,
    /// Whether a host uses DANE (RFC 7672 s.2.2).
    Tlsa,
    /// Where reports about DANE at a host go (RFC 8460 s.1.1).
    RecordAtMx,
}

impl Purpose {
    /// The purpose in a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Record => "the TLS-RPT record",
            Self::Misplaced(_) => "a common wrong name",
            Self::Parent => "the record of the parent domain",
            Self::Sts => "MTA-STS",
            Self::StsDoubled => "MTA-STS at a wrong name",
            Self::PolicyHost => "the host of the MTA-STS policy",
            Self::Mx => "the mail hosts",
            Self::Address => "the address of a mail host",
            Self::Tlsa => "DANE at a mail host",
            Self::RecordAtMx => "the TLS-RPT record of a mail host",
        }
    }
}

/// One DNS query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The name in ASCII and lower case, without a trailing dot.
    pub name: String,
    /// The record type.
    pub kind: RecordType,
    /// Why it is sent.
    pub purpose: Purpose,
    /// Whether the resolver is asked not to check DNSSEC (CD, RFC 4035 s.3.2.2): after SERVFAIL that shows whether the
    /// signatures are the reason.
    pub unvalidated: bool,
}

impl Query {
    pub(super) fn new(name: impl Into<String>, kind: RecordType, purpose: Purpose) -> Self {
        Self { name: name.into(), kind, purpose, unvalidated: false }
    }

    /// The same query without DNSSEC validation.
    pub(super) fn without_validation(&self) -> Self {
        Self { unvalidated: true, ..self.clone() }
    }

    /// Whether the resolver is asked the same, regardless of the purpose.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name == other.name && self.unvalidated == other.unvalidated
    }
}

/// The queries for a policy domain that do not depend on an answer. Names too long for DNS are left out.
pub fn first(domain: &str) -> Vec<Query> {
    let mut out = vec![Query::new(owner_name(domain), RecordType::Txt, Purpose::Record)];
    out.push(Query::new(domain, RecordType::Mx, Purpose::Mx));
    out.push(Query::new(mta_sts::owner_name(domain), RecordType::Txt, Purpose::Sts));
    for wrong in WrongName::ALL {
        out.push(Query::new(wrong.owner(domain), RecordType::Txt, Purpose::Misplaced(wrong)));
    }
    if let Some(parent) = parent(domain) {
        out.push(Query::new(owner_name(parent), RecordType::Txt, Purpose::Parent));
    }
    out.push(Query::new(doubled_sts(domain), RecordType::Txt, Purpose::StsDoubled));
    for kind in ADDRESSES {
        out.push(Query::new(mta_sts::policy_host(domain), kind, Purpose::PolicyHost));
    }
    out.retain(|query| query.name.len() <= 253);
    out
}

/// The record types of addresses.
pub(super) const ADDRESSES: [RecordType; 2] = [RecordType::A, RecordType::Aaaa];

/// The domain above a policy domain, unless it belongs to a registry.
pub(super) fn parent(domain: &str) -> Option<&str> {
    let (_, parent) = domain.split_once('.')?;
    (parent.contains('.') && !is_registry_suffix(parent)).then_some(parent)
}

/// The name of an MTA-STS record to which the zone was appended twice.
pub(super) fn doubled_sts(domain: &str) -> String {
    format!("{}.{domain}", mta_sts::owner_name(domain))
}

/// The labels before a host in the name of its TLSA records: SMTP is port 25 (RFC 7672 s.2.2.3).
pub const TLSA_PREFIX: &str = "_25._tcp";

/// The queries for one MX host.
pub(crate) fn about_host(host: &str) -> [Query; 4] {
    let [v4, v6] = ADDRESSES.map(|kind| Query::new(host, kind, Purpose::Address));
    [
        v4,
        v6,
        Query::new(format!("{TLSA_PREFIX}.{host}"), RecordType::Tlsa, Purpose::Tlsa),
        Query::new(owner_name(host), RecordType::Txt, Purpose::RecordAtMx),
    ]
}
