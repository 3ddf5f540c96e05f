//! Interning: each distinct text of all reports is stored once and numbered in order of first appearance.

use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;
use std::net::IpAddr;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::ids::Id;
use crate::report::text::Text;

/// The number of an interned text. [`Symbol::ABSENT`] means no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Symbol(pub u32);

impl Symbol {
    /// No text; differs from the empty text.
    pub(crate) const ABSENT: Self = Self(0);

    /// The index into a table with one entry per symbol.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Converts a table index to 32 bits. Saturates, but `u32` suffices on a 32-bit target.
pub fn index32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// A name, address or word in the form used for comparison: IP addresses as in RFC 5952, everything else in lower case
/// without a trailing dot. Idempotent.
pub fn comparable(text: &str) -> String {
    let text = text.trim().trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    text.parse::<IpAddr>().map_or_else(|_| text.to_lowercase(), |address| address.to_string())
}

/// Marks a comparable form that has not been computed yet.
const UNASKED: Symbol = Symbol(u32::MAX);

/// All interned texts.
#[derive(Debug)]
pub struct Symbols {
    /// Indexed by symbol; the first entry belongs to [`Symbol::ABSENT`].
    texts: Vec<Text>,
    /// The comparable form of each text, as a symbol; [`UNASKED`] if not computed yet.
    forms: Vec<Symbol>,
    known: HashTable<u32>,
    hasher: RandomState,
}

impl Default for Symbols {
    fn default() -> Self {
        Self {
            texts: vec![Text::from("")],
            forms: vec![Symbol::ABSENT],
            known: HashTable::new(),
            hasher: RandomState::default(),
        }
    }
}

impl Symbols {
    /// Returns the symbol of a text, interning it if it is new.
    pub fn get(&mut self, text: Option<&Text>) -> Symbol {
        let Some(text) = text else { return Symbol::ABSENT };
        let place = text.cached_index();
        // Most texts repeat, so the cached index is usually right.
        match self.texts.get(place as usize) {
            Some(known) if known.ptr_eq(text) => Symbol(place),
            _ => self.take(text, || text.clone()),
        }
    }

    fn take(&mut self, text: &str, make: impl FnOnce() -> Text) -> Symbol {
        let hash = self.hasher.hash_one(text);
        if let Some(known) = self.known.find(hash, |known| self.texts[*known as usize].as_str() == text) {
            return Symbol(*known);
        }
        let new = index32(self.texts.len());
        let text = make();
        text.set_cached_index(new);
        self.texts.push(text);
        self.forms.push(UNASKED);
        let rehash = |known: &u32| self.hasher.hash_one(self.texts[*known as usize].as_str());
        self.known.insert_unique(hash, new, rehash);
        Symbol(new)
    }

    /// The symbol of a text's comparable form; [`Symbol::ABSENT`] if that form is empty.
    pub fn normalized(&mut self, symbol: Symbol) -> Symbol {
        let known = self.forms[symbol.index()];
        if known != UNASKED {
            return known;
        }
        let form = comparable(&self.texts[symbol.index()]);
        let form = if form.is_empty() { Symbol::ABSENT } else { self.take(&form, || Text::from(form.as_str())) };
        self.forms[symbol.index()] = form;
        self.forms[form.index()] = form;
        form
    }

    /// Interns a text that does not come from a report.
    pub fn intern(&mut self, text: &str) -> Symbol {
        self.take(text, || Text::from(text))
    }

    /// The comparable form if it was computed before, otherwise the symbol itself.
    pub(crate) fn known_normalized(&self, symbol: Symbol) -> Symbol {
        match self.forms[symbol.index()] {
            UNASKED => symbol,
            form => form,
        }
    }

    /// The symbol of a text, if it has been interned.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        let hash = self.hasher.hash_one(text);
        self.known.find(hash, |known| self.texts[*known as usize].as_str() == text).map(|known| Symbol(*known))
    }

    /// The text of a symbol; `None` for [`Symbol::ABSENT`].
    pub fn text(&self, symbol: Symbol) -> Option<&Text> {
        (symbol != Symbol::ABSENT).then(|| self.texts.get(symbol.index())).flatten()
    }

    /// The text of a symbol; empty for [`Symbol::ABSENT`].
    pub fn as_str(&self, symbol: Symbol) -> &str {
        self.text(symbol).map_or("", Text::as_str)
    }

    /// Number of symbols, including [`Symbol::ABSENT`]: the size of a table with one entry per symbol.
    pub fn count(&self) -> usize {
        self.texts.len()
    }

    /// All texts with their symbols, without [`Symbol::ABSENT`].
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &str)> {
        (0..).map(Symbol).zip(self.texts.iter().map(Text::as_str)).skip(1)
    }
}

/// Deduplicated values, with ids in order of first appearance.
#[derive(Debug)]
pub struct Distinct<I, T> {
    items: Vec<T>,
    known: HashTable<u32>,
    hasher: RandomState,
    of: PhantomData<I>,
}

impl<I, T> Default for Distinct<I, T> {
    fn default() -> Self {
        Self { items: Vec::new(), known: HashTable::new(), hasher: RandomState::default(), of: PhantomData }
    }
}

impl<I: Id, T: Hash + Eq> Distinct<I, T> {
    /// Returns the id of a value, adding it if it is new.
    pub fn get(&mut self, item: T) -> I {
        let hash = self.hasher.hash_one(&item);
        if let Some(known) = self.known.find(hash, |known| self.items[*known as usize] == item) {
            return I::new(*known as usize);
        }
        let new = index32(self.items.len());
        self.items.push(item);
        self.known.insert_unique(hash, new, |known| self.hasher.hash_one(&self.items[*known as usize]));
        I::new(new as usize)
    }

    /// All values; the index is the id.
    pub fn items(&self) -> &[T] {
        &self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::KindId;

    #[test]
    fn each_text_has_one_symbol_wherever_it_is_kept() {
        let mut symbols = Symbols::default();
        let (one, two) = (Text::from("mx1.example.com"), Text::from("mx1.example.com"));
        let symbol = symbols.get(Some(&one));
        assert_eq!(symbols.get(Some(&two)), symbol);
        assert_eq!(symbols.get(None), Symbol::ABSENT);
        assert_ne!(symbols.get(Some(&Text::from(""))), Symbol::ABSENT, "empty is not absent");
        assert_eq!(symbols.text(symbol).map(Text::as_str), Some("mx1.example.com"));
        assert_eq!(symbols.find("mx1.example.com"), Some(symbol));
        assert_eq!(symbols.find("mx2.example.com"), None);
    }

    #[test]
    fn names_and_addresses_have_one_form() {
        let mut symbols = Symbols::default();
        let mut form = |text: &str| {
            let symbol = symbols.intern(text);
            let form = symbols.normalized(symbol);
            symbols.as_str(form).to_owned()
        };
        assert_eq!(form(" MX1.Example.COM. "), "mx1.example.com");
        assert_eq!(form("2001:DB8:abcd:0012::1"), "2001:db8:abcd:12::1");
        assert_eq!(form("Google Inc."), "google inc");
        assert_eq!(form(" . "), "");
        assert_eq!(form("a. ."), "a");
    }

    #[test]
    fn things_keep_their_number() {
        let mut things = Distinct::default();
        let ids: Vec<KindId> = [(1, 2), (3, 4), (1, 2)].into_iter().map(|thing| things.get(thing)).collect();
        assert_eq!((ids, things.items()), ([0, 1, 0].map(KindId).to_vec(), &[(1, 2), (3, 4)][..]));
    }
}
