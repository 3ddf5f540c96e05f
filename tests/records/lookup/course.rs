//! A look-up from its first question to what follows, against a made-up DNS.

use std::collections::HashMap;

use serde_json::{Value, json};
use tls_rpt_workbench::lookup::conclude::Code;
use tls_rpt_workbench::lookup::place::Absence;
use tls_rpt_workbench::lookup::plan::MOST_HOSTS;
use tls_rpt_workbench::lookup::query::WrongName;
use tls_rpt_workbench::lookup::read::read;
use tls_rpt_workbench::lookup::view::{Known, Tone};
use tls_rpt_workbench::lookup::{Failure, Lookup, Query, RecordType, Response, View};
use tls_rpt_workbench::record::{Severity, Verdict, paste, permalink};

const OWNER: &str = "_smtp._tls.example.com";
const RECORD: &str = "v=TLSRPTv1; rua=mailto:tlsrpt@example.com";
const TLSA: &str = "3 1 1 0c72ac70b745ac19998811b131d662c9ac69dbdbe7cb23e5b514b56664c5d3d6";

/// A DNS of a few names. What is not in it does not exist; a name it knows for one type has no data for another.
#[derive(Default)]
struct Dns {
    responses: HashMap<(String, RecordType), Response>,
    /// What is answered at a name when DNSSEC is not checked.
    unvalidated: HashMap<String, Response>,
}

impl Dns {
    fn with(self, name: &str, kind: RecordType, ad: bool, data: &[&str]) -> Self {
        let entry =
            |data: &&str| json!({ "name": format!("{name}."), "type": kind.number(), "TTL": 86400, "data": data });
        let answer: Vec<Value> = data.iter().map(entry).collect();
        self.put(name, kind, &json!({ "Status": 0, "AD": ad, "Answer": answer }))
    }

    fn put(mut self, name: &str, kind: RecordType, body: &Value) -> Self {
        self.responses.insert((name.to_owned(), kind), Response::Http { status: 200, body: body.to_string() });
        self
    }

    fn fail(mut self, name: &str, kind: RecordType, response: Response) -> Self {
        self.responses.insert((name.to_owned(), kind), response);
        self
    }

    fn response(&self, query: &Query) -> Response {
        let known = |kind| self.responses.get(&(query.name.clone(), kind));
        let unvalidated = self.unvalidated.get(&query.name).filter(|_| query.unvalidated);
        let address = || {
            // Every host has an address, unless the test says otherwise.
            let entry = json!({ "name": query.name, "type": 1, "TTL": 60, "data": "192.0.2.1" });
            let body = json!({ "Status": 0, "AD": true, "Answer": [entry] });
            (query.kind == RecordType::A).then(|| Response::Http { status: 200, body: body.to_string() })
        };
        unvalidated.or_else(|| known(query.kind)).cloned().or_else(address).unwrap_or_else(|| {
            let exists = [RecordType::Txt, RecordType::Mx, RecordType::Tlsa, RecordType::A]
                .into_iter()
                .any(|kind| known(kind).is_some());
            let body = json!({ "Status": if exists { 0 } else { 3 } }).to_string();
            Response::Http { status: 200, body }
        })
    }

    fn run(&self) -> View {
        let mut lookup = Lookup::new("example.com");
        loop {
            let queries = lookup.next_queries();
            if queries.is_empty() {
                break;
            }
            for query in queries {
                lookup.record_answer(&query, read(&query, &self.response(&query)));
            }
        }
        assert!(lookup.is_done());
        lookup.view()
    }
}

fn servfail() -> Value {
    json!({ "Status": 2, "Comment": ["EDE(22): No Reachable Authority"] })
}

/// A domain with a good record, MTA-STS and one mail host.
fn usual() -> Dns {
    Dns::default()
        .with(OWNER, RecordType::Txt, true, &[RECORD])
        .with("example.com", RecordType::Mx, true, &["10 mx.example.com."])
        .with("example.com", RecordType::Txt, true, &["v=spf1 mx -all", "tlsrpt-verification=1"])
        .with("_mta-sts.example.com", RecordType::Txt, true, &["v=STSv1; id=20260512T000000Z;"])
}

fn codes(view: &View) -> Vec<Code> {
    view.conclusions.iter().map(|conclusion| conclusion.code).collect()
}

fn message(view: &View, code: Code) -> &str {
    let found = view.conclusions.iter().find(|conclusion| conclusion.code == code);
    found.map_or_else(|| panic!("no {code:?} in {:?}", view.conclusions), |conclusion| &conclusion.message)
}

#[test]
fn questions_are_put_once_and_mail_hosts_follow() {
    let mut lookup = Lookup::new("example.com");
    let first = lookup.next_queries();
    let names: Vec<String> = first.iter().map(|query| format!("{} {}", query.name, query.kind.name())).collect();
    assert_eq!(
        names,
        [
            "_smtp._tls.example.com TXT",
            "example.com MX",
            "_mta-sts.example.com TXT",
            "_tls._smtp.example.com TXT",
            "_smtp-tlsrpt.example.com TXT",
            "_smtp_tlsrpt.example.com TXT",
            "_smtp_tls.example.com TXT",
            "_tlsrpt.example.com TXT",
            "_tls.example.com TXT",
            "_smtp-tls.example.com TXT",
            "example.com TXT",
            "_smtp._tls.example.com.example.com TXT",
            "_mta-sts.example.com.example.com TXT",
            "mta-sts.example.com A",
            "mta-sts.example.com AAAA",
        ]
    );
    assert!(lookup.next_queries().is_empty() && !lookup.is_done());
    assert_eq!(lookup.progress(), (0, 15));
    assert_eq!(lookup.view().headline().0, Tone::Waiting);

    let dns = Dns::default().with(
        "example.com",
        RecordType::Mx,
        false,
        &["20 b.example.net.", "10 A.example.com.", "30 a.example.com"],
    );
    lookup.record_answer(&first[1], read(&first[1], &dns.response(&first[1])));
    let names: Vec<String> =
        lookup.next_queries().iter().map(|query| format!("{} {}", query.name, query.kind.name())).collect();
    assert_eq!(
        names,
        [
            "a.example.com A",
            "a.example.com AAAA",
            "_25._tcp.a.example.com TLSA",
            "_smtp._tls.a.example.com TXT",
            "b.example.net A",
            "b.example.net AAAA",
            "_25._tcp.b.example.net TLSA",
            "_smtp._tls.b.example.net TXT",
        ]
    );
    assert_eq!(lookup.progress(), (1, 23));
}

#[test]
fn a_good_record_has_nothing_to_say() {
    let view = usual().run();
    assert_eq!(view.headline(), (Tone::Good, "The record of example.com is valid.".to_owned()));
    assert_eq!(view.conclusions, []);
    assert_eq!(view.unanswered, []);
    assert_eq!((view.done, view.of), (19, 19));
    let texts = view.record.texts.known().unwrap();
    assert_eq!((texts.texts(), texts.ttl, texts.authentic), (vec![RECORD.to_owned()], Some(86400), true));
    let sts = view.sts.known().unwrap();
    assert_eq!(sts.texts, ["v=STSv1; id=20260512T000000Z;"]);
    assert_eq!(sts.check.as_ref().unwrap().verdict, Verdict::Valid);
    // Other TXT records of the domain are nobody's business here.
    assert!(view.elsewhere.iter().all(|elsewhere| elsewhere.found == Known::Known(Vec::new())));
}

#[test]
fn all_records_of_the_name_are_judged_together() {
    let dns = usual().with(OWNER, RecordType::Txt, true, &[RECORD, "v=TLSRPTv1; rua=mailto:other@example.com"]);
    let view = dns.run();
    assert_eq!(view.record.check.as_ref().unwrap().verdict, Verdict::Invalid);
    assert_eq!(view.headline(), (Tone::Bad, "Senders cannot use the 2 records of example.com.".to_owned()));
    let stray = usual().with(OWNER, RecordType::Txt, true, &["v=spf1 -all", RECORD]).run();
    assert_eq!(stray.headline().0, Tone::Warning);
    let broken = usual().with(OWNER, RecordType::Txt, true, &["v=TLSRPTv1; rua=tlsrpt@example.com"]).run();
    assert_eq!(broken.headline(), (Tone::Bad, "Senders cannot use the record of example.com.".to_owned()));
}

#[test]
fn nothing_there_and_no_such_name_are_told_apart() {
    let gone =
        usual().fail(OWNER, RecordType::Txt, Response::Http { status: 200, body: json!({ "Status": 3 }).to_string() });
    let view = gone.run();
    assert_eq!(view.record.texts.known().unwrap().absence, Some(Absence::NxDomain));
    assert_eq!(view.headline(), (Tone::Bad, format!("No record: there is no name {OWNER}.")));
    let view = usual().put(OWNER, RecordType::Txt, &json!({ "Status": 0 })).run();
    assert_eq!(view.record.texts.known().unwrap().absence, Some(Absence::NoData));
    assert_eq!(view.headline().1, format!("No record: the name {OWNER} exists, but has no TXT record."));

    let view = Dns::default().run();
    assert_eq!(codes(&view), [Code::DomainMissing]);
    assert!(message(&view, Code::DomainMissing).starts_with("The domain example.com does not exist"));
}

#[test]
fn a_failure_is_never_no_record() {
    let failures = [
        (Response::Http { status: 200, body: servfail().to_string() }, "SERVFAIL"),
        (Response::Http { status: 200, body: json!({ "Status": 5 }).to_string() }, "REFUSED"),
        (Response::Http { status: 200, body: json!({ "Status": 0, "TC": true }).to_string() }, "Truncated answer"),
        (Response::Http { status: 200, body: "<html>".to_owned() }, "Malformed answer"),
        (Response::Http { status: 500, body: String::new() }, "HTTP status 500"),
        (Response::TimedOut(8), "Timeout"),
        (Response::Unreachable, "No connection"),
        (Response::Redirected, "Redirect"),
    ];
    for (response, label) in failures {
        let view = usual().fail(OWNER, RecordType::Txt, response).run();
        let (tone, sentence) = view.headline();
        assert_eq!((tone, sentence), (Tone::Unknown, format!("{label}: it is not known what is at {OWNER}.")));
        assert_eq!(view.record.check, None);
        assert_eq!(view.unanswered.len(), 1);
        assert_eq!(view.unanswered[0].query.name, OWNER);
        assert_eq!(view.unanswered[0].failure.label(), label);
        assert_eq!(view.record.zone_lines(), "");
        for conclusion in &view.conclusions {
            assert!(!conclusion.message.to_lowercase().contains("no record"), "{}", conclusion.message);
        }
    }
}

#[test]
fn with_the_network_cut_everything_is_unknown_and_nothing_concluded() {
    let mut lookup = Lookup::new("example.com");
    for query in lookup.next_queries() {
        lookup.record_answer(&query, read(&query, &Response::Unreachable));
    }
    assert!(lookup.next_queries().is_empty() && lookup.is_done());
    let view = lookup.view();
    assert_eq!((view.headline().0, view.unanswered.len(), view.conclusions.len()), (Tone::Unknown, 15, 0));
    assert_eq!(view.mx, Known::Unknown(Failure::NoConnection));
    let groups = view.unanswered_by_failure();
    assert_eq!((groups.len(), groups[0].0, groups[0].1.len()), (1, &Failure::NoConnection, 15));
    assert_eq!(view.sts, Known::Unknown(Failure::NoConnection));
}

#[test]
fn a_stopped_look_up_keeps_what_it_has() {
    let dns = usual();
    let mut lookup = Lookup::new("example.com");
    let first = lookup.next_queries();
    for query in &first[..2] {
        lookup.record_answer(query, read(query, &dns.response(query)));
    }
    lookup.stop();
    assert!(lookup.next_queries().is_empty() && lookup.is_done());
    // What comes late changes nothing.
    lookup.record_answer(&first[2], read(&first[2], &dns.response(&first[2])));
    let view = lookup.view();
    assert_eq!(view.headline().0, Tone::Good);
    assert_eq!(view.sts, Known::Unknown(Failure::Stopped));
    assert_eq!(view.unanswered.len(), 17);
    assert_eq!(view.conclusions, []);
}

#[test]
fn a_record_at_a_wrong_name_is_to_be_moved() {
    for wrong in WrongName::ALL {
        let mut dns = usual().with(&wrong.owner("example.com"), RecordType::Txt, true, &["other", RECORD]);
        dns.responses.remove(&(OWNER.to_owned(), RecordType::Txt));
        let view = dns.run();
        assert_eq!(view.headline().0, Tone::Bad);
        let text = message(&view, Code::Misplaced);
        assert!(
            text.contains(&wrong.owner("example.com")) && text.ends_with(&format!("Move it to {OWNER}.")),
            "{text}"
        );
        assert_eq!(view.conclusions[0].severity, Severity::Error);
        let found = view.elsewhere.iter().find(|elsewhere| elsewhere.wrong == wrong).unwrap();
        assert_eq!(found.found, Known::Known(vec![RECORD.to_owned()]));
    }
    // A wildcard answers at every name; what is at the right one decides.
    let same = usual().with("_tlsrpt.example.com", RecordType::Txt, true, &[RECORD]).run();
    assert_eq!((same.conclusions[0].code, same.conclusions[0].severity), (Code::Misplaced, Severity::Info));
    let other =
        usual().with("_tlsrpt.example.com", RecordType::Txt, true, &["v=tlsrptv1;rua=mailto:x@example.com"]).run();
    assert_eq!(other.conclusions[0].severity, Severity::Warning);
    assert!(other.conclusions[0].message.contains("remove the other"));
    let unknown = usual()
        .with("_tlsrpt.example.com", RecordType::Txt, true, &[RECORD])
        .put(OWNER, RecordType::Txt, &servfail())
        .run();
    assert_eq!(unknown.conclusions[0].severity, Severity::Warning);
    assert!(unknown.conclusions[0].message.contains("not known"), "{}", unknown.conclusions[0].message);
}

#[test]
fn dane_wants_a_record_at_the_mail_host() {
    let dane = usual().with("_25._tcp.mx.example.com", RecordType::Tlsa, true, &[TLSA]);
    let view = dane.run();
    assert_eq!(codes(&view), [Code::DaneRecordMissing]);
    let text = message(&view, Code::DaneRecordMissing);
    assert!(text.starts_with("mx.example.com uses DANE") && text.ends_with("at _smtp._tls.mx.example.com."), "{text}");
    assert_eq!(Code::DaneRecordMissing.source(), "RFC 8460 s.1.1");

    let dane = || usual().with("_25._tcp.mx.example.com", RecordType::Tlsa, true, &[TLSA]);
    let mx_owner = "_smtp._tls.mx.example.com";
    assert_eq!(dane().with(mx_owner, RecordType::Txt, true, &[RECORD]).run().conclusions, []);
    let invalid = dane().with(mx_owner, RecordType::Txt, true, &["v=TLSRPTv1; rua=x"]).run();
    assert_eq!(codes(&invalid), [Code::DaneRecordInvalid]);
    // Not knowing whether there is one leads to no advice.
    let unknown = dane().fail(mx_owner, RecordType::Txt, Response::TimedOut(8)).run();
    assert_eq!((codes(&unknown).len(), unknown.unanswered.len()), (0, 1));

    let foreign = usual()
        .with("example.com", RecordType::Mx, true, &["10 mx1.example.net.", "20 mx2.example.net."])
        .with("_25._tcp.mx1.example.net", RecordType::Tlsa, true, &[TLSA])
        .with("_25._tcp.mx2.example.net", RecordType::Tlsa, true, &[TLSA])
        .run();
    assert_eq!(foreign.conclusions[0].severity, Severity::Info);
    assert!(foreign.conclusions[0].message.starts_with("mx1.example.net, mx2.example.net each use DANE"));
}

#[test]
fn dane_needs_dnssec_and_the_right_usage() {
    let unsigned = usual().with("_25._tcp.mx.example.com", RecordType::Tlsa, false, &[TLSA]).run();
    assert_eq!(codes(&unsigned), [Code::TlsaUnsigned]);
    let usage = usual()
        .with("_25._tcp.mx.example.com", RecordType::Tlsa, true, &["1 0 1 abcd"])
        .with("_smtp._tls.mx.example.com", RecordType::Txt, true, &[RECORD])
        .run();
    assert_eq!(codes(&usage), [Code::TlsaUsage]);
    // Data of a wrong length matches nothing, and an unsigned MX answer leads to no DANE.
    let useless = usual().with("_25._tcp.mx.example.com", RecordType::Tlsa, true, &["3 1 1 abcd", "3 1 9 abcd"]).run();
    assert_eq!(codes(&useless), [Code::TlsaUnusable]);
    let mx = usual()
        .with("example.com", RecordType::Mx, false, &["10 mx.example.com."])
        .with("_25._tcp.mx.example.com", RecordType::Tlsa, true, &[TLSA])
        .with("_smtp._tls.mx.example.com", RecordType::Txt, true, &[RECORD])
        .run();
    assert_eq!(codes(&mx), [Code::MxUnsigned]);
    let broken = usual().put("_25._tcp.mx.example.com", RecordType::Tlsa, &servfail()).run();
    assert_eq!(codes(&broken), [Code::TlsaServFail]);
    let slow = usual().fail("_25._tcp.mx.example.com", RecordType::Tlsa, Response::TimedOut(8)).run();
    assert_eq!(codes(&slow), []);
}

#[test]
fn mail_hosts_are_taken_as_senders_take_them() {
    let null = usual().with("example.com", RecordType::Mx, true, &["0 ."]).run();
    assert_eq!(codes(&null), [Code::NullMx]);
    assert!(null.mx.known().unwrap().null && null.mx.known().unwrap().hosts.is_empty());

    let both = usual().with("example.com", RecordType::Mx, true, &["0 .", "10 mx.example.com."]).run();
    assert_eq!(codes(&both), [Code::NullMxBeside]);

    let mut dns = usual().with("_25._tcp.example.com", RecordType::Tlsa, true, &[TLSA]);
    dns.responses.remove(&("example.com".to_owned(), RecordType::Mx));
    let none = dns.run();
    // The domain is its own mail host; its record stands where it should already.
    assert_eq!(codes(&none), [Code::NoMx]);
    let hosts = &none.mx.known().unwrap().hosts;
    assert_eq!((hosts.len(), hosts[0].preference, hosts[0].name.as_str()), (1, None, "example.com"));
    assert_eq!(none.of, 18);

    let odd = usual().with("example.com", RecordType::Mx, true, &["10 192.0.2.1", "10 mx\u{202e}.example.com"]).run();
    assert_eq!(codes(&odd), [Code::MxName, Code::MxName]);
    assert_eq!(odd.of, 15);

    let many: Vec<String> = (0..MOST_HOSTS + 3).map(|n| format!("{n} mx{n}.example.com.")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let many = usual().with("example.com", RecordType::Mx, true, &many).run();
    let mx = many.mx.known().unwrap();
    assert_eq!((mx.hosts.len(), mx.left_out, many.of), (MOST_HOSTS, 3, 15 + 4 * MOST_HOSTS));
    // Sorted as numbers, a host named twice once.
    assert_eq!(mx.hosts[9].name, "mx9.example.com");
    let twice = ["30 a.example.com", "20 b.example.com", "10 A.example.com."];
    let twice = usual().with("example.com", RecordType::Mx, true, &twice).run();
    let hosts: Vec<_> =
        twice.mx.known().unwrap().hosts.iter().map(|host| (host.preference, host.name.clone())).collect();
    assert_eq!(hosts, [(Some(10), "a.example.com".to_owned()), (Some(20), "b.example.com".to_owned())]);

    let flood: Vec<String> = (0..3000).rev().map(|n| format!("{n} mx{n}.example.com.")).collect();
    let flood: Vec<&str> = flood.iter().map(String::as_str).collect();
    let flood = usual().with("example.com", RecordType::Mx, true, &flood).run();
    assert_eq!(flood.mx.known().unwrap().left_out, 3000 - MOST_HOSTS);
}

#[test]
fn the_mta_sts_record_is_judged() {
    let name = "_mta-sts.example.com";
    let sts = |records: &[&str]| usual().with(name, RecordType::Txt, true, records).run();
    let verdict = |view: &View| view.sts.known().unwrap().check.as_ref().map(|check| check.verdict);
    let beside = sts(&["v=spf1", "v=STSv1; x=1; id=1"]);
    assert_eq!((verdict(&beside), codes(&beside)), (Some(Verdict::ValidWithWarning), vec![]));
    for broken in
        [&["v=STSv1; id=1", "v=STSv1; id=2"][..], &["v=STSv1;"], &["v=STSv1; id=2026-05-12"], &["v=stsv1; id=1"]]
    {
        let view = sts(broken);
        assert_eq!((verdict(&view), codes(&view)), (Some(Verdict::Invalid), vec![Code::StsInvalid]), "{broken:?}");
    }
    // Neither MTA-STS nor DANE, which has to be known of every host.
    let none = sts(&["google-site-verification=1"]);
    assert_eq!((verdict(&none), codes(&none)), (None, vec![Code::NoPolicy]));
    let unsigned = usual()
        .with(name, RecordType::Txt, true, &["x"])
        .with("_25._tcp.mx.example.com", RecordType::Tlsa, false, &[TLSA])
        .run();
    assert_eq!(codes(&unsigned), [Code::TlsaUnsigned, Code::NoPolicy]);
    let unknown = usual()
        .with(name, RecordType::Txt, true, &["x"])
        .fail("_25._tcp.mx.example.com", RecordType::Tlsa, Response::TimedOut(8))
        .run();
    assert_eq!(codes(&unknown), []);
}

#[test]
fn a_short_ttl_without_dnssec_is_a_hint() {
    let body = |ad: bool, ttl: u32| json!({ "Status": 0, "AD": ad, "Answer": [{ "name": OWNER, "type": 16, "TTL": ttl, "data": RECORD }] });
    let short = usual().put(OWNER, RecordType::Txt, &body(false, 60)).run();
    assert_eq!((codes(&short), short.conclusions[0].severity), (vec![Code::ShortTtl], Severity::Info));
    assert!(short.conclusions[0].message.contains("for 60 more seconds"));
    assert_eq!(codes(&usual().put(OWNER, RecordType::Txt, &body(true, 60)).run()), []);
    assert_eq!(codes(&usual().put(OWNER, RecordType::Txt, &body(false, 300)).run()), []);
    assert_eq!(short.headline().0, Tone::Good);
}

#[test]
fn an_alias_is_followed_and_named() {
    let body = json!({ "Status": 0, "AD": true, "Answer": [
        { "name": OWNER, "type": 5, "TTL": 86400, "data": "tlsrpt.example.net." },
        { "name": "tlsrpt.example.net.", "type": 16, "TTL": 86400, "data": RECORD },
    ] });
    let view = usual().put(OWNER, RecordType::Txt, &body).run();
    assert_eq!((view.headline().0, codes(&view)), (Tone::Good, vec![Code::Alias]));
    assert!(message(&view, Code::Alias).contains("alias (CNAME) for tlsrpt.example.net"));
    // An alias to nowhere exists, although the status is that of its target (RFC 6604 s.3).
    for status in [0, 3] {
        let body = json!({ "Status": status, "AD": true, "Answer": [
            { "name": OWNER, "type": 5, "TTL": 86400, "data": "gone.example.net." },
        ] });
        let view = usual().put(OWNER, RecordType::Txt, &body).run();
        let (tone, sentence) = view.headline();
        assert_eq!(tone, Tone::Bad);
        assert!(sentence.contains("is an alias (CNAME) for gone.example.net, which has no TXT record"), "{sentence}");
        assert_eq!((codes(&view), view.conclusions[0].severity), (vec![Code::Alias], Severity::Error));
    }
}

#[test]
fn the_records_can_be_handed_on_as_they_are() {
    let hostile = "v=TLSRPTv1; rua=\\\"mailto:a\\\\b\\195\\164@example.com\\007";
    let long = "x".repeat(255);
    let data = [format!("\"{hostile}\" \"{long}\""), format!("\"{RECORD}\"")];
    let data: Vec<&str> = data.iter().map(String::as_str).collect();
    let view = usual().with(OWNER, RecordType::Txt, true, &data).run();
    let lines = view.record.zone_lines();
    assert_eq!(lines.lines().count(), 2);
    let pasted = paste::read(&lines);
    assert_eq!(pasted.owner.as_deref(), Some("_smtp._tls.example.com."));
    assert_eq!(pasted.answer, view.record.texts.known().unwrap().records);
    let query = view.record.check_query("example.com").unwrap();
    assert_eq!(permalink::check(&query), (lines, "example.com".to_owned()));
}

#[test]
fn the_addresses_of_mail_hosts_are_looked_at() {
    let body = json!({ "Status": 0, "AD": true, "Answer": [
        { "name": "mx.example.com", "type": 5, "TTL": 60, "data": "shop.example.net." },
        { "name": "shop.example.net", "type": 1, "TTL": 60, "data": "192.0.2.7" },
    ] });
    let view = usual().put("mx.example.com", RecordType::A, &body).run();
    let host = &view.mx.known().unwrap().hosts[0];
    let addresses = host.addresses.known().unwrap();
    assert_eq!(addresses.list, ["192.0.2.7".parse::<std::net::IpAddr>().unwrap()]);
    assert_eq!(addresses.aliases, ["shop.example.net"]);
    assert_eq!(codes(&view), [Code::MxAlias]);
    assert!(message(&view, Code::MxAlias).starts_with("mx.example.com is an alias (CNAME) for shop.example.net."));

    let none = json!({ "Status": 3 });
    let view = usual().put("mx.example.com", RecordType::A, &none).run();
    assert_eq!(codes(&view), [Code::MxNoAddress]);
    // With one family unanswered it is not known that there is no address.
    let view = usual().put("mx.example.com", RecordType::A, &json!({ "Status": 5 })).run();
    assert_eq!(codes(&view), []);
    assert!(matches!(view.mx.known().unwrap().hosts[0].addresses, Known::Unknown(Failure::Refused { .. })));
    let v6 = usual()
        .put("mx.example.com", RecordType::A, &none)
        .with("mx.example.com", RecordType::Aaaa, true, &["2001:db8::25"])
        .run();
    assert_eq!(codes(&v6), []);
}

#[test]
fn a_policy_without_its_host_is_told() {
    let none = json!({ "Status": 3 });
    let view = usual().put("mta-sts.example.com", RecordType::A, &none).run();
    assert_eq!(codes(&view), [Code::PolicyHostMissing]);
    assert!(message(&view, Code::PolicyHostMissing).contains("mta-sts.example.com has no address"));
    // Without a policy nobody asks for its host.
    let without = usual().put("_mta-sts.example.com", RecordType::Txt, &none);
    let view = without.put("mta-sts.example.com", RecordType::A, &none).run();
    assert!(!codes(&view).contains(&Code::PolicyHostMissing));
}

#[test]
fn an_mta_sts_record_with_the_zone_appended_twice_is_found() {
    let doubled = "_mta-sts.example.com.example.com";
    let dns = usual().put("_mta-sts.example.com", RecordType::Txt, &json!({ "Status": 3 }));
    let view = dns.with(doubled, RecordType::Txt, true, &["v=STSv1; id=1;"]).run();
    assert_eq!(codes(&view), [Code::StsMisplaced]);
    assert!(message(&view, Code::StsMisplaced).contains(doubled));
}

#[test]
fn a_record_of_the_parent_is_not_inherited() {
    let run = |dns: &Dns| {
        let mut lookup = Lookup::new("mail.example.com");
        loop {
            let queries = lookup.next_queries();
            if queries.is_empty() {
                return lookup.view();
            }
            for query in queries {
                lookup.record_answer(&query, read(&query, &dns.response(&query)));
            }
        }
    };
    let view = run(&usual());
    assert_eq!(view.parent, Some((OWNER.to_owned(), Known::Known(vec![RECORD.to_owned()]))));
    assert!(message(&view, Code::ParentRecord).contains("senders look only at _smtp._tls.mail.example.com"));
    // With a record of its own the parent's is of no interest.
    let own = usual().with("_smtp._tls.mail.example.com", RecordType::Txt, true, &[RECORD]);
    assert!(!codes(&run(&own)).contains(&Code::ParentRecord));
    // Nobody publishes at a registry's domain.
    let names =
        |domain: &str| Lookup::new(domain).next_queries().into_iter().map(|query| query.name).collect::<Vec<_>>();
    assert!(!names("example.co.uk").contains(&"_smtp._tls.co.uk".to_owned()));
    assert!(!names("example.com").contains(&"_smtp._tls.com".to_owned()));
}

#[test]
fn wrong_signatures_and_dead_servers_are_told_apart() {
    let broken = |dns: Dns| dns.put(OWNER, RecordType::Txt, &servfail());
    let dead = broken(usual()).run();
    assert_eq!((dead.bogus.len(), codes(&dead)), (0, vec![]));
    assert_eq!(dead.unanswered.len(), 1);

    let mut dns = broken(usual());
    let body = json!({ "Status": 0, "Answer": [{ "name": OWNER, "type": 16, "TTL": 60, "data": RECORD }] });
    dns.unvalidated.insert(OWNER.to_owned(), Response::Http { status: 200, body: body.to_string() });
    let view = dns.run();
    assert_eq!(codes(&view), [Code::DnssecBogus]);
    assert!(message(&view, Code::DnssecBogus).starts_with(&format!("DNSSEC is broken for TXT {OWNER}: ")));
    // What came without a check of the signatures is no answer.
    assert_eq!(view.headline().0, Tone::Unknown);
    assert_eq!((view.record.check, view.unanswered.len()), (None, 1));
}
