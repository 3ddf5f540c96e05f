//! SMTP replies quoted in reasons (RFC 5321 s.4.2).

use super::reason_hint::ReasonHint;

/// A reply found in a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reply {
    /// What it points to.
    pub(super) hint: ReasonHint,
    /// TLS was refused, whatever else the text names.
    pub(super) is_refusal: bool,
}

/// Words before a code that announce a reply.
const ANNOUNCE: [&str; 17] = [
    "code",
    "reply",
    "response",
    "said",
    "smtp",
    "status",
    "error",
    "answered",
    "with",
    "after",
    "unexpected",
    "got",
    "returned",
    "banner",
    "starttls",
    "ehlo",
    "rset",
];

/// Units: a number before one is no code.
const UNITS: [&str; 9] = ["ms", "s", "sec", "seconds", "minutes", "bytes", "kb", "mb", "octets"];

/// The SMTP reply in a reason; `None` if it quotes none. A reply begins with three digits: at the start of the text, after
/// a colon or a word for it, or before an enhanced status code (RFC 3463).
pub(super) fn reply(reason: &str) -> Option<Reply> {
    let mut before: Option<(&str, bool)> = None;
    let words: Vec<(&str, bool)> = words(reason).collect();
    for (at, (word, after_colon)) in words.iter().enumerate() {
        let next = words.get(at + 1).map(|(word, _)| *word);
        let announced = before.is_none_or(|(known, _)| ANNOUNCE.iter().any(|one| known.eq_ignore_ascii_case(one)))
            || *after_colon
            || next.is_some_and(is_enhanced_status);
        let is_measure = next.is_some_and(|next| UNITS.iter().any(|unit| next.eq_ignore_ascii_case(unit)));
        if announced
            && !is_measure
            && let Some(code) = code(word)
        {
            // The codes that Exchange Online has for TLS only repeat the result type.
            let repeats = next.is_some_and(|next| next.get(1..).is_some_and(|rest| rest.starts_with(".7.32")));
            return if repeats { None } else { found(code, reason) };
        }
        before = Some((word, *after_colon));
    }
    None
}

/// Whether a text can only be about SMTP: HTTP knows neither enhanced status codes nor these commands.
pub(super) fn is_certain(reason: &str) -> bool {
    words(reason).any(|(word, _)| {
        is_enhanced_status(word)
            || ["starttls", "ehlo", "helo", "smtp", "rcpt"].into_iter().any(|one| word.eq_ignore_ascii_case(one))
    })
}

/// The words, and whether a colon or bracket is before them.
fn words(reason: &str) -> impl Iterator<Item = (&str, bool)> {
    /// In bytes; a reply comes early.
    const LONGEST: usize = 600;
    let end = (0..=LONGEST.min(reason.len())).rev().find(|at| reason.is_char_boundary(*at)).unwrap_or(0);
    let is_separator = |c: char| c.is_whitespace() || ",:;\"'()[]{}=<>#/_-|".contains(c);
    let mut colon = false;
    let reason = &reason[..end];
    reason.split_inclusive(is_separator).filter_map(move |piece| {
        let word = piece.trim_end_matches(is_separator).trim_end_matches('.');
        let after = std::mem::replace(&mut colon, piece.ends_with([':', '<', '(', '[']));
        if word.is_empty() {
            colon |= after;
            return None;
        }
        Some((word, after))
    })
}

/// `4.7.0`, as in RFC 3463.
fn is_enhanced_status(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let is_number = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    matches!(parts.as_slice(), ["2" | "4" | "5", rest @ ..] if rest.len() == 2 && rest.iter().all(is_number))
}

fn code(word: &str) -> Option<u16> {
    word.parse().ok().filter(|code| word.len() == 3 && (400..600).contains(code))
}

fn found(code: u16, reason: &str) -> Option<Reply> {
    let lower = reason.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let bare = lower.bytes().filter(u8::is_ascii_alphabetic).count() == 0;
    let about_tls = has(&["tls"]);
    let unknown_command = has(&["syntax", "unimpl"])
        || (has(&["command"]) && has(&["not ", "unrecog", "unknown"]) && !has(&["helo", "mail"]));
    let refused_tls =
        has(&["starttls", "tls not", "tls missing", "tls unavailable", "tls currently", "tls temporar", "tls is not"]);
    let hint = match code {
        // Sendmail, for TLS that does not meet its rules.
        403 => ReasonHint::Handshake,
        // RFC 3207 s.4; and the answers to a command that is not known or not implemented.
        454 | 500..=504 if about_tls || unknown_command || bare => ReasonHint::NoStarttls,
        400..=499 => ReasonHint::Busy,
        500..=599 => ReasonHint::Refused,
        _ => return None,
    };
    Some(Reply { hint, is_refusal: code == 454 && refused_tls })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_known_by_their_code() {
        for (text, hint) in [
            ("421 4.3.2 Service not available, closing transmission channel", Some(ReasonHint::Busy)),
            ("421-4.7.0 Try again later", Some(ReasonHint::Busy)),
            ("<421 4.7.0 busy>", Some(ReasonHint::Busy)),
            ("454 4.7.0 TLS not available", Some(ReasonHint::NoStarttls)),
            ("454 4.7.1 <bob>: Relay access denied", Some(ReasonHint::Busy)),
            ("STARTTLS: unexpected response code 454", Some(ReasonHint::NoStarttls)),
            ("SMTP error from remote mail server after EHLO x: 550 Access denied", Some(ReasonHint::Refused)),
            ("Code: 554, Enhanced code: 5.7.1, Message: no", Some(ReasonHint::Refused)),
            ("host said: 550 5.7.1 rejected", Some(ReasonHint::Refused)),
            ("smtp-reply-code-550", Some(ReasonHint::Refused)),
            ("502 command not implemented", Some(ReasonHint::NoStarttls)),
            ("503 5.5.1 need MAIL command", Some(ReasonHint::Refused)),
            ("403 4.7.0 TLS handshake failed.", Some(ReasonHint::Handshake)),
            ("4.7.323", None),
            ("450 4.7.323", None),
            ("220 ready", None),
            ("520 ms", None),
            ("received 450 bytes", None),
            ("error:0A00010B:SSL routines", None),
            ("", None),
            ("4.7.0", None),
            ("\u{fc}\u{fc}\u{fc}", None),
        ] {
            assert_eq!(reply(text).map(|reply| reply.hint), hint, "{text}");
        }
        assert!(is_certain("403 4.7.0 no") && is_certain("EHLO response code 421"));
        assert!(!is_certain("status code 404") && !is_certain("bad https response code: 404"));
    }
}
