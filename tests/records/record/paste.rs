//! Pasted text becomes what DNS holds: zone files, look-up tools, resolvers, and what copying does to them.

use tls_rpt_workbench::record::paste::{self, Pasted, Reading};
use tls_rpt_workbench::record::{Code, TxtRecord, Verdict, check_pasted};

const VALUE: &str = "v=TLSRPTv1; rua=mailto:a@example.com";
const OWNER: &str = "_smtp._tls.example.com.";

/// Each record as its character-strings.
fn strings(pasted: &Pasted) -> Vec<Vec<String>> {
    let text = |octets: &Vec<u8>| String::from_utf8(octets.clone()).unwrap();
    pasted.answer.iter().map(|record| record.strings.iter().map(text).collect()).collect()
}

/// What was read, whatever its places in the text.
fn without_places(pasted: Pasted) -> Pasted {
    let reading = Reading { owner: None, kind: None, values: Vec::new(), ..pasted.reading };
    Pasted { reading, ..pasted }
}

/// The text gives this owner and these records of one character-string each.
#[track_caller]
fn assert_reads(text: &str, owner: Option<&str>, records: &[&str]) {
    let pasted = paste::read(text);
    let expected: Vec<Vec<String>> = records.iter().map(|record| vec![(*record).to_owned()]).collect();
    assert_eq!(strings(&pasted), expected, "{text}");
    assert_eq!(pasted.owner.as_deref(), owner, "{text}");
    assert_eq!(pasted.failure, None, "{text}");
    // The way lines end, and a mark before the first, change nothing in what is more than a bare value.
    if owner.is_some() || records.is_empty() {
        assert_eq!(without_places(paste::read(&text.replace('\n', "\r\n"))), without_places(pasted.clone()), "{text}");
        assert_eq!(without_places(paste::read(&format!("\u{feff}{text}"))), without_places(pasted), "{text}");
    }
}

/// The text gives one record of these character-strings.
#[track_caller]
fn assert_strings(text: &str, expected: &[&str]) {
    assert_eq!(strings(&paste::read(text)), [expected], "{text}");
}

#[track_caller]
fn assert_failed(text: &str, failure: &str) {
    let pasted = paste::read(text);
    assert_eq!((pasted.answer.as_slice(), pasted.failure.as_deref()), (&[] as &[TxtRecord], Some(failure)), "{text}");
    let result = check_pasted(&pasted, None, Some("example.com"));
    assert_eq!(result.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::LookupFailed]);
    assert_eq!(result.verdict, Verdict::Invalid);
}

#[test]
fn a_bare_value_is_kept_as_it_is() {
    assert_reads(VALUE, None, &[VALUE]);
    assert_reads(&format!("\n{VALUE}\r\n"), None, &[VALUE]);
    for kept in [
        format!("{VALUE} "),
        format!("\u{feff}{VALUE}"),
        format!("\u{201c}{VALUE}\u{201d}"),
        format!("({VALUE})"),
        VALUE.replace("; ", ";\n  "),
        VALUE.replace("; ", ";\u{a0}"),
        VALUE.replace(';', "\\;"),
        "rua=mailto:refused@example.com".to_owned(),
        "v=TLSRPTv1; rua=mailto:a@example.com; text = \"x\"".to_owned(),
        "v=TLSRPTv1; rua=https://example.com/is an alias for".to_owned(),
        "{\"record\": 1}".to_owned(),
        "tlsrpt".to_owned(),
    ] {
        assert_reads(&kept, None, &[&kept]);
    }
    // Several records, one a line.
    assert_reads(&format!("{VALUE}\nv=spf1 -all\n"), None, &[VALUE, "v=spf1 -all"]);
}

#[test]
fn quoted_strings_are_opened() {
    assert_reads(&format!("\"{VALUE}\""), None, &[VALUE]);
    assert_reads(&format!("  \"{VALUE}\"  \n"), None, &[VALUE]);
    assert_strings("\"v=TLSRPTv1; \" \"rua=mailto:a@example.com\"", &["v=TLSRPTv1; ", "rua=mailto:a@example.com"]);
    assert_strings(
        "\"v=TLSRPTv1; \"\"rua=mailto:a@example.com\" \"\"",
        &["v=TLSRPTv1; ", "rua=mailto:a@example.com", ""],
    );
    assert_reads(
        r#""v=TLSRPTv1\; rua=mailto:\"a b\"@example.com\\\033\x""#,
        None,
        &["v=TLSRPTv1; rua=mailto:\"a b\"@example.com\\!x"],
    );
    assert_eq!(paste::read(r#""\195\169\255""#).answer[0].octets(), [0xc3, 0xa9, 0xff]);
    assert_reads(r#""\999\25""#, None, &["99925"]);
    // A backslash or a missing mark at the end is no quoted string, but a value with a fault.
    assert_reads("\"abc\\", None, &["\"abc\\"]);
}

#[test]
fn zone_file_lines_are_read() {
    for middle in ["3600 IN", "IN 3600", "IN", "", "1h", "1H30M", "1w2d IN", "in 0"] {
        assert_reads(&format!("{OWNER} {middle} TXT \"{VALUE}\""), Some(OWNER), &[VALUE]);
        assert_reads(&format!("_smtp._tls\t{middle}\ttxt\t\"{VALUE}\" ; \"reports\""), Some("_smtp._tls"), &[VALUE]);
        assert_reads(&format!("  {middle} TXT \"{VALUE}\""), None, &[VALUE]);
    }
    assert_reads(&format!("    {OWNER} 300 IN TXT \"{VALUE}\""), Some(OWNER), &[VALUE]);
    assert_reads(&format!("{OWNER} IN TXT v=TLSRPTv1\\; rua=mailto:a@example.com"), Some(OWNER), &[VALUE]);
    assert_reads(&format!("; the reports\n\n{OWNER} IN TXT \"{VALUE}\"\n"), Some(OWNER), &[VALUE]);
    // A sign of the zone's syntax that is missing becomes a finding about the value.
    assert_reads(
        &format!("{OWNER} IN TXT \u{201c}{VALUE}\u{201d}"),
        Some(OWNER),
        &[&format!("\u{201c}{VALUE}\u{201d}")],
    );
    assert_reads(&format!("{OWNER} IN TXT \"{VALUE}"), Some(OWNER), &[&format!("\"{VALUE}")]);
}

#[test]
fn parentheses_join_lines_and_comments_go() {
    let expected = &["v=TLSRPTv1; ", "rua=mailto:a@example.com"];
    for text in [
        "_smtp._tls IN TXT (\n  \"v=TLSRPTv1; \"\n  \"rua=mailto:a@example.com\" )",
        "_smtp._tls IN TXT ( \"v=TLSRPTv1; \" ; version (and \"more\")\n\t\"rua=mailto:a@example.com\" ; where\n)\n",
        "_smtp._tls TXT ( \"v=TLSRPTv1; \" )( \"rua=mailto:a@example.com\" )",
        "_smtp._tls IN TXT (\n  \"v=TLSRPTv1; \"\n  \"rua=mailto:a@example.com\"\n)\nother IN A 192.0.2.1\n",
    ] {
        assert_strings(text, expected);
    }
    // Parentheses of the value are left alone.
    let odd = "v=TLSRPTv1; rua=https://example.com/a(b)";
    assert_reads(&format!("_smtp._tls IN TXT \"{odd}\""), Some("_smtp._tls"), &[odd]);
    // An opening mark that is never closed costs this line only.
    assert_reads(&format!("a IN TXT \"open\n{OWNER} IN TXT \"{VALUE}\""), Some(OWNER), &[VALUE]);
}

#[test]
fn a_zone_is_searched_for_the_record() {
    let zone = format!(
        "$ORIGIN example.com.\n$TTL 1h\n@ IN SOA ns hostmaster 1 2 3 4 5\n  IN MX 10 mail\n  IN TXT \"v=spf1 -all\"\n_dmarc IN TXT \"v=DMARC1; p=none\"\n_smtp._tls IN TXT \"{VALUE}\"\n  300 IN TXT \"v=spf1 -all\"\n_smtp._tls.sub IN TXT \"v=TLSRPTv1; rua=mailto:sub@example.com\"\n"
    );
    assert_reads(&zone, Some(OWNER), &[VALUE, "v=spf1 -all"]);
    // A full name without its dot is a relative one.
    let doubled = format!("$ORIGIN example.com.\n_smtp._tls.example.com IN TXT \"{VALUE}\"\n");
    let result = check_pasted(&paste::read(&doubled), None, Some("example.com"));
    assert_eq!(result.findings[0].code, Code::DoubledZone);
    // At another name the record that was meant is still found, and its name with it.
    let elsewhere = format!("example.com. IN TXT \"v=spf1 -all\"\n_smtp._tcp.example.com. IN TXT \"{VALUE}\"\n");
    assert_reads(&elsewhere, Some("_smtp._tcp.example.com."), &[VALUE]);
    // Two domains in one text are not two records at one name.
    let two = format!("{OWNER} IN TXT \"{VALUE}\"\n_smtp._tls.example.org. IN TXT \"{VALUE}\"\n");
    assert_reads(&two, Some(OWNER), &[VALUE]);
}

fn dig(status: &str, sections: &str) -> String {
    format!(
        "\n; <<>> DiG 9.18.28 <<>> TXT _smtp._tls.example.com\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: {status}, id: 4711\n;; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n;; QUESTION SECTION:\n;_smtp._tls.example.com.\t\tIN\tTXT\n\n{sections}\n;; Query time: 3 msec\n;; SERVER: 127.0.0.53#53(127.0.0.53) (UDP)\n;; WHEN: Mon Jan 01 00:00:00 UTC 2024\n;; MSG SIZE  rcvd: 107\n"
    )
}

#[test]
fn dig_is_read() {
    let answer = format!(";; ANSWER SECTION:\n{OWNER}\t300\tIN\tTXT\t\"{VALUE}\"\n");
    assert_reads(&dig("NOERROR", &answer), Some(OWNER), &[VALUE]);
    let two = format!("{answer}{OWNER}\t300\tIN\tTXT\t\"v=spf1 -all\"\n");
    assert_reads(&dig("NOERROR", &two), Some(OWNER), &[VALUE, "v=spf1 -all"]);
    let signed =
        format!("{answer}{OWNER}\t300\tIN\tRRSIG\tTXT 13 4 300 20240101000000 20240101000000 1 example.com. AAAA==\n");
    assert_reads(&dig("NOERROR", &signed), Some(OWNER), &[VALUE]);
    let soa = ";; AUTHORITY SECTION:\nexample.com.\t300\tIN\tSOA\tns.example.com. h.example.com. 1 2 3 4 5\n";
    assert_reads(&dig("NOERROR", soa), None, &[]);
    assert_reads(&dig("NXDOMAIN", soa), None, &[]);
    assert_reads(&dig("NOERROR", ""), None, &[]);
    assert_failed(&dig("SERVFAIL", ""), "SERVFAIL");
    assert_failed(&dig("REFUSED", ""), "REFUSED");
    assert_failed(
        ";; communications error to 192.0.2.1#53: timed out\n\n; <<>> DiG 9.18 <<>> TXT x\n;; no servers could be reached\n",
        "no answer in time",
    );
    // With +short only the data is left, and the names it came through.
    assert_reads(&format!("\"{VALUE}\"\n\"v=spf1 -all\"\n"), None, &[VALUE, "v=spf1 -all"]);
    assert_reads(&format!("tlsrpt.vendor.example.\n\"{VALUE}\"\n"), None, &[VALUE]);
    assert_reads(&format!("\u{feff}tlsrpt.vendor.example.\r\n\"{VALUE}\"\r\n"), None, &[VALUE]);
    assert_reads("tlsrpt.vendor.example.\n", None, &[]);
}

#[test]
fn aliases_are_followed() {
    let chain = format!(
        "{OWNER} 300 IN CNAME tls.Vendor.example.\ntls.vendor.example. 60 IN CNAME c.vendor.example.\nc.vendor.example. 60 IN TXT \"{VALUE}\"\n"
    );
    assert_reads(&dig("NOERROR", &chain), Some(OWNER), &[VALUE]);
    assert_reads(&chain, Some(OWNER), &[VALUE]);
    assert_reads("_smtp._tls.example.com. 300 IN CNAME gone.vendor.example.\n", Some(OWNER), &[]);
    let circle = "_smtp._tls.example.com. 300 IN CNAME a.example.\na.example. 300 IN CNAME _smtp._tls.example.com.\n";
    assert_reads(circle, Some(OWNER), &[]);
    assert_reads(
        &format!(
            "_smtp._tls.example.com is an alias for tls.vendor.example.\ntls.vendor.example descriptive text \"{VALUE}\"\n"
        ),
        Some("_smtp._tls.example.com"),
        &[VALUE],
    );
    assert_reads(
        &format!(
            "_smtp._tls.example.com\tcanonical name = tls.vendor.example.\ntls.vendor.example\ttext = \"{VALUE}\"\n"
        ),
        Some("_smtp._tls.example.com"),
        &[VALUE],
    );
}

#[test]
fn nslookup_is_read() {
    let owner = Some("_smtp._tls.example.com");
    let linux = |answer: &str| {
        format!(
            "Server:\t\t127.0.0.53\nAddress:\t127.0.0.53#53\n\nNon-authoritative answer:\n{answer}\nAuthoritative answers can be found from:\n"
        )
    };
    assert_reads(&linux(&format!("_smtp._tls.example.com\ttext = \"{VALUE}\"\n")), owner, &[VALUE]);
    assert_reads(
        &linux(&format!(
            "_smtp._tls.example.com\ttext = \"{VALUE}\"\n_smtp._tls.example.com\ttext = \"v=spf1 -all\"\n"
        )),
        owner,
        &[VALUE, "v=spf1 -all"],
    );
    assert_strings(
        &linux("_smtp._tls.example.com\ttext = \"v=TLSRPTv1; \" \"rua=mailto:a@example.com\"\n"),
        &["v=TLSRPTv1; ", "rua=mailto:a@example.com"],
    );
    let windows =
        |answer: &str| format!("Server:  dns.google\nAddress:  8.8.8.8\n\nNon-authoritative answer:\n{answer}");
    assert_reads(&windows(&format!("_smtp._tls.example.com  text =\n\n\t\"{VALUE}\"\n")), owner, &[VALUE]);
    let two = format!(
        "_smtp._tls.example.com\ttext =\n\n\t\"{VALUE}\"\n_smtp._tls.example.com\ttext =\n\n\t\"v=spf1 -all\"\n"
    );
    assert_reads(&windows(&two), owner, &[VALUE, "v=spf1 -all"]);
    assert_strings(
        &windows("_smtp._tls.example.com  text =\n\n        \"v=TLSRPTv1; \"\n        \"rua=mailto:a@example.com\"\n"),
        &["v=TLSRPTv1; ", "rua=mailto:a@example.com"],
    );
    assert_reads("** server can't find _smtp._tls.example.com: NXDOMAIN\n", None, &[]);
    assert_reads(&linux("*** Can't find _smtp._tls.example.com: No answer\n"), None, &[]);
    assert_reads("*** dns.google can't find _smtp._tls.example.com: Non-existent domain\n", None, &[]);
    assert_failed("** server can't find _smtp._tls.example.com: SERVFAIL\n", "SERVFAIL");
    assert_failed("DNS request timed out.\n    timeout was 2 seconds.\n", "no answer in time");
    assert_failed("*** dns.google can't find _smtp._tls.example.com: Server failed\n", "SERVFAIL");
}

#[test]
fn host_is_read() {
    let owner = Some("_smtp._tls.example.com");
    assert_reads(&format!("_smtp._tls.example.com descriptive text \"{VALUE}\"\n"), owner, &[VALUE]);
    assert_strings(
        "_smtp._tls.example.com descriptive text \"v=TLSRPTv1; \" \"rua=mailto:a@example.com\"",
        &["v=TLSRPTv1; ", "rua=mailto:a@example.com"],
    );
    assert_reads("_smtp._tls.example.com has no TXT record\n", None, &[]);
    assert_reads("Host _smtp._tls.example.com not found: 3(NXDOMAIN)\n", None, &[]);
    assert_failed("Host _smtp._tls.example.com not found: 2(SERVFAIL)\n", "SERVFAIL");
    assert_failed(";; connection timed out; no servers could be reached\n", "no answer in time");
}

#[test]
fn resolve_dns_name_is_read() {
    let owner = Some("_smtp._tls.example.com");
    let table = |rows: &str| {
        format!(
            "\nName                                     Type   TTL   Section    Strings\n----                                     ----   ---   -------    -------\n{rows}\n"
        )
    };
    assert_reads(
        &table(&format!("_smtp._tls.example.com                   TXT    300   Answer     {{{VALUE}}}\n")),
        owner,
        &[VALUE],
    );
    let list = "v=TLSRPTv1; rua=mailto:a@example.com, https://example.com/x";
    assert_reads(&table(&format!("_smtp._tls.example.com TXT 300 Answer {{{list}}}\n")), owner, &[list]);
    assert_strings(
        &table(
            "_smtp._tls.example.com TXT 300 Answer {v=TLSRPTv1; , rua=mailto:a@example.com,, https://example.com/x}",
        ),
        &["v=TLSRPTv1; ", "rua=mailto:a@example.com,", "https://example.com/x"],
    );
    let long = format!("v=TLSRPTv1; rua=https://example.com/{}", "p".repeat(255 - 36));
    assert_eq!(long.len(), 255);
    assert_strings(
        &table(&format!("_smtp._tls.example.com TXT 300 Answer {{{long}, mailto:a@example.com}}")),
        &[&long, "mailto:a@example.com"],
    );
    assert_reads(
        &table(&format!(
            "_smtp._tls.example.com CNAME 300 Answer tls.vendor.example\n\nName Type TTL Section Strings\n---- ---- --- ------- -------\ntls.vendor.example TXT 60 Answer {{{VALUE}}}\n"
        )),
        owner,
        &[VALUE],
    );
    assert_reads(
        "Name       : _smtp._tls.example.com\nType       : TXT\nTTL        : 300\nDataLength : 45\nSection    : Answer\nStrings    : {v=TLSRPTv1; rua=mailto:a@exam\n             ple.com}\n",
        owner,
        &[VALUE],
    );
    assert_reads("Resolve-DnsName : _smtp._tls.example.com : DNS name does not exist\nAt line:1 char:1\n", None, &[]);
    assert_failed("Resolve-DnsName : _smtp._tls.example.com : DNS server failure\nAt line:1 char:1\n", "SERVFAIL");
    assert_failed(
        "Resolve-DnsName: x : This operation returned because the timeout period expired.",
        "no answer in time",
    );
}

#[test]
fn json_of_a_resolver_is_read() {
    let owner = Some(OWNER);
    let answer = |records: &str| {
        format!(
            "{{\"Status\":0,\"TC\":false,\"Question\":[{{\"name\":\"{OWNER}\",\"type\":16}}],\"Answer\":[{records}]}}"
        )
    };
    let record = |data: &str| format!("{{\"name\":\"{OWNER}\",\"type\":16,\"TTL\":300,\"data\":\"{data}\"}}");
    assert_reads(&answer(&record(VALUE)), owner, &[VALUE]);
    assert_reads(&answer(&record(&format!("\\\"{VALUE}\\\""))), owner, &[VALUE]);
    assert_strings(
        &answer(&record("\\\"v=TLSRPTv1; \\\" \\\"rua=mailto:a@example.com\\\"")),
        &["v=TLSRPTv1; ", "rua=mailto:a@example.com"],
    );
    assert_reads(&answer(&format!("{},\n{}", record(VALUE), record("v=spf1 -all"))), owner, &[VALUE, "v=spf1 -all"]);
    let alias = format!(
        "{{\"name\":\"{OWNER}\",\"type\":5,\"TTL\":300,\"data\":\"t.vendor.example.\"}},{{\"name\":\"t.vendor.example.\",\"type\":16,\"TTL\":300,\"data\":\"{VALUE}\"}}"
    );
    assert_reads(&answer(&alias), owner, &[VALUE]);
    assert_reads(
        "{\"Status\":3,\"Question\":[],\"Authority\":[{\"name\":\"example.com.\",\"type\":6,\"data\":\"ns. h. 1\"}]}",
        None,
        &[],
    );
    assert_failed("{\"Status\":2,\"Comment\":\"DNSSEC validation failure\"}", "SERVFAIL");
    assert_failed("{\"Status\":9}", "response code 9");
}

#[test]
fn octets_that_are_no_text_are_kept() {
    assert_eq!(
        paste::read_octets_for(b"v=TLSRPTv1;\xff\r\n", None, None).answer,
        [TxtRecord::from_value(b"v=TLSRPTv1;\xff")]
    );
    assert_eq!(paste::read_octets_for(b" \n\t\r\n", None, None), Pasted::default());
    assert_eq!(paste::read_octets_for(b"", None, None), Pasted::default());
    assert_eq!(paste::read_octets_for("\u{feff}\n".as_bytes(), None, None), Pasted::default());
}

#[test]
fn the_name_given_overrules_the_name_in_the_text() {
    let pasted = paste::read(&format!("_smtp._tcp.example.com. IN TXT \"{VALUE}\""));
    assert_eq!(check_pasted(&pasted, None, None).verdict, Verdict::Invalid);
    assert_eq!(check_pasted(&pasted, Some("_smtp._tls.example.com"), None).verdict, Verdict::Valid);
}
