//! The bytes of files, read on the page and handed on unseen.
//!
//! The browser looks a file up each time its handle is posted to a worker or its size is asked, which for thousands of
//! small files takes longer than reading them. So the page reads those itself and transfers the bytes; only what is
//! large crosses as a handle, to be read in slices.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::File;

/// Files above so many bytes are read by the engine, in slices.
const LARGE: u32 = 1 << 20;

#[wasm_bindgen(module = "/src/browser/reading.js")]
extern "C" {
    #[wasm_bindgen(js_name = readAll)]
    fn read_all(next: &Function, large: u32, pass: &Function) -> Promise;
}

/// A file on its way to the engine.
pub struct Content {
    /// Bytes in the file.
    pub size: u64,
    /// What crosses to the engine.
    pub(super) carrier: Carrier,
}

/// How the bytes of a file travel.
pub(super) enum Carrier {
    /// As they are, in pieces.
    Bytes(Array),
    /// As the handle they can be read from.
    Handle(File),
}

/// A file that was read, or why the browser does not give it out.
pub type Loaded = Result<Content, String>;

/// Reads the files that `next` gives until it gives none, and passes them on in that order. The next ones are passed on
/// when `pass` is done with these.
pub(super) async fn read<F>(
    next: impl FnMut() -> Option<File> + 'static,
    mut pass: impl FnMut(Vec<Loaded>) -> F + 'static,
) where
    F: Future<Output = ()> + 'static,
{
    let next = Closure::<dyn FnMut() -> Option<File>>::new(next);
    let pass = Closure::<dyn FnMut(Array) -> Promise>::new(move |files: Array| {
        let passed = pass(files.iter().map(|file| loaded(file.unchecked_ref())).collect());
        future_to_promise(async move {
            passed.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    let done = read_all(next.as_ref().unchecked_ref(), LARGE, pass.as_ref().unchecked_ref());
    // What goes wrong with a file is told in its place; nothing else can.
    let _ = JsFuture::from(done).await;
}

/// Takes apart what the script gives: a size and the content.
fn loaded(file: &Array) -> Loaded {
    let content = file.get(1);
    if let Some(why) = content.as_string() {
        return Err(why);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number of bytes")]
    let size = file.get(0).as_f64().unwrap_or_default() as u64;
    let carrier = match content.dyn_into::<File>() {
        Ok(file) => Carrier::Handle(file),
        Err(pieces) => Carrier::Bytes(pieces.unchecked_into()),
    };
    Ok(Content { size, carrier })
}
