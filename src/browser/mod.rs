//! Wrappers around browser APIs. The only part of the page that uses `web_sys`.

pub mod download;
pub mod engine;
pub mod files;
pub mod folders;
pub mod reading;
pub mod records;
pub mod scroll;
