//! The reports: a frame with sections, and a single report in full.
//!
//! | module | holds |
//! |---|---|
//! | `workspace` | the frame and the links of the sections |
//! | `context_bar` | what is loaded, the filter, the search, export and more files |
//! | `empty` | the reports before there are any |
//! | `overview` | the answer, the time line, what needs action |
//! | `problems` | the list of problems, and one in full |
//! | `domains` | the policy domains, and one in full |
//! | `failures`, `facets` | failure details, and the breakdowns that filter them |
//! | `list` | the list of reports |
//! | `files`, `progress` | the outcome of each file, and how far reading is |
//! | `look` | changes of the filter |
//! | `export`, `summary` | exports, and the printable summary |
//! | `report`, `policy`, `raw` | a single report, its policies, its raw text |

mod context_bar;
mod domains;
mod empty;
mod export;
mod facets;
mod failures;
mod files;
mod list;
mod look;
mod overview;
mod policy;
mod problems;
mod progress;
mod raw;
mod report;
mod summary;
mod workspace;

pub(crate) use report::ReportScreen;
pub(crate) use workspace::ReportsScreen;
