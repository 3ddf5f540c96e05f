//! Explains the evidence for a problem as text.

use std::cell::RefCell;
use std::rc::Rc;

use crate::archive::{Archive, BodyId, PolicyId, RowId};
use crate::diagnosis::judge::{ReporterId, why};
use crate::diagnosis::policy_context::PolicyContext;
use crate::diagnosis::sender::Sender;
use crate::display::shortened;
use crate::report::model::{Failure, Policy, Report};

/// Describes failure rows of an archive.
pub(super) struct Explainer<'a> {
    archive: &'a Archive,
    policy: LastCache<PolicyId, Applied>,
    context: LastCache<(ReporterId, BodyId), PolicyContext>,
}

/// A policy, with the mode parsed from its lines once.
struct Applied {
    policy: Policy,
    mode: Option<String>,
}

/// A cache of the last value: neighbouring rows share it, and a hostile policy has thousands of patterns.
struct LastCache<K, V>(RefCell<Option<(K, Rc<V>)>>);

impl<K: PartialEq, V> LastCache<K, V> {
    const fn new() -> Self {
        Self(RefCell::new(None))
    }

    fn get(&self, key: K, make: impl FnOnce() -> V) -> Rc<V> {
        let mut last = self.0.borrow_mut();
        let known = last.take().filter(|(known, _)| *known == key);
        let (_, value) = last.insert(known.unwrap_or_else(|| (key, Rc::new(make()))));
        Rc::clone(value)
    }
}

impl<'a> Explainer<'a> {
    pub(super) const fn new(archive: &'a Archive) -> Self {
        Self { archive, policy: LastCache::new(), context: LastCache::new() }
    }

    /// Why a row was diagnosed as it was, in one or two sentences.
    pub(super) fn why(&self, row: RowId) -> String {
        let policy = &self.archive.policies()[self.archive.policy_of(row)];
        let reporter = ReporterId::of(&self.archive.head(policy.report));
        let context = self.context.get((reporter, policy.body), || reporter.context(&self.policy(row).policy));
        why(&context, &self.archive.failure(row))
    }

    /// How the sender of a row words its reports, if it is recognised.
    pub(super) fn habits(&self, row: RowId) -> Option<&'static str> {
        let policy = &self.archive.policies()[self.archive.policy_of(row)];
        Sender::of(&self.archive.head(policy.report)).map(Sender::habits)
    }

    /// The policy of a failure row.
    fn policy(&self, row: RowId) -> Rc<Applied> {
        let at = self.archive.policy_of(row);
        self.policy.get(at, || {
            let policy = self.archive.bare_policy(at);
            let mode = policy.sts().mode;
            Applied { policy, mode }
        })
    }

    /// A failure row as one line of text.
    pub(super) fn evidence(&self, row: RowId) -> String {
        let at = self.archive.policy_of(row);
        let report = self.archive.head(self.archive.policies()[at].report);
        let applied = self.policy(row);
        describe(&report, &applied.policy, applied.mode.as_deref(), &self.archive.failure(row))
    }
}

/// A failure as one line of text, under a policy with this mode.
pub(crate) fn describe(report: &Report, policy: &Policy, mode: Option<&str>, failure: &Failure) -> String {
    let reporter = report.organization.as_deref().or(report.submitter.as_deref()).unwrap_or("an unnamed sender");
    let day = report.range.start.map_or_else(|| "on an unknown day".to_owned(), |start| format!("on {}", start.day()));
    let result_type = failure.result_type.as_deref().unwrap_or("no result type");
    let policy_type = policy.kind_text.as_deref().unwrap_or("unnamed");
    let mode = mode.map(|mode| format!(", mode {mode}")).unwrap_or_default();
    let mut text = format!("{reporter} {day}: {result_type} under a policy of type {policy_type}{mode}");
    if let Some(mx) = &failure.receiving_mx_hostname {
        text.push_str(&format!(" at {mx}"));
    }
    if let Some(ip) = &failure.receiving_ip {
        text.push_str(&format!(" ({ip})"));
    }
    if let Some(ip) = &failure.sending_mta_ip {
        text.push_str(&format!(" from {ip}"));
    }
    if let Some(reason) = &failure.reason_code {
        text.push_str(&format!(", reason \u{201c}{}\u{201d}", shortened(reason, 300)));
    }
    if let Some(information) = &failure.additional_information {
        text.push_str(&format!(", additional information \u{201c}{}\u{201d}", shortened(information, 300)));
    }
    let sessions = if failure.failed == 1 { "session" } else { "sessions" };
    text.push_str(&format!(", {} {sessions}", failure.failed));
    text
}
