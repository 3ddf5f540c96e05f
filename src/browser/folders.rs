//! The content of a drop: files, and folders, which are searched recursively.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

use super::files::{Handle, handles};

/// A drop, taken from its event. The event's data is gone after the first `await`, so everything is taken at once.
pub(crate) struct Dropped {
    entries: Vec<FileSystemEntry>,
    files: Vec<Handle>,
}

impl Dropped {
    /// Takes the files and folders of an event.
    pub(super) fn take(data: &DataTransfer) -> Self {
        let items = data.items();
        let entries: Vec<FileSystemEntry> =
            (0..items.length()).filter_map(|index| items.get(index)?.webkit_get_as_entry().ok()?).collect();
        Self { entries, files: handles(data.files()) }
    }

    /// Whether it contains a folder, which takes time to search.
    pub(crate) fn has_folder(&self) -> bool {
        self.entries.iter().any(FileSystemEntry::is_directory)
    }

    /// All files, those in folders with their path.
    pub(crate) async fn files(self) -> Vec<Handle> {
        if !self.has_folder() {
            return self.files;
        }
        let mut found = Vec::new();
        let mut open = self.entries;
        open.reverse();
        while let Some(entry) = open.pop() {
            let path = entry.full_path().trim_start_matches('/').to_owned();
            if entry.is_directory() {
                match children(entry.unchecked_ref()).await {
                    Ok(inside) => open.extend(inside.into_iter().rev()),
                    Err(error) => found.push(Handle::lost(path, &error)),
                }
            } else {
                match file(entry.unchecked_ref()).await {
                    Ok(file) => found.push(Handle::at(path, file)),
                    Err(error) => found.push(Handle::lost(path, &error)),
                }
            }
        }
        found
    }
}

/// The entries of a folder. The browser returns them in batches; an empty batch marks the end.
async fn children(folder: &FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let portion =
            JsFuture::from(promise(|resolve, reject| reader.read_entries_with_callback_and_callback(resolve, reject)));
        let portion: Array = portion.await?.unchecked_into();
        if portion.length() == 0 {
            return Ok(all);
        }
        all.extend(portion.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file(entry: &FileSystemFileEntry) -> Result<File, JsValue> {
    let file = promise(|resolve, reject| {
        entry.file_with_callback_and_callback(resolve, reject);
        Ok(())
    });
    Ok(JsFuture::from(file).await?.unchecked_into())
}

/// A promise for an API that takes two callbacks.
fn promise(start: impl Fn(&Function, &Function) -> Result<(), JsValue>) -> Promise {
    Promise::new(&mut |resolve, reject| {
        if let Err(error) = start(&resolve, &reject) {
            // Calling a promise's own function cannot fail.
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    })
}
