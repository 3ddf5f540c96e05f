//! Looking at what was read: the filter, the questions under it, and saving.

use std::rc::Rc;

use tls_rpt_workbench::explore::{Filter, ReportOrder, Slice, fragment};
use tls_rpt_workbench::export::Format;
use tls_rpt_workbench::protocol::{Exported, Question, Request};

use super::Desk;
use crate::app::route::Route;
use crate::app::state::Action;
use crate::browser::download::Saving;
use crate::browser::location;
use crate::components::format::count;

impl Desk {
    /// Changes what part of the reports is looked at; the back button returns to what was before.
    pub fn look(&self, change: impl FnOnce(&mut Filter)) {
        let mut filter = self.filter.borrow().as_ref().clone();
        change(&mut filter);
        location::go(&Route::Reports.with_query(&fragment::print(&filter)));
    }

    /// Looks for a text that is being typed: it takes the place of what was before.
    pub fn look_for(&self, text: &str) {
        let mut filter = self.filter.borrow().as_ref().clone();
        filter.look_for(text);
        let query = fragment::print(&filter);
        location::replace(&Route::Reports.with_query(&query));
        self.dispatch.dispatch(Action::Went(Route::Reports, query));
    }

    /// Asks for everything under a filter, if anything was read.
    pub fn explore(&self, filter: &Rc<Filter>) {
        *self.filter.borrow_mut() = Rc::clone(filter);
        if !self.tray.borrow().items().is_empty() {
            self.ask_explored();
        }
    }

    pub(super) fn ask_explored(&self) {
        let filter = self.filter.borrow().as_ref().clone();
        self.ask(Question::Explore(filter, self.order.get()));
    }

    /// Asks for failure details.
    pub fn ask_rows(&self, slice: Slice) {
        let filter = self.filter.borrow().as_ref().clone();
        self.ask(Question::Rows(filter, slice));
    }

    /// Asks for the reports behind the first so many.
    pub fn ask_reports(&self, offset: u64) {
        let filter = self.filter.borrow().as_ref().clone();
        self.ask(Question::Reports(filter, self.order.get(), offset));
    }

    /// Puts the list of reports in another order.
    pub fn list_by(&self, order: ReportOrder) {
        self.order.set(order);
        self.ask_reports(0);
    }

    /// Makes a file of what the filter lets in and has it saved.
    pub fn export(&self, format: Format, redacted: bool) {
        self.dispatch.dispatch(Action::Export(Ok("The file is being made\u{2026}".to_owned())));
        let filter = self.filter.borrow().as_ref().clone();
        self.engine.send(&Request::Ask(Question::Export { format, redacted, filter }));
    }

    pub(super) fn save(&self, exported: Exported, file: Option<&Saving>) {
        let name = exported.format.file_name(exported.redacted);
        let saved = file.is_some_and(|file| file.save(name));
        let counts = format!(
            "{} and {}",
            count(exported.reports, "report", "reports"),
            count(exported.rows, "failure detail", "failure details")
        );
        let told = if saved {
            Ok(format!("Saved {name}: {counts}."))
        } else {
            Err(format!("The browser could not save {name}."))
        };
        self.dispatch.dispatch(Action::Export(told));
    }
}
