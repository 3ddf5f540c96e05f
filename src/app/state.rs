//! What the page knows at the moment, and how it changes.

use std::rc::Rc;

use tls_rpt_workbench::explore::fragment::{self, Note};
use tls_rpt_workbench::explore::{Filter, ReportOrder};
use tls_rpt_workbench::protocol::view::ReportRow;
use tls_rpt_workbench::protocol::{Explored, ReportPage, ReportView};
use tls_rpt_workbench::tray::Tray;
use yew::Reducible;

use super::route::Route;
use crate::components::grid::Sheet;

/// The state of the page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// Where the user is.
    pub route: Route,
    /// The files handed in; replaced as a whole now and then while reading.
    pub tray: Rc<Tray>,
    /// What part of the reports is looked at.
    pub filter: Rc<Filter>,
    /// What in the address chooses nothing.
    pub filter_notes: Rc<Vec<Note>>,
    /// Everything at a glance, once something was read. While an answer is awaited it is that for the last filter.
    pub explored: Option<Rc<Explored>>,
    /// The list of reports as far as it was asked for.
    pub listed: Listed,
    /// How many answers about everything there were.
    pub answers: u64,
    /// Failure details, and which of the answers about everything they belong to.
    pub rows: Option<(u64, Rc<Sheet>)>,
    /// What became of the export.
    pub export: Option<Result<String, String>>,
    /// The report being looked at; `Err` when there is none with that number.
    pub report: Option<Result<Rc<ReportView>, u32>>,
    /// The raw text of a report, or why it cannot be had.
    pub raw: Option<(u32, Result<LongText, String>)>,
    /// Files are being held over the window.
    pub hovering: bool,
    /// Something to be said about what was handed in.
    pub notice: Option<&'static str>,
    /// Why the engine cannot be used.
    pub trouble: Option<String>,
}

/// A text that may be too long to be compared at every drawing: two are the same if they are one in memory.
#[derive(Debug, Clone)]
pub struct LongText(pub Rc<str>);

impl PartialEq for LongText {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl State {
    /// The place of all reports, with the filter.
    pub fn reports_fragment(&self) -> String {
        Route::Reports.with_query(&fragment::print(&self.filter))
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
    /// Takes in a page of the list: the next one, or the first one of another order. Anything else comes too late.
    fn take(&mut self, page: ReportPage) -> bool {
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

/// What can happen.
#[derive(Debug)]
pub enum Action {
    /// The address changed: a place, and the query behind it.
    Went(Route, String),
    /// Something about the files changed.
    Tray(Tray),
    /// The engine told what a filter lets in.
    Explored(Box<Explored>),
    /// The engine gave failure details.
    Rows(Filter, Sheet),
    /// The engine gave more of the list of reports.
    Listed(ReportPage),
    /// How an export is doing, or why it went wrong, in words.
    Export(Result<String, String>),
    /// The engine gave a report.
    Report(u32, Option<Box<ReportView>>),
    /// The engine gave a raw text.
    Raw(u32, Result<String, String>),
    /// Files are held over the window, or are gone.
    Hover(bool),
    /// There is something to be said about what was handed in, or no longer.
    Notice(Option<&'static str>),
    /// The engine cannot be used.
    Trouble(String),
    /// Everything about reports was cleared.
    Cleared,
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Went(route, query) => {
                if next.route == route && query.is_empty() && route != Route::Reports {
                    return self;
                }
                next.route = route;
                if route == Route::Reports {
                    // Here nothing behind `?` is a filter, too: the empty one.
                    let (filter, notes) = fragment::parse(&query);
                    (next.filter, next.filter_notes) = (Rc::new(filter), Rc::new(notes));
                    next.export = None;
                }
                next.raw = None;
                if let Route::Report(id) = route
                    && !matches!(&next.report, Some(Ok(view)) if view.row.id == id)
                {
                    next.report = None;
                }
            }
            Action::Tray(tray) => next.tray = Rc::new(tray),
            // What comes too late is for a filter that nobody looks at any more.
            Action::Explored(explored) if explored.filter != *next.filter => return self,
            Action::Explored(mut explored) => {
                next.answers += 1;
                explored.answer = next.answers;
                next.listed = Listed { order: explored.order, rows: Rc::new(explored.reports.clone()) };
                next.explored = Some(Rc::from(explored));
            }
            Action::Rows(filter, sheet) => {
                if next.explored.as_ref().is_none_or(|explored| explored.filter != filter) {
                    return self;
                }
                next.rows = Some((next.answers, Rc::new(sheet)));
            }
            Action::Listed(page) => {
                if page.filter != *next.filter || !next.listed.take(page) {
                    return self;
                }
            }
            Action::Export(told) => next.export = Some(told),
            Action::Report(id, view) => next.report = Some(view.map(Rc::from).ok_or(id)),
            Action::Raw(id, text) => next.raw = Some((id, text.map(|text| LongText(Rc::from(text))))),
            Action::Hover(hovering) => {
                if next.hovering == hovering {
                    return self;
                }
                next.hovering = hovering;
            }
            Action::Notice(notice) => next.notice = notice,
            Action::Trouble(trouble) => next.trouble = Some(trouble),
            Action::Cleared => {
                next.tray = Rc::default();
                next.explored = None;
                next.listed = Listed::default();
                next.rows = None;
                next.export = None;
                next.report = None;
                next.raw = None;
                next.trouble = None;
            }
        }
        Rc::new(next)
    }
}
