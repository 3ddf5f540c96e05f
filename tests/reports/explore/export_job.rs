//! What leaves the engine for the page: pages of the list of reports, and exports made in steps.

use tls_rpt_workbench::archive::{Archive, FileId};
use tls_rpt_workbench::explore::{Column, Dimension, Explorer, Filter, ReportOrder, RowQuery};
use tls_rpt_workbench::export::{self, Everything, Format, markdown};
use tls_rpt_workbench::present::{Dashboard, ExportJob, ReportPage};
use tls_rpt_workbench::protocol::{Question, Request, decode, encode};
use tls_rpt_workbench::report::Report;

use super::made::{ENFORCE, MAY, failure, policy, report};
use crate::support::archive_of;

fn reports(days: i64) -> Vec<Report> {
    (0..days)
        .map(|day| {
            let mx = if day % 3 == 0 { "mx2.example.com" } else { "mx1.example.com" };
            let failures = vec![failure("certificate-expired", mx, 2), failure("validation-failure", "", 1)];
            report(if day % 2 == 0 { "One" } else { "Two" }, MAY + day, vec![policy(&ENFORCE, 100, failures)])
        })
        .collect()
}

/// All steps of an export; `between` is done after each.
fn saved(
    archive: &mut Archive,
    filter: &Filter,
    format: Format,
    redacted: bool,
    mut between: impl FnMut(&mut Archive),
) -> String {
    let mut explorer = Explorer::default();
    let mut export_job = ExportJob::new(&mut explorer, archive, filter, format, redacted);
    let mut out = Vec::new();
    while !export_job.step(&mut explorer, archive, &mut out).unwrap() {
        between(archive);
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn an_export_in_steps_is_the_export_at_once() {
    let mut archive = archive_of(reports(20));
    let whole: Vec<Report> = archive.entries().map(|entry| entry.report).collect();
    let mut explorer = Explorer::default();
    let problems = explorer.problems(&archive, &Filter::default(), usize::MAX).0;
    let problems: Vec<markdown::Problem> = problems.iter().map(markdown::Problem::from).collect();
    for format in Format::ALL {
        for redacted in [false, true] {
            let mut at_once = Vec::new();
            export::write(format, whole.iter(), &Everything, &problems, redacted, &mut at_once).unwrap();
            let in_steps = saved(&mut archive, &Filter::default(), format, redacted, |_| {});
            assert_eq!(in_steps, String::from_utf8(at_once).unwrap(), "{} {redacted}", format.name());
        }
    }
}

#[test]
fn what_comes_in_while_it_is_written_does_not_go_out() {
    let mut late = reports(30).into_iter().skip(20);
    let before = saved(&mut archive_of(reports(20)), &Filter::default(), Format::Ndjson, true, |_| {});
    let source = tls_rpt_workbench::archive::Source { file: FileId(9), index: 0, place: String::new() };
    let mut archive = archive_of(reports(20));
    let growing = saved(&mut archive, &Filter::default(), Format::Ndjson, true, |archive| {
        if let Some(report) = late.next() {
            archive.add(report, source.clone());
        }
    });
    assert_eq!(archive.len(), 30);
    assert_eq!(growing, before);
}

#[test]
fn only_what_the_filter_lets_in_goes_out() {
    let mut archive = archive_of(reports(20));
    let mut filter = Filter::default();
    filter.choose(Dimension::Mx, "mx2.example.com");
    filter.choose(Dimension::Reporter, "one");
    let counts = ExportJob::new(&mut Explorer::default(), &archive, &filter, Format::FailuresCsv, false).counts();
    // Every third day of every second one.
    assert_eq!(counts, (4, 4));
    let table = saved(&mut archive, &filter, Format::FailuresCsv, false, |_| {});
    assert_eq!(table.trim().lines().count(), 1 + 4);
    assert!(table.trim().lines().skip(1).all(|line| line.contains("mx2.example.com") && line.contains("One")));
}

#[test]
fn the_list_of_reports_comes_in_pages_the_newest_first() {
    let days = i64::try_from(ReportPage::ROWS).unwrap() + 30;
    let archive = archive_of(reports(days));
    let mut explorer = Explorer::default();
    let first = Dashboard::of(&mut explorer, &archive, &Filter::default(), ReportOrder::default());
    assert_eq!((first.all_reports, first.figures.reports), (80, 80));
    assert_eq!(first.reports.len(), ReportPage::ROWS);
    let rest =
        ReportPage::of(&mut explorer, &archive, &Filter::default(), ReportOrder::default(), ReportPage::ROWS as u64);
    let starts: Vec<_> = first.reports.iter().chain(&rest.reports).map(|row| row.start.unwrap()).collect();
    assert_eq!(starts.len(), 80);
    assert!(starts.is_sorted_by(|a, b| a > b));
    assert_eq!(ReportPage::of(&mut explorer, &archive, &Filter::default(), ReportOrder::default(), 80).reports, []);
}

#[test]
fn questions_with_a_filter_cross_unchanged() {
    let mut filter = Filter::default();
    filter.from = Some(MAY);
    filter.choose(Dimension::Fault, "certificate-expired");
    filter.set_text("\u{e4}\u{f6}\u{fc}");
    let slice = RowQuery { by: Column::Mx, descending: true, offset: 7, count: 50 };
    let request = Request::Ask(Question::Rows(filter, slice));
    assert_eq!(decode::<Request>(&encode(&request).unwrap()).unwrap(), request);
}

#[test]
fn a_value_chosen_alone_takes_the_place_of_others() {
    let mut filter = Filter::default();
    filter.choose(Dimension::Mx, "mx1.example.com");
    filter.choose(Dimension::Mx, "mx2.example.com");
    filter.only(Dimension::Mx, "MX2.example.com.");
    assert_eq!(filter.values(Dimension::Mx).collect::<Vec<_>>(), ["mx2.example.com"]);
    filter.only(Dimension::Mx, "mx2.example.com");
    assert!(filter.is_empty());
}
