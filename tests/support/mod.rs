//! What the tests of reading share: fixtures, wrappings, and a rendering to compare.

#![allow(dead_code, reason = "each test crate uses its own part")]

pub(crate) mod random;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use tls_rpt_workbench::archive::{Added, Archive, FileId, Sessions, Source};
use tls_rpt_workbench::diagnosis::classify;
use tls_rpt_workbench::intake::{FileRead, Limits, Outcome, Parts, read_file};
use tls_rpt_workbench::report::{Policy, Report};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The folder of fixtures; one folder a reporter, the file's name says what is odd about it.
pub(crate) fn fixtures_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Every report fixture, in a stable order.
pub(crate) fn all_fixtures() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for reporter in std::fs::read_dir(fixtures_root()).unwrap().map(|entry| entry.unwrap().path()) {
        if reporter.is_dir() {
            files.extend(std::fs::read_dir(reporter).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    files.retain(|path| path.extension().is_none_or(|extension| extension != "snap"));
    files.sort();
    files
}

#[track_caller]
pub(crate) fn fixture(path: &str) -> Vec<u8> {
    std::fs::read(fixtures_root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Reads bytes under the default limits.
pub(crate) fn read(name: &str, bytes: &[u8]) -> FileRead {
    read_file(name, bytes, &Limits::default())
}

/// The reports of a file, without what surrounds them.
pub(crate) fn reports(read: &FileRead) -> Vec<Report> {
    read.found.iter().map(|found| unsigned(found.report.clone())).collect()
}

/// A report without what the mail around it says, which differs with the mail.
pub(crate) fn unsigned(report: Report) -> Report {
    Report { signed: None, ..report }
}

/// The only report of some bytes of which nothing else was remarkable.
#[track_caller]
pub(crate) fn only_report(name: &str, bytes: &[u8]) -> Report {
    let read = read(name, bytes);
    assert_eq!(read.outcome(), Outcome::Read, "{:?}", read.detail());
    assert_eq!(read.detail(), None);
    assert_eq!(read.found.len(), 1);
    unsigned(read.found.into_iter().next().unwrap().report)
}

/// The only report of a fixture, read without the help of a file name.
#[track_caller]
pub(crate) fn fixture_report(path: &str) -> Report {
    only_report("unknown", &fixture(path))
}

/// The only report of a JSON text.
#[track_caller]
pub(crate) fn json_report(json: &str) -> Report {
    only_report("unknown", json.as_bytes())
}

/// A report with nothing odd in it but what is put between the braces of its `policies` entry.
pub(crate) fn with_entry(entry: &str) -> String {
    with_policies(&format!("[{{{entry}}}]"))
}

/// A report with nothing odd in it but its `policies`.
pub(crate) fn with_policies(policies: &str) -> String {
    format!(
        r#"{{"organization-name":"Sender","date-range":{{"start-datetime":"2026-05-12T00:00:00Z",
        "end-datetime":"2026-05-12T23:59:59Z"}},"contact-info":"tls@sender.example","report-id":"r1",
        "policies":{policies}}}"#
    )
}

/// A report with nothing odd in it but these failure details of ten failed sessions.
pub(crate) fn with_failures(failures: &str) -> String {
    with_entry(&format!(
        r#""policy":{{"policy-type":"sts","policy-domain":"example.com"}},
        "summary":{{"total-successful-session-count":0,"total-failure-session-count":10}},"failure-details":{failures}"#
    ))
}

/// A report with nothing odd in it, with so many successful sessions.
pub(crate) fn plain_report(id: &str, successful: u64) -> String {
    let policies = format!(
        r#"[{{"policy":{{"policy-type":"sts","policy-domain":"example.com"}},
        "summary":{{"total-successful-session-count":{successful},"total-failure-session-count":0}}}}]"#
    );
    with_policies(&policies).replace("\"r1\"", &format!("\"{id}\""))
}

/// An archive of reports that are all new.
pub(crate) fn archive_of(reports: impl IntoIterator<Item = Report>) -> Archive {
    archive(reports, true)
}

/// An archive of reports, some of which may be copies.
pub(crate) fn archive_of_any(reports: impl IntoIterator<Item = Report>) -> Archive {
    archive(reports, false)
}

fn archive(reports: impl IntoIterator<Item = Report>, all_new: bool) -> Archive {
    let mut archive = Archive::default();
    for (file, report) in (0..).zip(reports) {
        let added = archive.add(report, Source { file: FileId(file), index: 0, place: String::new() });
        assert!(!all_new || added == Added::New, "report {file} is no new one");
    }
    archive
}

/// The sessions of a report.
pub(crate) fn sessions_of(report: &Report) -> Sessions {
    archive_of([report.clone()]).sessions()
}

/// The codes of a report's deviations, in order.
pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    report.deviations.iter().map(|deviation| deviation.code.name()).collect()
}

/// The path of the first deviation with a code.
#[track_caller]
pub(crate) fn path_of<'a>(report: &'a Report, code: &str) -> &'a str {
    let found = report.deviations.iter().find(|deviation| deviation.code.name() == code);
    &found.unwrap_or_else(|| panic!("no {code} among {:?}", codes(report))).path
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// base64 in one line (RFC 4648 s.4).
pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group = (0..3).fold(0_u32, |sum, at| sum << 8 | u32::from(*chunk.get(at).unwrap_or(&0)));
        for digit in 0..4 {
            let index = (group >> (18 - 6 * digit)) as usize & 63;
            out.push(if digit <= chunk.len() { char::from(DIGITS[index]) } else { '=' });
        }
    }
    out
}

/// base64 in lines of the given width.
pub(crate) fn base64_lines(bytes: &[u8], width: usize) -> String {
    let text = base64(bytes);
    let lines: Vec<&str> = (0..text.len()).step_by(width).map(|at| &text[at..text.len().min(at + width)]).collect();
    lines.join("\r\n")
}

/// A multipart mail around ready-made parts, each with its own headers.
pub(crate) fn mail_of(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut out =
        b"From: reports@sender.example\r\nTo: tlsrpt@example.com\r\nSubject: for you\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=\"=_b1\"\r\n\r\n--=_b1\r\nContent-Type: text/plain\r\n\r\n\
        Good morning.\r\n"
            .to_vec();
    for part in parts {
        out.extend_from_slice(b"\r\n--=_b1\r\n");
        out.extend_from_slice(part);
    }
    out.extend_from_slice(b"\r\n--=_b1--\r\n");
    out
}

/// A part of a mail: headers as given, then the body.
pub(crate) fn part(headers: &str, body: &[u8]) -> Vec<u8> {
    [headers.replace('\n', "\r\n").as_bytes(), b"\r\n\r\n", body].concat()
}

/// A mail with one base64 attachment.
pub(crate) fn mail(content_type: &str, bytes: &[u8]) -> Vec<u8> {
    let headers = format!("Content-Type: {content_type}\nContent-Transfer-Encoding: base64");
    mail_of(&[part(&headers, base64_lines(bytes, 76).as_bytes())])
}

/// A compact rendering of everything that was read, one fact a line.
pub(crate) fn render(read: &FileRead) -> String {
    let mut out = format!("{}\n", read.outcome().name());
    if let Some(detail) = read.detail() {
        writeln!(out, "detail: {detail}").unwrap();
    }
    for found in &read.found {
        let report = &found.report;
        writeln!(out, "report {} from {}", shown(report.report_id.as_ref()), shown(report.organization.as_ref()))
            .unwrap();
        if !found.place.is_empty() {
            writeln!(out, "  in: {}", found.place).unwrap();
        }
        let time = |time: Option<_>| time.map_or_else(|| "-".to_owned(), |time| format!("{time}"));
        writeln!(out, "  range: {} to {}", time(report.range.start), time(report.range.end)).unwrap();
        writeln!(out, "  contact: {}, submitter: {}", shown(report.contact.as_ref()), shown(report.submitter.as_ref()))
            .unwrap();
        for policy in &report.policies {
            render_policy(&mut out, policy);
        }
        for deviation in &report.deviations {
            writeln!(out, "  {} at \"{}\": {}", deviation.code, deviation.path, deviation.message).unwrap();
        }
    }
    out
}

fn render_policy(out: &mut String, policy: &Policy) {
    let domain = shown(policy.domain.as_ref());
    let inferred = if policy.domain_inferred { " (inferred)" } else { "" };
    writeln!(out, "  policy {} {} for {domain}{inferred}", policy.kind.name(), shown(policy.kind_text.as_ref()))
        .unwrap();
    let (ok, failed, unexplained) = (policy.successful, policy.failed, policy.unexplained());
    writeln!(out, "    sessions: {ok} successful, {failed} failed, {unexplained} unexplained").unwrap();
    writeln!(out, "    mode: {}, mx: {:?}", shown(policy.sts().mode.as_ref()), policy.mx_patterns()).unwrap();
    for line in &policy.policy_string {
        writeln!(out, "    | {line}").unwrap();
    }
    for failure in &policy.failures {
        let fault = classify(policy, failure).name();
        writeln!(out, "    failure {} x {}: {fault}", failure.failed, shown(failure.result_type.as_ref())).unwrap();
        let fields = [
            ("from", &failure.sending_mta_ip),
            ("to", &failure.receiving_ip),
            ("mx", &failure.receiving_mx_hostname),
            ("helo", &failure.receiving_mx_helo),
            ("reason", &failure.reason_code),
            ("information", &failure.additional_information),
        ];
        for (name, text) in fields {
            if text.is_some() {
                writeln!(out, "      {name}: {}", shown(text.as_ref())).unwrap();
            }
        }
    }
}

fn shown(text: Option<impl std::fmt::Debug>) -> String {
    text.map_or_else(|| "-".to_owned(), |text| format!("{text:?}"))
}

/// A ZIP archive of files with these names.
pub(crate) fn zip_of(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A ZIP archive, its files packed.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    zip_of(files, CompressionMethod::Deflated)
}

/// A TAR archive of files with these names.
pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

/// A mailbox of these messages, quoted as mail programs do.
pub(crate) fn mbox(messages: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    for message in messages {
        out.extend_from_slice(b"From sender@sender.example Wed May 13 03:12:44 2026\n");
        for line in message.split_inclusive(|b| *b == b'\n') {
            let marks = line.iter().take_while(|b| **b == b'>').count();
            if line[marks..].starts_with(b"From ") {
                out.push(b'>');
            }
            out.extend_from_slice(line);
        }
        out.extend_from_slice(b"\n\n");
    }
    out
}

/// The text of the document that holds the report with this number.
pub(crate) fn document_text(name: &str, bytes: &[u8], limits: &Limits, report: usize) -> Option<String> {
    Parts::new(name, Cursor::new(bytes), bytes.len() as u64, limits).text_of(report)
}
