//! The names a record may stand at, as people give them: relative, doubled, wild, misspelt.

use tls_rpt_workbench::record::{Code, TxtRecord, Verdict, check};

/// Verdict, codes and messages for a good record at a name.
fn named(owner: &str, domain: Option<&str>) -> (Verdict, Vec<Code>, String) {
    let result = check(&[TxtRecord::from_value("v=TLSRPTv1; rua=mailto:a@example.com")], Some(owner), domain);
    let message = result.findings.iter().map(|finding| finding.message.as_str()).collect();
    (result.verdict, result.findings.iter().map(|finding| finding.code).collect(), message)
}

#[test]
fn a_name_relative_to_the_zone_is_right() {
    for (owner, domain) in
        [("_smtp._tls.mail", "mail.example.com"), ("_smtp._tls.a.b", "a.b.example.com"), ("_smtp._tls", "example.com")]
    {
        assert_eq!(named(owner, Some(domain)).0, Verdict::Valid, "{owner}");
    }
    for (owner, domain) in [
        ("_smtp._tls.mail.", "mail.example.com"),
        ("_smtp._tls.ma", "mail.example.com"),
        ("_smtp._tls.example", "example.com"),
        ("_smtp._tls.sub", "example.com"),
    ] {
        assert_eq!(named(owner, Some(domain)).1, [Code::WrongOwner], "{owner}");
    }
}

#[test]
fn a_name_that_no_domain_has_is_wrong_whatever_the_domain() {
    for (owner, code) in [
        ("_smtp._tls._smtp._tls.example.com", Code::DoubledZone),
        ("_smtp._tls.example.com._smtp._tls.example.com", Code::DoubledZone),
        ("_smtp._tls.mail.example.com.example.com", Code::DoubledZone),
        ("_smtp._tls.example.com.example.com", Code::DoubledZone),
        (&format!("_smtp._tls.{}.com", "a".repeat(64)), Code::WrongOwner),
        ("_smtp._tls..example.com", Code::WrongOwner),
    ] {
        assert_eq!(named(owner, None).1, [code], "{owner}");
    }
    assert_eq!(named("_smtp._tls.com.example.com", None).0, Verdict::Valid);
    let (_, code, message) = named("_smtp._tls.mail.example.com.example.com", Some("mail.example.com"));
    assert_eq!(code, [Code::DoubledZone]);
    assert!(message.contains("_smtp._tls.mail there"), "{message}");
}

#[test]
fn the_zone_itself_is_named_in_words() {
    for owner in ["", "@"] {
        let (_, code, message) = named(owner, None);
        assert_eq!(code, [Code::WrongOwner]);
        assert!(message.contains("the zone itself") && !message.contains('@'), "{message}");
    }
    assert!(named("@", Some("example.com")).2.contains("_smtp._tls.example.com."));
    let (.., message) = named("_smtp._tls.example.org.", Some("example.com"));
    assert!(message.ends_with("example.org."), "{message}");
}

/// RFC 4592 s.2.2.1: a wildcard answers for `_smtp._tls` below it as long as nothing else stands there or between.
#[test]
fn a_wildcard_answers_while_nothing_else_is_there() {
    for (owner, domain) in [
        ("*.example.com", Some("example.com")),
        ("*._tls.example.com.", Some("example.com")),
        ("*.example.com", Some("mail.example.com")),
        ("*.example.com", None),
        ("*", Some("example.com")),
    ] {
        let (verdict, code, message) = named(owner, domain);
        assert_eq!((verdict, code), (Verdict::ValidWithWarning, vec![Code::WildcardOwner]), "{owner}");
        assert!(message.contains("_smtp._tls"), "{message}");
    }
    for (owner, domain) in [
        ("*.example.org", Some("example.com")),
        ("*._smtp._tls.example.com", Some("example.com")),
        ("*.com", Some("example.com")),
        ("*._dmarc.example.com", None),
        ("*.", None),
    ] {
        assert_eq!(named(owner, domain).1, [Code::WrongOwner], "{owner}");
    }
}
