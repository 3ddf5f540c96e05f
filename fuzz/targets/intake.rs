//! Fuzz target: arbitrary bytes as a dropped file.

#![no_main]

#[path = "../../tests/support/invariants.rs"]
mod invariants;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    invariants::intake("unknown", bytes, &invariants::SMALL);
});
