//! What several screens of the page share. A component here knows nothing of a particular screen.

pub(crate) mod charts;
pub(crate) mod deferred_sections;
pub(crate) mod grid;
pub(crate) mod severity;
pub(crate) mod show_more;
pub(crate) mod sort_header;
