//! Looking at many reports: columns, filters, figures, problems over time, readiness, rows.

mod brute;
mod drift;
mod export_job;
pub(crate) mod made;
mod month;
mod readiness;
mod report_list;
mod rows;
mod speed;
mod status;
mod url_query;
