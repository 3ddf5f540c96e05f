//! Pasted text that may be either the TXT record, in any form, or the policy file.

use super::RECORD_LABEL;
use super::finding::{Code, Finding};
use super::policy::{self, PolicyCheck};
use super::record::{self, RecordCheck};
use crate::paste::{self, ReadAs, Wanted};
use crate::record::Verdict;

/// The result of checking a pasted text, by what it was recognised as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// A TXT record: a value, quoted strings, a zone-file line, the output of a look-up tool.
    Record(RecordCheck),
    /// A policy file.
    Policy(PolicyCheck),
}

impl Checked {
    /// The verdict that follows from the most severe finding.
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::Record(check) => check.verdict,
            Self::Policy(check) => check.verdict,
        }
    }

    /// The findings about the record or the file.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Record(check) => &check.findings,
            Self::Policy(check) => &check.findings,
        }
    }
}

/// Checks pasted text; `None` if it is blank. `domain` is the policy domain, if known.
pub fn check_pasted(text: &str, domain: Option<&str>) -> Option<Checked> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return None;
    }
    if is_policy(text) {
        return Some(Checked::Policy(policy::check(text)));
    }
    let wanted = Wanted { prefix: RECORD_LABEL, word: "v=sts", owner: None, domain };
    let pasted = paste::read(text, &wanted, ReadAs::Automatic);
    let message = match (&pasted.failure, &pasted.inconclusive) {
        (Some(failure), _) => format!(
            "The look-up failed ({failure}), so it is not known whether there is a record. Ask again, or ask another resolver."
        ),
        (None, Some(gap)) => gap.message(),
        (None, None) => {
            return Some(Checked::Record(record::check(&pasted.answer, pasted.owner.as_deref(), domain)));
        }
    };
    let findings = vec![Finding::new(Code::LookupFailed, None, message)];
    Some(Checked::Record(RecordCheck { verdict: Verdict::Invalid, record: None, id: None, findings }))
}

/// Whether a text is about MTA-STS and not about TLS-RPT: it names the version of the one and not of the other.
pub fn is_about_mta_sts(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("stsv1") && !lower.contains("tlsrptv1")
}

/// Whether a text is a policy file rather than a record.
fn is_policy(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim();
    let begins_field = |line: &str| {
        let name = line.split(':').next().filter(|name| name.len() < line.len()).unwrap_or_default();
        matches!(name.trim().to_ascii_lowercase().as_str(), "version" | "mode" | "max_age" | "max-age" | "mx")
    };
    text.starts_with('<')
        || text.lines().any(begins_field)
        || text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("http/"))
}
