//! Reading a made-up report again and again while there is nothing else to do.
//!
//! A browser compiles a function well only after it has run for a while, and what is called once is never compiled well
//! while it runs. Without this, most of the time for a first drop of files goes into slow code: about half of it for a large
//! report. The reports read here go into archives of their own, which are thrown away.

use tls_rpt_workbench::archive::{Archive, Source};
use tls_rpt_workbench::explore::{Explorer, Filter, ReportOrder};
use tls_rpt_workbench::intake::{Limits, read_file_with};
use tls_rpt_workbench::protocol::{Answer, Explored, Reply, encode};
use tls_rpt_workbench::report::Strings;

use super::work::{is_idle, let_messages_in};

/// 60 failure details of six kinds under an MTA-STS policy, and a DANE policy, shaped like the reports of large senders.
const REPORT: &[u8] = include_bytes!("warm_up.json.gz");
/// How long to work before messages are let in, in milliseconds.
const TURN: f64 = 8.0;
/// How long to work in all, in milliseconds. More has hardly any effect.
const ENOUGH: f64 = 400.0;

/// Warms up until it is enough, or until there are files to read.
pub(crate) async fn warm_up() {
    let mut worked = 0.0;
    while worked < ENOUGH && is_idle() {
        let begin = js_sys::Date::now();
        while js_sys::Date::now() - begin < TURN {
            for question in [false, false, false, true] {
                read_once(question);
            }
        }
        worked += js_sys::Date::now() - begin;
        let_messages_in().await;
    }
}

fn read_once(question: bool) {
    let (mut strings, mut archive, mut explorer) = (Strings::default(), Archive::default(), Explorer::default());
    let read = read_file_with("warm_up.json.gz", REPORT, &Limits::default(), &mut strings);
    for found in read.found {
        archive.add(found.report, Source { file: 0, index: 0, place: found.place });
    }
    explorer.update(&archive);
    if question {
        let answer = Explored::of(&mut explorer, &archive, &Filter::default(), ReportOrder::default());
        // Nobody wants the answer.
        let _ = encode(&Reply::Answer(Answer::Explored(Box::new(answer))));
    }
}
