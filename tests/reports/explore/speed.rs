//! A million failure details: how the queries compare with a plain pass over the reports, and what a row costs.
//!
//! `cargo test --profile engine --test reports -- --ignored --nocapture a_million_rows`

use std::collections::HashMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::support::random::Random;
use tls_rpt_workbench::archive::{Archive, FileId, Source, comparable};
use tls_rpt_workbench::diagnosis::{Aggregates, FailureClasses, FilterMask};
use tls_rpt_workbench::explore::{Column, Dimension, Explorer, Filter, Overview, RowQuery};
use tls_rpt_workbench::report::{Interner, Report, Text};

use super::made::{ENFORCE, MAY, failure, policy, report};

const REPORTS: usize = 20_000;
const ROWS: usize = 50;

fn some_report(random: &mut Random, strings: &mut Interner, at: usize) -> Report {
    let types = ["certificate-expired", "starttls-not-supported", "validation-failure", "certificate-host-mismatch"];
    let failures = (0..ROWS).map(|_| {
        let mut made = failure(random.pick(&types), "", 1 + random.below(9) as u64);
        let mut text = |text: String| Some(strings.get(&text));
        made.result_type = text(made.result_type.as_deref().unwrap().to_owned());
        made.receiving_mx_hostname = text(format!("mx{}.example.com", random.below(8)));
        made.receiving_ip = text(format!("192.0.2.{}", random.below(16)));
        made.sending_mta_ip = text(format!("198.51.{}.{}", random.below(16), random.below(256)));
        if random.below(3) == 0 {
            made.reason_code = text(format!("reason {}", random.below(20)));
        }
        made
    });
    let mut policy = policy(&ENFORCE, 1_000, failures.collect());
    policy.domain = Some(strings.get(&format!("example{}.com", random.below(5))));
    let mut made = report(&format!("Sender {}", random.below(40)), MAY + i64::try_from(at % 90).unwrap(), vec![policy]);
    made.report_id = Some(at.to_string());
    made
}

/// The sums of an overview as one would write them first: names as keys. Faults are left out, since judging every row
/// anew would make the comparison too easy.
fn plain(reports: &[Report], inside: impl Fn(&Report, &tls_rpt_workbench::report::Failure) -> bool) -> u64 {
    let mut sums: HashMap<(u8, String), u64> = HashMap::new();
    let mut cells: HashMap<(String, String), u64> = HashMap::new();
    let mut total = 0;
    for report in reports {
        for policy in &report.policies {
            for failure in policy.failures.iter().filter(|failure| inside(report, failure)) {
                let name = |text: &Option<Text>| text.as_deref().unwrap_or("").to_owned();
                let mut add = |kind, key| *sums.entry((kind, key)).or_default() += failure.failed;
                add(0, name(&report.organization));
                add(1, name(&policy.domain));
                add(2, name(&failure.receiving_mx_hostname));
                add(3, name(&failure.result_type));
                add(4, name(&failure.sending_mta_ip));
                add(5, report.range.start.map_or(0, |start| start.day().0).to_string());
                *cells.entry((name(&failure.receiving_mx_hostname), name(&failure.result_type))).or_default() +=
                    failure.failed;
                total += failure.failed;
            }
        }
    }
    black_box((sums, cells));
    total
}

/// The best of a few runs.
fn best<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut best: Option<(Duration, T)> = None;
    for _ in 0..5 {
        let start = Instant::now();
        let out = run();
        let took = start.elapsed();
        if best.as_ref().is_none_or(|(known, _)| took < *known) {
            best = Some((took, out));
        }
    }
    best.unwrap()
}

/// Memory of the process in bytes, where the system tells.
fn memory() -> Option<usize> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(text.split_whitespace().nth(1)?.parse::<usize>().ok()? * 4096)
}

#[test]
#[ignore = "a million rows; run it in the engine's profile"]
#[expect(clippy::cast_precision_loss, reason = "figures to look at")]
fn a_million_rows() {
    let mut strings = Interner::default();
    let mut random = Random::new(7);
    let mut archive = Archive::default();
    let mut explorer = Explorer::default();
    let before = memory();
    let mut judging = Duration::ZERO;
    for at in 0..REPORTS {
        let made = some_report(&mut random, &mut strings, at);
        archive.add(made, Source { file: FileId(0), index: 0, place: String::new() });
        let start = Instant::now();
        explorer.update(&archive);
        judging += start.elapsed();
    }
    let rows = archive.failures().len();
    assert_eq!(rows, REPORTS * ROWS);
    if let (Some(before), Some(after)) = (before, memory()) {
        println!("memory: {:.1} bytes a row, everything included", (after - before) as f64 / rows as f64);
    }
    println!("kinds of failure: {}, judged on the way in {judging:?}", archive.kinds().len());
    let cases = FailureClasses::of(&archive);
    let all = FilterMask::all(&archive, &cases);
    let reports: Vec<Report> = archive.entries().map(|entry| entry.report).collect();

    let host = "mx3.example.com";
    let mut narrow = Filter::default();
    narrow.choose(Dimension::Mx, host);
    let mut text = Filter::default();
    text.set_text("Reason 7");
    let has = |text: &Option<Text>| text.as_deref().is_some_and(|text| text.contains("reason 7"));
    let is_host = |text: &Option<Text>| text.as_deref().is_some_and(|text| comparable(text) == host);
    let slow = [
        plain(&reports, |_, _| true),
        plain(&reports, |_, failure| is_host(&failure.receiving_mx_hostname)),
        plain(&reports, |_, failure| has(&failure.reason_code)),
    ];
    let times = [
        best(|| plain(&reports, |_, _| true)).0,
        best(|| plain(&reports, |_, failure| is_host(&failure.receiving_mx_hostname))).0,
        best(|| plain(&reports, |_, failure| has(&failure.reason_code))).0,
    ];
    for (((name, filter), slow), plain) in
        [("everything", &Filter::default()), ("one MX host", &narrow), ("a text", &text)]
            .into_iter()
            .zip(slow)
            .zip(times)
    {
        // Another filter in between, so that nothing is at hand.
        let mut other = Filter::default();
        other.from = Some(MAY + 200);
        let mut took = Duration::MAX;
        let mut overview = Overview::default();
        for _ in 0..5 {
            other.from = other.from.map(|day| day + 1);
            explorer.overview(&archive, &other);
            let start = Instant::now();
            overview = explorer.overview(&archive, filter);
            took = took.min(start.elapsed());
        }
        assert_eq!(overview.matching, slow, "{name}");
        let ratio = plain.as_secs_f64() / took.as_secs_f64();
        println!("{name}: filter and all figures {took:?}, plain pass {plain:?}: {ratio:.0} times as fast");
        let (parts, aggregates) = best(|| Aggregates::of(&archive, &cases, &all));
        println!("    the pass over everything {parts:?}");
        black_box(aggregates);
        let (took, problems) = best(|| explorer.problems(&archive, filter, 100).1);
        println!("    {problems} problems {took:?}");
    }
    for by in Column::ALL {
        let slice = RowQuery { by, descending: true, offset: 20_000, count: 100 };
        let start = Instant::now();
        explorer.page(&archive, &narrow, slice);
        let first = start.elapsed();
        let (again, page) = best(|| explorer.page(&archive, &narrow, slice));
        assert_eq!(page.rows.len(), 100);
        println!("rows by {by:?}: first {first:?}, then {again:?}");
    }
    let start = Instant::now();
    assert!(explorer.readiness(&archive).is_empty());
    println!("readiness {:?}", start.elapsed());
}
