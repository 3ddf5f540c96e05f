//! The rules of the record, one case a line of `fixtures/record_cases.tsv`, and what must hold for every answer.

use super::notation::decode;
use crate::random::Random;
use tls_rpt_workbench::record::{Check, Code, Severity, TxtRecord, Verdict, check, check_pasted, paste};

/// How many random inputs are tried.
const ROUNDS: usize = 5_000;

struct Case {
    id: &'static str,
    notation: &'static str,
    verdict: &'static str,
    reason: &'static str,
}

fn cases() -> Vec<Case> {
    let file = include_str!("../../fixtures/record_cases.tsv");
    let rows = file.lines().skip(1).map(|line| {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap();
        Case { id: next(), notation: next(), verdict: next(), reason: next() }
    });
    rows.collect()
}

fn judge(notation: &str) -> Check {
    let answer = decode(notation);
    check(&answer.records, Some(&answer.owner), Some("example.com"))
}

#[test]
fn all_cases_get_their_verdict() {
    let mut wrong = Vec::new();
    for Case { id, notation, verdict, reason } in cases() {
        let result = judge(notation);
        if result.verdict.name() != verdict {
            let codes: Vec<_> = result.findings.iter().map(|finding| finding.code.name()).collect();
            wrong.push(format!(
                "{id}: {} instead of {verdict} {codes:?}\n    {notation}\n    {reason}",
                result.verdict.name()
            ));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// What must hold for every answer there can be.
#[track_caller]
fn assert_sound(result: &Check, what: &str) {
    let grave = result.findings.iter().any(|finding| finding.severity != Severity::Info);
    assert_eq!(result.verdict == Verdict::Valid, !grave, "{what}");
    assert!(result.verdict == Verdict::Invalid || !result.destinations.is_empty(), "{what}");
    let record = result.record.as_deref().unwrap_or_default();
    for finding in &result.findings {
        let Some(span) = finding.span else { continue };
        let place = record.get(span.start..span.end);
        assert!(place.is_some(), "{what}: {finding:?} points between characters");
        // Only what is not there at all has an empty place.
        assert!(place != Some("") || finding.code == Code::EmptyRecord, "{what}: {finding:?} points at nothing");
    }
    let Some(repaired) = &result.repaired else { return };
    let again = check(&[TxtRecord::from_value(repaired)], None, None);
    assert_ne!(again.verdict, Verdict::Invalid, "{what}: {repaired}");
    for destination in &result.destinations {
        let kept = again.destinations.iter().any(|other| {
            // A raw semicolon or comma may have cut a URL short; the repair puts the rest back.
            other.scheme == destination.scheme && other.target.starts_with(&destination.target)
        });
        // The scheme's letters are the only ones that may change.
        let lower = destination.target.to_ascii_lowercase();
        let kept = kept || again.destinations.iter().any(|other| other.target.to_ascii_lowercase().starts_with(&lower));
        assert!(kept, "{what}: {repaired} drops {}", destination.target);
    }
}

#[test]
fn every_answer_is_sound() {
    for Case { id, notation, .. } in cases() {
        assert_sound(&judge(notation), id);
    }
}

/// Parts that records, and mistakes in records, are made of.
const PARTS: &[&str] = &[
    "v=TLSRPTv1",
    "v=TLSRPTv1;",
    "v=TLSRPTv1; rua=mailto:a@example.com",
    "rua=",
    "RUA=",
    "ruf=",
    "rua =",
    "ext=",
    "v=",
    "mailto:",
    "MAILTO:",
    "https://",
    "https:",
    "http://",
    "mailto",
    "a@example.com",
    "b.c@example.org",
    "example.com",
    "/path",
    "/a%2Cb",
    "?x=y",
    "?to=",
    "#f",
    ":8443",
    "[2001:db8::1]",
    "[",
    "]",
    "192.0.2.1",
    "%",
    "%zz",
    "%40",
    "%22",
    "!10m",
    "!",
    ";",
    ";;",
    "; ",
    " ;",
    ",",
    ", ",
    " ,",
    "=",
    " ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\"",
    "'",
    "\\;",
    "\\",
    "(",
    ")",
    "<",
    ">",
    "](",
    "|",
    "\u{a0}",
    "\u{201c}",
    "\u{201d}",
    "\u{ff1b}",
    "\u{ff20}",
    "\u{feff}",
    "\u{200b}",
    "\u{e9}",
    "\u{1f4e7}",
    "\u{430}",
    "\0",
    "\u{7f}",
    "TXT ",
    "IN TXT ",
    "_smtp._tls.example.com. ",
    "300 ",
    "text = ",
    "$ORIGIN ",
    "; comment",
    "{",
    "}",
    "\"data\":",
    "CNAME",
    "descriptive text ",
    "user:pw@",
    "..",
    "-",
    "x",
];

/// Random octets, a random row of parts, or a known case with random changes.
fn random_input(numbers: &mut Random, known: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    match numbers.below(4) {
        0 => out.extend((0..numbers.below(40)).map(|_| u8::try_from(numbers.below(256)).unwrap())),
        1 => (0..numbers.below(12)).for_each(|_| out.extend(PARTS[numbers.below(PARTS.len())].as_bytes())),
        2 => {
            out.extend(b"v=TLSRPTv1; rua=mailto:");
            (0..numbers.below(6)).for_each(|_| out.extend(PARTS[numbers.below(PARTS.len())].as_bytes()));
        }
        _ => {
            out.extend(&known[numbers.below(known.len())]);
            for _ in 0..=numbers.below(3) {
                let at = numbers.below(out.len() + 1);
                let end = (at + numbers.below(4)).min(out.len());
                let part = PARTS[numbers.below(PARTS.len())].bytes();
                match numbers.below(3) {
                    0 => drop(out.splice(at..at, part)),
                    1 => drop(out.splice(at..end, part)),
                    _ => drop(out.drain(at..end)),
                }
            }
        }
    }
    out
}

#[test]
fn any_octets_get_a_sound_answer() {
    let known: Vec<Vec<u8>> =
        cases().iter().flat_map(|case| decode(case.notation).records).map(|record| record.octets()).collect();
    let mut numbers = Random::new(0x9e37_79b9_7f4a_7c15);
    for round in 0..ROUNDS {
        let records: Vec<TxtRecord> = (0..=numbers.below(8) / 6)
            .map(|_| {
                let mut input = random_input(&mut numbers, &known);
                let tail = input.split_off(numbers.below(input.len() + 1));
                TxtRecord { strings: vec![input, tail] }
            })
            .collect();
        let what = format!(
            "round {round}: {:?}",
            records.iter().map(|r| String::from_utf8_lossy(&r.octets()).into_owned()).collect::<Vec<_>>()
        );
        let result = check(&records, None, None);
        assert_sound(&result, &what);
        assert_nothing_invented(&result, &records, &what);
        let pasted =
            paste::read_octets_for(&records.iter().map(TxtRecord::octets).collect::<Vec<_>>().join(&b'\n'), None, None);
        assert_sound(&check_pasted(&pasted, None, Some("example.com")), &what);
    }
}

/// Every address and host of a repair stands in the text, letter for letter but for encoding and white space.
#[track_caller]
fn assert_nothing_invented(result: &Check, records: &[TxtRecord], what: &str) {
    let Some(repaired) = &result.repaired else { return };
    // What people type wide is one character; a repair turns the backslashes of a URL and drops those of a zone file.
    let plain = |text: &str| -> String {
        let narrow = text.chars().map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap(),
            c => c.to_ascii_lowercase(),
        });
        narrow.filter(|c| c.is_ascii_graphic() && !matches!(c, '/' | '\\')).collect()
    };
    let given: String =
        records.iter().map(|record| plain(&decoded(&plain(&String::from_utf8_lossy(&record.octets()))))).collect();
    for destination in check(&[TxtRecord::from_value(repaired)], None, None).destinations {
        let target = match destination.target.strip_prefix("https://") {
            Some(rest) => plain(&decoded(rest)),
            None => plain(&destination.target),
        };
        assert!(given.contains(&target), "{what}: {repaired} invents {target}");
    }
}

fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(octet) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(octet);
            rest = &after[2..];
        } else {
            out.push(first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
