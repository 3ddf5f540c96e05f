//! gzip (RFC 1952) as mail systems leave it: several members, bytes behind the end, cut off in the middle.

use flate2::bufread::GzDecoder;

use super::entry::{self, Stop};
use super::limits::{Budget, LimitHit};

/// Unpacked content.
#[derive(Debug)]
pub(crate) struct Unpacked {
    pub(crate) bytes: Vec<u8>,
    /// Bytes behind the last member that are no gzip.
    pub(crate) trailing: usize,
    /// Why the last of several members could not be unpacked; nothing of it is in `bytes`.
    pub(crate) fault: Option<GzipError>,
}

/// Why gzip content could not be unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GzipError {
    Limit(LimitHit),
    /// The data ends too early; so many bytes were unpacked.
    Truncated(usize),
    /// The data contradicts itself; so many bytes were unpacked.
    Corrupt(usize, String),
}

/// Unpacks all members, checking the limits while doing so. A broken member does not cost those before it.
pub(crate) fn unpack(packed: &[u8], budget: &Budget) -> Result<Unpacked, GzipError> {
    let mut bytes = Vec::with_capacity(size_hint(packed, budget));
    let mut rest = packed;
    loop {
        let before = bytes.len();
        let mut decoder = GzDecoder::new(rest);
        match read_member(&mut decoder, &mut bytes, packed.len(), budget) {
            Ok(()) => rest = decoder.into_inner(),
            Err(error @ GzipError::Limit(_)) => return Err(error),
            Err(error) if before == 0 => return Err(error),
            // Behind a whole member, what gives nothing is only trailing bytes.
            Err(_) if bytes.len() == before => return Ok(Unpacked { bytes, trailing: rest.len(), fault: None }),
            Err(error) => {
                bytes.truncate(before);
                return Ok(Unpacked { bytes, trailing: 0, fault: Some(error) });
            }
        }
        // Line ends and padding between members are no end.
        let padding = rest.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == 0).count();
        if !rest[padding..].starts_with(&[0x1f, 0x8b]) {
            return Ok(Unpacked { bytes, trailing: rest.len(), fault: None });
        }
        rest = &rest[padding..];
    }
}

fn read_member(
    decoder: &mut GzDecoder<&[u8]>,
    bytes: &mut Vec<u8>,
    packed: usize,
    budget: &Budget,
) -> Result<(), GzipError> {
    match entry::read_all(decoder, bytes, budget, |decoder| packed - decoder.get_ref().len()) {
        Ok(()) => Ok(()),
        Err(Stop::Limit(limit)) => Err(GzipError::Limit(limit)),
        Err(Stop::Broken(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Err(GzipError::Truncated(bytes.len()))
        }
        Err(Stop::Broken(error)) => Err(GzipError::Corrupt(bytes.len(), error.to_string())),
    }
}

/// The size the trailer promises, as far as the limits believe it.
fn size_hint(packed: &[u8], budget: &Budget) -> usize {
    let promised = packed.last_chunk::<4>().map_or(0, |size| u32::from_le_bytes(*size) as usize);
    promised.min(packed.len().saturating_mul(60)).min(budget.document()) + 1
}
