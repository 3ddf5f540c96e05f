//! The printable summary, read back by an HTML reader that is not ours.

use base64::Engine as _;
use scraper::{Html, Selector};
use sha2::{Digest, Sha256};
use tls_rpt_workbench::archive::{Archive, FileId, Source};
use tls_rpt_workbench::explore::{Dimension, Explorer, Filter};
use tls_rpt_workbench::present::summary::{Options, STYLE, SummaryJob};
use tls_rpt_workbench::report::{Day, Report};

use super::redacted::{holds, names, secretive};
use super::{fixture_reports, samples};

fn archive(reports: &[Report]) -> Archive {
    let mut archive = Archive::default();
    for (index, report) in (0..).zip(reports) {
        archive.add(report.clone(), Source { file: FileId(index), index: 0, place: String::new() });
    }
    archive
}

fn summary(reports: &[Report], filter: &Filter, options: Options) -> String {
    let (archive, mut explorer) = (archive(reports), Explorer::default());
    explorer.set_now(Day::of(2026, 5, 13).unwrap());
    let mut job = SummaryJob::new(&archive, filter.clone(), options);
    while job.step(&archive) {}
    job.finish(&mut explorer, &archive)
}

fn plain(reports: &[Report]) -> String {
    summary(reports, &Filter::default(), Options::default())
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    let squeezed = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    page.select(&Selector::parse(selector).unwrap())
        .map(|found| squeezed(found.text().collect::<Vec<_>>().join(" ")))
        .collect()
}

/// Two reporters about one domain, whose certificate has expired on one host for one of them.
fn expired() -> Vec<Report> {
    let report = |organisation: &str, failed: u32| {
        let details = if failed == 0 {
            String::new()
        } else {
            format!(
                r#"{{"result-type":"certificate-expired","receiving-mx-hostname":"mx1.example.com","receiving-ip":"192.0.2.7","failed-session-count":{failed},"failure-reason-code":"expired on <b>Monday</b>"}}"#
            )
        };
        let json = format!(
            r#"{{"organization-name":"{organisation}","report-id":"{organisation}",
            "date-range":{{"start-datetime":"2026-05-12T00:00:00Z","end-datetime":"2026-05-12T23:59:59Z"}},
            "policies":[{{"policy":{{"policy-type":"sts","policy-domain":"example.com","policy-string":["version: STSv1","mode: enforce","mx: mx1.example.com","max_age: 604800"]}},
            "summary":{{"total-successful-session-count":900,"total-failure-session-count":{failed}}},
            "failure-details":[{details}]}}]}}"#
        );
        crate::support::reports(&crate::support::read("a.json", json.as_bytes())).remove(0)
    };
    vec![report("Example Mail", 100), report("Other Mail", 0)]
}

#[test]
fn it_has_the_answer_the_problem_with_its_steps_and_the_figures() {
    let page = Html::parse_document(&plain(&expired()));
    assert_eq!(texts(&page, "title"), ["TLS reports: example.com"]);
    assert_eq!(texts(&page, ".answer h2"), ["Some mail to example.com is being held back"]);
    assert_eq!(
        texts(&page, "header .facts"),
        ["12 May 2026 \u{b7} 2 reports from 2 reporters \u{b7} made on 13 May 2026"]
    );
    assert_eq!(texts(&page, ".figures dd"), ["1,900", "100", "5.3 %", "2"]);
    assert_eq!(texts(&page, ".todo a"), ["The certificate has expired: mx1.example.com"]);
    assert!(page.select(&Selector::parse("#problem-1 .steps pre").unwrap()).count() > 0);
    assert!(texts(&page, "#problem-1 .texts").concat().contains("expired on <b>Monday</b>"), "quoted as text");
    assert_eq!(texts(&page, "#problem-1 table tbody tr"), ["Example Mail 100 1,000 1", "Other Mail 0 900 0"]);
    // Both plots have a bar, and the failed tenth of one day fills its own scale.
    let bars = Selector::parse("svg rect.failed").unwrap();
    let heights: Vec<_> = page.select(&bars).map(|bar| bar.attr("height").unwrap().to_owned()).collect();
    assert_eq!(heights.len(), 1);
    assert_ne!(heights[0], "0");
}

#[test]
fn it_runs_and_loads_nothing_and_quotes_as_text() {
    for reports in samples() {
        let text = plain(&reports);
        let page = Html::parse_document(&text);
        for element in page.select(&Selector::parse("*").unwrap()) {
            let name = element.value().name();
            assert!(
                !["script", "img", "iframe", "link", "object", "embed", "form", "base"].contains(&name),
                "<{name}>"
            );
            for (attribute, value) in element.value().attrs() {
                assert!(
                    !attribute.starts_with("on") && attribute != "style" && attribute != "src",
                    "{name} {attribute}={value}"
                );
                assert!(attribute != "href" || value.starts_with("#problem-"), "{value}");
            }
        }
        // Nothing hidden or turned around is left in a quotation.
        assert!(!text.contains(['\u{202e}', '\u{200b}', '\0', '\u{1b}']));
    }
}

#[test]
fn the_filter_narrows_it_and_is_named() {
    let mut filter = Filter::default();
    filter.choose(Dimension::Reporter, "other mail");
    let page = Html::parse_document(&summary(&expired(), &filter, Options::default()));
    assert_eq!(texts(&page, ".figures dd"), ["900", "0", "0 %", "1"]);
    assert!(texts(&page, "header .facts")[1].starts_with("Only what matches: Reporter: other mail."));
    assert_eq!(texts(&page, ".todo"), [""; 0]);
}

#[test]
fn a_sample_and_a_masked_copy_say_so() {
    let options = Options { sample: true, redacted: true };
    let page = Html::parse_document(&summary(&expired(), &Filter::default(), options));
    assert!(texts(&page, ".made-up")[0].starts_with("These reports are made up."));
    assert!(texts(&page, "header .facts").concat().contains("Names are masked."));
    assert_eq!(texts(&page, "title"), ["TLS reports: name-1.example"]);
    assert_eq!(texts(&page, ".answer h2"), ["Some mail to name-1.example is being held back"]);
}

#[test]
fn a_masked_copy_has_none_of_the_names() {
    let options = Options { redacted: true, sample: false };
    for seed in 1..=20 {
        let (reports, secrets) = secretive(seed);
        let text = summary(&reports, &Filter::default(), options).to_lowercase();
        for secret in secrets {
            assert!(!text.contains(&secret.to_lowercase()), "{secret} with seed {seed}");
        }
    }
    let reports = fixture_reports();
    let text = summary(&reports, &Filter::default(), options).to_lowercase().replace("probe.example.net", "");
    // Words of our own texts prove nothing.
    let proves = |name: &&String| name.len() >= 5 && !["sender", "unknown"].contains(&name.as_str());
    for name in names(&reports).iter().filter(proves) {
        let found = text.split(['<', '>']).find(|piece| holds(piece, name));
        assert_eq!(found, None, "{name}");
    }
}

#[test]
fn the_page_allows_its_style_and_no_other() {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE));
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/index.html")).unwrap();
    assert!(page.contains(&format!("style-src 'self' 'sha256-{hash}';")), "index.html must allow 'sha256-{hash}'");
}
