//! Fast scanning of JSON tokens (RFC 8259); `None` for anything the fast path does not handle.

use std::borrow::Cow;

/// A text and the current offset.
pub(super) struct Scan<'de> {
    text: &'de str,
    at: usize,
}

impl<'de> Scan<'de> {
    pub(super) const fn new(text: &'de str) -> Self {
        Self { text, at: 0 }
    }

    /// The current offset in bytes.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// Number of bytes left.
    #[cfg(test)]
    pub(super) const fn left(&self) -> usize {
        self.text.len() - self.at
    }

    /// The next byte, without consuming it.
    pub(super) fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips white space.
    pub(super) fn white_space(&mut self) {
        while matches!(self.next(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Consumes a byte if it comes next.
    pub(super) fn take(&mut self, sign: u8) -> bool {
        let comes = self.next() == Some(sign);
        self.at += usize::from(comes);
        comes
    }

    /// Consumes a word if it comes next.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let comes = self.text.as_bytes()[self.at..].starts_with(word.as_bytes());
        if comes {
            self.at += word.len();
        }
        comes
    }

    /// Reads an unsigned integer.
    pub(super) fn number(&mut self) -> Option<u64> {
        /// Any number with this many digits fits in a `u64`.
        const LONGEST: usize = 19;
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().take(LONGEST + 1).take_while(|b| b.is_ascii_digit()).count();
        let leading = length > 1 && rest[0] == b'0';
        // A dot or `e` means a fraction or an exponent.
        if length == 0 || length > LONGEST || leading || matches!(rest.get(length), Some(b'.' | b'e' | b'E')) {
            return None;
        }
        self.at += length;
        Some(rest[..length].iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
    }

    /// Reads a quoted string.
    pub(super) fn string(&mut self) -> Option<Cow<'de, str>> {
        if self.next() != Some(b'"') {
            return None;
        }
        let begin = self.at + 1;
        let mut end = special(self.text.as_bytes(), begin)?;
        if self.text.as_bytes()[end] == b'"' {
            self.at = end + 1;
            return self.text.get(begin..end).map(Cow::Borrowed);
        }
        // The string has escapes: find its end, and let serde decode it.
        while self.text.as_bytes()[end] == b'\\' {
            end = special(self.text.as_bytes(), end + 2)?;
        }
        self.at = end + 1;
        serde_json::from_str(self.text.get(begin - 1..=end)?).ok().map(Cow::Owned)
    }
}

/// Offset of the next quote or backslash; `None` if a control character, which strings may not contain, or the end of
/// the text comes first.
fn special(bytes: &[u8], from: usize) -> Option<usize> {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGH: u64 = ONES << 7;
    let is_special = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    let mut at = from;
    // Eight bytes at a time: subtracting the limit from a smaller byte borrows, which sets that byte's highest bit. A
    // borrow may corrupt the bytes after it, so only the first one counts.
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let eight = u64::from_le_bytes(*eight);
        let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & HIGH;
        let found = below(eight, 0x20)
            | below(eight ^ (ONES * u64::from(b'"')), 1)
            | below(eight ^ (ONES * u64::from(b'\\')), 1);
        if found != 0 {
            at += found.trailing_zeros() as usize / 8;
            break;
        }
        at += 8;
    }
    at += bytes.get(at..)?.iter().position(|byte| is_special(*byte))?;
    (bytes[at] >= 0x20).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_where_json_says() {
        let string = |text| {
            let mut scan = Scan::new(text);
            scan.string().map(|string| (string.into_owned(), scan.left()))
        };
        let found = |text: &str, left| Some((text.to_owned(), left));
        assert_eq!(string(r#""abc",1"#), found("abc", 2));
        assert_eq!(string(r#""""#), found("", 0));
        assert_eq!(string(r#""a long string of 31 characters.." "#), found("a long string of 31 characters..", 1));
        assert_eq!(string(r#""a\"b\\" "c""#), found("a\"b\\", 4));
        assert_eq!(string(r#""\u00fcber \ud83d\ude00 gr\u00fcn""#), found("\u{fc}ber \u{1f600} gr\u{fc}n", 0));
        assert_eq!(
            string("\"\u{fc}\u{1f600}\u{7f}\u{80}\u{a2}\u{dc}\""),
            found("\u{fc}\u{1f600}\u{7f}\u{80}\u{a2}\u{dc}", 0)
        );
        for odd in ["", "\"", "abc", "\"abc", "\"a\nb\"", "\"a\\", "\"a\\\"", r#""\q""#, r#""\ud800""#, "\"a\0b\""] {
            assert_eq!(string(odd), None, "{odd:?}");
        }
    }

    #[test]
    fn a_special_byte_is_found_at_any_place() {
        for length in 0..40 {
            for at in 0..length {
                for special_byte in [b'"', b'\\', 0x1f, 0] {
                    let mut bytes = vec![b'!'; length];
                    bytes[at] = special_byte;
                    // The bytes after the first one must not matter.
                    bytes[at + 1..].fill(if at % 2 == 0 { 0x21 } else { 0xff });
                    let wanted = (special_byte >= 0x20).then_some(at);
                    assert_eq!(special(&bytes, 0), wanted, "{special_byte} at {at} of {length}");
                    assert_eq!(special(&bytes[..at], 0), None);
                }
            }
        }
    }

    #[test]
    fn numbers_are_whole_and_fit() {
        let number = |text| Scan::new(text).number();
        assert_eq!(number("0"), Some(0));
        assert_eq!(number("5065427,"), Some(5_065_427));
        assert_eq!(number("9999999999999999999}"), Some(9_999_999_999_999_999_999));
        for odd in ["", "-1", "01", "1.5", "1e3", "99999999999999999999", "x"] {
            assert_eq!(number(odd), None, "{odd}");
        }
    }
}
