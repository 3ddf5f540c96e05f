//! Splits a policy file into lines.

use crate::characters::any_of;
use crate::record::Span;

/// One line, as byte offsets into the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// Its text, without the line ending.
    pub(super) span: Span,
    /// Where the next line begins.
    pub(super) end: usize,
    /// A byte order mark before the text; only in the first line.
    pub(super) mark: Option<Span>,
    /// The CR that ends it without an LF.
    pub(super) lone_cr: Option<Span>,
}

/// Splits at LF, at CRLF, and at the lone CR that old editors write. The last line ending begins no further line.
pub(super) fn split(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let stop = rest.find(any_of("\r\n")).map_or(text.len(), |at| start + at);
        let (end, lone_cr) = match &text.as_bytes()[stop..] {
            [] => (stop, None),
            [b'\r', b'\n', ..] => (stop + 2, None),
            [b'\r', ..] => (stop + 1, Some(Span::new(stop, stop + 1))),
            _ => (stop + 1, None),
        };
        let body = &text[start..stop];
        let bare = if start == 0 { body.trim_start_matches('\u{feff}') } else { body };
        let begin = stop - bare.len();
        let mark = (begin > start).then(|| Span::new(start, begin));
        out.push(Line { span: Span::new(begin, stop), end, mark, lone_cr });
        start = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|line| &text[line.span.start..line.span.end]).collect()
    }

    #[test]
    fn every_end_of_line_ends_a_line() {
        assert_eq!(texts("a\nb\r\nc\rd"), ["a", "b", "c", "d"]);
        assert_eq!(texts("a\n"), ["a"]);
        assert_eq!(texts("a\n\n"), ["a", ""]);
        assert_eq!(texts("\u{feff}a\n"), ["a"]);
        assert_eq!(texts(""), Vec::<&str>::new());
        assert_eq!(split("a\rb")[0].lone_cr, Some(Span::new(1, 2)));
        assert_eq!(split("\u{feff}a")[0].mark, Some(Span::new(0, 3)));
    }
}
