//! The list of reports in the order of its columns.

use crate::support::random::Random;
use tls_rpt_workbench::archive::{Archive, ReportId};
use tls_rpt_workbench::explore::{Explorer, Filter, ReportColumn, ReportOrder};
use tls_rpt_workbench::present::ReportPage;
use tls_rpt_workbench::present::report::ListedReport;
use tls_rpt_workbench::report::{Deviation, DeviationCode, PolicyType};

use super::made::{ENFORCE, MAY, failure, policy, report};
use crate::support::{archive_of, sessions_of};

fn archive() -> Archive {
    let mut random = Random::new(11);
    let reports = (0..130).map(|at| {
        let policies = 1 + random.below(3);
        let policies: Vec<_> = (0..policies)
            .map(|_| {
                let failures = vec![failure("certificate-expired", "mx1.example.com", random.below(4) as u64)];
                let mut made = policy(&ENFORCE, random.below(5) as u64, failures);
                made.kind = if random.below(2) == 0 { PolicyType::Sts } else { PolicyType::Tlsa };
                made.domain = Some(random.pick(&["example.com", "EXAMPLE.com.", "example.org"]).into());
                made
            })
            .collect();
        let day = MAY + i64::from(at % 17);
        let mut made = report(random.pick(&["b", "a", "C", "B."]), day, policies);
        made.range.start = made.range.start.filter(|_| random.below(9) != 0);
        made.report_id = Some(format!("{at}"));
        let odd = Deviation { code: DeviationCode::DateForm, path: String::new(), message: String::new() };
        made.deviations = vec![odd; random.below(3)];
        made
    });
    archive_of(reports.collect::<Vec<_>>())
}

fn listed(archive: &Archive, order: ReportOrder) -> Vec<ListedReport> {
    let mut explorer = Explorer::default();
    let mut rows = Vec::new();
    loop {
        let page = ReportPage::of(&mut explorer, archive, &Filter::default(), order, rows.len() as u64);
        assert_eq!((page.order, page.offset), (order, rows.len() as u64));
        if page.reports.is_empty() {
            return rows;
        }
        rows.extend(page.reports);
    }
}

/// What a row says in a column, so that a larger text or number is a larger key.
fn key(row: &ListedReport, by: ReportColumn) -> (String, i64) {
    let plain = |text: &str| text.to_lowercase().trim_end_matches('.').to_owned();
    let number = |number: u64| (String::new(), i64::try_from(number).unwrap());
    match by {
        ReportColumn::Reporter => (plain(row.organization.as_deref().unwrap()), 0),
        ReportColumn::Domain => (plain(&row.domains[0]), 0),
        ReportColumn::Start => (String::new(), row.start.map_or(i64::MIN, |start| start.0)),
        ReportColumn::Successful => number(row.successful),
        ReportColumn::Failed => number(row.failed),
        ReportColumn::Guesses => number(row.guesses.into()),
    }
}

#[test]
fn every_report_is_listed_once_in_order() {
    let archive = archive();
    for by in [
        ReportColumn::Reporter,
        ReportColumn::Start,
        ReportColumn::Domain,
        ReportColumn::Successful,
        ReportColumn::Failed,
        ReportColumn::Guesses,
    ] {
        for descending in [false, true] {
            let rows = listed(&archive, ReportOrder { by, descending });
            let mut ids: Vec<u32> = rows.iter().map(|row| row.id.0).collect();
            ids.sort_unstable();
            assert_eq!(ids, (0..130).collect::<Vec<_>>());
            let keys: Vec<_> = rows.iter().map(|row| key(row, by)).collect();
            let ordered = keys.windows(2).all(|two| if descending { two[0] >= two[1] } else { two[0] <= two[1] });
            assert!(ordered, "{by:?} {descending}: {keys:?}");
        }
    }
}

#[test]
fn sessions_are_counted_as_in_the_report_itself() {
    let archive = archive();
    for (id, entry) in (0..).zip(archive.entries()) {
        assert_eq!(archive.sessions_of(ReportId(id)), sessions_of(&entry.report));
    }
}

#[test]
fn a_click_sorts_by_a_column_and_the_next_one_the_other_way_round() {
    let newest = ReportOrder::default();
    assert_eq!(newest, ReportOrder { by: ReportColumn::Start, descending: true });
    assert!(!newest.toward(ReportColumn::Start).descending);
    assert!(newest.toward(ReportColumn::Failed).descending);
    let names = newest.toward(ReportColumn::Reporter);
    assert!(!names.descending);
    assert!(names.toward(ReportColumn::Reporter).descending);
}
