//! Text that repeats: a report of 200,000 failures names the same few hosts in each, so each name is kept once.

use std::borrow::Borrow;
use std::cell::Cell;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::net::IpAddr;
use std::ops::Deref;
use std::rc::Rc;

use hashbrown::HashTable;

use super::result_type::{ResultType, Spelling};

/// Received text, cheap to copy. One pointer wide; equal texts made by one [`Strings`] share their memory.
#[derive(Clone)]
pub struct Text(Rc<Kept>);

/// The one copy of a text, and what was found out about it: the same text is asked the same in every failure.
struct Kept {
    text: Box<str>,
    is_ip_address: Cell<Option<bool>>,
    is_uri: Cell<Option<bool>>,
    result_type: Cell<Option<Meant>>,
    place: Cell<u32>,
}

/// The result type meant by a text, if any.
type Meant = Option<(ResultType, Spelling)>;

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Whether it is an IP address, white space around it aside.
    pub fn is_ip_address(&self) -> bool {
        answer(&self.0.is_ip_address, || self.trim().parse::<IpAddr>().is_ok())
    }

    /// Whether it has the form of a URI with a scheme (RFC 3986 s.3).
    pub fn is_uri(&self) -> bool {
        answer(&self.0.is_uri, || is_uri(self))
    }

    /// The registered result type meant by it, and how that is written.
    pub fn result_type(&self) -> Meant {
        answer(&self.0.result_type, || ResultType::parse(self))
    }

    /// Where the text is kept: the same for texts that share their memory. For quick comparisons, never to be stored.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).addr()
    }

    /// Whether two texts share their memory.
    pub fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Where a table of texts holds this one, as far as [`Text::set_place`] told: a guess to be checked with
    /// [`Text::is`], since there may be several tables.
    pub fn place(&self) -> u32 {
        self.0.place.get()
    }

    /// Notes where a table of texts holds this one.
    pub fn set_place(&self, place: u32) {
        self.0.place.set(place);
    }
}

/// The answer found before, or the one found now.
fn answer<T: Copy>(known: &Cell<Option<T>>, find: impl FnOnce() -> T) -> T {
    known.get().unwrap_or_else(|| {
        let found = find();
        known.set(Some(found));
        found
    })
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let scheme_ok = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    scheme_ok
        && !rest.is_empty()
        && rest.bytes().all(|b| {
            b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        })
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // As `str` does it, so that a set of texts can be asked with a `&str`.
        self.as_str().hash(state);
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from(Box::<str>::from(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::from(text.into_boxed_str())
    }
}

impl From<Box<str>> for Text {
    fn from(text: Box<str>) -> Self {
        let (is_ip_address, is_uri, result_type, place) = Default::default();
        Self(Rc::new(Kept { text, is_ip_address, is_uri, result_type, place }))
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

/// Texts already seen. One is shared by all reports that are read with it.
#[derive(Debug, Default)]
pub struct Strings {
    /// Each text with its hash, so that a growing table need not look at the texts again.
    known: HashTable<(u64, Text)>,
    hasher: foldhash::fast::RandomState,
}

impl Strings {
    /// The one copy of a text.
    pub fn get(&mut self, text: &str) -> Text {
        let hash = self.hasher.hash_one(text);
        let same = |(known_hash, known): &(u64, Text)| *known_hash == hash && known.as_str() == text;
        if let Some((_, known)) = self.known.find(hash, same) {
            return known.clone();
        }
        let new = Text::from(text);
        self.known.insert_unique(hash, (hash, new.clone()), |(hash, _)| *hash);
        new
    }

    /// How many different texts there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_their_memory() {
        let mut strings = Strings::default();
        let one = strings.get("mx1.example.com");
        let two = strings.get("mx1.example.com");
        assert!(Rc::ptr_eq(&one.0, &two.0));
        assert_eq!(strings.len(), 1);
        assert_eq!(one, "mx1.example.com");
        assert_ne!(one, strings.get("mx2.example.com"));
    }

    #[test]
    fn an_absent_text_costs_no_more_than_a_present_one() {
        assert_eq!(size_of::<Option<Text>>(), size_of::<usize>());
    }
}
