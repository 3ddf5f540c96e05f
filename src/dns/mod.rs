//! DNS names and data, independent of their purpose.
//!
//! | module | holds |
//! |---|---|
//! | [`txt`] | TXT records: character-strings, and their octets as text |
//! | [`presentation`] | character-strings in presentation format (RFC 1035 s.5.1), records in the generic form (RFC 3597 s.5) |
//! | [`name`] | domain names: how they compare, which are host names |
//! | [`set`] | which of several TXT records at one name count |

pub mod name;
pub mod presentation;
pub mod set;
pub mod txt;

pub use txt::TxtRecord;
