//! What some bytes are, judged by the bytes alone. Names and content types lie.

use super::tar;

/// A kind of content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// No byte at all.
    Empty,
    /// Looks like JSON in UTF-8.
    Json,
    /// Looks like JSON in UTF-16.
    Utf16,
    /// gzip (RFC 1952).
    Gzip,
    /// A mail message (RFC 5322).
    Mail,
    /// A mailbox of several messages.
    Mbox,
    /// A ZIP archive.
    Zip,
    /// A TAR archive.
    Tar,
    /// A compound file: Outlook's .msg, or a document of older Office programs.
    Ole,
    /// gzip or ZIP in base64, as copied from the source of a mail.
    Base64,
    /// Something else, with a name for people.
    Foreign(Foreign),
}

/// Content that can hold no report, or cannot be opened here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// A DMARC aggregate report.
    Dmarc,
    /// Other XML.
    Xml,
    /// An HTML page.
    Html,
    /// A compound file that is no Outlook message.
    Ole,
    /// A PDF document.
    Pdf,
    /// A picture.
    Picture,
    /// A packed file of another kind.
    OtherArchive,
    /// Text without a recognisable form.
    Text,
    /// Anything else.
    Binary,
}

/// Judges some bytes.
pub fn sniff(bytes: &[u8]) -> Kind {
    const MAGIC: [(&[u8], Kind); 14] = [
        (b"\x1f\x8b", Kind::Gzip),
        (b"PK\x03\x04", Kind::Zip),
        (b"PK\x05\x06", Kind::Zip),
        // Of an archive that was meant to be split into several files.
        (b"PK\x07\x08PK\x03\x04", Kind::Zip),
        (b"PK00PK\x03\x04", Kind::Zip),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::Ole),
        (b"%PDF-", Kind::Foreign(Foreign::Pdf)),
        (b"\x89PNG", Kind::Foreign(Foreign::Picture)),
        (b"\xff\xd8\xff", Kind::Foreign(Foreign::Picture)),
        (b"GIF8", Kind::Foreign(Foreign::Picture)),
        (b"7z\xbc\xaf\x27\x1c", Kind::Foreign(Foreign::OtherArchive)),
        (b"Rar!", Kind::Foreign(Foreign::OtherArchive)),
        (b"BZh", Kind::Foreign(Foreign::OtherArchive)),
        (b"\xfd7zXZ", Kind::Foreign(Foreign::OtherArchive)),
    ];
    if bytes.is_empty() {
        return Kind::Empty;
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return *kind;
    }
    if bytes.get(257..262) == Some(b"ustar") || tar::is_header(bytes) {
        return Kind::Tar;
    }
    if is_utf16(bytes) {
        return Kind::Utf16;
    }
    let text = without_filler(bytes);
    match text.first() {
        Some(b'{' | b'[') => return Kind::Json,
        Some(b'<') => return Kind::Foreign(markup(text)),
        _ => {}
    }
    if text.starts_with(b"From ") && headers(after_line(text)) {
        return Kind::Mbox;
    }
    if headers(text) {
        return Kind::Mail;
    }
    let packed = text.starts_with(b"H4sI") || text.starts_with(b"UEsD");
    if packed && text.iter().all(|b| b.is_ascii_alphanumeric() || b"+/=-_\r\n\t ".contains(b)) {
        return Kind::Base64;
    }
    let sample = &bytes[..bytes.len().min(4096)];
    let odd = sample.iter().filter(|b| b.is_ascii_control() && !b.is_ascii_whitespace()).count();
    let readable = match std::str::from_utf8(sample) {
        Ok(_) => true,
        Err(error) => error.valid_up_to() + 4 > sample.len(),
    };
    Kind::Foreign(if readable && odd == 0 { Foreign::Text } else { Foreign::Binary })
}

/// Bytes without byte order marks, white space, NULs and record separators before the first character.
pub(super) fn without_filler(bytes: &[u8]) -> &[u8] {
    // The record separator begins each document of a JSON text sequence (RFC 7464).
    let is_filler = |byte: &u8| byte.is_ascii_whitespace() || matches!(*byte, 0 | 0x1e);
    let mut rest = bytes;
    loop {
        let start = rest.iter().position(|byte| !is_filler(byte)).unwrap_or(rest.len());
        rest = &rest[start..];
        match rest.strip_prefix(b"\xef\xbb\xbf") {
            Some(behind) => rest = behind,
            None => return rest,
        }
    }
}

fn is_utf16(bytes: &[u8]) -> bool {
    match bytes {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => rest.len() >= 2,
        [b'{' | b'[', 0, ..] | [0, b'{' | b'[', ..] => true,
        _ => false,
    }
}

fn markup(text: &[u8]) -> Foreign {
    let head = String::from_utf8_lossy(&text[..text.len().min(2048)]).to_ascii_lowercase();
    if head.contains("<feedback") {
        Foreign::Dmarc
    } else if head.contains("<html") || head.contains("<!doctype html") {
        Foreign::Html
    } else {
        Foreign::Xml
    }
}

/// What stands behind the first line.
pub(super) fn after_line(text: &[u8]) -> &[u8] {
    text.iter().position(|b| *b == b'\n').map_or(&[], |at| &text[at + 1..])
}

/// Whether a text begins with mail header fields, one of which mail always has.
fn headers(text: &[u8]) -> bool {
    const KNOWN: [&[u8]; 20] = [
        b"from",
        b"to",
        b"subject",
        b"date",
        b"received",
        b"return-path",
        b"mime-version",
        b"content-type",
        b"message-id",
        b"delivered-to",
        b"dkim-signature",
        b"authentication-results",
        b"arc-seal",
        b"content-transfer-encoding",
        b"tls-report-domain",
        b"tls-report-submitter",
        b"envelope-to",
        b"contenttype",
        b"content-disposition",
        b"content-description",
    ];
    /// In lines. Gateways add dozens of fields of their own in front.
    const LONGEST: usize = 300;
    /// How many lines may be broken.
    const BROKEN: usize = 2;
    let (mut known, mut broken) = (0, 0);
    for (index, line) in text.split(|b| *b == b'\n').take(LONGEST).enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        // A separator of a mailbox that was quoted on the way.
        if index > 0 && matches!(line.first(), Some(b' ' | b'\t')) || line.starts_with(b">From ") {
            continue;
        }
        let name = line.iter().position(|b| *b == b':').map(|colon| line[..colon].trim_ascii_end());
        match name.filter(|name| !name.is_empty() && name.iter().all(u8::is_ascii_graphic)) {
            Some(name) => known += usize::from(KNOWN.iter().any(|field| field.eq_ignore_ascii_case(name))),
            None => broken += 1,
        }
        if broken > BROKEN {
            break;
        }
    }
    known > usize::from(broken > 0)
}
