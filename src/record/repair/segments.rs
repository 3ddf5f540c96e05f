//! Finds the parts of a record meant as destinations, and whether each is complete. A raw `;` or `,` ends a
//! destination, even if typed inside one: `mailto:user@example,com`.

use super::salvage::{begins_with_scheme, has_fields, is_address, is_joiner, without_name};
use crate::characters::any_of;
use crate::dns::txt::is_space;
use crate::record::destination::{self, Destination};
use crate::record::parse::{DestinationSite, is_known_field, is_semicolon};

/// A part of the text where a destination was meant, and the destination if it is valid.
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) destination: Option<Destination>,
    /// Whether the part may continue after the delimiter that ended it.
    pub(super) cut: bool,
    /// Byte offset of its end in the record's text.
    end: usize,
}

/// The parts where destinations were meant; a URL split by a raw `;` or `,` is joined again.
pub(super) fn segments(text: &str, meant: &[DestinationSite]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for DestinationSite { span, destination } in meant {
        let own = &text[span.start..span.end];
        if let (None, Some(before)) = (destination, out.last_mut())
            && let Some(between) = text.get(before.end..span.start)
        {
            let mark = between.trim_matches(is_space);
            if matches!(between, ";" | ",")
                && is_url_with_path(&before.text)
                && !is_entity(&before.text, between)
                && continues_url(own)
            {
                before.text.push_str(if between == ";" { "%3B" } else { "%2C" });
                before.text.push_str(own);
                before.destination = None;
                before.end = span.end;
                continue;
            }
            let touching = matches!(between, ";" | ",");
            let at_mark = mark == "," || (mark.chars().all(is_semicolon) && mark.chars().count() == 1);
            if at_mark && !begins_with_scheme(own) && may_be_torn(before, touching) {
                before.end = span.end;
                before.cut |= !has_fields(&before.text);
                continue;
            }
        }
        out.push(Piece { text: own.to_owned(), destination: destination.clone(), cut: false, end: span.end });
    }
    for piece in &mut out {
        if piece.destination.is_none() {
            let read = destination::read(&piece.text);
            piece.destination = read.destination.filter(|_| read.grammatical);
        }
        piece.cut |= goes_on(piece, &text[piece.end..]);
    }
    out
}

/// Whether the text after a destination, including the delimiter, may be the rest of it.
///
/// Not if it is a destination or a field of its own. An unknown field is one after an address, which cannot contain
/// `=`, but after a URL it may be a parameter: `https://example.com/x;session=1`.
fn goes_on(piece: &Piece, after: &str) -> bool {
    let at_mark = after.trim_start_matches(is_space);
    let Some(mark) = at_mark.chars().next().filter(|c| *c == ',' || is_semicolon(*c)) else { return false };
    let rest = &at_mark[mark.len_utf8()..];
    let touching = at_mark.len() == after.len() && !rest.starts_with(is_space);
    if has_fields(&piece.text) {
        return false;
    }
    let end = rest.find(|c| c == ',' || is_semicolon(c)).unwrap_or(rest.len());
    let rest = without_joiner(rest[..end].trim_start_matches(|c: char| !c.is_alphanumeric()));
    let whole = without_name(rest);
    let words = whole.trim_end_matches(|c: char| !c.is_alphanumeric());
    // White space is customary after a semicolon, so only what looks like a host may continue after it.
    if mark != ',' && !touching && (words.contains(|c| is_space(c) || c == '=') || !words.contains('.')) {
        return false;
    }
    if whole.is_empty() || begins_with_scheme(whole) || has_other_scheme(whole) {
        return false;
    }
    if is_address(words) {
        return touching && may_hold_address(piece);
    }
    match rest.split_once('=') {
        Some((name, _)) if mark != ',' => is_url(&piece.text) && !is_known_field(name.trim_matches(is_space)),
        _ => true,
    }
}

/// Strips the word between two items of a list: `a@example.com, and b@example.com`.
fn without_joiner(text: &str) -> &str {
    text.split_once(is_space).filter(|(word, _)| is_joiner(word)).map_or(text, |(_, rest)| rest.trim_start())
}

/// Whether a text begins with a scheme other than mailto and https, such as `http:`.
fn has_other_scheme(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    !["mailto", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-'))
        // `com:8443/x` is the rest of a host and a port.
        && !rest.starts_with(|c: char| c.is_ascii_digit())
}

fn is_url(text: &str) -> bool {
    let scheme = "https:";
    text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// Whether a text is a URL that extends to its path or query, where an encoded `;` or `,` is allowed.
fn is_url_with_path(text: &str) -> bool {
    is_url(text) && text.get("https:".len()..).is_some_and(|rest| rest.strip_prefix("//").is_some_and(has_path))
}

fn has_path(rest: &str) -> bool {
    rest.contains(any_of("/?"))
}

/// Whether text without a scheme after `before` may be the rest of it: `rpt@example.com` of `tls,rpt@example.com`.
fn may_be_torn(before: &Piece, touching: bool) -> bool {
    if is_url(&before.text) {
        return touching && (before.destination.is_none() || may_hold_address(before));
    }
    let scheme = "mailto";
    let address = match before.text.get(..scheme.len()) {
        // A bare scheme is not an incomplete address: `mailto;user@example.com`.
        Some(start) if start.eq_ignore_ascii_case(scheme) => {
            before.text[scheme.len()..].trim_start_matches(any_of(":="))
        }
        _ => &before.text,
    };
    let ends_early = !address.is_empty() && !address.contains('@') && !has_other_scheme(&before.text);
    ends_early || (touching && may_hold_address(before))
}

/// Whether a destination ends in a part that may contain another address: the user info of a URL, the header fields
/// after an address.
fn may_hold_address(piece: &Piece) -> bool {
    if is_url(&piece.text) { !is_url_with_path(&piece.text) } else { has_fields(&piece.text) }
}

/// Whether a text ends with an HTML entity of which `mark` is the semicolon: `https://example.com/?a&amp;b`.
fn is_entity(text: &str, mark: &str) -> bool {
    let before = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    mark == ";" && before.len() < text.len() && before.ends_with('&')
}

/// Whether a text can only be the rest of a URL: it is not an address, and nothing in it looks like a host.
fn continues_url(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !text.contains(any_of("@:\"<>\\"))
        && !text.contains(is_space)
        && !text.split('/').next().is_some_and(|first| first.contains('.'))
}
