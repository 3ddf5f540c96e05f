//! Reading JSON without a fixed shape: every value is accepted in any type, what is odd is noted, nothing stops.
//!
//! The seeds here go straight from the text into the target, so a report of any size costs one pass and no tree.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::report::deviation::{Deviations, Step};
use crate::report::text::Text;

/// A value where the RFC wants a string or a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar<'de> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(Cow<'de, str>),
    /// An object or an array; its content is skipped.
    Compound(&'static str),
}

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Scalar::Unsigned(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Signed(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Float(value))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Compound("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Compound("an object"))
    }
}

impl Scalar<'_> {
    /// The value as text; `None` for null, empty text and what is no scalar.
    pub(super) fn text(self, member: &'static str, notes: &mut Deviations) -> Option<Text> {
        let (shown, found) = match self {
            Self::Null => return None,
            Self::Text(text) => return (!text.trim().is_empty()).then(|| notes.strings.get(&text)),
            Self::Bool(value) => (Some(value.to_string()), "true or false"),
            Self::Unsigned(value) => (Some(value.to_string()), "a number"),
            Self::Signed(value) => (Some(value.to_string()), "a number"),
            Self::Float(value) => (Some(value.to_string()), "a number"),
            Self::Compound(what) => (None, what),
        };
        notes.note_at(member, "wrong-type", || format!("A string was expected; found {found}."));
        shown.map(|text| notes.strings.get(&text))
    }

    /// The value as a number of sessions; 0 with a note where it is none. `None` only for null.
    pub(super) fn count(self, member: &'static str, notes: &mut Deviations) -> Option<u64> {
        match self {
            Self::Null => None,
            Self::Unsigned(value) => Some(value),
            Self::Signed(value) => {
                notes.note_at(member, "count-negative", || {
                    format!("A count cannot be negative; found {value}, read as 0.")
                });
                Some(0)
            }
            Self::Float(value) => Some(count_of_float(value, member, notes)),
            Self::Text(text) => Some(count_of_text(text.trim(), member, notes)),
            Self::Bool(_) | Self::Compound(_) => {
                notes.note_at(member, "count-invalid", || "A number was expected; read as 0.".to_owned());
                Some(0)
            }
        }
    }
}

fn count_of_float(value: f64, member: &'static str, notes: &mut Deviations) -> u64 {
    if value < 0.0 {
        notes.note_at(member, "count-negative", || format!("A count cannot be negative; found {value}, read as 0."));
        0
    } else if value.fract() == 0.0 {
        notes.note_at(member, "count-not-integer", || format!("A whole number was expected; found {value:?}."));
        // `as` saturates, which is what a count beyond all bounds should do.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above; saturation wanted")]
        let count = value as u64;
        count
    } else {
        notes.note_at(member, "count-invalid", || format!("A count must be a whole number; found {value}, read as 0."));
        0
    }
}

fn count_of_text(text: &str, member: &'static str, notes: &mut Deviations) -> u64 {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        notes.note_at(member, "count-as-text", || {
            format!("A number was expected; found the text \u{201c}{text}\u{201d}.")
        });
        return text.parse().unwrap_or(u64::MAX);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => count_of_float(value, member, notes),
        _ => {
            notes.note_at(member, "count-invalid", || {
                format!("A number was expected; found \u{201c}{text}\u{201d}, read as 0.")
            });
            0
        }
    }
}

/// A value where the RFC wants an array of strings.
#[derive(Debug, Default)]
pub(super) struct StringList {
    /// The strings, nested arrays flattened, blank ones dropped.
    pub(super) items: Vec<String>,
    /// The value was one string, not an array.
    pub(super) single: bool,
    /// Something in it was no string.
    pub(super) odd: bool,
}

impl StringList {
    /// One string that is no array.
    pub(super) fn one(text: String) -> Self {
        let items = if text.trim().is_empty() { Vec::new() } else { vec![text] };
        Self { items, single: true, odd: false }
    }

    /// Adds an element of an array.
    pub(super) fn push(&mut self, element: Self) {
        self.odd |= element.odd || !element.single && !element.items.is_empty();
        self.items.extend(element.items);
    }
}

impl<'de> Deserialize<'de> for StringList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StringListVisitor { level: 0 })
    }
}

/// Reads a [`StringList`] so many arrays deep.
struct StringListVisitor {
    level: usize,
}

impl<'de> DeserializeSeed<'de> for StringListVisitor {
    type Value = StringList;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<StringList, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl StringListVisitor {
    /// Arrays inside arrays are read this deep, so that no nesting reaches the limit of the whole document.
    const DEEPEST: usize = 8;

    fn one(text: String) -> StringList {
        StringList::one(text)
    }

    fn odd(text: String) -> StringList {
        StringList { odd: true, ..Self::one(text) }
    }
}

impl<'de> Visitor<'de> for StringListVisitor {
    type Value = StringList;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<StringList, E> {
        Ok(StringList::default())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<StringList, E> {
        Ok(Self::odd(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<StringList, E> {
        Ok(Self::odd(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<StringList, E> {
        Ok(Self::odd(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<StringList, E> {
        Ok(Self::odd(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<StringList, E> {
        Ok(Self::one(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<StringList, A::Error> {
        let mut out = StringList::default();
        if self.level == Self::DEEPEST {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(StringList { odd: true, ..out });
        }
        while let Some(inner) = seq.next_element_seed(Self { level: self.level + 1 })? {
            out.push(inner);
        }
        Ok(out)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<StringList, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(StringList { odd: true, ..StringList::default() })
    }
}

/// An object whose members are known by name.
pub(super) trait Members<'de> {
    /// Reads the value of `key` and returns a number that identifies the member; `None`, with the value untouched,
    /// when the object has no such member.
    fn member<V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<Option<u32>, V::Error>;

    /// Called once all members are read.
    fn finish(&mut self, notes: &mut Deviations);
}

/// The value of a member, to be read once and in the form in which it is wanted.
pub(super) trait Value<'de> {
    /// Why the text cannot be read on.
    type Error;

    /// As text or a number.
    fn scalar(&mut self) -> Result<Scalar<'de>, Self::Error>;

    /// As strings.
    fn strings(&mut self) -> Result<StringList, Self::Error>;

    /// As an object, whose members go into a target that may hold something already.
    fn object<T: Members<'de>>(&mut self, target: &mut T, notes: &mut Deviations) -> Result<Shape, Self::Error>;

    /// As an array of objects; a lone object counts as an array of one.
    fn objects<T: Members<'de> + Default>(
        &mut self,
        target: &mut Vec<T>,
        notes: &mut Deviations,
    ) -> Result<Shape, Self::Error>;
}

/// The next value of a map of serde.
struct NextValue<'a, A>(&'a mut A);

impl<'de, A: MapAccess<'de>> Value<'de> for NextValue<'_, A> {
    type Error = A::Error;

    fn scalar(&mut self) -> Result<Scalar<'de>, A::Error> {
        self.0.next_value()
    }

    fn strings(&mut self) -> Result<StringList, A::Error> {
        self.0.next_value()
    }

    fn object<T: Members<'de>>(&mut self, target: &mut T, notes: &mut Deviations) -> Result<Shape, A::Error> {
        self.0.next_value_seed(ObjectSeed { target, notes })
    }

    fn objects<T: Members<'de> + Default>(
        &mut self,
        target: &mut Vec<T>,
        notes: &mut Deviations,
    ) -> Result<Shape, A::Error> {
        self.0.next_value_seed(ObjectsSeed { target, notes })
    }
}

/// What stood where an object was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Object,
    Null,
    Other(&'static str),
}

impl Shape {
    /// Notes what stood where an object was expected, if it was none.
    pub(super) fn note(self, notes: &mut Deviations) {
        match self {
            Self::Object => {}
            Self::Null => notes.note("wrong-type", || "An object was expected; found null.".to_owned()),
            Self::Other(what) => notes.note("wrong-type", || format!("An object was expected; found {what}.")),
        }
    }
}

/// Reads an object into a target that may hold something already.
pub(super) struct ObjectSeed<'a, T> {
    pub(super) target: &'a mut T,
    pub(super) notes: &'a mut Deviations,
}

/// Reads all members of a map.
pub(super) fn read_members<'de, T: Members<'de>, A: MapAccess<'de>>(
    target: &mut T,
    map: &mut A,
    notes: &mut Deviations,
) -> Result<(), A::Error> {
    let mut seen = Seen::default();
    while let Some(key) = map.next_key_seed(KeySeed)? {
        if !seen.read(target, &key, &mut NextValue(map), notes)? {
            map.next_value::<IgnoredAny>()?;
        }
    }
    target.finish(notes);
    Ok(())
}

/// The members of an object that were read so far.
#[derive(Default)]
pub(super) struct Seen(u64);

impl Seen {
    /// Reads a member under its name, or under one that is spelt nearly so; false, with the value untouched, where the
    /// object has no such member.
    pub(super) fn read<'de, T: Members<'de>, V: Value<'de>>(
        &mut self,
        target: &mut T,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<bool, V::Error> {
        let mut id = target.member(key, value, notes)?;
        if id.is_none() && key.contains(|c: char| c == '_' || c.is_ascii_uppercase() || c.is_whitespace()) {
            let plain = key.trim().to_ascii_lowercase().replace(['_', ' '], "-");
            id = target.member(&plain, value, notes)?;
            if id.is_some() {
                notes.note("member-spelling", || {
                    format!("The member is called \u{201c}{plain}\u{201d}; found \u{201c}{key}\u{201d}.")
                });
            }
        }
        let Some(id) = id else { return Ok(false) };
        if self.0 >> id & 1 == 1 {
            notes.note("duplicate-member", || {
                format!("\u{201c}{key}\u{201d} stands there more than once; lists are joined, of other values the last one counts.")
            });
        }
        self.0 |= 1 << id;
        Ok(true)
    }
}

impl<'de, T: Members<'de>> DeserializeSeed<'de> for ObjectSeed<'_, T> {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// The scalar arms that all shape-minded visitors share.
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

impl<'de, T: Members<'de>> Visitor<'de> for ObjectSeed<'_, T> {
    type Value = Shape;

    other_shapes!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        read_members(self.target, &mut map, self.notes)?;
        Ok(Shape::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Shape::Other("an array"))
    }
}

/// Reads an array of objects; a lone object counts as an array of one.
pub(super) struct ObjectsSeed<'a, T> {
    pub(super) target: &'a mut Vec<T>,
    pub(super) notes: &'a mut Deviations,
}

impl<'de, T: Members<'de> + Default> DeserializeSeed<'de> for ObjectsSeed<'_, T> {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Members<'de> + Default> Visitor<'de> for ObjectsSeed<'_, T> {
    type Value = Shape;

    other_shapes!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut item = T::default();
        read_members(&mut item, &mut map, self.notes)?;
        self.target.push(item);
        Ok(Shape::Other("an object"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape, A::Error> {
        for index in 0.. {
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
        // An array is what was wanted, so it has the name of the wanted shape.
        Ok(Shape::Object)
    }
}

/// A member's name, borrowed where the text allows it.
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
