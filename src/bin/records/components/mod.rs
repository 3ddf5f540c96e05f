//! What several screens about records share.

pub mod field;
pub mod finding;
pub mod finding_list;
pub mod lookup_link;
