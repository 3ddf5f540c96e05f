//! Turns the bytes of any file into the reports inside: detects the format, unwraps and reads it, all under one set of
//! limits.
//!
//! | file | what belongs there |
//! |---|---|
//! | `sniff`, `foreign` | format detection, from the bytes alone; content that cannot be opened |
//! | `level` | opening mailboxes and archives for reading entry by entry: the one list of such formats |
//! | `mbox`, `tar`, `zip`, `zip_rescue` | the entries of each format |
//! | `gzip`, `packed`, `msg`, `mail` | formats that are unwrapped as a whole |
//! | `entry` | what entries of all formats share, and the readers that unpack them |
//! | `parts` | reading a file one entry at a time |
//! | `inside` | reports in other JSON and in text of any kind |
//! | `tables` | tables of reports, as exported |
//! | `text` | decoding the bytes of a document |
//! | `hints`, `authentication` | what mail headers and file names state about the report inside, and about the signature |
//! | `limits`, `outcome` | how much is read, and the outcome of a file |
//!
//! Reading the document itself belongs in `report`. To add a format, name it in [`sniff`], then unwrap it in
//! `Extractor::content`, or open it in `level` if it has entries.

mod authentication;
mod entry;
pub mod foreign;
mod gzip;
mod hints;
mod inside;
mod level;
pub mod limits;
mod mail;
mod mbox;
mod msg;
pub mod outcome;
pub mod packed;
mod parts;
pub mod sniff;
mod tables;
mod tar;
mod text;
mod zip;
mod zip_rescue;

use crate::report::deviation::Code;
use std::io::{Cursor, Read, Seek};

use mail_parser::MessageParser;
use memchr::memmem;

use self::entry::{Content, Entry, Stream};
use self::foreign::Foreign;
use self::level::{Level, Shape};
use self::limits::{Budget, LimitHit};
use self::msg::{Attached, Outlook};
use self::outcome::{Damage, NotReport, PartErrorKind};
use self::packed::Packing;
use self::sniff::FileKind;
use crate::report::read::{self, Hints, JsonFaultKind};
use crate::report::{Deviation, Interner};

pub use self::limits::Limits;
pub use self::outcome::{FileRead, Found, Outcome, PartError};
pub use self::parts::{Parts, Source};

/// Reads one file. `name` is used only to fill in what the report itself does not state.
///
/// ```
/// use tls_rpt_workbench::intake::{Limits, Outcome, read_file};
///
/// let picture = read_file("report.json", b"\x89PNG\r\n\x1a\n", &Limits::default());
/// assert_eq!(picture.outcome(), Outcome::NotAReport);
/// println!("{}", picture.detail().unwrap_or_default());
/// ```
pub fn read_file(name: &str, bytes: &[u8], limits: &Limits) -> FileRead {
    read_file_with(name, bytes, limits, &mut Interner::default())
}

/// Like [`read_file`], but shares repeated texts with files read before.
pub fn read_file_with(name: &str, bytes: &[u8], limits: &Limits, strings: &mut Interner) -> FileRead {
    if let Some(refused) = refuse_by_size(bytes.len() as u64, limits) {
        return refused;
    }
    let mut extractor = Extractor::new(*limits, bytes.len() as u64);
    std::mem::swap(strings, &mut extractor.strings);
    extractor.content(bytes, &hints::from_file_name(name), Relevance::Primary);
    std::mem::swap(strings, &mut extractor.strings);
    extractor.out
}

/// Refuses a file by its size alone, before any of it is in memory. `None` if it is small enough.
pub fn refuse_by_size(size: u64, limits: &Limits) -> Option<FileRead> {
    let limit = limits.document.saturating_mul(2);
    let too_large = usize::try_from(size).map_or(true, |size| size > limit);
    too_large.then(|| {
        let kind = PartErrorKind::OverLimit(LimitHit::File(limit));
        FileRead { found: Vec::new(), faults: vec![PartError { place: String::new(), kind }] }
    })
}

/// Whether to report content that is not a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relevance {
    /// The file itself, or the payload of its container.
    Primary,
    /// A part of a mail or an entry of an archive; most of them are something else.
    Incidental,
}

struct Extractor {
    budget: Budget,
    out: FileRead,
    /// Names of the containers around the current content, outermost first.
    place: Vec<String>,
    /// The last reported fault.
    last: Option<PartErrorKind>,
    /// Deviations noted for the containers around the current content.
    notes: Vec<Deviation>,
    /// Number of wrappings taken off around the current content.
    wrappings: usize,
    /// Number of wrappings tried in the current text.
    tries: usize,
    /// Digests of what was in wrappings and held a report.
    unwrapped: Vec<u64>,
    /// Repeated texts, shared between reports.
    strings: Interner,
    /// Number of reports to skip before the one whose document text is wanted; `None` when not searching.
    sought: Option<usize>,
    /// That document text, once found.
    text: Option<String>,
}

impl Extractor {
    /// Starts reading a file of `size` bytes.
    fn new(limits: Limits, size: u64) -> Self {
        Self {
            budget: Budget::new(limits, size),
            out: FileRead::default(),
            place: Vec::new(),
            last: None,
            notes: Vec::new(),
            wrappings: 0,
            tries: 0,
            unwrapped: Vec::new(),
            strings: Interner::default(),
            sought: None,
            text: None,
        }
    }

    /// Numbers of reports found and of faults reported so far.
    fn said(&self) -> (usize, usize) {
        (self.out.found.len(), self.out.faults.len())
    }

    fn fault(&mut self, kind: PartErrorKind) {
        // Report the limit once, not per part.
        let beyond = matches!(kind, PartErrorKind::OverLimit(LimitHit::Parts(_) | LimitHit::Total(_)));
        if beyond && self.last.as_ref() == Some(&kind) {
            return;
        }
        self.last = Some(kind.clone());
        let place = self.place.join(" > ");
        self.out.faults.push(PartError { place, kind });
    }

    /// Enters a container unless it is nested too deep. On success the caller must pop the name from `place` when done.
    fn enter(&mut self, name: impl Into<String>) -> bool {
        if self.place.len() >= self.budget.limits.depth {
            self.fault(PartErrorKind::OverLimit(LimitHit::Depth(self.budget.limits.depth)));
            return false;
        }
        self.place.push(name.into());
        true
    }

    /// Reads a part of the current message or entry.
    fn inside(&mut self, name: impl Into<String>, read: impl FnOnce(&mut Self)) {
        if self.place.len() < self.budget.limits.depth
            && let Err(limit) = self.budget.part()
        {
            return self.fault(PartErrorKind::OverLimit(limit));
        }
        if self.enter(name) {
            read(self);
            self.place.pop();
        }
    }

    /// Adds a note about a container to all reports read inside it.
    fn noting(&mut self, note: Option<Deviation>, read: impl FnOnce(&mut Self)) {
        let before = self.notes.len();
        self.notes.extend(note);
        read(self);
        self.notes.truncate(before);
    }

    fn content(&mut self, bytes: &[u8], hints: &Hints, relevance: Relevance) {
        // Line ends are settled before the kind is.
        if relevance == Relevance::Primary
            && let Some(plain) = text::with_line_feeds(bytes)
        {
            return self.content(&plain, hints, relevance);
        }
        // What is left of a header before a packed body.
        let start = bytes.iter().position(|b| !matches!(b, b'\r' | b'\n')).unwrap_or(0);
        if start > 0 && matches!(sniff::sniff(&bytes[start..]), FileKind::Gzip | FileKind::Packed(_)) {
            return self.content(&bytes[start..], hints, relevance);
        }
        match sniff::sniff(bytes) {
            FileKind::Json | FileKind::Utf16 => self.json(bytes, hints, relevance),
            FileKind::Gzip => self.gzip(bytes, hints, relevance),
            FileKind::Packed(packing) => self.packed(packing, bytes, hints, relevance),
            kind @ (FileKind::Zip | FileKind::Tar | FileKind::Mbox) => {
                if let Some(level) = Level::seekable(kind, Cursor::new(bytes), hints, relevance) {
                    self.drain(level);
                }
            }
            // What was captured of a request or a mail has header fields too.
            FileKind::Mail if inside::is_captured(bytes) && self.unwrap_text(bytes, hints) => {}
            FileKind::Mail => self.mail(sniff::without_filler(bytes), hints, relevance),
            FileKind::Ole => self.outlook(bytes, hints, relevance),
            FileKind::Base64 => {
                let pieces = inside::coding::base64_pieces(bytes);
                let whole = if pieces.len() > 1 { pieces } else { vec![bytes.to_vec()] };
                for digits in whole {
                    let packed = inside::coding::base64_lenient(&digits);
                    self.inside("base64", |extractor| extractor.content(&packed, hints, relevance));
                }
            }
            FileKind::Empty if relevance == Relevance::Primary => {
                self.fault(PartErrorKind::NotAReport(NotReport::Empty));
            }
            FileKind::Foreign(Foreign::Text | Foreign::Binary | Foreign::Html | Foreign::Xml)
                if (relevance == Relevance::Primary || inside::may_be_wrapped(bytes))
                    && self.found_in_text(bytes, hints) => {}
            FileKind::Foreign(foreign) if relevance == Relevance::Primary || foreign == Foreign::Dmarc => {
                self.fault(PartErrorKind::NotAReport(NotReport::Foreign(foreign)));
            }
            FileKind::Empty | FileKind::Foreign(_) => {}
        }
    }

    /// Searches a text. Returns whether anything is to be said of it: a report was found, or one that is damaged.
    fn found_in_text(&mut self, bytes: &[u8], hints: &Hints) -> bool {
        let before = self.said();
        match tables::as_json(bytes) {
            Some(json) => {
                let message = "The report was put together from the rows of a table.".to_owned();
                let note = Deviation { code: Code::Embedded, path: String::new(), message };
                self.noting(Some(note), |extractor| extractor.json(json.as_bytes(), hints, Relevance::Incidental));
            }
            None => {
                self.search_text(bytes, hints);
            }
        }
        before != self.said()
    }

    fn json(&mut self, bytes: &[u8], hints: &Hints, relevance: Relevance) {
        if bytes.len() > self.budget.limits.document {
            return self.fault(PartErrorKind::OverLimit(LimitHit::Document(self.budget.limits.document)));
        }
        let decoded = text::decode(bytes);
        // UTF-16 must be decoded before it can be recognised as JSON.
        if !decoded
            .text
            .trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}')
            .starts_with(['{', '['])
        {
            // Any other file in UTF-16 is read as the same file in UTF-8.
            let notes = decoded.notes.len();
            self.notes.extend(decoded.notes.iter().cloned());
            let text = decoded.text.into_owned();
            if sniff::sniff(text.as_bytes()) != FileKind::Utf16 {
                self.content(text.as_bytes(), hints, relevance);
            } else if relevance == Relevance::Primary {
                self.fault(PartErrorKind::NotAReport(NotReport::Foreign(Foreign::Binary)));
            }
            self.notes.truncate(self.notes.len().saturating_sub(notes));
            return;
        }
        let mut reading = read::read_within(&decoded.text, hints, &mut self.strings, self.budget.limits.memory);
        let hollow = !reading.reports.is_empty() && reading.reports.iter().all(inside::is_around_another);
        let replaced = hollow && self.search_documents_inside(&decoded.text, hints);
        if replaced {
            reading.reports.clear();
            reading.others.clear();
        }
        let count = reading.reports.len();
        let place = self.place.join(" > ");
        for mut report in reading.reports {
            report.deviations.extend(decoded.notes.iter().chain(&self.notes).cloned());
            self.out.found.push(Found { place: place.clone(), report });
        }
        if let Some(before) = self.sought.take() {
            match before.checked_sub(count) {
                Some(left) => self.sought = Some(left),
                None => self.text = Some(decoded.text.clone().into_owned()),
            }
        }
        // Documents that are no reports may have some inside.
        let mut inside = replaced;
        for span in &reading.others {
            inside |= self.search_json(&decoded.text[span.clone()], hints);
        }
        if inside && count == 0 && reading.fault.is_none() {
            return;
        }
        let is_syntax = reading.fault.as_ref().is_some_and(|fault| matches!(fault.kind, JsonFaultKind::Syntax(_)));
        if count == 0 && !replaced && is_syntax && self.unwrap_text(decoded.text.as_bytes(), hints) {
            return;
        }
        match reading.fault {
            Some(fault) if fault.kind == JsonFaultKind::Memory => {
                self.fault(PartErrorKind::OverLimit(LimitHit::Memory(self.budget.limits.memory)));
            }
            // Prose may begin with a bracket; invalid JSON counts as damaged only if it was meant as a report.
            Some(_) if relevance == Relevance::Incidental && count == 0 && !looks_like_report(bytes) => {}
            Some(fault) => self.fault(PartErrorKind::Damaged(Damage::Json(fault))),
            None if count == 0 => match (report_inside(bytes), reading.events) {
                (Some(line), _) => self.fault(PartErrorKind::NotAReport(NotReport::JsonAround(line))),
                (None, Some(events)) => self.fault(PartErrorKind::NotAReport(NotReport::Events(events))),
                (None, None) if relevance == Relevance::Primary || looks_like_report(bytes) => {
                    self.fault(PartErrorKind::NotAReport(NotReport::Json));
                }
                (None, None) => {}
            },
            None => {}
        }
    }

    fn gzip(&mut self, packed: &[u8], hints: &Hints, relevance: Relevance) {
        if let Some(kind) = level::packed_sequence(packed) {
            if self.enter("gzip") {
                let stream = Stream::new(Cursor::new(packed), None);
                let shape = Shape::PackedSequence(kind);
                if let Some(level) = Level::streamed(&shape, stream, &self.budget, hints, relevance) {
                    self.drain(level);
                }
                self.place.pop();
            }
            return;
        }
        let unpacked = match gzip::unpack(packed, &self.budget) {
            Ok(unpacked) => unpacked,
            Err(limit) => return self.fault(PartErrorKind::OverLimit(limit)),
        };
        self.budget.spend(unpacked.bytes.len());
        let note = |code, message: String| Some(Deviation { code, path: String::new(), message });
        let note = if unpacked.trailing > 0 {
            note(Code::TrailingBytes, format!("{} bytes after the gzip data were left out.", unpacked.trailing))
        } else if unpacked.unchecked {
            note(
                Code::GzipUnchecked,
                "The checksum at the end of the gzip data is cut off; the data itself is whole.".to_owned(),
            )
        } else {
            None
        };
        let Some(fault) = unpacked.fault else {
            return self.noting(note, |extractor| {
                extractor.inside("gzip", |extractor| extractor.content(&unpacked.bytes, hints, relevance));
            });
        };
        // The data before the cut may hold complete reports. Report the truncation once, not again for the content.
        let (found, faults) = self.said();
        if !unpacked.bytes.is_empty() {
            self.inside("gzip", |extractor| extractor.content(&unpacked.bytes, hints, Relevance::Incidental));
        }
        if self.said().0 == found {
            self.out.faults.truncate(faults);
        } else {
            self.out.faults.retain(|fault| !is_cut_short(fault));
        }
        self.fault(fault.into());
    }

    fn packed(&mut self, packing: Packing, bytes: &[u8], hints: &Hints, relevance: Relevance) {
        let (unpacked, fault) = packing.unpack(bytes, &self.budget);
        self.budget.spend(unpacked.len());
        let (found, faults) = self.said();
        if !unpacked.is_empty() {
            let relevance = if fault.is_some() { Relevance::Incidental } else { relevance };
            self.inside(packing.name(), |extractor| extractor.content(&unpacked, hints, relevance));
        }
        // Some decoders take a short stump for an empty file.
        let broken = || PartErrorKind::Damaged(Damage::Compressed(packing, unpacked.len()));
        let fault = fault.map(|fault| if matches!(fault, PartErrorKind::Damaged(_)) { broken() } else { fault });
        let nothing = unpacked.is_empty().then(broken);
        let Some(fault) = fault.or(nothing) else { return };
        // As for gzip: what was cut off is reported once.
        if self.said().0 == found {
            self.out.faults.truncate(faults);
        }
        self.fault(fault);
    }

    /// Reads all entries of a mailbox or archive, including nested ones.
    fn drain(&mut self, mut level: Level<'_>) {
        let before = self.said();
        loop {
            let parts = self.budget.begin_entry();
            let entry = level.entries.next(&mut self.budget);
            let more = entry.is_some();
            if let Some(inner) = entry.and_then(|entry| self.entry(entry, &level.hints)) {
                self.drain(inner);
            }
            self.budget.end_entry(parts);
            if !more || self.is_over(&mut level) {
                break;
            }
        }
        self.close(&level, before == self.said());
    }

    /// Leaves a mailbox or archive. `silent` means that nothing inside was reported.
    fn close(&mut self, level: &Level<'_>, silent: bool) {
        if level.relevance == Relevance::Primary && silent {
            self.fault(PartErrorKind::NotAReport(level.what));
        }
        self.place.truncate(self.place.len().saturating_sub(level.names));
    }

    /// Whether the budget is spent. If so, reports the limit for the first entry that is not read.
    fn is_over(&mut self, level: &mut Level<'_>) -> bool {
        if !self.budget.is_spent() {
            return false;
        }
        if let Some(entry) = level.entries.next(&mut self.budget)
            && self.enter(entry::shown(&entry.name))
        {
            self.fault(PartErrorKind::OverLimit(self.budget.limit_reached()));
            self.place.pop();
        }
        true
    }

    /// Reads an entry of a mailbox or archive. If it has entries itself, returns it opened, with its name still in
    /// `place`.
    fn entry<'s>(&mut self, entry: Entry<'s>, outer: &Hints) -> Option<Level<'s>> {
        let hints = hints::merge(&hints::from_file_name(&entry.name), outer.clone());
        if !self.enter(entry::shown(&entry.name)) {
            return None;
        }
        let inner = match entry.content {
            Content::Stream(stream) => self.stream(stream, &hints, Relevance::Incidental),
            Content::Message(bytes) => {
                self.mail(&bytes, &hints, Relevance::Incidental);
                None
            }
            Content::PartError(fault) => {
                self.fault(fault);
                None
            }
        };
        if inner.is_none() {
            self.place.pop();
        }
        inner.map(|level| Level { names: level.names + 1, ..level })
    }

    /// Opens content that has entries; reads any other content.
    fn stream<'s>(&mut self, mut stream: Stream<'s>, hints: &Hints, relevance: Relevance) -> Option<Level<'s>> {
        match level::shape(&mut stream) {
            Ok(Shape::Whole) => match stream.into_bytes(&mut self.budget) {
                Ok(bytes) => self.whole(bytes, hints, relevance),
                Err(fault) => {
                    self.fault(fault);
                    None
                }
            },
            Ok(shape @ Shape::Sequence(_)) => Level::streamed(&shape, stream, &self.budget, hints, relevance),
            Ok(shape @ Shape::PackedSequence(_)) => {
                if !self.enter("gzip") {
                    return None;
                }
                let level = Level::streamed(&shape, stream, &self.budget, hints, relevance);
                level.map(|level| Level { names: level.names + 1, ..level })
            }
            Err(error) => {
                self.fault(entry::fault_of(&error, 0));
                None
            }
        }
    }

    /// Opens in-memory content that has entries; reads any other content.
    fn whole<'s>(&mut self, bytes: Vec<u8>, hints: &Hints, relevance: Relevance) -> Option<Level<'s>> {
        match level::of_bytes(bytes, hints, relevance) {
            Ok(level) => Some(level),
            Err(bytes) => {
                // Files in an archive were put there on purpose, so one that cannot be opened may still hold a report.
                match sniff::sniff(&bytes) {
                    FileKind::Foreign(foreign) if relevance == Relevance::Incidental && foreign.may_hold_a_report() => {
                        self.fault(PartErrorKind::NotAReport(NotReport::Foreign(foreign)));
                    }
                    _ => self.content(&bytes, hints, relevance),
                }
                None
            }
        }
    }

    fn outlook(&mut self, bytes: &[u8], hints: &Hints, relevance: Relevance) {
        let before = self.said();
        match Outlook::open(Cursor::new(bytes)) {
            Ok(mut file) => self.outlook_message(&mut file, "", hints),
            Err(PartErrorKind::NotAReport(_)) if relevance == Relevance::Incidental => return,
            Err(fault) => return self.fault(fault),
        }
        if relevance == Relevance::Primary && before == self.said() {
            self.fault(PartErrorKind::NotAReport(NotReport::Mail));
        }
    }

    fn outlook_message<R: Read + Seek>(&mut self, file: &mut Outlook<R>, message: &str, outer: &Hints) {
        let headers = file.headers(message, &mut self.budget).unwrap_or_default();
        let own = MessageParser::default().parse(headers.as_bytes()).map(|mail| hints::from_mail(&mail));
        let hints = hints::merge(&own.unwrap_or_default(), outer.clone());
        if let Some(body) = file.body(message, &mut self.budget) {
            self.inside("body", |extractor| extractor.content(body.as_bytes(), &hints, Relevance::Incidental));
        }
        for path in file.attachments(message) {
            let attachment = file.attachment(&path, &mut self.budget);
            let hints = hints::merge(&hints, hints::from_file_name(&attachment.name));
            self.inside(entry::shown(&attachment.name), |extractor| match attachment.content {
                Attached::Bytes(Ok(bytes)) => extractor.content(&bytes, &hints, Relevance::Incidental),
                Attached::Bytes(Err(fault)) => extractor.fault(fault),
                Attached::Message(inner) => extractor.outlook_message(file, &inner, &Hints::default()),
            });
            if self.budget.is_spent_for_part() {
                break;
            }
        }
    }
}

/// Whether the fault is a document that ended too early, as the last one in a truncated container does.
fn is_cut_short(fault: &PartError) -> bool {
    matches!(&fault.kind, PartErrorKind::Damaged(Damage::Json(fault)) if fault.kind == JsonFaultKind::Truncated)
}

/// The line where a report seems to be embedded in other JSON: where `policies` is found, if the other members exist
/// too.
fn report_inside(bytes: &[u8]) -> Option<usize> {
    // Inside a JSON string, quotation marks are escaped.
    let member = |name: &str| {
        [format!("\"{name}\""), format!("\\\"{name}\\\"")].iter().find_map(|name| memmem::find(bytes, name.as_bytes()))
    };
    let (policies, _, _) = (member("policies")?, member("date-range")?, member("report-id")?);
    Some(memchr::memchr_iter(b'\n', &bytes[..policies]).count() + 1)
}

/// Whether invalid JSON was meant as a TLS report.
fn looks_like_report(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    ["organization-name", "report-id", "policies", "date-range", "contact-info"].iter().any(|key| head.contains(key))
}
