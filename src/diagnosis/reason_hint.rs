//! Hints: what the text of a reason can point to. A hint is narrower than a fault: it also suggests which cause to
//! check first.

use super::fault::Fault;

/// What the text of a reason points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum ReasonHint {
    /// The sender's own settings or machine.
    SenderSettings,
    /// The sender requires MTA-STS, and there is none.
    StsDemanded,
    /// The MX host is not listed in the policy.
    WrongMx,
    /// The TLSA records do not match the server's key.
    TlsaMismatch,
    /// The TLSA records cannot be used.
    TlsaUnusable,
    /// There is no TLSA record, or none that DNSSEC secures.
    TlsaAbsent,
    /// DNSSEC validation failed.
    Bogus,
    /// A name server answered with an error.
    ServerFailure,
    /// A name does not exist, or a lookup failed for another reason.
    NoSuchName,
    /// The certificate is not valid yet.
    NotYetValid,
    /// The certificate has expired.
    Expired,
    /// The certificate does not match the host name.
    OtherName,
    /// The certificate is self-signed.
    SelfSigned,
    /// The issuer of the certificate is unknown to the sender.
    UnknownIssuer,
    /// The certificate was revoked, or its revocation status cannot be checked.
    Revocation,
    /// The certificate or its CA is not valid for this use.
    Constraint,
    /// The key or the signature is too weak or wrong.
    BadKey,
    /// The certificate, without further detail.
    Certificate,
    /// The receiving side aborted the handshake with an alert.
    Alert,
    /// No TLS version, cipher or group in common.
    NothingInCommon,
    /// The server answered with something other than TLS.
    NotTls,
    /// The handshake, without further detail.
    Handshake,
    /// The connection or the answer timed out.
    Timeout,
    /// The connection was closed or reset.
    Closed,
    /// The connection was refused, or the host was unreachable.
    Refused,
    /// The mail server turned the sender away for now: a limit, greylisting, or a shutdown.
    Busy,
    /// The MX offers no STARTTLS.
    NoStarttls,
    /// The policy host answered with a status other than 200.
    HttpStatus,
    /// The policy host redirects, which senders must not follow.
    Redirect,
    /// The policy could not be fetched, without further detail.
    NotFetched,
    /// The `_mta-sts` record is missing or wrong.
    TxtRecord,
    /// The policy text is malformed.
    PolicySyntax,
    /// The policy text is too long.
    PolicyTooLarge,
}

impl ReasonHint {
    /// The fault this hint implies if it is about a mail server.
    pub(crate) const fn at_mx(self) -> Option<Fault> {
        Some(match self {
            Self::SenderSettings | Self::StsDemanded => Fault::SenderConfiguration,
            Self::WrongMx => Fault::MxNotInPolicy,
            Self::TlsaMismatch => Fault::TlsaMismatch,
            Self::TlsaUnusable => Fault::TlsaUnusable,
            Self::TlsaAbsent => Fault::DaneMissing,
            Self::Bogus | Self::ServerFailure => Fault::DnssecBroken,
            Self::NotYetValid => Fault::CertificateNotYetValid,
            Self::Expired => Fault::CertificateExpired,
            Self::OtherName => Fault::CertificateNameMismatch,
            Self::SelfSigned
            | Self::UnknownIssuer
            | Self::Revocation
            | Self::Constraint
            | Self::BadKey
            | Self::Certificate => Fault::CertificateUntrusted,
            Self::Alert | Self::NothingInCommon | Self::NotTls | Self::Handshake => Fault::TlsHandshakeFailed,
            Self::Timeout | Self::Closed | Self::Refused | Self::Busy => Fault::ConnectionInterrupted,
            Self::NoStarttls => Fault::StarttlsMissing,
            Self::HttpStatus | Self::Redirect | Self::NotFetched | Self::TxtRecord => Fault::PolicyUnreachable,
            Self::PolicySyntax | Self::PolicyTooLarge => Fault::PolicyMalformed,
            Self::NoSuchName => return None,
        })
    }

    /// The fault this hint implies if it is about fetching a policy.
    pub(crate) const fn at_policy_host(self) -> Fault {
        match self {
            Self::SenderSettings | Self::StsDemanded => Fault::SenderConfiguration,
            Self::WrongMx => Fault::MxNotInPolicy,
            Self::Bogus => Fault::DnssecBroken,
            Self::PolicySyntax => Fault::PolicyMalformed,
            _ if self.about_certificate() => Fault::PolicyHostCertificate,
            _ => Fault::PolicyUnreachable,
        }
    }

    /// Whether it is about a certificate.
    pub(crate) const fn about_certificate(self) -> bool {
        self.about_dates_or_name() || self.about_trust()
    }

    const fn about_dates_or_name(self) -> bool {
        matches!(self, Self::NotYetValid | Self::Expired | Self::OtherName)
    }

    /// Whether it is about trust in the issuer. With DANE-EE records that does not matter (RFC 7671 s.5.1).
    pub(crate) const fn about_trust(self) -> bool {
        matches!(
            self,
            Self::SelfSigned
                | Self::UnknownIssuer
                | Self::Revocation
                | Self::Constraint
                | Self::BadKey
                | Self::Certificate
        )
    }

    /// Whether it is matched by words that also occur in unrelated texts.
    pub(crate) const fn vague(self) -> bool {
        matches!(self, Self::Handshake | Self::Certificate | Self::NotFetched | Self::NoSuchName)
    }

    /// Whether it is the answer of a web server, in words that mail servers use for other things.
    pub(crate) const fn is_web_answer(self) -> bool {
        matches!(self, Self::HttpStatus | Self::Redirect | Self::NotFetched | Self::PolicySyntax | Self::PolicyTooLarge)
    }

    /// Whether only fetching a policy can fail this way.
    pub(crate) const fn about_policy_host(self) -> bool {
        matches!(
            self,
            Self::HttpStatus
                | Self::Redirect
                | Self::NotFetched
                | Self::TxtRecord
                | Self::PolicySyntax
                | Self::PolicyTooLarge
        )
    }

    /// The cause to check first, if the hint is narrower than the fault.
    pub const fn cause(self) -> Option<&'static str> {
        Some(match self {
            Self::SelfSigned => "The certificate is signed by itself.",
            Self::UnknownIssuer => "An intermediate certificate is not sent along, or the authority is a private one.",
            Self::Revocation => "The certificate was revoked, or its revocation list is unavailable or out of date.",
            Self::Constraint => "The certificate, or an authority in its chain, is not made for this use or name.",
            Self::BadKey => "The key or the signature is too weak, or does not fit.",
            Self::Alert => "The mail server aborted the handshake with an alert; its log says why.",
            Self::NothingInCommon => "There is no TLS version, cipher or group that both sides accept.",
            Self::NotTls => {
                "After STARTTLS something answers in plain text: a proxy, a firewall, or a server with no key loaded."
            }
            Self::Timeout => "No answer came in time: an overloaded machine, or packets dropped on the way.",
            Self::Closed => "The connection was closed or reset while TLS was being set up.",
            Self::Refused => "The connection was refused: nothing listens there, or a firewall says no.",
            Self::Busy => {
                "The mail server turned the sender away for the moment: a limit on connections, greylisting, or a shutdown (RFC 5321 s.3.8)."
            }
            Self::HttpStatus => "The web host answers with an error status.",
            Self::Redirect => "The web host redirects; senders must not follow (RFC 8461 s.3.3).",
            Self::TxtRecord => "The _mta-sts record is missing, there are several, or it has an error.",
            Self::PolicyTooLarge => "The file is larger than the sender accepts.",
            Self::ServerFailure => "A name server answers with an error (SERVFAIL) or not at all.",
            Self::NoSuchName => "A name cannot be found in DNS.",
            _ => return None,
        })
    }
}
