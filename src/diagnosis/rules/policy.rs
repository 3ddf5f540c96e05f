//! Rules about the sender itself and about the MTA-STS policy: failures before any mail server is reached.

use super::Finds::Fixed;
use super::{Rule, rule};
use crate::diagnosis::fault::Certainty::{Certain, Guess, Likely};
use crate::diagnosis::fault::Fault;
use crate::diagnosis::policy_context::PolicyMatch;
use crate::diagnosis::reason_hint::ReasonHint;
use crate::report::result_type::ResultType as Type;

/// Hints that the sender could not fetch the policy.
const UNREACHED: [ReasonHint; 8] = [
    ReasonHint::HttpStatus,
    ReasonHint::Redirect,
    ReasonHint::NotFetched,
    ReasonHint::TxtRecord,
    ReasonHint::Timeout,
    ReasonHint::Closed,
    ReasonHint::Refused,
    ReasonHint::NoSuchName,
];

/// Rules about the sender itself.
pub(super) const SENDER: &[Rule] = &[
    rule(
        "sender-settings",
        |f| f.says(&[ReasonHint::SenderSettings]),
        Fixed(Fault::SenderConfiguration),
        Certain,
        "{reason} is about the sender's own set-up, not about your servers.",
    ),
    rule(
        "sts-demanded",
        |f| f.says(&[ReasonHint::StsDemanded]),
        Fixed(Fault::SenderConfiguration),
        Certain,
        "{reason}: this sender insists on MTA-STS and found none. Nothing is broken on your side.",
    ),
    rule(
        "stalwart-other",
        |f| {
            f.failure.result_type.as_deref().is_some_and(|text| text.trim().eq_ignore_ascii_case("other"))
                && f.silent()
                && f.no_server()
        },
        Fixed(Fault::SenderConfiguration),
        Guess,
        "The result type {type} is Stalwart's; it is only known from servers that insist on MTA-STS where there is none.",
    ),
];

#[expect(clippy::redundant_closure_for_method_calls, reason = "a method is not general enough in its lifetimes")]
/// Rules about the policy: whether it allows the MX host; its record, its web host, its text.
pub(super) const POLICY: &[Rule] = &[
    rule(
        "policy-mx-lines",
        |f| {
            f.is(&[Type::StsPolicyInvalid])
                && f.says(&[ReasonHint::WrongMx])
                && f.cover != PolicyMatch::Outside
                && !f.compares()
        },
        Fixed(Fault::PolicyMalformed),
        Likely,
        "{type} is about the text of the policy, and {reason} seems to be about its mx lines.",
    ),
    // If the reason says so, it overrides the result type.
    rule(
        "said-mx-not-in-policy",
        |f| f.says(&[ReasonHint::WrongMx]) && f.cover == PolicyMatch::Inside,
        Fixed(Fault::MxNotInPolicy),
        Likely,
        "{reason} says that the policy does not allow the MX host, although the policy in this report covers {mx}: the sender may have judged by an older copy, or speak of another host.",
    ),
    rule(
        "said-mx-not-in-policy",
        |f| f.says(&[ReasonHint::WrongMx]),
        Fixed(Fault::MxNotInPolicy),
        Certain,
        "{reason} says that the policy does not allow the MX host, no matter which result type is given.",
    ),
    // No mail server was reached.
    rule(
        "policy-host-certificate",
        |f| f.is(&[Type::StsWebpkiInvalid]),
        Fixed(Fault::PolicyHostCertificate),
        Certain,
        "{type} is about the certificate of the web host that serves the policy; the mail server's has nothing to do with it.",
    ),
    rule(
        "policy-host-certificate-said",
        |f| f.about_policy() && f.says_what(ReasonHint::about_certificate),
        Fixed(Fault::PolicyHostCertificate),
        Certain,
        "{reason} names a certificate while the policy was being fetched, before any mail server was reached: it is the web host's.",
    ),
    rule(
        "policy-dnssec",
        |f| f.about_policy() && f.says(&[ReasonHint::Bogus]),
        Fixed(Fault::DnssecBroken),
        Likely,
        "{reason} is about DNSSEC: the look-up that fetching the policy begins with was not answered validly.",
    ),
    rule(
        "policy-syntax-said",
        |f| f.about_policy() && !f.is(&[Type::StsPolicyInvalid]) && f.says(&[ReasonHint::PolicySyntax]),
        Fixed(Fault::PolicyMalformed),
        Likely,
        "{reason} is about the text of the policy, so the web host answered.",
    ),
    rule(
        "policy-unreached-said",
        |f| f.is(&[Type::StsPolicyInvalid]) && f.says(&UNREACHED),
        Fixed(Fault::PolicyUnreachable),
        Likely,
        "{reason} says that the policy was not fetched, so there was no text to be wrong.",
    ),
    rule(
        "policy-malformed",
        |f| f.is(&[Type::StsPolicyInvalid]),
        Fixed(Fault::PolicyMalformed),
        Certain,
        "{type} means that the policy was fetched but could not be understood.",
    ),
    rule(
        "policy-too-large",
        |f| f.about_policy() && f.says(&[ReasonHint::PolicyTooLarge]) && !f.is(&[Type::StsPolicyFetchError]),
        Fixed(Fault::PolicyMalformed),
        Likely,
        "{reason} is about the policy file, so the web host answered.",
    ),
    rule(
        "policy-unreachable",
        |f| f.is(&[Type::StsPolicyFetchError]),
        Fixed(Fault::PolicyUnreachable),
        Certain,
        "{type} means that the policy could not be fetched; nothing in the report points to its text or to a certificate.",
    ),
    rule(
        "policy-unreachable-said",
        |f| f.about_policy(),
        Fixed(Fault::PolicyUnreachable),
        Likely,
        "{reason} is about fetching the policy, not about a mail server, no matter which result type is given.",
    ),
];
