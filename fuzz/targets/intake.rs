//! Any bytes as a file that was dropped.

#![no_main]

#[path = "../../tests/support/invariants.rs"]
mod invariants;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    invariants::intake("unknown", bytes, &invariants::SMALL);
});
