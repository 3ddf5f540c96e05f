//! Warm-up: reads a made-up report repeatedly while the engine is idle.
//!
//! A browser optimizes a function only after it has run for a while, and never in the middle of a call. Without this,
//! most of the time for a first drop of files is spent in unoptimized code: about half of it for a large report. The
//! reports read here go into separate archives, which are thrown away.

use tls_rpt_workbench::archive::{Archive, FileId, Source};
use tls_rpt_workbench::explore::{Explorer, Filter, ReportOrder};
use tls_rpt_workbench::intake::{Limits, read_file_with};
use tls_rpt_workbench::present::Dashboard;
use tls_rpt_workbench::protocol::{Answer, Reply, encode};
use tls_rpt_workbench::report::Interner;

/// 60 failure details of six kinds under an MTA-STS policy, and a DANE policy, shaped like the reports of large senders.
const REPORT: &[u8] = include_bytes!("warm_up.json.gz");
/// Milliseconds of work before yielding to messages.
const TURN: f64 = 8.0;
/// Total milliseconds of work. More has hardly any effect.
const ENOUGH: f64 = 400.0;

/// Warms up for [`ENOUGH`] milliseconds of work, or until `is_idle` says no.
pub(crate) async fn warm_up(is_idle: impl Fn() -> bool) {
    let mut worked = 0.0;
    while worked < ENOUGH && is_idle() {
        let begin = js_sys::Date::now();
        while js_sys::Date::now() - begin < TURN {
            for question in [false, false, false, true] {
                read_once(question);
            }
        }
        worked += js_sys::Date::now() - begin;
        web::yield_now().await;
    }
}

fn read_once(question: bool) {
    let (mut strings, mut archive, mut explorer) = (Interner::default(), Archive::default(), Explorer::default());
    let read = read_file_with("warm_up.json.gz", REPORT, &Limits::default(), &mut strings);
    for found in read.found {
        archive.add(found.report, Source { file: FileId(0), index: 0, place: found.place });
    }
    explorer.update(&archive);
    if question {
        let answer = Dashboard::of(&mut explorer, &archive, &Filter::default(), ReportOrder::default());
        // Encoded only to warm up the encoder.
        let _ = encode(&Reply::Answer(Answer::Dashboard(Box::new(answer))));
    }
}
