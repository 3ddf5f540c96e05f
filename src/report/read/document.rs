//! The top level of a report (RFC 8460 s.4.4): all members except the entries of `policies`.

use super::json::{Members, Shape, Value};
use super::member::Member;
use super::names::{self, Names};
use super::policy::PolicyWire;
use super::values::{Scalar, keep};
use super::{Events, Hints};
use crate::report::deviation::Code;
use crate::report::deviation::{Deviations, Step, Unread};
use crate::report::model::{DateRange, Policy, PolicyType, Report, comparable_name};
use crate::report::text::Text;
use crate::report::time::{DateQuirk, Day, Timestamp};

/// A report while it is being read.
#[derive(Debug, Default)]
pub(super) struct ReportWire {
    report: Report,
    policies: Vec<PolicyWire>,
    /// Members of a `policies` entry found at the top level, as when one entry was extracted from its report.
    entry: PolicyWire,
    has_policies: bool,
    has_range: bool,
    /// Number of members whose names other documents have too: they do not make it a report.
    ambiguous: usize,
    /// It has members of a failure detail, or those of a libtlsrpt datagram.
    of_session: Option<Events>,
    /// It has members of a policy itself.
    is_flat: bool,
    of_datagram: u8,
}

impl<'de> Members<'de> for ReportWire {
    const NAMES: Names = names::REPORT;

    fn member<V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<Option<Member>, V::Error> {
        let report = &mut self.report;
        let (member, slot) = match key {
            "organization-name" | "organisation-name" => (Member::OrganizationName, &mut report.organization),
            // As in the exports of this program.
            "organization" | "contact" => {
                let (member, slot) = match key {
                    "organization" => (Member::OrganizationName, &mut report.organization),
                    _ => (Member::ContactInfo, &mut report.contact),
                };
                let text = value.scalar()?.text(member.name(), notes);
                self.ambiguous += usize::from(text.is_some() && slot.is_none());
                notes.alias(member.name(), key);
                keep(slot, text, member.name(), notes);
                return Ok(Some(member));
            }
            "unread-values" => {
                let mut values: Vec<UnreadWire> = Vec::new();
                value.objects(&mut values, notes)?;
                self.report.unread.extend(values.into_iter().map(|value| value.0));
                return Ok(Some(Member::Derived));
            }
            "deviations" | "unread" | "signed" => {
                value.scalar()?;
                return Ok(Some(Member::Derived));
            }
            "contact-info" => (Member::ContactInfo, &mut report.contact),
            "report-id" => {
                let text = report_id(value.scalar()?, notes);
                keep(&mut report.report_id, text, "report-id", notes);
                return Ok(Some(Member::ReportId));
            }
            "date-range" => {
                notes.enter(Step::Member("date-range"));
                let mut range = RangeWire(&mut report.range);
                let shape = value.object(&mut range, notes)?;
                if let Shape::Other(what) = shape {
                    notes.note(Code::WrongType, || format!("An object was expected; found {what}."));
                }
                notes.leave();
                self.has_range = shape == Shape::Object || report.range.start_text.is_some();
                return Ok(Some(Member::DateRange));
            }
            "start" | "end" => {
                self.ambiguous += 1;
                return RangeWire(&mut report.range).member(key, value, notes);
            }
            "start-datetime" | "end-datetime" => {
                notes.note(Code::MemberPlace, || {
                    format!("\u{201c}{key}\u{201d} belongs in \u{201c}date-range\u{201d}.")
                });
                return RangeWire(&mut report.range).member(key, value, notes);
            }
            "policies" | "tls-report" | "policy" => {
                notes.enter(Step::Member("policies"));
                if key != "policies" {
                    notes.alias("policies", key);
                }
                let shape = value.objects(&mut self.policies, notes)?;
                if let Shape::Other(what) = shape {
                    notes.note(Code::NotAnArray, || format!("An array was expected; found {what}."));
                }
                notes.leave();
                self.has_policies |= shape == Shape::Object;
                return Ok(Some(Member::Policies));
            }
            "summary" | "failure-details" => {
                notes.note(Code::MemberPlace, || {
                    format!("\u{201c}{key}\u{201d} belongs in an entry of \u{201c}policies\u{201d}.")
                });
                return self.entry.member(key, value, notes);
            }
            // A report of one policy, flattened as a whole.
            "policy-type"
            | "policy-domain"
            | "policy-string"
            | "mx-host"
            | "total-successful-session-count"
            | "total-failure-session-count" => {
                self.is_flat = true;
                return self.entry.member(key, value, notes);
            }
            "result-type" | "sending-mta-ip" | "receiving-mx-hostname" | "receiving-ip" => {
                self.of_session = Some(Events::Session);
                return Ok(None);
            }
            "d" | "pr" => {
                self.of_datagram += 1;
                return Ok(None);
            }
            _ => return Ok(None),
        };
        let text = value.scalar()?.text(member.name(), notes);
        keep(slot, text, member.name(), notes);
        Ok(Some(member))
    }

    fn finish(&mut self, notes: &mut Deviations) {
        if self.entry.is_evidence() || self.is_flat {
            let mut entry = std::mem::take(&mut self.entry);
            match &mut self.policies[..] {
                [only] => only.adopt(entry, notes),
                // What is about no policy of its own is about one of several, and none says of which.
                [_, ..] if entry.is_partial() => entry.leave_unread(notes),
                _ => {
                    entry.finish(notes);
                    self.policies.push(entry);
                }
            }
        }
        let report = &mut self.report;
        if report.organization.is_none() {
            notes.note_at("organization-name", Code::OrganizationNameMissing, || {
                "The report does not name its sender.".to_owned()
            });
        }
        if report.contact.is_none() {
            notes.note_at("contact-info", Code::ContactInfoMissing, || {
                "The report gives no contact address.".to_owned()
            });
        }
        if report.report_id.is_none() {
            notes.note_at("report-id", Code::ReportIdMissing, || "The report has no identifier.".to_owned());
        }
        finish_range(&mut report.range, notes);
        if !self.has_policies && self.policies.is_empty() {
            notes.note_at("policies", Code::PoliciesMissing, || "The report lists no policy.".to_owned());
        } else if self.policies.is_empty() {
            notes.note_at("policies", Code::PoliciesEmpty, || "The report lists no policy.".to_owned());
        }
    }
}

fn report_id(value: Scalar<'_>, notes: &mut Deviations) -> Option<String> {
    if let Scalar::Unsigned(number) = value {
        notes.note_at("report-id", Code::ReportIdNumber, || "A string was expected; found a number.".to_owned());
        return Some(number.to_string());
    }
    value.text("report-id", notes).map(|text| text.to_string())
}

impl ReportWire {
    /// Whether the object is a TLS report, however incomplete.
    pub(super) fn is_report(&self) -> bool {
        let report = &self.report;
        let dated = self.has_range || report.range.start_text.is_some();
        let header = usize::from(report.organization.is_some())
            + usize::from(report.report_id.is_some())
            + usize::from(report.contact.is_some())
            + usize::from(dated);
        let header = header.saturating_sub(self.ambiguous);
        if header == 0 && self.events().is_some() {
            return false;
        }
        let entries = self.policies.iter().any(PolicyWire::is_evidence);
        entries || (self.has_policies && header >= 1) || (header >= 2 && (dated || report.report_id.is_some()))
    }

    /// What the object is if it is about one session; a report has some of its members too.
    pub(super) fn events(&self) -> Option<Events> {
        if self.of_datagram > 1 { Some(Events::Datagram) } else { self.of_session }
    }

    /// Builds the report; `hints` fill in what it does not state.
    pub(super) fn into_report(self, notes: &mut Deviations, hints: &Hints) -> Report {
        let mut report = self.report;
        report.policies = self.policies.into_iter().filter_map(PolicyWire::into_policy).collect();
        note_contradictions(&report, hints, notes);
        report.submitter = hints.submitter.as_deref().map(|submitter| notes.strings.get(submitter));
        let hinted = hints.policy_domain.as_deref().map(|domain| notes.strings.get(domain));
        let inferred = hinted.or_else(|| common_domain(&report));
        if let Some((start, end)) = hints.range.filter(|_| report.range == DateRange::default()) {
            report.range = DateRange { start: Some(start), end: Some(end), inferred: true, ..DateRange::default() };
        }
        if let Some(domain) = inferred {
            for policy in report.policies.iter_mut().filter(|policy| policy.domain.is_none()) {
                policy.domain = Some(domain.clone());
                policy.domain_inferred = true;
            }
        }
        for (index, policy) in report.policies.iter().enumerate() {
            if report.range.is_implausible(policy) {
                notes.enter(Step::Member("policies"));
                notes.enter(Step::Element(index));
                notes.note(Code::CountImplausible, || {
                    format!(
                        "More than {} sessions a day between one sender and one domain; left out of problems and charts.",
                        Policy::PLAUSIBLE_A_DAY
                    )
                });
                notes.leave();
                notes.leave();
            }
        }
        report.unread = notes.take_unread(report.unread);
        report.deviations = notes.take();
        report.signed.clone_from(&hints.signed);
        report
    }
}

/// Notes where the mail or file name contradicts the report, which takes precedence (RFC 8460 s.5.6).
fn note_contradictions(report: &Report, hints: &Hints, notes: &mut Deviations) {
    // A DANE policy may name the MX host as its domain, so compare only if there is none.
    let same_kind = report.policies.iter().all(|policy| policy.kind != PolicyType::Tlsa);
    let mut domains = report.policies.iter().filter_map(|policy| policy.domain.as_deref()).peekable();
    if let (Some(named), Some(first), true) = (&hints.policy_domain, domains.peek().copied(), same_kind)
        && domains.all(|domain| comparable_name(domain) != comparable_name(named))
    {
        notes.note(Code::WrappingContradicts, || {
            format!("The mail or file name says the report is about {named}, the report says {first}.")
        });
    }
    if let (Some((begin, end)), Some(start)) = (hints.range, report.range.start)
        && (end < start || report.range.end.is_some_and(|last| begin > last))
    {
        notes.note(Code::WrappingContradicts, || {
            format!("The file name says {begin} to {end}, the report starts {start}.")
        });
    }
}

/// The domain of all policies that have one, if they share it.
fn common_domain(report: &Report) -> Option<Text> {
    let mut domains = report.policies.iter().filter_map(|policy| policy.domain.as_ref());
    let first = domains.next()?;
    domains.all(|other| comparable_name(other) == comparable_name(first)).then(|| first.clone())
}

/// A member that was not known when the report was exported.
#[derive(Default)]
struct UnreadWire(Unread);

impl<'de> Members<'de> for UnreadWire {
    const NAMES: Names = names::UNREAD;

    fn member<V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        _: &mut Deviations,
    ) -> Result<Option<Member>, V::Error> {
        let slot = match key {
            "path" => &mut self.0.path,
            "member" => &mut self.0.member,
            "value" => &mut self.0.value,
            _ => return Ok(None),
        };
        *slot = value.scalar()?.into_kept().unwrap_or_default();
        Ok(Some(Member::Derived))
    }

    fn finish(&mut self, _: &mut Deviations) {}
}

/// Reads the members of `date-range`.
struct RangeWire<'a>(&'a mut DateRange);

impl<'de> Members<'de> for RangeWire<'_> {
    const NAMES: Names = names::RANGE;

    fn member<V: Value<'de>>(
        &mut self,
        key: &str,
        value: &mut V,
        notes: &mut Deviations,
    ) -> Result<Option<Member>, V::Error> {
        let (member, slot) = match key {
            "start-datetime" | "start" | "start-date" => (Member::StartDatetime, &mut self.0.start_text),
            "end-datetime" | "end" | "end-date" => (Member::EndDatetime, &mut self.0.end_text),
            _ => return Ok(None),
        };
        if key != member.name() {
            notes.alias(member.name(), key);
        }
        let text = value.scalar()?.text(member.name(), notes);
        keep(slot, text, member.name(), notes);
        Ok(Some(member))
    }

    fn finish(&mut self, _: &mut Deviations) {}

    /// Both dates in one text, as in `2026-05-12/2026-05-13`, or one for both.
    fn take_text(&mut self, text: &str, notes: &mut Deviations) -> bool {
        let mut divided =
            [" to ", " - ", " \u{2013} ", "; ", "/", "..", "\u{2013}"].into_iter().filter_map(|between| {
                let (start, end) = text.split_once(between)?;
                let (start, end) = (start.trim(), end.trim_start_matches('.').trim());
                (Timestamp::parse(start).is_some() && Timestamp::parse(end).is_some()).then_some((start, end))
            });
        let both = divided.next().or_else(|| Timestamp::parse(text).map(|_| (text, text)));
        let Some((start, end)) = both else { return false };
        self.0.start_text = Some(notes.strings.get(start));
        self.0.end_text = Some(notes.strings.get(end));
        true
    }
}

fn finish_range(range: &mut DateRange, notes: &mut Deviations) {
    notes.enter(Step::Member("date-range"));
    range.start = date("start-datetime", range.start_text.as_deref(), notes);
    range.end = date("end-datetime", range.end_text.as_deref(), notes);
    if let (Some(start), Some(end)) = (range.start, range.end)
        && end < start
    {
        notes.note(Code::RangeReversed, || "The end is before the start.".to_owned());
    }
    notes.leave();
}

fn date(member: &'static str, text: Option<&str>, notes: &mut Deviations) -> Option<Timestamp> {
    let Some(text) = text else {
        notes.note_at(member, Code::DateMissing, || "The date is missing.".to_owned());
        return None;
    };
    let Some((time, quirk)) = Timestamp::parse(text) else {
        notes.note_at(member, Code::DateUnparsable, || format!("\u{201c}{text}\u{201d} is not a date."));
        return None;
    };
    if !(Day::FIRST_REPORT..=Day::LAST_REPORT).contains(&time.day()) {
        notes.note_at(member, Code::DateImplausible, || {
            format!("\u{201c}{text}\u{201d} is no date that a report can have; it does not count.")
        });
    }
    let Some(quirk) = quirk else { return Some(time) };
    let (code, why) = match quirk {
        DateQuirk::NoTimezone => (Code::DateWithoutTimezone, "has no offset from UTC; read as UTC"),
        DateQuirk::NoTime => (Code::DateWithoutTime, "has no time of day; read as midnight UTC"),
        DateQuirk::UnixTime => (Code::DateAsNumber, "is a number; read as the time since 1970"),
        DateQuirk::Form => (Code::DateForm, "is not in the form of RFC 3339"),
    };
    notes.note_at(member, code, || format!("\u{201c}{text}\u{201d} {why}."));
    Some(time)
}
