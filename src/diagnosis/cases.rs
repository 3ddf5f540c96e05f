//! Failure details grouped into cases: each row of the archive has the number of its case. A case holds everything
//! aggregation groups by, except the day, the reporter and the sending MTA's address. A query over a million rows is
//! then one pass over numbers, followed by a look at some hundred cases.

use std::collections::HashMap;

use super::Fault;
use super::facts::repeats;
use super::judge::{Judged, Voice, judge};
use super::reason::Reading;
use super::setting::Setting;
use crate::archive::{Archive, Distinct, Kind, Symbol, number};
use crate::report::ResultType;
use crate::report::text::Text;

/// A class of failures that no aggregate distinguishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Case {
    /// The policy domain, normalised.
    pub domain: Symbol,
    /// The MX host, normalised.
    pub mx: Symbol,
    /// The result type, as it is grouped.
    pub result_type: TypeName,
    /// The diagnosis.
    pub judged: Judged,
}

/// Details of a case that do not identify it.
#[derive(Debug, Clone, Default)]
pub struct CaseFacts {
    /// The result types as written, at most 50.
    pub result_types: Vec<Symbol>,
    /// The addresses of the MX host as written, at most 50.
    pub addresses: Vec<Symbol>,
    /// The first row of the case, as an index into the archive's failures.
    pub example: u32,
}

impl CaseFacts {
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
/// - The **policy domain**: another domain is another policy, often another person.
/// - The **MX host**, for what is fixed at one mail server: its certificate, its STARTTLS, its TLSA records. Two hosts
///   may be fixed on different days, and one of them must not hide that the other still fails. What is fixed in the
///   domain's policy or at the sender is one problem, no matter at which hosts it shows: one edit ends it.
///
/// Neither the reporter nor the day: the same fault seen by others, or again, is the same problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProblemKey {
    /// The diagnosed fault.
    pub fault: Fault,
    /// The policy domain, normalised.
    pub domain: Symbol,
    /// The MX host, normalised; [`Symbol::ABSENT`] if the fault does not depend on the host.
    pub mx: Symbol,
}

/// A partition of the cases into groups.
#[derive(Debug)]
pub struct Grouping<T> {
    /// The group of each case, as an index into the groups.
    pub of_case: Vec<u32>,
    groups: Distinct<T>,
}

impl<T> Default for Grouping<T> {
    fn default() -> Self {
        Self { of_case: Vec::new(), groups: Distinct::default() }
    }
}

impl<T: std::hash::Hash + Eq> Grouping<T> {
    fn push(&mut self, group: T) {
        let group = self.groups.get(group);
        self.of_case.push(group);
    }

    /// The groups; the index is the group number.
    pub fn groups(&self) -> &[T] {
        self.groups.items()
    }
}

/// The cases of an archive, extended as reports are added.
#[derive(Debug, Default)]
pub struct Cases {
    /// The case of each failure row.
    rows: Vec<u32>,
    all: Distinct<Case>,
    facts: Vec<CaseFacts>,
    /// Cases by reporter, policy domain and kind of failure.
    known: HashMap<(Voice, Symbol, u32), u32, foldhash::fast::RandomState>,
    /// The setting used last; the failures of a policy share it.
    setting: Option<((Voice, u32), Setting)>,
    /// Cache of what was recognised in reasons and additional information.
    readings: HashMap<Symbol, Reading, foldhash::fast::RandomState>,
    /// Cases by everything the diagnosis depends on, so that equivalent kinds are diagnosed only once.
    alike: HashMap<(Voice, Symbol, Likeness), u32, foldhash::fast::RandomState>,
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

/// Everything in a kind of failure that the diagnosis depends on. Of the address only whether there is one. Of the
/// additional information, which often differs in each failure, only what is recognised in it, and nothing if the
/// reason is understood.
type Likeness = (u32, Option<ResultType>, [Symbol; 3], Reading, bool);

impl Cases {
    /// The cases of all reports in the archive.
    pub fn of(archive: &Archive) -> Self {
        let mut cases = Self::default();
        cases.update(archive);
        cases
    }

    /// Processes the reports added since the last call. Must always be called with the same archive.
    pub fn update(&mut self, archive: &Archive) {
        for report in self.reports..archive.len() {
            let mut voice = None;
            for policy in archive.policies_of(report) {
                let rows = archive.failures_of(policy);
                if rows.is_empty() {
                    continue;
                }
                let voice = *voice.get_or_insert_with(|| Voice::of(&archive.head(report)));
                let domain = archive.scopes()[archive.policies()[policy].scope as usize].domain;
                let mut last = None;
                for row in rows {
                    let kind = archive.failures().kind[row];
                    let case = match last {
                        Some((known, case)) if known == kind => case,
                        _ => self.find(archive, (voice, domain, kind), policy, row),
                    };
                    last = Some((kind, case));
                    self.rows.push(case);
                }
            }
        }
        self.reports = archive.len();
    }

    // Called once per row, and not inlined: browsers optimise functions that are called often.
    #[inline(never)]
    fn find(&mut self, archive: &Archive, key: (Voice, Symbol, u32), policy: usize, row: usize) -> u32 {
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let (voice, domain, kind) = key;
        let kind = &archive.kinds()[kind as usize];
        let like = (voice, domain, self.likeness(archive, kind));
        let case = if let Some(case) = self.alike.get(&like) {
            *case
        } else {
            let case = self.judge(archive, (voice, domain, kind), policy, row);
            self.alike.insert(like, case);
            case
        };
        let facts = &mut self.facts[case as usize];
        CaseFacts::note(&mut facts.result_types, kind.result_type);
        CaseFacts::note(&mut facts.addresses, kind.receiving_ip);
        self.known.insert(key, case);
        case
    }

    fn judge(
        &mut self,
        archive: &Archive,
        (voice, domain, kind): (Voice, Symbol, &Kind),
        policy: usize,
        row: usize,
    ) -> u32 {
        let of = (voice, kind.shape);
        let known = self.setting.take().filter(|(known, _)| *known == of);
        let known = known.unwrap_or_else(|| (of, voice.setting(&archive.bare_policy(policy))));
        let judged = judge(&known.1, &archive.failure(row));
        self.setting = Some(known);
        let symbols = archive.symbols();
        let result_type = match kind.known_type {
            Some(known) => TypeName::Known(known),
            None => TypeName::Other(symbols.known_form(kind.result_type)),
        };
        self.meet(Case { domain, mx: symbols.known_form(kind.mx), result_type, judged }, row)
    }

    fn likeness(&mut self, archive: &Archive, kind: &Kind) -> Likeness {
        let mut read = |text: Symbol| {
            let reading = || archive.symbols().text(text).map(|text| Reading::of(text)).unwrap_or_default();
            *self.readings.entry(text).or_insert_with(reading)
        };
        // As in `Facts`: a reason that only repeats the result type is ignored in favour of the additional information.
        let repeated = archive.symbols().text(kind.reason).is_some_and(|reason| repeats(reason, kind.known_type));
        let understood = !repeated && read(kind.reason).clue.is_some();
        let information = if understood { Reading::default() } else { read(kind.information) };
        let address = kind.receiving_ip != Symbol::ABSENT;
        (kind.shape, kind.known_type, [kind.result_type, kind.mx, kind.reason], information, address)
    }

    fn meet(&mut self, case: Case, row: usize) -> u32 {
        let at = self.all.get(case);
        if (at as usize) < self.facts.len() {
            return at;
        }
        self.facts.push(CaseFacts { example: number(row), ..CaseFacts::default() });
        let Case { domain, mx, result_type, judged: Judged { fault, .. } } = case;
        self.mx.push(mx);
        self.result_type.push(result_type);
        self.fault.push(fault);
        self.cell.push((mx, fault));
        let place = if fault.is_host_independent() { Symbol::ABSENT } else { mx };
        self.problem.push(ProblemKey { fault, domain, mx: place });
        at
    }

    /// All cases; the index is the case number.
    pub fn cases(&self) -> &[Case] {
        self.all.items()
    }

    /// The details of a case that do not identify it.
    pub fn facts(&self, case: usize) -> &CaseFacts {
        &self.facts[case]
    }

    /// The case of each failure row.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Pairs of a kind of failure and a case it falls into.
    pub fn kinds(&self) -> impl Iterator<Item = (u32, u32)> {
        self.known.iter().map(|((_, _, kind), case)| (*kind, *case))
    }

    /// The diagnosis of a case.
    pub fn judged(&self, case: usize) -> Judged {
        self.cases()[case].judged
    }

    /// The diagnosis of a failure, by its row in the archive.
    pub fn judged_row(&self, row: usize) -> Judged {
        self.judged(self.rows[row] as usize)
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
