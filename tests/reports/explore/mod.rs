//! Looking at many reports: columns, filters, figures, problems over time, readiness, rows.

mod brute;
mod drift;
mod fragment;
mod listing;
mod made;
mod month;
mod outgoing;
mod readiness;
mod rows;
mod speed;
mod status;
