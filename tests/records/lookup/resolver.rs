//! Who is asked, and the exact addresses that are used for it.

use tls_rpt_workbench::lookup::form::{Choice, domain_of};
use tls_rpt_workbench::lookup::query::{Purpose, first};
use tls_rpt_workbench::lookup::resolver::{AddressError, OwnAddress};
use tls_rpt_workbench::lookup::{Form, Query, RecordType, Resolver};
use tls_rpt_workbench::record::draft::DomainError;

fn to_ascii(domain: &str) -> Option<String> {
    (domain == "b\u{fc}cher.example").then(|| "xn--bcher-kva.example".to_owned())
}

fn question() -> Query {
    Query {
        name: "_smtp._tls.example.com".to_owned(),
        kind: RecordType::Txt,
        purpose: Purpose::Record,
        unvalidated: false,
    }
}

fn own(typed: &str) -> String {
    Resolver::Own(OwnAddress::parse(typed).unwrap()).url(&question())
}

#[test]
fn the_question_is_all_that_is_sent() {
    assert_eq!(
        Resolver::Cloudflare.url(&question()),
        "https://cloudflare-dns.com/dns-query?name=_smtp._tls.example.com&type=TXT&do=1"
    );
    assert_eq!(
        Resolver::Google.url(&question()),
        "https://dns.google/resolve?name=_smtp._tls.example.com&type=TXT&do=1&edns_client_subnet=0.0.0.0/0"
    );
    let tlsa = Query { name: "_25._tcp.mx.example.com".to_owned(), kind: RecordType::Tlsa, ..question() };
    let unvalidated = Query { unvalidated: true, ..question() };
    assert!(Resolver::Cloudflare.url(&unvalidated).ends_with("&type=TXT&do=1&cd=1"));
    assert!(Resolver::Cloudflare.url(&tlsa).ends_with("?name=_25._tcp.mx.example.com&type=TLSA&do=1"));
    // A name cannot add to the address.
    let hostile = Query { name: "a&cd=1#?/.example".to_owned(), ..question() };
    assert!(Resolver::Cloudflare.url(&hostile).ends_with("?name=a%26cd%3D1%23%3F%2F.example&type=TXT&do=1"));
    for resolver in [Resolver::Cloudflare, Resolver::Google] {
        assert!(resolver.url(&question()).starts_with(&format!("https://{}/", resolver.host())));
    }
}

#[test]
fn an_own_address_is_taken_as_it_is_typed() {
    let asked = "name=_smtp._tls.example.com&type=TXT&do=1";
    for (typed, url) in [
        ("https://dns.example/dns-query", format!("https://dns.example/dns-query?{asked}")),
        ("  HTTPS://DNS.Example:8443/Resolve  ", format!("https://dns.example:8443/Resolve?{asked}")),
        ("https://dns.example", format!("https://dns.example/?{asked}")),
        ("https://dns.example?key=abc", format!("https://dns.example/?key=abc&{asked}")),
        ("https://dns.example/q?", format!("https://dns.example/q?{asked}")),
        ("https://dns.example/q?a=1&", format!("https://dns.example/q?a=1&{asked}")),
        ("https://dns.example/dns-query{?dns}", format!("https://dns.example/dns-query?{asked}")),
        ("https://[2001:db8::53]/dns-query", format!("https://[2001:db8::53]/dns-query?{asked}")),
        ("https://[::1]:443/", format!("https://[::1]:443/?{asked}")),
        ("http://localhost:8053/resolve", format!("http://localhost:8053/resolve?{asked}")),
        ("http://127.0.0.1:8053/resolve", format!("http://127.0.0.1:8053/resolve?{asked}")),
    ] {
        assert_eq!(own(typed), url, "{typed}");
    }
    let address = OwnAddress::parse("https://dns.example:8443/q").unwrap();
    assert_eq!(address.as_str(), "https://dns.example:8443/q");
    let resolver = Resolver::Own(address);
    assert_eq!((resolver.host(), resolver.name()), ("dns.example:8443", "dns.example:8443"));
}

#[test]
fn what_is_no_resolver_is_refused_with_what_to_type() {
    for (typed, error) in [
        ("", AddressError::Empty),
        ("   ", AddressError::Empty),
        ("dns.example/dns-query", AddressError::SchemeMissing),
        ("javascript:alert(1)", AddressError::SchemeMissing),
        ("javascript://dns.example/%0aalert(1)", AddressError::Scheme("javascript".to_owned())),
        ("tls://dns.example", AddressError::Scheme("tls".to_owned())),
        ("file:///etc/passwd", AddressError::Scheme("file".to_owned())),
        ("http://dns.example/resolve", AddressError::NotEncrypted),
        ("http://localhost.example/resolve", AddressError::NotEncrypted),
        ("http://127.0.0.2/", AddressError::NotEncrypted),
        ("http://[::1]:8053/resolve", AddressError::LoopbackV6),
        ("https://me:secret@dns.example/", AddressError::UserInfo),
        ("http://localhost@dns.example/", AddressError::UserInfo),
        ("https://dns.example/#a", AddressError::Fragment),
        ("https://dns.example/a b", AddressError::Character(' ')),
        ("https://dns.example\\@evil.example/", AddressError::Character('\\')),
        ("https://dns\u{202e}.example/", AddressError::Character('\u{202e}')),
        ("https://b\u{fc}cher.example/", AddressError::Character('\u{fc}')),
        ("https://", AddressError::Host),
        ("https:///dns-query", AddressError::Host),
        ("https://dns..example/", AddressError::Host),
        ("https://dns*.example/", AddressError::Host),
        ("https://[2001:db8::g]/", AddressError::Host),
        ("https://[::1/", AddressError::Host),
        ("https://dns.example:/", AddressError::Port),
        ("https://dns.example:0/", AddressError::Port),
        ("https://dns.example:65536/", AddressError::Port),
        ("https://dns.example:+1/", AddressError::Port),
        ("https://dns.google/resolve?name=example.com&type=TXT", AddressError::Question("name")),
        ("https://dns.example/?a=1&cd=1", AddressError::Question("cd")),
    ] {
        let refused = OwnAddress::parse(typed).unwrap_err();
        assert_eq!(refused, error, "{typed}");
        let text = refused.to_string();
        assert!(text.ends_with('.') && !text.contains('\u{202e}'), "{text}");
    }
}

#[test]
fn the_form_says_beforehand_who_is_asked_what() {
    let mut form = Form { domain: "B\u{fc}cher.example".to_owned(), ..Form::default() };
    let plan = form.plan(&to_ascii);
    assert_eq!(plan.ready(), Some(("xn--bcher-kva.example", &Resolver::Cloudflare)));
    assert_eq!(plan.first, first("xn--bcher-kva.example"));

    form.choice = Choice::Own;
    let plan = form.plan(&to_ascii);
    assert_eq!(plan.ready(), None);
    assert_eq!(plan.resolver, Err(AddressError::Empty));

    form.address = "http://localhost:8053/resolve".to_owned();
    form.domain = "me@example.com".to_owned();
    let plan = form.plan(&to_ascii);
    assert_eq!(plan.domain, Err(DomainError::Address("example.com".to_owned())));
    assert!(plan.first.is_empty() && plan.ready().is_none());
}

#[test]
fn a_link_brings_a_domain_and_nothing_else() {
    assert_eq!(domain_of("domain=example.com").as_deref(), Some("example.com"));
    assert_eq!(domain_of("/?domain=example.com&resolver=evil").as_deref(), Some("example.com"));
    assert_eq!(domain_of("domain=b%C3%BCcher.example").as_deref(), Some("b\u{fc}cher.example"));
    assert_eq!(domain_of("domain=%3Cscript%3E%0A").as_deref(), Some("<script>"));
    assert_eq!(domain_of("domain="), None);
    assert_eq!(domain_of("/check"), None);
    assert_eq!(domain_of(&format!("domain={}", "a".repeat(9000))).map(|text| text.len()), Some(300));
}
