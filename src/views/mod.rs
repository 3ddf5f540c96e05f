//! One module a screen. A screen draws the state and passes what people do on; it decides nothing about the domain.

pub mod check;
pub mod lookup;
pub mod privacy;
pub mod record;
pub mod reports;
pub mod start;
