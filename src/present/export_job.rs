//! An export of the filtered reports, written one report at a time, so that the engine can handle messages in between.

use std::io::{self, Write};

use super::dashboard::covered;
use super::name_pass::NamePass;
use crate::archive::{Archive, Id, ReportId};
use crate::diagnosis::aggregate::Bits;
use crate::explore::{Explorer, Filter};
use crate::export::{Analysis, Export, Format, Selection, markdown};
use crate::report::Day;

/// An export in progress.
pub struct ExportJob {
    wanted: Wanted,
    format: Format,
    problems: Vec<markdown::Problem>,
    /// The first pass of a redacted export.
    names: Option<NamePass>,
    export: Option<Export>,
    /// The next report to write.
    next: ReportId,
    /// Number of reports when the export started.
    reports: usize,
}

/// The reports, policies and failure details to export, as sets of indices.
struct Wanted {
    reports: Bits,
    policies: Bits,
    rows: Bits,
    /// Number of failure details and of reports to export.
    counts: (u64, u64),
    days: Option<(Day, Day)>,
}

/// The set of these ids, in a table of `len` rows.
fn bits<I: Id>(ids: &[I], len: usize) -> Bits {
    let mut bits = Bits::new(len);
    for id in ids {
        bits.insert(id.index());
    }
    bits
}

/// [`Wanted`] with the archive that its indices refer to.
struct Choice<'a> {
    archive: &'a Archive,
    wanted: &'a Wanted,
}

impl Selection for Choice<'_> {
    fn report(&self, report: usize) -> bool {
        self.wanted.reports.contains(report)
    }

    fn policy(&self, report: usize, policy: usize) -> bool {
        self.wanted.policies.contains(self.archive.policies_of(ReportId::new(report)).at(policy).index())
    }

    fn failure(&self, report: usize, policy: usize, failure: usize) -> bool {
        let policy = self.archive.policies_of(ReportId::new(report)).at(policy);
        self.wanted.rows.contains(self.archive.failures_of(policy).at(failure).index())
    }
}

impl ExportJob {
    /// Maximum number of problems in a ticket (Markdown).
    const PROBLEMS: usize = 100;

    /// Prepares an export of the filtered reports; `redacted` replaces names with pseudonyms.
    pub fn new(explorer: &mut Explorer, archive: &Archive, filter: &Filter, format: Format, redacted: bool) -> Self {
        let problems = match format {
            Format::Markdown => explorer.problems(archive, filter, Self::PROBLEMS).0,
            _ => Vec::new(),
        };
        let (reports, rows) = (explorer.reports(archive, filter), explorer.rows(archive, filter));
        let policies = explorer.policies(archive, filter);
        Self {
            wanted: Wanted {
                counts: (rows.len() as u64, reports.len() as u64),
                days: covered(archive, &reports),
                reports: bits(&reports, archive.len()),
                policies: bits(&policies, archive.policies().len()),
                rows: bits(&rows, archive.failures().len()),
            },
            format,
            problems: problems.iter().map(markdown::Problem::from).collect(),
            names: redacted.then(|| NamePass::over(archive)),
            export: None,
            next: ReportId(0),
            reports: archive.len(),
        }
    }

    /// Number of failure details and of reports to export.
    pub const fn counts(&self) -> (u64, u64) {
        self.wanted.counts
    }

    /// First and last day of the reports to export; implausible dates are ignored.
    pub const fn days(&self) -> Option<(Day, Day)> {
        self.wanted.days
    }

    /// Performs one step; returns true after the last one.
    ///
    /// # Errors
    /// Any I/O error from `out`.
    pub fn step(&mut self, explorer: &mut Explorer, archive: &Archive, out: &mut dyn Write) -> io::Result<bool> {
        let Some(export) = &mut self.export else {
            if self.names.as_mut().is_some_and(|names| names.step(archive)) {
                return Ok(false);
            }
            let mask = self.names.take().map(NamePass::finish);
            self.export.insert(Export::new(self.format, &self.problems, mask)).begin(out)?;
            return Ok(false);
        };
        let choice = Choice { archive, wanted: &self.wanted };
        while self.next.index() < self.reports && !choice.report(self.next.index()) {
            self.next.0 += 1;
        }
        match archive.report(self.next).filter(|_| self.next.index() < self.reports) {
            Some(report) => {
                let id = self.next;
                let classes = explorer.classes(archive);
                export.report(id.index(), &report, &|| Analysis::of(archive, classes, id), &choice, out)?;
                self.next.0 += 1;
                Ok(false)
            }
            None => self.export.take().map_or(Ok(()), |export| export.finish(out)).map(|()| true),
        }
    }
}
