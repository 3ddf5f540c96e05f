//! Extension fields: every field but `rua`. TLS-RPT defines none; senders ignore them, but they must be well-formed.

use super::Parser;
use super::fields::looks_like_uri;
use crate::record::finding::{Code, Span};
use crate::record::uri::visible;

impl Parser<'_> {
    /// Reports why a value is not a valid extension value; returns whether there was anything to report.
    pub(super) fn bad_value(&mut self, field: Span, value: Span) -> bool {
        self.extensions.push(value);
        let Some((span, message)) = bad_extension_value(self.slice(value)) else { return false };
        let span = span.map_or(field, |span| span.shifted(value.start));
        self.note(Code::FieldValue, span.start, span.end, message);
        true
    }

    pub(super) fn extension(&mut self, field: Span, name: Span, value: Span) {
        let name_text = self.slice(name);
        let value_text = self.slice(value);
        let mut sound = true;
        if let Some(message) = bad_extension_name(name_text) {
            let end = if name_text.is_empty() { value.start } else { name.end };
            self.note(Code::FieldName, name.start, end, message);
            sound = false;
        }
        sound &= !self.bad_value(field, value);
        if !sound {
            // `" "rua=...`: the name is preceded by stray characters.
            if last_word(name_text).eq_ignore_ascii_case("rua") {
                self.rua_meant = true;
                self.mean(value, None);
            }
            return;
        }
        let (code, message) = match name_text.to_ascii_lowercase().as_str() {
            "rua" => (
                Code::RuaCase,
                "The name is case-sensitive: rua. Written like this, senders ignore the field.".to_owned(),
            ),
            "ura" | "rau" | "aru" | "ruaa" | "ru" | "ruas" | "uri" | "url" | "mailto"
                if looks_like_uri(value_text) || value_text.contains('@') =>
            {
                (
                    Code::RuaMisspelt,
                    format!("\u{201c}{name_text}\u{201d} was probably meant to be rua; senders ignore it."),
                )
            }
            lower => (Code::UnknownField, self.unknown_field(field, name_text, lower)),
        };
        self.note(code, field.start, field.end, message);
        if code != Code::UnknownField {
            self.rua_meant = true;
            self.mean(value, None);
        } else if self.rua.is_empty() {
            self.before_rua.push(field);
        }
    }

    fn unknown_field(&self, field: Span, name: &str, lower: &str) -> String {
        if let Some(document) = foreign_to(lower) {
            return format!("\u{201c}{name}\u{201d} belongs to {document}; in TLS-RPT it has no effect.");
        }
        let cut = self.cut_by_mark(field).unwrap_or_default();
        format!("TLS-RPT defines no field \u{201c}{name}\u{201d}; senders ignore it.{cut}")
    }
}

/// The standard from which a field was mistakenly copied, such as DMARC.
fn foreign_to(lower: &str) -> Option<&'static str> {
    match lower {
        "p" | "sp" | "np" | "pct" | "ruf" | "fo" | "ri" | "rf" | "adkim" | "aspf" => Some("DMARC"),
        "id" => Some("MTA-STS"),
        _ => None,
    }
}

/// Whether a name is a well-known field name, and so not meant as part of a URL.
pub(crate) fn is_known_field(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    matches!(lower.as_str(), "rua" | "v") || foreign_to(&lower).is_some()
}

pub(super) fn is_extension_value(text: &str) -> bool {
    bad_extension_value(text).is_none()
}

pub(crate) fn bad_extension_name(name: &str) -> Option<String> {
    let Some(first) = name.chars().next() else {
        return Some("The field has no name before =.".to_owned());
    };
    if !first.is_ascii_alphanumeric() {
        return Some(format!("A field name begins with a letter or a digit, not with {}.", visible(first)));
    }
    if let Some(c) = name.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.')) {
        return Some(format!("The character {} is not allowed in a field name.", visible(c)));
    }
    (name.len() > 32).then(|| format!("A field name has at most 32 characters; this one has {}.", name.len()))
}

/// Why a text is not a valid extension value, with the span inside it; no span for an empty text.
pub(crate) fn bad_extension_value(value: &str) -> Option<(Option<Span>, String)> {
    if value.is_empty() {
        return Some((None, "There is no value after =.".to_owned()));
    }
    let (at, c) = value.char_indices().find(|(_, c)| !matches!(c, '\x21'..='\x3a' | '\x3c' | '\x3e'..='\x7e'))?;
    let message = if c == '=' {
        "A value cannot contain =, and this one makes the whole record invalid.".to_owned()
    } else {
        format!("The character {} is not allowed in a field value.", visible(c))
    };
    Some((Some(Span::new(at, at + c.len_utf8())), message))
}

/// The letters and digits a text ends with.
fn last_word(text: &str) -> &str {
    let start = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
    &text[start..]
}
