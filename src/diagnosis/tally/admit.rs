//! What a pass lets in, and sets of rows.

use std::ops::Range;

use crate::archive::Archive;
use crate::diagnosis::cases::Cases;

/// What a pass lets in. Each table has a place for every row or number; the bits are [`Admit::IN`] and [`Admit::TEXT`].
#[derive(Debug, Clone)]
pub struct Admit {
    /// By report.
    pub reports: Vec<u8>,
    /// By policy.
    pub policies: Vec<u8>,
    /// By case; only [`Admit::IN`].
    pub cases: Vec<u8>,
    /// By kind; only [`Admit::TEXT`]. Empty where no text is looked for.
    pub kinds: Vec<u8>,
    /// By symbol of the sending MTA's address.
    pub senders: Vec<u8>,
    /// Reports count only by policies that are let in; a report without policies does not.
    pub by_policy: bool,
    /// Reports count only by failures that are let in, or by a text in the policy where only a text is asked for.
    pub by_row: bool,
    /// Nothing but a text narrows the failures.
    pub text_only: bool,
}

impl Admit {
    /// It is let in.
    pub const IN: u8 = 1;
    /// The text that is looked for was found in it, or none is looked for.
    pub const TEXT: u8 = 2;

    /// Lets everything in.
    pub fn all(archive: &Archive, cases: &Cases) -> Self {
        let all = Self::IN | Self::TEXT;
        Self {
            reports: vec![all; archive.len()],
            policies: vec![all; archive.policies().len()],
            cases: vec![all; cases.cases().len()],
            kinds: Vec::new(),
            senders: vec![all; archive.symbols().places()],
            by_policy: false,
            by_row: false,
            text_only: false,
        }
    }
}

/// A set of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// An empty set with room for so many rows.
    pub fn new(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)])
    }

    /// Puts a row in.
    pub fn insert(&mut self, row: usize) {
        self.0[row >> 6] |= 1 << (row & 63);
    }

    /// Puts rows in that follow each other.
    pub fn insert_span(&mut self, rows: Range<usize>) {
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

    /// Whether a row is in.
    pub fn contains(&self, row: usize) -> bool {
        self.0.get(row >> 6).is_some_and(|word| word >> (row & 63) & 1 == 1)
    }

    /// The rows that are in, in order.
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

    /// How many rows are in.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}
