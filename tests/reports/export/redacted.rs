//! Masked copies: nobody can be recognised, and what they say is the same.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use crate::support::random::Random;
use crate::support::sessions_of;
use serde_json::json;
use tls_rpt_workbench::diagnosis::classify;
use tls_rpt_workbench::export::{Everything, Format, Mask};
use tls_rpt_workbench::report::model::comparable_name;
use tls_rpt_workbench::report::policy_text::{Tlsa, mx_matches};
use tls_rpt_workbench::report::{Report, Text};

use super::tables::{assert_failures, assert_policies};
use super::{Half, fixture_reports, problems, samples, written};

fn masked(reports: &[Report]) -> Vec<Report> {
    let mut mask = Mask::of(reports);
    reports.iter().map(|report| mask.report(report)).collect()
}

/// Every name that fields of these reports hold.
pub(super) fn names(reports: &[Report]) -> HashSet<String> {
    let mut all = HashSet::new();
    let mut add = |text: Option<&Text>| all.extend(text.map(|text| comparable_name(text)));
    for report in reports {
        add(report.organization.as_ref());
        add(report.contact.as_ref());
        add(report.submitter.as_ref());
        add(report.report_id.as_deref().map(Text::from).as_ref());
        for policy in &report.policies {
            add(policy.domain.as_ref());
            policy.mx_patterns().iter().for_each(|host| add(Some(host)));
            for line in &policy.policy_string {
                add(Tlsa::parse(line).map(|tlsa| Text::from(tlsa.data)).as_ref());
            }
            for failure in &policy.failures {
                add(failure.sending_mta_ip.as_ref());
                add(failure.receiving_ip.as_ref());
                add(failure.receiving_mx_hostname.as_ref());
                add(failure.receiving_mx_helo.as_ref());
            }
        }
    }
    all
}

/// Whether a text holds another as a whole word.
pub(super) fn holds(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = text[at + name.len()..].chars().next().is_some_and(char::is_alphanumeric);
        !before && !after
    })
}

#[test]
fn no_name_of_any_fixture_is_in_the_copy() {
    let reports = fixture_reports();
    let names = names(&reports);
    assert!(names.len() > 60, "{names:?}");
    for format in Format::ALL {
        // A command of ours has a name of its own in it.
        let text = written(format, &reports, &Everything, true).to_lowercase().replace("probe.example.net", "");
        for name in &names {
            // Words of our own texts and short numbers prove nothing.
            if name.len() < 5 || ["sender", "unknown"].contains(&name.as_str()) {
                continue;
            }
            let line = text.lines().find(|line| holds(line, name));
            assert_eq!(line, None, "{name:?} is in the redacted {}", format.name());
        }
    }
}

/// A word that no text of ours holds.
fn word(random: &mut Random) -> String {
    (0..9).map(|at| char::from(b"qxzvkwjy"[random.below(8)] ^ if at == 0 { 32 } else { 0 })).collect()
}

fn secret(random: &mut Random, secrets: &mut Vec<String>) -> String {
    let secret = word(random);
    secrets.push(secret.clone());
    secret
}

/// Reports made of names that cannot be anywhere by chance, and these names.
pub(super) fn secretive(seed: u64) -> (Vec<Report>, Vec<String>) {
    let mut random = Random::new(seed);
    let mut secrets = Vec::new();
    let mut reports = Vec::new();
    for number in 0..4 {
        let (owner, sender, mx) =
            (secret(&mut random, &mut secrets), secret(&mut random, &mut secrets), secret(&mut random, &mut secrets));
        let (person, id, stray) =
            (secret(&mut random, &mut secrets), secret(&mut random, &mut secrets), secret(&mut random, &mut secrets));
        let company = format!("{} {}", secret(&mut random, &mut secrets), secret(&mut random, &mut secrets));
        let v4 = format!("10.{}.{}.77", random.below(200) + 20, random.below(200) + 20);
        let v6 = format!("fd00:{:x}::{:x}", random.below(60000) + 4096, random.below(60000) + 4096);
        let hash = format!("{:032x}{:032x}", u128::from(random.next()) << 50, u128::from(random.next()) << 49);
        let told = [
            format!("timeout at {mx}.mail.{owner}.test. ({v4}:25), certificate of [{v6}]:25 expired"),
            format!("from <{person}@{sender}.invalid>: tls-remote-alert {mx}: {company}'s {owner}"),
            format!("https://{sender}.invalid/x?domain={owner}&ip={v6}#{v4}, stray.{stray}.net"),
            format!("IPv6:{v6}; cn={mx}.mail.{owner}.test/o={company}, {}", hash.to_uppercase()),
            format!("{id} {mx}_{owner}-{sender} {} http://a.test/?to={person}%40{sender}.invalid", v6.to_uppercase()),
        ];
        let mut failures = Vec::new();
        for text in &told {
            failures.push(json!({
                "result-type": random.pick(&["certificate-expired", "validation-failure"]),
                "sending-mta-ip": v6,
                "receiving-ip": v4,
                "receiving-mx-hostname": format!("{mx}.Mail.{owner}.test"),
                "receiving-mx-helo": format!("[{v4}]"),
                "failed-session-count": 3,
                "failure-reason-code": text,
                "additional-information": text,
            }));
        }
        secrets.extend([v4, v6, hash.clone()]);
        let document = json!({
            "organization-name": company,
            "date-range": {"start-datetime": format!("2026-05-1{number}T00:00:00Z"), "end-datetime": secret(&mut random, &mut secrets)},
            "contact-info": format!("mailto:{person}@{sender}.invalid"),
            "report-id": id,
            "policies": [
                {"policy": {"policy-type": "sts", "policy-domain": format!("{owner}.test"),
                    "policy-string": ["version: STSv1", "mode: testing", format!("mx: *.mail.{owner}.test"),
                        format!("note: {sender} is {owner}.test")]},
                 "summary": {"total-successful-session-count": 11, "total-failure-session-count": 15},
                 "failure-details": failures},
                {"policy": {"policy-type": format!("dane {owner}"), "policy-domain": format!("{mx}.mail.{owner}.test"),
                    "policy-string": [format!("3 1 1 {hash}")], "mx-host": [format!("{mx}.mail.{owner}.test.")]},
                 "summary": {"total-successful-session-count": 11, "total-failure-session-count": 0}},
            ],
        });
        let name = format!("{sender}.invalid!{owner}.test!1778544000!1778630399.json");
        reports.extend(crate::support::reports(&crate::support::read(&name, document.to_string().as_bytes())));
    }
    (reports, secrets)
}

#[test]
fn names_are_found_wherever_they_stand() {
    for seed in 1..=20 {
        let (reports, secrets) = secretive(seed);
        assert_eq!(reports.len(), 4);
        for format in Format::ALL {
            let clear = written(format, &reports, &Everything, false).to_lowercase();
            let text = written(format, &reports, &Everything, true).to_lowercase();
            for secret in &secrets {
                let secret = secret.to_lowercase();
                assert!(!text.contains(&secret), "{secret:?} is in the redacted {}: {text}", format.name());
            }
            assert!(secrets.iter().any(|secret| clear.contains(&secret.to_lowercase())));
        }
    }
}

#[test]
fn free_text_keeps_what_went_wrong() {
    let (reports, _) = secretive(3);
    let copies = masked(&reports);
    let reasons: Vec<String> = copies[0].policies[0]
        .failures
        .iter()
        .map(|failure| failure.reason_code.as_ref().unwrap().to_string())
        .collect();
    let failure = &copies[0].policies[0].failures[0];
    let (mx, v4, v6) = (
        failure.receiving_mx_hostname.as_ref().unwrap(),
        failure.receiving_ip.as_ref().unwrap(),
        failure.sending_mta_ip.as_ref().unwrap(),
    );
    assert_eq!(reasons[0], format!("timeout at {mx}. ({v4}:25), certificate of [{v6}]:25 expired"));
    assert!(reasons[2].starts_with("https://name-"), "{}", reasons[2]);
    assert!(reasons[2].contains(&format!("&ip={v6}#{v4}, ")), "{}", reasons[2]);
    assert!(reasons[3].starts_with(&format!("IPv6:{v6}; cn={mx}/o=org-1, ")), "{}", reasons[3]);
}

#[test]
fn tables_of_the_copy_are_the_masked_reports_judged_as_the_originals() {
    for reports in samples() {
        let copies = masked(&reports);
        assert_failures(&written(Format::FailuresCsv, &reports, &Everything, true), &copies, &reports);
        assert_policies(&written(Format::PoliciesCsv, &reports, &Everything, true), &copies);
    }
}

#[test]
fn a_selection_changes_no_mask() {
    for reports in samples() {
        for format in [Format::FailuresCsv, Format::PoliciesCsv] {
            let all = written(format, &reports, &Everything, true);
            let lines: HashSet<&str> = all.lines().collect();
            for line in written(format, &reports, &Half, true).lines() {
                assert!(lines.contains(line), "{line}");
            }
        }
    }
}

#[test]
fn more_reports_behind_change_no_mask_of_names_in_fields() {
    let (mut reports, _) = secretive(5);
    let before: Vec<Report> = masked(&reports[..2]);
    let after = masked(&reports);
    assert_eq!(before[0].policies[0].domain, after[0].policies[0].domain);
    assert_eq!(before[1].organization, after[1].organization);
    reports.truncate(2);
    assert_eq!(before, masked(&reports));
}

#[test]
fn problems_have_the_names_of_the_reports() {
    for reports in samples() {
        let mut mask = Mask::of(&reports);
        let copies: Vec<Report> = reports.iter().map(|report| mask.report(report)).collect();
        let known = names(&copies);
        for problem in problems(&reports) {
            let masked = mask.problem(&problem);
            let hosts = [&masked.mx, &masked.policy_domain].into_iter().flatten();
            for name in hosts.chain(&masked.receiving_ip).chain(&masked.reporters) {
                assert!(known.contains(&comparable_name(name)), "{name} for {problem:?}");
            }
            assert_eq!((problem.fault, problem.failed, problem.days), (masked.fault, masked.failed, masked.days));
        }
    }
}

/// All host names and patterns, with their masks.
fn hosts<'a>(reports: &'a [Report], copies: &'a [Report]) -> Vec<(&'a Text, &'a Text)> {
    let mut all = Vec::new();
    for (report, copy) in reports.iter().zip(copies) {
        for (policy, copy) in report.policies.iter().zip(&copy.policies) {
            all.extend(policy.domain.iter().zip(&copy.domain));
            all.extend(policy.mx_host.iter().zip(&copy.mx_host));
            for (failure, copy) in policy.failures.iter().zip(&copy.failures) {
                all.extend(failure.receiving_mx_hostname.iter().zip(&copy.receiving_mx_hostname));
            }
        }
    }
    all
}

#[test]
fn hosts_stay_under_their_domains_and_match_what_they_matched() {
    let mut sets = vec![fixture_reports()];
    sets.extend((1..5).map(|seed| secretive(seed).0));
    for reports in sets {
        let copies = masked(&reports);
        let hosts = hosts(&reports, &copies);
        assert!(!hosts.is_empty());
        for (a, a_mask) in &hosts {
            assert_eq!(a.matches('.').count(), a_mask.matches('.').count(), "{a} became {a_mask}");
            assert_eq!(a.starts_with("*."), a_mask.starts_with("*."), "{a} became {a_mask}");
            for (b, b_mask) in &hosts {
                assert_eq!(mx_matches(a, b), mx_matches(a_mask, b_mask), "{a} and {b}: {a_mask} and {b_mask}");
                let under = |a: &str, b: &str| comparable_name(b).ends_with(&format!(".{}", comparable_name(a)));
                assert_eq!(under(a, b), under(a_mask, b_mask), "{a} and {b}: {a_mask} and {b_mask}");
                assert_eq!(
                    comparable_name(a) == comparable_name(b),
                    comparable_name(a_mask) == comparable_name(b_mask)
                );
            }
        }
    }
}

#[test]
fn the_copy_says_the_same() {
    let mut addresses: HashMap<IpAddr, IpAddr> = HashMap::new();
    for (place, reports) in samples().into_iter().enumerate() {
        addresses.clear();
        for (report, copy) in reports.iter().zip(&masked(&reports)) {
            assert_eq!(sessions_of(report), sessions_of(copy));
            assert_eq!(report.range.start, copy.range.start);
            assert_eq!(report.policies.len(), copy.policies.len());
            for (policy, copy) in report.policies.iter().zip(&copy.policies) {
                assert_eq!((policy.successful, policy.failed), (copy.successful, copy.failed));
                assert_eq!(policy.sts().max_age, copy.sts().max_age);
                assert_eq!(policy.policy_string.len(), copy.policy_string.len());
                for (failure, masked) in policy.failures.iter().zip(&copy.failures) {
                    assert_eq!(failure.known_type, masked.known_type);
                    // Somebody called like a fault hides it; nobody in the fixtures is.
                    let fault = classify(copy, masked);
                    assert!(place > 0 || classify(policy, failure) == fault, "{failure:?} became {masked:?}");
                    let ip = |text: &Option<Text>| text.as_ref()?.trim().parse::<IpAddr>().ok();
                    if let Some(original) = ip(&failure.receiving_ip) {
                        let mask = ip(&masked.receiving_ip).unwrap();
                        assert_eq!(original.is_ipv4(), mask.is_ipv4());
                        assert_eq!(*addresses.entry(original).or_insert(mask), mask);
                    }
                }
            }
        }
        let different: HashSet<&IpAddr> = addresses.values().collect();
        assert_eq!(different.len(), addresses.len());
    }
}
