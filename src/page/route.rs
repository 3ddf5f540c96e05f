//! The screens of the page and the record program, and their URL fragments.

use crate::archive::ReportId;

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Route {
    /// The start screen: choice between record and reports.
    #[default]
    Start,
    /// The record generator.
    Record,
    /// The record checker.
    Check,
    /// The overview of all reports under the filter.
    Reports,
    /// One report, by its number in the archive.
    Report(ReportId),
    /// Why nothing leaves the tab, and how to check that.
    Privacy,
}

impl Route {
    /// The navigation, in order, with the names of its links.
    pub const NAVIGATION: [(Self, &str); 3] =
        [(Self::Record, "Record"), (Self::Check, "Check"), (Self::Reports, "Reports")];

    /// Whether the record program draws it.
    pub const fn is_about_records(self) -> bool {
        matches!(self, Self::Record | Self::Check)
    }

    /// The navigation entry to highlight for this screen.
    #[must_use]
    pub const fn section(self) -> Self {
        match self {
            Self::Report(_) => Self::Reports,
            other => other,
        }
    }

    /// Splits a fragment into its screen and query; an unknown path is [`Route::Start`].
    pub fn parse(fragment: &str) -> (Self, &str) {
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        (Self::of_path(path), query)
    }

    fn of_path(fragment: &str) -> Self {
        let mut steps = fragment.trim_start_matches('/').split('/');
        match (steps.next(), steps.next()) {
            (Some("record"), _) => Self::Record,
            (Some("check"), _) => Self::Check,
            (Some("reports"), Some(id)) => id.parse().map_or(Self::Reports, |id| Self::Report(ReportId(id))),
            (Some("reports"), None) => Self::Reports,
            (Some("privacy"), _) => Self::Privacy,
            _ => Self::Start,
        }
    }

    /// The URL fragment, without `#`.
    pub fn fragment(self) -> String {
        match self {
            Self::Start => "/".to_owned(),
            Self::Record => "/record".to_owned(),
            Self::Check => "/check".to_owned(),
            Self::Reports => "/reports".to_owned(),
            Self::Report(id) => format!("/reports/{}", id.0),
            Self::Privacy => "/privacy".to_owned(),
        }
    }

    /// The fragment with a query, if that is not empty.
    pub fn with_query(self, query: &str) -> String {
        if query.is_empty() { self.fragment() } else { format!("{}?{query}", self.fragment()) }
    }

    /// The fragment with `#`, for links.
    pub fn href(self) -> String {
        format!("#{}", self.fragment())
    }

    /// The title of the browser tab.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_screen() {
        let all =
            [Route::Start, Route::Record, Route::Check, Route::Reports, Route::Report(ReportId(7)), Route::Privacy];
        for route in all {
            assert_eq!(Route::parse(&route.fragment()), (route, ""));
            assert_eq!(Route::parse(&route.with_query("mx=a")), (route, "mx=a"));
            assert_eq!(route.href(), format!("#{}", route.with_query("")));
            assert!(route.title().ends_with("TLS-RPT Workbench"));
        }
        assert_eq!(Route::Report(ReportId(7)).section(), Route::Reports);
    }

    #[test]
    fn an_unknown_address_is_the_start_and_an_unknown_report_the_list() {
        for unknown in ["", "/", "no", "/nothing/here", "%00"] {
            assert_eq!(Route::parse(unknown), (Route::Start, ""), "{unknown}");
        }
        for id in ["x", "-1", "4294967296", ""] {
            assert_eq!(Route::parse(&format!("/reports/{id}")).0, Route::Reports, "{id}");
        }
        assert_eq!(Route::parse("check?text=a?b"), (Route::Check, "text=a?b"), "a question mark in the query");
    }
}
