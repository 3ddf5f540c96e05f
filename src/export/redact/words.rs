//! Distinguishes words that may be names from mail and TLS vocabulary, which is kept.

/// Words that describe failures; sorted. They are kept even if one of them is also a name.
#[rustfmt::skip]
const KEPT: &[&str] = &[
    "address", "alert", "algorithm", "authority", "bad", "bogus", "broken", "cert", "certificate", "chain", "cipher",
    "client", "close", "closed", "code", "com", "common", "connect", "connection", "context", "dane", "data", "date",
    "deadline", "default", "denied", "digest", "dns", "dnssec", "domain", "email", "enforce", "error", "example",
    "exceeded", "exchange", "expired", "extended", "failed", "failure", "fatal", "fetch", "fingerprint", "for", "get",
    "handshake", "hash", "host", "hostname", "hosts", "http", "https", "inbound", "internal", "internet", "invalid",
    "ipv4", "ipv6", "issuer", "key", "local", "lookup", "mail", "mailer", "mailserver", "match", "mismatch",
    "missing", "mode", "mta", "mta-sts", "name", "net", "network", "none", "not", "online", "openssl", "org",
    "outbound", "peer", "policy", "postfix", "protection", "protocol", "public", "purpose", "read", "reason",
    "receiver", "record", "refused", "relay", "remote", "report", "reporting", "reports", "request", "required",
    "reset", "resolver", "response", "root", "route", "secure", "self-signed", "sender", "server", "service",
    "services", "session", "signed", "smtp", "ssl", "starttls", "status", "sts", "subject", "support", "test",
    "testing", "text", "time", "timeout", "tls", "tls-rpt", "tlsa", "tlsrpt", "trust", "trusted", "unable", "unknown",
    "untrusted", "unusable", "valid", "validation", "verify", "version", "web", "www", "x509",
];

/// Whether a word alone can identify somebody: at least three characters, one of them a letter, and neither a technical
/// term nor the name of a role such as `mx01`.
pub(super) fn is_telling(word: &str) -> bool {
    const ROLES: [&str; 12] =
        ["mx", "mail", "smtp", "mta", "in", "out", "inbound", "relay", "gw", "ns", "imap", "host"];
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
    word.chars().count() >= 3
        && word.chars().any(char::is_alphabetic)
        && !ROLES.contains(&stem)
        && KEPT.binary_search(&word).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_trade_are_in_order() {
        assert!(KEPT.is_sorted());
    }

    #[test]
    fn roles_and_words_of_the_trade_tell_nothing() {
        for word in ["mx01", "mx-2", "mail", "certificate", "25", "a1", "timeout"] {
            assert!(!is_telling(word), "{word}");
        }
        for word in ["contoso", "mx-berlin", "abc", "m\u{fc}ller"] {
            assert!(is_telling(word), "{word}");
        }
    }
}
