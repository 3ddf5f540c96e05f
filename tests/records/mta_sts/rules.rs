//! MTA-STS by the grammar of RFC 8461 s.3: each case names the exact findings and the exact text each of them marks.

use tls_rpt_workbench::mta_sts::finding::Finding;
use tls_rpt_workbench::mta_sts::{Checked, Code, Mode, check_pasted, policy, record};
use tls_rpt_workbench::record::{Severity, TxtRecord, Verdict};

/// `severity code@highlight text`, or without the mark for a finding about the whole.
fn written(findings: &[Finding], text: &str) -> Vec<String> {
    let sign = |severity| match severity {
        Severity::Error => "E",
        Severity::Warning => "W",
        Severity::Info => "I",
    };
    let place =
        |finding: &Finding| finding.span.map_or_else(String::new, |span| format!("@{}", &text[span.start..span.end]));
    findings.iter().map(|finding| format!("{} {}{}", sign(finding.severity), finding.code, place(finding))).collect()
}

#[track_caller]
fn assert_record(value: &str, id: Option<&str>, expected: &[&str]) {
    let check = record::check(&[TxtRecord::from_value(value)], None, None);
    assert_eq!(written(&check.findings, value), expected, "{value:?}");
    assert_eq!(check.id.as_deref(), id, "{value:?}");
}

#[test]
fn records_by_the_grammar() {
    let cases: [(&str, Option<&str>, &[&str]); 48] = [
        // Valid
        ("v=STSv1; id=20160831085700Z;", Some("20160831085700Z"), &[]),
        ("v=STSv1;id=1", Some("1"), &[]),
        ("v=STSv1; id=20240131T101500Z", Some("20240131T101500Z"), &[]),
        ("v=STSv1\t;\tid=a", Some("a"), &["W space-before-first-semicolon@\t"]),
        ("v=STSv1 ; id=a", Some("a"), &["W space-before-first-semicolon@ "]),
        ("v=STSv1; id=a ; ", Some("a"), &[]),
        ("v=STSv1; id=12345678901234567890123456789012", Some("12345678901234567890123456789012"), &[]),
        ("v=STSv1; x.y-z_1=q; id=a", Some("a"), &["I unknown-field@x.y-z_1=q"]),
        // The id
        ("v=STSv1", None, &["E id-missing@v=STSv1"]),
        ("v=STSv1;", None, &["E id-missing@v=STSv1;"]),
        ("v=STSv1; id=", None, &["E id-empty@id="]),
        ("v=STSv1; id=2024-01-31", None, &["E id-character@-"]),
        ("v=STSv1; id=10:15", None, &["E id-character@:"]),
        ("v=STSv1; id=1.0", None, &["E id-character@."]),
        ("v=STSv1; id=a_b", None, &["E id-character@_"]),
        ("v=STSv1; id=\"2024\"", None, &["E id-character@\""]),
        ("v=STSv1; id=2024 01", None, &["E id-character@ "]),
        ("v=STSv1; id=a=b", None, &["E id-character@="]),
        ("v=STSv1; id=123456789012345678901234567890123", None, &["E id-length@3"]),
        ("v=STSv1; ID=2024", None, &["E id-case@ID=2024"]),
        ("v=STSv1; id=2024; Id=x", Some("2024"), &["W id-case@Id=x"]),
        ("v=STSv1; id=1; id=2", Some("1"), &["W id-repeated@id=2"]),
        ("v=STSv1; id=1-1; id=2", None, &["E id-character@-", "W id-repeated@id=2"]),
        ("v=STSv1; id: 2024", None, &["E field-without-equals@id: 2024"]),
        ("v=STSv1; id =2024", Some("2024"), &["E space-around-equals@ ="]),
        ("v=STSv1; id= 2024", Some("2024"), &["E space-around-equals@= "]),
        // The version
        ("v=stsv1; id=1", Some("1"), &["E version-case@v=stsv1"]),
        ("V=STSv1; id=1", Some("1"), &["E version-case@V=STSv1"]),
        ("v=STSV1; id=1", Some("1"), &["E version-case@v=STSV1"]),
        ("v = STSv1; id=1", Some("1"), &["E version-misspelt@v = STSv1"]),
        ("v=STSv2; id=1", Some("1"), &["E version-misspelt@v=STSv2"]),
        ("v=STS1; id=1", Some("1"), &["E version-misspelt@v=STS1"]),
        ("v=STSv1 id=1", Some("1"), &["E missing-semicolon@ "]),
        ("id=1; v=STSv1", Some("1"), &["E version-not-first@id=1", "W version-repeated@v=STSv1"]),
        ("id=1", Some("1"), &["E version-missing@id=1"]),
        ("v=STSv1; v=STSv1; id=1", Some("1"), &["W version-repeated@v=STSv1"]),
        ("v=TLSRPTv1; rua=mailto:a@example.com", None, &["E other-record@v=TLSRPTv1"]),
        ("v=spf1 -all", None, &["E other-record@v=spf1 -all"]),
        ("version: STSv1\nmode: none", None, &["E policy-in-record@version: STSv1\nmode: none", "E line-break@\n"]),
        // Delimiters and extensions
        ("v=STSv1;; id=1", Some("1"), &["E empty-field@;"]),
        ("v=STSv1; id=1;;", Some("1"), &["E empty-field@;"]),
        ("v=STSv1; id=1; mode=testing", Some("1"), &["W stray-field@mode=testing"]),
        ("v=STSv1; id=1; rua=mailto:a@example.com", Some("1"), &["W stray-field@rua=mailto:a@example.com"]),
        ("v=STSv1; id=1; x=", Some("1"), &["E field-value@x="]),
        ("v=STSv1; id=1; x=a=b", Some("1"), &["E field-value@="]),
        ("v=STSv1; id=1; -x=a", Some("1"), &["E field-name@-x"]),
        // What surrounds it
        ("\"v=STSv1; id=1\"", Some("1"), &["E quoted-value@\""]),
        ("", None, &["E empty-record@"]),
    ];
    for (value, id, expected) in cases {
        assert_record(value, id, expected);
    }
}

#[test]
fn characters_that_stand_in_no_record() {
    assert_record(" v=STSv1; id=1", Some("1"), &["E leading-space@ "]);
    assert_record("v=STSv1; id=1 ", Some("1"), &["E trailing-space@ "]);
    assert_record("v=STSv1; id=1\n", Some("1"), &["E line-break@\n"]);
    assert_record("v=STSv1;\r\nid=1", Some("1"), &["E line-break@\n"]);
    assert_record("\u{feff}v=STSv1; id=1", Some("1"), &["E byte-order-mark@\u{feff}"]);
    assert_record("\u{201c}v=STSv1; id=1\u{201d}", Some("1"), &["E quoted-value@\u{201c}"]);
    assert_record("v=STSv1\\; id=1", Some("1"), &["E version-misspelt@v=STSv1\\", "E zone-escape@\\"]);
    assert_record("v=STSv1; id=\u{430}1", None, &["E look-alike@\u{430}"]);
    assert_record("v=STSv1; id=\u{e9}", None, &["E non-ascii@\u{e9}"]);
    assert_record("v=STSv1; id=\u{7}1", None, &["E control-character@\u{7}"]);
    let check = record::check(&[TxtRecord::from_value(b"v=STSv1; id=1; x=\xff")], None, None);
    assert!(check.findings.iter().any(|finding| finding.code == Code::NonAscii && finding.message.contains("0xFF")));
}

#[test]
fn the_counting_rule() {
    let answer = |values: &[&str]| values.iter().map(TxtRecord::from_value).collect::<Vec<_>>();
    let check = |values: &[&str]| record::check(&answer(values), None, None);
    let codes = |values: &[&str]| check(values).findings.iter().map(|finding| finding.code).collect::<Vec<_>>();
    assert_eq!(codes(&[]), [Code::NoRecord]);
    assert_eq!(codes(&["v=STSv1; id=1", "v=STSv1; id=2"]), [Code::MultipleRecords]);
    assert_eq!(check(&["v=STSv1; id=1", "v=STSv1; id=2"]).verdict, Verdict::Invalid);
    assert_eq!(codes(&["v=spf1 -all", "v=STSv1; id=2"]), [Code::StrayRecord]);
    assert_eq!(check(&["v=spf1 -all", "v=STSv1; id=2"]).id.as_deref(), Some("2"));
    assert_eq!(codes(&["v=spf1 -all", "hello"]), [Code::NoneRemain]);
    // With a space before the semicolon a record is among those that are discarded.
    assert_eq!(codes(&["v=spf1 -all", "v=STSv1 ; id=2"]), [Code::NoneRemain, Code::SpaceBeforeSemicolon]);
    assert_eq!(codes(&["v=STSv1; id=1", "v=STSv1; id=1"]), [Code::DuplicateRecord]);
    // Strings are joined without a space.
    let parts = TxtRecord { strings: vec![b"v=STSv1; id=20".to_vec(), b"24".to_vec()] };
    assert_eq!(record::check(&[parts], None, None).id.as_deref(), Some("2024"));
    let long = format!("v=STSv1; id=1; x={}", "y".repeat(70_000));
    assert_eq!(codes(&[&long]), [Code::RecordTooLong]);
}

#[test]
fn owner_names() {
    let message = |owner: &str, domain: Option<&str>| {
        let check = record::check(&[TxtRecord::from_value("v=STSv1; id=1")], Some(owner), domain);
        check.findings.into_iter().next().map(|finding| finding.message)
    };
    assert_eq!(message("_mta-sts.example.com.", Some("Example.com")), None);
    assert_eq!(message("_MTA-STS.example.com", None), None);
    assert_eq!(message("_mta-sts", Some("example.com")), None);
    let host = message("mta-sts.example.com", None).unwrap();
    assert!(host.contains("host of the policy file") && host.contains("_mta-sts.example.com"), "{host}");
    assert!(message("_mta-sts.example.com.example.com", Some("example.com")).unwrap().contains("zone occurs twice"));
    let other = message("_smtp._tls.example.com", None).unwrap();
    assert!(other.contains("at _mta-sts.example.com, not at _smtp._tls.example.com"), "{other}");
    assert!(message("_mta-sts.mail.example.com", Some("example.com")).unwrap().contains("at _mta-sts.example.com,"));
}

const GOOD: &str = "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 1209600\n";

#[track_caller]
fn assert_policy(text: &str, expected: &[&str]) -> policy::PolicyCheck {
    let check = policy::check(text);
    assert_eq!(written(&check.findings, text), expected, "{text:?}");
    check
}

/// The good policy with its `mx` line changed.
fn with_mx(line: &str) -> String {
    GOOD.replace("mx: mx1.example.com", line)
}

#[test]
fn policies_by_the_grammar() {
    let check = assert_policy(GOOD, &[]);
    assert_eq!((check.mode, check.max_age), (Some(Mode::Enforce), Some(1_209_600)));
    assert_eq!(check.mx, ["mx1.example.com"]);
    // Any order, LF or CRLF or both, no end of line at the end, white space behind the colon and at the end.
    assert_policy(&GOOD.replace('\n', "\r\n"), &[]);
    assert_policy(GOOD.trim_end(), &[]);
    assert_policy("max_age:1209600\r\nmx:  mx1.example.com \t\nmode:\ttesting\nversion: STSv1", &[]);
    assert_policy("version: STSv1\nmode: none\nmax_age: 60\n", &[]);
    let cases: [(&str, &str, &[&str]); 42] = [
        // Lines
        ("mode: enforce\n", "mode: enforce\n\n", &["E blank-line@\n"]),
        ("mode: enforce\n", "mode: enforce\n \n\n", &["E blank-line@ \n\n"]),
        ("1209600\n", "1209600\n\n", &["E blank-line@\n"]),
        ("version: STSv1\n", "\nversion: STSv1\n", &["E blank-line@\n"]),
        ("mode: enforce\n", "mode: enforce\r", &["E line-ending@\r"]),
        ("version", "\u{feff}version", &["E byte-order-mark@\u{feff}"]),
        ("mode:", "mode :", &["E space-before-colon@ "]),
        ("mode:", " mode:", &["E leading-space@ "]),
        ("mode: enforce\n", "mode: enforce\n# comment: here\n", &["E comment@# comment: here"]),
        ("mode: enforce\n", "mode: enforce\nhello\n", &["E line-without-colon@hello"]),
        ("mode: enforce", "mode=enforce", &["E mode-missing", "E line-without-colon@mode=enforce"]),
        ("mode: enforce\n", "mode: enforce ", &["E fields-on-one-line@enforce mx: mx1.example.com"]),
        ("mode: enforce\n", "mode: enforce\\n", &["E fields-on-one-line@enforce\\nmx: mx1.example.com"]),
        (
            "mode: enforce\n",
            "mode: enforce\nx: a\u{1}b\n",
            &["I unknown-field@x: a\u{1}b", "E control-character@\u{1}"],
        ),
        // Version
        ("version: STSv1\n", "", &["E policy-version-missing"]),
        ("STSv1", "stsv1", &["E policy-version@stsv1"]),
        ("STSv1", "STSv2", &["E policy-version@STSv2"]),
        ("version:", "Version:", &["E field-misspelt@Version"]),
        ("version: STSv1\n", "version: STSv1\nversion: STSv2\n", &["W field-repeated@version: STSv2"]),
        // Mode
        ("mode: enforce\n", "", &["E mode-missing"]),
        ("enforce", "Enforce", &["E mode-value@Enforce"]),
        ("enforce", "report", &["E mode-value@report"]),
        ("enforce", "\"enforce\"", &["E mode-value@\"enforce\""]),
        ("mode: enforce\n", "mode: enforce\nmode: testing\n", &["W field-repeated@mode: testing"]),
        ("mode: enforce\n", "mode: enforce\nMode: testing\n", &["W field-misspelt@Mode"]),
        // max_age
        ("max_age: 1209600\n", "", &["E max-age-missing"]),
        ("max_age", "max-age", &["E field-misspelt@max-age"]),
        ("1209600", "2 weeks", &["E max-age-value@2 weeks"]),
        ("1209600", "-1", &["E max-age-value@-1"]),
        ("1209600", "1,209,600", &["E max-age-value@1,209,600"]),
        ("1209600", "00001209600", &["E max-age-value@00001209600"]),
        ("1209600", "0001209600", &[]),
        ("1209600", "31557600", &[]),
        ("1209600", "31557601", &["E max-age-range@31557601"]),
        ("1209600", "9999999999", &["E max-age-range@9999999999"]),
        ("1209600", "3600", &["W max-age-short@3600"]),
        ("1209600", "0", &["W max-age-short@0"]),
        ("1209600", "86400", &["I max-age-short@86400"]),
        // Other fields
        ("mode: enforce\n", "mode: enforce\nnote: gr\u{fc}n ist gut\n", &["I unknown-field@note: gr\u{fc}n ist gut"]),
        ("mode: enforce\n", "mode: enforce\nrua: mailto:a@example.com\n", &["W stray-field@rua: mailto:a@example.com"]),
        ("mode: enforce\n", "mode: enforce\na b: c\n", &["E field-name@a b"]),
        ("mode: enforce\n", "mode: enforce\nx:\n", &["E field-value@x:"]),
    ];
    for (from, to, expected) in cases {
        // Findings about the whole stand at the end; the table names them first where that reads better.
        let text = GOOD.replacen(from, to, 1);
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_by_key(|finding| !finding.contains('@'));
        assert_policy(&text, &expected);
    }
}

#[test]
fn mx_patterns() {
    let cases: [(&str, &[&str]); 27] = [
        ("mx: MX1.Example.COM", &[]),
        ("mx: xn--bcher-kva.example", &[]),
        ("mx: 1.example.com", &[]),
        ("mx: *.example.com", &["I wildcard-reach@*.example.com"]),
        ("mx: mail", &["W mx-unusual@mail"]),
        ("mx: *.com", &["W mx-unusual@*.com"]),
        ("mx: 192.0.2.1", &["W mx-address@192.0.2.1"]),
        ("mx: [192.0.2.1]", &["E mx-address@[192.0.2.1]"]),
        ("mx: 2001:db8::1", &["E mx-address@2001:db8::1"]),
        ("mx: *", &["E mx-wildcard@*"]),
        ("mx: mx*.example.com", &["E mx-wildcard@*"]),
        ("mx: *mx.example.com", &["E mx-wildcard@*"]),
        ("mx: a.*.example.com", &["E mx-wildcard@*"]),
        ("mx: *.*.example.com", &["E mx-wildcard@*"]),
        ("mx: *.", &["E mx-name@*."]),
        ("mx: .example.com", &["E mx-name@.example.com"]),
        ("mx: mx1.example.com.", &["E mx-trailing-dot@."]),
        ("mx: mx1..example.com", &["E mx-name@mx1..example.com"]),
        ("mx: mx_1.example.com", &["E mx-name@_"]),
        ("mx: -mx.example.com", &["E mx-name@-mx"]),
        ("mx: b\u{fc}cher.example", &["E mx-non-ascii@b\u{fc}cher.example"]),
        ("mx: 10 mx1.example.com", &["E mx-preference@10 mx1.example.com"]),
        ("mx: a.example.com, b.example.com", &["E mx-several@a.example.com, b.example.com"]),
        ("mx: mx1.example.com:25", &["E mx-name@mx1.example.com:25"]),
        ("mx: https://mx1.example.com", &["E mx-name@https://mx1.example.com"]),
        ("mx: a@example.com", &["E mx-name@a@example.com"]),
        ("mx:", &["E mx-name@mx:"]),
    ];
    for (line, expected) in cases {
        let check = assert_policy(&with_mx(line), expected);
        let good = expected.iter().all(|finding| !finding.starts_with('E'));
        assert_eq!(check.mx.len(), usize::from(good), "{line}");
    }
    assert_policy(
        &with_mx(&format!("mx: {}.example.com", "a".repeat(64))),
        &[&format!("E mx-name@{}", "a".repeat(64))],
    );
    assert_policy(&with_mx("mx: a.example.com\nmx: A.example.com"), &["I mx-repeated@A.example.com"]);
    assert_policy(
        &with_mx("mx: a.example.com\nmx: *.example.com\nmx: b.a.example.com"),
        &["I mx-covered@a.example.com", "I wildcard-reach@*.example.com"],
    );
    assert_policy(&with_mx("MX: mx1.example.com"), &["E field-misspelt@MX"]);
    assert_policy(&with_mx("x: y"), &["I unknown-field@x: y", "E mx-missing"]);
}

#[test]
fn the_first_of_a_repeated_field_counts() {
    let check = policy::check(
        "version: STSv1\nmode: testing\nmode: enforce\nmax_age: 604800\nmax_age: oops\nmx: a.example.com\n",
    );
    assert_eq!(
        (check.mode, check.max_age, check.verdict),
        (Some(Mode::Testing), Some(604_800), Verdict::ValidWithWarning)
    );
    let check = policy::check("version: STSv1\nmode: oops\nmode: enforce\nmax_age: 604800\nmx: a.example.com\n");
    assert_eq!((check.mode, check.verdict), (None, Verdict::Invalid));
}

#[test]
fn what_is_no_policy_is_named_for_what_it_is() {
    let cases = [
        ("<!DOCTYPE html><html><body>Not found</body></html>", Code::NotAPolicy, "web page"),
        ("  \n<html>\nversion: STSv1\n</html>", Code::NotAPolicy, "web page"),
        ("v=STSv1; id=1", Code::NotAPolicy, "TXT record"),
        ("{\"version\": \"STSv1\", \"mode\": \"report\"}", Code::NotAPolicy, "JSON"),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nversion: STSv1", Code::NotAPolicy, "header lines"),
        ("Not found", Code::NotAPolicy, "not a policy"),
        ("", Code::EmptyPolicy, "empty"),
        ("\u{feff}\r\n \n", Code::EmptyPolicy, "empty"),
    ];
    for (text, code, word) in cases {
        let check = policy::check(text);
        assert_eq!(check.verdict, Verdict::Invalid, "{text:?}");
        assert_eq!(check.findings.len(), 1, "{text:?}: {:?}", check.findings);
        assert_eq!(check.findings[0].code, code, "{text:?}");
        assert!(check.findings[0].message.contains(word), "{text:?}: {}", check.findings[0].message);
    }
    let huge = format!("{GOOD}{}", "x: y\n".repeat(20_000));
    assert_policy(&huge, &["E policy-too-long"]);
}

#[test]
fn pasted_text_is_taken_for_what_it_is() {
    let record = |text: &str| match check_pasted(text, Some("example.com")) {
        Some(Checked::Record { check, .. }) => check,
        other => unreachable!("{text:?}: {other:?}"),
    };
    let policy = |text: &str| match check_pasted(text, Some("example.com")) {
        Some(Checked::Policy { check, .. }) => check,
        other => unreachable!("{text:?}: {other:?}"),
    };
    assert_eq!(check_pasted(" \n", None), None);
    for text in [
        "v=STSv1; id=2024",
        "\"v=STSv1; id=2024\"",
        "_mta-sts.example.com. 3600 IN TXT \"v=STSv1; id=2024\"",
        "_mta-sts IN TXT \"v=STSv1; id=2024\"",
        "\"v=STSv1;\" \" id=2024\"",
    ] {
        let check = record(text);
        assert_eq!(
            (check.id.as_deref(), check.verdict),
            (Some("2024"), Verdict::Valid),
            "{text}: {:?}",
            check.findings
        );
    }
    // Of a whole zone, the record at our name.
    let zone = "$ORIGIN example.com.\n@ 3600 IN TXT \"v=spf1 -all\"\n_smtp._tls 3600 IN TXT \"v=TLSRPTv1; rua=mailto:a@example.com\"\n_mta-sts 3600 IN TXT \"v=STSv1; id=7\"\n";
    assert_eq!(record(zone).id.as_deref(), Some("7"));
    let wrong = record("_mta-sts.example.org. 3600 IN TXT \"v=STSv1; id=2024\"");
    assert_eq!(wrong.findings[0].code, Code::WrongOwner);
    let failed = record(
        ";; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 1\n;; QUESTION SECTION:\n;_mta-sts.example.com. IN TXT\n",
    );
    assert_eq!(failed.findings[0].code, Code::LookupFailed);
    // Another question, or an alias that was not followed, is no proof that there is none.
    let other = record(
        ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1\n;; QUESTION SECTION:\n;_smtp._tls.example.com. IN TXT\n",
    );
    assert_eq!(other.findings[0].code, Code::LookupFailed);
    assert!(other.findings[0].message.contains("_mta-sts.example.com"), "{other:?}");
    assert_eq!(record("_mta-sts CNAME x.vendor.example.").findings[0].code, Code::LookupFailed);
    assert_eq!(policy(GOOD).verdict, Verdict::Valid);
    assert_eq!(policy("\u{feff}Mode: testing").findings[0].code, Code::ByteOrderMark);
    assert_eq!(policy("<html></html>").findings[0].code, Code::NotAPolicy);
}

#[test]
fn codes_have_names_of_their_own() {
    let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(Code::ALL.iter().all(|code| code.source().starts_with("RFC ")));
}
