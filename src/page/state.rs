//! The state that is drawn, and how the engine's answers change it.

use std::ops::Deref;
use std::rc::Rc;

use super::files::FileList;
use super::route::Route;
use crate::archive::ReportId;
use crate::explore::url_query::{self, Note};
use crate::explore::{Filter, ReportOrder, RowPage, RowQuery};
use crate::present::report::ListedReport;
use crate::present::{Dashboard, ReportPage, ReportView};

/// The state of the page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// The current screen.
    pub route: Route,
    /// The files added in this visit, with their status.
    pub files: Rc<FileList>,
    /// The filter of the reports, as parsed from the address.
    pub filter: Rc<Filter>,
    /// Parameters of the address that were ignored.
    pub filter_notes: Rc<Vec<Note>>,
    /// Figures and problems; `None` before the first answer. While an answer is pending, those of the previous filter.
    pub explored: Option<Rc<Answered>>,
    /// The list of reports, as far as it is loaded.
    pub listed: Listed,
    /// Number of answers with figures so far.
    pub answers: u64,
    /// Failure details, with the [`Answered::number`] they belong to.
    pub rows: Option<(u64, Rc<LoadedRows>)>,
    /// Status message of the last export, or why it failed.
    pub export: Option<Result<String, String>>,
    /// The open report; `Err` with the requested number if there is no such report.
    pub report: Option<Result<Rc<ReportView>, ReportId>>,
    /// Number of a report, with its raw text or why that could not be loaded.
    pub raw: Option<(ReportId, Result<LongText, String>)>,
    /// Files are being dragged over the window.
    pub hovering: bool,
    /// A message about the last drop.
    pub notice: Option<&'static str>,
    /// Why the engine cannot be used.
    pub trouble: Option<String>,
}

/// An answer about figures and problems, numbered by the page: rows requested under another number are stale.
///
/// `Eq`, because only then two `Rc` of one answer are compared by address, which every part of the screen does at each
/// render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Number of the answer, from 1.
    pub number: u64,
    /// Figures and problems under the filter.
    pub explored: Dashboard,
}

impl Deref for Answered {
    type Target = Dashboard;

    fn deref(&self) -> &Dashboard {
        &self.explored
    }
}

/// Failure details, and the request they answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedRows {
    /// The requested order and range.
    pub slice: RowQuery,
    /// The rows found there.
    pub page: RowPage,
}

/// A text that may be too long to compare at every render: compared by address instead.
#[derive(Debug, Clone)]
pub struct LongText(pub Rc<str>);

impl PartialEq for LongText {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The list of reports, as far as it is loaded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listed {
    /// Sort column and direction.
    pub order: ReportOrder,
    /// The reports loaded so far, from the first one on.
    pub rows: Rc<Vec<ListedReport>>,
}

impl Listed {
    /// Appends the next page, or replaces the list by a first page. `false` for any other page, which is outdated.
    fn add(&mut self, page: ReportPage) -> bool {
        if page.offset == 0 {
            (self.order, self.rows) = (page.order, Rc::new(page.reports));
        } else if page.order == self.order && page.offset == self.rows.len() as u64 {
            Rc::make_mut(&mut self.rows).extend(page.reports);
        } else {
            return false;
        }
        true
    }
}

impl State {
    /// The fragment of the reports screen with the current filter.
    pub fn reports_fragment(&self) -> String {
        Route::Reports.with_query(&url_query::print(&self.filter))
    }

    /// Goes to the screen and filter of an address. `false` if nothing changes.
    pub(super) fn went(&mut self, route: Route, query: &str) -> bool {
        if self.route == route && query.is_empty() && route != Route::Reports {
            return false;
        }
        self.route = route;
        if route == Route::Reports {
            // No query means the empty filter.
            let (filter, notes) = url_query::parse(query);
            (self.filter, self.filter_notes) = (Rc::new(filter), Rc::new(notes));
            self.export = None;
        }
        self.raw = None;
        if let Route::Report(id) = route
            && !matches!(&self.report, Some(Ok(view)) if view.row.id == id)
        {
            self.report = None;
        }
        true
    }

    /// Sets figures and problems. `false` if they belong to a filter that is no longer current.
    pub(super) fn explored(&mut self, explored: Dashboard) -> bool {
        if explored.filter != *self.filter {
            return false;
        }
        self.answers += 1;
        self.listed = Listed { order: explored.order, rows: Rc::new(explored.reports.clone()) };
        self.explored = Some(Rc::new(Answered { number: self.answers, explored }));
        true
    }

    /// Sets failure details. `false` if they belong to another filter than the figures.
    pub(super) fn loaded(&mut self, filter: &Filter, rows: LoadedRows) -> bool {
        if self.explored.as_ref().is_none_or(|explored| explored.filter != *filter) {
            return false;
        }
        self.rows = Some((self.answers, Rc::new(rows)));
        true
    }

    /// Adds a page of the list of reports. `false` if it is outdated.
    pub(super) fn listed(&mut self, page: ReportPage) -> bool {
        page.filter == *self.filter && self.listed.add(page)
    }

    /// Resets everything about files and reports. File ids and answer numbers continue.
    pub(super) fn clear(&mut self) {
        Rc::make_mut(&mut self.files).clear();
        let Self { route, answers, hovering, notice, .. } = *self;
        let files = std::mem::take(&mut self.files);
        *self = Self { route, files, answers, hovering, notice, ..Self::default() };
    }
}
