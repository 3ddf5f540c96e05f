//! The evidence about one kind of failure, and the questions the rules ask of it.

use super::policy_context::{PolicyContext, PolicyMatch, TlsaUsability};
use super::reason::{ReasonAnalysis, plain};
use super::reason_hint::ReasonHint;
use super::sender::Sender;
use crate::report::model::Failure;
use crate::report::result_type::{ResultType, Spelling};

/// Everything known about one kind of failure.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The reporter, and the policy it applied.
    pub context: &'a PolicyContext,
    /// The failure detail, an entry of `failure-details`.
    pub failure: &'a Failure,
    /// The registered result type that is meant, if any. A narrower type in the reason takes precedence over
    /// `validation-failure`.
    pub meant: Option<ResultType>,
    /// The result type is not spelt as registered, but is close enough to a registered one.
    pub misspelt: bool,
    /// [`Evidence::meant`] was found in the reason.
    pub in_reason: bool,
    /// What was recognised in the text.
    pub reading: ReasonAnalysis,
    /// Where that text comes from.
    pub source: Source,
    /// Whether the policy covers the MX host.
    pub cover: PolicyMatch,
}

/// The field that the recognised text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `failure-reason-code`.
    Reason,
    /// `additional-information`.
    Information,
    /// A `result-type` that is not registered.
    ResultType,
}

impl<'a> Evidence<'a> {
    /// Collects the evidence about a failure.
    pub fn of(context: &'a PolicyContext, failure: &'a Failure) -> Self {
        let kind_text = failure.result_type.as_deref().unwrap_or("");
        let near = if failure.known_type.is_none() { resembling(kind_text) } else { None };
        let (mut reading, source) = words(failure);
        let fetching = matches!(
            failure.known_type.or(near),
            Some(ResultType::StsPolicyFetchError | ResultType::StsPolicyInvalid | ResultType::StsWebpkiInvalid)
        );
        let named = failure.receiving_mx_hostname.as_deref().is_some_and(names_server);
        let server = named || failure.receiving_ip.is_some() || reading.is_smtp;
        if server && !fetching && !reading.names_policy_host {
            reading.hint = reading.at_server;
        }
        let general = matches!(failure.known_type.or(near), None | Some(ResultType::ValidationFailure));
        // An alert that names a certificate is about the sender's own certificate.
        let believed = general && source == Source::Reason && reading.hint != Some(ReasonHint::Alert);
        // A reason about the policy host does not name the result type of a mail server.
        let named = reading.names.filter(|_| believed && !reading.names_policy_host);
        Self {
            context,
            failure,
            meant: named.or(failure.known_type).or(near),
            misspelt: near.is_some(),
            in_reason: named.is_some(),
            reading,
            source,
            cover: context.covers(failure.receiving_mx_hostname.as_deref()),
        }
    }

    /// The sending software, recognised by the report or by the wording of the reason.
    pub fn sender(&self) -> Option<Sender> {
        self.context.sender.or_else(|| Sender::from_reason(self.failure.reason_code.as_deref()?))
    }

    /// The text that was interpreted: the reason, or the field used instead.
    pub fn words(&self) -> &'a str {
        let text = match self.source {
            Source::Reason => &self.failure.reason_code,
            Source::Information => &self.failure.additional_information,
            Source::ResultType => &self.failure.result_type,
        };
        text.as_deref().unwrap_or("").trim()
    }

    /// Whether one of these result types is meant.
    pub fn is(&self, kinds: &[ResultType]) -> bool {
        self.meant.is_some_and(|meant| kinds.contains(&meant))
    }

    /// Whether the text points to one of these hints.
    pub fn says(&self, hints: &[ReasonHint]) -> bool {
        self.reading.hint.is_some_and(|hint| hints.contains(&hint))
    }

    /// Whether the text points to a hint with this property.
    pub(crate) fn says_what(&self, quality: fn(ReasonHint) -> bool) -> bool {
        self.reading.hint.is_some_and(quality)
    }

    /// Whether the text is empty or carries no information.
    pub fn silent(&self) -> bool {
        !self.reading.speaks
    }

    /// Whether no hint was found in the text.
    pub(crate) fn no_hint(&self) -> bool {
        self.reading.hint.is_none()
    }

    /// Whether the failure happened before any mail server was reached: at the `_mta-sts` record or the policy host.
    pub(crate) fn about_policy(&self) -> bool {
        use ResultType::{StsPolicyFetchError, StsPolicyInvalid, StsWebpkiInvalid, ValidationFailure};
        self.is(&[StsPolicyFetchError, StsPolicyInvalid, StsWebpkiInvalid])
            || ((self.meant.is_none() || self.is(&[ValidationFailure]))
                && (self.reading.names_policy_host || self.says_what(ReasonHint::about_policy_host)))
    }

    /// Whether the usable TLSA records quoted are all DANE-EE (usage 3), so the certificate needs no trusted issuer.
    pub(crate) fn own_key_only(&self) -> bool {
        self.context.dane() && self.context.tlsa == TlsaUsability::OwnKeyOnly
    }

    /// Whether the text is about matching a host against the policy rather than about the policy's contents.
    pub fn compares(&self) -> bool {
        let words = plain(self.words());
        ["mismatch", "authori", "match"].iter().any(|word| words.contains(&format!(" {word}")))
    }

    /// Whether the failure names no mail server, neither host nor address.
    pub(crate) fn no_server(&self) -> bool {
        self.failure.receiving_mx_hostname.is_none() && self.failure.receiving_ip.is_none()
    }
}

/// The most specific text: the reason; if that yields no hint, the additional information; if there is no reason
/// either, an unregistered result type.
fn words(failure: &Failure) -> (ReasonAnalysis, Source) {
    let read = |text: Option<&str>| text.map(ReasonAnalysis::of).unwrap_or_default();
    // Some senders repeat the result type in place of a reason.
    let repeated = failure.reason_code.as_deref().is_some_and(|reason| repeats(reason, failure.known_type));
    let reason = if repeated { ReasonAnalysis::default() } else { read(failure.reason_code.as_deref()) };
    if reason.hint.is_some() {
        return (reason, Source::Reason);
    }
    // Unrelated prose and new result types may contain any word, so only unambiguous hints are accepted from them.
    let plain_word = |reading: &ReasonAnalysis| reading.hint.is_some_and(|hint| !hint.vague());
    let information = read(failure.additional_information.as_deref());
    let names_tls = || {
        failure.additional_information.as_deref().is_some_and(|text| {
            let words = plain(text);
            [" tls ", " handshake ", " peer misbehaved "].into_iter().any(|word| words.contains(word))
        })
    };
    let handshake = !reason.speaks && information.hint == Some(ReasonHint::Handshake) && names_tls();
    if plain_word(&information) || handshake {
        return (information, Source::Information);
    }
    let kind = failure.result_type.as_deref();
    let registered =
        |text: &str| matches!(ResultType::parse(text), Some((_, Spelling::Registered | Spelling::Variant)));
    if !reason.speaks && !kind.is_none_or(registered) {
        let reading = read(kind);
        if plain_word(&reading) || (reading.hint.is_some() && kind.is_some_and(is_plain_type)) {
            return (reading, Source::ResultType);
        }
    }
    (reason, Source::Reason)
}

/// Whether a result type that is not registered has only words of the trade: then they mean what they say.
fn is_plain_type(text: &str) -> bool {
    const WORDS: [&str; 40] = [
        "tls",
        "ssl",
        "starttls",
        "negotiation",
        "negotiate",
        "handshake",
        "certificate",
        "cert",
        "chain",
        "connection",
        "connect",
        "protocol",
        "cipher",
        "version",
        "dane",
        "tlsa",
        "dnssec",
        "sts",
        "mta",
        "policy",
        "mx",
        "host",
        "validation",
        "verification",
        "verify",
        "failure",
        "failed",
        "fail",
        "error",
        "invalid",
        "bad",
        "not",
        "no",
        "mismatch",
        "timeout",
        "refused",
        "closed",
        "reset",
        "lost",
        "server",
    ];
    let words = plain(&text.replace('.', " "));
    words.split_whitespace().all(|word| WORDS.contains(&word))
}

/// Whether a `receiving-mx-hostname` names a mail server, rather than nothing or the web host of a policy.
fn names_server(mx: &str) -> bool {
    let mx = mx.trim();
    let nothing =
        ["", "-", "n/a", "na", "none", "null", "unknown"].into_iter().any(|word| mx.eq_ignore_ascii_case(word));
    !nothing && !mx.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("mta-sts."))
}

/// Whether a reason only repeats the result type, in any spelling.
pub(super) fn repeats(reason: &str, known: Option<ResultType>) -> bool {
    let Some(known) = known.filter(|known| reason.len() < 2 * known.name().len()) else { return false };
    // Called for very many reasons: most are rejected by comparing letters, without allocating.
    let letters = |byte: &u8| byte.is_ascii_alphanumeric();
    let (written, name) = (reason.bytes().filter(letters), known.name().bytes().filter(letters));
    written.map(|byte| byte.to_ascii_lowercase()).eq(name) && plain(reason).trim().replace(' ', "-") == known.name()
}

/// The registered result type that a text misspells: other case or separators, or an edit distance of at most two.
fn resembling(text: &str) -> Option<ResultType> {
    /// In bytes; longer texts are not treated as misspellings.
    const LONGEST: usize = 60;
    if text.len() > LONGEST {
        return None;
    }
    let words = plain(&text.replace('.', " "));
    let name: Vec<&str> =
        words.split_whitespace().filter(|word| !matches!(*word, "tlsrpt" | "result" | "type" | "mta")).collect();
    // Any word for fetching, with the policy: there is no other failure of that kind.
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let fetching =
        ["fetch", "fetched", "retrieval", "retrieve", "retrieved", "download", "unavailable", "unreachable", "timeout"];
    if has(&["policy", "sts"]) && has(&fetching) && name.len() <= 5 {
        return Some(ResultType::StsPolicyFetchError);
    }
    let name = name.join("-");
    if let Some((known, _)) = ResultType::parse(&name) {
        return Some(known);
    }
    let mut near = ResultType::ALL.into_iter().filter(|known| within_two(&name, known.name()));
    let found = near.next();
    if near.next().is_some() { None } else { found }
}

/// Whether the edit distance is at most two, counting insertions, deletions, substitutions and transpositions.
fn within_two(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return false;
    }
    // Rows of the edit distance table (Damerau): the previous two, and the current one.
    let (mut second, mut first): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=b.len()).collect());
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut distance = (first[j] + 1).min(row[j - 1] + 1).min(first[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                distance = distance.min(second[j - 2] + 1);
            }
            row.push(distance);
        }
        second = std::mem::replace(&mut first, row);
    }
    first.last().is_some_and(|distance| *distance <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_result_types_are_recognised() {
        for (text, meant) in [
            ("certificateExpired", Some(ResultType::CertificateExpired)),
            ("TLSRPT_CERTIFICATE_HOST_MISMATCH", Some(ResultType::CertificateHostMismatch)),
            ("certficate-expired", Some(ResultType::CertificateExpired)),
            ("certificate-hots-mismatch", Some(ResultType::CertificateHostMismatch)),
            ("starttls-not-suported", Some(ResultType::StarttlsNotSupported)),
            ("StartTLSNotSupported", Some(ResultType::StarttlsNotSupported)),
            ("sts.policy.invalid.", Some(ResultType::StsPolicyInvalid)),
            ("ExpiredCertificate", Some(ResultType::CertificateExpired)),
            ("dnssec-invalid", Some(ResultType::DnssecInvalid)),
            ("tlsa-invlaid", Some(ResultType::TlsaInvalid)),
            ("quantum-handshake-flux", None),
            ("Testing", None),
            ("certificate", None),
            ("Other", None),
            ("", None),
        ] {
            assert_eq!(resembling(text), meant, "{text}");
        }
        assert_eq!(resembling(&"x".repeat(1_000_000)), None);
    }

    #[test]
    fn no_two_result_types_are_close_to_each_other() {
        for a in ResultType::ALL {
            let close = ResultType::ALL.into_iter().filter(|b| within_two(a.name(), b.name())).count();
            assert_eq!(close, 1, "{}", a.name());
        }
    }
}
