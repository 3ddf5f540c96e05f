//! Makes characters visible that are hidden or change the display of others, in text for the page and exports.

use std::borrow::Cow;

/// Whether a character is a control, changes the direction of text, or has no width.
pub(crate) const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Replaces each hidden character by a visible one: ASCII controls by their control pictures (a line feed is ␊), others
/// by their code point, such as <U+202E>. The result is a single line.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        show(c, &mut out);
    }
    Cow::Owned(out)
}

/// Like [`visible`], but for multi-line text: keeps tabs and line ends, and drops the carriage return of a CRLF.
pub(crate) fn visible_lines(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_hidden(c) && !matches!(c, '\n' | '\t')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' | '\t' => out.push(c),
            '\r' if chars.peek() == Some(&'\n') => {}
            c => show(c, &mut out),
        }
    }
    Cow::Owned(out)
}

/// Appends a character, replacing it if it is hidden.
pub(crate) fn show(c: char, out: &mut String) {
    match c {
        '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(c))),
        '\u{7f}' => out.push('\u{2421}'),
        c if is_hidden(c) => out.push_str(&numbered(c)),
        c => out.push(c),
    }
}

/// The code point notation of a character: <U+202E>.
pub(crate) fn numbered(c: char) -> String {
    format!("<U+{:04X}>", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_show_is_shown() {
        assert_eq!(visible("a\tb\r\n\0\u{7f}"), "a\u{2409}b\u{240d}\u{240a}\u{2400}\u{2421}");
        assert_eq!(visible("\u{202e}moc.elgoog\u{feff}"), "<U+202E>moc.elgoog<U+FEFF>");
        assert!(matches!(visible("m\u{fc}ller.example"), Cow::Borrowed(_)));
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(visible_lines("{\r\n\t\"a\": \"\u{202e}\0\"\n}"), "{\n\t\"a\": \"<U+202E>\u{2400}\"\n}");
        assert_eq!(visible_lines("one\rtwo\u{2028}\r"), "one\u{240d}two<U+2028>\u{240d}");
        assert!(matches!(visible_lines("{\n\t\"a\": \"m\u{fc}ller\"\n}"), Cow::Borrowed(_)));
    }
}
