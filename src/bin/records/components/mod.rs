//! What several screens about records share.
//!
//! | module | holds |
//! |---|---|
//! | `commands` | commands to copy, each with what it prints if all is well |
//! | `field` | a form field with label, hint and errors |
//! | `finding` | findings as a list, with their position in the text |
//! | `settled` | whether somebody is still typing |
//! | `lookup_link` | the link to the look-up |

pub(crate) mod commands;
pub(crate) mod field;
pub(crate) mod finding;
pub(crate) mod lookup_link;
pub(crate) mod settled;
