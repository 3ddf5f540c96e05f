//! Members in another place than RFC 8460 s.4.4 gives them: used where nothing contradicts them, and never lost.

use tls_rpt_workbench::report::Report;

use crate::support::{codes, json_report};

const POLICY: &str = r#""policy":{"policy-type":"sts","policy-string":["version: STSv1","mode: enforce","mx: mx1.example.com","max_age: 86400"],"policy-domain":"example.com"}"#;
const SUMMARY: &str = r#""summary":{"total-successful-session-count":40,"total-failure-session-count":3}"#;
const DETAILS: &str = r#""failure-details":[{"result-type":"certificate-expired","receiving-mx-hostname":"mx1.example.com","failed-session-count":3}]"#;

fn report(top: &str, entry: &str) -> Report {
    json_report(&format!(
        r#"{{"organization-name":"A","date-range":{{"start-datetime":"2026-05-12T00:00:00Z","end-datetime":"2026-05-12T23:59:59Z"}},"contact-info":"a@example.net","report-id":"r1"{top},"policies":[{{{entry}}}]}}"#
    ))
}

/// What the regular report says, apart from deviations.
fn same(report: &Report) -> bool {
    let regular = self::report("", &format!("{POLICY},{SUMMARY},{DETAILS}"));
    report.policies == regular.policies
}

#[test]
fn members_in_another_place_are_used() {
    let string = r#""policy-string":["version: STSv1","mode: enforce","mx: mx1.example.com","max_age: 86400"]"#;
    let counts = r#""total-successful-session-count":40,"total-failure-session-count":3"#;
    let typed = r#""policy":{"policy-type":"sts","policy-domain":"example.com"}"#;
    let domain = r#""policy-domain":"example.com""#;
    let rest = format!("{SUMMARY},{DETAILS}");
    let inner = |members: &str| format!("{},{members}}}", POLICY.trim_end_matches('}'));
    for (top, entry) in [
        (format!(",{string}"), format!("{typed},{rest}")),
        (String::new(), format!("{typed},{string},{rest}")),
        (format!(",{domain}"), format!("{},{rest}", POLICY.replace(&format!(",{domain}"), ""))),
        (format!(",{counts}"), format!("{POLICY},{DETAILS}")),
        (format!(",{SUMMARY}"), format!("{POLICY},{DETAILS}")),
        (String::new(), format!("{POLICY},{counts},{DETAILS}")),
        (String::new(), format!("{},{DETAILS}", inner(SUMMARY))),
        (String::new(), format!("{},{DETAILS}", inner(counts))),
        (String::new(), format!("{},{SUMMARY}", inner(DETAILS))),
        (String::new(), format!("{POLICY},{},{DETAILS}}}", SUMMARY.trim_end_matches('}'))),
    ] {
        let read = report(&top, &entry);
        assert!(same(&read), "{top} {entry}: {read:#?}");
        assert!(codes(&read).contains(&"member-place"), "{top} {entry}: {:?}", codes(&read));
        assert_eq!(read.unread, [], "{top} {entry}");
    }
}

#[test]
fn a_count_beside_half_a_summary_is_used() {
    let half = r#""summary":{"total-successful-session-count":40}"#;
    let read = report(r#","total-failure-session-count":7"#, &format!("{POLICY},{half}"));
    assert_eq!((read.policies[0].successful, read.policies[0].failed), (40, 7));
    assert!(codes(&read).contains(&"member-place") && !codes(&read).contains(&"count-missing"), "{:?}", codes(&read));
}

#[test]
fn members_that_contradict_are_kept() {
    let entry = format!("{POLICY},{SUMMARY},{DETAILS}");
    let inner = |members: &str| format!("{},{members}}},{SUMMARY},{DETAILS}", POLICY.trim_end_matches('}'));
    for (member, value) in [
        ("policy-type", "tlsa"),
        ("policy-domain", "other.example"),
        ("policy-string", "mode: none"),
        ("mx-host", "mx9.example.com"),
        ("total-failure-session-count", "7"),
        ("mode", "testing"),
        ("domain", "other.example"),
        ("type", "tlsa"),
    ] {
        let text = if member.starts_with("total") { value.to_owned() } else { format!("\"{value}\"") };
        let pair = format!("\"{member}\":{text}");
        let mut places = vec![report("", &format!("{entry},{pair}"))];
        if matches!(member, "mode" | "domain" | "type") {
            places.push(report("", &inner(&pair)));
        } else {
            places.push(report(&format!(",{pair}"), &entry));
        }
        for read in places {
            if member == "mx-host" {
                // Nothing in the policy contradicts it.
                assert_eq!(read.policies[0].mx_host, [value]);
                continue;
            }
            assert!(same(&read), "{member}: {read:#?}");
            let kept: Vec<(&str, &str)> =
                read.unread.iter().map(|unread| (unread.member.as_str(), unread.value.as_str())).collect();
            assert_eq!(kept, [(member, value)], "{member}");
            assert!(codes(&read).contains(&"member-unread"));
        }
    }
}

#[test]
fn members_around_several_entries_belong_to_none() {
    let entry = format!("{POLICY},{SUMMARY},{DETAILS}");
    let read = report(r#","policy-domain":"other.example""#, &format!("{entry}}},{{{entry}"));
    assert_eq!(read.policies.len(), 2);
    assert_eq!((read.unread[0].member.as_str(), read.unread[0].value.as_str()), ("policy-domain", "other.example"));
}

/// As databases export their columns of JSON.
#[test]
fn json_in_strings_is_read() {
    let string = |pair: &str| {
        let (name, value) = pair.split_once(':').unwrap();
        format!("{name}:{}", serde_json::Value::from(value))
    };
    for entry in [
        format!("{},{SUMMARY},{DETAILS}", string(POLICY)),
        format!("{POLICY},{},{DETAILS}", string(SUMMARY)),
        format!("{POLICY},{SUMMARY},{}", string(DETAILS)),
    ] {
        let read = report("", &entry);
        assert!(same(&read), "{entry}: {read:#?}");
        assert!(codes(&read).contains(&"wrong-type"), "{entry}");
    }
}

/// A row of a table of reports has names of members of its own.
#[test]
fn a_report_in_a_row_with_its_identifier_is_read() {
    let regular = format!(
        r#"{{"organization-name":"A","date-range":{{"start-datetime":"2026-05-12T00:00:00Z","end-datetime":"2026-05-12T23:59:59Z"}},"report-id":"r1","policies":[{{{POLICY},{SUMMARY},{DETAILS}}}]}}"#
    );
    let row = |raw: &str| format!(r#"{{"report_id":"r1","org_name":"A","raw":{raw}}}"#);
    let text = serde_json::Value::from(regular.as_str()).to_string();
    for file in [row(&text), row(&regular), format!("{}\n", row(&text)), format!("[{}]", row(&text))] {
        let read = json_report(&file);
        assert!(same(&read), "{file}: {read:#?}");
    }
}
