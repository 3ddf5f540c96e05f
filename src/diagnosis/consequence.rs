//! What a failed session means for the mail in it: held back, delivered unprotected, or nothing.

use serde::{Deserialize, Serialize};

use super::fault::{Enforcement, Fault, Location};
use super::sender::Sender;
use crate::report::PolicyType;

/// What the sender went by when a session failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Basis {
    /// No policy was found, so TLS was opportunistic (RFC 8460 s.4.4).
    NoPolicy,
    /// An MTA-STS policy in mode none.
    ModeNone,
    /// An MTA-STS policy in mode testing: failures are reported, the mail is delivered (RFC 8461 s.5).
    Testing,
    /// An MTA-STS policy whose mode the report does not state.
    Unstated,
    /// An MTA-STS policy in mode enforce: mail that fails is not delivered (RFC 8461 s.5).
    Enforce,
    /// TLSA records: mail that fails is not delivered (RFC 7672 s.2.2).
    Dane,
}

impl Basis {
    /// All bases, from the weakest on.
    pub const ALL: [Self; 6] =
        [Self::NoPolicy, Self::ModeNone, Self::Testing, Self::Unstated, Self::Enforce, Self::Dane];

    /// The policy type that has this basis.
    pub(crate) const fn policy_type(self) -> PolicyType {
        match self {
            Self::NoPolicy => PolicyType::NoPolicyFound,
            Self::Dane => PolicyType::Tlsa,
            Self::ModeNone | Self::Testing | Self::Unstated | Self::Enforce => PolicyType::Sts,
        }
    }

    /// The basis of a policy of this type, applied this strictly.
    pub(crate) const fn new(kind: PolicyType, enforcement: Enforcement) -> Self {
        match (kind, enforcement) {
            (PolicyType::Tlsa, _) => Self::Dane,
            (PolicyType::NoPolicyFound, _) => Self::NoPolicy,
            (_, Enforcement::Enforced) => Self::Enforce,
            (_, Enforcement::Testing) => Self::Testing,
            (_, Enforcement::None) => Self::ModeNone,
            (_, Enforcement::Unstated) => Self::Unstated,
        }
    }
}

/// What a failed session means for its mail, in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Consequence {
    /// Nothing: no session failed, or the sender's own settings are the cause.
    None,
    /// It was delivered although TLS or a check failed.
    Unprotected,
    /// It was delivered without the protection of a policy that could not be fetched or used.
    ProtectionOff,
    /// Delivered or held back: the report does not say whether the policy is enforced.
    Undetermined,
    /// The sender holds it back, tries again, and returns it in the end.
    HeldBack,
}

impl Consequence {
    /// The consequence of a fault.
    pub fn of(fault: Fault, basis: Basis, sender: Option<Sender>) -> Self {
        match (fault.location(), basis) {
            (Location::Sender, _) => Self::None,
            // A sender that demands DANE holds mail back whatever the domain publishes (RFC 7672 s.6).
            _ if fault == Fault::DaneMissing => Self::HeldBack,
            // Without a usable policy senders deliver unprotected (RFC 8461 s.3.3).
            (Location::PolicyFetch, _) => Self::ProtectionOff,
            // With no usable record TLS is unauthenticated (RFC 7672 s.2.2); Exchange Online defers the mail.
            _ if fault == Fault::TlsaUnusable && sender != Some(Sender::Microsoft) => Self::ProtectionOff,
            (_, Basis::Enforce | Basis::Dane) => Self::HeldBack,
            (_, Basis::Unstated) => Self::Undetermined,
            (_, Basis::Testing | Basis::ModeNone | Basis::NoPolicy) => Self::Unprotected,
        }
    }

    /// The consequence in a few words, for one failure.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::None => "no effect on mail to you",
            Self::Unprotected => "mail delivered, unprotected",
            Self::ProtectionOff => "mail delivered without the policy",
            Self::Undetermined => "mail held back if the policy is enforced",
            Self::HeldBack => "mail held back",
        }
    }
}
