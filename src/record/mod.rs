//! The TXT record at `_smtp._tls.DOMAIN` (RFC 8460 s.3): reading, judging, mending and making it.
//!
//! Everything about the record's text and its place in DNS belongs here, nothing about reports.
//!
//! | module | question it answers |
//! |---|---|
//! | [`paste`] | which TXT records does this pasted text hold? |
//! | [`mod@check`] | what will senders make of this DNS answer? |
//! | [`parse`] | does this text follow the grammar, and where not? |
//! | [`destination`] | what does this URI mean to a sender? |
//! | [`build`] | how is this destination written, and this record published? |
//! | [`publish`] | what is typed, pasted or run where, to publish it? |
//! | [`draft`] | what follows from what was typed into the form? |
//! | [`advice`] | what should the owner of a good record know? |
//! | [`explain`] | what do real senders make of this kind of finding, and how is it mended? |
//! | [`marked`], [`diff`] | where in the text, and what did the repair change? |
//! | [`link`] | what is the form's address? |

pub mod advice;
pub mod build;
pub mod check;
pub mod destination;
pub mod diff;
pub mod draft;
pub mod explain;
pub mod finding;
mod host;
pub mod link;
pub mod marked;
pub mod owner;
pub mod parse;
pub mod paste;
pub mod publish;
mod repair;
pub(crate) mod uri;

pub use crate::dns::TxtRecord;
pub use check::{Check, Verdict, check, check_pasted};
pub use destination::{Destination, Scheme};
pub use finding::{Code, Finding, Severity, Span};
