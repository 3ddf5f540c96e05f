//! Browser services that only the record program uses.

pub mod fetch;
pub mod idn;
