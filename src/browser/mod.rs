//! Wrappers around browser APIs. The only part of the page that uses `web_sys`.

pub(crate) mod download;
pub(crate) mod engine;
pub(crate) mod files;
pub(crate) mod folders;
pub(crate) mod reading;
pub(crate) mod records;
pub(crate) mod scroll;
