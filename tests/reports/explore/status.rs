//! When a problem goes on, is over, or nobody knows; and what is noise.

use tls_rpt_workbench::archive::{Archive, FileId, Source};
use tls_rpt_workbench::diagnosis::{Fault, Problem, Status, problems};
use tls_rpt_workbench::explore::{Explorer, Filter};
use tls_rpt_workbench::report::{DateRange, Day, Report};

use super::made::{ENFORCE, MAY, failure, policy, report};
use crate::support::archive_of;

fn day(reporter: &str, day: i64, successful: u64, result_type: &str, failed: u64) -> Report {
    let failures = if failed > 0 { vec![failure(result_type, "mx1.example.com", failed)] } else { Vec::new() };
    report(reporter, MAY + day, vec![policy(&ENFORCE, successful, failures)])
}

fn expired(reporter: &str, on: i64, failed: u64) -> Report {
    day(reporter, on, 10, "certificate-expired", failed)
}

#[track_caller]
fn only(reports: Vec<Report>) -> Problem {
    let mut problems = problems(&archive_of(reports));
    assert_eq!(problems.len(), 1);
    problems.remove(0)
}

#[track_caller]
fn assert_status(reports: Vec<Report>, status: Status) {
    assert_eq!(only(reports).verdict.status, status);
}

#[test]
fn the_newest_report_shows_it() {
    assert_status(vec![expired("a", 0, 1)], Status::Happening);
    assert_status(vec![expired("a", 0, 1), expired("a", 1, 0), expired("a", 2, 1)], Status::Happening);
    // Another sender's success tells nothing about the one that fails.
    assert_status(vec![expired("a", 0, 1), expired("b", 1, 0), expired("b", 2, 0)], Status::Happening);
}

#[test]
fn later_reports_without_it_end_it() {
    assert_status(vec![expired("a", 0, 1), expired("a", 1, 0)], Status::Over);
    assert_status(vec![expired("a", 1, 0), expired("a", 0, 1)], Status::Over);
    // Of two that saw it the one with most of it has looked again.
    assert_status(vec![expired("a", 0, 9), expired("b", 0, 1), expired("a", 1, 0)], Status::Over);
    assert_status(vec![expired("a", 0, 1), expired("b", 0, 9), expired("a", 1, 0)], Status::Happening);
}

#[test]
fn a_later_report_without_sessions_ends_nothing() {
    let empty = report("a", MAY + 1, vec![policy(&ENFORCE, 0, Vec::new())]);
    assert_status(vec![expired("a", 0, 1), empty], Status::Happening);
    let mut elsewhere = expired("a", 1, 0);
    elsewhere.policies[0].domain = Some("other.example".into());
    assert_status(vec![expired("a", 0, 1), elsewhere], Status::Happening);
}

#[test]
fn who_saw_it_has_not_reported_since() {
    assert_status(vec![expired("a", 0, 1), expired("b", 3, 0)], Status::Happening);
    assert_status(vec![expired("a", 0, 1), expired("b", 4, 0)], Status::Unclear);
}

/// What fails once a week is not over after a good day.
#[test]
fn a_pause_is_not_the_end() {
    let weekly = |until: i64| (0..=until).map(|on| expired("a", on, u64::from(on <= 14 && on % 7 == 0))).collect();
    assert_status(weekly(15), Status::Happening);
    assert_status(weekly(19), Status::Unclear);
    assert_status(weekly(21), Status::Over);
}

/// A clock that goes wrong, or somebody who wants everything to look old.
#[test]
fn a_report_from_the_future_makes_nothing_old() {
    let status = |today: Option<Day>, reporter: &str, on: i64| {
        let mut archive = Archive::default();
        if let Some(today) = today {
            archive.set_today(today);
        }
        for (index, report) in (0..).zip([expired("a", 0, 1), expired(reporter, on, 0)]) {
            archive.add(report, Source { file: FileId(0), index, place: String::new() });
        }
        let mut explorer = Explorer::default();
        let overview = explorer.overview(&archive, &Filter::default());
        assert_eq!((overview.reports, overview.sessions), (2, archive.sessions()), "it is kept and counted");
        explorer.problems(&archive, &Filter::default(), 1).0[0].verdict.status
    };
    assert_eq!(status(None, "b", 3_000), Status::Unclear);
    assert_eq!(status(Some(MAY + 2), "b", 3_000), Status::Happening);
    assert_eq!(status(None, "a", 3_000), Status::Over);
    assert_eq!(status(Some(MAY + 2), "a", 3_000), Status::Happening, "not even the same sender");
    assert_eq!(status(Some(MAY + 2), "a", 3), Status::Over, "somewhere it is tomorrow already");
    for impossible in [-19_000, 2_900_000, 40_000] {
        assert_eq!(status(None, "a", impossible), Status::Happening, "{impossible}: in no timeline at all");
    }
}

#[test]
fn without_a_date_nobody_knows() {
    let mut undated = expired("a", 0, 1);
    undated.range = DateRange::default();
    let problem = only(vec![undated]);
    assert_eq!((problem.verdict.status, problem.days, problem.sessions), (Status::Unclear, None, 1));
}

#[test]
fn a_few_among_many_thousands_are_noise() {
    let quiet = |result_type: &'static str, on: i64, failed: u64| day("a", on, 10_000, result_type, failed);
    // mx1 is in the policy, so a validation-failure without a reason is unknown.
    let month = |result_type, failing: fn(i64) -> u64| (0..10).map(|on| quiet(result_type, on, failing(on))).collect();
    let some = only(month("validation-failure", |on| if on == 4 { 3 } else { 0 }));
    assert!(some.verdict.noise);
    assert_eq!((some.fault, some.failed, some.sessions), (Fault::Unknown, 3, 10_003));
    assert!(!only(month("validation-failure", |on| if on == 4 { 30 } else { 0 })).verdict.noise, "one in 334");
    assert!(!only(month("validation-failure", |_| 3)).verdict.noise, "every day: it has a cause");
    assert!(!only(month("certificate-expired", |on| if on == 9 { 3 } else { 0 })).verdict.noise, "wrong for everyone");
    assert!(!only(vec![day("a", 0, 100, "validation-failure", 1)]).verdict.noise, "too few sessions to tell");
}

#[test]
fn what_to_do_first_comes_first() {
    let at = |mx: &str, result_type: &str, failed| failure(result_type, mx, failed);
    let over = at("mx1.example.com", "starttls-not-supported", 500);
    let large = at("mx2.example.com", "certificate-expired", 90);
    let small = at("mx1.example.com", "certificate-expired", 9);
    let medium = at("mx1.example.com", "validation-failure", 100);
    let reports = vec![
        report("a", MAY, vec![policy(&ENFORCE, 100, vec![over])]),
        report("a", MAY + 1, vec![policy(&ENFORCE, 100, vec![small, medium, large])]),
    ];
    let order: Vec<(Fault, u64)> =
        problems(&archive_of(reports)).iter().map(|problem| (problem.fault, problem.failed)).collect();
    assert_eq!(
        order,
        [
            (Fault::Unknown, 100),
            (Fault::CertificateExpired, 90),
            (Fault::CertificateExpired, 9),
            (Fault::StarttlsMissing, 500)
        ]
    );
}

/// A policy is fixed in one place, servers one by one.
#[test]
fn policy_faults_are_one_problem_whichever_hosts_they_show_at() {
    let outside = ["mx8.example.net", "mx9.example.net"].map(|mx| failure("validation-failure", mx, 2)).to_vec();
    let problem = only(vec![report("a", MAY, vec![policy(&ENFORCE, 0, outside)])]);
    assert_eq!((problem.fault, problem.failed), (Fault::MxNotInPolicy, 4));
    assert_eq!(problem.hosts, ["mx8.example.net", "mx9.example.net"]);
}
