//! The named faults, what each is called, who can mend it, and how urgent it is. What else to tell people about them
//! stands in `advice`.

use serde::{Deserialize, Serialize};

/// A fault, named for its cause rather than for the result type a sender happened to give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The MX offers no STARTTLS, or it is stripped on the way.
    StarttlsMissing,
    /// The certificate, or one of its chain, has expired.
    CertificateExpired,
    /// The certificate is not valid yet.
    CertificateNotYetValid,
    /// The certificate is for another name than the MX host's.
    CertificateNameMismatch,
    /// Self-signed, unknown issuer, or incomplete chain.
    CertificateUntrusted,
    /// The MX host is in none of the policy's `mx` lines.
    MxNotInPolicy,
    /// Sender and MX found no common ground for TLS.
    TlsHandshakeFailed,
    /// The connection timed out or broke off.
    ConnectionInterrupted,
    /// No TLSA record matches the certificate.
    TlsaMismatch,
    /// No TLSA record is usable at all.
    TlsaUnusable,
    /// DNSSEC validation failed.
    DnssecBroken,
    /// The sender demands DANE, and there is none.
    DaneMissing,
    /// The MTA-STS policy cannot be fetched.
    PolicyUnreachable,
    /// The MTA-STS policy cannot be understood.
    PolicyMalformed,
    /// The certificate of the policy's web host is not valid.
    PolicyHostCertificate,
    /// The sender's own settings stand in the way.
    SenderConfiguration,
    /// The report does not say enough.
    Unknown,
}

/// Who can mend a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    /// The owner of the domain, its DNS, MX and policy host.
    Receiver,
    /// The organisation that sent the report.
    Sender,
    /// It takes a look to tell.
    Either,
}

impl Who {
    /// The stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Receiver => "receiver",
            Self::Sender => "sender",
            Self::Either => "either",
        }
    }
}

/// How urgent a problem is for the receiving side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Partial loss of protection.
    Medium,
    /// Mail will be deferred, or protection is lost.
    High,
    /// Mail from senders that enforce the policy is deferred now, or many senders see the same at once.
    Critical,
}

impl Severity {
    /// The stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// How strictly senders apply the policy under which a failure was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Force {
    /// Nothing is enforced: no policy, or mode none.
    None,
    /// MTA-STS in mode testing.
    Testing,
    /// The mode is not in the report.
    Unstated,
    /// MTA-STS in mode enforce, or DANE.
    Enforced,
}

impl Fault {
    /// Every fault there is.
    pub const ALL: [Self; 17] = [
        Self::StarttlsMissing,
        Self::CertificateExpired,
        Self::CertificateNotYetValid,
        Self::CertificateNameMismatch,
        Self::CertificateUntrusted,
        Self::MxNotInPolicy,
        Self::TlsHandshakeFailed,
        Self::ConnectionInterrupted,
        Self::TlsaMismatch,
        Self::TlsaUnusable,
        Self::DnssecBroken,
        Self::DaneMissing,
        Self::PolicyUnreachable,
        Self::PolicyMalformed,
        Self::PolicyHostCertificate,
        Self::SenderConfiguration,
        Self::Unknown,
    ];

    /// The stable kebab-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StarttlsMissing => "starttls-missing",
            Self::CertificateExpired => "certificate-expired",
            Self::CertificateNotYetValid => "certificate-not-yet-valid",
            Self::CertificateNameMismatch => "certificate-name-mismatch",
            Self::CertificateUntrusted => "certificate-untrusted",
            Self::MxNotInPolicy => "mx-not-in-policy",
            Self::TlsHandshakeFailed => "tls-handshake-failed",
            Self::ConnectionInterrupted => "connection-interrupted",
            Self::TlsaMismatch => "tlsa-mismatch",
            Self::TlsaUnusable => "tlsa-unusable",
            Self::DnssecBroken => "dnssec-broken",
            Self::DaneMissing => "dane-missing",
            Self::PolicyUnreachable => "policy-unreachable",
            Self::PolicyMalformed => "policy-malformed",
            Self::PolicyHostCertificate => "policy-host-certificate",
            Self::SenderConfiguration => "sender-configuration",
            Self::Unknown => "unknown",
        }
    }

    /// A headline, without the host.
    pub const fn title(self) -> &'static str {
        match self {
            Self::StarttlsMissing => "The mail server offers no TLS",
            Self::CertificateExpired => "The certificate has expired",
            Self::CertificateNotYetValid => "The certificate is not valid yet",
            Self::CertificateNameMismatch => "The certificate is for another name",
            Self::CertificateUntrusted => "The certificate is not trusted",
            Self::MxNotInPolicy => "The MX host is not in the MTA-STS policy",
            Self::TlsHandshakeFailed => "The TLS handshake failed",
            Self::ConnectionInterrupted => "The connection broke off",
            Self::TlsaMismatch => "The TLSA record does not match the certificate",
            Self::TlsaUnusable => "No TLSA record can be used",
            Self::DnssecBroken => "DNSSEC validation fails",
            Self::DaneMissing => "The sender demands DANE, and there is none",
            Self::PolicyUnreachable => "The MTA-STS policy cannot be fetched",
            Self::PolicyMalformed => "The MTA-STS policy cannot be understood",
            Self::PolicyHostCertificate => "The web certificate of the policy host is not valid",
            Self::SenderConfiguration => "The sender's own settings stand in the way",
            Self::Unknown => "A failure the report does not explain",
        }
    }

    /// Who can mend it.
    pub const fn who(self) -> Who {
        match self {
            Self::SenderConfiguration => Who::Sender,
            Self::TlsHandshakeFailed | Self::ConnectionInterrupted | Self::DaneMissing | Self::Unknown => Who::Either,
            _ => Who::Receiver,
        }
    }

    /// How urgent it is under a policy of the given force.
    pub const fn severity(self, force: Force) -> Severity {
        let enforced = matches!(force, Force::Enforced);
        match self {
            Self::StarttlsMissing
            | Self::CertificateNotYetValid
            | Self::CertificateNameMismatch
            | Self::CertificateUntrusted
            | Self::TlsaMismatch => {
                if enforced {
                    Severity::Critical
                } else {
                    Severity::High
                }
            }
            Self::CertificateExpired => match force {
                Force::Enforced | Force::Unstated => Severity::Critical,
                Force::Testing | Force::None => Severity::High,
            },
            Self::DnssecBroken => Severity::Critical,
            Self::MxNotInPolicy | Self::TlsHandshakeFailed => match force {
                Force::Enforced => Severity::Critical,
                Force::Unstated => Severity::High,
                Force::Testing | Force::None => Severity::Medium,
            },
            // Senders try again after a broken connection, at the next host or a little later.
            Self::ConnectionInterrupted | Self::Unknown => {
                if enforced {
                    Severity::High
                } else {
                    Severity::Medium
                }
            }
            Self::TlsaUnusable
            | Self::DaneMissing
            | Self::PolicyUnreachable
            | Self::PolicyMalformed
            | Self::PolicyHostCertificate => Severity::High,
            Self::SenderConfiguration => Severity::Info,
        }
    }

    /// Whether it lies with the domain's policy rather than with one mail server.
    pub const fn at_policy(self) -> bool {
        matches!(self, Self::PolicyUnreachable | Self::PolicyMalformed | Self::PolicyHostCertificate)
    }
}

/// How sure a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Certainty {
    /// There is little to go by; another fault is nearly as probable.
    Guess,
    /// The evidence points to it, but does not name it.
    Likely,
    /// The report names it, and nothing in it speaks against it.
    Certain,
}

impl Certainty {
    /// The stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}
