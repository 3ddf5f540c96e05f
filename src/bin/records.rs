//! The record program: generates, checks and looks up records. It is a separate program, loaded on demand: users who
//! read reports do not wait for it, and the code that can access the network contains nothing that reads reports.
//!
//! It shares the page's `browser` and `components`, and uses only part of them.

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
