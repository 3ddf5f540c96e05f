//! The overview and the report list for a filter.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::report::ListedReport;
use crate::archive::{Archive, ReportId};
use crate::diagnosis::{self, FilledStep, Problem, Readiness};
use crate::explore::{Explorer, Filter, Overview, ReportOrder};
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
    /// The first [`Dashboard::PROBLEMS`] problems, most important first.
    pub problems: Vec<ProblemView>,
    /// Total number of problems.
    pub problem_count: u64,
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

/// A problem with its texts for display.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemView {
    /// The problem.
    pub problem: Problem,
    /// What happened.
    pub meaning: String,
    /// What to do.
    pub fix: String,
    /// Steps to check it yourself.
    pub steps: Vec<FilledStep>,
    /// The RFC sections that define the requirement.
    pub source: String,
    /// Likely causes, most likely first.
    pub causes: Vec<String>,
    /// The provider that runs the MX hosts, if it is a known one.
    pub provider: Option<String>,
    /// A text for the operator of the MX host or of the policy host.
    pub message: String,
}

impl Deref for ProblemView {
    type Target = Problem;

    fn deref(&self) -> &Problem {
        &self.problem
    }
}

impl Dashboard {
    /// Maximum number of problems sent to the page. A receiver rarely has more than a few, but a hostile report can
    /// claim any number.
    pub(crate) const PROBLEMS: usize = 100;

    /// Computes the dashboard for a filter, with the report list in the given order.
    pub fn of(explorer: &mut Explorer, archive: &Archive, filter: &Filter, order: ReportOrder) -> Self {
        let (problems, count) = explorer.problems(archive, filter, Self::PROBLEMS);
        let ids = explorer.reports(archive, filter);
        let days = ids.iter().filter_map(|id| archive.reports()[*id].days);
        let range = days.reduce(|all, days| (all.0.min(days.0), all.1.max(days.1)));
        Self {
            filter: filter.clone(),
            all_reports: archive.len() as u64,
            figures: explorer.overview(archive, filter),
            range,
            problems: problems.into_iter().map(ProblemView::of).collect(),
            problem_count: count as u64,
            readiness: explorer.readiness(archive).to_vec(),
            order,
            reports: listed(archive, ids, order, 0),
        }
    }
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

impl ProblemView {
    fn of(problem: Problem) -> Self {
        let advice = problem.advice();
        Self {
            meaning: diagnosis::name_domain(advice.meaning, problem.policy_domain.as_deref()),
            fix: problem.fix(),
            steps: problem.steps(),
            source: advice.source(),
            causes: problem.causes(),
            provider: problem.provider().map(|provider| provider.name.to_owned()),
            message: problem.message(),
            problem,
        }
    }
}
