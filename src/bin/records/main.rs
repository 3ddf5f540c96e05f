//! The record program: generates, checks and looks up records. It is a separate program, loaded on demand: users who
//! read reports do not wait for it, and the code that can access the network contains nothing that reads reports.
//!
//! | module | holds |
//! |---|---|
//! | `app`, `context` | the start, and what the two screens inside the page share |
//! | `record`, `check` | the two screens inside the page |
//! | `lookup_app`, `lookup` | the look-up, a separate document |
//! | `components`, `browser` | what these screens share, and browser services that only they use |

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod check;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod context;
#[cfg(target_arch = "wasm32")]
mod lookup;
#[cfg(target_arch = "wasm32")]
mod lookup_app;
#[cfg(target_arch = "wasm32")]
mod record;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The record program runs in a browser only. `cargo xtask serve` builds and serves the site.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    app::run();
}
