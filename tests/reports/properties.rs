//! What holds for input nobody thought of: generated, mutated, cut off, put together. The fuzz targets in `fuzz/` look
//! further into the same rules; what they find becomes a test here.

use crate::invariants::SMALL;
use crate::support::random::Random;
use crate::support::{
    all_fixtures, base64_lines, gzip, mail_of, mbox, part, plain_report, read, reports, sessions_of, tar, zip,
};
use tls_rpt_workbench::archive::Sessions;
use tls_rpt_workbench::intake::{Limits, Outcome};
use tls_rpt_workbench::record::{TxtRecord, build, check};
use tls_rpt_workbench::report::read::{self as reader, Hints};
use tls_rpt_workbench::report::{DeviationCode, Policy, Report};

/// Words that mean something in some file.
const WORDS: [&str; 30] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\n",
    "\r\n\r\n",
    "\0",
    "\n\n",
    "null",
    "-1",
    "1e999",
    "NaN",
    "0.5",
    "\"policies\":",
    "\"summary\":",
    "\"report-id\":\"x\",",
    "\u{1f}\u{8b}",
    "\u{feff}",
    "\u{2028}",
    "\\ud800",
    "--=_b1\r\n",
    "\nFrom a@b.example\n",
    "Content-Type: message/rfc822\r\n",
    "boundary=\"\"",
    "H4sI",
    "99999999999999999999",
];

fn fixtures() -> Vec<Vec<u8>> {
    all_fixtures().iter().map(|path| std::fs::read(path).unwrap()).collect()
}

// Any bytes as a file

/// Bytes that are nearly something, or nothing at all.
fn junk(random: &mut Random, fixtures: &[Vec<u8>]) -> Vec<u8> {
    let fixture = fixtures[random.below(fixtures.len())].clone();
    match random.below(6) {
        0 => {
            let length = random.below(300);
            random.bytes(length)
        }
        1 => fixture[..random.below(fixture.len())].to_vec(),
        2 => fixture[random.below(fixture.len())..].to_vec(),
        3 => {
            let other = &fixtures[random.below(fixtures.len())];
            [&fixture[..random.below(fixture.len() + 1)], &other[random.below(other.len())..]].concat()
        }
        4 => random.mutate(&gzip(&fixture), &WORDS),
        _ => random.mutate(&fixture, &WORDS),
    }
}

#[test]
fn any_bytes_have_exactly_one_outcome() {
    let mut random = Random::new(1);
    let fixtures = fixtures();
    let mut outcomes = Vec::new();
    for _ in 0..2000 {
        let bytes = junk(&mut random, &fixtures);
        outcomes.push(crate::invariants::intake("unknown", &bytes, &SMALL).outcome());
    }
    for outcome in [Outcome::Read, Outcome::NotAReport, Outcome::Damaged] {
        let count = outcomes.iter().filter(|it| **it == outcome).count();
        assert!(count > 50, "only {count} of {} are {}", outcomes.len(), outcome.name());
    }
}

#[test]
fn every_fixture_may_end_anywhere() {
    for bytes in fixtures() {
        for end in (0..bytes.len()).step_by(61) {
            crate::invariants::intake("unknown", &bytes[..end], &SMALL);
        }
    }
}

#[test]
fn fixtures_behind_each_other_give_at_least_the_first() {
    let fixtures = fixtures();
    let mut random = Random::new(2);
    for _ in 0..300 {
        let (first, second) = (&fixtures[random.below(fixtures.len())], &fixtures[random.below(fixtures.len())]);
        let both = [first.as_slice(), b"\n", second].concat();
        let read = crate::invariants::intake("unknown", &both, &Limits::default());
        // What stands behind a mail is its body's end, so only documents are sure to be found.
        if first.starts_with(b"{") {
            assert!(holds(&read.found[0].report, &reports(&crate::support::read("unknown", first))[0]));
        }
    }
}

#[test]
fn no_limit_is_too_small() {
    let mut random = Random::new(3);
    let fixtures = fixtures();
    for _ in 0..500 {
        let limits = Limits {
            document: random.below(3000),
            total: random.below(4000),
            growth: random.below(3),
            depth: random.below(4),
            parts: random.below(4),
            memory: random.below(100_000),
            ratio: random.below(10),
        };
        let fixture = &fixtures[random.below(fixtures.len())];
        crate::invariants::intake("unknown", fixture, &limits);
        crate::invariants::intake("unknown", &gzip(fixture), &limits);
    }
}

// A good report beside junk

/// Puts a good report into a container, beside junk.
type Container = fn(random: &mut Random, good: &[u8], junk: &[Vec<u8>]) -> Vec<u8>;

/// The containers that hold more than one thing. One line more is one format more.
const CONTAINERS: [(&str, Container); 14] = [
    ("gzip with bytes behind it", |_, good, junk| [gzip(good), junk[0].clone()].concat()),
    ("gzip of a document with junk behind it", |_, good, junk| gzip(&[good, b"\n", &junk[0]].concat())),
    ("lines of JSON", |_, good, junk| [good, b"\n", &junk[0], b"\n", &junk[1]].concat()),
    ("zip", |random, good, junk| archive(random, good, junk, zip)),
    ("zip without its directory", |random, good, junk| {
        let whole = archive(random, good, junk, zip);
        let directory = whole.windows(4).rposition(|mark| mark == b"PK\x01\x02").unwrap();
        // The first mark of the directory, of as many as there are entries.
        let first = (0..junk.len())
            .fold(directory, |end, _| whole[..end].windows(4).rposition(|mark| mark == b"PK\x01\x02").unwrap());
        whole[..first].to_vec()
    }),
    ("tar", |random, good, junk| archive(random, good, junk, tar)),
    ("zip in a tar in gzip", |random, good, junk| {
        let inner = archive(random, &gzip(good), &junk[..1], zip);
        gzip(&archive(random, &inner, &junk[1..], tar))
    }),
    ("mail with encoded parts", |random, good, junk| {
        let mut parts: Vec<Vec<u8>> = junk.iter().map(|junk| encoded(random, junk)).collect();
        parts.insert(random.below(parts.len() + 1), encoded(random, &gzip(good)));
        mail_of(&parts)
    }),
    ("mail with parts as they are", |random, good, junk| {
        let mut parts: Vec<Vec<u8>> =
            junk.iter().map(|junk| part("Content-Type: text/plain", &defused(junk))).collect();
        parts.insert(random.below(parts.len() + 1), part("Content-Type: application/tlsrpt+json", good));
        mail_of(&parts)
    }),
    ("mail behind a blank line", |random, good, junk| {
        [b"\r\n", mail_of(&[encoded(random, &junk[0]), encoded(random, good)]).as_slice()].concat()
    }),
    ("mbox behind a byte order mark", |random, good, junk| {
        let junk = mail_of(&[encoded(random, &junk[0])]);
        [b"\xef\xbb\xbf", mbox_of(&[mail_of(&[encoded(random, good)]), junk]).as_slice()].concat()
    }),
    ("mail in a mail", |random, good, junk| {
        let inner = mail_of(&[encoded(random, &junk[0]), encoded(random, good)]);
        let inner = String::from_utf8(inner).unwrap().replace("=_b1", "=_b2");
        mail_of(&[encoded(random, &junk[1]), part("Content-Type: message/rfc822", inner.as_bytes())])
    }),
    ("mbox with junk messages", |random, good, junk| {
        let mut messages: Vec<Vec<u8>> =
            junk.iter().map(|junk| [b"Subject: junk\n\n", defused(junk).as_slice()].concat()).collect();
        messages.insert(random.below(messages.len() + 1), mail_of(&[encoded(random, good)]));
        mbox_of(&messages)
    }),
    ("mbox with mails of junk", |random, good, junk| {
        let mut messages: Vec<Vec<u8>> = junk.iter().map(|junk| mail_of(&[encoded(random, junk)])).collect();
        messages.insert(random.below(messages.len() + 1), mail_of(&[encoded(random, &gzip(good))]));
        mbox_of(&messages)
    }),
];

/// A base64 part whose type says little.
fn encoded(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let kind = random.pick(&["application/octet-stream", "application/tlsrpt+gzip", "application/json", "image/png"]);
    let headers = format!("Content-Type: {kind}\nContent-Transfer-Encoding: base64");
    part(&headers, base64_lines(bytes, 76).as_bytes())
}

/// Junk that does not end the part or message it is in.
fn defused(junk: &[u8]) -> Vec<u8> {
    let lines = junk.split(|byte| *byte == b'\n').map(|line| {
        if line.starts_with(b"From ") || line.starts_with(b"--") { [b">", line].concat() } else { line.to_vec() }
    });
    lines.collect::<Vec<_>>().join(&b'\n')
}

fn mbox_of(messages: &[Vec<u8>]) -> Vec<u8> {
    mbox(&messages.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// The good file and the junk as the entries of an archive, in any order.
fn archive(random: &mut Random, good: &[u8], junk: &[Vec<u8>], pack: impl Fn(&[(&str, &[u8])]) -> Vec<u8>) -> Vec<u8> {
    let names = ["a/report.json", "mail.eml", "x.zip", "picture.png", "b"];
    let names: Vec<String> = (0..=junk.len()).map(|index| format!("{index}-{}", random.pick(&names))).collect();
    let mut entries: Vec<(&str, &[u8])> =
        names.iter().map(String::as_str).zip(junk.iter().map(Vec::as_slice)).collect();
    entries.push((names[junk.len()].as_str(), good));
    random.shuffle(&mut entries);
    pack(&entries)
}

/// Whether a report is the other in full. Only remarks about the document around it may be new.
fn holds(found: &Report, good: &Report) -> bool {
    let mut found = crate::support::unsigned(found.clone());
    found.deviations.retain(|deviation| {
        ![DeviationCode::TrailingBytes, DeviationCode::InvalidUtf8, DeviationCode::GzipUnchecked]
            .contains(&deviation.code)
            || good.deviations.contains(deviation)
    });
    found == *good
}

#[test]
fn junk_costs_no_report_beside_it() {
    let mut random = Random::new(4);
    let fixtures = fixtures();
    let mut lost = Vec::new();
    for round in 0..60 {
        let text = generated(&mut random).json(&mut random);
        let good = reports(&read("unknown", text.as_bytes())).remove(0);
        let junk: Vec<Vec<u8>> = (0..2 + random.below(3)).map(|_| junk(&mut random, &fixtures)).collect();
        for (name, container) in CONTAINERS {
            let file = container(&mut random, text.as_bytes(), &junk);
            let read = crate::invariants::intake("unknown", &file, &Limits::default());
            if !read.found.iter().any(|found| holds(&found.report, &good)) {
                lost.push(format!("{name}, round {round}: {:?}", read.detail()));
            }
        }
    }
    assert!(lost.is_empty(), "{} lost:\n{}", lost.len(), lost.join("\n"));
}

// Reports made up

/// A report, as a correct sender would have it.
struct Generated {
    organization: String,
    id: String,
    policies: Vec<GeneratedPolicy>,
}

struct GeneratedPolicy {
    kind: &'static str,
    domain: String,
    lines: Vec<String>,
    mx: Vec<String>,
    successful: u64,
    failed: u64,
    /// In the RFC's words: member, value; then the count.
    failures: Vec<(Vec<(&'static str, String)>, u64)>,
}

/// A number of sessions, mostly small.
fn count(random: &mut Random) -> u64 {
    match random.below(8) {
        0 => 0,
        1 => random.next() >> 20,
        2 => random.next() >> 2,
        _ => random.next() >> 54,
    }
}

/// Text that needs care in JSON, never blank.
fn text(random: &mut Random) -> String {
    let pieces = ["a", "B", "7", " ", "\"", "\\", "/", "{", "]", ",", "\n", "\t", "é", "😀", "\u{2028}", "\0", "null"];
    let inside: String = (0..random.below(8)).map(|_| random.pick(&pieces)).collect();
    format!("x{inside}x")
}

fn generated(random: &mut Random) -> Generated {
    let mut policies = Vec::new();
    for _ in 0..=random.below(3) {
        let kind = random.pick(&["sts", "tlsa", "no-policy-found"]);
        let lines: &[&str] = match kind {
            "sts" => &["version: STSv1", "mode: enforce", "mx: *.example.com", "max_age: 604800"],
            "tlsa" => &["3 1 1 8BD9DDF1A6AE5B1B7C3C9B6D9B4A0B1C2D3E4F5061728394A5B6C7D8E9FA0B1C", "2 0 1 00ff"],
            _ => &[],
        };
        let mut failures = Vec::new();
        let mut failed = 0_u64;
        for _ in 0..random.below(6) {
            let result = random.pick(&[
                "certificate-expired",
                "starttls-not-supported",
                "validation-failure",
                "sts-webpki-invalid",
            ]);
            let mut members = vec![("result-type", result.to_owned())];
            let mut optional = |member, value: String| {
                if !random.chance(3) {
                    members.push((member, value));
                }
            };
            optional("sending-mta-ip", "2001:db8::17".to_owned());
            optional("receiving-mx-hostname", "mx1.example.com".to_owned());
            optional("receiving-mx-helo", "mx1.example.com".to_owned());
            optional("receiving-ip", "192.0.2.25".to_owned());
            optional("additional-information", "https://sender.example/why?id=5".to_owned());
            if random.chance(2) {
                members.push(("failure-reason-code", text(random)));
            }
            let sessions = random.next() >> 50;
            failed += sessions;
            failures.push((members, sessions));
        }
        // The summary may count more than the details explain.
        failed += if random.chance(3) { count(random) >> 1 } else { 0 };
        policies.push(GeneratedPolicy {
            kind,
            domain: random.pick(&["example.com", "example.net", "mail.example.com"]).to_owned(),
            lines: lines.iter().map(ToString::to_string).collect(),
            mx: if kind == "sts" && random.chance(2) { vec!["*.example.com".to_owned()] } else { Vec::new() },
            successful: count(random),
            failed,
            failures,
        });
    }
    Generated { organization: text(random), id: text(random), policies }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn array(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(","))
}

/// An object with its members in any order and any white space between.
fn object(random: &mut Random, mut members: Vec<(&str, String)>) -> String {
    random.shuffle(&mut members);
    let mut out = "{".to_owned();
    for (index, (name, value)) in members.into_iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let space = random.pick(&["", "", " ", "\r\n\t"]);
        out.push_str(&format!("{comma}{space}{}:{space}{value}", quoted(name)));
    }
    out + "}"
}

impl Generated {
    fn json(&self, random: &mut Random) -> String {
        let policies: Vec<String> = self.policies.iter().map(|policy| policy.json(random)).collect();
        let range = object(
            random,
            vec![("start-datetime", quoted("2026-05-12T00:00:00Z")), ("end-datetime", quoted("2026-05-12T23:59:59Z"))],
        );
        let mut members = vec![
            ("organization-name", quoted(&self.organization)),
            ("date-range", range),
            ("contact-info", quoted("tls@sender.example")),
            ("report-id", quoted(&self.id)),
            ("policies", array(policies)),
        ];
        if random.chance(4) {
            members.push(("x-unknown", array([text(random)].iter().map(|it| quoted(it)))));
        }
        object(random, members)
    }

    /// Sessions of the MTA-STS policies of a domain.
    fn sts_sessions(&self, domain: &str) -> u64 {
        let counted = self.policies.iter().filter(|policy| policy.kind == "sts" && policy.domain == domain);
        counted.map(|policy| policy.successful + policy.failed).sum()
    }

    /// The domain a policy counts for. All MTA-STS policies here allow `mail.example.com`, so its DANE policy counts with
    /// the domain that has the most sessions.
    fn counted_for<'a>(&'a self, policy: &'a GeneratedPolicy) -> &'a str {
        let sts = || self.policies.iter().filter(|policy| policy.kind == "sts");
        let is_host = policy.kind == "tlsa" && policy.domain == "mail.example.com";
        if !is_host || sts().any(|sts| sts.domain == policy.domain) {
            return &policy.domain;
        }
        let most = sts().map(|sts| self.sts_sessions(&sts.domain)).max();
        sts().find(|sts| Some(self.sts_sessions(&sts.domain)) == most).map_or(&policy.domain, |sts| &sts.domain)
    }

    /// The sessions: of each domain the policy type with the most counts, and what the DANE policy of a host shares with
    /// several domains once.
    fn sessions(&self) -> (u64, u64) {
        let mut domains: Vec<&str> = self.policies.iter().map(|policy| self.counted_for(policy)).collect();
        domains.sort_unstable();
        domains.dedup();
        let elsewhere = |policy: &&GeneratedPolicy| self.counted_for(policy) != policy.domain;
        let most = self.policies.iter().find(elsewhere).map(|policy| self.counted_for(policy));
        let others = domains.iter().filter(|domain| Some(**domain) != most).map(|domain| self.sts_sessions(domain));
        let mut shared: u64 = others.sum();
        let mut counted = Vec::new();
        for policy in &self.policies {
            let taken = if elsewhere(&policy) { policy.successful.min(shared) } else { 0 };
            shared -= taken;
            counted.push((self.counted_for(policy), policy.kind, policy.successful - taken, policy.failed));
        }
        let of_domain = |domain: &str| {
            let of_kind = |kind: &str| {
                let counted = counted.iter().filter(|(name, of, ..)| *name == domain && *of == kind);
                counted.fold((0_u64, 0_u64), |sum, (_, _, successful, failed)| (sum.0 + successful, sum.1 + failed))
            };
            let kinds = ["sts", "tlsa", "no-policy-found"].map(of_kind);
            kinds.into_iter().max_by_key(|(successful, failed)| (successful + failed, *failed)).unwrap()
        };
        domains.into_iter().map(of_domain).fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1))
    }
}

impl GeneratedPolicy {
    fn json(&self, random: &mut Random) -> String {
        let mut policy = vec![("policy-type", quoted(self.kind)), ("policy-domain", quoted(&self.domain))];
        if !self.lines.is_empty() {
            policy.push(("policy-string", array(self.lines.iter().map(|line| quoted(line)))));
        }
        if !self.mx.is_empty() {
            policy.push(("mx-host", array(self.mx.iter().map(|mx| quoted(mx)))));
        }
        let summary = vec![
            ("total-successful-session-count", self.successful.to_string()),
            ("total-failure-session-count", self.failed.to_string()),
        ];
        let mut members = vec![("policy", object(random, policy)), ("summary", object(random, summary))];
        let failures: Vec<String> = self
            .failures
            .iter()
            .map(|(texts, sessions)| {
                let mut members: Vec<(&str, String)> = texts.iter().map(|(name, text)| (*name, quoted(text))).collect();
                members.push(("failed-session-count", sessions.to_string()));
                object(random, members)
            })
            .collect();
        if !failures.is_empty() || random.chance(2) {
            members.push(("failure-details", array(failures)));
        }
        object(random, members)
    }

    fn assert_read(&self, policy: &Policy) {
        assert_eq!(policy.kind.name(), self.kind);
        assert_eq!((policy.domain.as_deref(), policy.domain_inferred), (Some(self.domain.as_str()), false));
        assert_eq!((policy.successful, policy.failed), (self.successful, self.failed));
        assert!(policy.policy_string.iter().map(AsRef::<str>::as_ref).eq(&self.lines), "{:?}", policy.policy_string);
        assert!(policy.mx_host.iter().map(AsRef::<str>::as_ref).eq(&self.mx), "{:?}", policy.mx_host);
        assert_eq!(policy.failures.len(), self.failures.len());
        for (failure, (texts, sessions)) in policy.failures.iter().zip(&self.failures) {
            assert_eq!(failure.failed, *sessions);
            let read = [
                ("result-type", failure.result_type.as_deref()),
                ("sending-mta-ip", failure.sending_mta_ip.as_deref()),
                ("receiving-mx-hostname", failure.receiving_mx_hostname.as_deref()),
                ("receiving-mx-helo", failure.receiving_mx_helo.as_deref()),
                ("receiving-ip", failure.receiving_ip.as_deref()),
                ("additional-information", failure.additional_information.as_deref()),
                ("failure-reason-code", failure.reason_code.as_deref()),
            ];
            for (member, value) in read {
                let want = texts.iter().find(|(name, _)| *name == member).map(|(_, text)| text.as_str());
                assert_eq!(value, want, "{member}");
            }
        }
    }
}

#[test]
fn a_correct_report_is_read_as_it_was_written() {
    let mut random = Random::new(5);
    for _ in 0..1500 {
        let want = generated(&mut random);
        let json = want.json(&mut random);
        let read = crate::invariants::intake("unknown", json.as_bytes(), &SMALL);
        assert_eq!((read.outcome(), read.detail(), read.found.len()), (Outcome::Read, None, 1), "{json}");
        let report = &read.found[0].report;
        assert_eq!(report.organization.as_deref(), Some(want.organization.as_str()));
        assert_eq!(report.report_id.as_deref(), Some(want.id.as_str()));
        // Counts may be any; those that cannot be true are the only thing to be noted.
        let implausible = report.policies.iter().filter(|policy| report.range.is_implausible(policy)).count();
        let mut codes = crate::support::codes(report);
        codes.retain(|code| *code != "member-unread");
        assert_eq!(codes, vec!["count-implausible"; implausible], "{json}");
        // What was made up beside the members is kept.
        let odd = json.matches("\"x-").count().min(1);
        assert_eq!(report.unread.len().min(1), odd, "{json}");
        assert_eq!(report.policies.len(), want.policies.len());
        for (policy, want) in report.policies.iter().zip(&want.policies) {
            want.assert_read(policy);
        }
        let (successful, failed) = want.sessions();
        assert_eq!(sessions_of(report), Sessions { successful, failed }, "{json}");
    }
}

#[test]
fn any_text_is_read_without_a_session_made_up() {
    let mut random = Random::new(6);
    let fixtures = fixtures();
    for _ in 0..1500 {
        let bytes = junk(&mut random, &fixtures);
        crate::invariants::reader(&String::from_utf8_lossy(&bytes));
        let correct = generated(&mut random).json(&mut random);
        crate::invariants::reader(&String::from_utf8_lossy(&random.mutate(correct.as_bytes(), &WORDS)));
    }
}

// Records

/// A destination as a person may type it.
fn typed(random: &mut Random) -> String {
    let odd =
        ["!", ",", ";", "%", "%41", " ", "=", "&", "?to=", "#", "\"", "\\", "ü", "/", ":", "@", ".", "+", "(", "rua="];
    let piece = |random: &mut Random| {
        let mut out = String::new();
        for _ in 0..=random.below(4) {
            let word = random.pick(&["a", "tls", "rpt-7", "report", "x_y"]);
            out.push_str(word);
            if random.chance(4) {
                out.push_str(random.pick(&odd));
            }
        }
        out
    };
    let host = |random: &mut Random| {
        let name = piece(random);
        let end = random.pick(&["example.com", "example", "xn--bcher-kva.example", "example.com.", "[2001:db8::1]"]);
        if end.starts_with('[') || random.chance(2) { end.to_owned() } else { format!("{name}.{end}") }
    };
    match random.below(4) {
        0 => format!("{}@{}", piece(random), host(random)),
        1 => format!("mailto:{}@{}", piece(random), host(random)),
        2 => format!("https://{}/{}", host(random), piece(random)),
        _ => format!(
            "https://{}:{}/{}?{}#{}",
            host(random),
            random.below(70_000),
            piece(random),
            piece(random),
            piece(random)
        ),
    }
}

#[test]
fn what_the_builder_makes_the_parser_reads() {
    let mut random = Random::new(7);
    let mut good = 0;
    for _ in 0..3000 {
        let destinations: Vec<String> = (0..=random.below(9)).map(|_| typed(&mut random)).collect();
        good += destinations.iter().filter(|typed| build::destination(typed, &|_| None).is_ok()).count();
        crate::invariants::built(&destinations.join("\n"));
    }
    assert!(good > 5000, "only {good} destinations could be used");
}

#[test]
fn no_record_is_mended_to_an_invalid_one() {
    let words = [
        ";",
        ",",
        "=",
        " ",
        "\t",
        "\n",
        "\"",
        "\\;",
        "\\",
        "!10m",
        "!",
        "%",
        "%40",
        "(",
        ")",
        "[",
        "](",
        "<",
        ">",
        "rua",
        "rua=",
        "RUA=",
        "v=",
        "v=TLSRPTv1",
        "v=TLSRPTv1;",
        "mailto:",
        "https://",
        "http://",
        "\u{ff1b}",
        "\u{201c}",
        "\u{feff}",
        "ü",
        "\u{37e}",
        "?subject=x",
        "_smtp._tls.example.com. TXT ",
        ".",
        "@",
        "#",
    ];
    let mut random = Random::new(8);
    let mut fixed = 0;
    for _ in 0..3000 {
        let destinations: Vec<_> = (0..=random.below(3))
            .filter_map(|_| build::destination(&typed(&mut random), &|_| None).ok())
            .map(|(destination, _)| destination)
            .collect();
        let good = build::value(&destinations);
        let octets = random.mutate(good.as_bytes(), &words);
        crate::invariants::record(&octets);
        let answer = [TxtRecord::from_value(&octets), TxtRecord::from_value(&good)];
        for judged in [check(&answer[..1], None, None), check(&answer, None, Some("example.com"))] {
            crate::invariants::verdict(&judged);
            fixed += usize::from(judged.repaired.is_some());
        }
    }
    assert!(fixed > 500, "only {fixed} records could be repaired");
}

// What was found

/// The host of a destination was not encoded, and its semicolon ended the field.
#[test]
fn a_host_with_a_separator_is_refused() {
    for typed in
        ["a@b;c.example", "mailto:a@b.example;c", "https://a;b.example/", "https://a,b.example/", "https://[v1.a;b]/"]
    {
        assert!(build::destination(typed, &|_| None).is_err(), "{typed}");
    }
    assert!(build::destination("https://[2001:db8::1]/", &|_| None).is_ok());
}

/// The place was one in the repaired text, which has other lengths.
#[test]
fn a_fault_in_a_text_that_was_mended_is_at_its_place_in_the_text() {
    let odd = "[1e999,007,NaN,\u{a0}2,],";
    let after = "\"\u{1}\\q\\ud800\"";
    let good = plain_report("r1", 7).replacen('{', &format!("{{\"x\":{odd}\"y\":{after},"), 1);
    for (rest, place) in [("\n{\"ü\" 1}", 7), ("\n  {\"a\":[1,\n\n", 13)] {
        let text = format!("{good}{rest}");
        let reading = reader::read(&text, &Hints::default());
        let fault = reading.fault.unwrap();
        assert_eq!((reading.reports.len(), fault.offset), (1, good.len() + place), "{fault:?}");
        assert_eq!(fault.line, text[..fault.offset].matches('\n').count() + 1);
        crate::invariants::reader(&text);
    }
}

/// The place was worked out as if every semicolon had one byte.
#[test]
fn a_wide_semicolon_is_marked_whole() {
    for wide in ["\u{ff1b}", "\u{37e}", "\u{61b}"] {
        crate::invariants::record(format!("v=TLSRPTv1; {wide}{wide} rua=mailto:a@example.com").as_bytes());
        crate::invariants::record(format!("v=TLSRPTv1{wide}{wide}").as_bytes());
    }
}

/// The place was one byte long, and the space before the equals sign has three.
#[test]
fn a_field_without_a_name_is_marked_whole() {
    for space in ["\u{feff}", "\u{a0}", "\u{2003} ", ""] {
        crate::invariants::record(format!("v=TLSRPTv1; {space}=1;").as_bytes());
        crate::invariants::record(format!("v=TLSRPTv1; rua=mailto:a@example.com; {space}={space}").as_bytes());
    }
}

/// A NUL before it hid the first message, and with it every word on what the file is.
#[test]
fn a_mailbox_behind_filler_is_a_mailbox() {
    for filler in ["\0", " ", "\r\n", "\u{feff}"] {
        let mailbox = format!("{filler}From a@sender.example Wed May 13 03:12:44 2026\nSubject: lunch\n\nAt noon?\n");
        let read = crate::invariants::intake("unknown", mailbox.as_bytes(), &SMALL);
        assert_eq!((read.outcome(), read.faults.len()), (Outcome::NotAReport, 1), "{filler:?}");
    }
}

/// Each cut made the whole text be read once more: a minute for what the DNS can hold in one record. The repair is twice
/// as long, and the DNS must hold it too.
#[test]
fn a_url_of_many_cuts_is_mended_at_once() {
    let record = format!("v=TLSRPTv1; rua=https://reports.example.com/a{};", ";b".repeat(15_000));
    let start = std::time::Instant::now();
    let judged = check(&[TxtRecord::from_value(&record)], None, None);
    crate::invariants::verdict(&judged);
    assert!(judged.repaired.is_some_and(|value| value.ends_with("%3Bb%3Bb")));
    assert!(start.elapsed().as_secs() < 20);
}
