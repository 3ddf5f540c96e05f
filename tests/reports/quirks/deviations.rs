//! Each kind of deviation: its description, and an input in which it is met.

use std::collections::HashSet;

use tls_rpt_workbench::finding::Severity;
use tls_rpt_workbench::report::DeviationCode;

use crate::support::{base64, gzip, mail_of, part, plain_report, read, with_entry, with_failures, with_policies};

/// Inputs that depart from the RFC in as many ways as it takes to meet every kind.
fn inputs() -> Vec<Vec<u8>> {
    let plain = plain_report("r1", 7);
    let policy = r#""policy":{"policy-type":"sts","policy-domain":"example.com"}"#;
    let summary = r#""summary":{"total-successful-session-count":1,"total-failure-session-count":0}"#;
    let count = |count: &str| {
        let summary =
            format!(r#""summary":{{"total-successful-session-count":{count},"total-failure-session-count":0}}"#);
        with_entry(&format!("{policy},{summary}"))
    };
    let with_policy = |policy: &str| with_entry(&format!(r#""policy":{{{policy}}},{summary}"#));
    let failure = |members: &str| with_failures(&format!("[{{{members}}}]"));
    let replaced = |from: &str, to: &str| {
        assert!(plain.contains(from), "{from}");
        plain.replace(from, to)
    };
    let (start, end) = ("\"2026-05-12T00:00:00Z\"", "\"2026-05-12T23:59:59Z\"");
    let mut texts = vec![
        format!("\u{feff}{plain}"),
        plain.replace("\"policies\"", "\"policies\",").replacen(',', ",,", 1),
        plain[..plain.len() - 1].to_owned() + ",}",
        format!("{plain} trailing"),
        replaced("\"contact-info\":", "\"contact-info\":\"a@example.com\",\"contact-info\":"),
        replaced("\"contact-info\"", "\"Contact_Info\""),
        replaced("\"organization-name\"", "\"organisation-name\""),
        replaced("\"date-range\":{", "\"date-range\":{},").replacen('}', "", 1),
        replaced("\"organization-name\":\"Sender\"", "\"organization-name\":null"),
        replaced("\"organization-name\":\"Sender\"", "\"organization-name\":{\"a\":1}"),
        replaced("\"contact-info\":\"tls@sender.example\"", "\"contact-info\":null"),
        replaced("\"report-id\":\"r1\"", "\"report-id\":null"),
        replaced("\"report-id\":\"r1\"", "\"report-id\":17"),
        replaced(start, "null"),
        replaced(start, "\"soon\""),
        replaced(start, "\"2026-05-12T00:00:00\""),
        replaced(start, "\"2026-05-12\""),
        replaced(start, "1778544000"),
        replaced(start, "\"2026-05-12 00:00:00 +0000\""),
        replaced(end, "\"2026-05-11T00:00:00Z\""),
        with_policies("[]"),
        with_policies("[]").replace("\"policies\":[]", "\"x\":0"),
        with_policies(&format!("{{{policy},{summary}}}")),
        with_policies("[{}]"),
        with_entry(&format!(r#""policy-type":"sts","policy-domain":"example.com",{summary}"#)),
        with_policy(r#""policy-type":"sts""#),
        with_policy(r#""policy-domain":"example.com""#),
        with_policy(r#""policy-type":"carrier-pigeon","policy-domain":"example.com""#),
        with_policy(r#""policy-type":"STS","policy-domain":"example.com""#),
        with_policy(r#""policy-type":"sts","policy-domain":"example.com","policy-string":["[\"version: STSv1\",\"mode: testing\"]"]"#),
        with_policy(r#""policy-type":"sts","policy-domain":"example.com","policy-string":["version: STSv1\nmode: testing"]"#),
        with_policy(r#""policy-type":"sts","policy-domain":"example.com","mx-host":["mx: mx.example.com"]"#),
        with_policy(&format!(
            r#""policy-type":"sts","policy-domain":"example.com","mx-host":[{}]"#,
            vec!["\"mx.example.com\""; 200_000].join(",")
        )),
        with_entry(policy),
        count("-3"),
        count("\"many\""),
        count("1.5"),
        count("1.0"),
        count("\"7\""),
        count("99999999999999"),
        with_entry(&format!("{policy},\"summary\":{{\"total-failure-session-count\":0}}")),
        with_entry(&format!("{policy},{summary},\"failure-details\":null")),
        failure(r#""failed-session-count":11,"result-type":"certificate-expired""#),
        failure(r#""failed-session-count":1"#),
        failure(r#""failed-session-count":1,"result-type":"CERTIFICATE_EXPIRED""#),
        failure(r#""failed-session-count":1,"result-type":"mx-mismatch","failure-error-code":"x""#),
        failure(r#""failed-session-count":1,"result-type":"starttls-invalid","receiving-ip":"mx1""#),
        failure(r#""failed-session-count":1,"result-type":"gremlins""#),
        failure(r#""failed-session-count":1,"result-type":"certificate-expired","additional-information":"see below""#),
        plain.replace("\"policies\":[", "\"summary\":{},\"policies\":["),
        plain.replacen('{', "{\"server-name\":\"mx1\",", 1),
        plain.replace("2026-05-12T00:00:00Z", "0001-01-01T00:00:00Z"),
        plain.replace("organization-name", "organizationName").replace("contact-info", "contactInfo").replace("report-id", "reportId").replace("date-range", "dateRange"),
        format!("{{\"event\":{plain}}}"),
        with_policy(r#""policy-type":"sts","policy-domain":"example.com","policy-string":["\"mode: enforce\""]"#),
    ]
    .into_iter()
    .map(String::into_bytes)
    .collect::<Vec<_>>();
    texts.push(plain.encode_utf16().flat_map(u16::to_le_bytes).collect());
    texts.push([&plain.as_bytes()[..40], b"\xff", &plain.as_bytes()[40..]].concat());
    texts.push([gzip(plain.as_bytes()), b"\r\n".to_vec()].concat());
    let packed = gzip(plain.as_bytes());
    texts.push(packed[..packed.len() - 8].to_vec());
    let mut padded = plain.clone();
    while !base64(padded.as_bytes()).ends_with('=') {
        padded.push('\n');
    }
    let unpadded = base64(padded.as_bytes());
    let headers = "Content-Type: application/tlsrpt+json\nContent-Transfer-Encoding: base64";
    texts.push(mail_of(&[part(headers, unpadded.trim_end_matches('=').as_bytes())]));
    texts
}

#[test]
fn every_kind_is_met() {
    let mut met: HashSet<DeviationCode> = HashSet::new();
    for bytes in inputs() {
        let found = read("example.org!example.net!1!2!x.json", &bytes).found;
        met.extend(found.iter().flat_map(|found| found.report.deviations.iter().map(|deviation| deviation.code)));
    }
    let never: Vec<&str> =
        DeviationCode::ALL.iter().filter(|code| !met.contains(*code)).map(|code| code.name()).collect();
    assert_eq!(never, [""; 0]);
}

#[test]
fn every_kind_has_a_name_a_severity_and_a_source_of_its_own() {
    let names: HashSet<&str> = DeviationCode::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(names.len(), DeviationCode::ALL.len());
    for code in DeviationCode::ALL {
        assert!(code.name().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{code}");
        assert!(code.source().starts_with("RFC "), "{code}");
        // A report is read whatever is odd about it, so nothing here is an error.
        assert_ne!(code.severity(), Severity::Error, "{code}");
    }
}
