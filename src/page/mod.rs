//! The page's state and logic, without the browser. The programs draw the state and carry out the effects.
//!
//! | module | holds |
//! |---|---|
//! | [`session`] | a visit: handles what the user and the engine do |
//! | [`state`] | the state that is drawn |
//! | [`files`] | the added files and the status of each |
//! | [`uploads`] | the upload queue, back-pressure, and recovery from engine crashes |
//! | [`filter_change`] | changes of the filter by a click |
//! | [`forms`] | the forms of the record screens |
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
pub use route::{Route, Section};
pub use session::{Blame, Effect, Session};
pub use state::{Answered, LoadedRows, OpenProblem, Preview, State};
