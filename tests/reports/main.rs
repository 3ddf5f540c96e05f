//! Reading, keeping, explaining and exporting reports.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, missing_docs)]

mod archive;
mod diagnosis;
mod dialects;
mod explore;
mod export;
mod fixtures;
mod intake;
#[path = "../support/invariants.rs"]
mod invariants;
mod properties;
mod quirks;
mod report_view;
#[path = "../support/mod.rs"]
mod support;
