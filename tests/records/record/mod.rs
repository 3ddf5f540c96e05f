//! The TLS-RPT record (RFC 8460 s.3).

mod cases;
mod findings;
mod names;
mod notation;
mod paste;
mod paste_answers;
mod permalink;
mod repair;
mod rules;
mod vectors;

use tls_rpt_workbench::record::{Check, Code, TxtRecord, check};

/// Checks a value without its name.
fn judge(value: impl AsRef<[u8]>) -> Check {
    check(&[TxtRecord::from_value(value)], None, None)
}

fn codes(check: &Check) -> Vec<Code> {
    check.findings.iter().map(|finding| finding.code).collect()
}
