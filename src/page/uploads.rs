//! The page's side of reading, as plain state: the queue, the bytes in flight, and the files on which the engine died.
//!
//! Back-pressure: the page reads small files ahead, a few at a time (`browser/reading.js`), and stops sending while
//! more than [`Uploads::BYTES_IN_FLIGHT`] are unread. The engine reads one file after the other and reports its
//! progress at least every 50 ms, between files and parts. [`Uploads`] counts both sides.
//!
//! An engine may die of a panic, a trap or lack of memory, be ended by the browser, or no longer answer. It reports
//! each file before reading it, so the file that it was reading is known in every case.

use std::collections::{HashMap, VecDeque};

use crate::protocol::{FileId, FileInfo};

/// The files queued for the engine or sent to it.
#[derive(Debug, Default)]
pub struct Uploads {
    /// Files that the page has not started to read.
    queue: VecDeque<FileInfo>,
    /// Number of queued files plus files being read for sending.
    to_send: u32,
    /// Incremented when sending restarts: files of an earlier generation are no longer sent.
    generation: u32,
    /// Bytes sent since the engine was last idle, and how many of them it has read.
    sent: u64,
    read: u64,
    /// Sizes in bytes of the files sent since the engine was last idle.
    sizes: HashMap<FileId, u64>,
    /// The file that the engine is reading.
    current: Option<FileId>,
    /// Whether a question was asked since the last answer.
    asked: bool,
    /// How often the engine has died on a file.
    strikes: HashMap<FileId, u8>,
    /// How often it has died without reading a file, since files were last added.
    unexplained: u8,
    /// Checks since its last sign of life.
    silent: u32,
}

/// What to do after the death of an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A new engine reads all files again, starting with this one, on which the old engine died.
    Retry(Option<FileId>),
    /// The file has killed two engines. It is damaged, and a new engine reads all others.
    Damaged(FileId),
    /// Engines die without reading anything; starting another one is pointless.
    GiveUp,
}

impl Uploads {
    /// Bytes sent but not yet read above which sending pauses.
    pub(crate) const BYTES_IN_FLIGHT: u64 = 32 << 20;
    /// Interval between calls of [`Uploads::check`], in milliseconds.
    pub const CHECK: u32 = 1_000;
    /// Checks without a sign of life after which a busy engine counts as dead. It reports every 50 ms, unless a single
    /// document takes longer; this allows for a machine ten times slower than usual.
    pub(crate) const PATIENCE: u32 = 15;
    /// Additional checks for each MiB of the current file, up to [`Uploads::MOST_PATIENCE`]: the largest document that
    /// is read in one piece, 128 MiB, takes several seconds.
    const PATIENCE_PER_MIB: u64 = 8;
    /// Upper limit of patience, in checks, for files of any size.
    pub(crate) const MOST_PATIENCE: u32 = 120;
    /// Deaths without a current file after which no new engine is started.
    const UNEXPLAINED: u8 = 3;

    /// Queues added files, and forgets earlier deaths without a current file.
    pub fn add(&mut self, files: impl IntoIterator<Item = FileInfo>) {
        self.unexplained = 0;
        self.queue(files);
    }

    fn queue(&mut self, files: impl IntoIterator<Item = FileInfo>) {
        let before = self.queue.len();
        self.queue.extend(files);
        let added = self.queue.len() - before;
        self.to_send = self.to_send.saturating_add(u32::try_from(added).unwrap_or(u32::MAX));
    }

    /// Whether no file is left for the page to read.
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// The current generation of sending; incremented by [`Uploads::stop`].
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The next file for the page to read; `None` if there is none or `generation` is no longer current.
    pub fn next(&mut self, generation: u32) -> Option<FileInfo> {
        if self.generation == generation { self.queue.pop_front() } else { None }
    }

    /// Whether more can be sent now.
    pub(crate) fn has_room(&self) -> bool {
        self.sent.saturating_sub(self.read) <= Self::BYTES_IN_FLIGHT
    }

    /// Records sent files with their sizes in bytes; `None` if a file could not be read. Returns how many will follow.
    pub fn send(&mut self, files: impl IntoIterator<Item = (FileId, Option<u64>)>) -> u32 {
        for (id, size) in files {
            self.to_send = self.to_send.saturating_sub(1);
            if let Some(size) = size {
                self.sent = self.sent.saturating_add(size);
                self.sizes.insert(id, size);
            }
        }
        self.to_send
    }

    /// Drops queued files and files being read for sending.
    pub fn stop(&mut self) {
        self.generation += 1;
        self.queue.clear();
        self.to_send = 0;
    }

    /// Resets everything but the counts of deaths.
    fn restart(&mut self) {
        self.stop();
        (self.sent, self.read, self.current, self.asked, self.silent) = (0, 0, None, false, 0);
        self.sizes.clear();
    }

    /// Resets everything.
    pub fn clear(&mut self) {
        self.restart();
        self.strikes.clear();
        self.unexplained = 0;
    }

    /// The engine gave a sign of life.
    pub(crate) fn heard(&mut self) {
        self.silent = 0;
    }

    /// The engine starts to read a file; `None` if it has none to read.
    pub fn started(&mut self, file: Option<FileId>) {
        self.current = file;
        self.heard();
    }

    /// The engine has read this many bytes since it was last idle.
    pub(crate) fn progressed(&mut self, bytes: u64) {
        self.read = bytes;
    }

    /// The engine has read everything that was sent.
    pub fn finished(&mut self) {
        (self.sent, self.read, self.current) = (0, 0, None);
        self.sizes.clear();
    }

    /// A question was sent to the engine.
    pub fn asked(&mut self) {
        self.asked = true;
    }

    /// The engine has answered.
    pub fn answered(&mut self) {
        self.asked = false;
    }

    /// To be called every [`Uploads::CHECK`] milliseconds. Returns whether the engine is busy but has given no sign of
    /// life for too long. Counts checks instead of time, so that the engine survives a sleeping computer.
    pub fn check(&mut self) -> bool {
        if !self.is_busy() {
            self.silent = 0;
            return false;
        }
        self.silent += 1;
        self.silent > self.patience()
    }

    /// Whether the engine has files to read or a question to answer.
    pub fn is_busy(&self) -> bool {
        self.asked || self.current.is_some() || !self.sizes.is_empty()
    }

    fn patience(&self) -> u32 {
        // Before the first sign of life the engine may still be loading.
        let size = match self.current {
            Some(file) => self.sizes.get(&file).copied().unwrap_or(0),
            None => self.sizes.values().copied().max().unwrap_or(0),
        };
        let more = u32::try_from((size >> 20).saturating_mul(Self::PATIENCE_PER_MIB)).unwrap_or(u32::MAX);
        let base = if self.current.is_some() { Self::PATIENCE } else { 5 * Self::PATIENCE };
        base.saturating_add(more).min(Self::MOST_PATIENCE)
    }

    /// The file that the engine is reading.
    pub fn current(&self) -> Option<FileId> {
        self.current
    }

    /// The engine died while reading `file`, or none. Files to be read again must be queued with [`Uploads::again`].
    pub fn died(&mut self, file: Option<FileId>) -> Verdict {
        self.restart();
        let Some(file) = file else {
            self.unexplained += 1;
            return if self.unexplained < Self::UNEXPLAINED { Verdict::Retry(None) } else { Verdict::GiveUp };
        };
        let strikes = self.strikes.entry(file).or_insert(0);
        *strikes += 1;
        if *strikes > 1 { Verdict::Damaged(file) } else { Verdict::Retry(Some(file)) }
    }

    /// Queues files for a new engine, `first` at the front: if it kills this engine as well, little work is lost.
    pub fn again(&mut self, mut files: Vec<FileInfo>, first: Option<FileId>) {
        if let Some(at) = first.and_then(|first| files.iter().position(|file| file.id == first)) {
            files[..=at].rotate_right(1);
        }
        self.queue(files);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(count: u32) -> Vec<FileInfo> {
        (0..count).map(|id| FileInfo { id: FileId(id), name: format!("{id}.json"), size: 0 }).collect()
    }

    /// Everything queued is read by the page and sent.
    fn send_all(uploads: &mut Uploads) -> Vec<u32> {
        let generation = uploads.generation();
        let mut sent = Vec::new();
        while let Some(file) = uploads.next(generation) {
            uploads.send([(file.id, Some(100))]);
            sent.push(file.id.0);
        }
        sent
    }

    #[test]
    fn files_are_sent_in_order_and_not_faster_than_they_are_read() {
        let mut uploads = Uploads::default();
        uploads.add(files(3));
        let first = uploads.next(0).unwrap();
        assert_eq!(uploads.send([(first.id, Some(40 << 20))]), 2);
        assert!(!uploads.has_room());
        uploads.progressed(30 << 20);
        assert!(uploads.has_room());
        assert_eq!(uploads.send([(FileId(1), None)]), 1, "a file that cannot be read is not waited for");
        uploads.stop();
        assert_eq!((uploads.next(0), uploads.next(1)), (None, None), "what was begun before is not sent any more");
    }

    #[test]
    fn the_file_that_kills_twice_is_damaged_and_never_tried_again() {
        let mut uploads = Uploads::default();
        uploads.add(files(4));
        assert_eq!(send_all(&mut uploads), [0, 1, 2, 3]);
        uploads.started(Some(FileId(2)));
        assert_eq!(uploads.died(uploads.current()), Verdict::Retry(Some(FileId(2))));
        uploads.again(files(4), Some(FileId(2)));
        assert_eq!(send_all(&mut uploads), [2, 0, 1, 3]);
        uploads.started(Some(FileId(2)));
        assert_eq!(uploads.died(uploads.current()), Verdict::Damaged(FileId(2)));
        uploads.again(files(4).into_iter().filter(|file| file.id != FileId(2)).collect(), None);
        assert_eq!(send_all(&mut uploads), [0, 1, 3]);
    }

    #[test]
    fn good_files_on_which_engines_die_by_chance_are_all_read() {
        let mut uploads = Uploads::default();
        uploads.add(files(500));
        for file in [3, 400, 17, 255, 0] {
            send_all(&mut uploads);
            uploads.started(Some(FileId(file)));
            assert_eq!(uploads.died(uploads.current()), Verdict::Retry(Some(FileId(file))));
            uploads.again(files(500), Some(FileId(file)));
        }
        assert_eq!(send_all(&mut uploads).len(), 500);
    }

    #[test]
    fn reading_always_ends() {
        let mut uploads = Uploads::default();
        uploads.add(files(20));
        let mut left = files(20);
        let mut engines = 0;
        // Each file kills; then every answer does.
        loop {
            engines += 1;
            let sent = send_all(&mut uploads);
            uploads.started(sent.first().copied().map(FileId));
            match uploads.died(uploads.current()) {
                Verdict::Retry(first) => uploads.again(left.clone(), first),
                Verdict::Damaged(file) => {
                    left.retain(|known| known.id != file);
                    uploads.again(left.clone(), None);
                }
                Verdict::GiveUp => break,
            }
        }
        assert_eq!(engines, 2 * 20 + 3);
        uploads.add(files(1));
        assert_eq!(uploads.died(None), Verdict::Retry(None), "with new files it is tried anew");
    }

    #[test]
    fn an_engine_that_never_answers_is_dead_after_a_while() {
        let checks = |uploads: &mut Uploads| (1..500).find(|_| uploads.check());
        let mut uploads = Uploads::default();
        assert_eq!(checks(&mut uploads), None, "it has nothing to do");
        uploads.asked();
        assert_eq!(checks(&mut uploads), Some(5 * Uploads::PATIENCE + 1));
        uploads.answered();
        uploads.add(files(2));
        uploads.send([(FileId(0), Some(100)), (FileId(1), Some(1 << 40))]);
        uploads.started(Some(FileId(0)));
        assert_eq!(checks(&mut uploads), Some(Uploads::PATIENCE + 1));
        uploads.started(Some(FileId(1)));
        assert_eq!(checks(&mut uploads), Some(Uploads::MOST_PATIENCE + 1), "a large file takes its time");
        uploads.heard();
        assert!(!uploads.check());
        uploads.finished();
        assert_eq!(checks(&mut uploads), None);
    }
}
