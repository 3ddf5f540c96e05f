//! Thirty days of four reporters with two faults that overlap: every figure is known.

use tls_rpt_workbench::archive::{Archive, FileId, Sessions};
use tls_rpt_workbench::diagnosis::{Fault, Severity, Status, problems};
use tls_rpt_workbench::explore::{Dimension, Explorer, Filter, Overview};

use super::made::{ENFORCE, MAY, failure, policy, report};
use crate::support::archive_of;

/// The certificate at mx2 from the 10th to the 20th, seen by two; STARTTLS at mx1 from the 18th on, seen by two. The
/// smallest sender stops on the 26th.
fn month() -> Archive {
    let mut reports = Vec::new();
    for day in 0..30 {
        let certificate = (9..20).contains(&day);
        let starttls = day >= 17;
        let made = |successful, expired: u64, missing: u64| {
            let mut failures = Vec::new();
            if certificate && expired > 0 {
                failures.push(failure("certificate-expired", "MX2.example.com.", expired));
            }
            if starttls && missing > 0 {
                failures.push(failure("starttls-not-supported", "mx1.example.com", missing));
            }
            vec![policy(&ENFORCE, successful, failures)]
        };
        reports.push(report("Google Inc.", MAY + day, made(100, 4, 0)));
        reports.push(report("Microsoft Corporation", MAY + day, made(50, 3, 2)));
        reports.push(report("Mail.ru", MAY + day, made(20, 0, 1)));
        if day < 26 {
            reports.push(report("mx.small.example", MAY + day, made(5, 0, 0)));
        }
    }
    archive_of(reports)
}

fn choose(choices: &[(Dimension, &str)]) -> Filter {
    let mut filter = Filter::default();
    for (dimension, value) in choices {
        assert!(filter.choose(*dimension, value), "{value}");
    }
    filter
}

#[test]
fn two_faults_are_two_problems_with_their_dates_reporters_and_status() {
    let problems = problems(&month());
    assert_eq!(problems.len(), 2, "{problems:#?}");
    let [starttls, certificate] = &problems[..] else { panic!() };

    assert_eq!((starttls.fault, starttls.verdict.status), (Fault::StarttlsMissing, Status::Happening));
    assert_eq!(starttls.days, Some((MAY + 17, MAY + 29)));
    assert_eq!(starttls.days_seen, 13);
    assert_eq!(starttls.reporters, ["Microsoft Corporation", "Mail.ru"]);
    assert_eq!((starttls.failed, starttls.rows), (13 * 3, 26));
    // Three days of these with the certificate as well: three sessions more at Microsoft.
    assert_eq!(starttls.sessions, 13 * (52 + 21) + 3 * 3);
    assert_eq!(
        (starttls.hosts.as_slice(), starttls.addresses.as_slice()),
        (&["mx1.example.com".to_owned()][..], &["192.0.2.10".to_owned()][..])
    );

    assert_eq!((certificate.fault, certificate.verdict.status), (Fault::CertificateExpired, Status::Over));
    assert_eq!(certificate.verdict.severity, Severity::Critical, "it was; now it comes last all the same");
    assert_eq!(certificate.days, Some((MAY + 9, MAY + 19)));
    assert_eq!(certificate.reporters, ["Google Inc.", "Microsoft Corporation"]);
    assert_eq!((certificate.failed, certificate.mx.as_deref()), (77, Some("mx2.example.com")));
    assert_eq!(certificate.sessions, 11 * (104 + 53) + 3 * 2);
    assert!(!certificate.verdict.noise && !starttls.verdict.noise);
}

fn overview(filter: &Filter) -> Overview {
    Explorer::default().overview(&month(), filter)
}

fn value<'a>(ranking: &'a tls_rpt_workbench::explore::Ranking, value: &str) -> &'a tls_rpt_workbench::explore::Group {
    ranking.top.iter().find(|group| group.value == value).unwrap_or_else(|| panic!("{value} in {ranking:?}"))
}

#[test]
fn the_figures_of_the_whole_month() {
    let all = overview(&Filter::default());
    let failed = 77 + 39;
    assert_eq!(all.sessions, Sessions { successful: 30 * 170 + 26 * 5, failed });
    assert_eq!((all.reports, all.matching, all.rows, all.unexplained), (116, failed, 22 + 26, 0));
    assert!(!all.of_failures);
    assert_eq!(all.days.len(), 30);
    assert_eq!((all.days[0].day, all.days[0].sessions), (MAY, Sessions { successful: 175, failed: 0 }));
    assert_eq!(all.days[18].sessions, Sessions { successful: 175, failed: 4 + 3 + 2 + 1 });
    assert_eq!((all.undated, all.spanning), (0, 0));
    let google = value(&all.reporters, "google inc");
    assert_eq!((google.label.as_str(), google.matching), ("Google Inc.", 44));
    assert_eq!(google.sessions, Some(Sessions { successful: 3000, failed: 44 }));
    assert_eq!(value(&all.mx, "mx2.example.com").matching, 77, "in whatever spelling");
    assert_eq!(value(&all.faults, "starttls-missing").matching, 39);
    assert_eq!(value(&all.result_types, "certificate-expired").rows, 22);
    assert_eq!(value(&all.senders, "198.51.100.1").matching, failed);
    assert_eq!(value(&all.policy_types, "sts").matching, failed);
    assert_eq!(value(&all.domains, "example.com").matching, failed);
    assert_eq!(all.matrix.mx, ["mx2.example.com", "mx1.example.com"]);
    assert_eq!(all.matrix.faults, [Fault::CertificateExpired, Fault::StarttlsMissing]);
    assert_eq!(all.matrix.cells, [[77, 0], [0, 39]]);
    assert!(all.drift.is_empty());
}

#[test]
fn a_sender_that_stops_is_heard() {
    let reporting_gaps = overview(&Filter::default()).reporting_gaps;
    let silent: Vec<(&str, i64, i64)> =
        reporting_gaps.iter().map(|silence| (silence.reporter.as_str(), silence.rhythm, silence.silent)).collect();
    assert_eq!(silent[0], ("mx.small.example", 1, 4));
    assert_eq!(silent.len(), 4);
    assert!(silent[1..].iter().all(|(_, rhythm, silent)| (*rhythm, *silent) == (1, 0)));
    assert_eq!((reporting_gaps[0].days, reporting_gaps[0].covered), ((MAY, MAY + 25), 26));
    assert!(reporting_gaps.iter().all(|silence| silence.gaps.is_empty()));
    // Alone it is as silent, unless the filter ends before.
    let mut alone = choose(&[(Dimension::Reporter, "mx.small.example")]);
    assert_eq!(overview(&alone).reporting_gaps[0].silent, 4);
    alone.to = Some(MAY + 25);
    assert_eq!(overview(&alone).reporting_gaps[0].silent, 0);
}

#[test]
fn filters_combine() {
    let microsoft = overview(&choose(&[(Dimension::Reporter, "MICROSOFT Corporation")]));
    assert_eq!((microsoft.reports, microsoft.matching), (30, 33 + 26));
    assert_eq!(microsoft.sessions, Sessions { successful: 1500, failed: 59 });

    let either = choose(&[(Dimension::Reporter, "microsoft corporation"), (Dimension::Reporter, "mail.ru")]);
    assert_eq!(overview(&either).matching, 59 + 13);

    let both = choose(&[(Dimension::Reporter, "microsoft corporation"), (Dimension::Mx, "mx2.example.com.")]);
    let both = overview(&both);
    assert!(both.of_failures);
    assert_eq!((both.reports, both.matching), (11, 33), "reports with such a failure");
    assert_eq!(both.sessions, Sessions { successful: 1500, failed: 59 }, "what surrounds it");
    assert_eq!(both.faults.top.len(), 1);

    let mut days = choose(&[(Dimension::Fault, "starttls-missing")]);
    days.from = Some(MAY + 20);
    days.to = Some(MAY + 24);
    let days = overview(&days);
    assert_eq!((days.reports, days.matching), (10, 15));
    assert_eq!(days.days.len(), 5);

    let mut text = Filter::default();
    text.set_text(" Mx2.EXAMPLE ");
    assert_eq!(overview(&text).rows, 48, "the policy of every report names the host");
    text.set_text("expired");
    assert_eq!(overview(&text).matching, 77);
    text.set_text("Google Inc. 2026-05-01");
    assert_eq!((overview(&text).reports, overview(&text).rows), (1, 0), "the identifier of a report without failures");
    assert!(text.choose(Dimension::Mx, "mx1.example.com"));
    assert_eq!(overview(&text).reports, 0);

    let nothing = overview(&choose(&[(Dimension::Mx, "mx7.example.com")]));
    assert_eq!((nothing.reports, nothing.rows, nothing.matching), (0, 0, 0));
}

#[test]
fn problems_follow_the_filter() {
    let archive = month();
    let mut explorer = Explorer::default();
    let google = choose(&[(Dimension::Reporter, "google inc")]);
    let (problems, count) = explorer.problems(&archive, &google, 10);
    assert_eq!((problems.len(), count), (1, 1));
    assert_eq!((problems[0].failed, problems[0].sessions, problems[0].verdict.status), (44, 11 * 104, Status::Over));
    let mut early = google;
    early.to = Some(MAY + 12);
    let narrowed = &explorer.problems(&archive, &early, 10).0[0];
    assert_eq!(narrowed.days, Some((MAY + 9, MAY + 12)), "the filter narrows what is counted");
    assert_eq!(narrowed.verdict, problems[0].verdict, "not what is said of the problem");
    assert_eq!(narrowed.verdict.days, Some((MAY + 9, MAY + 19)));
    let (first, count) = explorer.problems(&archive, &Filter::default(), 1);
    assert_eq!((first.len(), count), (1, 2));
}

/// What came in since is in the next answer.
#[test]
fn an_archive_grows_under_the_same_filter() {
    let mut archive = month();
    let mut explorer = Explorer::default();
    let filter = choose(&[(Dimension::Fault, "certificate-expired")]);
    assert_eq!(explorer.overview(&archive, &filter).matching, 77);
    let again =
        report("New", MAY + 29, vec![policy(&ENFORCE, 1, vec![failure("certificate-expired", "mx2.example.com", 5)])]);
    archive.add(again, tls_rpt_workbench::archive::Source { file: FileId(999), index: 0, place: String::new() });
    assert_eq!(explorer.overview(&archive, &filter).matching, 82);
    assert_eq!(explorer.problems(&archive, &filter, 9).0[0].verdict.status, Status::Happening);
}
