//! SMTP replies quoted in reasons (RFC 5321 s.4.2).

use super::reason_hint::ReasonHint;

/// What the SMTP reply in a reason points to; `None` if it quotes none. A reply begins with three digits, at the start
/// of the text, after a word for it, or before an enhanced status code (RFC 3463).
pub(super) fn reply(reason: &str) -> Option<ReasonHint> {
    let mut words =
        reason.split(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '"' | '\'' | '(' | '[' | '='));
    let mut before = None;
    let mut rest = words.by_ref().filter(|word| !word.is_empty()).peekable();
    while let Some(word) = rest.next() {
        // The first line of a reply in several lines ends its code with a hyphen.
        let digits = word.split('-').next().unwrap_or(word);
        let enhanced = word.strip_prefix(digits).and_then(|rest| rest.strip_prefix('-')).or(rest.peek().copied());
        let is_announced = before.is_none_or(is_word_for_reply) || enhanced.is_some_and(is_enhanced_status);
        if is_announced && let Some(hint) = code(digits) {
            return Some(hint);
        }
        before = Some(word);
    }
    None
}

fn is_word_for_reply(word: &str) -> bool {
    ["code", "reply", "response", "said", "smtp", "status", "error", "answered"]
        .into_iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}

/// `4.7.0`, as in RFC 3463.
fn is_enhanced_status(word: &str) -> bool {
    let mut parts = word.trim_end_matches('.').split('.');
    let class = parts.next().is_some_and(|class| matches!(class, "2" | "4" | "5"));
    class
        && parts.clone().count() == 2
        && parts.all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

fn code(digits: &str) -> Option<ReasonHint> {
    let number: u16 = digits.parse().ok().filter(|_| digits.len() == 3)?;
    Some(match number {
        // Sendmail, for TLS that does not meet its rules.
        403 => ReasonHint::Handshake,
        // RFC 3207 s.4; and the answers to a command that is not known or not implemented.
        454 | 500..=504 => ReasonHint::NoStarttls,
        400..=499 => ReasonHint::Busy,
        505..=599 => ReasonHint::Refused,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_known_by_their_code() {
        for (text, hint) in [
            ("421 4.3.2 Service not available, closing transmission channel", Some(ReasonHint::Busy)),
            ("421-4.7.0 Try again later", Some(ReasonHint::Busy)),
            ("454 4.7.0 TLS not available", Some(ReasonHint::NoStarttls)),
            ("STARTTLS: unexpected response code 454", Some(ReasonHint::NoStarttls)),
            ("Code: 554, Enhanced code: 5.7.1, Message: no", Some(ReasonHint::Refused)),
            ("host said: 550 5.7.1 rejected", Some(ReasonHint::Refused)),
            ("502 command not implemented", Some(ReasonHint::NoStarttls)),
            ("403 4.7.0 TLS handshake failed.", Some(ReasonHint::Handshake)),
            ("220 ready", None),
            ("received 450 bytes", None),
            ("error:0A00010B:SSL routines", None),
            ("", None),
            ("4.7.0", None),
            ("\u{fc}\u{fc}\u{fc}", None),
        ] {
            assert_eq!(reply(text), hint, "{text}");
        }
    }
}
