//! The top level of a report: names, dates, identifiers and containers of policies as senders write them.

use crate::support::{
    codes, fixture, fixture_report, json_report, mail_of, only_report, part, path_of, plain_report, sessions_of,
    with_policies,
};
use tls_rpt_workbench::archive::{Archive, FileId, Source};
use tls_rpt_workbench::report::PolicyType;

/// A report with nothing odd but its dates.
fn with_dates(start: &str, end: &str) -> String {
    plain_report("r1", 1).replace("\"2026-05-12T00:00:00Z\"", start).replace("\"2026-05-12T23:59:59Z\"", end)
}

#[track_caller]
fn assert_range(start: &str, end: &str, want: (&str, &str), want_codes: &[&str]) {
    let report = json_report(&with_dates(&format!("{start:?}"), &format!("{end:?}")));
    let shown = (report.range.start.unwrap().to_string(), report.range.end.unwrap().to_string());
    assert_eq!(shown, (want.0.to_owned(), want.1.to_owned()));
    assert_eq!(codes(&report), want_codes, "{start} {end}");
    assert_eq!(report.range.start_text.as_deref(), Some(start), "the text is kept");
    assert_eq!(report.range.end_text.as_deref(), Some(end), "the text is kept");
}

/// Stalwart without a configured contact writes null; others leave the member out.
#[test]
fn q1_01_a_contact_may_be_null_or_missing() {
    let report = fixture_report("stalwart/contact-null-and-host-as-name.json");
    assert_eq!(report.contact, None);
    assert_eq!(codes(&report), ["contact-info-missing"]);
    assert_eq!(path_of(&report, "contact-info-missing"), "contact-info");
    let missing = json_report(&plain_report("r1", 1).replace("\"contact-info\":\"tls@sender.example\",", ""));
    assert_eq!(codes(&missing), ["contact-info-missing"]);
    assert_eq!(missing.policies[0].successful, 1);
}

/// Small senders put a host name there, and the mail around it names them better.
#[test]
fn q1_02_an_organization_name_is_kept_as_given() {
    let report = fixture_report("stalwart/contact-null-and-host-as-name.json");
    assert_eq!(report.organization.as_deref(), Some("mx.sender.example"));
    assert_eq!(report.submitter, None);
    let mail = only_report("unknown", &fixture("google/multipart-report.eml"));
    assert_eq!(mail.organization.as_deref(), Some("Google Inc."));
    assert_eq!(mail.submitter.as_deref(), Some("google.com"), "a second identity, from the mail");
    let named = only_report("sender.example!example.com!1778544000!1778630399.json", plain_report("r1", 1).as_bytes());
    assert_eq!(named.submitter.as_deref(), Some("sender.example"), "a second identity, from the file name");
}

/// Microsoft wrote dates without an offset in early 2023.
#[test]
fn q1_03_dates_without_timezone_are_utc() {
    let report = fixture_report("microsoft/dates-without-timezone.json");
    assert_eq!(report.range.start.unwrap().to_string(), "2023-01-10T00:00:00Z");
    assert_eq!(report.range.end.unwrap().to_string(), "2023-01-10T23:59:59Z");
    assert_eq!(codes(&report), ["date-without-timezone", "date-without-timezone"]);
    assert_eq!(path_of(&report, "date-without-timezone"), "date-range.start-datetime");
    let day = ("2026-05-11T22:00:00Z", "2026-05-12T21:59:59Z");
    assert_range("2026-05-12T00:00:00+02:00", "2026-05-12T23:59:59+02:00", day, &[]);
    let day = ("2026-05-12T00:00:00Z", "2026-05-12T23:59:59Z");
    assert_range("2026-05-12T00:00:00.000Z", "2026-05-12T23:59:59.999Z", day, &[]);
    assert_range("2026-05-12 00:00:00Z", "2026-05-12T23:59:59Z", day, &["date-form"]);
    assert_range("2026-05-12", "2026-05-12T23:59:59Z", day, &["date-without-time"]);
    assert_range("2026-05-12 00:00:00", "2026-05-12T23:59:59Z", day, &["date-without-timezone"]);
}

/// A date that cannot be read costs the date, not the report, and never becomes 1970.
#[test]
fn q1_03_an_unreadable_date_is_kept_as_text() {
    let report = json_report(&with_dates("\"12th of May\"", "null"));
    assert_eq!((report.range.start, report.range.end), (None, None));
    assert_eq!(report.range.start_text.as_deref(), Some("12th of May"));
    assert_eq!(codes(&report), ["date-unparsable", "date-missing"]);
    assert_eq!(report.policies[0].successful, 1);
}

/// Mail.ru and Stalwart end a day at the next midnight; it is still the report of one day.
#[test]
fn q1_04_an_end_at_midnight_belongs_to_the_day_before() {
    let report = fixture_report("mail.ru/end-is-next-midnight.json");
    assert_eq!(report.range.start.unwrap().day().to_string(), "2026-05-12", "counted on the day it starts");
    assert_eq!(report.range.end.unwrap().to_string(), "2026-05-13T00:00:00Z");
    assert_eq!(codes(&report), [""; 0], "the RFC leaves the form of the end open");
}

/// Google sent a week in 2020; Stalwart's range starts with the first session.
#[test]
fn q1_05_a_range_need_not_be_one_day() {
    let report = fixture_report("google/range-of-seven-days.json");
    let (start, end) = (report.range.start.unwrap(), report.range.end.unwrap());
    assert_eq!((start.day().to_string(), end.day().to_string()), ("2020-03-02".into(), "2020-03-08".into()));
    assert_eq!(codes(&report), [""; 0]);
    let stalwart = fixture_report("stalwart/contact-null-and-host-as-name.json");
    assert_eq!(stalwart.range.start.unwrap().to_string(), "2026-01-11T03:20:00Z");
    let reversed = json_report(&with_dates("\"2026-05-13T00:00:00Z\"", "\"2026-05-12T00:00:00Z\""));
    assert_eq!(codes(&reversed), ["range-reversed"]);
    assert!(reversed.range.start.is_some() && reversed.range.end.is_some());
}

/// A mail may come weeks after the day it reports on; its own date is of no account.
#[test]
fn q1_06_the_day_is_the_reports_and_not_the_mails() {
    let headers = "Content-Type: application/tlsrpt+json\nDate: Fri, 3 Feb 2023 10:00:00 +0000";
    let late = mail_of(&[part(headers, &fixture("microsoft/dates-without-timezone.json"))]);
    let late = [&b"Date: Fri, 3 Feb 2023 10:00:00 +0000\r\n"[..], &late].concat();
    let report = only_report("unknown", &late);
    assert_eq!(report.range.start.unwrap().day().to_string(), "2023-01-10");
}

/// Identifiers hold `:`, `/`, `@`, `+` and 18 digits; all of it is text.
#[test]
fn q1_07_a_report_id_is_opaque_text() {
    for id in [
        "2026-05-12T00:00:00Z_example.com",
        "134232617934286362+example.com",
        "133944884956529435+",
        "f2a1c6de-9a41-4c3e-8a55-1b6a0d5c7e11@mail.ru",
        "1768089600_5665667737528564296",
        "2024-06-01/2024-06-02",
        "../../etc/passwd",
        "<script>",
    ] {
        let report = json_report(&plain_report(id, 1));
        assert_eq!(report.report_id.as_deref(), Some(id));
        assert_eq!(codes(&report), [""; 0], "{id}");
    }
    let number = fixture_report("samples/report-id-is-a-number.json");
    assert_eq!(number.report_id.as_deref(), Some("134232617934286362"), "no digit is lost");
    assert_eq!(codes(&number), ["report-id-number"]);
}

/// Google writes the identifier in three ways in one mail.
#[test]
fn q1_08_the_id_in_the_json_counts_and_others_are_no_deviation() {
    let report =
        only_report("google.com!example.com!1778544000!1778630399!001.eml", &fixture("google/multipart-report.eml"));
    assert_eq!(report.report_id.as_deref(), Some("2026-05-12T00:00:00Z_example.com"));
    assert_eq!(codes(&report), [""; 0]);
}

/// A renamed or recycled file: the report is authoritative (RFC 8460 s.5.6), and the reader is told.
#[test]
fn q1_09_the_json_wins_over_name_and_subject() {
    let json = plain_report("r1", 1);
    let other_domain = only_report("sender.example!other.example!1778544000!1778630399.json", json.as_bytes());
    assert_eq!(other_domain.policies[0].domain.as_deref(), Some("example.com"));
    assert!(!other_domain.policies[0].domain_inferred);
    assert_eq!(codes(&other_domain), ["wrapping-contradicts"]);
    let other_day = only_report("sender.example!example.com!1770508800!1770595199.json", json.as_bytes());
    assert_eq!(other_day.range.start.unwrap().day().to_string(), "2026-05-12");
    assert_eq!(codes(&other_day), ["wrapping-contradicts"]);
    let subject = "Subject: Report Domain: other.example Submitter: sender.example Report-ID: <1@sender.example>\r\n";
    let mail = [subject.as_bytes(), b"Content-Type: application/tlsrpt+json\r\n\r\n", json.as_bytes()].concat();
    let mail = only_report("unknown", &mail);
    assert_eq!(mail.policies[0].domain.as_deref(), Some("example.com"));
    assert_eq!(codes(&mail), ["wrapping-contradicts"]);
}

#[test]
fn q1_09_names_that_agree_or_say_nothing_are_no_deviation() {
    let json = plain_report("r1", 1);
    for name in [
        "sender.example!example.com!1778544000!1778630399.json",
        "sender.example!EXAMPLE.COM!1778544000!1778630400!001.json.gz",
        "sender.example!example.com!1778540400!1778626799 (1).json",
        "2026-02-08.json",
        "a!b!c!d",
    ] {
        assert_eq!(codes(&only_report(name, json.as_bytes())), [""; 0], "{name}");
    }
    let two_domains = plain_report("r1", 1).replace(
        "\"policies\":[",
        "\"policies\":[{\"policy\":{\"policy-type\":\"sts\",\
        \"policy-domain\":\"example.net\"},\"summary\":{\"total-successful-session-count\":1,\
        \"total-failure-session-count\":0}},",
    );
    let either = only_report("sender.example!example.com!1778544000!1778630399.json", two_domains.as_bytes());
    assert_eq!((either.policies.len(), codes(&either)), (2, vec![]), "one of several domains is enough");
    // For DANE the policy domain can be the MX host while the mail names the domain.
    let dane = only_report(
        "s.example!example.com!1708905600!1708991999.json",
        &fixture("mox/policy-domain-is-the-mx-host.json"),
    );
    assert_eq!(codes(&dane), [""; 0]);
}

/// Members in any order, and ones nobody knows.
#[test]
fn q1_10_unknown_members_are_kept() {
    let report = fixture_report("samples/unknown-members.json");
    assert_eq!(codes(&report), ["member-unread"]);
    assert!(!report.unread.is_empty());
    assert_eq!(report.report_id.as_deref(), Some("sample-3"));
    assert_eq!(report.range.start.unwrap().to_string(), "2026-04-03T00:00:00Z");
    assert_eq!(report.policies[0].kind, PolicyType::NoPolicyFound);
    assert_eq!(report.policies[0].successful, 2);
    let sorted = fixture_report("google/range-of-seven-days.json");
    assert_eq!(codes(&sorted), [""; 0]);
}

/// `Mail::TLSRPT` leaves the member out when there is nothing to say.
#[test]
fn q1_11_a_report_may_list_no_policy() {
    for (report, code) in [
        (fixture_report("samples/policies-empty.json"), "policies-empty"),
        (fixture_report("mail-tlsrpt/no-policies-member.json"), "policies-missing"),
        (json_report(&with_policies("null")), "policies-missing"),
    ] {
        assert_eq!(codes(&report), [code]);
        assert!(report.policies.is_empty());
        assert_eq!(sessions_of(&report).total(), 0);
        assert!(report.organization.is_some() && report.report_id.is_some() && report.range.start.is_some());
    }
    let bare = json_report(r#"{"report-id":"x","policies":[]}"#);
    assert_eq!(bare.report_id.as_deref(), Some("x"));
    assert!(codes(&bare).contains(&"policies-empty"));
    let lone = json_report(&with_policies(
        r#"{"policy":{"policy-type":"sts","policy-domain":"example.com"},
            "summary":{"total-successful-session-count":4,"total-failure-session-count":0}}"#,
    ));
    assert_eq!(lone.policies[0].successful, 4, "an object stands for an array of one");
    assert_eq!(codes(&lone), ["not-an-array"]);
    let text = json_report(&with_policies("\"none\""));
    assert_eq!(codes(&text), ["not-an-array", "policies-missing", "member-unread"]);
}

/// One other reader looks for this key, so somebody writes it.
#[test]
fn q1_12_policies_may_be_called_tls_report() {
    let report = fixture_report("samples/tls-report-for-policies.json");
    assert_eq!(codes(&report), ["member-alias"]);
    assert_eq!(report.policies.len(), 1);
    assert_eq!(report.policies[0].successful, 4);
}

/// Samples in documentation put the policy's members into the entry, or shorten their names.
#[test]
fn q1_13_an_entry_may_be_flat() {
    let report = fixture_report("samples/members-of-policy-in-the-entry.json");
    assert_eq!(codes(&report), ["policy-flattened"]);
    let policy = &report.policies[0];
    assert_eq!((policy.kind, policy.domain.as_deref()), (PolicyType::Sts, Some("example.com")));
    assert_eq!((policy.successful, policy.failed, policy.failures.len()), (10, 1, 1));
    assert_eq!(policy.sts().mode.as_deref(), Some("enforce"));

    let short = fixture_report("samples/type-and-domain-for-policy-type.json");
    assert_eq!(codes(&short), ["member-alias", "member-alias"]);
    assert_eq!((short.policies[0].kind, short.policies[0].domain.as_deref()), (PolicyType::Sts, Some("example.com")));

    // What the policy says counts before what stands beside it.
    let both = json_report(&with_policies(
        r#"[{"policy":{"policy-type":"sts","policy-domain":"example.com","type":"tlsa"},"policy-domain":"example.net",
            "mx-host":["mx1.example.com"],"summary":{"total-successful-session-count":1,"total-failure-session-count":0}}]"#,
    ));
    assert_eq!(both.policies[0].domain.as_deref(), Some("example.com"));
    assert_eq!(both.policies[0].kind, PolicyType::Sts);
    assert_eq!(both.policies[0].mx_host, ["mx1.example.com"], "nothing received is dropped");
}

/// The order of reports in the archive is that of their arrival; each knows its day.
#[test]
fn q1_06_late_reports_keep_their_day_in_the_archive() {
    let mut archive = Archive::default();
    for path in ["google/success-day.json", "microsoft/dates-without-timezone.json"] {
        archive.add(fixture_report(path), Source { file: FileId(0), index: 0, place: String::new() });
    }
    let days: Vec<String> =
        archive.entries().map(|entry| entry.report.range.start.unwrap().day().to_string()).collect();
    assert_eq!(days, ["2026-05-12", "2023-01-10"]);
}

/// 1.13: an entry of `policies` that somebody took out of its report.
#[test]
fn an_entry_by_itself_keeps_its_counts_and_failures() {
    let policy = r#""policy":{"policy-type":"sts","policy-domain":"example.com"}"#;
    let summary = r#""summary":{"total-successful-session-count":5,"total-failure-session-count":2}"#;
    let failures = r#""failure-details":[{"result-type":"certificate-expired","failed-session-count":2}]"#;
    for json in [
        format!("{{{policy},{summary},{failures}}}"),
        format!("{{{failures},{summary},{policy}}}"),
        format!(r#"{{"organization-name":"A","report-id":"1",{summary},{policy},{failures}}}"#),
    ] {
        let report = json_report(&json);
        let [policy] = &report.policies[..] else { panic!("{json}: {:?}", report.policies) };
        assert_eq!((policy.kind, policy.domain.as_deref()), (PolicyType::Sts, Some("example.com")), "{json}");
        assert_eq!((policy.successful, policy.failed, policy.failures.len()), (5, 2, 1), "{json}");
        assert!(codes(&report).contains(&"member-place"), "{json}");
        assert!(!codes(&report).contains(&"summary-missing"), "{json}");
    }
    // Without a policy the counts are an entry of their own.
    let report = json_report(&format!(r#"{{"organization-name":"A","report-id":"1",{summary},{failures}}}"#));
    assert_eq!((report.policies[0].successful, report.policies[0].failures.len()), (5, 1));
}
