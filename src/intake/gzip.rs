//! gzip (RFC 1952) as found in real mail: several members, trailing bytes, truncated data.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;
use flate2::{Decompress, FlushDecompress, Status};

use super::entry::{self, ReadError, carried};
use super::limits::{Budget, LimitHit};
use super::outcome::{Damage, PartErrorKind};

/// The result of unpacking gzip data.
#[derive(Debug)]
pub(crate) struct Unpacked {
    pub(crate) bytes: Vec<u8>,
    /// Bytes after the last member that are not gzip.
    pub(crate) trailing: usize,
    /// The data is complete, but its checksum and size are cut off.
    pub(crate) unchecked: bool,
    /// Why the data ends early. `bytes` holds what could be unpacked.
    pub(crate) fault: Option<GzipError>,
}

/// Why gzip data could not be unpacked to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GzipError {
    /// The data ends early, after this many unpacked bytes.
    Truncated(usize),
    /// The data is corrupt or fails its checksum, after this many unpacked bytes.
    Corrupt(usize),
}

impl From<GzipError> for PartErrorKind {
    fn from(error: GzipError) -> Self {
        match error {
            GzipError::Truncated(bytes) => Self::Damaged(Damage::GzipTruncated(bytes)),
            GzipError::Corrupt(bytes) => Self::Damaged(Damage::GzipCorrupt(bytes)),
        }
    }
}

/// Whether the bytes begin like a gzip member.
fn is_member(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Length of line ends and padding, which may separate members.
fn padding(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == 0).count()
}

/// Unpacks all members within the limits. A broken member does not affect those before it.
pub(crate) fn unpack(packed: &[u8], budget: &Budget) -> Result<Unpacked, LimitHit> {
    let mut bytes = Vec::with_capacity(size_hint(packed, budget));
    let mut rest = packed;
    loop {
        let before = bytes.len();
        let mut decoder = GzDecoder::new(rest);
        let read = entry::read_all(&mut decoder, &mut bytes, budget, |decoder| packed.len() - decoder.get_ref().len());
        let fault = match read {
            Ok(()) => None,
            Err(ReadError::Limit(limit)) => return Err(limit),
            Err(ReadError::Broken(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                if is_whole(rest, bytes.len() - before) {
                    return Ok(Unpacked { bytes, trailing: 0, unchecked: true, fault: None });
                }
                Some(GzipError::Truncated(bytes.len()))
            }
            Err(ReadError::Broken(_)) => Some(GzipError::Corrupt(bytes.len())),
        };
        if let Some(fault) = fault {
            // Bytes after a complete member that look like another but unpack to nothing are only trailing bytes.
            let junk = before > 0 && bytes.len() == before;
            let trailing = if junk { rest.len() } else { 0 };
            // Never show corrupt data. Data that only ends early is correct up to that point.
            if matches!(fault, GzipError::Corrupt(_)) {
                bytes.truncate(before);
            }
            return Ok(Unpacked { bytes, trailing, unchecked: false, fault: (!junk).then_some(fault) });
        }
        rest = decoder.into_inner();
        let filling = padding(rest);
        if !is_member(&rest[filling..]) {
            return Ok(Unpacked { bytes, trailing: rest.len(), unchecked: false, fault: None });
        }
        rest = &rest[filling..];
    }
}

/// Whether the deflate data of a member is complete and unpacks to `unpacked` bytes, so that only its trailer is cut
/// off.
fn is_whole(member: &[u8], unpacked: usize) -> bool {
    let Some(mut rest) = header_length(member).and_then(|length| member.get(length..)) else { return false };
    let mut inflate = Decompress::new(false);
    let mut scratch = vec![0; 32 << 10];
    loop {
        let (taken, given) = (inflate.total_in(), inflate.total_out());
        let status = inflate.decompress(rest, &mut scratch, FlushDecompress::None);
        if matches!(status, Ok(Status::StreamEnd)) {
            return inflate.total_out() == unpacked as u64;
        }
        if status.is_err() || (inflate.total_in(), inflate.total_out()) == (taken, given) {
            return false;
        }
        let taken = usize::try_from(inflate.total_in() - taken).unwrap_or(usize::MAX);
        rest = rest.get(taken..).unwrap_or_default();
    }
}

/// Length in bytes of a member's header (RFC 1952 s.2.3); `None` if it is incomplete.
fn header_length(member: &[u8]) -> Option<usize> {
    const FIXED: usize = 10;
    let flags = *member.get(3)?;
    let mut at = FIXED;
    if flags & 4 != 0 {
        at += 2 + usize::from(u16::from_le_bytes([*member.get(at)?, *member.get(at + 1)?]));
    }
    // The file name and a comment, each terminated by a zero.
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += member.get(at..)?.iter().position(|byte| *byte == 0)? + 1;
        }
    }
    at += if flags & 2 != 0 { 2 } else { 0 };
    (at <= member.len()).then_some(at)
}

/// The unpacked size that the trailer states, capped to what is plausible and allowed.
fn size_hint(packed: &[u8], budget: &Budget) -> usize {
    let promised = packed.last_chunk::<4>().map_or(0, |size| u32::from_le_bytes(*size) as usize);
    promised.min(packed.len().saturating_mul(60)).min(budget.document()) + 1
}

/// Unpacks the members of gzip data as one continuous stream, which fails where they end early.
pub(crate) struct Members<B> {
    decoder: Option<GzDecoder<B>>,
    unpacked: usize,
}

impl<B: BufRead> Members<B> {
    pub(crate) fn new(packed: B) -> Self {
        Self { decoder: Some(GzDecoder::new(packed)), unpacked: 0 }
    }
}

impl<B: BufRead> Read for Members<B> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        while let Some(mut decoder) = self.decoder.take() {
            match decoder.read(out) {
                Ok(0) => {
                    let mut rest = decoder.into_inner();
                    loop {
                        let filling = padding(rest.fill_buf()?);
                        if filling == 0 {
                            break;
                        }
                        rest.consume(filling);
                    }
                    // Anything else is trailing bytes added by a mail system.
                    if is_member(rest.fill_buf()?) {
                        self.decoder = Some(GzDecoder::new(rest));
                    }
                }
                Ok(count) => {
                    self.unpacked = self.unpacked.saturating_add(count);
                    self.decoder = Some(decoder);
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => self.decoder = Some(decoder),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Err(carried(GzipError::Truncated(self.unpacked).into()));
                }
                Err(_) => return Err(carried(GzipError::Corrupt(self.unpacked).into())),
            }
        }
        Ok(0)
    }
}
