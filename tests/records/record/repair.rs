//! A repair never sends reports anywhere but where they were surely meant to go: in doubt there is none.

use super::judge;
use tls_rpt_workbench::record::{Check, TxtRecord, Verdict, check};

fn judge_rua(rua: impl AsRef<[u8]>) -> Check {
    judge([b"v=TLSRPTv1; rua=", rua.as_ref()].concat())
}

#[track_caller]
fn assert_unmended(destinations: &[&str]) {
    for rua in destinations {
        let result = judge_rua(rua);
        assert_ne!(result.verdict, Verdict::Valid, "{rua}");
        assert_eq!(result.repaired, None, "{rua}");
    }
}

#[track_caller]
fn assert_mended(destinations: &[(&str, &str)]) {
    for (rua, fixed) in destinations {
        assert_eq!(judge_rua(rua).repaired, Some(format!("v=TLSRPTv1; rua={fixed}")), "{rua}");
    }
}

#[test]
fn a_host_cut_in_two_is_no_host() {
    assert_unmended(&[
        "mailto:a@example.co m",
        "mailto:a@mail.example\n.com",
        "mailto:a@mail.\nexample.com",
        "mailto:a@example.com .au",
        "mailto:a@mail.example\u{ff0c}com",
        "mailto:a@mail.example\u{3002}com",
        "mailto:a@mail.example\\.com",
        "mailto:a@mail.example\"com",
        "mailto:a@mail.example[.]com",
        "mailto:a@mail.example,com",
        "mailto:a@mail.example, com",
        "mailto:a@mail.example;com",
        "mailto:a@mail; example.com",
        "mailto:a@mail.example,com:8443",
        "a@mail.example,com",
        "https://r.example,com/x",
        "https://r.example;com/x",
        "https:r.example,com/x",
        "https://r.example[.]com/x",
        "https://r.example\\.com/x",
        "https://user,rest@r.example.com/x",
        "https://user:word,rest@r.example.com/x",
    ]);
    // What stands behind is a destination, a field or nothing.
    let good = "mailto:a@example.com";
    assert_mended(&[
        ("mailto:a@example.com!", good),
        ("mailto:a@example.com p=none", good),
        ("mailto:a@example.com;foo=bar", good),
        ("mailto:a@example.com; garbage", good),
        ("mailto:a@example.com,urn:x:y", good),
        ("mailto:a@example.com,mailto:", good),
        ("mailto:a@example.com?cc=x@example.net,y@example.net", good),
        ("mailto:a@\nexample.com", good),
        ("mailto:mailto:a@example.com", good),
        ("mailto:a@example.com b@example.com", "mailto:a@example.com,mailto:b@example.com"),
        ("mailto:a@example.com, and mailto:b@example.com", "mailto:a@example.com,mailto:b@example.com"),
        ("mailto:a@example.com / mailto:b@example.com", "mailto:a@example.com,mailto:b@example.com"),
        ("https://r.example.com/x,b@example.com", "https://r.example.com/x,mailto:b@example.com"),
    ]);
}

#[test]
fn a_url_cut_in_two_is_no_url() {
    assert_unmended(&[
        "https://r.example.com/a,b.php",
        "https://r.example.com/x;session=1",
        "https://r.example.com/x;session=1;p=none",
        "https://r.example.com/x p=none",
        "https://r.example.com/a b,c@example.com",
        "https://r.example.com/\u{2026}",
        "https://r.example.com/?a&amp;b",
        "https://r.example.com/a\\;b",
    ]);
    // A cut destination beside a good one still means that something would be lost.
    assert_unmended(&["https://r.example.com/a,b.php,mailto:a@example.com"]);
    assert_mended(&[
        ("https://r.example.com/x;p=none", "https://r.example.com/x"),
        ("https://r.example.com/x; session=1", "https://r.example.com/x"),
        ("https:\\\\r.example.com\\x", "https://r.example.com/x"),
        ("https://r.example.com/a!b", "https://r.example.com/a%21b"),
        ("https://r.example.com/a,b;c", "https://r.example.com/a%2Cb%3Bc"),
        ("https://r.example.com/a\u{e9}b", "https://r.example.com/a%C3%A9b"),
        ("https://[2001:db8::1]/x!10m", "https://[2001:db8::1]/x"),
    ]);
}

#[test]
fn the_beginning_of_an_address_is_not_left_out() {
    assert_unmended(&[
        "mailtoa@example.com",
        "mailto.a@example.com",
        "mailto@example.com",
        "HTTPS.a@example.com",
        "tls,rpt@example.com",
        "tls, rpt@example.com",
        "mailto:tls; rpt@example.com",
    ]);
    assert_mended(&[("mailto;a@example.com", "mailto:a@example.com"), ("a@example.com.", "mailto:a@example.com")]);
}

#[test]
fn what_is_to_be_filled_in_or_looks_like_another_is_not_encoded() {
    assert_unmended(&[
        "https://r.example.com/{token}",
        "https://r.example.com/<token>",
        "https://[2001:db8::1]/{token}",
        "mailto:{user}@example.com",
        "mailto:<user>@example.com",
        "https://r.example.com/a\u{2013}b",
        "https://r.example.com/p\u{430}th!",
        "mailto:\u{430}@example.com",
    ]);
}

/// No sender decodes an address.
#[test]
fn an_address_is_not_encoded() {
    assert_unmended(&["mailto:a!b@example.com", "mailto:a&b@example.com", "mailto:a/b@example.com"]);
    assert_mended(&[("mailto:a%26b@example.com!10m", "mailto:a%26b@example.com")]);
}

/// An octet that was lost may have been a letter.
#[test]
fn an_octet_that_was_lost_is_not_cut_off() {
    for rua in [&b"https://r.example.com/caf\xe9"[..], b"mailto:a@example.co\xfc"] {
        assert_eq!(judge_rua(rua).repaired, None, "{rua:?}");
    }
}

#[test]
fn bold_text_does_not_become_a_part_of_the_host() {
    let result = check(&[TxtRecord::from_value("**v=TLSRPTv1; rua=mailto:a@example.com**")], None, None);
    assert_eq!(result.repaired.as_deref(), Some("v=TLSRPTv1; rua=mailto:a@example.com"));
}

#[test]
fn no_repair_is_larger_than_a_record() {
    let rua = format!("https://r.example.com/a{}", ",b".repeat(18_000));
    assert_eq!(judge_rua(rua).repaired, None);
}
