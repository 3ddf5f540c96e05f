//! The record program's places and their addresses behind `#`.

/// A place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// Making a record.
    #[default]
    Record,
    /// Checking a record.
    Check,
}

impl Place {
    /// The place an address stands for, and the query behind it; `None` where the address is not one of this program's.
    pub fn parse(fragment: &str) -> Option<(Self, &str)> {
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let place = match path.trim_start_matches('/').split('/').next() {
            Some("record") => Self::Record,
            Some("check") => Self::Check,
            _ => return None,
        };
        Some((place, query))
    }

    /// The address with a query behind it; an empty one adds nothing.
    pub fn with_query(self, query: &str) -> String {
        let path = match self {
            Self::Record => "/record",
            Self::Check => "/check",
        };
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}
