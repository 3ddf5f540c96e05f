//! The messages between the page and the engine worker: all that both sides share besides the domain types.
//!
//! | direction | message | meaning |
//! |---|---|---|
//! | page -> engine | [`Request::Read`] | read these files; their bytes or handles are sent along, in the same order |
//! | page -> engine | [`Request::Raw`] | return the text of a report; the handle of its file is sent along |
//! | page -> engine | [`Request::Cancel`] | stop after the current file; reports already read are kept |
//! | page -> engine | [`Request::Ask`] | answer a question about the reports read so far |
//! | engine -> page | [`Reply::Ready`] | the engine has started; messages sent earlier would be lost |
//! | engine -> page | [`Reply::Progress`] | reading progress |
//! | engine -> page | [`Reply::Outcomes`] | the outcomes of some files, each reported once |
//! | engine -> page | [`Reply::Finished`] | all files have been read |
//! | engine -> page | [`Reply::Answer`] | the answer to a question |
//! | engine -> page | [`Reply::Panicked`] | the engine panicked and is gone |
//!
//! A message is an array: the encoded value, followed by its attachments. A bare number from the engine is the
//! [`FileId`] of the file it is about to read, or -1 if there is none. It is sent before the file is touched, so that
//! the page knows which file an engine crashed on, whatever the cause. Every answer about a part of the archive names
//! its filter, so that the page can recognise stale ones.
//!
//! Both sides have [`BUILD`]: a page and an engine of different builds report the mismatch instead of misreading
//! messages.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::diagnosis::problems::ProblemId;
use crate::explore::{Filter, ReportOrder, RowPage, RowQuery};
use crate::export::Format;
use crate::intake::Outcome;
use crate::intake::outcome::Damage;
use crate::present::summary;
use crate::present::{Dashboard, ProblemView, ReportPage, ReportView};
use crate::report::Day;

/// Identifies the build; must be equal in page and engine.
pub const BUILD: &str = match option_env!("WORKBENCH_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

pub use crate::archive::{FileId, ReportId};

/// A file sent to the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    /// Assigned by the page.
    pub id: FileId,
    /// The file name without a path.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// A message from the page to the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Read these files and add their reports to the archive.
    Read {
        /// The files, in the order of their attachments.
        files: Vec<FileInfo>,
        /// Number of files that will follow in further requests.
        to_come: u32,
    },
    /// Stop reading after the current file.
    Cancel,
    /// Return the JSON text of a report as received. It is read again from its file, since the engine does not keep it.
    Raw {
        /// The report.
        report: ReportId,
        /// The file that the report was read from.
        file: FileInfo,
    },
    /// Answer a question.
    Ask(Question),
}

/// A question about the reports read so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// The dashboard for a filter, with the report list in the given order.
    Explore(Filter, ReportOrder),
    /// Some of the failure details that match a filter.
    Rows(Filter, RowQuery),
    /// A page of the report list for a filter and order, after the given number of reports.
    Reports(Filter, ReportOrder, u64),
    /// Export the filtered reports as a file.
    Export {
        /// The file format.
        format: Format,
        /// Whether names are replaced by pseudonyms.
        redacted: bool,
        /// The filter that selects what to export.
        filter: Filter,
    },
    /// The printable summary of the reports that match a filter.
    Summary(Filter, summary::Options),
    /// A report, with the given number of its policies.
    Report(ReportId, u32),
    /// A problem in full, under a filter.
    Problem(Filter, ProblemId),
}

/// A message from the engine to the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The engine has started; holds its [`BUILD`].
    Ready(String),
    /// Reading progress.
    Progress(Progress),
    /// The outcomes of some files.
    Outcomes(Vec<FileOutcome>),
    /// All files have been read.
    Finished {
        /// Whether the page cancelled reading.
        cancelled: bool,
    },
    /// The answer to a question.
    Answer(Answer),
    /// The engine panicked.
    Panicked {
        /// The panic message.
        message: String,
        /// The file that was being read.
        file: Option<FileId>,
    },
}

/// Reading progress over all files added since the engine was last idle.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// Number of files read.
    pub files: u32,
    /// Total number of files.
    pub of_files: u32,
    /// Number of bytes read.
    pub bytes: u64,
    /// Total number of bytes.
    pub of_bytes: u64,
    /// Number of reports found.
    pub reports: u32,
    /// The file being read, if any.
    pub current: Option<FileId>,
}

/// The result of reading one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileOutcome {
    /// The file that was read.
    pub file: FileId,
    /// The single outcome of the file.
    pub outcome: Outcome,
    /// Details shown next to the outcome.
    pub detail: Option<String>,
    /// Number of new reports found.
    pub reports: u32,
    /// Number of reports found that were already known.
    pub duplicates: u32,
}

impl FileOutcome {
    /// The outcome of a file that the browser could not read.
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
    /// To [`Question::Export`]; the file is attached to the message.
    Exported(Exported),
    /// To [`Question::Summary`], with what was asked for: the HTML document.
    Summary(Filter, summary::Options, String),
    /// To [`Question::Report`], with the report asked for; `None` if there is none.
    Report(ReportId, Option<Box<ReportView>>),
    /// To [`Question::Problem`], with the filter and the problem asked for; `None` if no report shows it.
    Problem(Filter, ProblemId, Option<Box<ProblemView>>),
    /// To [`Request::Raw`], with the report: the text, or why it could not be loaded.
    Raw(ReportId, Result<String, String>),
}

/// A finished export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The file format.
    pub format: Format,
    /// Whether names are replaced by pseudonyms.
    pub redacted: bool,
    /// Number of failure details exported.
    pub rows: u64,
    /// Number of reports exported.
    pub reports: u64,
    /// First and last day of these reports; implausible dates are ignored.
    pub days: Option<(Day, Day)>,
}

impl Exported {
    /// The suggested name of the file.
    pub fn file_name(&self) -> String {
        self.format.file_name(self.redacted, self.days)
    }
}

/// A message could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecodeError;

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a message between page and engine could not be understood; reload the page")
    }
}

impl std::error::Error for DecodeError {}

/// Encodes a message.
///
/// # Errors
/// The message cannot be represented; never fails for this module's messages.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, DecodeError> {
    postcard::to_allocvec(message).map_err(|_| DecodeError)
}

/// Decodes a message.
///
/// # Errors
/// The bytes are not such a message, as when they come from another build.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    postcard::from_bytes(bytes).map_err(|_| DecodeError)
}
