//! One JSON object per line, each a parsed report; the example `inspect` prints the same format.
//!
//! | member | |
//! |---|---|
//! | `organization`, `report_id`, `contact` | as written; null if the report does not give it |
//! | `start`, `end` | RFC 3339 in UTC; null if there is no date that could be parsed |
//! | `deviations` | deviations from RFC 8460: `code`, `path` into the JSON, `message` |
//! | `signed` | what the mail around the report says: `domain` that signed it, `result` as the receiving server noted it; null for a report from no mail |
//! | `unread` | names of members that are not known |
//! | `unread_values` | their values: `path` of the object, `member`, `value` (text as it is, anything else as JSON) |
//! | `policies` | the chosen policies |
//! | `policies[].type`, `type_text` | `sts`, `tlsa`, `no-policy-found` or `other`; and the type as written |
//! | `policies[].domain`, `domain_inferred` | the policy domain; whether inferred from the mail or file name |
//! | `policies[].mode`, `mx` | `mode` of the quoted MTA-STS policy; `mx-host`, or else the MX patterns of that policy |
//! | `policies[].policy_string` | one string per policy line or TLSA record |
//! | `policies[].successful`, `failed` | session counts of the summary |
//! | `policies[].unexplained` | failed sessions that no failure detail lists |
//! | `policies[].failures` | the chosen failure details: `result_type`, `sending_mta_ip`, `receiving_mx_hostname`, `receiving_mx_helo`, `receiving_ip`, `failed` (sessions), `additional_information`, `reason_code` |
//!
//! Policies of two types for one domain describe the same sessions: do not add up their counts.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::Document;
use super::json::{each, write_value};
use super::selection::{Analysis, Chosen};
use crate::report::deviation::names_of;
use crate::report::{Deviation, Failure, Policy, Report, Text, Unread};

/// Writes one line per report.
pub(super) struct Lines;

impl Document for Lines {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn report(&mut self, chosen: &Chosen<'_>, _: &dyn Fn() -> Analysis, out: &mut dyn Write) -> io::Result<()> {
        write_value(&ReportLine(*chosen), out)?;
        out.write_all(b"\n")
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// A report that serializes to the object described in the [module documentation](self).
pub struct ReportLine<'a>(Chosen<'a>);

impl<'a> ReportLine<'a> {
    /// A report with all its rows.
    pub fn whole(report: &'a Report) -> Self {
        Self(Chosen::whole(report))
    }
}

impl Serialize for ReportLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (chosen, report) = (self.0, self.0.report());
        ReportOut {
            organization: report.organization.as_deref(),
            report_id: report.report_id.as_deref(),
            start: report.range.start.map(|time| time.to_string()),
            end: report.range.end.map(|time| time.to_string()),
            contact: report.contact.as_deref(),
            deviations: each(|| report.deviations.iter().map(DeviationOut::from)),
            signed: report
                .signed
                .as_ref()
                .map(|signed| SignedOut { domain: signed.domain.as_deref(), result: signed.result.as_deref() }),
            unread: names_of(&report.unread),
            unread_values: &report.unread,
            policies: each(|| chosen.policies().map(|(index, policy)| policy_out(chosen, index, policy))),
        }
        .serialize(serializer)
    }
}

#[derive(Serialize)]
struct ReportOut<'a, D, P> {
    organization: Option<&'a str>,
    report_id: Option<&'a str>,
    start: Option<String>,
    end: Option<String>,
    contact: Option<&'a str>,
    deviations: D,
    signed: Option<SignedOut<'a>>,
    unread: Vec<&'a str>,
    unread_values: &'a [Unread],
    policies: P,
}

#[derive(Serialize)]
struct SignedOut<'a> {
    domain: Option<&'a str>,
    result: Option<&'a str>,
}

#[derive(Serialize)]
struct DeviationOut<'a> {
    code: &'a str,
    path: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct PolicyOut<'a, M, L, F> {
    #[serde(rename = "type")]
    kind: &'static str,
    type_text: Option<&'a str>,
    domain: Option<&'a str>,
    domain_inferred: bool,
    mode: Option<String>,
    mx: M,
    policy_string: L,
    successful: u64,
    failed: u64,
    unexplained: u64,
    failures: F,
}

#[derive(Serialize)]
struct FailureOut<'a> {
    result_type: Option<&'a str>,
    sending_mta_ip: Option<&'a str>,
    receiving_mx_hostname: Option<&'a str>,
    receiving_mx_helo: Option<&'a str>,
    receiving_ip: Option<&'a str>,
    failed: u64,
    additional_information: Option<&'a str>,
    reason_code: Option<&'a str>,
}

fn policy_out<'a>(chosen: Chosen<'a>, index: usize, policy: &'a Policy) -> impl Serialize {
    let mx = policy.mx_patterns();
    PolicyOut {
        kind: policy.kind.name(),
        type_text: policy.kind_text.as_deref(),
        domain: policy.domain.as_deref(),
        domain_inferred: policy.domain_inferred,
        mode: policy.sts().mode,
        mx: each(move || mx.iter().map(Text::to_string).collect::<Vec<_>>()),
        policy_string: each(|| policy.policy_string.iter().map(Text::as_str)),
        successful: policy.successful,
        failed: policy.failed,
        unexplained: policy.unexplained(),
        failures: each(move || chosen.failures(index).map(|(_, failure)| FailureOut::from(failure))),
    }
}

impl<'a> From<&'a Deviation> for DeviationOut<'a> {
    fn from(deviation: &'a Deviation) -> Self {
        Self { code: deviation.code.name(), path: &deviation.path, message: &deviation.message }
    }
}

impl<'a> From<&'a Failure> for FailureOut<'a> {
    fn from(failure: &'a Failure) -> Self {
        Self {
            result_type: failure.result_type.as_deref(),
            sending_mta_ip: failure.sending_mta_ip.as_deref(),
            receiving_mx_hostname: failure.receiving_mx_hostname.as_deref(),
            receiving_mx_helo: failure.receiving_mx_helo.as_deref(),
            receiving_ip: failure.receiving_ip.as_deref(),
            failed: failure.failed,
            additional_information: failure.additional_information.as_deref(),
            reason_code: failure.reason_code.as_deref(),
        }
    }
}
