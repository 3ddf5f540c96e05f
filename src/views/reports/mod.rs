//! The reports screens: all reports at a glance, and one report in full.

mod files;
mod overview;
mod policy;
mod problem;
mod progress;
mod report;

pub use overview::ReportsScreen;
pub use report::ReportScreen;
