//! The files a person has handed in, and what became of each: the page's side of reading, as plain state.
//!
//! Every file ends in exactly one outcome, also when the engine dies in the middle of one.

use crate::intake::Outcome;
use crate::protocol::{FileId, FileInfo, FileOutcome, Progress};

/// A file and its fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The file.
    pub info: FileInfo,
    /// Made up by us, not the user's.
    pub sample: bool,
    /// What became of it, once that is known.
    pub fate: Fate,
}

/// Where a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Not read yet.
    Waiting,
    /// Read, whatever came of it.
    Done(FileOutcome),
    /// Left unread because the user stopped.
    Cancelled,
}

/// All files of this visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tray {
    items: Vec<Item>,
    next: FileId,
    /// How far reading is; `None` when idle.
    pub progress: Option<Progress>,
    /// Whether the user has asked to stop and the engine has not answered yet.
    pub stopping: bool,
}

impl Tray {
    /// Takes files in, in order; returns them with their numbers. Their sizes follow by [`Tray::set_size`].
    pub fn add(&mut self, files: impl IntoIterator<Item = String>, sample: bool) -> Vec<FileInfo> {
        let mut added = Vec::new();
        for name in files {
            let info = FileInfo { id: self.next, name, size: 0 };
            self.next += 1;
            self.items.push(Item { info: info.clone(), sample, fate: Fate::Waiting });
            added.push(info);
        }
        if self.progress.is_none() && !added.is_empty() {
            self.progress =
                Some(Progress { of_files: u32::try_from(added.len()).unwrap_or(u32::MAX), ..Progress::default() });
        }
        added
    }

    /// Notes the size of a file, which is looked up only when its turn comes.
    pub fn set_size(&mut self, id: FileId, size: u64) {
        if let Ok(at) = self.items.binary_search_by_key(&id, |item| item.info.id) {
            self.items[at].info.size = size;
        }
    }

    /// All files in the order in which they came.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The file with a number.
    pub fn item(&self, id: FileId) -> Option<&Item> {
        let at = self.items.binary_search_by_key(&id, |item| item.info.id).ok()?;
        self.items.get(at)
    }

    /// Whether everything in the tray is our own sample.
    pub fn only_sample(&self) -> bool {
        !self.items.is_empty() && self.items.iter().all(|item| item.sample)
    }

    /// Notes what became of a file. A second outcome for the same file changes nothing.
    pub fn done(&mut self, outcome: FileOutcome) {
        // Numbers are given in ascending order.
        let place = self.items.binary_search_by_key(&outcome.file, |item| item.info.id);
        if let Ok(at) = place
            && let item = &mut self.items[at]
            && item.fate == Fate::Waiting
        {
            item.fate = Fate::Done(outcome);
        }
    }

    /// Whether every file has its outcome.
    pub fn all_done(&self) -> bool {
        self.items.iter().all(|item| item.fate != Fate::Waiting)
    }

    /// Reading has ended; files that were not reached were cancelled.
    pub fn finished(&mut self) {
        self.progress = None;
        self.stopping = false;
        for item in &mut self.items {
            if item.fate == Fate::Waiting {
                item.fate = Fate::Cancelled;
            }
        }
    }

    /// The engine died, and a new one is to read all files again but those that gave nothing, and `damaged`, if it is to
    /// blame. Returns those to be read, in order.
    pub fn crashed(&mut self, message: &str, damaged: Option<FileId>) -> Vec<FileInfo> {
        let mut again = Vec::new();
        for item in &mut self.items {
            let known_bad = matches!(&item.fate, Fate::Done(outcome) if outcome.outcome != Outcome::Read && outcome.outcome != Outcome::Duplicate);
            if Some(item.info.id) == damaged {
                item.fate = Fate::Done(FileOutcome {
                    file: item.info.id,
                    outcome: Outcome::Damaged,
                    detail: Some(format!(
                        "reading it ended the engine of this page twice, so it was left out; all other files are read. If you \
                         think it is a good report, please send it to us ({message})"
                    )),
                    reports: 0,
                    duplicates: 0,
                });
            } else if !known_bad && item.fate != Fate::Cancelled {
                item.fate = Fate::Waiting;
                again.push(item.info.clone());
            }
        }
        self.stopping = false;
        self.progress = (!again.is_empty())
            .then(|| Progress { of_files: u32::try_from(again.len()).unwrap_or(u32::MAX), ..Progress::default() });
        again
    }

    /// Empties the tray. Numbers are not used again.
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

    fn tray_of(count: usize) -> Tray {
        let mut tray = Tray::default();
        tray.add((0..count).map(|index| format!("{index}.json")), false);
        tray
    }

    #[test]
    fn every_file_ends_in_one_outcome() {
        let mut tray = tray_of(3);
        tray.done(outcome(0, Outcome::Read));
        tray.done(outcome(1, Outcome::Damaged));
        tray.done(outcome(0, Outcome::Damaged));
        assert!(!tray.all_done());
        tray.finished();
        assert!(tray.all_done());
        let fates: Vec<&Fate> = tray.items().iter().map(|item| &item.fate).collect();
        assert!(matches!(fates[0], Fate::Done(done) if done.outcome == Outcome::Read));
        assert!(matches!(fates[1], Fate::Done(done) if done.outcome == Outcome::Damaged));
        assert_eq!(fates[2], &Fate::Cancelled);
        assert_eq!(tray.progress, None);
    }

    #[test]
    fn a_dead_engine_costs_only_the_file_it_died_on() {
        let mut tray = tray_of(4);
        tray.done(outcome(0, Outcome::Read));
        tray.done(outcome(1, Outcome::NotAReport));
        let ids = |again: Vec<FileInfo>| again.into_iter().map(|info| info.id).collect::<Vec<FileId>>();
        assert_eq!(ids(tray.crashed("boom", None)), [0, 2, 3]);
        assert_eq!(ids(tray.crashed("boom", Some(2))), [0, 3]);
        assert!(matches!(&tray.item(2).unwrap().fate, Fate::Done(done) if done.outcome == Outcome::Damaged));
        assert!(tray.progress.is_some());
        assert_eq!(ids(tray.crashed("boom", None)), [0, 3], "it is never read again");
    }

    #[test]
    fn numbers_are_never_used_twice() {
        let mut tray = tray_of(2);
        tray.clear();
        assert_eq!(tray.add(["a".to_owned()], true)[0].id, 2);
        assert!(tray.only_sample());
    }
}
