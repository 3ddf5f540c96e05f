//! Rules about a mail server: STARTTLS, its certificate, the handshake; and failures without a usable reason.

use super::Finds::{Fixed, FromReason};
use super::{Rule, rule};
use crate::diagnosis::fault::Certainty::{Certain, Guess, Likely};
use crate::diagnosis::fault::Fault;
use crate::diagnosis::policy_context::{PolicyMatch, TlsaUsability};
use crate::diagnosis::reason::plain;
use crate::diagnosis::reason_hint::ReasonHint;
use crate::diagnosis::sender::Sender;
use crate::report::result_type::ResultType as Type;

/// Rules for result types that imply the fault.
pub(super) const BY_TYPE: &[Rule] = &[
    rule(
        "starttls",
        |f| f.is(&[Type::StarttlsNotSupported]),
        Fixed(Fault::StarttlsMissing),
        Certain,
        "{type} says so, and all senders use it the same way.",
    ),
    rule(
        "not-yet-valid",
        |f| f.is(&[Type::CertificateExpired]) && f.says(&[ReasonHint::NotYetValid]),
        Fixed(Fault::CertificateNotYetValid),
        Certain,
        "{reason} says that the certificate is not valid yet; there is no result type of its own for that.",
    ),
    rule(
        "expired-under-own-key",
        |f| f.is(&[Type::CertificateExpired]) && f.own_key_only(),
        Fixed(Fault::CertificateExpired),
        Likely,
        "{type} says so. The TLSA records name the server's own key, so the sender should not have looked at the date (RFC 7671 s.5.1); renewing still helps.",
    ),
    rule(
        "expired",
        |f| f.is(&[Type::CertificateExpired]),
        Fixed(Fault::CertificateExpired),
        Certain,
        "{type} says so, and all senders use it the same way.",
    ),
    rule(
        "name-tlsa-said",
        |f| f.is(&[Type::CertificateHostMismatch]) && f.says(&[ReasonHint::TlsaMismatch]),
        Fixed(Fault::TlsaMismatch),
        Likely,
        "{reason} is about TLSA records, not about the name.",
    ),
    rule(
        "name-outside-policy",
        |f| f.is(&[Type::CertificateHostMismatch]) && f.no_hint() && f.cover == PolicyMatch::Outside,
        Fixed(Fault::MxNotInPolicy),
        Certain,
        "No pattern of the policy ({patterns}) covers {mx}. Some senders compare the certificate with these patterns and report {type}; a certificate for another name comes next.",
    ),
    rule(
        "name-under-own-key",
        |f| f.is(&[Type::CertificateHostMismatch]) && f.own_key_only(),
        Fixed(Fault::CertificateNameMismatch),
        Likely,
        "{type} says so. The TLSA records name the server's own key, so the sender should not have looked at the name (RFC 7671 s.5.1).",
    ),
    rule(
        "name",
        |f| f.is(&[Type::CertificateHostMismatch]),
        Fixed(Fault::CertificateNameMismatch),
        Certain,
        "{type} says it, and the policy covers the MX host as far as the report shows.",
    ),
];

/// Rules for result types that cover many faults: the reason decides.
pub(super) const BY_REASON: &[Rule] = &[
    rule(
        "trust-under-own-key",
        |f| f.own_key_only() && f.says_what(ReasonHint::about_trust),
        Fixed(Fault::TlsaMismatch),
        Likely,
        "{reason} is about who signed the certificate, but the TLSA records name the server's own key, where that does not matter (RFC 7671 s.5.1): the key must be another one.",
    ),
    rule(
        "not-the-peer-certificate",
        |f| {
            f.is(&[Type::CertificateNotTrusted])
                && f.sender() == Some(Sender::Stalwart)
                && f.says(&[ReasonHint::Certificate])
                && !plain(f.words()).contains(" invalid peer certificate ")
        },
        Fixed(Fault::TlsHandshakeFailed),
        Likely,
        "Stalwart reports every failed handshake as {type} and begins with \u{201c}invalid peer certificate\u{201d} where it was the certificate. {reason} is about something else.",
    ),
    rule(
        "verification-under-dane",
        |f| f.context.dane() && f.says(&[ReasonHint::Certificate]),
        Fixed(Fault::TlsaMismatch),
        Likely,
        "{reason} says only that the certificate was not accepted; under DANE that means that no TLSA record matches it.",
    ),
    rule(
        "name-lookup-failed-under-dane",
        |f| f.context.dane() && f.says(&[ReasonHint::ServerFailure]),
        Fixed(Fault::DnssecBroken),
        Likely,
        "{reason}: a name server failed on the way to the TLSA records, which must be there and signed, or validly absent.",
    ),
    rule(
        "name-lookup-failed",
        |f| !f.context.dane() && f.says(&[ReasonHint::ServerFailure]),
        Fixed(Fault::DnssecBroken),
        Guess,
        "{reason}: a name server failed. Validating resolvers answer so when DNSSEC is broken; the server may also just be down.",
    ),
    rule(
        "verification",
        |f| f.says(&[ReasonHint::Certificate]),
        Fixed(Fault::CertificateUntrusted),
        Likely,
        "{reason} says only that the certificate was not accepted. A wrong name or date is usually named, so the chain comes first.",
    ),
    rule(
        "said",
        |f| f.says_what(|hint| hint.at_mx().is_some()),
        FromReason,
        Certain,
        "{reason} names it, which says more than the result type.",
    ),
    rule(
        "not-trusted-by-unknown-words",
        |f| f.is(&[Type::CertificateNotTrusted]) && f.sender() == Some(Sender::Stalwart) && f.reading.speaks,
        Fixed(Fault::TlsHandshakeFailed),
        Likely,
        "Stalwart reports every failed handshake as {type} and begins with \u{201c}invalid peer certificate\u{201d} where it was the certificate. {reason} is about something else.",
    ),
    rule(
        "not-trusted-under-dane",
        |f| f.is(&[Type::CertificateNotTrusted]) && f.context.dane(),
        Fixed(Fault::TlsaMismatch),
        Likely,
        "Under DANE {type} is what senders such as Postfix report when no TLSA record matches the certificate; no authority needs to be known.",
    ),
    rule(
        "not-trusted-by-any-error",
        |f| f.is(&[Type::CertificateNotTrusted]) && f.sender() == Some(Sender::Stalwart),
        Fixed(Fault::CertificateUntrusted),
        Guess,
        "Stalwart reports every failed handshake as {type}; the reason does not say which it was.",
    ),
    rule(
        "not-trusted-with-unknown-words",
        |f| f.is(&[Type::CertificateNotTrusted]) && f.reading.speaks,
        Fixed(Fault::CertificateUntrusted),
        Guess,
        "{type} says it, but {reason} is not understood and may say more.",
    ),
    rule(
        "not-trusted",
        |f| f.is(&[Type::CertificateNotTrusted]),
        Fixed(Fault::CertificateUntrusted),
        Certain,
        "{type} says it, and nothing in the report points to the name or the date.",
    ),
];

/// Rules for failures without a usable reason: only the policy is left as evidence.
pub(super) const FALLBACK: &[Rule] = &[
    rule(
        "quoted-policy-malformed",
        |f| f.context.policy_fault.is_some() && f.silent() && (f.meant.is_none() || f.is(&[Type::ValidationFailure])),
        Fixed(Fault::PolicyMalformed),
        Likely,
        "There is no reason, and the policy quoted in this report breaks RFC 8461: it is a web page, lacks a line, or has a mode or version that senders do not know.",
    ),
    rule(
        "outside-policy",
        |f| f.cover == PolicyMatch::Outside && f.silent(),
        Fixed(Fault::MxNotInPolicy),
        Certain,
        "No pattern of the policy in this report ({patterns}) covers {mx}, and no other reason is given. Google reports it this way.",
    ),
    rule(
        "outside-policy-with-words",
        |f| f.cover == PolicyMatch::Outside,
        Fixed(Fault::MxNotInPolicy),
        Likely,
        "No pattern of the policy in this report ({patterns}) covers {mx}; {reason} is not understood.",
    ),
    rule(
        "unusable-records-quoted",
        |f| f.context.dane() && f.is(&[Type::ValidationFailure]) && f.context.tlsa == TlsaUsability::AllUnusable,
        Fixed(Fault::TlsaUnusable),
        Likely,
        "No reason is understood, but none of the TLSA records quoted in the report can be used.",
    ),
    rule(
        "dane-without-words",
        |f| f.context.dane() && f.is(&[Type::ValidationFailure]) && f.silent() && f.context.tlsa.usable(),
        Fixed(Fault::TlsaMismatch),
        Likely,
        "Under DANE {type} without a reason usually means that no TLSA record matches the certificate; those in the report can be used.",
    ),
    rule(
        "dane-without-anything",
        |f| f.context.dane() && f.is(&[Type::ValidationFailure]) && f.silent(),
        Fixed(Fault::TlsaMismatch),
        Guess,
        "Under DANE {type} without a reason usually means that no TLSA record matches the certificate.",
    ),
    rule(
        "lookup-under-dane",
        |f| f.context.dane() && f.says(&[ReasonHint::NoSuchName]),
        Fixed(Fault::DnssecBroken),
        Guess,
        "{reason}: a look-up failed that DANE depends on.",
    ),
    rule(
        "lookup",
        |f| f.says(&[ReasonHint::NoSuchName]),
        Fixed(Fault::Unknown),
        Guess,
        "{reason}: a name was not found, which is no fault of TLS; DNS has to be looked at first.",
    ),
    rule(
        "covered-without-words",
        |f| f.cover == PolicyMatch::Inside && f.silent(),
        Fixed(Fault::Unknown),
        Guess,
        "There is no reason, and the policy in this report covers {mx}, so the usual cause of a failure without a reason is ruled out.",
    ),
    rule(
        "unread",
        |f| f.reading.speaks,
        Fixed(Fault::Unknown),
        Guess,
        "{reason} is not known here, and the policy in the report covers the MX host as far as it shows.",
    ),
];
