//! TAR archives (ustar, GNU and pax), read sequentially.
//!
//! The crate `tar` parses the header fields. Its own iterator borrows the archive, keeps names of any length and ends
//! at the first damaged header, so headers are iterated here.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

use tar::{EntryType, Header, PaxExtensions};

use super::entry::{self, Content, Entries, Entry, Stream, carried, fault_of};
use super::limits::Budget;
use super::outcome::{Damage, PartErrorKind};

const BLOCK: usize = 512;

/// Bytes kept of a long name or of extended headers.
const LONGEST: u64 = 64 << 10;

/// A TAR archive being read.
pub(crate) struct Archive<R> {
    /// Shared with the file being read from it.
    reader: Rc<RefCell<R>>,
    /// Bytes of that file still to read, without padding.
    left: Rc<Cell<u64>>,
    /// Bytes of padding in its last block.
    filling: u64,
    /// An end marker was seen; only another archive may follow.
    ended: bool,
    /// A damaged header was reported, and no valid one has been found since.
    lost: bool,
    done: bool,
}

/// The extension headers that precede a header and apply to it.
#[derive(Default)]
struct Extension {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

/// Whether the bytes begin with a valid TAR header.
pub(crate) fn is_header(bytes: &[u8]) -> bool {
    bytes.first_chunk::<BLOCK>().is_some_and(|block| checked(block).is_some())
}

/// Parses a header; `None` if its checksum is wrong.
fn checked(block: &[u8; BLOCK]) -> Option<Header> {
    const SUM: std::ops::Range<usize> = 148..156;
    let mut header = Header::new_old();
    header.as_mut_bytes().copy_from_slice(block);
    // The checksum is computed with its own field set to blanks.
    let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
    let own: u32 = block[SUM].iter().map(|b| u32::from(*b)).sum();
    let right = sum - own + 8 * u32::from(b' ');
    (header.cksum().ok() == Some(right) && header.entry_size().is_ok()).then_some(header)
}

impl<R: Read> Archive<R> {
    pub(crate) fn new(reader: R) -> Self {
        let reader = Rc::new(RefCell::new(reader));
        Self { reader, left: Rc::default(), filling: 0, ended: false, lost: false, done: false }
    }

    /// The next block; `None` at the end.
    fn block(&mut self) -> Result<Option<[u8; BLOCK]>, PartErrorKind> {
        let mut block = [0; BLOCK];
        let mut reader = self.reader.borrow_mut();
        let mut filled = 0;
        while filled < BLOCK {
            match reader.read(&mut block[filled..]) {
                Ok(0) if filled == 0 || self.ended => return Ok(None),
                // A partial block is a truncated header, unless it is only padding.
                Ok(0) if block[..filled].iter().all(|b| *b == 0) => return Ok(None),
                Ok(0) => return Err(PartErrorKind::Damaged(Damage::TarTruncated(0))),
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(fault_of(&error, 0)),
            }
        }
        Ok(Some(block))
    }

    /// The next header of a file, with its extensions; `None` at the end.
    fn header(&mut self) -> Result<Option<(Header, Extension)>, PartErrorKind> {
        let mut extension = Extension::default();
        loop {
            let Some(block) = self.block()? else { return Ok(None) };
            if block.iter().all(|b| *b == 0) {
                self.ended = true;
                continue;
            }
            let Some(header) = checked(&block) else {
                if self.ended {
                    return Ok(None);
                }
                if !std::mem::replace(&mut self.lost, true) {
                    return Err(PartErrorKind::Damaged(Damage::TarHeader));
                }
                continue;
            };
            (self.ended, self.lost) = (false, false);
            let size = header.entry_size().unwrap_or(0);
            match header.entry_type() {
                EntryType::GNULongName => extension.name = Some(self.text(size)?),
                EntryType::XHeader => {
                    let records = self.text(size)?;
                    for record in PaxExtensions::new(&records).flatten() {
                        match record.key() {
                            Ok("path") => extension.name = Some(record.value_bytes().to_vec()),
                            Ok("size") => extension.size = record.value().ok().and_then(|size| size.parse().ok()),
                            _ => {}
                        }
                    }
                }
                kind if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() => {
                    return Ok(Some((header, extension)));
                }
                _ => {
                    self.skip(padded(extension.size.unwrap_or(size)))?;
                    if !matches!(header.entry_type(), EntryType::GNULongLink | EntryType::XGlobalHeader) {
                        extension = Extension::default();
                    }
                }
            }
        }
    }

    /// Reads the content of an extension header.
    fn text(&mut self, size: u64) -> Result<Vec<u8>, PartErrorKind> {
        let mut text = Vec::new();
        let kept = size.min(LONGEST);
        let mut reader = self.reader.borrow_mut();
        (&mut *reader).take(kept).read_to_end(&mut text).map_err(|error| fault_of(&error, 0))?;
        drop(reader);
        self.skip(padded(size) - kept)?;
        Ok(text)
    }

    /// Skips bytes; false if there were fewer.
    fn skip(&mut self, bytes: u64) -> Result<bool, PartErrorKind> {
        let mut reader = self.reader.borrow_mut();
        let passed = io::copy(&mut (&mut *reader).take(bytes), &mut io::sink());
        Ok(passed.map_err(|error| fault_of(&error, 0))? == bytes)
    }

    /// Skips the unread rest of the previous file.
    fn pass(&mut self) -> Result<(), PartErrorKind> {
        let rest = self.left.replace(0).saturating_add(std::mem::take(&mut self.filling));
        if self.skip(rest)? { Ok(()) } else { Err(PartErrorKind::Damaged(Damage::TarUnended)) }
    }
}

impl<'s, R: Read + 's> Entries<'s> for Archive<R> {
    fn next(&mut self, _: &mut Budget) -> Option<Entry<'s>> {
        while !self.done {
            let found = self.pass().and_then(|()| self.header());
            let (header, extension) = match found {
                Ok(Some(found)) => found,
                Ok(None) => break,
                Err(fault) => {
                    // Valid headers may follow a damaged one, but nothing follows a read error.
                    self.done = fault != PartErrorKind::Damaged(Damage::TarHeader);
                    return Some(Entry { name: "header".to_owned(), content: Content::PartError(fault) });
                }
            };
            let name = extension.name.unwrap_or_else(|| header.path_bytes().into_owned());
            let name = String::from_utf8_lossy(name.strip_suffix(b"\0").unwrap_or(&name)).into_owned();
            let size = extension.size.or_else(|| header.entry_size().ok()).unwrap_or(0);
            self.left.set(size);
            self.filling = padded(size) - size;
            if name.ends_with('/') || entry::is_os_metadata(&name) {
                continue;
            }
            let file = File { reader: Rc::clone(&self.reader), left: Rc::clone(&self.left), given: 0 };
            return Some(Entry { name, content: Content::Stream(Stream::new(file, None)) });
        }
        None
    }
}

/// A reader for the content of one file.
struct File<R> {
    reader: Rc<RefCell<R>>,
    left: Rc<Cell<u64>>,
    given: usize,
}

impl<R: Read> Read for File<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 || out.is_empty() {
            return Ok(0);
        }
        let most = usize::try_from(left).map_or(out.len(), |left| left.min(out.len()));
        let count = self.reader.borrow_mut().read(&mut out[..most])?;
        if count == 0 {
            self.left.set(0);
            return Err(carried(PartErrorKind::Damaged(Damage::TarTruncated(self.given))));
        }
        self.left.set(left - count as u64);
        self.given = self.given.saturating_add(count);
        Ok(count)
    }
}

/// The size including padding to a full block.
fn padded(size: u64) -> u64 {
    size.checked_next_multiple_of(BLOCK as u64).unwrap_or(u64::MAX)
}
