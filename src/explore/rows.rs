//! Failure details as a table: pages in any sort order, fast for a million rows.
//!
//! The sort order of all rows is computed once per column and cached, at four bytes per row. A page is then read by
//! scanning that order for rows that match the filter.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::column::Column;
use super::order::order;
use crate::archive::{Archive, Id as _, ReportId, RowId, Symbol};
use crate::diagnosis::Fault;
use crate::diagnosis::aggregate::Bits;
use crate::diagnosis::classes::FailureClasses;
use crate::report::Day;

/// A query for a page of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowQuery {
    /// The column to sort by; rows with equal values are in archive order.
    pub by: Column,
    /// Whether the order is reversed, including that of rows with equal values.
    pub descending: bool,
    /// How many matching rows to skip.
    pub offset: u64,
    /// The maximum number of rows to return; capped at [`RowQuery::MOST`].
    pub count: u64,
}

impl RowQuery {
    /// The maximum number of rows in one page.
    pub const MOST: u64 = 1_000;
}

/// A page of rows, and its position in the result.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RowPage {
    /// The number of matching rows on all pages.
    pub total: u64,
    /// The position of the first row of this page among the matching rows, from 0.
    pub offset: u64,
    /// The rows of this page, in the requested order.
    pub rows: Vec<Row>,
}

/// A failure detail with its report and policy. Missing text is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The failure detail.
    pub id: RowId,
    /// Its report.
    pub report: ReportId,
    /// The first day the report covers; `None` if there is no plausible date.
    pub day: Option<Day>,
    /// `organization-name` as written, or else the submitter.
    pub reporter: Option<String>,
    /// `policy-domain`, as written.
    pub domain: Option<String>,
    /// `policy-type`, as written.
    pub policy_type: Option<String>,
    /// `result-type`, as written.
    pub result_type: Option<String>,
    /// The fault diagnosed for this failure detail.
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

/// The sort orders of all rows, each computed on first use.
#[derive(Debug, Default)]
pub struct Orders {
    known: HashMap<Column, Vec<RowId>>,
    rows: usize,
}

impl Orders {
    /// The page that `slice` asks for; `inside` is the set of rows that match the filter.
    pub fn page(&mut self, archive: &Archive, classes: &FailureClasses, inside: &Bits, slice: RowQuery) -> RowPage {
        let total = inside.count();
        let rows = archive.failures().len();
        if self.rows != rows {
            self.known.clear();
            self.rows = rows;
        }
        let order = self.known.entry(slice.by).or_insert_with(|| order(archive, classes, slice.by));
        let offset = usize::try_from(slice.offset).unwrap_or(usize::MAX).min(total);
        let count = usize::try_from(slice.count.min(RowQuery::MOST)).unwrap_or_default();
        let pick = |rows: &mut dyn Iterator<Item = &RowId>| -> Vec<Row> {
            rows.filter(|id| inside.contains(id.index()))
                .skip(offset)
                .take(count)
                .map(|id| Row::of(archive, classes, *id))
                .collect()
        };
        let rows = if count == 0 || offset == total {
            Vec::new()
        } else if total == rows {
            // All rows match, so the position is known without a scan.
            let span = offset..(offset + count).min(total);
            let place = |at: usize| if slice.descending { order[total - 1 - at] } else { order[at] };
            span.map(|at| Row::of(archive, classes, place(at))).collect()
        } else if slice.descending {
            pick(&mut order.iter().rev())
        } else {
            pick(&mut order.iter())
        };
        RowPage { total: total as u64, offset: offset as u64, rows }
    }
}

impl Row {
    /// The row of a failure detail.
    pub fn of(archive: &Archive, classes: &FailureClasses, id: RowId) -> Self {
        let policy = &archive.policies()[archive.policy_of(id)];
        let report = &archive.reports()[policy.report];
        let text = |symbol: Symbol| archive.symbols().text(symbol).map(ToString::to_string);
        let failure = archive.failure(id);
        let owned = |text: Option<crate::report::Text>| text.map(|text| text.to_string());
        Self {
            id,
            report: policy.report,
            day: report.day(),
            reporter: text(report.organization).or_else(|| text(report.submitter)),
            domain: text(policy.domain),
            policy_type: text(policy.kind_text),
            result_type: owned(failure.result_type),
            fault: classes.diagnosis_of_row(id).fault,
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
