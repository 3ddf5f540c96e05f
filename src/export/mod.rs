//! Exports reports, or the filtered rows, as tables, JSON lines, JSON, or text for a ticket.
//!
//! For every format, a [`Selection`] chooses the rows, a [`Mask`] can mask names, and output is written report by
//! report to any [`Write`], so that a million rows are never in memory at once. Received text is untrusted: each format
//! escapes it, so that it is never interpreted as markup or a formula.
//!
//! | format | one row per | omitted if not selected |
//! |---|---|---|
//! | [`Format::FailuresCsv`] | failure detail | the row |
//! | [`Format::PoliciesCsv`] | policy of a report | the row |
//! | [`Format::Ndjson`] | report | policies, failures, and reports with no policy selected |
//! | [`Format::Json`] | report in the format of RFC 8460 s.4.4 | as for NDJSON |
//! | [`Format::Markdown`] | | figures and table follow the selection, problems are as passed in |
//!
//! The session counts of a policy are those of its summary, no matter which of its failures are chosen.
//!
//! | module | holds |
//! |---|---|
//! | `csv` | tables of failures and policies |
//! | `ndjson`, `json` | one object per report; reports in the format of RFC 8460 |
//! | `markdown` | text for a ticket |
//! | `selection` | which rows are exported, and their diagnosis and counts |
//! | `redact` | masks names |

pub mod csv;
pub mod json;
pub mod markdown;
pub mod ndjson;
pub mod redact;
pub mod selection;

use std::io::{self, BufWriter, Write};

use serde::{Deserialize, Serialize};

use crate::report::{Day, Report};

pub use redact::Mask;
pub use selection::{Analysis, Chosen, Everything, Selection};

/// An export format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// A table of failure details ([`csv::FAILURE_COLUMNS`]).
    FailuresCsv,
    /// A table of policies ([`csv::POLICY_COLUMNS`]).
    PoliciesCsv,
    /// One object per line and report ([`ndjson`]).
    Ndjson,
    /// An array of reports in the format of RFC 8460 ([`json`]).
    Json,
    /// Text for a ticket ([`markdown`]).
    Markdown,
}

impl Format {
    /// All formats, in display order.
    pub const ALL: [Self; 5] = [Self::FailuresCsv, Self::PoliciesCsv, Self::Ndjson, Self::Json, Self::Markdown];

    /// The stable kebab-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FailuresCsv => "failures-csv",
            Self::PoliciesCsv => "policies-csv",
            Self::Ndjson => "ndjson",
            Self::Json => "json",
            Self::Markdown => "markdown",
        }
    }

    /// The label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FailuresCsv => "Failures as a table (CSV)",
            Self::PoliciesCsv => "Policies as a table (CSV)",
            Self::Ndjson => "Reports, one JSON object a line (NDJSON)",
            Self::Json => "Reports as one JSON document",
            Self::Markdown => "Text for a ticket (Markdown)",
        }
    }

    /// The suggested name of the download, with the days that the content covers.
    pub fn file_name(self, redacted: bool, days: Option<(Day, Day)>) -> String {
        let (name, extension) = match self {
            Self::FailuresCsv => ("tls-failures", "csv"),
            Self::PoliciesCsv => ("tls-policies", "csv"),
            Self::Ndjson => ("tls-reports", "ndjson"),
            Self::Json => ("tls-reports", "json"),
            Self::Markdown => ("tls-reports", "md"),
        };
        file_name(name, extension, redacted, days)
    }

    /// The media type, with a `charset` if the type does not imply one.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::FailuresCsv | Self::PoliciesCsv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson => "application/x-ndjson",
            Self::Json => "application/json",
            Self::Markdown => "text/markdown; charset=utf-8",
        }
    }
}

/// A file name that says what is in the file: `tls-failures-redacted-2026-05-01-to-2026-05-31.csv`.
pub(crate) fn file_name(name: &str, extension: &str, redacted: bool, days: Option<(Day, Day)>) -> String {
    let redacted = if redacted { "-redacted" } else { "" };
    let days = match days {
        Some((first, last)) if first < last => format!("-{first}-to-{last}"),
        Some((day, _)) => format!("-{day}"),
        None => String::new(),
    };
    format!("{name}{redacted}{days}.{extension}")
}

/// The writer of one format, which receives the reports one by one.
trait Document {
    /// Writes what comes before the first report.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;
    /// Writes one report that has chosen rows.
    fn report(&mut self, chosen: &Chosen<'_>, analyse: &dyn Fn() -> Analysis, out: &mut dyn Write) -> io::Result<()>;
    /// Writes what comes after the last report.
    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// An export in progress: [`Export::begin`], [`Export::report`] for each report, [`Export::finish`]. The caller may
/// yield between two reports.
pub struct Export {
    document: Box<dyn Document>,
    mask: Option<Mask>,
}

impl Export {
    /// Prepares an export. `problems` are for [`Format::Markdown`]; with a mask, all output is redacted.
    pub fn new(format: Format, problems: &[markdown::Problem], mut mask: Option<Mask>) -> Self {
        let document: Box<dyn Document> = match format {
            Format::FailuresCsv => Box::new(csv::Failures),
            Format::PoliciesCsv => Box::new(csv::Policies),
            Format::Ndjson => Box::new(ndjson::Lines),
            Format::Json => Box::new(json::Reports::default()),
            Format::Markdown => {
                let shown = problems.iter().map(|problem| match &mut mask {
                    Some(mask) => mask.problem(problem),
                    None => problem.clone(),
                });
                Box::new(markdown::Ticket::new(shown.collect()))
            }
        };
        Self { document, mask }
    }

    /// Writes what comes before the first report.
    ///
    /// # Errors
    /// Returns any error of `out`.
    pub fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.document.begin(out)
    }

    /// Writes the chosen rows of the report with this index.
    /// `analyse` is called only by formats that need it, and only if anything is chosen.
    ///
    /// # Errors
    /// Returns any error of `out`.
    pub fn report(
        &mut self,
        index: usize,
        report: &Report,
        analyse: &dyn Fn() -> Analysis,
        selection: &dyn Selection,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let masked;
        let mut chosen = Chosen::new(index, report, selection);
        if !chosen.any() {
            return Ok(());
        }
        if let Some(mask) = &mut self.mask {
            masked = mask.report(report);
            chosen = chosen.shown_as(&masked);
        }
        let mut out = BufWriter::new(out);
        self.document.report(&chosen, analyse, &mut out)?;
        out.flush()
    }

    /// Writes what comes after the last report.
    ///
    /// # Errors
    /// Returns any error of `out`.
    pub fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.document.finish(out)
    }
}

/// Writes all chosen rows at once. If `redacted`, this makes two passes over the reports: the mask must know all names,
/// chosen or not, so that a name is masked the same way in every export.
///
/// # Errors
/// Returns any error of `out`.
pub fn write<'a>(
    format: Format,
    reports: impl Iterator<Item = &'a Report> + Clone,
    selection: &dyn Selection,
    problems: &[markdown::Problem],
    redacted: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mask = redacted.then(|| Mask::of(reports.clone()));
    let mut export = Export::new(format, problems, mask);
    export.begin(out)?;
    for (index, report) in reports.enumerate() {
        export.report(index, report, &|| Analysis::alone(report), selection, out)?;
    }
    export.finish(out)
}
