//! Figures, problems and the list of reports under a filter.

use serde::{Deserialize, Serialize};

use super::report::ListedReport;
use crate::archive::Archive;
use crate::diagnosis::Fault;
use crate::diagnosis::{self, Certainty, Problem, Readiness, Severity, Status, Who};
use crate::explore::{Explorer, Filter, Overview, ReportOrder};

/// Everything at a glance, under a filter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Dashboard {
    /// The filter it is for.
    pub filter: Filter,
    /// How many reports there are without a filter.
    pub all_reports: u64,
    /// The figures.
    pub figures: Overview,
    /// First and last day of the reports, in days since 1970, of those with a date that a report can have.
    pub range: Option<(i64, i64)>,
    /// What is wrong, what to do first in front: the first [`Dashboard::PROBLEMS`].
    pub problems: Vec<ProblemView>,
    /// How many problems there are in all.
    pub problem_count: u64,
    /// Whether each policy domain in mode testing can go to enforce; independent of the filter.
    pub readiness: Vec<Readiness>,
    /// The order of the list of reports.
    pub order: ReportOrder,
    /// The reports in that order, the first [`ReportPage::ROWS`] of them.
    pub reports: Vec<ListedReport>,
}

/// A page of the list of reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPage {
    /// The filter it is for.
    pub filter: Filter,
    /// The order of the list.
    pub order: ReportOrder,
    /// Number of reports before it.
    pub offset: u64,
    /// The reports.
    pub reports: Vec<ListedReport>,
}

/// One problem, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemView {
    /// The fault.
    pub fault: Fault,
    /// A headline.
    pub title: String,
    /// What happened.
    pub meaning: String,
    /// What to do.
    pub fix: String,
    /// What to run.
    pub commands: Vec<String>,
    /// The RFC sections that define the requirement.
    pub source: String,
    /// The likely causes, the first the likeliest.
    pub causes: Vec<String>,
    /// How sure the fault is.
    pub certainty: Certainty,
    /// Why it is this fault and not another.
    pub why: String,
    /// How urgent it is.
    pub severity: Severity,
    /// Who can fix it.
    pub who: Who,
    /// Whether it goes on.
    pub status: Status,
    /// So few failures among so many sessions that they come and go by themselves.
    pub noise: bool,
    /// The MX hosts, the first [`Problem::LISTED`].
    pub hosts: Vec<String>,
    /// Addresses of the MX hosts, the first [`Problem::LISTED`].
    pub addresses: Vec<String>,
    /// The policy domain.
    pub policy_domain: Option<String>,
    /// The result types senders gave it.
    pub result_types: Vec<String>,
    /// Failed sessions.
    pub failed: u64,
    /// All sessions its reporters counted for the domain from its first to its last day.
    pub sessions: u64,
    /// First and last day, counted from 1970.
    pub days: Option<(i64, i64)>,
    /// On how many days reports show it.
    pub days_seen: u64,
    /// Who reports it.
    pub reporters: Vec<String>,
    /// Some of its rows, in words.
    pub evidence: Vec<String>,
    /// How many rows there are in all.
    pub rows: u64,
}

impl Dashboard {
    /// How many problems travel to the page. Nobody has more than a few; a hostile report can name any number.
    pub(crate) const PROBLEMS: usize = 100;

    /// Everything that matches a filter, with the reports in an order.
    pub fn of(explorer: &mut Explorer, archive: &Archive, filter: &Filter, order: ReportOrder) -> Self {
        let (problems, count) = explorer.problems(archive, filter, Self::PROBLEMS);
        let ids = explorer.reports(archive, filter);
        let days = ids.iter().filter_map(|id| archive.reports()[*id as usize].days);
        let range = days.reduce(|all, days| (all.0.min(days.0), all.1.max(days.1)));
        Self {
            filter: filter.clone(),
            all_reports: archive.len() as u64,
            figures: explorer.overview(archive, filter),
            range,
            problems: problems.iter().map(ProblemView::of).collect(),
            problem_count: count as u64,
            readiness: explorer.readiness(archive).to_vec(),
            order,
            reports: listed(archive, ids, order, 0),
        }
    }
}

impl ReportPage {
    /// How many reports one page has.
    pub const ROWS: usize = 50;

    /// The page that begins at `offset`.
    pub fn of(explorer: &mut Explorer, archive: &Archive, filter: &Filter, order: ReportOrder, offset: u64) -> Self {
        let ids = explorer.reports(archive, filter);
        Self { filter: filter.clone(), order, offset, reports: listed(archive, ids, order, offset) }
    }
}

/// A page of some reports in an order.
fn listed(archive: &Archive, mut ids: Vec<u32>, order: ReportOrder, offset: u64) -> Vec<ListedReport> {
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    order.sort(archive, &mut ids);
    ids.into_iter().skip(offset).take(ReportPage::ROWS).filter_map(|id| ListedReport::of(archive, id)).collect()
}

impl ProblemView {
    fn of(problem: &Problem) -> Self {
        let advice = problem.advice();
        Self {
            fault: problem.fault,
            title: problem.fault.title().to_owned(),
            meaning: diagnosis::name_domain(advice.meaning, problem.policy_domain.as_deref()),
            fix: problem.fix(),
            commands: problem.commands(),
            source: advice.source(),
            causes: problem.causes(),
            certainty: problem.certainty,
            why: problem.why.clone(),
            severity: problem.severity,
            who: problem.fault.who(),
            status: problem.status,
            noise: problem.noise,
            hosts: problem.hosts.clone(),
            addresses: problem.addresses.clone(),
            policy_domain: problem.policy_domain.clone(),
            result_types: problem.result_types.clone(),
            failed: problem.failed,
            sessions: problem.sessions,
            days: problem.days.map(|(first, last)| (first.0, last.0)),
            days_seen: problem.days_seen,
            reporters: problem.reporters.clone(),
            evidence: problem.evidence.clone(),
            rows: problem.rows,
        }
    }
}
