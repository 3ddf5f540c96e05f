//! Findings about the MX hosts: whether they can be reached, and whether senders can use DANE with them.

use super::super::data::TlsaRecord;
use super::super::outcome::Failure;
use super::super::place::Absence;
use super::super::view::{Host, Known, Tlsa, View};
use super::{Code, LookupFinding};
use crate::finding::Severity;
use crate::record::Verdict;

pub(super) fn mx(view: &View, out: &mut Vec<LookupFinding>) {
    let Some(mx) = view.mx.known() else { return };
    let domain = &view.domain;
    if mx.null && mx.hosts.is_empty() && mx.odd.is_empty() {
        let message =
            format!("{domain} takes no mail (its MX record is \u{201c}0 .\u{201d}), so it needs no TLS-RPT record.");
        out.push(LookupFinding::new(Code::NullMx, None, message));
    } else if mx.null {
        let message = "One MX record says that the domain takes no mail, others name hosts. Remove one or the other.";
        out.push(LookupFinding::new(Code::NullMxBeside, None, message));
    }
    if mx.absence == Some(Absence::NoData) {
        let message = format!("{domain} has no MX record. Senders then try the domain\u{2019}s own address.");
        out.push(LookupFinding::new(Code::NoMx, None, message));
    }
    for odd in &mx.odd {
        let message = format!("An MX record points to \u{201c}{odd}\u{201d}, which is no host name. Senders skip it.");
        out.push(LookupFinding::new(Code::MxName, None, message));
    }
    for host in &mx.hosts {
        reachable(host, out);
    }
}

fn reachable(host: &Host, out: &mut Vec<LookupFinding>) {
    let Some(addresses) = host.addresses.known() else { return };
    // A domain without MX records may be an alias itself.
    if let Some(target) = addresses.aliases.last().filter(|_| host.preference.is_some()) {
        let message = format!(
            "{} is an alias (CNAME) for {target}. An MX record has to name a host with addresses of its own: some senders do not follow the alias, and with DANE they look for TLSA records at {target} first.",
            host.name
        );
        out.push(LookupFinding::new(Code::MxAlias, None, message));
    }
    if addresses.list.is_empty() {
        let message = format!("{} has no address (A or AAAA), so no sender can connect to it.", host.name);
        out.push(LookupFinding::new(Code::MxNoAddress, None, message));
    }
}

pub(super) fn dane(view: &View, out: &mut Vec<LookupFinding>) {
    let Some(mx) = view.mx.known() else { return };
    let with_tlsa = |host: &&Host| host.tlsa.known().is_some_and(|tlsa| tlsa.records.iter().any(TlsaRecord::is_usable));
    let secure = |host: &&Host| host.tlsa.known().is_some_and(|tlsa| tlsa.authentic);
    let unsigned_mx = !mx.authentic && mx.absence.is_none();
    if unsigned_mx && mx.hosts.iter().filter(with_tlsa).any(|host| secure(&host)) {
        let message = format!(
            "The resolver does not say that the MX records of {} are DNSSEC-validated. Senders then do not use DANE, although the hosts have TLSA records: sign the zone.",
            view.domain
        );
        out.push(LookupFinding::new(Code::MxUnsigned, None, message));
    }
    let (signed, unsigned): (Vec<&Host>, Vec<&Host>) = mx.hosts.iter().filter(with_tlsa).partition(secure);

    let lacking = |host: &&Host| {
        host.place.texts.known().is_some_and(|texts| texts.tls_rpt().is_empty()) && host.name != view.domain
    };
    let (own, foreign): (Vec<&Host>, Vec<&Host>) = signed.iter().copied().filter(lacking).partition(|host| host.inside);
    if !own.is_empty() {
        let owners: Vec<&str> = own.iter().map(|host| host.place.owner.as_str()).collect();
        let message = format!(
            "{} DANE (TLSA records with DNSSEC). Reports about DANE may be addressed to the mail host: also publish a \
             TLS-RPT record at {}.",
            uses(&own),
            owners.join(" and at ")
        );
        out.push(LookupFinding::new(Code::DaneRecordMissing, None, message));
    }
    if !foreign.is_empty() {
        let message = format!(
            "{} DANE and belongs to another domain. Reports about DANE may be addressed to the mail host; a record there \
             is up to the operator of that host.",
            uses(&foreign)
        );
        out.push(LookupFinding::new(Code::DaneRecordMissing, None, message).with_severity(Severity::Info));
    }
    for host in &signed {
        let invalid = host.place.check.as_ref().is_some_and(|check| check.verdict == Verdict::Invalid);
        if invalid && !lacking(host) && host.name != view.domain {
            let message = format!(
                "Senders cannot use the TLS-RPT record at {}, where reports about DANE may be addressed.",
                host.place.owner
            );
            out.push(LookupFinding::new(Code::DaneRecordInvalid, None, message));
        }
    }
    for host in unsigned {
        let message = format!(
            "{} has TLSA records, but the resolver does not say that they are DNSSEC-validated. Senders use TLSA records \
             only when the zone is signed; without that they are ignored.",
            host.name
        );
        out.push(LookupFinding::new(Code::TlsaUnsigned, None, message));
    }
    for host in &mx.hosts {
        tlsa(host, out);
    }
}

fn uses(hosts: &[&Host]) -> String {
    let names: Vec<&str> = hosts.iter().map(|host| host.name.as_str()).collect();
    format!("{} {}", names.join(", "), if names.len() == 1 { "uses" } else { "each use" })
}

fn tlsa(host: &Host, out: &mut Vec<LookupFinding>) {
    match &host.tlsa {
        Known::Known(Tlsa { records, .. })
            if !records.is_empty() && !records.iter().any(|record| record.usage < 2 || record.is_usable()) =>
        {
            let message = format!(
                "No sender can use the TLSA records of {}: selector, matching type or the length of the data is wrong. Publish \u{201c}3 1 1\u{201d} with the SHA-256 hash of the public key.",
                host.name
            );
            out.push(LookupFinding::new(Code::TlsaUnusable, None, message));
        }
        Known::Known(Tlsa { records, .. }) if records.iter().any(|record| record.usage < 2) => {
            let message = format!(
                "A TLSA record of {} has usage 0 or 1, which is not for mail servers. Publish usage 3 (or 2), best \u{201c}3 1 1\u{201d}.",
                host.name
            );
            out.push(LookupFinding::new(Code::TlsaUsage, None, message));
        }
        Known::Unknown(Failure::ServFail { .. }) => {
            let message = format!(
                "The question for TLSA records of {} ends in SERVFAIL. Senders that use DANE do not deliver to a host \
                 while that lasts: check DNSSEC and the name servers of its zone.",
                host.name
            );
            out.push(LookupFinding::new(Code::TlsaServFail, None, message));
        }
        _ => {}
    }
}
