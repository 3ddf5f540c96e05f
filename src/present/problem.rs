//! A problem as the page shows it: a row of the list, and in full.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::archive::Archive;
use crate::diagnosis::problems::{ByReporter, ProblemId};
pub use crate::diagnosis::severity::Attention;
use crate::diagnosis::{self, Assessment, Fault, FilledStep, Problem};
use crate::explore::{Explorer, Filter};
use crate::export::markdown;
use crate::report::Day;

/// A problem in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemRow {
    /// What names it, for its address.
    pub id: ProblemId,
    /// How severe it is and whether it lasts: from all reports.
    pub verdict: Assessment,
    /// Its MX hosts, as written; at most [`ProblemRow::HOSTS`].
    pub hosts: Vec<String>,
    /// The number of further MX hosts.
    pub more_hosts: u64,
    /// The policy domain, normalised.
    pub policy_domain: Option<String>,
    /// Failed sessions of the matching failures.
    pub failed: u64,
    /// First and last day of the matching reports that show it.
    pub days: Option<(Day, Day)>,
}

impl ProblemRow {
    /// The maximum number of MX hosts.
    pub const HOSTS: usize = 2;

    /// The diagnosed fault.
    pub const fn fault(&self) -> Fault {
        self.id.fault
    }

    /// In which part of the list it belongs.
    pub const fn attention(&self) -> Attention {
        self.verdict.attention()
    }
}

impl From<Problem> for ProblemRow {
    fn from(problem: Problem) -> Self {
        let Problem { id, verdict, mut hosts, policy_domain, failed, days, .. } = problem;
        let more_hosts = hosts.len().saturating_sub(Self::HOSTS) as u64;
        hosts.truncate(Self::HOSTS);
        Self { id, verdict, hosts, more_hosts, policy_domain, failed, days }
    }
}

/// A problem with its texts for display.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemView {
    /// The problem.
    pub problem: Problem,
    /// Whether any of its failures matches the filter. If not, it is described from all reports.
    pub matches: bool,
    /// Failed and all sessions by reporter and day, from all reports.
    pub by_reporter: ByReporter,
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
    /// The problem as text for a ticket, in Markdown.
    pub ticket: String,
}

impl Deref for ProblemView {
    type Target = Problem;

    fn deref(&self) -> &Problem {
        &self.problem
    }
}

impl ProblemView {
    /// The problem with this name; `None` if no report shows it.
    pub fn of(explorer: &mut Explorer, archive: &Archive, filter: &Filter, id: &ProblemId) -> Option<Self> {
        let (problem, by_reporter, matches) = explorer.problem(archive, filter, id)?;
        let advice = problem.advice();
        Some(Self {
            matches,
            by_reporter,
            meaning: diagnosis::name_domain(advice.meaning, problem.policy_domain.as_deref()),
            fix: problem.fix(),
            steps: problem.steps(),
            source: advice.source(),
            causes: problem.causes(),
            provider: problem.provider().map(|provider| provider.name.to_owned()),
            message: problem.message(),
            ticket: markdown::Problem::from(&problem).ticket(&problem.evidence),
            problem,
        })
    }
}
