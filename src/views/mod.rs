//! One module a screen. A screen draws the state and passes what people do on; it decides nothing about the domain.

pub mod drop_zone;
pub mod privacy;
pub mod reports;
pub mod start;
