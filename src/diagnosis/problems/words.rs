//! Evidence in words.

use crate::archive::Archive;

/// One row in words.
pub(super) fn evidence(archive: &Archive, row: usize) -> String {
    let at = archive.policy_of(row);
    let (policy, failure) = (archive.bare_policy(at), archive.failure(row));
    let report = archive.head(archive.policies()[at].report as usize);
    let reporter = report.organization.as_deref().or(report.submitter.as_deref()).unwrap_or("an unnamed sender");
    let day = report.range.start.map_or_else(|| "on an unknown day".to_owned(), |start| format!("on {}", start.day()));
    let result_type = failure.result_type.as_deref().unwrap_or("no result type");
    let policy_type = policy.kind_text.as_deref().unwrap_or("unnamed");
    let mode = policy.sts().mode.map(|mode| format!(", mode {mode}")).unwrap_or_default();
    let mut text = format!("{reporter} {day}: {result_type} under a policy of type {policy_type}{mode}");
    if let Some(mx) = &failure.receiving_mx_hostname {
        text.push_str(&format!(" at {mx}"));
    }
    if let Some(ip) = &failure.receiving_ip {
        text.push_str(&format!(" ({ip})"));
    }
    if let Some(reason) = &failure.reason_code {
        text.push_str(&format!(", reason \u{201c}{reason}\u{201d}"));
    }
    let sessions = if failure.failed == 1 { "session" } else { "sessions" };
    text.push_str(&format!(", {} {sessions}", failure.failed));
    text
}
