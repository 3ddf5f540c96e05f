//! Tables for spreadsheets (RFC 4180): one row per failure detail, or one row per policy.
//!
//! - UTF-8 with a byte order mark; lines end in CR LF. Without the mark Excel assumes the system code page; all other
//!   CSV readers skip it.
//! - A cell that a spreadsheet might mistake for a formula is prefixed with an apostrophe: if its first visible
//!   character is one of `= + - @`, or its first character is a tab or a carriage return. So is a cell that starts with
//!   an apostrophe: a leading apostrophe is always an added one, and removing it yields the text.
//! - Hidden characters are made visible (line feed is ␊, others as <U+202E>), so a row is one line.
//! - Numbers are plain digits. Times are RFC 3339 in UTC; an unparsable date appears as written.
//! - Missing text and empty text are both written as an empty cell.
//!
//! Written by hand, as a crate would only do the quoting: most of the work is guarding a cell before it is quoted.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Document;
use super::selection::{Analysis, Chosen};
use crate::report::visible::visible;
use crate::report::{Policy, Report, Text, Timestamp};

/// The columns of the failures table.
///
/// `policy_type` is one of `sts`, `tlsa`, `no-policy-found`, `other`; `mode` is that of the quoted MTA-STS policy;
/// `fault` is the name of the diagnosed fault; `failed_sessions` is `failed-session-count`. One session may be counted
/// in several failure details (RFC 8460 s.4), so their sum can exceed the number of failed sessions.
pub const FAILURE_COLUMNS: [&str; 18] = [
    "organization",
    "submitter",
    "report_id",
    "start",
    "end",
    "policy_type",
    "policy_type_text",
    "policy_domain",
    "mode",
    "result_type",
    "fault",
    "sending_mta_ip",
    "receiving_mx_hostname",
    "receiving_mx_helo",
    "receiving_ip",
    "failed_sessions",
    "reason_code",
    "additional_information",
];

/// The columns of the policies table.
///
/// Entries of `mx` and `policy_string` are separated by ` | `. `successful` and `failed` are the session counts of the
/// summary, `unexplained` the failed sessions that no failure detail lists, `failure_rows` the number of failure
/// details. Policies of two types for one domain describe the same sessions: `counted_successful` and `counted_failed`
/// are 0 in rows whose sessions are counted in another row, so these two columns may be summed.
pub const POLICY_COLUMNS: [&str; 19] = [
    "organization",
    "submitter",
    "contact",
    "report_id",
    "start",
    "end",
    "policy_type",
    "policy_type_text",
    "policy_domain",
    "policy_domain_inferred",
    "mode",
    "mx",
    "policy_string",
    "successful",
    "failed",
    "unexplained",
    "failure_rows",
    "counted_successful",
    "counted_failed",
];

/// A row under construction.
#[derive(Clone, Default)]
struct Row {
    line: String,
}

impl Row {
    fn separate(&mut self) {
        if !self.line.is_empty() {
            self.line.push(',');
        }
    }

    /// Adds a cell of our own text or digits, never quoted.
    fn plain(&mut self, value: impl std::fmt::Display) {
        self.separate();
        // Writing to a String cannot fail.
        let _ = write!(self.line, "{value}");
    }

    /// Adds a cell of received text, guarded and quoted as needed.
    fn text(&mut self, text: Option<&str>) {
        self.separate();
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            // Quoted, because `separate` would not see an empty first cell.
            return self.line.push_str("\"\"");
        };
        let guard = if is_active(text) { "'" } else { "" };
        let text = visible(text);
        if text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:@/*".contains(&b)) {
            self.line.push_str(guard);
            return self.line.push_str(&text);
        }
        // Everything else is quoted: some spreadsheets also split on semicolons, spaces or tabs.
        self.line.push('"');
        self.line.push_str(guard);
        self.line.push_str(&text.replace('"', "\"\""));
        self.line.push('"');
    }

    fn texts(&mut self, texts: &[Text]) {
        let joined: Vec<&str> = texts.iter().map(Text::as_str).collect();
        self.text(Some(&joined.join(" | ")));
    }

    fn end(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.line.push_str("\r\n");
        out.write_all(self.line.as_bytes())
    }
}

/// Whether a spreadsheet may evaluate the cell as a formula. Full-width signs also count, because
/// of East Asian locales.
fn is_active(text: &str) -> bool {
    let sign = |c| matches!(c, '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}');
    text.starts_with(['\t', '\r', '\'']) || text.trim_start().starts_with(sign)
}

fn header(columns: &[&str], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "\u{feff}{}\r\n", columns.join(","))
}

fn time(row: &mut Row, time: Option<Timestamp>, text: Option<&Text>) {
    match time {
        Some(time) => row.plain(time),
        None => row.text(text.map(Text::as_str)),
    }
}

fn dates(row: &mut Row, report: &Report) {
    time(row, report.range.start, report.range.start_text.as_ref());
    time(row, report.range.end, report.range.end_text.as_ref());
}

fn policy_names(row: &mut Row, policy: &Policy) {
    row.plain(policy.kind.name());
    row.text(policy.kind_text.as_deref());
    row.text(policy.domain.as_deref());
}

/// Writes the failures table.
pub(super) struct Failures;

impl Document for Failures {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        header(&FAILURE_COLUMNS, out)
    }

    fn report(&mut self, chosen: &Chosen<'_>, analyse: &dyn Fn() -> Analysis, out: &mut dyn Write) -> io::Result<()> {
        let (report, analysis) = (chosen.report(), analyse());
        for (index, policy) in chosen.policies() {
            let mut policy_cells = Row::default();
            policy_cells.text(report.organization.as_deref());
            policy_cells.text(report.submitter.as_deref());
            policy_cells.text(report.report_id.as_deref());
            dates(&mut policy_cells, report);
            policy_names(&mut policy_cells, policy);
            policy_cells.text(policy.sts().mode.as_deref());
            for (at, failure) in chosen.failures(index) {
                let mut row = policy_cells.clone();
                row.text(failure.result_type.as_deref());
                row.plain(analysis.fault(index, at).name());
                row.text(failure.sending_mta_ip.as_deref());
                row.text(failure.receiving_mx_hostname.as_deref());
                row.text(failure.receiving_mx_helo.as_deref());
                row.text(failure.receiving_ip.as_deref());
                row.plain(failure.failed);
                row.text(failure.reason_code.as_deref());
                row.text(failure.additional_information.as_deref());
                row.end(out)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// Writes the policies table.
pub(super) struct Policies;

impl Document for Policies {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        header(&POLICY_COLUMNS, out)
    }

    fn report(&mut self, chosen: &Chosen<'_>, analyse: &dyn Fn() -> Analysis, out: &mut dyn Write) -> io::Result<()> {
        let (report, analysis) = (chosen.report(), analyse());
        for (index, policy) in chosen.policies() {
            let mut row = Row::default();
            row.text(report.organization.as_deref());
            row.text(report.submitter.as_deref());
            row.text(report.contact.as_deref());
            row.text(report.report_id.as_deref());
            dates(&mut row, report);
            policy_names(&mut row, policy);
            row.plain(policy.domain_inferred);
            row.text(policy.sts().mode.as_deref());
            row.texts(&policy.mx_patterns());
            row.texts(&policy.policy_string);
            row.plain(policy.successful);
            row.plain(policy.failed);
            row.plain(policy.unexplained());
            row.plain(policy.failures.len());
            let counts = analysis.counted(index);
            row.plain(counts.successful);
            row.plain(counts.failed);
            row.end(out)?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_cell(text: &str, want: &str) {
        let mut row = Row::default();
        row.text(Some(text));
        assert_eq!(row.line, want, "{text:?}");
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_cell("=HYPERLINK(\"https://x.example\")", "\"'=HYPERLINK(\"\"https://x.example\"\")\"");
        assert_cell("+49", "\"'+49\"");
        assert_cell("-1", "'-1");
        assert_cell("@SUM", "'@SUM");
        assert_cell("\t=1", "\"'\u{2409}=1\"");
        assert_cell("\r1", "\"'\u{240d}1\"");
        assert_cell("  =1", "\"'  =1\"");
        assert_cell("\u{ff1d}1", "\"'\u{ff1d}1\"");
        assert_cell("'quoted'", "\"''quoted'\"");
        assert_cell("a;=1", "\"a;=1\"");
        assert_cell("*.mx.example.com", "*.mx.example.com");
        assert_cell("two\nlines, \u{202e}x", "\"two\u{240a}lines, <U+202E>x\"");
    }
}
