//! Splits reports into table rows, and reassembles them.

use std::collections::HashMap;

use super::sessions::{Counted, counted_with};
use super::symbols::Symbol;
use super::tables::{FailureKind, PolicyBody, PolicyRow, ReportDomain, ReportRow};
use super::{Archive, Source};
use super::{BodyId, Id as _, Ids, PolicyId, ReportId, RowId, ScopeId};
use crate::report::{DateRange, Day, Failure, Policy, Report, Text, Timestamp};

/// First and last day of a period, each only if plausible. Reports dated in the future are kept, but a wrong clock, or
/// a sender who wants every problem to look resolved, must not define what counts as today. Allows one day for time
/// zones.
fn days(range: &DateRange, today: Option<Day>) -> Option<(Day, Day)> {
    let latest = today.map_or(Day::LAST_REPORT, |today| (today + 1).min(Day::LAST_REPORT));
    let plausible = |day: &Day| (Day::FIRST_REPORT..=latest).contains(day);
    let start = range.start.map(Timestamp::day).filter(plausible);
    let end = range.end.map(|time| (time.day(), time.last_day()));
    let end = end.filter(|(day, _)| plausible(day) || start == Some(*day - 1));
    let first = start.or(end.map(|(day, _)| day))?;
    Some((first, end.map_or(first, |(_, last)| last.max(first))))
}

impl Archive {
    pub(super) fn take_apart(&mut self, report: Report, source: Source, conflicting: bool) {
        let symbols = &mut self.symbols;
        let submitter = symbols.get(report.submitter.as_ref());
        let organization = symbols.get(report.organization.as_ref());
        let written = if organization == Symbol::ABSENT { submitter } else { organization };
        let reporter = symbols.normalized(written);
        self.reporters.entry(reporter).or_insert(written);
        let row = ReportRow {
            organization,
            contact: symbols.get(report.contact.as_ref()),
            submitter,
            reporter,
            report_id: report.report_id.map(String::into_boxed_str),
            start: report.range.start,
            end: report.range.end,
            start_text: symbols.get(report.range.start_text.as_ref()),
            end_text: symbols.get(report.range.end_text.as_ref()),
            inferred: report.range.inferred,
            days: days(&report.range, self.today),
            first_policy: PolicyId::new(self.policies.len()),
            first_scope: ScopeId::new(self.scopes.len()),
            deviations: report.deviations.into_boxed_slice(),
            unread: report.unread.into_boxed_slice(),
            signed: report.signed.map(Box::new),
            source,
            conflicting,
        };
        self.reports.push(row);
        let mut scopes = HashMap::default();
        let with = counted_with(&report.policies);
        for (at, policy) in report.policies.iter().enumerate() {
            let with = with.get(&at).map(|counted| (&report.policies[counted.with], *counted));
            self.take_policy(policy, with, &report.range, &mut scopes);
        }
    }

    /// `with` is the policy that this one is counted with, if it is not counted for its own domain.
    fn take_policy(
        &mut self,
        policy: &Policy,
        with: Option<(&Policy, Counted)>,
        range: &DateRange,
        scopes: &mut HashMap<Symbol, ScopeId>,
    ) {
        let detailed = policy.detailed();
        let symbols = &mut self.symbols;
        let domain = symbols.get(policy.domain.as_ref());
        // Always computed, so that later readers, which cannot intern, find it.
        let own = symbols.normalized(domain);
        let other = with.map(|(policy, _)| symbols.get(policy.domain.as_ref()));
        let name = other.map_or(own, |other| symbols.normalized(other));
        let body = PolicyBody {
            kind: policy.kind,
            policy_string: policy.policy_string.iter().map(|line| symbols.get(Some(line))).collect(),
            mx_host: policy.mx_host.iter().map(|host| symbols.get(Some(host))).collect(),
        };
        let report = ReportId::new(self.reports.len() - 1);
        let scope = *scopes.entry(name).or_insert_with(|| {
            self.scopes.push(ReportDomain { report, domain: name });
            ScopeId::new(self.scopes.len() - 1)
        });
        let row = PolicyRow {
            report,
            kind: policy.kind,
            kind_text: symbols.get(policy.kind_text.as_ref()),
            domain,
            domain_inferred: policy.domain_inferred,
            body: self.bodies.get(body),
            successful: policy.successful,
            failed: policy.failed,
            detailed,
            first_failure: RowId::new(self.failures.len()),
            scope,
            implausible: range.is_implausible(policy),
            counts_elsewhere: with.is_some(),
            shared: with.map_or(0, |(_, counted)| counted.shared),
        };
        for failure in &policy.failures {
            self.take_failure(row.body, failure);
        }
        self.policies.push(row);
    }

    // Called for each of very many rows. Kept as its own function because browsers optimise functions that are called
    // often.
    #[inline(never)]
    fn take_failure(&mut self, body: BodyId, failure: &Failure) {
        let symbols = &mut self.symbols;
        let kind = FailureKind {
            body,
            result_type: symbols.get(failure.result_type.as_ref()),
            known_type: failure.known_type,
            mx: symbols.get(failure.receiving_mx_hostname.as_ref()),
            helo: symbols.get(failure.receiving_mx_helo.as_ref()),
            receiving_ip: symbols.get(failure.receiving_ip.as_ref()),
            information: symbols.get(failure.additional_information.as_ref()),
            reason: symbols.get(failure.reason_code.as_ref()),
        };
        let sender = symbols.get(failure.sending_mta_ip.as_ref());
        // Computed now, so that later readers find them without mutable access.
        for name in [kind.result_type, kind.mx, kind.receiving_ip, sender] {
            symbols.normalized(name);
        }
        let kind = self.kinds.get(kind);
        self.failures.push(kind, sender, failure.failed);
    }

    fn text(&self, symbol: Symbol) -> Option<Text> {
        self.symbols.text(symbol).cloned()
    }

    pub(super) fn assemble(&self, id: ReportId, whole: bool) -> Report {
        let row = &self.reports()[id];
        let policies = self.policies_of(id).map(|policy| {
            let rows = if whole { self.failures_of(policy) } else { Ids::new(0..0) };
            Policy { failures: rows.map(|row| self.failure(row)).collect(), ..self.bare_policy(policy) }
        });
        Report {
            policies: policies.collect(),
            deviations: if whole { row.deviations.to_vec() } else { Vec::new() },
            unread: if whole { row.unread.to_vec() } else { Vec::new() },
            ..self.head(id)
        }
    }

    /// A report without its policies, deviations and unknown members.
    pub fn head(&self, id: ReportId) -> Report {
        let row = &self.reports()[id];
        Report {
            organization: self.text(row.organization),
            range: DateRange {
                start: row.start,
                end: row.end,
                start_text: self.text(row.start_text),
                end_text: self.text(row.end_text),
                inferred: row.inferred,
            },
            contact: self.text(row.contact),
            report_id: row.report_id.as_deref().map(str::to_owned),
            submitter: self.text(row.submitter),
            policies: Vec::new(),
            deviations: Vec::new(),
            unread: Vec::new(),
            signed: row.signed.as_deref().cloned(),
        }
    }

    /// A policy without its failure details.
    pub(crate) fn bare_policy(&self, policy: PolicyId) -> Policy {
        let row = &self.policies()[policy];
        let body = &self.bodies()[row.body];
        let texts = |symbols: &[Symbol]| symbols.iter().filter_map(|symbol| self.text(*symbol)).collect();
        Policy {
            kind: row.kind,
            kind_text: self.text(row.kind_text),
            domain: self.text(row.domain),
            domain_inferred: row.domain_inferred,
            policy_string: texts(&body.policy_string),
            mx_host: texts(&body.mx_host),
            successful: row.successful,
            failed: row.failed,
            failures: Vec::new(),
        }
    }

    /// Reassembles the failure detail of a row.
    pub fn failure(&self, row: RowId) -> Failure {
        let kind = &self.kinds()[self.failures.kind[row.index()]];
        Failure {
            result_type: self.text(kind.result_type),
            known_type: kind.known_type,
            sending_mta_ip: self.text(self.failures.sender[row.index()]),
            receiving_mx_hostname: self.text(kind.mx),
            receiving_mx_helo: self.text(kind.helo),
            receiving_ip: self.text(kind.receiving_ip),
            failed: self.failures.failed(row),
            additional_information: self.text(kind.information),
            reason_code: self.text(kind.reason),
        }
    }
}
