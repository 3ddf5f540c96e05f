//! What people paste: texts of public threads, manuals and panels, written anew, with what is right for each.

use tls_rpt_workbench::record::check_pasted;
use tls_rpt_workbench::record::paste::{self, ReadAs};

const CASES: &str = include_str!("../../fixtures/pasted_cases.tsv");

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                other => other.unwrap(),
            },
            c => c,
        });
    }
    out
}

#[test]
fn every_case_gets_its_answer() {
    let mut wrong = Vec::new();
    for line in CASES.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, domain, verdict, record, codes, without, repaired, owner, text] = cells.as_slice() else {
            panic!("{line}");
        };
        let domain = (!domain.is_empty()).then_some(*domain);
        let pasted = paste::read_for(&unescaped(text), None, domain, ReadAs::Automatic);
        let check = check_pasted(&pasted, None, domain);
        let found: Vec<&str> = check.findings.iter().map(|finding| finding.code.name()).collect();
        let (read, basis) = paste::judged_owner(&pasted, None);
        let mut bad = Vec::new();
        if check.verdict.name() != *verdict {
            bad.push(format!("{} instead of {verdict}", check.verdict.name()));
        }
        if !record.is_empty() && check.record.as_deref() != Some(&unescaped(record)) {
            bad.push(format!("record {:?} instead of {record}", check.record));
        }
        for code in codes.split(',').filter(|code| !code.is_empty()) {
            if !code.split('|').any(|code| found.contains(&code)) {
                bad.push(format!("no {code}"));
            }
        }
        bad.extend(without.split(',').filter(|code| found.contains(code)).map(|code| format!("{code} found")));
        let expected = (!repaired.is_empty()).then_some(*repaired);
        if expected.is_some_and(|expected| check.repaired.as_deref().unwrap_or("null") != expected) {
            bad.push(format!("repaired {:?} instead of {repaired}", check.repaired));
        }
        let judged = format!("{} {}", read.unwrap_or_default(), basis.name());
        if judged != *owner {
            bad.push(format!("owner {judged} instead of {owner}"));
        }
        if !bad.is_empty() {
            wrong.push(format!("{name}: {} {found:?}", bad.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
