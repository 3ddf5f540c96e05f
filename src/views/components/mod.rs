//! What several screens of the page share. A component here knows nothing of a particular screen.
//!
//! | module | holds |
//! |---|---|
//! | `charts` | charts |
//! | `grid` | failure details of any number |
//! | `name` | names of hosts and domains, with places for line breaks |
//! | `severity` | severity, responsibility and certainty |
//! | `show_more` | long lists in parts |
//! | `sort_header` | the header of a sortable column |
//! | `width` | the width of an element |
//! | `deferred_sections` | rendering in stages |

pub(crate) mod charts;
pub(crate) mod deferred_sections;
pub(crate) mod grid;
pub(crate) mod name;
pub(crate) mod severity;
pub(crate) mod show_more;
pub(crate) mod sort_header;
pub(crate) mod width;
