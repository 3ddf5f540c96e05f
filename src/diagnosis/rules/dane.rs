//! Rules about DNSSEC and TLSA records.

use super::Finds::{Fixed, FromReason};
use super::{Rule, rule};
use crate::diagnosis::fault::Certainty::{Certain, Guess, Likely};
use crate::diagnosis::fault::Fault;
use crate::diagnosis::policy_context::TlsaUsability;
use crate::diagnosis::reason_hint::ReasonHint;
use crate::diagnosis::sender::Sender;
use crate::report::result_type::ResultType as Type;

/// Rules for the result types of DANE.
pub(super) const DANE: &[Rule] = &[
    rule(
        "dnssec",
        |f| f.is(&[Type::DnssecInvalid]),
        Fixed(Fault::DnssecBroken),
        Certain,
        "{type} means that the sender's resolver found no valid answer.",
    ),
    rule(
        "dane-demanded-otherwise-said",
        |f| {
            f.is(&[Type::DaneRequired])
                && f.says(&[
                    ReasonHint::TlsaMismatch,
                    ReasonHint::TlsaUnusable,
                    ReasonHint::Bogus,
                    ReasonHint::ServerFailure,
                ])
        },
        FromReason,
        Likely,
        "The sender insists on DANE, and {reason} says why it failed.",
    ),
    rule(
        "dane-demanded",
        |f| f.is(&[Type::DaneRequired]),
        Fixed(Fault::DaneMissing),
        Certain,
        "{type} means that the sender insists on DANE and found no secured TLSA record.",
    ),
    rule(
        "tlsa-unusable-quoted",
        |f| f.is(&[Type::TlsaInvalid]) && f.context.tlsa == TlsaUsability::AllUnusable,
        Fixed(Fault::TlsaUnusable),
        Certain,
        "None of the TLSA records quoted in the report can be used.",
    ),
    rule(
        "tlsa-unusable-said",
        |f| f.is(&[Type::TlsaInvalid]) && f.says(&[ReasonHint::TlsaUnusable]),
        Fixed(Fault::TlsaUnusable),
        Certain,
        "{type} and {reason} say the same.",
    ),
    rule(
        "tlsa-otherwise-said",
        |f| {
            f.is(&[Type::TlsaInvalid])
                && f.says_what(|hint| hint.at_mx().is_some() && (!hint.vague() || hint == ReasonHint::Handshake))
        },
        FromReason,
        Likely,
        "{reason} says more than {type}, which some senders use for any fault of DANE.",
    ),
    rule(
        "tlsa-mismatch-microsoft",
        |f| f.is(&[Type::TlsaInvalid]) && f.sender() == Some(Sender::Microsoft) && f.context.tlsa.usable(),
        Fixed(Fault::TlsaMismatch),
        Likely,
        "Microsoft reports any failed DANE check as {type}. The records quoted in the report can be used, so they seem to be for another key.",
    ),
    rule(
        "tlsa-mismatch-although-invalid",
        |f| f.is(&[Type::TlsaInvalid]) && f.context.tlsa.usable() && f.silent(),
        Fixed(Fault::TlsaMismatch),
        Likely,
        "{type} says only that no TLSA record was valid. A record quoted in the report can be used, so it seems to be for another key.",
    ),
    rule(
        "tlsa-unusable-although-usable",
        |f| f.is(&[Type::TlsaInvalid]) && f.context.tlsa.usable(),
        Fixed(Fault::TlsaUnusable),
        Guess,
        "{type} means that no TLSA record was valid, although a record quoted in the report looks usable: it may be for another key instead.",
    ),
    rule(
        "tlsa-unusable",
        |f| f.is(&[Type::TlsaInvalid]),
        Fixed(Fault::TlsaUnusable),
        Certain,
        "{type} means that no TLSA record was valid.",
    ),
];
