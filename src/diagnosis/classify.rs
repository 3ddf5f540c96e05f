//! From a failure to its fault. The same fault gets different result types from different senders, so the reason code,
//! the policy and the MX host are looked at as well.

use super::fault::{Fault, Force};
use crate::report::model::{Failure, Policy, PolicyType};
use crate::report::policy_text::{Tlsa, mx_matches};
use crate::report::result_type::ResultType;

/// Names the fault behind one failure.
pub fn classify(policy: &Policy, failure: &Failure) -> Fault {
    let reason = plain_reason(failure.reason_code.as_deref().unwrap_or(""));
    let by_reason = from_reason(&reason, policy.kind);
    // No result type stands for this fault, so senders put it under various ones; the reason says what it is. The
    // drafts had a type for it.
    let drafted = failure.result_type.as_deref().is_some_and(|text| plain_reason(text).trim() == "mx mismatch");
    if by_reason == Some(Fault::MxNotInPolicy) || drafted {
        return Fault::MxNotInPolicy;
    }
    match failure.known_type {
        Some(ResultType::StarttlsNotSupported) => Fault::StarttlsMissing,
        Some(ResultType::CertificateExpired) => {
            by_reason.filter(|fault| *fault == Fault::CertificateNotYetValid).unwrap_or(Fault::CertificateExpired)
        }
        Some(ResultType::TlsaInvalid) => tlsa_invalid(policy, &reason),
        Some(ResultType::DnssecInvalid) => Fault::DnssecBroken,
        Some(ResultType::DaneRequired) => Fault::DaneMissing,
        Some(ResultType::StsPolicyInvalid) => Fault::PolicyMalformed,
        Some(ResultType::StsWebpkiInvalid) => Fault::PolicyHostCertificate,
        Some(ResultType::StsPolicyFetchError) => match by_reason {
            Some(
                Fault::CertificateExpired
                | Fault::CertificateNotYetValid
                | Fault::CertificateNameMismatch
                | Fault::CertificateUntrusted,
            ) => Fault::PolicyHostCertificate,
            _ if reason.contains("certificate") && !reason.contains("timeout") => Fault::PolicyHostCertificate,
            _ => Fault::PolicyUnreachable,
        },
        Some(ResultType::CertificateHostMismatch) => {
            outside_policy(policy, failure).unwrap_or(Fault::CertificateNameMismatch)
        }
        // Postfix uses this type without a reason when no TLSA record matches.
        Some(ResultType::CertificateNotTrusted) if policy.kind == PolicyType::Tlsa && reason.is_empty() => {
            Fault::TlsaMismatch
        }
        Some(ResultType::CertificateNotTrusted) => {
            by_reason.or_else(|| outside_policy(policy, failure)).unwrap_or(Fault::CertificateUntrusted)
        }
        Some(ResultType::ValidationFailure) => by_reason
            .or_else(|| outside_policy(policy, failure))
            .unwrap_or(if policy.kind == PolicyType::Tlsa { Fault::TlsaMismatch } else { Fault::Unknown }),
        None => by_reason.or_else(|| outside_policy(policy, failure)).unwrap_or(Fault::Unknown),
    }
}

/// A reason code in the form in which its words are looked for: lower case, spaces for hyphens and underscores,
/// without addresses, whose host names may contain any word.
fn plain_reason(reason: &str) -> String {
    let words: Vec<&str> = reason.split_whitespace().filter(|word| !word.contains("://")).collect();
    words.join(" ").to_lowercase().replace(['_', '-'], " ")
}

/// How strictly senders apply a policy.
pub fn force(policy: &Policy) -> Force {
    match policy.kind {
        PolicyType::Tlsa => Force::Enforced,
        PolicyType::NoPolicyFound => Force::None,
        PolicyType::Sts | PolicyType::Other => {
            match policy.sts().mode.as_deref().map(str::to_ascii_lowercase).as_deref() {
                Some("enforce") => Force::Enforced,
                Some("testing") => Force::Testing,
                Some("none") => Force::None,
                _ => Force::Unstated,
            }
        }
    }
}

/// The MX is in none of the patterns of an MTA-STS policy (RFC 8461 s.4.1).
fn outside_policy(policy: &Policy, failure: &Failure) -> Option<Fault> {
    let host = failure.receiving_mx_hostname.as_deref()?;
    let patterns = policy.mx_patterns();
    let outside = policy.kind == PolicyType::Sts
        && !patterns.is_empty()
        && !patterns.iter().any(|pattern| mx_matches(pattern, host));
    outside.then_some(Fault::MxNotInPolicy)
}

fn tlsa_invalid(policy: &Policy, reason: &str) -> Fault {
    let records: Vec<Tlsa> = policy.policy_string.iter().filter_map(|line| Tlsa::parse(line)).collect();
    let usable = records.iter().any(|record| record.fault().is_none());
    let says_mismatch = reason.contains("match") && !reason.contains("unusable");
    if usable && says_mismatch { Fault::TlsaMismatch } else { Fault::TlsaUnusable }
}

/// What a reason code names; hyphens and underscores are spaces by now, letters lower case.
fn from_reason(reason: &str, kind: PolicyType) -> Option<Fault> {
    let has = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    if reason.trim().is_empty() {
        return None;
    }
    // Go names both ends of the validity in one message and the true one after it.
    if reason.contains("expired or is not yet valid") {
        return Some(if has(&[" is before "]) { Fault::CertificateNotYetValid } else { Fault::CertificateExpired });
    }
    let fault =
        if has(&["mx hosts mismatch", "mx not authorized", "policy mx mismatch", "mx mismatch", "not in policy"]) {
            Fault::MxNotInPolicy
        } else if has(&[
            "is required and no policy",
            "fingerprints unusable",
            "trust anchors unusable",
            "no system roots",
        ]) {
            Fault::SenderConfiguration
        } else if has(&[
            "dane no match",
            "no matching certificate",
            "tlsa record does not match",
            "no matching tlsa",
            "no tlsa record match",
        ]) {
            Fault::TlsaMismatch
        } else if has(&["tlsa records unusable", "unusable records", "invalid tlsa"]) {
            Fault::TlsaUnusable
        } else if has(&["dns extended error", "dnssec", "bogus"]) {
            Fault::DnssecBroken
        } else if has(&["tls remote", "fatal alert"]) {
            // An alert from the receiving side: what it says about certificates is about the sender's.
            Fault::TlsHandshakeFailed
        } else if has(&["not yet valid", "notvalidyet", "not valid yet", "notyetvalid"]) {
            Fault::CertificateNotYetValid
        } else if has(&["expired"]) {
            Fault::CertificateExpired
        } else if has(&[
            "host mismatch",
            "hostname mismatch",
            "does not match host",
            "notvalidforname",
            "not valid for name",
            "name mismatch",
            "valid for",
            "ip address mismatch",
        ]) {
            Fault::CertificateNameMismatch
        } else if has(&[
            "timeout",
            "timed out",
            "connection closed",
            "connection reset",
            "broken pipe",
            "eof",
            "deadline exceeded",
            "connection refused",
            "io error",
        ]) {
            Fault::ConnectionInterrupted
        } else if has(&["starttls"]) {
            Fault::StarttlsMissing
        } else if has(&[
            "self signed",
            "unable to get",
            "local issuer",
            "unknown issuer",
            "unknownissuer",
            "unknown authority",
            "untrusted",
            "cert chain",
            "certificate chain",
            "invalid purpose",
            "cert signature",
            "unable to verify",
            "invalid ca",
            "unknown ca",
            "purpose",
            "x509",
        ]) {
            Fault::CertificateUntrusted
        } else if has(&[
            "handshake",
            "tls remote",
            "tls local",
            "alert",
            "protocol version",
            "record header",
            "no shared cipher",
            "cipher",
            "unsupported protocol",
        ]) {
            Fault::TlsHandshakeFailed
        } else if kind == PolicyType::Tlsa && has(&["mismatch", "no match"]) {
            Fault::TlsaMismatch
        } else {
            return None;
        };
    Some(fault)
}
