//! Every format, read back by its reader, gives exactly the name, the TTL and the value it was made from.

mod readers;

use crate::random::Random;
use readers::{Read, read};
use tls_rpt_workbench::record::publish::{Format, Placement, Publication, PublishError, Snippet, Syntax};
use tls_rpt_workbench::record::{Verdict, build, check_pasted, owner, paste};

const SHORT: &str = "v=TLSRPTv1; rua=mailto:tlsrpt@example.com";
const TWO: &str = "v=TLSRPTv1; rua=mailto:tlsrpt@example.com,https://reports.example.net/v1?a=b&c=d";

fn publication(value: &str) -> Publication {
    Publication::new(owner::PREFIX, &Placement::new("example.com"), value).unwrap()
}

/// Renders and reads back in every format.
#[track_caller]
fn comes_back(publication: &Publication) {
    for format in Format::ALL {
        let snippets = format.render(publication);
        let back = read(format, &snippets, publication.zone());
        let value = publication.value().to_owned();
        // Windows has no command for these: only the text for its window.
        if format == Format::PowerShell && snippets[1].syntax == Syntax::Field {
            assert!(value.len() > 254 && value.contains(['"', '\\']));
            assert_eq!(back.value, value);
            continue;
        }
        let expected = Read { owner: publication.owner().to_owned(), ttl: publication.ttl(), value };
        assert_eq!(back, expected, "{}:\n{}", format.id(), snippets[0].text);
    }
}

#[test]
fn ordinary_records_come_back() {
    for value in [SHORT, TWO, "v=STSv1; id=20260401T000000;"] {
        comes_back(&publication(value));
    }
}

#[test]
fn values_of_any_length_come_back() {
    for length in [1, 253, 254, 255, 256, 300, 508, 509, 510, 511, 700, 4000] {
        let value: String = ('a'..='z').chain('0'..='9').cycle().take(length).collect();
        comes_back(&publication(&value));
    }
    // Characters that are escaped, on both sides of the end of a string.
    for mark in ['"', '\\', '\'', ';', ',', '$', ' '] {
        for before in 252..=256 {
            comes_back(&publication(&format!("{}{mark}{mark}b", "a".repeat(before))));
        }
    }
}

#[test]
fn values_that_mean_something_elsewhere_come_back() {
    for value in [
        r#"quote " backslash \ both \" end\"#,
        "$HOME ${var.x} $${x} $$${x} %{if} %%{x} %{ ${ $ % $$ {}",
        "`id` $(id) 'single' ''two'' \"double\" &&|| > < !",
        r"; ;; \; \\; \\\; a;b end;",
        "\"quoted\"",
        "\" \" \"",
        "a\" \"b",
        "\"",
        "'",
        "\\",
        " leading and trailing ",
        " ",
        "-leading --flag=x",
        "#comment // /* */ <!-- -->",
        "^,^ | || ||| , ^|^",
        "{\"json\": [1, null]}",
        "[a, b]: {c: d} - & * ! | > % @ ? ~",
        "null",
        "0123",
        r"\032\059\u0041\n\t\x41",
        "<<EOF",
        "END\\",
        "v=TLSRPTv1; rua=mailto:o'neill@example.com,mailto:a$b{c}@example.com",
    ] {
        comes_back(&publication(value));
    }
}

#[test]
fn any_printable_value_comes_back() {
    const MARKS: &[u8] = br#""\'`$%{}();,^|& #@=:-"#;
    let mut random = Random::new(0x9e37_79b9_7f4a_7c15);
    for round in 0..400 {
        let length = 1 + random.below(if round % 4 == 0 { 800 } else { 40 });
        let value: Vec<u8> = (0..length)
            .map(|_| match random.below(2) {
                0 => MARKS[random.below(MARKS.len())],
                _ => b' ' + u8::try_from(random.below(95)).unwrap(),
            })
            .collect();
        comes_back(&publication(&String::from_utf8(value).unwrap()));
    }
}

#[test]
fn the_name_is_relative_to_the_zone_that_holds_it() {
    for (domain, zone, relative) in [
        ("example.com", "example.com", "_smtp._tls"),
        ("mail.example.com", "mail.example.com", "_smtp._tls"),
        ("mail.example.com", "example.com", "_smtp._tls.mail"),
        ("a.b.example.co.uk", "example.co.uk", "_smtp._tls.a.b"),
        ("Mail.Example.COM.", "EXAMPLE.com.", "_smtp._tls.mail"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", "_smtp._tls"),
    ] {
        let placement = Placement { ttl: 86_400, ..Placement::new(domain).in_zone(zone) };
        let publication = Publication::new(owner::PREFIX, &placement, SHORT).unwrap();
        assert_eq!(publication.relative(), relative);
        assert_eq!(publication.owner(), owner::owner_name(&domain.to_ascii_lowercase()));
        comes_back(&publication);
    }
    let sts =
        Publication::new("_mta-sts", &Placement::new("mail.example.com").in_zone("example.com"), "v=STSv1; id=1;");
    assert_eq!(sts.as_ref().unwrap().relative(), "_mta-sts.mail");
    comes_back(&sts.unwrap());
}

#[test]
fn the_zone_is_the_domain_until_someone_says_otherwise() {
    assert_eq!(Placement::new("mail.example.com").zone, "mail.example.com");
    assert_eq!(Placement::zones("mail.example.co.uk."), ["mail.example.co.uk", "example.co.uk"]);
    assert_eq!(Placement::zones("example.com"), ["example.com"]);
}

#[test]
fn what_cannot_be_published_is_refused_with_a_next_step() {
    let refused = |domain: &str, zone: &str, value: &str| {
        Publication::new(owner::PREFIX, &Placement::new(domain).in_zone(zone), value).unwrap_err()
    };
    let outside = refused("mail.example.com", "ample.com", SHORT);
    assert_eq!(outside, PublishError::OutsideZone { domain: "mail.example.com".into(), zone: "ample.com".into() });
    assert_eq!(
        outside.to_string(),
        "The zone ample.com does not contain mail.example.com. Choose mail.example.com or example.com."
    );
    for zone in ["mail.example.com", "_tls.example.com", "com.example", "e.com"] {
        assert!(matches!(refused("example.com", zone, SHORT), PublishError::OutsideZone { .. }), "{zone}");
    }
    for name in ["", "a b.example", "a;b.example", "a..example", "$(id).example", "b\u{fc}cher.example", "-a.example"] {
        assert_eq!(refused(name, name, SHORT), PublishError::Name(name.to_owned()));
    }
    let long = format!("{}example.com", "a.".repeat(120));
    assert!(matches!(refused(&long, "example.com", SHORT), PublishError::LongName(_)));
    assert_eq!(refused("example.com", "example.com", ""), PublishError::EmptyValue);
    for (value, at, c) in [("a\nb", 1, '\n'), ("\u{201c}x", 0, '\u{201c}'), ("ab\u{7f}", 2, '\u{7f}'), ("\t", 0, '\t')]
    {
        assert_eq!(refused("example.com", "example.com", value), PublishError::Character { at, c });
    }
    let placement = Placement { ttl: 0x8000_0000, ..Placement::new("example.com") };
    assert_eq!(Publication::new(owner::PREFIX, &placement, SHORT), Err(PublishError::Ttl(0x8000_0000)));
    assert_eq!(Publication::new("", &Placement::new("example.com"), SHORT), Err(PublishError::Name(String::new())));
}

#[test]
fn formats_have_stable_names() {
    let ids = Format::ALL.map(Format::id);
    assert_eq!(
        ids.join(" "),
        "web-panel cloudflare-panel route53-panel cpanel registrar bind nsupdate pdnsutil knotc powershell route53 cloudflare-api gcloud azure-cli terraform-aws terraform-cloudflare \
         terraform-google terraform-azurerm octodns dnscontrol ansible"
    );
    for format in Format::ALL {
        assert_eq!(Format::from_id(format.id()), Some(format));
        assert!(format.note().ends_with('.') && !format.label().is_empty());
        assert!(!format.family().label().is_empty());
    }
    assert_eq!(Format::from_id("BIND"), None);
}

#[test]
fn every_word_to_be_replaced_is_explained() {
    for format in Format::ALL {
        let text: String = format.render(&publication(SHORT)).iter().map(|it| it.text.clone() + "\n").collect();
        let is_word = |word: &&str| word.contains('_') && word.starts_with(|c: char| c.is_ascii_uppercase());
        let mut words: Vec<&str> = text
            .split(|c: char| !(c.is_ascii_uppercase() || c == '_'))
            .map(|word| word.trim_matches('_'))
            .filter(is_word)
            .collect();
        words.sort_unstable();
        words.dedup();
        let mut explained: Vec<&str> =
            format.placeholders().iter().map(|placeholder| placeholder.text.trim_start_matches('$')).collect();
        explained.sort_unstable();
        assert_eq!(words, explained, "{}", format.id());
        for placeholder in format.placeholders() {
            assert!(text.contains(placeholder.text) && !placeholder.meaning.is_empty());
        }
    }
}

#[test]
fn a_comma_does_not_make_two_records_in_gcloud() {
    let texts = |value: &str| Format::Gcloud.render(&publication(value))[0].text.clone();
    assert!(texts(SHORT).ends_with("--rrdatas='\"v=TLSRPTv1; rua=mailto:tlsrpt@example.com\"'"));
    assert!(texts(TWO).contains("--rrdatas='^|^\"v=TLSRPTv1; rua=mailto:"));
}

#[test]
fn octodns_has_its_semicolons_escaped() {
    let text = &Format::Octodns.render(&publication(SHORT))[0].text;
    assert!(text.ends_with(r"value: 'v=TLSRPTv1\; rua=mailto:tlsrpt@example.com'"), "{text}");
}

#[test]
fn the_aws_provider_gets_its_strings_without_a_space_between() {
    let text = &Format::TerraformAws.render(&publication(&"x".repeat(300)))[0].text;
    assert!(text.contains(&format!("[\"{}\\\"\\\"{}\"]", "x".repeat(255), "x".repeat(45))), "{text}");
}

#[test]
fn windows_gets_long_values_as_several_strings() {
    let syntaxes = |value: &str| {
        let snippets = Format::PowerShell.render(&publication(value));
        let first = |snippet: &Snippet| snippet.text.split(' ').next().unwrap_or_default().to_owned();
        (snippets.len() - 1, first(&snippets[1]), Format::PowerShell.warning(&publication(value)).is_some())
    };
    assert_eq!(syntaxes(&"x".repeat(254)), (1, "Add-DnsServerResourceRecord".to_owned(), false));
    assert_eq!(syntaxes(&"x".repeat(255)), (2, "dnscmd".to_owned(), true));
    // Quotes do not reach dnscmd whole from every PowerShell.
    assert_eq!(syntaxes(&format!("\"{}", "x".repeat(300))).0, 1);
}

#[test]
fn limits_are_told() {
    let cautions = |length: usize| {
        let publication = publication(&"x".repeat(length));
        Format::ALL.into_iter().filter(|it| it.warning(&publication).is_some()).map(Format::id).collect::<Vec<_>>()
    };
    assert_eq!(cautions(254), [""; 0]);
    assert_eq!(cautions(256), ["web-panel", "cpanel", "registrar", "powershell"]);
    assert_eq!(
        cautions(4001),
        [
            "web-panel",
            "cloudflare-panel",
            "route53-panel",
            "cpanel",
            "registrar",
            "powershell",
            "route53",
            "terraform-aws"
        ]
    );
    let all = cautions(5000);
    for id in ["cloudflare-api", "terraform-cloudflare", "azure-cli", "terraform-azurerm"] {
        assert!(all.contains(&id), "{id}");
    }
    let week = Placement { ttl: 604_800, ..Placement::new("example.com") };
    let week = Publication::new(owner::PREFIX, &week, SHORT).unwrap();
    assert!(Format::CloudflareApi.warning(&week).unwrap().contains("60 to 86400"));
    assert!(Format::AzureCli.warning(&publication("@file")).is_some());
    assert!(Format::Octodns.warning(&publication("a\"b")).is_some());
}

#[test]
fn what_is_published_passes_the_check() {
    let destinations = ["mailto:tlsrpt@example.com", "https://reports.example.net/v1"]
        .map(|typed| build::destination(typed, &|_| None).unwrap().0);
    let value = build::value(&destinations);
    let snippets = Format::Bind.render(&publication(&value));
    let check = check_pasted(&paste::read(&snippets[0].text), None, Some("example.com"));
    assert_eq!(check.verdict, Verdict::Valid, "{check:?}");
    assert_eq!(check.destinations, destinations);
}
