//! The browser, behind functions the rest of the page can call. The only place that names `web_sys`.

pub mod clipboard;
pub mod dom;
pub mod engine;
pub mod files;
pub mod idn;
pub mod location;
pub mod theme;

use web_sys::{Document, Window};

/// The window. A page always has one.
fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}
