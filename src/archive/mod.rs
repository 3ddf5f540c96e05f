//! Many reports together: each held once, with totals that never count a session twice.
//!
//! A report is taken apart as it comes in. Its texts become symbols, and what failure details repeat becomes a kind,
//! so that a million of them fit and can be gone through in milliseconds. [`Archive::report`] puts it together again.

mod assemble;
pub mod sessions;
pub mod symbols;
pub mod tables;

use std::collections::hash_map::Entry as Place;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
use std::ops::Range;

use crate::intake::Limits;
use crate::intake::limits::LimitHit;
use crate::report::model::comparable_name;
use crate::report::{Deviation, Interner, Report, Text, Timestamp};

pub use sessions::{ByType, Sessions};
pub use symbols::{Distinct, Symbol, Symbols, comparable, index32};
pub use tables::{FailureKind, Failures, PolicyBody, PolicyRow, ReportDomain, ReportRow};

/// All reports read so far, in the order in which they came.
#[derive(Debug, Default)]
pub struct Archive {
    symbols: Symbols,
    reports: Vec<ReportRow>,
    scopes: Vec<ReportDomain>,
    policies: Vec<PolicyRow>,
    failures: Failures,
    shapes: Distinct<PolicyBody>,
    kinds: Distinct<FailureKind>,
    /// Reports by identity, to find duplicates.
    known: HashMap<Identity, Group>,
    /// How each reporter is written, by comparable form: as in the first report.
    reporters: HashMap<Symbol, Symbol>,
    /// Today's date in days since 1970, where it is known.
    today: Option<i64>,
    /// Bytes of what is kept outside the tables: deviations, identifiers, names of containers, lines of policies.
    notes: usize,
}

/// A report and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The report.
    pub report: Report,
    /// Where it was found.
    pub source: Source,
    /// Another report has the same identity but says something else.
    pub conflicting: bool,
}

/// Where a report was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Number of the file, as the caller counts files.
    pub file: u32,
    /// Number of the report among those of the file, from 0.
    pub index: u32,
    /// The containers around it; empty when the file itself is the document.
    pub place: String,
}

/// What makes two reports the same one: sender, identifier and period (RFC 8460 s.5.3).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Identity {
    organization: String,
    report_id: String,
    range: (Option<Timestamp>, Option<Timestamp>),
}

/// The reports of one identity: nearly always one.
#[derive(Debug)]
enum Group {
    One(Member),
    Many(Box<Members>),
}

#[derive(Debug, Clone)]
struct Member {
    id: u32,
    content: u64,
    submitter: Option<Box<str>>,
    /// It is marked as conflicting with another.
    marked: bool,
}

/// However many there are, a new one is compared only with those of the same content.
#[derive(Debug, Default)]
struct Members {
    by_content: HashMap<u64, Vec<u32>>,
    /// Those that are not marked as conflicting yet, by submitter.
    unmarked: HashMap<Option<Box<str>>, Vec<u32>>,
    submitters: HashSet<Option<Box<str>>>,
}

impl Group {
    /// Those that may say the same.
    fn alike(&self, content: u64) -> &[u32] {
        match self {
            Self::One(member) if member.content == content => std::slice::from_ref(&member.id),
            Self::One(_) => &[],
            Self::Many(members) => members.by_content.get(&content).map_or(&[], Vec::as_slice),
        }
    }

    /// Takes another one in.
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

    /// Whether a report with other content conflicts with one of these; those that it does and that are not marked yet
    /// are to be marked, and are given. Reports without an organisation are told apart by their submitters.
    fn conflicts(&mut self, named: bool, submitter: Option<&str>) -> (bool, Vec<u32>) {
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
    fn conflicts(&mut self, named: bool, submitter: Option<&str>) -> (bool, Vec<u32>) {
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

/// A number that is the same for all reports of which [`Report::same_content`] can hold.
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

/// Bytes of what is kept of a report outside the tables.
fn notes_of(report: &Report) -> usize {
    let deviation = |deviation: &Deviation| size_of::<Deviation>() + deviation.path.len() + deviation.message.len();
    let identifier = report.report_id.as_ref().map_or(0, |id| 2 * id.len());
    let lines =
        |policy: &crate::report::Policy| (policy.policy_string.len() + policy.mx_host.len()) * size_of::<Symbol>();
    report.deviations.iter().map(deviation).sum::<usize>()
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

/// What became of a report that was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New,
    /// The same report was there already; this copy was left out.
    Duplicate,
    /// A report with the same identity but other content was there; both are kept.
    Conflict,
}

impl Archive {
    /// Says today's date, in days since 1970: the library has no clock. Reports that are added later and dated after
    /// tomorrow count as undated. The newest report still is what "now" means, since the archive may be an old one.
    pub const fn set_today(&mut self, today: i64) {
        self.today = Some(today);
    }

    /// Takes a report in, unless it is there already.
    pub fn add(&mut self, report: Report, source: Source) -> Added {
        let identity = Identity {
            organization: comparable_name(report.organization.as_deref().unwrap_or("")),
            report_id: report.report_id.as_deref().unwrap_or_default().trim().to_owned(),
            // The same report in a file of another name is still the same.
            range: if report.range.inferred { (None, None) } else { (report.range.start, report.range.end) },
        };
        let content = content_hash(&report);
        let alike = self.known.get(&identity).map_or(&[][..], |group| group.alike(content));
        if alike.iter().filter_map(|id| self.report(*id)).any(|known| known.same_content(&report)) {
            return Added::Duplicate;
        }
        let id = index32(self.reports.len());
        let submitter = report.submitter.as_deref().map(|submitter| comparable_name(submitter).into_boxed_str());
        let named = report.organization.is_some();
        // Without an identifier every report of a day looks alike, and so do those of senders that give no name.
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
                        self.reports[known as usize].conflicting = true;
                    }
                }
                group.add(Member { id, content, submitter, marked: conflicting });
            }
        }
        self.notes += notes_of(&report) + source.place.len();
        self.take_apart(report, source, conflicting);
        if conflicting { Added::Conflict } else { Added::New }
    }

    /// How many reports there are.
    pub fn len(&self) -> usize {
        self.reports.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }

    /// The reports in the order in which they came, each put together as it is asked for.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry> {
        (0..self.reports.len()).map(|id| Entry {
            report: self.assemble(id, true),
            source: self.reports[id].source.clone(),
            conflicting: self.reports[id].conflicting,
        })
    }

    /// A report, as it came in.
    pub fn report(&self, id: u32) -> Option<Report> {
        ((id as usize) < self.reports.len()).then(|| self.assemble(id as usize, true))
    }

    /// A report without its failure details and deviations, of which it may have very many.
    pub(crate) fn outline(&self, id: u32) -> Option<Report> {
        ((id as usize) < self.reports.len()).then(|| self.assemble(id as usize, false))
    }

    /// How a reporter is written, given its comparable form.
    pub(crate) fn reporter_name(&self, reporter: Symbol) -> Option<&str> {
        self.reporters.get(&reporter).and_then(|written| self.symbols.text(*written)).map(Text::as_str)
    }

    /// About how many bytes of memory the reports take, growing tables and what is known about each failure included.
    pub fn memory(&self) -> usize {
        /// While a table grows the old and the new one are there at the same time.
        const GROWING: usize = 3;
        /// A failure's case and its share of an order by a column.
        const KNOWN: usize = 12;
        let reports = self.reports.len() * (size_of::<ReportRow>() + size_of::<Identity>() + size_of::<Group>());
        let rows = self.scopes.len() * size_of::<ReportDomain>() + self.policies.len() * size_of::<PolicyRow>();
        let failures = self.failures.len() * (12 + KNOWN) + self.kinds.items().len() * 2 * size_of::<FailureKind>();
        let shapes = self.shapes.items().len() * 2 * size_of::<PolicyBody>();
        (reports + rows + failures + shapes) * GROWING + self.notes
    }

    /// The limit that the kept reports and their texts have reached, if so: nothing more can be read then.
    pub fn over_limit(&self, strings: &Interner, limits: &Limits) -> Option<LimitHit> {
        let memory = self.memory().saturating_add(strings.memory());
        (memory > limits.memory).then_some(LimitHit::Kept(limits.memory))
    }

    /// Sessions of all reports, as the reports have them.
    pub fn sessions(&self) -> Sessions {
        self.sessions_by(PolicyRow::counts_received)
    }

    /// Sessions of all reports, without counts that are taken for errors.
    pub fn plausible_sessions(&self) -> Sessions {
        self.sessions_by(PolicyRow::counts)
    }

    fn sessions_by(&self, counts: impl Fn(&PolicyRow) -> Sessions) -> Sessions {
        let mut scopes = vec![ByType::default(); self.scopes.len()];
        for policy in &self.policies {
            scopes[policy.scope as usize].add(policy.kind, counts(policy));
        }
        total(&scopes)
    }

    /// Sessions of a report, as it has them.
    pub fn sessions_of(&self, report: usize) -> Sessions {
        total(&self.types_of(report))
    }

    /// Sessions of each policy of a report, as the report has them, so far as they are in the report's: policies of two
    /// types for one domain describe the same sessions, so those of one type have none here.
    pub(crate) fn counted_of(&self, report: usize) -> Vec<Sessions> {
        let first = self.scopes_of(report).start;
        let counted: Vec<usize> = self.types_of(report).iter().map(|types| types.counted().0).collect();
        let policies = self.policies[self.policies_of(report)].iter();
        let is_counted = |policy: &PolicyRow| counted[policy.scope as usize - first] == sessions::place(policy.kind);
        policies.map(|policy| if is_counted(policy) { policy.counts_received() } else { Sessions::default() }).collect()
    }

    fn types_of(&self, report: usize) -> Vec<ByType> {
        let scopes = self.scopes_of(report);
        let first = scopes.start;
        let mut types = vec![ByType::default(); scopes.len()];
        for policy in &self.policies[self.policies_of(report)] {
            types[policy.scope as usize - first].add(policy.kind, policy.counts_received());
        }
        types
    }

    /// The texts.
    pub(crate) const fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// The reports without their policies.
    pub fn reports(&self) -> &[ReportRow] {
        &self.reports
    }

    /// The reports and domains that policies count for.
    pub(crate) fn scopes(&self) -> &[ReportDomain] {
        &self.scopes
    }

    /// The policies without their failures.
    pub fn policies(&self) -> &[PolicyRow] {
        &self.policies
    }

    /// The failure details.
    pub const fn failures(&self) -> &Failures {
        &self.failures
    }

    /// What policies say.
    pub fn shapes(&self) -> &[PolicyBody] {
        self.shapes.items()
    }

    /// The kinds of failure.
    pub fn kinds(&self) -> &[FailureKind] {
        self.kinds.items()
    }

    /// The scopes of a report, as rows of their table.
    pub(crate) fn scopes_of(&self, report: usize) -> Range<usize> {
        let next = self.reports.get(report + 1).map(|next| next.first_scope);
        tables::span(self.reports[report].first_scope, next, self.scopes.len())
    }

    /// The policies of a report, as rows of their table.
    pub(crate) fn policies_of(&self, report: usize) -> Range<usize> {
        let next = self.reports.get(report + 1).map(|next| next.first_policy);
        tables::span(self.reports[report].first_policy, next, self.policies.len())
    }

    /// The failures of a policy, as rows of their table.
    pub(crate) fn failures_of(&self, policy: usize) -> Range<usize> {
        let next = self.policies.get(policy + 1).map(|next| next.first_failure);
        tables::span(self.policies[policy].first_failure, next, self.failures.len())
    }

    /// The policy of a failure, both as rows of their tables.
    pub fn policy_of(&self, failure: usize) -> usize {
        self.policies.partition_point(|policy| policy.first_failure as usize <= failure).saturating_sub(1)
    }
}
