//! File input: picked, dropped anywhere on the window, or pasted. All end as a list of handles.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, Element, Event, File, FileList, FilePropertyBag, HtmlInputElement,
    HtmlTextAreaElement,
};

use super::folders::Dropped;

/// A handle of a file whose content has not been read.
#[derive(Debug, Clone)]
pub(crate) struct Handle {
    name: String,
    /// The file, or the browser's message if it is not accessible.
    pub(super) file: Result<File, String>,
}

impl Handle {
    pub(super) fn new(file: File) -> Self {
        // Files of a folder chosen in a dialog carry their path.
        let path = js_sys::Reflect::get(&file, &JsValue::from_str("webkitRelativePath")).ok();
        let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
        Self { name: path.unwrap_or_else(|| file.name()), file: Ok(file) }
    }

    /// A file found in a folder.
    pub(super) fn at(path: String, file: File) -> Self {
        Self { name: path, file: Ok(file) }
    }

    /// A file or folder that the browser could not open.
    pub(super) fn lost(path: String, error: &JsValue) -> Self {
        Self { name: path, file: Err(web::text_of(error)) }
    }

    /// The file's name, with its path if it came in a folder.
    pub(crate) fn name(&self) -> String {
        self.name.clone()
    }

    /// The browser's message if the file is not accessible.
    pub(crate) fn trouble(&self) -> Option<&str> {
        self.file.as_ref().err().map(String::as_str)
    }

    /// Makes a file from text, so that pasted text is handled like any file.
    pub(crate) fn from_text(name: &str, text: &str) -> Option<Self> {
        let parts = js_sys::Array::of1(&JsValue::from_str(text));
        let options = FilePropertyBag::new();
        options.set_type("text/plain");
        File::new_with_str_sequence_and_options(&parts, name, &options).ok().map(Self::new)
    }
}

pub(super) fn handles(list: Option<FileList>) -> Vec<Handle> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)).map(Handle::new).collect()
}

/// The files chosen in a file input. Clears the input, so that choosing the same file again raises an event.
pub(crate) fn picked(event: &Event) -> Vec<Handle> {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let files = handles(input.files());
    input.set_value("");
    files
}

/// Listeners that make the whole window a drop target, until this is dropped.
pub(crate) struct DropTarget {
    _listeners: Vec<EventListener>,
}

/// Accepts files dropped anywhere. `hover` gets `true` when files are dragged over the window, `false` when they leave.
pub(crate) fn accept_drops(hover: impl Fn(bool) + 'static, dropped: impl Fn(Dropped) + 'static) -> Option<DropTarget> {
    let document = web::document()?;
    let hover = Rc::new(hover);
    // Entering a child fires before leaving its parent, so the depth shows whether the pointer is still inside.
    let depth = Rc::new(Cell::new(0_i32));
    let options = EventListenerOptions::enable_prevent_default();
    let listen = |name: &'static str, handler: Box<dyn Fn(&DragEvent)>| {
        EventListener::new_with_options(&document, name, options, move |event| {
            if let Some(event) = event.dyn_ref::<DragEvent>() {
                handler(event);
            }
        })
    };
    let enter = {
        let (depth, hover) = (Rc::clone(&depth), Rc::clone(&hover));
        listen(
            "dragenter",
            Box::new(move |event| {
                if has_files(event) {
                    event.prevent_default();
                    depth.set(depth.get() + 1);
                    hover(true);
                }
            }),
        )
    };
    // Without this, a file dropped outside a drop target would replace the page.
    let over = listen(
        "dragover",
        Box::new(|event| {
            if has_files(event) {
                event.prevent_default();
            }
        }),
    );
    let leave = {
        let (depth, hover) = (Rc::clone(&depth), Rc::clone(&hover));
        listen(
            "dragleave",
            Box::new(move |event| {
                if has_files(event) {
                    depth.set((depth.get() - 1).max(0));
                    if depth.get() == 0 {
                        hover(false);
                    }
                }
            }),
        )
    };
    let drop = listen(
        "drop",
        Box::new(move |event| {
            depth.set(0);
            hover(false);
            if has_files(event) {
                event.prevent_default();
                if let Some(data) = event.data_transfer() {
                    dropped(Dropped::take(&data));
                }
            }
        }),
    );
    Some(DropTarget { _listeners: vec![enter, over, leave, drop] })
}

fn has_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data: DataTransfer| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind == "Files"))
}

/// Accepts pastes outside text fields: files, or text as a file.
pub(crate) fn accept_pastes(pasted: impl Fn(Vec<Handle>) + 'static) -> Option<EventListener> {
    let document = web::document()?;
    Some(EventListener::new(&document, "paste", move |event| {
        let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| {
            target.is_instance_of::<HtmlInputElement>() || target.is_instance_of::<HtmlTextAreaElement>()
        }) {
            return;
        }
        let Some(data) = event.clipboard_data() else { return };
        let mut files = handles(data.files());
        if files.is_empty()
            && let Ok(text) = data.get_data("text/plain")
            && !text.trim().is_empty()
        {
            files.extend(Handle::from_text("pasted text", &text));
        }
        if !files.is_empty() {
            pasted(files);
        }
    }))
}
