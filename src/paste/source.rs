//! Text that knows where each of its bytes was in the pasted text.
//!
//! What wraps a record is taken off in steps, and each step gives a new [`Source`]. A reader works with slices of its
//! text; [`Source::span`] returns their place in what the user sees.

use crate::finding::Span;

/// A text, and the place in the pasted text of each of its bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    text: String,
    from: Vec<u32>,
}

impl Source {
    /// The pasted text itself.
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), from: (0..text.len()).map(place).collect() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The lines, without their ends.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }

    /// The place in the pasted text of a slice of [`Self::text`]; `None` if it is empty or not a slice of it.
    pub(super) fn span(&self, part: &str) -> Option<Span> {
        let (start, end) = self.range(part)?;
        let first = *self.from.get(start)?;
        let last = *self.from.get(end.checked_sub(1)?)?;
        let (first, last) = (usize::try_from(first).ok()?, usize::try_from(last).ok()?);
        (first <= last).then(|| Span::new(first, last + 1))
    }

    /// A slice of [`Self::text`] as a source of its own.
    pub(super) fn part(&self, part: &str) -> Self {
        let mut out = Builder::default();
        out.push(self, part);
        out.finish()
    }

    /// Start and end of a slice of the text, in bytes.
    fn range(&self, part: &str) -> Option<(usize, usize)> {
        let start = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        let end = start.checked_add(part.len())?;
        (end <= self.text.len()).then_some((start, end))
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Builds a source from parts of another one.
#[derive(Debug, Default)]
pub(super) struct Builder {
    out: Source,
}

impl Builder {
    /// Appends a slice of the text of `source`.
    pub(super) fn push(&mut self, source: &Source, part: &str) {
        self.push_as(source, part, part);
    }

    /// Appends `text` in place of the slice `part`. If the lengths differ, all of it is placed where `part` begins.
    pub(super) fn push_as(&mut self, source: &Source, part: &str, text: &str) {
        let (start, end) = source.range(part).unwrap_or_default();
        self.out.text.push_str(text);
        if text.len() == end - start {
            self.out.from.extend_from_slice(source.from.get(start..end).unwrap_or_default());
        } else {
            let at = source.from.get(start).or(self.out.from.last()).copied().unwrap_or_default();
            self.out.from.extend(std::iter::repeat_n(at, text.len()));
        }
        // A slice that does not belong to the source has no place; the lengths must agree even so.
        let at = self.out.from.last().copied().unwrap_or_default();
        self.out.from.resize(self.out.text.len(), at);
    }

    /// Appends text that was not pasted, such as the white space that replaces a line end.
    pub(super) fn fill(&mut self, text: &str) {
        let at = self.out.from.last().copied().unwrap_or_default();
        self.out.text.push_str(text);
        self.out.from.resize(self.out.text.len(), at);
    }

    pub(super) fn finish(self) -> Source {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::{Builder, Source};
    use crate::finding::Span;

    #[test]
    fn a_slice_keeps_its_place() {
        let pasted = Source::new("> a \u{fc}b c");
        let mut builder = Builder::default();
        builder.push(&pasted, &pasted.text()[2..4]);
        builder.fill("\n");
        builder.push(&pasted, &pasted.text()[4..7]);
        let read = builder.finish();
        assert_eq!(read.text(), "a \n\u{fc}b");
        assert_eq!(read.span(&read.text()[3..]), Some(Span::new(4, 7)));
        assert_eq!(read.part(&read.text()[5..]).span("x"), None);
        let part = read.part(&read.text()[5..]);
        assert_eq!(part.span(part.text()), Some(Span::new(6, 7)));
    }

    #[test]
    fn replaced_text_is_where_it_was() {
        let pasted = Source::new("a &quot; b");
        let mut builder = Builder::default();
        builder.push_as(&pasted, &pasted.text()[2..8], "\"");
        let read = builder.finish();
        assert_eq!((read.text(), read.span(read.text())), ("\"", Some(Span::new(2, 3))));
    }
}
