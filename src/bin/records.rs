//! The record program: making, checking and looking up records. A program of its own, loaded when it is needed, so that
//! whoever comes to read reports does not wait for it, and whatever can ask the network has no part that reads reports.
//!
//! It shares the page's `browser` and `components`, of which it needs only some.

#[cfg(target_arch = "wasm32")]
#[path = "../browser/mod.rs"]
#[allow(dead_code, reason = "shared: the page uses the rest")]
mod browser;
#[cfg(target_arch = "wasm32")]
#[path = "../components/mod.rs"]
#[allow(dead_code, reason = "shared: the page uses the rest")]
mod components;
#[cfg(target_arch = "wasm32")]
#[path = "../records/mod.rs"]
mod records;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The record program runs in a browser only. `cargo xtask serve` builds and serves the site.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    records::run();
}
