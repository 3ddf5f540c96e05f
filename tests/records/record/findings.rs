//! Findings name the fault that is there, every one of them, and no other.

use super::{codes, judge};
use tls_rpt_workbench::record::{Check, Code, TxtRecord, Verdict, check};

const GOOD: &str = "v=TLSRPTv1; rua=mailto:a@example.com";

fn message(check: &Check, code: Code) -> String {
    check
        .findings
        .iter()
        .find(|finding| finding.code == code)
        .map(|finding| finding.message.clone())
        .unwrap_or_default()
}

#[test]
fn a_missing_rua_is_told_beside_any_other_fault() {
    for value in ["v=TLSRPTv1; foo=", "v=tlsrptv1; foo=bar", "v=TLSRPTv1; ext=a=b; p=none", "v=TLSRPTv1; garbage"] {
        let found = codes(&judge(value));
        assert!(found.contains(&Code::RuaMissing), "{value}: {found:?}");
        assert!(!found.contains(&Code::RuaNotSecond), "{value}: {found:?}");
        assert!(found.len() > 1, "{value}: {found:?}");
    }
    // Once is enough, and a rua gone wrong is there.
    for value in [
        "v=TLSRPTv1; mailto:a@example.com",
        "v=TLSRPTv1; RUA=mailto:a@example.com",
        "v=TLSRPTv1; uri=mailto:a@example.com",
        "v=TLSRPTv1; rua",
        "v=TLSRPTv1; rua:mailto:a@example.com",
        "v=TLSRPTv1; \"rua=mailto:a@example.com\"",
        "v=TLSRPTv1; rua=garbage",
        "hello",
    ] {
        let found = codes(&judge(value));
        assert!(found.iter().filter(|code| **code == Code::RuaMissing).count() < 2, "{value}: {found:?}");
        assert!(value.contains("; mailto:") || !found.contains(&Code::RuaMissing), "{value}: {found:?}");
    }
    assert!(codes(&judge("v=TLSRPTv1; p=none; rua=mailto:a@example.com")).contains(&Code::RuaNotSecond));
}

#[test]
fn a_backslash_in_an_extension_is_a_character() {
    assert_eq!(codes(&judge(format!("{GOOD}; x=a\\; y=1"))), [Code::UnknownField, Code::UnknownField]);
    assert_eq!(codes(&judge(format!("{GOOD}; x=a\\\"b"))), [Code::UnknownField]);
    assert_eq!(codes(&judge(format!("{GOOD}; rua=a\\;"))), [Code::RuaRepeated]);
    assert_eq!(codes(&judge(format!("{GOOD}\\; x=1"))), [Code::Escaped, Code::UnknownField]);
}

#[test]
fn one_version_in_the_wrong_place_is_not_a_second_one() {
    assert_eq!(codes(&judge("rua=mailto:a@example.com; v=TLSRPTv1")), [Code::VersionNotFirst]);
    let twice = codes(&judge("rua=mailto:a@example.com; v=TLSRPTv1; v=TLSRPTv1"));
    assert_eq!(twice, [Code::VersionNotFirst, Code::VersionRepeated]);
    assert_eq!(codes(&judge("v=TLSRPTv1\\; rua=mailto:a@example.com")), [Code::Escaped]);
    assert_eq!(codes(&judge("v=tlsrptv1\\; rua=mailto:a@example.com")), [Code::VersionCase, Code::Escaped]);
}

#[test]
fn a_missing_semicolon_is_named_on_either_side_of_rua() {
    for first in ["p=none", "v=TLSRPTv1"] {
        let result = judge(format!("v=TLSRPTv1; {first} rua=mailto:a@example.com"));
        assert!(codes(&result).contains(&Code::MissingSemicolon), "{first}: {:?}", codes(&result));
        assert!(!codes(&result).contains(&Code::FieldValue), "{first}: {:?}", codes(&result));
        assert_eq!(result.repaired.as_deref(), Some(GOOD));
        assert_eq!(result.destinations.len(), 1);
    }
    let spaced = judge(format!("{GOOD}; ext=a b"));
    assert!(message(&spaced, Code::FieldValue).contains("space"), "{:?}", spaced.findings);
}

#[test]
fn a_mark_that_cut_a_destination_is_named_with_what_to_write() {
    for (rua, code, advice) in [
        ("https://r.example.com/x;session=1", Code::UnknownField, "%3B"),
        ("https://r.example.com/x;session", Code::FieldWithoutEquals, "%3B"),
        ("https://r.example.com/x,y", Code::SchemeMissing, "%2C"),
        ("mailto:a;@example.com", Code::FieldWithoutEquals, "%3B"),
        ("mailto:a@example,com", Code::SchemeMissing, "dot"),
        ("https://r.example;com/x", Code::FieldWithoutEquals, "dot"),
    ] {
        let result = judge(format!("v=TLSRPTv1; rua={rua}"));
        assert!(message(&result, code).contains(advice), "{rua}: {:?}", result.findings);
    }
    for rest in ["; session=1", ";p=none"] {
        let result = judge(format!("v=TLSRPTv1; rua=https://r.example.com/x{rest}"));
        assert!(!message(&result, Code::UnknownField).contains("%3B"), "{rest}: {:?}", result.findings);
    }
}

#[test]
fn a_scheme_that_stands_twice_is_named() {
    for (rua, code) in
        [("mailto:mailto:a@example.com", Code::MailtoAddress), ("https://https://r.example.com/x", Code::HostUnusual)]
    {
        let result = judge(format!("v=TLSRPTv1; rua={rua}"));
        assert_eq!(codes(&result), [code], "{rua}");
        assert!(message(&result, code).contains("twice"), "{rua}: {:?}", result.findings);
    }
}

#[test]
fn a_record_of_another_kind_does_not_look_like_tls_rpt() {
    let beside = |other: &str| {
        let result = check(&[TxtRecord::from_value(GOOD), TxtRecord::from_value(other)], None, None);
        message(&result, Code::StrayRecord)
    };
    assert!(!beside("v=spf1 include:tlsrpt.vendor.example -all").contains("looks like"));
    assert!(beside("v=TLSRPTv1 rua=mailto:b@example.com").contains("looks like"));
}

#[test]
fn a_record_has_at_most_65535_octets() {
    let of = |length: usize| {
        let start = "v=TLSRPTv1; rua=https://r.example.com/";
        judge(format!("{start}{}", "p".repeat(length - start.len())))
    };
    // With the length of each of its 257 strings the first has exactly as many as there can be.
    let largest = 0xffff - 256;
    assert_eq!(of(largest).verdict, Verdict::ValidWithWarning);
    for too_long in [largest + 1, 70_038] {
        assert_eq!(codes(&of(too_long)), [Code::RecordTooLong]);
    }
}

#[test]
fn all_records_at_the_name_make_the_answer_long() {
    let spf = format!("v=spf1 {}", "ip4:192.0.2.1 ".repeat(15));
    let spf = TxtRecord { strings: vec![spf.clone().into_bytes(), format!("{spf}-all").into_bytes()] };
    let alone = check(&[TxtRecord::from_value(GOOD)], None, None);
    let both = check(&[TxtRecord::from_value(GOOD), spf], None, None);
    assert!(!codes(&alone).contains(&Code::LongAnswer));
    assert_eq!(codes(&both), [Code::StrayRecord, Code::LongAnswer]);
}
