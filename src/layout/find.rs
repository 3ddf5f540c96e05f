//! Incremental search for a term in a text of any length: a step at a time, so that the page never blocks.
//!
//! The search is case-insensitive: each character is compared in its own lower case, as Unicode defines it. White
//! space and everything else is compared as it is.

use std::ops::Range;

/// The matches of a term in a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Byte ranges of the matches in the text, in order and without overlaps.
    pub matches: Vec<Range<usize>>,
    /// There are more matches than [`Found::MOST`]; the search stopped there.
    pub more: bool,
}

impl Found {
    /// Maximum number of matches. Beyond this, stepping through them is pointless; a longer term helps.
    pub const MOST: usize = 10_000;

    /// Index of the first match at or after a byte offset, otherwise 0; `None` if there are no matches.
    pub fn from(&self, place: usize) -> Option<usize> {
        let behind = self.matches.partition_point(|found| found.start < place);
        (!self.matches.is_empty()).then_some(if behind < self.matches.len() { behind } else { 0 })
    }

    /// Index of the match after the current one; wraps to the first.
    pub fn after(&self, current: usize) -> usize {
        if current + 1 < self.matches.len() { current + 1 } else { 0 }
    }

    /// Index of the match before the current one; wraps to the last.
    pub fn before(&self, current: usize) -> usize {
        current.checked_sub(1).unwrap_or_else(|| self.matches.len().saturating_sub(1))
    }
}

/// A search in progress. Every step must pass the same text.
#[derive(Debug)]
pub struct Search {
    /// The characters of the term, in lower case.
    term: Vec<char>,
    /// The first byte of the term if all of it is ASCII; then the text can be scanned by bytes.
    first: Option<u8>,
    at: usize,
    found: Found,
}

impl Search {
    /// Maximum length of a term, in characters.
    pub const LONGEST: usize = 200;
    /// Number of characters compared per step: takes a few milliseconds.
    const STEP: usize = 1 << 18;
    /// Number of bytes that can be skipped in the time of one comparison.
    const SKIPPED: usize = 8;

    /// Starts a search for a term, truncated to [`Search::LONGEST`] characters. The empty term has no matches.
    pub fn new(term: &str) -> Self {
        let cut = term.chars().take(Self::LONGEST);
        let first = term.bytes().next().filter(|_| term.is_ascii());
        Self { term: cut.flat_map(char::to_lowercase).collect(), first, at: 0, found: Found::default() }
    }

    /// Searches the next part of the text. Returns true at the end.
    pub fn step(&mut self, text: &str) -> bool {
        self.work(text, Self::STEP)
    }

    /// The matches found so far.
    pub fn found(self) -> Found {
        self.found
    }

    /// Searches until about `most` characters have been compared. Returns true at the end.
    fn work(&mut self, text: &str, most: usize) -> bool {
        let mut left = most;
        while left > 0 {
            if !self.skip(text, &mut left) {
                return true;
            }
            let Some(rest) = text.get(self.at..).filter(|_| left > 0) else { continue };
            match length(rest, &self.term, &mut left) {
                None => self.at += rest.chars().next().map_or(1, char::len_utf8),
                Some(_) if self.found.matches.len() == Found::MOST => {
                    self.found.more = true;
                    return true;
                }
                Some(length) => {
                    self.found.matches.push(self.at..self.at + length);
                    self.at += length;
                }
            }
        }
        false
    }

    /// Advances to where the next match may start, limited by the work left. Returns false at the end.
    fn skip(&mut self, text: &str, left: &mut usize) -> bool {
        let rest = text.as_bytes().get(self.at..).filter(|rest| !rest.is_empty() && !self.term.is_empty());
        let (Some(rest), Some(first)) = (rest, self.first) else { return rest.is_some() };
        let near = &rest[..rest.len().min(*left * Self::SKIPPED)];
        let skipped = near.iter().position(|byte| byte.eq_ignore_ascii_case(&first)).unwrap_or(near.len());
        self.at += skipped;
        *left -= skipped.div_ceil(Self::SKIPPED);
        self.at < text.len()
    }
}

/// Length in bytes of a match at the start of a text. Matches end on character boundaries of the text.
fn length(text: &str, term: &[char], left: &mut usize) -> Option<usize> {
    let mut term = term.iter();
    for (at, c) in text.char_indices() {
        if term.as_slice().is_empty() {
            return Some(at);
        }
        *left = left.saturating_sub(1);
        if !c.to_lowercase().all(|lower| term.next() == Some(&lower)) {
            return None;
        }
    }
    term.as_slice().is_empty().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, term: &str) -> Found {
        let mut search = Search::new(term);
        while !search.step(text) {}
        search.found()
    }

    fn pieces<'a>(text: &'a str, term: &str) -> Vec<&'a str> {
        found(text, term).matches.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn the_case_of_letters_makes_no_difference() {
        assert_eq!(pieces("Mx1 mX1 mx1, mx10 m x1", "MX1"), ["Mx1", "mX1", "mx1", "mx1"]);
        assert_eq!(pieces("M\u{dc}LLER m\u{fc}ller muller", "m\u{fc}Ller"), ["M\u{dc}LLER", "m\u{fc}ller"]);
        assert_eq!(pieces("\u{39f}\u{394}\u{39f}\u{3a3}", "\u{3bf}\u{3b4}"), ["\u{39f}\u{394}"]);
        // A capital dotted I is two characters in lower case; the term must not match half of it.
        assert_eq!(pieces("\u{130}STANBUL", "\u{130}stan"), ["\u{130}STAN"]);
        assert_eq!(pieces("\u{130}", "i"), [""; 0]);
        assert_eq!(pieces("\u{130}\u{e9}", "i\u{307}\u{e9}"), ["\u{130}\u{e9}"]);
    }

    #[test]
    fn matches_do_not_overlap_and_reach_both_ends() {
        assert_eq!(found("aaaaa", "aa").matches, [0..2, 2..4]);
        assert_eq!(found("\u{e9}a\u{e9}", "\u{e9}").matches, [0..2, 3..5]);
        assert_eq!(found("aab-ab", "ab").matches, [1..3, 4..6]);
        assert_eq!(found("\u{fc}\u{e9}xX", "X").matches, [4..5, 5..6]);
        assert_eq!(pieces("\"a\": \"\", \"b\": \"\"", "\"\""), ["\"\"", "\"\""]);
        for (text, term) in [("abc", ""), ("", "a"), ("", ""), ("abc", "abcd"), ("abc", "d"), ("\u{fc}", "\u{e9}")] {
            assert_eq!(found(text, term), Found::default(), "{text} {term}");
        }
    }

    #[test]
    fn work_in_small_steps_finds_the_same() {
        let text = "ab\u{fc}aAb\u{130}xaa\u{df}b".repeat(9);
        for term in ["a", "ab", "aab", "b\u{fc}", "\u{130}", "x", "z", "a\u{df}", "\u{df}ba"] {
            let whole = found(&text, term);
            for most in 1..20 {
                let mut search = Search::new(term);
                let mut steps = 0;
                while !search.work(&text, most) {
                    steps += 1;
                    assert!(steps < 1_000, "{term} {most}");
                }
                assert_eq!(search.found(), whole, "{term} {most}");
            }
        }
    }

    #[test]
    fn a_step_is_bounded_whatever_text_and_term() {
        // Worst case: every position is compared almost to the end of the term.
        let (text, term) = ("a".repeat(4 * Search::STEP), "a".repeat(Search::LONGEST - 1) + "b");
        let mut search = Search::new(&term);
        assert!(!search.step(&text));
        assert!(search.at < 2 * Search::STEP / Search::LONGEST, "{}", search.at);
        let mut search = Search::new("z");
        assert!(!search.step(&"a".repeat(Search::STEP * Search::SKIPPED + 1)));
        assert_eq!(search.at, Search::STEP * Search::SKIPPED);
    }

    #[test]
    fn more_matches_than_anybody_looks_at_are_not_counted() {
        let all = found(&"ab".repeat(Found::MOST), "B");
        assert_eq!((all.matches.len(), all.more), (Found::MOST, false));
        let all = found(&"ab".repeat(Found::MOST + 1), "B");
        assert_eq!((all.matches.len(), all.more), (Found::MOST, true));
    }

    #[test]
    fn a_term_too_long_is_cut() {
        let text = "x".repeat(Search::LONGEST + 5);
        assert_eq!(pieces(&text, &text), ["x".repeat(Search::LONGEST)]);
    }

    #[test]
    fn matches_are_gone_through_in_a_ring() {
        let three = found("a.a.a", "a");
        assert_eq!([three.after(0), three.after(1), three.after(2)], [1, 2, 0]);
        assert_eq!([three.before(0), three.before(1), three.before(2)], [2, 0, 1]);
        assert_eq!([0, 1, 2, 4, 5].map(|place| three.from(place)), [0, 1, 1, 2, 0].map(Some));
        let none = Found::default();
        assert_eq!((none.from(0), none.after(0), none.before(0)), (None, 0, 0));
    }
}
