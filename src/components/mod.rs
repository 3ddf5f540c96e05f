//! What several screens share. A component here knows nothing of a particular screen.

pub mod copy;
pub mod drop_zone;
pub mod finding;
pub mod format;
pub mod lookup;
pub mod placed;
pub mod severity;
pub mod shell;
pub mod stages;
