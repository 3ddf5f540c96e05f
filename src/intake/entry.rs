//! What archives and mailboxes share: entries that are read one at a time and unpacked under the limits.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};
use std::rc::Rc;

use super::limits::{Budget, LimitHit, Limits, Meter};
use super::outcome::{Damage, PartErrorKind};

/// One entry of an archive or mailbox.
pub(crate) struct Entry<'s> {
    /// Its name in the archive, for display only: it is never used as a path.
    pub(crate) name: String,
    pub(crate) content: Content<'s>,
}

/// The content of an entry.
pub(crate) enum Content<'s> {
    /// Content whose format is detected from its bytes.
    Stream(Stream<'s>),
    /// A mail; it need not start at the first byte.
    Message(Vec<u8>),
    /// An entry that cannot be read.
    PartError(PartErrorKind),
}

/// A source of entries. A fault in one entry does not end the sequence.
pub(crate) trait Entries<'s> {
    /// The next entry; `None` after the last. Skips the unread rest of the previous one.
    fn next(&mut self, budget: &mut Budget) -> Option<Entry<'s>>;
}

/// Bytes that are unpacked while being read.
pub(crate) struct Stream<'s> {
    reader: Box<dyn Read + 's>,
    /// Packed bytes consumed so far; `None` if the content is not packed.
    packed: Option<Rc<Cell<u64>>>,
    /// The archive whose entries share a limit on the compression ratio.
    pool: Option<Pool>,
    /// Bytes read ahead to detect the format.
    ahead: Vec<u8>,
    at: usize,
}

impl<'s> Stream<'s> {
    pub(crate) fn new(reader: impl Read + 's, packed: Option<Rc<Cell<u64>>>) -> Self {
        Self { reader: Box::new(reader), packed, pool: None, ahead: Vec::new(), at: 0 }
    }

    /// Counts the stream towards the compression ratio of a whole archive.
    pub(crate) fn in_pool(self, pool: Pool) -> Self {
        Self { pool: Some(pool), ..self }
    }

    /// Returns the first `count` bytes without consuming them, or all if there are fewer.
    pub(crate) fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        /// Read in growing steps, because most entries are small.
        const STEP: usize = 4 << 10;
        while self.ahead.len() < count {
            let filled = self.ahead.len();
            self.ahead.resize((2 * filled).max(STEP).min(count), 0);
            let read = self.reader.read(&mut self.ahead[filled..]);
            self.ahead.truncate(filled + *read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) => break,
                Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
                Ok(_) | Err(_) => {}
            }
        }
        Ok(&self.ahead)
    }

    /// Reads the whole stream, within the limits, and records its bytes in the budget.
    pub(crate) fn into_bytes(mut self, budget: &mut Budget) -> Result<Vec<u8>, PartErrorKind> {
        let mut bytes = std::mem::take(&mut self.ahead);
        let Self { reader, packed, pool, .. } = &mut self;
        let taken =
            |_: &_| packed.as_ref().map_or(usize::MAX, |packed| usize::try_from(packed.get()).unwrap_or(usize::MAX));
        let read = read_all(reader, &mut bytes, budget, taken);
        budget.spend(bytes.len());
        match read {
            Ok(()) => match pool.as_ref().map(|pool| pool.add(bytes.len(), &budget.limits)) {
                Some(Err(limit)) => Err(PartErrorKind::OverLimit(limit)),
                Some(Ok(())) | None => Ok(bytes),
            },
            Err(stop) => Err(stop.fault(bytes.len())),
        }
    }

    /// A reader that records the bytes it returns, for a mailbox or archive that is read part by part.
    pub(crate) fn metered(self, budget: &Budget) -> impl Read + 's {
        Metered { stream: self, meter: budget.meter() }
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let ahead = &self.ahead[self.at..];
        if ahead.is_empty() {
            return self.reader.read(out);
        }
        let count = ahead.len().min(out.len());
        out[..count].copy_from_slice(&ahead[..count]);
        self.at += count;
        Ok(count)
    }
}

/// Tracks the total unpacked size of the documents of one archive. Mailboxes in it do not count: they are read in slices.
#[derive(Debug, Clone)]
pub(crate) struct Pool(Rc<PoolState>);

#[derive(Debug)]
struct PoolState {
    /// The archive's own size in bytes.
    size: u64,
    unpacked: Cell<u64>,
    given_up: Cell<bool>,
}

impl Pool {
    pub(crate) fn new(size: u64) -> Self {
        Self(Rc::new(PoolState { size, unpacked: Cell::new(0), given_up: Cell::new(false) }))
    }

    fn add(&self, bytes: usize, limits: &Limits) -> Result<(), LimitHit> {
        let unpacked = self.0.unpacked.get().saturating_add(bytes as u64);
        self.0.unpacked.set(unpacked);
        if unpacked > Limits::RATIO_FLOOR as u64 && unpacked / self.0.size.max(1) > limits.ratio as u64 {
            self.0.given_up.set(true);
            return Err(LimitHit::Ratio(limits.ratio));
        }
        Ok(())
    }

    /// Whether the archive as a whole exceeded the ratio limit, as decompression bombs do.
    pub(crate) fn is_given_up(&self) -> bool {
        self.0.given_up.get()
    }
}

struct Metered<'s> {
    stream: Stream<'s>,
    meter: Meter,
}

impl Read for Metered<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(out)?;
        self.meter.spend(count).map_err(|limit| carried(PartErrorKind::OverLimit(limit)))?;
        Ok(count)
    }
}

/// Carries a fault through readers that only know [`io::Error`].
#[derive(Debug)]
struct Carried(PartErrorKind);

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Carried {}

/// Wraps a fault in an error that [`fault_of`] unwraps.
pub(crate) fn carried(fault: PartErrorKind) -> io::Error {
    io::Error::other(Carried(fault))
}

/// The fault that caused an error after `bytes` unpacked bytes.
pub(crate) fn fault_of(error: &io::Error, bytes: usize) -> PartErrorKind {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Carried>()) {
        Some(Carried(fault)) => fault.clone(),
        None => PartErrorKind::Damaged(Damage::Packed(bytes)),
    }
}

/// Why reading stopped early.
#[derive(Debug)]
pub(crate) enum ReadError {
    Limit(LimitHit),
    Broken(io::Error),
}

impl ReadError {
    /// The fault to report, after `bytes` unpacked bytes.
    pub(crate) fn fault(&self, bytes: usize) -> PartErrorKind {
        match self {
            Self::Limit(limit) => PartErrorKind::OverLimit(*limit),
            Self::Broken(error) => fault_of(error, bytes),
        }
    }
}

/// Reads to the end and appends to `out`, within the limits. `packed` returns the packed bytes consumed so far, not the
/// size of the file, so that a decompression bomb is detected before its end.
pub(crate) fn read_all<R: Read>(
    reader: &mut R,
    out: &mut Vec<u8>,
    budget: &Budget,
    packed: impl Fn(&R) -> usize,
) -> Result<(), ReadError> {
    const CHUNK: usize = 64 << 10;
    let limit = budget.document();
    if out.len() > limit {
        return Err(ReadError::Limit(budget.limit_reached()));
    }
    loop {
        let filled = out.len();
        // Use up the reserved capacity first: growing at its end would copy everything once more.
        let spare = out.capacity() - filled;
        let chunk = if spare > 0 { spare.min(CHUNK) } else { CHUNK };
        let room = chunk.min(limit.saturating_sub(filled) + 1);
        out.resize(filled + room, 0);
        let read = reader.read(&mut out[filled..]);
        let count = *read.as_ref().unwrap_or(&0);
        out.truncate(filled + count);
        match read {
            Ok(0) => return Ok(()),
            Ok(_) if out.len() > limit => return Err(ReadError::Limit(budget.limit_reached())),
            Ok(_) => {
                let ratio = budget.limits.ratio;
                if out.len() > Limits::RATIO_FLOOR && out.len() / packed(reader).max(1) > ratio {
                    return Err(ReadError::Limit(LimitHit::Ratio(ratio)));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(ReadError::Broken(error)),
        }
    }
}

/// Whether an entry is metadata that operating systems add to archives, not a user's file.
pub(crate) fn is_os_metadata(name: &str) -> bool {
    let mut steps = name.split(['/', '\\']);
    let base = steps.next_back().unwrap_or_default();
    base.starts_with("._")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&base)
        || steps.any(|folder| folder == "__MACOSX")
}

/// A name for display, shortened to one line.
pub(crate) fn shown(name: &str) -> String {
    const MOST: usize = 120;
    if name.chars().nth(MOST).is_none() {
        return name.to_owned();
    }
    // Keep the end, which holds the file's own name.
    let skipped = name.chars().count() - MOST;
    std::iter::once('\u{2026}').chain(name.chars().skip(skipped)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn litter_is_told_from_files() {
        for name in ["__MACOSX/._a.json", "a/.DS_Store", ".DS_Store", "a/__MACOSX/b", "._r.json", "a\\Thumbs.db"] {
            assert!(is_os_metadata(name), "{name}");
        }
        for name in ["a.json", "__MACOSX.json", "a/b.json", ".hidden.json", "..json", ""] {
            assert!(!is_os_metadata(name), "{name}");
        }
    }

    #[test]
    fn long_names_keep_their_end() {
        assert_eq!(shown("a/b.json"), "a/b.json");
        let long = shown(&format!("{}/b.json", "x".repeat(60_000)));
        assert!(long.ends_with("x/b.json") && long.starts_with('\u{2026}') && long.chars().count() == 121, "{long}");
    }
}
