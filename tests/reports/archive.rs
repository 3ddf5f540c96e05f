//! Many reports together: each once, none lost, no session counted twice.

use crate::support::{fixture, gzip, json_report, mail, only_report, plain_report};
use tls_rpt_workbench::archive::{Added, Archive, FileId, Sessions, Source};
use tls_rpt_workbench::report::Report;

fn add(archive: &mut Archive, report: Report) -> Added {
    let file = u32::try_from(archive.entries().len()).unwrap();
    archive.add(report, Source { file: FileId(file), index: 0, place: String::new() })
}

/// What becomes of the second report beside the first.
#[track_caller]
fn second(first: &str, second: &str) -> (Added, Archive) {
    let mut archive = Archive::default();
    assert_eq!(add(&mut archive, json_report(first)), Added::New);
    let added = add(&mut archive, json_report(second));
    (added, archive)
}

fn flags(archive: &Archive) -> Vec<bool> {
    archive.entries().map(|entry| entry.conflicting).collect()
}

/// The saved mail, its attachment, and the attachment unpacked.
#[test]
fn the_same_report_in_other_wrappings_is_a_duplicate() {
    let mut archive = Archive::default();
    let json = fixture("google/success-day.json");
    let name = "google.com!example.com!1778544000!1778630399!001.json.gz";
    assert_eq!(add(&mut archive, only_report("unknown", &json)), Added::New);
    for (name, bytes) in [
        ("report (1).json", json.clone()),
        (name, gzip(&json)),
        ("saved.eml", fixture("google/multipart-report.eml")),
        ("forwarded.eml", mail("application/octet-stream", &fixture("google/gzip-with-file-name.json.gz"))),
    ] {
        assert_eq!(add(&mut archive, only_report(name, &bytes)), Added::Duplicate, "{name}");
    }
    assert_eq!(archive.entries().len(), 1);
    assert_eq!(archive.reports()[0].source.file, FileId(0), "the first one stays");
    assert_eq!(archive.sessions(), Sessions { successful: 48, failed: 0 });
}

/// What a name or a mail had to say in place of the report makes it no other report.
#[test]
fn what_was_inferred_does_not_matter_for_duplicates() {
    let json = fixture("postfix-sys4/no-policy-found-without-domain.json");
    let mail = fixture("postfix-sys4/domain-only-in-the-mail.eml");
    for (first, then) in [(&json, &mail), (&mail, &json)] {
        let mut archive = Archive::default();
        assert_eq!(add(&mut archive, only_report("unknown", first)), Added::New);
        assert_eq!(add(&mut archive, only_report("unknown", then)), Added::Duplicate);
    }
    let nameless = plain_report("r1", 7).replace("\"organization-name\":\"Sender\",", "");
    let mut archive = Archive::default();
    assert_eq!(add(&mut archive, json_report(&nameless)), Added::New);
    let named = only_report("sender.example!example.com!1778544000!1778630399.json", nameless.as_bytes());
    assert_eq!(add(&mut archive, named), Added::Duplicate, "nobody becomes somebody by a file name");
}

#[test]
fn the_order_of_members_and_unknown_ones_do_not_matter_for_duplicates() {
    let json = plain_report("r1", 7);
    let reordered = json.replace("\"report-id\":\"r1\",", "").replacen('{', "{\"x\":1,\"report-id\":\"r1\",", 1);
    assert_eq!(second(&json, &reordered).0, Added::Duplicate);
}

#[test]
fn the_case_of_the_organization_does_not_matter() {
    let json = plain_report("r1", 7);
    assert_eq!(second(&json, &json.replace("Sender", "SENDER ")).0, Added::Duplicate);
    let (added, archive) = second(&json, &plain_report("r1", 8).replace("Sender", "sender"));
    assert_eq!((added, flags(&archive)), (Added::Conflict, vec![true, true]));
}

#[test]
fn the_same_key_with_other_content_keeps_both_and_flags_both() {
    let (added, mut archive) = second(&plain_report("r1", 7), &plain_report("r1", 8));
    assert_eq!(added, Added::Conflict);
    assert_eq!(flags(&archive), [true, true]);
    assert_eq!(archive.sessions(), Sessions { successful: 15, failed: 0 }, "both count");
    assert_eq!(add(&mut archive, json_report(&plain_report("r1", 8))), Added::Duplicate, "each of them is known");
    assert_eq!(add(&mut archive, json_report(&plain_report("r1", 9))), Added::Conflict);
    assert_eq!(flags(&archive), [true, true, true]);
}

/// Identifiers are the sender's own affair: another sender, day or identifier is another report.
#[test]
fn another_key_is_another_report() {
    let json = plain_report("r1", 7);
    for other in [
        json.replace("Sender", "Another"),
        json.replace("2026-05-12", "2026-05-13"),
        plain_report("r2", 7),
        plain_report("R1", 7),
    ] {
        let (added, archive) = second(&json, &other);
        assert_eq!((added, flags(&archive)), (Added::New, vec![false, false]), "{other}");
        assert_eq!(archive.sessions().successful, 14);
    }
}

/// The sys4 reporter sends several reports of one day when the record changed in between.
#[test]
fn several_reports_of_one_day_are_no_conflict() {
    let (first, then) =
        (plain_report("2025-09-20T00:00:00Z_idx1_d", 7), plain_report("2025-09-20T00:00:00Z_idx2_d", 7));
    assert_eq!(second(&first, &then).0, Added::New);
}

/// Without an identifier nothing says that two reports ought to be the same.
#[test]
fn reports_without_an_id_are_compared_by_content() {
    let strip = |json: String| json.replace("\"report-id\":\"r1\",", "");
    assert_eq!(second(&strip(plain_report("r1", 7)), &strip(plain_report("r1", 7))).0, Added::Duplicate);
    let (added, archive) = second(&strip(plain_report("r1", 7)), &strip(plain_report("r1", 8)));
    assert_eq!((added, flags(&archive)), (Added::New, vec![false, false]));
}

/// Two senders without a name that number their reports alike.
#[test]
fn nameless_senders_are_told_apart_by_their_mails() {
    let nameless = |successful| plain_report("1", successful).replace("\"organization-name\":\"Sender\",", "");
    let from = |sender: &str, successful| {
        let name = format!("{sender}!example.com!1778544000!1778630399.json");
        only_report(&name, nameless(successful).as_bytes())
    };
    let mut archive = Archive::default();
    assert_eq!(add(&mut archive, from("a.example", 7)), Added::New);
    assert_eq!(add(&mut archive, from("b.example", 8)), Added::New);
    assert_eq!(flags(&archive), [false, false]);
    assert_eq!(add(&mut archive, from("A.example", 9)), Added::Conflict);
    assert_eq!(flags(&archive), [true, false, true]);
}

#[test]
fn sessions_of_all_reports_are_added_up_once() {
    let mut archive = Archive::default();
    for path in ["google/success-day.json", "microsoft/sts-and-tlsa-same-sessions.json", "google/multipart-report.eml"]
    {
        add(&mut archive, only_report("unknown", &fixture(path)));
    }
    assert_eq!(archive.sessions(), Sessions { successful: 53, failed: 2 });
}
