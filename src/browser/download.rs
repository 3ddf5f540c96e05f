//! Saving a file that was made here.

use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlElement, Url};

/// A file to be saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Saving(pub(super) Blob);

impl Saving {
    /// Has the browser save it under a name. Says whether it could be asked to.
    pub fn save(&self, name: &str) -> bool {
        self.click(name).is_some()
    }

    fn click(&self, name: &str) -> Option<()> {
        let url = Url::create_object_url_with_blob(&self.0).ok()?;
        let link = super::document()?.create_element("a").ok()?;
        link.set_attribute("href", &url).ok()?;
        link.set_attribute("download", name).ok()?;
        link.dyn_ref::<HtmlElement>()?.click();
        // The browser has taken the content over by the time it draws again; a minute is plenty.
        gloo_timers::callback::Timeout::new(60_000, move || {
            // Nothing is lost if the address is gone already.
            let _ = Url::revoke_object_url(&url);
        })
        .forget();
        Some(())
    }
}
