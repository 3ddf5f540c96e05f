//! The part of a very long table that is in the document (virtual scrolling).
//!
//! All rows have the same height. Spacers above and below the rendered rows give the scroll bar the range of the whole
//! table. Browsers cap the height of an element (Firefox near 17.9 million pixels), so a longer table is
//! [`Window::TALLEST`] high, and each pixel of the scroll bar represents several pixels of the table.

use std::ops::Range;

/// A table and its visible part. Lengths are in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Number of rows in the table.
    pub rows: u64,
    /// Height of a row.
    pub row: u32,
    /// Height of the visible part: the scroll container without the table header.
    pub seen: u32,
    /// Scroll position of the container.
    pub top: u32,
}

/// The end of the table that a position is near.
enum Edge {
    Start,
    End,
}

/// The rows to render, and the spacers above and below them, in CSS pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisibleRows {
    /// The rows to render.
    pub rows: Range<u64>,
    /// Height of the spacer above the rows.
    pub above: u32,
    /// Height of the spacer below the rows.
    pub below: u32,
}

impl Window {
    /// Maximum height of all rows in the document.
    pub(crate) const TALLEST: u32 = 16_000_000;
    /// Number of rows rendered beyond the visible ones, above and below.
    const BEYOND: u64 = 8;
    /// Rows are added and removed in chunks of this size, so that scrolling by a line changes nothing.
    const CHUNK: u64 = 8;
    /// Pixels at both ends of a table of capped height that are not scaled.
    const EVEN: u64 = 4_000;
    /// Distance from the end, in pixels, that counts as the end.
    const SNAP: u32 = 2;

    fn row(&self) -> u64 {
        u64::from(self.row.max(1))
    }

    /// Height of all rows without the cap.
    fn true_height(&self) -> u64 {
        self.rows.saturating_mul(self.row())
    }

    /// Height of all rows in the document, at most [`Window::TALLEST`].
    pub fn height(&self) -> u32 {
        u32::try_from(self.true_height()).unwrap_or(u32::MAX).min(Self::TALLEST)
    }

    /// Maximum scroll position.
    fn travel(&self) -> u32 {
        self.height().saturating_sub(self.seen)
    }

    /// Maximum position in the table without the cap.
    fn true_travel(&self) -> u64 {
        self.true_height().saturating_sub(u64::from(self.seen))
    }

    /// The scroll position, snapped to the end: browsers round it and may stop a pixel short.
    fn position(&self) -> u32 {
        if self.top.saturating_add(Self::SNAP) >= self.travel() { self.travel() } else { self.top }
    }

    /// The position in the table at the upper edge of the visible part.
    fn true_position(&self) -> u64 {
        let (at, travel, all) = (u64::from(self.position()), u64::from(self.travel()), self.true_travel());
        match self.even(at, travel) {
            Some(Edge::Start) => at,
            Some(Edge::End) => all - (travel - at),
            None => Self::EVEN + scaled(at - Self::EVEN, all - 2 * Self::EVEN, travel - 2 * Self::EVEN, false),
        }
    }

    /// The scroll position at which a position in the table is at the upper edge; `up` rounds up.
    fn position_of(&self, place: u64, up: bool) -> u64 {
        let (travel, all) = (u64::from(self.travel()), self.true_travel());
        let place = place.min(all);
        match self.even(place, all) {
            Some(Edge::Start) => place,
            Some(Edge::End) => travel - (all - place),
            None => Self::EVEN + scaled(place - Self::EVEN, travel - 2 * Self::EVEN, all - 2 * Self::EVEN, up),
        }
    }

    /// The end that a position is near, where table and scroll bar move one to one, since rows beyond the edge would
    /// otherwise have no space; `None` in between. Without a cap, this is always the start.
    fn even(&self, place: u64, end: u64) -> Option<Edge> {
        let capped = self.true_height() > u64::from(Self::TALLEST) && u64::from(self.travel()) > 4 * Self::EVEN;
        if !capped || place <= Self::EVEN {
            Some(Edge::Start)
        } else if place + Self::EVEN >= end {
            Some(Edge::End)
        } else {
            None
        }
    }

    /// The visible rows, including partly visible ones.
    pub fn visible(&self) -> Range<u64> {
        let from = self.true_position();
        let first = (from / self.row()).min(self.rows);
        let end = (from + u64::from(self.seen)).div_ceil(self.row()).min(self.rows);
        first..end
    }

    /// The rows to render, and the heights of the spacers.
    pub fn drawn(&self) -> VisibleRows {
        let visible = self.visible();
        let (row, whole) = (self.row(), u64::from(self.height()));
        let at = u64::from(self.position());
        // Top of the first visible row in the document.
        let begin = (at + visible.start * row).saturating_sub(self.true_position());
        let first = visible.start.saturating_sub(Self::BEYOND) / Self::CHUNK * Self::CHUNK;
        let first = first.max(visible.start - (begin / row).min(visible.start));
        let above = begin - (visible.start - first) * row;
        let last = (visible.end + Self::BEYOND).div_ceil(Self::CHUNK) * Self::CHUNK;
        let fits = whole.saturating_sub(above) / row;
        let last = last.min(first + fits).max(visible.end).min(self.rows);
        let below = whole.saturating_sub(above + (last - first) * row);
        let pixels = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        VisibleRows { rows: first..last, above: pixels(above), below: pixels(below) }
    }

    /// The scroll position that makes a row fully visible; `None` if it already is.
    pub fn reveal(&self, row: u64) -> Option<u32> {
        let row = row.min(self.rows.saturating_sub(1));
        let (from, seen) = (self.true_position(), u64::from(self.seen));
        let (upper, lower) = (row * self.row(), (row + 1) * self.row());
        let position = if upper < from {
            // Not so close to the end that it snaps there.
            self.position_of(upper, false).min(u64::from(self.travel().saturating_sub(Self::SNAP + 1)))
        } else if lower > from + seen {
            // Round up, so that the row is visible to its lower edge.
            self.position_of(lower.saturating_sub(seen).min(upper), true)
        } else {
            return None;
        };
        Some(u32::try_from(position).unwrap_or(u32::MAX).min(self.travel()))
    }

    /// Number of rows per page, for page up and down.
    pub fn page(&self) -> u64 {
        (u64::from(self.seen) / self.row()).saturating_sub(1).max(1)
    }
}

/// `value * to / from` without overflow; `up` rounds up.
fn scaled(value: u64, to: u64, from: u64, up: bool) -> u64 {
    let product = u128::from(value) * u128::from(to);
    let from = u128::from(from.max(1));
    u64::try_from(if up { product.div_ceil(from) } else { product / from }).unwrap_or(u64::MAX)
}

/// Number of rows fetched at once: more than fit on a screen, and quick to transfer.
const BATCH: u64 = 256;

/// The rows to fetch when those in `have` are loaded and those in `drawn` are rendered; `None` if enough are loaded.
///
/// Fetches ahead, before the edge of the loaded rows is reached.
pub fn rows_to_fetch(drawn: &Range<u64>, have: &Range<u64>, total: u64) -> Option<Range<u64>> {
    if drawn.is_empty() {
        return None;
    }
    let margin = BATCH / 8;
    let near = drawn.start.saturating_sub(margin)..(drawn.end + margin).min(total);
    if have.start <= near.start && near.end <= have.end {
        return None;
    }
    // In steps, so that scrolling by a line does not repeat the same request.
    let middle = drawn.start.midpoint(drawn.end);
    let from = middle.saturating_sub(BATCH / 2) / (BATCH / 4) * (BATCH / 4);
    let from = from.min(near.start);
    let to = (from + BATCH).max(near.end).min(total);
    Some(from..to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(rows: u64, top: u32) -> Window {
        Window { rows, row: 32, seen: 600, top }
    }

    /// Top of a row relative to the upper edge of the visible part.
    fn offset(window: Window, row: u64) -> i64 {
        let drawn = window.drawn();
        let begin = u64::from(drawn.above) + (row - drawn.rows.start) * u64::from(window.row);
        i64::try_from(begin).unwrap() - i64::from(window.position())
    }

    fn assert_sound(window: Window) {
        let (drawn, visible) = (window.drawn(), window.visible());
        assert!(drawn.rows.start <= visible.start && visible.end <= drawn.rows.end, "{window:?} {drawn:?}");
        let height = u64::from(drawn.above)
            + (drawn.rows.end - drawn.rows.start) * u64::from(window.row)
            + u64::from(drawn.below);
        assert!(height >= u64::from(window.height()), "{window:?} {drawn:?}");
        assert!(height < u64::from(window.height()) + u64::from(window.row), "{window:?} {drawn:?}");
        assert!(drawn.rows.end - drawn.rows.start < 60, "{window:?} {drawn:?}");
        // The rendered rows cover the visible part.
        if let Some(last) = drawn.rows.end.checked_sub(1) {
            assert!(offset(window, drawn.rows.start) <= 0, "{window:?} {drawn:?}");
            let seen = i64::from(window.seen.min(window.height()));
            assert!(offset(window, last) + i64::from(window.row) >= seen, "{window:?} {drawn:?}");
        }
    }

    #[test]
    fn a_short_table_is_all_there() {
        let drawn = window(5, 0).drawn();
        assert_eq!(drawn, VisibleRows { rows: 0..5, above: 0, below: 0 });
        assert_eq!(window(0, 0).drawn(), VisibleRows { rows: 0..0, above: 0, below: 0 });
        assert_eq!(window(0, 900).drawn().rows, 0..0);
    }

    #[test]
    fn the_rows_at_the_scroll_position_are_seen() {
        let window = window(10_000, 3_200);
        assert_eq!(window.visible(), 100..119);
        assert_eq!(window.drawn(), VisibleRows { rows: 88..128, above: 88 * 32, below: (10_000 - 128) * 32 });
        // Scrolling by a line adds or removes no rows.
        assert_eq!(Window { top: 3_232, ..window }.drawn(), window.drawn());
    }

    #[test]
    fn every_position_is_sound() {
        for rows in [1, 19, 20, 1_000, 499_999, 500_000, 500_001, 1_000_000, 30_000_000] {
            let travel = window(rows, 0).travel();
            let step = (travel / 997).max(1);
            let edges = (0..200).chain(travel.saturating_sub(200)..=travel.saturating_add(3));
            for top in (0..=travel).step_by(step as usize).chain(edges) {
                assert_sound(window(rows, top));
            }
        }
    }

    #[test]
    fn the_ends_are_at_the_ends() {
        for rows in [1_000, 500_001, 1_000_000, 30_000_000] {
            let start = window(rows, 0);
            assert_eq!((start.visible().start, offset(start, 0)), (0, 0));
            let end = Window { top: start.travel(), ..start };
            assert_eq!(end.visible().end, rows);
            assert_eq!(offset(end, rows - 1), 600 - 32);
            assert_eq!(end.drawn().below, 0);
            // A browser that rounds the position still shows the end.
            assert_eq!(Window { top: start.travel() - 1, ..start }.drawn(), end.drawn());
        }
    }

    #[test]
    fn every_row_can_be_reached_and_is_then_seen_in_full() {
        for rows in [1, 20, 1_000, 500_001, 1_000_000, 1_300_000] {
            for from in [0, 500, 7_999_999, 15_999_000, u32::MAX] {
                let start = window(rows, 0);
                let start = Window { top: from.min(start.travel()), ..start };
                let step = usize::try_from((rows / 1_009).max(1)).unwrap();
                let ends = (0..rows.min(40)).chain(rows.saturating_sub(40)..rows);
                for row in (0..rows).step_by(step).chain(ends) {
                    let there = Window { top: start.reveal(row).unwrap_or(start.top), ..start };
                    assert!(there.visible().contains(&row), "{start:?} {row}");
                    let seen = i64::from(there.seen.min(there.height()));
                    let at = offset(there, row);
                    assert!(at >= 0 && at + 32 <= seen, "{start:?} {there:?} {row} {at}");
                    assert_eq!(there.reveal(row), None, "{start:?} {there:?} {row}");
                }
            }
        }
    }

    #[test]
    fn a_box_smaller_than_a_row_shows_something() {
        let window = Window { rows: 100, row: 32, seen: 0, top: 320 };
        assert!(window.drawn().rows.contains(&10));
        assert_eq!(window.page(), 1);
        let _ = window.reveal(50);
        let _ = Window { row: 0, ..window }.drawn();
    }

    #[test]
    fn rows_are_asked_for_before_they_are_needed() {
        assert_eq!(rows_to_fetch(&(0..30), &(0..0), 10_000), Some(0..256));
        assert_eq!(rows_to_fetch(&(0..30), &(0..256), 10_000), None);
        assert_eq!(rows_to_fetch(&(200..230), &(0..256), 10_000), Some(64..320));
        assert_eq!(rows_to_fetch(&(200..230), &(64..320), 10_000), None);
        assert_eq!(rows_to_fetch(&(9_970..10_000), &(9_800..10_000), 10_000), None);
        assert_eq!(rows_to_fetch(&(9_970..10_000), &(0..256), 10_000), Some(9_856..10_000));
        assert_eq!(rows_to_fetch(&(0..0), &(0..0), 0), None);
        for start in 0..3_000_u64 {
            let drawn = start..(start + 40).min(3_000);
            let asked = rows_to_fetch(&drawn, &(0..0), 3_000).unwrap();
            assert!(asked.start <= drawn.start && drawn.end <= asked.end);
            assert_eq!(rows_to_fetch(&drawn, &asked, 3_000), None, "{drawn:?} {asked:?}");
        }
    }
}
