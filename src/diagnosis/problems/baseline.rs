//! All sessions of a policy domain by reporter and day: what a problem's failed sessions are compared with.
//!
//! A reporter could see a problem if it counted sessions under a policy of the same type: one that does not look at TLSA
//! records says nothing about them.

use std::collections::HashMap;
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
    /// Sessions before each entry, and of all.
    before: Vec<u64>,
    days: u64,
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
                let Some(day) = report.day() else { continue };
                // Policies of two types may describe the same sessions.
                let mut types = ByType::default();
                for (_, kind, sessions) in scope.iter().filter(|(_, kind, _)| kinds.has(*kind)) {
                    types.add(*kind, *sessions);
                }
                let sessions = types.counted().1;
                if sessions.total() > 0 {
                    out.entries.push((day, report.reporter, sessions));
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

    /// Who counted how many sessions of a domain on these days, which are in ascending order.
    pub(super) fn seen(&mut self, domain: Symbol, kinds: Kinds, days: &[Day]) -> Rc<SeenOn> {
        let key = (domain, kinds, days.to_vec());
        if let Some(known) = self.seen.get(&key) {
            return Rc::clone(known);
        }
        let all = self.domain(domain, kinds);
        let mut out = SeenOn::default();
        for day in days {
            let from = all.entries.partition_point(|(at, ..)| at < day);
            for (_, reporter, sessions) in all.entries[from..].iter().take_while(|(at, ..)| at == day) {
                out.by_reporter.entry(*reporter).or_default().add(*sessions);
                out.total = out.total.saturating_add(sessions.total());
            }
        }
        out.sizes = out.by_reporter.iter().map(|(reporter, sessions)| (sessions.total(), *reporter)).collect();
        out.sizes.sort_unstable_by(|one, other| other.cmp(one));
        let out = Rc::new(out);
        self.seen.insert(key, Rc::clone(&out));
        out
    }

    /// All sessions from the first to the last of these days.
    pub(super) fn between(&mut self, domain: Symbol, kinds: Kinds, days: &[Day]) -> u64 {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return 0 };
        let all = self.domain(domain, kinds);
        let from = all.entries.partition_point(|(at, ..)| at < first);
        let to = all.entries.partition_point(|(at, ..)| at <= last);
        all.before[to].saturating_sub(all.before[from])
    }

    /// Number of days on which any reporter counted sessions.
    pub(super) fn days(&mut self, domain: Symbol, kinds: Kinds) -> u64 {
        self.domain(domain, kinds).days
    }
}
