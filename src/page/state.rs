//! The state that is drawn, and how the engine's answers change it.

use std::ops::Deref;
use std::rc::Rc;

use super::files::FileList;
use super::route::{Route, Section};
use crate::archive::ReportId;
use crate::diagnosis::problems::ProblemId;
use crate::display::{count, day, number, received, shortened};
use crate::explore::url_query::{self, Note};
use crate::explore::{Filter, ReportOrder, RowPage, RowQuery};
use crate::present::report::ListedReport;
use crate::present::summary;
use crate::present::{Dashboard, ProblemView, ReportPage, ReportView};

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
    /// The problem shown in full.
    pub problem: Option<OpenProblem>,
    /// Failure details, with the [`Answered::number`] they belong to.
    pub rows: Option<(u64, Rc<LoadedRows>)>,
    /// Status message of the last export, or why it failed.
    pub export: Option<Result<String, String>>,
    /// The printable summary, while its preview is open.
    pub summary: Option<Preview>,
    /// The open report; `Err` with the requested number if there is no such report.
    pub report: Option<Result<Rc<ReportView>, ReportId>>,
    /// Number of a report, with its raw text or why that could not be loaded.
    pub raw: Option<(ReportId, Result<LongText, String>)>,
    /// Files are being dragged over the window.
    pub hovering: bool,
    /// What is announced to screen readers. Set again with each change that is not read out otherwise.
    pub announcement: String,
    /// Number of removed files that can be restored.
    pub restorable: Option<u64>,
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

/// A problem in full.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenProblem {
    /// The [`Answered::number`] it belongs to.
    pub answer: u64,
    /// The filter it was asked for with.
    pub filter: Filter,
    /// The problem asked for.
    pub id: ProblemId,
    /// The problem; `None` if no report shows it.
    pub view: Option<Rc<ProblemView>>,
}

/// The preview of the printable summary.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The filter it was asked for with.
    pub filter: Filter,
    /// How it is made.
    pub options: summary::Options,
    /// The HTML document; `None` while it is being made.
    pub html: Option<LongText>,
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
    /// The title of the browser tab.
    pub fn title(&self) -> String {
        let name = match &self.report {
            Some(Ok(view)) if self.route == Route::Report(view.row.id) => {
                let sender = view.row.organization.as_deref().map_or_else(|| "unnamed sender".to_owned(), received);
                let day = view.row.start.map(|start| format!(", {}", day(start.day()))).unwrap_or_default();
                format!("Report from {}{day} \u{b7} ", shortened(&sender, 60))
            }
            _ => String::new(),
        };
        if name.is_empty() { self.route.title().into_owned() } else { format!("{name}TLS-RPT Workbench") }
    }

    /// The fragment of a section of the reports with the current filter.
    pub fn fragment_of(&self, section: Section) -> String {
        Route::Reports(section).with_query(&url_query::print(&self.filter))
    }

    /// Announces a change to screen readers, also if the words are the same as before.
    pub(super) fn announce(&mut self, text: &str) {
        let again = self.announcement == text;
        text.clone_into(&mut self.announcement);
        if again {
            self.announcement.push('\u{a0}');
        }
    }

    /// The section of the reports on the screen; the overview if it shows something else.
    pub fn section(&self) -> Section {
        match &self.route {
            Route::Reports(section) => section.clone(),
            _ => Section::Overview,
        }
    }

    /// The problem to be shown in full: the one in the address, or else the first.
    pub fn open_problem(&self) -> Option<&ProblemId> {
        match &self.route {
            Route::Reports(Section::Problems(Some(id))) => Some(id),
            Route::Reports(Section::Problems(None)) => {
                Some(&self.explored.as_ref().filter(|explored| explored.filter == *self.filter)?.problems.first()?.id)
            }
            _ => None,
        }
    }

    /// Goes to the screen and filter of an address. `false` if nothing changes.
    pub(super) fn went(&mut self, route: Route, query: &str) -> bool {
        if self.route == route && query.is_empty() && !matches!(route, Route::Reports(_)) {
            return false;
        }
        self.route = route;
        if matches!(self.route, Route::Reports(_)) {
            // No query means the empty filter.
            let (filter, notes) = url_query::parse(query);
            (self.filter, self.filter_notes) = (Rc::new(filter), Rc::new(notes));
            self.export = None;
        }
        self.raw = None;
        if let Route::Report(id) = self.route
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
        if self.explored.as_ref().is_some_and(|known| known.filter != explored.filter) {
            let (matching, all) = (explored.figures.reports, explored.all_reports);
            self.announce(&format!("{} of {} match", number(matching), count(all, "report", "reports")));
        }
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

    /// Takes a finished summary; `false` if it is not the one being previewed.
    pub(super) fn previewed(&mut self, filter: &Filter, options: summary::Options, html: &str) -> bool {
        let waiting = self.summary.as_mut().filter(|preview| preview.filter == *filter && preview.options == options);
        let Some(preview) = waiting else { return false };
        preview.html = Some(LongText(Rc::from(html)));
        self.announce("The summary is ready");
        true
    }

    /// Sets the problem shown in full. `false` if another one is open by now.
    pub(super) fn opened(&mut self, filter: Filter, id: ProblemId, view: Option<ProblemView>) -> bool {
        if self.open_problem() != Some(&id) || filter != *self.filter {
            return false;
        }
        self.problem = Some(OpenProblem { answer: self.answers, filter, id, view: view.map(Rc::new) });
        true
    }

    /// Adds a page of the list of reports. `false` if it is outdated.
    pub(super) fn listed(&mut self, page: ReportPage) -> bool {
        let more = page.offset > 0;
        let added = page.filter == *self.filter && self.listed.add(page);
        if added && more {
            self.announce(&format!("{} are listed", count(self.listed.rows.len() as u64, "report", "reports")));
        }
        added
    }

    /// Resets everything about files and reports. File ids and answer numbers continue.
    pub(super) fn clear(&mut self) {
        Rc::make_mut(&mut self.files).clear();
        let Self { answers, hovering, notice, .. } = *self;
        let (route, files) = (self.route.clone(), std::mem::take(&mut self.files));
        *self = Self { route, files, answers, hovering, notice, ..Self::default() };
    }
}
