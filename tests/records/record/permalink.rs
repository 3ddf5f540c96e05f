//! The forms as addresses: nothing is lost on the way there and back, and nothing in an address does harm.

use crate::random::Random;
use tls_rpt_workbench::record::draft::Draft;
use tls_rpt_workbench::record::permalink;
use tls_rpt_workbench::record::publish::Format;

fn text(random: &mut Random) -> String {
    const PIECES: [&str; 16] =
        ["example", ".", "@", "&", "=", "+", "%", "%41", "#", " ", "?", "\n", "\u{fc}", "\u{202e}", "<script>", "\0"];
    random.text(&PIECES, 7)
}

#[test]
fn any_form_comes_back_from_its_address() {
    let mut numbers = Random::new(8460);
    for _ in 0..2000 {
        let mut destinations: Vec<String> = (0..numbers.below(5)).map(|_| text(&mut numbers)).collect();
        if destinations == [String::new()] {
            // A form that was not filled in has no address of its own.
            destinations.clear();
        }
        let draft = Draft {
            domain: text(&mut numbers),
            destinations,
            zone: text(&mut numbers),
            mx_hosts: text(&mut numbers),
            ttl: [None, Some(0), Some(300), Some(u32::MAX)][numbers.below(4)],
            format: Format::ALL[numbers.below(Format::ALL.len())],
        };
        let query = permalink::draft_query(&draft);
        assert!(query.bytes().all(|b| b.is_ascii_graphic() && b != b'#'), "{query}");
        assert_eq!(permalink::draft(&query), draft, "{query}");

        let (pasted, domain) = (text(&mut numbers), text(&mut numbers));
        let query = permalink::check_query(&pasted, &domain).unwrap();
        assert!(query.bytes().all(|b| b.is_ascii_graphic() && b != b'#'), "{query}");
        assert_eq!(permalink::check(&query), (pasted, domain));
    }
}

#[test]
fn an_empty_form_has_an_empty_address() {
    assert_eq!(permalink::draft_query(&Draft::default()), "");
    assert_eq!(permalink::draft_query(&Draft { destinations: vec![String::new()], ..Draft::default() }), "");
    assert_eq!(permalink::draft(""), Draft::default());
}

#[test]
fn hostile_addresses_give_bounded_text_and_nothing_else() {
    let draft = permalink::draft(
        "domain=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&format=javascript:alert(1)&unknown=1&to=%ff%00",
    );
    assert_eq!(draft.domain, "<img src=x onerror=alert(1)>");
    assert_eq!(draft.format, Format::default());
    assert_eq!(draft.destinations, ["\u{fffd}\0"]);

    let many = "to=a&".repeat(100_000);
    assert!(permalink::draft(&many).destinations.len() <= 50);
    let long = format!("domain={}", "a".repeat(1_000_000));
    assert!(permalink::draft(&long).domain.len() <= 10_000);
    assert_eq!(permalink::check_query(&"a".repeat(100_000), ""), None);
}
