//! What became of a file: exactly one outcome each, and never a silent one.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::limits::{Bytes, LimitHit};
use super::sniff::Foreign;
use crate::report::Report;
use crate::report::read::JsonFault;

/// Everything found in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileRead {
    /// The reports, in order.
    pub found: Vec<Found>,
    /// Parts that hold no readable report, in order.
    pub faults: Vec<Fault>,
}

/// A report and where in the file it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The containers around it, outermost first; empty when the file itself is the document.
    pub place: String,
    /// The report.
    pub report: Report,
}

/// A part of a file that gave no report, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The containers around it, outermost first; empty for the file itself.
    pub place: String,
    /// Why.
    pub kind: FaultKind,
}

/// Why a part gave no report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// It is something else.
    NotAReport(What),
    /// It is broken.
    Damaged(Damage),
    /// It reached a limit.
    OverLimit(LimitHit),
}

/// What a file is, if it is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It has no bytes.
    Empty,
    /// A mail without a report in it.
    Mail,
    /// A ZIP archive without a report in it.
    Zip,
    /// A ZIP archive without anything in it.
    EmptyZip,
    /// A TAR archive without a report in it.
    Tar,
    /// Locked with a password.
    Encrypted,
    /// Packed by a method that is not read here.
    UnknownPacking,
    /// JSON of another kind.
    Json,
    /// Recognised by its bytes.
    Foreign(Foreign),
}

/// How a file is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// gzip that ends too early, after so many unpacked bytes.
    GzipTruncated(usize),
    /// gzip that contradicts itself, after so many unpacked bytes.
    GzipCorrupt(usize, String),
    /// A ZIP archive whose directory, which says what is where, cannot be read.
    ZipDirectory(String),
    /// A file in an archive that contradicts itself, after so many unpacked bytes.
    Packed(usize, String),
    /// A file in an archive that lies where others lie.
    Overlap,
    /// A TAR archive that ends in the middle of a file, after so many bytes of it.
    TarTruncated(usize),
    /// A TAR archive where a header should be and is none.
    TarHeader,
    /// An Outlook message that contradicts itself.
    Outlook(String),
    /// JSON that stops being JSON.
    Json(JsonFault),
    /// The file could not be read at all.
    Unreadable(String),
}

/// The one outcome of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Outcome {
    /// At least one report was read.
    Read,
    /// All its reports were known already.
    Duplicate,
    /// It is something else.
    NotAReport,
    /// It is broken.
    Damaged,
    /// It reached a limit.
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

    /// What is to be said besides the outcome.
    pub fn detail(&self) -> Option<String> {
        detail(self.found.len(), &self.faults)
    }
}

/// The outcome of a file with so many reports and these faults, before duplicates are known.
pub fn outcome(reports: usize, faults: &[Fault]) -> Outcome {
    if reports > 0 {
        return Outcome::Read;
    }
    faults.iter().map(Fault::outcome).max().unwrap_or(Outcome::NotAReport)
}

/// What is to be said of a file with a report that is known with other content.
pub const CONFLICT: &str =
    "another report has the same sender, identifier and period, but says something else; both are kept";

/// What is to be said besides the outcome of a file with so many reports and these faults.
pub fn detail(reports: usize, faults: &[Fault]) -> Option<String> {
    if reports == 0 {
        let outcome = outcome(reports, faults);
        return faults.iter().find(|fault| fault.outcome() == outcome).map(ToString::to_string);
    }
    // Beside a good report only what is broken, locked or too large is worth a word: it may be a report.
    let mut notable = faults.iter().filter(|fault| fault.may_hide_a_report());
    let first = notable.next()?;
    let more = notable.count();
    Some(if more == 0 {
        format!("not all of it: {first}")
    } else {
        format!("not all of it: {first}, and {more} more parts")
    })
}

impl Fault {
    fn may_hide_a_report(&self) -> bool {
        let unopened = matches!(self.kind, FaultKind::NotAReport(What::Encrypted | What::UnknownPacking));
        unopened || self.outcome() != Outcome::NotAReport
    }

    fn outcome(&self) -> Outcome {
        match self.kind {
            FaultKind::NotAReport(_) => Outcome::NotAReport,
            FaultKind::Damaged(_) => Outcome::Damaged,
            FaultKind::OverLimit(_) => Outcome::OverLimit,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        match &self.kind {
            FaultKind::NotAReport(what) => what.fmt(f),
            FaultKind::Damaged(damage) => damage.fmt(f),
            FaultKind::OverLimit(limit) => limit.fmt(f),
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the file is empty",
            Self::Mail => "an ordinary e-mail; none of its parts is a TLS report",
            Self::Zip => "a ZIP archive with no TLS report in it",
            Self::EmptyZip => "a ZIP archive with nothing in it",
            Self::Tar => "a TAR archive with no TLS report in it",
            Self::Encrypted => "locked with a password; unpack it and drop what is in it",
            Self::UnknownPacking => {
                "packed by a method that is not read here; unpack it with another program and drop what is in it"
            }
            Self::Json => "JSON, but not a TLS report",
            Self::Foreign(foreign) => match foreign {
                Foreign::Dmarc => "a DMARC report; this page reads TLS reports",
                Foreign::Xml => "an XML document, not a TLS report",
                Foreign::Html => "a web page, not a TLS report",
                Foreign::Ole => "a document of an older Office program, not an Outlook message",
                Foreign::Pdf => "a PDF document",
                Foreign::Picture => "a picture",
                Foreign::OtherArchive => {
                    "a packed file of a kind that is not read here; unpack it and drop what is in it"
                }
                Foreign::Text => "plain text, not a TLS report",
                Foreign::Binary => "binary data of no known kind",
            },
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
            Self::GzipCorrupt(bytes, why) => {
                write!(f, "its gzip data is corrupt after {} ({why}); fetch it again", Bytes(*bytes))
            }
            Self::ZipDirectory(why) => {
                write!(
                    f,
                    "the list of files at the end of the ZIP archive is damaged or missing ({why}); fetch it again"
                )
            }
            Self::Packed(bytes, why) => {
                write!(f, "its packed data is corrupt after {} ({why}); fetch it again", Bytes(*bytes))
            }
            Self::Overlap => f.write_str("it lies where other files of the archive lie; it was not unpacked"),
            Self::TarTruncated(bytes) => {
                write!(f, "the TAR archive is incomplete: it ends after {} of this file; fetch it again", Bytes(*bytes))
            }
            Self::TarHeader => f.write_str("a header of the TAR archive is damaged; the file behind it is lost"),
            Self::Outlook(why) => {
                write!(f, "the Outlook message is damaged ({why}); save it as .eml and drop that")
            }
            Self::Json(fault) => fault.fmt(f),
            Self::Unreadable(why) => write!(f, "the file could not be read ({why})"),
        }
    }
}
