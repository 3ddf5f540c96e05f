//! The MTA-STS record and policy (RFC 8461 s.3).

mod build;
mod rules;
