//! How much one file may unpack to. Every expansion of bytes goes through one [`Limits`] value.

use std::fmt;

/// The limits, all in one place. They are far above what mailboxes hold and far below what a tab can bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one unpacked document. A report with 200,000 failure details has 47 million; common receivers
    /// refuse mail above 10 to 20 million.
    pub document: usize,
    /// Bytes that everything in one file may unpack to.
    pub total: usize,
    /// How deep containers may be nested: gzip in mail in mail is 3.
    pub depth: usize,
    /// Parts, entries and messages in one file. A mail with a report counts about four, so a mailbox of 60,000 fits.
    pub parts: usize,
    /// Unpacked bytes for one packed byte, judged above [`Limits::RATIO_FLOOR`]. Reports reach about 50.
    pub ratio: usize,
}

impl Limits {
    /// Unpacked bytes below which no ratio is suspicious.
    pub const RATIO_FLOOR: usize = 32 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Self { document: 128 << 20, total: 1 << 30, depth: 6, parts: 250_000, ratio: 200 }
    }
}

/// The limit that a file reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitHit {
    /// The file itself is larger than so many bytes, packed or not.
    File(usize),
    /// One document is larger than [`Limits::document`] bytes.
    Document(usize),
    /// All documents together are larger than [`Limits::total`] bytes.
    Total(usize),
    /// Containers are nested deeper than [`Limits::depth`].
    Depth(usize),
    /// There are more parts than [`Limits::parts`].
    Parts(usize),
    /// One packed byte became more than [`Limits::ratio`] bytes.
    Ratio(usize),
}

impl fmt::Display for LimitHit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(bytes) => write!(f, "it is larger than {}, the limit for one file", Bytes(*bytes)),
            Self::Document(bytes) => write!(f, "it unpacks to more than {}, the limit for one document", Bytes(*bytes)),
            Self::Total(bytes) => write!(f, "it unpacks to more than {} in all, the limit for one file", Bytes(*bytes)),
            Self::Depth(levels) => write!(f, "it has containers inside containers, more than {levels} levels deep"),
            Self::Parts(parts) => write!(f, "it has more than {parts} parts"),
            Self::Ratio(ratio) => {
                write!(
                    f,
                    "every packed byte becomes more than {ratio}: that is no report, but a file made to fill the memory"
                )
            }
        }
    }
}

/// A number of bytes for people.
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

/// What is left of the limits while one file is read.
#[derive(Debug)]
pub(crate) struct Budget {
    pub(crate) limits: Limits,
    unpacked: usize,
    parts: usize,
}

impl Budget {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, unpacked: 0, parts: 0 }
    }

    /// Bytes the next document may have.
    pub(crate) fn document(&self) -> usize {
        self.limits.document.min(self.limits.total.saturating_sub(self.unpacked))
    }

    /// Which limit a document runs into that reaches [`Budget::document`].
    pub(crate) fn hit(&self) -> LimitHit {
        if self.document() < self.limits.document {
            LimitHit::Total(self.limits.total)
        } else {
            LimitHit::Document(self.limits.document)
        }
    }

    /// Books unpacked bytes.
    pub(crate) fn spend(&mut self, bytes: usize) {
        self.unpacked = self.unpacked.saturating_add(bytes);
    }

    /// Whether nothing more can be read under this budget.
    pub(crate) fn is_spent(&self) -> bool {
        self.parts > self.limits.parts || self.unpacked >= self.limits.total
    }

    /// Books one more part.
    pub(crate) fn part(&mut self) -> Result<(), LimitHit> {
        self.parts += 1;
        if self.parts > self.limits.parts { Err(LimitHit::Parts(self.limits.parts)) } else { Ok(()) }
    }
}
