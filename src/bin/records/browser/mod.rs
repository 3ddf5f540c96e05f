//! Browser services that only the record program uses.

pub(crate) mod fetch;
pub(crate) mod idn;
