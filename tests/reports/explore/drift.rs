//! Policies that change, and senders that keep old ones; rhythms that break off.

use tls_rpt_workbench::explore::drift::Change;
use tls_rpt_workbench::explore::{Dimension, Drift, Explorer, Filter, ReportingGap};
use tls_rpt_workbench::report::{Day, PolicyType, Report};

use super::made::{ENFORCE, MAY, TESTING, policy, report};
use crate::support::archive_of;

fn quoting(reporter: &str, day: i64, lines: &[&str]) -> Report {
    report(reporter, MAY + day, vec![policy(lines, 1, Vec::new())])
}

fn drift(reports: Vec<Report>) -> Vec<Drift> {
    Explorer::default().overview(&archive_of(reports), &Filter::default()).drift
}

#[test]
fn spelling_and_order_are_no_change() {
    let other = ["max_age: 86400", "mx: MX2.example.com.", "mx: mx1.example.com ", "mode: Testing", "version: STSv1"];
    assert_eq!(drift(vec![quoting("a", 0, &TESTING), quoting("b", 1, &other), quoting("c", 2, &[])]), []);
}

#[test]
fn a_change_of_mode_has_its_days_and_who_keeps_the_old_one() {
    let mut reports: Vec<Report> =
        (0..10).map(|day| quoting("a", day, if day < 5 { &TESTING } else { &ENFORCE })).collect();
    reports.extend((0..10).map(|day| quoting("b", day, if day < 6 { &TESTING } else { &ENFORCE })));
    reports.extend((0..9).map(|day| quoting("c", day, &TESTING)));
    let all = drift(reports);
    let [drift] = &all[..] else { panic!("{all:?}") };
    assert_eq!((drift.domain.as_str(), drift.policy_type), ("example.com", PolicyType::Sts));
    assert_eq!(drift.changes, [Change::Mode]);
    let days: Vec<(Day, Day)> = drift.versions.iter().map(|version| version.days).collect();
    assert_eq!(days, [(MAY, MAY + 8), (MAY + 5, MAY + 9)]);
    assert_eq!(drift.versions[0].content.mode.as_deref(), Some("testing"));
    assert_eq!(drift.versions[1].reporters, ["a", "b"]);
    let stale: Vec<(&str, u32, Day, i64)> =
        drift.stale.iter().map(|stale| (stale.reporter.as_str(), stale.version, stale.day, stale.behind)).collect();
    assert_eq!(stale, [("c", 0, MAY + 8, 3)]);
    // The policy may be kept for a day.
    assert_eq!((drift.stale[0].allowed, drift.stale[0].is_overdue()), (Some(1), true));
}

#[test]
fn how_long_a_policy_may_be_kept_is_read_from_it() {
    let kept = |max_age: &str| {
        let line = format!("max_age: {max_age}");
        let old = ["version: STSv1", "mode: testing", "mx: mx1.example.com", &line];
        let all =
            drift(vec![quoting("a", 0, &old), quoting("a", 1, &ENFORCE), quoting("b", 0, &old), quoting("b", 4, &old)]);
        let [stale] = &all[0].stale[..] else { panic!("{all:?}") };
        assert_eq!(stale.behind, 3);
        (stale.allowed, stale.is_overdue())
    };
    assert_eq!(kept("604800"), (Some(7), false));
    // Reports count by days, so a day more is no fault.
    assert_eq!(kept("172800"), (Some(2), false));
    assert_eq!(kept("172799"), (Some(2), false));
    assert_eq!(kept("86400"), (Some(1), true));
    assert_eq!(kept("0"), (Some(0), true));
    assert_eq!(kept("a week"), (None, false));
    assert_eq!(kept("-1"), (None, false));
    assert_eq!(kept("99999999999999999999"), (None, false));
}

#[test]
fn what_was_taken_back_makes_nobody_stale() {
    let all = drift(vec![
        quoting("a", 0, &TESTING),
        quoting("a", 1, &ENFORCE),
        quoting("a", 2, &TESTING),
        quoting("b", 0, &TESTING),
        quoting("b", 5, &TESTING),
    ]);
    assert_eq!((all.len(), all[0].versions.len(), all[0].stale.len()), (1, 2, 0));
}

#[test]
fn every_part_of_a_policy_can_change() {
    let changed = |lines: &[&str]| drift(vec![quoting("a", 0, &ENFORCE), quoting("a", 1, lines)])[0].changes.clone();
    assert_eq!(changed(&["version: STSv1", "mode: enforce", "mx: mx1.example.com", "max_age: 86400"]), [Change::Mx]);
    let mut age = ENFORCE;
    age[4] = "max_age: 604800";
    assert_eq!(changed(&age), [Change::MaxAge]);
    let dane = |day, data: &str| {
        let line = format!("3 1 1 {}", data.repeat(32));
        let mut made = quoting("a", day, &[&line]);
        made.policies[0].kind = PolicyType::Tlsa;
        made
    };
    let all = drift(vec![dane(0, "ab"), dane(1, "AB"), dane(2, "cd")]);
    assert_eq!((all.len(), &all[0].changes[..], all[0].versions.len()), (1, &[Change::Tlsa][..], 2));
}

#[test]
fn drift_follows_the_filter() {
    let archive = archive_of(vec![quoting("a", 0, &TESTING), quoting("b", 1, &ENFORCE)]);
    let mut filter = Filter::default();
    filter.choose(Dimension::Reporter, "a");
    assert_eq!(Explorer::default().overview(&archive, &filter).drift, []);
}

fn reporting_gaps(days: &[(&str, &[i64])]) -> Vec<ReportingGap> {
    let reports = days.iter().flat_map(|(reporter, days)| days.iter().map(|day| quoting(reporter, *day, &ENFORCE)));
    Explorer::default().overview(&archive_of(reports.collect::<Vec<_>>()), &Filter::default()).reporting_gaps
}

#[test]
fn gaps_in_a_rhythm_are_told() {
    let found =
        reporting_gaps(&[("daily", &[0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 13]), ("weekly", &[0, 7, 14, 21, 28, 42, 49])]);
    let of = |name: &str| found.iter().find(|silence| silence.reporter == name).unwrap();
    assert_eq!(of("daily").gaps, [(MAY + 4, MAY + 5), (MAY + 12, MAY + 12)]);
    assert_eq!((of("daily").silent, of("daily").covered), (36, 11));
    assert_eq!((of("weekly").rhythm, of("weekly").silent), (7, 0));
    assert_eq!(of("weekly").gaps, [(MAY + 35, MAY + 41)]);
}

#[test]
fn who_has_no_rhythm_cannot_break_it() {
    assert_eq!(reporting_gaps(&[("new", &[0, 1, 2, 3, 4, 5]), ("now and then", &[0, 3, 4, 9, 11, 18, 19, 25])]), []);
    let late = reporting_gaps(&[("daily", &[0, 1, 2, 3, 4, 5, 6]), ("other", &[8])]);
    assert_eq!(late[0].silent, 0, "reports may be a day late");
    // Whoever reports failures only is silent when all is well.
    let failing: Vec<Report> =
        (0..10).map(|day| report("f", MAY + day, vec![policy(&ENFORCE, 0, Vec::new())])).collect();
    assert_eq!(Explorer::default().overview(&archive_of(failing), &Filter::default()).reporting_gaps, []);
}

/// A report of a week covers seven days, and counts on the first.
#[test]
fn a_report_of_several_days_covers_them() {
    let reports: Vec<Report> = (0..3)
        .map(|week| {
            let mut made = quoting("weekly", week * 7, &ENFORCE);
            made.range.end = made.range.end.map(|end| tls_rpt_workbench::report::Timestamp(end.0 + 6 * 86_400 + 1));
            made
        })
        .collect();
    let overview = Explorer::default().overview(&archive_of(reports), &Filter::default());
    assert_eq!((overview.spanning, overview.days.len()), (3, 3));
    assert_eq!((overview.reporting_gaps[0].covered, overview.reporting_gaps[0].rhythm), (21, 1));
}
