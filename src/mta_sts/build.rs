//! The MTA-STS form as plain data: the user's input, and the record and the policy file built from it.
//!
//! Builder and checkers are inverse: what is built here is checked before it is returned, and parses to the same mode,
//! `max_age`, hosts and `id`.

use super::finding::{Code, Finding};
use super::record::{VERSION, bad_id};
use super::{MAX_AGE_LIMIT, Mode, RECORD_LABEL, owner_name, pattern, policy, policy_host, policy_url, record};
use crate::characters::any_of;
use crate::dns::TxtRecord;
use crate::finding::Severity;
use crate::record::build::ToAscii;
use crate::record::draft::{self as record_draft, DomainError, policy_domain};
use crate::record::publish::{Publication, PublishError};
use crate::report::Timestamp;

/// The user's input so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The policy domain, in any spelling.
    pub domain: String,
    /// What senders should do when a host fails policy validation.
    pub mode: Mode,
    /// How long senders may cache the policy, in seconds.
    pub max_age: u32,
    /// The receiving MX hosts, one per field: a name, a pattern, or a line of a look-up that ends with the host.
    pub mx: Vec<String>,
    /// Identifies this version of the policy: letters and digits, different after every change. See [`id_at`].
    pub id: String,
}

/// The result of evaluating a [`Draft`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The policy domain in ASCII, or why the input is not one.
    pub domain: Result<String, DomainError>,
    /// One entry per field of [`Draft::mx`].
    pub mx: Vec<MxOutcome>,
    /// What prevents building the record and the file, apart from invalid hosts.
    pub problems: Vec<Finding>,
    /// The record and the file; `None` if there is a problem or an invalid host.
    pub made: Option<Built>,
}

/// The result for one host field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MxOutcome {
    /// Nothing typed.
    Empty,
    /// The pattern as written to the file.
    Good(String),
    /// Not a pattern, and why.
    Bad(Finding),
}

/// A record and the policy file that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The name of the TXT record; the relative name while the domain is not known.
    pub owner: String,
    /// The value of the TXT record.
    pub value: String,
    /// The policy domain, once it is known.
    pub domain: Option<String>,
    /// The text of the policy file. Its lines end with LF: the grammar accepts both LF and CRLF, and a file pasted into
    /// an editor or a shell on a server gets LF anyway, so what is shown is what will be served.
    pub file: String,
    /// The host that has to serve the file, once the domain is known.
    pub host: Option<String>,
    /// The URL from which senders fetch the file, once the domain is known.
    pub url: Option<String>,
    /// Findings about record and file; none of them is an error.
    pub findings: Vec<Finding>,
}

impl Built {
    /// The TXT record in a zone, ready to be rendered for every way of publishing it; `None` while the domain is not
    /// known. Zone and TTL are those chosen for the TLS-RPT record.
    pub fn publication(&self, chosen: &record_draft::Draft) -> Option<Result<Publication, PublishError>> {
        let placement = chosen.placement(self.domain.as_deref()?);
        Some(Publication::new(RECORD_LABEL, &placement, &self.value))
    }
}

/// The `id` for a policy published at this time: `20240131T101500Z`.
pub fn id_at(time: Timestamp) -> String {
    time.to_string().chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Splits a text into host fields, separated by line breaks or commas.
pub fn split_hosts(text: &str) -> Vec<String> {
    text.split(any_of("\n\r,")).map(str::trim).filter(|host| !host.is_empty()).map(ToOwned::to_owned).collect()
}

/// Parses a `max_age` in seconds, as typed.
///
/// # Errors
/// The finding says why senders would not accept it as a `max_age`.
pub fn max_age(typed: &str) -> Result<u32, Finding> {
    policy::seconds(typed.trim()).map_err(|(code, message)| Finding::new(code, None, message))
}

impl Draft {
    /// Builds the record and the file, with all findings about them.
    ///
    /// While one host is invalid nothing is built: a policy without that host would tell senders not to deliver to it.
    pub fn outcome(&self, to_ascii: ToAscii<'_>) -> Outcome {
        let typed = self.domain.trim();
        let bare = typed.get(..RECORD_LABEL.len() + 1).filter(|start| start.eq_ignore_ascii_case("_mta-sts."));
        let domain = policy_domain(bare.map_or(typed, |start| &typed[start.len()..]), to_ascii);
        let mx: Vec<MxOutcome> = self.mx.iter().map(|typed| host(typed, to_ascii)).collect();
        let mut patterns: Vec<&str> = Vec::new();
        for field in &mx {
            if let MxOutcome::Good(pattern) = field
                && !patterns.contains(&pattern.as_str())
            {
                patterns.push(pattern);
            }
        }
        let problems = self.problems(patterns.is_empty());
        let sound = problems.is_empty() && !mx.iter().any(|field| matches!(field, MxOutcome::Bad(_)));
        let made = sound.then(|| self.make(domain.as_deref().ok(), &patterns));
        Outcome { domain, mx, problems, made }
    }

    fn problems(&self, no_host: bool) -> Vec<Finding> {
        let mut problems = Vec::new();
        if let Some((code, _, message)) = bad_id(&self.id) {
            problems.push(Finding::new(code, None, message));
        }
        if self.max_age > MAX_AGE_LIMIT {
            let message = format!("The largest max_age is {MAX_AGE_LIMIT} seconds, about a year.");
            problems.push(Finding::new(Code::MaxAgeRange, None, message));
        }
        if no_host && self.mode != Mode::None {
            let message = "Enter the hosts that receive mail for the domain: those in its MX records.";
            problems.push(Finding::new(Code::MxMissing, None, message));
        }
        problems
    }

    fn make(&self, domain: Option<&str>, patterns: &[&str]) -> Built {
        let value = format!("{VERSION}; id={};", self.id);
        let mut file = format!("version: STSv1\nmode: {}\n", self.mode.name());
        for pattern in patterns {
            file.push_str(&format!("mx: {pattern}\n"));
        }
        file.push_str(&format!("max_age: {}\n", self.max_age));
        let owner = domain.map(owner_name);
        let answer = [TxtRecord::from_value(&value)];
        // Spans would point into two different texts; what is built here has no error to point at.
        let mut findings: Vec<Finding> = record::check(&answer, owner.as_deref(), domain)
            .findings
            .into_iter()
            .chain(policy::check(&file).findings)
            .map(|finding| Finding { span: None, ..finding })
            .collect();
        findings.extend(self.advice());
        Built {
            domain: domain.map(ToOwned::to_owned),
            owner: owner.unwrap_or_else(|| RECORD_LABEL.to_owned()),
            value,
            file,
            host: domain.map(policy_host),
            url: domain.map(policy_url),
            findings,
        }
    }

    fn advice(&self) -> Option<Finding> {
        match self.mode {
            Mode::Testing => None,
            Mode::Enforce => {
                let message = "With enforce, senders hold mail back from a host that fails. Go through testing first, until the reports of a few weeks show no failure you cannot explain.";
                Some(Finding::new(Code::EnforceFirst, None, message))
            }
            Mode::None => {
                let message = "This switches MTA-STS off. Choose a short time, publish it with a new id, and keep record and file until the longest max_age you ever published has passed.";
                Some(Finding::new(Code::ModeNone, None, message))
            }
        }
    }
}

/// Parses one host as typed or pasted.
fn host(typed: &str, to_ascii: ToAscii<'_>) -> MxOutcome {
    let typed = typed.trim();
    let named = typed.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("mx:"));
    let typed = if named { typed[3..].trim_start() } else { typed };
    if typed.is_empty() {
        return MxOutcome::Empty;
    }
    let words: Vec<&str> = typed.split_whitespace().collect();
    // `10 mx1.example.com.`, or the whole line of a zone file or of dig.
    let text = match words.as_slice() {
        [.., preference, host] if preference.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => typed,
    };
    let text = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
    let (wildcard, name) = text.strip_prefix("*.").map_or(("", text.as_str()), |name| ("*.", name));
    let ascii = if name.is_ascii() { None } else { to_ascii(name) };
    let pattern = format!("{wildcard}{}", ascii.as_deref().unwrap_or(name));
    match pattern::judge(&pattern).into_iter().find(|finding| finding.severity == Severity::Error) {
        Some(finding) => MxOutcome::Bad(Finding { span: None, ..finding }),
        None => MxOutcome::Good(pattern),
    }
}
