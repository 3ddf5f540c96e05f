//! The owner name of a TLS-RPT record: `_smtp._tls.` and the policy domain (RFC 8460 s.3).

use super::finding::{Code, Finding, Severity};
use super::host::impossible_host;
use super::uri::{is_invisible, visible};
use crate::characters::any_of;
use crate::display::shortened;
use crate::dns::name::zone_above;
use crate::dns::placeholder::{self, Filler, Placeholder};

/// The two labels before the policy domain.
pub const PREFIX: &str = "_smtp._tls";

/// The owner name for a policy domain given in ASCII, without a trailing dot.
pub fn owner_name(domain: &str) -> String {
    format!("{PREFIX}.{}", domain.trim_end_matches('.'))
}

/// Checks an owner name; `domain` is the policy domain, if known.
pub(crate) fn check_owner(owner: &str, domain: Option<&str>) -> Vec<Finding> {
    judge(owner.trim(), domain).into_iter().collect()
}

fn judge(owner: &str, domain: Option<&str>) -> Option<Finding> {
    if let Some(found) = placeholder::first(owner) {
        return Some(with_placeholder(owner, found, domain));
    }
    if let Some(c) = owner.chars().find(|c| is_invisible(*c)) {
        return wrong(format!(
            "The name contains the invisible character {}, so it is another name than the one that senders ask for. Type it anew.",
            visible(c)
        ));
    }
    let given = owner.to_ascii_lowercase();
    let name = given.strip_suffix('.').unwrap_or(&given);
    // A name with a trailing dot is complete; without it, a zone may still be appended.
    let relative = name.len() == given.len();
    let domain = domain.map(|domain| domain.trim().trim_end_matches('.').to_ascii_lowercase());
    let domain =
        domain.as_deref().map(|domain| below_prefix(domain).unwrap_or(domain)).filter(|domain| !domain.is_empty());
    // In a message the trailing dot would look like a full stop.
    let shown = if name.is_empty() || name == PREFIX { owner } else { owner.trim_end_matches('.') };
    // A bare `_smtp._tls` is the relative name that a web panel completes with the zone; with a trailing dot it is
    // complete and has no domain.
    if given == PREFIX {
        return None;
    }
    if let Some(above) = name.strip_prefix('*').filter(|rest| rest.is_empty() || rest.starts_with('.')) {
        let above = above.trim_start_matches('.');
        if wildcard_answers(above, relative, domain) {
            return Some(at_wildcard(shown, above, domain));
        }
    }
    let Some(tail) = below_prefix(name) else {
        return wrong(wrong_prefix(shown, name, domain));
    };
    let right_place = domain
        .map(|domain| format!(" Senders look for the record of {domain} at {}.", owner_name(domain)))
        .unwrap_or_default();
    if !name.is_ascii() {
        return wrong(format!("In DNS {shown} is written in its xn-- form; use that."));
    }
    if let Some(why) = impossible_host(name, false) {
        return wrong(format!("No record can be at {shown}. {why}{right_place}"));
    }
    if domain == Some(tail) || (relative && domain.is_some_and(|domain| zone_above(domain, tail).is_some())) {
        return None;
    }
    if format!(".{tail}.").contains(&format!(".{PREFIX}.")) {
        let message = format!("{PREFIX} occurs twice in {shown}; write it once.{right_place}");
        return Some(Finding::new(Code::DoubledZone, None, message));
    }
    if let Some(front) = before_doubled_zone(tail, domain) {
        let enter = [PREFIX, front].join(".");
        let message = format!(
            "The zone occurs twice in {shown}: the panel appended it to a full name. Enter the relative name {} there.",
            enter.trim_end_matches('.')
        );
        return Some(Finding::new(Code::DoubledZone, None, message));
    }
    match domain {
        // RFC 8460 s.1.1: with DANE, a report is about the MX host.
        Some(domain) if tail.ends_with(&format!(".{domain}")) => {
            let message = format!(
                "This name serves mail to {tail}, or, if {tail} is an MX host of {domain}, reports about its DANE records. Mail to {domain} needs a record at {}.",
                owner_name(domain)
            );
            let severity = if is_mail_host(tail) { Severity::Warning } else { Severity::Error };
            Some(Finding { severity, ..Finding::new(Code::WrongOwner, None, message) })
        }
        Some(domain) => {
            wrong(format!("Senders look for the record of {domain} at {}, not at {shown}.", owner_name(domain)))
        }
        None => None,
    }
}

/// Whether a host has a name that only mail servers have. Senders that use DANE look for the record of an MX host.
fn is_mail_host(host: &str) -> bool {
    let first = host.split(any_of(".-")).next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(first, "mx" | "mail" | "smtp" | "mta" | "mailin" | "inbound" | "relay" | "mailserver" | "mxin")
}

/// A name with a placeholder: what is before it can be judged, the rest cannot.
fn with_placeholder(owner: &str, found: Placeholder<'_>, domain: Option<&str>) -> Finding {
    let before = owner.get(..found.at).unwrap_or_default().to_ascii_lowercase();
    let shown = shortened(found.text, 60);
    let fits = before.is_empty() || before == PREFIX || below_prefix(&before).is_some();
    let message = match (found.filler, domain) {
        (Filler::Person, Some(domain)) => {
            format!("{shown} is a placeholder: put the domain in its place, {}.", owner_name(domain))
        }
        (Filler::Person, None) => format!("{shown} is a placeholder: put the domain in its place."),
        (Filler::Program, _) if fits => {
            let message = format!(
                "The name has the variable {shown}, so only its beginning can be judged: senders look for {PREFIX} and the domain."
            );
            return Finding::new(Code::NameVariable, None, message);
        }
        (Filler::Program, _) => {
            format!(
                "{} Its variable {shown} was not judged.",
                wrong_prefix(owner, before.trim_end_matches('.'), domain)
            )
        }
    };
    Finding::new(Code::WrongOwner, None, message)
}

#[expect(clippy::unnecessary_wraps, reason = "it ends a function that may find nothing wrong")]
fn wrong(message: String) -> Option<Finding> {
    Some(Finding::new(Code::WrongOwner, None, message))
}

/// The part after `_smtp._tls.`
fn below_prefix(name: &str) -> Option<&str> {
    name.strip_prefix(PREFIX).and_then(|rest| rest.strip_prefix('.'))
}

/// The part before a zone that was appended to a name already ending with it: `mail` of
/// `mail.example.com.example.com`.
fn before_doubled_zone<'a>(tail: &'a str, domain: Option<&str>) -> Option<&'a str> {
    let front = |zone: &str| -> Option<&'a str> {
        let once = tail.strip_suffix(zone)?.strip_suffix('.')?;
        if once == zone { Some("") } else { once.strip_suffix(zone)?.strip_suffix('.') }
    };
    if let Some(domain) = domain {
        let zone = tail.strip_prefix(domain)?.strip_prefix('.')?;
        let above = zone == domain || (zone.contains('.') && domain.ends_with(&format!(".{zone}")));
        return above.then(|| front(zone)).flatten();
    }
    // Every suffix of at least two labels may be the zone.
    let dots = tail.rmatch_indices('.').skip(1);
    dots.map(|(at, _)| &tail[at + 1..]).find_map(front)
}

/// Whether a wildcard at `*.` and `above` answers for the right name while nothing else exists there (RFC 4592).
fn wildcard_answers(above: &str, relative: bool, domain: Option<&str>) -> bool {
    let place = above.strip_prefix("_tls").filter(|rest| rest.is_empty() || rest.starts_with('.')).unwrap_or(above);
    let place = place.trim_start_matches('.');
    match domain {
        _ if place.is_empty() => relative,
        None => !place.starts_with('_'),
        Some(domain) => {
            let below_zone = place.contains('.') && owner_name(domain).ends_with(&format!(".{above}"));
            place == domain || below_zone || (relative && zone_above(domain, place).is_some())
        }
    }
}

fn at_wildcard(shown: &str, above: &str, domain: Option<&str>) -> Finding {
    let place = above.trim_start_matches("_tls").trim_start_matches('.');
    let right = match domain.unwrap_or(place) {
        "" => PREFIX.to_owned(),
        domain => owner_name(domain),
    };
    let message = format!(
        "The record is at the wildcard {shown}, which answers for {right} only while nothing else is at that name or between. Publish it at {right} itself."
    );
    Finding::new(Code::WildcardOwner, None, message)
}

fn wrong_prefix(shown: &str, name: &str, domain: Option<&str>) -> String {
    let labels: Vec<&str> = name.split('.').collect();
    let why = match labels.as_slice() {
        ["_smtp", "_tls"] => "no domain follows the two labels",
        ["_tls", "_smtp", ..] => "the two labels are swapped",
        ["_smtp_tls", ..] => "these are two labels: _smtp and _tls",
        ["_smtp", "_tcp", ..] => "the second label is _tls, not _tcp",
        ["_smtp-tlsrpt" | "_smtp_tlsrpt", ..] => "this name comes from early drafts of the specification",
        ["_mta-sts", ..] => "this is the place of the MTA-STS record",
        ["_dmarc", ..] => "this is the place of the DMARC record",
        ["smtp", "tls" | "_tls", ..] | ["_smtp", "tls", ..] => "both labels must begin with an underscore",
        ["*", ..] => "a wildcard there does not answer for the name that senders ask for",
        _ => "no sender looks there",
    };
    // The part after the labels with an underscore is the intended domain.
    let meant: Vec<&str> = labels
        .iter()
        .copied()
        .skip_while(|label| label.starts_with('_') || matches!(*label, "*" | "@" | "" | "smtp" | "tls"))
        .collect();
    let meant = domain.map_or_else(|| meant.join("."), ToOwned::to_owned);
    let right = if meant.is_empty() { format!("{PREFIX} and the domain") } else { owner_name(&meant) };
    if matches!(name, "@" | "") {
        return format!("The record is at the zone itself. Senders look it up at {right}.");
    }
    format!("The record is at {shown}: {why}. Senders look it up at {right}.")
}
