//! One pass over the archive: what is let in, added up in every way that is asked for.
//!
//! Two policies of one report about one domain may describe the same sessions (RFC 8460 s.4), so in every sum the
//! entries of each policy type are added up and the larger type counts. A sum for one MX host is right in itself; the
//! sums for all hosts may come to more than the whole where policies share sessions.

mod admit;
mod pass;

use crate::archive::Sessions;

pub use admit::{Admit, Bits};

/// A sum over failures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Failed sessions.
    pub failed: u64,
    /// Failure details.
    pub rows: u64,
}

/// What a report says about a domain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScopeSum {
    /// Sessions of the policies let in, by the counting rule.
    pub sessions: Sessions,
    /// Failed sessions of them that no detail explains.
    pub unexplained: u64,
    /// The failures let in.
    pub matching: Sum,
    /// Any policy was let in.
    pub seen: bool,
}

/// A policy type over all reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TypeSum {
    /// Sessions of the policies let in.
    pub sessions: Sessions,
    /// The failures let in.
    pub matching: Sum,
    /// Policies let in.
    pub policies: u64,
}

/// What was found about a case.
#[derive(Debug, Clone, Copy, Default)]
pub struct CaseSum {
    /// Failed sessions, also those that two policies may both have counted.
    weight: u64,
    /// Failures let in.
    pub rows: u32,
    /// The report in which it was met last, counted from one.
    report: u32,
    /// How much it weighed before that report.
    before: u64,
    /// Of the weight, what is in scopes of several policy types; those sums are in [`Tally::groups`] only.
    shared: u64,
}

/// What was found about a problem.
#[derive(Debug, Clone, Default)]
pub struct ProblemSum {
    /// The reports that show it, and how much of it: failed sessions, some of which may be in twice.
    pub reports: Vec<(u32, u64)>,
    /// The first rows.
    pub evidence: Vec<u32>,
}

/// The sums of a pass.
#[derive(Debug)]
pub struct Tally {
    /// The failures let in.
    pub rows: Bits,
    /// The reports let in.
    pub reports: Bits,
    /// By scope.
    pub scopes: Vec<ScopeSum>,
    /// By policy type, in the order of [`place`](crate::archive::sessions::place).
    pub types: [TypeSum; 4],
    /// By case.
    pub cases: Vec<CaseSum>,
    /// By group, in the order of [`By`].
    pub groups: [Vec<Sum>; 5],
    /// By symbol of the sending MTA's address.
    pub senders: Vec<Sum>,
    /// By problem.
    pub problems: Vec<ProblemSum>,
    /// The cases of the report at hand.
    touched: Vec<u32>,
    touched_count: usize,
    /// Room for the rows of a policy.
    chosen: Vec<u32>,
}

/// The groupings of cases, in the order of [`Tally::groups`].
#[derive(Debug, Clone, Copy)]
pub enum By {
    /// [`super::Cases::mx`].
    Mx,
    /// [`super::Cases::result_type`].
    ResultType,
    /// [`super::Cases::fault`].
    Fault,
    /// [`super::Cases::cell`].
    Cell,
    /// [`super::Cases::problem`].
    Problem,
}

impl Tally {
    /// The sums of a grouping, by group.
    pub fn by(&self, by: By) -> &[Sum] {
        &self.groups[by as usize]
    }
}
