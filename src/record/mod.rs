//! The TXT record at `_smtp._tls.DOMAIN` (RFC 8460 s.3): parsing, checking, repairing and building it.
//!
//! Everything about the record's text and its place in DNS belongs here, nothing about reports.
//!
//! | module | question it answers |
//! |---|---|
//! | [`paste`] | which record does this pasted text hold, and how will senders treat it? |
//! | [`mod@check`] | how will senders treat this DNS answer? |
//! | [`parse`] | does this text follow the grammar, and where not? |
//! | [`destination`] | what does this URI mean to a sender? |
//! | [`build`] | how is this destination written, and this record published? |
//! | [`publish`] | what has to be entered, pasted or run to publish it? |
//! | [`draft`] | what does the form's input produce? |
//! | [`advice`] | what should the owner of a valid record know? |
//! | [`explain`] | how do real senders react to this kind of finding, and how is it fixed? |
//! | [`highlight`], [`diff`] | where in the text are the findings, and what did the repair change? |
//! | [`permalink`] | what is the form's permalink? |
//! | `finding` | the kinds of finding |
//! | `meaning` | what was a whole record meant to be? |
//! | `owner`, `host`, `uri` | names and URIs in a record |
//! | `repair` | the record that was meant |

pub mod advice;
pub mod build;
pub mod check;
pub mod destination;
pub mod diff;
pub mod draft;
pub mod explain;
pub mod finding;
pub mod highlight;
mod host;
mod meaning;
pub mod owner;
pub mod parse;
pub mod paste;
pub mod permalink;
pub mod publish;
mod repair;
pub(crate) mod uri;

pub use crate::dns::TxtRecord;
pub use check::{Check, Verdict, check};
pub use destination::{Destination, Scheme};
pub use finding::{Code, Finding, Severity, Span};
pub use paste::check_pasted;
