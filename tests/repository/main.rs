//! Rules of this repository that no compiler checks.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, missing_docs)]

mod architecture;
mod colours;
