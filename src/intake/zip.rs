//! ZIP archives: the entries listed in the central directory, and those found without it.
//!
//! The crate `zip` reads the directory. Entries are unpacked here, because they are returned as readers that do not
//! borrow the archive: a mailbox inside is read in slices while the archive stays open.

use std::cell::{Cell, RefCell};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::CompressionMethod;
use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

use super::entry::{self, Content, Entries, Entry, Pool, Stream, carried};
use super::limits::{Budget, LimitHit};
use super::outcome::{Damage, NotReport, PartErrorKind};
use super::zip_rescue::{Header, Rescue};

/// Maximum number of files listed per archive. A directory with this many takes about 100 MB of memory.
const MOST: usize = 1_000_000;

/// A ZIP archive being read.
pub(crate) struct Archive<R> {
    source: Shared<R>,
    /// Listed files still to be read.
    files: std::vec::IntoIter<Listed>,
    /// Why the directory does not list all files.
    fault: Option<DirectoryFault>,
    /// The search for files that the directory does not list.
    rescue: Option<Rescue>,
    /// The same search, if it is needed only if a file follows the last one listed, given by its header and packed size.
    /// This is found out after the listed files, when the end of the archive is being read anyway.
    unchecked: Option<(Rescue, Option<(u64, u64)>)>,
    /// Number of files found by that search.
    rescued: usize,
    /// Size of the archive in bytes.
    size: u64,
    /// Packed bytes read of all files, to detect files that share their data.
    taken: Rc<Cell<u64>>,
    /// Tracks the total unpacked size of the documents in it.
    pool: Pool,
    empty: bool,
}

enum DirectoryFault {
    Damaged,
    TooLong,
}

/// A file listed in the directory.
struct Listed {
    name: Box<[u8]>,
    header: u64,
    packed: u64,
    crc: u32,
    method: CompressionMethod,
    encrypted: bool,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the directory. If it is damaged, files are searched for without it.
    pub(crate) fn open(reader: R) -> Self {
        let source = Shared(Rc::new(RefCell::new(reader)));
        let mut from = source.at(0);
        let size = from.seek(SeekFrom::End(0)).unwrap_or(u64::MAX);
        let mut begin = [0; 4];
        let begins_with_file = source.at(0).read_exact(&mut begin).is_ok() && begin == *b"PK\x03\x04";
        let mut rescue = Rescue::default();
        let mut files = Vec::new();
        let (mut first, mut last, mut more) = (u64::MAX, None, false);
        let read = list(&mut from, |file| {
            first = first.min(file.header_start());
            last = last.max(Some((file.header_start(), file.compressed_size())));
            rescue.know(file.header_start(), file.compressed_size());
            if !file.is_dir() && !file.is_symlink() && !entry::is_os_metadata(&name(file.name_raw())) {
                more = files.len() == MOST;
                if !more {
                    files.push(Listed::new(&file));
                }
            }
            !more
        });
        let empty = matches!(read, Ok(0)) && !begins_with_file;
        // If the first entry does not point to a file, the directory was misread; ignore all of it.
        let astray = first != u64::MAX && Header::read(&mut source.at(first), first).is_err();
        if astray {
            (files, rescue) = (Vec::new(), Rescue::default());
        }
        // Of two concatenated archives, only the second has its directory at the end.
        let unlisted = begins_with_file && first > 0;
        let (fault, rescue, unchecked) = match read {
            Ok(_) if more => (Some(DirectoryFault::TooLong), unlisted.then_some(rescue), None),
            Ok(_) if !astray && !unlisted => (None, None, Some((rescue, last))),
            Ok(_) if !astray && !has_file_after(&source, last) => (None, Some(rescue), None),
            _ => (Some(DirectoryFault::Damaged), Some(rescue), None),
        };
        let (files, taken, pool) = (files.into_iter(), Rc::default(), Pool::new(size));
        Self { source, files, fault, rescue, unchecked, rescued: 0, size, taken, pool, empty }
    }

    /// Whether the archive has no files at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.empty
    }

    /// Whether the packed bytes read exceed four times the archive's size plus 1 MiB. Files may share data up to that.
    fn budget_exhausted(&self) -> bool {
        self.taken.get() > self.size.saturating_mul(4).saturating_add(1 << 20)
    }

    fn listed<'s>(&mut self, file: &Listed) -> Content<'s>
    where
        R: 's,
    {
        if file.encrypted {
            return Content::PartError(PartErrorKind::NotAReport(NotReport::Encrypted));
        }
        let deflated = match file.method {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            _ => return Content::PartError(PartErrorKind::NotAReport(NotReport::UnknownPacking)),
        };
        if self.budget_exhausted() {
            return Content::PartError(PartErrorKind::Damaged(Damage::Overlap));
        }
        match Header::read(&mut self.source.at(file.header), file.header) {
            Ok(header) => {
                self.stream(Packed { data: header.data, length: file.packed, deflated, crc: Some(file.crc), end: None })
            }
            Err(_) => Content::PartError(PartErrorKind::Damaged(Damage::Packed(0))),
        }
    }

    /// A stream of a file's unpacked bytes.
    fn stream<'s>(&self, packed: Packed) -> Content<'s>
    where
        R: 's,
    {
        const BUFFER: usize = 32 << 10;
        let length = packed.length.min(self.size);
        let used = Rc::default();
        let buffer = usize::try_from(length).map_or(BUFFER, |length| length.clamp(1, BUFFER));
        let source = BufReader::with_capacity(buffer, self.source.at(packed.data).take(length));
        let inner = if packed.deflated { Inner::Deflated(DeflateDecoder::new(source)) } else { Inner::Stored(source) };
        let taken = Rc::clone(&self.taken);
        let file = File {
            inner: Some(inner),
            source: self.source.clone(),
            packed,
            sum: Crc::new(),
            taken,
            used: Rc::clone(&used),
        };
        Content::Stream(Stream::new(file, Some(used)).in_pool(self.pool.clone()))
    }

    /// The next file that the directory does not list.
    fn unlisted<'s>(&mut self, budget: &Budget) -> Option<Entry<'s>>
    where
        R: 's,
    {
        loop {
            let rescue = self.rescue.as_mut().filter(|_| !budget.is_spent())?;
            let header = rescue.next(&mut self.source.at(0))?;
            if header.name.ends_with('/') || entry::is_os_metadata(&header.name) {
                continue;
            }
            let end = rescue.end();
            let content = if self.budget_exhausted() {
                self.rescue = None;
                Content::PartError(PartErrorKind::Damaged(Damage::Overlap))
            } else if let Some(what) = header.unreadable() {
                Content::PartError(PartErrorKind::NotAReport(what))
            } else if let Some((length, crc)) = header.extent(&mut self.source.at(header.data)) {
                let (data, deflated) = (header.data, header.is_deflated());
                self.stream(Packed { data, length, deflated, crc, end: Some(end) })
            } else {
                // The search for its end read the rest of the archive.
                self.taken.set(self.taken.get().saturating_add(self.size));
                Content::PartError(PartErrorKind::Damaged(Damage::Packed(0)))
            };
            self.rescued += 1;
            return Some(Entry { name: header.name, content });
        }
    }
}

impl<'s, R: Read + Seek + 's> Entries<'s> for Archive<R> {
    fn next(&mut self, budget: &mut Budget) -> Option<Entry<'s>> {
        if self.pool.is_given_up() {
            return None;
        }
        if let Some(file) = self.files.next() {
            return Some(Entry { name: name(&file.name), content: self.listed(&file) });
        }
        if let Some((rescue, last)) = self.unchecked.take()
            && has_file_after(&self.source, last)
        {
            (self.rescue, self.fault) = (Some(rescue), Some(DirectoryFault::Damaged));
        }
        if let Some(entry) = self.unlisted(budget) {
            return Some(entry);
        }
        let fault = match self.fault.take()? {
            DirectoryFault::Damaged => PartErrorKind::Damaged(Damage::ZipDirectory(self.rescued)),
            DirectoryFault::TooLong => PartErrorKind::OverLimit(LimitHit::Parts(MOST)),
        };
        Some(Entry { name: "directory".to_owned(), content: Content::PartError(fault) })
    }
}

impl Listed {
    fn new(file: &ZipFileEntry<'static>) -> Self {
        Self {
            name: file.name_raw().into(),
            header: file.header_start(),
            packed: file.compressed_size(),
            crc: file.crc32(),
            method: file.compression(),
            encrypted: file.encrypted(),
        }
    }
}

/// Passes the listed files to `want` until it returns false. Returns the number of files in the directory.
fn list<R: Read + Seek>(
    reader: &mut R,
    mut want: impl FnMut(ZipFileEntry<'static>) -> bool,
) -> Result<usize, ZipError> {
    let mut zip = ZipIterable::try_new(reader, Config::default())?;
    let count = zip.len();
    for file in zip.files()? {
        if !want(file?) {
            break;
        }
    }
    Ok(count)
}

/// Whether another file follows the last one listed: the directory counts files in 16 bits, and data appended to an
/// archive has its own directory or none.
fn has_file_after<R: Read + Seek>(source: &Shared<R>, last: Option<(u64, u64)>) -> bool {
    let end = match last {
        None => 0,
        Some((start, packed)) => match Header::read(&mut source.at(start), start) {
            Ok(header) => header.data.saturating_add(packed),
            Err(_) => return false,
        },
    };
    let mut search = Rescue::from(end);
    search.next(&mut source.at(end)).is_some()
}

fn name(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw).into_owned()
}

/// Where the data of a file is, and how it is packed.
struct Packed {
    data: u64,
    /// Length of the data in bytes, or an upper bound if unknown.
    length: u64,
    deflated: bool,
    /// The checksum; `None` if it follows the data.
    crc: Option<u32>,
    /// Receives the end of the data once the file has proved intact.
    end: Option<Rc<Cell<u64>>>,
}

/// A reader for one file of the archive, which verifies the checksum at the end.
struct File<R: Read + Seek> {
    inner: Option<Inner<BufReader<io::Take<Position<R>>>>>,
    source: Shared<R>,
    packed: Packed,
    sum: Crc,
    /// Packed bytes consumed, by all files and by this one. Bytes read ahead belong to the files after it.
    taken: Rc<Cell<u64>>,
    used: Rc<Cell<u64>>,
}

enum Inner<B> {
    Stored(B),
    Deflated(DeflateDecoder<B>),
}

impl<R: Read + Seek> File<R> {
    fn finish(&mut self, packed: u64) -> io::Result<()> {
        let end = self.packed.data.saturating_add(packed);
        let crc = match self.packed.crc {
            Some(crc) => Some(crc),
            None => descriptor_crc(&mut self.source.at(end)),
        };
        if crc != Some(self.sum.sum()) {
            let given = usize::try_from(self.sum.amount()).unwrap_or(usize::MAX);
            return Err(carried(PartErrorKind::Damaged(Damage::Packed(given))));
        }
        if let Some(noted) = &self.packed.end {
            noted.set(end);
        }
        Ok(())
    }
}

/// The checksum in the data descriptor after a file's data (APPNOTE.TXT s.4.3.9), whose signature is optional.
fn descriptor_crc(reader: &mut impl Read) -> Option<u32> {
    let mut word = [0; 4];
    reader.read_exact(&mut word).ok()?;
    if word == *b"PK\x07\x08" {
        reader.read_exact(&mut word).ok()?;
    }
    Some(u32::from_le_bytes(word))
}

impl<R: Read + Seek> Read for File<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let (count, packed) = match &mut self.inner {
            None => return Ok(0),
            Some(Inner::Stored(source)) => {
                let count = source.read(out)?;
                (count, self.used.get() + count as u64)
            }
            Some(Inner::Deflated(decoder)) => (decoder.read(out)?, decoder.total_in()),
        };
        self.sum.update(&out[..count]);
        self.taken.set(self.taken.get().saturating_add(packed - self.used.replace(packed)));
        if count == 0 && !out.is_empty() {
            self.inner = None;
            self.finish(packed)?;
        }
        Ok(count)
    }
}

/// A reader shared by several users, each at its own position.
struct Shared<R>(Rc<RefCell<R>>);

impl<R> Clone for Shared<R> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<R> Shared<R> {
    fn at(&self, at: u64) -> Position<R> {
        Position { source: self.clone(), at }
    }
}

/// A position in the archive to read from.
struct Position<R> {
    source: Shared<R>,
    at: u64,
}

impl<R: Read + Seek> Read for Position<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut source = self.source.0.borrow_mut();
        source.seek(SeekFrom::Start(self.at))?;
        let count = source.read(out)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl<R: Seek> Seek for Position<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut source = self.source.0.borrow_mut();
        if let SeekFrom::Current(offset) = to {
            let at = self.at.checked_add_signed(offset);
            self.at = at.ok_or_else(|| io::Error::other("a place before the beginning of the file"))?;
        } else {
            self.at = source.seek(to)?;
        }
        Ok(self.at)
    }
}
