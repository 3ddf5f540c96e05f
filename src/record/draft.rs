//! The record form as plain data: the user's input, and everything derived from it.

use super::advice;
use super::build::{self, DestinationError, ToAscii};
use super::check::{Check, Verdict, check};
use super::destination::Destination;
use super::finding::{Code, Finding, Severity, Span};
use super::owner::{PREFIX, owner_name};
use super::publish::{DEFAULT_TTL, Format, Placement, Publication, PublishError};
use crate::characters::any_of;
use crate::dns::TxtRecord;
use crate::dns::name::comparable;

/// The user's input so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The policy domain, in any spelling.
    pub domain: String,
    /// The destination fields as typed, in order.
    pub destinations: Vec<String>,
    /// The DNS zone that holds the record; empty for the domain itself.
    pub zone: String,
    /// MX hosts with DANE, which need the same record at their names: separated by white space, commas or semicolons.
    pub mx_hosts: String,
    /// How long resolvers may cache the record, in seconds; `None` for [`DEFAULT_TTL`].
    pub ttl: Option<u32>,
    /// How the record will be published.
    pub format: Format,
}

/// The result of evaluating a [`Draft`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The policy domain in ASCII, or why the input is not one.
    pub domain: Result<String, DomainError>,
    /// One entry per destination field.
    pub fields: Vec<FieldOutcome>,
    /// The finished record, if at least one destination is valid.
    pub record: Option<Built>,
    /// One entry per MX host entered, without duplicates.
    pub mx_hosts: Vec<MxHost>,
}

/// An MX host that needs its own record, because with DANE it is the policy domain (RFC 8460 s.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MxHost {
    /// As typed.
    pub typed: String,
    /// Its record; `None` if there is no value yet, or it cannot be published at this name.
    pub record: Result<Option<Publication>, DomainError>,
}

/// The result for one destination field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldOutcome {
    /// Nothing typed yet.
    Empty,
    /// A destination senders can use, and its findings.
    Good(Destination, Vec<Finding>),
    /// Not usable, and why.
    Bad(DestinationError),
}

/// A finished record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The owner name, once the domain is known.
    pub owner: Option<String>,
    /// The value of the TXT record.
    pub value: String,
    /// The record in its zone, once the domain is known.
    pub publication: Option<Result<Publication, PublishError>>,
    /// The checker's result for the whole record.
    pub check: Check,
    /// What the owner should know before publishing it.
    pub advice: Vec<crate::finding::Finding<advice::Code>>,
}

/// Why a text is not a policy domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainError {
    /// Nothing typed yet.
    Empty,
    /// It is an address; holds the part after the `@`.
    Address(String),
    /// It is a URL; holds its host, if it has one.
    Url(Option<String>),
    /// The name has no dot.
    SingleLabel,
    /// The name or one of its labels is invalid in DNS; holds the message for the user.
    Impossible(&'static str),
}

impl std::fmt::Display for DomainError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("Enter the domain that your email addresses end with."),
            Self::Address(domain) => write!(f, "Enter only the part after the @: {domain}"),
            Self::Url(_) => f.write_str("Enter a domain, not a web address."),
            Self::SingleLabel => f.write_str("A mail domain has at least one dot, like example.com."),
            Self::Impossible(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for DomainError {}

impl DomainError {
    /// What was probably meant, to be offered as a correction.
    pub fn fix(&self) -> Option<&str> {
        match self {
            Self::Address(domain) | Self::Url(Some(domain)) => {
                Some(domain.as_str()).filter(|domain| domain.contains('.'))
            }
            Self::Empty | Self::Url(None) | Self::SingleLabel | Self::Impossible(_) => None,
        }
    }
}

/// The domain that is probably meant by one that begins with `www.`, in which there are hardly ever mail addresses.
pub fn without_www(domain: &str) -> Option<&str> {
    domain.strip_prefix("www.").filter(|rest| rest.contains('.'))
}

impl Draft {
    /// Builds the record, with all findings, errors and advice.
    ///
    /// ```
    /// use tls_rpt_workbench::record::draft::Draft;
    ///
    /// let destinations = vec!["tlsrpt@example.com".to_owned()];
    /// let draft = Draft { domain: "example.com".to_owned(), destinations, ..Draft::default() };
    /// let outcome = draft.outcome(&|domain| Some(domain.to_owned()));
    /// assert_eq!(outcome.record.unwrap().value, "v=TLSRPTv1; rua=mailto:tlsrpt@example.com");
    /// ```
    pub fn outcome(&self, to_ascii: ToAscii<'_>) -> Outcome {
        let domain = policy_domain(&self.domain, to_ascii);
        let fields: Vec<FieldOutcome> = self.destinations.iter().map(|typed| field(typed, to_ascii)).collect();
        let mut destinations: Vec<Destination> = Vec::new();
        for field in &fields {
            if let FieldOutcome::Good(destination, _) = field
                && !destinations.contains(destination)
            {
                destinations.push(destination.clone());
            }
        }
        let record = (!destinations.is_empty()).then(|| self.make(domain.as_deref().ok(), &destinations));
        let value = record.as_ref().map(|made| made.value.as_str());
        let mx_hosts = self.mx_hosts(value, domain.as_deref().ok(), to_ascii);
        Outcome { domain, fields, record, mx_hosts }
    }

    /// Where a record of this domain goes, as chosen in the form.
    pub fn placement(&self, domain: &str) -> Placement {
        let zone = if self.zone.trim().is_empty() { domain } else { &self.zone };
        Placement { ttl: self.ttl.unwrap_or(DEFAULT_TTL), ..Placement::new(domain).in_zone(zone) }
    }

    fn make(&self, domain: Option<&str>, destinations: &[Destination]) -> Built {
        let value = build::value(destinations);
        let owner = domain.map(owner_name);
        let publication = domain.map(|domain| Publication::new(PREFIX, &self.placement(domain), &value));
        // DNS panels split long values themselves or accept the zone-file line, which is already split.
        let record = TxtRecord::divided(&value);
        let mut check = check(&[record], owner.as_deref(), domain);
        if value.len() > 255 {
            let message = format!(
                "The value has {} octets. One character-string has room for 255, so it must be entered as several strings: follow what is shown for your DNS.",
                value.len()
            );
            let finding =
                Finding::new(Code::LongString, Span::new(255, value.len()), message).with_severity(Severity::Warning);
            check.findings.push(finding);
            check.verdict = Verdict::of(&check.findings);
        }
        let advice = advice::advice(domain, destinations);
        Built { owner, value, publication, check, advice }
    }

    fn mx_hosts(&self, value: Option<&str>, domain: Option<&str>, to_ascii: ToAscii<'_>) -> Vec<MxHost> {
        // The preference before a host, as in the answer of `dig +short MX`, is not a host.
        let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let typed = self.mx_hosts.split(any_of(" ,;\n\r\t"));
        let typed = typed.filter(|host| !host.is_empty() && !is_number(host));
        let mut hosts: Vec<MxHost> = Vec::new();
        for typed in typed.take(MOST_MX_HOSTS) {
            let record = policy_domain(typed, to_ascii).map(|host| {
                let zone = zone_of_host(&host, &self.zone, domain);
                let placement =
                    Placement { ttl: self.ttl.unwrap_or(DEFAULT_TTL), ..Placement::new(&host).in_zone(&zone) };
                value.and_then(|value| Publication::new(PREFIX, &placement, value).ok())
            });
            let host = MxHost { typed: typed.to_owned(), record };
            let name = |host: &MxHost| comparable(&host.typed);
            if !hosts.iter().any(|known| name(known) == name(&host)) {
                hosts.push(host);
            }
        }
        hosts
    }
}

/// Maximum number of MX hosts processed; further ones are ignored.
const MOST_MX_HOSTS: usize = 50;

/// The zone to assume for an MX host: the chosen one or the domain if it contains the host, otherwise the part after the
/// first dot.
fn zone_of_host(host: &str, chosen: &str, domain: Option<&str>) -> String {
    let zones = Placement::zones(host);
    let chosen = chosen.to_ascii_lowercase();
    let known =
        [Some(chosen.as_str()), domain].into_iter().flatten().find(|zone| zones.iter().any(|known| known == zone));
    known.map(ToOwned::to_owned).or_else(|| zones.get(1).or_else(|| zones.first()).cloned()).unwrap_or_default()
}

fn field(typed: &str, to_ascii: ToAscii<'_>) -> FieldOutcome {
    match build::destination(typed, to_ascii) {
        Ok((destination, findings)) => FieldOutcome::Good(destination, findings),
        Err(DestinationError::Empty) => FieldOutcome::Empty,
        Err(error) => FieldOutcome::Bad(error),
    }
}

/// How a policy domain is written in DNS, as a sentence; empty if it is as typed, apart from case and the root's dot.
pub fn other_notation(ascii: &str, typed: &str) -> String {
    if comparable(typed.trim()) == ascii { String::new() } else { format!("In DNS this is written {ascii}.") }
}

/// Parses a policy domain as typed; the result is in ASCII, without a trailing dot.
///
/// # Errors
/// [`DomainError`] says what to type instead.
pub fn policy_domain(typed: &str, to_ascii: ToAscii<'_>) -> Result<String, DomainError> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(DomainError::Empty);
    }
    if text.contains('/') {
        let rest = text.split_once("//").map_or(text, |(_, rest)| rest);
        let host = rest.split(any_of("/?#:")).next().unwrap_or_default();
        let host = host.rsplit('@').next().filter(|host| !host.is_empty());
        return Err(DomainError::Url(host.map(str::to_ascii_lowercase)));
    }
    if let Some((_, domain)) = text.rsplit_once('@') {
        return Err(DomainError::Address(domain.to_owned()));
    }
    let lower = text.to_ascii_lowercase();
    // People paste the owner name itself; they mean the domain after the prefix.
    let bare = lower.strip_prefix("_smtp._tls.").unwrap_or(&lower);
    let bare = bare.strip_suffix('.').unwrap_or(bare);
    let ascii = if bare.is_ascii() { Some(bare.to_owned()) } else { to_ascii(bare) };
    let Some(ascii) = ascii else {
        return Err(DomainError::Impossible("This name cannot be written in DNS."));
    };
    if ascii.split('.').any(str::is_empty) {
        return Err(DomainError::Impossible("There is an extra dot."));
    }
    if ascii.split('.').any(|label| label.len() > 63) {
        return Err(DomainError::Impossible("A part between two dots may have 63 characters at most."));
    }
    if owner_name(&ascii).len() > 253 {
        return Err(DomainError::Impossible(
            "The name is too long for DNS: with _smtp._tls before it, 253 characters at most.",
        ));
    }
    if ascii.bytes().any(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))) {
        return Err(DomainError::Impossible("A domain has letters, digits, hyphens and dots only."));
    }
    if ascii.split('.').any(|label| label.starts_with('-') || label.ends_with('-')) {
        return Err(DomainError::Impossible("A part between two dots must not begin or end with a hyphen."));
    }
    if !ascii.contains('.') {
        return Err(DomainError::SingleLabel);
    }
    if ascii.split('.').all(|label| label.bytes().all(|b| b.is_ascii_digit())) {
        return Err(DomainError::Impossible(
            "This is an IP address. Enter the domain that your email addresses end with.",
        ));
    }
    Ok(ascii)
}
