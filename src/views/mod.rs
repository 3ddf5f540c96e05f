//! One module per screen. A screen draws the state and passes on user actions; it contains no domain logic.

pub(crate) mod components;
pub(crate) mod drop_zone;
pub(crate) mod privacy;
pub(crate) mod reports;
pub(crate) mod start;
