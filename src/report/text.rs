//! Text that repeats: a report of 200,000 failures names the same few hosts in each, so each name is kept once.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::rc::Rc;

/// Received text, cheap to copy. Two pointers wide at most; equal texts made by one [`Strings`] share their memory.
#[derive(Clone, PartialOrd, Ord)]
pub struct Text(Rc<Box<str>>);

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the text is kept: the same for texts that share their memory. For quick comparisons, never to be stored.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).addr()
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
        Self(Rc::new(text.into()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Rc::new(text.into()))
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
    known: HashSet<Text, foldhash::fast::RandomState>,
}

impl Strings {
    /// The one copy of a text.
    pub fn get(&mut self, text: &str) -> Text {
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let new = Text::from(text);
        self.known.insert(new.clone());
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
