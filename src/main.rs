//! The page: what people see and click. Everything it knows about records and reports is the library's.
//!
//! Top to bottom: `app` (state, actions, routes), `views` (one a screen), `components` (what screens share),
//! `browser` (the only part that names `web_sys`). The screens about records are a program of their own
//! (`src/bin/records.rs`), which draws into this page.

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
#[allow(dead_code, reason = "shared: the record program uses the rest")]
mod browser;
#[cfg(target_arch = "wasm32")]
#[allow(dead_code, reason = "shared: the record program uses the rest")]
mod components;
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
