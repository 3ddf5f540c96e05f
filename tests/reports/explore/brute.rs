//! Figures held against a slow count over whole reports, on archives that chance has made.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::random::Random;
use tls_rpt_workbench::archive::{Archive, ReportId, RowId, Sessions, comparable};
use tls_rpt_workbench::explore::{Dimension, Explorer, Filter, Group, Overview, Ranking};
use tls_rpt_workbench::report::{Failure, Policy, PolicyType, Report, Text};

use super::made::{ENFORCE, MAY, TESTING, failure, policy, report};
use crate::support::{archive_of, sessions_of};

const REPORTERS: [&str; 4] = ["Google Inc.", "Microsoft Corporation", "mx.small.example", "Mail.ru"];
const DOMAINS: [&str; 3] = ["example.com", "Example.COM.", "example.net"];
const HOSTS: [&str; 5] = ["mx1.example.com", "MX1.example.com.", "mx2.example.com", "mx9.example.net", ""];
const TYPES: [&str; 6] =
    ["certificate-expired", "Certificate_Expired", "starttls-not-supported", "validation-failure", "odd", ""];
const SENDERS: [&str; 4] = ["198.51.100.7", "2001:DB8:0::7", "2001:db8::7", ""];

/// Reports with one policy type a domain, or with two that share sessions.
fn chance(random: &mut Random, shared: bool) -> Vec<Report> {
    let mut reports = Vec::new();
    for at in 0..random.below(30) {
        let day = MAY + i64::try_from(random.below(10)).unwrap();
        let mut policies: Vec<Policy> = Vec::new();
        for kind in [PolicyType::Sts, PolicyType::Tlsa, PolicyType::Sts] {
            let domain = random.pick(&DOMAINS);
            let taken = |policy: &Policy| {
                comparable(policy.domain.as_deref().unwrap()) == comparable(domain) && policy.kind != kind
            };
            if random.below(2) == 0 || (!shared && policies.iter().any(taken)) {
                continue;
            }
            let failures = (0..random.below(6)).map(|_| some_failure(random)).collect();
            let lines = if random.below(2) == 0 { &ENFORCE } else { &TESTING };
            let mut made = policy(lines, random.below(50) as u64, failures);
            made.kind = kind;
            made.domain = Some(domain.into());
            made.failed += random.below(3) as u64;
            policies.push(made);
        }
        let mut made = report(random.pick(&REPORTERS), day, policies);
        made.report_id = Some(at.to_string());
        reports.push(made);
    }
    reports
}

fn some_failure(random: &mut Random) -> Failure {
    let mut failure = failure(random.pick(&TYPES), random.pick(&HOSTS), random.below(20) as u64);
    failure.sending_mta_ip = Some(random.pick(&SENDERS)).filter(|text| !text.is_empty()).map(Text::from);
    if random.below(4) == 0 {
        failure.reason_code = Some("X509_V_ERR_CERT_HAS_EXPIRED".into());
    }
    if random.below(40) == 0 {
        failure.failed = u64::from(u32::MAX) + 5;
    }
    failure
}

/// All values of a failure, by dimension.
type Facts = BTreeMap<Dimension, String>;

fn facts(
    explorer: &mut Explorer,
    archive: &Archive,
    row: u32,
    report: &Report,
    policy: &Policy,
    at: &Failure,
) -> Facts {
    let text = |text: &Option<Text>| comparable(text.as_deref().unwrap_or(""));
    BTreeMap::from([
        (Dimension::Reporter, text(&report.organization)),
        (Dimension::Domain, text(&policy.domain)),
        (Dimension::PolicyType, policy.kind.name().to_owned()),
        (Dimension::ResultType, at.known_type.map_or_else(|| text(&at.result_type), |known| known.name().to_owned())),
        (Dimension::Fault, explorer.classes(archive).diagnosis_of_row(RowId(row)).fault.name().to_owned()),
        (Dimension::Mx, text(&at.receiving_mx_hostname)),
        (Dimension::Sender, text(&at.sending_mta_ip)),
    ])
}

/// Failed sessions and rows of the failures that pass: of each report and domain the policy type with the most.
fn count(reports: &[Report], all: &[Facts], inside: &dyn Fn(&Facts) -> bool) -> (u64, u64) {
    let mut rows = all.iter();
    let (mut failed, mut count) = (0, 0);
    for report in reports {
        let mut sums: BTreeMap<String, BTreeMap<PolicyType, u64>> = BTreeMap::new();
        for policy in &report.policies {
            let domain = comparable(policy.domain.as_deref().unwrap_or(""));
            for failure in &policy.failures {
                if inside(rows.next().unwrap()) {
                    *sums.entry(domain.clone()).or_default().entry(policy.kind).or_default() += failure.failed;
                    count += 1;
                }
            }
        }
        failed += sums.values().map(|types| types.values().max().unwrap()).sum::<u64>();
    }
    (failed, count)
}

fn ranking(overview: &Overview, dimension: Dimension) -> &Ranking {
    match dimension {
        Dimension::Reporter => &overview.reporters,
        Dimension::Domain => &overview.domains,
        Dimension::PolicyType => &overview.policy_types,
        Dimension::ResultType => &overview.result_types,
        Dimension::Fault => &overview.faults,
        Dimension::Mx => &overview.mx,
        Dimension::Sender => &overview.senders,
    }
}

/// Filtering by a value gives the figure that its group showed, and both are what a slow count gives.
#[test]
fn a_filter_by_a_value_is_the_group_of_that_value() {
    let mut random = Random::new(1);
    let mut compared = 0;
    for round in 0..60 {
        let archive = archive_of(chance(&mut random, round % 2 == 0));
        let mut explorer = Explorer::default();
        let reports: Vec<Report> = archive.entries().map(|entry| entry.report).collect();
        let mut all = Vec::new();
        for report in &reports {
            for policy in &report.policies {
                for failure in &policy.failures {
                    let row = u32::try_from(all.len()).unwrap();
                    all.push(facts(&mut explorer, &archive, row, report, policy, failure));
                }
            }
        }
        let whole = explorer.overview(&archive, &Filter::default());
        assert_eq!((whole.matching, whole.rows), count(&reports, &all, &|_| true));
        for dimension in Dimension::ALL {
            let values: BTreeSet<&String> = all.iter().map(|facts| &facts[&dimension]).collect();
            for value in values {
                let mut filter = Filter::default();
                assert!(filter.choose(dimension, value));
                let slow = count(&reports, &all, &|facts| facts[&dimension] == *value);
                let narrowed = explorer.overview(&archive, &filter);
                assert_eq!((narrowed.matching, narrowed.rows), slow, "{dimension:?} {value:?}");
                let group = ranking(&whole, dimension).top.iter().find(|group| group.value == *value).unwrap();
                assert_eq!((group.matching, group.rows), slow, "{dimension:?} {value:?}");
                // A second dimension, and a second value of the first.
                let (other, with) = (Dimension::ALL[random.below(7)], &all[random.below(all.len())]);
                filter.choose(other, &with[&other]);
                let slow = count(&reports, &all, &|facts| {
                    let own = |dimension: Dimension| filter.values(dimension).any(|value| value == facts[&dimension]);
                    own(dimension) && own(other)
                });
                let narrowed = explorer.overview(&archive, &filter);
                assert_eq!((narrowed.matching, narrowed.rows), slow, "{filter:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

fn sum(ranking: &Ranking) -> (u64, u64) {
    let groups: Vec<&Group> = ranking.top.iter().chain([&ranking.rest]).collect();
    (groups.iter().map(|group| group.matching).sum(), groups.iter().map(|group| group.rows).sum())
}

/// Where no two policies describe the same sessions, the groups add up to the whole; where they may, rows still do.
#[test]
fn groups_add_up() {
    let mut random = Random::new(2);
    for round in 0..60 {
        let shared = round % 2 == 0;
        let archive = archive_of(chance(&mut random, shared));
        let overview = Explorer::default().overview(&archive, &Filter::default());
        for dimension in Dimension::ALL {
            let (failed, rows) = sum(ranking(&overview, dimension));
            assert_eq!(rows, overview.rows, "{dimension:?}");
            assert!(failed >= overview.matching, "{dimension:?}");
            if !shared {
                assert_eq!(failed, overview.matching, "{dimension:?}");
            }
        }
        let mut sessions = Sessions::default();
        for entry in archive.entries() {
            sessions.add(sessions_of(&entry.report));
        }
        assert_eq!((overview.sessions, archive.sessions()), (sessions, sessions));
        let days = overview.days.iter().fold(Sessions::default(), |mut sum, day| {
            sum.add(day.sessions);
            sum
        });
        assert_eq!(days, sessions);
        assert_eq!(overview.days.iter().map(|day| day.matching).sum::<u64>(), overview.matching);
        let cells: u64 = overview.matrix.cells.iter().flatten().sum();
        if !shared {
            assert_eq!(cells, overview.matching);
        }
    }
}

/// The largest have a line, the others are summed.
#[test]
fn what_is_not_listed_is_summed() {
    let failures = (0..128).map(|at| failure("certificate-expired", &format!("mx{at}.example.com"), at)).collect();
    let archive = archive_of([report("a", MAY, vec![policy(&ENFORCE, 0, failures)])]);
    let mx = Explorer::default().overview(&archive, &Filter::default()).mx;
    assert_eq!((mx.top.len(), mx.others), (Ranking::TOP, 28));
    assert_eq!((mx.top[0].value.as_str(), mx.top[0].matching), ("mx127.example.com", 127));
    assert_eq!((mx.rest.matching, mx.rest.rows), ((0..28).sum(), 28));
    assert_eq!(sum(&mx), ((0..128).sum(), 128));
}

/// Nothing received is lost in the columns.
#[test]
fn reports_come_out_as_they_went_in() {
    let mut random = Random::new(3);
    for _ in 0..40 {
        let reports = chance(&mut random, true);
        let archive = archive_of(reports.clone());
        let out: Vec<Report> = archive.entries().map(|entry| entry.report).collect();
        assert_eq!(out, reports);
        assert!((0..).zip(&reports).all(|(id, report)| archive.report(ReportId(id)).as_ref() == Some(report)));
        assert_eq!(archive.report(ReportId(u32::try_from(reports.len()).unwrap())), None);
    }
}
