//! The reports as JSON in the format of RFC 8460 s.4.4: one array, one report per line.
//!
//! They are written from the parsed reports, with every member that the parser knows: an unknown result type or an
//! unparsable date appears as written. Values only inferred from the mail or file name (a domain, dates, the submitter)
//! are left out, as they are not in the report. Names and positions of members are normalised to those of the RFC.
//! Members that are not known are listed in `unread-values`, each with its path, name and value.
//! Hidden characters are written as `\u` escapes, so the text is safe to view and parses back unchanged.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;

use super::Document;
use super::selection::{Analysis, Chosen};
use crate::report::visible::is_hidden;
use crate::report::{Failure, Policy, PolicyType, Text, Unread};

/// Writes the array of reports.
#[derive(Default)]
pub(super) struct Reports {
    some: bool,
}

impl Document for Reports {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn report(&mut self, chosen: &Chosen<'_>, _: &dyn Fn() -> Analysis, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.some { b",\n" } else { b"\n" })?;
        self.some = true;
        write_value(&report(chosen), out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]\n")
    }
}

/// Writes a value as JSON on one line, with hidden characters escaped.
pub(super) fn write_value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(out, Escaping)).map_err(io::Error::from)
}

/// Compact JSON with hidden characters escaped (RFC 8259 s.7).
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_hidden(*c)) {
            writer.write_all(&rest.as_bytes()[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

/// A sequence that is serialized lazily, without collecting it.
struct Each<F>(F);

impl<F: Fn() -> I, I: IntoIterator<Item: Serialize>> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Makes a sequence that can be serialized lazily; `items` is called for each serialization.
pub(super) fn each<I: IntoIterator<Item: Serialize>>(items: impl Fn() -> I) -> impl Serialize {
    Each(items)
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ReportOut<'a, P> {
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_name: Option<&'a str>,
    date_range: RangeOut<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_info: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report_id: Option<&'a str>,
    policies: P,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unread_values: &'a [Unread],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct RangeOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    start_datetime: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_datetime: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct EntryOut<'a, S, M, F> {
    policy: PolicyOut<'a, S, M>,
    summary: SummaryOut,
    failure_details: F,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct PolicyOut<'a, S, M> {
    #[serde(skip_serializing_if = "Option::is_none")]
    policy_type: Option<&'a str>,
    policy_string: S,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy_domain: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mx_host: Option<M>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct SummaryOut {
    total_successful_session_count: u64,
    total_failure_session_count: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct FailureOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    result_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sending_mta_ip: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receiving_mx_hostname: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receiving_mx_helo: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receiving_ip: Option<&'a str>,
    failed_session_count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_information: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_reason_code: Option<&'a str>,
}

fn report(chosen: &Chosen<'_>) -> impl Serialize {
    let (chosen, report) = (*chosen, chosen.report());
    let dates = Some(&report.range).filter(|range| !range.inferred);
    ReportOut {
        organization_name: report.organization.as_deref(),
        date_range: RangeOut {
            start_datetime: dates.and_then(|range| range.start_text.as_deref()),
            end_datetime: dates.and_then(|range| range.end_text.as_deref()),
        },
        contact_info: report.contact.as_deref(),
        report_id: report.report_id.as_deref(),
        policies: each(move || chosen.policies().map(move |(index, policy)| entry(chosen, index, policy))),
        unread_values: &report.unread,
    }
}

fn entry<'a>(chosen: Chosen<'a>, index: usize, policy: &'a Policy) -> impl Serialize {
    let hosts = || policy.mx_host.iter().map(host_line);
    EntryOut {
        policy: PolicyOut {
            policy_type: policy.kind_text.as_deref(),
            policy_string: each(|| policy.policy_string.iter().map(|line| policy_line(line, policy.kind))),
            policy_domain: policy.domain.as_deref().filter(|_| !policy.domain_inferred),
            mx_host: (!policy.mx_host.is_empty()).then(|| each(hosts)),
        },
        summary: SummaryOut {
            total_successful_session_count: policy.successful,
            total_failure_session_count: policy.failed,
        },
        failure_details: each(move || chosen.failures(index).map(|(_, failure)| FailureOut::from(failure))),
    }
}

/// A policy line, written so that no parser splits it: if it contains a separator or looks like an array, it becomes a
/// string that contains a JSON array, as some senders write all lines.
fn policy_line(line: &Text, kind: PolicyType) -> Cow<'_, str> {
    let joined = line.contains(['\n', '\r']) || (kind == PolicyType::Tlsa && line.contains(';'));
    if joined || (line.starts_with('[') && line.ends_with(']')) {
        return Cow::Owned(serde_json::Value::from(vec![line.as_str()]).to_string());
    }
    Cow::Borrowed(line)
}

/// An MX host pattern. One that already starts with `mx:` gets a second such prefix, as parsers remove one.
fn host_line(host: &Text) -> Cow<'_, str> {
    let prefixed = host.split_once(':').is_some_and(|(key, _)| key.eq_ignore_ascii_case("mx"));
    if prefixed { Cow::Owned(format!("mx:{host}")) } else { Cow::Borrowed(host) }
}

impl<'a> From<&'a Failure> for FailureOut<'a> {
    fn from(failure: &'a Failure) -> Self {
        Self {
            result_type: failure.result_type.as_deref(),
            sending_mta_ip: failure.sending_mta_ip.as_deref(),
            receiving_mx_hostname: failure.receiving_mx_hostname.as_deref(),
            receiving_mx_helo: failure.receiving_mx_helo.as_deref(),
            receiving_ip: failure.receiving_ip.as_deref(),
            failed_session_count: failure.failed,
            additional_information: failure.additional_information.as_deref(),
            failure_reason_code: failure.reason_code.as_deref(),
        }
    }
}
