//! The live look-up: what to ask a DNS-over-HTTPS resolver about a policy domain, and what follows from its answers.
//!
//! Nothing here asks anything. [`Lookup`] says which questions to put and takes what came back; the caller owns the
//! network and the clock. A failure is never read as "there is nothing": what could not be learnt stays unknown.
//!
//! | module | question it answers |
//! |---|---|
//! | [`resolver`] | who is asked, and with which addresses? |
//! | [`query`] | which names and types, and why? |
//! | [`form`] | what follows from what was typed? |
//! | [`outcome`] | what can come back? |
//! | [`read`] | what does this response say? |
//! | [`data`] | what do the records of an answer hold? |
//! | [`plan`] | what is to be asked now? |
//! | [`place`] | what stands at a name, and what do senders make of it? |
//! | [`view`] | what is known so far? |
//! | [`conclude`] | what follows from it? |

pub mod conclude;
pub mod data;
pub mod form;
pub mod outcome;
pub mod place;
pub mod plan;
pub mod query;
pub mod read;
pub mod resolver;
pub mod view;

pub use conclude::{Code, Conclusion};
pub use form::Form;
pub use outcome::{Answer, Failure, Outcome, Response};
pub use plan::Lookup;
pub use query::{Query, RecordType};
pub use resolver::Resolver;
pub use view::View;
