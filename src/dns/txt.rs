//! TXT records, and their octets as text that spans can point into.

/// One TXT record as DNS holds it: one or more character-strings of octets.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct TxtRecord {
    /// The character-strings in order.
    pub strings: Vec<Vec<u8>>,
}

/// The most octets in one character-string: its length is one octet (RFC 1035 s.3.3).
pub(crate) const MAX_STRING: usize = 255;

/// The most octets of a record's data: its length is a number of 16 bits (RFC 1035 s.3.2.1).
pub(crate) const MAX_DATA: usize = 65_535;

/// Octets of a record's data that a text of so many takes: the text, and the length of each of its strings.
pub(crate) const fn data_octets(text: usize) -> usize {
    let strings = text.div_ceil(MAX_STRING);
    text + if strings == 0 { 1 } else { strings }
}

impl TxtRecord {
    /// A record of as many strings as the value needs, at least one.
    pub(crate) fn divided(value: impl AsRef<[u8]>) -> Self {
        let strings: Vec<Vec<u8>> = value.as_ref().chunks(MAX_STRING).map(<[u8]>::to_vec).collect();
        Self { strings: if strings.is_empty() { vec![Vec::new()] } else { strings } }
    }

    /// Octets of its data when it is published.
    pub(crate) fn data_octets(&self) -> usize {
        self.strings.iter().map(|string| data_octets(string.len())).sum()
    }

    /// A record of one character-string, which may be longer than a published one can be.
    pub fn from_value(value: impl AsRef<[u8]>) -> Self {
        Self { strings: vec![value.as_ref().to_vec()] }
    }

    /// The character-strings joined without a separator (RFC 8460 s.3, RFC 7208 s.3.3).
    pub fn octets(&self) -> Vec<u8> {
        self.strings.concat()
    }

    /// Length in octets of the longest character-string.
    pub fn longest_string(&self) -> usize {
        self.strings.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// A record's octets decoded for reading: UTF-8 where it is UTF-8, U+FFFD for each octet that is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordText {
    /// The text. All spans are byte offsets into it.
    pub text: String,
    /// Offset in `text` and value of each octet that is not UTF-8, in order.
    pub invalid: Vec<(usize, u8)>,
}

impl RecordText {
    /// Decodes the joined octets of a record. Never fails.
    pub fn decode(octets: &[u8]) -> Self {
        let mut text = String::with_capacity(octets.len());
        let mut invalid = Vec::new();
        for chunk in octets.utf8_chunks() {
            text.push_str(chunk.valid());
            for &octet in chunk.invalid() {
                invalid.push((text.len(), octet));
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Self { text, invalid }
    }

    /// The raw octet for which the replacement character at `offset` was inserted, if it is one.
    pub(crate) fn invalid_at(&self, offset: usize) -> Option<u8> {
        let index = self.invalid.binary_search_by_key(&offset, |(at, _)| *at).ok()?;
        Some(self.invalid[index].1)
    }
}

/// RFC 5234 WSP: space and horizontal tab, nothing else.
pub(crate) const fn is_wsp(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

/// White space a person would call white space: WSP, line breaks, and the Unicode kinds.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Characters without width: soft hyphens, joiners, direction marks.
pub(crate) const fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
