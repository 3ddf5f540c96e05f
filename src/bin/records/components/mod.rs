//! What several screens about records share.

pub(crate) mod field;
pub(crate) mod finding;
pub(crate) mod finding_list;
pub(crate) mod lookup_link;
