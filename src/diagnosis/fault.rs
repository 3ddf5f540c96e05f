//! The faults, each with its name, headline, and who can fix it. Further advice is in `advice`.

use serde::{Deserialize, Serialize};

/// Who can fix a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    /// The owner of the domain and of its DNS, MX and policy host.
    Receiver,
    /// The organisation that sent the report.
    Sender,
    /// Undetermined: check both sides.
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

/// How strictly senders apply the policy under which a failure was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Enforcement {
    /// Nothing is enforced: no policy, or mode none.
    None,
    /// MTA-STS in mode testing.
    Testing,
    /// The report does not state the mode.
    Unstated,
    /// MTA-STS in mode enforce, or DANE.
    Enforced,
}

/// Where a fault is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// At one mail server: its certificate, its STARTTLS, its TLSA records.
    MailServer,
    /// In the text of the domain's policy, no matter at which hosts the fault shows.
    PolicyText,
    /// Where senders fetch the policy: its record, its web host, its syntax. Without a policy they deliver unprotected
    /// (RFC 8461 s.3.3).
    PolicyFetch,
    /// At the sender.
    Sender,
    /// The report does not say.
    Unknown,
}

/// Whether a fault can go away by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duration {
    /// It occurs now and then on a busy network, even if nothing is broken.
    Transient,
    /// Something is broken for everyone until it is fixed: few failures only mean that little mail goes to that server.
    Lasting,
}

/// Defines the enum of faults, each with its name, headline, who can fix it, where, and whether it is transient.
macro_rules! faults {
    ($($(#[$doc:meta])* $fault:ident = $name:literal, $title:literal, $who:ident, $location:ident, $duration:ident;)*) => {
        /// A fault, named for its cause rather than for the result type a sender happened to give it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Fault { $($(#[$doc])* $fault,)* }

        impl Fault {
            /// All faults, in order of declaration.
            pub const ALL: &[Self] = &[$(Self::$fault,)*];

            /// The stable kebab-case name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$fault => $name,)* }
            }

            /// The headline, without the host.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$fault => $title,)* }
            }

            /// Who can fix it.
            pub const fn who(self) -> Who {
                match self { $(Self::$fault => Who::$who,)* }
            }

            /// Where it is fixed.
            pub const fn location(self) -> Location {
                match self { $(Self::$fault => Location::$location,)* }
            }

            const fn duration(self) -> Duration {
                match self { $(Self::$fault => Duration::$duration,)* }
            }
        }
    };
}

faults! {
    /// The MX offers no STARTTLS, or the offer is stripped in transit.
    StarttlsMissing = "starttls-missing", "The mail server offers no TLS",
        Receiver, MailServer, Transient;
    /// The certificate, or one in its chain, has expired.
    CertificateExpired = "certificate-expired", "The certificate has expired",
        Receiver, MailServer, Lasting;
    /// The certificate is not valid yet.
    CertificateNotYetValid = "certificate-not-yet-valid", "The certificate is not valid yet",
        Receiver, MailServer, Lasting;
    /// The certificate is for a name other than the MX host's.
    CertificateNameMismatch = "certificate-name-mismatch", "The certificate does not match the host name",
        Receiver, MailServer, Lasting;
    /// Self-signed, unknown issuer, or incomplete chain.
    CertificateUntrusted = "certificate-untrusted", "The certificate is not trusted",
        Receiver, MailServer, Lasting;
    /// The MX host is in none of the policy's `mx` lines.
    MxNotInPolicy = "mx-not-in-policy", "The MX host is not in the MTA-STS policy",
        Receiver, PolicyText, Lasting;
    /// Sender and MX have no TLS version or cipher in common, or the handshake failed otherwise.
    TlsHandshakeFailed = "tls-handshake-failed", "The TLS handshake failed",
        Either, MailServer, Transient;
    /// The connection timed out or was interrupted.
    ConnectionInterrupted = "connection-interrupted", "The connection broke off",
        Either, MailServer, Transient;
    /// No TLSA record matches the certificate.
    TlsaMismatch = "tlsa-mismatch", "The TLSA record does not match the certificate",
        Receiver, MailServer, Lasting;
    /// No TLSA record is usable at all.
    TlsaUnusable = "tlsa-unusable", "No TLSA record can be used",
        Receiver, MailServer, Lasting;
    /// DNSSEC validation failed.
    DnssecBroken = "dnssec-broken", "DNSSEC validation fails",
        Receiver, MailServer, Transient;
    /// The sender requires DANE, and there is none.
    DaneMissing = "dane-missing", "The sender demands DANE, and there is none",
        Either, MailServer, Lasting;
    /// The MTA-STS policy cannot be fetched.
    PolicyUnreachable = "policy-unreachable", "The MTA-STS policy cannot be fetched",
        Receiver, PolicyFetch, Transient;
    /// The MTA-STS policy is malformed.
    PolicyMalformed = "policy-malformed", "The MTA-STS policy cannot be understood",
        Receiver, PolicyFetch, Lasting;
    /// The certificate of the policy's web host is not valid.
    PolicyHostCertificate = "policy-host-certificate", "The web certificate of the policy host is not valid",
        Receiver, PolicyFetch, Lasting;
    /// The sender's own configuration is the cause.
    SenderConfiguration = "sender-configuration", "The sender's own settings prevent delivery",
        Sender, Sender, Lasting;
    /// The report does not give enough information.
    Unknown = "unknown", "A failure the report does not explain",
        Either, Unknown, Transient;
}

impl Fault {
    /// The fault with the given name, as returned by [`Fault::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fault| fault.name() == name)
    }

    /// Whether senders cannot fetch or use the policy.
    pub(crate) const fn is_at_policy(self) -> bool {
        matches!(self.location(), Location::PolicyFetch)
    }

    /// Whether it is fixed in one place for all MX hosts.
    pub(crate) const fn is_host_independent(self) -> bool {
        matches!(self.location(), Location::PolicyText | Location::PolicyFetch | Location::Sender)
    }

    /// Whether only senders that look at TLSA records notice it.
    pub(crate) const fn is_about_dane(self) -> bool {
        matches!(self, Self::TlsaMismatch | Self::TlsaUnusable | Self::DnssecBroken | Self::DaneMissing)
    }

    /// Whether it makes senders defer mail under mode enforce.
    pub(crate) const fn defers(self) -> bool {
        !matches!(self.location(), Location::PolicyFetch | Location::Sender)
    }

    /// Whether it occurs now and then on a busy network although nothing is broken.
    pub(crate) const fn is_transient(self) -> bool {
        matches!(self.duration(), Duration::Transient)
    }
}

/// How certain a diagnosis is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Certainty {
    /// There is little evidence; another fault is nearly as likely.
    #[default]
    Guess,
    /// The evidence points to it, but does not name it.
    Likely,
    /// The report names it, and nothing in the report contradicts it.
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
