//! What is drawn of a visit, and how single answers change it.

use std::ops::Deref;
use std::rc::Rc;

use super::files::FileList;
use super::route::Route;
use crate::explore::fragment::{self, Note};
use crate::explore::{Filter, Page, ReportOrder, Slice};
use crate::protocol::view::ReportRow;
use crate::protocol::{Explored, ReportPage, ReportView};

/// The state of the page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// The screen.
    pub route: Route,
    /// The files of this visit.
    pub files: Rc<FileList>,
    /// The filter of the reports.
    pub filter: Rc<Filter>,
    /// Parameters of the address that were ignored.
    pub filter_notes: Rc<Vec<Note>>,
    /// Figures and problems, once something was read. While an answer is awaited they are those of the last filter.
    pub explored: Option<Rc<Answered>>,
    /// The list of reports as far as it was asked for.
    pub listed: Listed,
    /// How many times figures were answered.
    pub answers: u64,
    /// Failure details, and the number of the answer they belong to.
    pub rows: Option<(u64, Rc<LoadedRows>)>,
    /// What became of the export: what is shown about it, or why it failed.
    pub export: Option<Result<String, String>>,
    /// The report that is open; `Err` when there is none with that number.
    pub report: Option<Result<Rc<ReportView>, u32>>,
    /// The raw text of a report, or why it could not be loaded.
    pub raw: Option<(u32, Result<LongText, String>)>,
    /// Files are being dragged over the window.
    pub hovering: bool,
    /// A message about what was dropped.
    pub notice: Option<&'static str>,
    /// Why the engine cannot be used.
    pub trouble: Option<String>,
}

/// An answer about figures and problems, numbered by the page: rows that were asked for under another number are stale.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// Counts the answers, from 1.
    pub number: u64,
    /// The answer.
    pub explored: Explored,
}

impl Deref for Answered {
    type Target = Explored;

    fn deref(&self) -> &Explored {
        &self.explored
    }
}

/// Failure details, and the question they answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedRows {
    /// The question.
    pub slice: Slice,
    /// The answer.
    pub page: Page,
}

/// A text that may be too long to be compared at every render: two are equal if they share their memory.
#[derive(Debug, Clone)]
pub struct LongText(pub Rc<str>);

impl PartialEq for LongText {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The list of reports as far as it was asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listed {
    /// Its order.
    pub order: ReportOrder,
    /// The reports.
    pub rows: Rc<Vec<ReportRow>>,
}

impl Listed {
    /// Adds a page of the list: the next one, or the first one of another order. `false` for any other, which comes too
    /// late.
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
    /// The address of all reports under the filter.
    pub fn reports_fragment(&self) -> String {
        Route::Reports.with_query(&fragment::print(&self.filter))
    }

    /// Follows the address to a screen. `false` if nothing changes.
    pub(super) fn went(&mut self, route: Route, query: &str) -> bool {
        if self.route == route && query.is_empty() && route != Route::Reports {
            return false;
        }
        self.route = route;
        if route == Route::Reports {
            // No query is a filter too: the empty one.
            let (filter, notes) = fragment::parse(query);
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

    /// Adds figures and problems. `false` if they are of a filter that is no longer chosen.
    pub(super) fn explored(&mut self, explored: Explored) -> bool {
        if explored.filter != *self.filter {
            return false;
        }
        self.answers += 1;
        self.listed = Listed { order: explored.order, rows: Rc::new(explored.reports.clone()) };
        self.explored = Some(Rc::new(Answered { number: self.answers, explored }));
        true
    }

    /// Adds failure details. `false` if they are of a filter whose figures are not shown.
    pub(super) fn loaded(&mut self, filter: &Filter, rows: LoadedRows) -> bool {
        if self.explored.as_ref().is_none_or(|explored| explored.filter != *filter) {
            return false;
        }
        self.rows = Some((self.answers, Rc::new(rows)));
        true
    }

    /// Adds a page of the list of reports. `false` if it comes too late.
    pub(super) fn listed(&mut self, page: ReportPage) -> bool {
        page.filter == *self.filter && self.listed.add(page)
    }

    /// Forgets everything about reports.
    pub(super) fn clear(&mut self) {
        Rc::make_mut(&mut self.files).clear();
        let Self { route, answers, hovering, notice, .. } = *self;
        let files = std::mem::take(&mut self.files);
        *self = Self { route, files, answers, hovering, notice, ..Self::default() };
    }
}
