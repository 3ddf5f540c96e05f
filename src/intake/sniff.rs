//! Detects the format of content from its bytes alone; names and content types are unreliable.

use memchr::memchr;

use super::foreign::Foreign;
use super::inside::coding::base64_lenient;
use super::packed::{Packing, is_zlib};
use super::{limits::LimitHit, mbox, tar};

/// A format that is recognised here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// There are no bytes.
    Empty,
    /// Looks like JSON in UTF-8.
    Json,
    /// Looks like JSON in UTF-16 or UTF-32.
    Utf16,
    /// gzip (RFC 1952).
    Gzip,
    /// Data compressed otherwise.
    Packed(Packing),
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
    /// What may hold a report in base64, as copied from the source of a mail.
    Base64,
    /// Anything else, classified for the message to the user.
    Foreign(Foreign),
}

/// The end record of a ZIP directory lies within this many bytes of the end of the file, including the longest comment.
const DIRECTORY_END: usize = 22 + 0xffff;

/// Leading bytes of known formats.
const MAGIC: &[(&[u8], FileKind)] = &[
    (b"\x1f\x8b", FileKind::Gzip),
    (b"PK\x03\x04", FileKind::Zip),
    (b"PK\x05\x06", FileKind::Zip),
    // An archive that was meant to be split into several files.
    (b"PK\x07\x08PK\x03\x04", FileKind::Zip),
    (b"PK00PK\x03\x04", FileKind::Zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::Ole),
    (b"%PDF-", FileKind::Foreign(Foreign::Pdf)),
    (b"\x89PNG", FileKind::Foreign(Foreign::Picture)),
    (b"\xff\xd8\xff", FileKind::Foreign(Foreign::Picture)),
    (b"GIF8", FileKind::Foreign(Foreign::Picture)),
    (b"7z\xbc\xaf\x27\x1c", FileKind::Foreign(Foreign::SevenZip)),
    (b"Rar!", FileKind::Foreign(Foreign::Rar)),
    (b"BZh", FileKind::Packed(Packing::Bzip2)),
    (b"\xfd7zXZ", FileKind::Packed(Packing::Xz)),
    (b"\x28\xb5\x2f\xfd", FileKind::Packed(Packing::Zstandard)),
    (b"\x04\x22\x4d\x18", FileKind::Foreign(Foreign::Lz4)),
    (b"MSCF", FileKind::Foreign(Foreign::Cabinet)),
    (b"\x78\x9f\x3e\x22", FileKind::Foreign(Foreign::Tnef)),
    (b"!BDN", FileKind::Foreign(Foreign::Pst)),
];

/// Detects the format of content. Never fails; unrecognised content is [`FileKind::Foreign`].
pub fn sniff(bytes: &[u8]) -> FileKind {
    if bytes.is_empty() {
        return FileKind::Empty;
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return *kind;
    }
    if is_zlib(bytes) {
        return FileKind::Packed(Packing::Zlib);
    }
    if bytes.get(257..262) == Some(b"ustar") || tar::is_header(bytes) {
        return FileKind::Tar;
    }
    if is_utf16(bytes) {
        return FileKind::Utf16;
    }
    if mbox::is_mmdf(bytes) {
        return FileKind::Mbox;
    }
    if is_program(bytes) {
        // A program with an archive at its end is self-extracting.
        let tail = &bytes[bytes.len().saturating_sub(DIRECTORY_END)..];
        let archive = tail.windows(4).any(|window| window == b"PK\x05\x06");
        return if archive { FileKind::Zip } else { FileKind::Foreign(Foreign::Program) };
    }
    let text = without_filler(bytes);
    if text.is_empty() && !bytes.contains(&0) {
        return FileKind::Foreign(Foreign::Blank);
    }
    match text.first() {
        Some(b'{' | b'[') => return FileKind::Json,
        Some(b'<') => return FileKind::Foreign(markup(text)),
        _ => {}
    }
    if text.starts_with(b"From ") && (mbox::is_dated_separator(line(text)) || headers(message_start(after_line(text))))
    {
        return FileKind::Mbox;
    }
    if headers(text) || headers(message_start(text)) {
        return FileKind::Mail;
    }
    if begins_like_base64(text) && text.iter().all(|b| b.is_ascii_alphanumeric() || b"+/=-_\r\n\t ".contains(b)) {
        return FileKind::Base64;
    }
    let sample = &bytes[..bytes.len().min(4096)];
    let odd = sample.iter().filter(|b| b.is_ascii_control() && !b.is_ascii_whitespace()).count();
    let readable = match std::str::from_utf8(sample) {
        Ok(_) => true,
        // The sample may end inside a character, but not begin with one cut off.
        Err(error) => error.valid_up_to() > 0 && error.valid_up_to() + 4 > sample.len(),
    };
    FileKind::Foreign(if readable && odd == 0 { text_kind(text) } else { Foreign::Binary })
}

/// Whether a text begins like the base64 of something that may hold a report: JSON, gzip, zlib, ZIP, an Outlook
/// message.
pub(super) fn begins_like_base64(text: &[u8]) -> bool {
    /// In characters: enough for a byte order mark, a line break and a bracket.
    const LOOK: usize = 12;
    /// So many more are needed to see through base64 of base64.
    const DOUBLE: usize = 16;
    let Some(head) = text.get(..LOOK) else { return false };
    let double = text.get(..DOUBLE).map(base64_lenient);
    if double.is_some_and(|inner| inner.len() >= LOOK && begins_like_base64(&inner)) {
        return true;
    }
    if !head.iter().all(|b| b.is_ascii_alphanumeric() || b"+/-_".contains(b)) {
        return false;
    }
    let decoded = base64_lenient(head);
    let magic: [&[u8]; 5] = [b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe{", b"\xfe\xff\0{"];
    magic.iter().any(|magic| decoded.starts_with(magic))
        || is_zlib(&decoded)
        || without_filler(&decoded).starts_with(b"{")
        || without_filler(&decoded).starts_with(b"[")
}

/// Whether the bytes are a DOS or Windows executable.
fn is_program(bytes: &[u8]) -> bool {
    bytes.starts_with(b"MZ") && bytes.contains(&0)
}

/// Classifies readable text that may wrap a file.
fn text_kind(text: &[u8]) -> Foreign {
    let begins = |line: &[u8]| text.starts_with(line);
    let mode = text.strip_prefix(b"begin ").or_else(|| text.strip_prefix(b"begin-base64 "));
    if begins(b"-----BEGIN PGP MESSAGE") {
        Foreign::Pgp
    } else if begins(b"-----BEGIN PKCS7") || begins(b"-----BEGIN CMS") {
        Foreign::Smime
    } else if begins(b"=ybegin ") || mode.is_some_and(|mode| mode.iter().take(3).all(u8::is_ascii_digit)) {
        Foreign::Uuencode
    } else {
        Foreign::Text
    }
}

/// Skips byte order marks, white space, NULs and record separators at the beginning.
pub(super) fn without_filler(bytes: &[u8]) -> &[u8] {
    // A record separator starts each document of a JSON text sequence (RFC 7464).
    let is_filler = |byte: &u8| byte.is_ascii_whitespace() || matches!(*byte, 0 | 0x1e);
    let mut rest = bytes;
    loop {
        let start = rest.iter().position(|byte| !is_filler(byte)).unwrap_or(rest.len());
        rest = &rest[start..];
        match rest.strip_prefix(b"\xef\xbb\xbf") {
            Some(after) => rest = after,
            None => return rest,
        }
    }
}

fn is_utf16(bytes: &[u8]) -> bool {
    match bytes {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => rest.len() >= 2,
        [b'{' | b'[', 0, ..] | [0, b'{' | b'[', ..] => true,
        _ if super::text::utf32(&bytes[..bytes.len().min(8)]).is_some() => true,
        [_, _, _, _, ..] => super::text::is_utf16_le(bytes) || super::text::is_utf16_be(bytes),
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

/// The text after its first line.
pub(super) fn after_line(text: &[u8]) -> &[u8] {
    memchr(b'\n', text).map_or(&[], |at| &text[at + 1..])
}

/// The text from the start of a mail: skips blank lines, quoted mailbox separators, and a few lines that are not header
/// fields, such as the reply of a POP3 server.
pub(super) fn message_start(bytes: &[u8]) -> &[u8] {
    /// Maximum number of lines to skip that are not header fields.
    const ODD: usize = 5;
    let text = without_filler(bytes);
    let mut rest = text;
    for _ in 0..=ODD {
        while rest.starts_with(b">From ") {
            rest = after_line(rest);
        }
        if is_known_field(line(rest)) && header_fields(rest, 2).1 == 0 {
            return rest;
        }
        rest = without_filler(after_line(rest));
    }
    text
}

/// Whether another mail starts at this point in a text: at least three known header fields, nothing else in between,
/// and one of them a field that mail parts do not have.
pub(super) fn is_mail_header(text: &[u8]) -> bool {
    const ENOUGH: usize = 3;
    /// In lines. Servers prepend `Received` fields, so one of the fields comes early.
    const SOON: usize = 20;
    if !is_known_field(line(text)) {
        return false;
    }
    let of_message = |line: &[u8]| {
        field_name(line).is_some_and(|name| {
            let names: [&[u8]; 5] = [b"from", b"subject", b"date", b"message-id", b"received"];
            names.iter().any(|field| field.eq_ignore_ascii_case(name))
        })
    };
    let mut rest = text;
    for _ in 0..SOON {
        let line = line(rest);
        if line.trim_ascii().is_empty() {
            return false;
        }
        if of_message(line) {
            return matches!(header_fields(text, LONGEST), (ENOUGH.., 0));
        }
        rest = after_line(rest);
    }
    false
}

/// Recognises content that may hold a report but cannot be opened here. Checks only the first bytes: this runs on every
/// part of every ordinary mail, and [`sniff`] would look for header fields in each.
pub(super) fn unopened(bytes: &[u8]) -> Option<Foreign> {
    let magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind);
    let foreign = match magic {
        Some(FileKind::Foreign(foreign)) => foreign,
        Some(_) => return None,
        None if is_program(bytes) => Foreign::Program,
        None => text_kind(without_filler(bytes)),
    };
    foreign.may_hold_a_report().then_some(foreign)
}

/// The limit that a mail exceeds, checked before it is parsed: its header fields and parts take many times their size
/// in memory once parsed.
pub(super) fn too_many_headers(bytes: &[u8], parts: usize) -> Option<LimitHit> {
    /// In bytes. Mails have a few kilobytes, and each byte may take 120 bytes of memory.
    const HEADERS: usize = 512 << 10;
    // One delimiter before each part, one after the last, and those of nested multiparts.
    let most = parts.saturating_mul(2).saturating_add(2);
    if bytes.len() <= HEADERS.min(most) {
        return None;
    }
    let (mut in_header, mut nested) = (true, false);
    let (mut headers, mut delimiters) = (0, 0);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if line.starts_with(b"--") {
            delimiters += 1;
            in_header = true;
        } else if line.trim_ascii().is_empty() {
            // The header of a message part is followed by the header of that message.
            in_header = in_header && std::mem::take(&mut nested);
        } else if in_header {
            headers += line.len();
            nested |= line.windows(8).any(|window| window.eq_ignore_ascii_case(b"message/"));
        }
        if headers > HEADERS {
            return Some(LimitHit::Headers(HEADERS));
        }
        if delimiters > most {
            return Some(LimitHit::Parts(parts));
        }
    }
    None
}

/// Maximum header length in lines. Gateways prepend dozens of fields of their own.
const LONGEST: usize = 300;

/// Whether a text begins with mail header fields, at least one of them well known.
fn headers(text: &[u8]) -> bool {
    let (known, broken) = header_fields(text, LONGEST);
    known > usize::from(broken > 0) && broken <= BROKEN
}

/// Maximum number of malformed header lines.
const BROKEN: usize = 2;

/// Well-known mail header fields, at least one of which every mail has, in lower case.
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

/// The first line, without its line end.
pub(super) fn line(text: &[u8]) -> &[u8] {
    &text[..memchr(b'\n', text).unwrap_or(text.len())]
}

/// The name of the header field in a line, if it is one (RFC 5322 s.2.2).
fn field_name(line: &[u8]) -> Option<&[u8]> {
    /// In bytes. The longest names in use have about forty.
    const LONGEST: usize = 128;
    let colon = memchr(b':', &line[..line.len().min(LONGEST)])?;
    let name = line[..colon].trim_ascii_end();
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(name)
}

fn is_known(name: &[u8]) -> bool {
    KNOWN.iter().any(|field| field.eq_ignore_ascii_case(name))
}

fn is_known_field(line: &[u8]) -> bool {
    field_name(line).is_some_and(is_known)
}

/// How many of the first lines are well-known header fields, and how many are malformed.
fn header_fields(text: &[u8], lines: usize) -> (usize, usize) {
    let (mut known, mut broken) = (0, 0);
    let mut rest = text;
    for index in 0..lines {
        let line = line(rest);
        let end = line.len();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        // Continuation lines, and mailbox separators quoted in transit, do not count.
        if !(index > 0 && matches!(line.first(), Some(b' ' | b'\t')) || line.starts_with(b">From ")) {
            match field_name(line) {
                Some(name) => known += usize::from(is_known(name)),
                None => broken += 1,
            }
        }
        rest = rest.get(end + 1..).unwrap_or_default();
        if broken > BROKEN || rest.is_empty() {
            break;
        }
    }
    (known, broken)
}
