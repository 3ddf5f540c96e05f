//! An export of what matches a filter, made report by report, so that other work can be done in between.

use std::io::{self, Write};

use crate::archive::{Archive, index32};
use crate::diagnosis::aggregate::Bits;
use crate::explore::{Explorer, Filter};
use crate::export::redact::NameCollector;
use crate::export::{Analysis, Export, Format, Selection, markdown};

/// An export under way.
pub struct ExportJob {
    wanted: Wanted,
    format: Format,
    problems: Vec<markdown::Problem>,
    /// The names seen so far, while they are gathered.
    collector: Option<NameCollector>,
    export: Option<Export>,
    /// The next report to be seen or written.
    next: u32,
    /// How many reports there were in the beginning.
    reports: u32,
}

/// The numbers of what goes out.
struct Wanted {
    reports: Bits,
    policies: Bits,
    rows: Bits,
    /// How many rows and reports these are.
    counts: (u64, u64),
}

/// [`Wanted`] with the tables its numbers belong to.
struct Choice<'a> {
    archive: &'a Archive,
    wanted: &'a Wanted,
}

impl Selection for Choice<'_> {
    fn report(&self, report: usize) -> bool {
        self.wanted.reports.contains(report)
    }

    fn policy(&self, report: usize, policy: usize) -> bool {
        self.wanted.policies.contains(self.archive.policies_of(report).start + policy)
    }

    fn failure(&self, report: usize, policy: usize, failure: usize) -> bool {
        let policy = self.archive.policies_of(report).start + policy;
        self.wanted.rows.contains(self.archive.failures_of(policy).start + failure)
    }
}

impl ExportJob {
    /// The most problems in a ticket.
    const PROBLEMS: usize = 100;

    /// Prepares an export of what matches a filter, with names masked if it is `redacted`.
    pub fn new(explorer: &mut Explorer, archive: &Archive, filter: &Filter, format: Format, redacted: bool) -> Self {
        let problems = match format {
            Format::Markdown => explorer.problems(archive, filter, Self::PROBLEMS).0,
            _ => Vec::new(),
        };
        let bits = |numbers: &[u32], room: usize| {
            let mut bits = Bits::new(room);
            for number in numbers {
                bits.insert(*number as usize);
            }
            bits
        };
        let (reports, rows) = (explorer.reports(archive, filter), explorer.rows(archive, filter));
        let policies = explorer.policies(archive, filter);
        Self {
            wanted: Wanted {
                counts: (rows.len() as u64, reports.len() as u64),
                reports: bits(&reports, archive.len()),
                policies: bits(&policies, archive.policies().len()),
                rows: bits(&rows, archive.failures().len()),
            },
            format,
            problems: problems.iter().map(markdown::Problem::from).collect(),
            collector: redacted.then(NameCollector::default),
            export: None,
            next: 0,
            reports: index32(archive.len()),
        }
    }

    /// How many failure details and how many reports go out.
    pub const fn counts(&self) -> (u64, u64) {
        self.wanted.counts
    }

    /// Does one step and says whether it was the last.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn step(&mut self, explorer: &mut Explorer, archive: &Archive, out: &mut dyn Write) -> io::Result<bool> {
        let Some(export) = &mut self.export else {
            // A mask must know all names, chosen or not, so that the same name looks the same in every export.
            let report = archive.report(self.next).filter(|_| self.next < self.reports);
            if let (Some(collector), Some(report)) = (&mut self.collector, report) {
                collector.learn(&report);
                self.next += 1;
                return Ok(false);
            }
            self.next = 0;
            let mask = self.collector.take().map(NameCollector::finish);
            self.export.insert(Export::new(self.format, &self.problems, mask)).begin(out)?;
            return Ok(false);
        };
        let choice = Choice { archive, wanted: &self.wanted };
        while self.next < self.reports && !choice.report(self.next as usize) {
            self.next += 1;
        }
        match archive.report(self.next).filter(|_| self.next < self.reports) {
            Some(report) => {
                let index = self.next as usize;
                let analysis = || Analysis::of(archive, explorer.classes(archive), index);
                export.report(index, &report, analysis, &choice, out)?;
                self.next += 1;
                Ok(false)
            }
            None => self.export.take().map_or(Ok(()), |export| export.finish(out)).map(|()| true),
        }
    }
}
