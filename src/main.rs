//! The page: what people see and click. Everything it knows about records and reports is the library's.
//!
//! Top to bottom: `app` (state, actions, routes), `views` (one a screen), `components` (what screens share),
//! `browser` (the only part that names `web_sys`).

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
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
