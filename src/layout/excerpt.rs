//! The part of a long text that is in the document, with search matches marked.
//!
//! A raw text may have fifty million characters and as many matches, so both are limited. Parts overlap by half and
//! start at fixed offsets, so stepping from one match to the next mostly renders the same part again.

use std::borrow::Cow;
use std::ops::Range;

use super::find::Found;
use crate::report::visible::{is_hidden, visible_lines};

/// A part of a text, ready to render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt<'a> {
    /// The byte range of the part in the text.
    pub part: Range<usize>,
    /// The text of the part, split at matches.
    pub pieces: Vec<Piece<'a>>,
    /// Some characters are hidden ones, replaced by pictures or numbers.
    pub hidden: bool,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The text with hidden characters made visible; safe to display.
    pub text: Cow<'a, str>,
    /// Whether it is a match.
    pub kind: Kind,
}

/// The kind of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Not a match.
    Plain,
    /// A match other than the current one.
    Match,
    /// The current match.
    Current,
}

impl<'a> Excerpt<'a> {
    /// Maximum part rendered without a current match, in bytes. A shorter text is rendered whole.
    pub(crate) const WHOLE: usize = 200_000;
    /// Maximum part rendered around a match of a longer text, in bytes. Smaller, because the browser lays it out again
    /// for every step, and half the size takes half the time.
    pub(crate) const AROUND: usize = 100_000;
    /// Maximum number of matches marked; those nearest to the current one.
    pub const MARKS: usize = 200;

    /// The part around the match with index `current`, or the beginning of the text.
    pub fn of(text: &'a str, found: &Found, current: Option<usize>) -> Self {
        let matches = &found.matches;
        let part = match current.and_then(|at| matches.get(at)) {
            Some(found) if text.len() > Self::WHOLE => part_around(text, found.start),
            _ => 0..text.floor_char_boundary(Self::WHOLE),
        };
        let first = matches.partition_point(|found| found.end <= part.start);
        let end = matches.partition_point(|found| found.start < part.end);
        let middle = current.unwrap_or(0).saturating_sub(Self::MARKS / 2);
        let from = middle.min(end.saturating_sub(Self::MARKS)).max(first);
        let mut pieces = Vec::new();
        let mut at = part.start;
        let mut push = |range: Range<usize>, kind: Kind| {
            // The ranges come from this text, so `get` always succeeds.
            let text = text.get(range).unwrap_or_default();
            if !text.is_empty() {
                pieces.push(Piece { text: visible_lines(text), kind });
            }
        };
        for (number, found) in matches.iter().enumerate().take(end).skip(from).take(Self::MARKS) {
            let found = found.start.max(part.start)..found.end.min(part.end);
            push(at..found.start, Kind::Plain);
            at = found.end;
            push(found, if current == Some(number) { Kind::Current } else { Kind::Match });
        }
        push(at..part.end, Kind::Plain);
        let is_noted = |c| is_hidden(c) && !matches!(c, '\n' | '\r' | '\t');
        let hidden = text.get(part.clone()).unwrap_or_default().contains(is_noted);
        Self { part, pieces, hidden }
    }
}

/// The part to render around a byte offset, with at least a quarter of it on either side where the text allows.
fn part_around(text: &str, place: usize) -> Range<usize> {
    let shown = Excerpt::AROUND;
    let near = place / (shown / 2) * (shown / 2);
    let end = (near.saturating_sub(shown / 4) + shown).min(text.len());
    text.floor_char_boundary(end.saturating_sub(shown))..text.floor_char_boundary(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::find::Search;

    fn find(text: &str, term: &str) -> Found {
        let mut search = Search::new(term);
        while !search.step(text) {}
        search.found()
    }

    fn all(excerpt: &Excerpt<'_>) -> String {
        excerpt.pieces.iter().map(|piece| piece.text.as_ref()).collect()
    }

    fn marks(excerpt: &Excerpt<'_>) -> usize {
        excerpt.pieces.iter().filter(|piece| piece.kind != Kind::Plain).count()
    }

    #[test]
    fn a_short_text_is_all_there_with_its_matches_marked() {
        let text = "one two One";
        let excerpt = Excerpt::of(text, &find(text, "one"), Some(1));
        let pieces: Vec<(&str, Kind)> = excerpt.pieces.iter().map(|piece| (piece.text.as_ref(), piece.kind)).collect();
        assert_eq!(pieces, [("one", Kind::Match), (" two ", Kind::Plain), ("One", Kind::Current)]);
        assert_eq!((excerpt.part, excerpt.hidden), (0..text.len(), false));
        let plain = Excerpt::of(text, &Found::default(), None);
        assert_eq!((plain.pieces.len(), plain.pieces[0].kind), (1, Kind::Plain));
        assert_eq!(Excerpt::of("", &Found::default(), None).pieces, []);
    }

    #[test]
    fn every_match_can_be_seen_with_text_around_it() {
        let text = "0123456789\u{fc}bcdefghijkNEEDLE-".repeat(40_000);
        let found = find(&text, "needle");
        assert_eq!(found.matches.len(), Found::MOST);
        assert!(found.more);
        let near = Excerpt::AROUND / 4 - 10;
        for (number, place) in
            found.matches.iter().enumerate().step_by(37).chain(found.matches.iter().enumerate().rev().take(9))
        {
            let excerpt = Excerpt::of(&text, &found, Some(number));
            let part = excerpt.part.clone();
            assert!(part.len() <= Excerpt::AROUND + 3 && text.is_char_boundary(part.start), "{number}");
            assert!(part.start <= place.start.saturating_sub(near), "{number} {part:?}");
            assert!(part.end >= (place.end + near).min(text.len()), "{number} {part:?}");
            assert_eq!(all(&excerpt), text[part], "{number}");
            let current: Vec<_> = excerpt.pieces.iter().filter(|piece| piece.kind == Kind::Current).collect();
            assert_eq!((current.len(), current[0].text.as_ref()), (1, "NEEDLE"), "{number}");
            assert_eq!(marks(&excerpt), Excerpt::MARKS, "{number}");
        }
    }

    #[test]
    fn the_end_of_a_text_is_drawn_to_its_end() {
        let text = "\u{fc}".repeat(Excerpt::WHOLE) + "end";
        let found = find(&text, "END");
        let excerpt = Excerpt::of(&text, &found, Some(0));
        assert_eq!(excerpt.part.end, text.len());
        assert_eq!(excerpt.pieces.last().map(|piece| (piece.text.as_ref(), piece.kind)), Some(("end", Kind::Current)));
        assert_eq!(Excerpt::of(&text, &Found::default(), None).part, 0..Excerpt::WHOLE);
    }

    #[test]
    fn a_match_at_the_edge_is_cut_and_hidden_characters_show() {
        let text = "\u{202e}\r\n".to_owned() + &"x".repeat(Excerpt::WHOLE);
        let found = Found { matches: vec![1_000..1_001, Excerpt::AROUND - 1..Excerpt::AROUND + 5], more: false };
        let excerpt = Excerpt::of(&text, &found, Some(0));
        assert_eq!(excerpt.pieces.last().map(|piece| (piece.text.as_ref(), piece.kind)), Some(("x", Kind::Match)));
        assert!(excerpt.hidden);
        assert!(all(&excerpt).starts_with("<U+202E>\nxxx"));
    }

    #[test]
    fn places_that_are_not_in_the_text_draw_nothing_wrong() {
        let found = Found { matches: vec![1..2, 90..95], more: false };
        let excerpt = Excerpt::of("\u{fc}\u{fc}", &found, Some(1));
        assert!(excerpt.part.end <= 4);
    }
}
