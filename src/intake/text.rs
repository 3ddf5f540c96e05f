//! Decodes a document to text: byte order marks, UTF-16, UTF-32, and invalid UTF-8.

use crate::report::deviation::Code;
use std::borrow::Cow;

use crate::report::Deviation;

/// Decoded text, with notes on what was tolerated.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) notes: Vec<Deviation>,
}

/// Decodes a document. Never fails; invalid bytes become U+FFFD and are noted.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let mut notes = Vec::new();
    let mut note = |code: Code, message: &str| {
        notes.push(Deviation { code, path: String::new(), message: message.to_owned() });
    };
    if let Some(text) = utf32(bytes) {
        note(Code::Utf16, "The document is in UTF-32; RFC 8460 requires UTF-8.");
        return Decoded { text: Cow::Owned(text), notes };
    }
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => {
            note(Code::Utf16, "The document is in UTF-16; RFC 8460 requires UTF-8.");
            Cow::Owned(utf16(rest, u16::from_le_bytes))
        }
        [0xfe, 0xff, rest @ ..] => {
            note(Code::Utf16, "The document is in UTF-16; RFC 8460 requires UTF-8.");
            Cow::Owned(utf16(rest, u16::from_be_bytes))
        }
        [first, 0, ..] if *first != 0 && is_utf16_le(bytes) => {
            note(Code::Utf16, "The document is in UTF-16; RFC 8460 requires UTF-8.");
            Cow::Owned(utf16(bytes, u16::from_le_bytes))
        }
        [0, second, ..] if *second != 0 && is_utf16_be(bytes) => {
            note(Code::Utf16, "The document is in UTF-16; RFC 8460 requires UTF-8.");
            Cow::Owned(utf16(bytes, u16::from_be_bytes))
        }
        _ => {
            let plain = bytes.strip_prefix(b"\xef\xbb\xbf");
            if plain.is_some() {
                note(Code::ByteOrderMark, "A byte order mark comes before the document.");
            }
            let bytes = plain.unwrap_or(bytes);
            // Validation alone is several times faster than the conversion, and nearly always enough.
            std::str::from_utf8(bytes).map_or_else(
                |_| {
                    note(Code::InvalidUtf8, "Some bytes are no UTF-8; they are shown as \u{fffd}.");
                    String::from_utf8_lossy(bytes)
                },
                Cow::Borrowed,
            )
        }
    };
    Decoded { text, notes }
}

/// Whether text without a byte order mark is in UTF-16: the second byte of each unit is zero, the first is not.
pub(super) fn is_utf16_le(bytes: &[u8]) -> bool {
    has_zeros(bytes, 1) && !has_any_zero(bytes, 0)
}

/// The same with the bytes of each unit the other way round.
pub(super) fn is_utf16_be(bytes: &[u8]) -> bool {
    has_zeros(bytes, 0) && !has_any_zero(bytes, 1)
}

/// The first bytes at odd or even offsets.
fn lane(bytes: &[u8], offset: usize) -> impl Iterator<Item = u8> {
    const LOOK: usize = 64;
    bytes[..bytes.len().min(LOOK)].iter().skip(offset).step_by(2).copied()
}

/// Whether nearly all of them are zero: text may have letters other than ASCII.
fn has_zeros(bytes: &[u8], offset: usize) -> bool {
    let zero = lane(bytes, offset).filter(|byte| *byte == 0).count();
    zero > 0 && zero * 8 >= lane(bytes, offset).count() * 7
}

fn has_any_zero(bytes: &[u8], offset: usize) -> bool {
    lane(bytes, offset).any(|byte| byte == 0)
}

/// Text with line feeds, if it has only carriage returns, as old Macintosh programs write it.
pub(super) fn with_line_feeds(bytes: &[u8]) -> Option<Vec<u8>> {
    const LOOK: usize = 4096;
    let look = &bytes[..bytes.len().min(LOOK)];
    let is_text = !look.contains(&b'\n') && !look.contains(&0) && memchr::memchr_iter(b'\r', look).nth(1).is_some();
    if !is_text || look.iter().any(|b| b.is_ascii_control() && !b.is_ascii_whitespace()) || bytes.contains(&b'\n') {
        return None;
    }
    Some(bytes.iter().map(|b| if *b == b'\r' { b'\n' } else { *b }).collect())
}

/// Decodes UTF-32, with a byte order mark or in a text that begins with an ASCII character.
pub(super) fn utf32(bytes: &[u8]) -> Option<String> {
    let unit: fn([u8; 4]) -> u32 = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [1..=127, 0, 0, 0, 1..=127, 0, 0, 0, ..] => u32::from_le_bytes,
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, 1..=127, 0, 0, 0, 1..=127, ..] => u32::from_be_bytes,
        _ => return None,
    };
    let chars = bytes.chunks_exact(4).filter_map(|four| four.try_into().ok().map(unit));
    let text = chars.map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(text.skip_while(|c| *c == '\u{feff}').collect())
}

fn utf16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
