//! Containers, mails, file names and duplicates as they reach a mailbox.

use std::io::Write as _;

use crate::support::{
    base64, base64_lines, codes, fixture, gzip, json_report, mail, mail_of, mbox, only_report, part, plain_report,
    read, reports, zip,
};
use flate2::{Compression, GzBuilder};
use tls_rpt_workbench::archive::{Added, Archive, FileId, Source};
use tls_rpt_workbench::intake::limits::LimitHit;
use tls_rpt_workbench::intake::outcome::{Damage, NotReport, PartErrorKind};
use tls_rpt_workbench::intake::{FileRead, Limits, Outcome, read_file};
use tls_rpt_workbench::report::Report;

fn json() -> Vec<u8> {
    plain_report("r1", 7).into_bytes()
}

fn ids(read: &FileRead) -> Vec<String> {
    reports(read).into_iter().map(|report| report.report_id.unwrap()).collect()
}

/// The file gives the plain report and nothing to say.
#[track_caller]
fn assert_reads(bytes: &[u8]) {
    assert_eq!(only_report("unknown", bytes), json_report(&plain_report("r1", 7)));
}

#[track_caller]
fn only_fault(read: &FileRead) -> &PartErrorKind {
    assert_eq!((read.found.len(), read.faults.len()), (0, 1), "{read:?}");
    &read.faults[0].kind
}

#[test]
fn q4_01_bytes_decide_never_names() {
    for name in ["r.json", "r.json.gz", "r.zip", "r.eml", "r.json.gz.json", "r (1)", ""] {
        for bytes in [json(), gzip(&json()), zip(&[("r.txt", &json())])] {
            assert_eq!(only_report(name, &bytes), json_report(&plain_report("r1", 7)), "{name}");
        }
    }
    // Not compressed at all, under the type and the name of what is.
    let headers = "Content-Type: application/tlsrpt+gzip; name=\"r.json.gz\"\nContent-Transfer-Encoding: base64";
    assert_reads(&mail_of(&[part(headers, base64_lines(&json(), 76).as_bytes())]));
    let headers = "Content-Type: application/tlsrpt+json; name=\"r.json.gz\"\nContent-Transfer-Encoding: base64";
    assert_reads(&mail_of(&[part(headers, base64_lines(&gzip(&json()), 76).as_bytes())]));
}

#[test]
fn q4_02_bytes_behind_the_gzip_member_are_noted() {
    let report = only_report("unknown", &[&gzip(&json())[..], b"\r\n"].concat());
    assert_eq!(codes(&report), ["trailing-bytes"]);
    let second = [gzip(&json()), gzip(plain_report("r2", 1).as_bytes())].concat();
    assert_eq!(ids(&read("unknown", &second)), ["r1", "r2"], "a second member is appended");
}

#[test]
fn q4_03_truncated_gzip_is_incomplete_and_nothing_of_it_is_shown() {
    let packed = gzip(&fixture("samples/counts-in-every-shape.json"));
    let read = read("unknown", &packed[..packed.len() / 2]);
    let PartErrorKind::Damaged(Damage::GzipTruncated(bytes)) = *only_fault(&read) else { panic!("{read:?}") };
    assert!(bytes > 0);
    let said = read.detail().unwrap();
    assert!(said.contains("incomplete") && said.contains("could be unpacked"), "{said}");
}

#[test]
fn q4_04_gzip_in_gzip_is_unwrapped_under_one_budget() {
    assert_reads(&gzip(&gzip(&gzip(&json()))));
    let twice = gzip(&gzip(&json()));
    let limits = Limits { growth: 0, total: json().len() + 10, ..Limits::default() };
    let read = read_file("unknown", &twice, &limits);
    assert_eq!(*only_fault(&read), PartErrorKind::OverLimit(LimitHit::Total(limits.total)));
}

#[test]
fn q4_05_a_gzip_header_may_name_the_file() {
    let mut encoder =
        GzBuilder::new().filename("report.json").comment("daily").write(Vec::new(), Compression::default());
    encoder.write_all(&json()).unwrap();
    assert_reads(&encoder.finish().unwrap());
}

/// "Download all attachments" makes one archive of many reports and mails.
#[test]
fn q4_06_all_files_of_a_zip_archive_are_read() {
    let mail = mail("application/tlsrpt+gzip", &gzip(plain_report("r2", 1).as_bytes()));
    let archive = zip(&[
        ("sender.example!example.com!1778544000!1778630399.json.gz", &gzip(&json())),
        ("mail.eml", &mail),
        ("picture.png", b"\x89PNG\r\n\x1a\n"),
        ("more.zip", &zip(&[("r3.json", plain_report("r3", 1).as_bytes())])),
    ]);
    let all = read("attachments.zip", &archive);
    assert_eq!((ids(&all), all.detail()), (vec!["r1".to_owned(), "r2".to_owned(), "r3".to_owned()], None));
    assert_eq!(all.found[0].report.submitter.as_deref(), Some("sender.example"), "each file has its own name");
    assert_eq!(all.found[1].report.submitter, None);
    let mailed =
        part("Content-Type: application/tlsrpt+zip\nContent-Transfer-Encoding: base64", base64(&archive).as_bytes());
    assert_eq!(ids(&read("unknown", &mail_of(&[mailed]))), ["r1", "r2", "r3"]);
}

#[test]
fn q4_07_size_bombs_are_refused_with_a_clear_message() {
    let nothing = vec![b' '; 60 << 20];
    for bomb in [gzip(&nothing), zip(&[("r.json", &nothing)]), gzip(&gzip(&nothing)), zip(&[("r.gz", &gzip(&nothing))])]
    {
        let read = read("unknown", &bomb);
        assert_eq!(read.outcome(), Outcome::OverLimit);
        assert!(read.detail().unwrap().contains("decompression bomb"), "{:?}", read.detail());
    }
}

#[test]
fn q4_08_text_around_and_between_documents_is_no_obstacle() {
    assert_eq!(codes(&only_report("unknown", &[b"\xef\xbb\xbf", &json()[..]].concat())), ["byte-order-mark"]);
    let utf16: Vec<u8> = plain_report("r1", 7).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(codes(&only_report("unknown", &utf16)), ["utf-16"]);
    assert_reads(&[&json()[..], b"\0\0\n"].concat());
    let (one, two) = (plain_report("r1", 7), plain_report("r2", 1));
    for text in [format!("{one}\n{two}"), format!("[{one},{two}]"), format!("{one}{two}\n")] {
        assert_eq!(ids(&read("unknown", text.as_bytes())), ["r1", "r2"]);
    }
    let broken = format!("{one}\n{}\n{two}", &one[..100]);
    assert_eq!(ids(&read("unknown", broken.as_bytes())), ["r1", "r2"], "one bad document never costs the next");
}

#[test]
fn q4_09_bytes_that_are_no_utf8_are_replaced_and_noted() {
    let report = only_report("unknown", &fixture("text/invalid-utf-8.json"));
    assert!(report.organization.as_deref().unwrap().contains('\u{fffd}'));
    assert_eq!(codes(&report), ["invalid-utf-8"]);
}

#[test]
fn q5_01_content_types_are_not_asked() {
    for content_type in [
        "application/tlsrpt+gzip",
        "application/tlsrpt+json",
        "application/tlsrpt",
        "application/tlsrpt+x-gzip",
        "application/tlsrpt+zip",
        "application/json",
        "application/gzip",
        "application/x-gzip",
        "application/octet-stream",
        "APPLICATION/TLSRPT+GZIP",
        "Application/X-Zip-Compressed",
    ] {
        for bytes in [json(), gzip(&json()), zip(&[("r.json", &json())])] {
            assert_reads(&mail(content_type, &bytes));
        }
    }
}

#[test]
fn q5_02_the_report_type_is_not_asked() {
    let google = String::from_utf8(fixture("google/multipart-report.eml")).unwrap();
    let want = reports(&read("unknown", google.as_bytes()));
    let at = google.find("multipart/report").unwrap();
    let end = at + google[at..].find("boundary").unwrap();
    for kind in [
        "multipart/report; report-type=tlsrpt; ",
        "multipart/mixed; ",
        "multipart/alternative; ",
        "multipart/related; ",
    ] {
        let other = format!("{}{kind}{}", &google[..at], &google[end..]);
        assert_eq!(reports(&read("unknown", other.as_bytes())), want, "{kind}");
    }
    assert_eq!(want.len(), 1);
}

#[test]
fn q5_03_the_parts_for_people_are_passed_over() {
    let report = part(
        "Content-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64",
        base64(&gzip(&json())).as_bytes(),
    );
    for prose in [
        part("Content-Type: text/plain", b"This is an aggregate TLS report."),
        part("Content-Type: text/html", b"<html><body><div>CAUTION: external {mail}</div></body></html>"),
        part("Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable", b"{=22caution=22: a banner}"),
        part("Content-Type: text/plain", b""),
        part("Content-Type: text/plain", b"[External]"),
    ] {
        assert_reads(&mail_of(&[prose.clone(), report.clone()]));
        assert_reads(&mail_of(&[report.clone(), prose]));
    }
}

#[test]
fn q5_04_any_transfer_encoding_is_undone() {
    let json = json();
    let quoted = plain_report("r1", 7).replace('=', "=3D").replace('"', "=22").replace('\n', "=0A=\r\n");
    for (header, body) in [
        ("", json.clone()),
        ("\nContent-Transfer-Encoding: 7bit", json.clone()),
        ("\nContent-Transfer-Encoding: 8bit", json.clone()),
        ("\nContent-Transfer-Encoding: binary", gzip(&json)),
        ("\nContent-Transfer-Encoding: base64", base64_lines(&gzip(&json), 40).replace("\r\n", " \r\n ").into_bytes()),
        ("\nContent-Transfer-Encoding: quoted-printable", quoted.into_bytes()),
    ] {
        assert_reads(&mail_of(&[part(&format!("Content-Type: application/tlsrpt+json{header}"), &body)]));
    }
}

#[test]
fn q5_05_base64_may_have_any_line_length_and_junk() {
    let headers = "Content-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64";
    let packed = gzip(&json());
    for body in [
        base64(&packed),
        base64_lines(&packed, 76),
        base64_lines(&packed, 5),
        format!("\r\n\r\n{}\r\n\r\n", base64_lines(&packed, 76).replace("\r\n", "\r\n\r\n")),
        base64_lines(&packed, 76).replace("\r\n", "\r\n\t "),
        base64(&packed).trim_end_matches('=').to_owned(),
    ] {
        assert_reads(&mail_of(&[part(headers, body.as_bytes())]));
    }
}

#[test]
fn q5_06_odd_headers_are_no_obstacle() {
    assert_eq!(only_report("unknown", &fixture("mail.ru/folded-subject.eml")).submitter.as_deref(), Some("mail.ru"));
    let google = String::from_utf8(fixture("google/multipart-report.eml")).unwrap();
    let want = ids(&read("unknown", google.as_bytes()));
    for other in [
        google.replace("Content-Type:", "ContentType:"),
        google.replacen("Date: ", "Date: Fri, May 09 2017 or so, ", 1),
        google.replacen(
            "Content-Disposition: attachment;",
            "Content-Disposition: attachment; filename*0=\"a!\"; filename*1=\"b\";",
            1,
        ),
    ] {
        assert_eq!(ids(&read("unknown", other.as_bytes())), want);
    }
}

#[test]
fn q5_07_line_ends_and_mailboxes_are_read_as_they_come() {
    let crlf = String::from_utf8(fixture("google/multipart-report.eml")).unwrap();
    let lf = crlf.replace("\r\n", "\n");
    let want = reports(&read("unknown", lf.as_bytes()));
    for message in [&crlf, &lf] {
        let message = message.as_bytes();
        assert_eq!(reports(&read("unknown", message)), want);
        assert_eq!(reports(&read("unknown", &mbox(&[message, message]))), [&want[..], &want].concat());
        let one = [b"From - Wed May 13 03:12:44 2026\r\n", message].concat();
        assert_eq!(reports(&read("unknown", &one)), want, "one message with its separator");
    }
    let quoted = mail_of(&[
        part("Content-Type: text/plain", b"From here\r\n>From there\r\n"),
        part("Content-Type: application/tlsrpt+json", &json()),
    ]);
    assert_eq!(ids(&read("unknown", &mbox(&[&quoted, &quoted]))), ["r1", "r1"]);
    assert_eq!(ids(&read("unknown", mbox(&[&quoted]).trim_ascii_end())), ["r1"], "no line end at the end");
}

#[test]
fn q5_08_a_forwarded_mail_is_opened() {
    let inner = mail("application/tlsrpt+gzip", &gzip(&json()));
    let once = mail_of(&[part("Content-Type: message/rfc822", &inner)]);
    assert_reads(&once);
    assert_reads(&mail_of(&[part("Content-Type: message/rfc822", &once)]));
    let flat = Limits { depth: 2, ..Limits::default() };
    assert_eq!(read_file("unknown", &once, &flat).outcome(), Outcome::OverLimit, "down to a limit");
}

#[test]
fn q5_09_the_message_itself_may_be_the_report() {
    let headers =
        "From: tls@sender.example\r\nContent-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64";
    assert_reads(&part(headers, base64_lines(&gzip(&json()), 76).as_bytes()));
    assert_reads(&part("From: tls@sender.example\r\nContent-Type: application/tlsrpt+json", &json()));
}

#[test]
fn q5_10_all_reports_of_a_mail_are_read() {
    let report = |id: &str| part("Content-Type: application/tlsrpt+json", plain_report(id, 1).as_bytes());
    assert_eq!(ids(&read("unknown", &mail_of(&[report("r1"), report("r2"), report("r3")]))), ["r1", "r2", "r3"]);
}

/// Mail programs hide the attachment, so people save the whole mail.
#[test]
fn q5_11_a_saved_mail_is_as_good_as_its_attachment() {
    let attachment = only_report("unknown", &gzip(&json()));
    assert_eq!(only_report("saved.eml", &mail("application/tlsrpt+gzip", &gzip(&json()))), attachment);
}

/// Mails saved by Outlook are compound files; one that cannot be read says how to save it otherwise.
#[test]
fn q5_12_an_outlook_message_is_opened_or_explained() {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    file.create_stream("/__properties_version1.0").unwrap();
    file.create_storage("/__attach_version1.0_#00000000").unwrap();
    let data = "/__attach_version1.0_#00000000/__substg1.0_37010102";
    file.create_stream(data).unwrap().write_all(&gzip(&json())).unwrap();
    file.flush().unwrap();
    let saved = file.into_inner().into_inner();
    assert_reads(&saved);
    let cut = read("unknown", &saved[..600]);
    assert!(matches!(only_fault(&cut), PartErrorKind::Damaged(Damage::Outlook)), "{cut:?}");
    assert!(cut.detail().unwrap().contains(".eml"), "{:?}", cut.detail());
}

/// Nothing here can verify a signature, so what a mail claims is kept apart from what the report says.
#[test]
fn q5_13_a_signature_changes_nothing() {
    let plain = mail("application/tlsrpt+gzip", &gzip(&json()));
    let signed = [b"DKIM-Signature: v=1; a=rsa-sha256; d=sender.example; s=tlsrpt; b=AAAA\r\n", &plain[..]].concat();
    assert_eq!(only_report("unknown", &signed), only_report("unknown", &plain));
}

#[test]
fn q5_14_the_headers_of_the_mail_are_only_a_fallback() {
    let headers = b"TLS-Report-Domain: other.example\r\nTLS-Report-Submitter: corp.sender.example\r\n";
    let mailed = |json: &str| [&headers[..], &mail("application/tlsrpt+json", json.as_bytes())].concat();
    let report = only_report("unknown", &mailed(&plain_report("r1", 7)));
    assert_eq!(report.policies[0].domain.as_deref(), Some("example.com"), "the report is believed");
    assert_eq!(codes(&report), ["wrapping-contradicts"]);
    assert_eq!(report.submitter.as_deref(), Some("corp.sender.example"));
    let silent = plain_report("r1", 7).replace(",\"policy-domain\":\"example.com\"", "");
    let report = only_report("unknown", &mailed(&silent));
    assert_eq!(report.policies[0].domain.as_deref(), Some("other.example"));
    assert!(report.policies[0].domain_inferred);
}

#[test]
fn q6_a_file_name_helps_only_where_the_report_is_silent() {
    let silent = plain_report("r1", 7).replace(",\"policy-domain\":\"example.com\"", "");
    for name in [
        "google.com!example.com!1778544000!1778630399!001.json.gz",
        "google.com!example.com!1778544000!1778630399.json",
        "google.com!example.com!1778544000!1778630399!001 (1).json.gz",
        "google.com!example.com!1778544000!1778630399 (12).json",
        "downloads/google.com!example.com!1778544000!1778630399!123456789012345678.json.gz",
    ] {
        let report = only_report(name, silent.as_bytes());
        assert_eq!(report.policies[0].domain.as_deref(), Some("example.com"), "{name}");
        assert!(report.policies[0].domain_inferred, "{name}");
        assert_eq!(report.submitter.as_deref(), Some("google.com"), "{name}");
        let packed = only_report("all.zip", &zip(&[(name, silent.as_bytes())]));
        assert_eq!(packed, report, "in an archive");
        let spoken = only_report(&name.replace("example.com", "other.example"), &json());
        assert_eq!(spoken.policies[0].domain.as_deref(), Some("example.com"), "the report is believed");
    }
    for name in ["a!b", "!!!", "google.com!example.com!x!y.json", "report!!.json"] {
        assert_eq!(only_report(name, silent.as_bytes()).policies[0].domain, None, "{name}");
    }
}

#[test]
fn q7_duplicates_are_known_by_sender_id_and_range() {
    let mut archive = Archive::default();
    let mut add = |report: Report| archive.add(report, Source { file: FileId(0), index: 0, place: String::new() });
    let report = |id: &str, successful| json_report(&plain_report(id, successful));
    assert_eq!(add(report("r1", 7)), Added::New);
    assert_eq!(add(report("r1", 7)), Added::Duplicate, "a second destination, or a retry");
    for wrapped in [gzip(&json()), mail("application/tlsrpt+gzip", &gzip(&json())), zip(&[("r.json", &json())])] {
        assert_eq!(add(only_report("unknown", &wrapped)), Added::Duplicate, "the saved mail and its attachment");
    }
    assert_eq!(add(json_report(&plain_report("r1", 7).replace("Sender", "SENDER"))), Added::Duplicate);
    assert_eq!(add(json_report(&plain_report("r1", 7).replace("Sender", "Another"))), Added::New, "ids collide");
    assert_eq!(add(report("2026-05-12T00:00:00Z_idx1_example.com", 1)), Added::New);
    assert_eq!(add(report("2026-05-12T00:00:00Z_idx2_example.com", 1)), Added::New);
    assert_eq!(add(report("r1", 8)), Added::Conflict, "both are kept");
    assert_eq!(archive.entries().len(), 5);
    assert_eq!(archive.entries().filter(|entry| entry.conflicting).count(), 2);
}

/// What holds no report is never silent, however it is wrapped.
#[test]
fn nothing_is_dropped_without_a_word() {
    let picture = b"\x89PNG\r\n\x1a\n";
    for (wrapped, what) in [
        (zip(&[("a.png", picture)]), NotReport::Zip),
        (crate::support::tar(&[("a.png", picture)]), NotReport::Tar),
        (mbox(&[&mail("image/png", picture)]), NotReport::Mail),
        (mail("application/zip", &zip(&[("a.png", picture)])), NotReport::Mail),
        (zip(&[("m.eml", &mail("image/png", picture))]), NotReport::Zip),
    ] {
        let read = read("unknown", &wrapped);
        assert_eq!(*only_fault(&read), PartErrorKind::NotAReport(what));
    }
}

/// 4.2: line ends or padding between two members.
#[test]
fn members_with_padding_between_them_are_all_read() {
    for padding in [&b"\r\n"[..], b"\0\0\0\0", b"\n \0"] {
        let packed = [gzip(plain_report("1", 3).as_bytes()), padding.to_vec(), gzip(plain_report("2", 4).as_bytes())];
        let read = read("x.json.gz", &packed.concat());
        assert_eq!((read.found.len(), read.faults.len()), (2, 0), "{padding:?}");
    }
}

/// 4.8: byte order marks in a row, and a JSON text sequence.
#[test]
fn what_stands_before_a_document_hides_nothing() {
    let report = plain_report("1", 3);
    for before in ["\u{feff}\u{feff}", "\n\u{feff}", "\u{1e}", "\u{feff} \u{1e}\n"] {
        let text = format!("{before}{report}");
        assert_eq!(read("x", text.as_bytes()).found.len(), 1, "{before:?}");
        let packed = zip(&[("a.json", report.replace("\"1\"", "\"2\"").as_bytes()), ("b.json", text.as_bytes())]);
        assert_eq!(read("x.zip", &packed).found.len(), 2, "{before:?} in an archive");
    }
}

/// 5.7: a quoted separator before the headers, as some programs save it.
#[test]
fn a_quoted_separator_is_no_header() {
    let mail = mail("application/tlsrpt+gzip", &gzip(plain_report("1", 3).as_bytes()));
    let quoted = [b">From sender@example.net Wed May 13 03:12:44 2026\n".to_vec(), mail.clone()].concat();
    assert_eq!(read("x.eml", &quoted).found.len(), 1);
    assert_eq!(read("x.zip", &zip(&[("m.eml", &quoted)])).found.len(), 1);
    let mailbox = [b"From x@example.net Wed May 13 03:12:44 2026\n".to_vec(), quoted].concat();
    assert_eq!(read("x.mbox", &mailbox).found.len(), 1);
}

/// 5.6: gateways put dozens of fields of their own in front, or break a line.
#[test]
fn many_strange_header_fields_make_it_no_less_a_mail() {
    let mail = mail("application/tlsrpt+gzip", &gzip(plain_report("1", 3).as_bytes()));
    let fields: Vec<String> = (0..80).map(|number| format!("X-Gateway-{number}: yes\r\n")).collect();
    let fields = fields.concat();
    assert_eq!(read("x", &[fields.as_bytes(), &mail].concat()).found.len(), 1);
    assert_eq!(read("x", &[b"Received: from a\r\nbroken line\r\n", &mail[..]].concat()).found.len(), 1);
}

/// 4.1: bytes decide, also about the character set.
#[test]
fn a_wrong_character_set_changes_no_name() {
    let json = plain_report("1", 3).replace("\"organization-name\":\"", "\"organization-name\":\"B\u{fc}cher ");
    for charset in ["us-ascii", "iso-8859-1", "windows-1252"] {
        let head = format!("Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit");
        let read = read("x.eml", &mail_of(&[part(&head, json.as_bytes())]));
        let name = reports(&read)[0].organization.clone().unwrap();
        assert!(name.starts_with("B\u{fc}cher"), "{charset}: {name}");
    }
}

/// 5.6: a subject, however it is spaced.
#[test]
fn spaces_in_the_subject_make_no_difference() {
    let json =
        r#"{"organization-name":"A","report-id":"1","policies":[{"policy":{"policy-type":"sts"},"summary":{}}]}"#;
    for subject in [
        "Report  Domain:   example.com",
        "report domain:\texample.com, Submitter: a.example",
        "Report Domain: <example.com>",
    ] {
        let mail = format!("From: a@a.example\r\nSubject: {subject}\r\nContent-Type: application/json\r\n\r\n{json}");
        let read = read("x.eml", mail.as_bytes());
        let policy = &reports(&read)[0].policies[0];
        assert_eq!((policy.domain.as_deref(), policy.domain_inferred), (Some("example.com"), true), "{subject}");
    }
}

/// 7: the saved mail and its attachment, of which only one has a name that gives dates.
#[test]
fn dates_from_a_name_make_no_second_report() {
    let json = r#"{"organization-name":"A","report-id":"1","policies":[{"policy":{"policy-type":"sts","policy-domain":"example.com"},"summary":{"total-successful-session-count":5}}]}"#;
    let names = ["a.example!example.com!1778544000!1778630399.json", "report.json"];
    for names in [names, [names[1], names[0]]] {
        let mut archive = Archive::default();
        let added: Vec<Added> = names
            .iter()
            .map(|name| {
                let report = only_report(name, json.as_bytes());
                archive.add(report, Source { file: FileId(0), index: 0, place: String::new() })
            })
            .collect();
        assert_eq!(added, [Added::New, Added::Duplicate], "{names:?}");
    }
}

/// 7: the same report written anew, with its dates in another spelling.
#[test]
fn the_spelling_of_dates_and_white_space_make_no_second_report() {
    let json = |start: &str, id: &str| {
        format!(
            r#"{{"organization-name":"A","report-id":"{id}","date-range":{{"start-datetime":"{start}","end-datetime":"2026-05-12T23:59:59Z"}},"policies":[]}}"#
        )
    };
    let mut archive = Archive::default();
    let mut add =
        |json: &str| archive.add(json_report(json), Source { file: FileId(0), index: 0, place: String::new() });
    assert_eq!(add(&json("2026-05-12T00:00:00Z", "1")), Added::New);
    assert_eq!(add(&json("2026-05-12T00:00:00", "1")), Added::Duplicate);
    assert_eq!(add(&json("2026-05-12T02:00:00+02:00", " 1 ")), Added::Duplicate);
    assert_eq!(add(&json("2026-05-12T01:00:00Z", "1")), Added::New);
    assert_eq!(add(&json("no date", "1")), Added::New);
    assert_eq!(add(&json("no date either", "1")), Added::Conflict);
}
