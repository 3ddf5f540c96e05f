//! The page: the user interface. All logic about records and reports is in the library.
//!
//! Top to bottom: `app` (root component, session), `views` (one per screen), `components` (shared by screens),
//! `browser` (the only part that uses `web_sys`). The record screens are a separate program (`src/bin/records.rs`),
//! which renders into this page.

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod views;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The page runs in a browser only. `cargo xtask serve` builds and serves the site.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    app::run();
}
