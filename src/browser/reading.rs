//! Reads the bytes of files on the page and passes them on without looking into them.
//!
//! The browser looks a file up each time its handle is posted to a worker or its size is queried, which for thousands
//! of small files takes longer than reading them. So the page reads small files itself and transfers the bytes; large
//! files are posted as handles, to be read in slices.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::File;

/// Size in bytes above which a file is read by the engine, in slices.
const LARGE: u32 = 1 << 20;

#[wasm_bindgen(module = "/src/browser/reading.js")]
extern "C" {
    #[wasm_bindgen(js_name = readAll)]
    fn read_all(next: &Function, large: u32, pass: &Function) -> Promise;
}

/// The content of a file, to be sent to the engine.
pub(crate) struct Content {
    /// Size of the file in bytes.
    pub size: u64,
    /// What is posted to the engine.
    pub(super) payload: Payload,
}

/// How the content of a file is posted to the engine.
pub(super) enum Payload {
    /// The bytes, as an array of `Uint8Array` chunks.
    Bytes(Array),
    /// The handle, for the engine to read from.
    Handle(File),
}

/// The content of a file, or the browser's message if it could not be read.
pub(crate) type LoadResult = Result<Content, String>;

/// Reads the files that `next` returns until it returns `None`, and hands them to `pass` in that order, in batches. A
/// batch waits until `pass` is done with the previous one.
pub(super) async fn read<F>(
    next: impl FnMut() -> Option<File> + 'static,
    mut pass: impl FnMut(Vec<LoadResult>) -> F + 'static,
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
    // The error of a single file is passed on as its result; nothing else can fail.
    let _ = JsFuture::from(done).await;
}

/// Decodes a `[size, content]` pair of the script.
fn loaded(file: &Array) -> LoadResult {
    let content = file.get(1);
    if let Some(why) = content.as_string() {
        return Err(why);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number of bytes")]
    let size = file.get(0).as_f64().unwrap_or_default() as u64;
    let payload = match content.dyn_into::<File>() {
        Ok(file) => Payload::Handle(file),
        Err(pieces) => Payload::Bytes(pieces.unchecked_into()),
    };
    Ok(Content { size, payload })
}
