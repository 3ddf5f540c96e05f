//! Redacted copies of reports: nobody can be identified, but failures can still be understood.
//!
//! Addresses, host names, domains, organisations, contacts, report identifiers and the hashes of TLSA records are
//! masked (a certificate can be found by its hash). In free text (reason codes, additional information), everything
//! that looks like one of these is masked, and so is every word that is a name elsewhere in the reports. Counts, dates,
//! result types, modes and the rest of free text are kept. Messages of deviations quote the report, so only their code
//! and path are kept.
//!
//! | what | mask |
//! |---|---|
//! | an address | one reserved for documentation: `192.0.2.1`, `2001:db8::1` |
//! | a host name | `name-2.name-1.example`: label by label, so hosts stay below their domains, `*.` is kept |
//! | an organisation, a contact, a report identifier | `org-1`, `contact-1@name-1.example`, `report-1` |
//! | the hash of a TLSA record | a number of the same length |
//!
//! The same text has the same mask in every format and under every selection: a [`Mask`] knows all reports before it
//! masks the first, and numbers names in the order in which they appear. It uses no secret, and cannot be reversed
//! without the original. It does not recognise names that occur only in free text and do not look like a name, nor
//! parts of words. The number of names, which names belong together, and how busy each is remain visible: that is the
//! purpose of the copy.
//!
//! | module | holds |
//! |---|---|
//! | `names` | masks host names, IP addresses and mail addresses by their form |
//! | `words` | technical words, which are kept |
//! | `free_text` | masks names in free text |
//! | `pseudonyms` | assigns the pseudonyms |

mod free_text;
mod names;
mod pseudonyms;
mod words;

use std::collections::HashMap;

use self::free_text::KnownNames;
use self::pseudonyms::{Identifier, Kind, Pseudonyms};
use super::markdown::Problem;
use crate::report::model::comparable_name;
use crate::report::policy_text::Tlsa;
use crate::report::{DateRange, Deviation, Failure, Policy, PolicyType, Report, ResultType, Signed, Text, Unread};

/// Replaces identifiers with pseudonyms.
#[derive(Debug, Default)]
pub struct Mask {
    pseudonyms: Pseudonyms,
    known: KnownNames,
    /// Free text seen while names are still being collected.
    waiting: Vec<String>,
    learned: bool,
    /// Cache of masked texts, as texts repeat.
    done: HashMap<(Role, Text), Text>,
}

/// Collects the names of all reports to build a [`Mask`], for callers that must yield between reports.
#[derive(Debug, Default)]
pub struct NameCollector(Mask);

impl NameCollector {
    /// Collects the names in one report.
    pub fn learn(&mut self, report: &Report) {
        self.0.report(report);
    }

    /// Finishes collecting, after all reports.
    pub fn finish(self) -> Mask {
        let mut mask = self.0;
        mask.learned = true;
        mask.done.clear();
        // All words that are names are known only now. Names found only in free text are numbered after the others.
        for text in std::mem::take(&mut mask.waiting) {
            free_text::mask(&mut mask.pseudonyms, &mask.known, &text);
        }
        mask.pseudonyms.freeze();
        mask
    }
}

/// The role of a text, which decides how it is masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Role {
    Organization,
    Contact,
    Host,
    Address,
    Date,
    PolicyType,
    ResultType,
    PolicyLine,
    Free,
}

impl Mask {
    /// The mask for these reports. Pass all reports in order, even those that are not exported.
    pub fn of<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Self {
        let mut collector = NameCollector::default();
        for report in reports {
            collector.learn(report);
        }
        collector.finish()
    }

    /// A masked copy of a report, with the same policies and failures in the same order.
    pub fn report(&mut self, report: &Report) -> Report {
        Report {
            organization: self.text(Role::Organization, report.organization.as_ref()),
            range: self.range(&report.range),
            contact: self.text(Role::Contact, report.contact.as_ref()),
            report_id: report.report_id.as_deref().map(|id| self.report_id(id)),
            submitter: self.text(Role::Host, report.submitter.as_ref()),
            policies: report.policies.iter().map(|policy| self.policy(policy)).collect(),
            deviations: report.deviations.iter().map(deviation).collect(),
            unread: report.unread.iter().map(|unread| self.unread(unread)).collect(),
            signed: report.signed.as_ref().map(|signed| self.signed(signed)),
        }
    }

    /// A masked host name or domain.
    pub fn host_name(&mut self, name: &str) -> String {
        self.named(Role::Host, name)
    }

    /// A masked organisation.
    pub fn organization_name(&mut self, name: &str) -> String {
        self.named(Role::Organization, name)
    }

    /// A masked address.
    pub fn address(&mut self, address: &str) -> String {
        self.named(Role::Address, address)
    }

    /// A result type: a registered one is no name.
    pub fn result_type(&mut self, text: &str) -> String {
        self.named(Role::ResultType, text)
    }

    /// Free text in which names and addresses are masked.
    pub fn free_text(&mut self, text: &str) -> String {
        self.named(Role::Free, text)
    }

    /// What is not named needs no mask.
    fn unread(&mut self, unread: &Unread) -> Unread {
        Unread {
            member: self.named(Role::Free, &unread.member),
            path: unread.path.clone(),
            value: self.named(Role::Free, &unread.value),
        }
    }

    fn signed(&mut self, signed: &Signed) -> Signed {
        let mut host = |name: &Option<String>| name.as_ref().map(|name| self.named(Role::Host, name));
        let (domain, server) = (host(&signed.domain), host(&signed.server));
        // Anything but a result of RFC 8601 might be a name.
        let known = ["none", "pass", "fail", "policy", "neutral", "temperror", "permerror"];
        let result = signed.result.clone().filter(|result| known.contains(&result.as_str()));
        Signed { domain, result, server }
    }

    fn named(&mut self, role: Role, text: &str) -> String {
        if text.is_empty() { String::new() } else { self.apply(role, text) }
    }

    /// A masked copy of a problem, with the same pseudonyms as in the reports.
    pub fn problem(&mut self, problem: &Problem) -> Problem {
        let mut text = |role: Role, text: &String| self.apply(role, text);
        Problem {
            policy_domain: problem.policy_domain.as_ref().map(|domain| text(Role::Host, domain)),
            mx: problem.mx.as_ref().map(|mx| text(Role::Host, mx)),
            receiving_ip: problem.receiving_ip.as_ref().map(|ip| text(Role::Address, ip)),
            sending_mta_ip: problem.sending_mta_ip.as_ref().map(|ip| text(Role::Address, ip)),
            // The records identify the server.
            tlsa: Vec::new(),
            policy_host: problem.policy_host.as_ref().map(|host| text(Role::Host, host)),
            reporters: problem.reporters.iter().map(|reporter| text(Role::Organization, reporter)).collect(),
            result_types: problem.result_types.iter().map(|kind| text(Role::ResultType, kind)).collect(),
            ..problem.clone()
        }
    }

    fn range(&mut self, range: &DateRange) -> DateRange {
        let mut date = |known: bool, text: Option<&Text>| {
            // A parsed date contains nothing but the date.
            if known { text.cloned() } else { self.text(Role::Date, text) }
        };
        DateRange {
            start_text: date(range.start.is_some(), range.start_text.as_ref()),
            end_text: date(range.end.is_some(), range.end_text.as_ref()),
            ..range.clone()
        }
    }

    /// A masked copy of a policy with its failures.
    pub fn policy(&mut self, policy: &Policy) -> Policy {
        Policy {
            kind: policy.kind,
            kind_text: self.text(Role::PolicyType, policy.kind_text.as_ref()),
            domain: self.text(Role::Host, policy.domain.as_ref()),
            domain_inferred: policy.domain_inferred,
            policy_string: self.texts(Role::PolicyLine, &policy.policy_string),
            mx_host: self.texts(Role::Host, &policy.mx_host),
            successful: policy.successful,
            failed: policy.failed,
            failures: policy.failures.iter().map(|failure| self.failure(failure)).collect(),
        }
    }

    /// A masked copy of a failure.
    pub fn failure(&mut self, failure: &Failure) -> Failure {
        Failure {
            result_type: self.text(Role::ResultType, failure.result_type.as_ref()),
            known_type: failure.known_type,
            sending_mta_ip: self.text(Role::Address, failure.sending_mta_ip.as_ref()),
            receiving_mx_hostname: self.text(Role::Host, failure.receiving_mx_hostname.as_ref()),
            receiving_mx_helo: self.text(Role::Host, failure.receiving_mx_helo.as_ref()),
            receiving_ip: self.text(Role::Address, failure.receiving_ip.as_ref()),
            failed: failure.failed,
            additional_information: self.text(Role::Free, failure.additional_information.as_ref()),
            reason_code: self.text(Role::Free, failure.reason_code.as_ref()),
        }
    }

    fn report_id(&mut self, id: &str) -> String {
        let original = Identifier::Whole(Kind::ReportId, id.to_owned());
        // A short identifier may occur in many texts by coincidence.
        if id.len() >= 6 && id.chars().all(free_text::is_part) {
            self.known.whole(id, original.clone());
        }
        self.pseudonyms.of(original)
    }

    fn texts(&mut self, role: Role, texts: &[Text]) -> Vec<Text> {
        texts.iter().filter_map(|text| self.text(role, Some(text))).collect()
    }

    fn text(&mut self, role: Role, text: Option<&Text>) -> Option<Text> {
        let text = text?;
        let key = (role, text.clone());
        if let Some(done) = self.done.get(&key) {
            return Some(done.clone());
        }
        let masked = Text::from(self.apply(role, text));
        self.done.insert(key, masked.clone());
        Some(masked)
    }

    fn apply(&mut self, role: Role, text: &str) -> String {
        match role {
            Role::Organization => self.organization(text),
            Role::Contact => match names::mail(&mut self.pseudonyms, text) {
                Some(masked) => {
                    self.known.host(text.rsplit('@').next().unwrap_or_default());
                    masked
                }
                None => self.whole(Kind::Contact, text),
            },
            Role::Host => self.host(text),
            Role::Address => match names::literal(&mut self.pseudonyms, text.trim()) {
                Some(masked) => masked,
                None if names::is_host(text.trim()) => self.host(text),
                None => self.whole(Kind::Address, text),
            },
            Role::Date => self.whole(Kind::Date, text),
            Role::PolicyType if is_registered(text) => text.to_owned(),
            Role::ResultType if ResultType::parse(text).is_some() => text.to_owned(),
            Role::PolicyLine => self.policy_line(text),
            Role::PolicyType | Role::ResultType | Role::Free => self.free(text),
        }
    }

    fn free(&mut self, text: &str) -> String {
        if self.learned {
            return free_text::mask(&mut self.pseudonyms, &self.known, text);
        }
        self.waiting.push(text.to_owned());
        String::new()
    }

    fn organization(&mut self, text: &str) -> String {
        if names::is_host(text.trim()) {
            return self.host(text);
        }
        let literal = names::literal(&mut self.pseudonyms, text.trim());
        literal
            .or_else(|| names::mail(&mut self.pseudonyms, text))
            .unwrap_or_else(|| self.whole(Kind::Organization, text))
    }

    fn host(&mut self, text: &str) -> String {
        self.known.host(text);
        names::host(&mut self.pseudonyms, text)
    }

    /// Masks a text in one piece; an organisation or contact is then also masked in free text.
    fn whole(&mut self, kind: Kind, text: &str) -> String {
        let original = Identifier::Whole(kind, comparable_name(text));
        if matches!(kind, Kind::Organization | Kind::Contact) {
            self.known.whole(text, original.clone());
        }
        self.pseudonyms.of(original)
    }

    /// A line of a quoted policy.
    pub fn policy_line(&mut self, line: &str) -> String {
        if let Some(Tlsa { usage, selector, matching, data }) = Tlsa::parse(line) {
            let data = self.pseudonyms.of(Identifier::Digest(data.to_ascii_lowercase()));
            return format!("{usage} {selector} {matching} {data}");
        }
        if let Some((key, value)) = line.split_once(':') {
            let (name, value) = (key.trim().to_ascii_lowercase(), value.trim());
            let words = ["STSv1", "enforce", "testing", "none"];
            if name == "mx" {
                return format!("{key}: {}", self.host(value)).trim_end().to_owned();
            }
            let number = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
            if ["version", "mode", "max_age"].contains(&name.as_str()) && (number || words.contains(&value)) {
                return line.to_owned();
            }
        }
        self.free(line)
    }
}

/// Whether a policy type is registered, ignoring letter case and separators. Others can contain any text.
fn is_registered(text: &str) -> bool {
    let plain = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
    let kind = PolicyType::parse(text);
    kind != PolicyType::Other && kind.name() == plain
}

fn deviation(deviation: &Deviation) -> Deviation {
    let message = "What was found is left out of this copy.".to_owned();
    Deviation { code: deviation.code, path: deviation.path.clone(), message }
}
