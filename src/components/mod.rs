//! What several screens share. A component here knows nothing of a particular screen.

#[allow(dead_code, reason = "the screen of reports is not built on it yet")]
pub mod charts;
pub mod copy;
pub mod field;
pub mod finding;
pub mod format;
#[allow(dead_code, reason = "the screen of reports is not built on it yet")]
pub mod grid;
pub mod lookup;
pub mod placed;
pub mod severity;
pub mod stages;
pub mod theme;
