//! What senders do differently from RFC 8460, a test for each kind.

mod deviations;
mod failures;
mod places;
mod policy;
mod top_level;
mod wrapping;
