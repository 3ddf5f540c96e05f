//! Opens mailboxes and archives for reading entry by entry. This is the only list of formats that can be opened.

use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};

use super::entry::{Entries, Stream};
use super::gzip::Members;
use super::limits::Budget;
use super::outcome::NotReport;
use super::sniff::{self, FileKind};
use super::{Relevance, mbox, tar, zip};
use crate::report::read::Hints;

/// Bytes read to detect the format of unpacked content.
const BEGINNING: usize = 4 << 10;

/// Bytes read to detect the format of packed content.
const HEAD: usize = 64 << 10;

/// Bytes read from a file at a time.
const BUFFER: usize = 256 << 10;

/// A mailbox or archive being read.
pub(super) struct Level<'s> {
    pub(super) entries: Box<dyn Entries<'s> + 's>,
    pub(super) hints: Hints,
    pub(super) relevance: Relevance,
    /// How to report it if nothing inside was reported.
    pub(super) what: NotReport,
    /// Number of names in `Extractor::place` that belong to it.
    pub(super) names: usize,
}

/// How content is to be read.
pub(super) enum Shape {
    /// As a mailbox or archive, sequentially.
    Sequence(FileKind),
    /// The same, compressed with gzip.
    PackedSequence(FileKind),
    /// As a whole, in memory.
    Whole,
}

/// Detects from the first bytes how to read some content.
pub(super) fn shape(stream: &mut Stream<'_>) -> io::Result<Shape> {
    let beginning = stream.peek(BEGINNING)?;
    Ok(match sniff::sniff(beginning) {
        kind @ (FileKind::Mbox | FileKind::Tar) => Shape::Sequence(kind),
        FileKind::Gzip if beginning.len() < BEGINNING => Shape::Whole,
        FileKind::Gzip => packed_sequence(stream.peek(HEAD)?).map_or(Shape::Whole, Shape::PackedSequence),
        _ => Shape::Whole,
    })
}

/// The mailbox or archive that gzip data holds, if it can be read sequentially. Data that ends within [`HEAD`] bytes is
/// small enough to unpack as a whole.
pub(super) fn packed_sequence(packed: &[u8]) -> Option<FileKind> {
    const LOOK: u64 = 16 << 10;
    let head = packed.get(..HEAD)?;
    let mut begin = Vec::new();
    // The data is cut off here, so an error after the wanted bytes is expected.
    let _ = Members::new(head).take(LOOK).read_to_end(&mut begin);
    match sniff::sniff(&begin) {
        kind @ (FileKind::Mbox | FileKind::Tar) => Some(kind),
        _ => None,
    }
}

impl<'s> Level<'s> {
    /// Opens a mailbox or archive from a seekable source, in memory or a file; `None` for other formats.
    pub(super) fn seekable<R: Read + Seek + 's>(
        kind: FileKind,
        source: R,
        hints: &Hints,
        relevance: Relevance,
    ) -> Option<Self> {
        if kind != FileKind::Zip {
            return Self::sequence(kind, source, hints, relevance);
        }
        let archive = zip::Archive::open(source);
        let what = if archive.is_empty() { NotReport::EmptyZip } else { NotReport::Zip };
        Some(Self { entries: Box::new(archive), hints: hints.clone(), relevance, what, names: 0 })
    }

    /// Opens a mailbox or archive that can be read sequentially; `None` for other formats.
    pub(super) fn sequence<R: Read + 's>(
        kind: FileKind,
        source: R,
        hints: &Hints,
        relevance: Relevance,
    ) -> Option<Self> {
        let source = BufReader::with_capacity(BUFFER, source);
        let (entries, what): (Box<dyn Entries<'s> + 's>, NotReport) = match kind {
            FileKind::Mbox => (Box::new(mbox::Mailbox::new(source)), NotReport::Mail),
            FileKind::Tar => (Box::new(tar::Archive::new(source)), NotReport::Tar),
            _ => return None,
        };
        Some(Self { entries, hints: hints.clone(), relevance, what, names: 0 })
    }

    /// Like [`Level::sequence`], but inside a container: unpacked bytes are recorded in the budget as they are read.
    /// `None` for [`Shape::Whole`] and for other formats.
    pub(super) fn streamed(
        shape: &Shape,
        stream: Stream<'s>,
        budget: &Budget,
        hints: &Hints,
        relevance: Relevance,
    ) -> Option<Self> {
        match shape {
            Shape::Whole => None,
            Shape::Sequence(kind) => Self::sequence(*kind, stream.metered(budget), hints, relevance),
            Shape::PackedSequence(kind) => {
                let unpacked = Members::new(BufReader::with_capacity(BUFFER, stream));
                Self::sequence(*kind, Stream::new(unpacked, None).metered(budget), hints, relevance)
            }
        }
    }
}

/// The first bytes of a file, enough to detect its format. Rewinds the source.
pub(super) fn beginning<R: Read + Seek>(source: &mut R) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    source.take(HEAD as u64).read_to_end(&mut head)?;
    source.seek(SeekFrom::Start(0))?;
    Ok(head)
}

/// Opens in-memory content as a new level; returns the bytes if the format has no entries.
pub(super) fn of_bytes<'s>(bytes: Vec<u8>, hints: &Hints, relevance: Relevance) -> Result<Level<'s>, Vec<u8>> {
    match sniff::sniff(&bytes) {
        kind @ (FileKind::Zip | FileKind::Tar | FileKind::Mbox) => {
            Level::seekable(kind, Cursor::new(bytes), hints, relevance).ok_or_else(Vec::new)
        }
        _ => Err(bytes),
    }
}
