//! Typed indices into the tables of the archive, so that an index into one table is never used for another.

use std::marker::PhantomData;
use std::ops::Range;

use super::tables::{FailureKind, PolicyBody, PolicyRow, ReportDomain, ReportRow};

/// An index into a table, in 32 bits.
pub trait Id: Copy {
    /// The id for an index; saturates, but `u32` suffices on a 32-bit target.
    fn new(index: usize) -> Self;

    /// The index into the table.
    fn index(self) -> usize;
}

/// Declares ids. `Name of Row` lets slices of `Row` be indexed by the id.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $(of $row:ty)?;)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
        )]
        pub struct $name(pub u32);

        impl $crate::archive::Id for $name {
            #[inline]
            fn new(index: usize) -> Self {
                Self($crate::archive::index32(index))
            }

            #[inline]
            fn index(self) -> usize {
                self.0 as usize
            }
        }

        $(impl std::ops::Index<$name> for [$row] {
            type Output = $row;

            #[inline]
            fn index(&self, id: $name) -> &$row {
                &self[id.0 as usize]
            }
        })?
    )*};
}

pub(crate) use ids;

ids! {
    /// A report, in the order of [`Archive::add`](super::Archive::add).
    ReportId of ReportRow;
    /// A policy domain of a report.
    ScopeId of ReportDomain;
    /// A policy of a report.
    PolicyId of PolicyRow;
    /// A distinct policy body.
    BodyId of PolicyBody;
    /// A distinct kind of failure.
    KindId of FailureKind;
    /// A failure detail.
    RowId;
    /// A file, numbered by the caller; no number is used twice.
    FileId;
}

/// Consecutive ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ids<I> {
    range: Range<usize>,
    of: PhantomData<I>,
}

impl<I: Id> Ids<I> {
    /// The ids of a range of indices.
    pub(crate) const fn new(range: Range<usize>) -> Self {
        Self { range, of: PhantomData }
    }

    /// The indices.
    pub fn indices(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The id at this position in the range, which may lie outside it.
    pub(crate) fn at(&self, position: usize) -> I {
        I::new(self.range.start + position)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }
}

impl<I: Id> Iterator for Ids<I> {
    type Item = I;

    #[inline]
    fn next(&mut self) -> Option<I> {
        self.range.next().map(I::new)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }
}

impl<I: Id> ExactSizeIterator for Ids<I> {}

/// Ids from `first` up to the first of the next group, or to the end of a table of `len` rows.
pub(super) fn until<I: Id>(first: I, next: Option<I>, len: usize) -> Ids<I> {
    Ids::new(first.index()..next.map_or(len, Id::index))
}
