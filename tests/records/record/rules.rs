//! Rules of the record that the vectors do not reach: repair, owner names, pasted text, the form, and the inverse
//! relation of builder and parser.

use super::{codes, judge};
use tls_rpt_workbench::record::build::{self, DestinationError};
use tls_rpt_workbench::record::draft::{DomainError, Draft, FieldOutcome, policy_domain, without_www};
use tls_rpt_workbench::record::publish::PublishError;
use tls_rpt_workbench::record::{Code, Scheme, TxtRecord, Verdict, check, paste};

/// Stands in for the browser's URL parser.
fn to_ascii(domain: &str) -> Option<String> {
    domain.ends_with("bücher.example").then(|| domain.replace("bücher", "xn--bcher-kva"))
}

#[track_caller]
fn assert_repair(value: &str, repaired: &str) {
    let result = judge(value);
    assert_ne!(result.verdict, Verdict::Valid, "{value}");
    assert_eq!(result.repaired.as_deref(), Some(repaired), "{value}");
}

#[test]
fn common_mistakes_are_mended() {
    let good = "v=TLSRPTv1; rua=mailto:postmaster@example.com";
    assert_repair("v=TLSRPTv1; rua=postmaster@example.com", good);
    assert_repair("v=TLSRPTv1\\; rua=mailto:postmaster@example.com.", good);
    assert_repair("v=tlsrptv1; RUA=mailto:postmaster@example.com!10m", good);
    assert_repair("\u{201c}v=TLSRPTv1; rua=mailto:postmaster@example.com\u{201d}", good);
    assert_repair("IN TXT \"v=TLSRPTv1; rua=mailto:postmaster@example.com\"", good);
    assert_repair("v=TLSRPTv1 rua=mailto:postmaster@example.com", good);
    assert_repair("v=TLSRPTv1; rua=mailto:postmaster@example.com; p=none; pct=100", good);
    assert_repair("v=TLSRPTv1; rua=https://example.com/a;b", "v=TLSRPTv1; rua=https://example.com/a%3Bb");
    assert_repair(
        "v=TLSRPTv1; rua=mailto:a@example.com; mailto:b@example.com, https:example.com/x",
        "v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.com,https://example.com/x",
    );
}

#[test]
fn a_repair_invents_nothing() {
    for value in [
        "v=TLSRPTv1",
        "v=TLSRPTv1; rua=none",
        "v=TLSRPTv1; rua=http://example.com/x",
        "v=TLSRPTv1; rua=https:///tlsrpt",
        "v=spf1 include:example.com -all",
        "v=DMARC1; p=none; rua=mailto:dmarc@example.com",
        "hello",
        "",
    ] {
        let result = judge(value);
        assert_eq!(result.verdict, Verdict::Invalid, "{value}");
        assert_eq!(result.repaired, None, "{value}");
    }
}

#[test]
fn a_repair_takes_only_what_was_meant() {
    let repaired = |values: &[&str]| {
        let answer: Vec<TxtRecord> = values.iter().map(TxtRecord::from_value).collect();
        let result = check(&answer, None, None);
        assert_ne!(result.verdict, Verdict::Valid, "{values:?}");
        result.repaired
    };
    // An address in another field or in another record has another purpose.
    let good = "v=TLSRPTv1; rua=mailto:a@example.com";
    for rest in ["ruf=mailto:b@example.com", "contact=b@example.com", "ext=https://example.com/x"] {
        assert_eq!(repaired(&[&format!("{good}; {rest}")]).as_deref(), Some(good), "{rest}");
    }
    assert_eq!(repaired(&["v=TLSRPTv1; ruf=mailto:b@example.com"]), None);
    assert_eq!(repaired(&[good, "contact b@example.com"]).as_deref(), Some(good));
    assert_eq!(repaired(&[good, "v=DMARC1; p=none; rua=mailto:b@example.com"]).as_deref(), Some(good));
    assert_eq!(repaired(&["write to b@example.com"]), None);
    // The rest of a torn address or URL is no destination.
    for torn in [
        "mailto:a,b@example.com",
        "mailto:a;b@example.com",
        "mailto:a b@example.com",
        "mailto:\"a b\"@example.com",
        "https://example.com/a b",
        "https://example.com/a|b",
        "https://example.com/[a]",
    ] {
        assert_eq!(repaired(&[&format!("v=TLSRPTv1; rua={torn}")]), None, "{torn}");
    }
    // A good destination stays what it is, whatever else is repaired.
    for uri in
        ["https://example.com/a.", "https://example.com/a(b)'c'", "https://example.com//", "mailto:o'a@example.com"]
    {
        let fixed = format!("v=TLSRPTv1; rua={uri}");
        assert_eq!(repaired(&[&format!("{fixed}; p=none")]), Some(fixed));
    }
    // The address itself is written in the form that senders read.
    for uri in [
        "mailto:?to=a@example.com",
        "mailto:%61@example%2Ecom",
        "mailto:a@example.com?subject=x",
        "MAILTO:a@example.com",
    ] {
        assert_eq!(repaired(&[&format!("v=TLSRPTv1; rua={uri}")]).as_deref(), Some(good), "{uri}");
    }
    assert_repair(
        "v=TLSRPTv1; rua=mailto:<a@example.com>, <https://example.com/x>",
        "v=TLSRPTv1; rua=mailto:a@example.com,https://example.com/x",
    );
    assert_repair("v=TLSRPTv1; rua=[mailto:a@example.com](mailto:a@example.com)", good);
    assert_repair("v=TLSRPTv1; rua=https://example.com/a,b", "v=TLSRPTv1; rua=https://example.com/a%2Cb");
    // A fault of the name is not one of the value.
    let result = check(&[TxtRecord::from_value("v=TLSRPTv1;rua=mailto:a@example.com")], Some("example.com"), None);
    assert_eq!((result.verdict, result.repaired), (Verdict::Invalid, None));
}

#[test]
fn size_costs_no_answer() {
    // Longer than any record that is published, and made of nothing but one fault.
    for (part, code) in [
        (" rua=mailto:a@example.com", Code::MissingSemicolon),
        (";a", Code::FieldWithoutEquals),
        (",", Code::EmptyItem),
        ("\"", Code::UriCharacter),
        ("\u{fffd}", Code::InvalidOctet),
    ] {
        let value = format!("v=TLSRPTv1; rua=https://example.com/x{}", part.repeat(20_000 / part.len()));
        assert!(codes(&judge(&value)).contains(&code), "{part}");
        let longer = judge(value.repeat(8));
        assert_eq!((longer.verdict, longer.repaired.as_deref()), (Verdict::Invalid, None));
        assert_eq!(codes(&longer)[0], Code::RecordTooLong);
    }
    assert_eq!(judge("(".repeat(60_000)).verdict, Verdict::Invalid);
}

#[test]
fn a_bad_destination_beside_a_good_one_is_a_warning() {
    for bad in
        ["ftp://example.com/x", "http://example.com/", "mailto:a@@example.com", "https://a..example.com/", "mailto:"]
    {
        let result = judge(format!("v=TLSRPTv1; rua={bad},mailto:a@example.com"));
        assert_eq!(result.verdict, Verdict::ValidWithWarning, "{bad}");
        assert_eq!(result.destinations.len(), 1, "{bad}");
        assert_eq!(judge(format!("v=TLSRPTv1; rua={bad}")).verdict, Verdict::Invalid, "{bad}");
    }
}

#[test]
fn findings_point_at_the_fault() {
    let value = "v=TLSRPTv1; rua=mailto:a@example.com!10m, https://[::zz]/";
    let result = judge(value);
    let place = |code| {
        let finding = result.findings.iter().find(|finding| finding.code == code).unwrap();
        let span = finding.span.unwrap();
        &value[span.start..span.end]
    };
    assert_eq!(place(Code::ExclamationMark), "!");
    assert_eq!(place(Code::UriHost), "[::zz]");
    assert_eq!(place(Code::SpaceAroundComma), " ");
}

#[test]
fn one_fault_is_said_once() {
    assert_eq!(codes(&judge("v=TLSRPTv1; rua=mailto:a\u{2013}b@example.com")), [Code::LookAlike]);
    assert_eq!(codes(&judge("v=TLSRPTv1; rua=mailto:a@example.com\0")), [Code::ControlCharacter]);
    assert_eq!(codes(&judge("v=TLSRPTv1; rua=mailto:a@exa  mple.com")), [Code::SpaceInUri]);
}

#[test]
fn names_are_judged() {
    let value = TxtRecord::from_value("v=TLSRPTv1; rua=mailto:a@example.com");
    let verdict = |owner: &str, domain: Option<&str>| {
        let result = check(std::slice::from_ref(&value), Some(owner), domain);
        (result.verdict, codes(&result))
    };
    for (owner, domain) in [
        ("_smtp._tls.example.com.", Some("EXAMPLE.com")),
        ("_smtp._tls", Some("example.com")),
        ("_smtp._tls.mail.example.com", None),
    ] {
        assert_eq!(verdict(owner, domain), (Verdict::Valid, vec![]), "{owner}");
    }
    for owner in ["_tls.example.com", "smtp._tls.example.com", "_mta-sts.example.com", "_smtp._tlsexample.com"] {
        assert_eq!(verdict(owner, None), (Verdict::Invalid, vec![Code::WrongOwner]), "{owner}");
    }
    let twice = "_smtp._tls.example.com.example.com";
    assert_eq!(verdict(twice, Some("example.com")), (Verdict::Invalid, vec![Code::DoubledZone]));
    assert_eq!(verdict(twice, None), (Verdict::Invalid, vec![Code::DoubledZone]));
    // A subdomain's record says nothing for its parent.
    assert_eq!(verdict("_smtp._tls.a.example.com", Some("example.com")).1, [Code::WrongOwner]);
}

#[test]
fn pasted_text_becomes_what_dns_holds() {
    let strings = |text: &str| {
        let pasted = paste::read(text);
        let answer: Vec<String> =
            pasted.answer.iter().map(|record| String::from_utf8(record.octets()).unwrap()).collect();
        (pasted.owner, answer)
    };
    let value = "v=TLSRPTv1; rua=mailto:a@example.com";
    let owner = Some("_smtp._tls.example.com.".to_owned());
    let one = vec![value.to_owned()];
    assert_eq!(strings(value), (None, one.clone()));
    assert_eq!(strings(&format!("{value}\r\n")), (None, one.clone()));
    assert_eq!(strings(&format!("\"{value}\"")), (None, one.clone()));
    assert_eq!(strings("\"v=TLSRPTv1; \" \"rua=mailto:a@example.com\""), (None, one.clone()));
    assert_eq!(
        strings(&format!("_smtp._tls.example.com. 3600 IN TXT \"{value}\" ; reports")),
        (owner.clone(), one.clone())
    );
    assert_eq!(strings(&format!("_smtp._tls IN 1h TXT \"{value}\"")), (Some("_smtp._tls".to_owned()), one.clone()));
    assert_eq!(
        strings("_smtp._tls.example.com. IN TXT (\n  \"v=TLSRPTv1; \"\n  \"rua=mailto:a@example.com\" )"),
        (owner.clone(), one.clone())
    );
    assert_eq!(
        strings("_smtp._tls.example.com. TXT v=TLSRPTv1\\; rua=mailto:a@example.com"),
        (owner.clone(), one.clone())
    );
    assert_eq!(
        strings(&format!("_smtp._tls.example.com\ttext = \"{value}\"")),
        (Some("_smtp._tls.example.com".to_owned()), one.clone())
    );
    let dig = format!(
        "; <<>> DiG 9.18 <<>> TXT _smtp._tls.example.com\n;; QUESTION SECTION:\n;_smtp._tls.example.com. IN TXT\n\n;; ANSWER SECTION:\n\
         _smtp._tls.example.com. 300 IN TXT \"{value}\"\n_smtp._tls.example.com. 300 IN TXT \"{value}\"\n\n;; Query time: 3 msec\n"
    );
    assert_eq!(strings(&dig), (owner, vec![value.to_owned(), value.to_owned()]));
    let empty = "; <<>> DiG 9.18 <<>> TXT _smtp._tls.example.com\n;; AUTHORITY SECTION:\nexample.com. 300 IN SOA a. b. 1 2 3 4 5\n";
    assert_eq!(strings(empty), (None, vec![]));
    assert_eq!(
        paste::read_octets_for(b"v=TLSRPTv1; rua=mailto:a@example.com\xff\n", None, None).answer[0].octets().last(),
        Some(&0xff)
    );
}

#[test]
fn typed_destinations_are_encoded_as_the_rfc_wants() {
    let uri = |typed: &str| build::destination(typed, &to_ascii).map(|(destination, _)| destination.uri);
    assert_eq!(uri(" tlsrpt@example.com ").unwrap(), "mailto:tlsrpt@example.com");
    assert_eq!(uri("MAILTO:tlsrpt@example.com").unwrap(), "mailto:tlsrpt@example.com");
    assert_eq!(uri("tls!rpt@example.com").unwrap(), "mailto:tls%21rpt@example.com");
    assert_eq!(uri("50%@example.com").unwrap(), "mailto:50%25@example.com");
    assert_eq!(uri("\"a,b\"@example.com").unwrap(), "mailto:%22a%2Cb%22@example.com");
    assert_eq!(uri("tlsrpt@bücher.example").unwrap(), "mailto:tlsrpt@xn--bcher-kva.example");
    assert_eq!(uri("https://example.com/a,b;c!d").unwrap(), "https://example.com/a%2Cb%3Bc%21d");
    assert_eq!(uri("https://example.com/é").unwrap(), "https://example.com/%C3%A9");
    assert_eq!(uri("https://bücher.example:8443/x").unwrap(), "https://xn--bcher-kva.example:8443/x");
    assert_eq!(uri(""), Err(DestinationError::Empty));
    assert_eq!(uri("http://example.com"), Err(DestinationError::NotEncrypted));
    assert_eq!(uri("ftp://example.com"), Err(DestinationError::Scheme("ftp".to_owned())));
    assert_eq!(uri("example.com"), Err(DestinationError::Unrecognised));
    assert!(matches!(uri("a@b@example.com"), Err(DestinationError::Refused(_))));
    assert!(matches!(uri("a@straße.example"), Err(DestinationError::Domain(_))));
}

#[test]
fn builder_and_parser_are_inverse() {
    let typed = [
        "tlsrpt@example.com",
        "tls+rpt@reports.example.net",
        "a!b@example.com",
        "\"odd, one\"@example.com",
        "https://reports.example.com/v1/tlsrpt",
        "https://reports.example.com:8443/a;b,c!d?tenant=4&x=y",
        "https://user:pass@example.com/#part",
        "https://[2001:db8::1]/x",
        "x@bücher.example",
    ];
    // Every subset, in order.
    for mask in 1_usize..1 << typed.len() {
        let destinations: Vec<_> = typed
            .iter()
            .enumerate()
            .filter(|(index, _)| mask >> index & 1 == 1)
            .map(|(_, text)| build::destination(text, &to_ascii).unwrap().0)
            .collect();
        let value = build::value(&destinations);
        let again = judge(&value);
        assert_ne!(again.verdict, Verdict::Invalid, "{value}");
        assert_eq!(again.destinations, destinations, "{value}");
        let published = paste::read(&build::zone_line("_smtp._tls.example.com", &value));
        assert_eq!(published.answer[0].octets(), value.as_bytes());
        assert!(published.answer[0].longest_string() <= 255);
    }
}

#[test]
fn the_form_gives_record_and_messages() {
    let draft = Draft {
        domain: " Bücher.example ".to_owned(),
        destinations: vec!["a@example.com".into(), String::new(), "nonsense".into(), "https://example.com/x".into()],
        mx_hosts: "mx1.bücher.example, MX2.elsewhere.example.\nmx1.bücher.example not@host".to_owned(),
        ..Draft::default()
    };
    let outcome = draft.outcome(&to_ascii);
    assert_eq!(outcome.domain.as_deref(), Ok("xn--bcher-kva.example"));
    assert!(matches!(&outcome.fields[0], FieldOutcome::Good(d, f) if d.scheme == Scheme::Mailto && f.is_empty()));
    assert_eq!(outcome.fields[1], FieldOutcome::Empty);
    assert!(matches!(&outcome.fields[2], FieldOutcome::Bad(DestinationError::Unrecognised)));
    let made = outcome.record.unwrap();
    assert_eq!(made.owner.as_deref(), Some("_smtp._tls.xn--bcher-kva.example"));
    assert_eq!(made.value, "v=TLSRPTv1; rua=mailto:a@example.com,https://example.com/x");
    let publication = made.publication.unwrap().unwrap();
    assert_eq!((publication.relative(), publication.zone()), ("_smtp._tls", "xn--bcher-kva.example"));
    assert_eq!(made.check.verdict, Verdict::Valid);
    let advice: Vec<&str> = made.advice.iter().map(|finding| finding.code.name()).collect();
    assert!(advice.contains(&"several-destinations") && advice.contains(&"subdomains-not-covered"), "{advice:?}");

    let hosts: Vec<_> =
        outcome.mx_hosts.iter().map(|host| host.record.as_ref().map(|made| made.as_ref().unwrap())).collect();
    assert_eq!(hosts.len(), 3, "the repeated host counts once");
    let first = hosts[0].unwrap();
    assert_eq!((first.owner(), first.relative()), ("_smtp._tls.mx1.xn--bcher-kva.example", "_smtp._tls.mx1"));
    assert_eq!(hosts[1].unwrap().zone(), "elsewhere.example");
    assert_eq!(hosts[1].unwrap().value(), "v=TLSRPTv1; rua=mailto:a@example.com,https://example.com/x");
    assert!(matches!(hosts[2], Err(DomainError::Address(_))));
}

#[test]
fn an_mx_host_is_in_the_zone_of_the_domain() {
    let draft = Draft {
        domain: "example.com".to_owned(),
        destinations: vec!["a@example.com".into()],
        mx_hosts: "10 mx2.mail.example.com.\n20 mx2.mail.example.com, mx.vendor.example".to_owned(),
        ..Draft::default()
    };
    let outcome = draft.outcome(&to_ascii);
    let hosts: Vec<_> = outcome.mx_hosts.iter().map(|host| host.record.as_ref().unwrap().as_ref().unwrap()).collect();
    let places: Vec<_> = hosts.iter().map(|host| (host.relative(), host.zone())).collect();
    assert_eq!(places, [("_smtp._tls.mx2.mail", "example.com"), ("_smtp._tls.mx", "vendor.example")]);
}

#[test]
fn a_correction_is_offered_where_it_is_known() {
    let corrected = |typed: &str| build::corrected(typed, &to_ascii);
    let of = |parts: &[&str]| Some(parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
    assert_eq!(corrected("http://example.com/tlsrpt"), of(&["https://example.com/tlsrpt"]));
    assert_eq!(corrected(" HTTP://example.com"), of(&["https://example.com"]));
    assert_eq!(corrected("a@example.com, b@example.com"), of(&["a@example.com", "b@example.com"]));
    assert_eq!(
        corrected("a@example.com;https://example.com/x mailto:b@example.com"),
        of(&["a@example.com", "https://example.com/x", "mailto:b@example.com"])
    );
    for nothing in
        ["", "nonsense", "a@example.com", "a@example.com, nonsense", "ftp://example.com/", "http://", "http:"]
    {
        assert_eq!(corrected(nothing), None, "{nothing}");
    }
}

#[test]
fn the_zone_decides_the_relative_name() {
    let draft = |zone: &str| Draft {
        domain: "mail.example.com".to_owned(),
        destinations: vec!["a@example.com".to_owned()],
        zone: zone.to_owned(),
        ..Draft::default()
    };
    let published = |zone: &str| draft(zone).outcome(&to_ascii).record.unwrap().publication.unwrap();
    assert_eq!(published("").unwrap().relative(), "_smtp._tls");
    assert_eq!(published("Example.com.").unwrap().relative(), "_smtp._tls.mail");
    assert!(matches!(published("example.net"), Err(PublishError::OutsideZone { .. })));
}

#[test]
fn a_policy_domain_is_read_as_people_type_it() {
    let read = |typed: &str| policy_domain(typed, &to_ascii);
    assert_eq!(read("Example.COM.").as_deref(), Ok("example.com"));
    assert_eq!(read("_smtp._tls.example.com").as_deref(), Ok("example.com"));
    assert_eq!(read(""), Err(DomainError::Empty));
    assert_eq!(read("me@example.com"), Err(DomainError::Address("example.com".to_owned())));
    for url in ["https://example.com/", "http://Example.com:80/a@b", "//me@example.com/x", "example.com/mail"] {
        assert_eq!(read(url), Err(DomainError::Url(Some("example.com".to_owned()))), "{url}");
    }
    assert_eq!(read("https://"), Err(DomainError::Url(None)));
    assert_eq!(read("me@example.com").unwrap_err().fix(), Some("example.com"));
    assert_eq!((read("me@").unwrap_err().fix(), read("localhost").unwrap_err().fix()), (None, None));
    assert!(matches!(read("192.0.2.1"), Err(DomainError::Impossible(why)) if why.starts_with("This is an IP address")));
    assert_eq!(without_www("www.example.org"), Some("example.org"));
    assert_eq!((without_www("www.org"), without_www("wwwx.example.org")), (None, None));
    assert_eq!(read("localhost"), Err(DomainError::SingleLabel));
    for impossible in ["a..example.com", "-a.example.com", "exa mple.com", "ß.example"] {
        assert!(matches!(read(impossible), Err(DomainError::Impossible(_))), "{impossible}");
    }
}
