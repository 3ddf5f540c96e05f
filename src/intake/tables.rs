//! Tables of reports (RFC 4180): the exports of this program, and those of others with the same kinds of columns.
//!
//! A row is a policy, a failure detail, or both. Rows of one report follow each other; they are put together as the report
//! in JSON, which is then read like any other.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use serde_json::{Map, Value};

use crate::report::read::canonical_column;

/// The delimiters that spreadsheets write.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The reports in a table as a JSON array; `None` if the bytes are no table of reports.
pub(super) fn as_json(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = super::sniff::line(bytes);
    let (delimiter, columns) = DELIMITERS.into_iter().find_map(|delimiter| {
        let mut rows = Rows::new(first, delimiter);
        let columns: Vec<Option<Column>> = rows.next()?.iter().map(|name| Column::of(name)).collect();
        let has = |name: &str| columns.iter().flatten().any(|column| column.name == name);
        (has("report-id") && has("policy-domain") && (has("policy-type") || has("result-type")))
            .then_some((delimiter, columns))
    })?;
    let mut reports = Reports::default();
    for row in Rows::new(bytes, delimiter).skip(1) {
        reports.add(&columns, &row);
    }
    Some(Value::Array(reports.list.into_iter().map(Value::Object).collect()).to_string())
}

/// A column whose values are a member of a report.
struct Column {
    name: &'static str,
    place: Place,
}

/// The object that has the member.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Report,
    Policy,
    Failure,
}

impl Column {
    fn of(written: &str) -> Option<Self> {
        let written = written.trim();
        // What follows from other columns of the table.
        let derived = [
            "policy_type",
            "policy_domain_inferred",
            "unexplained",
            "failure_rows",
            "counted_successful",
            "counted_failed",
            "fault",
        ];
        let (place, name) = match written {
            "failed_sessions" => (Place::Failure, "failed-session-count"),
            "policy_type_text" => (Place::Policy, "policy-type"),
            _ if derived[1..].contains(&written) => return None,
            _ => match canonical_column(written)? {
                (0, name) => (Place::Report, name),
                (1, name) => (Place::Policy, name),
                (_, name) => (Place::Failure, name),
            },
        };
        Some(Self { name, place })
    }
}

/// The reports put together so far.
#[derive(Default)]
struct Reports {
    list: Vec<Map<String, Value>>,
}

impl Reports {
    fn add(&mut self, columns: &[Option<Column>], row: &[String]) {
        let (mut report, mut policy, mut failure) = (Map::new(), Map::new(), Map::new());
        for (column, cell) in columns.iter().zip(row) {
            let Some(column) = column else { continue };
            if cell.is_empty() {
                continue;
            }
            let target = match column.place {
                Place::Report => &mut report,
                Place::Policy => &mut policy,
                Place::Failure => &mut failure,
            };
            let list = matches!(column.name, "policy-string" | "mx-host");
            let value = if list { Value::from(items(cell)) } else { Value::from(text(cell)) };
            // The type as written follows the one for grouping.
            target.insert(column.name.to_owned(), value);
        }
        if report.is_empty() && policy.is_empty() && failure.is_empty() {
            return;
        }
        // In a row of a failure the count is that of the failure.
        if failure.contains_key("result-type")
            && let Some(count) = policy.remove("total-failure-session-count")
        {
            failure.entry("failed-session-count").or_insert(count);
        }
        let same = self
            .list
            .last()
            .is_some_and(|last| report.iter().all(|(name, value)| last.get(name) == Some(value)) && !report.is_empty());
        if !same {
            report.insert("policies".to_owned(), Value::Array(Vec::new()));
            self.list.push(report);
        }
        let Some(Value::Array(entries)) = self.list.last_mut().and_then(|last| last.get_mut("policies")) else {
            return;
        };
        // A row of a failure may repeat its policy, or leave it out.
        let known = entries.last().and_then(Value::as_object).is_some_and(|last| {
            !failure.is_empty() && policy.iter().all(|(name, value)| last.get(name) == Some(value))
        });
        if !known {
            entries.push(Value::Object(policy));
        }
        let has_detail = failure.keys().any(|name| name != "failed-session-count");
        if let Some(Value::Object(entry)) = entries.last_mut().filter(|_| has_detail) {
            let details = entry.entry("failure-details").or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(details) = details {
                details.push(Value::Object(failure));
            }
        }
    }
}

/// The text of a cell, without the apostrophe that keeps a spreadsheet from evaluating it.
fn text(cell: &str) -> &str {
    let guarded =
        cell.strip_prefix('\'').filter(|rest| rest.trim_start().starts_with(['=', '+', '-', '@', '\'', '\t']));
    guarded.unwrap_or(cell)
}

/// The items of a cell with several.
fn items(cell: &str) -> Vec<&str> {
    text(cell).split('|').map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// The rows of a table.
struct Rows<'a> {
    reader: Reader,
    rest: &'a [u8],
    fields: Vec<u8>,
    ends: Vec<usize>,
    done: bool,
}

impl<'a> Rows<'a> {
    fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { reader, rest: bytes, fields: vec![0; 1024], ends: vec![0; 64], done: false }
    }
}

impl Iterator for Rows<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        let (mut used, mut count) = (0, 0);
        while !self.done {
            let (result, read, written, ended) =
                self.reader.read_record(self.rest, &mut self.fields[used..], &mut self.ends[count..]);
            self.rest = &self.rest[read..];
            used += written;
            count += ended;
            match result {
                // The end of the input is shown to the reader as an empty rest.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.fields.resize(self.fields.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::End => self.done = true,
                ReadRecordResult::Record => {
                    let mut start = 0;
                    let cell = |end: &usize| {
                        let cell = self.fields.get(start..*end).unwrap_or_default();
                        start = *end;
                        String::from_utf8_lossy(cell).into_owned()
                    };
                    return Some(self.ends[..count].iter().map(cell).collect());
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_put_together_as_reports() {
        let table = "organization_name,begin_date,end_date,report_id,policy_domain,policy_type,successful_session_count,failed_session_count,result_type,receiving_mx_hostname\r\n\
                     A,2026-05-12T00:00:00Z,2026-05-12T23:59:59Z,r1,example.com,sts,40,5,,\r\n\
                     A,2026-05-12T00:00:00Z,2026-05-12T23:59:59Z,r1,,,,3,certificate-expired,mx1.example.com\r\n\
                     B,2026-05-12T00:00:00Z,2026-05-12T23:59:59Z,r2,example.com,sts,7,0,,\r\n";
        let json = as_json(table.as_bytes()).unwrap();
        let read = crate::report::read::read(&json, &crate::report::read::Hints::default());
        let found: Vec<(u64, u64, usize)> = read
            .reports
            .iter()
            .map(|report| (report.policies[0].successful, report.policies[0].failed, report.policies[0].failures.len()))
            .collect();
        assert_eq!(found, [(40, 5, 1), (7, 0, 0)], "{json}");
        assert_eq!(as_json(table.replace(',', ";").as_bytes()), Some(json));
    }

    #[test]
    fn other_tables_are_no_reports() {
        for table in ["a,b,c\n1,2,3\n", "report_id,name\n1,x\n", "", "report_id"] {
            assert_eq!(as_json(table.as_bytes()), None, "{table}");
        }
    }
}
