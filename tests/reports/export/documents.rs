//! JSON: merged reports read by our own reader, lines by `serde_json`.

use serde_json::{Value, json};
use tls_rpt_workbench::export::{Everything, Format, Mask};
use tls_rpt_workbench::report::read::{self, Hints};
use tls_rpt_workbench::report::{DateRange, Policy, Report, Text};

use super::{Half, fixture_reports, left, samples, written};

/// A report with nothing in it that it did not say itself.
fn told_by_itself(report: &Report) -> Report {
    let mut report = Report { submitter: None, deviations: Vec::new(), signed: None, ..report.clone() };
    if report.range.inferred {
        report.range = DateRange::default();
    }
    for policy in report.policies.iter_mut().filter(|policy| policy.domain_inferred) {
        policy.domain = None;
        policy.domain_inferred = false;
    }
    report
}

/// Merged JSON reads back as these reports.
#[track_caller]
pub(super) fn assert_merged(merged: &str, reports: &[Report]) {
    let reading = read::read(merged, &Hints::default());
    assert_eq!(reading.fault, None);
    let again: Vec<Report> = reading.reports.iter().map(told_by_itself).collect();
    let want: Vec<Report> = reports.iter().map(told_by_itself).collect();
    assert_eq!(again.len(), want.len());
    for ((again, want), (read, original)) in again.iter().zip(&want).zip(reading.reports.iter().zip(reports)) {
        assert_eq!(again, want);
        assert!(original.range.inferred || read.same_content(original));
    }
    assert!(!merged.contains(|c: char| c != '\n' && (c.is_control() || matches!(c, '\u{200b}' | '\u{202e}'))));
}

#[test]
fn merged_reports_read_back_as_what_they_were() {
    for reports in samples() {
        assert_merged(&written(Format::Json, &reports, &Everything, false), &reports);
        let chosen = left(&reports, &Half);
        assert_merged(&written(Format::Json, &reports, &Half, false), &chosen);
    }
}

#[test]
fn merging_what_was_merged_changes_nothing() {
    for reports in samples() {
        let once = written(Format::Json, &reports, &Everything, false);
        let again = read::read(&once, &Hints::default()).reports;
        assert_eq!(written(Format::Json, &again, &Everything, false), once);
    }
}

#[test]
fn a_document_has_the_members_of_the_rfc_and_those_received_only() {
    let report = crate::support::json_report(&crate::support::with_entry(
        r#""policy":{"policy-type":"sts","policy-string":["version: STSv1","mode: enforce"],
            "policy-domain":"example.com","mx-host":["*.mail.example.com"]},
        "summary":{"total-successful-session-count":5,"total-failure-session-count":2},
        "failure-details":[{"result-type":"brand-new-type","failed-session-count":2}]"#,
    ));
    let merged: Value = serde_json::from_str(&written(Format::Json, &[report], &Everything, false)).unwrap();
    let want = json!([{
        "organization-name": "Sender",
        "date-range": {"start-datetime": "2026-05-12T00:00:00Z", "end-datetime": "2026-05-12T23:59:59Z"},
        "contact-info": "tls@sender.example",
        "report-id": "r1",
        "policies": [{
            "policy": {
                "policy-type": "sts",
                "policy-string": ["version: STSv1", "mode: enforce"],
                "policy-domain": "example.com",
                "mx-host": ["*.mail.example.com"],
            },
            "summary": {"total-successful-session-count": 5, "total-failure-session-count": 2},
            "failure-details": [{"result-type": "brand-new-type", "failed-session-count": 2}],
        }],
    }]);
    assert_eq!(merged, want);
}

#[test]
fn what_only_the_wrapping_said_is_not_put_into_the_report() {
    let reports = fixture_reports();
    let inferred = reports.iter().flat_map(|report| &report.policies).filter(|policy| policy.domain_inferred).count();
    assert!(inferred > 0);
    let merged: Vec<Value> = serde_json::from_str(&written(Format::Json, &reports, &Everything, false)).unwrap();
    let policies = merged.iter().flat_map(|report| report["policies"].as_array().unwrap());
    let named = policies.filter(|entry| entry["policy"].get("policy-domain").is_some()).count();
    let told = reports.iter().flat_map(|report| &report.policies).filter(|policy| policy.domain.is_some()).count();
    assert_eq!(named, told - inferred);
}

fn texts(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(Text::as_str).collect()
}

/// A report in the shape that is promised for each line.
fn line(report: &Report) -> Value {
    let policies: Vec<Value> = report
        .policies
        .iter()
        .map(|policy| {
            let failures: Vec<Value> = policy
                .failures
                .iter()
                .map(|failure| {
                    json!({
                        "result_type": failure.result_type.as_deref(),
                        "sending_mta_ip": failure.sending_mta_ip.as_deref(),
                        "receiving_mx_hostname": failure.receiving_mx_hostname.as_deref(),
                        "receiving_mx_helo": failure.receiving_mx_helo.as_deref(),
                        "receiving_ip": failure.receiving_ip.as_deref(),
                        "failed": failure.failed,
                        "additional_information": failure.additional_information.as_deref(),
                        "reason_code": failure.reason_code.as_deref(),
                    })
                })
                .collect();
            json!({
                "type": policy.kind.name(),
                "type_text": policy.kind_text.as_deref(),
                "domain": policy.domain.as_deref(),
                "domain_inferred": policy.domain_inferred,
                "mode": policy.sts().mode,
                "mx": texts(&policy.mx_patterns()),
                "policy_string": texts(&policy.policy_string),
                "successful": policy.successful,
                "failed": policy.failed,
                "unexplained": policy.unexplained(),
                "failures": failures,
            })
        })
        .collect();
    let deviations: Vec<Value> = report
        .deviations
        .iter()
        .map(|deviation| json!({"code": deviation.code.name(), "path": deviation.path, "message": deviation.message}))
        .collect();
    json!({
        "organization": report.organization.as_deref(),
        "report_id": report.report_id,
        "start": report.range.start.map(|time| time.to_string()),
        "end": report.range.end.map(|time| time.to_string()),
        "contact": report.contact.as_deref(),
        "deviations": deviations,
        "signed": report.signed.as_ref().map(|signed| json!({"domain": signed.domain, "result": signed.result})),
        "unread": tls_rpt_workbench::report::deviation::names_of(&report.unread),
        "unread_values": report.unread,
        "policies": policies,
    })
}

/// Each line is the report in the promised shape.
#[track_caller]
pub(super) fn assert_lines(lines: &str, reports: &[Report]) {
    let got: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(got, reports.iter().map(line).collect::<Vec<_>>());
    assert!(!lines.contains(|c: char| c != '\n' && (c.is_control() || matches!(c, '\u{200b}' | '\u{202e}'))));
}

#[test]
fn lines_have_the_promised_shape() {
    for reports in samples() {
        assert_lines(&written(Format::Ndjson, &reports, &Everything, false), &reports);
    }
}

#[test]
fn lines_hold_the_chosen_rows_and_the_counts_of_the_whole_policy() {
    for reports in samples() {
        let got: Vec<Value> = written(Format::Ndjson, &reports, &Half, false)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let chosen = left(&reports, &Half);
        assert_eq!(got.len(), chosen.len());
        let unexplained = reports.iter().flat_map(|report| &report.policies).map(Policy::unexplained);
        let known: Vec<u64> = unexplained.collect();
        for (got, want) in got.iter().zip(&chosen) {
            let policies = got["policies"].as_array().unwrap();
            assert_eq!(policies.len(), want.policies.len());
            for (got, want) in policies.iter().zip(&want.policies) {
                assert_eq!(got["failures"].as_array().unwrap().len(), want.failures.len());
                assert!(known.contains(&got["unexplained"].as_u64().unwrap()));
                assert!(got["unexplained"].as_u64().unwrap() <= want.unexplained());
            }
        }
    }
}

#[test]
fn redacted_documents_are_the_masked_reports() {
    for reports in samples() {
        let mut mask = Mask::of(&reports);
        let masked: Vec<Report> = reports.iter().map(|report| mask.report(report)).collect();
        assert_merged(&written(Format::Json, &reports, &Everything, true), &masked);
        assert_lines(&written(Format::Ndjson, &reports, &Everything, true), &masked);
    }
}
