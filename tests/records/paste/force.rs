//! Records that a text deletes or switches off are never judged as published.

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
