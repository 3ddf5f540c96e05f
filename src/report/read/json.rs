//! Reads JSON objects leniently with serde: any JSON type is accepted anywhere, and a wrong type never aborts.
//!
//! The seeds deserialize directly into the target, so a report of any size takes one pass and no intermediate tree.

use crate::report::deviation::Code;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::member::{Member, MemberSet};
use super::names::{self, Names};
use super::values::{Scalar, StringList};
use crate::report::deviation::{Deviations, Step};

/// An object with known member names.
pub(super) trait Members<'de> {
    /// The names of its members.
    const NAMES: Names;

    /// Reads the value of `key` and returns the member; returns `None`, leaving the value unread, if the object has no
    /// such member.
    fn member<V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<Option<Member>, V::Error>;

    /// Called after all members have been read.
    fn finish(&mut self, notes: &mut Deviations);

    /// Takes a value that is no object, as text; false if it means nothing here.
    fn take_text(&mut self, _: &str, _: &mut Deviations) -> bool {
        false
    }
}

/// Members that can be read from a text of any lifetime, as that of a string inside the JSON.
pub(super) trait AnyMembers: for<'a> Members<'a> {}

impl<T: for<'a> Members<'a>> AnyMembers for T {}

/// The value of a member, to be read once as one of the expected types.
pub(super) trait Value<'de> {
    /// The error that ends reading the text.
    type Error;

    /// Reads it as text or a number.
    fn scalar(&mut self) -> Result<Scalar<'de>, Self::Error>;

    /// Reads it as a list of strings.
    fn strings(&mut self) -> Result<StringList, Self::Error>;

    /// Reads it as an object; its members are merged into `target`.
    fn object<T: AnyMembers>(&mut self, target: &mut T, notes: &mut Deviations) -> Result<Shape, Self::Error>;

    /// Reads it as an array of objects; a single object counts as an array of one.
    fn objects<T: AnyMembers + Default>(
        &mut self,
        target: &mut Vec<T>,
        notes: &mut Deviations,
    ) -> Result<Shape, Self::Error>;
}

/// The next value of a serde map.
struct NextValue<'a, A>(&'a mut A);

impl<'de, A: MapAccess<'de>> Value<'de> for NextValue<'_, A> {
    type Error = A::Error;

    fn scalar(&mut self) -> Result<Scalar<'de>, A::Error> {
        self.0.next_value()
    }

    fn strings(&mut self) -> Result<StringList, A::Error> {
        self.0.next_value()
    }

    fn object<T: AnyMembers>(&mut self, target: &mut T, notes: &mut Deviations) -> Result<Shape, A::Error> {
        self.0.next_value_seed(ObjectSeed { target, notes })
    }

    fn objects<T: AnyMembers + Default>(
        &mut self,
        target: &mut Vec<T>,
        notes: &mut Deviations,
    ) -> Result<Shape, A::Error> {
        self.0.next_value_seed(ObjectsSeed { target, notes })
    }
}

/// The type of a value found where an object or array was expected; `Object` if it was as expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Object,
    Null,
    Other(&'static str),
}

impl Shape {
    /// Notes the type found if it was not an object.
    pub(super) fn note(self, notes: &mut Deviations) {
        match self {
            Self::Object => {}
            Self::Null => notes.note(Code::WrongType, || "An object was expected; found null.".to_owned()),
            Self::Other(what) => notes.note(Code::WrongType, || format!("An object was expected; found {what}.")),
        }
    }
}

/// Reads an object, merging it into a target.
pub(super) struct ObjectSeed<'a, T> {
    pub(super) target: &'a mut T,
    pub(super) notes: &'a mut Deviations,
}

/// Reads all members of a map into a target; unknown ones are noted.
pub(super) fn read_members<'de, T: Members<'de>, A: MapAccess<'de>>(
    target: &mut T,
    map: &mut A,
    notes: &mut Deviations,
) -> Result<(), A::Error> {
    let mut seen = Seen::default();
    while let Some(key) = map.next_key_seed(KeySeed)? {
        seen.read(target, &key, &mut NextValue(map), notes)?;
    }
    target.finish(notes);
    Ok(())
}

/// The members of an object read so far.
#[derive(Default)]
pub(super) struct Seen(MemberSet);

impl Seen {
    /// Reads a member by its name or another one that means the same. A member that the object does not have is kept
    /// as text.
    pub(super) fn read<'de, T: Members<'de>, V: Value<'de>>(
        &mut self,
        target: &mut T,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<(), V::Error> {
        let mut member = target.member(key, value, notes)?;
        if member.is_none()
            && let Some((name, same)) = names::find(T::NAMES, key).filter(|(name, _)| *name != key)
            // Another name does not replace what the report has under the right one.
            && (same || !self.0.has_name(name))
        {
            notes.set_vague(!same && !key.to_ascii_lowercase().contains("session"));
            member = target.member(name, value, notes)?;
            notes.set_vague(false);
            notes.styles.count(key);
            let code = if same { Code::MemberSpelling } else { Code::MemberAlias };
            notes.note(code, || format!("The member is called \u{201c}{name}\u{201d}; found \u{201c}{key}\u{201d}."));
        }
        let Some(member) = member else {
            let kept = value.scalar()?;
            notes.unread(key, || kept.into_kept());
            return Ok(());
        };
        if !self.0.insert(member) {
            notes.note(Code::DuplicateMember, || {
                format!("\u{201c}{key}\u{201d} occurs more than once; lists are joined, of other values the last one counts.")
            });
        }
        Ok(())
    }
}

impl<'de, T: AnyMembers> DeserializeSeed<'de> for ObjectSeed<'_, T> {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Visitor methods for all types other than objects and arrays.
macro_rules! other_shapes {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any JSON value")
        }

        fn visit_unit<E: Error>(self) -> Result<Shape, E> {
            Ok(Shape::Null)
        }

        fn visit_bool<E: Error>(self, _: bool) -> Result<Shape, E> {
            Ok(Shape::Other("true or false"))
        }

        fn visit_u64<E: Error>(self, _: u64) -> Result<Shape, E> {
            Ok(Shape::Other("a number"))
        }

        fn visit_i64<E: Error>(self, _: i64) -> Result<Shape, E> {
            Ok(Shape::Other("a number"))
        }

        fn visit_f64<E: Error>(self, _: f64) -> Result<Shape, E> {
            Ok(Shape::Other("a number"))
        }

        fn visit_str<E: Error>(self, _: &str) -> Result<Shape, E> {
            Ok(Shape::Other("a string"))
        }
    };
}
pub(super) use other_shapes;

/// The same for a visitor that keeps what it finds.
macro_rules! kept_shapes {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any JSON value")
        }

        fn visit_unit<E: Error>(self) -> Result<Shape, E> {
            Ok(Shape::Null)
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<Shape, E> {
            Ok(self.keep(Scalar::Bool(value), "true or false"))
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<Shape, E> {
            Ok(self.keep(Scalar::Unsigned(value), "a number"))
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<Shape, E> {
            Ok(self.keep(Scalar::Signed(value), "a number"))
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<Shape, E> {
            Ok(self.keep(Scalar::Float(value), "a number"))
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<Shape, E> {
            Ok(self.keep(Scalar::Text(Cow::Owned(value.to_owned())), "a string"))
        }
    };
}

impl<T: AnyMembers> ObjectSeed<'_, T> {
    /// Keeps a value that is no object. A string may contain one, as databases export columns of JSON.
    fn keep(self, value: Scalar<'_>, what: &'static str) -> Shape {
        let Self { target, notes } = self;
        let Some(text) = value.joined() else { return Shape::Other(what) };
        if text.trim_start().starts_with('{') {
            let inner = ObjectSeed { target: &mut *target, notes: &mut *notes };
            let shape = inner.deserialize(&mut serde_json::Deserializer::from_str(&text));
            if matches!(shape, Ok(Shape::Object)) {
                notes.note(Code::WrongType, || "An object was expected; found a string that contains one.".to_owned());
                return Shape::Object;
            }
        }
        if !target.take_text(&text, notes) {
            notes.unread_here(text);
        }
        Shape::Other(what)
    }
}

impl<'de, T: AnyMembers> Visitor<'de> for ObjectSeed<'_, T> {
    type Value = Shape;

    kept_shapes!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        read_members(self.target, &mut map, self.notes)?;
        Ok(Shape::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape, A::Error> {
        // Of a list the first object is meant; what else is in it is kept.
        let Self { target, notes } = self;
        let mut kept: Vec<String> = Vec::new();
        match seq.next_element_seed(FirstSeed { target: &mut *target, notes: &mut *notes })? {
            Some(Some(first)) => kept.push(first),
            Some(None) => {}
            None => return Ok(Shape::Other("an array")),
        }
        while let Some(value) = seq.next_element::<Scalar<'_>>()? {
            if kept.len() < MOST_KEPT {
                kept.extend(value.into_kept());
            }
        }
        let text = kept.join("; ");
        if !text.is_empty() && !target.take_text(&text, notes) {
            notes.unread_here(text);
        }
        Ok(Shape::Other("an array"))
    }
}

/// Maximum number of values that are kept of a list where an object was expected.
const MOST_KEPT: usize = 100;

/// Reads the first element of a list where an object was expected: an object into the target, anything else as text.
struct FirstSeed<'a, T> {
    target: &'a mut T,
    notes: &'a mut Deviations,
}

impl<'de, T: AnyMembers> DeserializeSeed<'de> for FirstSeed<'_, T> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<String>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: AnyMembers> Visitor<'de> for FirstSeed<'_, T> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<String>, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<String>, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<String>, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<String>, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Option<String>, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Option<String>, E> {
        Ok(Some(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Option<String>, A::Error> {
        Ok(Scalar::of_seq(seq)?.into_kept())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<String>, A::Error> {
        read_members(self.target, &mut map, self.notes)?;
        Ok(None)
    }
}

/// Reads an array of objects; a single object counts as an array of one.
pub(super) struct ObjectsSeed<'a, T> {
    pub(super) target: &'a mut Vec<T>,
    pub(super) notes: &'a mut Deviations,
}

impl<'de, T: AnyMembers + Default> DeserializeSeed<'de> for ObjectsSeed<'_, T> {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<T: AnyMembers + Default> ObjectsSeed<'_, T> {
    /// Keeps a value that is no list. A string may contain one.
    fn keep(self, value: Scalar<'_>, what: &'static str) -> Shape {
        let Self { target, notes } = self;
        let Some(text) = value.into_kept() else { return Shape::Other(what) };
        if text.trim_start().starts_with(['{', '[']) {
            let inner = ObjectsSeed { target: &mut *target, notes: &mut *notes };
            let shape = inner.deserialize(&mut serde_json::Deserializer::from_str(&text));
            if matches!(shape, Ok(Shape::Object | Shape::Other("an object"))) {
                notes.note(Code::WrongType, || "An array was expected; found a string that contains one.".to_owned());
                return Shape::Object;
            }
        }
        notes.unread_here(text);
        Shape::Other(what)
    }
}

impl<'de, T: AnyMembers + Default> Visitor<'de> for ObjectsSeed<'_, T> {
    type Value = Shape;

    kept_shapes!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut item = T::default();
        read_members(&mut item, &mut map, self.notes)?;
        self.target.push(item);
        Ok(Shape::Other("an object"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape, A::Error> {
        for index in 0.. {
            if !self.notes.element::<T>() {
                return Err(A::Error::custom("out of memory"));
            }
            self.notes.enter(Step::Element(index));
            let mut item = T::default();
            let shape = seq.next_element_seed(ObjectSeed { target: &mut item, notes: self.notes });
            match &shape {
                Ok(Some(Shape::Object)) => self.target.push(item),
                Ok(Some(other)) => other.note(self.notes),
                Ok(None) | Err(_) => {}
            }
            self.notes.leave();
            if shape?.is_none() {
                break;
            }
        }
        Ok(Shape::Object)
    }
}

/// Reads a member name, borrowing it from the text if possible.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(KeyVisitor(PhantomData))
    }
}

struct KeyVisitor<'de>(PhantomData<&'de ()>);

impl<'de> Visitor<'de> for KeyVisitor<'de> {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value.to_owned()))
    }
}
