//! All sessions of a policy domain by reporter and day: what a problem's failed sessions are compared with.
//!
//! A reporter could see a problem if it counted sessions under a policy of the same type: one that does not look at TLSA
//! records says nothing about them.

use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

use crate::archive::sessions::place;
use crate::archive::{Archive, ByType, ScopeId, Sessions, Symbol};
use crate::report::{Day, PolicyType};

type Map<K, V> = HashMap<K, V, foldhash::fast::RandomState>;

/// A set of policy types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) fn add(&mut self, kind: PolicyType) {
        self.0 |= 1 << place(kind);
    }

    fn has(self, kind: PolicyType) -> bool {
        self.0 >> place(kind) & 1 == 1
    }
}

/// The policies of a domain, and what was worked out from them so far.
pub(super) struct Baseline<'a> {
    archive: &'a Archive,
    policies: Map<Symbol, Vec<(ScopeId, PolicyType, Sessions)>>,
    domains: Map<(Symbol, Kinds), Rc<DomainSessions>>,
    /// Many problems of a domain are seen on the same days.
    seen: Map<(Symbol, Kinds, Vec<Day>), Rc<SeenOn>>,
}

/// The sessions of a domain under some types of policy, by day.
#[derive(Debug, Default)]
struct DomainSessions {
    entries: Vec<(Day, Symbol, Sessions)>,
    /// Of reports without a plausible date.
    undated: Vec<(Symbol, Sessions)>,
    /// Sessions before each entry, and of all.
    before: Vec<u64>,
    days: u64,
}

/// The entries of a domain, shared.
struct Entries(Rc<DomainSessions>);

impl Deref for Entries {
    type Target = [(Day, Symbol, Sessions)];

    fn deref(&self) -> &Self::Target {
        &self.0.entries
    }
}

/// The sessions of a report by day: in equal parts, if it covers several. Longer periods than a month are errors, and
/// cut.
fn spread(first: Day, last: Day, sessions: Sessions) -> impl Iterator<Item = (Day, Sessions)> {
    let last = last.min(first + 31);
    let days = u64::try_from(last - first + 1).unwrap_or(1).max(1);
    first.until(last).map(move |day| {
        let part = |count: u64| count / days + if day == first { count % days } else { 0 };
        (day, Sessions { successful: part(sessions.successful), failed: part(sessions.failed) })
    })
}

/// The sessions of a domain on some days, by reporter.
#[derive(Debug, Default)]
pub(super) struct SeenOn {
    by_reporter: Map<Symbol, Sessions>,
    /// In descending order of sessions.
    sizes: Vec<(u64, Symbol)>,
    /// Sessions of all reporters.
    pub(super) total: u64,
}

impl SeenOn {
    pub(super) fn sessions(&self, reporter: Symbol) -> Sessions {
        self.by_reporter.get(&reporter).copied().unwrap_or_default()
    }

    pub(super) fn has(&self, reporter: Symbol) -> bool {
        self.by_reporter.contains_key(&reporter)
    }

    /// Number of reporters.
    pub(super) fn reporters(&self) -> usize {
        self.by_reporter.len()
    }

    /// Sessions of all reporters but these.
    pub(super) fn others(&self, saw: impl Fn(Symbol) -> bool) -> u64 {
        let others = self.sizes.iter().filter(|(_, reporter)| !saw(*reporter));
        others.fold(0, |sum: u64, (size, _)| sum.saturating_add(*size))
    }

    /// Number of reporters with more sessions, of those that did not see it.
    pub(super) fn larger_than(&self, sessions: u64, saw: impl Fn(Symbol) -> bool) -> u64 {
        self.sizes.iter().take_while(|(size, _)| *size > sessions).filter(|(_, reporter)| !saw(*reporter)).count()
            as u64
    }
}

impl<'a> Baseline<'a> {
    pub(super) fn new(archive: &'a Archive) -> Self {
        let mut policies: Map<Symbol, Vec<(ScopeId, PolicyType, Sessions)>> = Map::default();
        for policy in archive.policies() {
            let domain = archive.scopes()[policy.scope].domain;
            policies.entry(domain).or_default().push((policy.scope, policy.kind, policy.counts()));
        }
        for policies in policies.values_mut() {
            policies.sort_by_key(|(scope, ..)| *scope);
        }
        Self { archive, policies, domains: Map::default(), seen: Map::default() }
    }

    fn domain(&mut self, domain: Symbol, kinds: Kinds) -> Rc<DomainSessions> {
        let (archive, policies) = (self.archive, &self.policies);
        Rc::clone(self.domains.entry((domain, kinds)).or_insert_with(|| {
            let policies = policies.get(&domain).map_or(&[][..], Vec::as_slice);
            let mut out = DomainSessions::default();
            for scope in policies.chunk_by(|(one, ..), (other, ..)| one == other) {
                let report = &archive.reports()[archive.scopes()[scope[0].0].report];
                // Policies of two types may describe the same sessions.
                let mut types = ByType::default();
                for (_, kind, sessions) in scope.iter().filter(|(_, kind, _)| kinds.has(*kind)) {
                    types.add(*kind, *sessions);
                }
                let sessions = types.counted().1;
                if sessions.total() == 0 {
                    continue;
                }
                match report.days {
                    Some((first, last)) => out
                        .entries
                        .extend(spread(first, last, sessions).map(|(day, sessions)| (day, report.reporter, sessions))),
                    None => out.undated.push((report.reporter, sessions)),
                }
            }
            out.entries.sort_unstable_by_key(|(day, reporter, _)| (*day, *reporter));
            out.days = out.entries.chunk_by(|(one, ..), (other, ..)| one == other).count() as u64;
            let mut sum = 0_u64;
            out.before = std::iter::once(0)
                .chain(out.entries.iter().map(|(.., sessions)| {
                    sum = sum.saturating_add(sessions.total());
                    sum
                }))
                .collect();
            Rc::new(out)
        }))
    }

    /// Who counted how many sessions of a domain on these days, which are in ascending order. Without days: on all days,
    /// the unknown ones included.
    pub(super) fn seen(&mut self, domain: Symbol, kinds: Kinds, days: &[Day]) -> Rc<SeenOn> {
        let key = (domain, kinds, days.to_vec());
        if let Some(known) = self.seen.get(&key) {
            return Rc::clone(known);
        }
        let all = self.domain(domain, kinds);
        let mut out = SeenOn::default();
        let mut add = |reporter: Symbol, sessions: Sessions| {
            out.by_reporter.entry(reporter).or_default().add(sessions);
            out.total = out.total.saturating_add(sessions.total());
        };
        if days.is_empty() {
            all.entries.iter().for_each(|(_, reporter, sessions)| add(*reporter, *sessions));
            all.undated.iter().for_each(|(reporter, sessions)| add(*reporter, *sessions));
        }
        for day in days {
            let from = all.entries.partition_point(|(at, ..)| at < day);
            for (_, reporter, sessions) in all.entries[from..].iter().take_while(|(at, ..)| at == day) {
                add(*reporter, *sessions);
            }
        }
        out.sizes = out.by_reporter.iter().map(|(reporter, sessions)| (sessions.total(), *reporter)).collect();
        out.sizes.sort_unstable_by(|one, other| other.cmp(one));
        let out = Rc::new(out);
        self.seen.insert(key, Rc::clone(&out));
        out
    }

    /// The sessions of a domain under these types of policy, by day and reporter.
    pub(super) fn entries(&mut self, domain: Symbol, kinds: Kinds) -> impl Deref<Target = [(Day, Symbol, Sessions)]> {
        Entries(self.domain(domain, kinds))
    }

    /// All sessions from the first to the last day.
    pub(super) fn between(&mut self, domain: Symbol, kinds: Kinds, first: Day, last: Day) -> u64 {
        let all = self.domain(domain, kinds);
        let from = all.entries.partition_point(|(at, ..)| *at < first);
        let to = all.entries.partition_point(|(at, ..)| *at <= last);
        all.before[to].saturating_sub(all.before[from])
    }

    /// Number of days on which any reporter counted sessions.
    pub(super) fn days(&mut self, domain: Symbol, kinds: Kinds) -> u64 {
        self.domain(domain, kinds).days
    }
}
