//! HTML, code fences and box drawings around a text.

use super::super::source::{Builder, Source};
use crate::characters::any_of;

/// Elements that show that a text is HTML, and what takes the place of their tags.
const ELEMENTS: [(&str, &str); 27] = [
    ("a", ""),
    ("b", ""),
    ("blockquote", "\n"),
    ("body", "\n"),
    ("br", "\n"),
    ("code", ""),
    ("dd", "\n"),
    ("div", "\n"),
    ("dt", "\n"),
    ("em", ""),
    ("h2", "\n"),
    ("h3", "\n"),
    ("html", "\n"),
    ("li", "\n"),
    ("main", "\n"),
    ("ol", "\n"),
    ("p", "\n"),
    ("pre", "\n"),
    ("samp", ""),
    ("span", ""),
    ("strong", ""),
    ("table", "\n"),
    ("tbody", "\n"),
    ("td", "\t"),
    ("th", "\t"),
    ("tr", "\n"),
    ("ul", "\n"),
];

/// The text without HTML tags, comments and entities; `None` if it has no tag.
pub(super) fn without_tags(source: &Source) -> Option<Source> {
    let text = source.text();
    let mut out = Builder::default();
    let mut found = false;
    let mut rest = text;
    // Of comments that are never closed, the first one shows it.
    let mut closes = true;
    while let Some(at) = rest.find(any_of("<&")) {
        let (before, after) = rest.split_at(at);
        out.push(source, before);
        let comment = after.strip_prefix("<!--").filter(|_| closes);
        closes &= comment.is_none_or(|inside| inside.contains("-->"));
        if let Some(end) = comment.and_then(|inside| inside.find("-->")) {
            found = true;
            rest = after.get("<!--".len() + end + "-->".len()..).unwrap_or_default();
        } else if let Some((tag, instead)) = tag(after) {
            found = true;
            // A line break in a cell of a Markdown table keeps its row.
            let begun = text.len() - after.len();
            let line = text.get(..begun).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
            let in_row = instead == "\n" && line.starts_with('|');
            out.push_as(source, tag, if in_row { ", " } else { instead });
            rest = after.get(tag.len()..).unwrap_or_default();
        } else if let Some((entity, character)) = entity(after) {
            out.push_as(source, entity, character.encode_utf8(&mut [0; 4]));
            rest = after.get(entity.len()..).unwrap_or_default();
        } else {
            let one = after.get(..1).unwrap_or_default();
            out.push(source, one);
            rest = after.get(1..).unwrap_or_default();
        }
    }
    out.push(source, rest);
    found.then(|| out.finish())
}

/// Length in bytes of the longest tag that is looked for.
const LONGEST_TAG: usize = 500;

/// The known tag at the beginning of a text, and what takes its place.
fn tag(text: &str) -> Option<(&str, &'static str)> {
    let inside = text.strip_prefix('<')?;
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let length = inside.find(|c: char| !c.is_ascii_alphanumeric())?;
    let name = inside.get(..length)?.to_ascii_lowercase();
    let &(_, instead) = ELEMENTS.iter().find(|(element, _)| *element == name)?;
    let after = inside.get(length..)?;
    // `<a@example.com>` is an address.
    if !after.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')) {
        return None;
    }
    let end = text.bytes().take(LONGEST_TAG).position(|b| b == b'>')?;
    Some((text.get(..=end)?, instead))
}

/// The text with the entities of quotation marks replaced by the marks; `None` if there are none. Other entities may be
/// part of a value.
pub(in super::super) fn quotation_entities(source: &Source) -> Option<Source> {
    let mut out = Builder::default();
    let mut found = false;
    let mut rest = source.text();
    while let Some(at) = rest.find('&') {
        let (before, after) = rest.split_at(at);
        out.push(source, before);
        let length = if let Some((entity, character)) = entity(after).filter(|(_, c)| matches!(c, '"' | '\'')) {
            found = true;
            out.push_as(source, entity, character.encode_utf8(&mut [0; 4]));
            entity.len()
        } else {
            out.push(source, after.get(..1).unwrap_or_default());
            1
        };
        rest = after.get(length..).unwrap_or_default();
    }
    out.push(source, rest);
    found.then(|| out.finish())
}

/// The HTML entity at the beginning of a text, and its character.
fn entity(text: &str) -> Option<(&str, char)> {
    const NAMED: [(&str, char); 7] =
        [("amp", '&'), ("quot", '"'), ("apos", '\''), ("lt", '<'), ("gt", '>'), ("nbsp", ' '), ("semi", ';')];
    const LONGEST: usize = 10;
    let inside = text.strip_prefix('&')?;
    let end = inside.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = inside.get(..end)?;
    let number = || {
        let number = name.strip_prefix('#')?;
        let hex = number.strip_prefix(any_of("xX")).map(|digits| u32::from_str_radix(digits, 16));
        char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)
    };
    let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| *character);
    Some((text.get(..end + 2)?, named.or_else(number)?))
}

/// The text without the lines that begin and end a code block; `None` if there are none.
pub(super) fn without_fences(source: &Source) -> Option<Source> {
    let is_fence = |line: &str| line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
    if !source.lines().any(is_fence) {
        return None;
    }
    let mut out = Builder::default();
    for line in source.text().split_inclusive('\n') {
        // A fence on one line has the text between its marks.
        let inside = line.trim().strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
        match inside.filter(|inside| !inside.is_empty()) {
            Some(inside) => {
                out.push(source, inside);
                out.fill("\n");
            }
            None if is_fence(line) => {}
            None => out.push(source, line),
        }
    }
    Some(out.finish())
}

/// The text without box-drawing characters, vertical ones as `|`; `None` if it has none.
pub(super) fn without_boxes(source: &Source) -> Option<Source> {
    let is_box = |c: char| matches!(c, '\u{2500}'..='\u{257f}');
    let vertical = |c: char| matches!(c, '\u{2502}' | '\u{2503}' | '\u{2551}' | '\u{250a}' | '\u{2506}');
    if !source.text().contains(is_box) {
        return None;
    }
    let mut out = Builder::default();
    for line in source.text().split_inclusive('\n') {
        if line.chars().all(|c| is_box(c) || c.is_whitespace()) && line.contains(is_box) {
            continue;
        }
        let inner = line.trim_matches(|c: char| is_box(c) || c.is_whitespace());
        for (at, c) in inner.char_indices() {
            let part = inner.get(at..at + c.len_utf8()).unwrap_or_default();
            match c {
                c if vertical(c) => out.push_as(source, part, "|"),
                c if is_box(c) => out.push_as(source, part, " "),
                _ => out.push(source, part),
            }
        }
        out.fill("\n");
    }
    Some(out.finish())
}

#[cfg(test)]
mod tests {
    use super::{Source, entity, without_boxes, without_fences, without_tags};

    #[test]
    fn html_becomes_text() {
        let text = |text: &str| without_tags(&Source::new(text)).map(|source| source.text().to_owned());
        assert_eq!(text("<td>a</td><td>&quot;b&#34;&#x22;</td>").as_deref(), Some("\ta\t\t\"b\"\"\t"));
        assert_eq!(text("<!-- old --><p class=\"x\">new").as_deref(), Some("\nnew"));
        assert_eq!(text("mailto:<a@example.com> &quot;"), None);
        assert_eq!(entity("&nothing;"), None);
    }

    #[test]
    fn fences_and_boxes_go() {
        let fenced =
            without_fences(&Source::new("a\n```hcl\nb\n```\n```c```\n")).map(|source| source.text().to_owned());
        assert_eq!(fenced.as_deref(), Some("a\nb\nc\n"));
        let boxed = Source::new("\u{250c}\u{2500}\u{2510}\n\u{2502} a \u{2502} b \u{2502}\n\u{251c}\u{2500} c: d\n");
        assert_eq!(without_boxes(&boxed).map(|source| source.text().to_owned()).as_deref(), Some("a | b\nc: d\n"));
    }
}
