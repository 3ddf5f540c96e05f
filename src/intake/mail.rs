//! Mail messages (RFC 5322, RFC 2045): the parts of a message, and several messages in one file.

use crate::report::deviation::Code;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};
use memchr::{memchr, memmem};

use super::foreign::Foreign;
use super::inside::coding::base64_lenient;
use super::inside::may_be_wrapped;
use super::outcome::{NotReport, PartErrorKind};
use super::sniff::{self, FileKind};
use super::{Extractor, PartError, Relevance, hints, looks_like_report};
use crate::report::Deviation;
use crate::report::read::Hints;

impl Extractor {
    pub(super) fn mail(&mut self, bytes: &[u8], hints: &Hints, relevance: Relevance) {
        /// How many times the bytes of a file may be searched for the closing delimiters of its mails. Without a limit,
        /// many mails that lack theirs would each be searched to the end.
        const LOOKS: usize = 16;
        let before = self.said();
        let mut rest = sniff::message_start(bytes);
        let mut looks = bytes.len().saturating_mul(LOOKS);
        loop {
            let next = next_message(rest, &mut looks);
            self.one_mail(&rest[..next.unwrap_or(rest.len())], hints);
            let Some(next) = next else { break };
            rest = sniff::message_start(&rest[next..]);
        }
        if self.said().0 > before.0 {
            // Drop announcements: another mail had the report that one of them announced.
            let later = self.out.faults.split_off(before.1);
            self.out.faults.extend(later.into_iter().filter(|fault| !is_announcement(fault)));
        }
        if relevance == Relevance::Primary && before == self.said() {
            self.fault(PartErrorKind::NotAReport(NotReport::Mail));
        }
    }

    fn one_mail(&mut self, bytes: &[u8], hints: &Hints) {
        let before = self.said();
        if let Some(limit) = sniff::too_many_headers(bytes, self.budget.limits.parts) {
            return self.fault(PartErrorKind::OverLimit(limit));
        }
        let Some(message) = MessageParser::default().parse(bytes) else { return };
        let hints = hints::merge(&hints::from_mail(&message), hints.clone());
        self.message(&message, &hints);
        let nothing = (before.0, before.1 + self.announcements(before.1));
        if self.said() == nothing && !self.search_blocks(bytes, &hints) {
            self.search_text_parts(&message, &hints);
        }
        if self.said() == before {
            self.unopened(&message);
        }
        dismantle(message);
    }

    /// Number of faults, from this index on, that only state that a mail announces a report.
    fn announcements(&self, from: usize) -> usize {
        self.out.faults[from..].iter().filter(|fault| is_announcement(fault)).count()
    }

    /// Searches the parts of a mail for a report that is in other text.
    fn search_text_parts(&mut self, message: &Message<'_>, hints: &Hints) {
        for part in &message.parts {
            let is_leaf = !matches!(part.body, PartType::Multipart(_) | PartType::Message(_));
            if is_leaf && may_be_wrapped(part.contents()) && self.search_text(part.contents(), hints) {
                break;
            }
        }
    }

    /// Reports parts that could not be opened but may be a report, in a mail that yielded nothing else.
    fn unopened(&mut self, message: &Message<'_>) {
        let before = self.said();
        let encrypted = message.content_type().and_then(|kind| match (kind.ctype(), kind.subtype()?) {
            (_, subtype) if subtype.eq_ignore_ascii_case("encrypted") => Some(Foreign::Pgp),
            ("application", subtype) if subtype.eq_ignore_ascii_case("pkcs7-mime") => Some(Foreign::Smime),
            ("application", subtype) if subtype.eq_ignore_ascii_case("x-pkcs7-mime") => Some(Foreign::Smime),
            _ => None,
        });
        if let Some(kind) = encrypted {
            return self.fault(PartErrorKind::NotAReport(NotReport::Foreign(kind)));
        }
        for (index, part) in message.parts.iter().enumerate() {
            if let Some(kind) = sniff::unopened(part.contents()) {
                let name = part.attachment_name().map_or_else(|| format!("part {index}"), ToOwned::to_owned);
                self.inside(name, |extractor| extractor.fault(PartErrorKind::NotAReport(NotReport::Foreign(kind))));
            }
        }
        if before == self.said() && announces_report(message) {
            let empty = message.parts.iter().find(|part| is_empty_attachment(part));
            match empty {
                Some(part) => {
                    let name = part.attachment_name().unwrap_or("attachment").to_owned();
                    self.inside(name, |extractor| {
                        extractor.fault(PartErrorKind::NotAReport(NotReport::EmptyAttachment));
                    });
                }
                None => self.fault(PartErrorKind::NotAReport(NotReport::ReportMail)),
            }
        }
    }

    /// Searches for reports between blank lines and boundaries, as in a mail whose headers do not locate its parts.
    /// Returns whether there was one.
    pub(super) fn search_blocks(&mut self, bytes: &[u8], hints: &Hints) -> bool {
        let before = self.said().0;
        let mut rest = bytes;
        while !rest.is_empty() {
            let mut end = 0;
            for line in rest.split_inclusive(|b| *b == b'\n') {
                if line.starts_with(b"--") || line.trim_ascii().is_empty() {
                    break;
                }
                end += line.len();
            }
            let block = &rest[..end];
            let report = match sniff::sniff(block) {
                FileKind::Base64 => true,
                FileKind::Json => looks_like_report(block),
                _ => false,
            };
            if report {
                self.inside("a part without headers", |extractor| {
                    extractor.content(block, hints, Relevance::Incidental);
                });
            }
            let skipped = rest[end..].iter().position(|b| *b == b'\n').map_or(rest.len(), |at| end + at + 1);
            rest = &rest[skipped..];
        }
        self.said().0 > before
    }

    fn message(&mut self, message: &Message<'_>, hints: &Hints) {
        for (index, part) in message.parts.iter().enumerate() {
            if let PartType::Message(inner) = &part.body {
                let own = hints::from_mail(inner);
                self.inside("attached message", |extractor| extractor.message(inner, &own));
                continue;
            }
            if matches!(part.body, PartType::Multipart(_)) {
                continue;
            }
            let name = part.attachment_name().map_or_else(|| format!("part {index}"), ToOwned::to_owned);
            let hints = hints::merge(hints, hints::from_file_name(&name));
            self.inside(name, |extractor| extractor.part(message, part, &hints));
            if self.budget.is_spent_for_part() {
                break;
            }
        }
    }

    /// Tries the decoded content of a leaf part, then its raw body.
    fn part(&mut self, message: &Message<'_>, part: &MessagePart<'_>, hints: &Hints) {
        let decoded = part.contents();
        let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
        let raw = raw.trim_ascii_start();
        // The declared character set may be wrong: prefer the raw body if it is valid UTF-8 JSON.
        let plain = part.encoding == Encoding::None && sniff::sniff(raw) == FileKind::Json;
        if plain && raw != decoded && std::str::from_utf8(raw).is_ok() {
            return self.content(raw, hints, Relevance::Incidental);
        }
        // A strict decoder loses the last characters of base64 without padding.
        if part.encoding == Encoding::Base64
            && let Some(whole) = base64_unpadded(raw)
            && looks_readable(&whole)
        {
            let message = "The base64 of the mail lacks its padding; it was read without.".to_owned();
            let note = Deviation { code: Code::Base64Unpadded, path: String::new(), message };
            return self.noting(Some(note), |extractor| extractor.content(&whole, hints, Relevance::Incidental));
        }
        if looks_readable(decoded) {
            return self.content(decoded, hints, Relevance::Incidental);
        }
        // Content-Transfer-Encoding is wrong or missing: try the raw body, then base64 if it looks like that.
        if raw != decoded && looks_readable(raw) {
            return self.content(raw, hints, Relevance::Incidental);
        }
        if sniff::begins_like_base64(raw) {
            let plain = base64_lenient(raw);
            if looks_readable(&plain) {
                self.content(&plain, hints, Relevance::Incidental);
            }
        }
    }
}

/// Drops a message iteratively. The default drop of mails nested in mails recurses, and thousands of them would
/// overflow the stack.
fn dismantle(message: Message<'_>) {
    let mut messages = vec![message];
    while let Some(mut message) = messages.pop() {
        for part in &mut message.parts {
            if let PartType::Message(inner) = &mut part.body {
                messages.push(std::mem::take(inner));
            }
        }
    }
}

/// Whether content is of a kind that may hold a report.
fn looks_readable(bytes: &[u8]) -> bool {
    !matches!(
        sniff::sniff(bytes),
        FileKind::Empty
            | FileKind::Foreign(
                Foreign::Text | Foreign::Binary | Foreign::Html | Foreign::Xml | Foreign::Picture | Foreign::Pdf
            )
    )
}

/// Decodes base64 that lacks its padding (RFC 4648 s.3.2); `None` if the padding is complete.
fn base64_unpadded(raw: &[u8]) -> Option<Vec<u8>> {
    let end = raw.trim_ascii_end();
    if end.ends_with(b"=") {
        return None;
    }
    let mut digits = 0_usize;
    for byte in end {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' => digits += 1,
            byte if byte.is_ascii_whitespace() => {}
            _ => return None,
        }
    }
    (digits % 4 > 1).then(|| base64_lenient(end))
}

/// Whether a part is an attachment of the kind that holds reports, without content.
fn is_empty_attachment(part: &MessagePart<'_>) -> bool {
    let attached = part.attachment_name().is_some()
        || part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("application"));
    attached && !matches!(part.body, PartType::Multipart(_)) && part.contents().trim_ascii().is_empty()
}

fn is_announcement(fault: &PartError) -> bool {
    matches!(fault.kind, PartErrorKind::NotAReport(NotReport::ReportMail | NotReport::EmptyAttachment))
}

/// Whether the headers of a mail announce a TLS report (RFC 8460 s.5.3).
fn announces_report(message: &Message<'_>) -> bool {
    message.header_raw("TLS-Report-Domain").is_some()
        || message
            .content_type()
            .and_then(|kind| kind.attribute("report-type"))
            .is_some_and(|kind| kind.eq_ignore_ascii_case("tlsrpt"))
}

/// The start of the next message, if one follows the first without a mailbox separator. Searches at most `looks` bytes
/// for the delimiter that closes the first message, and deducts those searched.
fn next_message(bytes: &[u8], looks: &mut usize) -> Option<usize> {
    let candidate = header_block(bytes, 0)?;
    // Messages inside parts are found by parsing; only what follows the last delimiter is another mail.
    let headers = MessageParser::default().parse_headers(bytes)?;
    let boundary = headers.content_type().and_then(|kind| kind.attribute("boundary"));
    let closing = boundary.and_then(|boundary| {
        let delimiter = format!("\n--{boundary}--");
        let searched = &bytes[..bytes.len().min(*looks)];
        let found = memmem::find(searched, delimiter.as_bytes()).map(|at| at + delimiter.len());
        *looks -= found.unwrap_or(searched.len());
        found
    });
    match closing {
        Some(end) => header_block(bytes, end),
        None => Some(candidate),
    }
}

/// The start of another mail header after `from`: after a blank line, a delimiter, or the last line of a body, which
/// need not be followed by a blank line.
fn header_block(bytes: &[u8], from: usize) -> Option<usize> {
    // No other mail starts within the first header.
    let (mut in_header, mut at) = (from == 0, from);
    while at < bytes.len() {
        let end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1);
        let blank = matches!(&bytes[at..end], b"\n" | b"\r\n");
        if !in_header && !blank && sniff::is_mail_header(&bytes[at..]) {
            return Some(at);
        }
        in_header &= !blank;
        at = end;
    }
    None
}
