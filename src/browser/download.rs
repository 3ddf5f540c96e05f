//! Saving a generated file.

use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// A generated file, ready to be saved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Download(pub(super) Blob);

impl Download {
    /// A file with this text.
    pub(crate) fn of_text(text: &str, media_type: &str) -> Option<Self> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).ok().map(Self)
    }

    /// Asks the browser to save it as `name`. Returns whether that was possible.
    pub(crate) fn save(&self, name: &str) -> bool {
        self.click(name).is_some()
    }

    fn click(&self, name: &str) -> Option<()> {
        let url = Url::create_object_url_with_blob(&self.0).ok()?;
        let link = web::document()?.create_element("a").ok()?;
        link.set_attribute("href", &url).ok()?;
        link.set_attribute("download", name).ok()?;
        link.dyn_ref::<HtmlElement>()?.click();
        // The browser has taken over the content by the next render; a minute is plenty.
        gloo_timers::callback::Timeout::new(60_000, move || {
            // Harmless if the URL has been revoked already.
            let _ = Url::revoke_object_url(&url);
        })
        .forget();
        Some(())
    }
}
