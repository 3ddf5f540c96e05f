//! Splits mailboxes into messages: the mbox format (RFC 4155 and variants) and MMDF.
//!
//! A line that begins with "From " separates messages only if it looks like a separator: mail programs do not agree on
//! quoting such lines inside a message, and a message split there would lose its attachments.

use std::io::{self, BufRead, Read as _};

use super::entry::{Content, Entries, Entry, fault_of};
use super::limits::Budget;
use super::outcome::PartErrorKind;

/// The line before and after each message of an MMDF mailbox, without its line end.
const MMDF: &[u8] = b"\x01\x01\x01\x01";

/// Whether the bytes are the start of an MMDF mailbox.
pub(crate) fn is_mmdf(bytes: &[u8]) -> bool {
    bytes.strip_prefix(MMDF).is_some_and(|rest| rest.starts_with(b"\n") || rest.starts_with(b"\r\n"))
}

/// Whether a line separates messages regardless of its context: it has the full date of RFC 4155.
pub(crate) fn is_dated_separator(line: &[u8]) -> bool {
    line.starts_with(b"From ") && has_date(line)
}

/// A mailbox being read.
pub(crate) struct Mailbox<R> {
    reader: R,
    /// A line read ahead to judge the one before it.
    ahead: Option<Line>,
    /// Number of messages started so far.
    number: usize,
    separators: Separators,
    started: bool,
    done: bool,
    /// Why the mailbox ended early.
    broken: Option<PartErrorKind>,
}

/// The kind of line that separates messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separators {
    /// A line that begins with "From ".
    From,
    /// The same with a time of day: if the first one has it, all must.
    TimedFrom,
    /// The delimiter lines of MMDF.
    Mmdf,
}

/// A line, or a chunk of a very long one.
struct Line {
    bytes: Vec<u8>,
    /// The chunk starts at the start of a line.
    whole: bool,
}

impl<R: BufRead> Mailbox<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, ahead: None, number: 0, separators: Separators::From, started: false, done: false, broken: None }
    }

    fn line(&mut self, whole: bool) -> io::Result<Option<Line>> {
        const LONGEST: u64 = 64 << 10;
        if let Some(line) = self.ahead.take() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        (&mut self.reader).take(LONGEST).read_until(b'\n', &mut bytes)?;
        Ok((!bytes.is_empty()).then_some(Line { bytes, whole }))
    }

    /// Skips anything before the first message, and its separator.
    fn begin(&mut self) -> io::Result<()> {
        while let Some(mut line) = self.line(true)? {
            if line.bytes.starts_with(b"\xef\xbb\xbf") {
                line.bytes.drain(..3);
            }
            let text = line.bytes.trim_ascii_start();
            if text.is_empty() {
                continue;
            }
            if text.starts_with(b"From ") {
                self.separators = if has_time(text) { Separators::TimedFrom } else { Separators::From };
            } else if is_mmdf(&line.bytes) {
                self.separators = Separators::Mmdf;
            } else {
                self.ahead = Some(line);
            }
            break;
        }
        Ok(())
    }

    /// Reads up to and including the next separator; false at the end of the mailbox.
    fn message(&mut self, message: &mut Vec<u8>, limit: usize) -> io::Result<bool> {
        let (mut blank, mut whole, mut over) = (false, true, false);
        while let Some(line) = self.line(whole)? {
            whole = line.bytes.ends_with(b"\n");
            if self.separators == Separators::Mmdf {
                // One delimiter ends a message and the next starts another; there is nothing between them.
                if line.whole && line.bytes.trim_ascii_end() == MMDF {
                    return Ok(true);
                }
            } else if line.whole && line.bytes.starts_with(b"From ") {
                self.ahead = self.line(whole)?;
                let next = self.ahead.as_ref().map_or(&[][..], |next| &next.bytes);
                if self.separates(&line.bytes, next, blank) {
                    if blank && !over {
                        let end = message.strip_suffix(b"\n").unwrap_or(message);
                        message.truncate(end.strip_suffix(b"\r").unwrap_or(end).len());
                    }
                    return Ok(true);
                }
            }
            blank = line.whole && line.bytes.trim_ascii().is_empty();
            if !over {
                message.extend_from_slice(if line.whole { unquoted(&line.bytes) } else { &line.bytes });
                over = message.len() > limit;
            }
        }
        Ok(false)
    }

    fn separates(&self, line: &[u8], next: &[u8], blank: bool) -> bool {
        let headers = is_field(next) || next.starts_with(b">From ");
        // Some programs omit the blank line; then require a full date. After a blank line a full date is enough: the
        // mail may begin with a byte order mark or a line that is not a header field.
        let dated = has_date(line);
        if blank {
            dated || headers && (has_time(line) || self.separators == Separators::From)
        } else {
            headers && dated
        }
    }
}

impl<'s, R: BufRead> Entries<'s> for Mailbox<R> {
    fn next(&mut self, budget: &mut Budget) -> Option<Entry<'s>> {
        let limit = budget.document();
        while !self.done {
            let mut message = Vec::new();
            let begun = if std::mem::replace(&mut self.started, true) { Ok(()) } else { self.begin() };
            let read = begun.and_then(|()| self.message(&mut message, limit));
            self.done = !matches!(read, Ok(true));
            self.broken = read.err().map(|error| fault_of(&error, message.len()));
            let blank = message.trim_ascii().is_empty();
            self.number += usize::from(!blank || self.separators != Separators::Mmdf);
            if blank {
                continue;
            }
            // Return the message even if the mailbox is truncated here: the data before the cut may hold a whole
            // report.
            let content = if message.len() > limit {
                Content::PartError(PartErrorKind::OverLimit(budget.limit_reached()))
            } else {
                Content::Message(message)
            };
            return Some(Entry { name: format!("message {}", self.number), content });
        }
        let fault = self.broken.take()?;
        Some(Entry { name: format!("after message {}", self.number), content: Content::PartError(fault) })
    }
}

/// Removes the quoting that keeps a line from being a separator.
fn unquoted(line: &[u8]) -> &[u8] {
    match line.iter().position(|b| *b != b'>') {
        Some(marks @ 1..) if line[marks..].starts_with(b"From ") => &line[1..],
        _ => line,
    }
}

/// Whether a line is a header field.
fn is_field(line: &[u8]) -> bool {
    let name = line.iter().position(|b| *b == b':').map(|colon| line[..colon].trim_ascii_end());
    name.is_some_and(|name| !name.is_empty() && name.iter().all(u8::is_ascii_graphic))
}

/// Whether a line contains a time of day.
fn has_time(line: &[u8]) -> bool {
    line.windows(5).any(|w| w[2] == b':' && [0, 1, 3, 4].iter().all(|at| w[*at].is_ascii_digit()))
}

/// Whether a line contains a date such as "Wed May 13 03:12:44 2026".
fn has_date(line: &[u8]) -> bool {
    let is_one_of = |word: &[u8], names: &str| word.len() == 3 && names.as_bytes().chunks(3).any(|name| name == word);
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    words.any(|word| is_one_of(word, "MonTueWedThuFriSatSun"))
        && words.next().is_some_and(|word| is_one_of(word, "JanFebMarAprMayJunJulAugSepOctNovDec"))
        && has_time(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::limits::Limits;

    fn split(content: &str) -> Vec<String> {
        let mut budget = Budget::new(Limits::default(), 0);
        let mut mailbox = Mailbox::new(content.as_bytes());
        std::iter::from_fn(|| mailbox.next(&mut budget)).map(|entry| text(entry).unwrap()).collect()
    }

    fn text(entry: Entry<'_>) -> Option<String> {
        match entry.content {
            Content::Message(bytes) => String::from_utf8(bytes).ok(),
            Content::Stream(_) | Content::PartError(_) => None,
        }
    }

    const SEPARATOR: &str = "From a@sender.example Wed May 13 03:12:44 2026\n";

    #[test]
    fn messages_are_split_at_separators() {
        let mbox = format!("{SEPARATOR}Subject: 1\n\none\n\n{SEPARATOR}Subject: 2\n\ntwo");
        let want = ["Subject: 1\n\none\n", "Subject: 2\n\ntwo"];
        assert_eq!(split(&mbox), want);
        assert_eq!(split(&format!("\u{feff}\n\r\n{mbox}")), want);
        assert_eq!(split(&mbox.replace('\n', "\r\n")), want.map(|text| text.replace('\n', "\r\n")));
        assert_eq!(split(&mbox.replace("one\n\n", "one\n")), want, "no blank line before the second");
        let bare = mbox.replace(SEPARATOR, "From nobody\n");
        assert_eq!(split(&bare), want, "separators without a date");
        assert_eq!(split(""), [""; 0]);
        assert_eq!(split(SEPARATOR), [""; 0]);
    }

    #[test]
    fn other_lines_that_begin_like_one_stay() {
        for body in [
            "From here on it is prose.\n\nFrom the desk of\n\nFrom me: a list\nof things\n",
            "\nFrom the desk of A.\nSubject: inside\n",
            "text\nFrom b@sender.example at 10:00\nTo: you\n",
        ] {
            let mbox = format!("{SEPARATOR}Subject: 1\n\n{body}\n{SEPARATOR}Subject: 2\n\ntwo\n");
            assert_eq!(split(&mbox), [format!("Subject: 1\n\n{body}"), "Subject: 2\n\ntwo\n".to_owned()]);
        }
    }

    #[test]
    fn a_message_may_begin_with_a_line_that_is_no_header() {
        for odd in ["\u{feff}Subject: 2", "\nSubject: 2", "+OK 120 octets\nSubject: 2", "Forwarded:\nno header here"] {
            let mbox = format!("{SEPARATOR}Subject: 1\n\none\n\n{SEPARATOR}{odd}\n\ntwo\n");
            assert_eq!(split(&mbox).len(), 2, "{odd}");
            assert!(split(&mbox)[1].starts_with(odd), "{odd}");
        }
    }

    #[test]
    fn messages_of_mmdf_stand_between_marks() {
        let mark = "\u{1}\u{1}\u{1}\u{1}\n";
        let mailbox = format!("{mark}Subject: 1\n\nFrom here\n{mark}{mark}Subject: 2\n\ntwo\n{mark}");
        assert_eq!(split(&mailbox), ["Subject: 1\n\nFrom here\n", "Subject: 2\n\ntwo\n"]);
        assert_eq!(split(&mailbox.replace('\n', "\r\n")).len(), 2);
    }

    #[test]
    fn quoting_is_undone() {
        let mbox = format!("{SEPARATOR}Subject: 1\n\n>From a\n>>From b\n> From c\n>Fromage\n");
        assert_eq!(split(&mbox), ["Subject: 1\n\nFrom a\n>From b\n> From c\n>Fromage\n"]);
    }

    #[test]
    fn a_large_message_costs_only_itself() {
        let large = "x".repeat(200_000);
        let mbox = format!("{SEPARATOR}Subject: 1\n\n{large}\n\n{SEPARATOR}Subject: 2\n\ntwo\n");
        assert_eq!(split(&mbox)[0].len(), large.len() + 13);
        let mut budget = Budget::new(Limits { document: 1000, ..Limits::default() }, 0);
        let mut mailbox = Mailbox::new(mbox.as_bytes());
        assert_eq!(text(mailbox.next(&mut budget).unwrap()), None);
        assert_eq!(text(mailbox.next(&mut budget).unwrap()).unwrap(), "Subject: 2\n\ntwo\n");
        assert!(mailbox.next(&mut budget).is_none());
    }
}
