//! TAR archives (ustar, GNU and pax), read from front to back.
//!
//! The fields of a header are read by the crate `tar`. Its own iterator borrows the archive, keeps names of any length
//! and ends at the first damaged header, so the way from header to header is walked here.

use std::io::{self, Read};

use tar::{EntryType, Header, PaxExtensions};

use super::entry::{self, Entries, Entry, Stop};
use super::limits::{Budget, LimitHit};
use super::outcome::{Damage, FaultKind};

const BLOCK: usize = 512;

/// Bytes of a long name, or of extended headers, that are looked at.
const LONGEST: u64 = 64 << 10;

/// A TAR archive being read.
pub(crate) struct Archive<R> {
    reader: R,
    /// An end mark was seen; what follows is another archive or nothing.
    ended: bool,
    /// A damaged header was reported, and no good one was found since.
    lost: bool,
    done: bool,
}

/// What stands before a header and belongs to it.
#[derive(Default)]
struct Extension {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

/// Whether some bytes begin with a TAR header.
pub(crate) fn is_header(bytes: &[u8]) -> bool {
    bytes.first_chunk::<BLOCK>().is_some_and(|block| checked(block).is_some())
}

/// The header in a block, if its checksum is right.
fn checked(block: &[u8; BLOCK]) -> Option<Header> {
    const SUM: std::ops::Range<usize> = 148..156;
    let mut header = Header::new_old();
    header.as_mut_bytes().copy_from_slice(block);
    // The sum is made with blanks in its own place.
    let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
    let own: u32 = block[SUM].iter().map(|b| u32::from(*b)).sum();
    let right = sum - own + 8 * u32::from(b' ');
    (header.cksum().ok() == Some(right) && header.entry_size().is_ok()).then_some(header)
}

impl<R: Read> Archive<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, ended: false, lost: false, done: false }
    }

    /// The next block; `None` at the end, also in the middle of a block.
    fn block(&mut self) -> io::Result<Option<[u8; BLOCK]>> {
        let mut block = [0; BLOCK];
        match self.reader.read_exact(&mut block) {
            Ok(()) => Ok(Some(block)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The next header that belongs to a file.
    fn header(&mut self) -> Result<Option<(Header, Extension)>, FaultKind> {
        let mut extension = Extension::default();
        loop {
            let Some(block) = self.block().map_err(|error| broken(0, &error))? else { return Ok(None) };
            if block.iter().all(|b| *b == 0) {
                self.ended = true;
                continue;
            }
            let Some(header) = checked(&block) else {
                if self.ended {
                    return Ok(None);
                }
                if !std::mem::replace(&mut self.lost, true) {
                    return Err(FaultKind::Damaged(Damage::TarHeader));
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

    /// The content of a header that describes the next one.
    fn text(&mut self, size: u64) -> Result<Vec<u8>, FaultKind> {
        let mut text = Vec::new();
        let kept = size.min(LONGEST);
        (&mut self.reader).take(kept).read_to_end(&mut text).map_err(|error| broken(0, &error))?;
        self.skip(padded(size) - kept)?;
        Ok(text)
    }

    fn skip(&mut self, bytes: u64) -> Result<(), FaultKind> {
        io::copy(&mut (&mut self.reader).take(bytes), &mut io::sink()).map_err(|error| broken(0, &error))?;
        Ok(())
    }

    fn content(&mut self, size: u64, budget: &mut Budget) -> Result<Vec<u8>, FaultKind> {
        let mut bytes = Vec::new();
        let mut reader = (&mut self.reader).take(size);
        let read = entry::read_all(&mut reader, &mut bytes, budget, |_| usize::MAX);
        budget.spend(bytes.len());
        match read {
            Ok(()) if (bytes.len() as u64) < size => {
                self.done = true;
                Err(FaultKind::Damaged(Damage::TarTruncated(bytes.len())))
            }
            Ok(()) => self.skip(padded(size) - size).map(|()| bytes),
            Err(Stop::Limit(limit)) => {
                self.done = matches!(limit, LimitHit::Total(_));
                self.skip(padded(size) - bytes.len() as u64)?;
                Err(FaultKind::OverLimit(limit))
            }
            Err(Stop::Broken(error)) => {
                self.done = true;
                Err(broken(bytes.len(), &error))
            }
        }
    }
}

impl<R: Read> Entries for Archive<R> {
    fn next(&mut self, budget: &mut Budget) -> Option<Entry> {
        while !self.done {
            let (header, extension) = match self.header() {
                Ok(Some(found)) => found,
                Ok(None) => break,
                Err(fault) => {
                    // Behind a damaged header there may be good ones, behind a reader that fails there is nothing.
                    self.done = fault != FaultKind::Damaged(Damage::TarHeader);
                    return Some(Entry { name: "header".to_owned(), content: Err(fault) });
                }
            };
            let name = extension.name.unwrap_or_else(|| header.path_bytes().into_owned());
            let name = String::from_utf8_lossy(name.strip_suffix(b"\0").unwrap_or(&name)).into_owned();
            let size = extension.size.or_else(|| header.entry_size().ok()).unwrap_or(0);
            if name.ends_with('/') || entry::is_litter(&name) {
                if let Err(fault) = self.skip(padded(size)) {
                    self.done = true;
                    return Some(Entry { name, content: Err(fault) });
                }
                continue;
            }
            return Some(Entry { name, content: self.content(size, budget) });
        }
        None
    }
}

/// The size with the filling up to the next block.
fn padded(size: u64) -> u64 {
    size.checked_next_multiple_of(BLOCK as u64).unwrap_or(u64::MAX)
}

fn broken(bytes: usize, error: &io::Error) -> FaultKind {
    FaultKind::Damaged(Damage::Packed(bytes, error.to_string()))
}
