//! The overview and the report list for a filter.

use serde::{Deserialize, Serialize};

use super::problem::{Attention, ProblemRow};
use super::report::ListedReport;
use crate::archive::{Archive, ReportId};
use crate::diagnosis::Readiness;
use crate::display::number;
use crate::explore::{DomainRow, Explorer, Filter, Overview, ReportOrder};
use crate::report::Day;

/// The figures and problems for a filter, with the first page of the report list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Dashboard {
    /// The filter that it was computed for.
    pub filter: Filter,
    /// Number of all reports, regardless of the filter.
    pub all_reports: u64,
    /// Summary of the matching reports.
    pub figures: Overview,
    /// First and last day of the matching reports; implausible dates are ignored.
    pub range: Option<(Day, Day)>,
    /// First and last day of all reports; implausible dates are ignored.
    pub all_days: Option<(Day, Day)>,
    /// The first [`Dashboard::PROBLEMS`] problems, most important first.
    pub problems: Vec<ProblemRow>,
    /// Total number of problems.
    pub problem_count: u64,
    /// The first [`Dashboard::DOMAINS`] policy domains, those that need attention first.
    pub domains: Vec<DomainRow>,
    /// Total number of policy domains.
    pub domain_count: u64,
    /// Whether each policy domain in mode testing can go to enforce; independent of the filter.
    pub readiness: Vec<Readiness>,
    /// The sort order of the report list.
    pub order: ReportOrder,
    /// The first [`ReportPage::ROWS`] matching reports in that order.
    pub reports: Vec<ListedReport>,
}

/// A page of the report list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPage {
    /// The filter that it was computed for.
    pub filter: Filter,
    /// The sort order of the report list.
    pub order: ReportOrder,
    /// Number of reports before this page.
    pub offset: u64,
    /// The reports of this page, at most [`ReportPage::ROWS`].
    pub reports: Vec<ListedReport>,
}

impl Dashboard {
    /// The number of problems that need action, with a plus sign if not all problems are here.
    pub fn needing_action(&self) -> String {
        let open = self.problems.iter().filter(|row| row.attention() == Attention::NeedsAction).count() as u64;
        let more = if self.problem_count > self.problems.len() as u64 { "+" } else { "" };
        format!("{}{more}", number(open))
    }

    /// Maximum number of problems sent to the page. A receiver rarely has more than a few, but a hostile report can
    /// claim any number.
    pub(crate) const PROBLEMS: usize = 200;
    /// Maximum number of policy domains sent to the page.
    pub(crate) const DOMAINS: usize = 200;

    /// Computes the dashboard for a filter, with the report list in the given order.
    pub fn of(explorer: &mut Explorer, archive: &Archive, filter: &Filter, order: ReportOrder) -> Self {
        let (problems, count) = explorer.problems(archive, filter, Self::PROBLEMS);
        let ids = explorer.reports(archive, filter);
        let range = covered(archive, &ids);
        // A filter among failures narrows no domain, but without a report there is nothing to say about any.
        let (domains, domain_count) =
            if ids.is_empty() { (Vec::new(), 0) } else { explorer.domains(archive, filter, Self::DOMAINS) };
        Self {
            filter: filter.clone(),
            all_reports: archive.len() as u64,
            figures: explorer.overview(archive, filter),
            range,
            all_days: archive.reports().iter().filter_map(|report| report.days).reduce(wider),
            problems: problems.into_iter().map(ProblemRow::from).collect(),
            problem_count: count as u64,
            domains,
            domain_count,
            readiness: explorer.readiness(archive).to_vec(),
            order,
            reports: listed(archive, ids, order, 0),
        }
    }
}

/// First and last day of these reports; implausible dates are ignored.
pub(super) fn covered(archive: &Archive, ids: &[ReportId]) -> Option<(Day, Day)> {
    ids.iter().filter_map(|id| archive.reports()[*id].days).reduce(wider)
}

fn wider(all: (Day, Day), days: (Day, Day)) -> (Day, Day) {
    (all.0.min(days.0), all.1.max(days.1))
}

impl ReportPage {
    /// Number of reports per page.
    pub const ROWS: usize = 50;

    /// The page that starts after `offset` reports.
    pub fn of(explorer: &mut Explorer, archive: &Archive, filter: &Filter, order: ReportOrder, offset: u64) -> Self {
        let ids = explorer.reports(archive, filter);
        Self { filter: filter.clone(), order, offset, reports: listed(archive, ids, order, offset) }
    }
}

/// The page at `offset` of the given reports, in the given order.
fn listed(archive: &Archive, mut ids: Vec<ReportId>, order: ReportOrder, offset: u64) -> Vec<ListedReport> {
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    order.sort(archive, &mut ids);
    ids.into_iter().skip(offset).take(ReportPage::ROWS).filter_map(|id| ListedReport::of(archive, id)).collect()
}
