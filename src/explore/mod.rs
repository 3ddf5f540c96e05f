//! Queries on the archive: the figures, problems and rows that match a filter.
//!
//! The engine keeps an [`Explorer`] next to the archive. Each failure is diagnosed when it is added. A new filter
//! costs one pass over the rows, and all queries with the same filter reuse that pass.
//!
//! | module | holds |
//! |---|---|
//! | `filter`, `url_query` | the filter, and its form as a URL query |
//! | `mask` | a filter compiled for a pass over the rows |
//! | `overview` | figures for the charts |
//! | `rows`, `column`, `order` | failure details, paged and sorted |
//! | `report_list` | the sort order of the report list |
//! | `reporting_gaps` | gaps in the reports of regular reporters |
//! | `domains` | the policy domains at a glance |
//! | `drift` | policies that changed, and reporters that quote an old version |

pub mod column;
pub mod domains;
pub mod drift;
pub mod filter;
mod mask;
mod order;
pub mod overview;
pub mod report_list;
pub mod reporting_gaps;
pub mod rows;
pub mod url_query;

use crate::archive::{Archive, Id as _, PolicyId, ReportId, ReportRow, RowId};
use crate::diagnosis::History;
use crate::diagnosis::aggregate::{Aggregates, FilterMask};
use crate::diagnosis::classes::FailureClasses;
use crate::diagnosis::problems::{self, Assessments, ByReporter, Problem, ProblemId};
use crate::diagnosis::readiness::{self, Readiness};
use crate::report::Day;

pub use column::Column;
pub use domains::DomainRow;
pub use drift::Drift;
pub use filter::{Dimension, Filter};
pub use overview::{Group, Overview, Ranking};
pub use report_list::{ReportColumn, ReportOrder};
pub use reporting_gaps::ReportingGap;
pub use rows::{Row, RowPage, RowQuery};

/// Everything derived from an archive, cached between queries.
#[derive(Debug, Default)]
pub struct Explorer {
    classes: FailureClasses,
    contents: drift::Contents,
    orders: rows::Orders,
    /// The last filter, with the result of its pass.
    view: Option<View>,
    /// Today's date, if known.
    now: Option<Day>,
    /// The verdicts about all problems, with the number of reports they were computed from.
    assessments: Option<(usize, Assessments)>,
    /// Readiness, with the number of reports it was computed from.
    readiness: Option<(usize, Vec<Readiness>)>,
}

/// A filter and the result of its pass.
#[derive(Debug)]
struct View {
    filter: Filter,
    /// The number of reports in the archive when the pass ran.
    reports: usize,
    mask: FilterMask,
    aggregates: Aggregates,
    history: History,
}

impl Explorer {
    /// Processes the reports added since the last call. Optional, but spreads the work over the time
    /// spent reading files.
    pub fn update(&mut self, archive: &Archive) {
        self.classes.update(archive);
        self.contents.update(archive);
    }

    /// Sets today's date. Without it the day of the newest report counts as today.
    pub fn set_now(&mut self, now: Day) {
        self.now = Some(now);
        self.assessments = None;
        self.view = None;
    }

    /// Today's date, if it was set.
    pub const fn now(&self) -> Option<Day> {
        self.now
    }

    fn view(&mut self, archive: &Archive, filter: &Filter) {
        self.update(archive);
        let known = self.view.as_ref();
        if known.is_some_and(|view| view.reports == archive.len() && view.filter == *filter) {
            return;
        }
        let mask = mask::mask(filter, archive, &self.classes);
        let aggregates = Aggregates::of(archive, &self.classes, &mask);
        if self.assessments.as_ref().is_none_or(|(reports, _)| *reports != archive.len()) {
            let all = if filter.is_empty() {
                Assessments::of(archive, &self.classes, &aggregates, self.now)
            } else {
                Assessments::of_all(archive, &self.classes, self.now)
            };
            self.assessments = Some((archive.len(), all));
        }
        let history = History::of(archive, &aggregates);
        self.view = Some(View { filter: filter.clone(), reports: archive.len(), mask, aggregates, history });
    }

    /// The figures for the reports and failures that match a filter.
    ///
    /// ```
    /// use tls_rpt_workbench::archive::Archive;
    /// use tls_rpt_workbench::explore::{Dimension, Explorer, Filter};
    ///
    /// let archive = Archive::default();
    /// let mut filter = Filter::default();
    /// filter.choose(Dimension::Mx, "mx1.example.com");
    /// assert_eq!(Explorer::default().overview(&archive, &filter).reports, 0);
    /// ```
    pub fn overview(&mut self, archive: &Archive, filter: &Filter) -> Overview {
        self.view(archive, filter);
        let Some(view) = &self.view else { return Overview::default() };
        let mut out = Overview::of(archive, &self.classes, &view.aggregates, filter.is_failure_level());
        out.reporting_gaps = {
            // Under another filter a silent reporter is as silent.
            let newest = archive.reports().iter().filter_map(ReportRow::last_day).max();
            ReportingGap::of(archive, &view.aggregates, newest.filter(|_| filter.to.is_none()))
        };
        out.drift = Drift::of(archive, &self.contents, &view.aggregates, &view.mask);
        out
    }

    /// The problems that match a filter, the most important first, at most `most` of them, and their total number.
    ///
    /// Severity and status of a problem come from all reports; the filter narrows what is counted and listed.
    pub fn problems(&mut self, archive: &Archive, filter: &Filter, most: usize) -> (Vec<Problem>, usize) {
        self.view(archive, filter);
        let (Some(view), Some((_, assessments))) = (&self.view, &self.assessments) else { return (Vec::new(), 0) };
        problems::View::new(archive, &self.classes, &view.aggregates, &view.history, assessments).problems(most)
    }

    /// The problem with this name, with its failures by reporter and day. If none of its failures matches the filter, it is
    /// described from all reports; the flag says whether any does.
    pub fn problem(
        &mut self,
        archive: &Archive,
        filter: &Filter,
        id: &ProblemId,
    ) -> Option<(Problem, ByReporter, bool)> {
        if let Some((problem, by_reporter)) = self.problem_within(archive, filter, id) {
            return Some((problem, by_reporter, true));
        }
        let (problem, by_reporter) = self.problem_within(archive, &Filter::default(), id)?;
        Some((problem, by_reporter, false))
    }

    fn problem_within(&mut self, archive: &Archive, filter: &Filter, id: &ProblemId) -> Option<(Problem, ByReporter)> {
        self.view(archive, filter);
        let (view, (_, assessments)) = (self.view.as_ref()?, self.assessments.as_ref()?);
        problems::View::new(archive, &self.classes, &view.aggregates, &view.history, assessments).problem_with(id)
    }

    /// The policy domains of the matching reports, those that need attention first, at most `most` of them, and their
    /// number.
    pub fn domains(&mut self, archive: &Archive, filter: &Filter, most: usize) -> (Vec<DomainRow>, u64) {
        self.view(archive, filter);
        let (Some(view), Some((_, assessments))) = (&self.view, &self.assessments) else { return (Vec::new(), 0) };
        DomainRow::all(archive, &self.classes, &view.aggregates, assessments, most)
    }

    /// A page of the failure details that match a filter, at most [`RowQuery::MOST`] rows.
    pub fn page(&mut self, archive: &Archive, filter: &Filter, slice: RowQuery) -> RowPage {
        self.view(archive, filter);
        let Some(view) = &self.view else { return RowPage::default() };
        self.orders.page(archive, &self.classes, &view.aggregates.rows, slice)
    }

    /// The reports that match a filter.
    pub fn reports(&mut self, archive: &Archive, filter: &Filter) -> Vec<ReportId> {
        self.view(archive, filter);
        let Some(view) = &self.view else { return Vec::new() };
        view.aggregates.reports.iter().map(ReportId::new).collect()
    }

    /// The failure details that match a filter; used by exports.
    pub fn rows(&mut self, archive: &Archive, filter: &Filter) -> Vec<RowId> {
        self.view(archive, filter);
        let Some(view) = &self.view else { return Vec::new() };
        view.aggregates.rows.iter().map(RowId::new).collect()
    }

    /// The policies that match a filter: those with one of the filter's domains
    /// and policy types, in matching reports. If the filter selects failures, only reports with such failures match.
    pub fn policies(&mut self, archive: &Archive, filter: &Filter) -> Vec<PolicyId> {
        self.view(archive, filter);
        let Some(view) = &self.view else { return Vec::new() };
        let inside = |policy: &PolicyId| {
            let report = archive.policies()[*policy].report.index();
            view.mask.policies[policy.index()] & FilterMask::IN != 0 && view.aggregates.reports.contains(report)
        };
        (0..archive.policies().len()).map(PolicyId::new).filter(inside).collect()
    }

    /// The failure details of the archive, grouped into failure classes.
    pub fn classes(&mut self, archive: &Archive) -> &FailureClasses {
        self.update(archive);
        &self.classes
    }

    /// Whether each policy domain in mode testing can switch to enforce. Considers all reports, regardless of the
    /// filter.
    pub fn readiness(&mut self, archive: &Archive) -> &[Readiness] {
        self.update(archive);
        let reports = archive.len();
        let known = self.readiness.take().filter(|(known, _)| *known == reports);
        let all = known.unwrap_or_else(|| (reports, readiness::readiness(archive, &self.classes)));
        &self.readiness.insert(all).1
    }
}
