//! What holds for any input whatever. The property tests and the fuzz targets in `fuzz/` check the same functions.

#![allow(dead_code, reason = "each fuzz target uses its own part")]

use tls_rpt_workbench::archive::{Archive, FileId, ReportId, Source};
use tls_rpt_workbench::diagnosis::{Evidence, PolicyContext};
use tls_rpt_workbench::explore::{Dimension, Explorer, Filter};
use tls_rpt_workbench::export::{self, Everything, Format};
use tls_rpt_workbench::intake::{FileRead, Limits, Outcome, Parts, read_file, refuse_by_size};
use tls_rpt_workbench::record::draft::Draft;
use tls_rpt_workbench::record::{Check, TxtRecord, Verdict, build, check, check_pasted, paste};
use tls_rpt_workbench::report::policy_text::{Tlsa, mx_matches};
use tls_rpt_workbench::report::read::{self, Hints, Reading};
use tls_rpt_workbench::report::{DeviationCode, Interner, Policy, Report, Timestamp};

/// Limits under which no input costs more than a blink.
pub(crate) const SMALL: Limits =
    Limits { document: 1 << 20, total: 4 << 20, growth: 0, depth: 6, parts: 200, memory: 64 << 20, ratio: 200 };

const OWNER: &str = "_smtp._tls.example.com";

/// Some octets as what is pasted, as what DNS holds, and as what is typed into the form.
pub(crate) fn record(octets: &[u8]) {
    let pasted = paste::read_octets_for(octets, None, None);
    let text = String::from_utf8_lossy(octets);
    verdict(&check(&pasted.answer, pasted.owner.as_deref(), None));
    for (owner, domain) in [(None, None), (None, Some("example.com")), (Some(OWNER), None), (None, Some(text.as_ref()))]
    {
        let pasted = paste::read_octets_for(octets, owner, domain);
        assert!(pasted.answer.is_empty() || (pasted.failure.is_none() && pasted.inconclusive.is_none()), "{pasted:?}");
        verdict(&check_pasted(&pasted, owner, domain));
    }
    verdict(&check(&pasted.answer, Some(&text), Some(&text)));
    verdict(&check(&[TxtRecord::from_value(octets)], Some(OWNER), Some("example.com")));
    built(&text);
}

/// What holds for every verdict.
pub(crate) fn verdict(check: &Check) {
    assert_eq!(check.verdict, Verdict::of(&check.findings));
    for finding in &check.findings {
        assert!(!finding.message.is_empty(), "{finding:?}");
        let Some(span) = finding.span else { continue };
        let record = check.record.as_deref().unwrap_or_else(|| panic!("a place in no text: {finding:?}"));
        assert!(span.start <= span.end, "{finding:?}");
        assert!(record.get(span.start..span.end).is_some(), "{finding:?} points into a character of {record:?}");
    }
    let Some(repaired) = &check.repaired else { return };
    let again = judge_value(repaired);
    assert_ne!(
        again.verdict,
        Verdict::Invalid,
        "{:?} was repaired to {repaired:?}: {:?}",
        check.record,
        again.findings
    );
    assert!(!again.destinations.is_empty(), "{:?} was repaired to {repaired:?}", check.record);
}

fn judge_value(value: &str) -> Check {
    check(&[TxtRecord::from_value(value)], None, None)
}

/// Whatever the form takes makes a record that reads back as the same destinations, also from a zone file.
pub(crate) fn built(typed: &str) {
    let draft = Draft {
        domain: typed.to_owned(),
        destinations: typed.lines().map(ToOwned::to_owned).collect(),
        ..Draft::default()
    };
    if let Some(made) = draft.outcome(&|_| None).record {
        verdict(&made.check);
        assert_ne!(made.check.verdict, Verdict::Invalid, "{typed:?} made {:?}: {:?}", made.value, made.check.findings);
    }
    let mut destinations = Vec::new();
    for line in typed.lines() {
        let Ok((destination, findings)) = build::destination(line, &|_| None) else { continue };
        assert!(build::usable(&findings), "{line:?}: {findings:?}");
        if !destinations.contains(&destination) {
            destinations.push(destination);
        }
    }
    if destinations.is_empty() {
        return;
    }
    let value = build::value(&destinations);
    assert_eq!(judge_value(&value).destinations, destinations, "{value:?}");
    let published = paste::read(&build::zone_line(OWNER, &value));
    assert_eq!(published.owner.as_deref(), Some("_smtp._tls.example.com."));
    let octets: Vec<Vec<u8>> = published.answer.iter().map(TxtRecord::octets).collect();
    assert_eq!(octets, [value.as_bytes()]);
    assert!(published.answer[0].longest_string() <= 255);
}

/// Some text as a report.
pub(crate) fn reader(text: &str) {
    let hints = Hints {
        policy_domain: Some("example.com".to_owned()),
        submitter: Some("sender.example".to_owned()),
        range: Some((Timestamp(1_778_544_000), Timestamp(1_778_630_399))),
        signed: None,
    };
    for hints in [Hints::default(), hints] {
        let reading = read::read(text, &hints);
        assert_eq!(reading, read::read(text, &hints), "read twice");
        reading.reports.iter().for_each(report);
        if let Some(fault) = &reading.fault {
            assert!(text.is_char_boundary(fault.offset), "{fault:?}");
            assert!(fault.line > 0 && fault.column > 0, "{fault:?}");
        }
        read_slowly(text, &hints, &reading);
    }
}

/// The reader has a quick way for what is plain. A member nobody knows with a number below zero keeps it from that, and must
/// change nothing.
fn read_slowly(text: &str, hints: &Hints, quickly: &Reading) {
    let Some(members) = text.strip_prefix('{') else { return };
    // The place of what was repaired is noted, and moves.
    let repaired =
        |report: &Report| report.deviations.iter().any(|deviation| deviation.code == DeviationCode::JsonRepaired);
    if members.trim_start().starts_with('}') || quickly.fault.is_some() || quickly.reports.iter().any(repaired) {
        return;
    }
    let slowly = read::read(&format!("{{\"x-odd\":-1,{members}"), hints);
    let mut slowly = slowly;
    slowly.others.clone_from(&quickly.others);
    for report in &mut slowly.reports {
        report.unread.retain(|unread| unread.member != "x-odd");
        report.deviations.retain(|deviation| deviation.code != DeviationCode::MemberUnread);
    }
    let mut quickly = quickly.clone();
    for report in &mut quickly.reports {
        report.deviations.retain(|deviation| deviation.code != DeviationCode::MemberUnread);
    }
    assert_eq!(quickly, slowly, "{text}");
}

/// What holds for every report that was read.
pub(crate) fn report(report: &Report) {
    let mut archive = Archive::default();
    archive.add(report.clone(), Source { file: FileId(0), index: 0, place: String::new() });
    let sessions = archive.sessions();
    let sum =
        |count: fn(&Policy) -> u64| report.policies.iter().fold(0_u64, |sum, policy| sum.saturating_add(count(policy)));
    assert!(sessions.successful <= sum(|policy| policy.successful), "{report:?}");
    assert!(sessions.failed <= sum(|policy| policy.failed), "{report:?}");
    assert!(sessions.total() <= sum(Policy::sessions), "{report:?}");
    assert!(report.same_content(report));
    archived(report, &archive);
    for time in [report.range.start, report.range.end].into_iter().flatten() {
        assert!(time.to_string().ends_with('Z'));
    }
    for policy in &report.policies {
        assert!(policy.unexplained() <= policy.failed);
        for line in &policy.policy_string {
            if let Some(tlsa) = Tlsa::parse(line) {
                assert!(!tlsa.in_words().is_empty() && tlsa.fault().is_none_or(|why| !why.is_empty()));
            }
        }
        let patterns = policy.mx_patterns();
        let context = PolicyContext::of(report, policy);
        for failure in &policy.failures {
            let evidence = Evidence::of(&context, failure);
            let decision = evidence.judge();
            assert!(!decision.fault.name().is_empty() && !decision.why(&evidence).is_empty());
            for pattern in &patterns {
                mx_matches(pattern, failure.receiving_mx_hostname.as_deref().unwrap_or(pattern));
            }
        }
    }
    exported(report);
    for deviation in &report.deviations {
        assert!(!deviation.message.is_empty(), "{deviation:?}");
    }
}

/// A report merged with none reads back as the same, and can be masked.
fn exported(report: &Report) {
    let written = |format, redacted| {
        let mut out = Vec::new();
        export::write(format, std::iter::once(report), &Everything, &[], redacted, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let text = written(Format::Json, false);
    let again = read::read(&text, &Hints::default());
    assert_eq!((again.reports.len(), again.fault), (1, None), "{report:?} became {text}");
    assert!(report.range.inferred || again.reports[0].same_content(report), "{report:?} became {text}");
    written(Format::FailuresCsv, true);
    written(Format::Markdown, true);
}

/// A report in an archive is the same report, and every figure can be had.
fn archived(report: &Report, archive: &Archive) {
    assert_eq!(archive.report(ReportId(0)).as_ref(), Some(report));
    assert_eq!(archive.sessions_of(ReportId(0)), archive.sessions());
    let mut explorer = Explorer::default();
    let overview = explorer.overview(archive, &Filter::default());
    assert_eq!(overview.sessions, archive.plausible_sessions());
    let rows: usize = report.policies.iter().map(|policy| policy.failures.len()).sum();
    assert_eq!(overview.rows, rows as u64);
    let (problems, count) = explorer.problems(archive, &Filter::default(), usize::MAX);
    assert_eq!((problems.len(), count > 0), (count, rows > 0));
    assert_eq!(problems.iter().map(|problem| problem.rows).sum::<u64>(), rows as u64);
    for group in overview.mx.top.iter().take(2) {
        let mut filter = Filter::default();
        if filter.choose(Dimension::Mx, &group.value) {
            assert_eq!(explorer.overview(archive, &filter).rows, group.rows, "{group:?}");
        }
    }
    explorer.readiness(archive);
}

/// Some bytes as a file: exactly one outcome, and a reason for each that is not "read".
pub(crate) fn intake(name: &str, bytes: &[u8], limits: &Limits) -> FileRead {
    let read = read_file(name, bytes, limits);
    let outcome = read.outcome();
    assert_eq!(outcome == Outcome::Read, !read.found.is_empty(), "{read:?}");
    assert_ne!(outcome, Outcome::Duplicate, "one file alone knows no other");
    assert!(
        outcome == Outcome::Read || !read.faults.is_empty(),
        "no report, and nothing that says why: {:?}",
        String::from_utf8_lossy(bytes)
    );
    let detail = read.detail();
    assert!(detail.is_some() || outcome == Outcome::Read, "{read:?}");
    assert!(detail.is_none_or(|detail| !detail.trim().is_empty()), "{read:?}");
    for found in &read.found {
        report(&found.report);
    }
    // Part by part, as the page has it, it is the same, unless the file as one piece is beyond the limit.
    if refuse_by_size(bytes.len() as u64, limits).is_none() {
        let parts = part_by_part(name, bytes, limits);
        assert_eq!(parts.found, read.found);
        assert_eq!(parts.faults, read.faults);
    }
    // The text behind each report can be asked for, and there is none behind the last.
    let count = read.found.len();
    if let Some(last) = count.checked_sub(1) {
        assert!(document_text(name, bytes, limits, 0).is_some());
        assert!(document_text(name, bytes, limits, last).is_some());
    }
    if refuse_by_size(bytes.len() as u64, limits).is_none() {
        assert_eq!(document_text(name, bytes, limits, count), None);
    }
    read
}

fn document_text(name: &str, bytes: &[u8], limits: &Limits, report: usize) -> Option<String> {
    Parts::new(name, std::io::Cursor::new(bytes), bytes.len() as u64, limits).text_of(report)
}

fn part_by_part(name: &str, bytes: &[u8], limits: &Limits) -> FileRead {
    let mut parts = Parts::new(name, std::io::Cursor::new(bytes), bytes.len() as u64, limits);
    let (mut all, mut strings) = (FileRead::default(), Interner::default());
    while let Some(part) = parts.next(&mut strings) {
        all.found.extend(part.found);
        all.faults.extend(part.faults);
    }
    all
}
