//! Splits a text at the spans of its findings, so that they can be highlighted.

use crate::finding::{Finding, FindingCode, Severity, sort_by_place};

/// A segment of the text, and the findings that apply to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The slice of the original text; never empty.
    pub text: &'a str,
    /// Indices of the findings whose span covers this segment.
    pub findings: Vec<usize>,
    /// The highest severity among them; `None` if there are none.
    pub severity: Option<Severity>,
}

/// Splits a text where spans of findings begin and end. Concatenated, the segments give the text. Spans outside the
/// text or inside a character are moved to the nearest character; an empty span marks the character after it, or the
/// last one.
pub fn pieces<'a, C: FindingCode>(text: &'a str, findings: &[Finding<C>]) -> Vec<Piece<'a>> {
    let spans: Vec<Option<(usize, usize)>> = findings.iter().map(|finding| place(text, finding)).collect();
    let mut cuts: Vec<usize> = spans.iter().flatten().flat_map(|(start, end)| [*start, *end]).collect();
    cuts.extend([0, text.len()]);
    sort_by_place(&mut cuts, |cut| *cut);
    cuts.dedup();
    let mut out = Vec::new();
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let here = |span: &Option<(usize, usize)>| span.is_some_and(|(start, end)| start <= from && to <= end);
        let said: Vec<usize> = (0..findings.len()).filter(|index| here(&spans[*index])).collect();
        let severity = said.iter().map(|index| findings[*index].severity).max();
        out.push(Piece { text: &text[from..to], findings: said, severity });
    }
    out
}

fn place<C: FindingCode>(text: &str, finding: &Finding<C>) -> Option<(usize, usize)> {
    let span = finding.span?;
    let mut start = text.floor_char_boundary(span.start.min(text.len()));
    let mut end = text.ceil_char_boundary(span.end.clamp(start, text.len()));
    if start == end {
        if start == text.len() {
            start = text.char_indices().next_back().map_or(0, |(at, _)| at);
        }
        end = text.ceil_char_boundary((start + 1).min(text.len()));
    }
    (start < end).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Code, Span};

    fn finding(start: usize, end: usize) -> Finding<Code> {
        Finding::new(Code::UnknownField, Span::new(start, end), "x")
    }

    fn drawn(text: &str, findings: &[Finding<Code>]) -> Vec<(String, Vec<usize>)> {
        pieces(text, findings).into_iter().map(|piece| (piece.text.to_owned(), piece.findings)).collect()
    }

    #[test]
    fn pieces_are_the_text_with_places_marked() {
        let got = drawn("v=TLSRPTv1; rua=x", &[finding(12, 17), finding(16, 17)]);
        assert_eq!(
            got,
            [("v=TLSRPTv1; ".to_owned(), vec![]), ("rua=".to_owned(), vec![0]), ("x".to_owned(), vec![0, 1])]
        );
    }

    #[test]
    fn odd_places_are_drawn_to_characters() {
        // An empty span inside a two-byte letter, a span beyond the end, a span of an empty text.
        assert_eq!(
            drawn("aäb", &[finding(2, 2)]),
            [("a".to_owned(), vec![]), ("ä".to_owned(), vec![0]), ("b".to_owned(), vec![])]
        );
        assert_eq!(drawn("ab", &[finding(7, 9)]), [("a".to_owned(), vec![]), ("b".to_owned(), vec![0])]);
        assert_eq!(drawn("", &[finding(0, 4)]), []);
    }
}
