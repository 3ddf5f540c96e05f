//! The pass over all reports that comes before a masked copy. It learns the names of every report, copied or not, so
//! that a name has the same pseudonym in every copy.

use crate::archive::{Archive, Id, ReportId};
use crate::export::Mask;
use crate::export::redact::NameCollector;

/// The pass, which learns one report at a time.
pub(super) struct NamePass {
    names: NameCollector,
    next: ReportId,
    /// Number of reports when it started.
    reports: usize,
}

impl NamePass {
    /// The pass over the reports that are in the archive now.
    pub(super) fn over(archive: &Archive) -> Self {
        Self { names: NameCollector::default(), next: ReportId(0), reports: archive.len() }
    }

    /// Learns the names of the next report; `false` if there is none left.
    pub(super) fn step(&mut self, archive: &Archive) -> bool {
        let report = archive.report(self.next).filter(|_| self.next.index() < self.reports);
        if let Some(report) = &report {
            self.names.learn(report);
            self.next.0 += 1;
        }
        report.is_some()
    }

    /// The mask, after the last report.
    pub(super) fn finish(self) -> Mask {
        self.names.finish()
    }
}
