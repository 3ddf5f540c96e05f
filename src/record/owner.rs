//! The name a TLS-RPT record stands at: `_smtp._tls.` and the policy domain (RFC 8460 s.3).

use super::finding::{Code, Finding};

/// The two labels before the policy domain.
pub const PREFIX: &str = "_smtp._tls";

/// The owner name for a policy domain given in ASCII, without the root's dot.
pub fn owner_name(domain: &str) -> String {
    format!("{PREFIX}.{}", domain.trim_end_matches('.'))
}

/// Judges an owner name; `domain` is the policy domain when it is known.
pub fn check_owner(owner: &str, domain: Option<&str>) -> Vec<Finding> {
    let given = owner.trim().to_ascii_lowercase();
    let name = given.strip_suffix('.').unwrap_or(&given);
    let domain = domain
        .map(|domain| domain.trim().trim_end_matches('.').to_ascii_lowercase())
        .filter(|domain| !domain.is_empty());
    let wrong = |message: String| vec![Finding::new(Code::WrongOwner, None, message)];
    // A bare `_smtp._tls` is the relative name that a web panel completes with the zone; with the root's dot it is
    // complete and has no domain.
    if given == PREFIX {
        return Vec::new();
    }
    let Some(tail) = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_prefix('.')) else {
        return wrong(wrong_prefix(owner.trim(), name, domain.as_deref()));
    };
    if !name.is_ascii() {
        return wrong(format!("DNS holds {owner} in its xn-- form; write the name that way."));
    }
    if domain.as_deref() == Some(tail) {
        return Vec::new();
    }
    if tail.split('.').any(str::is_empty) {
        return wrong(format!("The name {owner} has an empty label."));
    }
    let zone_twice = match &domain {
        Some(domain) => *tail == format!("{domain}.{domain}"),
        None => half(tail).is_some(),
    };
    if zone_twice {
        let message = format!(
            "The zone stands twice in {owner}: the panel appended it to a full name. Enter the relative name {PREFIX} there."
        );
        return vec![Finding::new(Code::DoubledZone, None, message)];
    }
    match domain {
        Some(domain) if tail.ends_with(&format!(".{domain}")) => {
            wrong(format!("This name serves {tail} only. Mail to {domain} needs a record at {}.", owner_name(&domain)))
        }
        Some(domain) => {
            wrong(format!("Senders look for the record of {domain} at {}, not at {owner}.", owner_name(&domain)))
        }
        None => Vec::new(),
    }
}

/// `example.com` of `example.com.example.com`.
fn half(tail: &str) -> Option<&str> {
    let middle = tail.len().checked_sub(1)? / 2;
    let (left, right) = (tail.get(..middle)?, tail.get(middle + 1..)?);
    (tail.as_bytes().get(middle) == Some(&b'.') && left == right && left.contains('.')).then_some(left)
}

fn wrong_prefix(owner: &str, name: &str, domain: Option<&str>) -> String {
    let labels: Vec<&str> = name.split('.').collect();
    let why = match labels.as_slice() {
        ["_smtp", "_tls"] => "no domain follows the two labels",
        ["_tls", "_smtp", ..] => "the two labels are swapped",
        ["_smtp_tls", ..] => "these are two labels: _smtp and _tls",
        ["_smtp", "_tcp", ..] => "the second label is _tls, not _tcp",
        ["_smtp-tlsrpt" | "_smtp_tlsrpt", ..] => "this name comes from early drafts of the specification",
        ["_mta-sts", ..] => "this is the place of the MTA-STS record",
        ["_dmarc", ..] => "this is the place of the DMARC record",
        ["smtp", "tls" | "_tls", ..] | ["_smtp", "tls", ..] => "both labels begin with an underscore",
        ["*", ..] => "senders ask for the exact name",
        _ => "no sender looks there",
    };
    // What follows the labels with an underscore is the domain that was meant.
    let meant: Vec<&str> = labels
        .iter()
        .copied()
        .skip_while(|label| label.starts_with('_') || matches!(*label, "*" | "smtp" | "tls"))
        .collect();
    let meant = domain.map_or_else(|| meant.join("."), ToOwned::to_owned);
    let right = if meant.is_empty() { PREFIX.to_owned() } else { owner_name(&meant) };
    format!("The record stands at {owner}: {why}. Senders look it up at {right}.")
}
