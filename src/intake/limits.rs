//! How much one file may unpack to. Every expansion of bytes goes through one [`Limits`] value.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

/// The limits, all in one place: far above what mailboxes hold and far below what a browser tab can handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one unpacked document. A report with 200,000 failure details has 47 million; common receivers
    /// refuse mail above 10 to 20 million.
    pub document: usize,
    /// Bytes that all content of one file may unpack to, however small the file is.
    pub total: usize,
    /// Unpacked bytes allowed per byte of the file, where that is more than [`Limits::total`]. A mailbox of reports
    /// grows about tenfold. This bounds time, not memory: only one part is in memory at once.
    pub growth: usize,
    /// Levels of nested containers: gzip in a mail in a mail is 3. Eight wrappings of text may have one in each.
    pub depth: usize,
    /// Parts in one message, or in one entry of an archive. The number of messages and entries is not limited. A part
    /// takes about 850 bytes of memory.
    pub parts: usize,
    /// Bytes of memory for parsed data. Applies to the reports of one document while it is read, not counting the
    /// document itself, and to all reports kept. WebAssembly has at most 4 GiB for both and for the figures derived from them.
    pub memory: usize,
    /// Unpacked bytes per packed byte, checked above [`Limits::RATIO_FLOOR`]. Reports reach about 50.
    pub ratio: usize,
}

impl Limits {
    /// Unpacked bytes below which the ratio is not checked.
    pub const RATIO_FLOOR: usize = 32 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document: 128 << 20,
            total: 1 << 30,
            growth: 50,
            depth: 20,
            parts: 250_000,
            memory: 768 << 20,
            ratio: 200,
        }
    }
}

/// A limit that was exceeded, with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitHit {
    /// The file itself is larger than this many bytes, packed or not.
    File(usize),
    /// One document is larger than [`Limits::document`] bytes.
    Document(usize),
    /// All documents together unpack to more than this many bytes; see [`Limits::total`] and [`Limits::growth`].
    Total(usize),
    /// Containers are nested deeper than [`Limits::depth`].
    Depth(usize),
    /// There are more parts than [`Limits::parts`].
    Parts(usize),
    /// A packed byte unpacks to more than [`Limits::ratio`] bytes.
    Ratio(usize),
    /// The header fields of one mail take more than this many bytes.
    Headers(usize),
    /// The reports of one document take more than [`Limits::memory`] bytes.
    Memory(usize),
    /// All reports kept take more than [`Limits::memory`] bytes.
    Kept(usize),
}

impl fmt::Display for LimitHit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(bytes) => write!(
                f,
                "it is larger than {}, the limit for a file that is not a mailbox or archive; split it and drop the pieces",
                Binary(*bytes)
            ),
            Self::Document(bytes) => write!(
                f,
                "it is larger than {}, the limit for one document; split it and drop the pieces",
                Binary(*bytes)
            ),
            Self::Total(bytes) => write!(
                f,
                "what is packed in this file is larger than {} in all, the limit for one file; unpack it with another \
                 program and drop what is in it",
                Binary(*bytes)
            ),
            Self::Depth(levels) => write!(
                f,
                "it has containers inside containers, more than {levels} levels deep; unpack it with another program \
                 and drop what is in it"
            ),
            Self::Parts(parts) => write!(f, "it has more than {parts} parts, which no mail with a report has"),
            Self::Headers(bytes) => {
                write!(f, "its header fields are larger than {}, which no mail with a report has", Binary(*bytes))
            }
            Self::Ratio(ratio) => write!(
                f,
                "every packed byte becomes more than {ratio}: that is not a report, but looks like a decompression bomb"
            ),
            Self::Kept(bytes) => write!(
                f,
                "the reports read so far take more than {} of memory; clear them, then drop the files that are left out",
                Binary(*bytes)
            ),
            Self::Memory(bytes) => write!(
                f,
                "reading it takes more than {} of memory; split it and drop the pieces one after the other",
                Binary(*bytes)
            ),
        }
    }
}

/// Displays a limit in binary units, in which the limits are set.
struct Binary(usize);

impl fmt::Display for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            gib if gib >= 1 << 30 && gib.is_multiple_of(1 << 30) => write!(f, "{} GiB", gib >> 30),
            mib if mib >= 1 << 20 => write!(f, "{} MiB", mib >> 20),
            bytes => Bytes(bytes).fmt(f),
        }
    }
}

/// Displays a number of bytes in decimal units.
pub struct Bytes(pub usize);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
        let size = self.0 as f64;
        match self.0 {
            0 => write!(f, "0 bytes"),
            1 => write!(f, "1 byte"),
            2..=9_999 => write!(f, "{} bytes", self.0),
            10_000..=999_999 => write!(f, "{:.0} kB", size / 1e3),
            _ => write!(f, "{:.1} MB", size / 1e6),
        }
    }
}

/// The remaining limits while one file is read.
#[derive(Debug)]
pub(crate) struct Budget {
    pub(crate) limits: Limits,
    /// Bytes that the whole file may unpack to.
    allowed: u64,
    /// Bytes unpacked so far. Shared with the readers that unpack on demand.
    unpacked: Rc<Cell<u64>>,
    parts: usize,
}

impl Budget {
    /// The budget for a file of `size` bytes.
    pub(crate) fn new(limits: Limits, size: u64) -> Self {
        let allowed = size.saturating_mul(limits.growth as u64).max(limits.total as u64);
        Self { limits, allowed, unpacked: Rc::default(), parts: 0 }
    }

    fn left(&self) -> u64 {
        self.allowed.saturating_sub(self.unpacked.get())
    }

    /// Maximum size of the next document, in bytes.
    pub(crate) fn document(&self) -> usize {
        usize::try_from(self.left()).map_or(self.limits.document, |left| left.min(self.limits.document))
    }

    /// The limit that a document exceeds when it is larger than [`Budget::document`].
    pub(crate) fn limit_reached(&self) -> LimitHit {
        if self.document() < self.limits.document { self.total() } else { LimitHit::Document(self.limits.document) }
    }

    fn total(&self) -> LimitHit {
        LimitHit::Total(usize::try_from(self.allowed).unwrap_or(usize::MAX))
    }

    /// Records unpacked bytes.
    pub(crate) fn spend(&mut self, bytes: usize) {
        self.unpacked.set(self.unpacked.get().saturating_add(bytes as u64));
    }

    /// A meter for a reader of packed content, which records bytes as they are read.
    pub(crate) fn meter(&self) -> Meter {
        Meter { unpacked: Rc::clone(&self.unpacked), allowed: self.allowed, limit_reached: self.total() }
    }

    /// Whether nothing more can be unpacked.
    pub(crate) fn is_spent(&self) -> bool {
        self.left() == 0
    }

    /// Whether no more parts of the current message or entry can be read.
    pub(crate) fn is_spent_for_part(&self) -> bool {
        self.parts > self.limits.parts || self.is_spent()
    }

    /// Starts counting the parts of a message or entry. Returns the value to pass to [`Budget::end_entry`].
    pub(crate) fn begin_entry(&mut self) -> usize {
        std::mem::take(&mut self.parts)
    }

    /// Resumes counting the parts of the enclosing message or entry.
    pub(crate) fn end_entry(&mut self, parts: usize) {
        self.parts = parts;
    }

    /// Counts one more part. Fails if there are more than [`Limits::parts`].
    pub(crate) fn part(&mut self) -> Result<(), LimitHit> {
        self.parts += 1;
        if self.parts > self.limits.parts { Err(LimitHit::Parts(self.limits.parts)) } else { Ok(()) }
    }
}

/// The part of a [`Budget`] needed by a reader of packed content.
#[derive(Debug)]
pub(crate) struct Meter {
    unpacked: Rc<Cell<u64>>,
    allowed: u64,
    limit_reached: LimitHit,
}

impl Meter {
    /// Records unpacked bytes. Fails once the file has unpacked to more than allowed.
    pub(crate) fn spend(&self, bytes: usize) -> Result<(), LimitHit> {
        let unpacked = self.unpacked.get().saturating_add(bytes as u64);
        self.unpacked.set(unpacked);
        if unpacked > self.allowed { Err(self.limit_reached) } else { Ok(()) }
    }
}
