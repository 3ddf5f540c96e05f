//! Findings that follow from the answers, beyond the check of the record itself.
//!
//! The record's own are here; [`hosts`] has those about MX hosts, [`sts`] those about MTA-STS.
//!
//! Only known facts lead to a conclusion; the view lists failed queries separately.

mod hosts;
mod sts;

use super::place::Absence;
use super::view::{MisplacedRecord, View};
use crate::finding::Severity;
use crate::finding::{self, codes};
use crate::record::owner::{check_owner, owner_name};

/// A finding that follows from the answers. Names in its message come from DNS, so they are untrusted.
pub type LookupFinding = finding::Finding<Code>;

codes! {
    /// The policy domain does not exist.
    DomainMissing = "domain-missing", Error, "RFC 8020 s.2";
    /// A record is at a name no sender looks up.
    Misplaced = "misplaced-record", Error, "RFC 8460 s.3";
    /// Only the parent of the domain has a record.
    ParentRecord = "parent-record", Warning, "RFC 8460 s.3";
    /// An answer is refused because its DNSSEC signatures are wrong.
    DnssecBogus = "dnssec-bogus", Error, "RFC 4035 s.5.5";
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
    /// An MX record names an alias.
    MxAlias = "mx-alias", Warning, "RFC 5321 s.5.1";
    /// An MX host has no address.
    MxNoAddress = "mx-no-address", Warning, "RFC 5321 s.5.1";
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
    /// An MTA-STS record is at a name no sender looks up.
    StsMisplaced = "mta-sts-misplaced", Warning, "RFC 8461 s.3.1";
    /// A policy is announced, but its host has no address.
    PolicyHostMissing = "policy-host-missing", Warning, "RFC 8461 s.3.3";
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
    parent(view, &mut out);
    bogus(view, &mut out);
    hosts::mx(view, &mut out);
    hosts::dane(view, &mut out);
    sts::record(view, &mut out);
    sts::policy_host(view, &mut out);
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

/// The record of the parent is of interest only where the domain has none: people expect it to be inherited, as with
/// DMARC.
fn parent(view: &View, out: &mut Vec<LookupFinding>) {
    let Some((owner, found)) = &view.parent else { return };
    let is_missing = view.record.texts.known().is_some_and(|texts| texts.tls_rpt().is_empty());
    if is_missing && found.known().is_some_and(|found| !found.is_empty()) {
        let message = format!(
            "There is a record at {owner}, but it is not inherited: senders look only at {}. Publish it there too.",
            view.record.owner
        );
        out.push(LookupFinding::new(Code::ParentRecord, None, message));
    }
}

fn bogus(view: &View, out: &mut Vec<LookupFinding>) {
    const SHOWN: usize = 3;
    if view.bogus.is_empty() {
        return;
    }
    let names: Vec<String> =
        view.bogus.iter().take(SHOWN).map(|query| format!("{} {}", query.kind.name(), query.name)).collect();
    let more = view.bogus.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!(
        "DNSSEC is broken for {}{more}: the resolver answers only when it is asked not to check the signatures. Senders that check them get no answer. Compare the DS record at the registrar with the keys of the zone, and look for expired signatures.",
        names.join(", ")
    );
    out.push(LookupFinding::new(Code::DnssecBogus, None, message));
}
