//! What several screens of the page share. A component here knows nothing of a particular screen.

pub mod charts;
pub mod deferred_sections;
pub mod grid;
pub mod severity;
pub mod show_more;
pub mod sort_header;
