//! Reads files as the page does and prints what is in them: one line of JSON a file, then one with the overview.
//!
//! ```text
//! inspect FILE...
//! ```
//!
//! Exit status 0 when the answer was given, whatever it says; 2 for unusable arguments.

use std::io::Write as _;
use std::process::ExitCode;

use serde::Serialize;
use tls_rpt_workbench::archive::{Added, Archive, Source};
use tls_rpt_workbench::diagnosis::{self, Problem};
use tls_rpt_workbench::intake::outcome::{Damage, FaultKind};
use tls_rpt_workbench::intake::{Fault, FileRead, Limits, Outcome, read_file};
use tls_rpt_workbench::report::{Deviation, Failure, Policy, Report, Text};

#[derive(Serialize)]
struct FileLine {
    file: String,
    outcome: &'static str,
    detail: Option<String>,
    reports: Vec<ReportOut>,
}

#[derive(Serialize)]
struct ReportOut {
    organization: Option<String>,
    report_id: Option<String>,
    start: Option<String>,
    end: Option<String>,
    contact: Option<String>,
    deviations: Vec<DeviationOut>,
    policies: Vec<PolicyOut>,
}

#[derive(Serialize)]
struct DeviationOut {
    code: &'static str,
    path: String,
    message: String,
}

#[derive(Serialize)]
struct PolicyOut {
    #[serde(rename = "type")]
    kind: &'static str,
    type_text: Option<String>,
    domain: Option<String>,
    domain_inferred: bool,
    mode: Option<String>,
    mx: Vec<String>,
    policy_string: Vec<String>,
    successful: u64,
    failed: u64,
    unexplained: u64,
    failures: Vec<FailureOut>,
}

#[derive(Serialize)]
struct FailureOut {
    result_type: Option<String>,
    sending_mta_ip: Option<String>,
    receiving_mx_hostname: Option<String>,
    receiving_mx_helo: Option<String>,
    receiving_ip: Option<String>,
    failed: u64,
    additional_information: Option<String>,
    reason_code: Option<String>,
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

fn text(text: Option<&Text>) -> Option<String> {
    text.map(Text::to_string)
}

impl From<&Report> for ReportOut {
    fn from(report: &Report) -> Self {
        Self {
            organization: text(report.organization.as_ref()),
            report_id: report.report_id.clone(),
            start: report.range.start.map(|time| time.to_string()),
            end: report.range.end.map(|time| time.to_string()),
            contact: text(report.contact.as_ref()),
            deviations: report.deviations.iter().map(DeviationOut::from).collect(),
            policies: report.policies.iter().map(PolicyOut::from).collect(),
        }
    }
}

impl From<&Deviation> for DeviationOut {
    fn from(deviation: &Deviation) -> Self {
        Self { code: deviation.code, path: deviation.path.clone(), message: deviation.message.clone() }
    }
}

impl From<&Policy> for PolicyOut {
    fn from(policy: &Policy) -> Self {
        Self {
            kind: policy.kind.name(),
            type_text: text(policy.kind_text.as_ref()),
            domain: text(policy.domain.as_ref()),
            domain_inferred: policy.domain_inferred,
            mode: policy.sts().mode,
            mx: policy.mx_patterns().iter().map(Text::to_string).collect(),
            policy_string: policy.policy_string.iter().map(Text::to_string).collect(),
            successful: policy.successful,
            failed: policy.failed,
            unexplained: policy.unexplained(),
            failures: policy.failures.iter().map(FailureOut::from).collect(),
        }
    }
}

impl From<&Failure> for FailureOut {
    fn from(failure: &Failure) -> Self {
        Self {
            result_type: text(failure.result_type.as_ref()),
            sending_mta_ip: text(failure.sending_mta_ip.as_ref()),
            receiving_mx_hostname: text(failure.receiving_mx_hostname.as_ref()),
            receiving_mx_helo: text(failure.receiving_mx_helo.as_ref()),
            receiving_ip: text(failure.receiving_ip.as_ref()),
            failed: failure.failed,
            additional_information: text(failure.additional_information.as_ref()),
            reason_code: text(failure.reason_code.as_ref()),
        }
    }
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

fn line(path: &str, number: u32, archive: &mut Archive) -> FileLine {
    let read = read(path);
    let mut outcome = read.outcome();
    let mut detail = read.detail();
    let reports: Vec<ReportOut> = read.found.iter().map(|found| ReportOut::from(&found.report)).collect();
    let mut new = 0_usize;
    for (index, found) in (0..).zip(read.found) {
        let source = Source { file: number, index, place: found.place };
        new += usize::from(archive.add(found.report, source) != Added::Duplicate);
    }
    if outcome == Outcome::Read && new == 0 {
        outcome = Outcome::Duplicate;
        detail = detail.or_else(|| Some("the same report was read before".to_owned()));
    }
    FileLine { file: path.to_owned(), outcome: outcome.name(), detail, reports }
}

fn run(paths: &[String]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let mut archive = Archive::default();
    for (number, path) in (0..).zip(paths) {
        serde_json::to_writer(&mut out, &line(path, number, &mut archive))?;
        out.write_all(b"\n")?;
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
