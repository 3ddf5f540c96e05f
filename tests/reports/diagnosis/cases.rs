//! Fragments of reports and the fault behind each: `fixtures/diagnosis_cases.jsonl`, one case a line, written from what
//! is known of the senders. The test prints what was expected against what was found, and demands that all are right.
//!
//! `sender` and `policy` name entries of the tables below; `failure` is an entry of `failure-details` as received;
//! `certainty` is the least that is demanded.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tls_rpt_workbench::diagnosis::rules;
use tls_rpt_workbench::diagnosis::{Certainty, Decision, Evidence, PolicyContext, Sender, problems};
use tls_rpt_workbench::report::Report;

use crate::support::archive_of;

struct Case {
    id: String,
    sender: String,
    report: Report,
    /// Fault, who acts, severity.
    expected: [String; 3],
    certainty: Certainty,
}

fn cases() -> Vec<Case> {
    let text = std::fs::read_to_string(crate::support::fixtures_root().join("diagnosis_cases.jsonl")).unwrap();
    text.lines().map(case).collect()
}

fn case(line: &str) -> Case {
    let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let text = |key: &str| value[key].as_str().unwrap_or_else(|| panic!("{key}: {line}")).to_owned();
    let certainty = match text("certainty").as_str() {
        "certain" => Certainty::Certain,
        "likely" => Certainty::Likely,
        "guess" => Certainty::Guess,
        other => panic!("{other}: {line}"),
    };
    let (organization, contact, id) = sender(&text("sender"));
    let report = json!({
        "organization-name": organization,
        "date-range": {"start-datetime": "2026-05-12T00:00:00Z", "end-datetime": "2026-05-12T23:59:59Z"},
        "contact-info": contact,
        "report-id": id,
        "policies": [{
            "policy": policy(&text("policy")),
            "summary": {"total-successful-session-count": 0, "total-failure-session-count": 1},
            "failure-details": [value["failure"]],
        }],
    });
    Case {
        id: text("id"),
        sender: text("sender"),
        report: crate::support::json_report(&report.to_string()),
        expected: [text("fault"), text("who"), text("severity")],
        certainty,
    }
}

/// Organisation, contact and report identifier of a sender.
fn sender(name: &str) -> (&'static str, Value, &'static str) {
    match name {
        "google" => ("Google Inc.", json!("smtp-tls-reporting@google.com"), "2026-05-12T00:00:00Z_example.com"),
        "microsoft" => {
            ("Microsoft Corporation", json!("tlsrpt-noreply@microsoft.com"), "134232617934286362+example.com")
        }
        "mail.ru" => ("Mail.ru", json!("support@corp.mail.ru"), "f2a1c6de-9a41-4c3e-8a55-1b6a0d5c7e11@mail.ru"),
        "mox" => ("sender.example", json!("postmaster@sender.example"), "20260512.example.com@sender.example"),
        "stalwart" => ("mx.sender.example", Value::Null, "1778544000_5665667737528564296"),
        "postfix" => ("sender.example", json!("tls@sender.example"), "2026-05-12T00:00:00Z_idx1_example.com"),
        "momentum" => ("SparkPost", json!("tls@sparkpost.com"), "9d3f"),
        "other" => ("Sender", json!("tls@sender.example"), "r1"),
        other => panic!("sender {other}"),
    }
}

/// A `policy` object. The sts policies cover mx1.example.com and *.mail.example.com.
fn policy(name: &str) -> Value {
    let sts = |kind: &str, mode: &str| {
        json!({"policy-type": kind, "policy-domain": "example.com", "policy-string":
            ["version: STSv1", format!("mode: {mode}"), "mx: mx1.example.com", "mx: *.mail.example.com", "max_age: 86400"]})
    };
    let tlsa = |kind: &str, records: &[String]| json!({"policy-type": kind, "policy-domain": "example.com", "policy-string": records});
    let record = |head: &str| format!("{head} {}", "ab".repeat(32));
    match name {
        "sts-enforce" => sts("sts", "enforce"),
        "sts-testing" => sts("sts", "testing"),
        "sts-none" => sts("sts", "none"),
        "sts-odd-mode" => sts("sts", "report"),
        "sts-without-mx" => {
            json!({"policy-type": "sts", "policy-domain": "example.com", "policy-string":
                ["version: STSv1", "mode: enforce", "nmx: mx1.example.com", "max_age: 86400"]})
        }
        "sts" => json!({"policy-type": "sts", "policy-domain": "example.com"}),
        "sts-mx-host" => {
            json!({"policy-type": "sts", "policy-domain": "example.com", "mx-host": ["mx1.example.com", "*.mail.example.com"]})
        }
        "other-sts" => sts("x-policy", "enforce"),
        "tlsa" => tlsa("tlsa", &[record("3 1 1")]),
        "tlsa-ta" => tlsa("tlsa", &[record("2 1 1")]),
        "tlsa-unusable" => tlsa("tlsa", &[record("1 1 1"), "3 1 1 abcd".to_owned()]),
        "tlsa-none" => json!({"policy-type": "tlsa", "policy-domain": "example.com"}),
        "dane" => tlsa("DANE-only", &[record("3 1 1")]),
        "none" => json!({"policy-type": "no-policy-found", "policy-domain": "example.com"}),
        other => panic!("policy {other}"),
    }
}

/// Judges the only failure of a case, and says why.
fn judge(case: &Case) -> (Decision, String) {
    let policy = &case.report.policies[0];
    let context = PolicyContext::of(&case.report, policy);
    let evidence = Evidence::of(&context, &policy.failures[0]);
    let decision = evidence.judge();
    (decision, decision.why(&evidence))
}

#[test]
fn every_case_has_its_fault() {
    let cases = cases();
    let mut confusion: BTreeMap<(String, &str), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in &cases {
        let (got, why) = judge(case);
        *confusion.entry((case.expected[0].clone(), got.fault.name())).or_default() += 1;
        // As the only report there is: the whole mail of one reporter.
        let severity = problems(&archive_of([case.report.clone()]))[0].verdict.severity;
        let found = [got.fault.name(), got.who().name(), severity.name()];
        if found != case.expected || got.certainty < case.certainty {
            let certainty = case.certainty.name();
            let (expected, rule) = (case.expected.join(", "), got.rule());
            wrong.push(format!(
                "{}: {expected}, at least {certainty}\n    found {}, {} by {rule}: {why}",
                case.id,
                found.join(", "),
                got.certainty.name(),
            ));
        }
    }
    println!("{:<28}{:<28}cases", "expected", "found");
    for ((expected, found), count) in &confusion {
        let mark = if expected == found { "" } else { "  <-" };
        println!("{expected:<28}{found:<28}{count:>5}{mark}");
    }
    assert!(wrong.is_empty(), "{} of {} wrong\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(cases.len() >= 200, "{} cases", cases.len());
    assert_eq!(confusion.len(), tls_rpt_workbench::diagnosis::Fault::ALL.len(), "every fault has a case");
}

/// A rule without a case could be wrong without anybody noticing.
#[test]
fn every_rule_decides_a_case() {
    let decided: BTreeSet<&str> = cases().iter().map(|case| judge(case).0.rule()).collect();
    let idle: Vec<&str> = rules::all().map(|rule| rule.name).filter(|name| !decided.contains(name)).collect();
    assert!(idle.is_empty(), "{idle:?}");
    assert!(decided.contains("nothing"));
}

#[test]
fn the_senders_of_the_cases_are_recognised() {
    for case in cases() {
        let expected = match case.sender.as_str() {
            "google" => Some(Sender::Google),
            "microsoft" => Some(Sender::Microsoft),
            "mail.ru" => Some(Sender::MailRu),
            "mox" => Some(Sender::Mox),
            "stalwart" => Some(Sender::Stalwart),
            "postfix" => Some(Sender::Postfix),
            "momentum" => Some(Sender::Momentum),
            _ => None,
        };
        assert_eq!(Sender::of(&case.report), expected, "{}", case.id);
    }
}

/// The sentence is made from the evidence and has no place left open.
#[test]
fn every_judgement_says_why() {
    for case in cases() {
        let (decision, why) = judge(&case);
        assert!(why.ends_with('.') && why.len() > 30, "{}: {why}", case.id);
        assert!(!why.contains(['{', '}']) && !why.contains("\u{201c}\u{201d}"), "{}: {why}", case.id);
        assert!(why.starts_with(|c: char| c.is_uppercase() || c == '\u{201c}'), "{}: {why}", case.id);
        assert!(!decision.fault.advice().causes.is_empty());
    }
}

/// Spelling must not matter: capitals, underscores, spaces, a stop at the end.
#[test]
fn spelling_changes_no_judgement() {
    for case in cases() {
        let (plain, _) = judge(&case);
        let policy = &case.report.policies[0];
        let spellings: [fn(&str) -> String; 4] = [
            |text| text.to_uppercase(),
            |text| text.to_lowercase(),
            |text| format!("  {text}. "),
            |text| {
                text.split(' ')
                    .map(|word| if word.contains("://") { word.to_owned() } else { word.replace('_', "-") })
                    .collect::<Vec<_>>()
                    .join(" ")
            },
        ];
        for spell in spellings {
            let mut failure = policy.failures[0].clone();
            let Some(reason) = failure.reason_code.as_deref() else { continue };
            // Humps are lost with the capitals.
            if reason.bytes().zip(reason.bytes().skip(1)).any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase())
            {
                continue;
            }
            failure.reason_code = Some(spell(reason).as_str().into());
            let context = PolicyContext::of(&case.report, policy);
            let got = Evidence::of(&context, &failure).judge();
            assert_eq!(got.fault, plain.fault, "{}: {:?}", case.id, failure.reason_code);
        }
    }
}
