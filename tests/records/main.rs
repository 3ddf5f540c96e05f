//! Records and policies: made, checked, published, looked up.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, missing_docs)]

mod lookup;
mod mta_sts;
mod paste;
mod publish;
#[path = "../support/random.rs"]
mod random;
mod record;
