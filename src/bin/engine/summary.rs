//! Sums up the parts of a file into its one outcome.

use tls_rpt_workbench::archive::{Added, Archive, Source};
use tls_rpt_workbench::intake::limits::LimitHit;
use tls_rpt_workbench::intake::outcome::PartErrorKind;
use tls_rpt_workbench::intake::{FileRead, Outcome, PartError, outcome};
use tls_rpt_workbench::protocol::{FileId, FileInfo, FileOutcome};

/// What was found in a file so far.
#[derive(Default)]
pub(crate) struct FileSummary {
    reports: u32,
    duplicates: u32,
    faults: Vec<PartError>,
    conflict: bool,
    /// Whether the user stopped before the end of the file.
    pub(crate) stopped: bool,
}

impl FileSummary {
    /// Moves the reports of a part into the archive. Returns the number of new ones.
    pub(crate) fn take(&mut self, file: FileId, read: FileRead, archive: &mut Archive) -> u32 {
        let before = self.reports;
        self.faults.extend(read.faults);
        for found in read.found {
            let source = Source { file, index: self.reports + self.duplicates, place: found.place };
            match archive.add(found.report, source) {
                Added::Duplicate => self.duplicates += 1,
                Added::New => self.reports += 1,
                Added::Conflict => {
                    self.reports += 1;
                    self.conflict = true;
                }
            }
        }
        self.reports - before
    }

    /// Records that the file was not read, or not to its end, because of a limit.
    pub(crate) fn refuse(&mut self, limit: LimitHit) {
        self.faults.push(PartError { place: String::new(), kind: PartErrorKind::OverLimit(limit) });
    }

    /// The outcome of the file; `None` if the user stopped before any report was found.
    pub(crate) fn outcome(self, info: &FileInfo) -> Option<FileOutcome> {
        let found = (self.reports + self.duplicates) as usize;
        let file = info.id;
        if self.stopped && found == 0 {
            return None;
        }
        let mut verdict = outcome::outcome(found, &self.faults);
        let mut detail = outcome::detail(found, &self.faults);
        if self.stopped {
            detail = Some("you stopped in the middle of it; what was read stays".to_owned());
        } else if verdict == Outcome::Read && self.reports == 0 {
            verdict = Outcome::Duplicate;
            detail = detail.or_else(|| Some("the same report was read before; it is counted once".to_owned()));
        } else if self.conflict {
            detail = detail.or_else(|| Some(outcome::CONFLICT.to_owned()));
        }
        Some(FileOutcome { file, outcome: verdict, detail, reports: self.reports, duplicates: self.duplicates })
    }
}
