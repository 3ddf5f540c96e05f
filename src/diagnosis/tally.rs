//! One pass over the archive: what is let in, added up in every way that is asked for.
//!
//! Two policies of one report about one domain may describe the same sessions (RFC 8460 s.4), so in every sum the
//! entries of each policy type are added up and the larger type counts. A sum for one MX host is right in itself; the
//! sums for all hosts may come to more than the whole where policies share sessions.

use std::collections::HashMap;

use super::cases::Cases;
use crate::archive::sessions::place;
use crate::archive::{Archive, ByType, Sessions, number};

/// What a pass lets in. Each table has a place for every row or number; the bits are [`Admit::IN`] and [`Admit::TEXT`].
#[derive(Debug, Clone)]
pub struct Admit {
    /// By report.
    pub reports: Vec<u8>,
    /// By policy.
    pub policies: Vec<u8>,
    /// By case.
    pub cases: Vec<u8>,
    /// By symbol of the sending MTA's address.
    pub senders: Vec<u8>,
    /// Reports count only by policies that are let in; a report without policies does not.
    pub by_policy: bool,
    /// Reports count only by failures that are let in, or by a text in the policy where only a text is asked for.
    pub by_row: bool,
    /// Nothing but a text narrows the failures.
    pub text_only: bool,
}

impl Admit {
    /// It is let in.
    pub const IN: u8 = 1;
    /// The text that is looked for was found in it, or none is looked for.
    pub const TEXT: u8 = 2;

    /// Lets everything in.
    pub fn all(archive: &Archive, cases: &Cases) -> Self {
        let all = Self::IN | Self::TEXT;
        Self {
            reports: vec![all; archive.len()],
            policies: vec![all; archive.policies().len()],
            cases: vec![all; cases.cases().len()],
            senders: vec![all; archive.symbols().places()],
            by_policy: false,
            by_row: false,
            text_only: false,
        }
    }
}

/// A set of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// An empty set with room for so many rows.
    pub fn new(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)])
    }

    /// Puts a row in.
    pub fn insert(&mut self, row: usize) {
        self.0[row >> 6] |= 1 << (row & 63);
    }

    /// Whether a row is in.
    pub fn contains(&self, row: usize) -> bool {
        self.0.get(row >> 6).is_some_and(|word| word >> (row & 63) & 1 == 1)
    }

    /// How many rows are in.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

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
    /// Failed sessions in scopes of one policy type; the others are in [`Tally::groups`] only.
    failed: u64,
    /// Failed sessions in other scopes; two policies may both have counted them.
    shared: u64,
    /// Failures let in.
    pub rows: u32,
    /// The report in which it was met last, counted from one.
    report: u32,
    /// First and last day of the reports.
    pub days: Option<(i64, i64)>,
}

impl CaseSum {
    /// How much it weighs among other cases; not a number of sessions, of which some may be in twice.
    pub const fn weight(&self) -> u64 {
        self.failed.saturating_add(self.shared)
    }
}

/// What was found about a problem.
#[derive(Debug, Clone, Default)]
pub struct ProblemSum {
    /// The days of the reports, in the order in which they came, not without repetition.
    pub days: Vec<i64>,
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
    /// By policy type, in the order of [`place`].
    pub types: [TypeSum; 4],
    /// By case.
    pub cases: Vec<CaseSum>,
    /// By group, in the order of [`By`].
    pub groups: [Vec<Sum>; 5],
    /// By symbol of the sending MTA's address.
    pub senders: Vec<Sum>,
    /// By problem.
    pub problems: Vec<ProblemSum>,
}

/// The groupings of cases, in the order of [`Tally::groups`].
#[derive(Debug, Clone, Copy)]
pub enum By {
    /// [`Cases::mx`].
    Mx,
    /// [`Cases::result_type`].
    ResultType,
    /// [`Cases::fault`].
    Fault,
    /// [`Cases::cell`].
    Cell,
    /// [`Cases::problem`].
    Problem,
}

/// How many rows of evidence a problem keeps.
const EVIDENCE: usize = super::problems::Problem::EVIDENCE;

fn groupings(cases: &Cases) -> [(&[u32], usize); 5] {
    [
        (&cases.mx.of_case, cases.mx.groups().len()),
        (&cases.result_type.of_case, cases.result_type.groups().len()),
        (&cases.fault.of_case, cases.fault.groups().len()),
        (&cases.cell.of_case, cases.cell.groups().len()),
        (&cases.problem.of_case, cases.problem.groups().len()),
    ]
}

/// A failure in a scope with several policy types, as far as sums need it.
#[derive(Debug, Default)]
struct Shared {
    /// By scope, place of the policy type, and case.
    cases: HashMap<(u32, u8, u32), u64, foldhash::fast::RandomState>,
    /// By scope, place of the policy type, and sender.
    senders: HashMap<(u32, u8, u32), u64, foldhash::fast::RandomState>,
}

/// What a scope of the report at hand adds up to.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    types: ByType,
    unexplained: [u64; 4],
    matching: [u64; 4],
    rows: u64,
    seen: bool,
    /// Policy types with failure details, a bit each.
    detailed: u8,
}

impl Tally {
    /// Goes through the archive once.
    pub fn of(archive: &Archive, cases: &Cases, admit: &Admit) -> Self {
        let mut tally = Self {
            rows: Bits::new(archive.failures().len()),
            reports: Bits::new(archive.len()),
            scopes: Vec::with_capacity(archive.scopes().len()),
            types: Default::default(),
            cases: vec![CaseSum::default(); cases.cases().len()],
            groups: groupings(cases).map(|(_, len)| vec![Sum::default(); len]),
            senders: vec![Sum::default(); archive.symbols().places()],
            problems: vec![ProblemSum::default(); cases.problem.groups().len()],
        };
        let mut open = Vec::new();
        let mut shared = Shared::default();
        for report in 0..archive.len() {
            tally.report(archive, cases, admit, report, &mut open, &mut shared);
        }
        for (at, (of_case, _)) in groupings(cases).into_iter().enumerate() {
            let sums = &mut tally.groups[at];
            for (case, group) in tally.cases.iter().zip(of_case) {
                let sum = &mut sums[*group as usize];
                sum.failed = sum.failed.saturating_add(case.failed);
                sum.rows += u64::from(case.rows);
            }
        }
        tally
    }

    /// The sums of a grouping, by group.
    pub fn by(&self, by: By) -> &[Sum] {
        &self.groups[by as usize]
    }

    fn report(
        &mut self,
        archive: &Archive,
        cases: &Cases,
        admit: &Admit,
        report: usize,
        open: &mut Vec<Open>,
        shared: &mut Shared,
    ) {
        let first_scope = archive.reports()[report].first_scope as usize;
        let next = archive.reports().get(report + 1).map_or(archive.scopes().len(), |next| next.first_scope as usize);
        open.clear();
        open.resize(next - first_scope, Open::default());
        let inside = admit.reports[report] & Admit::IN != 0;
        let mut counts = inside && !admit.by_policy && !admit.by_row;
        if inside {
            let policies = archive.policies_of(report);
            for policy in policies.clone().filter(|policy| admit.policies[*policy] & Admit::IN != 0) {
                let row = &archive.policies()[policy];
                let scope = &mut open[row.scope as usize - first_scope];
                let sessions = Sessions { successful: row.successful, failed: row.failed };
                let at = place(row.kind);
                scope.types.add(row.kind, sessions);
                let rest = row.failed.saturating_sub(row.detailed);
                scope.unexplained[at] = scope.unexplained[at].saturating_add(rest);
                scope.seen = true;
                scope.detailed |= u8::from(!archive.failures_of(policy).is_empty()) << at;
                self.types[at].sessions.add(sessions);
                self.types[at].policies += 1;
                counts |= !admit.by_row || (admit.text_only && admit.policies[policy] & Admit::TEXT != 0);
            }
            for policy in policies.filter(|policy| admit.policies[*policy] & Admit::IN != 0) {
                let row = &archive.policies()[policy];
                let scope = &mut open[row.scope as usize - first_scope];
                let mixed = scope.detailed.count_ones() > 1;
                let sum = self.policy(archive, cases, admit, policy, mixed.then_some(&mut *shared));
                let at = place(row.kind);
                scope.matching[at] = scope.matching[at].saturating_add(sum.failed);
                scope.rows += sum.rows;
                let total = &mut self.types[at].matching;
                total.failed = total.failed.saturating_add(sum.failed);
                total.rows += sum.rows;
                counts |= sum.rows > 0;
            }
        }
        if counts {
            self.reports.insert(report);
        }
        for scope in &*open {
            let (at, sessions) = scope.types.counted();
            let failed = scope.matching.into_iter().max().unwrap_or(0);
            self.scopes.push(ScopeSum {
                sessions,
                unexplained: scope.unexplained[at],
                matching: Sum { failed, rows: scope.rows },
                seen: scope.seen,
            });
        }
        if !shared.cases.is_empty() {
            self.settle(cases, shared);
        }
    }

    /// Goes through the failures of a policy. Where they may be those of another policy as well, they are set aside.
    fn policy(
        &mut self,
        archive: &Archive,
        cases: &Cases,
        admit: &Admit,
        policy: usize,
        mut shared: Option<&mut Shared>,
    ) -> Sum {
        let row = &archive.policies()[policy];
        let report = row.report;
        let day = archive.reports()[report as usize].day();
        let by_policy = admit.policies[policy] & Admit::TEXT;
        let failures = archive.failures();
        let span = archive.failures_of(policy);
        let mut sum = Sum::default();
        let ids = &cases.rows()[span.clone()];
        let senders = &failures.sender[span.clone()];
        for ((at, case), sender) in span.zip(ids).zip(senders) {
            let (case_bits, sender_bits) = (admit.cases[*case as usize], admit.senders[sender.index()]);
            if case_bits & sender_bits & Admit::IN == 0 || (case_bits | sender_bits | by_policy) & Admit::TEXT == 0 {
                continue;
            }
            let failed = failures.failed(at);
            self.rows.insert(at);
            sum.failed = sum.failed.saturating_add(failed);
            sum.rows += 1;
            let known = &mut self.cases[*case as usize];
            if known.report != report + 1 {
                known.report = report + 1;
                if let Some(day) = day {
                    let (first, last) = known.days.unwrap_or((day, day));
                    known.days = Some((first.min(day), last.max(day)));
                    let days = &mut self.problems[cases.problem.of_case[*case as usize] as usize].days;
                    if days.last() != Some(&day) {
                        days.push(day);
                    }
                }
            }
            if known.rows < number(EVIDENCE) {
                let evidence = &mut self.problems[cases.problem.of_case[*case as usize] as usize].evidence;
                if evidence.len() < EVIDENCE {
                    evidence.push(number(at));
                }
            }
            known.rows += 1;
            let from = &mut self.senders[sender.index()];
            from.rows += 1;
            if let Some(shared) = &mut shared {
                // There are four policy types.
                #[expect(clippy::cast_possible_truncation, reason = "a place is below four")]
                let kind = place(row.kind) as u8;
                let sum = shared.cases.entry((row.scope, kind, *case)).or_insert(0);
                *sum = sum.saturating_add(failed);
                let sender = archive.symbols().known_form(*sender);
                let sum = shared.senders.entry((row.scope, kind, sender.0)).or_insert(0);
                *sum = sum.saturating_add(failed);
                known.shared = known.shared.saturating_add(failed);
            } else {
                known.failed = known.failed.saturating_add(failed);
                from.failed = from.failed.saturating_add(failed);
            }
        }
        sum
    }

    /// Adds what was set aside of a report: of each group the policy type with the most.
    fn settle(&mut self, cases: &Cases, shared: &mut Shared) {
        let found: Vec<((u32, u8, u32), u64)> = shared.cases.drain().collect();
        for (at, (of_case, _)) in groupings(cases).into_iter().enumerate() {
            let parts = found.iter().map(|((scope, kind, case), sum)| ((*scope, of_case[*case as usize], *kind), *sum));
            largest(parts.collect(), &mut self.groups[at]);
        }
        let parts = shared.senders.drain().map(|((scope, kind, sender), sum)| ((scope, sender, kind), sum));
        largest(parts.collect(), &mut self.senders);
    }
}

/// Adds to each group, for each scope, the sum of the policy type with the most. The keys are scope, group, type.
fn largest(mut parts: Vec<((u32, u32, u8), u64)>, sums: &mut [Sum]) {
    parts.sort_unstable();
    for group in parts.chunk_by(|(a, _), (b, _)| (a.0, a.1) == (b.0, b.1)) {
        let types = group.chunk_by(|(a, _), (b, _)| a.2 == b.2);
        let most = types.map(|parts| parts.iter().fold(0_u64, |sum, (_, part)| sum.saturating_add(*part))).max();
        if let (Some(((_, at, _), _)), Some(most)) = (group.first(), most) {
            let sum = &mut sums[*at as usize];
            sum.failed = sum.failed.saturating_add(most);
        }
    }
}
