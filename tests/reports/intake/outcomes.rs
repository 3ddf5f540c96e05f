//! What becomes of a file that holds no report, and of one that reaches a limit: one outcome each, with its reason.

use crate::support::{
    base64_lines, codes, fixture, gzip, json_report, mail, mail_of, mbox, part, plain_report, read, tar, with_entry,
    with_policies, zip, zip_of,
};
use tls_rpt_workbench::intake::foreign::Foreign;
use tls_rpt_workbench::intake::limits::LimitHit;
use tls_rpt_workbench::intake::outcome::{Damage, NotReport, PartErrorKind};
use tls_rpt_workbench::intake::{FileRead, Limits, Outcome, read_file};
use tls_rpt_workbench::report::read::JsonFaultKind;
use zip::CompressionMethod;

/// The file holds no report for exactly this reason, also when it is packed.
#[track_caller]
fn assert_is(bytes: &[u8], what: NotReport) {
    let plain = read("report.json", bytes);
    let packed = read("report.json.gz", &gzip(bytes));
    for read in [plain, packed] {
        assert_eq!((read.outcome(), read.found.len()), (Outcome::NotAReport, 0));
        let kinds: Vec<&PartErrorKind> = read.faults.iter().map(|fault| &fault.kind).collect();
        assert_eq!(kinds, [&PartErrorKind::NotAReport(what)]);
        assert!(read.detail().is_some_and(|detail| !detail.is_empty()), "every outcome has its reason");
    }
}

#[track_caller]
fn json_fault(text: &str) -> JsonFaultKind {
    let read = read("unknown", text.as_bytes());
    assert_eq!((read.outcome(), read.found.len()), (Outcome::Damaged, 0));
    match &read.faults[..] {
        [fault] => match &fault.kind {
            PartErrorKind::Damaged(Damage::Json(fault)) => fault.kind.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn limit(read: &FileRead) -> LimitHit {
    match &read.faults.last().unwrap().kind {
        PartErrorKind::OverLimit(limit) => *limit,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_empty_file_is_named() {
    assert_is(b"", NotReport::Empty);
}

#[test]
fn bytes_of_no_kind_are_named() {
    // A small generator with a fixed start: the same bytes in every run.
    let mut state = 0x2545_f491_u32;
    let mut noise = Vec::new();
    for _ in 0..4096 {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        noise.extend(state.to_le_bytes());
    }
    assert_is(&noise, NotReport::Foreign(Foreign::Binary));
    assert_is(&[0; 100], NotReport::Foreign(Foreign::Binary));
    assert_is(b"Just a few words, and no report.", NotReport::Foreign(Foreign::Text));
}

#[test]
fn ordinary_mail_is_named() {
    let mail = b"From: a@sender.example\r\nTo: b@example.com\r\nSubject: lunch\r\n\r\nAt noon?\r\n\r\n-- \r\nA.\r\n";
    assert_is(mail, NotReport::Mail);
    let pictures = mail_of(&[part(
        "Content-Type: image/png\nContent-Transfer-Encoding: base64",
        base64_lines(b"\x89PNG\r\n\x1a\n and more", 76).as_bytes(),
    )]);
    assert_is(&pictures, NotReport::Mail);
    let braces = b"From: a@sender.example\r\nSubject: code\r\n\r\n{ not json }\r\n\r\n[see above]\r\n";
    assert_is(braces, NotReport::Mail);
    let mailbox = [b"From a@sender.example Wed May 13 03:12:44 2026\n", &mail[..]].concat();
    assert_is(&mailbox, NotReport::Mail);
}

#[test]
fn a_dmarc_report_is_named() {
    let xml =
        b"<?xml version=\"1.0\"?>\n<feedback xmlns=\"urn:ietf:params:xml:ns:dmarc-2.0\"><report_metadata/></feedback>";
    assert_is(xml, NotReport::Foreign(Foreign::Dmarc));
    let read = read("unknown", &mail("application/gzip", &gzip(xml)));
    assert_eq!(read.outcome(), Outcome::NotAReport);
    assert!(read.detail().unwrap().contains("DMARC"), "{:?}", read.detail());
}

#[test]
fn other_formats_are_named() {
    assert_is(b"<!DOCTYPE html><html><body>Sign in</body></html>", NotReport::Foreign(Foreign::Html));
    assert_is(b"<?xml version=\"1.0\"?><svg/>", NotReport::Foreign(Foreign::Xml));
    assert_is(b"%PDF-1.7 and so on", NotReport::Foreign(Foreign::Pdf));
    assert_is(b"\xff\xd8\xff\xe0 and so on", NotReport::Foreign(Foreign::Picture));
    assert_is(b"7z\xbc\xaf\x27\x1c and so on", NotReport::Foreign(Foreign::SevenZip));
}

/// What a file is, what is lost, and what to do: said of the file itself, inside a mail, and inside an archive.
#[test]
fn what_cannot_be_opened_is_named_with_the_next_step() {
    let cases: [(&[u8], &str, &str); 9] = [
        (b"7z\xbc\xaf\x27\x1c\x00\x04 and so on", "7-Zip", "unpack it"),
        (b"Rar!\x1a\x07 and so on", "RAR", "unpack it"),
        (b"\x04\x22\x4d\x18 and so on", "LZ4", "unpack it"),
        (b"MSCF\0\0\0\0 and so on", "cabinet", "unpack it"),
        (b"\x78\x9f\x3e\x22 and so on", "winmail.dat", "save the attachment"),
        (b"!BDN and so on", "Outlook data file", "drag the mails out"),
        (b"MZ\x90\0 and so on", "self-extracting", "unpack it"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", "PGP", "decrypt it"),
        (b"begin 644 report.json.gz\nM'XL(\n`\nend\n", "uuencode", "decode it"),
    ];
    for (bytes, name, step) in cases {
        let attached = mail_of(&[part(
            "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64",
            base64_lines(bytes, 76).as_bytes(),
        )]);
        for file in [bytes.to_vec(), attached, zip(&[("report", bytes)]), tar(&[("report", bytes)])] {
            let read = read("unknown", &file);
            let said = read.detail().unwrap();
            assert_eq!(read.outcome(), Outcome::NotAReport, "{said}");
            assert!(said.contains(name) && said.contains(step), "{name}: {said}");
        }
        let beside = zip(&[("report", bytes), ("r.json", plain_report("r1", 1).as_bytes())]);
        let read = read("unknown", &beside);
        let said = read.detail().unwrap();
        assert_eq!(read.found.len(), 1);
        assert!(said.starts_with("not all of it: report: ") && said.contains(name), "{said}");
    }
    let smime = b"From: a@sender.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3DQEHA6CAMIACAQAx\r\n";
    assert!(read("unknown", smime).detail().unwrap().contains("S/MIME"));
    let announced = b"From: a@sender.example\r\nSubject: x\r\nTLS-Report-Domain: example.com\r\nContent-Type: text/plain\r\n\r\nsee attachment\r\n";
    assert!(read("unknown", announced).detail().unwrap().contains("announces a TLS report"));
}

#[test]
fn what_is_no_report_is_described_truly() {
    let said = |bytes: &[u8]| read("unknown", bytes).detail().unwrap();
    for blank in [&b" \r\n\t"[..], b"\xef\xbb\xbf"] {
        assert_eq!(said(blank), "nothing but white space");
    }
    assert!(said(b"\xff").contains("binary data"));
    let words: Vec<u8> = [0xfeff].into_iter().chain("Dear all".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(said(&words), "plain text, not a TLS report");
    let python = read("unknown", b"{'organization-name': 'Bob\\'s', 'policies': [], 'x': None, 'y': True}");
    assert_eq!(python.found[0].report.organization.as_deref(), Some("Bob's"));
    assert!(codes(&python.found[0].report).contains(&"json-repaired"));
    assert!(said(b"{'organization-name': ").contains("Python"));
    let one = plain_report("r1", 1).replace('\n', " ");
    // An apostrophe in a text, escaped as in JavaScript or beside a fault, does not make a report Python's.
    for odd in [r"it\'s", "don'\u{1}t", r"it'\'s", r"'\q'"] {
        let report = one.replacen("Sender", odd, 1);
        let repaired = read("unknown", report.as_bytes());
        assert_eq!((repaired.found.len(), repaired.detail()), (1, None), "{report}");
    }
    let lines = format!("{one}\n{}\n{one}\n", &one[..one.len() / 2]);
    let cut = read("unknown", lines.as_bytes());
    assert_eq!(cut.found.len(), 2);
    assert!(cut.detail().unwrap().contains("(line 2,"), "{:?}", cut.detail());
    // One inside other JSON is read.
    assert_eq!(read("unknown", format!("{{\n\"event\":\n{one}}}").as_bytes()).found.len(), 1);
    for fault in [
        said(&gzip(one.as_bytes())[..40]),
        said(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0"),
        said(b"PK\x03\x04\x14\0\0\0\x08\0 and so on"),
    ] {
        for word in ["DIFAT", "EOCD", "stream", "deflate", "sector"] {
            assert!(!fault.contains(word), "the words of a library: {fault}");
        }
    }
}

#[test]
fn json_of_another_kind_is_named() {
    for text in [
        "{}",
        "[]",
        "[1,2,3]",
        "[[],{}]",
        r#"{"name":"x","version":"1.0.0","dependencies":{}}"#,
        r#"{"policies":{}}"#,
        r#"{"version":"STSv1","mode":"enforce","mx":["mx1.example.com"],"max_age":86400}"#,
        r#"{"organization":"x","policies":[{"id":1,"rule":"allow"}]}"#,
    ] {
        assert_is(text.as_bytes(), NotReport::Json);
    }
}

#[test]
fn json_that_ends_too_early_is_damaged() {
    let text = plain_report("r1", 7);
    for keep in [1, 2, 30, text.len() / 2, text.len() - 2, text.len() - 1] {
        assert_eq!(json_fault(&text[..keep]), JsonFaultKind::Truncated, "{}", &text[..keep]);
    }
    let said = read("unknown", &text.as_bytes()[..200]).detail().unwrap();
    assert!(said.contains("after 200 bytes"), "{said}");
    let mailed = read("unknown", &mail("application/tlsrpt+json", &text.as_bytes()[..200]));
    assert_eq!(mailed.outcome(), Outcome::Damaged);
}

#[test]
fn json_that_is_none_is_damaged_and_says_where() {
    let text = plain_report("r1", 7).replace("\"policies\":", "\"policies\"");
    assert!(matches!(json_fault(&text), JsonFaultKind::Syntax(_)));
    let said = read("unknown", text.as_bytes()).detail().unwrap();
    assert!(said.contains("line 3"), "{said}");
}

#[test]
fn json_nested_beyond_reason_is_damaged() {
    for (open, close) in [("[", "]"), ("{\"a\":[", "]}")] {
        let deep = format!("{}{}", open.repeat(1000), close.repeat(1000));
        let read = read("unknown", deep.as_bytes());
        assert_eq!(read.found.len(), 0);
        assert_ne!(read.outcome(), Outcome::Read, "{open}");
    }
    assert_eq!(json_fault(&format!("{}{}", "[".repeat(1000), "]".repeat(1000))), JsonFaultKind::TooDeep);
}

/// One member nested beyond reason costs that member.
#[test]
fn a_deep_member_does_not_cost_the_report() {
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    let unknown = json_report(&plain_report("r1", 7).replacen('{', &format!("{{\"x\":{deep},"), 1));
    assert_eq!((unknown.policies[0].successful, codes(&unknown)), (7, vec!["member-unread"]));
    for member in ["policy-string", "mx-host", "policy-type"] {
        let report = json_report(&with_entry(&format!(
            r#""policy":{{"policy-domain":"example.com","{member}":{deep}}},
            "summary":{{"total-successful-session-count":7,"total-failure-session-count":0}}"#
        )));
        assert_eq!(report.policies[0].successful, 7, "{member}");
        assert!(codes(&report).contains(&"wrong-type"), "{member}");
    }
    let policies = json_report(&with_policies(&deep));
    assert!(policies.policies.is_empty());
}

#[test]
fn every_report_is_kept_beside_damage_in_one_text() {
    let text = format!("{}\n{}", plain_report("r1", 7), &plain_report("r2", 1)[..150]);
    let read = read("unknown", text.as_bytes());
    assert_eq!((read.outcome(), read.found.len(), read.faults.len()), (Outcome::Read, 1, 1));
    assert!(read.detail().unwrap().starts_with("not all of it"));
}

#[test]
fn a_document_over_the_limit_is_refused() {
    let json = plain_report("r1", 7);
    let fits = Limits { document: json.len(), ..Limits::default() };
    let short = Limits { document: json.len() - 1, ..Limits::default() };
    let packed = gzip(json.as_bytes());
    for bytes in [json.as_bytes(), &packed] {
        assert_eq!(read_file("unknown", bytes, &fits).outcome(), Outcome::Read);
        let refused = read_file("unknown", bytes, &short);
        assert_eq!((refused.outcome(), limit(&refused)), (Outcome::OverLimit, LimitHit::Document(json.len() - 1)));
    }
    let tiny = Limits { document: 100, ..Limits::default() };
    let refused = read_file("unknown", json.as_bytes(), &tiny);
    assert_eq!((refused.outcome(), limit(&refused)), (Outcome::OverLimit, LimitHit::File(200)));
}

#[test]
fn all_documents_together_have_a_limit() {
    let json = plain_report("r1", 7);
    let headers = "Content-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64";
    let packed = |json: &str| part(headers, base64_lines(&gzip(json.as_bytes()), 76).as_bytes());
    let mail = mail_of(&[packed(&json), packed(&plain_report("r2", 7)), packed(&plain_report("r3", 7))]);
    let limits = Limits { growth: 0, total: json.len() * 2 + 10, ..Limits::default() };
    let read = read_file("unknown", &mail, &limits);
    assert_eq!((read.outcome(), read.found.len()), (Outcome::Read, 2), "what fits is read");
    assert_eq!(limit(&read), LimitHit::Total(limits.total));
}

/// Each megabyte of nothing packs to a thousandth; a thousand of them in a row are a gigabyte.
#[test]
fn a_bomb_is_given_up_by_its_ratio() {
    let member = gzip(&vec![b' '; 1 << 20]);
    let bomb = member.repeat(1000);
    let refused = read("unknown", &bomb);
    assert_eq!((refused.outcome(), refused.found.len()), (Outcome::OverLimit, 0));
    assert_eq!(limit(&refused), LimitHit::Ratio(Limits::default().ratio), "not the size: it stops long before that");
    let hidden = read("unknown", &mail("application/tlsrpt+gzip", &bomb));
    assert_eq!(limit(&hidden), LimitHit::Ratio(Limits::default().ratio));
    let small = Limits { document: 2 << 20, ..Limits::default() };
    assert_eq!(limit(&read_file("unknown", &member.repeat(100), &small)), LimitHit::Document(2 << 20));
}

/// A report of many alike rows packs well and is no bomb.
#[test]
fn a_large_report_is_no_bomb() {
    let row =
        r#"{"result-type":"certificate-expired","receiving-mx-hostname":"mx1.example.com","failed-session-count":1}"#;
    let report = crate::support::with_failures(&format!("[{}]", vec![row; 20_000].join(",")));
    let packed = gzip(report.as_bytes());
    assert!(report.len() / packed.len() > Limits::default().ratio, "it packs better than the ratio");
    let read = read("unknown", &packed);
    assert_eq!(read.outcome(), Outcome::Read);
    assert_eq!(read.found[0].report.policies[0].failures.len(), 20_000);
}

#[test]
fn containers_in_containers_have_a_limit() {
    let mut nested = plain_report("r1", 7).into_bytes();
    for levels in 1..=10 {
        nested = gzip(&nested);
        let read = read("unknown", &nested);
        if levels <= Limits::default().depth {
            assert_eq!(read.outcome(), Outcome::Read, "{levels}");
        } else {
            assert_eq!(limit(&read), LimitHit::Depth(Limits::default().depth), "{levels}");
        }
    }
    let flat = Limits { depth: 1, ..Limits::default() };
    let refused = read_file("unknown", &fixture("google/multipart-report.eml"), &flat);
    assert_eq!((refused.outcome(), limit(&refused)), (Outcome::OverLimit, LimitHit::Depth(1)));
}

/// Deep enough to overflow the stack of whoever walks or drops it level by level.
#[test]
fn mails_inside_each_other_are_given_up() {
    let outer = "Subject: outer\r\nContent-Type: message/rfc822\r\n\r\n";
    for (levels, hit) in [(9_000, LimitHit::Depth(Limits::default().depth)), (50_000, LimitHit::Headers(512 << 10))] {
        let nested = format!("{}Subject: innermost\r\n\r\nhello\r\n", outer.repeat(levels));
        let read = read("unknown", nested.as_bytes());
        assert_eq!((read.outcome(), read.found.len()), (Outcome::OverLimit, 0));
        assert_eq!(limit(&read), hit);
    }
}

#[test]
fn parts_have_a_limit() {
    let reports: Vec<Vec<u8>> = (0..5)
        .map(|id| part("Content-Type: application/tlsrpt+json", plain_report(&format!("r{id}"), 1).as_bytes()))
        .collect();
    let mail = mail_of(&reports);
    assert_eq!(read("unknown", &mail).found.len(), 5);
    let limits = Limits { parts: 3, ..Limits::default() };
    let read = read_file("unknown", &mail, &limits);
    assert!((1..5).contains(&read.found.len()), "what came before the limit is kept");
    assert_eq!((read.faults.len(), limit(&read)), (1, LimitHit::Parts(3)), "said once");
    assert_eq!(read.outcome(), Outcome::Read);
}

/// Pictures, texts and other documents in an archive are not worth a line each; the archive is.
#[test]
fn archives_without_a_report_are_named() {
    let files: [(&str, &[u8]); 5] = [
        ("a.png", b"\x89PNG\r\n\x1a\n and more"),
        ("notes.txt", b"{not json} and prose"),
        ("package.json", br#"{"name":"x","version":"1.0.0"}"#),
        ("empty", b""),
        ("notes.gz", &gzip(b"just words")),
    ];
    assert_is(&zip(&files), NotReport::Zip);
    assert_is(&tar(&files), NotReport::Tar);
    assert_is(&zip(&[("inner.docx", &zip(&files)), ("inner.tar", &tar(&files))]), NotReport::Zip);
    assert_is(
        &zip(&[("mails.mbox", &mbox(&[b"From: a@sender.example\nSubject: lunch\n\nAt noon?\n"]))]),
        NotReport::Zip,
    );
    assert_is(&zip(&[]), NotReport::EmptyZip);
    let said = read("unknown", &zip(&files)).detail().unwrap();
    assert_eq!(said, "a ZIP archive with no TLS report in it");
    let mailed = read("unknown", &mail("application/zip", &zip(&files)));
    assert_eq!((mailed.outcome(), mailed.faults.len()), (Outcome::NotAReport, 1));
    let dmarc = read("unknown", &zip(&[("dmarc.xml", b"<feedback></feedback>")]));
    assert!(dmarc.detail().unwrap().contains("DMARC"));
}

#[test]
fn a_damaged_archive_says_so() {
    let archive = zip(&[("1", plain_report("r1", 7).as_bytes()), ("2", plain_report("r2", 7).as_bytes())]);
    let directory = archive.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    let mut broken = archive.clone();
    broken[directory..directory + 4].copy_from_slice(b"XXXX");
    for (bytes, whole) in [
        (&b"PK\x03\x04\x14\x00\x00\x00\x08\x00 and so on"[..], 0),
        (&archive[..40], 0),
        (&archive[..directory - 10], 1),
        (&archive[..archive.len() - 10], 2),
        (&broken, 2),
    ] {
        let read = read("unknown", bytes);
        let outcome = if whole == 0 { Outcome::Damaged } else { Outcome::Read };
        assert_eq!((read.outcome(), read.found.len()), (outcome, whole), "{:?}", read.faults);
        let said = read.detail().unwrap();
        assert!(said.contains("directory"), "{said}");
    }
    let locked = replaced_flag(&archive);
    assert!(locked.detail().unwrap().contains("locked with a password"), "{:?}", locked.detail());
    assert_eq!(locked.outcome(), Outcome::NotAReport);
    let outlook = read("unknown", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0");
    assert_eq!(outlook.outcome(), Outcome::Damaged);
    assert!(outlook.detail().unwrap().contains(".eml"), "the way out is named");
}

/// Says of all files that they are encrypted.
fn replaced_flag(archive: &[u8]) -> FileRead {
    let mut locked = archive.to_vec();
    for at in 0..archive.len() {
        if archive[at..].starts_with(b"PK\x01\x02") {
            locked[at + 8] |= 1;
        }
    }
    read("unknown", &locked)
}

/// Where the directory breaks off, the files are found without it, and none of them twice.
#[test]
fn a_directory_that_breaks_off_costs_no_file() {
    let mut archive = zip(&[("1", plain_report("r1", 7).as_bytes()), ("2", plain_report("r2", 7).as_bytes())]);
    let entries: Vec<usize> = (0..archive.len()).filter(|at| archive[*at..].starts_with(b"PK\x01\x02")).collect();
    archive[entries[1]] = b'X';
    let read = read("unknown", &archive);
    assert_eq!((read.outcome(), read.found.len(), read.faults.len()), (Outcome::Read, 2, 1), "{:?}", read.faults);
    assert!(read.detail().unwrap().contains("directory"), "{:?}", read.detail());
}

#[test]
fn archives_are_bound_by_the_limits() {
    let json = plain_report("r1", 7);
    let files: Vec<(String, Vec<u8>)> =
        (0..5).map(|id| (format!("{id}"), plain_report(&format!("r{id}"), 7).into_bytes())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    let large = vec![b' '; json.len() + 1];
    for (archive, mixed) in [
        (zip(&files), zip(&[("large", &large), ("r", json.as_bytes())])),
        (tar(&files), tar(&[("large", &large), ("r", json.as_bytes())])),
    ] {
        let small = Limits { document: json.len(), ..Limits::default() };
        let read = read_file("unknown", &mixed[..mixed.len().min(2 * json.len())], &small);
        assert!(read.found.len() <= 1);
        let parts = read_file("unknown", &archive, &Limits { parts: 1, ..Limits::default() });
        assert_eq!((parts.found.len(), parts.faults.len()), (5, 0), "parts are counted in each entry");
        let total = Limits { growth: 0, total: json.len() * 2 + 10, ..Limits::default() };
        let read = read_file("unknown", &archive, &total);
        assert_eq!((read.found.len(), limit(&read), read.faults.len()), (2, LimitHit::Total(total.total), 1));
    }
    let one_large = zip(&[("large", &large), ("r", json.as_bytes())]);
    let read = read_file("unknown", &one_large, &Limits { document: json.len(), ..Limits::default() });
    assert_eq!((read.found.len(), limit(&read)), (1, LimitHit::Document(json.len())), "the other one is read");
}

/// Zeros without end, and one stretch of them under many names.
#[test]
fn bombs_in_archives_are_given_up() {
    let zeros = vec![0; 40 << 20];
    let bomb = zip(&[("bomb", &zeros), ("r", plain_report("r1", 7).as_bytes())]);
    let hidden = read("unknown", &bomb);
    assert_eq!((hidden.found.len(), limit(&hidden)), (1, LimitHit::Ratio(Limits::default().ratio)));

    let files: Vec<(String, &[u8])> = (0..60).map(|id| (format!("{id:02}"), &zeros[..1 << 20])).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let many = read("unknown", &zip(&files));
    assert_eq!(limit(&many), LimitHit::Ratio(Limits::default().ratio), "no file alone is too much");

    let mut shared = zip_of(&files, CompressionMethod::Stored);
    let entries: Vec<usize> = (0..shared.len()).filter(|at| shared[*at..].starts_with(b"PK\x01\x02")).collect();
    assert_eq!(entries.len(), files.len());
    // All lie where the first one lies, in an archive of two.
    for entry in &entries {
        shared[entry + 42..entry + 46].copy_from_slice(&0_u32.to_le_bytes());
    }
    let directory = entries[0];
    let second = (1 << 20) + 32;
    shared.drain(second..directory);
    let end = shared.len() - 6;
    shared[end..end + 4].copy_from_slice(&u32::try_from(second).unwrap().to_le_bytes());
    let read = read("unknown", &shared);
    assert!(
        read.faults.iter().any(|fault| fault.kind == PartErrorKind::Damaged(Damage::Overlap)),
        "{:?}",
        read.faults[0]
    );
}
