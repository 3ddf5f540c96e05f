//! Summary and failure details: counts, addresses, result types and reasons as senders write them.

use crate::support::{archive_of, codes, fixture_report, json_report, path_of, sessions_of, with_entry, with_failures};
use tls_rpt_workbench::diagnosis::{Fault, classify, problems};
use tls_rpt_workbench::report::{Failure, ResultType};

/// The only failure of a report with these members in its only failure detail.
#[track_caller]
fn failure_of(members: &str) -> (Failure, Vec<&'static str>) {
    let report = json_report(&with_failures(&format!("[{{{members}}}]")));
    (report.policies[0].failures[0].clone(), codes(&report))
}

/// Google left a zero out in 2019.
#[test]
fn q3_01_a_missing_count_is_zero() {
    let report = fixture_report("google/only-success-count.json");
    assert_eq!((report.policies[0].successful, report.policies[0].failed), (31, 0));
    assert_eq!(codes(&report), ["count-missing"]);
    assert_eq!(path_of(&report, "count-missing"), "policies[0].summary.total-failure-session-count");
    let none = json_report(&with_entry(r#""policy":{"policy-type":"sts","policy-domain":"example.com"}"#));
    assert_eq!((none.policies[0].sessions(), codes(&none)), (0, vec!["summary-missing"]));
    let (failure, codes) = failure_of(r#""result-type":"certificate-expired""#);
    assert_eq!((failure.failed, codes), (0, vec!["count-missing"]));
}

#[test]
fn q3_02_counts_are_read_in_any_form() {
    let report = fixture_report("samples/counts-in-every-shape.json");
    let counts: Vec<(u64, u64)> = report.policies.iter().map(|policy| (policy.successful, policy.failed)).collect();
    assert_eq!(
        counts,
        [(7, 3), (0, 0), (5_000_000_000, 0), (u64::MAX, u64::MAX), (u64::MAX, 0), (0, 1)],
        "text, float | negative, broken | large, word | the largest | beyond all bounds, null | true, a list of one"
    );
    assert_eq!(
        codes(&report),
        [
            "count-as-text",
            "count-not-integer",
            "count-negative",
            "count-invalid",
            "count-invalid",
            "count-not-integer",
            "count-missing",
            "count-invalid",
            "wrong-type",
            "count-implausible",
            "count-implausible",
            "member-unread"
        ]
    );
    assert_eq!(report.policies[3].sessions(), u64::MAX, "sums saturate");
    assert_eq!(sessions_of(&report).total(), u64::MAX);
    let archive = archive_of([report]);
    assert_eq!(archive.sessions().total(), u64::MAX);
}

/// Mail.ru counts one failed session twice; others give no detail at all.
#[test]
fn q3_03_summary_and_details_need_not_agree() {
    let more = fixture_report("mail.ru/details-exceed-summary.json");
    assert_eq!((more.policies[0].failed, more.policies[0].detailed(), more.policies[0].unexplained()), (1, 2, 0));
    assert_eq!(codes(&more), ["details-exceed-summary"]);
    assert_eq!(sessions_of(&more).failed, 1, "the headline comes from the summary");
    let none = fixture_report("samples/failures-without-details.json");
    assert_eq!((none.policies[0].failed, none.policies[0].detailed(), none.policies[0].unexplained()), (102, 0, 102));
    assert_eq!(codes(&none), [""; 0], "fewer details are no deviation");
    assert!(problems(&archive_of([none])).is_empty(), "nothing is said of what the report does not explain");
}

#[test]
fn q3_04_failure_details_may_be_null_missing_or_empty() {
    for (path, want) in [
        ("samples/failure-details-null.json", &["failure-details-null"][..]),
        ("google/success-day.json", &[]),
        ("mox/mx-host-in-a-host-report.json", &[]),
    ] {
        let report = fixture_report(path);
        assert!(report.policies[0].failures.is_empty(), "{path}");
        assert_eq!(codes(&report), want, "{path}");
    }
    let object = json_report(&with_failures(r#"{"result-type":"certificate-expired","failed-session-count":2}"#));
    assert_eq!(object.policies[0].failures[0].failed, 2, "an object stands for an array of one");
    assert_eq!(codes(&object), ["not-an-array"]);
    let text = json_report(&with_failures("\"none\""));
    assert_eq!((text.policies[0].failures.len(), codes(&text)), (0, vec!["not-an-array", "member-unread"]));
    let mixed =
        json_report(&with_failures(r#"[null,7,{"result-type":"certificate-expired","failed-session-count":1}]"#));
    assert_eq!(
        (mixed.policies[0].failures.len(), codes(&mixed)),
        (1, vec!["wrong-type", "wrong-type", "member-unread"])
    );
}

/// `Mail::TLSRPT` writes an underscore.
#[test]
fn q3_05_failure_details_may_have_an_underscore() {
    let report = fixture_report("mail-tlsrpt/failure_details-with-underscore.json");
    assert_eq!(report.policies[0].failures.len(), 1);
    assert_eq!(report.policies[0].failures[0].failed, 5);
    assert!(codes(&report).contains(&"member-spelling"));
    assert_eq!(path_of(&report, "member-spelling"), "policies[0]");
}

/// A member that stands there twice loses nothing but a value that was overwritten.
#[test]
fn q3_05_both_spellings_at_once_are_joined() {
    let row = r#"{"result-type":"certificate-expired","failed-session-count":5}"#;
    let report = json_report(&with_failures(&format!("[{row}],\"failure_details\":[{row}]")));
    assert_eq!(report.policies[0].failures.len(), 2);
    assert_eq!(codes(&report), ["member-spelling", "duplicate-member"]);
    let id = crate::support::plain_report("r1", 7).replace("\"r1\"", "\"r0\",\"report-id\":\"r1\"");
    let report = json_report(&id);
    assert_eq!((report.report_id.as_deref(), codes(&report)), (Some("r1"), vec!["duplicate-member", "member-unread"]));
    assert_eq!((report.unread[0].member.as_str(), report.unread[0].value.as_str()), ("report-id", "r0"));
}

/// A policy that cannot be fetched fails before any connection, so there is no address to give.
#[test]
fn q3_06_rows_without_a_connection_have_no_addresses() {
    for path in ["microsoft/fetch-error-without-policy-string.json", "microsoft/mx-hosts-mismatch.json"] {
        let report = fixture_report(path);
        let failure = &report.policies[0].failures[0];
        assert_eq!(failure.sending_mta_ip, None);
        assert_eq!(failure.receiving_ip, None);
        assert_eq!(failure.receiving_mx_hostname, None);
        assert_eq!(codes(&report), [""; 0], "{path}");
        let problems = problems(&archive_of([report]));
        assert_eq!((problems.len(), problems[0].mx.as_deref()), (1, None));
    }
}

/// mox writes empty text, Stalwart null, redacted files junk, the RFC's example leading zeros.
#[test]
fn q3_07_addresses_are_kept_as_text() {
    let empty = fixture_report("mox/empty-strings-for-addresses.json");
    let failure = &empty.policies[0].failures[0];
    let texts = [
        &failure.sending_mta_ip,
        &failure.receiving_ip,
        &failure.receiving_mx_hostname,
        &failure.receiving_mx_helo,
        &failure.additional_information,
    ];
    assert!(texts.iter().all(|text| text.is_none()), "empty text is no text");
    assert_eq!(codes(&empty), [""; 0]);

    let null = fixture_report("stalwart/addresses-null.json");
    assert_eq!(null.policies[0].failures[0].receiving_ip, None);
    assert_eq!(codes(&null), ["contact-info-missing"]);

    let junk = fixture_report("samples/addresses-are-junk.json");
    assert_eq!(junk.policies[0].failures[0].sending_mta_ip.as_deref(), Some("x.x.x.x"));
    assert_eq!(junk.policies[0].failures[1].sending_mta_ip.as_deref(), Some("2001:db8:abcd:0012::1"));
    assert_eq!(codes(&junk), ["ip-invalid"]);
    assert_eq!(path_of(&junk, "ip-invalid"), "policies[0].failure-details[0].sending-mta-ip");
    let problems = problems(&archive_of([junk]));
    assert_eq!(problems.len(), 1);
    assert!(problems[0].commands()[0].contains("-connect '[2001:db8::25]':25"), "one form of the address for commands");
}

/// sys4 leaves the type out when its table has no entry; Stalwart writes `Other`.
#[test]
fn q3_08_result_types_may_be_unknown_or_missing() {
    let report = fixture_report("samples/result-type-in-other-words.json");
    let types: Vec<(Option<&str>, Option<ResultType>)> = report.policies[0]
        .failures
        .iter()
        .map(|failure| (failure.result_type.as_deref(), failure.known_type))
        .collect();
    assert_eq!(
        types,
        [
            (Some("Testing"), None),
            (Some("quantum-handshake-flux"), None),
            (Some("STARTTLS_NOT_SUPPORTED"), Some(ResultType::StarttlsNotSupported)),
            (Some(" Certificate-Expired"), Some(ResultType::CertificateExpired)),
        ]
    );
    assert_eq!(
        codes(&report),
        ["result-type-unknown", "result-type-unknown", "result-type-spelling", "result-type-spelling"]
    );
    let policy = &report.policies[0];
    assert_eq!(classify(policy, &policy.failures[1]), Fault::Unknown);

    let missing = fixture_report("postfix-sys4/result-type-missing.json");
    assert_eq!(missing.policies[0].failures[0].result_type, None);
    assert_eq!(missing.policies[0].failures[0].failed, 2);
    assert_eq!(codes(&missing), ["result-type-missing"]);

    let other = fixture_report("stalwart/result-type-other.json");
    assert_eq!(other.policies[0].failures[0].result_type.as_deref(), Some("Other"));
    assert!(codes(&other).contains(&"result-type-unknown"));
}

/// The RFC's name for the value, taken for the key, and a shortened one.
#[test]
fn q3_09_additional_information_has_three_names() {
    let report = fixture_report("samples/additional-information-under-other-names.json");
    let texts: Vec<Option<&str>> =
        report.policies[0].failures.iter().map(|failure| failure.additional_information.as_deref()).collect();
    assert_eq!(texts, [Some("https://sender.example/info"); 3]);
    assert_eq!(codes(&report), ["member-alias", "member-alias"]);
    let (failure, _) = failure_of(
        r#""result-type":"certificate-expired","failed-session-count":1,
        "additional-information":"https://a.example/","additional-info":"https://b.example/""#,
    );
    assert_eq!(failure.additional_information.as_deref(), Some("https://a.example/"), "the right name counts first");
}

/// Whatever stands there is text; whether it may be a link is decided where it is shown.
#[test]
fn q3_10_additional_information_is_text() {
    let rfc = fixture_report("rfc-example/mx-host-is-a-string.json");
    let text = rfc.policies[0].failures[1].additional_information.as_deref().unwrap();
    assert!(text.contains("report_info ? id ="), "kept as written: {text}");
    assert_eq!(
        path_of(&rfc, "additional-information-not-uri"),
        "policies[0].failure-details[1].additional-information"
    );
    let hostile = fixture_report("samples/additional-information-is-hostile.json");
    let texts: Vec<&str> =
        hostile.policies[0].failures.iter().map(|failure| failure.additional_information.as_deref().unwrap()).collect();
    assert_eq!(texts, ["javascript:alert(1)", "<img src=x onerror=alert(1)>", "please call us"]);
    assert_eq!(codes(&hostile), ["additional-information-not-uri"; 2], "the first is a URI, for what it is worth");
}

/// Names from the drafts before the RFC.
#[test]
fn q3_11_failure_error_code_is_the_reason() {
    let report = fixture_report("draft-era/names-of-the-drafts.json");
    let policy = &report.policies[0];
    assert_eq!(policy.failures[0].reason_code.as_deref(), Some("X509_V_ERR_CERT_HAS_EXPIRED"));
    assert_eq!((policy.successful, policy.failed), (12, 9), "the names of the RFC come before those of the drafts");
    assert_eq!(policy.failures[0].failed, 3);
    assert_eq!(policy.failures[0].known_type, Some(ResultType::CertificateExpired));
    assert!(report.unread.iter().any(|unread| unread.value == "5326"), "{:?}", report.unread);
    assert!(codes(&report).contains(&"result-type-draft"));
}

/// Reasons are free text: kept letter by letter, understood where possible.
#[test]
fn q3_12_reasons_are_kept_and_understood() {
    for (reason, fault) in [
        ("MX_HOSTS_MISMATCH", Fault::MxNotInPolicy),
        ("VALIDATION_FAILURE", Fault::Unknown),
        ("tls-remote-alert-70-protocol-version-not-supported", Fault::TlsHandshakeFailed),
        ("io-timeout-during-handshake", Fault::ConnectionInterrupted),
        ("connection-closed-during-handshake", Fault::ConnectionInterrupted),
        ("tls-record-header-error", Fault::TlsHandshakeFailed),
        ("no-system-roots", Fault::SenderConfiguration),
        ("4.7.5 [internal] SSL certificate subject does not match host", Fault::CertificateNameMismatch),
        ("certificate-expired", Fault::CertificateExpired),
    ] {
        let members =
            format!(r#""result-type":"validation-failure","failed-session-count":1,"failure-reason-code":"{reason}""#);
        let report = json_report(&with_failures(&format!("[{{{members}}}]")));
        let policy = &report.policies[0];
        assert_eq!(policy.failures[0].reason_code.as_deref(), Some(reason));
        assert_eq!(classify(policy, &policy.failures[0]), fault, "{reason}");
        assert_eq!(codes(&report), [""; 0]);
    }
    // Google gives no reason; the MX host and the policy of the same report tell.
    let google = fixture_report("google/mx-outside-policy-without-reason.json");
    assert_eq!(classify(&google.policies[0], &google.policies[0].failures[0]), Fault::MxNotInPolicy);
}

/// Google writes a row for each pair of addresses.
#[test]
fn q3_13_rows_of_one_mx_are_one_problem() {
    let report = fixture_report("google/same-mx-several-sending-ips.json");
    assert_eq!(report.policies[0].failures.len(), 3, "every row is kept");
    let problems = problems(&archive_of([report]));
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].failed, problems[0].rows), (9, 3));
    assert_eq!(problems[0].evidence.len(), 3);
}

/// Only Halon and sys4 tell it.
#[test]
fn q3_14_a_helo_is_kept() {
    let report = fixture_report("postfix-sys4/result-type-missing.json");
    assert_eq!(report.policies[0].failures[0].receiving_mx_helo.as_deref(), Some("mx1.example.org ESMTP"));
    let google = fixture_report("google/same-mx-several-sending-ips.json");
    assert_eq!(google.policies[0].failures[0].receiving_mx_helo, None);
}

/// 3.9, 3.11: two spellings of a member, one of them empty.
#[test]
fn an_empty_second_spelling_costs_no_value() {
    for empty in ["null", r#""""#] {
        let failures = format!(
            r#"{{"result-type":"certificate-expired","failed-session-count":4,"failed_session_count":null,
                "failure-error-code":"EXP","failure-reason-code":{empty},
                "additional-info-uri":"https://example.net/x","additional-information":{empty},
                "receiving-mx-hostname":"mx1.example.com","receiving_mx_hostname":{empty}}}"#
        );
        let report = json_report(&with_failures(&failures));
        let failure = &report.policies[0].failures[0];
        assert_eq!(failure.failed, 4);
        assert_eq!(failure.reason_code.as_deref(), Some("EXP"));
        assert_eq!(failure.additional_information.as_deref(), Some("https://example.net/x"));
        assert_eq!(failure.receiving_mx_hostname.as_deref(), Some("mx1.example.com"));
    }
}
