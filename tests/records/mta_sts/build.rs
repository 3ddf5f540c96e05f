//! Making an MTA-STS record and policy: what is typed, what comes out, and that it reads back as what went in.

use crate::random::Random;
use tls_rpt_workbench::mta_sts::build::{Built, MxOutcome, Outcome, max_age};
use tls_rpt_workbench::mta_sts::{Checked, Code, Draft, Mode, check_pasted, id_at, policy, record, split_hosts};
use tls_rpt_workbench::record::draft::{DomainError, Draft as RecordDraft};
use tls_rpt_workbench::record::publish::Format;
use tls_rpt_workbench::record::{Severity, TxtRecord, Verdict};
use tls_rpt_workbench::report::Timestamp;

/// Stands in for the browser's URL parser.
fn to_ascii(domain: &str) -> Option<String> {
    (domain == "bücher.example").then(|| "xn--bcher-kva.example".to_owned())
}

fn draft(mx: &[&str]) -> Draft {
    Draft {
        domain: "example.com".to_owned(),
        mode: Mode::Testing,
        max_age: 1_209_600,
        mx: mx.iter().map(|&host| host.to_owned()).collect(),
        id: "20240131T101500Z".to_owned(),
    }
}

fn outcome(draft: &Draft) -> Outcome {
    draft.outcome(&to_ascii)
}

#[track_caller]
fn made(draft: &Draft) -> Built {
    let outcome = outcome(draft);
    outcome.made.clone().unwrap_or_else(|| panic!("{draft:?} makes nothing: {outcome:?}"))
}

fn codes(made: &Built) -> Vec<Code> {
    made.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_record_a_file_and_where_they_go() {
    let made = made(&draft(&["mx1.example.com", "mx2.example.com"]));
    assert_eq!(made.owner, "_mta-sts.example.com");
    assert_eq!(made.value, "v=STSv1; id=20240131T101500Z;");
    let publication = made.publication(&RecordDraft::default()).unwrap().unwrap();
    assert_eq!((publication.owner(), publication.relative()), ("_mta-sts.example.com", "_mta-sts"));
    assert_eq!(publication.value(), made.value);
    let line = &Format::Bind.render(&publication)[0].text;
    assert_eq!(line, "_mta-sts.example.com. 3600 IN TXT \"v=STSv1; id=20240131T101500Z;\"");
    assert!(
        made.publication(&RecordDraft { zone: "example.net".to_owned(), ..RecordDraft::default() }).unwrap().is_err(),
        "the zone does not contain the domain"
    );
    assert_eq!(
        made.file,
        "version: STSv1\nmode: testing\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 1209600\n"
    );
    assert_eq!(made.host.as_deref(), Some("mta-sts.example.com"));
    assert_eq!(made.url.as_deref(), Some("https://mta-sts.example.com/.well-known/mta-sts.txt"));
    assert_eq!(made.findings, []);
}

#[test]
fn without_a_domain_the_name_is_relative() {
    let outcome = outcome(&Draft { domain: String::new(), ..draft(&["mx1.example.com"]) });
    assert_eq!(outcome.domain, Err(DomainError::Empty));
    let made = outcome.made.unwrap();
    assert_eq!(made.publication(&RecordDraft::default()), None);
    assert_eq!((made.owner.as_str(), made.url, made.host), ("_mta-sts", None, None));
    // The name of the record is what people paste.
    let outcome = draft(&["mx1.example.com"]);
    let outcome = Draft { domain: "_MTA-STS.Example.com.".to_owned(), ..outcome }.outcome(&to_ascii);
    assert_eq!(outcome.domain.as_deref(), Ok("example.com"));
}

#[test]
fn hosts_as_people_have_them() {
    let typed = [
        "MX1.Example.com.",
        "10 mx2.example.com.",
        "example.com. 3600 IN MX 20 mx3.example.com.",
        "mx: mx4.example.com",
        "bücher.example",
        "*.bücher.example",
        "",
        "mx1.example.com",
    ];
    let draft = draft(&typed);
    let outcome = outcome(&draft);
    let good = |pattern: &str| MxOutcome::Good(pattern.to_owned());
    assert_eq!(
        outcome.mx,
        [
            good("mx1.example.com"),
            good("mx2.example.com"),
            good("mx3.example.com"),
            good("mx4.example.com"),
            good("xn--bcher-kva.example"),
            good("*.xn--bcher-kva.example"),
            MxOutcome::Empty,
            good("mx1.example.com"),
        ]
    );
    // Written twice, it stands in the file once.
    assert_eq!(outcome.made.unwrap().file.matches("mx: mx1.example.com\n").count(), 1);
    assert_eq!(
        split_hosts("a.example.com\r\n\n b.example.com, c.example.com "),
        ["a.example.com", "b.example.com", "c.example.com"]
    );
    assert_eq!(split_hosts(""), Vec::<String>::new());
}

#[test]
fn one_wrong_host_keeps_the_policy_back() {
    for (host, code) in [
        ("mx_1.example.com", Code::MxName),
        ("mx*.example.com", Code::MxWildcard),
        ("münchen.example", Code::MxNonAscii),
        ("[192.0.2.1]", Code::MxAddress),
        ("https://mx.example.com", Code::MxName),
        ("mx.example.com\nmode: none", Code::MxSeveral),
    ] {
        let outcome = outcome(&draft(&["mx1.example.com", host]));
        assert_eq!(outcome.made, None, "{host}");
        let MxOutcome::Bad(finding) = &outcome.mx[1] else { panic!("{host} passed") };
        assert_eq!((finding.code, finding.span), (code, None), "{host}");
    }
}

#[test]
fn what_else_keeps_it_back() {
    let problems = |draft: Draft| {
        let outcome = outcome(&draft);
        assert_eq!(outcome.made, None, "{draft:?}");
        outcome.problems.into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    let good = draft(&["mx1.example.com"]);
    assert_eq!(problems(draft(&[])), [Code::MxMissing]);
    assert_eq!(problems(Draft { id: String::new(), ..good.clone() }), [Code::IdEmpty]);
    assert_eq!(problems(Draft { id: "2024-01-31".to_owned(), ..good.clone() }), [Code::IdCharacter]);
    assert_eq!(problems(Draft { id: "1; x=y".to_owned(), ..good.clone() }), [Code::IdCharacter]);
    assert_eq!(problems(Draft { id: "1".repeat(33), ..good.clone() }), [Code::IdLength]);
    assert_eq!(problems(Draft { max_age: 31_557_601, ..good }), [Code::MaxAgeRange]);
}

#[test]
fn seconds_as_people_type_them() {
    let code = |typed: &str| max_age(typed).map_err(|finding| finding.code);
    assert_eq!(code(" 604800 "), Ok(604_800));
    assert_eq!(code("0"), Ok(0));
    assert_eq!(code(""), Err(Code::MaxAgeValue));
    assert_eq!(code("7d"), Err(Code::MaxAgeValue));
    assert_eq!(code("31557601"), Err(Code::MaxAgeRange));
    assert_eq!(code("9999999999"), Err(Code::MaxAgeRange));
}

#[test]
fn advice_fits_the_choice() {
    let good = draft(&["mx1.example.com"]);
    assert_eq!(codes(&made(&Draft { mode: Mode::Enforce, ..good.clone() })), [Code::EnforceFirst]);
    assert_eq!(codes(&made(&Draft { max_age: 3_600, ..good.clone() })), [Code::MaxAgeShort]);
    // A short time is right on the way out, and no host is needed.
    let out = made(&Draft { mode: Mode::None, max_age: 3_600, mx: Vec::new(), ..good });
    assert_eq!(codes(&out), [Code::ModeNone]);
    assert_eq!(out.file, "version: STSv1\nmode: none\nmax_age: 3600\n");
    assert_eq!(codes(&made(&draft(&["*.example.com", "mx1.example.com"]))), [Code::WildcardReach, Code::MxCovered]);
}

#[test]
fn the_id_names_a_second() {
    assert_eq!(id_at(Timestamp(1_706_696_100)), "20240131T101500Z");
    assert_eq!(id_at(Timestamp(0)), "19700101T000000Z");
    for time in [i64::MIN, -1, i64::MAX] {
        let id = id_at(Timestamp(time));
        let draft = Draft { id: id.clone(), ..draft(&["mx1.example.com"]) };
        assert_eq!(outcome(&draft).problems, [], "{id}");
    }
}

const HOST_PIECES: [&str; 22] = [
    "mx", "a", "example", ".com", ".", "*.", "*", "-", "_", "1", "10 ", " ", "\t", ",", "\n", "mx: ", ":", "ü", "xn--",
    "[", "\r", "\u{0}",
];

#[test]
fn whatever_is_made_reads_back_as_what_went_in() {
    let mut random = Random::new(7);
    let (mut built, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let hosts: Vec<String> = (0..random.below(4))
            .map(|_| {
                if random.below(3) == 0 {
                    random.text(&HOST_PIECES, 6)
                } else {
                    format!("{}.example.com", random.pick(&["mx1", "MX2", "*", "b.mx"]))
                }
            })
            .collect();
        let draft = Draft {
            domain: random.text(&["example", ".", "com", ".com", "_mta-sts.", " ", "@", "ü", "-"], 4),
            mode: Mode::ALL[random.below(3)],
            max_age: [0, 1, 86_400, 604_800, 31_557_600, 31_557_601, u32::MAX][random.below(7)],
            mx: hosts,
            id: if random.below(3) == 0 {
                random.text(&["1", "a", "Z", "-", ";", " ", "=", "ü", "0123456789"], 5)
            } else {
                id_at(Timestamp(i64::try_from(random.below(1 << 31)).unwrap()))
            },
        };
        let outcome = outcome(&draft);
        let bad = outcome.mx.iter().any(|field| matches!(field, MxOutcome::Bad(_)));
        let Some(made) = outcome.made else {
            assert!(bad || !outcome.problems.is_empty(), "nothing is said about {draft:?}");
            refused += 1;
            continue;
        };
        built += 1;
        assert!(!bad && outcome.problems.is_empty(), "{draft:?}");
        assert!(
            made.findings.iter().all(|finding| finding.severity != Severity::Error),
            "{draft:?}: {:?}",
            made.findings
        );

        let read =
            record::check(&[TxtRecord::from_value(&made.value)], Some(&made.owner), outcome.domain.as_deref().ok());
        assert_eq!(read.id.as_deref(), Some(draft.id.as_str()));
        assert_ne!(read.verdict, Verdict::Invalid, "{draft:?}: {:?}", read.findings);

        let read = policy::check(&made.file);
        assert_ne!(read.verdict, Verdict::Invalid, "{draft:?}: {:?}", read.findings);
        assert_eq!((read.mode, read.max_age), (Some(draft.mode), Some(draft.max_age)));
        let mut wanted: Vec<&str> = Vec::new();
        for field in &outcome.mx {
            if let MxOutcome::Good(pattern) = field
                && !wanted.contains(&pattern.as_str())
            {
                wanted.push(pattern);
            }
        }
        assert_eq!(read.mx, wanted);
        // An end of line with CR is the same policy.
        assert_eq!(policy::check(&made.file.replace('\n', "\r\n")).mx, read.mx);
        if let Some(publication) = made.publication(&RecordDraft::default()) {
            let line = &Format::Bind.render(&publication.unwrap())[0].text;
            match check_pasted(line, outcome.domain.as_deref().ok()) {
                Some(Checked::Record { check: read, .. }) => {
                    assert_eq!(read.id.as_deref(), Some(draft.id.as_str()), "{line}");
                }
                other => panic!("{line}: {other:?}"),
            }
        }
    }
    assert!(built > 1_000 && refused > 1_000, "{built} built, {refused} refused");
}

/// Whatever the text, both checkers answer, and every place they name is a place in it.
fn hold(text: &str) {
    let record = record::check(&[TxtRecord::from_value(text)], None, None);
    let policy = policy::check(text);
    for (findings, verdict, text) in [
        (&record.findings, record.verdict, record.record.as_deref().unwrap_or("")),
        (&policy.findings, policy.verdict, text),
    ] {
        assert_eq!(verdict, Verdict::of(findings));
        for finding in findings {
            assert!(!finding.message.is_empty(), "{finding:?}");
            if let Some(span) = finding.span {
                assert!(text.get(span.start..span.end).is_some(), "{finding:?} in {text:?}");
            }
        }
    }
    if policy.verdict != Verdict::Invalid {
        assert!(policy.mode.is_some() && policy.max_age.is_some(), "{text:?}");
        assert!(policy.mode == Some(Mode::None) || !policy.mx.is_empty(), "{text:?}");
    }
    if record.verdict != Verdict::Invalid {
        assert!(record.id.is_some(), "{text:?}");
    }
    let checked = check_pasted(text, Some("example.com"));
    assert_eq!(checked.is_none(), text.trim_start_matches('\u{feff}').trim().is_empty(), "{text:?}");
}

#[test]
fn no_text_breaks_a_checker() {
    const WORDS: [&str; 30] = [
        "version",
        "STSv1",
        "mode",
        "testing",
        "enforce",
        "max_age",
        "604800",
        "mx",
        "*.",
        "example.com",
        ":",
        ": ",
        "=",
        ";",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "\u{feff}",
        "\u{201c}",
        "ü",
        "\"",
        "'",
        "id=",
        "v=STSv1",
        "#",
        "\u{0}",
        "\\;",
        "<html>",
    ];
    let seeds = [
        "v=STSv1; id=20240131T101500Z;",
        "version: STSv1\nmode: testing\nmx: *.example.com\nmx: mx1.example.com\nmax_age: 604800\n",
    ];
    let mut random = Random::new(11);
    for round in 0..20_000 {
        if round % 2 == 0 {
            hold(&random.text(&WORDS, 14));
            continue;
        }
        let mut text: Vec<char> = random.pick(&seeds).chars().collect();
        for _ in 0..=random.below(4) {
            let at = random.below(text.len() + 1);
            match random.below(4) {
                0 => drop(text.drain(at..(at + random.below(6)).min(text.len()))),
                1 => text.truncate(at.max(1)),
                2 => {
                    let end = (at + random.below(20)).min(text.len());
                    let copy: Vec<char> = text[at..end].to_vec();
                    text.extend(copy);
                }
                _ => drop(text.splice(at..at, random.pick(&WORDS).chars()).collect::<Vec<_>>()),
            }
        }
        hold(&text.into_iter().collect::<String>());
    }
    for octets in [&b"v=STSv1; id=\xff\xfe"[..], b"\xef\xbb\xbf", b"\xff"] {
        record::check(&[TxtRecord::from_value(octets)], None, None);
        hold(&String::from_utf8_lossy(octets));
    }
}

/// As long as the limits allow, and longer, neither checker takes long.
#[test]
fn length_is_bounded() {
    let hosts = (0..5_000).map(|n: u32| n.to_string()).collect::<Vec<_>>().join(".net\nmx: *.");
    for text in ["\n".repeat(70_000), "a\n".repeat(32_000), ";".repeat(65_000), hosts, "mx:a.b\n".repeat(9_000)] {
        hold(&text);
    }
}
