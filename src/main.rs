//! The page: the user interface. All logic about records and reports is in the library.
//!
//! Top to bottom: `app` (root component), `views` (one per screen), `context` (what every screen can reach), `session`
//! (runs the page's state), `browser` (the only part that uses `web_sys`). The record screens are a separate program
//! (`src/bin/records`), which renders into this page.

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod context;
#[cfg(target_arch = "wasm32")]
mod session;
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
