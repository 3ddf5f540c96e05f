//! A single TLS report (RFC 8460 s.4): its data model, and the lenient reader for its JSON.
//!
//! Everything about one report belongs here; everything about many reports belongs in `archive`.
//!
//! | module | holds |
//! |---|---|
//! | `model` | the data model of a report |
//! | `read` | the lenient reader |
//! | `deviation` | deviations of a report from RFC 8460 |
//! | `policy_text` | policy lines and TLSA records |
//! | `result_type` | the registered result types and their spellings |
//! | `time`, `loose_dates` | timestamps and days; dates in forms other than RFC 3339 |
//! | `text` | interned text |
//! | `visible` | hidden characters made visible |

pub mod deviation;
mod loose_dates;
pub mod model;
pub mod policy_text;
pub mod read;
pub mod result_type;
pub mod text;
pub mod time;
pub mod visible;

pub use deviation::{Code as DeviationCode, Deviation, Unread};
pub use model::{DateRange, Failure, Policy, PolicyType, Report, Signed};
pub use result_type::ResultType;
pub use text::{Interner, Text};
pub use time::{Day, Timestamp};
