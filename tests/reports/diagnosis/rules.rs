//! From failures to named faults, and from faults to problems.

use crate::support::{archive_of_any, fixture_report, json_report, with_policies};
use tls_rpt_workbench::archive::Archive;
use tls_rpt_workbench::diagnosis::{Certainty, Consequence, Fault, Problem, classify, problems};
use tls_rpt_workbench::report::Report;

const IN: &str = "mx1.example.com";
const OUT: &str = "mx9.elsewhere.example";
const NONE: &str = "";

/// A policy entry with one failure. Empty text leaves the member out.
fn entry(policy: &str, mode: &str, result_type: &str, reason: &str, mx: &str, failed: u64) -> String {
    let text = |key: &str, value: &str| {
        if value.is_empty() { String::new() } else { format!("{key:?}:{},", serde_json::to_string(value).unwrap()) }
    };
    let lines = match policy {
        "sts" => format!(
            r#""version: STSv1","mode: {mode}","mx: mx1.example.com","mx: *.mail.example.com","max_age: 86400""#
        ),
        "tlsa" => format!("\"3 1 1 {}\"", "ab".repeat(32)),
        _ => String::new(),
    };
    format!(
        r#"{{"policy":{{"policy-type":"{policy}","policy-domain":"example.com","policy-string":[{lines}]}},
        "summary":{{"total-successful-session-count":90,"total-failure-session-count":{failed}}},
        "failure-details":[{{{}{}{}"receiving-ip":"192.0.2.10","failed-session-count":{failed}}}]}}"#,
        text("result-type", result_type),
        text("failure-reason-code", reason),
        text("receiving-mx-hostname", mx)
    )
}

fn report_of(entries: &[String]) -> Report {
    json_report(&with_policies(&format!("[{}]", entries.join(","))))
}

/// A policy in force makes a failure urgent, one in testing does not.
#[test]
fn the_mode_of_the_policy_decides_the_consequence() {
    let consequence = |policy, mode, result_type| {
        let report = report_of(&[entry(policy, mode, result_type, NONE, IN, 1)]);
        problems(&archive_of_any(vec![report]))[0].verdict.circumstances.consequence
    };
    for result_type in
        ["starttls-not-supported", "certificate-expired", "certificate-host-mismatch", "certificate-not-trusted"]
    {
        assert_eq!(consequence("sts", "enforce", result_type), Consequence::HeldBack, "{result_type}");
        assert_eq!(consequence("sts", "Enforce", result_type), Consequence::HeldBack, "{result_type}");
        assert_eq!(consequence("sts", "testing", result_type), Consequence::Unprotected, "{result_type}");
        assert_eq!(consequence("sts", "", result_type), Consequence::Undetermined, "{result_type}");
        assert_eq!(consequence("no-policy-found", "", result_type), Consequence::Unprotected, "{result_type}");
    }
    assert_eq!(consequence("tlsa", "", "validation-failure"), Consequence::HeldBack);
    assert_eq!(consequence("tlsa", "", "dnssec-invalid"), Consequence::HeldBack);
    assert_eq!(consequence("sts", "", "sts-policy-fetch-error"), Consequence::ProtectionOff);
    assert_eq!(consequence("sts", "enforce", "sts-policy-fetch-error"), Consequence::ProtectionOff);
}

/// An unusable record is told from a mismatch by the records in the same report.
#[test]
fn tlsa_records_in_the_report_are_looked_at() {
    let report = fixture_report("postfix-sys4/unusable-tlsa-and-details-empty.json");
    assert_eq!(classify(&report.policies[0], &report.policies[0].failures[0]), Fault::TlsaUnusable);
}

#[test]
fn every_fault_has_words_and_a_name_of_its_own() {
    let mut names: Vec<&str> = Fault::ALL.iter().map(|fault| fault.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Fault::ALL.len());
    for fault in Fault::ALL {
        assert!(fault.title().len() > 20, "{}", fault.name());
    }
}

/// The report under another identifier, day and sender.
fn on(day: &str, sender: &str, report: Report) -> Report {
    let (start, _) = tls_rpt_workbench::report::Timestamp::parse(day).unwrap();
    let mut report = report;
    report.organization = Some(sender.into());
    report.report_id = Some(format!("{sender} {day}"));
    report.range.start = Some(start);
    report.range.end = None;
    report
}

#[test]
fn one_fault_at_one_mx_is_one_problem_whoever_reports_it() {
    let expired =
        |result_type, reason, mx, failed| report_of(&[entry("sts", "enforce", result_type, reason, mx, failed)]);
    let archive = archive_of_any(vec![
        on("2026-05-14", "Google Inc.", expired("certificate-expired", NONE, IN, 3)),
        on(
            "2026-05-12",
            "mx.stalwart.example",
            expired("certificate-not-trusted", "invalid peer certificate: Expired", "MX1.Example.COM.", 4),
        ),
        on("2026-05-13", "Google Inc.", expired("certificate-expired", NONE, IN, 5)),
        on("2026-05-13", "Google Inc.", expired("certificate-expired", NONE, IN, 5)),
        on("2026-05-13", "Another", expired("certificate-expired", NONE, "mx2.mail.example.com", 1)),
        on("2026-05-13", "Third", expired("certificate-host-mismatch", NONE, IN, 1)),
    ]);
    let problems = problems(&archive);
    let evidence: Vec<(Fault, Option<&str>, u64)> =
        problems.iter().map(|problem| (problem.fault, problem.mx.as_deref(), problem.failed)).collect();
    assert_eq!(
        evidence,
        [
            (Fault::CertificateExpired, Some("mx1.example.com"), 12),
            (Fault::CertificateExpired, Some("mx2.mail.example.com"), 1),
            (Fault::CertificateNameMismatch, Some("mx1.example.com"), 1),
        ],
        "the duplicate left out; the most urgent and largest first"
    );
    let first = &problems[0];
    assert_eq!(first.result_types, ["certificate-expired", "certificate-not-trusted"]);
    assert_eq!(first.reporters, ["Google Inc.", "mx.stalwart.example"]);
    let (from, to) = first.days.unwrap();
    assert_eq!((from.to_string(), to.to_string()), ("2026-05-12".into(), "2026-05-14".into()));
    assert_eq!((first.rows, first.evidence.len()), (3, 3));
    assert!(first.evidence[1].contains("mx.stalwart.example on 2026-05-12"), "{}", first.evidence[1]);
}

/// Two policies of one report may describe the same sessions.
#[test]
fn failures_of_sts_and_tlsa_in_one_report_are_not_added() {
    let starttls = |policy, failed| entry(policy, "enforce", "starttls-not-supported", NONE, IN, failed);
    let failed = |reports: Vec<Report>| {
        problems(&archive_of_any(reports)).iter().map(|problem| problem.failed).collect::<Vec<_>>()
    };
    assert_eq!(failed(vec![report_of(&[starttls("sts", 5), starttls("tlsa", 7)])]), [7]);
    assert_eq!(
        failed(vec![report_of(&[starttls("sts", 5), starttls("sts", 7)])]),
        [12],
        "entries of one type are added"
    );
    let again = on("2026-05-13", "Another", report_of(&[starttls("tlsa", 2), starttls("sts", 3)]));
    assert_eq!(failed(vec![report_of(&[starttls("sts", 5), starttls("tlsa", 7)]), again]), [10], "reports are added");
}

#[test]
fn a_report_that_ends_at_midnight_shows_a_problem_on_one_day() {
    let problems = problems(&archive_of_any(vec![fixture_report("mail.ru/details-exceed-summary.json")]));
    assert_eq!(problems.len(), 1);
    let (first, last) = problems[0].days.unwrap();
    assert_eq!((first.to_string(), last.to_string()), ("2024-02-11".into(), "2024-02-11".into()));
    assert_eq!(problems[0].failed, 2);
}

#[test]
fn a_problem_without_a_date_has_none() {
    let mut report = report_of(&[entry("sts", "enforce", "certificate-expired", NONE, IN, 1)]);
    report.range = tls_rpt_workbench::report::DateRange::default();
    let problems = problems(&archive_of_any(vec![report]));
    assert_eq!(problems[0].days, None);
    assert!(problems[0].evidence[0].contains("on an unknown day"));
}

#[test]
fn no_failure_is_no_problem() {
    assert!(problems(&archive_of_any(vec![fixture_report("google/success-day.json")])).is_empty());
    assert!(problems(&Archive::default()).is_empty());
}

#[test]
fn evidence_is_kept_in_small_number_and_counted_in_full() {
    let row =
        r#"{"result-type":"certificate-expired","receiving-mx-hostname":"mx1.example.com","failed-session-count":1}"#;
    let report = json_report(&crate::support::with_failures(&format!("[{}]", vec![row; 50].join(","))));
    let problems = problems(&archive_of_any(vec![report]));
    assert_eq!((problems.len(), problems[0].rows, problems[0].failed), (1, 50, 50));
    assert_eq!(problems[0].evidence.len(), Problem::EVIDENCE);
}

fn commands_for(mx: &str, domain: &str, ip: &str, result_type: &str) -> Vec<String> {
    let mut report = report_of(&[entry("sts", "enforce", result_type, NONE, IN, 1)]);
    let policy = &mut report.policies[0];
    policy.domain = Some(domain.into());
    policy.mx_host = vec![mx.into()];
    policy.failures[0].receiving_mx_hostname = Some(mx.into());
    policy.failures[0].receiving_ip = Some(ip.into());
    problems(&archive_of_any(vec![report]))[0].commands()
}

#[test]
fn commands_name_the_host_the_domain_and_the_address() {
    let commands = commands_for("MX1.example.com.", "Example.com.", "192.0.2.10", "starttls-not-supported");
    assert_eq!(
        commands[0],
        "timeout 30 openssl s_client -starttls smtp -connect 192.0.2.10:25 -name probe.example.net -brief </dev/null"
    );
    assert!(commands[1].ends_with("| nc -v -w 15 192.0.2.10 25"), "{}", commands[1]);
    assert_eq!(
        commands[2..],
        [
            "posttls-finger -l may -P /etc/ssl/certs '[mx1.example.com]'",
            "dig +short A mx1.example.com",
            "dig +short AAAA mx1.example.com",
        ]
    );
    let six = commands_for("mx1.example.com", "example.com", "2001:DB8:0::25", "certificate-expired");
    assert!(six[0].contains("-connect '[2001:db8::25]':25 -servername mx1.example.com "), "{}", six[0]);
    assert!(six[1].contains("-connect '[2001:db8::25]':25 "), "{}", six[1]);
    let bare = commands_for("mx1.example.com", "example.com", "2001:db8::25", "starttls-not-supported");
    assert!(bare[1].ends_with("| nc -v -w 15 2001:db8::25 25"), "{}", bare[1]);
    let dig = commands_for("mx1.example.com", "example.com", "", "validation-failure");
    assert!(dig.iter().all(|command| !command.contains("YOUR-")), "{dig:?}");
    let mut outside = report_of(&[entry("sts", "enforce", "validation-failure", NONE, OUT, 1)]);
    outside.policies[0].domain = Some("example.com".into());
    let commands = problems(&archive_of_any(vec![outside]))[0].commands();
    assert!(
        commands.iter().any(|command| command.contains("+answer MX example.com ")),
        "MX is the record type: {commands:?}"
    );
}

/// Everything in a report is written by strangers, and people paste these lines into a shell.
#[test]
fn hostile_names_never_reach_a_command_line() {
    let hostile = [
        "mx.example.com; rm -rf ~",
        "$(reboot)",
        "`reboot`",
        "mx.example.com\nreboot",
        "mx.example.com|sh",
        "mx.example.com&reboot",
        "'quoted'",
        "\"quoted\"",
        "-oProxyCommand=reboot",
        "--help",
        "mx.example.com>file",
        "mx example.com",
        "mx\\example",
        "mx.example.com#",
        "*.example.com",
        "{a,b}.example",
        "~root",
        "!!",
        "m\u{fc}ller.example",
        "\u{202e}moc.elpmaxe",
        "mx.example.com\0",
        "",
    ];
    let types = Fault::ALL.len();
    let mut seen = Vec::new();
    for text in hostile {
        for result_type in [
            "starttls-not-supported",
            "certificate-expired",
            "certificate-host-mismatch",
            "certificate-not-trusted",
            "validation-failure",
            "tlsa-invalid",
            "dnssec-invalid",
            "dane-required",
            "sts-policy-fetch-error",
            "sts-policy-invalid",
            "sts-webpki-invalid",
        ] {
            let commands = commands_for(text, text, text, result_type);
            // Where no host is named at all, other look-ups may be of use.
            let harmless = commands_for(if text.is_empty() { "" } else { "YOUR-MX" }, "YOUR-DOMAIN", "", result_type);
            let harmless: Vec<String> = harmless
                .iter()
                .map(|command| command.replace("your-mx", "YOUR-MX").replace("your-domain", "YOUR-DOMAIN"))
                .collect();
            assert_eq!(commands, harmless, "{text:?} {result_type}");
            seen.extend(commands);
        }
    }
    seen.sort_unstable();
    seen.dedup();
    assert!(seen.len() > types / 2, "commands were looked at");
}

/// The first address may be junk while a later one is not.
#[test]
fn the_address_in_commands_is_an_address() {
    let mut report = report_of(&[
        entry("sts", "enforce", "certificate-expired", NONE, IN, 1),
        entry("sts", "enforce", "certificate-expired", NONE, IN, 1),
    ]);
    report.policies[0].failures[0].receiving_ip = Some("x.x.x.x; reboot".into());
    let problems = problems(&archive_of_any(vec![report]));
    assert_eq!(problems[0].receiving_ip.as_deref(), Some("192.0.2.10"));
    assert!(problems[0].commands()[0].contains("-connect 192.0.2.10:25"));
}

/// The surest of the failures says why, and its reason comes first among the causes.
#[test]
fn a_problem_says_how_sure_it_is_and_why() {
    let report = |result_type, reason| report_of(&[entry("sts", "enforce", result_type, reason, IN, 1)]);
    let archive = archive_of_any(vec![
        on("2026-05-12", "Guessing", report("certficate-not-trusted", "E-4711")),
        on("2026-05-13", "Knowing", report("validation-failure", "self-signed_certificate")),
        on("2026-05-14", "Again", report("certficate-not-trusted", "E-4711")),
    ]);
    let problems = problems(&archive);
    assert_eq!(problems.len(), 1);
    let problem = &problems[0];
    assert_eq!(problem.certainty, Certainty::Certain);
    assert!(problem.why.contains("\u{201c}self-signed_certificate\u{201d}"), "{}", problem.why);
    assert_eq!(problem.causes()[0], "The certificate is signed by itself.");
    assert!(problem.causes().len() > 3);
}

/// What is wrong with a policy is one problem, whichever MX hosts stand beside it.
#[test]
fn a_fault_of_the_policy_is_one_problem_for_all_mail_servers() {
    let fetch = |mx| report_of(&[entry("sts", "enforce", "sts-policy-fetch-error", NONE, mx, 2)]);
    let problems = problems(&archive_of_any(vec![
        on("2026-05-12", "One", fetch(NONE)),
        on("2026-05-13", "One", fetch(IN)),
        on("2026-05-14", "Two", fetch(OUT)),
    ]));
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].mx.as_deref(), problems[0].failed), (None, 6));
}

/// Exchange Online holds mail back where others go on without DANE.
#[test]
fn unusable_records_mean_held_mail_where_the_sender_holds_it_back() {
    let report = report_of(&[entry("tlsa", "", "tlsa-invalid", "all-TLSA-records-unusable", IN, 1)]);
    let consequence = |sender: &str| {
        problems(&archive_of_any(vec![on("2026-05-12", sender, report.clone())]))[0].verdict.circumstances.consequence
    };
    assert_eq!(consequence("Microsoft Corporation"), Consequence::HeldBack);
    assert_eq!(consequence("Another"), Consequence::ProtectionOff);
}

/// A failure that differs only in what a judgement looks at is judged on its own.
#[test]
fn failures_that_differ_in_their_words_are_told_apart() {
    let row = |information: &str| {
        format!(
            r#"{{"result-type":"validation-failure","receiving-mx-hostname":"mx1.example.com","additional-information":"{information}","failed-session-count":1}}"#
        )
    };
    let rows = [row("STARTTLS was not offered"), row("certificate expired"), row("certificate expired")];
    let report = json_report(&crate::support::with_failures(&format!("[{}]", rows.join(","))));
    let problems = problems(&archive_of_any(vec![report]));
    let mut faults: Vec<(Fault, u64)> = problems.iter().map(|problem| (problem.fault, problem.failed)).collect();
    faults.sort_unstable();
    assert_eq!(faults, [(Fault::StarttlsMissing, 1), (Fault::CertificateExpired, 2)]);
}

/// Many failures of few kinds are judged a few times only; even without shared texts it must not take long.
#[test]
fn many_failures_of_few_kinds_take_little_time() {
    let row = r#"{"result-type":"validation-failure","failure-reason-code":"read tcp 198.51.100.1:40000->192.0.2.10:25: read: connection reset by peer","receiving-mx-hostname":"mx1.example.com","failed-session-count":1}"#;
    let report = json_report(&crate::support::with_failures(&format!("[{}]", vec![row; 50_000].join(","))));
    let archive = archive_of_any(vec![report]);
    let begun = std::time::Instant::now();
    let problems = problems(&archive);
    assert_eq!((problems.len(), problems[0].rows), (1, 50_000));
    assert!(begun.elapsed() < std::time::Duration::from_secs(1), "{:?}", begun.elapsed());
}

/// A hostile report may name any number of hosts, patterns and reasons.
#[test]
fn many_different_failures_are_judged_in_time() {
    let rows: Vec<String> = (0..5_000)
        .map(|n| {
            format!(
                r#"{{"result-type":"validation-failure","receiving-mx-hostname":"mx{n}.elsewhere.example","{}":"read tcp 198.51.100.1:{n}: connection reset by peer","failed-session-count":1}}"#,
                if n % 2 == 0 { "failure-reason-code" } else { "x-other" }
            )
        })
        .collect();
    let patterns: Vec<String> = (0..5_000).map(|n| format!("\"mx{n}.example.com\"")).collect();
    let report = json_report(&crate::support::with_entry(&format!(
        r#""policy":{{"policy-type":"sts","policy-domain":"example.com","mx-host":[{}]}},
        "summary":{{"total-successful-session-count":0,"total-failure-session-count":5000}},"failure-details":[{}]"#,
        patterns.join(","),
        rows.join(",")
    )));
    let archive = archive_of_any(vec![report]);
    let begun = std::time::Instant::now();
    let rows: u64 = problems(&archive).iter().map(|problem| problem.rows).sum();
    assert_eq!(rows, 5_000);
    assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
}

/// A look-up can be bogus before any mail server is known; then there are no TLSA records to ask for.
#[test]
fn without_a_host_the_commands_ask_for_the_domain() {
    let commands = commands_for("", "example.com", "", "dnssec-invalid");
    assert!(commands.iter().any(|command| command.contains("delv +cd MX example.com;")), "{commands:?}");
    assert!(commands.iter().any(|command| command.contains("_mta-sts.example.com")), "{commands:?}");
    assert!(!commands.iter().any(|command| command.contains("YOUR-MX")), "{commands:?}");
}

/// Where the reason only repeats the result type, failures differ in what else they say.
#[test]
fn a_repeated_result_type_hides_no_information() {
    let failure = |information: &str| {
        format!(
            r#"{{"result-type":"certificate-not-trusted","failure-reason-code":"CERTIFICATE_NOT_TRUSTED","receiving-mx-hostname":"mx1.example.com","failed-session-count":1{information}}}"#
        )
    };
    let expired = failure(r#","additional-information":"the certificate has expired""#);
    for failures in [[failure(""), expired.clone()], [expired, failure("")]] {
        let report = json_report(&crate::support::with_failures(&format!("[{}]", failures.join(","))));
        let mut faults: Vec<Fault> =
            problems(&archive_of_any(vec![report])).iter().map(|problem| problem.fault).collect();
        faults.sort_unstable();
        assert_eq!(faults, [Fault::CertificateExpired, Fault::CertificateUntrusted]);
    }
}

/// Whose server it is, what to send there, and what not to break.
#[test]
fn providers_get_a_text_and_tlsa_records_are_kept() {
    let hosted = "example-com.mail.protection.outlook.com";
    let report = report_of(&[entry("sts", "enforce", "certificate-expired", NONE, hosted, 7)]);
    let problem = &problems(&archive_of_any(vec![report]))[0];
    assert_eq!(problem.provider().map(|provider| provider.name), Some("Microsoft 365"));
    let message = problem.message();
    for part in [
        "mail to example.com say: The certificate has expired at example-com.mail.protection.outlook.com (192.0.2.10).",
        "7 of 97 sessions failed, seen by 1 of 1 reporting organisations. Severity high: under enforce",
        "Result types: certificate-expired.",
        "Please check: Renew the certificate",
    ] {
        assert!(message.contains(part), "{part} is not in {message}");
    }
    assert!(!problem.fix().contains("TTL"), "no TLSA record, no word of it");
    let dane = report_of(&[entry("tlsa", "", "certificate-expired", NONE, IN, 7)]);
    let problem = &problems(&archive_of_any(vec![dane]))[0];
    assert_eq!(problem.provider(), None);
    assert!(problem.fix().contains("keep its key") && problem.fix().contains("two TTLs"), "{}", problem.fix());
    let commands = commands_for(IN, "example.com", "192.0.2.10", "validation-failure");
    assert!(commands.iter().all(|command| !command.contains("TLSAOPTIONS") && !command.contains("SENDER")));
}

/// Where no MX host is named, the hosts that the policy names are asked; a wildcard is no name.
#[test]
fn hosts_of_the_policy_fill_in_for_a_missing_mx() {
    let report = report_of(&[entry("sts", "enforce", "validation-failure", "weird", NONE, 7)]);
    let problem = &problems(&archive_of_any(vec![report]))[0];
    assert_eq!((problem.mx.as_deref(), problem.policy_hosts.as_slice()), (None, &["mx1.example.com".to_owned()][..]));
    assert!(problem.commands().iter().any(|command| command.contains("-servername mx1.example.com ")));
    assert!(problem.commands().iter().all(|command| !command.contains("YOUR-")), "{:?}", problem.commands());
}
