//! Parses one line of a policy: its name, its value, and common mistakes in them.

use super::{Once, Reader};
use crate::characters::any_of;
use crate::dns::txt::is_wsp;
use crate::finding::{Severity, Span};
use crate::mta_sts::finding::{Code, Finding};
use crate::mta_sts::{MAX_AGE_LIMIT, Mode, pattern};
use crate::record::parse::bad_extension_name;
use crate::record::uri::visible;

/// The fields that a policy requires; `mx` only if the mode is not `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Version,
    Mode,
    MaxAge,
    Mx,
}

impl Field {
    pub(super) const ALL: [Self; 4] = [Self::Version, Self::Mode, Self::MaxAge, Self::Mx];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Mode => "mode",
            Self::MaxAge => "max_age",
            Self::Mx => "mx",
        }
    }

    /// The field whose name has one letter more, one less or another one.
    pub(super) fn near(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| within_one(&name.to_ascii_lowercase(), field.name()))
    }

    /// The field that an unknown name was probably meant to be.
    fn meant_by(name: &str) -> Option<Self> {
        let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        Some(match letters.as_str() {
            "version" | "ver" | "versions" => Self::Version,
            "mode" | "modes" | "policymode" => Self::Mode,
            "maxage" | "maxages" => Self::MaxAge,
            "mx" | "mxs" | "mxhost" | "mxhosts" => Self::Mx,
            _ => return None,
        })
    }

    pub(super) const fn missing(self) -> (Code, &'static str) {
        match self {
            Self::Version => (Code::PolicyVersionMissing, "The line version: STSv1 is missing."),
            Self::Mode => (Code::ModeMissing, "There is no mode. Write mode: testing to begin with."),
            Self::MaxAge => {
                (Code::MaxAgeMissing, "There is no max_age, the number of seconds senders may keep the policy.")
            }
            Self::Mx => (
                Code::MxMissing,
                "There is no mx line. Each host that receives mail needs one, unless the mode is none.",
            ),
        }
    }
}

impl Reader<'_> {
    /// The name and the value of a line that is not blank; `None` if it is not a field.
    pub(super) fn split(&mut self, line: Span) -> Option<(Span, Span)> {
        let text = self.slice(line);
        let bare = text.trim_start_matches(is_wsp);
        let start = line.end - bare.len();
        if bare.starts_with('#') || bare.starts_with("//") || bare.starts_with(';') {
            self.note(Code::Comment, line, "The grammar has no comments. Remove this line.");
            return None;
        }
        if start > line.start {
            let message = "There must be no white space before the name of a field.";
            self.note(Code::LeadingSpace, Span::new(line.start, start), message);
        }
        let Some(colon) = bare.find(':') else {
            let message = if bare.contains('=') {
                "A field of the policy file is a name, a colon and a value. The = belongs to the TXT record."
            } else {
                "This is not a field: a field is a name, a colon and a value."
            };
            self.note(Code::LineWithoutColon, Span::new(start, line.end), message);
            return None;
        };
        let name = Span::new(start, start + bare[..colon].trim_end_matches(is_wsp).len());
        if name.end < start + colon {
            let message = "There must be no white space before the colon.";
            self.note(Code::SpaceBeforeColon, Span::new(name.end, start + colon), message);
        }
        let value = bare[colon + 1..].trim_start_matches(is_wsp);
        let value_start = line.end - value.len();
        Some((name, Span::new(value_start, value_start + value.trim_end_matches(is_wsp).len())))
    }

    pub(super) fn field(&mut self, line: Span, name: Span, value: Span) {
        let known = Field::ALL.into_iter().find(|field| field.name() == self.slice(name));
        if let Some(field) = known
            && let Some(message) = glued(self.slice(value))
        {
            self.take(field, value);
            // What is on the line is not missing, only in the wrong place.
            for other in glued_fields(self.slice(value)) {
                self.take(other, value);
            }
            return self.note(Code::FieldsOnOneLine, value, message);
        }
        match known {
            Some(Field::Mx) => self.mx(line, value),
            Some(field) if self.seen(field) => {
                let message = format!(
                    "A second {}: by the RFC only the first counts, but some senders take the last. Remove this one.",
                    field.name()
                );
                self.note(Code::FieldRepeated, line, message);
            }
            Some(field) => {
                self.take(field, value);
                match field {
                    Field::Version => self.version(value),
                    Field::Mode => self.mode(value),
                    Field::MaxAge | Field::Mx => self.max_age(value),
                }
            }
            None => self.extension(line, name, value),
        }
    }

    fn seen(&self, field: Field) -> bool {
        match field {
            Field::Version => self.version.at.is_some(),
            Field::Mode => self.mode.at.is_some(),
            Field::MaxAge => self.max_age.at.is_some(),
            Field::Mx => self.any_mx,
        }
    }

    /// Records that a field is present, with the span of its first value.
    fn take(&mut self, field: Field, value: Span) {
        fn first<T>(once: &mut Once<T>, value: Span) {
            once.at.get_or_insert(value);
        }
        match field {
            Field::Version => first(&mut self.version, value),
            Field::Mode => first(&mut self.mode, value),
            Field::MaxAge => first(&mut self.max_age, value),
            Field::Mx => self.any_mx = true,
        }
    }

    fn version(&mut self, value: Span) {
        match self.slice(value) {
            "STSv1" => self.version.value = Some(()),
            text if text.eq_ignore_ascii_case("STSv1") => {
                self.note(Code::PolicyVersion, value, "The version is case-sensitive: STSv1.");
            }
            _ => self.note(Code::PolicyVersion, value, "The only version there is, is STSv1."),
        }
    }

    fn mode(&mut self, value: Span) {
        let text = self.slice(value);
        self.mode.value = Mode::parse(text);
        if self.mode.value.is_some() {
            return;
        }
        let lower = text.trim_matches(any_of("\"'")).to_ascii_lowercase();
        let message = if let Some(mode) = Mode::parse(&lower) {
            format!("The mode is written in lower case and without quotation marks: {}.", mode.name())
        } else if matches!(lower.as_str(), "report" | "test" | "monitor") {
            "This mode is called testing.".to_owned()
        } else {
            "The mode is testing, enforce or none.".to_owned()
        };
        self.note(Code::ModeValue, value, message);
    }

    fn max_age(&mut self, value: Span) {
        match seconds(self.slice(value)) {
            Ok(seconds) => self.max_age.value = Some(seconds),
            Err((code, message)) => self.note(code, value, message),
        }
    }

    fn mx(&mut self, line: Span, value: Span) {
        self.any_mx = true;
        let findings = pattern::judge(self.slice(value));
        if findings.iter().all(|finding| finding.severity != Severity::Error) {
            self.mx.push((value, self.slice(value).to_owned()));
        }
        for mut finding in findings {
            // An empty value has no span of its own.
            let place = if value.start == value.end { line } else { value };
            finding.span = finding
                .span
                .map(|span| {
                    Span::new((place.start + span.start).min(place.end), (place.start + span.end).min(place.end))
                })
                .filter(|span| span.start < span.end)
                .or(Some(place));
            self.findings.push(finding);
        }
    }

    fn extension(&mut self, line: Span, name: Span, value: Span) {
        let name_text = self.slice(name);
        if let Some(field) = Field::meant_by(name_text) {
            let message = format!("Senders know this field as {}: letter by letter, in lower case.", field.name());
            return self.misspelt.push((field, Finding::new(Code::FieldMisspelt, name, message)));
        }
        if name_text.is_empty() {
            return self.note(Code::FieldName, line, "The field has no name before the colon.");
        }
        if let Some(message) = bad_extension_name(name_text) {
            return self.note(Code::FieldName, name, message);
        }
        let value_text = self.slice(value);
        if value_text.is_empty() {
            return self.note(Code::FieldValue, line, "There is no value after the colon.");
        }
        // Control characters were already reported for the whole line, except the tab.
        if let Some(at) = value_text.find('\t') {
            let message = format!("The character {} is not allowed inside a value.", visible('\t'));
            return self.note(Code::FieldValue, Span::new(value.start + at, value.start + at + 1), message);
        }
        let (code, message) = match name_text.to_ascii_lowercase().as_str() {
            "rua" | "ruf" => (
                Code::StrayField,
                "Senders look for rua in the TXT record at _smtp._tls of your domain; in a policy they ignore it."
                    .to_owned(),
            ),
            "id" => (
                Code::StrayField,
                "The id belongs in the TXT record at _mta-sts of your domain; in a policy senders ignore it."
                    .to_owned(),
            ),
            _ => (
                Code::UnknownField,
                format!("MTA-STS defines no field \u{201c}{name_text}\u{201d}; senders ignore it."),
            ),
        };
        self.near.extend(Field::near(name_text).map(|field| (field, name_text.to_owned())));
        self.note(code, line, message);
    }
}

/// Parses a `max_age`, in seconds.
pub(crate) fn seconds(text: &str) -> Result<u32, (Code, String)> {
    if text.is_empty() || text.len() > 10 || !text.bytes().all(|b| b.is_ascii_digit()) {
        let message = "max_age is a number of seconds, with one to ten digits: 604800 is a week.";
        return Err((Code::MaxAgeValue, message.to_owned()));
    }
    let small = text.parse().ok().filter(|seconds| *seconds <= MAX_AGE_LIMIT);
    small.ok_or_else(|| (Code::MaxAgeRange, format!("The largest max_age is {MAX_AGE_LIMIT}, about a year.")))
}

/// Whether two ASCII words differ by one letter that is more, less or another.
fn within_one(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let rest = |bytes: &[u8], from: usize| bytes.get(from..).unwrap_or_default().to_vec();
    match long.len() - short.len() {
        0 => rest(short, same + 1) == rest(long, same + 1),
        1 => rest(short, same) == rest(long, same + 1),
        _ => false,
    }
}

/// The message for a value that also contains the following fields.
fn glued(value: &str) -> Option<&'static str> {
    if value.contains("\\n") || value.contains("\\r") {
        return Some("The line break became the two characters \\n. Each field is on a line of its own.");
    }
    let next = !glued_fields(value).is_empty();
    next.then_some("The next field is on the same line. Each field has a line of its own.")
}

/// The fields whose names follow in a value, each with its colon.
fn glued_fields(value: &str) -> Vec<Field> {
    let lower = value.to_ascii_lowercase();
    let follows = |field: &Field| {
        let names = lower.match_indices(field.name()).filter(|(at, name)| lower[at + name.len()..].starts_with(':'));
        names.into_iter().any(|(at, _)| {
            let before = &lower[..at];
            before.ends_with(any_of(" \t,;")) || before.ends_with("\\n") || before.ends_with("\\r")
        })
    };
    Field::ALL.into_iter().filter(follows).collect()
}
