//! Reads and checks pasted text as a TLS-RPT record.

use super::check::{Check, Verdict, check};
use super::finding::{Code, Finding};
use super::owner::PREFIX;
use crate::dns::name::{comparable, is_within};
pub use crate::paste::{InconclusiveKind, NotInForce, Notation, OwnerBasis, Part, Pasted, ReadAs, Reading, Remark};
use crate::paste::{Wanted, name_not_read};

/// The record at `owner` or of the policy domain `domain`, if known.
const fn wanted<'a>(owner: Option<&'a str>, domain: Option<&'a str>) -> Wanted<'a> {
    Wanted { prefix: PREFIX, word: "tlsrpt", owner, domain }
}

/// Parses pasted text. Text without a record gives an empty answer.
///
/// ```
/// use tls_rpt_workbench::record::paste;
///
/// let line = "_smtp._tls.example.com. 3600 IN TXT \"v=TLSRPTv1; \" \"rua=mailto:a@example.com\"";
/// let pasted = paste::read(line);
/// assert_eq!(pasted.owner.as_deref(), Some("_smtp._tls.example.com."));
/// assert_eq!(pasted.answer[0].octets(), b"v=TLSRPTv1; rua=mailto:a@example.com");
/// ```
pub fn read(text: &str) -> Pasted {
    read_for(text, None, None, ReadAs::Automatic)
}

/// Like [`read`], for the record at `owner` or of the policy domain `domain`, if known. They select among the records
/// of several names, and decide whether a look-up queried the right one. `read_as` is what the user says the text is.
pub fn read_for(text: &str, owner: Option<&str>, domain: Option<&str>, read_as: ReadAs) -> Pasted {
    crate::paste::read(text, &wanted(owner, domain), read_as)
}

/// Like [`read_for`], from octets: UTF-8, UTF-16 with a byte order mark, or text with octets of another encoding.
pub fn read_octets_for(octets: &[u8], owner: Option<&str>, domain: Option<&str>) -> Pasted {
    crate::paste::read_octets(octets, &wanted(owner, domain), ReadAs::Automatic)
}

/// Checks pasted text; `owner` and `domain` as in [`check`]. `owner` overrides the name in the text.
///
/// A failed look-up, or one for something else, proves nothing about the record: the verdict is invalid because there
/// is no record to use, and the only finding says that its existence is unknown.
pub fn check_pasted(pasted: &Pasted, owner: Option<&str>, domain: Option<&str>) -> Check {
    let unknown = pasted.unknown().map(|message| {
        let gap = pasted.inconclusive.as_ref().filter(|_| pasted.failure.is_none());
        Finding::new(gap.map_or(Code::LookupFailed, |gap| gap_code(&gap.kind)), None, message)
    });
    if let Some(finding) = unknown {
        let findings = vec![finding];
        return Check { verdict: Verdict::Invalid, record: None, destinations: Vec::new(), findings, repaired: None };
    }
    let mut out = check(&pasted.answer, owner.or(pasted.owner.as_deref()), domain);
    out.findings.extend(pasted.remarks.iter().map(|remark| Finding::new(remark_code(remark), None, remark.message())));
    // What is no record of this kind is not to be published there.
    let other = out.findings.iter().any(|finding| finding.code == Code::OtherRecord);
    if pasted.is_nameless(owner) && !other {
        out.findings.push(Finding::new(Code::NameNotRead, None, name_not_read(PREFIX, domain)));
    }
    out.verdict = Verdict::of(&out.findings);
    if pasted.remarks.contains(&Remark::Entities) && out.repaired.is_none() {
        out.repaired.clone_from(&out.record);
    }
    out
}

/// The owner name that a check of pasted text judges, and what that name is based on.
pub fn judged_owner(pasted: &Pasted, owner: Option<&str>) -> (Option<String>, OwnerBasis) {
    if let Some(owner) = owner {
        return (Some(owner.to_owned()), OwnerBasis::Given);
    }
    let Some(name) = pasted.owner.as_deref() else { return (None, OwnerBasis::None) };
    let reading = &pasted.reading;
    match (&reading.zone, reading.basis) {
        (Some(zone), OwnerBasis::Completed) if !is_within(&comparable(name), &comparable(zone)) => {
            (Some(format!("{name}.{}", zone.trim_end_matches('.'))), OwnerBasis::Completed)
        }
        (_, basis) => (Some(name.to_owned()), basis),
    }
}

fn gap_code(inconclusive: &InconclusiveKind) -> Code {
    match inconclusive {
        InconclusiveKind::Alias(_) => Code::AliasNotFollowed,
        InconclusiveKind::Circle => Code::AliasCircle,
        InconclusiveKind::OtherQuestion { .. } | InconclusiveKind::Elsewhere(_) | InconclusiveKind::WrongType(_) => {
            Code::OtherQuestion
        }
        InconclusiveKind::Unanswered(_) => Code::IncompleteAnswer,
        InconclusiveKind::Cut | InconclusiveKind::Unclosed => Code::ValueCut,
        InconclusiveKind::Variable(_) => Code::ValueVariable,
        InconclusiveKind::NotInForce(_) => Code::NotInForce,
    }
}

const fn remark_code(remark: &Remark) -> Code {
    match remark {
        Remark::Unquoted => Code::UnquotedValue,
        Remark::LooseStrings => Code::LooseStrings,
        Remark::Backslash => Code::Backslash,
        Remark::Entities => Code::HtmlEntity,
        Remark::AliasBeside => Code::AliasBesideRecord,
        Remark::OtherNames(_) => Code::OtherNames,
    }
}
