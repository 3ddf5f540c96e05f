//! The reports screens: the overview of all reports, and a single report in full.

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
