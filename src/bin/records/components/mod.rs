//! What several screens about records share.
//!
//! | module | holds |
//! |---|---|
//! | `field` | a form field with label, hint and errors |
//! | `finding` | one finding |
//! | `finding_list` | the findings of a check, each with its place |
//! | `lookup_link` | the link to the look-up |

pub(crate) mod field;
pub(crate) mod finding;
pub(crate) mod finding_list;
pub(crate) mod lookup_link;
