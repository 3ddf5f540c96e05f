//! What several screens of the page share. A component here knows nothing of a particular screen.

pub mod charts;
pub mod grid;
pub mod severity;
pub mod show_more;
pub mod sort_head;
pub mod stages;
