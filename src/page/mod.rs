//! What the page knows and what follows from it, as plain state: no browser is named here. The programs draw it and carry out
//! what it asks for.
//!
//! | module | holds |
//! |---|---|
//! | [`session`] | a visit: what follows from what the user and the engine do |
//! | [`state`] | what is drawn of it |
//! | [`files`] | the files that were added, and what became of each |
//! | [`uploads`] | which of them the engine is to read, has been sent, and has died on |
//! | [`filter_change`] | what a click does to the filter |
//! | [`forms`] | what was typed on the screens about records |
//! | [`route`] | the screens of both programs and their addresses |

pub mod files;
pub mod filter_change;
pub mod forms;
pub mod route;
pub mod session;
pub mod state;
pub mod uploads;

pub use files::{FileEntry, FileList, FileStatus};
pub use filter_change::FilterChange;
pub use route::Route;
pub use session::{Blame, Effect, Session};
pub use state::{Answered, LoadedRows, State};
