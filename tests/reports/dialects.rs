//! Random reports in every dialect, in every wrapping and in every container: what is read is what was written.
//!
//! `--nocapture` prints the matrix.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use tls_rpt_workbench::export::{self, Everything, Format};
use tls_rpt_workbench::intake::{Limits, read_file};
use tls_rpt_workbench::report::Report;

use crate::support::random::Random;
use crate::support::{base64, base64_lines, gzip, json_report, mail_of, mbox, part, reports, tar, zip, zlib};

/// A report as a correct sender would have it, as JSON.
fn made(random: &mut Random, id: usize) -> Value {
    let policies: Vec<Value> = (0..=random.below(2)).map(|at| policy(random, at)).collect();
    json!({
        "organization-name": random.pick(&["Sender Ltd.", "Größe & Söhne", "mx.example"]),
        "date-range": {"start-datetime": "2026-05-12T00:00:00Z", "end-datetime": "2026-05-12T23:59:59Z"},
        "contact-info": random.pick(&["tls@sender.example", "https://sender.example/tls?a=b"]),
        "report-id": format!("r{id}_{}", random.below(1000)),
        "policies": policies,
    })
}

fn policy(random: &mut Random, at: usize) -> Value {
    let kinds = ["sts", "tlsa", "no-policy-found"];
    let kind = kinds[(at + random.below(3)) % 3];
    let lines = match kind {
        "sts" => json!([
            "version: STSv1",
            "mode: enforce",
            "mx: mx1.example.com",
            "mx: *.mail.example.com",
            "max_age: 604800"
        ]),
        "tlsa" => json!([format!("3 1 1 {}", "ab".repeat(32))]),
        _ => json!([]),
    };
    let failed: usize = random.below(50);
    let failures: Vec<Value> = (0..random.below(3))
        .map(|_| {
            json!({
                "result-type": random.pick(&["certificate-expired", "validation-failure", "starttls-not-supported"]),
                "sending-mta-ip": random.pick(&["192.0.2.10", "2001:db8::10"]),
                "receiving-mx-hostname": random.pick(&["mx1.example.com", "mx2.example.com"]),
                "receiving-ip": "192.0.2.25",
                "failed-session-count": random.below(20),
                "failure-reason-code": random.pick(&["X509 error: \"expired\"", "too many connections, try later", "a\\b: 100 %"]),
            })
        })
        .collect();
    json!({
        "policy": {
            "policy-type": kind,
            "policy-string": lines,
            "policy-domain": if at == 0 { "example.com" } else { "example.net" },
            "mx-host": if kind == "sts" { json!(["mx1.example.com", "*.mail.example.com"]) } else { json!([]) },
        },
        "summary": {"total-successful-session-count": random.below(1000), "total-failure-session-count": failed},
        "failure-details": failures,
    })
}

/// The same value with other member names.
fn renamed(value: &Value, name: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.iter().map(|(key, value)| (name(key), renamed(value, name))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| renamed(item, name)).collect()),
        other => other.clone(),
    }
}

fn snake(name: &str) -> String {
    name.replace('-', "_")
}

fn camel(name: &str) -> String {
    let mut words = name.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &capital(word))
}

fn capital(word: &str) -> String {
    word.get(..1).map_or_else(String::new, str::to_uppercase) + word.get(1..).unwrap_or_default()
}

/// The members of a report where parsedmarc has them.
fn parsedmarc(report: &Value) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: &Value| out.insert(name.to_owned(), value.clone());
    put("organization_name", &report["organization-name"]);
    put("begin_date", &report["date-range"]["start-datetime"]);
    put("end_date", &report["date-range"]["end-datetime"]);
    put("contact_info", &report["contact-info"]);
    put("report_id", &report["report-id"]);
    let entry = |entry: &Value| {
        let failures: Vec<Value> =
            entry["failure-details"].as_array().unwrap().iter().map(|failure| renamed(failure, &snake)).collect();
        json!({
            "policy_domain": entry["policy"]["policy-domain"],
            "policy_type": entry["policy"]["policy-type"],
            "policy_strings": entry["policy"]["policy-string"],
            "mx_host_patterns": entry["policy"]["mx-host"],
            "successful_session_count": entry["summary"]["total-successful-session-count"],
            "failed_session_count": entry["summary"]["total-failure-session-count"],
            "failure_details": failures,
        })
    };
    put("policies", &Value::Array(report["policies"].as_array().unwrap().iter().map(entry).collect()));
    Value::Object(out)
}

/// An export of this program.
fn exported(report: &Value, format: Format) -> String {
    let reports = [json_report(&report.to_string())];
    let mut out = Vec::new();
    export::write(format, reports.iter(), &Everything, &[], false, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

type Dialect = (&'static str, fn(&Value) -> String);

const DIALECTS: [Dialect; 9] = [
    ("RFC 8460", Value::to_string),
    ("pretty", |report| serde_json::to_string_pretty(report).unwrap()),
    ("snake case", |report| renamed(report, &snake).to_string()),
    ("camel case", |report| renamed(report, &camel).to_string()),
    ("Pascal case", |report| renamed(report, &|name| capital(&camel(name))).to_string()),
    ("no separators", |report| renamed(report, &|name| name.replace('-', "")).to_string()),
    ("parsedmarc", |report| parsedmarc(report).to_string()),
    ("own JSON lines", |report| exported(report, Format::Ndjson)),
    ("own JSON", |report| exported(report, Format::Json)),
];

type Wrapping = (&'static str, fn(&str) -> Vec<u8>);

fn bytes(text: String) -> Vec<u8> {
    text.into_bytes()
}

fn in_string(text: &str) -> Value {
    Value::from(text)
}

fn every_line(text: &str, prefix: impl Fn(usize) -> String) -> String {
    (1..).zip(text.lines()).fold(String::new(), |out, (number, line)| out + &prefix(number) + line + "\n")
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        let _ =
            if byte.is_ascii_alphanumeric() { write!(out, "{}", char::from(byte)) } else { write!(out, "%{byte:02X}") };
        out
    })
}

const WRAPPINGS: [Wrapping; 20] = [
    ("nothing", |text| text.as_bytes().to_vec()),
    ("base64", |text| bytes(base64(text.as_bytes()))),
    ("base64 of gzip, folded", |text| bytes(base64_lines(&gzip(text.as_bytes()), 64))),
    ("data URL", |text| bytes(format!("data:application/json;base64,{}", base64(text.as_bytes())))),
    ("quoted mail", |text| bytes(format!("On Monday A wrote:\n{}", every_line(text, |_| "> ".to_owned())))),
    ("prose", |text| bytes(format!("Hello,\nthis came today:\n\n{text}\n\nWhat is it?\n"))),
    ("code fence", |text| bytes(format!("# Report\n\n```json\n{text}\n```\n"))),
    ("line numbers", |text| bytes(every_line(text, |number| format!("{number:4}  ")))),
    ("log line", |text| bytes(format!("2026-05-13T03:12:44Z INFO got report: {}\n", text.replace('\n', " ")))),
    ("escaped in a log", |text| bytes(format!("level=info msg={}\n", in_string(text)))),
    ("curl", |text| bytes(format!("curl -X POST https://r.example/ --data '{text}'\n"))),
    ("HTTP request", |text| {
        bytes(format!("POST /v1 HTTP/1.1\r\nHost: r.example\r\nContent-Type: application/tlsrpt+json\r\n\r\n{text}"))
    }),
    ("piece of a mail", |text| {
        bytes(format!("--b1\r\nContent-Type: application/tlsrpt+json\r\n\r\n{text}\r\n--b1--\r\n"))
    }),
    ("member", |text| bytes(json!({"event": {"id": 1, "body": in_string(text)}}).to_string())),
    ("element", |text| bytes(json!([{"x": [1, {"_raw": in_string(text)}]}]).to_string())),
    ("base64 in JSON", |text| bytes(json!({"Records": [{"data": base64(&gzip(text.as_bytes()))}]}).to_string())),
    ("invisible characters", |text| bytes(text.replace('{', "{\u{200b}").replace("},", "}\u{2060},"))),
    ("form", |text| bytes(format!("report={}&token=1", percent(text)))),
    ("HTML entities", |text| bytes(text.replace('&', "&amp;").replace('"', "&quot;"))),
    ("two in one", |text| {
        bytes(json!({"payload": base64(json!({"inner": in_string(text)}).to_string().as_bytes())}).to_string())
    }),
];

type Container = (&'static str, fn(&[u8]) -> Vec<u8>);

const CONTAINERS: [Container; 7] = [
    ("file", <[u8]>::to_vec),
    ("gzip", gzip),
    ("zlib", zlib),
    ("zip", |bytes| zip(&[("report.json", bytes)])),
    ("tar", |bytes| tar(&[("report.txt", bytes)])),
    ("mail", |bytes| {
        let headers = "Content-Type: application/octet-stream; name=\"r.txt\"\nContent-Transfer-Encoding: base64";
        mail_of(&[part(headers, base64_lines(bytes, 76).as_bytes())])
    }),
    ("mailbox", |bytes| {
        let headers = "Content-Type: application/tlsrpt+json\nContent-Transfer-Encoding: base64";
        mbox(&[&mail_of(&[part(headers, base64_lines(bytes, 76).as_bytes())])])
    }),
];

/// What must come back: everything but remarks.
fn content(report: &Report) -> Report {
    let mut report = Report { deviations: Vec::new(), unread: Vec::new(), submitter: None, ..report.clone() };
    for policy in &mut report.policies {
        policy.domain_inferred = false;
    }
    report
}

#[test]
fn every_dialect_is_read_in_every_wrapping_and_container() {
    const ROUNDS: usize = 3;
    let mut random = Random::new(8460);
    let mut wrong = Vec::new();
    println!("{:24}{}", "", DIALECTS.map(|(name, _)| format!("{name:>16}")).concat());
    for (wrapping, wrap) in WRAPPINGS {
        let mut line = format!("{wrapping:24}");
        for (dialect, write) in DIALECTS {
            let (mut right, mut all) = (0, 0);
            for round in 0..ROUNDS {
                let made = made(&mut random, round);
                let want = content(&json_report(&made.to_string()));
                let wrapped = wrap(&write(&made));
                for (container, pack) in CONTAINERS {
                    let read = read_file("unknown", &pack(&wrapped), &Limits::default());
                    let found: Vec<Report> = reports(&read).iter().map(content).collect();
                    all += 1;
                    if found == [want.clone()] {
                        right += 1;
                    } else if wrong.len() < 20 {
                        wrong.push(format!(
                            "{dialect}, {wrapping}, {container}: {:?}\n{}",
                            read.detail(),
                            String::from_utf8_lossy(&wrapped)
                        ));
                    }
                }
            }
            let _ = write!(line, "{:>16}", format!("{right}/{all}"));
        }
        println!("{line}");
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn tables_of_this_program_are_read_back() {
    let mut random = Random::new(4180);
    for round in 0..50 {
        let made = made(&mut random, round);
        let want = json_report(&made.to_string());
        let back =
            |format: Format| reports(&read_file("t.csv", exported(&made, format).as_bytes(), &Limits::default()));
        let policies = back(Format::PoliciesCsv);
        assert_eq!(policies.len(), 1);
        assert_eq!((&policies[0].organization, &policies[0].report_id), (&want.organization, &want.report_id));
        assert_eq!(policies[0].range.start, want.range.start);
        for (got, want) in policies[0].policies.iter().zip(&want.policies) {
            assert_eq!(
                (got.kind, &got.domain, &got.policy_string, &got.mx_host),
                (want.kind, &want.domain, &want.policy_string, &want.mx_host)
            );
            assert_eq!((got.successful, got.failed), (want.successful, want.failed));
        }
        let failures = back(Format::FailuresCsv);
        let all = |reports: &[Report]| -> Vec<_> {
            reports.iter().flat_map(|report| &report.policies).flat_map(|policy| policy.failures.clone()).collect()
        };
        assert_eq!(all(&failures), all(&[want]));
    }
}
