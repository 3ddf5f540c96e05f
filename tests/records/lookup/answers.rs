//! What resolvers send, in the shapes of Google and Cloudflare, and what is read from it: each way a look-up can end is
//! a value of its own, and no failure is ever read as "there is nothing".

use tls_rpt_workbench::lookup::data::{MxRecord, Record};
use tls_rpt_workbench::lookup::outcome::{Malformed, NoRecords};
use tls_rpt_workbench::lookup::query::{Purpose, WrongName};
use tls_rpt_workbench::lookup::read::{MOST_BODY, read};
use tls_rpt_workbench::lookup::{Answer, Failure, Outcome, Query, RecordType, Response};

const OWNER: &str = "_smtp._tls.example.com";

fn query(name: &str, kind: RecordType) -> Query {
    Query { name: name.to_owned(), kind, purpose: Purpose::Record, unvalidated: false }
}

fn txt_of(body: &str) -> Outcome {
    read(&query(OWNER, RecordType::Txt), &Response::Http { status: 200, body: body.to_owned() })
}

#[track_caller]
fn answer(outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Answer(answer) => answer,
        other => panic!("no answer: {other:?}"),
    }
}

#[track_caller]
fn malformed(outcome: Outcome) -> Malformed {
    match outcome {
        Outcome::Failed(Failure::Malformed(malformed)) => malformed,
        other => panic!("not malformed: {other:?}"),
    }
}

fn strings(answer: &Answer) -> Vec<Vec<String>> {
    let text = |string: &Vec<u8>| String::from_utf8_lossy(string).into_owned();
    answer.txt().iter().map(|record| record.strings.iter().map(text).collect()).collect()
}

#[test]
fn google_gives_names_with_a_dot_and_bare_text() {
    let got = answer(txt_of(
        r#"{"Status":0,"TC":false,"RD":true,"RA":true,"AD":true,"CD":false,
        "Question":[{"name":"_smtp._tls.example.com.","type":16}],
        "Answer":[{"name":"_smtp._tls.example.com.","type":16,"TTL":3599,"data":"v=TLSRPTv1; rua=mailto:tlsrpt@example.com"},
                  {"name":"_smtp._tls.example.com.","type":46,"TTL":3599,"data":"txt 8 4 3600 1764028800 1763164800 1 example.com. abc="}],
        "Comment":"Response from 192.0.2.53."}"#,
    ));
    assert_eq!(strings(&got), [["v=TLSRPTv1; rua=mailto:tlsrpt@example.com"]]);
    assert_eq!((got.ttl, got.authentic, got.aliases.len()), (Some(3599), true, 0));
}

#[test]
fn cloudflare_gives_names_without_a_dot_and_quoted_strings() {
    let got = answer(txt_of(
        r#"{"Status":0,"TC":false,"RD":true,"RA":true,"AD":false,"CD":false,
        "Question":[{"name":"_smtp._tls.example.com","type":16}],
        "Answer":[{"name":"_smtp._tls.example.com","type":16,"TTL":300,"data":"\"v=TLSRPTv1; rua=mailto:a@example.com,\" \"mailto:b@example.com\""},
                  {"name":"_smtp._tls.example.com","type":16,"TTL":300,"data":"\"say \\\"hi\\\" \\195\\164\""}]}"#,
    ));
    let first = vec!["v=TLSRPTv1; rua=mailto:a@example.com,".to_owned(), "mailto:b@example.com".to_owned()];
    assert_eq!(strings(&got), [first, vec!["say \"hi\" \u{e4}".to_owned()]]);
    assert_eq!((got.ttl, got.authentic), (Some(300), false));
}

#[test]
fn joined_text_is_divided_where_no_string_can_go_on() {
    let long = format!("v=TLSRPTv1; rua=mailto:{}@example.com", "a".repeat(300));
    let got =
        answer(txt_of(&format!(r#"{{"Status":0,"Answer":[{{"name":"{OWNER}","type":16,"TTL":1,"data":"{long}"}}]}}"#)));
    assert_eq!(strings(&got)[0].concat(), long);
    assert_eq!(got.txt()[0].longest_string(), 255);
}

#[test]
fn aliases_are_followed_and_the_shortest_ttl_counts() {
    let got = answer(txt_of(
        r#"{"Status":0,"Answer":[
        {"name":"_smtp._tls.example.com.","type":5,"TTL":7200,"data":"Tlsrpt.Example.net."},
        {"name":"tlsrpt.example.net.","type":5,"TTL":60,"data":"t.example.org."},
        {"name":"T.example.org.","type":16,"TTL":900,"data":"\"v=TLSRPTv1; rua=mailto:a@example.org\""}]}"#,
    ));
    assert_eq!(got.aliases, ["tlsrpt.example.net", "t.example.org"]);
    assert_eq!((got.ttl, got.records.len()), (Some(60), 1));

    let broken =
        r#"{"Status":3,"Answer":[{"name":"_smtp._tls.example.com","type":5,"TTL":60,"data":"gone.example.net"}]}"#;
    let gone = NoRecords { authentic: false, aliases: vec!["gone.example.net".to_owned()] };
    assert_eq!(txt_of(broken), Outcome::NxDomain(gone.clone()));
    assert_eq!(txt_of(&broken.replace(":3,", ":0,")), Outcome::NoData(gone));

    let circle = r#"{"Status":0,"Answer":[{"name":"_smtp._tls.example.com","type":5,"data":"a.example"},{"name":"a.example","type":5,"data":"_smtp._tls.example.com"}]}"#;
    assert_eq!(malformed(txt_of(circle)).place, "Answer[1].data");
}

#[test]
fn no_data_and_no_such_name_are_two_answers() {
    let authority = r#""Authority":[{"name":"example.com","type":6,"TTL":300,"data":"ns.example.com. hostmaster.example.com. 1 2 3 4 5"}]"#;
    let no_data = txt_of(&format!(r#"{{"Status":0,"AD":true,{authority}}}"#));
    assert_eq!(no_data, Outcome::NoData(NoRecords { authentic: true, aliases: Vec::new() }));
    assert_eq!(txt_of(r#"{"Status":0,"Answer":[]}"#), Outcome::NoData(NoRecords::default()));
    assert_eq!(txt_of(&format!(r#"{{"Status":3,{authority}}}"#)), Outcome::NxDomain(NoRecords::default()));
    // Signatures of something else are no record.
    let signature = r#"{"Status":0,"Answer":[{"name":"_smtp._tls.example.com","type":46,"TTL":1,"data":"x"}]}"#;
    assert_eq!(txt_of(signature), Outcome::NoData(NoRecords::default()));
}

#[test]
fn failures_keep_what_the_resolver_says_about_them() {
    let cloudflare = txt_of(r#"{"Status":2,"TC":false,"AD":false,"Comment":["EDE(22): No Reachable Authority"]}"#);
    let says = |text: &str| vec![text.to_owned()];
    assert_eq!(cloudflare, Outcome::Failed(Failure::ServFail { explanation: says("EDE(22): No Reachable Authority") }));
    let google = txt_of(
        r#"{"Status":2,"extended_dns_errors":[{"info_code":7,"extra_text":"RRSIG expired 3 days ago"}],"Comment":"DNSSEC validation failure."}"#,
    );
    let explanation =
        vec!["EDE 7 (signature expired): RRSIG expired 3 days ago".to_owned(), "DNSSEC validation failure.".to_owned()];
    assert_eq!(google, Outcome::Failed(Failure::ServFail { explanation }));
    assert_eq!(txt_of(r#"{"Status":5}"#), Outcome::Failed(Failure::Refused { explanation: Vec::new() }));
    let other = txt_of(r#"{"Status":9,"Comment":"no"}"#);
    assert_eq!(other, Outcome::Failed(Failure::Rcode { code: 9, explanation: says("no") }));
    // Even with records beside it, a failure is a failure.
    let both = r#"{"Status":2,"Answer":[{"name":"_smtp._tls.example.com","type":16,"TTL":1,"data":"v=TLSRPTv1; rua=mailto:a@b.c"}]}"#;
    assert!(matches!(txt_of(both), Outcome::Failed(Failure::ServFail { .. })));
    let cut = r#"{"Status":0,"TC":true,"Answer":[{"name":"_smtp._tls.example.com","type":16,"TTL":1,"data":"v=TLSRPTv1; rua=mailto:a@b.c"}]}"#;
    assert_eq!(txt_of(cut), Outcome::Failed(Failure::Truncated));
}

#[test]
fn what_the_network_gives_in_place_of_an_answer_stays_apart() {
    let question = query(OWNER, RecordType::Txt);
    let of = |response: Response| read(&question, &response);
    assert_eq!(of(Response::TimedOut(8)), Outcome::Failed(Failure::Timeout(8)));
    assert_eq!(of(Response::Unreachable), Outcome::Failed(Failure::NoConnection));
    assert_eq!(of(Response::Redirected), Outcome::Failed(Failure::Redirected));
    // A body that looks like an answer does not make an error one.
    let body = r#"{"Status":0}"#.to_owned();
    assert_eq!(of(Response::Http { status: 500, body }), Outcome::Failed(Failure::HttpStatus(500)));
}

#[test]
fn a_malformed_answer_says_what_is_wrong_and_where() {
    let cases = [
        ("", "line 1, column 0"),
        ("<!doctype html><h1>Blocked</h1>", "line 1, column 1"),
        (r#"{"Status":0,"Answer":["#, "line 1, column 22"),
        ("[]", "the beginning"),
        ("{}", "Status"),
        (r#"{"Status":"0"}"#, "Status"),
        (r#"{"Status":-1}"#, "Status"),
        (r#"{"Status":0,"TC":"no"}"#, "TC"),
        (r#"{"Status":0,"AD":1}"#, "AD"),
        (r#"{"Status":0,"Answer":{}}"#, "Answer"),
        (r#"{"Status":0,"Answer":[7]}"#, "Answer[0].type"),
        (r#"{"Status":0,"Answer":[{"type":"TXT"}]}"#, "Answer[0].type"),
        (r#"{"Status":0,"Answer":[{"type":16,"TTL":1,"data":"x"}]}"#, "Answer[0].name"),
        (r#"{"Status":0,"Answer":[{"type":16,"TTL":-1,"data":"x","name":"a"}]}"#, "Answer[0].TTL"),
        (r#"{"Status":0,"Answer":[{"type":16,"TTL":1e12,"data":"x","name":"a"}]}"#, "Answer[0].TTL"),
        (r#"{"Status":0,"Answer":[{"type":16,"TTL":99999999999,"data":"x","name":"a"}]}"#, "Answer[0].TTL"),
        (r#"{"Status":0,"Answer":[{"type":16,"TTL":1,"name":"_smtp._tls.example.com"}]}"#, "Answer[0].data"),
        (
            r#"{"Status":0,"Answer":[{"type":16,"TTL":1,"data":["x"],"name":"_smtp._tls.example.com"}]}"#,
            "Answer[0].data",
        ),
        (r#"{"Status":0,"Answer":[{"type":16,"TTL":1,"data":"x","name":"other.example.com"}]}"#, "Answer[0].name"),
        (
            r#"{"Status":0,"Answer":[{"type":16,"TTL":1,"data":"\\# 4 0161","name":"_smtp._tls.example.com"}]}"#,
            "Answer[0].data",
        ),
        (r#"{"Status":3,"Answer":[{"type":16,"TTL":1,"data":"x","name":"_smtp._tls.example.com"}]}"#, "Status"),
        (r#"{"Status":0,"Question":[{"name":"example.com.","type":16}]}"#, "Question[0].name"),
        (r#"{"Status":0,"Question":[{"name":"_smtp._tls.example.com.","type":1}]}"#, "Question[0].type"),
        (r#"{"Status":0,"Question":{"name":"example.com.","type":16}}"#, "Question.name"),
    ];
    for (body, place) in cases {
        assert_eq!(malformed(txt_of(body)).place, place, "{body}");
    }
    let html = malformed(txt_of("<!doctype html><title>Blocked by your administrator, who says hello</title>"));
    assert_eq!((html.expected.as_str(), html.found.chars().count()), ("JSON", 61));
    assert_eq!(malformed(txt_of(&" ".repeat(MOST_BODY + 1))).place, "the end");
    // Depth that would exhaust a recursive reader.
    assert_eq!(malformed(txt_of(&"[".repeat(100_000))).expected, "JSON");
}

/// Whatever is missing or changed, an answer with a record never becomes one that says there is none.
#[test]
fn a_damaged_answer_is_never_read_as_nothing_there() {
    let whole = r#"{"Status":0,"TC":false,"AD":true,"Question":[{"name":"_smtp._tls.example.com.","type":16}],"Answer":[{"name":"_smtp._tls.example.com.","type":16,"TTL":60,"data":"\"v=TLSRPTv1; rua=mailto:a@example.com\""}]}"#;
    answer(txt_of(whole));
    // An answer under another name, or a record of another type, is not there for anyone.
    let member = whole.find("\"Answer\"").unwrap();
    let kind = whole.rfind("16").unwrap();
    let another = |at: usize| (member..member + 8).contains(&at) || (kind..kind + 2).contains(&at);
    for at in 0..whole.len() {
        malformed(txt_of(&whole[..at]));
        for other in ['"', '}', '0', '\\', 'x'] {
            let changed = format!("{}{other}{}", &whole[..at], &whole[at + 1..]);
            let nothing = matches!(txt_of(&changed), Outcome::NoData(_) | Outcome::NxDomain(_));
            assert!(!nothing || another(at), "{changed}");
        }
    }
}

fn one(kind: RecordType, data: &str) -> Outcome {
    let body = serde_json::json!({
        "Status": 0,
        "Answer": [{ "name": "x.example.com.", "type": kind.number(), "TTL": 60, "data": data }],
    });
    read(&query("x.example.com", kind), &Response::Http { status: 200, body: body.to_string() })
}

#[test]
fn generic_data_is_read_for_every_type() {
    let txt = answer(one(RecordType::Txt, "\\# 8 03 763d54 03 4c5352"));
    assert_eq!(strings(&txt), [["v=T", "LSR"]]);
    let mx = answer(one(RecordType::Mx, "\\# 11 000a 024D58 0461 2e62 63 00"));
    assert_eq!(mx.mx(), [MxRecord { preference: 10, host: "mx.a.bc".to_owned() }]);
    let null = answer(one(RecordType::Mx, "\\# 3 0000 00"));
    assert!(null.mx()[0].is_null());
    let tlsa = answer(one(RecordType::Tlsa, "\\# 7 030101 AB CD ef01"));
    assert_eq!(tlsa.tlsa()[0].to_string(), "3 1 1 abcdef01");
}

#[test]
fn mail_hosts_and_tlsa_records_are_read() {
    let mx = |data: &str| answer(one(RecordType::Mx, data)).mx();
    assert_eq!(mx("10 MX1.Example.COM."), [MxRecord { preference: 10, host: "mx1.example.com".to_owned() }]);
    assert_eq!(mx("5 mx")[0].host, "mx");
    assert!(mx("0 .")[0].is_null());
    let tlsa = answer(one(RecordType::Tlsa, "3 1 1 0C72AC70 b745ac19"));
    assert!(matches!(&tlsa.records[0], Record::Tlsa(record) if record.data.len() == 8 && record.usage == 3));
    for (kind, data) in [
        (RecordType::Mx, "mx1.example.com."),
        (RecordType::Mx, "10"),
        (RecordType::Mx, "70000 mx1.example.com."),
        (RecordType::Mx, "10 mx1.example.com. extra"),
        (RecordType::Mx, "\\# 4 000a 05 6d"),
        (RecordType::Mx, "\\# 4 000a c00c"),
        (RecordType::Tlsa, "3 1 1"),
        (RecordType::Tlsa, "3 1 1 abc"),
        (RecordType::Tlsa, "3 1 1 zz"),
        (RecordType::Tlsa, "300 1 1 abcd"),
        (RecordType::Tlsa, "\\# 3 030101"),
        (RecordType::Tlsa, "\\# 9 030101"),
        (RecordType::Txt, "\\# x"),
    ] {
        assert_eq!(malformed(one(kind, data)).place, "Answer[0].data", "{data}");
    }
}

#[test]
fn every_failure_is_told_in_its_own_words() {
    let explanation = vec!["why".to_owned()];
    let failures = [
        Failure::ServFail { explanation: explanation.clone() },
        Failure::Refused { explanation: explanation.clone() },
        Failure::Rcode { code: 4, explanation },
        Failure::Truncated,
        Failure::Timeout(8),
        Failure::NoConnection,
        Failure::Redirected,
        Failure::HttpStatus(503),
        Failure::Malformed(Malformed {
            place: "Status".to_owned(),
            expected: "a number".to_owned(),
            found: "\"x\"".to_owned(),
        }),
        Failure::Stopped,
    ];
    let mut told: Vec<(String, String)> = failures.iter().map(|it| (it.label(), it.to_string())).collect();
    for (label, text) in &told {
        let both = format!("{label} {text}").to_lowercase();
        assert!(!both.contains("no record") && !both.contains("not exist"), "{both}");
    }
    assert!(told[..3].iter().all(|(_, text)| text.ends_with("It says: why")));
    assert!(told[8].1.ends_with("at Status: expected a number, found \"x\"."));
    told.sort();
    told.dedup_by(|a, b| a.0 == b.0 || a.1 == b.1);
    assert_eq!(told.len(), failures.len());
    assert_eq!(WrongName::ALL.len(), 9);
}
