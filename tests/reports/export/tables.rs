//! The two tables, read by the `csv` crate.

use std::collections::HashMap;

use crate::support::sessions_of;
use tls_rpt_workbench::archive::Sessions;
use tls_rpt_workbench::diagnosis::{Evidence, PolicyContext};
use tls_rpt_workbench::export::csv::{FAILURE_COLUMNS, POLICY_COLUMNS};
use tls_rpt_workbench::export::{Everything, Format};
use tls_rpt_workbench::report::{Policy, Report, Text, Timestamp};

use super::{Half, left, samples, shown, written};

type Rows = Vec<HashMap<String, String>>;

/// The rows by column, each cell as it was before the apostrophe.
pub(super) fn rows(table: &str, columns: &[&str]) -> Rows {
    assert!(table.starts_with('\u{feff}'));
    let mut reader = csv::ReaderBuilder::new().from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), columns);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        let mut row = HashMap::new();
        for (name, cell) in columns.iter().zip(&record) {
            let active =
                cell.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
            assert!(!active, "a formula: {cell:?}");
            row.insert((*name).to_owned(), cell.strip_prefix('\'').unwrap_or(cell).to_owned());
        }
        rows.push(row);
    }
    // A row is a line, and nothing else is: no character in the file is a control but those at the ends of lines.
    let lines: Vec<&str> = table.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(lines.len(), rows.len() + 2);
    assert_eq!(lines.last(), Some(&""));
    assert!(!lines.concat().contains(|c: char| c.is_control() || matches!(c, '\u{200b}' | '\u{202e}' | '\u{feff}')));
    rows
}

fn text(text: Option<&Text>) -> String {
    text.map(|text| shown(text)).unwrap_or_default()
}

fn date(time: Option<Timestamp>, written: Option<&Text>) -> String {
    time.map_or_else(|| text(written), |time| time.to_string())
}

fn joined(texts: &[Text]) -> String {
    shown(&texts.iter().map(Text::to_string).collect::<Vec<_>>().join(" | "))
}

#[track_caller]
fn assert_row(row: &HashMap<String, String>, want: &[(&str, String)]) {
    assert_eq!(row.len(), want.len());
    for (name, want) in want {
        assert_eq!(&row[*name], want, "{name} in {row:?}");
    }
}

/// What both tables say of a report and a policy.
fn common(report: &Report, policy: &Policy) -> Vec<(&'static str, String)> {
    vec![
        ("organization", text(report.organization.as_ref())),
        ("submitter", text(report.submitter.as_ref())),
        ("report_id", report.report_id.as_deref().map(shown).unwrap_or_default()),
        ("start", date(report.range.start, report.range.start_text.as_ref())),
        ("end", date(report.range.end, report.range.end_text.as_ref())),
        ("policy_type", policy.kind.name().to_owned()),
        ("policy_type_text", text(policy.kind_text.as_ref())),
        ("policy_domain", text(policy.domain.as_ref())),
        ("mode", policy.sts().mode.as_deref().map(shown).unwrap_or_default()),
    ]
}

/// The table of failures says what these reports say. `judged` are the same reports before names were masked.
#[track_caller]
pub(super) fn assert_failures(table: &str, reports: &[Report], judged: &[Report]) {
    let mut rows = rows(table, &FAILURE_COLUMNS).into_iter();
    for (report, judged) in reports.iter().zip(judged) {
        for (policy, received) in report.policies.iter().zip(&judged.policies) {
            let context = PolicyContext::of(judged, received);
            for (failure, original) in policy.failures.iter().zip(&received.failures) {
                let mut want = common(report, policy);
                want.extend([
                    ("result_type", text(failure.result_type.as_ref())),
                    ("fault", Evidence::of(&context, original).judge().fault.name().to_owned()),
                    ("sending_mta_ip", text(failure.sending_mta_ip.as_ref())),
                    ("receiving_mx_hostname", text(failure.receiving_mx_hostname.as_ref())),
                    ("receiving_mx_helo", text(failure.receiving_mx_helo.as_ref())),
                    ("receiving_ip", text(failure.receiving_ip.as_ref())),
                    ("failed_sessions", failure.failed.to_string()),
                    ("reason_code", text(failure.reason_code.as_ref())),
                    ("additional_information", text(failure.additional_information.as_ref())),
                ]);
                assert_row(&rows.next().unwrap(), &want);
            }
        }
    }
    assert_eq!(rows.next(), None);
}

/// The table of policies says what these reports say; `whole` has all their failures.
#[track_caller]
pub(super) fn assert_policies(table: &str, reports: &[Report]) {
    let mut rows = rows(table, &POLICY_COLUMNS).into_iter();
    for report in reports {
        let mut counted = Sessions::default();
        for policy in &report.policies {
            let row = rows.next().unwrap();
            let number = |name: &str| row[name].parse::<u64>().unwrap();
            counted.add(Sessions { successful: number("counted_successful"), failed: number("counted_failed") });
            let mut want = common(report, policy);
            want.extend([
                ("contact", text(report.contact.as_ref())),
                ("policy_domain_inferred", policy.domain_inferred.to_string()),
                ("mx", joined(&policy.mx_patterns())),
                ("policy_string", joined(&policy.policy_string)),
                ("successful", policy.successful.to_string()),
                ("failed", policy.failed.to_string()),
                ("unexplained", policy.unexplained().to_string()),
                ("failure_rows", policy.failures.len().to_string()),
                ("counted_successful", row["counted_successful"].clone()),
                ("counted_failed", row["counted_failed"].clone()),
            ]);
            assert_row(&row, &want);
        }
        assert_eq!(counted, sessions_of(report), "{report:?}");
    }
    assert_eq!(rows.next(), None);
}

#[test]
fn failures_read_back_from_the_table() {
    for reports in samples() {
        assert_failures(&written(Format::FailuresCsv, &reports, &Everything, false), &reports, &reports);
    }
}

#[test]
fn policies_read_back_from_the_table_and_their_counted_sessions_are_the_total() {
    for reports in samples() {
        assert_policies(&written(Format::PoliciesCsv, &reports, &Everything, false), &reports);
    }
}

#[test]
fn tables_hold_the_chosen_rows_only() {
    let mut fewer = false;
    for reports in samples() {
        let chosen = left(&reports, &Half);
        // What a failure is depends on its policy alone, so the rows left can be judged as they are.
        let table = written(Format::FailuresCsv, &reports, &Half, false);
        assert_failures(&table, &chosen, &chosen);
        fewer |= table.len() < written(Format::FailuresCsv, &reports, &Everything, false).len();
        let policies = rows(&written(Format::PoliciesCsv, &reports, &Half, false), &POLICY_COLUMNS);
        let want: Vec<u64> =
            chosen.iter().flat_map(|report| &report.policies).map(|policy| policy.successful).collect();
        let got: Vec<u64> = policies.iter().map(|row| row["successful"].parse().unwrap()).collect();
        assert_eq!(got, want);
    }
    assert!(fewer);
}

#[test]
fn one_row_is_as_documented() {
    let report = crate::support::json_report(&crate::support::with_failures(
        r#"[{"result-type":"certificate-expired","receiving-mx-hostname":"mx1.example.com",
            "failed-session-count":7,"failure-reason-code":"=cmd|' /C calc'!A0"}]"#,
    ));
    let table = written(Format::FailuresCsv, &[report], &Everything, false);
    let want = "Sender,\"\",r1,2026-05-12T00:00:00Z,2026-05-12T23:59:59Z,sts,sts,example.com,\"\",certificate-expired,\
        certificate-expired,\"\",mx1.example.com,\"\",\"\",7,\"'=cmd|' /C calc'!A0\",\"\"\r\n";
    assert_eq!(table, format!("\u{feff}{}\r\n{want}", FAILURE_COLUMNS.join(",")));
}
