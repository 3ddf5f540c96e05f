//! TLS-RPT (RFC 8460) as a library: the record that asks for reports, and the reports that come back.
//!
//! Nothing below this line knows a browser, a clock or a network. The page and the engine worker are built on it;
//! so can a script be (see `examples/`).
//!
//! - [`record`]: the TXT record at `_smtp._tls.DOMAIN`
//! - [`mta_sts`]: the policy that reports are about: its TXT record and its file
//! - [`dns`]: DNS names and TXT data, [`finding`]: what a check says about a text
//! - [`report`]: one report
//! - [`intake`]: from the bytes of any file to the reports inside
//! - [`archive`]: many reports, each once
//! - [`diagnosis`]: from failures to problems with a remedy
//! - [`explore`]: figures, problems and rows under a filter
//! - [`export`]: reports out again: tables, JSON, a text for a ticket, with names or without
//! - [`layout`]: where things go in charts and in a table of a million rows
//! - [`lookup`]: what to ask a DNS-over-HTTPS resolver, and what follows from the answers
//! - [`protocol`]: the messages between page and engine
//! - [`page`]: what the page knows and what follows from it, as plain state
//! - [`numbers`]: numbers as people read them

pub mod archive;
pub mod diagnosis;
pub mod dns;
pub mod explore;
pub mod export;
pub mod finding;
pub mod intake;
pub mod layout;
pub mod lookup;
pub mod mta_sts;
pub mod numbers;
pub mod page;
pub mod protocol;
pub mod record;
pub mod report;
