//! The tables that reports are stored in, with symbols in place of texts. A failure detail takes one row of twelve
//! bytes.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use crate::finding::Severity;
use crate::report::{Day, Deviation, PolicyType, ResultType, Signed, Timestamp, Unread};

use super::Source;
use super::ids::{BodyId, Id as _, KindId, PolicyId, ReportId, RowId, ScopeId};
use super::sessions::Sessions;
use super::symbols::Symbol;

/// A report without its policies.
#[derive(Debug, Clone)]
pub struct ReportRow {
    /// `organization-name` as written.
    pub organization: Symbol,
    /// `contact-info` as written.
    pub contact: Symbol,
    /// The submitter's domain, from the mail headers or the file name.
    pub submitter: Symbol,
    /// Who reports, in comparable form: the organisation, or the submitter if none is given.
    pub reporter: Symbol,
    /// `report-id`. Not a symbol, since identifiers hardly ever repeat.
    pub report_id: Option<Box<str>>,
    /// Start of the period; `None` if missing or unreadable.
    pub start: Option<Timestamp>,
    /// End of the period; `None` if missing or unreadable.
    pub end: Option<Timestamp>,
    /// `start-datetime` as written.
    pub start_text: Symbol,
    /// `end-datetime` as written.
    pub end_text: Symbol,
    /// The dates come from the file name, not from the report.
    pub inferred: bool,
    /// First and last day covered; `None` if there is no plausible date.
    pub days: Option<(Day, Day)>,
    /// Its first policy.
    pub first_policy: PolicyId,
    /// Its first policy domain.
    pub first_scope: ScopeId,
    /// Deviations from RFC 8460 that the reader tolerated.
    pub deviations: Box<[Deviation]>,
    /// Members that are not known, with their values.
    pub unread: Box<[Unread]>,
    /// What the mail around the report says about its signature.
    pub signed: Option<Box<Signed>>,
    /// The file and the containers it was found in.
    pub source: Source,
    /// Another report has the same identity but different content.
    pub conflicting: bool,
}

impl ReportRow {
    /// The day the report counts for: the first one covered. `None` if there is no plausible date.
    pub const fn day(&self) -> Option<Day> {
        match self.days {
            Some((first, _)) => Some(first),
            None => None,
        }
    }

    /// The last day covered. An end at midnight belongs to the day before.
    pub(crate) const fn last_day(&self) -> Option<Day> {
        match self.days {
            Some((_, last)) => Some(last),
            None => None,
        }
    }

    /// Number of deviations from RFC 8460 because of which something had to be guessed or was left out. The others are the
    /// same in every report of a sender.
    pub fn guesses(&self) -> usize {
        self.deviations.iter().filter(|deviation| deviation.code.severity() != Severity::Info).count()
    }

    /// Whether the report has a date, but no plausible one.
    pub(crate) fn is_misdated(&self) -> bool {
        self.days.is_none() && (self.start.is_some() || self.end.is_some())
    }
}

/// A policy of a report without its failures.
#[derive(Debug, Clone, Copy)]
pub struct PolicyRow {
    /// Its report.
    pub report: ReportId,
    /// The report and policy domain that it counts for.
    pub scope: ScopeId,
    /// The policy type, for grouping.
    pub kind: PolicyType,
    /// `policy-type` as written.
    pub kind_text: Symbol,
    /// `policy-domain` as written.
    pub domain: Symbol,
    /// The domain comes from the mail, the file name or other policies, not from this one.
    pub domain_inferred: bool,
    /// Everything but its domain and counts.
    pub body: BodyId,
    /// `total-successful-session-count`, in sessions.
    pub successful: u64,
    /// `total-failure-session-count`, in sessions.
    pub failed: u64,
    /// Sum of `failed-session-count` over its details.
    pub detailed: u64,
    /// Its first failure detail.
    pub first_failure: RowId,
    /// Its counts are implausibly high and are left out of all figures.
    pub implausible: bool,
    /// It is counted with a policy of another domain: the one whose MX host it names.
    pub counts_elsewhere: bool,
    /// Its successful sessions already counted by policies of other domains with the same MX host.
    pub shared: u64,
}

impl PolicyRow {
    /// The sessions that count in the figures: none if implausible.
    pub const fn counts(&self) -> Sessions {
        if self.implausible {
            return Sessions { successful: 0, failed: 0 };
        }
        self.counts_received()
    }

    /// The sessions as reported, without those that another policy counts.
    pub(crate) const fn counts_received(&self) -> Sessions {
        Sessions { successful: self.successful.saturating_sub(self.shared), failed: self.failed }
    }

    /// Failed sessions in the figures that no failure detail explains.
    pub const fn unexplained(&self) -> u64 {
        self.counts().failed.saturating_sub(self.detailed)
    }

    /// The failed sessions that a failure detail adds to the figures: none under no policy whose summary counts no
    /// failure. There some senders note what a check would have found in sessions that succeeded (RFC 8460 s.4.4).
    pub(crate) const fn weight(&self, failed: u64) -> u64 {
        let only_noted = matches!(self.kind, PolicyType::NoPolicyFound) && self.failed == 0;
        if self.implausible || only_noted { 0 } else { failed }
    }
}

/// The policies of one report for one domain, which may describe the same sessions.
#[derive(Debug, Clone, Copy)]
pub struct ReportDomain {
    /// The report.
    pub report: ReportId,
    /// The policy domain, in comparable form.
    pub domain: Symbol,
}

/// The deduplicated part of a policy: everything but its domain and counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PolicyBody {
    /// The policy type, for grouping.
    pub kind: PolicyType,
    /// `policy-string`: one entry per policy line or TLSA record.
    pub policy_string: Box<[Symbol]>,
    /// `mx-host` as written; empty if the report has none.
    pub mx_host: Box<[Symbol]>,
}

/// The deduplicated part of a failure detail: all but sender and count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailureKind {
    /// The policy it was reported under.
    pub body: BodyId,
    /// `result-type` as written.
    pub result_type: Symbol,
    /// The registered result type; `None` if unknown.
    pub known_type: Option<ResultType>,
    /// `receiving-mx-hostname` as written.
    pub mx: Symbol,
    /// `receiving-mx-helo` as written.
    pub helo: Symbol,
    /// `receiving-ip` as written.
    pub receiving_ip: Symbol,
    /// `additional-information` as written.
    pub information: Symbol,
    /// `failure-reason-code` as written.
    pub reason: Symbol,
}

impl Hash for FailureKind {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Hashed as one byte string, which is much faster than many small numbers. `known_type` follows from
        // `result_type`.
        let Self { body, result_type, known_type: _, mx, helo, receiving_ip, information, reason } = *self;
        let symbols = [result_type, mx, helo, receiving_ip, information, reason];
        let mut bytes = [0; 28];
        let numbers = std::iter::once(body.0).chain(symbols.map(|symbol| symbol.0));
        for (place, number) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(numbers) {
            *place = number.to_le_bytes();
        }
        state.write(&bytes);
    }
}

/// All failure details, one column per field.
#[derive(Debug, Default)]
pub struct Failures {
    /// The [`FailureKind`] of each row.
    pub kind: Vec<KindId>,
    /// `sending-mta-ip` of each row.
    pub sender: Vec<Symbol>,
    /// `failed-session-count` of each row; [`u32::MAX`] if the value is in `larger`.
    failed: Vec<u32>,
    larger: HashMap<RowId, u64>,
}

impl Failures {
    /// Appends a row.
    pub fn push(&mut self, kind: KindId, sender: Symbol, failed: u64) {
        let small = u32::try_from(failed).unwrap_or(u32::MAX);
        if small == u32::MAX {
            self.larger.insert(RowId::new(self.kind.len()), failed);
        }
        self.kind.push(kind);
        self.sender.push(sender);
        self.failed.push(small);
    }

    /// `failed-session-count` of a row.
    pub fn failed(&self, row: RowId) -> u64 {
        match self.failed[row.index()] {
            u32::MAX => self.large(row),
            small => u64::from(small),
        }
    }

    #[cold]
    fn large(&self, row: RowId) -> u64 {
        self.larger.get(&row).copied().unwrap_or(u64::from(u32::MAX))
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.kind.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.kind.is_empty()
    }
}
