//! Findings about MTA-STS: the record, and the host of its policy.

use super::super::data::TlsaRecord;
use super::super::view::{Host, Tlsa, View};
use super::{Code, LookupFinding};
use crate::mta_sts::policy_host as policy_host_of;
use crate::record::Verdict;

pub(super) fn record(view: &View, out: &mut Vec<LookupFinding>) {
    let Some(sts) = view.sts.known() else { return };
    if let Some(check) = &sts.check {
        if check.verdict == Verdict::Invalid {
            let message = format!("Senders cannot use what is at {}: for them there is no MTA-STS policy.", sts.owner);
            out.push(LookupFinding::new(Code::StsInvalid, None, message));
        }
        return;
    }
    if let Some(first) = view.sts_doubled.1.known().and_then(|found| found.first()) {
        let message = format!(
            "An MTA-STS record is at {}, where no sender looks: enter only _mta-sts as its name, the provider adds the zone. The record: {first}",
            view.sts_doubled.0
        );
        out.push(LookupFinding::new(Code::StsMisplaced, None, message));
        return;
    }
    let Some(mx) = view.mx.known().filter(|mx| mx.left_out == 0 && !mx.hosts.is_empty()) else { return };
    let without = |host: &Host| {
        let used = |tlsa: &Tlsa| tlsa.authentic && tlsa.records.iter().any(TlsaRecord::is_usable);
        host.tlsa.known().is_some_and(|tlsa| (!mx.authentic && mx.absence.is_none()) || !used(tlsa))
    };
    if mx.hosts.iter().all(without) {
        let message = "The domain has neither MTA-STS nor DANE. Reports then say little more than that no policy was found; \
             MTA-STS in testing mode makes them useful without risk.";
        out.push(LookupFinding::new(Code::NoPolicy, None, message));
    }
}

pub(super) fn policy_host(view: &View, out: &mut Vec<LookupFinding>) {
    let announced = view.sts.known().is_some_and(|sts| sts.check.is_some());
    if announced && view.policy_host.known().is_some_and(|addresses| addresses.list.is_empty()) {
        let host = policy_host_of(&view.domain);
        let message = format!(
            "A policy is announced, but its host {host} has no address (A or AAAA): senders cannot fetch the file, and the policy has no effect."
        );
        out.push(LookupFinding::new(Code::PolicyHostMissing, None, message));
    }
}
