//! Failure details grouped into classes: each row of the archive has the number of its class. A class holds everything
//! aggregation groups by, except the day, the reporter and the sending MTA's address. A query over a million rows is
//! then one pass over integers, plus a few hundred classes.

use std::collections::HashMap;

use super::Fault;
use super::evidence::repeats;
use super::judge::{Diagnosis, ReporterId, judge};
use super::policy_context::PolicyContext;
use super::reason::ReasonAnalysis;
use crate::archive::{Archive, BodyId, Distinct, FailureKind, Id as _, KindId, PolicyId, ReportId, RowId, Symbol, ids};
use crate::report::text::Text;
use crate::report::{PolicyType, ResultType};

ids! {
    /// A failure class.
    ClassId of FailureClass;
    /// A group of failure classes, in one of the groupings.
    GroupId;
}

/// A class of failures that no aggregate distinguishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FailureClass {
    /// The policy domain, normalised.
    pub domain: Symbol,
    /// The MX host, normalised.
    pub mx: Symbol,
    /// The result type, normalised for grouping.
    pub result_type: TypeName,
    /// The type of the policy that the sender went by.
    pub policy_type: PolicyType,
    /// The diagnosis, the same for all failures of the class.
    pub diagnosis: Diagnosis,
}

/// Details of a class that do not identify it.
#[derive(Debug, Clone, Default)]
pub struct ClassDetails {
    /// The result types as written, at most 50.
    pub result_types: Vec<Symbol>,
    /// The addresses of the MX host as written, at most 50.
    pub addresses: Vec<Symbol>,
    /// The first failure detail of the class.
    pub example: RowId,
}

impl ClassDetails {
    /// The maximum length of each list.
    const LISTED: usize = 50;

    fn note(list: &mut Vec<Symbol>, symbol: Symbol) {
        if symbol != Symbol::ABSENT && list.len() < Self::LISTED && !list.contains(&symbol) {
            list.push(symbol);
        }
    }
}

/// The group of a result type: the registered type that is meant, or the text as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TypeName {
    /// Registered (RFC 8460 s.6.6).
    Known(ResultType),
    /// Not registered: the text in normalised form; [`Symbol::ABSENT`] if the report names none.
    Other(Symbol),
}

/// What identifies a problem: failures with the same key are one problem.
///
/// - The **fault**, not the result type, which depends on the sender.
/// - The **policy domain**: a different domain has a different policy, and often a different owner.
/// - The **MX host**, for what is fixed at one mail server: its certificate, its STARTTLS, its TLSA records. Two hosts
///   may be fixed on different days, and one of them must not hide that the other still fails. What is fixed in the
///   domain's policy or at the sender is one problem, no matter at which hosts it shows: one edit fixes it.
///
/// Not the reporter or the day: the same fault seen by other reporters, or again later, is the same problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProblemKey {
    /// The diagnosed fault.
    pub fault: Fault,
    /// The policy domain, normalised.
    pub domain: Symbol,
    /// The MX host, normalised; [`Symbol::ABSENT`] if the fault does not depend on the host.
    pub mx: Symbol,
}

/// A partition of the classes into groups.
#[derive(Debug)]
pub struct Grouping<T> {
    /// The group of each class.
    pub of_class: Vec<GroupId>,
    groups: Distinct<GroupId, T>,
}

impl<T> Default for Grouping<T> {
    fn default() -> Self {
        Self { of_class: Vec::new(), groups: Distinct::default() }
    }
}

impl<T: std::hash::Hash + Eq> Grouping<T> {
    fn push(&mut self, group: T) {
        let group = self.groups.get(group);
        self.of_class.push(group);
    }

    /// The groups; the index is the group number.
    pub fn groups(&self) -> &[T] {
        self.groups.items()
    }
}

/// The failure classes of an archive, extended as reports are added.
#[derive(Debug, Default)]
pub struct FailureClasses {
    /// The class of each failure row.
    rows: Vec<ClassId>,
    all: Distinct<ClassId, FailureClass>,
    evidence: Vec<ClassDetails>,
    /// Classes by reporter, policy domain and kind of failure.
    known: HashMap<(ReporterId, Symbol, KindId), ClassId, foldhash::fast::RandomState>,
    /// The context used last; the failures of a policy share it.
    context: Option<((ReporterId, BodyId), PolicyContext)>,
    /// Cache of what was recognised in reasons and additional information.
    analyses: HashMap<Symbol, ReasonAnalysis, foldhash::fast::RandomState>,
    /// Classes by everything the diagnosis depends on, so that equivalent kinds are diagnosed only once.
    alike: HashMap<(ReporterId, Symbol, Likeness), ClassId, foldhash::fast::RandomState>,
    /// By normalised MX host.
    pub mx: Grouping<Symbol>,
    /// By result type.
    pub result_type: Grouping<TypeName>,
    /// By fault.
    pub fault: Grouping<Fault>,
    /// By MX host and fault.
    pub cell: Grouping<(Symbol, Fault)>,
    /// By problem.
    pub problem: Grouping<ProblemKey>,
    /// Number of reports processed so far.
    reports: usize,
}

/// Everything in a kind of failure that the diagnosis depends on. This includes only whether there is an address. The
/// additional information often differs in each failure, so only what is recognised in it is included, and nothing if
/// the reason is understood.
type Likeness = (BodyId, Option<ResultType>, [Symbol; 3], ReasonAnalysis, bool);

impl FailureClasses {
    /// Classifies the failures of all reports in the archive.
    pub fn of(archive: &Archive) -> Self {
        let mut classes = Self::default();
        classes.update(archive);
        classes
    }

    /// Processes the reports added since the last call. Must always be called with the same archive.
    pub fn update(&mut self, archive: &Archive) {
        for report in (self.reports..archive.len()).map(ReportId::new) {
            let mut reporter = None;
            for policy in archive.policies_of(report) {
                let rows = archive.failures_of(policy);
                if rows.is_empty() {
                    continue;
                }
                let reporter = *reporter.get_or_insert_with(|| ReporterId::of(&archive.head(report)));
                let domain = archive.scopes()[archive.policies()[policy].scope].domain;
                let mut last = None;
                for row in rows {
                    let kind = archive.failures().kind[row.index()];
                    let class = match last {
                        Some((known, class)) if known == kind => class,
                        _ => self.find(archive, (reporter, domain, kind), policy, row),
                    };
                    last = Some((kind, class));
                    self.rows.push(class);
                }
            }
        }
        self.reports = archive.len();
    }

    // Called once per row, and not inlined: browsers optimise functions that are called often.
    #[inline(never)]
    fn find(&mut self, archive: &Archive, key: (ReporterId, Symbol, KindId), policy: PolicyId, row: RowId) -> ClassId {
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let (reporter, domain, kind) = key;
        let kind = &archive.kinds()[kind];
        let like = (reporter, domain, self.likeness(archive, kind));
        let class = if let Some(class) = self.alike.get(&like) {
            *class
        } else {
            let class = self.judge(archive, (reporter, domain, kind), policy, row);
            self.alike.insert(like, class);
            class
        };
        let evidence = &mut self.evidence[class.index()];
        ClassDetails::note(&mut evidence.result_types, kind.result_type);
        ClassDetails::note(&mut evidence.addresses, kind.receiving_ip);
        self.known.insert(key, class);
        class
    }

    fn judge(
        &mut self,
        archive: &Archive,
        (reporter, domain, kind): (ReporterId, Symbol, &FailureKind),
        policy: PolicyId,
        row: RowId,
    ) -> ClassId {
        let of = (reporter, kind.body);
        let known = self.context.take().filter(|(known, _)| *known == of);
        let known = known.unwrap_or_else(|| (of, reporter.context(&archive.bare_policy(policy))));
        let diagnosis = judge(&known.1, &archive.failure(row));
        self.context = Some(known);
        let symbols = archive.symbols();
        let policy_type = archive.policies()[policy].kind;
        let result_type = match kind.known_type {
            Some(known) => TypeName::Known(known),
            None => TypeName::Other(symbols.known_normalized(kind.result_type)),
        };
        self.intern(
            FailureClass { domain, mx: symbols.known_normalized(kind.mx), result_type, policy_type, diagnosis },
            row,
        )
    }

    fn likeness(&mut self, archive: &Archive, kind: &FailureKind) -> Likeness {
        let mut read = |text: Symbol| {
            let reading = || archive.symbols().text(text).map(|text| ReasonAnalysis::of(text)).unwrap_or_default();
            *self.analyses.entry(text).or_insert_with(reading)
        };
        // As in `Evidence`: if the reason only repeats the result type, the additional information is used.
        let repeated = archive.symbols().text(kind.reason).is_some_and(|reason| repeats(reason, kind.known_type));
        let understood = !repeated && read(kind.reason).hint.is_some();
        let information = if understood { ReasonAnalysis::default() } else { read(kind.information) };
        let address = kind.receiving_ip != Symbol::ABSENT;
        (kind.body, kind.known_type, [kind.result_type, kind.mx, kind.reason], information, address)
    }

    fn intern(&mut self, class: FailureClass, row: RowId) -> ClassId {
        let at = self.all.get(class);
        if at.index() < self.evidence.len() {
            return at;
        }
        self.evidence.push(ClassDetails { example: row, ..ClassDetails::default() });
        let FailureClass { domain, mx, result_type, diagnosis: Diagnosis { fault, .. }, .. } = class;
        self.mx.push(mx);
        self.result_type.push(result_type);
        self.fault.push(fault);
        self.cell.push((mx, fault));
        let place = if fault.is_host_independent() { Symbol::ABSENT } else { mx };
        self.problem.push(ProblemKey { fault, domain, mx: place });
        at
    }

    /// All classes.
    pub fn classes(&self) -> &[FailureClass] {
        self.all.items()
    }

    /// The details of a class that do not identify it.
    pub fn facts(&self, class: ClassId) -> &ClassDetails {
        &self.evidence[class.index()]
    }

    /// The class of each failure detail.
    pub fn rows(&self) -> &[ClassId] {
        &self.rows
    }

    /// Pairs of a kind of failure and a class it falls into; unordered.
    pub fn kinds(&self) -> impl Iterator<Item = (KindId, ClassId)> {
        self.known.iter().map(|((_, _, kind), class)| (*kind, *class))
    }

    /// The diagnosis of a class.
    pub fn diagnosis(&self, class: ClassId) -> Diagnosis {
        self.classes()[class].diagnosis
    }

    /// The diagnosis of a failure, by its row in the archive.
    pub fn diagnosis_of_row(&self, row: RowId) -> Diagnosis {
        self.diagnosis(self.rows[row.index()])
    }
}

impl TypeName {
    /// The text to show; empty if the report names no result type.
    pub fn show(self, archive: &Archive) -> &str {
        match self {
            Self::Known(known) => known.name(),
            Self::Other(symbol) => archive.symbols().text(symbol).map_or("", Text::as_str),
        }
    }
}
