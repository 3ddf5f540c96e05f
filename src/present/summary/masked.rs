//! Replaces the names in the data of a summary, by the same pseudonyms as in every other masked copy.

use super::Summary;
use crate::archive::{Archive, RowId};
use crate::diagnosis::Problem;
use crate::diagnosis::problems::{ByReporter, describe};
use crate::explore::{Dimension, Filter};
use crate::export::Mask;
use crate::present::dashboard::Dashboard;

impl Summary {
    /// Replaces every name.
    pub(super) fn mask(&mut self, archive: &Archive, mask: &mut Mask) {
        dashboard(&mut self.dashboard, mask);
        for (described, by_reporter) in &mut self.problems {
            problem(described, archive, mask);
            reporters(by_reporter, mask);
        }
    }
}

fn host(name: &mut String, mask: &mut Mask) {
    *name = mask.host_name(name);
}

fn organization(name: &mut String, mask: &mut Mask) {
    *name = mask.organization_name(name);
}

fn dashboard(shown: &mut Dashboard, mask: &mut Mask) {
    shown.filter = filter(&shown.filter, mask);
    for row in &mut shown.problems {
        row.hosts.iter_mut().chain(&mut row.policy_domain).for_each(|name| host(name, mask));
    }
    for row in &mut shown.domains {
        host(&mut row.domain, mask);
        row.policy.mode = row.policy.mode.as_deref().map(|mode| known_mode(mode, mask));
        row.reporters.iter_mut().for_each(|row| organization(&mut row.reporter, mask));
    }
    for row in &mut shown.readiness {
        host(&mut row.domain, mask);
        row.reporters.iter_mut().for_each(|name| organization(name, mask));
    }
    let figures = &mut shown.figures;
    figures.reporters.top.iter_mut().for_each(|group| organization(&mut group.label, mask));
    figures.reporting_gaps.iter_mut().for_each(|gap| organization(&mut gap.reporter, mask));
    figures.mx.top.iter_mut().for_each(|group| host(&mut group.label, mask));
    figures.result_types.top.iter_mut().for_each(|group| group.label = mask.result_type(&group.label));
    // Not part of the document.
    shown.reports.clear();
    figures.drift.clear();
}

/// A mode of RFC 8461 is no name.
fn known_mode(mode: &str, mask: &mut Mask) -> String {
    if ["enforce", "testing", "none"].contains(&mode) { mode.to_owned() } else { mask.free_text(mode) }
}

fn filter(filter: &Filter, mask: &mut Mask) -> Filter {
    let mut out = Filter::default();
    (out.from, out.to) = (filter.from, filter.to);
    for dimension in Dimension::ALL {
        for value in filter.values(dimension) {
            let value = match dimension {
                Dimension::Domain | Dimension::Mx => mask.host_name(value),
                Dimension::Reporter => mask.organization_name(value),
                Dimension::Sender => mask.address(value),
                Dimension::ResultType => mask.result_type(value),
                Dimension::PolicyType | Dimension::Fault => value.to_owned(),
            };
            out.choose(dimension, &value);
        }
    }
    out.set_text(&mask.free_text(filter.text()));
    out
}

fn problem(shown: &mut Problem, archive: &Archive, mask: &mut Mask) {
    let Problem { mx, policy_domain, policy_hosts, hosts, receiving_ip, addresses, senders, reporters, .. } = shown;
    let hosts = hosts.iter_mut().chain(mx).chain(policy_domain).chain(policy_hosts);
    hosts.for_each(|name| host(name, mask));
    let addresses = addresses.iter_mut().chain(receiving_ip).chain(senders);
    addresses.for_each(|address| *address = mask.address(address));
    for name in reporters {
        organization(name, mask);
    }
    // The records identify the server, and the habits the sender.
    shown.tlsa.clear();
    shown.habits.clear();
    shown.why = mask.free_text(&shown.why);
    shown.result_types.iter_mut().for_each(|text| *text = mask.result_type(text));
    shown.policy_lines.iter_mut().for_each(|(line, _)| *line = mask.policy_line(line));
    shown.evidence = shown.evidence_rows.iter().map(|row| evidence(archive, *row, mask)).collect();
}

/// A failure detail as text, made from a masked copy: which parts of the text are names cannot be seen from it.
fn evidence(archive: &Archive, row: RowId, mask: &mut Mask) -> String {
    let policy = archive.policy_of(row);
    let report = mask.report(&archive.head(archive.policies()[policy].report));
    let policy = mask.policy(&archive.bare_policy(policy));
    describe(&report, &policy, policy.sts().mode.as_deref(), &mask.failure(&archive.failure(row)))
}

fn reporters(shown: &mut ByReporter, mask: &mut Mask) {
    shown.rows.iter_mut().for_each(|row| organization(&mut row.reporter, mask));
}
