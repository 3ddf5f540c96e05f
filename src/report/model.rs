//! The data model of a TLS report: RFC 8460 s.4.4 in its own terms, keeping everything that was received as written.

use serde::{Deserialize, Serialize};

use super::deviation::{Deviation, Unread};
use super::result_type::ResultType;
use super::text::Text;
use super::time::Timestamp;

/// One report: what one sending domain observed when delivering to a policy domain during one period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// `organization-name` as written: the sender of the report.
    pub organization: Option<Text>,
    /// `date-range`: the reported period.
    pub range: DateRange,
    /// `contact-info` as written: an address at the sender.
    pub contact: Option<Text>,
    /// `report-id` as written: opaque text.
    pub report_id: Option<String>,
    /// The submitter's domain from the mail or file name; a claim, used only where the report itself has no value.
    pub submitter: Option<Text>,
    /// `policies`: one entry per applied policy.
    pub policies: Vec<Policy>,
    /// Deviations from RFC 8460 that the reader tolerated.
    pub deviations: Vec<Deviation>,
    /// Members that are not known, with their values.
    pub unread: Vec<Unread>,
    /// What the mail around the report says about its signature; `None` for a report that came in no mail.
    pub signed: Option<Signed>,
}

/// What the mail around a report says about its DKIM signature (RFC 8460 s.3). Nothing is verified here: it is the word of
/// the server that received the mail.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Signed {
    /// The signing domain, `d=` of the signature; `None` if the mail has no signature.
    pub domain: Option<String>,
    /// The result that the receiving server noted (RFC 8601 s.2.7.1), such as `pass`; `None` if it noted none.
    pub result: Option<String>,
    /// The server that noted the result.
    pub server: Option<String>,
}

impl Signed {
    /// Whether the receiving server noted that there was no valid signature (RFC 8601 s.2.7.1). Receivers may ignore such
    /// a report (RFC 8460 s.3). What is not known, or failed for now, is not held against it.
    pub fn is_without_valid_signature(&self) -> bool {
        self.result.as_deref().is_some_and(|result| matches!(result, "none" | "fail" | "policy" | "permerror"))
    }
}

impl Report {
    /// Whether two reports have the same content, ignoring what was inferred from mail or file names.
    pub fn same_content(&self, other: &Self) -> bool {
        let name = |report: &Self| report.organization.as_deref().map(comparable_name);
        name(self) == name(other)
            && self.range.says_what(&other.range)
            && self.contact == other.contact
            && self.report_id.as_deref().map(str::trim) == other.report_id.as_deref().map(str::trim)
            && self.policies.len() == other.policies.len()
            && self.policies.iter().zip(&other.policies).all(|(a, b)| {
                let domains = a.domain == b.domain || a.domain_inferred || b.domain_inferred;
                domains
                    && (a.kind, &a.kind_text, &a.policy_string, &a.mx_host)
                        == (b.kind, &b.kind_text, &b.policy_string, &b.mx_host)
                    && (a.successful, a.failed, &a.failures) == (b.successful, b.failed, &b.failures)
            })
    }
}

/// The period that a report covers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateRange {
    /// The first second; `None` if missing or unreadable.
    pub start: Option<Timestamp>,
    /// The end; `None` if missing or unreadable. Inclusive if it is the last second of a day, else exclusive.
    pub end: Option<Timestamp>,
    /// `start-datetime` as written.
    pub start_text: Option<Text>,
    /// `end-datetime` as written.
    pub end_text: Option<Text>,
    /// The report gives no dates; these come from the file's name.
    pub inferred: bool,
}

impl DateRange {
    /// Number of days covered, from 1 to 31: no report covers more than a month.
    fn days(&self) -> u64 {
        const DAY: i64 = 86_400;
        const MONTH: i64 = 31;
        let seconds = match (self.start, self.end) {
            (Some(start), Some(end)) => end.0.saturating_sub(start.0),
            _ => DAY,
        };
        u64::try_from((seconds / DAY + i64::from(seconds % DAY > 0)).clamp(1, MONTH)).unwrap_or(1)
    }

    /// Whether a policy of a report about this period has more sessions than are possible.
    pub fn is_implausible(&self, policy: &Policy) -> bool {
        let most = Policy::PLAUSIBLE_A_DAY.saturating_mul(self.days());
        policy.sessions() > most
            || policy.failures.iter().any(|failure| failure.failed > most)
            || policy.detailed() > most
    }

    /// Whether two reports state the same period, however the dates are formatted. Inferred dates are ignored.
    fn says_what(&self, other: &Self) -> bool {
        let said = |range: &Self| {
            let point = |time: Option<Timestamp>, text: &Option<Text>| (time, text.clone().filter(|_| time.is_none()));
            (!range.inferred).then(|| (point(range.start, &range.start_text), point(range.end, &range.end_text)))
        };
        let nothing = ((None, None), (None, None));
        said(self).unwrap_or_else(|| nothing.clone()) == said(other).unwrap_or(nothing)
    }
}

/// The policy type, for grouping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PolicyType {
    /// `sts`: MTA-STS.
    Sts,
    /// `tlsa`: DANE.
    Tlsa,
    /// `no-policy-found`: neither MTA-STS nor DANE.
    NoPolicyFound,
    /// Any other value, or none.
    Other,
}

impl PolicyType {
    /// The name in RFC 8460 (s.4.4); `other` for [`PolicyType::Other`].
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Tlsa => "tlsa",
            Self::NoPolicyFound => "no-policy-found",
            Self::Other => "other",
        }
    }

    /// Parses a policy type in any spelling; unknown ones are [`PolicyType::Other`].
    pub fn parse(text: &str) -> Self {
        let mut plain = text.trim().to_ascii_lowercase();
        plain.retain(|c| !matches!(c, '_' | ' ' | '-'));
        match plain.as_str() {
            "sts" | "stsv1" | "mtasts" | "stspolicy" | "mtastspolicy" => Self::Sts,
            "nopolicyfound" | "none" | "nopolicy" | "nostspolicyfound" => Self::NoPolicyFound,
            tlsa if tlsa.starts_with("tlsa") || tlsa.starts_with("dane") => Self::Tlsa,
            _ => Self::Other,
        }
    }
}

/// One entry of `policies`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The policy type, for grouping.
    pub kind: PolicyType,
    /// `policy-type` as written.
    pub kind_text: Option<Text>,
    /// `policy-domain` as written, or inferred. For DANE it can be the MX host.
    pub domain: Option<Text>,
    /// The domain comes from the mail headers, the file name or the other policies, not from this policy.
    pub domain_inferred: bool,
    /// `policy-string`, unwrapped: one entry per policy line or TLSA record.
    pub policy_string: Vec<Text>,
    /// `mx-host` as written; empty if missing.
    pub mx_host: Vec<Text>,
    /// `total-successful-session-count`, in sessions.
    pub successful: u64,
    /// `total-failure-session-count`, in sessions.
    pub failed: u64,
    /// `failure-details`, in the order of the report.
    pub failures: Vec<Failure>,
}

impl Policy {
    /// Sessions a day between one sender and one domain above which a count is considered an error: more than 100,000 a
    /// second around the clock. The largest mail hosters receive about as many mails a day from all senders together. A
    /// single such count would outweigh all others.
    pub const PLAUSIBLE_A_DAY: u64 = 10_000_000_000;

    /// Failed sessions summed over the details. One session may be counted in several (RFC 8460 s.4).
    pub fn detailed(&self) -> u64 {
        self.failures.iter().fold(0, |sum, failure| sum.saturating_add(failure.failed))
    }

    /// Failed sessions in the summary that no detail explains.
    pub fn unexplained(&self) -> u64 {
        self.failed.saturating_sub(self.detailed())
    }

    /// Sessions in the summary, successful and failed; saturates.
    pub const fn sessions(&self) -> u64 {
        self.successful.saturating_add(self.failed)
    }
}

/// One entry of `failure-details`. Missing or empty text is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Failure {
    /// `result-type` as written.
    pub result_type: Option<Text>,
    /// The registered result type that it denotes, if any.
    pub known_type: Option<ResultType>,
    /// `sending-mta-ip` as written.
    pub sending_mta_ip: Option<Text>,
    /// `receiving-mx-hostname` as written.
    pub receiving_mx_hostname: Option<Text>,
    /// `receiving-mx-helo` as written.
    pub receiving_mx_helo: Option<Text>,
    /// `receiving-ip` as written.
    pub receiving_ip: Option<Text>,
    /// `failed-session-count`, in sessions.
    pub failed: u64,
    /// `additional-information` as written: untrusted text, sometimes a URI.
    pub additional_information: Option<Text>,
    /// `failure-reason-code` as written: free text.
    pub reason_code: Option<Text>,
}

/// A domain or host name normalised for comparison: lower case, without trailing dots.
pub fn comparable_name(name: &str) -> String {
    name.trim().trim_end_matches('.').to_lowercase()
}
