//! The places of the page and their addresses behind `#`.

/// A place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Route {
    /// The two doors.
    #[default]
    Start,
    /// Making a record.
    Record,
    /// Checking a record.
    Check,
    /// All reports.
    Reports,
    /// One report, by its number in the archive.
    Report(u32),
    /// Why nothing leaves the tab, and how to check that.
    Privacy,
}

impl Route {
    /// The place an address stands for, and the query behind it; an unknown place is the start.
    pub fn parse(fragment: &str) -> (Self, &str) {
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        (Self::of_path(path), query)
    }

    fn of_path(fragment: &str) -> Self {
        let mut steps = fragment.trim_start_matches('/').split('/');
        match (steps.next(), steps.next()) {
            (Some("record"), _) => Self::Record,
            (Some("check"), _) => Self::Check,
            (Some("reports"), Some(id)) => id.parse().map_or(Self::Reports, Self::Report),
            (Some("reports"), None) => Self::Reports,
            (Some("privacy"), _) => Self::Privacy,
            _ => Self::Start,
        }
    }

    /// The address.
    pub fn fragment(self) -> String {
        match self {
            Self::Start => "/".to_owned(),
            Self::Record => "/record".to_owned(),
            Self::Check => "/check".to_owned(),
            Self::Reports => "/reports".to_owned(),
            Self::Report(id) => format!("/reports/{id}"),
            Self::Privacy => "/privacy".to_owned(),
        }
    }

    /// The address with a query behind it; an empty one adds nothing.
    pub fn with_query(self, query: &str) -> String {
        if query.is_empty() { self.fragment() } else { format!("{}?{query}", self.fragment()) }
    }

    /// The address for a link.
    pub fn href(self) -> String {
        format!("#{}", self.fragment())
    }

    /// What the tab is called there.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Start => "TLS-RPT Workbench",
            Self::Check => "Check \u{b7} TLS-RPT Workbench",
            Self::Record => "Record \u{b7} TLS-RPT Workbench",
            Self::Reports => "Reports \u{b7} TLS-RPT Workbench",
            Self::Report(_) => "Report \u{b7} TLS-RPT Workbench",
            Self::Privacy => "Nothing leaves this tab \u{b7} TLS-RPT Workbench",
        }
    }
}
