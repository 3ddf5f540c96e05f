//! Rules about DNSSEC and TLSA records.

use super::Finds::{This, WhatIsSaid};
use super::{Rule, rule};
use crate::diagnosis::clue::Clue;
use crate::diagnosis::fault::Certainty::{Certain, Guess, Likely};
use crate::diagnosis::fault::Fault;
use crate::diagnosis::sender::Sender;
use crate::diagnosis::setting::Quoted;
use crate::report::result_type::ResultType as Type;

/// Rules for the result types of DANE.
pub const DANE: &[Rule] = &[
    rule(
        "dnssec",
        |f| f.is(&[Type::DnssecInvalid]),
        This(Fault::DnssecBroken),
        Certain,
        "{type} means that the sender's resolver found no valid answer.",
    ),
    rule(
        "dane-demanded-otherwise-said",
        |f| {
            f.is(&[Type::DaneRequired])
                && f.says(&[Clue::TlsaMismatch, Clue::TlsaUnusable, Clue::Bogus, Clue::ServerFailure])
        },
        WhatIsSaid,
        Likely,
        "The sender insists on DANE, and {reason} says why it failed.",
    ),
    rule(
        "dane-demanded",
        |f| f.is(&[Type::DaneRequired]),
        This(Fault::DaneMissing),
        Certain,
        "{type} means that the sender insists on DANE and found no secured TLSA record.",
    ),
    rule(
        "tlsa-unusable-quoted",
        |f| f.is(&[Type::TlsaInvalid]) && f.setting.tlsa == Quoted::AllUnusable,
        This(Fault::TlsaUnusable),
        Certain,
        "None of the TLSA records quoted in the report can be used.",
    ),
    rule(
        "tlsa-unusable-said",
        |f| f.is(&[Type::TlsaInvalid]) && f.says(&[Clue::TlsaUnusable]),
        This(Fault::TlsaUnusable),
        Certain,
        "{type} and {reason} say the same.",
    ),
    rule(
        "tlsa-otherwise-said",
        |f| f.is(&[Type::TlsaInvalid]) && f.says_what(|clue| clue.at_mx().is_some() && !clue.vague()),
        WhatIsSaid,
        Likely,
        "{reason} says more than {type}, which some senders use for any fault of DANE.",
    ),
    rule(
        "tlsa-mismatch-microsoft",
        |f| f.is(&[Type::TlsaInvalid]) && f.sender() == Some(Sender::Microsoft) && f.setting.tlsa.usable(),
        This(Fault::TlsaMismatch),
        Likely,
        "Microsoft reports any failed DANE check as {type}. The records quoted in the report can be used, so they seem to be for another key.",
    ),
    rule(
        "tlsa-unusable-although-usable",
        |f| f.is(&[Type::TlsaInvalid]) && f.setting.tlsa.usable(),
        This(Fault::TlsaUnusable),
        Guess,
        "{type} means that no TLSA record was valid, although a record quoted in the report looks usable: it may be for another key instead.",
    ),
    rule(
        "tlsa-unusable",
        |f| f.is(&[Type::TlsaInvalid]),
        This(Fault::TlsaUnusable),
        Certain,
        "{type} means that no TLSA record was valid.",
    ),
];
