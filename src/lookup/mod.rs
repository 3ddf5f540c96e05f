//! The live look-up: which queries about a policy domain to send to a DNS-over-HTTPS resolver, and what their answers
//! mean.
//!
//! There is no I/O here: [`Lookup`] returns the queries to send and takes their outcomes; the caller owns the network
//! and the clock. A failed query is never mistaken for a missing record: its result stays unknown.
//!
//! | module | question it answers |
//! |---|---|
//! | [`resolver`] | which resolver is queried, and at which URLs? |
//! | [`query`] | which names and types, and why? |
//! | [`form`] | what does the form's input produce? |
//! | [`outcome`] | which results can a query have? |
//! | [`read`] | what is the outcome of this response? |
//! | [`json`] | what does the text of a response contain? |
//! | [`data`] | what do the records of an answer contain? |
//! | [`plan`] | which queries are next? |
//! | [`place`] | which records are at a name, and how do senders treat them? |
//! | [`address`] | where is a host reached? |
//! | [`view`] | what is known so far? |
//! | [`conclude`] | which findings follow from it? |
//! | [`commands`] | how does an administrator check a record, a policy or a host? |

pub mod address;
pub mod commands;
pub mod conclude;
pub mod data;
pub mod form;
mod json;
pub mod outcome;
pub mod place;
pub mod plan;
pub mod query;
pub mod read;
pub mod resolver;
pub mod view;

pub use conclude::{Code, LookupFinding};
pub use form::Form;
pub use outcome::{Answer, Failure, Outcome, Response};
pub use plan::Lookup;
pub use query::{Query, RecordType};
pub use resolver::Resolver;
pub use view::View;
