//! Values that a terminal or a mail program has wrapped: which of the next lines belong to them?
//!
//! A line belongs to a value only if something shows it: an open quotation mark, a value that cannot end where it does, or
//! a line that is nothing but the end of one. The line break stays in the value, where the grammar reports it.

use super::labels::role;
use super::panel::ValueAt;
use crate::characters::any_of;

/// The rest of a value in the next lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Continuation {
    /// The rest, with its line breaks.
    pub text: String,
    /// The number of lines it takes.
    pub lines: usize,
}

/// Maximum number of lines that a value goes on for.
const MOST_LINES: usize = 12;

/// The lines that continue a value; `domains` are those that the text is about.
pub(super) fn continuation(at: &ValueAt<'_>, more: &[&str], domains: &[String]) -> Option<Continuation> {
    if at.open {
        return until_closed(at.mark?, more.iter().copied());
    }
    if at.mark.is_some() || !at.after.trim().is_empty() {
        return None;
    }
    let mut value = at.text.to_owned();
    let mut out = Continuation { text: String::new(), lines: 0 };
    for line in more.iter().take(MOST_LINES) {
        let part = line.trim();
        if !(begins_field(part) || is_rest(&value, part, domains)) {
            break;
        }
        value.push_str(part);
        out.text.push('\n');
        out.text.push_str(line.trim_end());
        out.lines += 1;
    }
    (out.lines > 0).then_some(out)
}

/// The lines up to the closing quotation mark.
pub(super) fn until_closed<'a>(mark: char, more: impl Iterator<Item = &'a str>) -> Option<Continuation> {
    let mut out = Continuation { text: String::new(), lines: 0 };
    for line in more.take(MOST_LINES) {
        let part = line.trim_end();
        let text = part.trim_start();
        if text.is_empty() || text.starts_with(';') || super::record_line::read(line).is_some() {
            return None;
        }
        out.text.push('\n');
        out.lines += 1;
        if let Some((inside, _)) = part.split_once(mark) {
            out.text.push_str(inside);
            return Some(out);
        }
        out.text.push_str(part);
    }
    None
}

/// Whether a line begins with a field or a destination of the record.
fn begins_field(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    ["rua=", "mailto:", "https:"].iter().any(|begin| line.starts_with(begin))
}

/// Whether a line can only be the rest of a value.
fn is_rest(value: &str, line: &str, domains: &[String]) -> bool {
    let one_word = !line.is_empty() && !line.contains(char::is_whitespace);
    let of_uri = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    if !one_word || !line.chars().all(of_uri) || role(line.trim_end_matches(':')).is_some() {
        return false;
    }
    // A name of DNS is another field of a panel, not the rest of a URI.
    if line.starts_with('_') || line.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    if value.ends_with(any_of(",;=:/.-@%_+")) {
        return true;
    }
    if line.starts_with(any_of(".,;@/?&%")) {
        return true;
    }
    let tail = value.rsplit(any_of(",;=")).next().unwrap_or(value);
    let address = tail.trim().to_ascii_lowercase();
    // The scheme itself is cut.
    if !address.is_empty() && ["mailto:", "https://"].iter().any(|scheme| scheme.starts_with(&address)) {
        return true;
    }
    if let Some(address) = address.strip_prefix("mailto:") {
        return match address.split_once('@') {
            // The address has no host yet.
            None => line.contains('@'),
            // A host of one label is not finished, or the two parts together are a domain that the text names.
            Some((_, host)) => {
                let joined = format!("{host}{}", line.split(any_of(",;")).next().unwrap_or(line)).to_ascii_lowercase();
                (!host.contains('.') && line.contains('.'))
                    || domains.iter().any(|domain| joined == *domain || joined.ends_with(&format!(".{domain}")))
            }
        };
    }
    if let Some(rest) = address.strip_prefix("https://") {
        let host = rest.split('/').next().unwrap_or(rest);
        return !rest.contains('/') && (!host.contains('.') || line.contains('/')) && line.contains('.');
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_rest;

    #[test]
    fn only_what_shows_it_is_the_rest_of_a_value() {
        let domains = ["example.com.au".to_owned()];
        let value = "v=TLSRPTv1; rua=mailto:a@example.co";
        assert!(is_rest(value, "m.au", &domains));
        assert!(!is_rest(value, "m.au", &[]));
        assert!(is_rest("v=TLSRPTv1; rua=mailto:a@exa", "mple.com,mailto:b@example.com", &[]));
        assert!(is_rest("v=TLSRPTv1; rua=mailto:tls-", "reports@example.com", &[]));
        assert!(is_rest("v=TLSRPTv1; rua=mailto:a@example", ".com", &[]));
        for line in ["Host", "3600", "_smtp._tls.example.com", "Auto", "example.com", "TTL: 3600"] {
            assert!(!is_rest("v=TLSRPTv1; rua=mailto:a@example.com", line, &domains), "{line}");
        }
    }
}
