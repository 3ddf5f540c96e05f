//! What several screens share. A component here knows nothing of a particular screen.

pub mod copy;
pub mod finding;
pub mod format;
pub mod lookup;
pub mod placed;
pub mod severity;
pub mod theme;
