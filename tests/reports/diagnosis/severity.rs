//! How severe a problem is: scenarios over a month, and the table of all circumstances.

use std::fmt::Write as _;

use tls_rpt_workbench::diagnosis::{
    Basis, Certainty, Circumstances, Consequence, Fault, Problem, Severity, Status, Who, problems, problems_as_of,
};
use tls_rpt_workbench::explore::{Dimension, Explorer, Filter};
use tls_rpt_workbench::report::{Day, Failure, Policy, PolicyType, Report, Signed};

use crate::explore::made::{ENFORCE, MAY, TESTING, failure, policy, report};
use crate::support::archive_of;

/// Seven reporters, with their sessions a day.
const REPORTERS: [(&str, u64); 7] = [
    ("Google Inc.", 9_000),
    ("Microsoft Corporation", 4_000),
    ("Mail.ru", 1_200),
    ("Comcast", 600),
    ("GMX", 300),
    ("mx.isp.example", 180),
    ("mx.small.example", 120),
];

/// What fails: given reporter, its sessions and the day, the result type and the failed sessions.
type Fails = fn(&str, u64, i64) -> Option<(&'static str, u64)>;

/// A month of all reporters.
fn month(lines: &[&str], host: &str, fails: Fails) -> Vec<Report> {
    let day = |day: i64| {
        REPORTERS.map(|(reporter, sessions)| {
            let failed = fails(reporter, sessions, day);
            let failures: Vec<Failure> =
                failed.iter().map(|(result_type, failed)| failure(result_type, host, *failed)).collect();
            let successful = sessions.saturating_sub(failed.map_or(0, |(_, failed)| failed));
            report(reporter, MAY + day, vec![policy(lines, successful, failures)])
        })
    };
    (0..30).flat_map(day).collect()
}

#[track_caller]
fn only(reports: Vec<Report>) -> Problem {
    let mut problems = problems(&archive_of(reports));
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.remove(0)
}

const MX: &str = "mx1.example.com";

#[test]
fn what_only_unsigned_reports_say_is_not_critical() {
    let signed = |result: Option<&str>| {
        Some(Signed { domain: None, result: result.map(ToOwned::to_owned), server: Some("mx.example.com".to_owned()) })
    };
    let with = |results: [Option<Signed>; 2]| {
        let reports = ["a.example", "b.example"].into_iter().zip(results).map(|(reporter, signed)| {
            let failed = vec![policy(&ENFORCE, 5, vec![failure("certificate-expired", MX, 500)])];
            Report { signed, ..report(reporter, MAY, failed) }
        });
        only(reports.collect()).verdict
    };
    for result in ["none", "fail", "permerror", "policy"] {
        let verdict = with([signed(Some(result)), signed(Some("none"))]);
        assert_eq!(verdict.severity, Severity::High, "{result}");
        assert!(verdict.because().contains("only in reports without a valid signature"), "{}", verdict.because());
    }
    // One that may be genuine is enough.
    for result in [signed(Some("pass")), signed(None), signed(Some("temperror")), None] {
        let verdict = with([signed(Some("fail")), result]);
        assert_eq!(verdict.severity, Severity::Critical);
        assert!(!verdict.because().contains("signature"), "{}", verdict.because());
    }
}

#[test]
fn single_failures_here_and_there_are_no_alarm() {
    // Each reporter loses the offer once, on a day of its own.
    let fails: Fails = |reporter, _, day| {
        let own = (0..).zip(REPORTERS).find(|(_, (name, _))| *name == reporter).map(|(at, _)| 4 * at);
        (own == Some(day)).then_some(("starttls-not-supported", 1))
    };
    let problem = only(month(&ENFORCE, MX, fails));
    assert_eq!((problem.verdict.severity, problem.verdict.noise), (Severity::Info, true));
    // Two on most days: not noise, but a trace.
    let problem = only(month(&ENFORCE, MX, |reporter, _, day| {
        (reporter == "Google Inc." && day % 4 != 0).then_some(("starttls-not-supported", 2))
    }));
    assert_eq!((problem.verdict.severity, problem.verdict.noise), (Severity::Medium, false));
}

#[test]
fn what_testing_lets_through_is_never_critical() {
    let fails: Fails = |_, sessions, day| (day >= 15).then_some(("validation-failure", sessions / 10));
    let testing = only(month(&TESTING, "mx9.example.net", fails));
    assert_eq!((testing.fault, testing.verdict.severity), (Fault::MxNotInPolicy, Severity::High));
    assert!(testing.verdict.because().contains("enforce would hold it back"), "{}", testing.verdict.because());
    let enforce = only(month(&ENFORCE, "mx9.example.net", fails));
    assert_eq!(enforce.verdict.severity, Severity::Critical);
    assert_eq!(enforce.verdict.status, Status::Happening);
    assert_eq!(
        enforce.verdict.because(),
        "critical: under enforce these senders hold the mail back; 10 % of the sessions; 7 of 7 reporters; 15 days; still happening"
    );
}

#[test]
fn one_report_proves_that_a_host_is_not_in_the_policy() {
    const OTHER: &str = "mx9.example.org";
    let one = |lines: &[&str], result_type, host, others: u64| {
        let mut reports = vec![report("a.example", MAY, vec![policy(lines, 40, vec![failure(result_type, host, 3)])])];
        if others > 0 {
            reports.push(report("b.example", MAY, vec![policy(lines, others, Vec::new())]));
        }
        let problem = only(reports);
        (problem.fault.name(), problem.verdict.severity)
    };
    for result_type in ["validation-failure", "certificate-host-mismatch"] {
        assert_eq!(one(&ENFORCE, result_type, OTHER, 0), ("mx-not-in-policy", Severity::Critical), "{result_type}");
        assert_eq!(one(&TESTING, result_type, OTHER, 0), ("mx-not-in-policy", Severity::Medium), "{result_type}");
        // Others went by the same policy at the time, and did not fail.
        assert_eq!(one(&ENFORCE, result_type, OTHER, 10), ("mx-not-in-policy", Severity::High), "{result_type}");
    }
    // Any other fault may be this sender's.
    assert_eq!(one(&ENFORCE, "certificate-expired", MX, 0), ("certificate-expired", Severity::High));
}

#[test]
fn one_small_sender_against_all_others_is_not_the_receivers_fault_alone() {
    let mut reports = month(&ENFORCE, MX, |_, _, _| None);
    for day in 0..30 {
        let failures = vec![failure("certificate-not-trusted", MX, 20)];
        reports.push(report("mx.tiny.example", MAY + day, vec![policy(&ENFORCE, 0, failures)]));
    }
    let problem = only(reports);
    assert_eq!((problem.verdict.who, problem.verdict.severity), (Who::Either, Severity::Medium));
    assert!(problem.verdict.because().contains("1 of 8 reporters, while larger ones had next to no such failure"));
    assert!(!problem.verdict.noise);
}

#[test]
fn dane_that_fails_for_all_is_critical() {
    let dane = |successful, failures: Vec<Failure>| Policy {
        kind: PolicyType::Tlsa,
        kind_text: Some("tlsa".into()),
        policy_string: vec![format!("3 1 1 {}", "ab".repeat(32)).as_str().into()],
        ..policy(&[], successful, failures)
    };
    let reports = (0..30).flat_map(|day| {
        REPORTERS.map(|(reporter, sessions)| {
            let failures = vec![failure("validation-failure", MX, sessions)];
            report(reporter, MAY + day, vec![dane(0, failures)])
        })
    });
    let problem = only(reports.collect());
    assert_eq!((problem.fault, problem.verdict.severity), (Fault::TlsaMismatch, Severity::Critical));
    assert!(problem.verdict.because().contains("with DANE these senders hold the mail back; 100 %"));
    // A sender that does not look at TLSA records says nothing about them.
    let sts = (0..30).map(|day| report("Large", MAY + day, vec![policy(&ENFORCE, 90_000, Vec::new())]));
    let one = (0..30).map(|day| report("One", MAY + day, vec![dane(0, vec![failure("validation-failure", MX, 7)])]));
    let problem = only(sts.chain(one).collect());
    assert_eq!((problem.verdict.circumstances.of, problem.verdict.severity), (1, Severity::Critical));
}

#[test]
fn timeouts_now_and_then_are_noise() {
    let problem = only(month(&ENFORCE, MX, |reporter, _, day| {
        (reporter == "Microsoft Corporation" && (day == 6 || day == 21)).then_some(("validation-failure", 1))
    }));
    assert_eq!((problem.verdict.severity, problem.verdict.noise), (Severity::Info, true));
}

#[test]
fn details_that_count_no_session_are_information() {
    let problem = only(month(&ENFORCE, MX, |reporter, _, _| (reporter == "GMX").then_some(("certificate-expired", 0))));
    assert_eq!(problem.verdict.severity, Severity::Info);
    assert!(problem.verdict.because().starts_with("info: no session failed"));
}

/// Under no policy a sender may note what a check would have found, in sessions that succeeded.
#[test]
fn what_is_only_noted_did_not_fail() {
    let mut noted = policy(&[], 12, vec![failure("certificate-not-trusted", MX, 12)]);
    (noted.kind, noted.kind_text, noted.failed) = (PolicyType::NoPolicyFound, Some("no-policy-found".into()), 0);
    let problem = only(vec![report("mox", MAY, vec![noted])]);
    assert_eq!((problem.failed, problem.verdict.severity), (0, Severity::Info));
}

#[test]
fn an_outage_that_ended_is_over_whatever_is_filtered() {
    let reports =
        month(&ENFORCE, MX, |_, sessions, day| (4..8).contains(&day).then_some(("certificate-expired", sessions / 2)));
    let archive = archive_of(reports);
    let mut explorer = Explorer::default();
    let whole = explorer.problems(&archive, &Filter::default(), 9).0[0].verdict.clone();
    assert_eq!((whole.status, whole.severity), (Status::Over, Severity::Critical), "severity is while it lasted");
    assert!(whole.because().ends_with("4 days; over, last seen 8 May 2026"), "{}", whole.because());
    let mut filters: Vec<Filter> = (5..8)
        .map(|to| {
            let mut filter = Filter::default();
            filter.to = Some(MAY + to);
            filter
        })
        .collect();
    for (dimension, value) in [(Dimension::Reporter, "gmx"), (Dimension::Mx, MX)] {
        let mut filter = Filter::default();
        filter.choose(dimension, value);
        filters.push(filter);
    }
    for filter in filters {
        let narrowed = &explorer.problems(&archive, &filter, 9).0[0];
        assert_eq!(narrowed.verdict, whole, "{filter:?}");
        assert!(narrowed.failed <= whole.circumstances.failed);
    }
    // Also if the filter is there before anything else was asked.
    let mut late = Filter::default();
    late.to = Some(MAY + 5);
    assert_eq!(Explorer::default().problems(&archive, &late, 9).0[0].verdict, whole);
}

#[test]
fn a_report_from_the_future_ends_no_outage() {
    let mut reports =
        month(&ENFORCE, MX, |_, sessions, day| (day >= 26).then_some(("starttls-not-supported", sessions)));
    reports.push(report("Google Inc.", Day::of(2031, 1, 1).unwrap(), vec![policy(&ENFORCE, 10, Vec::new())]));
    let mut archive = tls_rpt_workbench::archive::Archive::default();
    archive.set_today(MAY + 29);
    for (index, report) in (0..).zip(reports) {
        let source = tls_rpt_workbench::archive::Source {
            file: tls_rpt_workbench::archive::FileId(0),
            index,
            place: String::new(),
        };
        archive.add(report, source);
    }
    let problem = &problems(&archive)[0];
    assert_eq!((problem.verdict.severity, problem.verdict.status), (Severity::Critical, Status::Happening));
}

#[test]
fn nothing_seen_weeks_ago_is_said_to_happen_still() {
    let reports = month(&ENFORCE, MX, |_, sessions, day| (day >= 20).then_some(("certificate-expired", sessions)));
    let archive = archive_of(reports);
    assert_eq!(problems_as_of(&archive, Some(MAY + 31))[0].verdict.status, Status::Happening);
    let old = &problems_as_of(&archive, Some(MAY + 76))[0].verdict;
    assert_eq!((old.status, old.days_ago), (Status::Unclear, Some(47)));
    assert!(old.because().ends_with("as of 30 May 2026, 47 days ago"), "{}", old.because());
}

/// A backup host gets little mail, but fails whenever it does.
#[test]
fn a_lasting_fault_on_a_rarely_used_host_is_never_noise() {
    let problem = only(month(&ENFORCE, "mx2.example.com", |reporter, sessions, day| {
        (sessions > 1_000 && day % 3 == 0 && reporter != "Mail.ru").then_some(("certificate-expired", 3))
    }));
    assert!(!problem.verdict.noise);
    assert!((Severity::Medium..=Severity::High).contains(&problem.verdict.severity), "{}", problem.verdict.because());
}

/// The severity for every fault, basis, reach and breadth.
fn table() -> String {
    let bases = [
        (Basis::Enforce, "enforce"),
        (Basis::Testing, "testing"),
        (Basis::ModeNone, "none"),
        (Basis::Dane, "DANE"),
        (Basis::NoPolicy, "no policy"),
    ];
    let breadths = [("one", 1, 5_000, 1), ("several", 3, 60_000, 0), ("all", 7, 100_000, 0)];
    let mut out = String::from(
        "| fault | policy | trace: one | several | all | some: one | several | all | most: one | several | all |\n\
         |---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for fault in Fault::ALL {
        for (basis, name) in bases {
            let _ = write!(out, "| {} | {name} ", fault.name());
            for failed in [500, 15_000, 70_000] {
                for (_, saw, sessions_of_seers, larger_without) in breadths {
                    let circumstances = Circumstances {
                        fault: *fault,
                        certainty: Certainty::Certain,
                        consequence: Consequence::of(*fault, basis, None),
                        basis,
                        failed,
                        sessions: 100_000,
                        sessions_between: 100_000,
                        saw,
                        notable: saw,
                        of: 7,
                        larger_without,
                        others_without: if saw == 7 { 0 } else { 30_000 },
                        peak: true,
                        sessions_of_seers,
                        whole: false,
                        days_seen: 4,
                        days_reported: 30,
                        unsigned: false,
                    };
                    let _ = write!(out, "| {} ", circumstances.severity().name());
                }
            }
            out.push_str("|\n");
        }
    }
    out
}

/// The table is printed into the documentation, where people read it; `UPDATE_SNAPSHOTS=1` writes it.
#[test]
fn the_table_of_severities_is_the_one_in_the_documentation() {
    let path = crate::support::fixtures_root().join("../../docs/severity.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, _) = text.split_once("| fault | policy |").expect("the table");
    let wanted = format!("{before}{}", table());
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    assert_eq!(text.replace('\r', ""), wanted, "docs/severity.md");
}

#[test]
fn the_table_keeps_its_promises() {
    for line in table().lines().skip(2) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (fault, policy, severities) = (cells[0], cells[1], &cells[2..]);
        let held_back = matches!(policy, "enforce" | "DANE");
        assert!(held_back || !severities.contains(&"critical"), "only held mail is critical: {line}");
        assert!(severities[..3].iter().all(|severity| *severity != "critical"), "a trace is never critical: {line}");
        for one in [severities[0], severities[3], severities[6]] {
            assert!(one == "medium" || one == "info", "one sender against larger ones: {line}");
        }
        if held_back && matches!(fault, "certificate-expired" | "starttls-missing" | "tlsa-mismatch") {
            assert_eq!([severities[4], severities[5], severities[7], severities[8]], ["critical"; 4], "{line}");
        }
    }
}
