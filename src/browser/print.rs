//! Printing a document that is shown in a frame.

use wasm_bindgen::JsCast;
use web_sys::HtmlIFrameElement;

use web::dom::element;

/// Opens the browser's print dialog for the document in the frame with an id. Returns whether that was possible.
pub(crate) fn frame(id: &str) -> bool {
    let frame = element(id).and_then(|element| element.dyn_into::<HtmlIFrameElement>().ok());
    let window = frame.and_then(|frame| frame.content_window());
    window.is_some_and(|window| window.focus().and_then(|()| window.print()).is_ok())
}
