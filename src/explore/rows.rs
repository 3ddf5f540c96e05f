//! Failure details as a table: a page of them in any order, out of a million.
//!
//! The order of all rows is worked out once for each column and kept, four bytes a row. A page then is a walk along it
//! that stops at the rows the filter lets in.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::order::order;
use crate::archive::{Archive, Symbol};
use crate::diagnosis::Fault;
use crate::diagnosis::cases::Cases;
use crate::diagnosis::tally::Bits;

/// A column by which rows are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Column {
    /// The first day that the report covers; rows without one come first.
    Day,
    /// Who reports.
    Reporter,
    /// The policy domain.
    Domain,
    /// The policy type.
    PolicyType,
    /// The result type.
    ResultType,
    /// The fault.
    Fault,
    /// The MX host.
    Mx,
    /// What the MX host calls itself in its greeting (`receiving-mx-helo`).
    Helo,
    /// The address of the sending MTA, as an address: 9 comes before 10.
    Sender,
    /// The address of the MX host.
    ReceivingIp,
    /// The reason code.
    Reason,
    /// `additional-information`.
    Information,
    /// Failed sessions.
    Failed,
}

impl Column {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Day,
        Self::Reporter,
        Self::Domain,
        Self::PolicyType,
        Self::ResultType,
        Self::Fault,
        Self::Mx,
        Self::Helo,
        Self::Sender,
        Self::ReceivingIp,
        Self::Reason,
        Self::Information,
        Self::Failed,
    ];
}

/// Which rows are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// In the order of this column; rows alike in it in the order in which they came.
    pub by: Column,
    /// The other way round.
    pub descending: bool,
    /// How many rows are left out in front.
    pub offset: u64,
    /// How many rows are wanted, at most [`Slice::MOST`].
    pub count: u64,
}

impl Slice {
    /// How many rows one answer holds.
    pub const MOST: u64 = 1_000;
}

/// Rows, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Page {
    /// How many rows there are in all.
    pub total: u64,
    /// The number of the first one here.
    pub offset: u64,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A failure detail with what is known around it. Text that is absent is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its number among the failures of the archive.
    pub id: u32,
    /// The report, by its number in the archive.
    pub report: u32,
    /// The first day that the report covers, in days since 1970.
    pub day: Option<i64>,
    /// Who reports, as written.
    pub reporter: Option<String>,
    /// The policy domain, as written.
    pub domain: Option<String>,
    /// The policy type, as written.
    pub policy_type: Option<String>,
    /// `result-type`, as written.
    pub result_type: Option<String>,
    /// The fault by name.
    pub fault: Fault,
    /// `receiving-mx-hostname`.
    pub mx: Option<String>,
    /// `receiving-mx-helo`.
    pub helo: Option<String>,
    /// `sending-mta-ip`.
    pub sender: Option<String>,
    /// `receiving-ip`.
    pub receiving_ip: Option<String>,
    /// `failure-reason-code`.
    pub reason: Option<String>,
    /// `additional-information`.
    pub information: Option<String>,
    /// `failed-session-count`.
    pub failed: u64,
}

/// The orders of all rows, each made when it is first asked for.
#[derive(Debug, Default)]
pub struct Orders {
    known: HashMap<Column, Vec<u32>>,
    rows: usize,
}

impl Orders {
    /// The rows of a slice.
    pub fn page(&mut self, archive: &Archive, cases: &Cases, inside: &Bits, slice: Slice) -> Page {
        let total = inside.count();
        let rows = archive.failures().len();
        if self.rows != rows {
            self.known.clear();
            self.rows = rows;
        }
        let order = self.known.entry(slice.by).or_insert_with(|| order(archive, cases, slice.by));
        let offset = usize::try_from(slice.offset).unwrap_or(usize::MAX).min(total);
        let count = usize::try_from(slice.count.min(Slice::MOST)).unwrap_or_default();
        let pick = |rows: &mut dyn Iterator<Item = &u32>| -> Vec<Row> {
            rows.filter(|id| inside.contains(**id as usize))
                .skip(offset)
                .take(count)
                .map(|id| Row::of(archive, cases, *id))
                .collect()
        };
        let rows = if count == 0 || offset == total {
            Vec::new()
        } else if total == rows {
            // Everything is in: the place is known without a walk.
            let span = offset..(offset + count).min(total);
            let place = |at: usize| if slice.descending { order[total - 1 - at] } else { order[at] };
            span.map(|at| Row::of(archive, cases, place(at))).collect()
        } else if slice.descending {
            pick(&mut order.iter().rev())
        } else {
            pick(&mut order.iter())
        };
        Page { total: total as u64, offset: offset as u64, rows }
    }
}

impl Row {
    /// A failure of the archive.
    pub fn of(archive: &Archive, cases: &Cases, id: u32) -> Self {
        let at = id as usize;
        let policy = &archive.policies()[archive.policy_of(at)];
        let report = &archive.reports()[policy.report as usize];
        let text = |symbol: Symbol| archive.symbols().text(symbol).map(ToString::to_string);
        let failure = archive.failure(at);
        let owned = |text: Option<crate::report::Text>| text.map(|text| text.to_string());
        Self {
            id,
            report: policy.report,
            day: report.day(),
            reporter: text(report.organization).or_else(|| text(report.submitter)),
            domain: text(policy.domain),
            policy_type: text(policy.kind_text),
            result_type: owned(failure.result_type),
            fault: cases.judged_row(at).fault,
            mx: owned(failure.receiving_mx_hostname),
            helo: owned(failure.receiving_mx_helo),
            sender: owned(failure.sending_mta_ip),
            receiving_ip: owned(failure.receiving_ip),
            reason: owned(failure.reason_code),
            information: owned(failure.additional_information),
            failed: failure.failed,
        }
    }
}
