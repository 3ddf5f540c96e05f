//! The messages between the page and the engine worker: the only thing both sides share besides the domain types.
//!
//! | direction | message | meaning |
//! |---|---|---|
//! | page -> engine | [`Request::Read`] | read these files; their bytes or handles travel beside the message, in the same order |
//! | page -> engine | [`Request::Raw`] | the text of a report; the handle of its file travels beside the message |
//! | page -> engine | [`Request::Cancel`] | stop after the file being read; what was read stays |
//! | page -> engine | [`Request::Ask`] | a question about what was read |
//! | engine -> page | [`Reply::Ready`] | the engine runs; messages sent before would be lost |
//! | engine -> page | [`Reply::Progress`] | how far reading is |
//! | engine -> page | [`Reply::Outcomes`] | what became of some files, each reported once |
//! | engine -> page | [`Reply::Finished`] | nothing left to read |
//! | engine -> page | [`Reply::Answer`] | the answer to a question |
//! | engine -> page | [`Reply::Panicked`] | a defect; the engine is dead after this |
//!
//! A message is an array: the encoded value, then what belongs to it. A bare number from the engine is the file that it
//! begins to read, by its [`FileId`], or -1 when it has none to read: it is sent before the file is touched, so that the
//! page knows on which file an engine died in every case. Every answer about a part of the archive names the
//! filter it is for, so that one that comes too late can be recognised.
//!
//! Both ends carry [`BUILD`]: a page and an engine of different builds say so instead of misunderstanding each other.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::explore::{Filter, ReportOrder, RowPage, RowQuery};
use crate::export::Format;
use crate::intake::Outcome;
use crate::intake::outcome::Damage;
use crate::present::{Dashboard, ReportPage, ReportView};

/// Identifies the build. Page and engine must have the same.
pub const BUILD: &str = match option_env!("WORKBENCH_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

pub use crate::archive::FileId;

/// A file handed to the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    /// The number the page gave it.
    pub id: FileId,
    /// Its name, without a path.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// What the page asks of the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Read these files.
    Read {
        /// The files, in the order of what travels beside the message.
        files: Vec<FileInfo>,
        /// How many more will follow in further requests.
        to_come: u32,
    },
    /// Stop reading.
    Cancel,
    /// The JSON text of one report, as it was received: read again from its file, since the engine keeps none.
    Raw {
        /// The report, by its number in the archive.
        report: u32,
        /// The file it came from.
        file: FileInfo,
    },
    /// Answer a question.
    Ask(Question),
}

/// A question about what was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// Everything at a glance, as far as a filter lets it in, with the list of reports in an order.
    Explore(Filter, ReportOrder),
    /// Some failure details under a filter.
    Rows(Filter, RowQuery),
    /// The reports under a filter, in an order, after an offset.
    Reports(Filter, ReportOrder, u64),
    /// What matches a filter, as a file to be saved.
    Export {
        /// What it is made into.
        format: Format,
        /// Whether names are masked.
        redacted: bool,
        /// The filter.
        filter: Filter,
    },
    /// One report, by its number in the archive, with so many of its policies.
    Report(u32, u32),
}

/// What the engine tells the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The engine of this build runs.
    Ready(String),
    /// How far reading is.
    Progress(Progress),
    /// What became of some files.
    Outcomes(Vec<FileOutcome>),
    /// Nothing left to read.
    Finished {
        /// Whether the page asked to stop.
        cancelled: bool,
    },
    /// The answer to a question.
    Answer(Answer),
    /// A defect.
    Panicked {
        /// In the words of the panic.
        message: String,
        /// The file that was being read.
        file: Option<FileId>,
    },
}

/// How far reading is, over all files handed in since it last was idle.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// Files done.
    pub files: u32,
    /// Files in all.
    pub of_files: u32,
    /// Bytes done.
    pub bytes: u64,
    /// Bytes in all.
    pub of_bytes: u64,
    /// Reports found.
    pub reports: u32,
    /// The file being read.
    pub current: Option<FileId>,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileOutcome {
    /// Which file.
    pub file: FileId,
    /// Its one outcome.
    pub outcome: Outcome,
    /// Why, or what else is to be said.
    pub detail: Option<String>,
    /// Reports found that were new.
    pub reports: u32,
    /// Reports found that were known already.
    pub duplicates: u32,
}

impl FileOutcome {
    /// The outcome of a file that the browser does not give out.
    pub(crate) fn unreadable(file: FileId, why: &str) -> Self {
        let detail = Some(Damage::Unreadable(why.to_owned()).to_string());
        Self { file, outcome: Outcome::Damaged, detail, reports: 0, duplicates: 0 }
    }
}

/// The answer to a [`Question`], or to [`Request::Raw`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Question::Explore`].
    Dashboard(Box<Dashboard>),
    /// To [`Question::Rows`].
    Rows(Filter, RowQuery, RowPage),
    /// To [`Question::Reports`].
    Reports(ReportPage),
    /// To [`Question::Export`]: the file travels beside the message.
    Exported(Exported),
    /// To [`Question::Report`]; `None` when there is no such report.
    Report(u32, Option<Box<ReportView>>),
    /// To [`Request::Raw`]: the text, or why it could not be loaded.
    Raw(u32, Result<String, String>),
}

/// A finished export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// What it was made into.
    pub format: Format,
    /// Whether names are masked.
    pub redacted: bool,
    /// Failure details in it.
    pub rows: u64,
    /// Reports in it.
    pub reports: u64,
}

/// Why a message could not be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecodeError;

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a message between page and engine could not be understood; reload the page")
    }
}

impl std::error::Error for DecodeError {}

/// A message as bytes.
///
/// # Errors
/// Only when the message cannot be represented, which never happens to the messages of this module.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, DecodeError> {
    postcard::to_allocvec(message).map_err(|_| DecodeError)
}

/// The message in some bytes.
///
/// # Errors
/// The bytes come from another build.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    postcard::from_bytes(bytes).map_err(|_| DecodeError)
}
