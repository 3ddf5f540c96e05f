//! Files of a ZIP archive without its directory: what is left of an archive that was not fetched to its end.
//!
//! Each file has a header of its own before its data (APPNOTE.TXT s.4.3.7). They are looked for from front to back.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::entry::{self, Stop};
use super::limits::Budget;
use super::outcome::What;

/// The search through an archive.
#[derive(Debug, Default)]
pub(crate) struct Rescue {
    /// Where to look on.
    at: u64,
    /// Where the directory says that files are, with the size of their data.
    known: BTreeMap<u64, u64>,
}

/// The header before a file's data.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) name: String,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    /// Where the data begins.
    data: u64,
}

impl Rescue {
    /// Takes note of a file that is read by the directory.
    pub(crate) fn know(&mut self, header: u64, packed: u64) {
        self.known.insert(header, packed);
    }

    /// Finds the next header. A reader that fails has no more.
    pub(crate) fn next<R: Read + Seek>(&mut self, reader: &mut R) -> Option<Header> {
        loop {
            let start = find(reader, self.at).ok()??;
            self.at = start + 4;
            let Ok(header) = Header::read(reader, start) else { continue };
            let known = self.known.get(&start);
            self.at = header.data.saturating_add(known.copied().unwrap_or(0));
            if known.is_none() {
                return Some(header);
            }
        }
    }

    /// Unpacks a file and goes on behind it, if it is whole.
    pub(crate) fn unpack<R: Read + Seek>(
        &mut self,
        header: &Header,
        reader: &mut R,
        bytes: &mut Vec<u8>,
        budget: &Budget,
    ) -> Result<(), Stop> {
        reader.seek(SeekFrom::Start(header.data)).map_err(Stop::Broken)?;
        let length = if header.is_deflated() && header.packed == 0 { u64::MAX } else { header.packed };
        let mut source = BufReader::new(reader.take(length));
        let packed = if header.is_deflated() {
            let mut decoder = DeflateDecoder::new(&mut source);
            entry::read_all(&mut decoder, bytes, budget, |decoder| {
                usize::try_from(decoder.total_in()).unwrap_or(usize::MAX)
            })?;
            decoder.total_in()
        } else {
            entry::read_all(&mut source, bytes, budget, |_| usize::MAX)?;
            bytes.len() as u64
        };
        source.get_mut().set_limit(u64::MAX);
        let crc = header.sum(&mut source);
        let mut sum = Crc::new();
        sum.update(bytes);
        if crc != Some(sum.sum()) {
            return Err(Stop::Broken(io::Error::other("the file is incomplete, or its checksum is wrong")));
        }
        self.at = header.data + packed;
        Ok(())
    }
}

impl Header {
    fn read<R: Read + Seek>(reader: &mut R, start: u64) -> io::Result<Self> {
        const LENGTH: usize = 30;
        reader.seek(SeekFrom::Start(start))?;
        let mut fixed = [0; LENGTH];
        reader.read_exact(&mut fixed)?;
        let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
        let long = |at: usize| u32::from(short(at)) | u32::from(short(at + 2)) << 16;
        let mut name = vec![0; short(26).into()];
        reader.read_exact(&mut name)?;
        let data = start + LENGTH as u64 + u64::from(short(26)) + u64::from(short(28));
        let name = String::from_utf8_lossy(&name).into_owned();
        Ok(Self { name, flags: short(6), method: short(8), crc: long(14), packed: long(18).into(), data })
    }

    /// Why the data cannot be read, whole or not.
    pub(crate) fn unreadable(&self) -> Option<What> {
        match self.method {
            _ if self.flags & 1 == 1 => Some(What::Encrypted),
            8 => None,
            // Without a size only the data itself could tell where it ends.
            0 if !self.has_descriptor() || self.packed > 0 => None,
            _ => Some(What::UnknownPacking),
        }
    }

    fn is_deflated(&self) -> bool {
        self.method == 8
    }

    /// Whether sum and sizes stand behind the data (s.4.3.9).
    fn has_descriptor(&self) -> bool {
        self.flags & 8 == 8
    }

    /// The checksum, read from behind the data if it stands there.
    fn sum(&self, source: &mut impl Read) -> Option<u32> {
        if !self.has_descriptor() {
            return Some(self.crc);
        }
        let mut word = [0; 4];
        source.read_exact(&mut word).ok()?;
        if word == *b"PK\x07\x08" {
            source.read_exact(&mut word).ok()?;
        }
        Some(u32::from_le_bytes(word))
    }
}

/// Where the next header begins, there or later.
fn find<R: Read + Seek>(reader: &mut R, from: u64) -> io::Result<Option<u64>> {
    const SIGNATURE: &[u8; 4] = b"PK\x03\x04";
    reader.seek(SeekFrom::Start(from))?;
    let mut source = BufReader::with_capacity(64 << 10, reader);
    let (mut at, mut matched) = (from, 0);
    loop {
        let chunk = source.fill_buf()?;
        if chunk.is_empty() {
            return Ok(None);
        }
        for byte in chunk {
            at += 1;
            matched = if *byte == SIGNATURE[matched] { matched + 1 } else { usize::from(*byte == SIGNATURE[0]) };
            if matched == SIGNATURE.len() {
                return Ok(Some(at - SIGNATURE.len() as u64));
            }
        }
        let length = chunk.len();
        source.consume(length);
    }
}
