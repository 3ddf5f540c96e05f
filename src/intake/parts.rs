//! A file read part by part: a mailbox of gigabytes needs the memory of its largest message, and whoever reads it can
//! look up between two parts.

use std::io::{BufReader, Read, Seek, SeekFrom};

use super::entry::{Entries, shown};
use super::limits::Limits;
use super::outcome::{Damage, FaultKind, What};
use super::sniff::{self, Kind};
use super::{FileRead, Walk, Wanted, hints, mbox, refuse_by_size, tar, zip};
use crate::report::Strings;
use crate::report::read::Hints;

/// Where the bytes of a file come from.
pub trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

/// A file being read.
pub struct Parts<'s> {
    walk: Walk,
    hints: Hints,
    stage: Stage<'s>,
}

enum Stage<'s> {
    Unopened(Box<dyn Source + 's>, u64),
    /// `what` the file is if nothing in it is worth a word; `silent` as long as that is so.
    Open {
        entries: Box<dyn Entries + 's>,
        what: What,
        silent: bool,
    },
    Done,
}

impl<'s> Parts<'s> {
    /// A file of `size` bytes. `name` serves only to fill in what reports themselves do not say.
    pub fn new(name: &str, source: impl Source + 's, size: u64, limits: &Limits) -> Self {
        let stage = Stage::Unopened(Box::new(source), size);
        Self { walk: Walk::new(*limits), hints: hints::from_file_name(name), stage }
    }

    /// Reads the next part; `None` when there are no more. What a part holds is to be taken before the next one is
    /// read, so that only one is in memory.
    pub fn next(&mut self, strings: &mut Strings) -> Option<FileRead> {
        std::mem::swap(strings, &mut self.walk.strings);
        let more = self.step();
        std::mem::swap(strings, &mut self.walk.strings);
        more.then(|| std::mem::take(&mut self.walk.out))
    }

    /// The text of the document that holds the report with this number, counted over all parts from 0.
    pub fn text_of(mut self, report: usize) -> Option<String> {
        self.walk.sought = Some(report);
        let mut strings = Strings::default();
        while self.walk.text.is_none() && self.next(&mut strings).is_some() {}
        self.walk.text
    }

    fn step(&mut self) -> bool {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Unopened(source, size) => {
                if let Err(error) = self.open(source, size) {
                    self.walk.fault(FaultKind::Damaged(Damage::Unreadable(error.to_string())));
                }
                true
            }
            Stage::Open { mut entries, what, silent } => {
                let Some(entry) = entries.next(&mut self.walk.budget) else {
                    if silent {
                        self.walk.fault(FaultKind::NotAReport(what));
                    }
                    return silent;
                };
                let hints = hints::merge(&hints::from_file_name(&entry.name), self.hints.clone());
                self.walk.inside(shown(&entry.name), |walk| match entry.content {
                    Ok(bytes) if what == What::Mail => walk.mail(&bytes, &hints, Wanted::Perhaps),
                    Ok(bytes) => walk.content(&bytes, &hints, Wanted::Perhaps),
                    Err(fault) => walk.fault(fault),
                });
                if !self.walk.budget.is_spent() {
                    let silent = silent && self.walk.said() == (0, 0);
                    self.stage = Stage::Open { entries, what, silent };
                }
                true
            }
            Stage::Done => false,
        }
    }

    /// Opens a container, or reads a file that is none.
    fn open(&mut self, mut source: Box<dyn Source + 's>, size: u64) -> std::io::Result<()> {
        const HEAD: u64 = 64 << 10;
        const BUFFER: usize = 256 << 10;
        let mut head = Vec::new();
        (&mut source).take(HEAD).read_to_end(&mut head)?;
        source.seek(SeekFrom::Start(0))?;
        let (entries, what): (Box<dyn Entries + 's>, What) = match sniff::sniff(&head) {
            Kind::Zip => {
                let archive = zip::Archive::open(source, &self.walk.budget.limits);
                let what = if archive.is_empty() { What::EmptyZip } else { What::Zip };
                (Box::new(archive), what)
            }
            Kind::Mbox => (Box::new(mbox::Mailbox::new(BufReader::with_capacity(BUFFER, source))), What::Mail),
            Kind::Tar => (Box::new(tar::Archive::new(BufReader::with_capacity(BUFFER, source))), What::Tar),
            _ => return self.whole(source, size),
        };
        self.stage = Stage::Open { entries, what, silent: true };
        Ok(())
    }

    fn whole(&mut self, mut source: Box<dyn Source + 's>, size: u64) -> std::io::Result<()> {
        if let Some(refused) = refuse_by_size(size, &self.walk.budget.limits) {
            self.walk.out = refused;
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        source.read_to_end(&mut bytes)?;
        drop(source);
        self.walk.content(&bytes, &self.hints.clone(), Wanted::Yes);
        Ok(())
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
        let mut strings = Strings::default();
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
