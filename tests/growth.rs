//! How the work of reading grows with the size of the input: twice as much input is about twice as much work. Work is
//! counted in allocations and bytes allocated, not in seconds, so that a busy machine changes nothing. A program of its own,
//! because the allocator counts everything in it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, missing_docs)]

mod support;

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use support::{gzip, mail, mbox, plain_report, with_failures, with_policies, zip};
use tls_rpt_workbench::archive::{Archive, FileId, ReportId, Source};
use tls_rpt_workbench::diagnosis::problems;
use tls_rpt_workbench::explore::{Explorer, Filter, ReportOrder};
use tls_rpt_workbench::intake::{Limits, Parts};
use tls_rpt_workbench::present::{Dashboard, ReportView};
use tls_rpt_workbench::record::{check_pasted, paste};
use tls_rpt_workbench::report::Interner;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Reads a file and answers everything about it, as the engine does.
fn engine(bytes: Vec<u8>) {
    let mut parts = Parts::of_bytes("unknown", bytes, &Limits::default());
    let (mut strings, mut archive, mut explorer) = (Interner::default(), Archive::default(), Explorer::default());
    let mut index = 0;
    while let Some(part) = parts.next(&mut strings) {
        for found in part.found {
            archive.add(found.report, Source { file: FileId(0), index, place: found.place });
            index += 1;
        }
    }
    explorer.update(&archive);
    let answer = Dashboard::of(&mut explorer, &archive, &Filter::default(), ReportOrder::default());
    assert!(answer.figures.reports > 0);
    // All of them, as a program without a page asks for them.
    problems(&archive);
    assert!(ReportView::of(&archive, explorer.classes(&archive), ReportId(0), ReportView::POLICIES).is_some());
}

/// Checks pasted text.
fn record(text: &str) {
    let check = check_pasted(&paste::read(text), None, None);
    assert!(check.findings.len() < 500, "findings are counted, not listed without end");
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|number| line(number) + "\n").collect()
}

fn one_line(report: &str) -> String {
    report.replace('\n', " ")
}

type Input = (&'static str, Box<dyn Fn(usize)>);

fn inputs() -> Vec<Input> {
    let engine_of = |name, make: fn(usize) -> Vec<u8>| -> Input { (name, Box::new(move |count| engine(make(count)))) };
    let record_of = |name, make: fn(usize) -> String| -> Input { (name, Box::new(move |count| record(&make(count)))) };
    vec![
        engine_of("reports of one identity", |count| {
            lines(count, |number| one_line(&plain_report("r1", number as u64))).into_bytes()
        }),
        engine_of("policies of many domains", |count| {
            let policy = |number: usize| {
                format!(
                    r#"{{"policy":{{"policy-type":"sts","policy-domain":"d{number}.example"}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":0}}}}"#
                )
            };
            with_policies(&format!("[{}]", (0..count).map(policy).collect::<Vec<_>>().join(","))).into_bytes()
        }),
        engine_of("DANE policies of many hosts", |count| {
            let host = |number: usize| format!(r#""mx{number}.example.com""#);
            let policy = |number: usize| {
                format!(
                    r#"{{"policy":{{"policy-type":"tlsa","policy-domain":"mx{number}.example.com"}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":0}}}}"#
                )
            };
            let hosts = (0..count).map(host).collect::<Vec<_>>().join(",");
            let sts = format!(
                r#"{{"policy":{{"policy-type":"sts","policy-domain":"example.com","mx-host":[{hosts}]}},"summary":{{"total-successful-session-count":9,"total-failure-session-count":0}}}}"#
            );
            let policies = std::iter::once(sts).chain((0..count).map(policy)).collect::<Vec<_>>().join(",");
            with_policies(&format!("[{policies}]")).into_bytes()
        }),
        engine_of("failures of many kinds", |count| {
            let failure = |number: usize| {
                format!(
                    r#"{{"result-type":"validation-failure","receiving-mx-hostname":"mx{number}.example.com","failed-session-count":1}}"#
                )
            };
            with_failures(&format!("[{}]", (0..count).map(failure).collect::<Vec<_>>().join(","))).into_bytes()
        }),
        engine_of("failures of many hosts under a policy of many lines", |count| {
            let failure = |number: usize| {
                format!(
                    r#"{{"result-type":"validation-failure","receiving-mx-hostname":"mx{number}.example.net","failed-session-count":1}}"#
                )
            };
            let lines =
                (0..count).map(|number| format!(r#""mx: mx{number}.example.com""#)).collect::<Vec<_>>().join(",");
            let failures = (0..count).map(failure).collect::<Vec<_>>().join(",");
            with_policies(&format!(r#"[{{"policy":{{"policy-type":"sts","policy-domain":"example.com","policy-string":["version: STSv1","mode: enforce",{lines}]}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":9}},"failure-details":[{failures}]}}]"#)).into_bytes()
        }),
        engine_of("lines with a bad escape each", |count| {
            lines(count, |number| one_line(&plain_report(&format!("r{number}"), 1)).replacen("\"r", "\"\\qr", 1))
                .into_bytes()
        }),
        engine_of("lines that are cut off", |count| {
            {
                let whole = one_line(&plain_report("whole", 1));
                whole.clone() + "\n" + &lines(count, |_| whole[..whole.len() / 2].to_owned())
            }
            .into_bytes()
        }),
        engine_of("mails put together", |count| {
            (0..count)
                .flat_map(|number| {
                    mail("application/tlsrpt+gzip", &gzip(plain_report(&format!("r{number}"), 1).as_bytes()))
                })
                .collect()
        }),
        engine_of("a mailbox", |count| {
            let mails: Vec<Vec<u8>> = (0..count)
                .map(|number| mail("application/tlsrpt+gzip", &gzip(plain_report(&format!("r{number}"), 1).as_bytes())))
                .collect();
            mbox(&mails.iter().map(Vec::as_slice).collect::<Vec<_>>())
        }),
        engine_of("a ZIP archive without its directory", |count| {
            let files: Vec<(String, String)> =
                (0..count).map(|number| (format!("{number}"), plain_report(&format!("r{number}"), 1))).collect();
            let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
            let archive = zip(&files);
            archive[..archive.len() - 30].to_vec()
        }),
        record_of("records at one name", |count| {
            lines(count, |number| {
                format!("_smtp._tls.example.com. 300 IN TXT \"v=TLSRPTv1; rua=mailto:a{number}@example.com\"")
            })
        }),
        record_of("bare records", |count| {
            lines(count, |number| format!("v=TLSRPTv1; rua=mailto:a{number}@example.com"))
        }),
        record_of("commas", |count| format!("v=TLSRPTv1; rua=mailto:a@example.com{}", ",".repeat(count))),
        record_of("fields", |count| {
            format!("v=TLSRPTv1; {}", lines(count, |number| format!("k{number}=v;")).replace('\n', " "))
        }),
        record_of("aliases", |count| {
            lines(count, |number| format!("n{number}.example.com. IN CNAME n{}.example.com.", number + 1))
        }),
    ]
}

/// Allocations and bytes for an input of a size.
fn work(input: &dyn Fn(usize), count: usize) -> (usize, usize) {
    let region = Region::new(ALLOCATOR);
    input(count);
    let stats = region.change();
    (stats.allocations + stats.reallocations, stats.bytes_allocated)
}

#[test]
fn twice_the_input_is_twice_the_work() {
    const COUNT: usize = 400;
    /// Four times the input; what does not grow makes the ratio smaller, tables that double make it uneven.
    const FOLD: usize = 4;
    const MOST: usize = 7;
    let mut over = Vec::new();
    for (name, input) in inputs() {
        // What is allocated only once in a program is not work.
        input(10);
        let (small, large) = (work(&input, COUNT), work(&input, COUNT * FOLD));
        println!("{name:>40}: allocations {} -> {}, bytes {} -> {}", small.0, large.0, small.1, large.1);
        if large.0 > small.0 * MOST || large.1 > small.1 * MOST {
            over.push(format!("{name}: {small:?} became {large:?}"));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}
