//! From the bytes of any file to the reports inside: recognise, unwrap, read, all under one set of limits.
//!
//! A container format belongs here; what is inside a document is `report`'s. To add a format: name it in [`sniff`],
//! unwrap it in `Walk::content`, and hand each part back to `Walk::content`.

mod entry;
mod gzip;
mod hints;
pub mod limits;
mod mbox;
mod msg;
pub mod outcome;
mod parts;
pub mod sniff;
mod tar;
mod text;
mod zip;
mod zip_rescue;

use std::io::{Cursor, Read, Seek};

use mail_parser::decoders::base64::base64_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use self::entry::Entries;
use self::gzip::GzipError;
use self::limits::{Budget, LimitHit};
use self::msg::{Attached, Outlook};
use self::outcome::{Damage, FaultKind, What};
use self::sniff::{Foreign, Kind};
use crate::report::read::{self, Hints};
use crate::report::{Deviation, Strings};

pub use self::limits::Limits;
pub use self::outcome::{Fault, FileRead, Found, Outcome};
pub use self::parts::{Parts, Source};

/// Reads one file. `name` serves only to fill in what the report itself does not say.
pub fn read_file(name: &str, bytes: &[u8], limits: &Limits) -> FileRead {
    read_file_with(name, bytes, limits, &mut Strings::default())
}

/// Like [`read_file`], sharing texts with what was read before.
pub fn read_file_with(name: &str, bytes: &[u8], limits: &Limits, strings: &mut Strings) -> FileRead {
    if let Some(refused) = refuse_by_size(bytes.len() as u64, limits) {
        return refused;
    }
    let mut walk = Walk::new(*limits);
    std::mem::swap(strings, &mut walk.strings);
    walk.content(bytes, &hints::from_file_name(name), Wanted::Yes);
    std::mem::swap(strings, &mut walk.strings);
    walk.out
}

/// Refuses a file by its size alone, before a byte of it is in memory.
pub fn refuse_by_size(size: u64, limits: &Limits) -> Option<FileRead> {
    let limit = limits.document.saturating_mul(2);
    let too_large = usize::try_from(size).map_or(true, |size| size > limit);
    too_large.then(|| {
        let kind = FaultKind::OverLimit(LimitHit::File(limit));
        FileRead { found: Vec::new(), faults: vec![Fault { place: String::new(), kind }] }
    })
}

/// Whether content that is no report deserves a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// The file itself, or what a container was made for.
    Yes,
    /// A part of a mail or an entry of an archive, most of which are something else.
    Perhaps,
}

struct Walk {
    budget: Budget,
    out: FileRead,
    /// Names of the containers around the present content.
    place: Vec<String>,
    /// Texts that repeat.
    strings: Strings,
    /// How many reports are still to come before the one whose text is wanted.
    sought: Option<usize>,
    /// That text, once it was found.
    text: Option<String>,
}

impl Walk {
    fn new(limits: Limits) -> Self {
        Self {
            budget: Budget::new(limits),
            out: FileRead::default(),
            place: Vec::new(),
            strings: Strings::default(),
            sought: None,
            text: None,
        }
    }

    /// How much was found and said so far.
    fn said(&self) -> (usize, usize) {
        (self.out.found.len(), self.out.faults.len())
    }

    fn fault(&mut self, kind: FaultKind) {
        // Said once, not for each part beyond it.
        let beyond = matches!(kind, FaultKind::OverLimit(LimitHit::Parts(_) | LimitHit::Total(_)));
        if beyond && self.out.faults.last().is_some_and(|last| last.kind == kind) {
            return;
        }
        let place = self.place.join(" > ");
        self.out.faults.push(Fault { place, kind });
    }

    fn inside(&mut self, name: impl Into<String>, read: impl FnOnce(&mut Self)) {
        if self.place.len() >= self.budget.limits.depth {
            return self.fault(FaultKind::OverLimit(LimitHit::Depth(self.budget.limits.depth)));
        }
        if let Err(limit) = self.budget.part() {
            return self.fault(FaultKind::OverLimit(limit));
        }
        self.place.push(name.into());
        read(self);
        self.place.pop();
    }

    fn content(&mut self, bytes: &[u8], hints: &Hints, wanted: Wanted) {
        match sniff::sniff(bytes) {
            Kind::Json | Kind::Utf16 => self.json(bytes, hints, wanted, &[]),
            Kind::Gzip => self.gzip(bytes, hints, wanted),
            Kind::Zip => self.zip(bytes, hints, wanted),
            Kind::Tar => self.entries(&mut tar::Archive::new(bytes), hints, wanted, What::Tar),
            Kind::Mail => self.mail(sniff::without_filler(bytes), hints, wanted),
            Kind::Mbox => self.mbox(bytes, hints, wanted),
            Kind::Ole => self.outlook(bytes, hints, wanted),
            Kind::Base64 => {
                let packed = base64_lenient(bytes);
                self.inside("base64", |walk| walk.content(&packed, hints, wanted));
            }
            Kind::Empty if wanted == Wanted::Yes => self.fault(FaultKind::NotAReport(What::Empty)),
            Kind::Foreign(foreign) if wanted == Wanted::Yes || foreign == Foreign::Dmarc => {
                self.fault(FaultKind::NotAReport(What::Foreign(foreign)));
            }
            Kind::Empty | Kind::Foreign(_) => {}
        }
    }

    fn json(&mut self, bytes: &[u8], hints: &Hints, wanted: Wanted, notes: &[Deviation]) {
        if bytes.len() > self.budget.limits.document {
            return self.fault(FaultKind::OverLimit(LimitHit::Document(self.budget.limits.document)));
        }
        let decoded = text::decode(bytes);
        let reading = read::read_with(&decoded.text, hints, &mut self.strings);
        let count = reading.reports.len();
        let place = self.place.join(" > ");
        for mut report in reading.reports {
            report.deviations.extend(decoded.notes.iter().chain(notes).cloned());
            self.out.found.push(Found { place: place.clone(), report });
        }
        if let Some(before) = self.sought.take() {
            match before.checked_sub(count) {
                Some(left) => self.sought = Some(left),
                None => self.text = Some(decoded.text.into_owned()),
            }
        }
        match reading.fault {
            // Prose may begin with a bracket; only what was meant as a report is broken when it is no JSON.
            Some(_) if wanted == Wanted::Perhaps && count == 0 && !looks_like_report(bytes) => {}
            Some(fault) => self.fault(FaultKind::Damaged(Damage::Json(fault))),
            None if count == 0 && (wanted == Wanted::Yes || looks_like_report(bytes)) => {
                self.fault(FaultKind::NotAReport(What::Json));
            }
            None => {}
        }
    }

    fn gzip(&mut self, packed: &[u8], hints: &Hints, wanted: Wanted) {
        let unpacked = match gzip::unpack(packed, &self.budget) {
            Ok(unpacked) => unpacked,
            Err(error) => return self.fault(error.into()),
        };
        self.budget.spend(unpacked.bytes.len());
        let mut notes = Vec::new();
        if unpacked.trailing > 0 {
            let message = format!("{} bytes behind the gzip data were left out.", unpacked.trailing);
            notes.push(Deviation { code: "trailing-bytes", path: String::new(), message });
        }
        self.inside("gzip", |walk| match sniff::sniff(&unpacked.bytes) {
            Kind::Json | Kind::Utf16 => walk.json(&unpacked.bytes, hints, wanted, &notes),
            _ => walk.content(&unpacked.bytes, hints, wanted),
        });
        if let Some(fault) = unpacked.fault {
            self.fault(fault.into());
        }
    }

    fn zip(&mut self, bytes: &[u8], hints: &Hints, wanted: Wanted) {
        let mut archive = zip::Archive::open(Cursor::new(bytes), &self.budget.limits);
        let what = if archive.is_empty() { What::EmptyZip } else { What::Zip };
        self.entries(&mut archive, hints, wanted, what);
    }

    /// Reads what an archive holds; `what` it is where that is nothing.
    fn entries(&mut self, archive: &mut impl Entries, hints: &Hints, wanted: Wanted, what: What) {
        let before = self.said();
        while let Some(entry) = archive.next(&mut self.budget) {
            let hints = hints::merge(&hints::from_file_name(&entry.name), hints.clone());
            self.inside(entry::shown(&entry.name), |walk| match entry.content {
                Ok(bytes) => walk.content(&bytes, &hints, Wanted::Perhaps),
                Err(fault) => walk.fault(fault),
            });
            if self.budget.is_spent() {
                break;
            }
        }
        if wanted == Wanted::Yes && before == self.said() {
            self.fault(FaultKind::NotAReport(what));
        }
    }

    fn mbox(&mut self, bytes: &[u8], hints: &Hints, wanted: Wanted) {
        let before = self.said();
        let mut mailbox = mbox::Mailbox::new(bytes);
        while let Some(message) = mailbox.next(&mut self.budget) {
            self.inside(message.name, |walk| match message.content {
                Ok(bytes) => walk.mail(&bytes, hints, Wanted::Perhaps),
                Err(fault) => walk.fault(fault),
            });
            if self.budget.is_spent() {
                break;
            }
        }
        if wanted == Wanted::Yes && before == self.said() {
            self.fault(FaultKind::NotAReport(What::Mail));
        }
    }

    fn outlook(&mut self, bytes: &[u8], hints: &Hints, wanted: Wanted) {
        let before = self.said();
        match Outlook::open(Cursor::new(bytes)) {
            Ok(mut file) => self.outlook_message(&mut file, "", hints),
            Err(FaultKind::NotAReport(_)) if wanted == Wanted::Perhaps => return,
            Err(fault) => return self.fault(fault),
        }
        if wanted == Wanted::Yes && before == self.said() {
            self.fault(FaultKind::NotAReport(What::Mail));
        }
    }

    fn outlook_message<R: Read + Seek>(&mut self, file: &mut Outlook<R>, message: &str, outer: &Hints) {
        let headers = file.headers(message, &mut self.budget).unwrap_or_default();
        let own = MessageParser::default().parse(headers.as_bytes()).map(|mail| hints::from_mail(&mail));
        let hints = hints::merge(&own.unwrap_or_default(), outer.clone());
        if let Some(body) = file.body(message, &mut self.budget) {
            self.inside("body", |walk| walk.content(body.as_bytes(), &hints, Wanted::Perhaps));
        }
        for path in file.attachments(message) {
            let attachment = file.attachment(&path, &mut self.budget);
            let hints = hints::merge(&hints, hints::from_file_name(&attachment.name));
            self.inside(entry::shown(&attachment.name), |walk| match attachment.content {
                Attached::Bytes(Ok(bytes)) => walk.content(&bytes, &hints, Wanted::Perhaps),
                Attached::Bytes(Err(fault)) => walk.fault(fault),
                Attached::Message(inner) => walk.outlook_message(file, &inner, &Hints::default()),
            });
            if self.budget.is_spent() {
                break;
            }
        }
    }

    fn mail(&mut self, bytes: &[u8], hints: &Hints, wanted: Wanted) {
        let before = self.said();
        let mut bytes = bytes;
        // A separator of a mailbox that was quoted on the way is no header field.
        while bytes.starts_with(b">From ") {
            bytes = sniff::after_line(bytes);
        }
        if let Some(message) = MessageParser::default().parse(bytes) {
            self.message(&message, hints);
            if before == self.said() {
                self.search(bytes, &hints::merge(&hints::from_mail(&message), hints.clone()));
            }
            dismantle(message);
        }
        let silent = before == self.said();
        if silent && wanted == Wanted::Yes {
            self.fault(FaultKind::NotAReport(What::Mail));
        }
    }

    /// Looks for reports between blank lines and boundaries, in a mail whose headers do not tell where its parts are.
    fn search(&mut self, bytes: &[u8], hints: &Hints) {
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
                Kind::Base64 => true,
                Kind::Json => looks_like_report(block),
                _ => false,
            };
            if report {
                self.inside("a part without headers", |walk| walk.content(block, hints, Wanted::Perhaps));
            }
            let skipped = rest[end..].iter().position(|b| *b == b'\n').map_or(rest.len(), |at| end + at + 1);
            rest = &rest[skipped..];
        }
    }

    fn message(&mut self, message: &Message<'_>, outer: &Hints) {
        let hints = hints::merge(&hints::from_mail(message), outer.clone());
        for (index, part) in message.parts.iter().enumerate() {
            if let PartType::Message(inner) = &part.body {
                self.inside("attached message", |walk| walk.message(inner, &Hints::default()));
                continue;
            }
            if matches!(part.body, PartType::Multipart(_)) {
                continue;
            }
            let name = part.attachment_name().map_or_else(|| format!("part {index}"), ToOwned::to_owned);
            let hints = hints::merge(&hints, hints::from_file_name(&name));
            self.inside(name, |walk| walk.part(message, part, &hints));
        }
    }

    /// Tries a leaf part as it decodes, and where that is nothing, as it stands in the message.
    fn part(&mut self, message: &Message<'_>, part: &MessagePart<'_>, hints: &Hints) {
        let decoded = part.contents();
        let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
        let raw = raw.trim_ascii_start();
        // What the mail says of its character set may be wrong; JSON that is UTF-8 as it stands is no accident.
        let plain = part.encoding == Encoding::None && sniff::sniff(raw) == Kind::Json;
        if plain && raw != decoded && std::str::from_utf8(raw).is_ok() {
            return self.content(raw, hints, Wanted::Perhaps);
        }
        if promising(decoded) {
            return self.content(decoded, hints, Wanted::Perhaps);
        }
        // A wrong or missing Content-Transfer-Encoding: the body itself, or base64 by its looks.
        if raw != decoded && promising(raw) {
            return self.content(raw, hints, Wanted::Perhaps);
        }
        if [
            "H4sI", "eyJ", "ewog", "ew0K", "ewo", "ICB7", "IHsi", "Cns", "DQp7", "77u/e", "W3s", "WwogI", "UEsD",
            "0M8R4KGx",
        ]
        .iter()
        .any(|start| raw.starts_with(start.as_bytes()))
        {
            let plain = base64_lenient(raw);
            if promising(&plain) {
                self.content(&plain, hints, Wanted::Perhaps);
            }
        }
    }
}

impl From<GzipError> for FaultKind {
    fn from(error: GzipError) -> Self {
        match error {
            GzipError::Limit(limit) => Self::OverLimit(limit),
            GzipError::Truncated(bytes) => Self::Damaged(Damage::GzipTruncated(bytes)),
            GzipError::Corrupt(bytes, why) => Self::Damaged(Damage::GzipCorrupt(bytes, why)),
        }
    }
}

/// Drops a message from the outside in. Left to itself the drop of mails inside mails goes as deep as they do, and
/// thousands of them overflow the stack.
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

/// Whether some content is worth a closer look.
fn promising(bytes: &[u8]) -> bool {
    !matches!(
        sniff::sniff(bytes),
        Kind::Empty
            | Kind::Foreign(
                Foreign::Text | Foreign::Binary | Foreign::Html | Foreign::Xml | Foreign::Picture | Foreign::Pdf
            )
    )
}

/// Decodes base64 whatever stands between its characters.
fn base64_lenient(text: &[u8]) -> Vec<u8> {
    let plain: Vec<u8> = text
        .iter()
        .filter_map(|b| match b {
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            b if b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/') => Some(*b),
            _ => None,
        })
        .collect();
    base64_decode(&plain).unwrap_or_default()
}

/// Whether broken JSON was meant as a TLS report.
fn looks_like_report(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    ["organization-name", "report-id", "policies", "date-range", "contact-info"].iter().any(|key| head.contains(key))
}
