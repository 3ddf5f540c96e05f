//! Pages of rows: every row once, in the order asked for.

use crate::support::random::Random;
use tls_rpt_workbench::archive::{Archive, RowId};
use tls_rpt_workbench::explore::{Column, Dimension, Explorer, Filter, Row, RowQuery};
use tls_rpt_workbench::report::Text;

use super::made::{ENFORCE, MAY, failure, policy, report};
use crate::support::archive_of;

fn archive() -> Archive {
    let mut random = Random::new(6);
    let reports = (0..40).map(|at| {
        let failures = (0..random.below(20)).map(|_| {
            let types = ["certificate-expired", "starttls-not-supported", "odd"];
            let mut made = failure(
                random.pick(&types),
                random.pick(&["mx1.example.com", "mx2.example.com"]),
                random.below(9) as u64,
            );
            made.sending_mta_ip = Some(random.pick(&["9.0.0.1", "10.0.0.1", "2001:db8::1", "unknown"]).into());
            let given = |text: &str| (!text.is_empty()).then(|| Text::from(text));
            made.receiving_mx_helo =
                given(random.pick(&["", "mx2.example.com", "MX1.example.com", "mx10", "[192.0.2.1]"]));
            made.reason_code = given(random.pick(&["", "Zeta", "alpha", "X509_V_ERR"]));
            let information = ["", "https://example.com/help", "Beta", "alpha: \u{fc}ber", "ALPHA"];
            made.additional_information = given(random.pick(&information));
            made
        });
        let policies = vec![policy(&ENFORCE, 1, failures.collect())];
        let mut made = report(random.pick(&["b", "a", "C"]), MAY + i64::try_from(random.below(5)).unwrap(), policies);
        made.report_id = Some(format!("{at}"));
        made
    });
    archive_of(reports.collect::<Vec<_>>())
}

fn all(
    explorer: &mut Explorer,
    archive: &Archive,
    filter: &Filter,
    by: Column,
    descending: bool,
    step: u64,
) -> Vec<Row> {
    let mut rows = Vec::new();
    loop {
        let slice = RowQuery { by, descending, offset: rows.len() as u64, count: step };
        let page = explorer.page(archive, filter, slice);
        assert_eq!(page.offset, rows.len() as u64);
        if page.rows.is_empty() {
            assert_eq!(page.total, rows.len() as u64);
            return rows;
        }
        rows.extend(page.rows);
    }
}

#[test]
fn pages_hold_every_row_once_in_order() {
    let archive = archive();
    let mut explorer = Explorer::default();
    let mut narrow = Filter::default();
    narrow.choose(Dimension::Mx, "mx2.example.com");
    for filter in [Filter::default(), narrow] {
        let plain = explorer.rows(&archive, &filter);
        assert!(plain.len() > 100);
        for by in Column::ALL {
            let rows = all(&mut explorer, &archive, &filter, by, false, 7);
            let mut ids: Vec<RowId> = rows.iter().map(|row| row.id).collect();
            let mut reversed = all(&mut explorer, &archive, &filter, by, true, 11);
            reversed.reverse();
            assert_eq!(reversed, rows, "{by:?}");
            for pair in rows.windows(2) {
                let key = |row: &Row| match by {
                    Column::Day => format!("{:?}", row.day),
                    Column::Reporter => row.reporter.clone().unwrap().to_lowercase(),
                    Column::Domain => row.domain.clone().unwrap(),
                    Column::PolicyType => row.policy_type.clone().unwrap(),
                    Column::ResultType => row.result_type.clone().unwrap(),
                    Column::Fault => row.fault.name().to_owned(),
                    Column::Mx => row.mx.clone().unwrap(),
                    Column::Helo => row.helo.clone().unwrap_or_default().to_lowercase(),
                    Column::Sender => {
                        let order = ["9.0.0.1", "10.0.0.1", "2001:db8::1", "unknown"];
                        order.iter().position(|sender| row.sender.as_deref() == Some(sender)).unwrap().to_string()
                    }
                    Column::ReceivingIp => row.receiving_ip.clone().unwrap(),
                    Column::Reason => row.reason.clone().unwrap_or_default().to_lowercase(),
                    Column::Information => row.information.clone().unwrap_or_default().to_lowercase(),
                    Column::Failed => row.failed.to_string(),
                };
                assert!((key(&pair[0]), pair[0].id) < (key(&pair[1]), pair[1].id), "{by:?}: {pair:?}");
            }
            ids.sort_unstable();
            assert_eq!(ids, plain, "{by:?}");
        }
    }
}

#[test]
fn a_page_beyond_the_end_is_empty_and_one_too_large_is_cut() {
    let archive = archive();
    let mut explorer = Explorer::default();
    let slice = RowQuery { by: Column::Day, descending: true, offset: u64::MAX, count: u64::MAX };
    let page = explorer.page(&archive, &Filter::default(), slice);
    assert_eq!((page.rows.len(), page.offset), (0, page.total));
    let failures = vec![failure("certificate-expired", "mx1.example.com", 1); 3_000];
    let large = archive_of([report("a", MAY, vec![policy(&ENFORCE, 0, failures)])]);
    let page = Explorer::default().page(&large, &Filter::default(), RowQuery { offset: 0, ..slice });
    assert_eq!((page.rows.len() as u64, page.total), (RowQuery::MOST, 3_000));
    let empty = Explorer::default().page(&Archive::default(), &Filter::default(), slice);
    assert_eq!((empty.rows.len(), empty.total), (0, 0));
}

#[test]
fn a_row_says_what_the_mx_said_and_what_the_sender_added() {
    let mut made = failure("certificate-expired", "mx1.example.com", 1);
    made.receiving_mx_helo = Some("MX1.example.com".into());
    made.additional_information = Some("https://example.com/help".into());
    let plain = failure("certificate-expired", "mx1.example.com", 2);
    let archive = archive_of([report("a", MAY, vec![policy(&ENFORCE, 0, vec![made, plain])])]);
    let slice = RowQuery { by: Column::Helo, descending: true, offset: 0, count: 2 };
    let page = Explorer::default().page(&archive, &Filter::default(), slice);
    let said: Vec<_> = page.rows.iter().map(|row| (row.helo.as_deref(), row.information.as_deref())).collect();
    assert_eq!(said, [(Some("MX1.example.com"), Some("https://example.com/help")), (None, None)]);
}
