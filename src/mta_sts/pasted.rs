//! Pasted text that may be either the TXT record, in any notation, or the policy file.

use super::RECORD_LABEL;
use super::finding::{Code, Finding};
use super::policy::{self, PolicyCheck};
use super::record::{self, RecordCheck};
use super::surroundings;
use crate::dns::kind::{other_kind, squeezed};
use crate::paste::{self, Pasted, ReadAs, Remark, Wanted};
use crate::record::Verdict;

/// The result of checking a pasted text, by what it was recognised as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// A TXT record: a value, quoted strings, a zone-file line, the output of a look-up tool, configuration.
    Record {
        /// Its check.
        check: RecordCheck,
        /// How the text was read.
        pasted: Box<Pasted>,
    },
    /// A policy file.
    Policy {
        /// Its check.
        check: PolicyCheck,
        /// The text of the file, without what surrounded it. Spans of findings are byte offsets into it.
        text: String,
    },
}

impl Checked {
    /// The verdict that follows from the most severe finding.
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::Record { check, .. } => check.verdict,
            Self::Policy { check, .. } => check.verdict,
        }
    }

    /// The findings about the record or the file.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Record { check, .. } => &check.findings,
            Self::Policy { check, .. } => &check.findings,
        }
    }
}

/// Checks pasted text; `None` if it is blank. `domain` is the policy domain, if known.
pub fn check_pasted(text: &str, domain: Option<&str>) -> Option<Checked> {
    check_pasted_as(text, None, domain, ReadAs::Automatic)
}

/// Like [`check_pasted`]. `owner` overrides the name in the text, and `read_as` is what the user says the text is.
pub fn check_pasted_as(text: &str, owner: Option<&str>, domain: Option<&str>, read_as: ReadAs) -> Option<Checked> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return None;
    }
    if read_as == ReadAs::Automatic
        && let Some(found) = surroundings::policy(text)
    {
        let mut check = policy::check(&found.text);
        check.findings.extend(found.findings);
        check.verdict = Verdict::of(&check.findings);
        return Some(Checked::Policy { check, text: found.text });
    }
    let wanted = Wanted { prefix: RECORD_LABEL, word: "v=sts", owner, domain };
    let pasted = paste::read(text, &wanted, read_as);
    let check = if let Some(message) = pasted.unknown() {
        let findings = vec![Finding::new(Code::LookupFailed, None, message)];
        RecordCheck { verdict: Verdict::Invalid, record: None, id: None, findings }
    } else {
        let mut check = record::check(&pasted.answer, owner.or(pasted.owner.as_deref()), domain);
        let remarks = pasted.remarks.iter();
        check.findings.extend(remarks.map(|remark| Finding::new(code(remark), None, remark.message())));
        if pasted.is_nameless(owner) {
            let message = paste::name_not_read(RECORD_LABEL, domain);
            check.findings.push(Finding::new(Code::NameNotRead, None, message));
        }
        check.verdict = Verdict::of(&check.findings);
        check
    };
    Some(Checked::Record { check, pasted: Box::new(pasted) })
}

const fn code(remark: &Remark) -> Code {
    match remark {
        Remark::Unquoted => Code::UnquotedValue,
        Remark::LooseStrings => Code::LooseStrings,
        Remark::Backslash => Code::Backslash,
        Remark::Entities => Code::HtmlEntity,
        Remark::AliasBeside => Code::AliasBesideRecord,
        Remark::OtherNames(_) => Code::OtherNames,
    }
}

/// Whether a text is about MTA-STS and not about TLS-RPT: it is a policy file or names the version of MTA-STS, and does
/// not name that of TLS-RPT.
pub fn is_about_mta_sts(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if lower.contains("tlsrpt") || lower.contains("rua=") {
        return false;
    }
    let named = lower.contains("stsv1") || other_kind(&squeezed(text)) == Some("an MTA-STS");
    named || (!text.trim_start().starts_with('<') && surroundings::is_policy(text))
}
