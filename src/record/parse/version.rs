//! Parses the version that a record begins with, and recognises common mistakes in it.

use super::{Parser, VERSION, find_field, is_semicolon};
use crate::dns::kind::{other_kind, squeezed};
use crate::dns::txt::{is_space, is_wsp};
use crate::record::finding::{Code, Span};
use crate::record::uri::visible;

impl Parser<'_> {
    /// Parses the version; returns the span of the fields, or `None` if this is not a TLS-RPT record at all.
    pub(super) fn version(&mut self, body: Span) -> Option<Span> {
        let text = self.slice(body);
        if let Some(rest) = text.strip_prefix(VERSION) {
            let after = body.start + VERSION.len();
            let inconclusive = rest.len() - rest.trim_start_matches(is_space).len();
            let behind = &rest[inconclusive..];
            if behind.is_empty() {
                return Some(Span::new(body.end, body.end));
            }
            if let Some(stop) = behind.chars().next().filter(|c| is_semicolon(*c)) {
                self.gap_before_semicolon(Span::new(after, after + inconclusive));
                return Some(Span::new(after + inconclusive + stop.len_utf8(), body.end));
            }
            if inconclusive > 0 {
                self.note(
                    Code::MissingSemicolon,
                    after,
                    after + inconclusive,
                    "There must be a semicolon after the version.",
                );
                return Some(Span::new(after + inconclusive, body.end));
            }
        }
        self.odd_version(body)
    }

    /// Between version and semicolon the grammar allows WSP only; other white space is reported.
    fn gap_before_semicolon(&mut self, inconclusive: Span) {
        let text = self.slice(inconclusive);
        if text.is_empty() {
            return;
        }
        match text.chars().find(|c| !is_wsp(*c)) {
            None => {
                let message = "The grammar allows this space, but senders may discard a record that does not begin with exactly \u{201c}v=TLSRPTv1;\u{201d}.";
                self.note(Code::SpaceBeforeSemicolon, inconclusive.start, inconclusive.end, message);
            }
            // Line breaks and control characters were already reported.
            Some(c) if c.is_ascii() => {}
            Some(c) => {
                let message = format!("The character {} is not white space in this grammar.", visible(c));
                self.note(Code::NonAscii, inconclusive.start, inconclusive.end, message);
            }
        }
    }

    pub(super) fn odd_version(&mut self, body: Span) -> Option<Span> {
        let text = self.slice(body);
        let end = text.find(is_semicolon).unwrap_or(text.len());
        let mut token = text[..end].trim_end_matches(is_space);
        // `v=TLSRPTv1\;`: the backslash is reported separately.
        if text[end..].starts_with(';') && text[..end].ends_with('\\') {
            token = token.trim_end_matches(|c| c == '\\' || is_space(c));
        }
        // In a record that begins with the semicolon there is nothing else to point at.
        let after = text[end..].chars().next().map_or(body.end, |c| body.start + end + c.len_utf8());
        let span = Span::new(body.start, if token.is_empty() { after } else { body.start + token.len() });
        let rest = Span::new(after, body.end);
        let squeezed = squeezed(token);
        if token == VERSION {
            return Some(rest);
        }
        if token.eq_ignore_ascii_case(VERSION) {
            self.note(Code::VersionCase, span.start, span.end, "The version is case-sensitive: v=TLSRPTv1.");
            return Some(rest);
        }
        if let Some(kind) = other_kind(&squeezed) {
            let message = format!("This is {kind} record, not a TLS-RPT record.");
            self.note(Code::OtherRecord, span.start, span.end, message);
            return None;
        }
        let versionish = squeezed.starts_with("v=")
            || squeezed.starts_with("tlsrpt")
            || squeezed.starts_with("v:")
            || squeezed.starts_with("version=");
        if versionish {
            // If the semicolon is missing, the rest of the record may be attached to the version.
            let field_at = find_field(token).or_else(|| glued_field(token)).filter(|at| *at > 0);
            let version_end = field_at.map_or(span.end, |at| span.start + token[..at].trim_end_matches(is_space).len());
            let message = if field_at.is_some() && &token[..version_end - span.start] == VERSION {
                "There must be a semicolon after the version."
            } else {
                "The version must be written v=TLSRPTv1, letter by letter."
            };
            let code = if message.contains("semicolon") { Code::MissingSemicolon } else { Code::VersionMisspelt };
            self.note(code, span.start, version_end, message);
            return Some(field_at.map_or(rest, |at| Span::new(span.start + at, body.end)));
        }
        if text.to_ascii_lowercase().contains("v=tlsrpt") {
            self.version_misplaced = true;
            self.note(Code::VersionNotFirst, span.start, span.end, "The version v=TLSRPTv1 must come first.");
        } else {
            let message = "The record must begin with v=TLSRPTv1; and senders discard one that does not.";
            self.note(Code::VersionMissing, span.start, span.end, message);
        }
        Some(body)
    }
}

/// Byte offset of a `rua=` attached to the version, with nothing or a wrong delimiter between them.
fn glued_field(token: &str) -> Option<usize> {
    let head = token.get(..VERSION.len()).filter(|head| head.eq_ignore_ascii_case(VERSION))?;
    let rest = token[head.len()..].trim_start_matches(|c: char| !c.is_alphanumeric() && c != '=');
    let behind = rest.get(..3).filter(|name| name.eq_ignore_ascii_case("rua")).map(|name| &rest[name.len()..])?;
    behind.trim_start_matches(is_space).starts_with('=').then_some(token.len() - rest.len())
}
