//! What stays of reports: three tables, with symbols in place of texts. A failure detail is a row of twelve bytes.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use crate::report::{Deviation, PolicyType, ResultType, Timestamp};

use super::Source;
use super::sessions::Sessions;
use super::symbols::{Symbol, index32};

/// A report without its policies.
#[derive(Debug, Clone)]
pub struct ReportRow {
    /// `organization-name` as written.
    pub organization: Symbol,
    /// `contact-info`.
    pub contact: Symbol,
    /// Who submitted it, by the mail or file name.
    pub submitter: Symbol,
    /// Who reports, in comparable form: the organisation, or the submitter where none is named.
    pub reporter: Symbol,
    /// `report-id`. Hardly any two are alike, so it is no symbol.
    pub report_id: Option<Box<str>>,
    /// First second.
    pub start: Option<Timestamp>,
    /// End.
    pub end: Option<Timestamp>,
    /// `start-datetime` as written.
    pub start_text: Symbol,
    /// `end-datetime` as written.
    pub end_text: Symbol,
    /// The dates come from the file's name.
    pub inferred: bool,
    /// The first and the last day that it covers, in days since 1970, as far as a report can have them.
    pub days: Option<(i64, i64)>,
    /// Its first row among the policies.
    pub first_policy: u32,
    /// Its first row among the scopes.
    pub first_scope: u32,
    /// Departures from RFC 8460.
    pub deviations: Box<[Deviation]>,
    /// Where it was found.
    pub source: Source,
    /// Another report has the same identity but says something else.
    pub conflicting: bool,
}

impl ReportRow {
    /// The day on which the report counts, in days since 1970: the first that it covers. `None` where it has no date, or
    /// none that a report can have.
    pub const fn day(&self) -> Option<i64> {
        match self.days {
            Some((first, _)) => Some(first),
            None => None,
        }
    }

    /// The last day that it covers. An end at midnight belongs to the day before.
    pub(crate) const fn last_day(&self) -> Option<i64> {
        match self.days {
            Some((_, last)) => Some(last),
            None => None,
        }
    }

    /// Whether it has a date, but none that a report can have.
    pub(crate) fn is_misdated(&self) -> bool {
        self.days.is_none() && (self.start.is_some() || self.end.is_some())
    }
}

/// A policy of a report without its failures.
#[derive(Debug, Clone, Copy)]
pub struct PolicyRow {
    /// The report.
    pub report: u32,
    /// The report and policy domain it counts for.
    pub scope: u32,
    /// The kind.
    pub kind: PolicyType,
    /// `policy-type` as written.
    pub kind_text: Symbol,
    /// `policy-domain` as written.
    pub domain: Symbol,
    /// The domain is inferred.
    pub domain_inferred: bool,
    /// What the policy says, by number.
    pub shape: u32,
    /// `total-successful-session-count`.
    pub successful: u64,
    /// `total-failure-session-count`.
    pub failed: u64,
    /// Sum of the details.
    pub detailed: u64,
    /// Its first row among the failures.
    pub first_failure: u32,
    /// Its counts are taken for an error, and are in no figure.
    pub implausible: bool,
    /// It counts with a policy of another name: that of the domain whose MX host it names.
    pub counts_elsewhere: bool,
    /// Successful sessions that policies of other domains with the same MX host count.
    pub shared: u64,
}

impl PolicyRow {
    /// The sessions that are in the figures.
    pub const fn counts(&self) -> Sessions {
        if self.implausible {
            return Sessions { successful: 0, failed: 0 };
        }
        self.counts_received()
    }

    /// The sessions as the report has them, without those that another policy counts.
    pub(crate) const fn counts_received(&self) -> Sessions {
        Sessions { successful: self.successful.saturating_sub(self.shared), failed: self.failed }
    }

    /// Failed sessions in the figures that no detail explains.
    pub const fn unexplained(&self) -> u64 {
        self.counts().failed.saturating_sub(self.detailed)
    }

    /// What a failure detail counts in the figures.
    pub(crate) const fn weight(&self, failed: u64) -> u64 {
        if self.implausible { 0 } else { failed }
    }
}

/// The policies of one report about one domain, which may describe the same sessions.
#[derive(Debug, Clone, Copy)]
pub struct ReportDomain {
    /// The report.
    pub report: u32,
    /// The policy domain in comparable form.
    pub domain: Symbol,
}

/// What a policy says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PolicyBody {
    /// The kind.
    pub kind: PolicyType,
    /// `policy-string`.
    pub policy_string: Box<[Symbol]>,
    /// `mx-host`.
    pub mx_host: Box<[Symbol]>,
}

/// All that failure details repeat: everything but who sent and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailureKind {
    /// The policy it was seen under.
    pub shape: u32,
    /// `result-type` as written.
    pub result_type: Symbol,
    /// The registered type meant.
    pub known_type: Option<ResultType>,
    /// `receiving-mx-hostname`.
    pub mx: Symbol,
    /// `receiving-mx-helo`.
    pub helo: Symbol,
    /// `receiving-ip`.
    pub receiving_ip: Symbol,
    /// `additional-information`.
    pub information: Symbol,
    /// `failure-reason-code`.
    pub reason: Symbol,
}

impl Hash for FailureKind {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // As bytes in a row, which takes a fraction of the time of many small numbers. `known_type` follows from the text.
        let Self { shape, result_type, known_type: _, mx, helo, receiving_ip, information, reason } = *self;
        let symbols = [result_type, mx, helo, receiving_ip, information, reason];
        let mut bytes = [0; 28];
        let numbers = std::iter::once(shape).chain(symbols.map(|symbol| symbol.0));
        for (place, number) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(numbers) {
            *place = number.to_le_bytes();
        }
        state.write(&bytes);
    }
}

/// The failure details.
#[derive(Debug, Default)]
pub struct Failures {
    /// The kind of each.
    pub kind: Vec<u32>,
    /// `sending-mta-ip` of each.
    pub sender: Vec<Symbol>,
    /// `failed-session-count` of each; [`u32::MAX`] where it stands in `larger`.
    failed: Vec<u32>,
    larger: HashMap<u32, u64>,
}

impl Failures {
    /// Adds a row.
    pub fn push(&mut self, kind: u32, sender: Symbol, failed: u64) {
        let small = u32::try_from(failed).unwrap_or(u32::MAX);
        if small == u32::MAX {
            self.larger.insert(index32(self.kind.len()), failed);
        }
        self.kind.push(kind);
        self.sender.push(sender);
        self.failed.push(small);
    }

    /// `failed-session-count` of a row.
    pub fn failed(&self, row: usize) -> u64 {
        match self.failed[row] {
            u32::MAX => self.large(row),
            small => u64::from(small),
        }
    }

    #[cold]
    fn large(&self, row: usize) -> u64 {
        self.larger.get(&index32(row)).copied().unwrap_or(u64::from(u32::MAX))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.kind.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.kind.is_empty()
    }
}

/// The rows from one beginning to the next, or to the end of the table.
pub fn span(first: u32, next: Option<u32>, end: usize) -> Range<usize> {
    first as usize..next.map_or(end, |next| next as usize)
}
