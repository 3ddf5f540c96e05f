//! The policy object: its type, its domain, its text and its MX hosts as senders write them.

use crate::support::{
    codes, fixture, fixture_report, json_report, only_report, path_of, plain_report, sessions_of, with_entry,
    with_policies,
};
use tls_rpt_workbench::archive::Sessions;
use tls_rpt_workbench::report::model::comparable_name;
use tls_rpt_workbench::report::policy_text::{Tlsa, mx_matches};
use tls_rpt_workbench::report::{Policy, PolicyType};

/// The only policy of a report whose `policy` object has these members.
#[track_caller]
fn policy_of(members: &str) -> (Policy, Vec<&'static str>) {
    let report = json_report(&with_entry(&format!(
        r#""policy":{{{members}}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":0}}"#
    )));
    let codes = codes(&report);
    (report.policies.into_iter().next().unwrap(), codes)
}

#[test]
fn q2_01_policy_types_are_grouped_and_shown_as_written() {
    let report = fixture_report("samples/policy-type-in-other-words.json");
    let kinds: Vec<(PolicyType, &str)> =
        report.policies.iter().map(|policy| (policy.kind, policy.kind_text.as_deref().unwrap())).collect();
    assert_eq!(
        kinds,
        [
            (PolicyType::Sts, "STS"),
            (PolicyType::Sts, " sts "),
            (PolicyType::Tlsa, "dane"),
            (PolicyType::Tlsa, "dane-only"),
            (PolicyType::Tlsa, "tlsa-usage-3"),
            (PolicyType::Other, "tls"),
            (PolicyType::Other, "invalid-policy-type"),
            (PolicyType::NoPolicyFound, "No_Policy_Found"),
        ]
    );
    let unknown: Vec<&str> = report
        .deviations
        .iter()
        .filter(|deviation| deviation.code.name() == "policy-type-unknown")
        .map(|deviation| deviation.path.as_str())
        .collect();
    assert_eq!(unknown, ["policies[5].policy.policy-type", "policies[6].policy.policy-type"]);
    assert_eq!(codes(&report).iter().filter(|code| **code == "policy-type-spelling").count(), 6);
    let (policy, codes) = policy_of(r#""policy-domain":"example.com""#);
    assert_eq!((policy.kind, policy.kind_text), (PolicyType::Other, None));
    assert_eq!(codes, ["policy-type-missing"]);
}

/// Postfix with the sys4 reporter leaves the domain out of no-policy-found.
#[test]
fn q2_02_a_missing_policy_domain_is_inferred_and_says_so() {
    let json = fixture("postfix-sys4/no-policy-found-without-domain.json");
    let report = only_report("unknown", &json);
    assert_eq!((report.policies[0].domain.as_deref(), report.policies[0].domain_inferred), (None, false));
    assert_eq!(codes(&report), ["policy-domain-missing"]);
    assert_eq!(path_of(&report, "policy-domain-missing"), "policies[0].policy.policy-domain");

    let named = only_report("sender.example!example.org!1758326400!1758412799!1.json", &json);
    assert_eq!((named.policies[0].domain.as_deref(), named.policies[0].domain_inferred), (Some("example.org"), true));

    let mailed = only_report("unknown", &fixture("postfix-sys4/domain-only-in-the-mail.eml"));
    assert_eq!((mailed.policies[0].domain.as_deref(), mailed.policies[0].domain_inferred), (Some("example.org"), true));

    let subject = b"Subject: Report Domain: example.org Submitter: sender.example Report-ID: <1@x>\r\n\r\n";
    let subject_only = only_report("unknown", &[subject, json.as_slice()].concat());
    assert_eq!(subject_only.policies[0].domain.as_deref(), Some("example.org"));
    assert!(subject_only.policies[0].domain_inferred);
}

/// mox names the MX host there; the RFC does not say which it should be.
#[test]
fn q2_03_the_domain_of_dane_is_taken_literally() {
    let report = fixture_report("mox/policy-domain-is-the-mx-host.json");
    let policy = &report.policies[0];
    assert_eq!((policy.kind, policy.domain.as_deref()), (PolicyType::Tlsa, Some("mail.example.com")));
    assert!(!policy.domain_inferred);
    assert_eq!(codes(&report), [""; 0]);
    let host_report = fixture_report("mox/mx-host-in-a-host-report.json");
    assert_eq!(host_report.policies[0].domain.as_deref(), Some("example.com"));
    assert_eq!(host_report.policies[0].mx_host, ["mx1.example.com"]);
}

/// Microsoft and Mail.ru when the policy could not be fetched; everybody for no-policy-found.
#[test]
fn q2_04_a_policy_string_may_be_missing_or_empty() {
    for path in [
        "microsoft/fetch-error-without-policy-string.json",
        "mail.ru/details-exceed-summary.json",
        "google/no-policy-found-without-policy-string.json",
        "stalwart/result-type-other.json",
    ] {
        let report = fixture_report(path);
        assert!(report.policies[0].policy_string.is_empty(), "{path}");
        assert!(!report.deviations.iter().any(|deviation| deviation.path.contains("policy-string")), "{path}");
    }
    let (policy, codes) = policy_of(r#""policy-type":"sts","policy-domain":"example.com","policy-string":null"#);
    assert_eq!((policy.policy_string.len(), codes), (0, vec![]));
}

/// Halon passes the policy on as it has it, as one text.
#[test]
fn q2_05_a_policy_string_may_be_one_text() {
    let report = fixture_report("halon/policy-string-is-text.json");
    assert_eq!(
        report.policies[0].policy_string,
        ["version: STSv1", "mode: enforce", "mx: mx1.example.com", "max_age: 604800"]
    );
    assert!(report.policies[1].policy_string.is_empty());
    assert_eq!(codes(&report), ["not-an-array", "policy-string-joined", "not-an-array"]);
    let (one, codes) =
        policy_of(r#""policy-type":"tlsa","policy-domain":"example.com","policy-string":"3 1 1 ab; 3 1 1 cd""#);
    assert_eq!(
        one.policy_string,
        ["3 1 1 ab", "3 1 1 cd"],
        "the prose of RFC 8460 s.4 separates records by semicolons"
    );
    assert_eq!(codes, ["not-an-array", "policy-string-joined"]);
}

/// Microsoft writes the whole array of TLSA records into one string.
#[test]
fn q2_06_records_in_one_string_are_unpacked() {
    let report = fixture_report("microsoft/tlsa-records-in-one-string.json");
    let policy = &report.policies[0];
    assert_eq!(policy.policy_string.len(), 3);
    let records: Vec<Tlsa> = policy.policy_string.iter().map(|line| Tlsa::parse(line).unwrap()).collect();
    assert_eq!(records.iter().map(|tlsa| tlsa.usage).collect::<Vec<_>>(), [3, 3, 2]);
    assert!(records.iter().all(|tlsa| tlsa.fault().is_none() && tlsa.data.len() == 64));
    assert_eq!(codes(&report), ["policy-string-nested"]);
    let bare = r#""policy-type":"tlsa","policy-domain":"example.com","policy-string":"[\"3 1 1 ab\",\"2 0 1 cd\"]""#;
    let (policy, codes) = policy_of(bare);
    assert_eq!(policy.policy_string, ["3 1 1 ab", "2 0 1 cd"]);
    assert_eq!(codes, ["not-an-array", "policy-string-nested"]);
}

#[test]
fn q2_06_what_only_looks_like_an_array_is_left_alone() {
    for text in ["[not json]", "[1, 2]", r#"[{"a":"b"}]"#, r#"["open""#] {
        let line = serde_json::to_string(text).unwrap();
        let (policy, codes) =
            policy_of(&format!(r#""policy-type":"sts","policy-domain":"example.com","policy-string":[{line}]"#));
        assert_eq!(policy.policy_string, [text]);
        assert_eq!(codes, [""; 0], "{text}");
    }
}

/// Google keeps the order of the file, Microsoft has its own, Stalwart a third.
#[test]
fn q2_07_policy_lines_are_read_by_name() {
    let trailing = fixture_report("google/policy-line-with-trailing-space.json");
    let policy = &trailing.policies[0];
    assert_eq!(policy.sts().mode.as_deref(), Some("testing"));
    assert_eq!(policy.sts().mx, ["mx1.example.com", "mx2.example.com"]);
    assert_eq!(policy.mx_patterns(), ["mx1.example.com", "mx2.example.com"]);
    let google = fixture_report("google/success-day.json").policies[0].sts();
    let microsoft = fixture_report("mail.ru/end-is-next-midnight.json").policies[0].sts();
    assert_eq!(google, microsoft, "only the order differs");
    assert_eq!((google.max_age.as_deref(), google.version.as_deref()), (Some("604800"), Some("STSv1")));
}

/// The policy is quoted with any errors in it (RFC 8460 s.4.5).
#[test]
fn q2_08_odd_policy_lines_are_kept() {
    let report = fixture_report("samples/odd-policy-lines.json");
    assert_eq!(
        report.policies[0].policy_string,
        [
            "version: STSv1",
            "x-report: safe-value",
            "comment: caf\u{e9} au lait",
            "mode: enforce",
            "no colon here",
            "mx: mx1.example.com",
            "max_age: 86400"
        ]
    );
    assert_eq!(report.policies[0].sts().mode.as_deref(), Some("enforce"));
    assert_eq!(codes(&report), [""; 0]);
}

/// A string in the RFC's own example, an array from Google, nothing from Microsoft.
#[test]
fn q2_09_mx_host_has_many_shapes() {
    let report = fixture_report("samples/mx-host-in-every-shape.json");
    let patterns: Vec<_> = report.policies.iter().map(Policy::mx_patterns).collect();
    assert_eq!(
        patterns,
        [
            ["*.mail.d0.example"],
            ["mx.d1.example"],
            ["mx.d2.example"],
            ["mx.d3.example"],
            ["mx.d4.example"],
            ["mx.d5.example"]
        ],
        "where there is none, the mx lines of the policy count"
    );
    assert_eq!(codes(&report), ["not-an-array", "not-an-array"]);
    let rfc = fixture_report("rfc-example/mx-host-is-a-string.json");
    assert_eq!(rfc.policies[0].mx_host, ["*.mail.receiver-y.example"]);
}

/// The RFC's name for the value, taken for the key.
#[test]
fn q2_10_mx_host_pattern_is_read_too() {
    let report = fixture_report("samples/mx-host-pattern.json");
    assert_eq!(report.policies[0].mx_host, ["*.mail.example.com"]);
    assert_eq!(codes(&report), ["member-alias"]);
    let (both, codes) = policy_of(
        r#""policy-type":"sts","policy-domain":"example.com","mx-host-pattern":["a.example"],"mx-host":["b.example"]"#,
    );
    assert_eq!(both.mx_host, ["b.example"], "the right name counts first");
    assert_eq!(codes, ["member-alias", "member-unread"]);
}

#[test]
fn q2_11_a_policy_prefix_is_stripped_from_mx_host() {
    let report = fixture_report("samples/mx-host-with-policy-prefix.json");
    assert_eq!(report.policies[0].mx_host, ["mx1.example.com", "mx2.example.com"]);
    assert_eq!(codes(&report), ["mx-host-prefix", "mx-host-prefix"]);
}

#[test]
fn q2_12_names_are_compared_without_case_and_dot() {
    let report = fixture_report("samples/upper-case-and-dots.json");
    let policy = &report.policies[0];
    assert_eq!(policy.domain.as_deref(), Some("Example.COM."), "kept as written");
    assert_eq!(comparable_name(policy.domain.as_deref().unwrap()), "example.com");
    assert!(mx_matches(&policy.mx_host[0], "mx1.example.com"));
    assert!(mx_matches(&policy.mx_host[1], "A.MAIL.EXAMPLE.COM."));
    assert_eq!(sessions_of(&report).total(), 4, "both policies are of one domain");
    assert_eq!(codes(&report), [""; 0]);
    let (punycode, _) = policy_of(r#""policy-type":"sts","policy-domain":"xn--bcher-kva.example""#);
    assert_eq!(punycode.domain.as_deref(), Some("xn--bcher-kva.example"));
}

/// Microsoft lists an sts and a tlsa policy for the same sessions.
#[test]
fn q2_13_sessions_of_two_policy_types_are_never_added() {
    let report = fixture_report("microsoft/sts-and-tlsa-same-sessions.json");
    assert_eq!(report.policies.len(), 2, "both are kept");
    assert_eq!(sessions_of(&report), Sessions { successful: 5, failed: 2 });

    let entry = |kind: &str, domain: &str, ok: u64, failed: u64| {
        format!(
            r#"{{"policy":{{"policy-type":"{kind}","policy-domain":"{domain}"}},
            "summary":{{"total-successful-session-count":{ok},"total-failure-session-count":{failed}}}}}"#
        )
    };
    let sum = |entries: &[String]| {
        let report = json_report(&with_policies(&format!("[{}]", entries.join(","))));
        let sessions = sessions_of(&report);
        (sessions.successful, sessions.failed)
    };
    let (sts, tlsa) = (entry("sts", "a.example", 5, 0), entry("tlsa", "A.example.", 7, 1));
    assert_eq!(sum(&[sts.clone(), tlsa.clone()]), (7, 1), "the type with more sessions");
    assert_eq!(sum(&[tlsa, sts.clone()]), (7, 1), "whatever the order");
    assert_eq!(sum(&[sts.clone(), entry("sts", "a.example", 2, 1)]), (7, 1), "entries of one type are added");
    assert_eq!(sum(&[sts, entry("tlsa", "b.example", 2, 1)]), (7, 1), "other domains are other sessions");
}

/// mox reports each layer without a policy on its own.
#[test]
fn q2_14_several_no_policy_found_entries_are_kept() {
    let report = fixture_report("mox/several-no-policy-found.json");
    let domains: Vec<&str> = report.policies.iter().map(|policy| policy.domain.as_deref().unwrap()).collect();
    assert_eq!(domains, ["example.com", "mx1.example.com", "mx2.example.com"]);
    assert!(report.policies.iter().all(|policy| policy.kind == PolicyType::NoPolicyFound));
    assert_eq!(report.policies[2].failures.len(), 1);
}

/// Anyone can mail a report about any domain. Reading judges none of it.
#[test]
fn q2_15_a_report_about_any_domain_is_read() {
    for domain in ["not-yours.example", "localhost", "a b", "<b>.example"] {
        let report = json_report(&plain_report("r1", 3).replace("\"example.com\"", &format!("{domain:?}")));
        assert_eq!(report.policies[0].domain.as_deref(), Some(domain));
        assert_eq!(report.policies[0].successful, 3);
        assert_eq!(codes(&report), [""; 0]);
    }
}

/// 2.6: an array in a string in an array in a string.
#[test]
fn arrays_wrapped_twice_are_unwrapped() {
    let record = format!("3 1 1 {}", "ab".repeat(32));
    let once = serde_json::to_string(&[&record]).unwrap();
    let twice = serde_json::to_string(&[&once]).unwrap();
    for text in [&once, &twice] {
        let policy =
            serde_json::json!({"policy-type": "tlsa", "policy-domain": "example.com", "policy-string": [text]});
        let entry = format!(r#"{{"policy":{policy},"summary":{{}}}}"#);
        let report = json_report(&with_policies(&entry));
        assert_eq!(report.policies[0].policy_string, [record.as_str()], "{text}");
    }
}
