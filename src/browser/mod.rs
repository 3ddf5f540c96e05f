//! Wrappers around browser APIs. The only part of the page that uses `web_sys`.
//!
//! | module | holds |
//! |---|---|
//! | `engine` | the engine worker |
//! | `files`, `folders` | files that are picked, dropped or pasted |
//! | `reading` | their bytes, on the way to the engine |
//! | `download`, `print` | saving a file, printing a document |
//! | `records` | loading the record program |
//! | `scroll` | the scroll container of a long table |
//! | `keys` | keys that work anywhere, and dialogs |

pub(crate) mod download;
pub(crate) mod engine;
pub(crate) mod files;
pub(crate) mod folders;
pub(crate) mod keys;
pub(crate) mod print;
pub(crate) mod reading;
pub(crate) mod records;
pub(crate) mod scroll;
