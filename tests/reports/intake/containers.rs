//! gzip, archives, mailboxes and mail around a report, as mail systems and people leave them.

use std::io::Write as _;

use crate::support::{
    base64, base64_lines, codes, fixture, gzip, mail, mail_of, mbox, only_report, part, plain_report, read, reports,
    tar, zip, zip_of,
};
use flate2::{Compression, GzBuilder};
use tls_rpt_workbench::intake::outcome::{Damage, NotReport, PartErrorKind};
use tls_rpt_workbench::intake::{FileRead, Limits, Outcome};
use zip::CompressionMethod;

fn json() -> Vec<u8> {
    plain_report("r1", 7).into_bytes()
}

/// The file gives the plain report; returns the codes of its deviations.
#[track_caller]
fn assert_reads(bytes: &[u8]) -> Vec<&'static str> {
    let report = only_report("unknown", bytes);
    assert_eq!(report.report_id.as_deref(), Some("r1"));
    assert_eq!(report.policies[0].successful, 7);
    codes(&report)
}

#[track_caller]
fn ids(read: &FileRead) -> Vec<String> {
    reports(read).into_iter().map(|report| report.report_id.unwrap()).collect()
}

#[track_caller]
fn damage(bytes: &[u8]) -> Damage {
    let read = read("unknown", bytes);
    assert_eq!((read.outcome(), read.found.len(), read.faults.len()), (Outcome::Damaged, 0, 1));
    match read.faults[0].kind.clone() {
        PartErrorKind::Damaged(damage) => damage,
        other => panic!("{other:?}"),
    }
}

#[test]
fn json_and_gzip_are_told_apart_by_their_bytes() {
    for name in ["r.json", "r.json.gz", "r.gz", "r.eml", "r", "r.txt"] {
        assert_eq!(codes(&only_report(name, &json())), [""; 0], "{name}");
        assert_eq!(codes(&only_report(name, &gzip(&json()))), [""; 0], "{name}");
    }
}

#[test]
fn gzip_with_a_file_name_and_a_comment_in_its_header_is_read() {
    let mut encoder = GzBuilder::new()
        .filename("google.com!example.com!1778544000!1778630399!001.json")
        .comment("daily")
        .extra(b"xx".as_slice())
        .mtime(1_778_544_000)
        .write(Vec::new(), Compression::default());
    encoder.write_all(&json()).unwrap();
    assert_eq!(assert_reads(&encoder.finish().unwrap()), [""; 0]);
}

/// Mail gateways add a line end; file systems pad with zeros; a cut-off second header means nothing.
#[test]
fn bytes_behind_the_gzip_data_are_left_out_and_noted() {
    for tail in
        [&b"\r\n"[..], &[0; 512], b"junk", &[0x1f, 0x8b], &[0x1f, 0x8b, 8, 0, 0], b"\x1f\x8bjunk that is no header"]
    {
        assert_eq!(assert_reads(&[&gzip(&json()), tail].concat()), ["trailing-bytes"], "{tail:?}");
    }
}

#[test]
fn several_gzip_members_are_one_stream() {
    let (head, tail) = (&json()[..100], &json()[100..]);
    assert_eq!(assert_reads(&[gzip(head), gzip(tail)].concat()), [""; 0], "one report in two members");
    let two = [gzip(&json()), gzip(plain_report("r2", 1).as_bytes())].concat();
    assert_eq!(ids(&read("unknown", &two)), ["r1", "r2"]);
    let padded = [gzip(&json()), gzip(b""), gzip(b"\n")].concat();
    assert_eq!(assert_reads(&padded), [""; 0]);
}

#[test]
fn a_broken_member_does_not_cost_the_one_before_it() {
    let second = gzip(fixture("samples/counts-in-every-shape.json").as_slice());
    let cut = [&gzip(&json())[..], &second[..second.len() - 20]].concat();
    let read = read("unknown", &cut);
    assert_eq!(ids(&read), ["r1"]);
    assert!(matches!(read.faults[0].kind, PartErrorKind::Damaged(Damage::GzipTruncated(_))), "{:?}", read.faults);
    assert!(read.detail().unwrap().starts_with("not all of it"), "{:?}", read.detail());
}

#[test]
fn truncated_gzip_is_damaged_and_says_how_far_it_got() {
    let packed = gzip(&fixture("samples/counts-in-every-shape.json"));
    for keep in [packed.len() - 20, packed.len() / 2, 12, 5, 2] {
        let Damage::GzipTruncated(bytes) = damage(&packed[..keep]) else { panic!("{keep} bytes kept") };
        assert!(bytes <= fixture("samples/counts-in-every-shape.json").len());
    }
    let said = read("unknown", &packed[..packed.len() / 2]).detail().unwrap();
    assert!(said.contains("incomplete") && said.contains("bytes"), "{said}");
}

/// What comes after the data only proves it; without proof it is read, and the report says so.
#[test]
fn gzip_without_its_trailer_is_read() {
    let named = GzBuilder::new().filename("r.json").extra(vec![7; 9]).comment("daily");
    let mut named = named.write(Vec::new(), Compression::default());
    named.write_all(&json()).unwrap();
    for packed in [gzip(&json()), named.finish().unwrap()] {
        for cut in 1..=8 {
            assert_eq!(assert_reads(&packed[..packed.len() - cut]), ["gzip-unchecked"], "{cut}");
        }
    }
    let two = [gzip(&json()), gzip(plain_report("r2", 1).as_bytes())].concat();
    assert_eq!(ids(&read("unknown", &two[..two.len() - 8])), ["r1", "r2"]);
    assert_eq!(ids(&read("unknown", &mail("application/tlsrpt+gzip", &two[..two.len() - 3]))), ["r1", "r2"]);
}

/// Reports in lines that came before the cut are whole.
#[test]
fn truncated_gzip_gives_the_lines_before_the_cut() {
    let lines: String = (0..400).map(|id| plain_report(&format!("r{id}"), id) + "\n").collect();
    let packed = gzip(lines.as_bytes());
    let cut = read("unknown", &packed[..packed.len() / 2]);
    assert!((100..400).contains(&cut.found.len()), "{}", cut.found.len());
    assert!(
        matches!(cut.faults[..], [ref fault] if matches!(fault.kind, PartErrorKind::Damaged(Damage::GzipTruncated(_))))
    );
}

#[test]
fn corrupt_gzip_is_damaged() {
    let mut packed = gzip(&json());
    let crc = packed.len() - 8;
    packed[crc] ^= 1;
    assert!(matches!(damage(&packed), Damage::GzipCorrupt(bytes) if bytes == json().len()));
    let mut packed = gzip(&json());
    packed[40] ^= 0xff;
    assert!(matches!(damage(&packed), Damage::GzipCorrupt(..)));
    assert!(matches!(damage(b"\x1f\x8b but no gzip at all, just a text"), Damage::GzipCorrupt(0)));
}

#[test]
fn gzip_inside_gzip_is_read() {
    assert_eq!(assert_reads(&gzip(&gzip(&gzip(&json())))), [""; 0]);
}

/// A byte order mark, NULs and line ends around the document; several documents; an array of them.
#[test]
fn text_around_the_document_is_no_obstacle() {
    assert_eq!(assert_reads(&[b"\xef\xbb\xbf", &json()[..]].concat()), ["byte-order-mark"]);
    assert_eq!(assert_reads(&[b"\r\n  ", &json()[..], b"\r\n\0\0"].concat()), [""; 0]);
    assert_eq!(assert_reads(&[&json()[..], b"-- \r\nscanned by a gateway"].concat()), ["trailing-bytes"]);
    let utf16 = |bytes: fn(u16) -> [u8; 2]| plain_report("r1", 7).encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    assert_eq!(assert_reads(&utf16(u16::to_le_bytes)), ["utf-16"]);
    assert_eq!(assert_reads(&utf16(u16::to_be_bytes)), ["utf-16"]);
    assert_eq!(assert_reads(&[&[0xfe, 0xff][..], &utf16(u16::to_be_bytes)].concat()), ["utf-16"]);
    let (one, two) = (plain_report("r1", 7), plain_report("r2", 1));
    for text in [format!("{one}\n{two}\n"), format!("{one}{two}"), format!("[{one},{two}]"), format!("{one},\n{two}")] {
        assert_eq!(ids(&read("unknown", text.as_bytes())), ["r1", "r2"], "{text}");
    }
}

#[test]
fn bytes_that_are_no_utf8_are_shown_as_such() {
    let report = only_report("unknown", &fixture("text/invalid-utf-8.json"));
    assert_eq!(report.organization.as_deref(), Some("Soci\u{fffd}t\u{fffd} Sender"));
    assert_eq!(codes(&report), ["invalid-utf-8"]);
}

/// One bad value makes a text no JSON; it must not cost the report.
#[test]
fn almost_json_is_mended_and_noted() {
    let surrogate = only_report("unknown", &fixture("text/lone-surrogate.json"));
    assert_eq!(surrogate.organization.as_deref(), Some("Sample \u{fffd} Sender"));
    assert_eq!(codes(&surrogate), ["json-repaired"]);
    let control = only_report("unknown", &fixture("text/raw-control-characters.json"));
    assert_eq!(control.organization.as_deref(), Some("Sample\tSender\u{1}"));
    let commas = only_report("unknown", &fixture("text/trailing-commas.json"));
    assert_eq!((commas.policies[0].successful, commas.policies[0].failed), (11, 0), "what is no number counts nothing");
    assert_eq!(codes(&commas), ["count-invalid", "count-missing", "json-repaired"]);

    let bad = plain_report("r2", 1).replace("Sender", "\\ud800");
    let between = format!("{}\n{bad}\n{}", plain_report("r1", 7), plain_report("r3", 1));
    let read = read("unknown", between.as_bytes());
    assert_eq!(ids(&read), ["r1", "r2", "r3"]);
    let notes: Vec<Vec<&str>> = reports(&read).iter().map(codes).collect();
    assert_eq!(notes, [vec![], vec!["json-repaired"], vec![]], "only the repaired one says so");
}

#[test]
fn mending_does_not_complete_what_is_cut_off() {
    let text = plain_report("r1", 7).replace("Sender", "\\ud800");
    for keep in [text.len() - 1, text.len() - 3, text.len() / 2] {
        assert!(matches!(damage(&text.as_bytes()[..keep]), Damage::Json(_)), "{keep}");
    }
}

#[test]
fn the_document_of_a_report_can_be_had() {
    let two = [plain_report("r1", 7), plain_report("r2", 1)];
    let parts: Vec<Vec<u8>> =
        two.iter().map(|json| part("Content-Type: application/tlsrpt+json", json.as_bytes())).collect();
    let mail = mail_of(&parts);
    for (index, json) in two.iter().enumerate() {
        assert_eq!(crate::support::document_text("unknown", &mail, &Limits::default(), index).as_ref(), Some(json));
    }
    assert_eq!(crate::support::document_text("unknown", &mail, &Limits::default(), 2), None);
}

#[test]
fn content_types_do_not_matter() {
    for content_type in [
        "application/tlsrpt+gzip",
        "application/tlsrpt+x-gzip",
        "application/tlsrpt",
        "Application/TLSRPT+Gzip; report-type=\"tlsrpt\"",
        "application/gzip",
        "application/x-gzip",
        "application/octet-stream",
        "application/json",
        "text/plain",
        "text/html; charset=iso-8859-1",
        "image/png",
        "model/x-unknown",
    ] {
        assert_eq!(assert_reads(&mail(content_type, &gzip(&json()))), [""; 0], "{content_type}");
        assert_eq!(assert_reads(&mail(content_type, &json())), [""; 0], "{content_type}");
    }
}

#[test]
fn transfer_encodings_are_undone() {
    let json = json();
    let bodies = [
        ("", json.clone()),
        ("\nContent-Transfer-Encoding: 7bit", json.clone()),
        ("\nContent-Transfer-Encoding: 8bit", json.clone()),
        ("\nContent-Transfer-Encoding: binary", gzip(&json)),
        ("\nContent-Transfer-Encoding: quoted-printable", quoted_printable(&json).into_bytes()),
        ("\nContent-Transfer-Encoding: base64", base64(&gzip(&json)).into_bytes()),
        ("\nContent-Transfer-Encoding: BASE64", base64_lines(&gzip(&json), 76).into_bytes()),
        ("\nContent-Transfer-Encoding: base64", base64_lines(&gzip(&json), 60).replace("\r\n", " \r\n\t").into_bytes()),
    ];
    for (header, body) in bodies {
        let headers = format!("Content-Type: application/tlsrpt+gzip{header}");
        assert_eq!(assert_reads(&mail_of(&[part(&headers, &body)])), [""; 0], "{header}");
    }
}

/// The encoding is missing or wrong: the looks of the body decide.
#[test]
fn wrong_transfer_encodings_are_seen_through() {
    let json = json();
    for (header, body) in [
        ("", base64_lines(&gzip(&json), 76).into_bytes()),
        ("\nContent-Transfer-Encoding: 7bit", base64_lines(&json, 76).into_bytes()),
        ("\nContent-Transfer-Encoding: base64", json.clone()),
        ("\nContent-Transfer-Encoding: quoted-printable", base64_lines(&gzip(&json), 76).into_bytes()),
        ("\nContent-Transfer-Encoding: x-unknown", base64_lines(&gzip(&json), 76).into_bytes()),
    ] {
        let headers = format!("Content-Type: application/tlsrpt+gzip{header}");
        assert_reads(&mail_of(&[part(&headers, &body)]));
    }
}

fn quoted_printable(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        if index % 20 == 19 {
            out.push_str("=\r\n");
        }
        match byte {
            b'=' | b'\n' | b'\r' | b'"' | 128.. => out.push_str(&format!("={byte:02X}")),
            byte => out.push(char::from(*byte)),
        }
    }
    out
}

#[test]
fn line_ends_of_the_mail_do_not_matter() {
    let crlf = fixture("google/multipart-report.eml");
    let lf = String::from_utf8(crlf.clone()).unwrap().replace("\r\n", "\n").into_bytes();
    assert_ne!(crlf, lf);
    assert_eq!(reports(&read("unknown", &crlf)), reports(&read("unknown", &lf)));
    assert_eq!(reports(&read("unknown", &lf)).len(), 1);
}

/// Mail.ru folds the subject at each token and writes a date that is none.
#[test]
fn folded_and_broken_headers_are_no_obstacle() {
    let report = only_report("unknown", &fixture("mail.ru/folded-subject.eml"));
    assert_eq!(report.submitter.as_deref(), Some("mail.ru"));
    let bare = String::from_utf8(fixture("mail.ru/folded-subject.eml")).unwrap();
    let bare: String = bare.split_inclusive('\n').filter(|line| !line.starts_with("TLS-Report")).collect();
    assert_eq!(only_report("unknown", bare.as_bytes()).submitter.as_deref(), Some("mail.ru"), "from the subject");
    let upper = bare.replace("From:", "tls-report-SUBMITTER: upper.example\nFrom:");
    assert_eq!(only_report("unknown", upper.as_bytes()).submitter.as_deref(), Some("upper.example"));
}

/// File names in the forms of RFC 2231 and RFC 2047, folded, with white space inside.
#[test]
fn attachment_names_are_understood_in_any_form() {
    let json = plain_report("r1", 7).replace(",\"policy-domain\":\"example.com\"", "");
    for disposition in [
        "attachment; filename=\"sender.example!example.com!1778544000!1778630399.json\"",
        "attachment;\n filename*0=\"sender.example!example.com!\";\n filename*1=\"1778544000!1778630399.json\"",
        "attachment; filename*=utf-8''sender.example%21example.com%211778544000%211778630399.json",
        "attachment; filename=\"=?utf-8?Q?sender.example!example.com!1778544000!1778630399.json?=\"",
        "attachment;\n filename=\"sender.example!example.com!\n 1778544000!1778630399.json\"",
    ] {
        let headers = format!("Content-Type: application/tlsrpt+json\nContent-Disposition: {disposition}");
        let report = only_report("unknown", &mail_of(&[part(&headers, json.as_bytes())]));
        assert_eq!(report.policies[0].domain.as_deref(), Some("example.com"), "{disposition}");
        assert!(report.policies[0].domain_inferred);
        assert_eq!(report.submitter.as_deref(), Some("sender.example"), "{disposition}");
    }
}

#[test]
fn a_forwarded_mail_is_opened() {
    let inner = fixture("microsoft/html-part-sts-and-tlsa.eml");
    let want = reports(&read("unknown", &inner));
    assert_eq!(want.len(), 1);
    for headers in [
        "Content-Type: message/rfc822",
        "Content-Type: message/rfc822; name=\"forwarded.eml\"\nContent-Disposition: attachment",
        "Content-Type: application/octet-stream; name=\"report.eml\"",
    ] {
        let once = mail_of(&[part(headers, &inner)]);
        assert_eq!(reports(&read("unknown", &once)), want, "{headers}");
    }
    let encoded = mail_of(&[part(
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
        base64_lines(&inner, 76).as_bytes(),
    )]);
    assert_eq!(reports(&read("unknown", &encoded)), want, "in base64");
    let twice =
        mail_of(&[part("Content-Type: message/rfc822", &mail_of(&[part("Content-Type: message/rfc822", &inner)]))]);
    assert_eq!(reports(&read("unknown", &twice)), want, "twice");
}

/// The mail itself is the report: no multipart at all.
#[test]
fn a_mail_may_be_nothing_but_the_report() {
    let headers = "From: tls@sender.example\r\nSubject: Report Domain: example.com\r\n";
    let gzipped = format!(
        "{headers}Content-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        base64_lines(&gzip(&json()), 76)
    );
    assert_reads(gzipped.as_bytes());
    let plain = [headers.as_bytes(), b"Content-Type: application/tlsrpt+json\r\n\r\n", &json()].concat();
    assert_reads(&plain);
}

#[test]
fn all_reports_of_a_mail_are_read() {
    let parts: Vec<Vec<u8>> = ["r1", "r2", "r3"]
        .iter()
        .map(|id| {
            let headers = "Content-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64";
            part(headers, base64_lines(&gzip(plain_report(id, 1).as_bytes()), 76).as_bytes())
        })
        .collect();
    let read = read("unknown", &mail_of(&parts));
    assert_eq!(ids(&read), ["r1", "r2", "r3"]);
    assert_eq!(read.detail(), None);
}

#[test]
fn a_bad_report_does_not_cost_the_good_one_beside_it() {
    let packed = gzip(&fixture("samples/counts-in-every-shape.json"));
    let headers = "Content-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64";
    let bad = part(headers, base64_lines(&packed[..packed.len() / 2], 76).as_bytes());
    let good = part(headers, base64_lines(&gzip(&json()), 76).as_bytes());
    for parts in [[bad.clone(), good.clone()], [good, bad]] {
        let read = read("unknown", &mail_of(&parts));
        assert_eq!((read.outcome(), ids(&read)), (Outcome::Read, vec!["r1".to_owned()]));
        assert_eq!(read.faults.len(), 1);
        let detail = read.detail().unwrap();
        assert!(detail.starts_with("not all of it") && detail.contains("incomplete"), "{detail}");
    }
}

#[test]
fn a_mailbox_is_read_message_by_message() {
    let google = String::from_utf8(fixture("google/multipart-report.eml")).unwrap();
    let mail_ru = String::from_utf8(fixture("mail.ru/folded-subject.eml")).unwrap();
    let prose = "From: a@sender.example\nTo: b@example.com\nSubject: hello\n\n>From here on nothing is a report.\n";
    let mut mbox = String::new();
    for message in [google.replace("\r\n", "\n"), prose.to_owned(), mail_ru] {
        mbox.push_str("From sender@sender.example Wed May 13 03:12:44 2026\n");
        mbox.push_str(&message);
        mbox.push('\n');
    }
    for mbox in [mbox.clone(), mbox.replace('\n', "\r\n")] {
        let read = read("unknown", mbox.as_bytes());
        assert_eq!(ids(&read), ["2026-05-12T00:00:00Z_example.com", "f2a1c6de-9a41-4c3e-8a55-1b6a0d5c7e11@mail.ru"]);
        assert_eq!(read.detail(), None, "ordinary mail beside reports is not worth a word");
    }
}

/// What people copy from the source of a mail.
#[test]
fn a_lone_base64_block_is_read() {
    assert_eq!(assert_reads(base64_lines(&gzip(&json()), 76).as_bytes()), [""; 0]);
    assert_eq!(assert_reads(format!("\r\n  {}\r\n", base64_lines(&gzip(&json()), 64)).as_bytes()), [""; 0]);
}

/// One gateway writes `ContentType:`; then no header tells where the parts are.
#[test]
fn a_mail_without_usable_headers_is_searched() {
    let google = String::from_utf8(fixture("google/multipart-report.eml")).unwrap();
    for broken in [
        google.replace("Content-Type: multipart", "ContentType: multipart"),
        google.replace("boundary=\"000000000000a1b2c30655555555\"", "boundary=\"another\""),
    ] {
        let report = only_report("unknown", broken.as_bytes());
        assert_eq!(report.report_id.as_deref(), Some("2026-05-12T00:00:00Z_example.com"));
    }
    let plain = mail_of(&[part("Content-Type: application/tlsrpt+json", &json())]);
    let plain = String::from_utf8(plain).unwrap().replace("Content-Type: multipart", "ContentType: multipart");
    assert_reads(plain.as_bytes());
}

#[test]
fn all_files_of_a_zip_archive_are_read() {
    let mail = mail("application/tlsrpt+gzip", &gzip(plain_report("r3", 1).as_bytes()));
    let archive = zip(&[
        ("a/plain.json", &json()),
        ("a/b/packed.json.gz", &gzip(plain_report("r2", 1).as_bytes())),
        ("saved.eml", &mail),
        ("inner.zip", &zip(&[("r.json", plain_report("r4", 1).as_bytes())])),
    ]);
    let read = read("unknown", &archive);
    assert_eq!(ids(&read), ["r1", "r2", "r3", "r4"]);
    assert_eq!(read.detail(), None);
    let places: Vec<&str> = read.found.iter().map(|found| found.place.as_str()).collect();
    assert_eq!(places[..2], ["a/plain.json", "a/b/packed.json.gz > gzip"]);
    assert_eq!(places[3], "inner.zip > r.json");
}

/// Two files of one name are two files; names that would lead elsewhere are only shown.
#[test]
fn names_in_an_archive_do_not_matter() {
    let (one, two) = (json(), plain_report("r2", 1).into_bytes());
    let archive = zip(&[("r1.json", &one), ("r2.json", &two)]);
    let same = replaced(&archive, b"r2.json", b"r1.json");
    assert_eq!(ids(&read("unknown", &same)), ["r1", "r2"]);
    for name in ["../../etc/passwd", "/etc/passwd", "C:\\r.json", "\u{202e}nosj.r", ""] {
        assert_eq!(ids(&read("unknown", &zip(&[(name, &one)]))), ["r1"], "{name}");
    }
    let bytes_of_no_text = replaced(&archive, b"r1.json", b"\xff\xfe.json");
    assert_eq!(ids(&read("unknown", &bytes_of_no_text)), ["r1", "r2"]);
}

/// Every occurrence of some bytes, replaced by as many others.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut out = bytes.to_vec();
    for at in 0..=bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            out[at..at + to.len()].copy_from_slice(to);
        }
    }
    assert_ne!(out, bytes);
    out
}

#[test]
fn what_systems_add_to_archives_is_passed_over() {
    let fork = b"\0\x05\x16\x07\0\x02\0\0Mac OS X        ";
    let files: [(&str, &[u8]); 5] = [
        ("r.json", &json()),
        ("__MACOSX/._r.json", fork),
        (".DS_Store", b"\0\0\0\x01Bud1"),
        ("._r.json", fork),
        ("folder/", b""),
    ];
    for archive in [zip(&files[..4]), tar(&files[..4])] {
        let read = read("unknown", &archive);
        assert_eq!((ids(&read), read.faults.len()), (vec!["r1".to_owned()], 0));
    }
}

#[test]
fn a_bad_file_in_an_archive_does_not_cost_the_others() {
    let (one, two, three) = (plain_report("r1", 7), plain_report("r2", 1), plain_report("r3", 1));
    let files: [(&str, &[u8]); 3] = [("1", one.as_bytes()), ("2", two.as_bytes()), ("3", three.as_bytes())];
    let stored = zip_of(&files, CompressionMethod::Stored);
    let wrong_sum = replaced(&stored, b"\"r2\"", b"\"rX\"");
    let read = read("unknown", &wrong_sum);
    assert_eq!(ids(&read), ["r1", "r3"]);
    assert!(matches!(&read.faults[..], [fault] if fault.place == "2"), "{:?}", read.faults);
    let detail = read.detail().unwrap();
    assert!(detail.starts_with("not all of it: 2: its packed data is corrupt"), "{detail}");

    let mut header = stored.clone();
    let second = find(&stored, b"PK\x03\x04", 1);
    header[second..second + 4].copy_from_slice(b"XXXX");
    assert_eq!(ids(&crate::support::read("unknown", &header)), ["r1", "r3"]);

    // What the directory says of the size may be wrong; the checksum says whether the bytes are all there.
    let mut lie = stored.clone();
    let entry = find(&stored, b"PK\x01\x02", 1);
    for size in [10, 0x7fff_ffff_u32] {
        lie[entry + 24..entry + 28].copy_from_slice(&size.to_le_bytes());
        assert_eq!(ids(&crate::support::read("unknown", &lie)), ["r1", "r2", "r3"], "{size}");
    }
}

/// Where some bytes stand for the so-many-th time.
fn find(bytes: &[u8], what: &[u8], skip: usize) -> usize {
    (0..bytes.len()).filter(|at| bytes[*at..].starts_with(what)).nth(skip).unwrap()
}

#[test]
fn what_cannot_be_unpacked_is_said_beside_what_can() {
    let (one, two) = (json(), plain_report("r2", 1).into_bytes());
    let archive = zip(&[("1", &one), ("2", &two)]);
    let entry = find(&archive, b"PK\x01\x02", 1);
    for (at, value, what) in [(8, 1, NotReport::Encrypted), (10, 14, NotReport::UnknownPacking)] {
        let mut archive = archive.clone();
        archive[entry + at] = value;
        let read = read("unknown", &archive);
        assert_eq!((ids(&read), read.outcome()), (vec!["r1".to_owned()], Outcome::Read));
        assert_eq!(read.faults[0].kind, PartErrorKind::NotAReport(what));
        assert!(read.detail().unwrap().starts_with("not all of it: 2: "), "{:?}", read.detail());
    }
}

/// A download manager's remains, a self-extracting archive, an archive with a comment.
#[test]
fn bytes_around_a_zip_archive_do_not_matter() {
    let archive = zip(&[("r.json", &json())]);
    assert_reads(&[&archive[..], b"\r\n"].concat());
    assert_reads(&[b"PK00", &archive[..]].concat());
}

#[test]
fn all_kinds_of_tar_archives_are_read() {
    let long = format!("{}r.json", "folder/".repeat(40));
    for name in ["r.json", &long] {
        let gnu = tar(&[("other", b"text"), (name, &json())]);
        assert_reads(&gnu);
        assert_reads(&gnu[..gnu.len() - 1024]);
        assert_reads(&gzip(&gnu));
    }
    let mut builder = tar::Builder::new(Vec::new());
    builder.append_pax_extensions([("path", long.as_bytes()), ("mtime", b"1.5")]).unwrap();
    for mut header in [tar::Header::new_ustar(), tar::Header::new_old()] {
        header.set_path("a/r.json").unwrap();
        header.set_size(json().len() as u64);
        header.set_cksum();
        builder.append(&header, &json()[..]).unwrap();
    }
    let archive = builder.into_inner().unwrap();
    let read = read("unknown", &archive);
    assert_eq!(ids(&read), ["r1", "r1"]);
    let places = [&read.found[0].place, &read.found[1].place];
    assert!(places[0].ends_with("folder/r.json") && places[1] == "a/r.json", "{places:?}");
    let two = [tar(&[("1", &json())]), tar(&[("2", plain_report("r2", 1).as_bytes())])].concat();
    assert_eq!(ids(&crate::support::read("unknown", &two)), ["r1", "r2"], "one behind the other");
}

#[test]
fn a_damaged_tar_archive_gives_what_is_whole() {
    let (one, two, three) = (plain_report("r1", 7), plain_report("r2", 1), plain_report("r3", 1));
    let mut archive = tar(&[("1", one.as_bytes()), ("2", two.as_bytes()), ("3", three.as_bytes())]);
    let cut = read("unknown", &archive[..512 * 5 + 100]);
    assert_eq!(ids(&cut), ["r1", "r2"][..ids(&cut).len()]);
    assert!(matches!(cut.faults[0].kind, PartErrorKind::Damaged(Damage::TarTruncated(_))), "{:?}", cut.faults);
    let second = find(&archive, b"ustar", 1) - 257;
    archive[second] ^= 1;
    let damaged = read("unknown", &archive);
    assert_eq!((ids(&damaged), damaged.faults.len()), (vec!["r1".to_owned(), "r3".to_owned()], 1));
    assert_eq!(damaged.faults[0].kind, PartErrorKind::Damaged(Damage::TarHeader));
}

/// "From " at the start of a line of a text is not always quoted.
#[test]
fn a_mailbox_is_split_only_between_messages() {
    let prose = b"Content-Type: text/plain";
    for text in
        ["Hello,\r\n\r\nFrom the desk of A. B.\r\nSubject: this\r\n", "From here on\r\nFrom x: y\r\n\r\nFrom\r\n"]
    {
        let attachment = "Content-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64";
        let attachment = part(attachment, base64_lines(&gzip(&json()), 76).as_bytes());
        let mail = mail_of(&[part(std::str::from_utf8(prose).unwrap(), text.as_bytes()), attachment]);
        let separator = &b"From sender@sender.example Wed May 13 03:12:44 2026\r\n"[..];
        let unquoted = [separator, &mail, b"\r\n", separator, &mail].concat();
        let read = read("unknown", &unquoted);
        assert_eq!((ids(&read), read.detail()), (vec!["r1".to_owned(), "r1".to_owned()], None), "{text}");
        let places: Vec<&str> = read.found.iter().map(|found| &found.place[..9]).collect();
        assert_eq!(places, ["message 1", "message 2"]);
        assert_eq!(ids(&crate::support::read("unknown", &mbox(&[&mail, &mail]))), ["r1", "r1"]);
        let before = [b"\xef\xbb\xbf\r\n", &unquoted[..]].concat();
        assert_eq!(ids(&crate::support::read("unknown", &before)), ["r1", "r1"]);
    }
}

#[test]
fn an_outlook_message_is_read() {
    let nested = [
        ("/__attach_version1.0_#00000001", None),
        ("/__attach_version1.0_#00000001/__substg1.0_3701000D", None),
        ("/__attach_version1.0_#00000001/__substg1.0_3701000D/__properties_version1.0", Some(Vec::new())),
        ("/__attach_version1.0_#00000001/__substg1.0_3701000D/__attach_version1.0_#00000000", None),
        (
            "/__attach_version1.0_#00000001/__substg1.0_3701000D/__attach_version1.0_#00000000/__substg1.0_37010102",
            Some(plain_report("r2", 1).into_bytes()),
        ),
    ];
    let no_domain = plain_report("r1", 7).replace(",\"policy-domain\":\"example.com\"", "");
    let mut parts = outlook_parts(&gzip(no_domain.as_bytes()));
    parts.extend(nested);
    let read = read("unknown", &outlook(&parts));
    assert_eq!((ids(&read), read.detail()), (vec!["r1".to_owned(), "r2".to_owned()], None));
    assert_eq!(read.found[0].place, "report.json.gz > gzip");
    assert_eq!(read.found[0].report.policies[0].domain.as_deref(), Some("example.com"), "from the mail's headers");
    assert_eq!(read.found[0].report.submitter.as_deref(), Some("sender.example"));
    assert_eq!(read.found[1].report.submitter, None, "another mail");
    let packed = zip(&[("saved.msg", &outlook(&parts))]);
    assert_eq!(ids(&crate::support::read("unknown", &packed)), ["r1", "r2"]);
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// What Outlook writes for a mail with one attachment.
fn outlook_parts(attachment: &[u8]) -> Vec<(&'static str, Option<Vec<u8>>)> {
    let headers =
        "From: tls@sender.example\r\nTLS-Report-Domain: example.com\r\nTLS-Report-Submitter: sender.example\r\n\r\n";
    vec![
        ("/__properties_version1.0", Some(vec![0; 32])),
        ("/__substg1.0_007D001F", Some(utf16(headers))),
        ("/__substg1.0_1000001F", Some(utf16("Good morning.\r\n"))),
        ("/__attach_version1.0_#00000000", None),
        ("/__attach_version1.0_#00000000/__substg1.0_37010102", Some(attachment.to_vec())),
        ("/__attach_version1.0_#00000000/__substg1.0_3707001F", Some(utf16("report.json.gz"))),
    ]
}

/// A compound file of storages (without bytes) and streams.
fn outlook(parts: &[(&str, Option<Vec<u8>>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    for (path, bytes) in parts {
        match bytes {
            None => file.create_storage(path).unwrap(),
            Some(bytes) => file.create_stream(path).unwrap().write_all(bytes).unwrap(),
        }
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn an_outlook_message_without_a_report_is_an_ordinary_mail() {
    let read = read("unknown", &outlook(&outlook_parts(b"\x89PNG\r\n\x1a\n")));
    assert_eq!(
        (read.outcome(), &read.faults[0].kind),
        (Outcome::NotAReport, &PartErrorKind::NotAReport(NotReport::Mail))
    );
    let cut = outlook(&outlook_parts(&gzip(&json())));
    assert!(matches!(damage(&cut[..cut.len() / 2]), Damage::Outlook));
}

/// One bad line costs that line, wherever it goes wrong.
#[test]
fn later_lines_are_read_behind_a_bad_one() {
    let line = |id: &str| plain_report(id, 1).replace('\n', " ");
    let good = line("r2");
    for bad in [
        &good[..good.len() / 2],
        &good[..good.len() - 1],
        &good.replace("\"policies\":", "\"policies\""),
        "{\"organization-name\":",
        "{",
        "[",
        "{]",
        "[[[[[{",
    ] {
        let text = format!("{}\n{bad}\n{}\n{}\n", line("r1"), line("r3"), line("r4"));
        let read = read("unknown", text.as_bytes());
        assert_eq!(ids(&read), ["r1", "r3", "r4"], "{bad}");
        assert!(read.detail().unwrap().starts_with("not all of it"), "{bad}");
        assert!(reports(&read).iter().all(|report| codes(report).is_empty()), "{bad}");
    }
    let between = format!("{}\nprogress: 50 %\n{}\n", line("r1"), line("r2"));
    let read = read("unknown", between.as_bytes());
    assert_eq!((ids(&read), read.detail()), (vec!["r1".to_owned(), "r2".to_owned()], None));
    assert_eq!(codes(&reports(&read)[0]), ["trailing-bytes"]);
}

/// The lines of one broken report are no reports of their own.
#[test]
fn a_broken_report_over_several_lines_is_not_taken_apart() {
    let text = fixture("google/success-day.json");
    let text: String = String::from_utf8(text).unwrap().lines().flat_map(|line| [line.trim(), "\n"]).collect();
    let broken = text.replacen("\"policies\":", "\"policies\"", 1);
    assert_ne!(text, broken);
    assert!(matches!(damage(broken.as_bytes()), Damage::Json(_)));
}

/// In an array, too, and no report twice.
#[test]
fn an_array_with_a_bad_report_gives_the_others() {
    let text = format!("[\n{},\n{{\"report-id\":oops:}},\n{}\n]\n", plain_report("r1", 1), plain_report("r3", 1));
    assert_eq!(ids(&read("unknown", text.as_bytes())), ["r1", "r3"]);
}

/// A download that broke off: what came whole is read, also where sizes stand only behind the data.
#[test]
fn a_zip_archive_that_was_not_fetched_to_its_end_gives_what_is_whole() {
    let streamed = {
        let mut writer = zip::ZipWriter::new_stream(Vec::new());
        for id in ["r1", "r2", "r3"] {
            writer.start_file(format!("{id}.json"), zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(plain_report(id, 1).as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    let (two, three) = (plain_report("r2", 1), plain_report("r3", 1));
    let files: [(&str, &[u8]); 3] = [("r1.json", &json()), ("r2.json", two.as_bytes()), ("r3.json", three.as_bytes())];
    for archive in [streamed, zip(&files), zip_of(&files, CompressionMethod::Stored)] {
        assert_eq!(ids(&read("unknown", &archive)), ["r1", "r2", "r3"]);
        let last = find(&archive, b"PK\x03\x04", 2);
        let cut = read("unknown", &archive[..last + 60]);
        assert_eq!(ids(&cut), ["r1", "r2"]);
        assert!(cut.detail().unwrap().contains("directory"), "{:?}", cut.detail());
        let mut no_directory = archive[..find(&archive, b"PK\x01\x02", 0)].to_vec();
        assert_eq!(ids(&read("unknown", &no_directory)), ["r1", "r2", "r3"]);
        no_directory[last - 20] ^= 0xff;
        assert_eq!(ids(&read("unknown", &no_directory)), ["r1", "r3"], "its checksum is wrong");
    }
}

/// Each mail lacks the delimiter at its end, so that it is looked for in all that follow, as far as that is bounded.
#[test]
fn mails_put_together_that_lack_their_ends_are_all_read() {
    const COUNT: usize = 60;
    let open = |id: usize| {
        let report = plain_report(&format!("r{id}"), 1);
        format!(
            "From: a@sender.example\nSubject: r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"B{id}\"\n\n--B{id}\nContent-Type: application/tlsrpt+json\n\n{report}\n\n"
        )
    };
    let mails: String = (0..COUNT).map(open).collect();
    let all: Vec<String> = (0..COUNT).map(|id| format!("r{id}")).collect();
    assert_eq!(ids(&read("unknown", mails.as_bytes())), all);
}

/// A ZIP archive as programs write it that do not know sizes before they have written a file: without its directory, and
/// with the descriptor after each file (APPNOTE.TXT s.4.3.9).
fn streamed(files: &[(String, Vec<u8>)], signature: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in files {
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        out.extend(b"PK\x03\x04\x14\0\x08\0\0\0\0\0\x21\0");
        out.extend([0; 12]);
        out.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        out.extend([0; 2]);
        out.extend(name.as_bytes());
        out.extend(bytes);
        if signature {
            out.extend(b"PK\x07\x08");
        }
        let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        out.extend(sum.sum().to_le_bytes().into_iter().chain(size).chain(size));
    }
    out
}

#[test]
fn every_file_of_a_long_archive_without_a_directory_is_found() {
    let files: Vec<(String, Vec<u8>)> =
        (0..300).map(|id| (format!("{id}.gz"), gzip(plain_report(&format!("r{id}"), 1).as_bytes()))).collect();
    for signature in [true, false] {
        let mut archive = streamed(&files, signature);
        // What ends the last file, where no signature does.
        archive.extend(b"PK\x01\x02");
        let read = read("unknown", &archive);
        assert_eq!(read.found.len(), files.len(), "{signature}: {:?}", read.faults);
        assert!(read.detail().unwrap().contains("300 files were found without it"), "{:?}", read.detail());
    }
}

#[test]
fn files_that_the_directory_does_not_list_are_found() {
    let files: Vec<(String, String)> =
        (0..50).map(|id| (format!("{id}"), plain_report(&format!("r{id}"), 1))).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let archive = zip(&files);
    // The numbers of files in the record at the end have 16 bits, and may be wrong.
    let mut miscounted = archive.clone();
    let end = archive.len() - 22;
    miscounted[end + 8..end + 12].copy_from_slice(&[3, 0, 3, 0]);
    assert_eq!(read("unknown", &miscounted).found.len(), 50);
    let other = zip(&[("a", plain_report("other", 1).as_bytes())]);
    let together = [&archive[..], &other].concat();
    for cut in [0, 1, 22, 40] {
        let read = read("unknown", &together[..together.len() - cut]);
        assert_eq!(read.found.len(), 51, "{cut}: {:?}", read.detail());
    }
    // A directory that leads astray says nothing about the files.
    let mut astray = archive.clone();
    let first = find(&archive, b"PK\x01\x02", 0);
    astray[first] = b'X';
    let read = read("unknown", &astray);
    assert_eq!((read.found.len(), read.faults.len()), (50, 1), "{:?}", read.detail());
}

#[test]
fn mails_put_together_are_all_read() {
    let single = |id: usize, end: &str| {
        let body = base64_lines(&gzip(plain_report(&format!("r{id}"), 1).as_bytes()), 76);
        format!(
            "From: a@sender.example\r\nSubject: r\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\nContent-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n{}{end}",
            body.trim_end()
        )
    };
    for end in ["\r\n", "\r\n\r\n", "\n"] {
        let mails: String = (0..4).map(|id| single(id, end)).collect();
        assert_eq!(ids(&read("unknown", mails.as_bytes())), ["r0", "r1", "r2", "r3"], "{end:?}");
    }
    let text = |id: usize| {
        format!("From: a@sender.example\r\nSubject: {id}\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\n\r\nhello\r\n")
    };
    let mixed: String = (0..20).map(text).chain([single(1, "\r\n")]).collect();
    let read = read("unknown", mixed.as_bytes());
    assert_eq!((ids(&read), read.detail()), (vec!["r1".to_owned()], None));
}

#[test]
fn a_tar_archive_that_ends_too_early_says_so() {
    let (one, two) = (plain_report("r1", 1), plain_report("r2", 1));
    let archive = tar(&[("1", one.as_bytes()), ("2", two.as_bytes())]);
    let first = 512 + one.len();
    // Up to a whole block the end cannot be told from that of an archive without an end mark, which some programs write.
    let padded = first.next_multiple_of(512);
    for cut in (first..padded).chain(padded + 1..padded + 512).step_by(50) {
        let read = read("unknown", &archive[..cut]);
        assert_eq!((ids(&read), read.faults.len()), (vec!["r1".to_owned()], 1), "{cut}: {:?}", read.faults);
        assert!(read.detail().unwrap().contains("fetch it again"), "{:?}", read.detail());
    }
}

#[test]
fn documents_with_text_between_them_are_all_read() {
    let reports: Vec<String> = (0..4).map(|id| plain_report(&format!("r{id}"), 1).replace('\n', " ")).collect();
    for between in [" and ", ", then {this}: ", "\nand\n", " {\"x\":1} "] {
        let read = read("unknown", reports.join(between).as_bytes());
        assert_eq!(ids(&read), ["r0", "r1", "r2", "r3"], "{between:?}");
    }
}

/// The same report may be in a text several times, and in several entries: each is read, and counted as a duplicate.
#[test]
fn what_is_in_wrappings_twice_is_read_twice() {
    let report = plain_report("r1", 7);
    let wrapped = serde_json::json!({ "raw": report }).to_string();
    let base64 = base64(report.as_bytes());
    for (name, bytes) in [
        ("entries", zip(&[("a.json", wrapped.as_bytes()), ("b.json", wrapped.as_bytes())])),
        ("elements", format!("[{wrapped},{wrapped}]").into_bytes()),
        ("pieces", format!("first {base64} second {base64} end").into_bytes()),
        ("document and piece", format!("first {report} second {base64} end").into_bytes()),
    ] {
        let read = read(name, &bytes);
        assert_eq!((read.found.len(), read.faults.len()), (2, 0), "{name}: {:?}", read.faults);
    }
    // What is inside a document is not looked for again in the text around it.
    let json = serde_json::json!({ "raw": base64 }).to_string();
    assert_eq!(read("inside", format!("first {json} end").as_bytes()).found.len(), 1);
}

#[test]
fn a_row_that_is_cut_off_is_reported_beside_whole_ones() {
    let row = serde_json::json!({ "report_id": "r1", "org_name": "A", "raw": plain_report("r1", 7) }).to_string();
    let read = read("rows.ndjson", format!("{row}\n{}", &row[..row.len() / 2]).as_bytes());
    assert_eq!((read.found.len(), read.faults.len()), (1, 1), "{:?}", read.faults);
}

#[test]
fn words_that_other_documents_have_make_no_report() {
    for json in [
        r#"{"policies":[{"name":"x","failures":[{"type":"timeout","message":"m","count":3}]}]}"#,
        r#"{"emailAddress":"a@b.example","dateRange":{"start":"2026-05-12","end":"2026-05-13"}}"#,
        r#"{"policies":[{"name":"x","summary":{"ok":1,"fail":2}}]}"#,
    ] {
        assert_eq!(read("x.json", json.as_bytes()).found.len(), 0, "{json}");
    }
}
