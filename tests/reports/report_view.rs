//! One report as the page shows it: what is cut there can be reached in the table of failure details.

use crate::support::{all_fixtures, archive_of_any, json_report, read, reports, with_failures};
use tls_rpt_workbench::archive::{Archive, ReportId};
use tls_rpt_workbench::diagnosis::FailureClasses;
use tls_rpt_workbench::explore::{Column, Explorer, Filter, RowQuery, url_query};
use tls_rpt_workbench::present::ReportView;
use tls_rpt_workbench::present::report::{FailureGroup, PolicyView};

/// How many lines of a report the table has under a filter that has been in an address, and how many in all.
fn in_table(archive: &Archive, filter: &Filter, report: u32) -> (u64, u64) {
    assert_eq!(url_query::parse(&url_query::print(filter)), (filter.clone(), Vec::new()));
    let slice = RowQuery { by: Column::Day, descending: false, offset: 0, count: RowQuery::MOST };
    let page = Explorer::default().page(archive, filter, slice);
    (page.rows.iter().filter(|row| row.report == ReportId(report)).count() as u64, page.total)
}

#[test]
fn every_failure_of_every_report_is_in_the_table_behind_its_link() {
    let read_all = all_fixtures().into_iter().flat_map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        reports(&read(&name, &std::fs::read(&path).unwrap()))
    });
    let archive = archive_of_any(read_all);
    let mut groups = 0;
    for id in (0..).take(archive.len()) {
        let view = ReportView::of(&archive, &FailureClasses::of(&archive), ReportId(id), u32::MAX).unwrap();
        for policy in &view.policies {
            let rows: u64 = policy.groups.iter().map(|group| group.row_count).sum();
            assert!(in_table(&archive, &policy.filter, id).0 >= rows, "{:?}", view.report_id);
            for group in &policy.groups {
                assert!(in_table(&archive, &group.filter, id).0 >= group.row_count, "{:?} {group:?}", view.report_id);
                groups += 1;
            }
        }
    }
    assert!(groups > 30, "{groups}");
}

#[test]
fn what_is_cut_is_told_and_linked_exactly() {
    let failure = |place: usize, result_type: &str, mx: &str| {
        format!(
            r#"{{"result-type":"{result_type}","receiving-mx-hostname":"{mx}","sending-mta-ip":"192.0.2.{}","failed-session-count":1}}"#,
            place % 250
        )
    };
    let many = (0..450).map(|place| failure(place, "certificate-expired", "mx1.example.com"));
    let kinds = (0..120).map(|place| failure(place, "starttls-not-supported", &format!("h{place}.example.com")));
    let failures: Vec<String> = many.chain(kinds).collect();
    let archive = archive_of_any([json_report(&with_failures(&format!("[{}]", failures.join(","))))]);
    let view = ReportView::of(&archive, &FailureClasses::of(&archive), ReportId(0), u32::MAX).unwrap();
    let [policy] = &view.policies[..] else { panic!("one policy") };
    assert_eq!((policy.groups.len(), policy.group_count), (PolicyView::GROUPS, 121));
    assert_eq!(in_table(&archive, &policy.filter, 0), (570, 570));
    let group = policy.groups.iter().find(|group| group.row_count > 1).unwrap();
    assert_eq!((group.rows.len(), group.row_count), (FailureGroup::ROWS, 450));
    assert_eq!(in_table(&archive, &group.filter, 0), (450, 450));
}
