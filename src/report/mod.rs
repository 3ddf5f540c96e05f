//! One TLS report (RFC 8460 s.4): what it says, and how it is read from JSON that is rarely quite right.
//!
//! Everything about a single report belongs here; what many reports say together is `archive`'s.

pub mod deviation;
pub mod model;
pub mod policy_text;
pub mod read;
pub mod result_type;
pub mod text;
pub mod time;
pub mod visible;

pub use deviation::{Code as DeviationCode, Deviation};
pub use model::{DateRange, Failure, Policy, PolicyType, Report};
pub use result_type::ResultType;
pub use text::{Interner, Text};
pub use time::{Day, Timestamp};
