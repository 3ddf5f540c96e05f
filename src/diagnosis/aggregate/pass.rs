//! The pass itself: goes through the archive and fills the [`Aggregates`].

use std::collections::HashMap;

use super::{Aggregates, Bits, CaseSum, FilterMask, ProblemSum, ScopeSum, Sum};
use crate::archive::sessions::place;
use crate::archive::{Archive, ByType, Id as _, PolicyId, PolicyRow, ReportId, RowId, ScopeId, Symbol};
use crate::diagnosis::classes::{ClassId, FailureClasses, GroupId};
use crate::diagnosis::problems::Problem;

/// The maximum number of evidence rows per problem.
const EVIDENCE: usize = Problem::EVIDENCE;

fn groupings(classes: &FailureClasses) -> [(&[GroupId], usize); 5] {
    [
        (&classes.mx.of_class, classes.mx.groups().len()),
        (&classes.result_type.of_class, classes.result_type.groups().len()),
        (&classes.fault.of_class, classes.fault.groups().len()),
        (&classes.cell.of_class, classes.cell.groups().len()),
        (&classes.problem.of_class, classes.problem.groups().len()),
    ]
}

/// Failed sessions in scopes with several policy types, set aside until the report is finished.
#[derive(Debug, Default)]
struct Shared {
    /// By scope, index of the policy type, and failure class.
    classes: HashMap<(ScopeId, u8, ClassId), u64, foldhash::fast::RandomState>,
    /// By scope, index of the policy type, and sender.
    senders: HashMap<(ScopeId, u8, Symbol), u64, foldhash::fast::RandomState>,
}

impl Shared {
    fn set_aside(&mut self, policy: &PolicyRow, class: ClassId, sender: Symbol, failed: u64) {
        #[expect(clippy::cast_possible_truncation, reason = "a place is below four")]
        let kind = place(policy.kind) as u8;
        let sum = self.classes.entry((policy.scope, kind, class)).or_insert(0);
        *sum = sum.saturating_add(failed);
        let sum = self.senders.entry((policy.scope, kind, sender)).or_insert(0);
        *sum = sum.saturating_add(failed);
    }
}

/// The running totals of a scope in the current report.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    types: ByType,
    unexplained: [u64; 4],
    matching: [u64; 4],
    rows: u64,
    seen: bool,
    /// Policy types with failure details, as bits.
    detailed: u8,
}

impl Aggregates {
    /// Runs the pass over all reports of the archive.
    pub fn of(archive: &Archive, classes: &FailureClasses, mask: &FilterMask) -> Self {
        let mut aggregates = Self {
            rows: Bits::new(archive.failures().len()),
            reports: Bits::new(archive.len()),
            scopes: Vec::with_capacity(archive.scopes().len()),
            types: Default::default(),
            classes: vec![CaseSum::default(); classes.classes().len()],
            groups: groupings(classes).map(|(_, len)| vec![Sum::default(); len]),
            senders: vec![Sum::default(); archive.symbols().count()],
            problems: vec![ProblemSum::default(); classes.problem.groups().len()],
            // One extra element, so that the branch-free write is always in bounds.
            touched: vec![ClassId::default(); classes.classes().len() + 1],
            touched_count: 0,
            chosen: Vec::new(),
        };
        let mut open = Vec::new();
        let mut shared = Shared::default();
        for report in (0..archive.len()).map(ReportId::new) {
            aggregates.report(archive, classes, mask, report, &mut open, &mut shared);
        }
        for (at, (of_class, _)) in groupings(classes).into_iter().enumerate() {
            let sums = &mut aggregates.groups[at];
            for (class, group) in aggregates.classes.iter().zip(of_class) {
                let sum = &mut sums[group.index()];
                sum.failed = sum.failed.saturating_add(class.weight - class.shared);
                sum.rows += u64::from(class.rows);
            }
        }
        aggregates
    }

    fn report(
        &mut self,
        archive: &Archive,
        classes: &FailureClasses,
        mask: &FilterMask,
        report: ReportId,
        open: &mut Vec<Open>,
        shared: &mut Shared,
    ) {
        let scopes = archive.scopes_of(report);
        let first_scope = scopes.indices().start;
        open.clear();
        open.resize(scopes.len(), Open::default());
        let inside = mask.reports[report.index()] & FilterMask::IN != 0;
        let mut counts = inside && !mask.by_policy && !mask.by_row;
        if inside {
            let policies = archive.policies_of(report);
            for policy in policies.clone().filter(|policy| mask.policies[policy.index()] & FilterMask::IN != 0) {
                let row = &archive.policies()[policy];
                let scope = &mut open[row.scope.index() - first_scope];
                let sessions = row.counts();
                let at = place(row.kind);
                scope.types.add(row.kind, sessions);
                let rest = row.unexplained();
                scope.unexplained[at] = scope.unexplained[at].saturating_add(rest);
                scope.seen = true;
                scope.detailed |= u8::from(!archive.failures_of(policy).is_empty()) << at;
                self.types[at].sessions.add(sessions);
                self.types[at].policies += 1;
                counts |= !mask.by_row || (mask.text_only && mask.policies[policy.index()] & FilterMask::TEXT != 0);
            }
            for policy in policies.filter(|policy| mask.policies[policy.index()] & FilterMask::IN != 0) {
                let row = &archive.policies()[policy];
                let scope = &mut open[row.scope.index() - first_scope];
                let mixed = scope.detailed.count_ones() > 1;
                let shared = mixed.then_some(&mut *shared);
                let sum = self.policy(archive, classes, mask, policy, shared);
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
            self.reports.insert(report.index());
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
        if !shared.classes.is_empty() {
            self.settle(classes, shared);
        }
        self.note(archive, classes, report);
    }

    /// Processes the failures of a policy: selects the matching ones, then adds them up.
    fn policy(
        &mut self,
        archive: &Archive,
        classes: &FailureClasses,
        mask: &FilterMask,
        policy: PolicyId,
        shared: Option<&mut Shared>,
    ) -> Sum {
        let span = archive.failures_of(policy);
        if !mask.by_row {
            self.rows.insert_span(span.indices());
            return self.add(archive, classes, policy, span, shared);
        }
        let mut chosen = std::mem::take(&mut self.chosen);
        if chosen.len() <= span.len() {
            chosen.resize(span.len() + 1, RowId::default());
        }
        let count = if mask.kinds.is_empty() {
            choose::<false>(archive, classes, mask, policy, &mut chosen)
        } else {
            choose::<true>(archive, classes, mask, policy, &mut chosen)
        };
        let rows = chosen[..count].iter().copied();
        rows.clone().for_each(|row| self.rows.insert(row.index()));
        let sum = self.add(archive, classes, policy, rows, shared);
        self.chosen = chosen;
        sum
    }

    /// Adds failures of a policy. Those that another policy may have counted as well are set aside.
    fn add(
        &mut self,
        archive: &Archive,
        classes: &FailureClasses,
        policy: PolicyId,
        rows: impl Iterator<Item = RowId>,
        mut shared: Option<&mut Shared>,
    ) -> Sum {
        let row = &archive.policies()[policy];
        // Counted from one, so that 0 is no report.
        let report = row.report.0 + 1;
        let (ids, failures) = (classes.rows(), archive.failures());
        // Separate slices, so that writes do not force the loop to reload anything.
        let (sums, senders) = (&mut self.classes[..], &mut self.senders[..]);
        let touched = &mut self.touched[..];
        let mut count = self.touched_count;
        let mut sum = Sum::default();
        for at in rows {
            let (class, sender) = (ids[at.index()], failures.sender[at.index()]);
            let failed = row.weight(failures.failed(at));
            sum.failed = sum.failed.saturating_add(failed);
            sum.rows += 1;
            let known = &mut sums[class.index()];
            // Branch-free: in a report with many kinds of failure the branch would be unpredictable.
            let new = known.report != report;
            known.report = report;
            known.before = if new { known.weight } else { known.before };
            known.weight = known.weight.saturating_add(failed);
            known.rows += 1;
            touched[count] = class;
            count += usize::from(new);
            let from = &mut senders[sender.index()];
            from.rows += 1;
            if let Some(shared) = &mut shared {
                shared.set_aside(row, class, archive.symbols().known_normalized(sender), failed);
                known.shared = known.shared.saturating_add(failed);
            } else {
                from.failed = from.failed.saturating_add(failed);
            }
        }
        self.touched_count = count;
        sum
    }

    /// Records which problems the report shows.
    fn note(&mut self, archive: &Archive, classes: &FailureClasses, report: ReportId) {
        let count = std::mem::take(&mut self.touched_count);
        let mut evidence = false;
        for class in self.touched[..count].iter().copied() {
            let more = self.classes[class.index()].weight - self.classes[class.index()].before;
            let problem = &mut self.problems[classes.problem.of_class[class.index()].index()];
            evidence |= problem.evidence.len() < EVIDENCE;
            match problem.reports.last_mut() {
                Some((known, weight)) if *known == report => *weight = weight.saturating_add(more),
                _ => problem.reports.push((report, more)),
            }
        }
        if !evidence {
            return;
        }
        let rows = archive.policies_of(report).flat_map(|policy| archive.failures_of(policy));
        for row in rows.filter(|row| self.rows.contains(row.index())) {
            let problem = classes.problem.of_class[classes.rows()[row.index()].index()].index();
            let evidence = &mut self.problems[problem].evidence;
            if evidence.len() < EVIDENCE {
                evidence.push(row);
            }
        }
    }

    /// Adds what was set aside for a report: for each group, the policy type with the largest sum.
    fn settle(&mut self, classes: &FailureClasses, shared: &mut Shared) {
        let found: Vec<((ScopeId, u8, ClassId), u64)> = shared.classes.drain().collect();
        for (at, (of_class, _)) in groupings(classes).into_iter().enumerate() {
            let parts = found
                .iter()
                .map(|((scope, kind, class), sum)| ((*scope, of_class[class.index()].index(), *kind), *sum));
            largest(parts.collect(), &mut self.groups[at]);
        }
        let parts = shared.senders.drain().map(|((scope, kind, sender), sum)| ((scope, sender.index(), kind), sum));
        largest(parts.collect(), &mut self.senders);
    }
}

/// Collects the matching failures of a policy in `chosen`, and returns their number.
fn choose<const TEXT: bool>(
    archive: &Archive,
    classes: &FailureClasses,
    mask: &FilterMask,
    policy: PolicyId,
    chosen: &mut [RowId],
) -> usize {
    let rows = archive.failures_of(policy);
    let span = rows.indices();
    let by_policy = mask.policies[policy.index()] & FilterMask::TEXT;
    let failures = archive.failures();
    let ids = classes.rows()[span.clone()].iter();
    let rows = rows.zip(ids).zip(&failures.sender[span.clone()]).zip(&failures.kind[span]);
    let mut count = 0;
    for (((at, class), sender), kind) in rows {
        let bits = mask.senders[sender.index()];
        let mut inside = mask.classes[class.index()] & bits & FilterMask::IN != 0;
        if TEXT {
            inside &= (mask.kinds[kind.index()] | bits | by_policy) & FilterMask::TEXT != 0;
        }
        chosen[count] = at;
        count += usize::from(inside);
    }
    count
}

/// Adds to each group, for each scope, the sum of the policy type with the largest sum. Keys are scope, group, type.
fn largest(mut parts: Vec<((ScopeId, usize, u8), u64)>, sums: &mut [Sum]) {
    parts.sort_unstable();
    for group in parts.chunk_by(|(a, _), (b, _)| (a.0, a.1) == (b.0, b.1)) {
        let types = group.chunk_by(|(a, _), (b, _)| a.2 == b.2);
        let most = types.map(|parts| parts.iter().fold(0_u64, |sum, (_, part)| sum.saturating_add(*part))).max();
        if let (Some(((_, at, _), _)), Some(most)) = (group.first(), most) {
            let sum = &mut sums[*at];
            sum.failed = sum.failed.saturating_add(most);
        }
    }
}
