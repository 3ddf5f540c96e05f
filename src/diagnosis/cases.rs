//! Failure details as cases: each row of the archive gets the number of its case, which says all that figures are made by
//! except the day, the reporter and the sender's address. Whatever is asked of a million rows is one pass over numbers, then
//! a look at some hundred cases.

use std::collections::HashMap;

use super::Fault;
use super::facts::repeats;
use super::judge::{Judged, Voice, judge};
use super::reason::Reading;
use super::setting::Setting;
use crate::archive::{Archive, Distinct, Kind, Symbol, number};
use crate::report::ResultType;
use crate::report::text::Text;

/// Failures that no figure tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Case {
    /// The policy domain in comparable form.
    pub domain: Symbol,
    /// The MX host in comparable form.
    pub mx: Symbol,
    /// The result type.
    pub result_type: TypeName,
    /// What was made of it.
    pub judged: Judged,
}

/// What is known of a case beside what it is.
#[derive(Debug, Clone, Default)]
pub struct CaseFacts {
    /// The result types as written.
    pub result_types: Vec<Symbol>,
    /// The addresses of the MX host, as written.
    pub addresses: Vec<Symbol>,
    /// Its first row.
    pub example: u32,
}

impl CaseFacts {
    /// How many texts of a sort are kept.
    const LISTED: usize = 50;

    fn note(list: &mut Vec<Symbol>, symbol: Symbol) {
        if symbol != Symbol::ABSENT && list.len() < Self::LISTED && !list.contains(&symbol) {
            list.push(symbol);
        }
    }
}

/// A result type as a group: the registered one that is meant, or what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TypeName {
    /// Registered (RFC 8460 s.6.6).
    Known(ResultType),
    /// As written, in comparable form; absent where there is none.
    Other(Symbol),
}

/// What makes failures one problem.
///
/// - The **fault**, not the result type, which depends on the sender.
/// - The **policy domain**: another domain is another policy, often another person.
/// - The **MX host**, for what is mended at one mail server: its certificate, its STARTTLS, its TLSA records. Two hosts
///   may be mended on different days, and one of them must not hide that the other still fails. What is mended in the
///   domain's policy or at the sender is one problem, whichever hosts it shows at: one edit ends it.
///
/// Neither the reporter nor the day: the same fault seen by others, or again, is the same problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProblemKey {
    /// What is wrong.
    pub fault: Fault,
    /// The policy domain in comparable form.
    pub domain: Symbol,
    /// The MX host in comparable form; absent where it makes no difference.
    pub mx: Symbol,
}

/// A grouping of the cases.
#[derive(Debug)]
pub struct Grouping<T> {
    /// The group of each case.
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

    /// The groups, by number.
    pub fn groups(&self) -> &[T] {
        self.groups.items()
    }
}

/// The cases of an archive.
#[derive(Debug, Default)]
pub struct Cases {
    /// The case of each failure.
    rows: Vec<u32>,
    all: Distinct<Case>,
    facts: Vec<CaseFacts>,
    /// Cases by what they depend on.
    known: HashMap<(Voice, Symbol, u32), u32, foldhash::fast::RandomState>,
    /// The setting used last: the failures of a policy share theirs.
    setting: Option<((Voice, u32), Setting)>,
    /// What was read in reasons and additional information.
    readings: HashMap<Symbol, Reading, foldhash::fast::RandomState>,
    /// Cases by all that a judgement looks at, so that no two kinds that are alike in it are judged.
    alike: HashMap<(Voice, Symbol, Likeness), u32, foldhash::fast::RandomState>,
    /// By MX host in comparable form.
    pub mx: Grouping<Symbol>,
    /// By result type.
    pub result_type: Grouping<TypeName>,
    /// By fault.
    pub fault: Grouping<Fault>,
    /// By MX host and fault.
    pub cell: Grouping<(Symbol, Fault)>,
    /// By problem.
    pub problem: Grouping<ProblemKey>,
    /// How many reports were gone through.
    reports: usize,
}

/// All of a kind that a judgement looks at. Of the address only whether there is one, of the additional information what
/// is read in it, for it often is another one in each failure; and nothing where the reason is understood.
type Likeness = (u32, Option<ResultType>, [Symbol; 3], Reading, bool);

impl Cases {
    /// The cases of all reports that are there.
    pub fn of(archive: &Archive) -> Self {
        let mut cases = Self::default();
        cases.update(archive);
        cases
    }

    /// Takes in the reports that came since the last time. The archive must be the same one.
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

    // Called for each of very many rows: a browser compiles well what is called often.
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
        // As `Facts` does it: what only repeats the result type is no reason, and the information counts.
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

    /// The cases, by number.
    pub fn cases(&self) -> &[Case] {
        self.all.items()
    }

    /// What is known of a case beside what it is.
    pub fn facts(&self, case: usize) -> &CaseFacts {
        &self.facts[case]
    }

    /// The case of each failure.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The kinds of failure in the archive with the cases they fall into.
    pub fn kinds(&self) -> impl Iterator<Item = (u32, u32)> {
        self.known.iter().map(|((_, _, kind), case)| (*kind, *case))
    }

    /// What was made of a case.
    pub fn judged(&self, case: usize) -> Judged {
        self.cases()[case].judged
    }

    /// What was made of a failure, by its row in the archive.
    pub fn judged_row(&self, row: usize) -> Judged {
        self.judged(self.rows[row] as usize)
    }
}

impl TypeName {
    /// In words; empty where the report names none.
    pub fn show(self, archive: &Archive) -> &str {
        match self {
            Self::Known(known) => known.name(),
            Self::Other(symbol) => archive.symbols().text(symbol).map_or("", Text::as_str),
        }
    }
}
