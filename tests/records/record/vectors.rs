//! Every vector of `fixtures/record_vectors.tsv` gets the verdict the specification gives it.

use super::notation::decode;
use tls_rpt_workbench::record::{TxtRecord, Verdict, check};

fn vectors() -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
    let file = include_str!("../../fixtures/record_vectors.tsv");
    let rows = file.lines().skip(1).map(|line| {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap();
        (next(), next(), next(), next())
    });
    rows.collect()
}

#[test]
fn all_vectors_get_their_verdict() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 150);
    let mut wrong = Vec::new();
    for (id, notation, expected, reason) in vectors {
        let answer = decode(notation);
        let result = check(&answer.records, Some(&answer.owner), Some("example.com"));
        if result.verdict.name() != expected {
            let codes: Vec<_> = result.findings.iter().map(|finding| finding.code.name()).collect();
            wrong.push(format!(
                "{id}: {} instead of {expected} {codes:?}\n    {notation}\n    {reason}",
                result.verdict.name()
            ));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_verdict_but_valid_has_a_reason_with_a_place_in_the_text() {
    for (id, notation, expected, _) in vectors() {
        let answer = decode(notation);
        let result = check(&answer.records, Some(&answer.owner), Some("example.com"));
        assert_eq!(result.findings.is_empty(), expected == "valid", "{id}");
        for finding in &result.findings {
            assert!(finding.message.len() > 15, "{id}: {}", finding.message);
            assert!(finding.code.source().contains("RFC"), "{id}");
            if let (Some(span), Some(record)) = (finding.span, &result.record) {
                assert!(span.start <= span.end && span.end <= record.len(), "{id}: {finding:?}");
                assert!(record.is_char_boundary(span.start) && record.is_char_boundary(span.end), "{id}: {finding:?}");
            }
        }
    }
}

#[test]
fn a_repair_is_never_invalid_and_never_worse() {
    let mut repaired = 0;
    for (id, notation, expected, _) in vectors() {
        let answer = decode(notation);
        let result = check(&answer.records, Some(&answer.owner), Some("example.com"));
        if expected == "valid" {
            assert_eq!(result.repaired, None, "{id}");
        }
        if let Some(value) = result.repaired {
            repaired += 1;
            let again = check(&[TxtRecord::from_value(&value)], None, None);
            assert_ne!(again.verdict, Verdict::Invalid, "{id}: {value}");
            assert!(!again.destinations.is_empty(), "{id}: {value}");
        }
    }
    assert!(repaired > 60, "only {repaired} vectors could be repaired");
}
