//! A filter in an address: back it comes as it went, and hostile text chooses nothing.

use crate::support::random::Random;
use tls_rpt_workbench::explore::url_query::{LONGEST, parse, print};
use tls_rpt_workbench::explore::{Dimension, Filter};

use super::made::MAY;

const VALUES: [&str; 14] = [
    "mx1.example.com",
    "MX1.Example.com. ",
    "Google Inc.",
    "",
    "a&b=c%d#e?f",
    "2001:DB8:0::25",
    "\u{202e}moc.elpmaxe \u{1f600}",
    "line\nbreak\t\0",
    "a. . ",
    "certificate-expired",
    "Certificate_Expired",
    "sts",
    "100%",
    "<script>alert(1)</script>",
];

#[test]
fn an_address_and_its_filter_are_inverse() {
    let mut random = Random::new(4);
    for _ in 0..2_000 {
        let mut filter = Filter::default();
        for _ in 0..random.below(6) {
            filter.choose(Dimension::ALL[random.below(7)], random.pick(&VALUES));
        }
        if random.below(3) == 0 {
            filter.from = Some(MAY + i64::try_from(random.below(60)).unwrap());
        }
        if random.below(3) == 0 {
            filter.to = Some(MAY - i64::try_from(random.below(9_000)).unwrap());
        }
        if random.below(3) == 0 {
            filter.set_text(random.pick(&VALUES));
        }
        let text = print(&filter);
        assert!(text.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"'#?".contains(&b)), "{text}");
        assert_eq!(parse(&text), (filter, Vec::new()), "{text}");
    }
    assert_eq!(print(&Filter::default()), "");
}

#[test]
fn an_address_can_be_read_by_people() {
    let (filter, notes) =
        parse("from=2026-05-01&to=2026-05-31&mx=mx1.example.com&mx=mx2.example.com&fault=certificate-expired");
    assert_eq!(notes, []);
    assert_eq!((filter.from, filter.to), (Some(MAY), Some(MAY + 30)));
    assert!(filter.values(Dimension::Mx).eq(["mx1.example.com", "mx2.example.com"]));
    assert!(filter.is_failure_level());
    assert!(filter.has(Dimension::Fault, "certificate-expired"));
}

#[test]
fn what_chooses_nothing_is_noted_and_costs_nothing_else() {
    for (part, why) in [
        ("fault=doom", "no such value"),
        ("policy=STS", "no such value"),
        ("colour=red", "no such filter"),
        ("mx", "no value"),
        ("mx=%zz", "not written"),
        ("mx=%f", "not written"),
        ("mx=%ff", "not written"),
        ("from=yesterday", "a day"),
        ("from=2026-5-1", "a day"),
        ("from=2026-02-30", "a day"),
        ("to=2026-05-01T00:00:00Z", "a day"),
    ] {
        let (filter, notes) = parse(&format!("{part}&domain=example.com"));
        assert_eq!(notes.len(), 1, "{part}");
        assert_eq!(notes[0].part, part);
        assert!(notes[0].why.contains(why), "{part}: {}", notes[0].why);
        assert!(filter.values(Dimension::Domain).eq(["example.com"]), "{part}");
        assert_eq!(print(&filter), "domain=example.com", "{part}");
    }
    let (filter, notes) = parse(&"x".repeat(LONGEST + 1));
    assert!(filter.is_empty() && notes.len() == 1 && notes[0].part.len() < 100);
    let many: Vec<String> = (0..Filter::VALUES + 3).map(|at| format!("mx={at}")).collect();
    let (filter, notes) = parse(&many.join("&"));
    assert_eq!((filter.values(Dimension::Mx).count(), notes.len()), (Filter::VALUES, 3));
}

/// Whatever stands there, what is chosen can be written down and read again.
#[test]
fn any_text_gives_a_filter_or_notes() {
    let pieces =
        ["mx=", "&", "%", "%41", "=", "from=", "2026-05-01", "text=", "\u{fc}", "fault=unknown", "%00", "\n", "type="];
    let mut random = Random::new(5);
    for _ in 0..3_000 {
        let text: String = (0..random.below(12)).map(|_| random.pick(&pieces)).collect();
        let (filter, _) = parse(&text);
        assert_eq!(parse(&print(&filter)), (filter, Vec::new()), "{text:?}");
    }
}

#[test]
fn names_are_chosen_and_dropped_whatever_their_case() {
    let mut filter = Filter::default();
    filter.choose(Dimension::Mx, "mx1.example.com");
    filter.choose(Dimension::Mx, "mx2.example.com");
    filter.drop(Dimension::Mx, "MX1.example.com.");
    assert_eq!(print(&filter), "mx=mx2.example.com");
    filter.drop(Dimension::Mx, "mx2.example.com");
    assert!(filter.is_empty());
}
