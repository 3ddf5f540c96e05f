//! Out again: the reports that were read, or the chosen rows of them, as tables, JSON lines, JSON, or text for a ticket.
//!
//! Whatever the format: rows are chosen by a [`Selection`], names can be masked by a [`Mask`], and output is written
//! report by report into any [`Write`], so that a million rows are never held at once. What was received is hostile:
//! each format writes it so that it stays text.
//!
//! | format | one row is | what a selection leaves out |
//! |---|---|---|
//! | [`Format::FailuresCsv`] | a failure detail | the row |
//! | [`Format::PoliciesCsv`] | a policy of a report | the row |
//! | [`Format::Ndjson`] | a report | policies and failures; a report without any |
//! | [`Format::Json`] | a report in the form of RFC 8460 s.4.4 | the same |
//! | [`Format::Markdown`] | | figures and table are of the selection, problems as they are handed over |
//!
//! Counts of a policy are those of its summary, whichever of its failures are chosen.

pub mod csv;
pub mod json;
pub mod markdown;
pub mod ndjson;
pub mod redact;
pub mod selection;

use std::io::{self, BufWriter, Write};

use serde::{Deserialize, Serialize};

use crate::report::Report;

pub use redact::Mask;
pub use selection::{Analysis, Chosen, Everything, Selection};

/// What can be made of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// A table of failure details ([`csv::FAILURE_COLUMNS`]).
    FailuresCsv,
    /// A table of policies ([`csv::POLICY_COLUMNS`]).
    PoliciesCsv,
    /// One object a line and report ([`ndjson`]).
    Ndjson,
    /// An array of reports as senders write them ([`json`]).
    Json,
    /// A text for a ticket ([`markdown`]).
    Markdown,
}

impl Format {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::FailuresCsv, Self::PoliciesCsv, Self::Ndjson, Self::Json, Self::Markdown];

    /// A stable kebab-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FailuresCsv => "failures-csv",
            Self::PoliciesCsv => "policies-csv",
            Self::Ndjson => "ndjson",
            Self::Json => "json",
            Self::Markdown => "markdown",
        }
    }

    /// What it is called where one chooses.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FailuresCsv => "Failures as a table (CSV)",
            Self::PoliciesCsv => "Policies as a table (CSV)",
            Self::Ndjson => "Reports, one JSON object a line (NDJSON)",
            Self::Json => "Reports as one JSON document",
            Self::Markdown => "Text for a ticket (Markdown)",
        }
    }

    /// A name for the file it is saved as.
    pub const fn file_name(self, redacted: bool) -> &'static str {
        match (self, redacted) {
            (Self::FailuresCsv, false) => "tls-failures.csv",
            (Self::FailuresCsv, true) => "tls-failures-redacted.csv",
            (Self::PoliciesCsv, false) => "tls-policies.csv",
            (Self::PoliciesCsv, true) => "tls-policies-redacted.csv",
            (Self::Ndjson, false) => "tls-reports.ndjson",
            (Self::Ndjson, true) => "tls-reports-redacted.ndjson",
            (Self::Json, false) => "tls-reports.json",
            (Self::Json, true) => "tls-reports-redacted.json",
            (Self::Markdown, false) => "tls-reports.md",
            (Self::Markdown, true) => "tls-reports-redacted.md",
        }
    }

    /// The media type, with its character set where that is not fixed.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::FailuresCsv | Self::PoliciesCsv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson => "application/x-ndjson",
            Self::Json => "application/json",
            Self::Markdown => "text/markdown; charset=utf-8",
        }
    }
}

/// One format being written, report by report.
trait Document {
    /// What stands before the first report.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;
    /// One report that has chosen rows.
    fn report(&mut self, chosen: &Chosen<'_>, analysis: &Analysis, out: &mut dyn Write) -> io::Result<()>;
    /// What stands after the last report.
    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// An export under way: [`Export::begin`], [`Export::report`] for each report, [`Export::finish`]. Whoever must not be
/// busy for long does something else between two reports.
pub struct Export {
    document: Box<dyn Document>,
    mask: Option<Mask>,
}

impl Export {
    /// Prepares an export. `problems` are for [`Format::Markdown`]; with a mask everything goes out redacted.
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

    /// Writes what stands before the first report.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.document.begin(out)
    }

    /// Writes the chosen rows of the report with this number. The analysis is made if anything is chosen.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn report(
        &mut self,
        index: usize,
        report: &Report,
        analysis: impl FnOnce() -> Analysis,
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
        self.document.report(&chosen, &analysis(), &mut out)?;
        out.flush()
    }

    /// Writes what stands after the last report.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.document.finish(out)
    }
}

/// Writes all chosen rows at once. The reports are gone through twice when the copy is redacted: the mask must know all
/// names, chosen or not, so that the same name looks the same in every export.
///
/// # Errors
/// Those of `out`.
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
        export.report(index, report, || Analysis::alone(report), selection, out)?;
    }
    export.finish(out)
}
