//! Reads a file one part at a time: a mailbox of gigabytes then needs only the memory of its largest message, and the
//! caller can do other work between two parts.

use std::io::{Read, Seek};

use super::entry::Stream;
use super::level::{self, Level};
use super::limits::Limits;
use super::outcome::{Damage, PartErrorKind};
use super::sniff::{self, FileKind};
use super::{Extractor, FileRead, Relevance, hints, refuse_by_size};
use crate::report::Interner;
use crate::report::read::Hints;

/// A seekable source of a file's bytes.
pub trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

/// A file that is being read part by part.
pub struct Parts<'s> {
    extractor: Extractor,
    hints: Hints,
    unopened: Option<Unopened<'s>>,
    /// The open mailboxes and archives, each nested in the one before.
    levels: Vec<Open<'s>>,
}

enum Unopened<'s> {
    Source(Box<dyn Source + 's>, u64),
    Bytes(Vec<u8>),
}

struct Open<'s> {
    level: Level<'s>,
    /// Nothing in it has been reported so far.
    silent: bool,
}

impl<'s> Parts<'s> {
    /// A file of `size` bytes. `name` is used only to fill in what the reports themselves do not state.
    pub fn new(name: &str, source: impl Source + 's, size: u64, limits: &Limits) -> Self {
        Self::unopened(name, Unopened::Source(Box::new(source), size), size, limits)
    }

    /// A file that is already in memory.
    pub fn of_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Self {
        let size = bytes.len() as u64;
        Self::unopened(name, Unopened::Bytes(bytes), size, limits)
    }

    fn unopened(name: &str, unopened: Unopened<'s>, size: u64, limits: &Limits) -> Self {
        let extractor = Extractor::new(*limits, size);
        Self { extractor, hints: hints::from_file_name(name), unopened: Some(unopened), levels: Vec::new() }
    }

    /// Reads the next part; `None` after the last. The caller should take the content of a part before reading the next
    /// one, so that only one is in memory.
    pub fn next(&mut self, strings: &mut Interner) -> Option<FileRead> {
        std::mem::swap(strings, &mut self.extractor.strings);
        let more = self.step();
        std::mem::swap(strings, &mut self.extractor.strings);
        let read = std::mem::take(&mut self.extractor.out);
        if !read.found.is_empty() || !read.faults.is_empty() {
            self.levels.iter_mut().for_each(|open| open.silent = false);
        }
        more.then_some(read)
    }

    /// The text of the document that holds the given report, counting reports of all parts from 0.
    pub fn text_of(mut self, report: usize) -> Option<String> {
        self.extractor.sought = Some(report);
        let mut strings = Interner::default();
        while self.extractor.text.is_none() && self.next(&mut strings).is_some() {}
        self.extractor.text
    }

    fn step(&mut self) -> bool {
        if let Some(unopened) = self.unopened.take() {
            match self.open(unopened) {
                Ok(level) => self.push(level),
                Err(error) => self.extractor.fault(PartErrorKind::Damaged(Damage::Unreadable(error.to_string()))),
            }
            return true;
        }
        let Some(open) = self.levels.last_mut() else { return false };
        self.extractor.budget.begin_entry();
        match open.level.entries.next(&mut self.extractor.budget) {
            Some(entry) => {
                let inner = self.extractor.entry(entry, &open.level.hints);
                self.push(inner);
                while self.levels.last_mut().is_some_and(|open| self.extractor.is_over(&mut open.level)) {
                    self.close();
                }
            }
            None => self.close(),
        }
        true
    }

    fn push(&mut self, level: Option<Level<'s>>) {
        self.levels.extend(level.map(|level| Open { level, silent: true }));
    }

    /// Leaves the innermost mailbox or archive.
    fn close(&mut self) {
        if let Some(open) = self.levels.pop() {
            let silent = open.silent && self.extractor.said() == (0, 0);
            self.extractor.close(&open.level, silent);
        }
    }

    /// Opens a mailbox or archive; reads any other file as a whole.
    fn open(&mut self, unopened: Unopened<'s>) -> std::io::Result<Option<Level<'s>>> {
        let (mut source, size) = match unopened {
            Unopened::Bytes(bytes) => return Ok(self.extractor.whole(bytes, &self.hints, Relevance::Primary)),
            Unopened::Source(source, size) => (source, size),
        };
        let head = level::beginning(&mut source)?;
        match sniff::sniff(&head) {
            kind @ (FileKind::Zip | FileKind::Tar | FileKind::Mbox) => {
                return Ok(Level::seekable(kind, source, &self.hints, Relevance::Primary));
            }
            FileKind::Gzip if level::packed_sequence(&head).is_some() => {
                return Ok(self.extractor.stream(Stream::new(source, None), &self.hints, Relevance::Primary));
            }
            _ => {}
        }
        if let Some(refused) = refuse_by_size(size, &self.extractor.budget.limits) {
            self.extractor.out = refused;
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        source.read_to_end(&mut bytes)?;
        drop(source);
        // The file may still be a self-extracting archive, recognised only by its last bytes.
        Ok(self.extractor.whole(bytes, &self.hints, Relevance::Primary))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::intake::read_file;

    const REPORT: &str = r#"{"organization-name":"A","report-id":"1","policies":[]}"#;

    fn mailbox() -> Vec<u8> {
        let mail = |id: u32| {
            let report = REPORT.replace("\"1\"", &format!("\"{id}\""));
            format!(
                "From a@example.com Tue May 12 12:00:00 2026\nSubject: r\nContent-Type: application/json\n\n{report}\n\n"
            )
        };
        (0..5).map(mail).collect::<String>().into_bytes()
    }

    fn all(name: &str, bytes: &[u8]) -> FileRead {
        let mut parts = Parts::new(name, Cursor::new(bytes), bytes.len() as u64, &Limits::default());
        let mut whole = FileRead::default();
        let mut strings = Interner::default();
        while let Some(part) = parts.next(&mut strings) {
            assert!(part.found.len() < 2, "one part at a time");
            whole.found.extend(part.found);
            whole.faults.extend(part.faults);
        }
        whole
    }

    #[test]
    fn part_by_part_gives_what_all_at_once_gives() {
        for bytes in [&mailbox()[..], REPORT.as_bytes(), b"", b"no report", b"PK\x05\x06", b"From x\nSubject: y\n\nz\n"]
        {
            assert_eq!(all("unknown", bytes), read_file("unknown", bytes, &Limits::default()));
        }
        assert_eq!(all("unknown", &mailbox()).found.len(), 5);
    }

    #[test]
    fn the_text_of_a_report_is_found_again() {
        let bytes = mailbox();
        let text = |report| {
            let parts = Parts::new("", Cursor::new(&bytes[..]), bytes.len() as u64, &Limits::default());
            parts.text_of(report)
        };
        assert!(text(3).unwrap().contains("\"3\""));
        assert_eq!(text(5), None);
    }
}
