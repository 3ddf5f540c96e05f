//! One entry of `policies` (RFC 8460 s.4.4): the policy, its summary and its failure details.

use super::failure::FailureWire;
use super::json::{Members, Shape, Value};
use super::member::Member;
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
}

impl Fields {
    fn any(&self) -> bool {
        self.kind.is_some() || self.domain.is_some() || self.policy_string.is_some() || self.short_kind.is_some()
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
}

impl<'de> Members<'de> for Summary {
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
        Ok(Some(member))
    }

    fn finish(&mut self, _: &mut Deviations) {}
}

impl<'de> Members<'de> for PolicyWire {
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
        let policy_string = policy_lines(fields.policy_string, kind, notes);
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
        self.has_policy
            || self.has_summary
            || !self.failures.is_empty()
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

/// Notes where a value is not the expected array of strings.
fn note_list(strings: &StringList, notes: &mut Deviations) {
    if strings.single {
        notes.note(Code::NotAnArray, || "An array of strings was expected; found one string.".to_owned());
    }
    if strings.left_out > 0 {
        notes.note(Code::ListTooLong, || {
            format!("The list has more than {} strings; the last {} were left out.", StringList::MOST, strings.left_out)
        });
    }
    if strings.odd {
        notes.note(Code::WrongType, || "An array of strings was expected; something in it is no string.".to_owned());
    }
}

/// Unwraps a `policy-string`: one item per policy line or TLSA record.
fn policy_lines(strings: Option<StringList>, kind: PolicyType, notes: &mut Deviations) -> Vec<Text> {
    let Some(strings) = strings else { return Vec::new() };
    notes.enter(Step::Member("policy-string"));
    note_list(&strings, notes);
    let mut lines = Vec::with_capacity(strings.items.len());
    for item in strings.items {
        let trimmed = item.trim();
        if let Some(nested) = nested(trimmed) {
            notes.note(Code::PolicyStringNested, || {
                "The entry is a JSON array written into a string; it was unpacked.".to_owned()
            });
            lines.extend(nested.items.iter().map(|line| notes.strings.get(line.trim())));
            continue;
        }
        let separators: &[char] = if kind == PolicyType::Tlsa { &['\n', '\r', ';'] } else { &['\n', '\r'] };
        let pieces: Vec<&str> =
            trimmed.split(separators).map(str::trim).filter(|piece| !piece.is_empty()).take(StringList::MOST).collect();
        if pieces.len() > 1 {
            notes.note(Code::PolicyStringJoined, || {
                "Several lines are in one string; each should be a string of its own.".to_owned()
            });
        }
        lines.extend(pieces.into_iter().map(|piece| notes.strings.get(piece)));
    }
    notes.leave();
    lines
}

/// The strings of a JSON array encoded as a string, possibly several times.
fn nested(text: &str) -> Option<StringList> {
    /// Maximum number of encodings; anything deeper is shown as is.
    const DEEPEST: usize = 3;
    let unwrap = |text: &str| {
        let array = text.starts_with('[') && text.ends_with(']');
        array.then(|| serde_json::from_str::<StringList>(text).ok().filter(|list| !list.odd)).flatten()
    };
    let mut list = unwrap(text)?;
    for _ in 1..DEEPEST {
        let [only] = &list.items[..] else { break };
        let Some(inner) = unwrap(only.trim()) else { break };
        list = inner;
    }
    Some(list)
}

fn mx_hosts(strings: Option<StringList>, notes: &mut Deviations) -> Vec<Text> {
    let Some(strings) = strings else { return Vec::new() };
    notes.enter(Step::Member("mx-host"));
    note_list(&strings, notes);
    let mut hosts = Vec::with_capacity(strings.items.len());
    for item in &strings.items {
        for piece in item.split([',', '\n']).take(StringList::MOST) {
            let piece = piece.trim();
            let bare = match piece.split_once(':') {
                Some((key, host)) if key.eq_ignore_ascii_case("mx") => {
                    notes.note(Code::MxHostPrefix, || {
                        format!("A host name was expected; found the policy line \u{201c}{piece}\u{201d}.")
                    });
                    host.trim()
                }
                _ => piece,
            };
            if !bare.is_empty() {
                hosts.push(notes.strings.get(bare));
            }
        }
    }
    notes.leave();
    hosts
}
