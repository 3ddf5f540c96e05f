//! Findings that follow from the answers, beyond the check of the record itself.
//!
//! Only known facts lead to a conclusion; the view lists failed queries separately.

use super::data::TlsaRecord;
use super::outcome::Failure;
use super::place::Absence;
use super::view::{Host, Known, MisplacedRecord, Tlsa, View};
use crate::finding::Severity;
use crate::finding::{self, codes};
use crate::record::Verdict;
use crate::record::owner::{check_owner, owner_name};

/// A finding that follows from the answers. Names in its message come from DNS, so they are untrusted.
pub type LookupFinding = finding::Finding<Code>;

codes! {
    /// The policy domain does not exist.
    DomainMissing = "domain-missing", Error, "RFC 8020 s.2";
    /// A record is at a name no sender looks up.
    Misplaced = "misplaced-record", Error, "RFC 8460 s.3";
    /// The record was reached through an alias.
    Alias = "alias", Info, "RFC 1034 s.3.6.2";
    /// The TTL of the answer is below five minutes, and it is not validated by DNSSEC.
    ShortTtl = "short-ttl", Info, "RFC 8460 s.7";
    /// The domain accepts no mail (null MX).
    NullMx = "null-mx", Info, "RFC 7505 s.3";
    /// There is a null MX record, but also ordinary ones.
    NullMxBeside = "null-mx-beside-others", Warning, "RFC 7505 s.3";
    /// There are no MX records.
    NoMx = "no-mx", Info, "RFC 5321 s.5.1";
    /// The target of an MX record is not a host name.
    MxName = "mx-name", Warning, "RFC 5321 s.5.1";
    /// A host uses DANE, and has no TLS-RPT record of its own.
    DaneRecordMissing = "dane-record-missing", Warning, "RFC 8460 s.1.1";
    /// The TLS-RPT record of a host that uses DANE cannot be used.
    DaneRecordInvalid = "dane-record-invalid", Warning, "RFC 8460 s.1.1";
    /// TLSA records without DNSSEC.
    TlsaUnsigned = "tlsa-without-dnssec", Warning, "RFC 7672 s.2.2";
    /// TLSA records with DNSSEC, but an MX answer without it.
    MxUnsigned = "mx-without-dnssec", Warning, "RFC 7672 s.2.2.1";
    /// TLSA records that no sender can use.
    TlsaUnusable = "tlsa-unusable", Warning, "RFC 6698 s.2.1";
    /// TLSA records with usage 0 or 1, which is not for mail servers.
    TlsaUsage = "tlsa-usage", Warning, "RFC 7672 s.3.1.3";
    /// The query for TLSA records ends in SERVFAIL.
    TlsaServFail = "tlsa-servfail", Warning, "RFC 7672 s.2.1";
    /// The MTA-STS record cannot be used.
    StsInvalid = "mta-sts-record-invalid", Warning, "RFC 8461 s.3.1";
    /// Neither MTA-STS nor DANE.
    NoPolicy = "no-policy", Info, "RFC 8460 s.4";
}

/// The conclusions from a view, most severe first.
pub(super) fn conclude(view: &View) -> Vec<LookupFinding> {
    let mut out = Vec::new();
    domain(view, &mut out);
    for elsewhere in &view.elsewhere {
        misplaced(view, elsewhere, &mut out);
    }
    record(view, &mut out);
    mail_hosts(view, &mut out);
    dane(view, &mut out);
    sts(view, &mut out);
    // Within a severity the order above is kept.
    let of = |severity| out.iter().filter(move |conclusion| conclusion.severity == severity).cloned();
    of(Severity::Error).chain(of(Severity::Warning)).chain(of(Severity::Info)).collect()
}

fn domain(view: &View, out: &mut Vec<LookupFinding>) {
    if view.mx.known().is_some_and(|mx| mx.absence == Some(Absence::NxDomain)) {
        let message =
            format!("The domain {} does not exist in the DNS, so it gets no mail. Check how it is spelt.", view.domain);
        out.push(LookupFinding::new(Code::DomainMissing, None, message));
    }
}

fn misplaced(view: &View, elsewhere: &MisplacedRecord, out: &mut Vec<LookupFinding>) {
    let Some(first) = elsewhere.found.known().and_then(|found| found.first()) else { return };
    let right = owner_name(&view.domain);
    let right_texts = view.record.texts.known();
    let conclusion = match right_texts {
        Some(texts) if texts.texts().contains(first) => {
            let message = format!(
                "The same record is at {} too, where no sender looks. It does no harm; it can be removed unless a wildcard gives it.",
                elsewhere.owner
            );
            LookupFinding::new(Code::Misplaced, None, message).with_severity(Severity::Info)
        }
        Some(texts) if !texts.tls_rpt().is_empty() => {
            let message = format!(
                "Another record is at {}, where no sender looks. Only the one at {right} counts; remove the other.",
                elsewhere.owner
            );
            LookupFinding::new(Code::Misplaced, None, message).with_severity(Severity::Warning)
        }
        Some(_) => {
            let why = check_owner(&elsewhere.owner, Some(&view.domain));
            let why = why.first().map_or_else(String::new, |finding| format!("{} ", finding.message));
            LookupFinding::new(Code::Misplaced, None, format!("{why}Move it to {right}."))
        }
        None => {
            let message = format!(
                "A record is at {}, where no sender looks. Whether there is one at {right} is not known.",
                elsewhere.owner
            );
            LookupFinding::new(Code::Misplaced, None, message).with_severity(Severity::Warning)
        }
    };
    out.push(conclusion);
}

/// Five minutes, in seconds. With a shorter TTL, blocking the answer for a short time suppresses the record. What a
/// resolver has cached counts down, so a higher limit would be met by ordinary records.
const SHORT_TTL: u32 = 300;

fn record(view: &View, out: &mut Vec<LookupFinding>) {
    let Some(texts) = view.record.texts.known() else { return };
    if let Some(last) = texts.aliases.last() {
        let owner = &view.record.owner;
        let finding = if texts.absence.is_some() {
            let message = format!(
                "{owner} is an alias (CNAME) for {last}, and there is no TXT record there. Publish the record at {last}, or replace the alias by a TXT record: name servers drop a TXT record beside an alias without a word."
            );
            LookupFinding::new(Code::Alias, None, message).with_severity(Severity::Error)
        } else {
            let message =
                format!("{owner} is an alias (CNAME) for {last}. Senders follow it; the record is changed there.");
            LookupFinding::new(Code::Alias, None, message)
        };
        out.push(finding);
    }
    if let Some(ttl) = texts.ttl.filter(|ttl| *ttl < SHORT_TTL && !texts.authentic && texts.absence.is_none()) {
        let message = format!(
            "The resolver has this answer cached for {ttl} more seconds, and it is not DNSSEC-validated. A TTL of an hour or more \
             makes it harder to keep the record from senders. (The published TTL may be longer: a resolver counts it down.)"
        );
        out.push(LookupFinding::new(Code::ShortTtl, None, message));
    }
}

fn mail_hosts(view: &View, out: &mut Vec<LookupFinding>) {
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
}

fn dane(view: &View, out: &mut Vec<LookupFinding>) {
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

fn sts(view: &View, out: &mut Vec<LookupFinding>) {
    let Some(sts) = view.sts.known() else { return };
    if let Some(check) = &sts.check {
        if check.verdict == Verdict::Invalid {
            let message = format!("Senders cannot use what is at {}: for them there is no MTA-STS policy.", sts.owner);
            out.push(LookupFinding::new(Code::StsInvalid, None, message));
        }
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
