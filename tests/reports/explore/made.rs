//! Reports made for the tests of this crate.

use tls_rpt_workbench::report::time::DAY;
use tls_rpt_workbench::report::{DateRange, Day, Failure, Policy, PolicyType, Report, ResultType, Text, Timestamp};

/// 2026-05-01.
pub(crate) const MAY: Day = Day(20_574);

pub(crate) const TESTING: [&str; 5] =
    ["version: STSv1", "mode: testing", "mx: mx1.example.com", "mx: mx2.example.com", "max_age: 86400"];
pub(crate) const ENFORCE: [&str; 5] =
    ["version: STSv1", "mode: enforce", "mx: mx1.example.com", "mx: mx2.example.com", "max_age: 86400"];

/// A failure detail.
pub(crate) fn failure(result_type: &str, mx: &str, failed: u64) -> Failure {
    let text = |text: &str| (!text.is_empty()).then(|| Text::from(text));
    Failure {
        result_type: text(result_type),
        known_type: ResultType::parse(result_type).map(|(known, _)| known),
        sending_mta_ip: text("198.51.100.1"),
        receiving_mx_hostname: text(mx),
        receiving_ip: (!mx.is_empty()).then(|| Text::from("192.0.2.10")),
        failed,
        ..Failure::default()
    }
}

/// A policy of example.com whose failures are all in the details.
pub(crate) fn policy(lines: &[&str], successful: u64, failures: Vec<Failure>) -> Policy {
    let failed = failures.iter().map(|failure| failure.failed).sum();
    Policy {
        kind: PolicyType::Sts,
        kind_text: Some("sts".into()),
        domain: Some("example.com".into()),
        domain_inferred: false,
        policy_string: lines.iter().map(|line| Text::from(*line)).collect(),
        mx_host: Vec::new(),
        successful,
        failed,
        failures,
    }
}

/// The report of a sender for a day.
pub(crate) fn report(organization: &str, day: Day, policies: Vec<Policy>) -> Report {
    Report {
        organization: Some(organization.into()),
        range: DateRange {
            start: Some(Timestamp(day.0 * DAY)),
            end: Some(Timestamp(day.0 * DAY + DAY - 1)),
            ..DateRange::default()
        },
        report_id: Some(format!("{organization} {day}")),
        policies,
        ..Report::default()
    }
}
