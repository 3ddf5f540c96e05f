//! One module per screen. A screen draws the state and passes on user actions; it contains no domain logic.

pub mod components;
pub mod drop_zone;
pub mod privacy;
pub mod reports;
pub mod start;
