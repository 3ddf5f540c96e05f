//! The archive of all reports read so far: each is kept once, and no session is counted twice in the totals.
//!
//! An added report is split into table rows. Its texts are interned as symbols, and the repeated part of failure
//! details is deduplicated, so that a million of them fit in memory and can be scanned in milliseconds.
//! [`Archive::report`] reassembles a report.
//!
//! | module | holds |
//! |---|---|
//! | `symbols` | interned texts, as numbers |
//! | `ids` | typed indices into the tables |
//! | `tables` | the rows that reports are stored in |
//! | `assemble` | conversion of reports to rows, and back |
//! | `sessions` | the counting rule: each session counts once |

mod assemble;
mod ids;
pub mod sessions;
pub mod symbols;
pub mod tables;

use std::collections::hash_map::Entry as Place;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

use crate::intake::Limits;
use crate::intake::limits::LimitHit;
use crate::report::model::comparable_name;
use crate::report::{Day, Deviation, Interner, Report, Signed, Text, Timestamp, Unread};

pub(crate) use ids::ids;
pub use ids::{BodyId, FileId, Id, Ids, KindId, PolicyId, ReportId, RowId, ScopeId};
pub use sessions::{ByType, Sessions};
pub use symbols::{Distinct, Symbol, Symbols, comparable, index32};
pub use tables::{FailureKind, Failures, PolicyBody, PolicyRow, ReportDomain, ReportRow};

/// All reports read so far, in the order they were added.
#[derive(Debug, Default)]
pub struct Archive {
    symbols: Symbols,
    reports: Vec<ReportRow>,
    scopes: Vec<ReportDomain>,
    policies: Vec<PolicyRow>,
    failures: Failures,
    bodies: Distinct<BodyId, PolicyBody>,
    kinds: Distinct<KindId, FailureKind>,
    /// Reports by identity, to detect duplicates.
    known: HashMap<Identity, Group>,
    /// How each reporter's name is displayed, by comparable form: as spelled in its first report.
    reporters: HashMap<Symbol, Symbol>,
    /// Today's date, if known.
    today: Option<Day>,
    /// Bytes kept outside the tables: deviations, report identifiers, container names, policy lines.
    notes: usize,
}

/// A report and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The report, reassembled from the tables.
    pub report: Report,
    /// Where it was found, as passed to [`Archive::add`].
    pub source: Source,
    /// Another report has the same identity but different content.
    pub conflicting: bool,
}

/// Where a report was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Number of the file, as passed to [`Archive::add`].
    pub file: FileId,
    /// Index of the report within the file, from 0.
    pub index: u32,
    /// The containers around it, outermost first; empty if the file itself is the document.
    pub place: String,
}

/// The identity of a report, for detecting duplicates: sender, identifier and period (RFC 8460 s.5.3).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Identity {
    organization: String,
    report_id: String,
    range: (Option<Timestamp>, Option<Timestamp>),
}

/// The reports that share one identity: nearly always just one.
#[derive(Debug)]
enum Group {
    One(Member),
    Many(Box<Members>),
}

#[derive(Debug, Clone)]
struct Member {
    id: ReportId,
    content: u64,
    submitter: Option<Box<str>>,
    /// Already marked as conflicting with another report.
    marked: bool,
}

/// Indexed by content, so that a new report is compared only with those of equal hash, however many there are.
#[derive(Debug, Default)]
struct Members {
    by_content: HashMap<u64, Vec<ReportId>>,
    /// Reports not yet marked as conflicting, by submitter.
    unmarked: HashMap<Option<Box<str>>, Vec<ReportId>>,
    submitters: HashSet<Option<Box<str>>>,
}

impl Group {
    /// Ids of the reports that may have the same content.
    fn alike(&self, content: u64) -> &[ReportId] {
        match self {
            Self::One(member) if member.content == content => std::slice::from_ref(&member.id),
            Self::One(_) => &[],
            Self::Many(members) => members.by_content.get(&content).map_or(&[], Vec::as_slice),
        }
    }

    /// Adds a report; the second one turns the group into [`Self::Many`].
    fn add(&mut self, member: Member) {
        match self {
            Self::Many(members) => members.add(member),
            Self::One(first) => {
                let mut members = Members::default();
                members.add(first.clone());
                members.add(member);
                *self = Self::Many(Box::new(members));
            }
        }
    }

    /// Whether a report with different content conflicts with any in the group, and the ids of those in conflict that
    /// still have to be marked. Reports without an organisation are distinguished by their submitters.
    fn conflicts(&mut self, named: bool, submitter: Option<&str>) -> (bool, Vec<ReportId>) {
        match self {
            Self::One(known) => {
                let same = named || submitter.is_none() || known.submitter.is_none();
                let conflict = same || known.submitter.as_deref() == submitter;
                let mark = conflict && !known.marked;
                known.marked |= conflict;
                (conflict, if mark { vec![known.id] } else { Vec::new() })
            }
            Self::Many(members) => members.conflicts(named, submitter),
        }
    }
}

impl Members {
    fn conflicts(&mut self, named: bool, submitter: Option<&str>) -> (bool, Vec<ReportId>) {
        if named || submitter.is_none() {
            return (true, self.unmarked.drain().flat_map(|(_, ids)| ids).collect());
        }
        let both = [None, submitter.map(Box::from)];
        let conflict = both.iter().any(|submitter| self.submitters.contains(submitter));
        (conflict, both.iter().filter_map(|submitter| self.unmarked.remove(submitter)).flatten().collect())
    }

    fn add(&mut self, member: Member) {
        self.by_content.entry(member.content).or_default().push(member.id);
        self.submitters.insert(member.submitter.clone());
        if !member.marked {
            self.unmarked.entry(member.submitter).or_default().push(member.id);
        }
    }
}

/// A hash that is equal for any two reports for which [`Report::same_content`] holds.
fn content_hash(report: &Report) -> u64 {
    let mut hasher = foldhash::fast::FixedState::default().build_hasher();
    report.policies.len().hash(&mut hasher);
    for policy in &report.policies {
        (policy.kind, &policy.kind_text, policy.successful, policy.failed, policy.failures.len()).hash(&mut hasher);
        for failure in &policy.failures {
            (failure.failed, failure.sending_mta_ip.as_deref().map(str::len)).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Bytes of a report that are kept outside the tables.
fn notes_of(report: &Report) -> usize {
    let deviation = |deviation: &Deviation| size_of::<Deviation>() + deviation.path.len() + deviation.message.len();
    let identifier = report.report_id.as_ref().map_or(0, |id| 2 * id.len());
    let lines =
        |policy: &crate::report::Policy| (policy.policy_string.len() + policy.mx_host.len()) * size_of::<Symbol>();
    let unread = |unread: &Unread| size_of::<Unread>() + unread.member.len() + unread.path.len() + unread.value.len();
    let signed = report.signed.as_ref().map_or(0, |_| 2 * size_of::<Signed>());
    report.deviations.iter().map(deviation).sum::<usize>()
        + report.unread.iter().map(unread).sum::<usize>()
        + signed
        + identifier
        + report.policies.iter().map(lines).sum::<usize>()
}

fn total(scopes: &[ByType]) -> Sessions {
    let mut sum = Sessions::default();
    for types in scopes {
        sum.add(types.counted().1);
    }
    sum
}

/// The result of adding a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is neither a duplicate of a report in the archive nor in conflict with one.
    New,
    /// The same report was already in the archive; this copy was discarded.
    Duplicate,
    /// A report with the same identity but different content was already in the archive; both are kept.
    Conflict,
}

impl Archive {
    /// Sets today's date; the library has no clock. Reports added later whose dates are after
    /// tomorrow count as undated. "Now" is still the date of the newest report, since the archive may be an old one.
    pub const fn set_today(&mut self, today: Day) {
        self.today = Some(today);
    }

    /// Adds a report unless it is already in the archive.
    pub fn add(&mut self, report: Report, source: Source) -> Added {
        let identity = Identity {
            organization: comparable_name(report.organization.as_deref().unwrap_or("")),
            report_id: report.report_id.as_deref().unwrap_or_default().trim().to_owned(),
            // Ignore dates taken from the file name: the same report in a renamed file is still the same.
            range: if report.range.inferred { (None, None) } else { (report.range.start, report.range.end) },
        };
        let content = content_hash(&report);
        let alike = self.known.get(&identity).map_or(&[][..], |group| group.alike(content));
        if alike.iter().filter_map(|id| self.report(*id)).any(|known| known.same_content(&report)) {
            return Added::Duplicate;
        }
        let id = ReportId::new(self.reports.len());
        let submitter = report.submitter.as_deref().map(|submitter| comparable_name(submitter).into_boxed_str());
        let named = report.organization.is_some();
        // Without an identifier, all reports of one day share an identity, as do those of senders that give no name.
        let identified = report.report_id.is_some();
        let mut conflicting = false;
        match self.known.entry(identity) {
            Place::Vacant(place) => {
                place.insert(Group::One(Member { id, content, submitter, marked: false }));
            }
            Place::Occupied(mut place) => {
                let group = place.get_mut();
                if identified {
                    let (conflicts, mark) = group.conflicts(named, submitter.as_deref());
                    conflicting = conflicts;
                    for known in mark {
                        self.reports[known.index()].conflicting = true;
                    }
                }
                group.add(Member { id, content, submitter, marked: conflicting });
            }
        }
        self.notes += notes_of(&report) + source.place.len();
        self.take_apart(report, source, conflicting);
        if conflicting { Added::Conflict } else { Added::New }
    }

    /// Number of reports kept; discarded duplicates do not count.
    pub fn len(&self) -> usize {
        self.reports.len()
    }

    /// Whether the archive holds no reports.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }

    /// The reports in the order they were added, each assembled on demand.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry> {
        Ids::<ReportId>::new(0..self.reports.len()).map(|id| {
            let row = &self.reports()[id];
            Entry { report: self.assemble(id, true), source: row.source.clone(), conflicting: row.conflicting }
        })
    }

    /// The report with this id, as it was added; `None` if the id is out of range.
    pub fn report(&self, id: ReportId) -> Option<Report> {
        (id.index() < self.reports.len()).then(|| self.assemble(id, true))
    }

    /// A report without its failure details and deviations, of which there may be very many.
    pub(crate) fn outline(&self, id: ReportId) -> Option<Report> {
        (id.index() < self.reports.len()).then(|| self.assemble(id, false))
    }

    /// The display name of a reporter, given its comparable form.
    pub(crate) fn reporter_name(&self, reporter: Symbol) -> Option<&str> {
        self.reporters.get(&reporter).and_then(|written| self.symbols.text(*written)).map(Text::as_str)
    }

    /// Estimated memory of the reports in bytes, including growing tables and what is derived from each failure.
    pub fn memory(&self) -> usize {
        /// While a table grows, the old and the new one exist at the same time.
        const GROWING: usize = 3;
        /// Bytes per failure for its failure class and its share of a sort order.
        const KNOWN: usize = 12;
        let reports = self.reports.len() * (size_of::<ReportRow>() + size_of::<Identity>() + size_of::<Group>());
        let rows = self.scopes.len() * size_of::<ReportDomain>() + self.policies.len() * size_of::<PolicyRow>();
        let failures = self.failures.len() * (12 + KNOWN) + self.kinds.items().len() * 2 * size_of::<FailureKind>();
        let bodies = self.bodies.items().len() * 2 * size_of::<PolicyBody>();
        (reports + rows + failures + bodies) * GROWING + self.notes
    }

    /// The memory limit, if the kept reports and their texts exceed it; nothing more can be read then.
    pub fn over_limit(&self, strings: &Interner, limits: &Limits) -> Option<LimitHit> {
        let memory = self.memory().saturating_add(strings.memory());
        (memory > limits.memory).then_some(LimitHit::Kept(limits.memory))
    }

    /// Sessions of all reports, as reported.
    pub fn sessions(&self) -> Sessions {
        self.sessions_by(PolicyRow::counts_received)
    }

    /// Sessions of all reports, without implausible counts.
    pub fn plausible_sessions(&self) -> Sessions {
        self.sessions_by(PolicyRow::counts)
    }

    fn sessions_by(&self, counts: impl Fn(&PolicyRow) -> Sessions) -> Sessions {
        let mut scopes = vec![ByType::default(); self.scopes.len()];
        for policy in &self.policies {
            scopes[policy.scope.index()].add(policy.kind, counts(policy));
        }
        total(&scopes)
    }

    /// Sessions of one report, as reported.
    pub fn sessions_of(&self, report: ReportId) -> Sessions {
        total(&self.types_of(report))
    }

    /// Sessions of each policy of a report, as reported, limited to those that count in the report's total: policies of
    /// two types for one domain describe the same sessions, so those of one of the types get zero here.
    pub(crate) fn counted_of(&self, report: ReportId) -> Vec<Sessions> {
        let first = self.scopes_of(report).indices().start;
        let counted: Vec<usize> = self.types_of(report).iter().map(|types| types.counted().0).collect();
        let policies = self.policies[self.policies_of(report).indices()].iter();
        let is_counted = |policy: &PolicyRow| counted[policy.scope.index() - first] == sessions::place(policy.kind);
        policies.map(|policy| if is_counted(policy) { policy.counts_received() } else { Sessions::default() }).collect()
    }

    fn types_of(&self, report: ReportId) -> Vec<ByType> {
        let scopes = self.scopes_of(report);
        let first = scopes.indices().start;
        let mut types = vec![ByType::default(); scopes.len()];
        for policy in &self.policies[self.policies_of(report).indices()] {
            types[policy.scope.index() - first].add(policy.kind, policy.counts_received());
        }
        types
    }

    /// The interned texts of all reports.
    pub(crate) const fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// The reports without their policies; the index is the report's id.
    pub fn reports(&self) -> &[ReportRow] {
        &self.reports
    }

    /// One row for each report and policy domain that sessions are counted for.
    pub(crate) fn scopes(&self) -> &[ReportDomain] {
        &self.scopes
    }

    /// The policies of all reports without their failures, grouped by report.
    pub fn policies(&self) -> &[PolicyRow] {
        &self.policies
    }

    /// The failure details of all policies, grouped by policy.
    pub const fn failures(&self) -> &Failures {
        &self.failures
    }

    /// The distinct policy bodies.
    pub fn bodies(&self) -> &[PolicyBody] {
        self.bodies.items()
    }

    /// The distinct kinds of failure.
    pub fn kinds(&self) -> &[FailureKind] {
        self.kinds.items()
    }

    /// The rows of a report in the table of scopes.
    pub(crate) fn scopes_of(&self, report: ReportId) -> Ids<ScopeId> {
        let next = self.reports.get(report.index() + 1).map(|next| next.first_scope);
        ids::until(self.reports()[report].first_scope, next, self.scopes.len())
    }

    /// The rows of a report in the table of policies.
    pub(crate) fn policies_of(&self, report: ReportId) -> Ids<PolicyId> {
        let next = self.reports.get(report.index() + 1).map(|next| next.first_policy);
        ids::until(self.reports()[report].first_policy, next, self.policies.len())
    }

    /// The rows of a policy in the table of failures.
    pub(crate) fn failures_of(&self, policy: PolicyId) -> Ids<RowId> {
        let next = self.policies.get(policy.index() + 1).map(|next| next.first_failure);
        ids::until(self.policies()[policy].first_failure, next, self.failures.len())
    }

    /// The policy row that a failure row belongs to.
    pub fn policy_of(&self, failure: RowId) -> PolicyId {
        let after = self.policies.partition_point(|policy| policy.first_failure <= failure);
        PolicyId::new(after.saturating_sub(1))
    }
}
