//! The files added in this visit, and the status of each.
//!
//! Every file gets exactly one outcome, even if the engine dies while reading it.

use crate::display::{count, number};
use crate::intake::Outcome;
use crate::protocol::{FileId, FileInfo, FileOutcome, Progress};

/// A file and its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Id, name, and size in bytes; the size is 0 until [`FileList::set_size`].
    pub info: FileInfo,
    /// Whether it is the built-in sample instead of a file of the user.
    pub sample: bool,
    /// Whether it was read, and with which outcome.
    pub status: FileStatus,
}

/// The status of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileStatus {
    /// Not read yet.
    Waiting,
    /// Read, or known to be unreadable.
    Done(FileOutcome),
    /// Left unread because the user stopped.
    Cancelled,
}

/// All files of this visit, in the order they were added.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileList {
    entries: Vec<FileEntry>,
    next: FileId,
    /// Progress of reading; `None` when idle.
    pub progress: Option<Progress>,
    /// Whether the user has asked to stop and the engine has not answered yet.
    pub stopping: bool,
}

impl FileList {
    /// Adds files by name, in order; returns them with their ids. [`FileList::set_size`] sets their sizes later.
    pub fn add(&mut self, files: impl IntoIterator<Item = String>, sample: bool) -> Vec<FileInfo> {
        let mut added = Vec::new();
        for name in files {
            let info = FileInfo { id: self.next, name, size: 0 };
            self.next.0 += 1;
            self.entries.push(FileEntry { info: info.clone(), sample, status: FileStatus::Waiting });
            added.push(info);
        }
        if self.progress.is_none() && !added.is_empty() {
            self.progress =
                Some(Progress { of_files: u32::try_from(added.len()).unwrap_or(u32::MAX), ..Progress::default() });
        }
        added
    }

    /// Sets the size of a file in bytes, which is determined only when its turn comes.
    pub fn set_size(&mut self, id: FileId, size: u64) {
        if let Ok(at) = self.entries.binary_search_by_key(&id, |entry| entry.info.id) {
            self.entries[at].info.size = size;
        }
    }

    /// All files, in the order they were added.
    pub fn entries(&self) -> &[FileEntry] {
        &self.entries
    }

    /// The file with this id.
    pub fn entry(&self, id: FileId) -> Option<&FileEntry> {
        let at = self.entries.binary_search_by_key(&id, |entry| entry.info.id).ok()?;
        self.entries.get(at)
    }

    /// Whether there are files, and all of them are the built-in sample.
    pub fn only_sample(&self) -> bool {
        !self.entries.is_empty() && self.entries.iter().all(|entry| entry.sample)
    }

    /// The number of files with each outcome, in words.
    pub fn summary(&self) -> String {
        let of = |wanted: Outcome| {
            let done = |entry: &&FileEntry| matches!(&entry.status, FileStatus::Done(done) if done.outcome == wanted);
            self.entries.iter().filter(done).count() as u64
        };
        let cancelled = self.entries.iter().filter(|entry| entry.status == FileStatus::Cancelled).count() as u64;
        let parts = [
            (of(Outcome::Read), "read"),
            (of(Outcome::Duplicate), "duplicate"),
            (of(Outcome::NotAReport), "not a TLS report"),
            (of(Outcome::Damaged), "damaged"),
            (of(Outcome::OverLimit), "over a limit"),
            (cancelled, "not read because you stopped"),
        ];
        let counts: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{} {what}", number(*count)))
            .collect();
        let files = count(self.entries.len() as u64, "file", "files");
        if counts.is_empty() { files } else { format!("{files}: {}", counts.join(", ")) }
    }

    /// The number of files that need a look: those without a report, and those read in part.
    pub fn troubled(&self) -> u64 {
        let troubled = |entry: &&FileEntry| match &entry.status {
            FileStatus::Done(done) => match done.outcome {
                Outcome::NotAReport | Outcome::Damaged | Outcome::OverLimit => true,
                Outcome::Read => done.detail.is_some(),
                Outcome::Duplicate => false,
            },
            FileStatus::Waiting => false,
            FileStatus::Cancelled => true,
        };
        self.entries.iter().filter(troubled).count() as u64
    }

    /// Records the outcome of a file. A second outcome for the same file is ignored.
    pub fn done(&mut self, outcome: FileOutcome) {
        // Ids are assigned in ascending order.
        let place = self.entries.binary_search_by_key(&outcome.file, |entry| entry.info.id);
        if let Ok(at) = place
            && let entry = &mut self.entries[at]
            && entry.status == FileStatus::Waiting
        {
            entry.status = FileStatus::Done(outcome);
        }
    }

    /// Whether every file has its outcome.
    pub fn all_done(&self) -> bool {
        self.entries.iter().all(|entry| entry.status != FileStatus::Waiting)
    }

    /// Ends reading and cancels files that were not reached.
    pub fn finished(&mut self) {
        self.progress = None;
        self.stopping = false;
        self.cancel_waiting();
    }

    /// Cancels all waiting files, because the user stopped.
    pub(crate) fn cancel_waiting(&mut self) {
        for entry in &mut self.entries {
            if entry.status == FileStatus::Waiting {
                entry.status = FileStatus::Cancelled;
            }
        }
    }

    /// The engine died: a new one has to read all files again, except cancelled files, files without a report, and
    /// `damaged`, which is to blame. Returns the files to read, in order.
    pub(crate) fn crashed(&mut self, message: &str, damaged: Option<FileId>) -> Vec<FileInfo> {
        let mut again = Vec::new();
        for entry in &mut self.entries {
            let known_bad = matches!(&entry.status, FileStatus::Done(outcome) if outcome.outcome != Outcome::Read && outcome.outcome != Outcome::Duplicate);
            if Some(entry.info.id) == damaged {
                entry.status = FileStatus::Done(FileOutcome {
                    file: entry.info.id,
                    outcome: Outcome::Damaged,
                    detail: Some(format!(
                        "reading it ended the engine of this page twice, so it was left out; all other files are read. If you \
                         think it is a good report, please send it to us ({message})"
                    )),
                    reports: 0,
                    duplicates: 0,
                });
            } else if !known_bad && entry.status != FileStatus::Cancelled {
                entry.status = FileStatus::Waiting;
                again.push(entry.info.clone());
            }
        }
        self.stopping = false;
        self.progress = (!again.is_empty())
            .then(|| Progress { of_files: u32::try_from(again.len()).unwrap_or(u32::MAX), ..Progress::default() });
        again
    }

    /// Empties the list. Ids are not reused.
    pub fn clear(&mut self) {
        *self = Self { next: self.next, ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(file: FileId, outcome: Outcome) -> FileOutcome {
        FileOutcome { file, outcome, detail: None, reports: 1, duplicates: 0 }
    }

    fn list_of(count: usize) -> FileList {
        let mut list = FileList::default();
        list.add((0..count).map(|index| format!("{index}.json")), false);
        list
    }

    #[test]
    fn every_file_ends_in_one_outcome() {
        let mut list = list_of(3);
        list.done(outcome(FileId(0), Outcome::Read));
        list.done(outcome(FileId(1), Outcome::Damaged));
        list.done(outcome(FileId(0), Outcome::Damaged));
        assert!(!list.all_done());
        list.finished();
        assert!(list.all_done());
        let statuses: Vec<&FileStatus> = list.entries().iter().map(|entry| &entry.status).collect();
        assert!(matches!(statuses[0], FileStatus::Done(done) if done.outcome == Outcome::Read));
        assert!(matches!(statuses[1], FileStatus::Done(done) if done.outcome == Outcome::Damaged));
        assert_eq!(statuses[2], &FileStatus::Cancelled);
        assert_eq!(list.progress, None);
    }

    #[test]
    fn a_dead_engine_costs_only_the_file_it_died_on() {
        let mut list = list_of(4);
        list.done(outcome(FileId(0), Outcome::Read));
        list.done(outcome(FileId(1), Outcome::NotAReport));
        let ids = |again: Vec<FileInfo>| again.into_iter().map(|info| info.id.0).collect::<Vec<u32>>();
        assert_eq!(ids(list.crashed("boom", None)), [0, 2, 3]);
        assert_eq!(ids(list.crashed("boom", Some(FileId(2)))), [0, 3]);
        assert!(
            matches!(&list.entry(FileId(2)).unwrap().status, FileStatus::Done(done) if done.outcome == Outcome::Damaged)
        );
        assert!(list.progress.is_some());
        assert_eq!(ids(list.crashed("boom", None)), [0, 3], "it is never read again");
    }

    #[test]
    fn numbers_are_never_used_twice() {
        let mut list = list_of(2);
        list.clear();
        assert_eq!(list.add(["a".to_owned()], true)[0].id, FileId(2));
        assert!(list.only_sample());
    }
}
