//! Records that a text deletes, switches off, publishes as another type or cuts off are never judged as published.

use tls_rpt_workbench::record::paste::{self, InconclusiveKind, NotInForce, ReadAs};

const VALUE: &str = "v=TLSRPTv1; rua=mailto:tls@example.com";

/// Why the text is inconclusive, or the number of records that it publishes.
fn read(text: &str) -> Result<usize, Option<NotInForce>> {
    let pasted = paste::read_for(text, None, Some("example.com"), ReadAs::Automatic);
    match pasted.inconclusive.map(|inconclusive| inconclusive.kind) {
        Some(InconclusiveKind::NotInForce(why)) => Err(Some(why)),
        Some(_) => Err(None),
        None => Ok(pasted.answer.len()),
    }
}

#[test]
fn a_command_that_deletes_publishes_nothing() {
    for command in [
        format!("update delete _smtp._tls.example.com. TXT \"{VALUE}\""),
        "server ns1.example.com\nupdate delete _smtp._tls.example.com. TXT\nsend\n".to_owned(),
        format!("gcloud dns record-sets transaction remove \"{VALUE}\" --name=_smtp._tls.example.com. --type=TXT -z z"),
        format!(
            "az network dns record-set txt remove-record -g g -z example.com \\\n  -n _smtp._tls \\\n  -v \"{VALUE}\"\n"
        ),
        format!("samba-tool dns delete localhost example.com _smtp._tls TXT \"{VALUE}\""),
        "Remove-DnsServerResourceRecord -ZoneName example.com -RRType Txt -Name _smtp._tls -Force".to_owned(),
    ] {
        assert_eq!(read(&command), Err(Some(NotInForce::Deleted)), "{command}");
    }
    for command in [
        format!("update delete _smtp._tls.example.com. TXT\nupdate add _smtp._tls.example.com. 60 TXT \"{VALUE}\"\n"),
        format!("prereq nxdomain _smtp._tls.example.com.\nupdate add _smtp._tls.example.com. 60 TXT \"{VALUE}\"\n"),
        format!(
            "Remove-DnsServerResourceRecord -ZoneName example.com -RRType Txt -Name _smtp._tls -Force\nAdd-DnsServerResourceRecord -ZoneName example.com -Txt -Name _smtp._tls -DescriptiveText \"{VALUE}\"\n"
        ),
    ] {
        assert_eq!(read(&command), Ok(1), "{command}");
    }
}

/// What is published as another type is not the record.
#[test]
fn a_value_under_another_type_is_not_the_record() {
    let texts = |kind: &str| {
        [
            format!("Type: {kind}\nName: _smtp._tls\nValue: {VALUE}\n"),
            format!(r#"{{"type":"{kind}","name":"_smtp._tls.example.com","content":"{VALUE}"}}"#),
            format!(
                "doctl compute domain records create example.com --record-type {kind} --record-name _smtp._tls --record-data \"{VALUE}\""
            ),
            format!("| Name | Type | Value |\n|---|---|---|\n| _smtp._tls.example.com | {kind} | {VALUE} |\n"),
        ]
    };
    for text in ["SPF", "CNAME"].into_iter().flat_map(texts) {
        let pasted = paste::read_for(&text, None, Some("example.com"), ReadAs::Automatic);
        let kind = pasted.inconclusive.map(|inconclusive| inconclusive.kind);
        assert!(matches!(kind, Some(InconclusiveKind::WrongType(_))), "{text}: {kind:?}");
    }
    for text in texts("TXT") {
        assert_eq!(read(&text), Ok(1), "{text}");
    }
}

/// A value whose quotation mark is closed on the next line has a line break in it; nothing is cut off.
#[test]
fn an_open_quotation_mark_goes_on() {
    let (begin, end) = VALUE.split_at(VALUE.len() - 1);
    for text in [
        format!("ipa dnsrecord-add example.com _smtp._tls --txt-rec=\"{begin}\n{end}\""),
        format!("txt-record=_smtp._tls.example.com,\"{begin}\n{end}\"\n"),
    ] {
        let pasted = paste::read_for(&text, None, Some("example.com"), ReadAs::Automatic);
        let octets: Vec<Vec<u8>> = pasted.answer.iter().map(tls_rpt_workbench::dns::TxtRecord::octets).collect();
        assert_eq!(octets, [format!("{begin}\n{end}").into_bytes()], "{text}");
    }
    let cut = paste::read_for(
        &format!("{{\"name\": \"_smtp._tls.example.com\", \"content\": \"{begin}"),
        None,
        None,
        ReadAs::Automatic,
    );
    assert_eq!(cut.inconclusive.map(|inconclusive| inconclusive.kind), Some(InconclusiveKind::Unclosed));
}

#[test]
fn a_change_that_deletes_or_disables_publishes_nothing() {
    let route53 = |actions: &[&str]| {
        let change = |action: &&str| {
            format!(
                r#"{{"Action":"{action}","ResourceRecordSet":{{"Name":"_smtp._tls.example.com","Type":"TXT","TTL":300,"ResourceRecords":[{{"Value":"\"{VALUE}\""}}]}}}}"#
            )
        };
        format!(r#"{{"Changes":[{}]}}"#, actions.iter().map(change).collect::<Vec<_>>().join(","))
    };
    let powerdns = |change: &str, disabled: bool| {
        format!(
            r#"{{"rrsets":[{{"name":"_smtp._tls.example.com.","type":"TXT","ttl":300,"changetype":"{change}","records":[{{"content":"\"{VALUE}\"","disabled":{disabled}}}]}}]}}"#
        )
    };
    let ansible = |state: &str| {
        format!(
            "- community.general.nsupdate:\n    record: _smtp._tls\n    zone: example.com\n    type: TXT\n    value: \"{VALUE}\"\n    state: {state}\n"
        )
    };
    let panel =
        |state: &str| format!("Type: TXT\nHost: _smtp._tls.example.com\nValue: {VALUE}\nTTL: 3600\nStatus: {state}\n");
    let table = |enabled: &str| {
        format!(
            "| Name | Type | Value | Enabled |\n|---|---|---|---|\n| _smtp._tls.example.com | TXT | {VALUE} | {enabled} |\n"
        )
    };
    for text in [route53(&["DELETE"]), powerdns("DELETE", false), ansible("absent")] {
        assert_eq!(read(&text), Err(Some(NotInForce::Deleted)), "{text}");
        let command = format!("aws route53 change-resource-record-sets --change-batch '{}'", route53(&["DELETE"]));
        assert_eq!(read(&command), Err(Some(NotInForce::Deleted)), "{command}");
    }
    for text in [powerdns("REPLACE", true), panel("Inactive"), table("no")] {
        assert_eq!(read(&text), Err(Some(NotInForce::Disabled)), "{text}");
    }
    let google = format!(
        r#"{{"Status":0,"TC":false,"Answer":[{{"name":"_smtp._tls.example.com.","type":16,"TTL":300,"data":"{VALUE}"}}]}}"#
    );
    for text in [
        route53(&["DELETE", "CREATE"]),
        route53(&["UPSERT"]),
        powerdns("REPLACE", false),
        ansible("present"),
        panel("Active"),
        table("yes"),
        google,
    ] {
        assert_eq!(read(&text), Ok(1), "{text}");
    }
}
