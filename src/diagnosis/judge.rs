//! Diagnoses a failure from the evidence: the first rule that applies decides, and explains why.

use crate::display::shortened;
use std::hash::{Hash, Hasher};

use super::consequence::{Basis, Consequence};
use super::evidence::{Evidence, Source};
use super::fault::{Certainty, Fault, Who};
use super::policy_context::PolicyContext;
use super::reason_hint::ReasonHint;
use super::rules::{self, Finds, Rule};
use super::sender::Sender;
use crate::report::model::{Failure, Policy, Report};
use crate::report::text::Text;

/// The diagnosis of one kind of failure, with the rule that decided.
#[derive(Debug, Clone, Copy)]
pub struct Decision {
    /// The diagnosed fault.
    pub fault: Fault,
    /// How certain the diagnosis is.
    pub certainty: Certainty,
    /// What it means for the mail.
    pub consequence: Consequence,
    /// What the text points to, if that is narrower than the fault.
    pub hint: Option<ReasonHint>,
    rule: &'static Rule,
}

impl Decision {
    /// Who can fix it.
    pub const fn who(&self) -> Who {
        self.fault.who()
    }

    /// The name of the rule that decided, for tests.
    pub const fn rule(&self) -> &'static str {
        self.rule.name
    }

    /// Why it is this fault and not another, in one or two sentences built from the evidence.
    pub fn why(&self, evidence: &Evidence<'_>) -> String {
        explain(self.rule.why, evidence)
    }
}

impl Evidence<'_> {
    /// Diagnoses the failure by the first rule that applies, or [`rules::NOTHING`] if none does.
    pub fn judge(&self) -> Decision {
        let rule = rules::all().find(|rule| (rule.when)(self)).unwrap_or(rules::NOTHING);
        let fault = match rule.finds {
            Finds::Fixed(fault) => fault,
            Finds::FromReason => self.reading.hint.and_then(ReasonHint::at_mx).unwrap_or(Fault::Unknown),
        };
        // Text from outside the reason, or in another spelling, makes a diagnosis no more than likely.
        let by_words = rule.finds == Finds::FromReason && self.source != Source::Reason;
        let most = if self.misspelt || by_words { Certainty::Likely } else { Certainty::Certain };
        Decision {
            fault,
            certainty: rule.certainty.min(most),
            consequence: Consequence::of(fault, self.basis(), self.sender()),
            hint: self.reading.hint.filter(|hint| hint.at_mx() == Some(fault) || hint.at_policy_host() == fault),
            rule,
        }
    }

    /// What the sender went by.
    fn basis(&self) -> Basis {
        Basis::new(self.context.kind, self.context.enforcement)
    }
}

/// The reporter, as far as a diagnosis depends on it: the sending software, if recognised. Reports with equal IDs are
/// diagnosed in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReporterId(Option<Sender>);

impl ReporterId {
    /// The reporter of a report; the report's policies are not needed.
    pub fn of(report: &Report) -> Self {
        Self(Sender::of(report))
    }

    /// The context of failures reported by this reporter under a policy; the policy's failures are not needed.
    pub fn context(self, policy: &Policy) -> PolicyContext {
        PolicyContext::with_sender(self.0, policy)
    }
}

/// The diagnosis of one kind of failure. Failures with the same diagnosis are counted together, so this holds
/// nothing specific to a single failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Diagnosis {
    /// The diagnosed fault.
    pub fault: Fault,
    /// What it means for the mail.
    pub consequence: Consequence,
    /// What the sender went by.
    pub basis: Basis,
    /// How certain the diagnosis is.
    pub certainty: Certainty,
    /// What the text points to, if that is narrower than the fault.
    pub hint: Option<ReasonHint>,
}

impl Hash for Diagnosis {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // The consequence follows from fault and basis and little else, so it need not be hashed.
        (self.fault, self.basis, self.certainty, self.hint).hash(state);
    }
}

/// Diagnoses one kind of failure.
pub fn judge(context: &PolicyContext, failure: &Failure) -> Diagnosis {
    let evidence = Evidence::of(context, failure);
    let Decision { fault, certainty, consequence, hint, .. } = evidence.judge();
    Diagnosis { fault, consequence, basis: evidence.basis(), certainty, hint }
}

/// Why a failure was diagnosed as it was, in one or two sentences.
pub fn why(context: &PolicyContext, failure: &Failure) -> String {
    let evidence = Evidence::of(context, failure);
    evidence.judge().why(&evidence)
}

/// The fault diagnosed for one failure of a policy, regardless of the reporter.
pub fn classify(policy: &Policy, failure: &Failure) -> Fault {
    Evidence::of(&PolicyContext::with_sender(None, policy), failure).judge().fault
}

/// Fills in the placeholders of a template with the evidence.
fn explain(template: &str, evidence: &Evidence<'_>) -> String {
    let mut out = String::with_capacity(template.len() + 80);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        let value = quote(place, evidence);
        // Capitalise the start of a sentence, unless it is quoted text.
        match value.chars().next() {
            Some(first) if out.is_empty() || out.ends_with(". ") => {
                out.extend(first.to_uppercase());
                out.push_str(&value[first.len_utf8()..]);
            }
            _ => out.push_str(&value),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn quote(place: &str, evidence: &Evidence<'_>) -> String {
    match place {
        "type" if evidence.in_reason => quote("reason", evidence),
        "type" => match evidence.failure.result_type.as_deref().map(str::trim) {
            Some(text) if !text.is_empty() => format!("\u{201c}{}\u{201d}", short(text)),
            _ => "the missing result type".to_owned(),
        },
        "reason" => {
            let what = match evidence.source {
                Source::Reason => "the reason",
                Source::Information => "the additional information",
                Source::ResultType => "the result type",
            };
            format!("{what} \u{201c}{}\u{201d}", short(evidence.words()))
        }
        "mx" => short(evidence.failure.receiving_mx_hostname.as_deref().unwrap_or("the MX host").trim()),
        "patterns" => patterns(&evidence.context.patterns),
        _ => String::new(),
    }
}

/// The first few MX patterns of a policy, for a sentence.
fn patterns(all: &[Text]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = all.iter().take(SHOWN).map(|pattern| short(pattern)).collect();
    let more = all.len().saturating_sub(SHOWN);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

/// Received text, truncated if too long.
fn short(text: &str) -> String {
    /// In characters; host names have up to 253.
    const LONGEST: usize = 160;
    shortened(text, LONGEST)
}
