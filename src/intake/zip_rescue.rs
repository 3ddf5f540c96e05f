//! Recovers files of a ZIP archive without its directory, as in an archive that was not fully downloaded.
//!
//! Each file has a local header before its data (APPNOTE.TXT s.4.3.7); the archive is scanned for these from the start.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use super::outcome::NotReport;

const FILE: [u8; 4] = *b"PK\x03\x04";
const DIRECTORY: [u8; 4] = *b"PK\x01\x02";
const DESCRIPTOR: [u8; 4] = *b"PK\x07\x08";

/// A scan through an archive.
#[derive(Debug, Default)]
pub(crate) struct Rescue {
    /// Where to continue. Set to the end of a file once it has been read completely.
    at: Rc<Cell<u64>>,
    /// Files listed in the directory: offset of the header, and size of the data.
    known: BTreeMap<u64, u64>,
}

/// The local header of a file.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) name: String,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    /// Offset of the data.
    pub(crate) data: u64,
}

impl Rescue {
    /// Starts a scan at this offset.
    pub(crate) fn from(at: u64) -> Self {
        Self { at: Rc::new(Cell::new(at)), known: BTreeMap::new() }
    }

    /// Records a file that is listed in the directory, so that the scan skips it.
    pub(crate) fn know(&mut self, header: u64, packed: u64) {
        self.known.insert(header, packed);
    }

    /// The cell to set to the end of the last file found, if it is intact. Otherwise its data is scanned too.
    pub(crate) fn end(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.at)
    }

    /// Finds the next header of a file that the directory does not list; `None` at the end or on a read error.
    pub(crate) fn next<R: Read + Seek>(&mut self, reader: &mut R) -> Option<Header> {
        loop {
            reader.seek(SeekFrom::Start(self.at.get())).ok()?;
            let (start, _) = find(reader, self.at.get(), &[FILE]).ok()??;
            self.at.set(start + 4);
            let Ok(header) = Header::read(reader, start) else { continue };
            let known = self.known.get(&start);
            self.at.set(header.data.saturating_add(known.copied().unwrap_or(0)));
            if known.is_none() {
                return Some(header);
            }
        }
    }
}

impl Header {
    /// Reads the header that begins at `start`.
    pub(crate) fn read<R: Read + Seek>(reader: &mut R, start: u64) -> io::Result<Self> {
        const LENGTH: usize = 30;
        /// Marks a size that is given in an extra field instead (s.4.5.3).
        const ELSEWHERE: u64 = 0xffff_ffff;
        reader.seek(SeekFrom::Start(start))?;
        let mut fixed = [0; LENGTH];
        reader.read_exact(&mut fixed)?;
        if fixed[..4] != FILE {
            return Err(io::Error::other("not a header"));
        }
        let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
        let long = |at: usize| u32::from(short(at)) | u32::from(short(at + 2)) << 16;
        let mut name = vec![0; short(26).into()];
        reader.read_exact(&mut name)?;
        let data = start + LENGTH as u64 + u64::from(short(26)) + u64::from(short(28));
        let mut packed = u64::from(long(18));
        if packed == ELSEWHERE {
            let mut extra = vec![0; short(28).into()];
            reader.read_exact(&mut extra)?;
            packed = zip64_packed(&extra, u64::from(long(22)) == ELSEWHERE).unwrap_or(packed);
        }
        let name = String::from_utf8_lossy(&name).into_owned();
        Ok(Self { name, flags: short(6), method: short(8), crc: long(14), packed, data })
    }

    /// Why the data cannot be read even if it is intact: encryption or an unsupported method.
    pub(crate) fn unreadable(&self) -> Option<NotReport> {
        match self.method {
            _ if self.flags & 1 == 1 => Some(NotReport::Encrypted),
            0 | 8 => None,
            _ => Some(NotReport::UnknownPacking),
        }
    }

    pub(crate) fn is_deflated(&self) -> bool {
        self.method == 8
    }

    /// Whether the checksum and sizes follow the data (s.4.3.9).
    fn has_descriptor(&self) -> bool {
        self.flags & 8 == 8
    }

    /// Maximum length of the data in bytes, and the checksum unless it follows the data. `None` if the data is stored
    /// without compression and its end cannot be found. `reader` is positioned at the data.
    pub(crate) fn extent<R: Read + Seek>(&self, reader: &mut R) -> Option<(u64, Option<u32>)> {
        if !self.has_descriptor() {
            // Deflated data marks its own end.
            let unknown = self.is_deflated() && self.packed == 0;
            return Some((if unknown { u64::MAX } else { self.packed }, Some(self.crc)));
        }
        if self.is_deflated() {
            return Some((if self.packed == 0 { u64::MAX } else { self.packed }, None));
        }
        if self.packed > 0 {
            return Some((self.packed, None));
        }
        self.stored_extent(reader)
    }

    /// Searches for a data descriptor whose size equals the number of bytes before it.
    fn stored_extent<R: Read + Seek>(&self, reader: &mut R) -> Option<(u64, Option<u32>)> {
        /// Length of a checksum and two sizes.
        const WORDS: usize = 12;
        let mut from = self.data;
        loop {
            reader.seek(SeekFrom::Start(from)).ok()?;
            let (at, signature) = find(reader, from, &[DESCRIPTOR, FILE, DIRECTORY]).ok()??;
            from = at + 1;
            // Before another header, the descriptor may lack its signature.
            let words_at = if signature == DESCRIPTOR { at + 4 } else { at.saturating_sub(WORDS as u64) };
            let length = if signature == DESCRIPTOR { at } else { words_at }.checked_sub(self.data);
            let mut words = [0; WORDS];
            reader.seek(SeekFrom::Start(words_at)).ok()?;
            if reader.read_exact(&mut words).is_err() {
                continue;
            }
            let [crc, packed, _] = [0, 4, 8].map(|at| u32::from_le_bytes([0, 1, 2, 3].map(|byte| words[at + byte])));
            if length == Some(u64::from(packed)) {
                return Some((u64::from(packed), Some(crc)));
            }
        }
    }
}

/// The packed size in the ZIP64 extra field, where it follows the unpacked size if that is present.
fn zip64_packed(extra: &[u8], has_unpacked: bool) -> Option<u64> {
    let mut rest = extra;
    loop {
        let (head, tail) = rest.split_first_chunk::<4>()?;
        let [kind, length] = [0, 2].map(|at| u16::from_le_bytes([head[at], head[at + 1]]));
        if kind == 1 {
            let at = if has_unpacked { 8 } else { 0 };
            return Some(u64::from_le_bytes(*tail.get(at..)?.first_chunk::<8>()?));
        }
        rest = tail.get(length.into()..)?;
    }
}

/// Offset of the next of several signatures, and which one it is. `reader` is positioned at `from`.
fn find<R: Read>(reader: &mut R, from: u64, signatures: &[[u8; 4]]) -> io::Result<Option<(u64, [u8; 4])>> {
    /// The next header usually follows immediately or within a few bytes.
    const NEAR: usize = 64;
    const FAR: usize = 64 << 10;
    let (mut chunk, mut kept) = (vec![0; NEAR], 0);
    let mut at = from;
    loop {
        let count = reader.read(&mut chunk[kept..])?;
        if count == 0 {
            return Ok(None);
        }
        let filled = kept + count;
        for (place, window) in chunk[..filled].windows(4).enumerate() {
            if let Some(found) = signatures.iter().find(|signature| *signature == window) {
                return Ok(Some((at + place as u64, *found)));
            }
        }
        kept = filled.min(3);
        chunk.copy_within(filled - kept..filled, 0);
        at += (filled - kept) as u64;
        chunk.resize(FAR, 0);
    }
}
