//! Which record of a pasted text is the one asked about, and what a text without it says: only an answer to the right
//! question proves that there is none.

use super::codes;
use tls_rpt_workbench::record::paste::{self, ReadAs};
use tls_rpt_workbench::record::publish::{Family, Format, Placement, Publication};
use tls_rpt_workbench::record::{Check, Code, Verdict, check_pasted};

const VALUE: &str = "v=TLSRPTv1; rua=mailto:a@example.com";
const OTHER: &str = "v=TLSRPTv1; rua=mailto:other@example.org";
const NAME: &str = "_smtp._tls.example.com";
const DOMAIN: Option<&str> = Some("example.com");
const SOA: &str = ";; AUTHORITY SECTION:\nexample.com. 300 IN SOA ns1.example.com. h.example.com. 1 2 3 4 5\n";

fn judge(text: &str, owner: Option<&str>, domain: Option<&str>) -> Check {
    check_pasted(&paste::read_for(text, owner, domain, ReadAs::Automatic), owner, domain)
}

/// The text gives this record of example.com, and these findings.
#[track_caller]
fn assert_record(text: &str, record: &str, findings: &[Code]) {
    let check = judge(text, None, DOMAIN);
    // Whether the name is in the text is another question.
    let codes: Vec<Code> = codes(&check).into_iter().filter(|code| *code != Code::NameNotRead).collect();
    assert_eq!((check.record.as_deref(), codes), (Some(record), findings.to_vec()), "{text}\n{check:?}");
}

/// The text gives no record of example.com, and this finding. A part of its message says what to do.
#[track_caller]
fn assert_none(text: &str, code: Code, part: &str) {
    let check = judge(text, None, DOMAIN);
    assert_eq!((check.verdict, codes(&check)), (Verdict::Invalid, vec![code]), "{text}\n{check:?}");
    assert!(check.findings[0].message.contains(part), "{text}\n{check:?}");
}

/// What `dig` prints; the question with its type.
fn dig(question: &str, status: &str, flags: &str, sections: &str) -> String {
    format!(
        "\n; <<>> DiG 9.18.28 <<>> some words\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: {status}, id: 4711\n;; flags: {flags}; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n;; QUESTION SECTION:\n;{question}\n\n{sections}\n;; Query time: 3 msec\n;; MSG SIZE  rcvd: 107\n"
    )
}

#[test]
fn the_domain_chooses_among_names() {
    let two = format!("_smtp._tls.example.org. IN TXT \"{OTHER}\"\n{NAME}. IN TXT \"{VALUE}\"\n");
    assert_record(&two, VALUE, &[Code::OtherNames]);
    let check = judge(&two, None, DOMAIN);
    assert_eq!(check.verdict, Verdict::Valid);
    assert!(check.findings[0].message.contains("_smtp._tls.example.org"), "{check:?}");
    assert_eq!(judge(&two, None, Some("example.org")).record.as_deref(), Some(OTHER));
    // The name says more than the domain, and without either the first is taken.
    assert_eq!(judge(&two, Some(NAME), None).record.as_deref(), Some(VALUE));
    assert_eq!(judge(&two, None, None).record.as_deref(), Some(OTHER));
    let check = judge(&two, Some("_smtp._tls.example.org"), None);
    assert_eq!((check.verdict, check.record.as_deref()), (Verdict::Valid, Some(OTHER)));

    let zone = format!("_smtp._tls IN TXT \"{VALUE}\"\n_smtp._tls.sub IN TXT \"{OTHER}\"\n");
    for zone in [zone.clone(), format!("$ORIGIN example.com.\n{zone}")] {
        assert_record(&zone, VALUE, &[Code::OtherNames]);
        let check = judge(&zone, None, Some("sub.example.com"));
        assert_eq!((check.verdict, check.record.as_deref()), (Verdict::Valid, Some(OTHER)), "{check:?}");
    }
    // Names that aliases lead through are no other records.
    let alias = format!("{NAME}. CNAME _smtp._tls.vendor.example.\n_smtp._tls.vendor.example. TXT \"{VALUE}\"\n");
    assert_record(&alias, VALUE, &[]);
    // A name to which the panel added the zone again is nearer than that of another domain.
    let doubled = format!("{NAME}.example.com. TXT \"{VALUE}\"\n");
    let doubled = format!("_smtp._tls.example.org. TXT \"{OTHER}\"\n{doubled}");
    assert_record(&doubled, VALUE, &[Code::DoubledZone, Code::OtherNames]);
    // What is there for another domain only is judged as that.
    assert_record(&format!("_smtp._tls.example.org. IN TXT \"{OTHER}\"\n"), OTHER, &[Code::WrongOwner]);
    // Octets that are no text elsewhere in the zone change nothing; in a bare value they are its fault.
    let octets = [b"; B\xf6rn\n", two.trim_end().as_bytes(), b" ; f\xfcr Berichte\n"].concat();
    let (read, plain) =
        (paste::read_octets_for(&octets, None, DOMAIN), paste::read_for(&two, None, DOMAIN, ReadAs::Automatic));
    assert_eq!((read.owner, read.answer, read.remarks), (plain.owner, plain.answer, plain.remarks));
}

#[test]
fn an_alias_of_the_name_is_no_proof() {
    assert_none("_smtp._tls CNAME example.com._smtp._tls.vendor.example.", Code::AliasNotFollowed, "vendor.example");
    assert_none(
        &format!("{NAME}. 3600 IN CNAME x.vendor.example."),
        Code::AliasNotFollowed,
        &format!("dig TXT {NAME}"),
    );
    // A record of a subdomain is not that of the domain.
    let sub = format!("$ORIGIN example.com.\n_smtp._tls CNAME x.vendor.example.\n_smtp._tls.sub TXT \"{VALUE}\"\n");
    let check = judge(&sub, None, DOMAIN);
    assert_eq!(codes(&check), [Code::AliasNotFollowed], "{check:?}");
    let relative = format!("$ORIGIN example.com.\n_smtp._tls CNAME tls\ntls TXT \"{VALUE}\"\n");
    assert_record(&relative, VALUE, &[]);
    assert!(paste::read_for(&sub, None, DOMAIN, ReadAs::Automatic).is_open());
    let alias = format!(";; ANSWER SECTION:\n{NAME}. 300 IN CNAME x.vendor.example.\n");
    let question = format!("{NAME}.\t\tIN\tTXT");
    // Whoever followed it and found nothing knows.
    assert_none(&dig(&question, "NOERROR", "qr rd ra", &alias), Code::NoRecord, "");
    assert_none(
        &format!("{NAME} is an alias for x.vendor.example.\nx.vendor.example has no TXT record\n"),
        Code::NoRecord,
        "",
    );
    assert_none(&dig(&question, "SERVFAIL", "qr rd ra", &alias), Code::LookupFailed, "SERVFAIL");
    let circle = format!("{alias}x.vendor.example. 300 IN CNAME {NAME}.\n");
    assert_none(&dig(&question, "NOERROR", "qr rd ra", &circle), Code::AliasCircle, "circle");
    let steps: Vec<String> = (0..40).map(|at| format!("_smtp._tls.x{at} CNAME _smtp._tls.x{}", at + 1)).collect();
    let long = steps.join("\n");
    assert_eq!(codes(&judge(&long, Some("_smtp._tls.x0"), None)), [Code::AliasNotFollowed]);
    let both = format!("_smtp._tls CNAME x.vendor.example.\n{NAME}. TXT \"{VALUE}\"\n");
    assert_record(&both, VALUE, &[Code::AliasBesideRecord]);
    let beside = format!("_smtp._tls 3600 IN CNAME x.vendor.example.\n_smtp._tls 3600 IN TXT \"{VALUE}\"");
    assert_record(&beside, VALUE, &[Code::AliasBesideRecord]);
}

#[test]
fn a_relative_name_is_the_full_one() {
    let both = format!("_smtp._tls IN TXT \"{VALUE}\"\n{NAME}. IN TXT \"v=TLSRPTv1; rua=mailto:b@example.com\"\n");
    let check = judge(&both, None, DOMAIN);
    assert_eq!((check.verdict, codes(&check)), (Verdict::Invalid, vec![Code::MultipleRecords]));
    // Without the domain they may be those of two zones.
    assert_eq!(judge(&both, None, None).verdict, Verdict::Valid);
    let mail = format!("_smtp._tls.mail 3600 IN TXT \"{VALUE}\"");
    assert_eq!(judge(&mail, None, Some("mail.example.com")).verdict, Verdict::Valid);
}

#[test]
fn words_around_a_value_are_no_resource_record() {
    for text in [
        format!("Type: TXT\nName: _smtp._tls\nValue: {VALUE}\n"),
        format!("Type\tTXT\nName\t_smtp._tls\nValue\t{VALUE}\n"),
        format!("TXT\n_smtp._tls\n{VALUE}\nDNS only\nAuto\n"),
        format!("TXT record:\n{VALUE}\n"),
        format!("Add TXT record:\nHost: _smtp._tls\nValue: {VALUE}\n"),
        format!("Our TXT record is {VALUE}\n"),
        format!("Value: {VALUE}\nType: TXT\nName: {NAME}\n"),
        format!("Name: _smtp._tls\nType: TXT\nTTL: 3600\nContent: \"{VALUE}\"\n"),
        format!("| Type | Name | Value |\n|---|---|---|\n| TXT | _smtp._tls | {VALUE} |\n"),
        format!("\"_smtp._tls\",\"TXT\",\"3600\",\"{VALUE}\"\n"),
        format!("TXT Record\t_smtp._tls\t{VALUE}\tAutomatic\n"),
        format!("dig TXT {NAME} +short\n\"{VALUE}\"\n"),
    ] {
        assert_record(&text, VALUE, &[]);
    }
    // The name is read too.
    let text = format!("Type: TXT\nName: _smtp._tcp\nValue: {VALUE}\n");
    assert_record(&text, VALUE, &[Code::WrongOwner]);
    assert_record(&format!("Type: TXT\nHost: @\nValue: {VALUE}\n"), VALUE, &[Code::WrongOwner]);
    let soa = dig(&format!("{NAME}.\tIN\tTXT"), "NXDOMAIN", "qr rd ra", SOA);
    assert_none(&format!("dig TXT {NAME}{soa}"), Code::NoRecord, "");
    // A faulty value stays faulty, and another type or class holds none. A comment holds none beside lines in force.
    let faulty = VALUE.replace("; ", ";; ");
    assert_eq!(judge(&format!("TXT record:\n{faulty}\n"), None, DOMAIN).record.as_deref(), Some(faulty.as_str()));
    let broken = VALUE.replace("; ", ";\n");
    assert_record(&format!("TXT record:\n{broken}\nThanks\n"), &broken, &[Code::LineBreak]);
    assert_record(&format!("; {NAME}. IN TXT \"{VALUE}\"\n"), VALUE, &[]);
    assert_none(&format!("{NAME}. IN SPF \"{VALUE}\"\n"), Code::OtherQuestion, "SPF");
    assert_none(&format!("{NAME}. 300 CH TXT \"{VALUE}\"\n"), Code::OtherQuestion, "class CH");
    let commented = format!(";_smtp._tls IN TXT \"{VALUE}\"\n_dmarc IN TXT \"v=DMARC1; p=none\"\n");
    assert_none(&commented, Code::OtherQuestion, "_dmarc");
}

#[test]
fn only_an_answer_to_the_right_question_proves_absence() {
    let ours = format!("{NAME}.\t\tIN\tTXT");
    let usual = "qr rd ra";
    assert_none(&dig(&ours, "NXDOMAIN", usual, SOA), Code::NoRecord, "");
    assert_none(
        &dig(&format!("{NAME}.\tIN\tA"), "NOERROR", usual, SOA),
        Code::OtherQuestion,
        &format!("dig TXT {NAME}"),
    );
    assert_none(&dig("_smtp._tcp.example.com. IN TXT", "NXDOMAIN", usual, SOA), Code::OtherQuestion, "_smtp._tcp");
    assert_none(&dig("_smtp._tls.example.org. IN TXT", "NXDOMAIN", usual, SOA), Code::OtherQuestion, "example.org");
    let servers = ";; AUTHORITY SECTION:\nexample.com. 172800 IN NS ns1.example.com.\n\n;; ADDITIONAL SECTION:\nns1.example.com. 172800 IN A 192.0.2.1\n";
    assert_none(&dig(&ours, "NOERROR", "qr rd", servers), Code::IncompleteAnswer, "referral");
    assert_none(&dig(&ours, "NOERROR", "qr aa rd", servers), Code::NoRecord, "");
    assert_none(&dig(&ours, "NOERROR", "qr tc rd ra", ""), Code::IncompleteAnswer, "cut short");
    // Several look-ups in one text.
    let mx = ";; ANSWER SECTION:\nexample.com. 300 IN MX 10 mx.example.com.\n";
    let mx = dig("example.com. IN MX", "NOERROR", usual, mx);
    assert_none(&(mx.clone() + &dig(&ours, "SERVFAIL", usual, "")), Code::LookupFailed, "SERVFAIL");
    assert_none(&mx, Code::OtherQuestion, "MX records of example.com");
    let dmarc = ";; ANSWER SECTION:\n_dmarc.example.com. 300 IN TXT \"v=DMARC1; p=none\"\n";
    let dmarc = dig("_dmarc.example.com. IN TXT", "NOERROR", usual, dmarc);
    assert_none(&(dmarc.clone() + &dig(&ours, "NXDOMAIN", usual, SOA)), Code::NoRecord, "");
    assert_none(&dmarc, Code::OtherQuestion, "_dmarc.example.com");
    let answer = dig(&ours, "NOERROR", usual, &format!(";; ANSWER SECTION:\n{NAME}. 300 IN TXT \"{VALUE}\"\n"));
    assert_record(&(dmarc + &answer), VALUE, &[]);
    // With +noall dig hides the status.
    let hidden =
        |question: &str| format!("\n; <<>> DiG 9.11.4 <<>> +noall +answer {question}\n;; global options: +cmd\n");
    assert_none(&hidden(&format!("TXT {NAME}")), Code::IncompleteAnswer, "+noall");
    assert_none(&hidden("MX example.com"), Code::OtherQuestion, "MX records of example.com");
    // drill and kdig.
    let drill = format!(";; ->>HEADER<<- opcode: QUERY, rcode: SERVFAIL, id: 1\n;; QUESTION SECTION:\n;; {ours}\n");
    assert_none(&drill, Code::LookupFailed, "SERVFAIL");
    let kdig = format!(";; ->>HEADER<<- opcode: QUERY; status: NXDOMAIN; id: 1\n;; QUESTION SECTION:\n;; {ours}\n");
    assert_none(&kdig, Code::NoRecord, "");

    let json = |members: &str, kind: u8, name: &str| {
        format!("{{\"Status\":0,{members}\"Question\":[{{\"name\":\"{name}\",\"type\":{kind}}}]}}")
    };
    assert_none(&json("", 16, NAME), Code::NoRecord, "");
    assert_none(&json("", 1, NAME), Code::OtherQuestion, "A records");
    assert_none(&json("", 16, "_smtp._tcp.example.com"), Code::OtherQuestion, "_smtp._tcp");
    assert_none(&json("\"TC\":true,", 16, NAME), Code::IncompleteAnswer, "cut short");
    // A name that is not plain is not put into a command.
    let odd = dig("example.com. IN MX", "NOERROR", usual, SOA);
    let check = judge(&odd, None, Some("$(reboot).example"));
    assert!(check.findings[0].message.contains("dig TXT NAME"), "{check:?}");
}

#[test]
fn an_omitted_owner_is_that_of_the_line_before() {
    for after in [
        "www A 192.0.2.1\n    TXT \"hello\"\n",
        "mail 300 A 192.0.2.1\n     300 TXT \"v=spf1 a -all\"\n",
        "_sip._tcp IN NAPTR 100 10 \"u\" \"E2U+sip\" \"!x!y!\" .\n  IN TXT \"hello\"\n",
        "    www a 192.0.2.1\n    TXT \"hello\"\n",
        "x IN LOC 51 30 12 N 0 7 39 W 0m\n  IN TXT \"hello\"\n",
    ] {
        assert_record(&format!("_smtp._tls IN TXT \"{VALUE}\"\n{after}"), VALUE, &[]);
    }
    let same = format!("_smtp._tls IN TXT \"{VALUE}\"\n    IN TXT \"hello\"\n");
    assert_record(&same, VALUE, &[Code::StrayRecord]);
}

#[test]
fn what_a_zone_file_would_not_hold_is_told() {
    assert_record(&format!("{NAME}. IN TXT {VALUE}"), VALUE, &[Code::UnquotedValue]);
    assert_record(&format!("{NAME}. IN TXT {}", VALUE.replace(';', "\\;")), VALUE, &[]);
    // In a row of a panel nothing is a comment.
    for row in
        ["_smtp._tls\tTXT\t3600\tVALUE", "_smtp._tls\tTXT\tVALUE\t3600", "TXT\t_smtp._tls\tVALUE\tDNS only\tAuto"]
    {
        assert_record(&row.replace("VALUE", VALUE), VALUE, &[]);
    }
    let loose = format!("_smtp._tls IN TXT \"{VALUE},\"\n   \"mailto:b@example.com\"\n");
    assert_record(&loose, &format!("{VALUE},mailto:b@example.com"), &[Code::LooseStrings]);
    assert_record(&format!("_smtp._tls IN TXT( \"{VALUE}\" )"), VALUE, &[]);
    // `$origin` counts in lower case too: a full name without its dot is a relative one.
    assert_record(&format!("$origin example.com.\n{NAME} IN TXT \"{VALUE}\""), VALUE, &[Code::DoubledZone]);
    let hex = VALUE.bytes().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().concat();
    assert_record(&format!("{NAME}. IN TYPE16 \\# {} {:02x}{hex}", VALUE.len() + 1, VALUE.len()), VALUE, &[]);
}

#[test]
fn answers_with_a_terminal_around_them_are_read() {
    for text in [
        format!("$ dig +short TXT {NAME}\n\"{VALUE}\"\n"),
        format!("root@mx:~# dig TXT {NAME} +short\n\"{VALUE}\"\nroot@mx:~#\n"),
        format!("PS C:\\> (Resolve-DnsName {NAME} -Type TXT).Strings\n{VALUE}\n"),
        format!("```\n{VALUE}\n```\n"),
        format!("$ dig +short MX example.com\n10 mx.example.com.\n$ dig +short TXT {NAME}\n\"{VALUE}\"\n"),
        format!("$ dig +short TXT example.com\n\"v=spf1 -all\"\n$ dig +short TXT {NAME}\n\"{VALUE}\"\n"),
        format!(
            "$ curl -s 'https://dns.google/resolve?name={NAME}&type=TXT'\n{{\"Status\":0,\"Answer\":[{{\"name\":\"{NAME}\",\"type\":\"TXT\",\"data\":\"{VALUE}\"}}]}}\n"
        ),
        format!("NAME TYPE TTL DATA\n{NAME}.  TXT   3600   \"{VALUE}\"\n"),
        format!("_smtp._tls                TXT        16         0                    01:00:00        {VALUE}\n"),
        format!("{NAME}. TXT IN 300s \"{VALUE}\" 127.0.0.53:53"),
        format!("TXT {NAME}. 5m00s   \"{VALUE}\""),
        format!("{NAME} TXT 300 Answer {{v=TLSRPTv1; \n                        rua=mailto:a@example.com}}\n"),
    ] {
        assert_record(&text, VALUE, &[]);
    }
    // A record whose owner has the name of a tool is no command.
    let zone = format!("$ORIGIN example.com.\n_smtp._tls TXT \"{VALUE}\"\ndig TXT \"hello\"\n  TXT \"x\"\n");
    assert_record(&zone, VALUE, &[]);
    assert_none(&format!("$ dig +short TXT {NAME}\n"), Code::IncompleteAnswer, "+short");
    assert_none("$ dig +short TXT example.com\n\"v=spf1 -all\"\n", Code::OtherQuestion, "example.com");
    let cut = format!("{NAME}   TXT    300   Answer     {{v=TLSRPTv1; rua=mailto:tlsrpt-reports@exa...\n");
    assert_none(&cut, Code::ValueCut, "Format-List");
    let line = format!("\u{feff}{NAME}. IN TXT \"{VALUE}\"\r\n");
    for octets in [
        line.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
        line.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ] {
        let pasted = paste::read_octets_for(&octets, None, None);
        assert_eq!(pasted.answer[0].octets(), VALUE.as_bytes());
    }
}

#[test]
fn what_is_published_reads_back() {
    let value = format!("{VALUE},https://reports.example.net/v1");
    let long = format!("{value},https://reports.example.net/{}", "x".repeat(250));
    for value in [&value, &long] {
        let publication = Publication::new("_smtp._tls", &Placement::new("example.com"), value).unwrap();
        for format in Format::ALL {
            let snippets = format.render(&publication);
            let text = &snippets.iter().find(|snippet| snippet.text.contains("TLSRPTv1")).unwrap().text;
            // The fields of a panel are copied one by one; `dnscmd` takes each string on a line of its own.
            let apart = format.family() == Family::Panel || (format == Format::PowerShell && value == &long);
            if !apart {
                let check = judge(text, None, DOMAIN);
                let expected = (Some(value.as_str()), Vec::new());
                let faults =
                    codes(&check).into_iter().filter(|code| !matches!(code, Code::LongAnswer | Code::LongString));
                assert_eq!((check.record.as_deref(), faults.collect::<Vec<_>>()), expected, "{text}");
            }
        }
    }
    let body = format!("{{\"type\":\"TXT\",\"name\":\"{NAME}\",\"content\":\"\\\"{VALUE}\\\"\",\"ttl\":3600}}");
    assert_record(&body, VALUE, &[]);
    assert_record(&format!("{{\"success\":true,\"result\":[{body}]}}"), VALUE, &[]);
}

#[test]
fn look_ups_that_found_nothing_say_so_in_any_language() {
    for text in [
        format!("*** fritz.box kann {NAME} nicht finden: Non-existent domain\n"),
        format!("*** dns.google ne parvient pas \u{e0} trouver {NAME} : Non-existent domain\n"),
        "Server:  dns.google\nAddress:  8.8.8.8\n\nexample.com\n\tprimary name server = ns1.example.com\n\tresponsible mail addr = h.example.com\n".to_owned(),
        format!("Resolve-DnsName : {NAME} : No records found for given DNS query.\nAt line:1 char:1\n"),
        format!("Resolve-DnsName : {NAME} : DNS-Name ist nicht vorhanden\n    + FullyQualifiedErrorId : DNS_ERROR_RCODE_NAME_ERROR,Microsoft\n"),
        format!("*** Keine text (TXT)-Eintr\u{e4}ge f\u{fc}r {NAME} verf\u{fc}gbar\n"),
        "example.com SOA 300 Authority ns1.example.com\n".to_owned(),
    ] {
        assert_none(&text, Code::NoRecord, "");
    }
    assert_none(&format!("Server:  x\nAddress:  8.8.8.8\n\nName:    {NAME}\n"), Code::OtherQuestion, "dig TXT");
    assert_none(&format!("{NAME} has no A record\n"), Code::OtherQuestion, "A records");
    assert_none(&format!("{NAME} has address 192.0.2.1\n"), Code::OtherQuestion, "A records");
    assert_none("** server can't find _smtp._tcp.example.com: NXDOMAIN\n", Code::OtherQuestion, "_smtp._tcp");
    assert_none(&format!("** server can't find {NAME}.home.arpa: NXDOMAIN\n"), Code::OtherQuestion, "home.arpa");
    assert_none("dig: couldn't get address for 'ns1.invalid': not found\n", Code::LookupFailed, "name of the server");
    let refused = ";; communications error to 127.0.0.1#53: connection refused\n;; no servers could be reached\n";
    assert_none(refused, Code::LookupFailed, "cannot be reached");
}
