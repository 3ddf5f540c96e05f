//! One module per screen. A screen draws the state and passes on user actions; it contains no domain logic.
//!
//! | module | holds |
//! |---|---|
//! | `start` | the start |
//! | `reports` | all reports, and a single one |
//! | `privacy` | why nothing leaves the tab |
//! | `drop_zone` | where files are added |
//! | `components` | what several screens share |

pub(crate) mod components;
pub(crate) mod drop_zone;
pub(crate) mod privacy;
pub(crate) mod reports;
pub(crate) mod start;
