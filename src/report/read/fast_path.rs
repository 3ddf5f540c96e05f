//! The fast path for plain JSON, which nearly all reports are: parses straight from the text into the target.
//!
//! It bails out at anything unusual or invalid; the reader then starts over with serde, which handles it and reports
//! its position. So nothing about the JSON itself is noted here, and anything read here is read identically there.

use std::borrow::Cow;

use super::json::{AnyMembers, Members, Seen, Shape, Value};
use super::scan::Scan;
use super::values::{Scalar, StringList};
use crate::report::deviation::{Deviations, Step};

/// The text has something the fast path does not handle.
#[derive(Debug)]
pub(super) struct Bail;

/// Reads the object at the start of a text; returns its length in bytes.
pub(super) fn read<T: AnyMembers>(text: &str, target: &mut T, notes: &mut Deviations) -> Result<usize, Bail> {
    let mut fast_path = FastPath { scan: Scan::new(text), depth: 0 };
    fast_path.object(target, notes)?;
    Ok(fast_path.scan.at())
}

/// A parser positioned at a value.
struct FastPath<'de> {
    scan: Scan<'de>,
    /// Nesting depth of objects and arrays around the value.
    depth: usize,
}

impl<'de> FastPath<'de> {
    /// Far below serde's limit, which is counted differently.
    const DEEPEST: usize = 60;

    /// Reads an object or array: each element with `piece`, up to the closing bracket.
    fn inside(
        &mut self,
        open: u8,
        close: u8,
        mut piece: impl FnMut(&mut Self) -> Result<(), Bail>,
    ) -> Result<(), Bail> {
        self.expect(open)?;
        self.depth += 1;
        if self.depth > Self::DEEPEST {
            return Err(Bail);
        }
        self.scan.white_space();
        if !self.scan.take(close) {
            loop {
                piece(self)?;
                self.scan.white_space();
                if self.scan.take(close) {
                    break;
                }
                self.expect(b',')?;
                self.scan.white_space();
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn expect(&mut self, sign: u8) -> Result<(), Bail> {
        if self.scan.take(sign) { Ok(()) } else { Err(Bail) }
    }

    /// Reads a member name and the colon after it.
    fn key(&mut self) -> Result<Cow<'de, str>, Bail> {
        let key = self.scan.string().ok_or(Bail)?;
        self.scan.white_space();
        self.expect(b':')?;
        self.scan.white_space();
        Ok(key)
    }

    /// Not inlined, and called for very many objects: browsers optimise functions that are called often, not those that
    /// are called once and run long.
    #[inline(never)]
    fn members<T: Members<'de>>(&mut self, target: &mut T, notes: &mut Deviations) -> Result<(), Bail> {
        let mut seen = Seen::default();
        self.inside(b'{', b'}', |fast_path| {
            let key = fast_path.key()?;
            seen.read(target, &key, fast_path, notes)
        })?;
        target.finish(notes);
        Ok(())
    }
}

impl<'de> Value<'de> for FastPath<'de> {
    type Error = Bail;

    fn scalar(&mut self) -> Result<Scalar<'de>, Bail> {
        match self.scan.next() {
            Some(b'"') => self.scan.string().map(Scalar::Text),
            Some(b'0'..=b'9') => self.scan.number().map(Scalar::Unsigned),
            Some(b'n') => self.scan.word("null").then_some(Scalar::Null),
            Some(b't') => self.scan.word("true").then_some(Scalar::Bool(true)),
            Some(b'f') => self.scan.word("false").then_some(Scalar::Bool(false)),
            _ => None,
        }
        .ok_or(Bail)
    }

    fn strings(&mut self) -> Result<StringList, Bail> {
        let one = |fast_path: &mut Self| match fast_path.scalar()? {
            Scalar::Text(text) => Ok(StringList::one(text.into_owned())),
            Scalar::Null => Ok(StringList::default()),
            _ => Err(Bail),
        };
        if self.scan.next() != Some(b'[') {
            return one(self);
        }
        let mut list = StringList::default();
        self.inside(b'[', b']', |fast_path| {
            list.push(one(fast_path)?);
            Ok(())
        })?;
        Ok(list)
    }

    fn object<T: AnyMembers>(&mut self, target: &mut T, notes: &mut Deviations) -> Result<Shape, Bail> {
        self.members(target, notes)?;
        Ok(Shape::Object)
    }

    fn objects<T: AnyMembers + Default>(&mut self, target: &mut Vec<T>, notes: &mut Deviations) -> Result<Shape, Bail> {
        let mut index = 0;
        self.inside(b'[', b']', |fast_path| {
            // Reserve no capacity: the number of elements is known only after reading them.
            if !notes.element::<T>() {
                return Err(Bail);
            }
            notes.enter(Step::Element(index));
            let mut item = T::default();
            fast_path.members(&mut item, notes)?;
            target.push(item);
            notes.leave();
            index += 1;
            Ok(())
        })?;
        Ok(Shape::Object)
    }
}
