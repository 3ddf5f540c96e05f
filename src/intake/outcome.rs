//! The outcome of reading a file: every file has exactly one.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::foreign::Foreign;
use super::limits::{Bytes, LimitHit};
use super::packed::Packing;
use crate::report::Report;
use crate::report::read::{Events, JsonFault};

/// Everything read from one file, or from one part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileRead {
    /// The reports, in the order of the file.
    pub found: Vec<Found>,
    /// Parts without a readable report, in the order of the file.
    pub faults: Vec<PartError>,
}

/// A report and its location in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The containers around it, outermost first; empty when the file itself is the document.
    pub place: String,
    /// The report, with the deviations of its containers.
    pub report: Report,
}

/// A part of a file without a readable report, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartError {
    /// The containers around it, outermost first; empty for the file itself.
    pub place: String,
    /// The reason; determines the [`Outcome`] if the file has no report.
    pub kind: PartErrorKind,
}

/// Why no report could be read from a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartErrorKind {
    /// It is something other than a TLS report.
    NotAReport(NotReport),
    /// It is damaged, or the file could not be read.
    Damaged(Damage),
    /// It exceeds a limit.
    OverLimit(LimitHit),
}

/// What a file is, if it is not a TLS report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotReport {
    /// It has no bytes.
    Empty,
    /// A mail without a report in it.
    Mail,
    /// A mail that announces a report, but none was found in it.
    ReportMail,
    /// A ZIP archive without a report in it.
    Zip,
    /// A ZIP archive with no entries.
    EmptyZip,
    /// A TAR archive without a report in it.
    Tar,
    /// A ZIP entry encrypted with a password.
    Encrypted,
    /// A ZIP entry compressed by an unsupported method.
    UnknownPacking,
    /// A mail that announces a report, with an attachment that has no content.
    EmptyAttachment,
    /// Events from which a mail server makes reports.
    Events(Events),
    /// JSON other than a TLS report.
    Json,
    /// JSON other than a TLS report that seems to have one embedded, on this line.
    JsonAround(usize),
    /// Content recognised by its bytes.
    Foreign(Foreign),
}

/// How a file is damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// gzip data that ends too early, after this many unpacked bytes.
    GzipTruncated(usize),
    /// gzip data that is corrupt or fails its checksum, after this many unpacked bytes.
    GzipCorrupt(usize),
    /// A ZIP archive with an unreadable central directory; this many files were found without it.
    ZipDirectory(usize),
    /// An archive entry that is incomplete or corrupt, after this many unpacked bytes.
    Packed(usize),
    /// Data of this compression that is incomplete or corrupt, after this many unpacked bytes.
    Compressed(Packing, usize),
    /// An archive entry whose data overlaps that of other entries.
    Overlap,
    /// A TAR archive that ends in the middle of a file, after this many bytes of it.
    TarTruncated(usize),
    /// A TAR archive that ends before the padding of a file's last block.
    TarUnended,
    /// A TAR archive with an invalid header.
    TarHeader,
    /// An Outlook message that cannot be parsed.
    Outlook,
    /// Invalid JSON.
    Json(JsonFault),
    /// The file could not be read; holds the error message.
    Unreadable(String),
}

/// The single outcome of a file. Variants are in ascending order: of several faults, the greatest outcome applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Outcome {
    /// At least one report was read.
    Read,
    /// All its reports were already known.
    Duplicate,
    /// It is something other than a TLS report.
    NotAReport,
    /// It is damaged or could not be read.
    Damaged,
    /// It exceeds a limit.
    OverLimit,
}

impl Outcome {
    /// The stable kebab-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Duplicate => "duplicate",
            Self::NotAReport => "not-a-report",
            Self::Damaged => "damaged",
            Self::OverLimit => "over-limit",
        }
    }
}

impl FileRead {
    /// The outcome, before duplicates are known.
    pub fn outcome(&self) -> Outcome {
        outcome(self.found.len(), &self.faults)
    }

    /// Details shown next to the outcome; `None` if there is nothing to add.
    pub fn detail(&self) -> Option<String> {
        detail(self.found.len(), &self.faults)
    }
}

/// The outcome of a file with `reports` reports and these faults, before duplicates are known.
pub fn outcome(reports: usize, faults: &[PartError]) -> Outcome {
    if reports > 0 {
        return Outcome::Read;
    }
    faults.iter().map(PartError::outcome).max().unwrap_or(Outcome::NotAReport)
}

/// Shown for a file with a report that is already known with different content.
pub const CONFLICT: &str = "another report has the same sender, identifier and period, but different content; both are kept and both are counted";

/// Details shown next to the outcome of a file with `reports` reports and these faults.
pub fn detail(reports: usize, faults: &[PartError]) -> Option<String> {
    /// Faults listed individually; the rest are only counted.
    const NAMED: usize = 3;
    if reports == 0 {
        let outcome = outcome(reports, faults);
        let mut told = faults.iter().filter(|fault| fault.outcome() == outcome);
        // A damaged directory explains what is wrong with the files of the archive.
        let whole = |fault: &&PartError| matches!(fault.kind, PartErrorKind::Damaged(Damage::ZipDirectory(_)));
        return told.clone().find(whole).or_else(|| told.next()).map(ToString::to_string);
    }
    // Next to a good report, mention only parts that may hide another one: damaged, locked or too large.
    let notable: Vec<&PartError> = faults.iter().filter(|fault| fault.may_hide_a_report()).collect();
    let (named, more) = notable.split_at(notable.len().min(NAMED));
    let named: Vec<String> = named.iter().map(ToString::to_string).collect();
    let more = match more.len() {
        0 => String::new(),
        1 => "; and 1 more part".to_owned(),
        more => format!("; and {more} more parts"),
    };
    (!named.is_empty()).then(|| format!("not all of it: {}{more}", named.join("; ")))
}

impl PartError {
    fn may_hide_a_report(&self) -> bool {
        let unopened = match self.kind {
            PartErrorKind::NotAReport(
                NotReport::Encrypted
                | NotReport::UnknownPacking
                | NotReport::ReportMail
                | NotReport::EmptyAttachment
                | NotReport::JsonAround(_),
            ) => true,
            PartErrorKind::NotAReport(NotReport::Foreign(foreign)) => foreign.may_hold_a_report(),
            _ => false,
        };
        unopened || self.outcome() != Outcome::NotAReport
    }

    fn outcome(&self) -> Outcome {
        match self.kind {
            PartErrorKind::NotAReport(_) => Outcome::NotAReport,
            PartErrorKind::Damaged(_) => Outcome::Damaged,
            PartErrorKind::OverLimit(_) => Outcome::OverLimit,
        }
    }
}

impl fmt::Display for PartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        match &self.kind {
            PartErrorKind::NotAReport(what) => what.fmt(f),
            PartErrorKind::Damaged(damage) => damage.fmt(f),
            PartErrorKind::OverLimit(limit) => limit.fmt(f),
        }
    }
}

impl fmt::Display for NotReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the file is empty",
            Self::Mail => "an ordinary email; none of its parts is a TLS report",
            Self::ReportMail => {
                "an email that announces a TLS report, but no report could be found in it; save the attachment and drop \
                 that"
            }
            Self::EmptyAttachment => {
                "an attachment without content (0 bytes), in an email that announces a TLS report; the report was lost on the way: fetch the mail again from the server"
            }
            Self::Events(Events::Session) => {
                "an event about one session, from which a mail server makes its report; it has no sender, period or counts, so it is not a report itself"
            }
            Self::Events(Events::Datagram) => {
                "a datagram of libtlsrpt about one delivery, from which tlsrpt-reporter makes the report; it is not a report itself"
            }
            Self::Zip => "a ZIP archive with no TLS report in it",
            Self::EmptyZip => "a ZIP archive with nothing in it",
            Self::Tar => "a TAR archive with no TLS report in it",
            Self::Encrypted => "locked with a password; unpack it and drop what is in it",
            Self::UnknownPacking => {
                "packed by a method that is not read here; unpack it with another program and drop what is in it"
            }
            Self::Json => "JSON, but not a TLS report",
            Self::JsonAround(line) => {
                return write!(
                    f,
                    "JSON that seems to have a TLS report inside, on line {line}; save that part as a file and drop it"
                );
            }
            Self::Foreign(foreign) => return foreign.fmt(f),
        })
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dmarc => "a DMARC report; this page reads TLS reports",
            Self::Xml => "an XML document, not a TLS report",
            Self::Html => "a web page, not a TLS report",
            Self::Ole => "a document of an older Office program, not an Outlook message",
            Self::Pdf => "a PDF document",
            Self::Picture => "a picture",
            Self::SevenZip => "a 7-Zip archive, which is not opened here; unpack it and drop what is in it",
            Self::Rar => "a RAR archive, which is not opened here; unpack it and drop what is in it",
            Self::Lz4 => "packed by LZ4, which is not opened here; unpack it and drop what is in it",
            Self::Cabinet => "a Windows cabinet, which is not opened here; unpack it and drop what is in it",
            Self::Tnef => {
                "Outlook's winmail.dat, which is not opened here; save the attachment in Outlook and drop that"
            }
            Self::Pst => {
                "an Outlook data file, which is not opened here; drag the mails out of Outlook and drop those"
            }
            Self::Program => {
                "a program; if it is a self-extracting archive, unpack it and drop what is in it"
            }
            Self::Smime => {
                "encrypted or signed as a whole by S/MIME; open it in your mail program, save the attachment and drop that"
            }
            Self::Pgp => "encrypted by PGP; decrypt it, save the attachment and drop that",
            Self::Uuencode => "a file written into text by uuencode or yEnc; decode it and drop the file",
            Self::Blank => "nothing but white space",
            Self::Text => "plain text, not a TLS report",
            Self::Binary => "binary data of no known kind, not a TLS report",
        })
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GzipTruncated(bytes) => {
                write!(
                    f,
                    "the file is incomplete: its gzip data ends early, {} could be unpacked; fetch it again",
                    Bytes(*bytes)
                )
            }
            Self::GzipCorrupt(bytes) => {
                write!(
                    f,
                    "its gzip data is corrupt or does not match its checksum, {} could be unpacked; fetch it again",
                    Bytes(*bytes)
                )
            }
            Self::ZipDirectory(found) => {
                f.write_str("the list of files at the end of the ZIP archive is damaged or missing; ")?;
                match found {
                    0 => f.write_str("no file was found without it")?,
                    1 => f.write_str("1 file was found without it")?,
                    found => write!(f, "{found} files were found without it")?,
                }
                f.write_str("; if the archive is cut off, what came after that is lost; fetch it again")
            }
            Self::Packed(bytes) => write!(
                f,
                "its packed data is corrupt or incomplete, {} could be unpacked; fetch the archive again",
                Bytes(*bytes)
            ),
            Self::Compressed(packing, bytes) => write!(
                f,
                "its {} data is corrupt or incomplete, {} could be unpacked; fetch it again, or unpack it with another program",
                packing.name(),
                Bytes(*bytes)
            ),
            Self::Overlap => f.write_str("it lies where other files of the archive lie; it was not unpacked"),
            Self::TarTruncated(0) => {
                f.write_str("the TAR archive is incomplete: it ends in the middle of a header; fetch it again")
            }
            Self::TarTruncated(bytes) => {
                write!(f, "the TAR archive is incomplete: it ends after {} of this file; fetch it again", Bytes(*bytes))
            }
            Self::TarUnended => f.write_str(
                "the TAR archive is incomplete: it is cut off after a file, and what came after it is lost; fetch it again",
            ),
            Self::TarHeader => f.write_str("a header of the TAR archive is damaged; the file after it is lost"),
            Self::Outlook => f.write_str("the Outlook message is damaged; save it as .eml and drop that"),
            Self::Json(fault) => fault.fmt(f),
            Self::Unreadable(why) => {
                write!(
                    f,
                    "the browser could not read the file; check that it is still there, then drop it again ({why})"
                )
            }
        }
    }
}
