//! The printable summary: one self-contained HTML document to hand on, readable without the product and without script.
//!
//! It has the answer, the domains, the problems with their steps and evidence, and the figures, of the reports that
//! match the filter. It loads nothing, and everything received is escaped. Masked, it contains no name from the reports:
//! names are replaced in the data, before anything is written.
//!
//! | module | holds |
//! |---|---|
//! | `masked` | replaces the names in the data of a summary |
//! | `document` | writes the document |
//! | `chart` | the drawing of sessions over time |

mod chart;
mod document;
mod masked;

use serde::{Deserialize, Serialize};

use super::dashboard::Dashboard;
use super::name_pass::NamePass;
use super::problem::Attention;
use crate::archive::Archive;
use crate::diagnosis::Problem;
use crate::diagnosis::problems::ByReporter;
use crate::explore::{Explorer, Filter, ReportOrder};
use crate::export;
use crate::report::Day;

pub use document::STYLE;

/// How a summary is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Options {
    /// Names are replaced by pseudonyms.
    pub redacted: bool,
    /// The reports are the made-up sample, which the document says.
    pub sample: bool,
}

/// What a summary is written from.
struct Summary {
    dashboard: Dashboard,
    /// The problems that are described in full: those that need action.
    problems: Vec<(Problem, ByReporter)>,
    options: Options,
    /// The day it was made.
    made: Option<Day>,
}

impl Summary {
    /// Maximum number of problems described in full; the others are listed.
    const PROBLEMS: usize = 30;

    fn of(explorer: &mut Explorer, archive: &Archive, filter: &Filter, options: Options) -> Self {
        let dashboard = Dashboard::of(explorer, archive, filter, ReportOrder::default());
        let open =
            dashboard.problems.iter().filter(|row| row.attention() == Attention::NeedsAction).take(Self::PROBLEMS);
        let problems = open.filter_map(|row| explorer.problem(archive, filter, &row.id));
        let problems = problems.map(|(problem, by_reporter, _)| (problem, by_reporter)).collect();
        Self { problems, dashboard, options, made: explorer.now() }
    }
}

/// A summary in the making. For a masked one the names of all reports are learned first, one report at a time, so that
/// the caller can do something else in between.
pub struct SummaryJob {
    filter: Filter,
    options: Options,
    names: Option<NamePass>,
}

impl SummaryJob {
    /// Prepares a summary of the reports that match a filter.
    pub fn new(archive: &Archive, filter: Filter, options: Options) -> Self {
        Self { filter, options, names: options.redacted.then(|| NamePass::over(archive)) }
    }

    /// Performs one step; returns whether there are more.
    pub fn step(&mut self, archive: &Archive) -> bool {
        self.names.as_mut().is_some_and(|names| names.step(archive))
    }

    /// The document, after the last step.
    pub fn finish(self, explorer: &mut Explorer, archive: &Archive) -> String {
        let mut summary = Summary::of(explorer, archive, &self.filter, self.options);
        if let Some(names) = self.names {
            summary.mask(archive, &mut names.finish());
        }
        document::html(&summary)
    }
}

/// The suggested name of the file, with the days that it covers.
pub fn file_name(redacted: bool, days: Option<(Day, Day)>) -> String {
    export::file_name("tls-summary", "html", redacted, days)
}
