//! One entry of `policies` (RFC 8460 s.4.4): the policy, its summary and its failure details.

use super::failure::FailureWire;
use super::json::{Members, Shape, Value};
use super::member::Member;
use super::names::{self, Names};
use super::quoted::{self, mx_hosts, policy_lines};
use super::values::{StringList, keep};
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
    has_summary: bool,
    failures: Vec<FailureWire>,
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
}

impl Fields {
    fn any(&self) -> bool {
        self.is_evidence() || self.short_kind.is_some()
    }

    /// Whether it has any member that only a policy of a TLS report has.
    fn is_evidence(&self) -> bool {
        self.kind.is_some() || self.domain.is_some() || self.policy_string.is_some()
    }

    /// Merges two sets of members; where both have a value, `self` wins.
    fn or(self, other: Self) -> Self {
        Self {
            kind: self.kind.or(other.kind),
            short_kind: self.short_kind.or(other.short_kind),
            domain: self.domain.or(other.domain),
            short_domain: self.short_domain.or(other.short_domain),
            policy_string: self.policy_string.or(other.policy_string),
            mx_host: self.mx_host.or(other.mx_host),
            mx_alias: self.mx_alias.or(other.mx_alias),
            mode: self.mode.or(other.mode),
        }
    }

    fn read<'de, V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<Option<Member>, V::Error> {
        let mut text = |member: Member, slot: &mut Option<Text>| {
            keep(slot, value.scalar()?.text(member.name(), notes));
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
        self.read(key, value, notes)
    }

    fn finish(&mut self, _: &mut Deviations) {}
}

/// The members of `summary`: session counts.
#[derive(Debug, Default)]
struct Summary {
    successful: Option<u64>,
    failed: Option<u64>,
    /// Under a name that other documents hardly have.
    is_evidence: bool,
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
            _ => return Ok(None),
        };
        keep(slot, value.scalar()?.count(member.name(), notes));
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
                keep(&mut self.flat.kind, value.scalar()?.text("policy-type", notes));
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
                self.summary.member(key, value, notes)
            }
        }
    }

    fn finish(&mut self, notes: &mut Deviations) {
        let flattened = !self.has_policy && self.flat.any();
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
        let mut fields = std::mem::take(&mut self.nested).or(std::mem::take(&mut self.flat));
        let kind_text = take_text("policy-type", &mut fields.kind, &mut fields.short_kind, notes);
        let kind = policy_kind(kind_text.as_deref(), notes);
        let domain = take_text("policy-domain", &mut fields.domain, &mut fields.short_domain, notes);
        let mut policy_string = policy_lines(fields.policy_string, kind, notes);
        if let Some(mode) = fields.mode.filter(|_| policy_string.iter().all(|line| !quoted::is_key(line, "mode"))) {
            policy_string.push(notes.strings.get(&format!("mode: {mode}")));
        }
        let blank = fields.mx_host.as_ref().is_none_or(|hosts| hosts.items.is_empty());
        let mx_host = mx_hosts(if blank { fields.mx_alias.or(fields.mx_host) } else { fields.mx_host }, notes);
        notes.leave();
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

    /// Takes over the failures of an entry that has nothing but failures and counts, and its counts if this one has no
    /// summary.
    pub(super) fn adopt(&mut self, entry: &mut Self, notes: &mut Deviations) {
        let Some(made) = &mut self.made else { return };
        if !self.has_summary && entry.has_summary {
            (made.successful, made.failed) = (entry.summary.successful.unwrap_or(0), entry.summary.failed.unwrap_or(0));
            self.has_summary = true;
            notes.retract(Code::SummaryMissing);
        }
        made.failures.extend(std::mem::take(&mut entry.failures).into_iter().map(|wire| wire.failure));
        if !self.has_summary && self.summary.failed.is_none() {
            made.failed = made.detailed();
        }
    }

    /// Whether it has any member typical of an entry of `policies`.
    pub(super) fn is_evidence(&self) -> bool {
        self.nested.is_evidence()
            || self.flat.is_evidence()
            || self.summary.is_evidence
            || self.failures.iter().any(FailureWire::is_evidence)
            || self.made.as_ref().is_some_and(|policy| policy.kind != PolicyType::Other || !policy.failures.is_empty())
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
    if text.is_none() && short.is_some() {
        notes.note(Code::MemberAlias, || format!("The member is called \u{201c}{name}\u{201d}; found a shorter name."));
        return short.take();
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
