//! One entry of `policies` (RFC 8460 s.4.4): the policy, its summary and its failure details.

use super::failure::FailureWire;
use super::json::{Members, Shape, Value};
use super::member::Member;
use super::names::{self, Names};
use super::quoted::{self, mx_hosts, policy_lines};
use super::values::{StringList, keep, take_over};
use crate::report::deviation::Code;
use crate::report::deviation::{Deviations, Step};
use crate::report::model::{Policy, PolicyType};
use crate::report::text::Text;

/// An entry of `policies` while it is being read.
#[derive(Debug, Default)]
pub(super) struct PolicyWire {
    nested: Fields,
    /// Members of `policy` found directly in the entry.
    flat: Fields,
    has_policy: bool,
    summary: Summary,
    /// Members of `summary` found directly in the entry.
    flat_summary: Summary,
    has_summary: bool,
    failures: Vec<FailureWire>,
    /// One of the failures is what only a TLS report has.
    has_failures: bool,
    made: Option<Policy>,
}

/// The members of `policy`.
#[derive(Debug, Default)]
struct Fields {
    kind: Option<Text>,
    /// From the alias `type`, which some tools write; likewise `domain` below.
    short_kind: Option<Text>,
    domain: Option<Text>,
    short_domain: Option<Text>,
    policy_string: Option<StringList>,
    mx_host: Option<StringList>,
    mx_alias: Option<StringList>,
    /// `mode` beside the policy instead of in it.
    mode: Option<Text>,
    /// `summary` and `failure-details` inside the policy instead of beside it.
    summary: Summary,
    failures: Vec<FailureWire>,
}

impl Fields {
    fn any(&self) -> bool {
        self.is_evidence() || self.short_kind.is_some()
    }

    /// Whether it has any member that only a policy of a TLS report has.
    fn is_evidence(&self) -> bool {
        self.kind.is_some() || self.domain.is_some() || self.policy_string.is_some()
    }

    /// Takes over what it lacks from members in another place. What contradicts it is kept as unread. Returns the name
    /// of the first member that was taken over.
    fn take_over(&mut self, other: Self, notes: &mut Deviations) -> Option<&'static str> {
        let mut taken = None;
        let text = |text: &Text| text.to_string();
        // A name in another place may be the short one for the same.
        for (name, slot, short, full, other_short) in [
            ("policy-type", &mut self.kind, &mut self.short_kind, other.kind, other.short_kind),
            ("policy-domain", &mut self.domain, &mut self.short_domain, other.domain, other.short_domain),
        ] {
            let short_name = name.trim_start_matches("policy-");
            let slot = if slot.is_some() || short.is_none() { slot } else { short };
            let used = take_over(slot, full, name, notes, text);
            let used = take_over(slot, other_short, short_name, notes, text) || used;
            taken = taken.or(used.then_some(name));
        }
        for (name, slot, other) in [
            ("policy-string", &mut self.policy_string, other.policy_string),
            ("mx-host", &mut self.mx_host, other.mx_host.or(other.mx_alias)),
        ] {
            let slot = if name == "mx-host" && slot.is_none() { &mut self.mx_alias } else { slot };
            let used = take_over(slot, other, name, notes, StringList::joined);
            taken = taken.or(used.then_some(name));
        }
        let used = take_over(&mut self.mode, other.mode, "mode", notes, text);
        taken.or(used.then_some("mode"))
    }

    fn read<'de, V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<Option<Member>, V::Error> {
        let mut text = |member: Member, slot: &mut Option<Text>| {
            let text = value.scalar()?.text(member.name(), notes);
            keep(slot, text, member.name(), notes);
            Ok(Some(member))
        };
        match key {
            "policy-type" => text(Member::PolicyType, &mut self.kind),
            "policy-domain" => text(Member::PolicyDomain, &mut self.domain),
            "mode" => text(Member::Mode, &mut self.mode),
            "type" => text(Member::PolicyTypeAlias, &mut self.short_kind),
            "domain" => text(Member::PolicyDomainAlias, &mut self.short_domain),
            "policy-string" => {
                keep_list(&mut self.policy_string, value.strings()?, notes);
                Ok(Some(Member::PolicyString))
            }
            "mx-host" => {
                keep_list(&mut self.mx_host, value.strings()?, notes);
                Ok(Some(Member::MxHost))
            }
            "mx-host-pattern" | "mx-host-patterns" | "mx-hosts" => {
                notes.alias("mx-host", key);
                keep_list(&mut self.mx_alias, value.strings()?, notes);
                Ok(Some(Member::MxHostAlias))
            }
            _ => Ok(None),
        }
    }
}

impl<'de> Members<'de> for Fields {
    const NAMES: Names = names::POLICY;

    fn member<V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<Option<Member>, V::Error> {
        match key {
            "summary" => {
                misplaced(key, notes);
                notes.enter(Step::Member("summary"));
                let shape = value.object(&mut self.summary, notes)?;
                shape.note(notes);
                notes.leave();
                Ok(Some(Member::Summary))
            }
            "failure-details" => {
                misplaced(key, notes);
                value.objects(&mut self.failures, notes)?;
                Ok(Some(Member::FailureDetails))
            }
            "total-successful-session-count" | "total-failure-session-count" => {
                misplaced(key, notes);
                self.summary.member(key, value, notes)
            }
            _ => self.read(key, value, notes),
        }
    }

    fn finish(&mut self, _: &mut Deviations) {}
}

/// Notes a member of the entry that is in one of its objects.
fn misplaced(member: &str, notes: &mut Deviations) {
    notes.note(Code::MemberPlace, || {
        format!("\u{201c}{member}\u{201d} belongs in the entry of \u{201c}policies\u{201d} itself.")
    });
}

/// The members of `summary`: session counts.
#[derive(Debug, Default)]
struct Summary {
    successful: Option<u64>,
    failed: Option<u64>,
    /// Under a name that other documents hardly have.
    is_evidence: bool,
    /// `failure-details` inside the summary instead of beside it.
    failures: Vec<FailureWire>,
}

impl Summary {
    fn is_empty(&self) -> bool {
        self.successful.is_none() && self.failed.is_none()
    }

    /// Takes over the counts that it lacks; those that contradict it are kept as unread. Returns whether it took any.
    fn take_over(&mut self, other: &Self, notes: &mut Deviations) -> bool {
        self.is_evidence |= other.is_evidence;
        let mut taken = false;
        for (member, slot, other) in [
            (Member::SuccessfulSessions, &mut self.successful, other.successful),
            (Member::FailedSessions, &mut self.failed, other.failed),
        ] {
            taken |= take_over(slot, other, member.name(), notes, ToString::to_string);
        }
        taken
    }
}

impl<'de> Members<'de> for Summary {
    const NAMES: Names = names::SUMMARY;

    fn member<V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<Option<Member>, V::Error> {
        let (member, slot) = match key {
            "total-successful-session-count" => (Member::SuccessfulSessions, &mut self.successful),
            "total-failure-session-count" => (Member::FailedSessions, &mut self.failed),
            "failure-details" => {
                misplaced(key, notes);
                value.objects(&mut self.failures, notes)?;
                return Ok(Some(Member::FailureDetails));
            }
            _ => return Ok(None),
        };
        let count = value.scalar()?.count(member.name(), notes);
        keep(slot, count, member.name(), notes);
        self.is_evidence |= notes.is_own_name();
        Ok(Some(member))
    }

    fn finish(&mut self, _: &mut Deviations) {}
}

impl<'de> Members<'de> for PolicyWire {
    const NAMES: Names = names::ENTRY;

    fn member<V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<Option<Member>, V::Error> {
        match key {
            "policy" => {
                notes.enter(Step::Member("policy"));
                let shape = value.object(&mut self.nested, notes)?;
                shape.note(notes);
                notes.leave();
                self.has_policy |= shape == Shape::Object;
                Ok(Some(Member::Policy))
            }
            "summary" => {
                notes.enter(Step::Member("summary"));
                let shape = value.object(&mut self.summary, notes)?;
                shape.note(notes);
                notes.leave();
                self.has_summary |= shape == Shape::Object;
                Ok(Some(Member::Summary))
            }
            "failure-details" | "failure-detail" | "failures" => {
                notes.enter(Step::Member("failure-details"));
                if key != "failure-details" {
                    notes.alias("failure-details", key);
                }
                let shape = value.objects(&mut self.failures, notes)?;
                match shape {
                    Shape::Object => {}
                    Shape::Null => {
                        notes.note(Code::FailureDetailsNull, || "An array was expected; found null.".to_owned());
                    }
                    Shape::Other(what) => {
                        notes.note(Code::NotAnArray, || format!("An array was expected; found {what}."));
                    }
                }
                notes.leave();
                Ok(Some(Member::FailureDetails))
            }
            // What exports of this program add.
            "type-text" => {
                let text = value.scalar()?.text("policy-type", notes);
                keep(&mut self.flat.kind, text, "policy-type", notes);
                Ok(Some(Member::PolicyType))
            }
            "domain-inferred" | "unexplained" => {
                value.scalar()?;
                notes.styles.count(if key == "unexplained" { key } else { "domain_inferred" });
                Ok(Some(Member::Derived))
            }
            _ => {
                if let Some(member) = self.flat.read(key, value, notes)? {
                    return Ok(Some(member));
                }
                self.flat_summary.member(key, value, notes)
            }
        }
    }

    fn finish(&mut self, notes: &mut Deviations) {
        self.put_in_place(notes);
        let flattened = !self.has_policy && self.nested.any();
        if flattened {
            notes.note(Code::PolicyFlattened, || {
                "The members of \u{201c}policy\u{201d} are in the entry itself.".to_owned()
            });
        } else if !self.has_policy {
            notes.note_at("policy", Code::PolicyMissing, || {
                "The entry does not say which policy it is about.".to_owned()
            });
        }
        notes.enter(Step::Member("policy"));
        let mut fields = std::mem::take(&mut self.nested);
        let kind_text = take_text("policy-type", &mut fields.kind, &mut fields.short_kind, notes);
        let kind = policy_kind(kind_text.as_deref(), notes);
        let domain = take_text("policy-domain", &mut fields.domain, &mut fields.short_domain, notes);
        let mut policy_string = policy_lines(fields.policy_string, kind, notes);
        if let Some(mode) = fields.mode {
            match policy_string.iter().find(|line| quoted::is_key(line, "mode")) {
                Some(line) if line.trim_end().ends_with(&*mode) => {}
                Some(_) => notes.unread("mode", || Some(mode.to_string())),
                None => policy_string.push(notes.strings.get(&format!("mode: {mode}"))),
            }
        }
        let blank = fields.mx_host.as_ref().is_none_or(|hosts| hosts.items.is_empty());
        let (used, other) =
            if blank { (fields.mx_alias.or(fields.mx_host), None) } else { (fields.mx_host, fields.mx_alias) };
        if let Some(other) = other.filter(|other| used.as_ref().is_some_and(|used| used.items != other.items)) {
            notes.unread("mx-host-pattern", || Some(other.joined()));
        }
        let mx_host = mx_hosts(used, notes);
        notes.leave();
        self.has_failures = self.failures.iter().any(FailureWire::is_evidence);
        let failures: Vec<_> = std::mem::take(&mut self.failures).into_iter().map(|wire| wire.failure).collect();
        let mut policy = Policy {
            kind,
            kind_text,
            domain,
            domain_inferred: false,
            policy_string,
            mx_host,
            successful: self.summary.successful.unwrap_or(0),
            failed: 0,
            failures,
        };
        let detailed = policy.detailed();
        // Without a total, the details are the only count.
        policy.failed = self.summary.failed.unwrap_or(detailed);
        let instead =
            if detailed > 0 { format!("counted from the details: {detailed}") } else { "read as 0".to_owned() };
        if !self.has_summary && self.summary.successful.is_none() && self.summary.failed.is_none() {
            notes.note_at("summary", Code::SummaryMissing, || format!("The entry has no session counts; {instead}."));
        } else {
            notes.enter(Step::Member("summary"));
            if self.summary.successful.is_none() {
                notes.note_at("total-successful-session-count", Code::CountMissing, || {
                    "The count is missing; read as 0.".to_owned()
                });
            }
            if self.summary.failed.is_none() {
                notes.note_at("total-failure-session-count", Code::CountMissing, || {
                    format!("The count is missing; {instead}.")
                });
            }
            notes.leave();
        }
        // One session may be in several failures (RFC 8460 s.4), so this is informational.
        if detailed > policy.failed {
            notes.note_at("failure-details", Code::DetailsExceedSummary, || {
                format!("The details list {detailed} failed sessions, the summary {}; one session may be listed more than once.", policy.failed)
            });
        }
        self.made = Some(policy);
    }
}

impl PolicyWire {
    /// The policy; `None` before [`Members::finish`] has run.
    pub(super) fn into_policy(self) -> Option<Policy> {
        self.made
    }

    /// Puts the members that are in another place of the entry where they belong.
    fn put_in_place(&mut self, notes: &mut Deviations) {
        let mut inner = std::mem::take(&mut self.nested.summary);
        let mut flat = std::mem::take(&mut self.flat_summary);
        for stray in [&mut self.nested.failures, &mut self.summary.failures, &mut flat.failures, &mut inner.failures] {
            self.failures.append(stray);
        }
        self.summary.take_over(&inner, notes);
        if self.summary.take_over(&flat, notes) && self.has_policy && !self.has_summary {
            notes.note(Code::MemberPlace, || "The session counts belong in \u{201c}summary\u{201d}.".to_owned());
        }
        if self.has_policy {
            if let Some(member) = self.nested.take_over(std::mem::take(&mut self.flat), notes) {
                notes
                    .note(Code::MemberPlace, || format!("\u{201c}{member}\u{201d} belongs in \u{201c}policy\u{201d}."));
            }
        } else {
            self.nested = std::mem::take(&mut self.flat);
        }
    }

    /// Takes over from an entry that was found around this one: its failures, and what this one lacks. What contradicts
    /// it is kept as unread.
    pub(super) fn adopt(&mut self, mut entry: Self, notes: &mut Deviations) {
        entry.summary.take_over(&std::mem::take(&mut entry.flat_summary), notes);
        let Some(made) = &mut self.made else { return };
        let Fields { kind, domain, policy_string, mx_host, mx_alias, .. } = entry.flat;
        let text = |text: &Text| text.to_string();
        let mut taken: Option<&'static str> = None;
        if take_over(&mut made.kind_text, kind, "policy-type", notes, text) {
            notes.retract(Code::PolicyTypeMissing);
            made.kind = policy_kind(made.kind_text.as_deref(), notes);
            taken = Some("policy-type");
        }
        if take_over(&mut made.domain, domain, "policy-domain", notes, text) {
            notes.retract(Code::PolicyDomainMissing);
            taken = taken.or(Some("policy-domain"));
        }
        if let Some(list) = policy_string {
            let joined = list.joined();
            let lines = policy_lines(Some(list), made.kind, notes);
            if made.policy_string.is_empty() {
                made.policy_string = lines;
                taken = taken.or(Some("policy-string"));
            } else if made.policy_string != lines {
                notes.unread("policy-string", || Some(joined));
            }
        }
        if let Some(list) = mx_host.or(mx_alias) {
            let joined = list.joined();
            let hosts = mx_hosts(Some(list), notes);
            if made.mx_host.is_empty() {
                made.mx_host = hosts;
                taken = taken.or(Some("mx-host"));
            } else if made.mx_host != hosts {
                notes.unread("mx-host", || Some(joined));
            }
        }
        if let Some(member) = taken {
            notes.note(Code::MemberPlace, || {
                format!("\u{201c}{member}\u{201d} belongs in an entry of \u{201c}policies\u{201d}.")
            });
        }
        let uncounted = !self.has_summary && self.summary.is_empty();
        if self.summary.take_over(&entry.summary, notes) {
            made.successful = self.summary.successful.unwrap_or(0);
            made.failed = self.summary.failed.unwrap_or(if uncounted { 0 } else { made.failed });
            self.has_summary = true;
            notes.retract(if uncounted { Code::SummaryMissing } else { Code::CountMissing });
            if !entry.has_summary {
                notes.note(Code::MemberPlace, || "The session counts belong in \u{201c}summary\u{201d}.".to_owned());
            }
        }
        made.failures.extend(entry.failures.into_iter().map(|wire| wire.failure));
        if !self.has_summary && self.summary.failed.is_none() {
            made.failed = made.detailed();
        }
    }

    /// Whether it has nothing that makes an entry of its own: no failures, no counts, and not both a type and a domain.
    pub(super) fn is_partial(&self) -> bool {
        let uncounted = self.summary.is_empty() && self.flat_summary.is_empty();
        self.failures.is_empty() && uncounted && (self.flat.kind.is_none() || self.flat.domain.is_none())
    }

    /// Keeps what it has as unread.
    pub(super) fn leave_unread(self, notes: &mut Deviations) {
        let Fields { kind, domain, policy_string, mx_host, mx_alias, .. } = self.flat;
        for (member, text) in [("policy-type", kind), ("policy-domain", domain)] {
            if let Some(text) = text {
                notes.unread(member, || Some(text.to_string()));
            }
        }
        for (member, list) in [("policy-string", policy_string), ("mx-host", mx_host.or(mx_alias))] {
            if let Some(list) = list {
                notes.unread(member, || Some(list.joined()));
            }
        }
    }

    /// Whether it has any member typical of an entry of `policies`.
    pub(super) fn is_evidence(&self) -> bool {
        self.nested.is_evidence()
            || self.flat.is_evidence()
            || self.summary.is_evidence
            || self.flat_summary.is_evidence
            || self.has_failures
            || self.failures.iter().any(FailureWire::is_evidence)
            || self.made.as_ref().is_some_and(|policy| policy.kind != PolicyType::Other)
    }
}

/// Stores a list. An empty list does not overwrite a non-empty one.
fn keep_list(slot: &mut Option<StringList>, list: StringList, notes: &mut Deviations) {
    notes.book(list.memory());
    if slot.as_ref().is_none_or(|known| known.items.is_empty()) || !list.items.is_empty() {
        *slot = Some(list);
    }
}

fn take_text(
    name: &'static str,
    full: &mut Option<Text>,
    short: &mut Option<Text>,
    notes: &mut Deviations,
) -> Option<Text> {
    let text = full.take();
    if let Some(other) = short.take() {
        let Some(text) = &text else {
            notes.note(Code::MemberAlias, || {
                format!("The member is called \u{201c}{name}\u{201d}; found a shorter name.")
            });
            return Some(other);
        };
        if *text != other {
            notes.unread(name.trim_start_matches("policy-"), || Some(other.to_string()));
        }
    }
    if text.is_none() && name == "policy-domain" {
        notes.note_at("policy-domain", Code::PolicyDomainMissing, || {
            "The report does not say which domain the policy belongs to.".to_owned()
        });
    }
    text
}

fn policy_kind(text: Option<&str>, notes: &mut Deviations) -> PolicyType {
    let Some(text) = text else {
        notes.note_at("policy-type", Code::PolicyTypeMissing, || "The kind of policy is missing.".to_owned());
        return PolicyType::Other;
    };
    let kind = PolicyType::parse(text);
    if kind == PolicyType::Other {
        notes.note_at("policy-type", Code::PolicyTypeUnknown, || {
            format!("\u{201c}{text}\u{201d} is none of sts, tlsa and no-policy-found.")
        });
    } else if text != kind.name() {
        notes.note_at("policy-type", Code::PolicyTypeSpelling, || {
            format!("\u{201c}{text}\u{201d} was read as {}.", kind.name())
        });
    }
    kind
}
