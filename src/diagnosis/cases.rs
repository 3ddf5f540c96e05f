//! Failure details as cases: each row of the archive gets the number of its case, and everything but day, sender's
//! address and count is a fact of the case. Whatever is asked of a million rows is one pass over numbers, then a look at
//! a few thousand cases.

use std::collections::HashMap;

use super::Fault;
use super::judged::{Judged, Voice, judge};
use super::setting::Setting;
use crate::archive::{Archive, Distinct, Kind, Symbol, number as count};
use crate::report::ResultType;
use crate::report::text::Text;

/// A kind of failure as one reporter sees it at one policy domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Case {
    /// The kind, by number in the archive.
    pub kind: u32,
    /// The policy domain in comparable form.
    pub domain: Symbol,
    /// Who reports, in comparable form.
    pub reporter: Symbol,
    voice: Voice,
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

impl ProblemKey {
    /// Whether a fault is mended in one place for all MX hosts.
    const fn anywhere(fault: Fault) -> bool {
        matches!(
            fault,
            Fault::MxNotInPolicy
                | Fault::PolicyUnreachable
                | Fault::PolicyMalformed
                | Fault::PolicyHostCertificate
                | Fault::SenderConfiguration
        )
    }
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
    judged: Vec<Judged>,
    /// The first failure of each case, by number in the archive.
    first: Vec<u32>,
    /// The setting used last: the failures of a policy share theirs.
    setting: Option<((Voice, u32), Setting)>,
    /// Judgements by what they depend on.
    known: HashMap<(Voice, Likeness), Judged, foldhash::fast::RandomState>,
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

/// All of a kind that a judgement looks at. Of the address only whether there is one.
type Likeness = (u32, Option<ResultType>, [Symbol; 4], bool);

const fn likeness(kind: &Kind) -> Likeness {
    let address = kind.receiving_ip.0 == Symbol::ABSENT.0;
    (kind.shape, kind.known_type, [kind.result_type, kind.mx, kind.information, kind.reason], address)
}

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
                let reporter = archive.reports()[report].reporter;
                let mut last = None;
                for row in rows {
                    let kind = archive.failures().kind[row];
                    let case = match last {
                        Some((known, case)) if known == kind => case,
                        _ => self.meet(archive, policy, row, Case { kind, domain, reporter, voice }),
                    };
                    last = Some((kind, case));
                    self.rows.push(case);
                }
            }
        }
        self.reports = archive.len();
    }

    fn meet(&mut self, archive: &Archive, policy: usize, row: usize, case: Case) -> u32 {
        let number = self.all.get(case);
        if (number as usize) < self.judged.len() {
            return number;
        }
        let kind = &archive.kinds()[case.kind as usize];
        let like = (case.voice, likeness(kind));
        let judged = if let Some(judged) = self.known.get(&like) {
            *judged
        } else {
            let of = (case.voice, kind.shape);
            let known = self.setting.take().filter(|(known, _)| *known == of);
            let known = known.unwrap_or_else(|| (of, case.voice.setting(&archive.bare_policy(policy))));
            let judged = judge(&known.1, &archive.failure(row));
            self.setting = Some(known);
            self.known.insert(like, judged);
            judged
        };
        self.judged.push(judged);
        self.first.push(count(row));
        let symbols = archive.symbols();
        let mx = symbols.known_form(kind.mx);
        let fault = judged.fault;
        self.mx.push(mx);
        self.fault.push(fault);
        self.cell.push((mx, fault));
        self.result_type.push(match kind.known_type {
            Some(known) => TypeName::Known(known),
            None => TypeName::Other(symbols.known_form(kind.result_type)),
        });
        let place = if ProblemKey::anywhere(fault) { Symbol::ABSENT } else { mx };
        self.problem.push(ProblemKey { fault, domain: case.domain, mx: place });
        number
    }

    /// The cases, by number.
    pub fn cases(&self) -> &[Case] {
        self.all.items()
    }

    /// The case of each failure.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The voice of a case, its first failure by number in the archive, and the shape of the policy.
    pub fn origin(&self, archive: &Archive, case: usize) -> (Voice, usize, u32) {
        let facts = self.cases()[case];
        (facts.voice, self.first[case] as usize, archive.kinds()[facts.kind as usize].shape)
    }

    /// What was made of a case.
    pub fn judged(&self, case: usize) -> Judged {
        self.judged[case]
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
