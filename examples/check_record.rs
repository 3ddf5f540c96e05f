//! Judges a TLS-RPT record from a terminal; one line of JSON on standard output.
//!
//! ```text
//! check_record [--name OWNER] [--domain DOMAIN] [--] TXT...
//! check_record [--name OWNER] [--domain DOMAIN] --paste < text
//! check_record --mta-sts [...]
//! ```
//!
//! Each TXT is one DNS record, any bytes; `\|` inside it separates character-strings. No TXT is an empty answer.
//! `--paste` reads what people paste (a value, a zone-file line, a dig answer) from standard input instead. Of several
//! names in it, OWNER or DOMAIN chooses.
//! `--mta-sts` judges an MTA-STS record, or the policy file if the text is one; `kind` in the answer says which.
//! Exit status 0 when the answer was given, whatever it says; 2 for unusable arguments.

use std::ffi::OsString;
use std::io::Read as _;
use std::os::unix::ffi::OsStringExt as _;
use std::process::ExitCode;

use serde::Serialize;
use tls_rpt_workbench::finding::{Finding, FindingCode};
use tls_rpt_workbench::mta_sts::{self, Checked};
use tls_rpt_workbench::record::paste::{self, OwnerBasis, Pasted, ReadAs};
use tls_rpt_workbench::record::{Check, TxtRecord, check, check_pasted};

#[derive(Serialize)]
struct Output<'a> {
    verdict: &'static str,
    record: Option<&'a str>,
    destinations: Vec<OutputDestination<'a>>,
    findings: Vec<OutputFinding<'a>>,
    repaired: Option<&'a str>,
    owner: OutputOwner,
    notation: &'static str,
    records: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
}

#[derive(Serialize)]
struct OutputOwner {
    text: Option<String>,
    basis: &'static str,
}

#[derive(Serialize)]
struct OutputDestination<'a> {
    scheme: &'static str,
    target: &'a str,
    uri: &'a str,
}

#[derive(Serialize)]
struct OutputFinding<'a> {
    severity: &'static str,
    code: &'static str,
    rfc: &'static str,
    span: Option<[usize; 2]>,
    message: &'a str,
}

impl<'a, C: FindingCode> From<&'a Finding<C>> for OutputFinding<'a> {
    fn from(finding: &'a Finding<C>) -> Self {
        Self {
            severity: finding.severity.name(),
            code: finding.code.name(),
            rfc: finding.code.source(),
            span: finding.span.map(|span| [span.start, span.end]),
            message: &finding.message,
        }
    }
}

impl<'a> Output<'a> {
    fn new(check: &'a Check, owner: OutputOwner, notation: &'static str, records: usize) -> Self {
        let destination = |d: &'a tls_rpt_workbench::record::Destination| OutputDestination {
            scheme: d.scheme.name(),
            target: &d.target,
            uri: &d.uri,
        };
        Self {
            verdict: check.verdict.name(),
            record: check.record.as_deref(),
            destinations: check.destinations.iter().map(destination).collect(),
            findings: check.findings.iter().map(OutputFinding::from).collect(),
            repaired: check.repaired.as_deref(),
            owner,
            notation,
            records,
            kind: None,
        }
    }

    fn of_mta_sts(checked: &'a Checked, owner: OutputOwner) -> Self {
        let (kind, record, notation, records) = match checked {
            Checked::Record { check, pasted } => {
                let notation = pasted.reading.notation.name();
                ("mta-sts-record", check.record.as_deref(), notation, pasted.answer.len())
            }
            Checked::Policy { text, .. } => ("mta-sts-policy", Some(text.as_str()), "policy-file", 0),
        };
        Self {
            verdict: checked.verdict().name(),
            record,
            destinations: Vec::new(),
            findings: checked.findings().iter().map(OutputFinding::from).collect(),
            repaired: None,
            owner,
            notation,
            records,
            kind: Some(kind),
        }
    }
}

#[derive(Default)]
struct Arguments {
    name: Option<String>,
    domain: Option<String>,
    paste: bool,
    mta_sts: bool,
    records: Vec<OsString>,
}

fn arguments() -> Result<Arguments, String> {
    let mut out = Arguments::default();
    let mut rest = std::env::args_os().skip(1);
    let mut options = true;
    while let Some(argument) = rest.next() {
        let text = argument.to_str().filter(|_| options);
        let mut value = |option: &str| {
            let value = rest.next().ok_or_else(|| format!("{option} needs a value"))?;
            value.into_string().map_err(|_| format!("the value of {option} is not UTF-8"))
        };
        match text {
            Some("--") => options = false,
            Some("--name") => out.name = Some(value("--name")?),
            Some("--domain") => out.domain = Some(value("--domain")?),
            Some("--paste") => out.paste = true,
            Some("--mta-sts") => out.mta_sts = true,
            Some(unknown) if unknown.starts_with("--") => return Err(format!("unknown option {unknown}")),
            _ => out.records.push(argument),
        }
    }
    if out.paste && !out.records.is_empty() {
        return Err("--paste reads standard input and takes no TXT".to_owned());
    }
    Ok(out)
}

/// Splits an argument into its character-strings at `\|`.
fn record(argument: OsString) -> TxtRecord {
    let mut strings = vec![Vec::new()];
    let mut octets = argument.into_vec().into_iter().peekable();
    while let Some(octet) = octets.next() {
        if octet == b'\\' && octets.peek() == Some(&b'|') {
            octets.next();
            strings.push(Vec::new());
        } else if let Some(string) = strings.last_mut() {
            string.push(octet);
        }
    }
    TxtRecord { strings }
}

fn run() -> Result<String, String> {
    let Arguments { name, domain, paste, mta_sts, records } = arguments()?;
    let (name, domain) = (name.as_deref(), domain.as_deref());
    if mta_sts {
        return run_mta_sts(name, domain, paste, records);
    }
    let (result, owner, notation, count) = if paste {
        let mut octets = Vec::new();
        std::io::stdin().read_to_end(&mut octets).map_err(|error| format!("standard input: {error}"))?;
        let pasted = paste::read_octets_for(&octets, name, domain);
        let (text, basis) = paste::judged_owner(&pasted, name);
        let owner = OutputOwner { text, basis: basis.name() };
        (check_pasted(&pasted, name, domain), owner, pasted.reading.notation.name(), pasted.answer.len())
    } else {
        let answer: Vec<TxtRecord> = records.into_iter().map(record).collect();
        let basis = if name.is_some() { "given" } else { "none" };
        let owner = OutputOwner { text: name.map(ToOwned::to_owned), basis };
        (check(&answer, name, domain), owner, "value", answer.len())
    };
    serde_json::to_string(&Output::new(&result, owner, notation, count)).map_err(|error| error.to_string())
}

fn run_mta_sts(
    name: Option<&str>,
    domain: Option<&str>,
    paste: bool,
    records: Vec<OsString>,
) -> Result<String, String> {
    let text = if paste {
        let mut octets = Vec::new();
        std::io::stdin().read_to_end(&mut octets).map_err(|error| format!("standard input: {error}"))?;
        Some(String::from_utf8_lossy(&octets).into_owned())
    } else {
        // A policy file may be an argument as well.
        let text = records.first().filter(|_| records.len() == 1).map(|text| text.to_string_lossy().into_owned());
        text.filter(|text| text.contains('\n'))
    };
    let checked = if let Some(text) = text {
        mta_sts::check_pasted_as(&text, name, domain, ReadAs::Automatic)
    } else {
        let answer: Vec<TxtRecord> = records.into_iter().map(record).collect();
        let check = mta_sts::record::check(&answer, name, domain);
        Some(Checked::Record { check, pasted: Box::new(Pasted { answer, ..Pasted::default() }) })
    };
    let checked = checked.unwrap_or_else(|| Checked::Record {
        check: mta_sts::record::check(&[], name, domain),
        pasted: Box::default(),
    });
    let (text, basis) = match &checked {
        Checked::Record { pasted, .. } => paste::judged_owner(pasted, name),
        Checked::Policy { .. } => (None, OwnerBasis::None),
    };
    let owner = OutputOwner { text, basis: basis.name() };
    serde_json::to_string(&Output::of_mta_sts(&checked, owner)).map_err(|error| error.to_string())
}

fn main() -> ExitCode {
    match run() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("check_record: {message}");
            eprintln!("usage: check_record [--mta-sts] [--name OWNER] [--domain DOMAIN] [--paste | [--] TXT...]");
            ExitCode::from(2)
        }
    }
}
