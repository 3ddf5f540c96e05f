//! From testing to enforce: yes, no, or not enough to tell.

use tls_rpt_workbench::diagnosis::Fault;
use tls_rpt_workbench::diagnosis::readiness::{DAYS, Readiness, Reason, Verdict};
use tls_rpt_workbench::explore::Explorer;
use tls_rpt_workbench::report::{Failure, Report};

use super::made::{ENFORCE, MAY, TESTING, failure, policy, report};
use crate::support::archive_of;

/// What is known about example.com, which must be the only domain in testing.
#[track_caller]
fn of(reports: Vec<Report>) -> Readiness {
    let archive = archive_of(reports);
    let mut explorer = Explorer::default();
    let all = explorer.readiness(&archive);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].domain, "example.com");
    all[0].clone()
}

/// Thirty days of two reporters with so many sessions each, some of them failed.
fn days(range: std::ops::Range<i64>, successful: u64, failures: impl Fn(&str, i64) -> Vec<Failure>) -> Vec<Report> {
    let made = |reporter: &str, day: i64| {
        report(reporter, MAY + day, vec![policy(&TESTING, successful, failures(reporter, day))])
    };
    range.flat_map(|day| [made("Google Inc.", day), made("Microsoft Corporation", day)]).collect()
}

fn none(_: &str, _: i64) -> Vec<Failure> {
    Vec::new()
}

#[test]
fn a_clean_month_of_two_reporters_is_ready() {
    let ready = of(days(0..30, 10, none));
    assert_eq!(ready.verdict, Verdict::Ready);
    assert_eq!(ready.reasons, [Reason::Clean { sessions: 600 }]);
    assert_eq!((ready.days, ready.sessions, ready.deferred), (30, 600, 0));
    assert_eq!(ready.reporters, ["Google Inc.", "Microsoft Corporation"]);
    assert_eq!(ready.window, (MAY, MAY + 29));
}

#[test]
fn thin_data_is_never_ready() {
    let few_days = of(days(0..13, 100, none));
    assert_eq!((few_days.verdict, few_days.reasons), (Verdict::NotEnough, vec![Reason::Days { covered: DAYS - 1 }]));
    let one = days(0..30, 100, none).into_iter().filter(|report| report.organization.as_deref() == Some("Google Inc."));
    let one = of(one.collect());
    assert_eq!((one.verdict, one.reasons), (Verdict::NotEnough, vec![Reason::Reporters { reporters: 1 }]));
    let few = of(days(0..30, 1, none));
    assert_eq!((few.verdict, few.reasons), (Verdict::NotEnough, vec![Reason::Sessions { sessions: 60 }]));
    // Reports without a session cover nothing.
    let empty = of(days(0..30, 0, none));
    assert_eq!((empty.verdict, empty.days, empty.reasons.len()), (Verdict::NotEnough, 0, 3));
    // A month ago is long ago when newer reports say nothing about the domain.
    let mut old = days(0..20, 10, none);
    let mut other = policy(&ENFORCE, 1, Vec::new());
    other.domain = Some("other.example".into());
    old.push(report("Google Inc.", MAY + 29, vec![other]));
    let old = of(old);
    assert_eq!((old.verdict, old.reasons), (Verdict::NotEnough, vec![Reason::Old { days: 10 }]));
}

#[test]
fn mail_that_would_be_held_back_is_a_reason() {
    let expired = |reporter: &str, day: i64| {
        if reporter == "Google Inc." && day >= 20 {
            vec![failure("certificate-expired", "mx1.example.com", 3)]
        } else {
            Vec::new()
        }
    };
    let not = of(days(0..30, 10, expired));
    assert_eq!(not.verdict, Verdict::NotReady);
    assert_eq!(not.reasons, [Reason::Deferred { failed: 30, of: 14 * 20 + 30, last: MAY + 29 }]);
    assert_eq!((not.deferred, not.last_deferred), (30, Some(MAY + 29)));
    assert_eq!(not.faults, [(Fault::CertificateExpired, 30)]);
    // However little there is: a failure is a failure.
    let thin = of(days(0..2, 1, |_, _| vec![failure("certificate-expired", "mx1.example.com", 1)]));
    assert_eq!((thin.verdict, thin.reasons.len()), (Verdict::NotReady, 3));
    // Failures that no detail explains are failures as well.
    let mut silent = days(0..30, 10, none);
    silent[59].policies[0].failed = 2;
    let silent = of(silent);
    assert_eq!((silent.verdict, silent.faults), (Verdict::NotReady, vec![(Fault::Unknown, 2)]));
}

#[test]
fn what_was_mended_two_weeks_ago_is_no_reason() {
    let early = |last: i64| {
        move |_: &str, day: i64| {
            if day <= last { vec![failure("certificate-expired", "mx1.example.com", 3)] } else { Vec::new() }
        }
    };
    let fixed = of(days(0..30, 10, early(15)));
    assert_eq!((fixed.verdict, fixed.deferred, fixed.last_deferred), (Verdict::Ready, 96, Some(MAY + 15)));
    assert_eq!(of(days(0..30, 10, early(16))).verdict, Verdict::NotReady);
}

#[test]
fn a_few_among_many_thousands_do_not_stop_anybody() {
    let hiccup = |reporter: &str, day: i64| {
        if reporter == "Google Inc." && day == 25 {
            vec![failure("validation-failure", "mx1.example.com", 3)]
        } else {
            Vec::new()
        }
    };
    let ready = of(days(0..30, 1_000, hiccup));
    assert_eq!((ready.verdict, ready.reasons), (Verdict::Ready, vec![Reason::Noise { failed: 3, of: 28_003 }]));
    assert_eq!(of(days(0..30, 100, hiccup)).verdict, Verdict::NotReady, "three of 2,803");
}

/// Without the policy senders deliver; but enforce is worth nothing then.
#[test]
fn a_policy_that_cannot_be_fetched_is_a_reason_of_its_own() {
    let unfetched =
        |_: &str, day: i64| if day == 28 { vec![failure("sts-policy-fetch-error", "", 2)] } else { Vec::new() };
    let not = of(days(0..30, 10, unfetched));
    assert_eq!((not.verdict, not.deferred), (Verdict::NotReady, 0));
    assert_eq!(not.reasons, [Reason::Policy { fault: Fault::PolicyUnreachable, failed: 4 }]);
    // The entry may not quote a policy that was not had.
    let mut unquoted = days(0..30, 10, none);
    unquoted.push(report("Mail.ru", MAY + 29, vec![policy(&[], 0, vec![failure("sts-policy-fetch-error", "", 5)])]));
    let not = of(unquoted);
    assert_eq!((not.verdict, not.reasons.len()), (Verdict::NotReady, 1));
}

#[test]
fn only_domains_in_testing_are_asked_about() {
    let verdicts = |reports: Vec<Report>| Explorer::default().readiness(&archive_of(reports)).len();
    assert_eq!(verdicts(vec![report("a", MAY, vec![policy(&ENFORCE, 1, Vec::new())])]), 0);
    let lines = |lines, day| report("a", MAY + day, vec![policy(lines, 1, Vec::new())]);
    assert_eq!(verdicts(vec![lines(&TESTING, 0), lines(&ENFORCE, 1)]), 0, "enforced since");
    assert_eq!(verdicts(vec![lines(&ENFORCE, 0), lines(&TESTING, 1)]), 1, "taken back");
    // A sender that keeps the old one does not bring testing back.
    let kept = report("b", MAY + 2, vec![policy(&TESTING, 1, Vec::new())]);
    assert_eq!(verdicts(vec![lines(&TESTING, 0), lines(&ENFORCE, 1), lines(&ENFORCE, 2), kept]), 0);
}

#[test]
fn reasons_are_sentences() {
    let expired = |_: &str, _: i64| vec![failure("certificate-expired", "mx1.example.com", 1)];
    for readiness in [of(days(0..30, 10, none)), of(days(0..2, 1, expired)), of(days(0..3, 1, none))] {
        for reason in readiness.reasons {
            let text = reason.to_string();
            assert!(text.ends_with('.') && text.starts_with(char::is_uppercase) && !text.contains("  "), "{text}");
        }
    }
}
