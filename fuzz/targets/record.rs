//! Fuzz target: arbitrary octets as a TXT record: pasted, found in DNS, or typed into the form.

#![no_main]

#[path = "../../tests/support/invariants.rs"]
mod invariants;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| invariants::record(octets));
