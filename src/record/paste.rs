//! Reads and checks pasted text as a TLS-RPT record.

use super::check::{Check, Verdict, check};
use super::finding::{Code, Finding};
use super::owner::{PREFIX, owner_name};
use crate::dns::TxtRecord;
use crate::dns::kind::{other_kind, squeezed};
use crate::paste::{InconclusiveKind, Wanted, listed};
pub use crate::paste::{Notation, OwnerBasis, Pasted, ReadAs, Reading, Remark};

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
    let unknown = match (&pasted.failure, &pasted.inconclusive) {
        _ if !pasted.answer.is_empty() => None,
        (Some(failure), _) => {
            let message = format!(
                "The look-up failed ({failure}), so it is not known whether there is a record. Ask again, or ask another resolver."
            );
            Some(Finding::new(Code::LookupFailed, None, message))
        }
        (None, Some(inconclusive)) => Some(Finding::new(gap_code(&inconclusive.kind), None, inconclusive.message())),
        (None, None) => None,
    };
    if let Some(finding) = unknown {
        let findings = vec![finding];
        return Check { verdict: Verdict::Invalid, record: None, destinations: Vec::new(), findings, repaired: None };
    }
    let mut out = check(&pasted.answer, owner.or(pasted.owner.as_deref()), domain);
    out.findings.extend(pasted.remarks.iter().map(remark));
    if owner.is_none() && pasted.owner.is_none() && !pasted.answer.is_empty() {
        out.findings.push(name_not_read(domain));
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
        (Some(zone), OwnerBasis::Completed) if !crate::dns::name::is_within(&lower(name), &lower(zone)) => {
            (Some(format!("{name}.{}", zone.trim_end_matches('.'))), OwnerBasis::Completed)
        }
        (_, basis) => (Some(name.to_owned()), basis),
    }
}

fn lower(name: &str) -> String {
    crate::dns::name::comparable(name)
}

/// Whether a record in the text is of another kind than TLS-RPT, and which: "an SPF".
pub fn kind_of(record: &TxtRecord) -> Option<&'static str> {
    other_kind(&squeezed(&String::from_utf8_lossy(&record.octets())))
}

fn name_not_read(domain: Option<&str>) -> Finding {
    let right = domain
        .map(str::trim)
        .filter(|domain| !domain.is_empty())
        .map_or_else(|| format!("{PREFIX}. and the domain"), owner_name);
    let message = format!("This is about the value only: its name was not in the text. Publish it at {right}.");
    Finding::new(Code::NameNotRead, None, message)
}

fn gap_code(inconclusive: &InconclusiveKind) -> Code {
    match inconclusive {
        InconclusiveKind::Alias(_) => Code::AliasNotFollowed,
        InconclusiveKind::Circle => Code::AliasCircle,
        InconclusiveKind::OtherQuestion { .. } | InconclusiveKind::Elsewhere(_) => Code::OtherQuestion,
        InconclusiveKind::Unanswered(_) => Code::IncompleteAnswer,
        InconclusiveKind::Cut | InconclusiveKind::Variable(_) | InconclusiveKind::CommentedOut => Code::ValueCut,
    }
}

fn remark(remark: &Remark) -> Finding {
    match remark {
        Remark::Unquoted => Finding::new(
            Code::UnquotedValue,
            None,
            "In a zone file this value needs quotation marks: everything after the first semicolon is a comment there, so the record would be cut off.",
        ),
        Remark::LooseStrings => Finding::new(
            Code::LooseStrings,
            None,
            "A string is on a line of its own. A zone file needs parentheses around strings on several lines; without them name servers refuse it.",
        ),
        Remark::Backslash => Finding::new(
            Code::Backslash,
            None,
            "A backslash joins two lines, as the examples of RFC 8460 are printed. Zone files do not have that: write the record on one line, or put parentheses around its strings.",
        ),
        Remark::Entities => Finding::new(
            Code::HtmlEntity,
            None,
            "The quotation marks are HTML entities such as &quot;. Published like this, they become part of the record: copy the text from the rendered page, or use quotation marks.",
        ),
        Remark::AliasBeside => Finding::new(
            Code::AliasBesideRecord,
            None,
            "An alias (CNAME) is at the same name as the TXT record. Name servers refuse such a zone; remove one of the two.",
        ),
        Remark::OtherNames(names) => {
            let message =
                format!("The text also contains records at other names, which were not checked: {}.", listed(names));
            Finding::new(Code::OtherNames, None, message)
        }
    }
}
