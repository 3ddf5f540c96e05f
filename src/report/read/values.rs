//! Values other than objects: any JSON type is accepted, and unexpected ones are noted.

use crate::report::deviation::Code;
use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::report::deviation::Deviations;
use crate::report::text::Text;

/// Stores a value unless it is absent: a null under an alias does not overwrite a value. Another value that was there
/// is kept as unread.
pub(super) fn keep<T: PartialEq + fmt::Display>(
    slot: &mut Option<T>,
    value: Option<T>,
    member: &str,
    notes: &mut Deviations,
) {
    let Some(value) = value else { return };
    if let Some(other) = slot.replace(value)
        && slot.as_ref() != Some(&other)
    {
        notes.unread(member, || Some(other.to_string()));
    }
}

/// Takes over a value from another place if there is none yet; returns whether it did. One that contradicts is kept as
/// unread.
pub(super) fn take_over<T: PartialEq>(
    slot: &mut Option<T>,
    other: Option<T>,
    member: &str,
    notes: &mut Deviations,
    shown: impl Fn(&T) -> String,
) -> bool {
    let Some(other) = other else { return false };
    match slot {
        None => *slot = Some(other),
        Some(known) if *known == other => return false,
        Some(_) => {
            notes.unread(member, || Some(shown(&other)));
            return false;
        }
    }
    true
}

/// A value where RFC 8460 specifies a string or a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar<'de> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(Cow<'de, str>),
    /// An object or array; boxed, because it is rare and every other value is moved around with its size.
    Compound(Box<Compound>),
}

/// An object or array where RFC 8460 specifies something else.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Compound {
    /// What it is, for the message.
    what: &'static str,
    /// The value as compact JSON, cut off at [`LONGEST_KEPT`].
    json: String,
    /// The values of an array without objects and arrays, joined.
    joined: Option<String>,
    /// The one value of an object such as `{"$date": ...}`, as databases write it.
    only: Option<String>,
}

/// Maximum length in bytes of an object or array that is kept as text.
const LONGEST_KEPT: usize = 16 << 10;

impl Compound {
    fn new(what: &'static str, open: char) -> Self {
        Self { what, json: String::from(open), joined: None, only: None }
    }

    fn is_full(&self) -> bool {
        self.json.len() > LONGEST_KEPT
    }

    fn close(mut self, close: char) -> Self {
        if self.is_full() {
            let end = (0..=LONGEST_KEPT).rev().find(|at| self.json.is_char_boundary(*at)).unwrap_or(0);
            self.json.truncate(end);
            self.json.push('\u{2026}');
            (self.joined, self.only) = (None, None);
        } else {
            self.json.push(close);
        }
        self
    }
}

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor { level: 0 })
    }
}

/// Reads a [`Scalar`]; `level` is the current nesting depth of objects and arrays.
struct ScalarVisitor {
    level: usize,
}

impl ScalarVisitor {
    /// Maximum nesting that is kept, well below the limit for the whole document. What is deeper costs only itself.
    const DEEPEST: usize = 16;

    /// The visitor of an inner value; `None` if that is too deep.
    fn inner(&self) -> Option<Self> {
        (self.level < Self::DEEPEST).then_some(Self { level: self.level + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Scalar<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

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
        let mut out = Compound::new("an array", '[');
        let mut parts: Option<Vec<String>> = Some(Vec::new());
        while !out.is_full()
            && let Some(inner) = self.inner()
            && let Some(value) = seq.next_element_seed(inner)?
        {
            if out.json.len() > 1 {
                out.json.push(',');
            }
            out.json.push_str(&value.json());
            match value {
                Scalar::Compound(_) => parts = None,
                value => parts.iter_mut().for_each(|parts| parts.extend(value.clone().into_kept())),
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        out.joined = parts.map(|parts| parts.join("; "));
        Ok(Scalar::Compound(Box::new(out.close(']'))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut out = Compound::new("an object", '{');
        let mut count = 0;
        while !out.is_full()
            && let Some(inner) = self.inner()
            && let Some(key) = map.next_key::<String>()?
        {
            let value = map.next_value_seed(inner)?;
            count += 1;
            if count > 1 {
                out.json.push(',');
            }
            out.json.push_str(&format!("{}:{}", serde_json::Value::from(key.as_str()), value.json()));
            let is_value =
                key.starts_with('$') || matches!(key.as_str(), "value" | "seconds" | "_seconds" | "dateTime");
            out.only = match value {
                Scalar::Compound(compound) if count == 1 && is_value => compound.only,
                Scalar::Compound(_) => None,
                value if count == 1 && is_value => value.into_kept(),
                // A part of a second, or the name of a zone.
                _ if matches!(key.as_str(), "nanos" | "nanoseconds" | "_nanoseconds" | "timeZone") => out.only,
                _ => None,
            };
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Compound(Box::new(out.close('}'))))
    }
}

impl<'de> Scalar<'de> {
    /// The value as JSON.
    fn json(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Unsigned(value) => value.to_string(),
            Self::Signed(value) => value.to_string(),
            Self::Float(value) => value.to_string(),
            Self::Text(text) => serde_json::Value::from(&**text).to_string(),
            Self::Compound(compound) => compound.json.clone(),
        }
    }

    /// Reads an array.
    pub(super) fn of_seq<A: SeqAccess<'de>>(seq: A) -> Result<Self, A::Error> {
        ScalarVisitor { level: 0 }.visit_seq(seq)
    }

    /// The value as it is kept, with the values of a list joined.
    pub(super) fn joined(self) -> Option<String> {
        match self {
            Self::Compound(compound) => Some(compound.joined.unwrap_or(compound.json)),
            other => other.into_kept(),
        }
    }

    /// The value as it is kept where nothing is known about it: text without quotation marks, anything else as JSON.
    /// `None` for null.
    pub(super) fn into_kept(self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Text(text) => Some(text.into_owned()),
            Self::Compound(compound) => Some(compound.json),
            other => Some(other.json()),
        }
    }

    /// The value as text; `None` for null and blank text. Of objects and arrays the values are kept.
    pub(super) fn text(self, member: &'static str, notes: &mut Deviations) -> Option<Text> {
        let (shown, found) = match self {
            Self::Null => return None,
            Self::Text(text) => return (!text.trim().is_empty()).then(|| notes.strings.get(&text)),
            Self::Bool(value) => (Some(value.to_string()), "true or false"),
            Self::Unsigned(value) => (Some(value.to_string()), "a number"),
            Self::Signed(value) => (Some(value.to_string()), "a number"),
            Self::Float(value) => (Some(value.to_string()), "a number"),
            Self::Compound(compound) => {
                (Some(compound.only.or(compound.joined).unwrap_or(compound.json)), compound.what)
            }
        };
        notes.note_at(member, Code::WrongType, || format!("A string was expected; found {found}."));
        shown.filter(|text| !text.is_empty()).map(|text| notes.strings.get(&text))
    }

    /// The value as a number of sessions, 0 with a note if invalid; `None` only for null.
    pub(super) fn count(self, member: &'static str, notes: &mut Deviations) -> Option<u64> {
        match self {
            Self::Null => None,
            Self::Unsigned(value) => Some(value),
            Self::Signed(value) => {
                notes.note_at(member, Code::CountNegative, || {
                    format!("A count cannot be negative; found {value}, read as 0.")
                });
                Some(0)
            }
            Self::Float(value) => Some(count_of_float(value, member, notes)),
            Self::Text(text) => Some(count_of_text(text.trim(), member, notes)),
            Self::Bool(_) | Self::Compound(_) => {
                if let Self::Compound(compound) = &self {
                    if let Some(text) = &compound.only {
                        return Some(count_of_text(text.trim(), member, notes));
                    }
                    if let Some(count) = compound.joined.as_ref().and_then(|list| list.trim().parse().ok()) {
                        notes.note_at(member, Code::WrongType, || {
                            format!("A number was expected; found a list of one, read as {count}.")
                        });
                        return Some(count);
                    }
                }
                notes.unread(member, || self.into_kept());
                notes.note_at(member, Code::CountInvalid, || "A number was expected; read as 0.".to_owned());
                Some(0)
            }
        }
    }
}

fn count_of_float(value: f64, member: &'static str, notes: &mut Deviations) -> u64 {
    if value < 0.0 {
        notes.note_at(member, Code::CountNegative, || format!("A count cannot be negative; found {value}, read as 0."));
        0
    } else if value.fract() == 0.0 {
        notes.note_at(member, Code::CountNotInteger, || format!("A whole number was expected; found {value:?}."));
        // `as` saturates, as wanted for huge counts.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above; saturation wanted")]
        let count = value as u64;
        count
    } else {
        notes.note_at(member, Code::CountInvalid, || {
            format!("A count must be a whole number; found {value}, read as 0.")
        });
        0
    }
}

fn count_of_text(text: &str, member: &'static str, notes: &mut Deviations) -> u64 {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        notes.note_at(member, Code::CountAsText, || {
            format!("A number was expected; found the text \u{201c}{text}\u{201d}.")
        });
        return text.parse().unwrap_or(u64::MAX);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => count_of_float(value, member, notes),
        _ => {
            notes.note_at(member, Code::CountInvalid, || {
                format!("A number was expected; found \u{201c}{text}\u{201d}, read as 0.")
            });
            0
        }
    }
}

/// A value where RFC 8460 specifies an array of strings.
#[derive(Debug, Default, PartialEq)]
pub(super) struct StringList {
    /// The strings, with nested arrays flattened and blank strings dropped.
    pub(super) items: Vec<String>,
    /// The value was a single string, not an array.
    pub(super) single: bool,
    /// It contained something other than strings.
    pub(super) odd: bool,
    /// Number of strings dropped beyond [`StringList::MOST`].
    pub(super) left_out: usize,
}

impl StringList {
    /// Maximum number of strings kept per list. Policies have a few lines and dozens of hosts; a hostile list could
    /// turn every two bytes of JSON into a string of forty bytes.
    pub(super) const MOST: usize = 100_000;

    /// Estimated memory in bytes.
    pub(super) fn memory(&self) -> usize {
        self.items.iter().map(|item| item.len() + 4 * size_of::<String>()).sum()
    }

    /// The strings as one text.
    pub(super) fn joined(&self) -> String {
        self.items.join("; ")
    }

    /// A single string that was not in an array.
    pub(super) fn one(text: String) -> Self {
        let items = if text.trim().is_empty() { Vec::new() } else { vec![text] };
        Self { items, single: true, odd: false, left_out: 0 }
    }

    /// Adds an element of an array.
    pub(super) fn push(&mut self, element: Self) {
        self.odd |= element.odd || !element.single && !element.items.is_empty();
        let room = Self::MOST.saturating_sub(self.items.len());
        self.left_out += element.left_out + element.items.len().saturating_sub(room);
        self.items.extend(element.items.into_iter().take(room));
    }
}

impl<'de> Deserialize<'de> for StringList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StringListVisitor { level: 0 })
    }
}

/// Reads a [`StringList`]; `level` is the current nesting depth of arrays.
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
    /// Maximum nesting of arrays, well below the limit for the whole document.
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

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<StringList, A::Error> {
        // An object may be the policy or the record itself: `quoted` takes it apart.
        let object = ScalarVisitor { level: 0 }.visit_map(map)?;
        Ok(object.into_kept().map_or_else(StringList::default, Self::odd))
    }
}
