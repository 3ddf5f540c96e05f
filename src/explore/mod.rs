//! Looking at the archive from any side: a filter, the figures under it, its problems, its rows.
//!
//! [`Explorer`] is what the engine holds beside the archive. Each failure is judged when it comes in; a new filter costs
//! one pass over the rows, and whatever is asked under the same filter uses that pass again.

mod admit;
pub mod drift;
pub mod filter;
pub mod fragment;
pub mod listing;
mod order;
pub mod overview;
pub mod rows;
pub mod silence;

use crate::archive::{Archive, number};
use crate::diagnosis::History;
use crate::diagnosis::cases::Cases;
use crate::diagnosis::problems::{Problem, problems_of};
use crate::diagnosis::readiness::{self, Readiness};
use crate::diagnosis::tally::{Admit, Tally};

pub use drift::Drift;
pub use filter::{Dimension, Filter};
pub use listing::{ReportColumn, ReportOrder};
pub use overview::{Group, Overview, Ranking};
pub use rows::{Column, Page, Row, Slice};
pub use silence::Silence;

/// What is known about an archive beside what it holds.
#[derive(Debug, Default)]
pub struct Explorer {
    cases: Cases,
    contents: drift::Contents,
    orders: rows::Orders,
    /// The last filter, and what it lets in.
    view: Option<View>,
    /// Readiness, and for how many reports it was worked out.
    readiness: Option<(usize, Vec<Readiness>)>,
}

/// What a filter lets in.
#[derive(Debug)]
struct View {
    filter: Filter,
    /// How many reports there were.
    reports: usize,
    admit: Admit,
    tally: Tally,
    history: History,
}

impl Explorer {
    /// Looks at what came in since the last time. It need not be called, but spreads the work over the reading.
    pub fn update(&mut self, archive: &Archive) {
        self.cases.update(archive);
        self.contents.update(archive);
    }

    fn view(&mut self, archive: &Archive, filter: &Filter) {
        self.update(archive);
        let known = self.view.as_ref();
        if known.is_some_and(|view| view.reports == archive.len() && view.filter == *filter) {
            return;
        }
        let admit = admit::admit(filter, archive, &self.cases);
        let tally = Tally::of(archive, &self.cases, &admit);
        let history = History::of(archive, &tally);
        self.view = Some(View { filter: filter.clone(), reports: archive.len(), admit, tally, history });
    }

    /// The figures under a filter.
    pub fn overview(&mut self, archive: &Archive, filter: &Filter) -> Overview {
        self.view(archive, filter);
        let Some(view) = &self.view else { return Overview::default() };
        let mut out = Overview::of(archive, &self.cases, &view.tally, filter.of_failures());
        out.silences = Silence::of(archive, &view.tally);
        out.drift = Drift::of(archive, &self.contents, &view.tally, &view.admit);
        out
    }

    /// The problems under a filter, what to do first in front, no more than asked for; and how many there are.
    ///
    /// Whether one goes on is told as if there were no other reports and policies than those let in.
    pub fn problems(&mut self, archive: &Archive, filter: &Filter, most: usize) -> (Vec<Problem>, usize) {
        self.view(archive, filter);
        let Some(view) = &self.view else { return (Vec::new(), 0) };
        problems_of(archive, &self.cases, &view.tally, &view.history, most)
    }

    /// Failure details under a filter.
    pub fn page(&mut self, archive: &Archive, filter: &Filter, slice: Slice) -> Page {
        self.view(archive, filter);
        let Some(view) = &self.view else { return Page::default() };
        self.orders.page(archive, &self.cases, &view.tally.rows, slice)
    }

    /// The reports under a filter, by their number in the archive.
    pub fn reports(&mut self, archive: &Archive, filter: &Filter) -> Vec<u32> {
        self.view(archive, filter);
        let Some(view) = &self.view else { return Vec::new() };
        view.tally.reports.iter().map(number).collect()
    }

    /// The failure details under a filter, by their number in the archive: what an export writes.
    pub fn rows(&mut self, archive: &Archive, filter: &Filter) -> Vec<u32> {
        self.view(archive, filter);
        let Some(view) = &self.view else { return Vec::new() };
        view.tally.rows.iter().map(number).collect()
    }

    /// The policies under a filter, by their number in the archive: those of the reports let in that the filter's
    /// domains and policy types name. A choice among failures leaves those of the reports with such failures.
    pub fn policies(&mut self, archive: &Archive, filter: &Filter) -> Vec<u32> {
        self.view(archive, filter);
        let Some(view) = &self.view else { return Vec::new() };
        let inside = |policy: &u32| {
            let report = archive.policies()[*policy as usize].report as usize;
            view.admit.policies[*policy as usize] & Admit::IN != 0 && view.tally.reports.contains(report)
        };
        (0..number(archive.policies().len())).filter(inside).collect()
    }

    /// The failure details of the archive as they were judged.
    pub fn cases(&mut self, archive: &Archive) -> &Cases {
        self.update(archive);
        &self.cases
    }

    /// Whether each policy domain in mode testing can go to enforce. All reports count, whatever the filter.
    pub fn readiness(&mut self, archive: &Archive) -> &[Readiness] {
        self.update(archive);
        let reports = archive.len();
        let known = self.readiness.take().filter(|(known, _)| *known == reports);
        let all = known.unwrap_or_else(|| (reports, readiness::readiness(archive, &self.cases)));
        &self.readiness.insert(all).1
    }
}
