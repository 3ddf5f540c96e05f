//! Policy drift: the policy of a domain, as quoted in reports, changes between days or differs between reporters.
//!
//! Senders cache an MTA-STS policy for up to its `max_age` (RFC 8461 s.3.2), so an old one is quoted for a while
//! after a change. One quoted for longer, or a change that nobody made, needs investigation.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::archive::{Archive, Id as _, PolicyBody, Symbol, comparable, index32};
use crate::diagnosis::aggregate::{Aggregates, FilterMask};
use crate::report::policy_text::{StsPolicy, Tlsa};
use crate::report::time::DAY;
use crate::report::{Day, PolicyType};

/// The content of a policy, normalised for letter case and order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Content {
    /// `mode` of an MTA-STS policy, in lower case.
    pub mode: Option<String>,
    /// MX patterns of an MTA-STS policy, sorted.
    pub mx: Vec<String>,
    /// `max_age` of an MTA-STS policy, as written.
    pub max_age: Option<String>,
    /// TLSA records, sorted.
    pub tlsa: Vec<String>,
}

/// A policy version, and when and by whom it was quoted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The content that the reports quote.
    pub content: Content,
    /// First and last day on which a report quotes it.
    pub days: (Day, Day),
    /// The names of the reporters that quote it, sorted.
    pub reporters: Vec<String>,
}

/// A kind of difference between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Change {
    /// The `mode` of the MTA-STS policy.
    Mode,
    /// The MX patterns of the MTA-STS policy.
    Mx,
    /// The `max_age` of the MTA-STS policy.
    MaxAge,
    /// The TLSA records.
    Tlsa,
}

/// A reporter that still quotes an older version after the current one appeared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stale {
    /// The display name of the reporter.
    pub reporter: String,
    /// The version it quotes, as an index into [`Drift::versions`].
    pub version: u32,
    /// The last day on which it quotes that version.
    pub day: Day,
    /// The number of days from the first quote of the current version to `day`.
    pub behind: i64,
    /// The `max_age` of the old version in days, rounded up; `None` if it is missing or invalid.
    pub allowed: Option<i64>,
}

impl Stale {
    /// Whether the old version was used for longer than its `max_age` allows. One extra day is tolerated, as reports
    /// have day resolution.
    pub fn is_overdue(&self) -> bool {
        self.allowed.is_some_and(|allowed| self.behind > allowed + 1)
    }
}

impl Content {
    /// The number of days for which a sender may cache the policy (RFC 8461 s.3.2), rounded up.
    fn allowed(&self) -> Option<i64> {
        let seconds: i64 = self.max_age.as_deref()?.trim().parse().ok()?;
        (seconds >= 0).then(|| seconds.div_euclid(DAY) + i64::from(seconds % DAY > 0))
    }
}

/// The versions of one domain's policy of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// The policy domain, in comparable form.
    pub domain: String,
    /// The policy type: `sts` or `tlsa`.
    pub policy_type: PolicyType,
    /// The versions, ordered by the day they were first quoted; at least two, at most [`Drift::VERSIONS`].
    pub versions: Vec<Version>,
    /// All differences between successive versions, without duplicates.
    pub changes: Vec<Change>,
    /// Reporters that still quote an old version, those furthest behind first.
    pub stale: Vec<Stale>,
}

/// The policy content of each [`PolicyBody`] in an archive, parsed once.
#[derive(Debug, Default)]
pub struct Contents {
    of_body: Vec<Option<u32>>,
    known: HashMap<Content, u32>,
    all: Vec<Content>,
}

impl Contents {
    /// Parses the policy bodies added since the last call.
    pub fn update(&mut self, archive: &Archive) {
        for body in archive.bodies().iter().skip(self.of_body.len()) {
            let content = content(archive, body).map(|content| {
                *self.known.entry(content).or_insert_with_key(|content| {
                    self.all.push(content.clone());
                    index32(self.all.len() - 1)
                })
            });
            self.of_body.push(content);
        }
    }
}

/// The normalised content of a policy body; `None` if the report does not quote the policy.
fn content(archive: &Archive, body: &PolicyBody) -> Option<Content> {
    let texts = |symbols: &[Symbol]| -> Vec<_> {
        symbols.iter().filter_map(|symbol| archive.symbols().text(*symbol).cloned()).collect()
    };
    let lines = texts(&body.policy_string);
    let mut content = Content::default();
    match body.kind {
        PolicyType::Sts => {
            let policy = StsPolicy::parse(&lines);
            policy.mode.as_ref().or(policy.version.as_ref())?;
            content.mode = policy.mode.map(|mode| mode.to_lowercase());
            let hosts = if policy.mx.is_empty() { texts(&body.mx_host) } else { policy.mx };
            content.mx = hosts.iter().map(|host| comparable(host)).collect();
            content.max_age = policy.max_age;
        }
        PolicyType::Tlsa => {
            let records = lines.iter().filter_map(|line| Tlsa::parse(line));
            let text = |record: Tlsa| {
                let data = record.data.to_lowercase();
                format!("{} {} {} {data}", record.usage, record.selector, record.matching)
            };
            content.tlsa = records.map(text).collect();
            content.tlsa.first()?;
        }
        PolicyType::NoPolicyFound | PolicyType::Other => return None,
    }
    for list in [&mut content.mx, &mut content.tlsa] {
        list.sort_unstable();
        list.dedup();
    }
    Some(content)
}

/// First and last day on which a reporter quoted a version, by version and reporter.
type Quotes = HashMap<(u32, Symbol), (Day, Day), foldhash::fast::RandomState>;

impl Drift {
    /// The maximum number of policies listed, as a hostile report can name any number of domains.
    pub const DOMAINS: usize = 50;
    /// The maximum number of versions per policy; the newest are kept.
    pub const VERSIONS: usize = 50;

    /// The drift of each policy that matches the filter of a pass and has more than one version, sorted by domain; at
    /// most [`Drift::DOMAINS`].
    pub fn of(archive: &Archive, contents: &Contents, aggregates: &Aggregates, mask: &FilterMask) -> Vec<Self> {
        let mut domains: HashMap<(Symbol, PolicyType), Quotes, foldhash::fast::RandomState> = HashMap::default();
        for (policy, bits) in archive.policies().iter().zip(&mask.policies) {
            let Some(version) = contents.of_body[policy.body.index()] else { continue };
            let report = &archive.reports()[policy.report];
            let inside = bits & FilterMask::IN != 0 && aggregates.scopes[policy.scope.index()].seen;
            let Some(day) = report.day().filter(|_| inside) else { continue };
            let domain = archive.scopes()[policy.scope].domain;
            let quotes = domains.entry((domain, policy.kind)).or_default();
            let days = quotes.entry((version, report.reporter)).or_insert((day, day));
            *days = (days.0.min(day), days.1.max(day));
        }
        let mut out: Vec<Self> = domains
            .into_iter()
            .filter_map(|((domain, kind), quotes)| Self::in_quotes(archive, contents, domain, kind, &quotes))
            .collect();
        out.sort_by(|a, b| (&a.domain, a.policy_type).cmp(&(&b.domain, b.policy_type)));
        out.truncate(Self::DOMAINS);
        out
    }

    fn in_quotes(
        archive: &Archive,
        contents: &Contents,
        domain: Symbol,
        policy_type: PolicyType,
        quotes: &Quotes,
    ) -> Option<Self> {
        let mut days: BTreeMap<u32, (Day, Day)> = BTreeMap::new();
        for ((version, _), own) in quotes {
            let all = days.entry(*version).or_insert(*own);
            *all = (all.0.min(own.0), all.1.max(own.1));
        }
        if days.len() < 2 {
            return None;
        }
        // The version in each reporter's newest report; if it has two on one day, the one that appeared later.
        let mut last: HashMap<Symbol, (Day, Day, u32)> = HashMap::new();
        let mut by: HashMap<u32, Vec<String>> = HashMap::new();
        let name = |reporter: Symbol| archive.reporter_name(reporter).unwrap_or_default().to_owned();
        for ((version, reporter), (_, day)) in quotes {
            let own = (*day, days[version].0, *version);
            let known = last.entry(*reporter).or_insert(own);
            *known = own.max(*known);
            by.entry(*version).or_default().push(name(*reporter));
        }
        // The current version is the newest one in any reporter's latest report. A version that was withdrawn at once
        // is in no latest report.
        let (since, current) = last.values().map(|(_, since, version)| (*since, *version)).max()?;
        let mut order: Vec<(u32, (Day, Day))> = days.into_iter().collect();
        order.sort_by_key(|(version, days)| (*days, *version));
        order.drain(..order.len().saturating_sub(Self::VERSIONS));
        let versions: Vec<Version> = order
            .iter()
            .map(|(version, days)| {
                let mut reporters = by.remove(version).unwrap_or_default();
                reporters.sort_unstable();
                Version { content: contents.all[*version as usize].clone(), days: *days, reporters }
            })
            .collect();
        let mut stale: Vec<Stale> = last
            .into_iter()
            .filter(|(_, (day, first, version))| *version != current && *first < since && *day > since)
            .filter_map(|(reporter, (day, _, version))| {
                let place = order.iter().position(|(known, _)| *known == version)?;
                let allowed = contents.all[version as usize].allowed();
                Some(Stale { reporter: name(reporter), version: index32(place), day, behind: day - since, allowed })
            })
            .collect();
        stale.sort_by(|a, b| (b.behind, &a.reporter).cmp(&(a.behind, &b.reporter)));
        let changes = changes(&versions);
        Some(Self { domain: archive.symbols().as_str(domain).to_owned(), policy_type, versions, changes, stale })
    }
}

fn changes(versions: &[Version]) -> Vec<Change> {
    let mut out: Vec<Change> = Vec::new();
    for pair in versions.windows(2) {
        let (a, b) = (&pair[0].content, &pair[1].content);
        let differ = [
            (Change::Mode, a.mode != b.mode),
            (Change::Mx, a.mx != b.mx),
            (Change::MaxAge, a.max_age != b.max_age),
            (Change::Tlsa, a.tlsa != b.tlsa),
        ];
        out.extend(differ.into_iter().filter(|(_, differ)| *differ).map(|(change, _)| change));
    }
    out.sort_unstable();
    out.dedup();
    out
}
