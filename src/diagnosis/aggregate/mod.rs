//! One pass over the archive: sums of everything that matches the filter, by every grouping that is shown.
//!
//! Two policies of one report about one domain may describe the same sessions (RFC 8460 s.4), so in every sum the
//! entries are added up by policy type, and the larger type counts. A sum for one MX host is exact; the sums for all
//! hosts may exceed the total if policies share sessions.

mod filter_mask;
mod pass;

use crate::archive::{ReportId, RowId, Sessions};
use crate::diagnosis::classes::ClassId;

pub use filter_mask::{Bits, FilterMask};

/// Totals of failure details.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Failed sessions.
    pub failed: u64,
    /// Number of failure details.
    pub rows: u64,
}

/// Totals of one scope: a domain in a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScopeSum {
    /// Sessions of the matching policies, by the counting rule above.
    pub sessions: Sessions,
    /// Those failed sessions that no failure detail explains.
    pub unexplained: u64,
    /// Totals of the matching failures.
    pub matching: Sum,
    /// Whether any policy matches.
    pub seen: bool,
}

/// Totals of a policy type over all reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TypeSum {
    /// Sessions of the matching policies.
    pub sessions: Sessions,
    /// Totals of the matching failures.
    pub matching: Sum,
    /// Number of matching policies.
    pub policies: u64,
}

/// Totals of a failure class.
#[derive(Debug, Clone, Copy, Default)]
pub struct CaseSum {
    /// Failed sessions, including any that two policies may both have counted.
    pub weight: u64,
    /// Number of matching failures.
    pub rows: u32,
    /// The last report that contains it, counted from one.
    report: u32,
    /// The weight before that report.
    before: u64,
    /// The part of the weight in scopes with several policy types; those sums are only in [`Aggregates::groups`].
    shared: u64,
}

/// Where a problem was found.
#[derive(Debug, Clone, Default)]
pub struct ProblemSum {
    /// The reports that show it, each with the failed sessions, some of which may be counted twice.
    pub reports: Vec<(ReportId, u64)>,
    /// The first matching rows.
    pub evidence: Vec<RowId>,
}

/// The result of a pass.
#[derive(Debug)]
pub struct Aggregates {
    /// The matching failures.
    pub rows: Bits,
    /// The matching reports.
    pub reports: Bits,
    /// By scope.
    pub scopes: Vec<ScopeSum>,
    /// By policy type, in the order of [`place`](crate::archive::sessions::place).
    pub types: [TypeSum; 4],
    /// By failure class.
    pub classes: Vec<CaseSum>,
    /// By group, in the order of [`GroupBy`].
    pub groups: [Vec<Sum>; 5],
    /// By symbol of the sending MTA's address.
    pub senders: Vec<Sum>,
    /// By problem.
    pub problems: Vec<ProblemSum>,
    /// The failure classes in the current report.
    touched: Vec<ClassId>,
    touched_count: usize,
    /// Buffer for the matching rows of a policy.
    chosen: Vec<RowId>,
}

/// The groupings of failure classes, in the order of [`Aggregates::groups`].
#[derive(Debug, Clone, Copy)]
pub enum GroupBy {
    /// [`super::FailureClasses::mx`].
    Mx,
    /// [`super::FailureClasses::result_type`].
    ResultType,
    /// [`super::FailureClasses::fault`].
    Fault,
    /// [`super::FailureClasses::cell`].
    Cell,
    /// [`super::FailureClasses::problem`].
    Problem,
}

impl Aggregates {
    /// The sums of a grouping, by group.
    pub fn by(&self, by: GroupBy) -> &[Sum] {
        &self.groups[by as usize]
    }
}
