//! Row sets, and the filter of a pass.

use std::ops::Range;

use crate::archive::Archive;
use crate::diagnosis::classes::FailureClasses;

/// The filter of a pass. Each table has an entry for every row or number; its bits are [`FilterMask::IN`] and
/// [`FilterMask::TEXT`].
#[derive(Debug, Clone)]
pub struct FilterMask {
    /// By report.
    pub reports: Vec<u8>,
    /// By policy.
    pub policies: Vec<u8>,
    /// By failure class; only [`FilterMask::IN`].
    pub classes: Vec<u8>,
    /// By kind; only [`FilterMask::TEXT`]. Empty if no text is searched for.
    pub kinds: Vec<u8>,
    /// By symbol of the sending MTA's address.
    pub senders: Vec<u8>,
    /// Reports count only through matching policies; a report without policies does not count.
    pub by_policy: bool,
    /// Reports count only through matching failures, or, if only a text is searched for, through the text in a policy.
    pub by_row: bool,
    /// Failures are narrowed by a text search only.
    pub text_only: bool,
}

impl FilterMask {
    /// It matches the filter.
    pub const IN: u8 = 1;
    /// The text searched for was found in it, or none is searched for.
    pub(crate) const TEXT: u8 = 2;

    /// A filter that matches everything.
    pub fn all(archive: &Archive, classes: &FailureClasses) -> Self {
        let all = Self::IN | Self::TEXT;
        Self {
            reports: vec![all; archive.len()],
            policies: vec![all; archive.policies().len()],
            classes: vec![all; classes.classes().len()],
            kinds: Vec::new(),
            senders: vec![all; archive.symbols().count()],
            by_policy: false,
            by_row: false,
            text_only: false,
        }
    }
}

/// A set of row numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// An empty set with capacity for this many rows.
    pub fn new(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)])
    }

    /// Adds a row, which must be below the capacity.
    pub fn insert(&mut self, row: usize) {
        self.0[row >> 6] |= 1 << (row & 63);
    }

    /// Adds a range of rows, which must be below the capacity.
    pub(crate) fn insert_span(&mut self, rows: Range<usize>) {
        let mut row = rows.start;
        while row < rows.end {
            if row.is_multiple_of(64) && row + 64 <= rows.end {
                self.0[row >> 6] = u64::MAX;
                row += 64;
            } else {
                self.insert(row);
                row += 1;
            }
        }
    }

    /// Whether the set contains a row.
    pub fn contains(&self, row: usize) -> bool {
        self.0.get(row >> 6).is_some_and(|word| word >> (row & 63) & 1 == 1)
    }

    /// The rows in the set, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(word, bits)| {
            let mut rest = *bits;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros() as usize;
                (rest != 0).then(|| {
                    rest &= rest - 1;
                    word * 64 + bit
                })
            })
        })
    }

    /// The number of rows in the set.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}
