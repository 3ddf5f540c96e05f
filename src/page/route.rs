//! The screens of the page and the record program, and their URL fragments.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::archive::ReportId;
use crate::diagnosis::Fault;
use crate::diagnosis::problems::ProblemId;

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Route {
    /// The start screen: choice between record and reports.
    #[default]
    Start,
    /// The record generator.
    Record,
    /// The record checker.
    Check,
    /// A section of the reports, under the filter.
    Reports(Section),
    /// One report, by its number in the archive.
    Report(ReportId),
    /// Why nothing leaves the tab, and how to check that.
    Privacy,
}

/// A section of the reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Section {
    /// The answer, the time line, and what needs action.
    #[default]
    Overview,
    /// The problems, with one of them in full; `None`: the first.
    Problems(Option<ProblemId>),
    /// The policy domains; with one of them in full, if it is named.
    Domains(Option<String>),
    /// The failure details and breakdowns.
    Failures,
    /// The list of reports.
    List,
    /// The files, and where more are added.
    Files,
}

/// What is encoded in a step of a path.
const STEP: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

impl Section {
    /// All sections, in the order of their links.
    pub const ALL: [Self; 6] =
        [Self::Overview, Self::Problems(None), Self::Domains(None), Self::Failures, Self::List, Self::Files];

    /// The name of its link.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Problems(_) => "Problems",
            Self::Domains(_) => "Domains",
            Self::Failures => "Failures",
            Self::List => "Reports",
            Self::Files => "Files",
        }
    }

    /// Whether it is the same section, whatever is open in it.
    pub fn is_same(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// The section with nothing open in it.
    #[must_use]
    pub fn top(&self) -> Self {
        Self::ALL.into_iter().find(|section| section.is_same(self)).unwrap_or_default()
    }

    fn path(&self) -> String {
        let encode = |text: &str| utf8_percent_encode(text, STEP).to_string();
        match self {
            Self::Overview => "/reports".to_owned(),
            Self::Problems(None) => "/reports/problems".to_owned(),
            Self::Problems(Some(ProblemId { fault, domain, mx })) => {
                let mx = if mx.is_empty() { String::new() } else { format!("/{}", encode(mx)) };
                format!("/reports/problems/{}/{}{mx}", fault.name(), encode(domain))
            }
            Self::Domains(None) => "/reports/domains".to_owned(),
            Self::Domains(Some(domain)) => format!("/reports/domains/{}", encode(domain)),
            Self::Failures => "/reports/failures".to_owned(),
            Self::List => "/reports/list".to_owned(),
            Self::Files => "/reports/files".to_owned(),
        }
    }

    /// The section with this name in a path, `steps` being what follows.
    fn parse<'a>(name: &str, mut steps: impl Iterator<Item = &'a str>) -> Self {
        let decode = |text: &'a str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        match name {
            "problems" => {
                let fault = steps.next().and_then(Fault::parse);
                let names = (steps.next().map(decode), steps.next().map(decode));
                Self::Problems(fault.map(|fault| ProblemId {
                    fault,
                    domain: names.0.unwrap_or_default(),
                    mx: names.1.unwrap_or_default(),
                }))
            }
            "domains" => Self::Domains(steps.next().map(decode)),
            "failures" => Self::Failures,
            "list" => Self::List,
            "files" => Self::Files,
            _ => Self::Overview,
        }
    }
}

impl Route {
    /// The navigation, in order, with the names of its links.
    pub const NAVIGATION: [(Self, &'static str); 3] =
        [(Self::Record, "Record"), (Self::Check, "Check"), (Self::Reports(Section::Overview), "Reports")];

    /// Whether the record program draws it.
    pub const fn is_about_records(&self) -> bool {
        matches!(self, Self::Record | Self::Check)
    }

    /// Whether it shows reports: all of them, or a single one.
    pub const fn is_about_reports(&self) -> bool {
        matches!(self, Self::Reports(_) | Self::Report(_))
    }

    /// Whether `entry` of the navigation leads here.
    pub fn is_in(&self, entry: &Self) -> bool {
        self == entry || (self.is_about_reports() && entry.is_about_reports())
    }

    /// Whether it is the same screen, whatever is open in it: no reason to move the focus.
    pub fn is_same_screen(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Reports(one), Self::Reports(two)) => one.is_same(two),
            _ => self == other,
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
            (Some("reports"), Some(name)) => match name.parse() {
                Ok(id) => Self::Report(ReportId(id)),
                Err(_) => Self::Reports(Section::parse(name, steps)),
            },
            (Some("reports"), None) => Self::Reports(Section::Overview),
            (Some("privacy"), _) => Self::Privacy,
            _ => Self::Start,
        }
    }

    /// The URL fragment, without `#`.
    pub fn fragment(&self) -> String {
        match self {
            Self::Start => "/".to_owned(),
            Self::Record => "/record".to_owned(),
            Self::Check => "/check".to_owned(),
            Self::Reports(section) => section.path(),
            Self::Report(id) => format!("/reports/{}", id.0),
            Self::Privacy => "/privacy".to_owned(),
        }
    }

    /// The fragment with a query, if that is not empty.
    pub fn with_query(&self, query: &str) -> String {
        if query.is_empty() { self.fragment() } else { format!("{}?{query}", self.fragment()) }
    }

    /// The fragment with `#`, for links.
    pub fn href(&self) -> String {
        format!("#{}", self.fragment())
    }

    /// The title of the browser tab.
    pub fn title(&self) -> Cow<'static, str> {
        let name = match self {
            Self::Start => return Cow::Borrowed("TLS-RPT Workbench"),
            Self::Check => "Check",
            Self::Record => "Record",
            Self::Reports(Section::Overview) => "Reports",
            Self::Reports(Section::List) => "List of reports",
            Self::Reports(section) => section.name(),
            Self::Report(_) => "Report",
            Self::Privacy => "Nothing leaves this tab",
        };
        Cow::Owned(format!("{name} \u{b7} TLS-RPT Workbench"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(domain: &str, mx: &str) -> Route {
        let id = ProblemId { fault: Fault::CertificateExpired, domain: domain.to_owned(), mx: mx.to_owned() };
        Route::Reports(Section::Problems(Some(id)))
    }

    #[test]
    fn an_address_leads_back_to_its_screen() {
        let screens = [Route::Start, Route::Record, Route::Check, Route::Report(ReportId(7)), Route::Privacy];
        let open = [
            problem("example.com", "mx1.example.com"),
            problem("example.com", ""),
            problem("", "mx1.example.com"),
            problem("a/b?c#d%", "\u{fc} &=+"),
            Route::Reports(Section::Domains(Some("example.com".to_owned()))),
            Route::Reports(Section::Domains(Some(String::new()))),
        ];
        for route in screens.into_iter().chain(Section::ALL.map(Route::Reports)).chain(open) {
            assert_eq!(Route::parse(&route.fragment()), (route.clone(), ""));
            assert_eq!(Route::parse(&route.with_query("mx=a")), (route.clone(), "mx=a"));
            assert_eq!(route.href(), format!("#{}", route.with_query("")));
            assert!(route.title().ends_with("TLS-RPT Workbench"));
        }
    }

    #[test]
    fn sections_and_single_reports_belong_to_the_same_entry() {
        let [.., (reports, _)] = Route::NAVIGATION;
        for route in Section::ALL.map(Route::Reports).into_iter().chain([Route::Report(ReportId(7))]) {
            assert!(route.is_in(&reports));
            assert!(!route.is_in(&Route::Record));
        }
        assert!(problem("a", "b").is_same_screen(&Route::Reports(Section::Problems(None))));
        assert!(!problem("a", "b").is_same_screen(&Route::Reports(Section::Failures)));
    }

    #[test]
    fn an_unknown_address_is_the_start_and_an_unknown_section_the_overview() {
        for unknown in ["", "/", "no", "/nothing/here", "%00"] {
            assert_eq!(Route::parse(unknown), (Route::Start, ""), "{unknown}");
        }
        for id in ["x", "-1", "4294967296", ""] {
            assert_eq!(Route::parse(&format!("/reports/{id}")).0, Route::Reports(Section::Overview), "{id}");
        }
        assert_eq!(Route::parse("/reports/problems/no-such-fault/a").0, Route::Reports(Section::Problems(None)));
        assert_eq!(Route::parse("check?text=a?b"), (Route::Check, "text=a?b"), "a question mark in the query");
    }
}
