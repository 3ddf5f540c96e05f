//! Reads files as the page does and prints what is in them: one line of JSON a file, then one with the overview.
//!
//! ```text
//! inspect [--today YYYY-MM-DD] [--] FILE...
//! ```
//!
//! Without `--today` the day of the newest report counts as today, so that the output does not change from day to day. Reports
//! dated after tomorrow, by the clock or by `--today`, count as undated.
//!
//! Exit status 0 when the answer was given, whatever it says; 2 for unusable arguments.

use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use serde::Serialize;
use tls_rpt_workbench::archive::{Added, Archive, FileId, Source};
use tls_rpt_workbench::diagnosis::{self, Problem};
use tls_rpt_workbench::export::ndjson::ReportLine;
use tls_rpt_workbench::intake::outcome::{CONFLICT, Damage, PartErrorKind};
use tls_rpt_workbench::intake::{FileRead, Limits, Outcome, PartError, Parts};
use tls_rpt_workbench::report::{Day, Interner, Report, Timestamp};

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
struct ReportersOut {
    saw: u64,
    of: u64,
}

#[derive(Serialize)]
struct ProblemOut {
    fault: &'static str,
    severity: &'static str,
    status: &'static str,
    noise: bool,
    reach: f64,
    reporters: ReportersOut,
    because: String,
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
        let (verdict, circumstances) = (&problem.verdict, &problem.verdict.circumstances);
        Self {
            fault: problem.fault.name(),
            severity: verdict.severity.name(),
            status: verdict.status.name(),
            noise: verdict.noise,
            reach: (circumstances.reach() * 10_000.0).round() / 10_000.0,
            reporters: ReportersOut { saw: circumstances.saw, of: circumstances.of },
            because: verdict.because(),
            who: verdict.who.name(),
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

/// Reads a file part by part, so that a mailbox of any size takes no more memory than its reports.
fn read(path: &Path, archive: &Archive, strings: &mut Interner) -> FileRead {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let limits = Limits::default();
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
    let mut all = FileRead::default();
    let mut fault = |kind| all.faults.push(PartError { place: String::new(), kind });
    let (size, file) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            fault(PartErrorKind::Damaged(Damage::Unreadable(error.to_string())));
            return all;
        }
    };
    if let Some(limit) = archive.over_limit(strings, &limits) {
        fault(PartErrorKind::OverLimit(limit));
        return all;
    }
    let mut parts = Parts::new(&name, file, size, &limits);
    while let Some(part) = parts.next(strings) {
        all.found.extend(part.found);
        all.faults.extend(part.faults);
    }
    all
}

fn print_line(
    out: &mut impl Write,
    path: &Path,
    number: u32,
    archive: &mut Archive,
    strings: &mut Interner,
) -> std::io::Result<()> {
    let read = read(path, archive, strings);
    let mut outcome = read.outcome();
    let mut detail = read.detail();
    // The archive takes the reports; a copy shares their texts.
    let copies: Vec<Report> = read.found.iter().map(|found| found.report.clone()).collect();
    let mut added = Vec::new();
    for (index, found) in (0..).zip(read.found) {
        let source = Source { file: FileId(number), index, place: found.place };
        added.push(archive.add(found.report, source));
    }
    if outcome == Outcome::Read && added.iter().all(|added| *added == Added::Duplicate) {
        outcome = Outcome::Duplicate;
        detail = detail.or_else(|| Some("the same report was read before".to_owned()));
    } else if added.contains(&Added::Conflict) {
        detail = detail.or_else(|| Some(CONFLICT.to_owned()));
    }
    let reports = copies.iter().map(ReportLine::whole).collect();
    serde_json::to_writer(
        &mut *out,
        &FileLine { file: &path.to_string_lossy(), outcome: outcome.name(), detail, reports },
    )?;
    out.write_all(b"\n")
}

/// Today by the clock of this machine.
fn clock() -> Day {
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_secs());
    Timestamp(i64::try_from(seconds).unwrap_or(i64::MAX)).day()
}

/// `today` as given on the command line.
fn run(paths: &[PathBuf], today: Option<Day>) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let mut archive = Archive::default();
    archive.set_today(today.unwrap_or_else(clock));
    let mut strings = Interner::default();
    for (number, path) in (0..).zip(paths) {
        print_line(&mut out, path, number, &mut archive, &mut strings)?;
    }
    let sessions = archive.sessions();
    let overview = Overview {
        reports: archive.len(),
        sessions: SessionsOut { successful: sessions.successful, failed: sessions.failed },
        problems: diagnosis::problems_as_of(&archive, today).iter().map(ProblemOut::from).collect(),
    };
    serde_json::to_writer(&mut out, &OverviewLine { overview })?;
    out.write_all(b"\n")
}

fn main() -> ExitCode {
    let mut words: Vec<OsString> = std::env::args_os().skip(1).collect();
    // After `--` a file may have any name.
    let options = words.iter().position(|word| word == "--");
    let mut rest = words.split_off(options.unwrap_or(words.len()));
    if options.is_some() {
        rest.remove(0);
    }
    let mut today = None;
    let mut unreadable = false;
    if let Some(at) = words.iter().position(|word| word == "--today") {
        let given = words.get(at + 1).and_then(|day| day.to_str()).and_then(Timestamp::parse);
        today = given.map(|(time, _)| time.day());
        unreadable = today.is_none();
        words.drain(at..(at + 2).min(words.len()));
    }
    let unknown = words.iter().any(|word| word.as_encoded_bytes().starts_with(b"-"));
    words.extend(rest);
    if words.is_empty() || unknown || unreadable {
        eprintln!("usage: inspect [--today YYYY-MM-DD] [--] FILE...");
        return ExitCode::from(2);
    }
    let paths: Vec<PathBuf> = words.into_iter().map(PathBuf::from).collect();
    match run(&paths, today) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("inspect: {error}");
            ExitCode::FAILURE
        }
    }
}
