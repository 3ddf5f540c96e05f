//! Mailboxes in the mbox format (RFC 4155 and its relatives), split into messages.
//!
//! A line that begins with "From " separates messages only where it looks the part: mail programs do not agree on
//! quoting such lines inside a message, and a message cut in two there would lose its attachments.

use std::io::{self, BufRead, Read as _};

use super::entry::{Entries, Entry};
use super::limits::Budget;
use super::outcome::{Damage, FaultKind};

/// A mailbox being read.
pub(crate) struct Mailbox<R> {
    reader: R,
    /// A line that was read to judge the one before it.
    ahead: Option<Line>,
    /// Messages begun so far.
    number: usize,
    /// The first separator has a time of day; then they all have.
    timed: bool,
    done: bool,
}

/// A line, or a piece of one that is very long.
struct Line {
    bytes: Vec<u8>,
    /// It begins where a line begins.
    whole: bool,
}

impl<R: BufRead> Mailbox<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, ahead: None, number: 0, timed: false, done: false }
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

    /// Passes what stands before the first message, and its separator.
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
                self.timed = has_time(text);
            } else {
                self.ahead = Some(line);
            }
            break;
        }
        Ok(())
    }

    /// Reads up to the next separator and past it; whether there was one.
    fn message(&mut self, message: &mut Vec<u8>, limit: usize) -> io::Result<bool> {
        let (mut blank, mut whole, mut over) = (false, true, false);
        while let Some(line) = self.line(whole)? {
            whole = line.bytes.ends_with(b"\n");
            if line.whole && line.bytes.starts_with(b"From ") {
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
        // Some programs leave out the blank line; then the date has to be complete.
        headers && if blank { has_time(line) || !self.timed } else { has_date(line) }
    }
}

impl<R: BufRead> Entries for Mailbox<R> {
    fn next(&mut self, budget: &mut Budget) -> Option<Entry> {
        let limit = budget.document();
        while !self.done {
            let mut message = Vec::new();
            let begun = if self.number == 0 { self.begin() } else { Ok(()) };
            let read = begun.and_then(|()| self.message(&mut message, limit));
            self.number += 1;
            self.done = !matches!(read, Ok(true));
            let content = match read {
                Err(error) => Err(FaultKind::Damaged(Damage::Packed(message.len(), error.to_string()))),
                Ok(_) if message.len() > limit => Err(FaultKind::OverLimit(budget.hit())),
                Ok(_) if message.is_empty() => continue,
                Ok(_) => Ok(message),
            };
            return Some(Entry { name: format!("message {}", self.number), content });
        }
        None
    }
}

/// A line without the mark that keeps it from being a separator.
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

/// Whether a time of day stands in a line.
fn has_time(line: &[u8]) -> bool {
    line.windows(5).any(|w| w[2] == b':' && [0, 1, 3, 4].iter().all(|at| w[*at].is_ascii_digit()))
}

/// Whether a line has a date as in "Wed May 13 03:12:44 2026".
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

    fn split(text: &str) -> Vec<String> {
        let mut budget = Budget::new(Limits::default());
        let mut mailbox = Mailbox::new(text.as_bytes());
        std::iter::from_fn(|| mailbox.next(&mut budget))
            .map(|entry| String::from_utf8(entry.content.unwrap()).unwrap())
            .collect()
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
    fn quoting_is_undone() {
        let mbox = format!("{SEPARATOR}Subject: 1\n\n>From a\n>>From b\n> From c\n>Fromage\n");
        assert_eq!(split(&mbox), ["Subject: 1\n\nFrom a\n>From b\n> From c\n>Fromage\n"]);
    }

    #[test]
    fn a_large_message_costs_only_itself() {
        let large = "x".repeat(200_000);
        let mbox = format!("{SEPARATOR}Subject: 1\n\n{large}\n\n{SEPARATOR}Subject: 2\n\ntwo\n");
        assert_eq!(split(&mbox)[0].len(), large.len() + 13);
        let mut budget = Budget::new(Limits { document: 1000, ..Limits::default() });
        let mut mailbox = Mailbox::new(mbox.as_bytes());
        assert!(mailbox.next(&mut budget).unwrap().content.is_err());
        assert_eq!(mailbox.next(&mut budget).unwrap().content.unwrap(), b"Subject: 2\n\ntwo\n");
        assert!(mailbox.next(&mut budget).is_none());
    }
}
