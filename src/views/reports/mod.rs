//! The reports screens: all reports at a glance, and one report in full.

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

pub use overview::ReportsScreen;
pub use report::ReportScreen;
