//! What several screens of the page share. A component here knows nothing of a particular screen.
//!
//! | module | holds |
//! |---|---|
//! | `charts` | charts |
//! | `grid` | failure details of any number |
//! | `severity` | severity, responsibility and certainty |
//! | `show_more` | long lists in parts |
//! | `sort_header` | the header of a sortable column |
//! | `deferred_sections` | rendering in stages |

pub(crate) mod charts;
pub(crate) mod deferred_sections;
pub(crate) mod grid;
pub(crate) mod severity;
pub(crate) mod show_more;
pub(crate) mod sort_header;
