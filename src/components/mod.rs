//! Components shared by several screens. They do not depend on any particular screen.

pub mod charts;
pub mod copy;
pub mod field;
pub mod finding;
pub mod format;
pub mod grid;
pub mod lookup;
pub mod placed;
pub mod severity;
pub mod show_more;
pub mod sort_head;
pub mod stages;
pub mod theme;
