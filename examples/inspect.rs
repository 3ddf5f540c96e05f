//! Reads files as the page does and prints what is in them: one line of JSON a file, then one with the overview.
//!
//! ```text
//! inspect FILE...
//! ```
//!
//! Exit status 0 when the answer was given, whatever it says; 2 for unusable arguments.

use std::io::Write;
use std::process::ExitCode;

use serde::Serialize;
use tls_rpt_workbench::archive::{Added, Archive, Source};
use tls_rpt_workbench::diagnosis::{self, Problem};
use tls_rpt_workbench::export::ndjson::ReportLine;
use tls_rpt_workbench::intake::outcome::{Damage, FaultKind};
use tls_rpt_workbench::intake::{Fault, FileRead, Limits, Outcome, read_file};
use tls_rpt_workbench::report::Report;

#[derive(Serialize)]
struct FileLine<'a> {
    file: &'a str,
    outcome: &'static str,
    detail: Option<String>,
    reports: Vec<ReportLine<'a>>,
}

#[derive(Serialize)]
struct OverviewLine {
    overview: Overview,
}

#[derive(Serialize)]
struct Overview {
    reports: usize,
    sessions: SessionsOut,
    problems: Vec<ProblemOut>,
}

#[derive(Serialize)]
struct SessionsOut {
    successful: u64,
    failed: u64,
}

#[derive(Serialize)]
struct ProblemOut {
    fault: &'static str,
    severity: &'static str,
    who: &'static str,
    result_types: Vec<String>,
    mx: Vec<String>,
    policy_domain: Option<String>,
    failed: u64,
    first: Option<String>,
    last: Option<String>,
    evidence: Vec<String>,
    commands: Vec<String>,
    fix: String,
}

impl From<&Problem> for ProblemOut {
    fn from(problem: &Problem) -> Self {
        Self {
            fault: problem.fault.name(),
            severity: problem.severity.name(),
            who: problem.fault.who().name(),
            result_types: problem.result_types.clone(),
            mx: problem.hosts.clone(),
            policy_domain: problem.policy_domain.clone(),
            failed: problem.failed,
            first: problem.days.map(|(first, _)| first.to_string()),
            last: problem.days.map(|(_, last)| last.to_string()),
            evidence: problem.evidence.clone(),
            commands: problem.commands(),
            fix: problem.fix(),
        }
    }
}

fn read(path: &str) -> FileRead {
    let name = path.rsplit('/').next().unwrap_or(path);
    match std::fs::read(path) {
        Ok(bytes) => read_file(name, &bytes, &Limits::default()),
        Err(error) => {
            let kind = FaultKind::Damaged(Damage::Unreadable(error.to_string()));
            FileRead { found: Vec::new(), faults: vec![Fault { place: String::new(), kind }] }
        }
    }
}

fn print_line(out: &mut impl Write, path: &str, number: u32, archive: &mut Archive) -> std::io::Result<()> {
    let read = read(path);
    let mut outcome = read.outcome();
    let mut detail = read.detail();
    // The archive takes the reports; a copy shares their texts.
    let copies: Vec<Report> = read.found.iter().map(|found| found.report.clone()).collect();
    let mut new = 0_usize;
    for (index, found) in (0..).zip(read.found) {
        let source = Source { file: number, index, place: found.place };
        new += usize::from(archive.add(found.report, source) != Added::Duplicate);
    }
    if outcome == Outcome::Read && new == 0 {
        outcome = Outcome::Duplicate;
        detail = detail.or_else(|| Some("the same report was read before".to_owned()));
    }
    let reports = copies.iter().map(ReportLine::whole).collect();
    serde_json::to_writer(&mut *out, &FileLine { file: path, outcome: outcome.name(), detail, reports })?;
    out.write_all(b"\n")
}

fn run(paths: &[String]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let mut archive = Archive::default();
    for (number, path) in (0..).zip(paths) {
        print_line(&mut out, path, number, &mut archive)?;
    }
    let sessions = archive.sessions();
    let overview = Overview {
        reports: archive.len(),
        sessions: SessionsOut { successful: sessions.successful, failed: sessions.failed },
        problems: diagnosis::problems(&archive).iter().map(ProblemOut::from).collect(),
    };
    serde_json::to_writer(&mut out, &OverviewLine { overview })?;
    out.write_all(b"\n")
}

fn main() -> ExitCode {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() || paths.iter().any(|path| path.starts_with("--")) {
        eprintln!("usage: inspect FILE...");
        return ExitCode::from(2);
    }
    match run(&paths) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("inspect: {error}");
            ExitCode::FAILURE
        }
    }
}
