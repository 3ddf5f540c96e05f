//! The grammar of a policy file, RFC 8461 s.3.2:
//!
//! ```text
//! policy      = field *WSP *(term field *WSP) [term]
//! term        = LF / CRLF
//! field       = version / mode / max_age / mx / extension      ; name ":" *WSP value
//! ```
//!
//! Every line is parsed, even after invalid ones; of a repeated field the first one counts, except for `mx`.

mod fields;
mod lines;

use crate::characters::any_of;
use std::collections::HashSet;

use self::fields::Field;
pub(super) use self::fields::seconds;
use self::lines::Line;
use super::Mode;
use super::finding::{Code, Finding};
use crate::display::shortened;
use crate::finding::{Severity, Span, in_text_order};
use crate::record::Verdict;
use crate::report::policy_text::mx_matches;

/// The result of checking a policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyCheck {
    /// The verdict that follows from the most severe finding.
    pub verdict: Verdict,
    /// The mode, if it could be parsed.
    pub mode: Option<Mode>,
    /// How many seconds senders may cache the policy, if that could be parsed.
    pub max_age: Option<u32>,
    /// The patterns that follow the grammar, as written and in order.
    pub mx: Vec<String>,
    /// All findings in text order. Spans are byte offsets into the text.
    pub findings: Vec<Finding>,
}

/// The largest file senders are advised to read, in octets (RFC 8461 s.3.3).
pub(crate) const MAX_SIZE: usize = 65_536;

/// Maximum number of `mx` lines that are compared with each other. No domain has that many hosts.
const MOST_COMPARED: usize = 100;

const DAY: u32 = 86_400;
const WEEK: u32 = 7 * DAY;

/// Checks the text of a policy file.
///
/// ```
/// use tls_rpt_workbench::mta_sts::policy;
/// use tls_rpt_workbench::record::Verdict;
///
/// let text = "version: STSv1\nmode: testing\nmx: mx1.example.com\nmax_age: 604800\n";
/// assert_eq!(policy::check(text).verdict, Verdict::Valid);
/// ```
pub fn check(text: &str) -> PolicyCheck {
    let mut reader = Reader { text, ..Reader::default() };
    if let Some(finding) = not_a_policy(text) {
        reader.findings.push(finding);
    } else {
        reader.read();
        reader.conclude();
    }
    let Reader { mode, max_age, mx, mut findings, .. } = reader;
    in_text_order(&mut findings);
    PolicyCheck {
        verdict: Verdict::of(&findings),
        mode: mode.value,
        max_age: max_age.value,
        mx: mx.into_iter().map(|(_, pattern)| pattern).collect(),
        findings,
    }
}

/// Recognises a text that is something else entirely.
fn not_a_policy(text: &str) -> Option<Finding> {
    let body = text.trim_start_matches('\u{feff}').trim();
    let all = Span::new(0, text.len());
    let lower: String = body.chars().take(200).collect::<String>().to_ascii_lowercase();
    let message = if body.is_empty() {
        return Some(Finding::new(Code::EmptyPolicy, None, "The file is empty."));
    } else if text.len() > MAX_SIZE {
        let message = format!(
            "The text has {} octets. Senders are advised to read {MAX_SIZE} at most, and a policy needs a few hundred.",
            text.len()
        );
        return Some(Finding::new(Code::PolicyTooLong, None, message));
    } else if lower.starts_with('<') {
        "This is a web page, not a policy. At the address of the policy file the server must answer with plain text and status 200; many sites answer with a page for any address."
    } else if lower.trim_start_matches('"').starts_with("v=sts") {
        "This is the TXT record. The policy file has a field on each line: version: STSv1, mode: testing and so on."
    } else if lower.starts_with('{') {
        "This is JSON. Only early drafts wrote policies that way; the file has a line such as mode: testing for each field."
    } else if lower.starts_with("http/") {
        "These are the header lines of a web server's answer. Paste only what follows the empty line."
    } else if !body.contains(':') {
        "This is not a policy: there is no line of a name, a colon and a value."
    } else {
        return None;
    };
    Some(Finding::new(Code::NotAPolicy, all, message))
}

/// A field that may occur only once.
#[derive(Debug, Clone, Copy)]
struct Once<T> {
    /// The span of its first value.
    at: Option<Span>,
    /// The parsed first value, if it follows the grammar.
    value: Option<T>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self { at: None, value: None }
    }
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    version: Once<()>,
    mode: Once<Mode>,
    max_age: Once<u32>,
    /// Each valid pattern with its span.
    mx: Vec<(Span, String)>,
    /// Whether there was any `mx` line, valid or not.
    any_mx: bool,
    /// Fields that were probably meant to be one of the four.
    misspelt: Vec<(Field, Finding)>,
    /// Unknown names that are one letter from a known one.
    near: Vec<(Field, String)>,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    fn note(&mut self, code: Code, span: impl Into<Option<Span>>, message: impl Into<String>) {
        self.findings.push(Finding::new(code, span, message));
    }

    fn slice(&self, span: Span) -> &'a str {
        &self.text[span.start..span.end]
    }

    fn read(&mut self) {
        let mut blank: Option<Span> = None;
        for line in lines::split(self.text) {
            if let Some(mark) = line.mark {
                let message = "An invisible byte order mark (U+FEFF) comes before the first field. Save the file as UTF-8 without it.";
                self.note(Code::ByteOrderMark, mark, message);
            }
            if let Some(end) = line.lone_cr {
                self.note(Code::LineEnding, end, "This line ends with only CR. Lines end with LF or with CR and LF.");
            }
            if self.slice(line.span).trim_matches(any_of(" \t")).is_empty() {
                // Consecutive blank lines are one finding.
                blank = Some(Span::new(blank.map_or(line.span.start, |span| span.start), line.end));
                continue;
            }
            self.blank(blank.take());
            self.line(&line);
        }
        self.blank(blank);
    }

    fn blank(&mut self, span: Option<Span>) {
        if span.is_some() {
            let message = "The grammar has no empty lines. Many senders skip them, a strict one may refuse the policy.";
            self.note(Code::BlankLine, span, message);
        }
    }

    fn line(&mut self, line: &Line) {
        let text = self.slice(line.span);
        let Some((name, value)) = self.split(line.span) else { return };
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_control() && *c != '\t') {
            let span = Span::new(line.span.start + at, line.span.start + at + c.len_utf8());
            let message = format!("The control character U+{:04X} is not allowed in a policy.", u32::from(c));
            self.note(Code::ControlCharacter, span, message);
        }
        self.field(line.span, name, value);
    }

    /// Compares the fields found with those a policy requires.
    fn conclude(&mut self) {
        let present = [self.version.at.is_some(), self.mode.at.is_some(), self.max_age.at.is_some(), self.any_mx];
        let mut meant = [false; 4];
        for (field, finding) in std::mem::take(&mut self.misspelt) {
            // If the correct field is there as well, the misspelt one merely has no effect.
            let there = present[field as usize];
            meant[field as usize] = true;
            self.findings.push(if there { finding.with_severity(Severity::Warning) } else { finding });
        }
        for field in Field::ALL {
            let needed = field != Field::Mx || self.mode.value != Some(Mode::None);
            if needed && !present[field as usize] && !meant[field as usize] {
                let (code, message) = field.missing();
                let near = self.near.iter().find(|(meant, _)| *meant == field);
                let near = near
                    .map(|(_, name)| format!(" {} was probably meant to be {}.", shortened(name, 60), field.name()));
                self.note(code, None, format!("{message}{}", near.unwrap_or_default()));
            }
        }
        self.advise_max_age();
        self.compare_mx();
    }

    fn advise_max_age(&mut self) {
        let (Some(seconds), span) = (self.max_age.value, self.max_age.at) else { return };
        // When MTA-STS is being withdrawn, a short time is intended (RFC 8461 s.8.3).
        if self.mode.value == Some(Mode::None) || seconds >= WEEK {
            return;
        }
        let (severity, message) = if seconds < DAY {
            let message = "Senders forget the policy within a day, so that it protects only those who write daily. Weeks are usual.";
            (Severity::Warning, message)
        } else {
            (Severity::Info, "Fine while testing. Weeks or more are expected once the policy is enforced.")
        };
        self.findings.push(Finding::new(Code::MaxAgeShort, span, message).with_severity(severity));
    }

    fn compare_mx(&mut self) {
        let patterns = std::mem::take(&mut self.mx);
        let mut seen = HashSet::new();
        for (span, pattern) in &patterns {
            if !seen.insert(pattern.to_ascii_lowercase()) {
                self.note(Code::MxRepeated, *span, format!("{pattern} is in the list already."));
            } else if patterns.len() <= MOST_COMPARED && !pattern.starts_with("*.") {
                let mut wildcards = patterns.iter().filter(|(_, other)| other.starts_with("*."));
                if let Some((_, wildcard)) = wildcards.find(|(_, wildcard)| mx_matches(wildcard, pattern)) {
                    self.note(
                        Code::MxCovered,
                        *span,
                        format!("{wildcard} covers {pattern} already. Naming both does no harm."),
                    );
                }
            }
        }
        self.mx = patterns;
    }
}
