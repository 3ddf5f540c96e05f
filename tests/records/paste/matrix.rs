//! Random records in every notation and every wrapping: owner, strings and number come back.
//!
//! `cargo test --test records paste::matrix -- --nocapture` prints the matrix.

use std::collections::BTreeMap;

use super::notations::{NOTATIONS, Records};
use super::wrappings::WRAPPINGS;
use crate::random::Random;
use tls_rpt_workbench::record::paste::{self, ReadAs};

const ROUNDS: usize = 2000;

/// Whether a wrapping leaves the notation what it is. A line that begins with `#` is a prompt before a command, and dig's
/// own comments are not those of a language.
fn fits(notation: &str, wrapping: &str) -> bool {
    !(wrapping == "comments" && matches!(notation, "dig" | "resolvectl" | "curl" | "nslookup"))
}

fn random(numbers: &mut Random, several: bool, strings: bool) -> Records {
    let owners =
        ["_smtp._tls", "_smtp._tls", "_smtp._tls", "_tls._smtp", "_smtp_tls", "_mta-sts", "_smtp._tls.sub", "_tlsrpt"];
    let zones = ["example.com", "example.org", "mail.example.net", "example.co.uk", "xn--bcher-kva.example"];
    let places = [
        "mailto:a@example.com",
        "mailto:tls-reports@example.net",
        "https://r.example.org/v1/tlsrpt",
        "mailto:tls+rpt@example.co.uk",
        "https://r.example.org:8443/x%20y",
        "mailto:tls@${domain}",
        "mailto:<address>",
    ];
    let record = |numbers: &mut Random| {
        let count = numbers.below(3) + 1;
        let list: Vec<&str> = (0..count).map(|_| places[numbers.below(places.len())]).collect();
        let space = ["; ", ";"][numbers.below(2)];
        let value = format!("v=TLSRPTv1{space}rua={}", list.join(","));
        let cuts = if strings { numbers.below(5) } else { 0 };
        let mut parts = vec![value];
        for _ in 0..cuts {
            // Each string begins in the value, so that it cannot be taken for a record of its own.
            let tail = parts.pop().unwrap();
            let at = 12 + numbers.below(tail.len().max(13) - 12);
            if at >= tail.len() || !tail.is_char_boundary(at) {
                parts.push(tail);
                break;
            }
            let (one, rest) = tail.split_at(at);
            parts.extend([one.to_owned(), rest.to_owned()]);
        }
        parts
    };
    let count = if several { numbers.below(3) + 1 } else { 1 };
    let mut records: Vec<Vec<String>> = Vec::new();
    for _ in 0..count {
        let next = record(numbers);
        if !records.iter().any(|known| known.concat() == next.concat()) {
            records.push(next);
        }
    }
    Records {
        relative: owners[numbers.below(owners.len())].to_owned(),
        zone: zones[numbers.below(zones.len())].to_owned(),
        values: records,
    }
}

#[test]
fn every_record_comes_back_from_every_notation_and_wrapping() {
    let mut numbers = Random::new(20_261_128);
    let mut held: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for round in 0..ROUNDS {
        let index = round % NOTATIONS.len();
        let notation = &NOTATIONS[index];
        let records = random(&mut numbers, notation.several, notation.strings);
        let text = (notation.write)(&records);
        for (column, wrapping) in
            WRAPPINGS.iter().enumerate().filter(|(_, wrapping)| fits(notation.name, wrapping.name))
        {
            let wrapped = (wrapping.wrap)(&text);
            let pasted = paste::read_for(&wrapped, None, None, ReadAs::Automatic);
            let owner = pasted.owner.as_deref().map(|owner| owner.trim_end_matches('.').to_owned());
            let full = records.full();
            let owner_comes_back =
                owner.as_deref() == Some(full.as_str()) || owner.as_deref() == Some(records.relative.as_str());
            let read: Vec<Vec<String>> = pasted
                .answer
                .iter()
                .map(|record| {
                    record.strings.iter().map(|string| String::from_utf8_lossy(string).into_owned()).collect()
                })
                .collect();
            let same = if notation.strings {
                read == records.values
            } else {
                read.iter().map(|record| record.concat()).eq(records.values.iter().map(|record| record.concat()))
            };
            let cell = held.entry((index, column)).or_default();
            cell.1 += 1;
            if owner_comes_back && same {
                cell.0 += 1;
            } else if wrong.len() < 12 {
                wrong.push(format!("{} in {}: {owner:?} {read:?}\n{wrapped}", notation.name, wrapping.name));
            }
        }
    }
    let heads: Vec<&str> = WRAPPINGS.iter().map(|wrapping| wrapping.name).collect();
    println!("| notation | {} |\n|---|{}", heads.join(" | "), "---|".repeat(heads.len()));
    for (index, notation) in NOTATIONS.iter().enumerate() {
        let cells = (0..WRAPPINGS.len()).map(|column| match held.get(&(index, column)) {
            Some((held, of)) => format!("{held} of {of}"),
            None => "\u{2013}".to_owned(),
        });
        println!("| {} | {} |", notation.name, cells.collect::<Vec<_>>().join(" | "));
    }
    let missed: usize = held.values().map(|(held, of)| of - held).sum();
    assert!(wrong.is_empty(), "{missed} do not come back, such as\n\n{}", wrong.join("\n\n"));
}
