//! Where owner, type and value are in the pasted text, and what the verdict is based on.

use tls_rpt_workbench::record::paste::{self, Notation, OwnerBasis, Part, ReadAs};
use tls_rpt_workbench::record::{Code, Verdict, check_pasted};

const VALUE: &str = "v=TLSRPTv1; rua=mailto:tls@example.com";

/// The notation, and the marked pieces of the text.
fn marked(text: &str) -> (Notation, Vec<(Part, &str)>) {
    let pasted = paste::read_for(text, None, Some("example.com"), ReadAs::Automatic);
    let mut pieces = pasted.reading.pieces(text);
    pieces.retain(|(part, _)| !matches!(part, Part::Rest | Part::LeftOut));
    (pasted.reading.notation, pieces)
}

#[test]
fn owner_type_and_value_are_marked_where_they_are() {
    let zone = format!("> _smtp._tls.example.com. 300 IN TXT \"{VALUE}\"\n");
    let quoted = format!("\"{VALUE}\"");
    assert_eq!(
        marked(&zone),
        (
            Notation::ZoneFile,
            vec![(Part::Name, "_smtp._tls.example.com."), (Part::Kind, "TXT"), (Part::Value, &quoted)]
        )
    );
    let resolvectl = format!("_smtp._tls.example.com IN TXT {quoted}    -- link: eth0\n\n-- Data from: network\n");
    assert_eq!(marked(&resolvectl).1.last(), Some(&(Part::Value, quoted.as_str())));
    let json = format!("{{\"type\": \"TXT\", \"name\": \"_smtp._tls\", \"content\": \"{VALUE}\"}}");
    assert_eq!(
        marked(&json),
        (Notation::Json, vec![(Part::Kind, "TXT"), (Part::Name, "_smtp._tls"), (Part::Value, VALUE)])
    );
    let fields = format!("**Name:** `_smtp._tls`\n**Value:** `{VALUE}`\n");
    assert_eq!(marked(&fields), (Notation::Fields, vec![(Part::Name, "_smtp._tls"), (Part::Value, VALUE)]));
    let command = format!(
        "az network dns record-set txt add-record --zone-name example.com --record-set-name _smtp._tls --value \"{VALUE}\""
    );
    assert_eq!(marked(&command), (Notation::Command, vec![(Part::Name, "_smtp._tls"), (Part::Value, VALUE)]));
    assert_eq!(marked(VALUE), (Notation::Value, vec![(Part::Value, VALUE)]));
}

#[test]
fn the_basis_of_a_name_is_known() {
    let basis = |text: &str, owner: Option<&str>| {
        let pasted = paste::read_for(text, owner, Some("example.com"), ReadAs::Automatic);
        paste::judged_owner(&pasted, owner)
    };
    let full = Some("_smtp._tls.example.com".to_owned());
    assert_eq!(basis(&format!("Name: _smtp._tls.example.com\nValue: {VALUE}"), None), (full.clone(), OwnerBasis::Read));
    assert_eq!(basis(&format!("Name: _smtp._tls\nValue: {VALUE}"), None), (full.clone(), OwnerBasis::Completed));
    assert_eq!(
        basis(&format!("pdnsutil add-record example.com _smtp._tls TXT '\"{VALUE}\"'"), None),
        (full.clone(), OwnerBasis::Completed)
    );
    assert_eq!(basis(VALUE, full.as_deref()), (full, OwnerBasis::Given));
    assert_eq!(basis(VALUE, None), (None, OwnerBasis::None));
}

#[test]
fn the_verdict_says_that_no_name_was_read() {
    let pasted = paste::read(VALUE);
    let check = check_pasted(&pasted, None, Some("example.com"));
    assert_eq!((check.verdict, check.findings.len(), check.findings[0].code), (Verdict::Valid, 1, Code::NameNotRead));
    assert!(check.findings[0].message.contains("_smtp._tls.example.com"), "{}", check.findings[0].message);
    assert!(check_pasted(&pasted, Some("_smtp._tls.example.com"), None).findings.is_empty());
}

#[test]
fn what_the_user_says_decides() {
    let text = format!("Name: _smtp._tls\nValue: {VALUE}");
    let read = |read_as| paste::read_for(&text, None, Some("example.com"), read_as);
    assert_eq!(read(ReadAs::Automatic).answer[0].octets(), VALUE.as_bytes());
    assert_eq!(read(ReadAs::Fields).reading.notation, Notation::Fields);
    assert_eq!(read(ReadAs::Value).answer[0].octets(), text.as_bytes());
    assert_eq!(read(ReadAs::Value).reading.notation, Notation::Value);
    assert_eq!(read(ReadAs::ZoneFile).owner, None);
}

#[test]
fn large_texts_are_read_in_time() {
    let record = |number: usize| {
        format!("_smtp._tls.d{number}.example. 300 IN TXT \"v=TLSRPTv1; rua=mailto:a@d{number}.example\"\n")
    };
    let zone: String = (0..10_000).map(record).collect();
    let pasted = paste::read_for(&zone, None, Some("d9999.example"), ReadAs::Automatic);
    assert_eq!(pasted.owner.as_deref(), Some("_smtp._tls.d9999.example."));
    assert_eq!(pasted.answer.len(), 1);
    for line in [
        "x".repeat(1 << 20),
        "(".repeat(1 << 20),
        "\"".repeat(1 << 20),
        "{\"a\":".repeat(200_000),
        "Name: ".repeat(170_000),
        format!("v=TLSRPTv1; {}", "a=b;".repeat(1 << 18)),
    ] {
        let check = check_pasted(&paste::read(&line), None, None);
        assert_ne!(check.verdict, Verdict::Valid);
    }
}
