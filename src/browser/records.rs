//! Loading the record program.

use js_sys::Promise;
use tls_rpt_workbench::protocol::BUILD;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/src/browser/records.js")]
extern "C" {
    fn load(script: &str, module: &str) -> Promise;
}

/// Loads the record program and starts it in the element [`web::RECORDS_ROOT`]. `attempt` makes the address of a repeated
/// attempt another one: browsers remember a module that could not be loaded.
///
/// # Errors
/// The browser's message if one of its files could not be loaded.
pub(crate) async fn start(attempt: u32) -> Result<(), String> {
    let again = if attempt == 0 { String::new() } else { format!("&attempt={attempt}") };
    let address = |file: &str| web::address(&format!("{file}?v={BUILD}{again}")).map_err(|error| web::text_of(&error));
    let started = load(&address("records.js")?, &address("records_bg.wasm")?);
    JsFuture::from(started).await.map(drop).map_err(|error| web::text_of(&error))
}
