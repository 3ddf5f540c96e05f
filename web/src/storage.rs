//! Settings that the browser remembers: the theme, and the columns of a table. Nothing about records or reports.

/// A stored setting; `None` if there is none, or storage is disabled.
pub fn get(name: &str) -> Option<String> {
    crate::window()?.local_storage().ok()??.get_item(name).ok()?
}

/// Stores a setting; an empty one is removed. If storage is disabled, it lasts for this visit.
pub fn set(name: &str, value: &str) {
    let Some(Ok(Some(storage))) = crate::window().map(|window| window.local_storage()) else { return };
    let _ = if value.is_empty() { storage.remove_item(name) } else { storage.set_item(name, value) };
}
