//! Interprets reasons. A reason is free text in the sender's own wording (RFC 8460 s.4.3, s.4.4): it is normalised,
//! then searched for known phrases.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::phrases::{PHRASES, openssl_error};
use super::reason_hint::ReasonHint;
use super::smtp;
use crate::report::result_type::ResultType;

/// The maximum length interpreted, in bytes. The longest seen have about 300.
const LONGEST: usize = 2000;

/// What was recognised in a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ReasonAnalysis {
    /// What the text points to if a policy was being fetched; `None` if no phrase matched.
    pub hint: Option<ReasonHint>,
    /// What it points to if it is about a mail server: an SMTP reply is no HTTP status (RFC 5321 s.4.2).
    pub at_server: Option<ReasonHint>,
    /// It quotes an SMTP reply, so a mail server was reached, whether it is named or not.
    pub is_smtp: bool,
    /// It carries information, recognised or not.
    pub speaks: bool,
    /// It names the web host of a policy, so it is about fetching the policy.
    pub names_policy_host: bool,
    /// A registered result type named in the text; some senders put a narrower one into the reason.
    pub names: Option<ResultType>,
}

impl ReasonAnalysis {
    /// Interprets a reason code, or any other text that may contain one.
    pub fn of(reason: &str) -> Self {
        let cut = (0..=LONGEST.min(reason.len())).rev().find(|at| reason.is_char_boundary(*at)).unwrap_or(0);
        let reason = &reason[..cut];
        // Only a URL, as in most additional information: there are no words to interpret.
        let address = reason.contains("://");
        if address && !reason.contains(char::is_whitespace) {
            return Self { names_policy_host: names_policy_host(reason), ..Self::default() };
        }
        let mut plain = plain(reason);
        if plain.trim().is_empty() && !address {
            // Everything looks like a host name. Some programs separate the words of a code with dots.
            plain = self::plain(&reason.replace('.', " "));
        }
        let bare = without_result_type(reason);
        let inner = self::plain(within_frame(bare));
        let said = if says_nothing(&inner) && !bare.trim().is_empty() { &plain } else { &inner };
        let about_policy =
            [" policy fetch", " policy host ", " policy web host ", " fetch policy ", " fetching mta sts policy "]
                .into_iter()
                .any(|words| word_start(said, words.trim_start()).is_some());
        let reply = smtp::reply(reason).filter(|_| !about_policy);
        let names_policy_host =
            names_policy_host(reason) || mentions_policy_host(reason) || (about_policy && !begins_with_type(reason));
        // Go's library begins so with whatever goes wrong in the protocol.
        let go = bare.trim_start().starts_with("tls: ").then_some(ReasonHint::Handshake);
        let hint = hinted(said, |_| true).or(go);
        let policy_words = reply.is_none() && [" policy ", " sts "].into_iter().any(|word| said.contains(word));
        let mut at_server = if hint.is_some_and(ReasonHint::is_web_answer) && !policy_words {
            hinted(said, |hint| !hint.is_web_answer())
        } else {
            hint
        };
        if let Some(reply) = reply {
            let gives_way = |hint: ReasonHint| match hint {
                ReasonHint::NotFetched
                | ReasonHint::NoSuchName
                | ReasonHint::WrongMx
                | ReasonHint::SenderSettings
                | ReasonHint::PolicySyntax => reply.hint != ReasonHint::Handshake,
                // STARTTLS was answered, but by hanging up or by a rule.
                ReasonHint::NoStarttls => matches!(reply.hint, ReasonHint::Busy | ReasonHint::Handshake),
                _ => false,
            };
            if reply.is_refusal || at_server.is_none_or(gives_way) {
                at_server = Some(reply.hint);
            }
        }
        let speaks = !bare.trim().is_empty() && (hint.is_some() || reply.is_some() || !says_nothing(&plain));
        Self {
            hint,
            at_server,
            speaks,
            names_policy_host,
            is_smtp: reply.is_some() && smtp::is_certain(reason),
            names: result_type_in(&plain).filter(|_| at_server.is_none() || begins_with_type(reason)),
        }
    }
}

/// What a normalised text points to, of the hints that are allowed.
fn hinted(plain: &str, allowed: impl Fn(ReasonHint) -> bool) -> Option<ReasonHint> {
    let hint = hint(plain, &allowed);
    let hint =
        hint.or_else(|| (allowed(ReasonHint::Expired) && says_only_expired(plain)).then_some(ReasonHint::Expired));
    if matches!(hint, None | Some(ReasonHint::Certificate)) { verification_error(plain).or(hint) } else { hint }
}

/// A reason without the status code and the result type that some senders put in front of it, as in
/// `4/5.7.323 tlsa-invalid: ...`: to repeat them says nothing about the cause. Empty if there is nothing else.
fn without_result_type(reason: &str) -> &str {
    let decoration = |c: char| c.is_ascii_digit() || c.is_whitespace() || "./[]()#:-".contains(c);
    let text = reason.trim_start_matches(decoration);
    if text.is_empty() {
        // The status code that Exchange Online has for any failed check of DANE, and nothing else.
        return if reason.contains(".7.323") { "" } else { reason };
    }
    let end = text.find([':', ',', '.', '(', ')', '[', ']']).unwrap_or(text.len());
    let end = text.find(" - ").map_or(end, |at| at.min(end));
    match ResultType::parse(text[..end].trim()) {
        Some(_) if text.len() < reason.trim_start().len() || end < text.len() => {
            text[end..].trim_start_matches(|c: char| !c.is_alphanumeric())
        }
        _ => reason,
    }
}

/// Whether a reason begins with the name of a result type.
fn begins_with_type(reason: &str) -> bool {
    let text = plain(reason);
    ResultType::ALL.into_iter().any(|known| text.trim_start().starts_with(&known.name().replace('-', " ")))
}

/// What follows a statement that DANE failed, as in `DANE attempt failed; REASON`: any failure may be in such a frame.
fn within_frame(reason: &str) -> &str {
    /// A text has no more clauses than this before the reason.
    const CLAUSES: usize = 12;
    let mut rest = reason;
    let mut inner = reason;
    for _ in 0..CLAUSES {
        let divided = rest.find([';', ':', ',']).map(|at| (at, at + 1));
        let dashed = rest.find(" - ").map(|at| (at, at + 3));
        let Some((end, next)) = divided.into_iter().chain(dashed).min() else { break };
        let frame = plain(&rest[..end]);
        rest = &rest[next..];
        if frame.contains(" dane ") && [" fail", " error "].into_iter().any(|word| frame.contains(word)) {
            inner = rest;
        }
    }
    let is_word = |word: &str| word.len() > 2 && word.bytes().any(|b| b.is_ascii_alphabetic());
    if plain(inner).split(' ').any(is_word) { inner } else { reason }
}

/// Whether a text with other words names the web host of a policy, or its path.
fn mentions_policy_host(reason: &str) -> bool {
    let mut words = reason.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let names = |word: &str| word.starts_with("mta-sts.") || word.contains("well-known/mta-sts");
    reason.split_whitespace().nth(1).is_some() && words.any(names)
}

/// The registered result type named in a text, except `validation-failure`.
fn result_type_in(plain: &str) -> Option<ResultType> {
    ResultType::ALL
        .into_iter()
        .filter(|known| *known != ResultType::ValidationFailure)
        .find(|known| plain.contains(&format!(" {} ", known.name().replace('-', " "))))
}

/// Whether a text contains the URL of a policy (RFC 8461 s.3.3).
fn names_policy_host(text: &str) -> bool {
    const HOST: &[u8] = b"mta-sts";
    let ends_with = |text: &[u8], end: &[u8]| {
        text.len().checked_sub(end.len()).is_some_and(|at| text[at..].eq_ignore_ascii_case(end))
    };
    // Called for very many texts, so nothing is copied. Both forms have a slash before the word.
    let text = text.as_bytes();
    let slashes = text.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    slashes.map(|(at, _)| text.split_at(at + 1)).any(|(before, after)| {
        let Some((word, rest)) = after.split_at_checked(HOST.len()) else { return false };
        word.eq_ignore_ascii_case(HOST)
            && (before.ends_with(b"//") && rest.starts_with(b".") || ends_with(before, b".well-known/"))
    })
}

/// Normalises a text for matching: lower-case words, with one space around each. Hyphens, underscores and camelCase
/// split words. Host names and URLs are left out, as they may contain any word.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    out.push(' ');
    for word in text.split_whitespace().filter(|word| !word.contains("://")) {
        for run in
            word.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '*' | '\'' | '\u{2019}')))
        {
            if !is_host_name(run) {
                push_words(&mut out, run);
            }
        }
    }
    // EDE23 is a number, too.
    while let Some(at) = out.find(" ede").filter(|at| out[at + 4..].starts_with(|c: char| c.is_ascii_digit())) {
        out.replace_range(at..at + 4, " dns extended error ");
    }
    // Words that are spelt as one word or as two.
    for (apart, together) in [
        (" start tls ", " starttls "),
        (" dns sec ", " dnssec "),
        (" time out ", " timeout "),
        (" mtasts ", " mta sts "),
        (" extended dns error ", " dns extended error "),
        (" extended error ", " dns extended error "),
        (" ede code ", " dns extended error "),
        (" ede ", " dns extended error "),
        (" mis match ", " mismatch "),
        (" host name ", " hostname "),
        (" can not ", " cannot "),
        (" open ssl ", " openssl "),
        (" error dns extended ", " dns extended error "),
        (" extended dns ", " dns extended error "),
        (" rfc8914 code ", " dns extended error "),
        // A negated fault must not match.
        (" not expired ", " "),
        (" neither expired nor ", " "),
        (" no certificate expired ", " "),
        (" not self signed ", " "),
        (" not revoked ", " "),
        (" no timeout ", " "),
        (" not timed out ", " "),
        (" never timed out ", " "),
        (" not a tlsa mismatch ", " "),
        (" dnssec ok ", " "),
        (" dnssec secure ", " "),
        (" dnssec validated ", " "),
        (" certificate ok ", " "),
    ] {
        if out.contains(apart) {
            out = out.replace(apart, together);
        }
    }
    out
}

/// Appends the words in a run of letters, digits, hyphens and underscores.
fn push_words(out: &mut String, run: &str) {
    let mut run = run.to_owned();
    for short in ["n't", "N'T", "n\u{2019}t", "N\u{2019}T"] {
        if run.contains(short) {
            run = run.replace(short, " not");
        }
    }
    let letters: Vec<char> = run.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            end_word(out);
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| letters.get(before)).copied().unwrap_or(' ');
        let after = letters.get(at + 1).copied().unwrap_or(' ');
        let hump = letter.is_uppercase()
            && (before.is_lowercase()
                || (before.is_numeric() && after.is_lowercase())
                // The last of several capitals starts a word: TLSAlert. Exceptions: TLSv1, and plurals such as SANs.
                || (before.is_uppercase() && after.is_lowercase() && after != 'v' && !is_plural(&letters[at + 1..])));
        if hump {
            end_word(out);
        }
        out.extend(letter.to_lowercase());
    }
    end_word(out);
}

/// Whether the letters after capitals are just a plural "s".
fn is_plural(letters: &[char]) -> bool {
    letters.first() == Some(&'s') && letters.get(1).is_none_or(|next| !next.is_alphanumeric())
}

fn end_word(out: &mut String) {
    if !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Whether a run of characters looks like a host name rather than words with a full stop in between.
fn is_host_name(run: &str) -> bool {
    let run = run.trim_matches(|c: char| !c.is_alphanumeric());
    let Some((front, last)) = run.rsplit_once('.') else { return false };
    let top = (last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic())) || last.starts_with("xn--");
    // "failed.Certificate" is the end of one sentence and the start of the next; io.EOF is not a name.
    let sentence =
        last.starts_with(|c: char| c.is_ascii_uppercase()) && last[1..].bytes().any(|b| b.is_ascii_lowercase());
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b == b'*')
    };
    top && !sentence && !last.eq_ignore_ascii_case("eof") && front.split('.').all(label)
}

/// Phrases with the index of their line in [`PHRASES`], in ascending order.
type Numbered = Vec<(usize, &'static str)>;

/// The phrases by their first two bytes.
static BY_START: LazyLock<HashMap<[u8; 2], Numbered>> = LazyLock::new(|| {
    let mut index: HashMap<_, Numbered> = HashMap::new();
    for (line, (_, phrases)) in PHRASES.iter().enumerate() {
        for phrase in phrases.split('|') {
            if let Some(start) = phrase.as_bytes().first_chunk() {
                index.entry(*start).or_default().push((line, phrase));
            }
        }
    }
    index
});

/// The hint of the first line in the table that matches, of those allowed.
fn hint(plain: &str, allowed: impl Fn(ReasonHint) -> bool) -> Option<ReasonHint> {
    let mut best = PHRASES.len();
    for (at, _) in plain.match_indices(' ') {
        let rest = &plain[at + 1..];
        let Some(phrases) = rest.as_bytes().first_chunk().and_then(|start| BY_START.get(start)) else { continue };
        // Phrases are in line order.
        for (line, phrase) in phrases.iter().take_while(|(line, _)| *line < best) {
            if allowed(PHRASES[*line].0) && begins(rest, plain, phrase) {
                best = *line;
                break;
            }
        }
    }
    PHRASES.get(best).map(|(hint, _)| *hint)
}

/// Whether a phrase of the table matches at the start of `rest`, which is the end of `plain`.
fn begins(rest: &str, plain: &str, phrase: &str) -> bool {
    let (phrase, without) = phrase.split_once(" !").unwrap_or((phrase, ""));
    let mut pieces = phrase.split(" * ");
    let first = pieces.next().unwrap_or(phrase);
    if !rest.starts_with(first) {
        return false;
    }
    // The space after a word may be the one before the next.
    let mut rest = &rest[first.trim_end().len()..];
    for piece in pieces {
        let Some(at) = word_start(rest, piece) else { return false };
        rest = &rest[at + piece.trim_end().len()..];
    }
    without.split_terminator(" !").all(|word| word_start(plain, word).is_none())
}

/// The position at which a text occurs at the start of a word.
fn word_start(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| text[..*at].ends_with(' '))
}

/// The hint from an OpenSSL verification error number, if the text contains one.
fn verification_error(plain: &str) -> Option<ReasonHint> {
    [
        "num ",
        "verify return code ",
        "verify error ",
        "verify result ",
        "verify code ",
        "x509 v err ",
        "x509 error ",
        "x509 ",
    ]
    .into_iter()
    .find_map(|before| {
        let at = word_start(plain, before)?;
        plain[at + before.len()..].split(' ').next()?.parse().ok().and_then(openssl_error)
    })
}

/// Whether a reason says that something expired, and not what: then it is the certificate.
fn says_only_expired(plain: &str) -> bool {
    const FILLERS: [&str; 22] = [
        "has",
        "is",
        "was",
        "been",
        "the",
        "it",
        "already",
        "date",
        "error",
        "tls",
        "ssl",
        "peer",
        "validation",
        "verify",
        "verification",
        "failed",
        "failure",
        "code",
        "num",
        "e",
        "err",
        "server",
    ];
    let mut words = plain.split_whitespace();
    plain.contains(" expir") && words.all(|word| word.starts_with("expir") || FILLERS.contains(&word))
}

/// Whether a reason carries no information: empty, or only that something failed.
fn says_nothing(plain: &str) -> bool {
    const EMPTY: [&str; 20] = [
        "",
        "none",
        "null",
        "nil",
        "n",
        "a",
        "na",
        "unknown",
        "other",
        "error",
        "failure",
        "failed",
        "general",
        "validation",
        "reason",
        "no",
        "code",
        "undefined",
        "unspecified",
        "0",
    ];
    plain.split(' ').all(|word| EMPTY.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_makes_no_difference() {
        for text in [
            "self-signed_certificate",
            "SELF_SIGNED_CERTIFICATE",
            "SelfSignedCertificate",
            " self signed  certificate.",
        ] {
            assert_eq!(plain(text), " self signed certificate ", "{text}");
        }
        assert_eq!(plain("TLSAlert"), " tls alert ");
        assert_eq!(plain("IP SANs, CAs"), " ip sans cas ");
        assert_eq!(plain("TLSv1.2, StartTLS"), " tlsv1 2 starttls ");
        assert_eq!(plain("0x800B0109"), " 0x800b0109 ");
        assert_eq!(plain("doesn't match"), " does not match ");
        assert_eq!(plain("Tls12NotOffered"), " tls12 not offered ");
        assert_eq!(plain(""), " ");
    }

    #[test]
    fn names_of_hosts_and_pages_say_nothing() {
        assert_eq!(plain("valid for expired.example.com, not MX1.EXAMPLE.COM:25"), " valid for not 25 ");
        assert_eq!(plain("Get \"https://expired.example/x\": eof"), " get eof ");
        assert_eq!(plain("*.timeout.example _25._tcp.mx.bogus.example."), " ");
        assert_eq!(
            plain("failed.Certificate io.EOF Client.Timeout 4.7.5"),
            " failed certificate io eof client timeout 4 7 5 "
        );
    }

    #[test]
    fn addresses_of_policies_are_known() {
        for text in [
            "https://mta-sts.example.com/.well-known/mta-sts.txt",
            "Get \"HTTPS://MTA-STS.example.com/\": eof",
            "http://example.com/.Well-Known/mta-sts.txt",
            "x/.well-known/mta-sts",
        ] {
            assert!(names_policy_host(text), "{text}");
        }
        for text in
            ["", "mta-sts.example.com", "https://example.com/mta-sts.txt", "https://mta-sts", "//mta-stsx.", "/"]
        {
            assert!(!names_policy_host(text), "{text}");
        }
    }

    #[test]
    fn phrases_begin_where_words_begin() {
        let matches =
            |plain: &str, phrase: &str| plain.match_indices(' ').any(|(at, _)| begins(&plain[at + 1..], plain, phrase));
        assert!(matches(" not expired ", "expire"));
        assert!(!matches(" unexpired ", "expire"));
        assert!(matches(" no tls offered ", "no tls "));
        assert!(!matches(" no tlsa ", "no tls "));
        assert!(matches(" mx was not in the policy ", "mx * not * policy !missing"));
        assert!(matches(" mx not in policy ", "mx * not * policy !missing"));
        assert!(!matches(" missing mx not in policy ", "mx * not * policy !missing"));
        assert!(!matches(" policy not mx ", "mx * not * policy"));
        assert!(!matches(" mx cert x ", "mx !tlsa !cert"));
    }

    #[test]
    fn every_phrase_is_written_in_the_form_of_plain_text() {
        for (hint, phrases) in PHRASES {
            for phrase in phrases.split('|') {
                let ok = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, ' ' | '*' | '!');
                assert!(phrase.chars().all(ok), "{hint:?}: {phrase}");
                assert!(phrase.len() > 1 && !phrase.starts_with(' ') && !phrase.contains("  "), "{hint:?}: {phrase}");
            }
        }
    }

    #[test]
    fn numbers_of_openssl_are_known() {
        for (text, hint) in [
            ("verify error:num=18:", Some(ReasonHint::SelfSigned)),
            ("Verify return code: 10", Some(ReasonHint::Expired)),
            ("X509_V_ERR 62", Some(ReasonHint::OtherName)),
            ("verify error:num=20", Some(ReasonHint::UnknownIssuer)),
            ("X509_V_ERR_65", Some(ReasonHint::TlsaMismatch)),
            ("x509 error 9", Some(ReasonHint::NotYetValid)),
            ("error 9", None),
            ("verify error:num=99999999999999", Some(ReasonHint::Certificate)),
        ] {
            assert_eq!(ReasonAnalysis::of(text).hint, hint, "{text}");
        }
    }

    #[test]
    fn what_says_nothing_is_told_from_what_is_not_understood() {
        for text in ["", " ", "VALIDATION_FAILURE", "validation-failure", "n/a", "-", "Unknown error", "0"] {
            assert!(!ReasonAnalysis::of(text).speaks, "{text}");
        }
        assert_eq!(ReasonAnalysis::of("certificate.expired").hint, Some(ReasonHint::Expired));
        assert!(ReasonAnalysis::of("mx.example.com").speaks);
        let unread = ReasonAnalysis::of("flux capacitor drained");
        assert_eq!((unread.hint, unread.speaks), (None, true));
    }

    #[test]
    fn endless_and_strange_reasons_are_read() {
        let long = "\u{fc}x".repeat(1_000_000);
        assert_eq!(ReasonAnalysis::of(&long).hint, None);
        assert_eq!(ReasonAnalysis::of("\u{202e}\0\u{301}").hint, None);
        assert_eq!(ReasonAnalysis::of(&format!("certificate expired {long}")).hint, Some(ReasonHint::Expired));
    }
}
