//! Data compressed by bzip2, xz, Zstandard or zlib, unpacked as a whole under the limits.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use bzip2::read::MultiBzDecoder;
use flate2::read::ZlibDecoder;
use flate2::{Decompress, FlushDecompress};
use lzma_rust2::XzReader;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::entry::read_all;
use super::limits::Budget;
use super::outcome::PartErrorKind;

/// How data is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// bzip2.
    Bzip2,
    /// xz.
    Xz,
    /// Zstandard (RFC 8878).
    Zstandard,
    /// zlib (RFC 1950), which HTTP calls deflate.
    Zlib,
}

impl Packing {
    /// The name of the format.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
            Self::Zstandard => "Zstandard",
            Self::Zlib => "zlib",
        }
    }

    /// Unpacks data. What was unpacked before a fault is returned as well: it may hold whole reports.
    pub(super) fn unpack(self, packed: &[u8], budget: &Budget) -> (Vec<u8>, Option<PartErrorKind>) {
        /// In KiB. The largest dictionary that `xz -9` needs is 64 MiB; the data itself says how much to reserve.
        const DICTIONARY: u32 = 128 << 10;
        let consumed = Rc::new(Cell::new(0));
        let source = Counted { rest: packed, consumed: Rc::clone(&consumed) };
        let mut reader: Box<dyn Read + '_> = match self {
            Self::Bzip2 => Box::new(MultiBzDecoder::new(source)),
            Self::Xz => Box::new(XzReader::new_mem_limit(source, true, DICTIONARY)),
            Self::Zstandard => Box::new(Frames { source: Some(source), frame: None }),
            Self::Zlib => Box::new(ZlibDecoder::new(source)),
        };
        let mut out = Vec::new();
        let read = read_all(&mut reader, &mut out, budget, |_| consumed.get());
        let fault = read.err().map(|stop| stop.fault(out.len()));
        (out, fault)
    }
}

/// Whether the bytes are the beginning of zlib data. Its two bytes of header are not rare enough to be believed alone.
pub(super) fn is_zlib(bytes: &[u8]) -> bool {
    const LOOK: usize = 256;
    let header = matches!(bytes, [0x78, flags, ..] if (0x7800 + u16::from(*flags)) % 31 == 0);
    let mut scratch = [0; LOOK];
    let begin = &bytes[..bytes.len().min(LOOK)];
    header && Decompress::new(true).decompress(begin, &mut scratch, FlushDecompress::None).is_ok()
}

/// The frames of Zstandard data, one after the other (RFC 8878 s.3.1).
struct Frames<'a> {
    /// What is left after the frame before.
    source: Option<Counted<'a>>,
    frame: Option<StreamingDecoder<Counted<'a>, FrameDecoder>>,
}

impl Read for Frames<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(frame) = &mut self.frame else {
                let Some(source) = self.source.take().filter(|source| !source.rest.is_empty()) else { return Ok(0) };
                self.frame = Some(StreamingDecoder::new(source).map_err(io::Error::other)?);
                continue;
            };
            let count = frame.read(out)?;
            if count > 0 || out.is_empty() {
                return Ok(count);
            }
            self.source = self.frame.take().map(StreamingDecoder::into_inner);
        }
    }
}

/// Counts the bytes that are read.
struct Counted<'a> {
    rest: &'a [u8],
    consumed: Rc<Cell<usize>>,
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.rest.read(out)?;
        self.consumed.set(self.consumed.get() + count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::limits::{LimitHit, Limits};

    const TEXT: &[u8] = include_bytes!("../../tests/fixtures/google/mx-outside-policy-without-reason.json");
    /// The same, as the programs `bzip2`, `xz` and `zstd` and Python's zlib write it.
    const PACKED: [(Packing, &[u8]); 4] = [
        (Packing::Bzip2, include_bytes!("../../tests/fixtures/archives/report.json.bz2")),
        (Packing::Xz, include_bytes!("../../tests/fixtures/archives/report.json.xz")),
        (Packing::Zstandard, include_bytes!("../../tests/fixtures/archives/report.json.zst")),
        (Packing::Zlib, include_bytes!("../../tests/fixtures/archives/report.json.zlib")),
    ];

    #[test]
    fn what_other_programs_pack_is_unpacked() {
        for (packing, packed) in PACKED {
            let budget = Budget::new(Limits::default(), packed.len() as u64);
            assert_eq!(packing.unpack(packed, &budget), (TEXT.to_vec(), None), "{}", packing.name());
            // zlib data has no second stream.
            if packing != Packing::Zlib {
                let twice = [packed, packed].concat();
                assert_eq!(packing.unpack(&twice, &budget), (TEXT.repeat(2), None), "{}", packing.name());
            }
        }
    }

    #[test]
    fn zlib_is_known_by_more_than_two_bytes() {
        assert!(is_zlib(PACKED[3].1) && is_zlib(&PACKED[3].1[..20]));
        for other in [&b"x^2 is a text"[..], b"x\x9c", b"x", b"x\x01\x02\x03\x04\x05\x06\x07", TEXT] {
            assert!(!is_zlib(other) || other.len() == 2, "{other:?}");
        }
    }

    #[test]
    fn what_is_cut_off_or_too_large_is_reported() {
        for (packing, packed) in PACKED {
            let budget = Budget::new(Limits::default(), packed.len() as u64);
            for end in 5..packed.len() {
                // A checksum at the end may be all that is missing.
                let (out, fault) = packing.unpack(&packed[..end], &budget);
                assert!(TEXT.starts_with(&out) && (fault.is_some() || out == TEXT), "{} {end}", packing.name());
            }
            let small = Budget::new(Limits { document: 10, ..Limits::default() }, packed.len() as u64);
            let (_, fault) = packing.unpack(packed, &small);
            assert!(matches!(fault, Some(PartErrorKind::OverLimit(LimitHit::Document(10)))), "{fault:?}");
        }
    }
}
