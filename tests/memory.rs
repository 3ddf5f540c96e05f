//! How much memory reading takes, counted by an allocator: at most a few bytes for each byte of the largest document, and
//! what the limit allows for what was understood of it. A program of its own, because it counts everything in it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, missing_docs)]

mod support;

use peak_alloc::PeakAlloc;
use support::{base64_lines, gzip, mail_of, mbox, part, plain_report, tar, with_failures, with_policies, zip};
use tls_rpt_workbench::archive::{Archive, FileId, Source};
use tls_rpt_workbench::intake::{Limits, Parts};
use tls_rpt_workbench::report::Interner;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const MIB: usize = 1 << 20;

/// The size of each document, about.
const SIZE: usize = MIB;

/// What was understood may take so much.
const MEMORY: usize = 3 * MIB;

/// Bytes that reading takes for each byte of the largest document: the document, what is packed in it, its text where that
/// is not UTF-8, the repaired text where it is not JSON, and the parts of a mail as they are decoded.
const PER_BYTE: usize = 6;

/// Tables of fixed size: those of inflating, recent texts, buffers.
const FIXED: usize = 2 * MIB;

/// What the header fields and parts of one mail take at most, besides its bytes: there is a limit to each.
const MAIL: usize = 64 * MIB;

/// As many pieces as make up the size.
fn many(piece: impl Fn(usize) -> String) -> String {
    as_many(SIZE, piece)
}

/// As many pieces as make up some size.
fn as_many(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut out = String::with_capacity(size + 1024);
    for number in 0.. {
        out.push_str(&piece(number));
        if out.len() > size {
            break;
        }
    }
    out
}

/// The same, with commas between.
fn list(piece: impl Fn(usize) -> String) -> String {
    let mut list = many(|number| piece(number) + ",");
    list.pop();
    list
}

fn failures(piece: impl Fn(usize) -> String) -> Vec<u8> {
    with_failures(&format!("[{}]", list(piece))).into_bytes()
}

fn policies(piece: impl Fn(usize) -> String) -> Vec<u8> {
    with_policies(&format!("[{}]", list(piece))).into_bytes()
}

fn policy(members: &str) -> Vec<u8> {
    with_policies(&format!(
        r#"[{{"policy":{{"policy-type":"sts","policy-domain":"example.com",{members}}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":0}}}}]"#
    ))
    .into_bytes()
}

fn report_with(member: &str) -> Vec<u8> {
    let report = plain_report("r1", 1);
    format!("{},{member}}}", report.trim_end().strip_suffix('}').unwrap()).into_bytes()
}

fn full_failure(number: usize) -> String {
    format!(
        r#"{{"result-type":"certificate-expired","sending-mta-ip":"192.0.2.{}","receiving-mx-hostname":"mx{}.example.com","receiving-ip":"203.0.113.{}","failed-session-count":1}}"#,
        number % 250,
        number % 5,
        number % 9
    )
}

/// One of several reports, each with so many failures.
fn report_of(number: usize, count: usize) -> String {
    let rows: Vec<String> = (0..count).map(full_failure).collect();
    with_failures(&format!("[{}]", rows.join(","))).replace("\"r1\"", &format!("\"r{number}\"")).replace('\n', " ")
}

/// Shapes of documents, honest and hostile ones, by name.
fn shapes() -> Vec<(&'static str, Vec<u8>)> {
    let mail_header = |headers: String| format!("From: a@b.example\nSubject: x\n{headers}\n\nhello\n").into_bytes();
    let utf16 = |text: &str| -> Vec<u8> {
        [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let small = |number: usize| plain_report(&format!("r{number}"), 1).replace('\n', " ");
    let entries = |count: usize| -> Vec<(String, Vec<u8>)> {
        (0..count).map(|number| (format!("{number}.json"), small(number).into_bytes())).collect()
    };
    let files = entries(2000);
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    let mails: Vec<Vec<u8>> =
        (0..1500).map(|number| support::mail("application/json", small(number).as_bytes())).collect();
    let mails: Vec<&[u8]> = mails.iter().map(Vec::as_slice).collect();
    vec![
        ("honest failures", failures(full_failure)),
        ("empty failures", failures(|_| "{}".into())),
        ("failures of one member", failures(|_| r#"{"result-type":"x"}"#.into())),
        ("failures with a text of their own", failures(|n| format!(r#"{{"result-type":"x{n}"}}"#))),
        (
            "failures with long reasons",
            failures(|n| format!(r#"{{"failure-reason-code":"{n}{}"}}"#, "y".repeat(20_000))),
        ),
        ("failures of wrong types", failures(|_| r#"{"result-type":[1],"failed-session-count":{"a":1}}"#.into())),
        ("empty policies", policies(|_| "{}".into())),
        (
            "policies of 65 failures",
            policies(|_| format!(r#"{{"policy":{{}},"failure-details":[{}]}}"#, ["{}"; 65].join(","))),
        ),
        (
            "policies of domains of their own",
            policies(|n| format!(r#"{{"policy":{{"policy-domain":"d{n}.example"}},"summary":{{}}}}"#)),
        ),
        ("policies of nulls", policies(|_| "null".into())),
        ("65 rows a line", many(|n| report_of(n, 65) + "\n").into_bytes()),
        ("64 rows a line", many(|n| report_of(n, 64) + "\n").into_bytes()),
        ("small reports in lines", many(|n| small(n) + "\n").into_bytes()),
        ("small reports in an array", format!("[{}]", list(small)).into_bytes()),
        ("reports of two members", many(|n| format!("{{\"report-id\":\"{n}\",\"policies\":[]}}\n")).into_bytes()),
        ("documents that are no reports", many(|_| "{}\n".into()).into_bytes()),
        ("policy lines", policy(&format!(r#""policy-string":[{}]"#, list(|_| r#""a""#.into())))),
        ("hosts", policy(&format!(r#""mx-host":[{}]"#, list(|n| format!(r#""m{n}""#))))),
        ("policy lines in one string", policy(&format!(r#""policy-string":["{}"]"#, many(|_| r"a\n".into())))),
        ("hosts in one string", policy(&format!(r#""mx-host":"{}""#, many(|_| "a,".into())))),
        ("an array in a string", policy(&format!(r#""policy-string":["[{}]"]"#, list(|_| r#"\"a\""#.into())))),
        ("members that nobody knows", report_with(&list(|n| format!(r#""x{n}":1"#)))),
        ("one member again and again", report_with(&list(|n| format!(r#""organization-name":"{n}""#)))),
        ("a long text that nobody wants", report_with(&format!(r#""x":"{}""#, many(|_| "a".repeat(1000))))),
        ("numbers in place of an object", report_with(&format!(r#""date-range":[{}]"#, list(|_| "1".into())))),
        ("broken escapes", report_with(&format!(r#""x":"{}""#, many(|_| r"\q".into())))),
        ("control characters", report_with(&format!(r#""x":"{}""#, many(|_| "\u{1}".into())))),
        ("values that are none", report_with(&format!(r#""x":[{}]"#, list(|_| "NaN".into())))),
        ("nothing but commas", report_with(&format!(r#""x":[1{}]"#, many(|_| ",".into())))),
        ("nothing but brackets", many(|_| "[".into()).into_bytes()),
        ("nothing but white space", many(|_| " ".into()).into_bytes()),
        ("UTF-16", utf16(&String::from_utf8(failures(full_failure)).unwrap())),
        (
            "bytes that are no UTF-8",
            [&report_with(&format!(r#""x":"{}"#, many(|_| "a".into())))[..], b"\xff\xff\"}"].concat(),
        ),
        ("a mail of many parts", mail_of(&vec![part("Content-Type: text/plain", b"x"); SIZE / 40])),
        ("a mail of many header fields", mail_header(many(|_| "a:\n".into()))),
        ("a mail to many", mail_header(format!("To: {}", many(|_| "a,".into())))),
        ("a mail of as many parts as may be", mail_of(&vec![part("Content-Type: text/plain", b"x"); 15_000])),
        ("a mail of as many header fields as may be", mail_header(as_many(500 << 10, |_| "a:\n".into()))),
        ("a mail to as many as may be", mail_header(format!("To: {}", as_many(500 << 10, |_| "a,".into())))),
        ("a mail with a large attachment", support::mail("application/json", &failures(full_failure))),
        (
            "base64 in a mail",
            mail_of(&[part(
                "Content-Type: application/gzip\nContent-Transfer-Encoding: base64",
                base64_lines(&gzip(&failures(full_failure)), 76).as_bytes(),
            )]),
        ),
        ("a mailbox", mbox(&mails)),
        ("a mailbox in gzip", gzip(&mbox(&mails))),
        ("a mailbox in ZIP", zip(&[("all.mbox", &mbox(&mails))])),
        ("ZIP of many files", zip(&files)),
        ("TAR of many files", tar(&files)),
        ("gzip of many members", gzip(b"\n").repeat(SIZE / 24)),
        ("gzip", gzip(&failures(full_failure))),
        ("gzip that packs well", gzip(&failures(|_| "{}".into()))),
    ]
}

/// The largest document in a file of that shape.
fn document(name: &str, file: usize) -> usize {
    let packed = name.contains("gzip") || name.contains("base64");
    if name.contains("mailbox") || name.contains("files") || name.contains("members") {
        // Documents of some hundred bytes; what is as large as the file is its bytes.
        file
    } else if packed {
        SIZE + file
    } else {
        file
    }
}

#[test]
fn memory_follows_what_was_read() {
    let limits = Limits { memory: MEMORY, ..Limits::default() };
    let shapes = shapes();
    assert!(shapes.len() >= 30);
    let mut over = Vec::new();
    println!("{:>42}  file MiB  peak MiB  a byte  reports  rows", "shape");
    for (name, bytes) in shapes {
        let size = bytes.len();
        let mut parts = Parts::of_bytes("unknown", bytes, &limits);
        let (mut strings, mut archive) = (Interner::default(), Archive::default());
        let before = ALLOCATOR.current_usage() - size;
        ALLOCATOR.reset_peak_usage();
        let mut index = 0;
        while let Some(part) = parts.next(&mut strings) {
            for found in part.found {
                archive.add(found.report, Source { file: FileId(0), index, place: found.place });
                index += 1;
            }
            if archive.over_limit(&strings, &limits).is_some() {
                break;
            }
        }
        let peak = ALLOCATOR.peak_usage() - before;
        // What was understood, and what is kept of it.
        let mail = if name.contains("may be") { MAIL } else { 0 };
        let bound = PER_BYTE * document(name, size) + 2 * MEMORY + FIXED + mail;
        #[expect(clippy::cast_precision_loss, reason = "for people")]
        let (mib, each) = (|bytes: usize| bytes as f64 / MIB as f64, peak as f64 / size as f64);
        println!(
            "{name:>42}  {:8.1}  {:8.1}  {each:6.1}  {:7}  {}",
            mib(size),
            mib(peak),
            archive.len(),
            archive.failures().len()
        );
        if peak > bound {
            over.push(format!("{name}: {:.1} MiB, the bound is {:.1} MiB", mib(peak), mib(bound)));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
    rows_take_little();
}

/// What stays of a failure detail whose texts are known: its row, with room to grow.
fn rows_take_little() {
    const REPORTS: usize = 100;
    const ROWS: usize = 500;
    let (mut strings, mut archive) = (Interner::default(), Archive::default());
    let before = ALLOCATOR.current_usage();
    for number in 0..REPORTS {
        let mut parts = Parts::of_bytes("unknown", report_of(number, ROWS).into_bytes(), &Limits::default());
        while let Some(part) = parts.next(&mut strings) {
            for found in part.found {
                archive.add(found.report, Source { file: FileId(0), index: 0, place: found.place });
            }
        }
    }
    assert_eq!(archive.failures().len(), REPORTS * ROWS);
    let row = (ALLOCATOR.current_usage() - before) / (REPORTS * ROWS);
    println!("{row} bytes a kept row, the archive says {}", archive.memory() / (REPORTS * ROWS));
    assert!(row <= 40, "{row} bytes a row");
    let kept = ALLOCATOR.current_usage() - before;
    assert!(archive.memory() + strings.memory() >= kept, "what is kept is not more than what is booked");
}
