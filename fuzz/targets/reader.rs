//! Fuzz target: arbitrary text as a report.

#![no_main]

#[path = "../../tests/support/invariants.rs"]
mod invariants;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| invariants::reader(&String::from_utf8_lossy(bytes)));
