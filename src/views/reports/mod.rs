//! The reports screens: the overview of all reports, and a single report in full.
//!
//! | module | holds |
//! |---|---|
//! | `overview` | all reports: the parts below, in order |
//! | `answer` | the answer in one sentence |
//! | `problem` | one problem |
//! | `readiness` | domains ready for enforce |
//! | `changes` | silent reporters and changed policies |
//! | `figures` | breakdowns |
//! | `rows` | failure details |
//! | `list` | the list of reports |
//! | `filters`, `look` | the filter bar, and changes of the filter |
//! | `files`, `progress` | the outcome of each file, and how far reading is |
//! | `export` | exports |
//! | `report`, `policy`, `raw` | a single report, its policies, its raw text |

mod answer;
mod changes;
mod export;
mod figures;
mod files;
mod filters;
mod list;
mod look;
mod overview;
mod policy;
mod problem;
mod progress;
mod raw;
mod readiness;
mod report;
mod rows;

pub(crate) use overview::ReportsScreen;
pub(crate) use report::ReportScreen;
