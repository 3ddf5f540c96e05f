//! TLS-RPT (RFC 8460) as a library: the record that asks for reports, and the reports that come back.
//!
//! It depends on no browser, clock or network. The page and the engine worker are built on it; scripts can be too (see
//! `examples/`).
//!
//! ```
//! use tls_rpt_workbench::archive::{Archive, FileId, Source};
//! use tls_rpt_workbench::diagnosis::problems;
//! use tls_rpt_workbench::intake::{Limits, read_file};
//! use tls_rpt_workbench::record::{TxtRecord, Verdict, check};
//!
//! let record = TxtRecord::from_value("v=TLSRPTv1; rua=mailto:tlsrpt@example.com");
//! assert_eq!(check(&[record], Some("_smtp._tls.example.com"), None).verdict, Verdict::Valid);
//!
//! # let bytes = include_bytes!("../tests/fixtures/microsoft/mx-hosts-mismatch.json");
//! let mut archive = Archive::default();
//! for (index, found) in (0..).zip(read_file("report.json.gz", bytes, &Limits::default()).found) {
//!     archive.add(found.report, Source { file: FileId(0), index, place: found.place });
//! }
//! for problem in problems(&archive) {
//!     println!("{}: {}", problem.verdict.severity.name(), problem.fault.title());
//! }
//! ```
//!
//! Domain:
//!
//! - [`record`]: the TXT record at `_smtp._tls.DOMAIN`
//! - [`mta_sts`]: the MTA-STS policy that reports are about: its TXT record and its policy file
//! - [`dns`]: DNS names and TXT data; [`finding`]: the findings of a check
//! - [`paste`]: the records in pasted text of any notation
//! - [`report`]: reading a single report
//! - [`intake`]: extracting the reports from the bytes of any file
//! - [`archive`]: many reports, without duplicates
//! - [`diagnosis`]: grouping failures into problems with a remedy
//! - [`explore`]: figures, problems and rows under a filter
//! - [`export`]: writing reports as tables, JSON or a text for a ticket, with or without names
//! - [`lookup`]: queries to a DNS-over-HTTPS resolver, and conclusions from the answers
//!
//! For the page and its engine:
//!
//! - [`layout`]: positions in charts and in a table of a million rows
//! - [`present`]: what the page shows of reports, computed by the engine
//! - [`sample`]: a made-up month of reports
//! - [`protocol`]: the messages between page and engine
//! - [`page`]: the page's state and logic, without the browser
//! - [`display`]: numbers, dates and received text as people read them

pub mod archive;
mod characters;
pub mod diagnosis;
pub mod display;
pub mod dns;
pub mod explore;
pub mod export;
pub mod finding;
pub mod intake;
pub mod layout;
pub mod lookup;
pub mod mta_sts;
pub mod page;
pub mod paste;
pub mod present;
pub mod protocol;
pub mod record;
pub mod report;
pub mod sample;
