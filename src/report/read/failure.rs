//! One entry of `failure-details` (RFC 8460 s.4.4).

use super::json::{Members, Value};
use super::member::Member;
use super::names::{self, Names};
use super::values::{keep, take_over};
use crate::report::deviation::Code;
use crate::report::deviation::Deviations;
use crate::report::model::Failure;
use crate::report::result_type::Spelling;

/// A failure detail while it is being read.
#[derive(Debug, Default)]
pub(super) struct FailureWire {
    pub(super) failure: Failure,
    counted: bool,
    /// It has a member that only a failure detail has, under a name that other documents hardly have.
    is_evidence: bool,
}

impl FailureWire {
    /// Whether it has any member that only a failure detail has.
    pub(super) const fn is_evidence(&self) -> bool {
        self.is_evidence
    }
}

impl<'de> Members<'de> for FailureWire {
    const NAMES: Names = names::FAILURE;

    fn member<V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<Option<Member>, V::Error> {
        let failure = &mut self.failure;
        let (member, slot) = match key {
            "result-type" => (Member::ResultType, &mut failure.result_type),
            "sending-mta-ip" => (Member::SendingMtaIp, &mut failure.sending_mta_ip),
            "receiving-mx-hostname" => (Member::ReceivingMxHostname, &mut failure.receiving_mx_hostname),
            "receiving-mx-helo" => (Member::ReceivingMxHelo, &mut failure.receiving_mx_helo),
            "receiving-ip" => (Member::ReceivingIp, &mut failure.receiving_ip),
            "additional-information" => (Member::AdditionalInformation, &mut failure.additional_information),
            "failure-reason-code" => (Member::FailureReasonCode, &mut failure.reason_code),
            "failed-session-count" => {
                let mut known = self.counted.then_some(failure.failed);
                let count = value.scalar()?.count("failed-session-count", notes);
                keep(&mut known, count, "failed-session-count", notes);
                self.counted = known.is_some();
                self.is_evidence |= self.counted && notes.is_own_name();
                failure.failed = known.unwrap_or(0);
                return Ok(Some(Member::FailedSessionCount));
            }
            // The RFC's names for the values rather than the members, and names from its drafts.
            "additional-info-uri" | "additional-info" => {
                (Member::AdditionalInformationAlias, &mut failure.additional_information)
            }
            "failure-error-code" | "failure-reason" => (Member::FailureReasonCodeAlias, &mut failure.reason_code),
            _ => return Ok(None),
        };
        let text = value.scalar()?.text(member.name(), notes);
        if member.is_alias() {
            notes.alias(member.name(), key);
            if slot.is_some() {
                take_over(slot, text, key, notes, ToString::to_string);
                return Ok(Some(member));
            }
        }
        let names_it = matches!(
            member,
            Member::ResultType | Member::SendingMtaIp | Member::ReceivingMxHostname | Member::ReceivingIp
        );
        self.is_evidence |= names_it && text.is_some() && notes.is_own_name();
        keep(slot, text, member.name(), notes);
        Ok(Some(member))
    }

    fn finish(&mut self, notes: &mut Deviations) {
        let failure = &mut self.failure;
        match &failure.result_type {
            None => {
                notes.note_at("result-type", Code::ResultTypeMissing, || "The failure has no result type.".to_owned());
            }
            Some(text) => match text.result_type() {
                Some((known, spelling)) => {
                    failure.known_type = Some(known);
                    match spelling {
                        Spelling::Registered => {}
                        Spelling::Variant => notes.note_at("result-type", Code::ResultTypeSpelling, || {
                            format!("\u{201c}{text}\u{201d} is written {} in the registry.", known.name())
                        }),
                        Spelling::Draft => notes.note_at("result-type", Code::ResultTypeDraft, || {
                            format!("\u{201c}{text}\u{201d} is a name from a draft; today it is {}.", known.name())
                        }),
                    }
                }
                None => notes.note_at("result-type", Code::ResultTypeUnknown, || {
                    format!("\u{201c}{text}\u{201d} is not one of the result types of RFC 8460.")
                }),
            },
        }
        for (member, ip) in [("sending-mta-ip", &failure.sending_mta_ip), ("receiving-ip", &failure.receiving_ip)] {
            if let Some(ip) = ip.as_ref().filter(|ip| !ip.is_ip_address()) {
                notes.note_at(member, Code::IpInvalid, || format!("\u{201c}{ip}\u{201d} is not an IP address."));
            }
        }
        if let Some(text) = failure.additional_information.as_ref().filter(|text| !text.is_uri()) {
            notes.note_at("additional-information", Code::AdditionalInformationNotUri, || {
                format!("A URI was expected; found \u{201c}{text}\u{201d}.")
            });
        }
        if !self.counted {
            notes.note_at("failed-session-count", Code::CountMissing, || {
                "The number of failed sessions is missing; read as 0.".to_owned()
            });
        }
    }
}
