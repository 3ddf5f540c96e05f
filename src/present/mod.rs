//! What the page shows of reports, computed by the engine: small, ready to draw, and free of the archive.
//!
//! | module | holds |
//! |---|---|
//! | [`dashboard`] | figures and problems under a filter, and pages of the list of reports |
//! | [`headline`] | the answer in one sentence |
//! | [`problem`] | a problem, and its row in the list |
//! | [`report`] | one report, and its row in the list |
//! | [`words`] | findings in words |
//! | [`export_job`] | an export, made report by report |
//! | [`name_pass`] | the names of all reports, for a masked copy |
//! | [`summary`] | the printable summary |

pub mod dashboard;
pub mod export_job;
pub mod headline;
mod name_pass;
pub mod problem;
pub mod report;
pub mod summary;
pub mod words;

pub use dashboard::{Dashboard, ReportPage};
pub use export_job::ExportJob;
pub use headline::{Headline, Tone};
pub use problem::{ProblemRow, ProblemView};
pub use report::ReportView;
