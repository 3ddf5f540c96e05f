//! What `export` writes, read back by readers that are not ours: `csv`, `serde_json`, `pulldown-cmark`, `scraper`; merged JSON also
//! by our own. On the reports of all fixtures, and on made-up ones whose every text is hostile.

mod documents;
mod redacted;
mod summary;
mod tables;
mod ticket;

use std::io::{self, Write};

use crate::support::random::Random;
use serde_json::{Value, json};
use tls_rpt_workbench::archive::{Archive, FileId, Source};
use tls_rpt_workbench::diagnosis;
use tls_rpt_workbench::export::redact::NameCollector;
use tls_rpt_workbench::export::{self, Analysis, Everything, Export, Format, Selection, markdown};
use tls_rpt_workbench::report::Report;

/// Texts that mean something to a spreadsheet, a Markdown reader, a terminal or our own reader.
const HOSTILE: [&str; 59] = [
    "=1+1",
    "=HYPERLINK(\"https://evil.example\",\"x\")",
    "+49 30",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u{ff1d}1",
    "'",
    "''x",
    "'=1",
    "a\"b",
    "\"",
    "a,b;c",
    "line\nfeed",
    "cr\r\nlf",
    "`",
    "``",
    "` `` `",
    "`x",
    "x`",
    "|",
    "a|b",
    "\\|",
    "a\\",
    "a\\`b",
    "<script>alert(1)</script>",
    "<b>",
    "<https://evil.example>",
    "[x](javascript:alert(1))",
    "![i](https://evil.example/i.png)",
    "https://evil.example/",
    "www.evil.example",
    "@everyone",
    "#1",
    "# heading",
    "> quote",
    "- item",
    "```\nrm -rf /\n```",
    "~~~",
    "*b* _u_ ~~s~~",
    "&lt;b&gt; &#x3c;",
    "$x$",
    "\u{202e}moc.elgoog",
    "zero\u{200b}width",
    "\0nul",
    "\u{1b}[31mred",
    "\u{feff}mark",
    "line\u{2028}separator",
    "[\"a\", \"b\\nc\"]",
    "[\"[\\\"x\\\"]\"]",
    "3 1 1 abcd;3 1 1 ef",
    "mx:mx:foo.example",
    "MX: bar.example",
    "m\u{fc}ller.example",
    "\u{1d518}\u{1f600}",
    "\u{e0001}tag",
    " blanks ",
];

fn hostile(random: &mut Random) -> Value {
    match random.below(12) {
        0 => Value::Null,
        1 => format!("{}{}", random.pick(&HOSTILE), random.pick(&HOSTILE)).into(),
        _ => random.pick(&HOSTILE).into(),
    }
}

fn hostile_list(random: &mut Random) -> Value {
    (0..random.below(4)).map(|_| hostile(random)).collect::<Vec<_>>().into()
}

/// A report with hostile text in every member.
fn hostile_report(random: &mut Random) -> Report {
    let result_types =
        ["certificate-expired", "validation-failure", "STARTTLS_NOT_SUPPORTED", "mx-mismatch", "<i>new</i>", "=2"];
    let mut policies = Vec::new();
    for _ in 0..random.below(4) {
        let mut failures = Vec::new();
        for _ in 0..random.below(5) {
            failures.push(json!({
                "result-type": random.pick(&result_types),
                "sending-mta-ip": hostile(random),
                "receiving-mx-hostname": hostile(random),
                "receiving-mx-helo": hostile(random),
                "receiving-ip": hostile(random),
                "failed-session-count": random.below(1000),
                "additional-information": hostile(random),
                "failure-reason-code": hostile(random),
            }));
        }
        let kind = random.pick(&["sts", "tlsa", "no-policy-found", "=sts"]);
        policies.push(json!({
            "policy": {
                "policy-type": kind,
                "policy-string": hostile_list(random),
                "policy-domain": hostile(random),
                "mx-host": hostile_list(random),
            },
            "summary": {
                "total-successful-session-count": random.next() >> (1 + random.below(60)),
                "total-failure-session-count": random.below(5000),
            },
            "failure-details": failures,
        }));
    }
    let start = if random.below(3) == 0 { hostile(random) } else { "2026-05-12T00:00:00Z".into() };
    let document = json!({
        "organization-name": hostile(random),
        "date-range": { "start-datetime": start, "end-datetime": "2026-05-12T23:59:59Z" },
        "contact-info": hostile(random),
        "report-id": format!("{}{}", random.pick(&HOSTILE), random.below(1_000_000)),
        "policies": policies,
    });
    let mut found = crate::support::reports(&crate::support::read("unknown", document.to_string().as_bytes()));
    assert_eq!(found.len(), 1, "{document}");
    found.remove(0)
}

/// Sets of reports to try everything with.
fn samples() -> Vec<Vec<Report>> {
    let mut samples = vec![fixture_reports()];
    for seed in 1..=60 {
        let mut random = Random::new(seed);
        let count = random.below(6);
        samples.push((0..count).map(|_| hostile_report(&mut random)).collect());
    }
    samples
}

/// The reports of all fixtures, read under their own names, so that file names and headers tell their part.
fn fixture_reports() -> Vec<Report> {
    let mut all = Vec::new();
    for path in crate::support::all_fixtures() {
        let name = path.file_name().unwrap().to_str().unwrap();
        all.extend(crate::support::reports(&crate::support::read(name, &std::fs::read(&path).unwrap())));
    }
    assert!(all.len() > 60);
    all
}

fn problems(reports: &[Report]) -> Vec<markdown::Problem> {
    let mut archive = Archive::default();
    for (index, report) in (0..).zip(reports) {
        archive.add(report.clone(), Source { file: FileId(index), index: 0, place: String::new() });
    }
    diagnosis::problems(&archive).iter().map(markdown::Problem::from).collect()
}

#[track_caller]
fn written(format: Format, reports: &[Report], selection: &dyn Selection, redacted: bool) -> String {
    let mut out = Vec::new();
    export::write(format, reports.iter(), selection, &problems(reports), redacted, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Chooses about half of everything, always the same.
struct Half;

impl Half {
    fn hit(numbers: [usize; 3]) -> bool {
        let mixed = numbers.iter().fold(7_u64, |sum, number| {
            (sum ^ u64::try_from(*number).unwrap()).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
        });
        mixed.is_multiple_of(2)
    }
}

impl Selection for Half {
    fn report(&self, report: usize) -> bool {
        !report.is_multiple_of(7)
    }

    fn policy(&self, report: usize, policy: usize) -> bool {
        Self::hit([report, policy, usize::MAX])
    }

    fn failure(&self, report: usize, policy: usize, failure: usize) -> bool {
        Self::hit([report, policy, failure])
    }
}

/// What is left of reports under a selection.
fn left(reports: &[Report], selection: &dyn Selection) -> Vec<Report> {
    let mut all = Vec::new();
    for (index, report) in reports.iter().enumerate().filter(|(index, _)| selection.report(*index)) {
        let mut copy = Report { policies: Vec::new(), ..report.clone() };
        for (at, policy) in report.policies.iter().enumerate().filter(|(at, _)| selection.policy(index, *at)) {
            let mut policy = policy.clone();
            let mut number = 0..;
            policy.failures.retain(|_| selection.failure(index, at, number.next().unwrap()));
            copy.policies.push(policy);
        }
        if !copy.policies.is_empty() || report.policies.is_empty() {
            all.push(copy);
        }
    }
    all
}

/// A text as tables and tickets show it, by the words of their documentation.
fn shown(text: &str) -> String {
    let hidden = "\u{ad}\u{61c}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{feff}\u{e0001}";
    text.chars()
        .map(|c| match c {
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap().to_string(),
            c if hidden.contains(c) => format!("<U+{:04X}>", u32::from(c)),
            c => c.to_string(),
        })
        .collect()
}

#[test]
fn every_format_has_its_own_name_and_file() {
    let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    assert_eq!(names, ["failures-csv", "policies-csv", "ndjson", "json", "markdown"]);
    let mut files: Vec<String> =
        Format::ALL.iter().flat_map(|format| [format.file_name(false, None), format.file_name(true, None)]).collect();
    files.sort();
    files.dedup();
    assert_eq!(files.len(), 10);
}

#[test]
fn no_reports_make_an_empty_export() {
    assert_eq!(written(Format::FailuresCsv, &[], &Everything, false).lines().count(), 1);
    assert_eq!(written(Format::PoliciesCsv, &[], &Everything, false).lines().count(), 1);
    assert_eq!(written(Format::Ndjson, &[], &Everything, false), "");
    assert_eq!(serde_json::from_str::<Value>(&written(Format::Json, &[], &Everything, false)).unwrap(), json!([]));
    assert!(written(Format::Markdown, &[], &Everything, false).starts_with("# TLS reports: no problem\n"));
}

/// Takes so many bytes, and notes the longest piece it got at once.
struct Narrow {
    room: usize,
    longest: usize,
    text: Vec<u8>,
}

impl Write for Narrow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.room {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.room -= bytes.len();
        self.longest = self.longest.max(bytes.len());
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_large_report_goes_out_in_small_pieces_and_step_by_step_as_at_once() {
    let failure =
        r#"{"result-type":"certificate-expired","receiving-mx-hostname":"mx1.example.com","failed-session-count":1}"#;
    let report =
        crate::support::json_report(&crate::support::with_failures(&format!("[{}]", vec![failure; 20_000].join(","))));
    let reports = [report, crate::support::json_report(&crate::support::plain_report("r2", 3))];
    let problems = problems(&reports);
    for format in Format::ALL {
        for redacted in [false, true] {
            let mut collector = NameCollector::default();
            for report in &reports {
                collector.learn(report);
            }
            let mut export = Export::new(format, &problems, redacted.then(|| collector.finish()));
            let mut out = Narrow { room: usize::MAX, longest: 0, text: Vec::new() };
            export.begin(&mut out).unwrap();
            for (index, report) in reports.iter().enumerate() {
                export.report(index, report, &|| Analysis::alone(report), &Everything, &mut out).unwrap();
            }
            export.finish(&mut out).unwrap();
            assert!(out.longest <= 16 << 10, "{} bytes at once of {}", out.longest, format.name());
            assert_eq!(String::from_utf8(out.text).unwrap(), written(format, &reports, &Everything, redacted));
        }
    }
}

#[test]
fn an_error_of_what_is_written_to_is_told() {
    let reports = fixture_reports();
    for format in Format::ALL {
        let mut out = Narrow { room: 5_000, longest: 0, text: Vec::new() };
        let error = export::write(format, reports.iter(), &Everything, &problems(&reports), false, &mut out);
        assert_eq!(error.unwrap_err().kind(), io::ErrorKind::StorageFull, "{}", format.name());
    }
}
