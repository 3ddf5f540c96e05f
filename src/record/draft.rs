//! The record form as a plain value: what was typed, and everything that follows from it.

use super::build::{self, DestinationError, ToAscii};
use super::check::{Check, Verdict, check};
use super::destination::Destination;
use super::finding::{Code, Finding, Severity, Span};
use super::owner::owner_name;
use super::text::TxtRecord;

/// What a person has typed so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The policy domain, in any spelling.
    pub domain: String,
    /// The destinations, one field each, in order.
    pub destinations: Vec<String>,
}

/// What follows from a [`Draft`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The policy domain in ASCII, when what was typed is one.
    pub domain: Result<String, DomainError>,
    /// One entry a field.
    pub fields: Vec<FieldOutcome>,
    /// The finished record, when at least one destination is good.
    pub record: Option<Made>,
}

/// What became of one destination field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldOutcome {
    /// Nothing typed yet.
    Empty,
    /// A destination senders can use, and what is to be said about it.
    Good(Destination, Vec<Finding>),
    /// Not usable, and why.
    Bad(DestinationError),
}

/// A finished record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The owner name, once the domain is known.
    pub owner: Option<String>,
    /// The value of the TXT record.
    pub value: String,
    /// The line for a zone file, once the domain is known.
    pub zone_line: Option<String>,
    /// What the checker says to the record as a whole.
    pub check: Check,
}

/// Why a text is not a policy domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainError {
    /// Nothing typed yet.
    Empty,
    /// It is an address; the domain is the part behind the `@`.
    Address(String),
    /// It is a URL.
    Url,
    /// The name has no dot.
    SingleLabel,
    /// A label or the name cannot exist in the DNS.
    Impossible(&'static str),
}

impl std::fmt::Display for DomainError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("Enter the domain your mail addresses end with."),
            Self::Address(domain) => write!(f, "Enter only what stands behind the @: {domain}"),
            Self::Url => f.write_str("Enter a domain, not a web address."),
            Self::SingleLabel => f.write_str("A mail domain has at least one dot, like example.com."),
            Self::Impossible(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for DomainError {}

impl Draft {
    /// Works out the record and everything to be said about it.
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
        let record = (!destinations.is_empty()).then(|| make(domain.as_deref().ok(), &destinations));
        Outcome { domain, fields, record }
    }
}

fn field(typed: &str, to_ascii: ToAscii<'_>) -> FieldOutcome {
    match build::destination(typed, to_ascii) {
        Ok((destination, findings)) => FieldOutcome::Good(destination, findings),
        Err(DestinationError::Empty) => FieldOutcome::Empty,
        Err(error) => FieldOutcome::Bad(error),
    }
}

fn make(domain: Option<&str>, destinations: &[Destination]) -> Made {
    let value = build::value(destinations);
    let owner = domain.map(owner_name);
    let zone_line = owner.as_deref().map(|owner| build::zone_line(owner, &value));
    // DNS panels split long values themselves or take the zone line, which does.
    let record = TxtRecord { strings: value.as_bytes().chunks(255).map(<[u8]>::to_vec).collect() };
    let mut check = check(&[record], owner.as_deref(), domain);
    if value.len() > 255 {
        let message = format!(
            "The value has {} octets. One character-string holds 255, so it must be entered as several strings; the zone-file line shows how.",
            value.len()
        );
        let finding =
            Finding::new(Code::LongString, Span::new(255, value.len()), message).with_severity(Severity::Warning);
        check.findings.push(finding);
        check.verdict = Verdict::of(&check.findings);
    }
    Made { owner, value, zone_line, check }
}

/// Reads a policy domain as a person types it; the result is in ASCII without the root's dot.
///
/// # Errors
/// [`DomainError`] says what to type instead.
pub fn policy_domain(typed: &str, to_ascii: ToAscii<'_>) -> Result<String, DomainError> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(DomainError::Empty);
    }
    if text.contains("//") || text.contains('/') {
        return Err(DomainError::Url);
    }
    if let Some((_, domain)) = text.rsplit_once('@') {
        return Err(DomainError::Address(domain.to_owned()));
    }
    let lower = text.to_lowercase();
    // People paste the owner name itself; what they mean is the domain behind it.
    let bare = lower.strip_prefix("_smtp._tls.").unwrap_or(&lower);
    let bare = bare.strip_suffix('.').unwrap_or(bare);
    let ascii = if bare.is_ascii() { Some(bare.to_owned()) } else { to_ascii(bare) };
    let Some(ascii) = ascii else {
        return Err(DomainError::Impossible("This name cannot be written in DNS."));
    };
    if ascii.split('.').any(str::is_empty) {
        return Err(DomainError::Impossible("There is a dot too many: a label between two dots is empty."));
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
        return Err(DomainError::Impossible("A part between two dots may not begin or end with a hyphen."));
    }
    if !ascii.contains('.') {
        return Err(DomainError::SingleLabel);
    }
    Ok(ascii)
}
