//! DNS names and data, independent of their purpose.
//!
//! | module | holds |
//! |---|---|
//! | [`txt`] | TXT records: character-strings, and their octets as text |
//! | [`presentation`] | character-strings in presentation format (RFC 1035 s.5.1), records in the generic form (RFC 3597 s.5) |
//! | [`kind`] | the kinds of TXT records about mail |
//! | [`name`] | domain names: how they compare, which are host names |
//! | [`placeholder`] | template variables and other placeholders in names and values |
//! | [`set`] | which of several TXT records at one name count |

pub(crate) mod kind;
pub mod name;
pub(crate) mod placeholder;
pub mod presentation;
pub mod set;
pub mod txt;

pub use txt::TxtRecord;
