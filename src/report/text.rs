//! Interned text: a report of 200,000 failures repeats the same few hosts, so each text is stored once.

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

/// Received text, cheap to clone. One pointer wide; equal texts from one [`Interner`] share their memory.
#[derive(Clone)]
pub struct Text(Rc<Kept>);

/// The stored text with cached properties: every failure with this text needs the same ones.
struct Kept {
    text: Box<str>,
    is_ip_address: Cell<Option<bool>>,
    is_uri: Cell<Option<bool>>,
    result_type: Cell<Option<Meant>>,
    place: Cell<u32>,
}

/// The result type that a text denotes, if any.
type Meant = Option<(ResultType, Spelling)>;

impl Text {
    /// The text as received.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Whether it is an IP address, ignoring surrounding white space; cached.
    pub(crate) fn is_ip_address(&self) -> bool {
        answer(&self.0.is_ip_address, || self.trim().parse::<IpAddr>().is_ok())
    }

    /// Whether it has the form of a URI with a scheme (RFC 3986 s.3); cached.
    pub(crate) fn is_uri(&self) -> bool {
        answer(&self.0.is_uri, || is_uri(self))
    }

    /// The registered result type it denotes, and how that is spelled; cached.
    pub fn result_type(&self) -> Meant {
        answer(&self.0.result_type, || ResultType::parse(self))
    }

    /// Whether two texts share their memory.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The index set by [`Text::set_cached_index`], 0 by default. Only a hint, to be verified with [`Text::ptr_eq`],
    /// since there may be several tables.
    pub fn cached_index(&self) -> u32 {
        self.0.place.get()
    }

    /// Caches the index of this text in a table.
    pub(crate) fn set_cached_index(&self, place: u32) {
        self.0.place.set(place);
    }
}

/// Returns the cached value, computing it the first time.
fn answer<T: Copy>(known: &Cell<Option<T>>, find: impl FnOnce() -> T) -> T {
    known.get().unwrap_or_else(|| {
        let found = find();
        known.set(Some(found));
        found
    })
}

/// Whether two texts have the same bytes. WebAssembly has no instruction for that, and the default comparison is
/// bytewise.
fn equal(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (ones, rest) = one.as_chunks::<8>();
    let (others, other_rest) = other.as_chunks::<8>();
    ones.iter().zip(others).all(|(a, b)| u64::from_le_bytes(*a) == u64::from_le_bytes(*b))
        && rest.iter().zip(other_rest).all(|(a, b)| a == b)
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
        // Must match the hash of `str`, so that a set of texts can be queried with a `&str`.
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

/// Texts already seen. Share one interner among all reports to store each text once.
#[derive(Debug, Default)]
pub struct Interner {
    /// Each text with its hash, so that growing the table does not rehash the texts.
    known: HashTable<(u64, Text)>,
    hasher: foldhash::fast::RandomState,
    /// Cache of recent texts, indexed by [`Interner::slot`]. Most texts of a report repeat soon.
    recent: Vec<Option<Text>>,
    /// Total length of all texts in bytes.
    bytes: usize,
}

impl Interner {
    /// Number of slots in the cache of recent texts.
    const RECENT: usize = 1 << 12;

    /// Returns the stored copy of a text, interning it if it is new.
    pub fn get(&mut self, text: &str) -> Text {
        if self.recent.is_empty() {
            self.recent.resize(Self::RECENT, None);
        }
        let slot = Self::slot(text);
        match &self.recent[slot] {
            Some(recent) if equal(recent.as_bytes(), text.as_bytes()) => recent.clone(),
            _ => {
                let found = self.find(text);
                self.recent[slot] = Some(found.clone());
                found
            }
        }
    }

    /// The slot of a text in the cache of recent texts, from its length and its first and last bytes.
    fn slot(text: &str) -> usize {
        const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
        let bytes = text.as_bytes();
        let ends = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(first), Some(last)) => u64::from_le_bytes(*first).rotate_left(29) ^ u64::from_le_bytes(*last),
            _ => bytes.iter().fold(0, |ends, byte| ends << 8 | u64::from(*byte)),
        };
        let mixed = (ends ^ bytes.len() as u64).wrapping_mul(MIX);
        #[expect(clippy::cast_possible_truncation, reason = "a number below RECENT is left")]
        let place = (mixed >> (u64::BITS - Self::RECENT.ilog2())) as usize;
        place
    }

    fn find(&mut self, text: &str) -> Text {
        let hash = self.hasher.hash_one(text);
        let same = |(known_hash, known): &(u64, Text)| *known_hash == hash && equal(known.as_bytes(), text.as_bytes());
        if let Some((_, known)) = self.known.find(hash, same) {
            return known.clone();
        }
        let new = Text::from(text);
        self.bytes += text.len();
        self.known.insert_unique(hash, (hash, new.clone()), |(hash, _)| *hash);
        new
    }

    /// Estimated memory of all texts in bytes, including growing tables.
    pub fn memory(&self) -> usize {
        /// The text's header, and its entries in this table and in that of an archive, with room to grow.
        const EACH: usize = 3 * size_of::<(u64, Text)>() + size_of::<Kept>() + 3 * size_of::<usize>() + 64;
        self.bytes.saturating_add(self.known.len().saturating_mul(EACH))
    }

    /// Number of distinct texts.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether no text has been interned yet.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_their_memory() {
        let mut strings = Interner::default();
        let one = strings.get("mx1.example.com");
        let two = strings.get("mx1.example.com");
        assert!(Rc::ptr_eq(&one.0, &two.0));
        assert_eq!(strings.len(), 1);
        assert_eq!(one, "mx1.example.com");
        assert_ne!(one, strings.get("mx2.example.com"));
    }

    #[test]
    fn each_of_very_many_texts_is_kept_once() {
        let mut strings = Interner::default();
        let texts =
            || (0..20_000).map(|number| format!("{}{number}{}", "x".repeat(number % 9), "y".repeat(number % 7)));
        let first: Vec<Text> = texts().map(|text| strings.get(&text)).collect();
        for (text, known) in texts().zip(&first) {
            assert_eq!(known.as_str(), text);
            assert!(strings.get(&text).ptr_eq(known), "{text}");
        }
        assert_eq!(strings.len(), first.len());
        assert!(strings.get("").ptr_eq(&strings.get("")));
    }

    #[test]
    fn equal_bytes_are_equal_texts() {
        let text = "a text of more than sixteen bytes";
        for length in 0..text.len() {
            let mut other = text.as_bytes()[..length].to_vec();
            assert!(equal(&text.as_bytes()[..length], &other));
            assert!(!equal(&text.as_bytes()[..=length], &other));
            for at in 0..length {
                other[at] ^= 1;
                assert!(!equal(&text.as_bytes()[..length], &other), "{at} of {length}");
                other[at] ^= 1;
            }
        }
    }

    #[test]
    fn an_absent_text_costs_no_more_than_a_present_one() {
        assert_eq!(size_of::<Option<Text>>(), size_of::<usize>());
    }
}
