//! Mending the common mistakes: everything that was surely meant as a destination goes into one well-formed record.
//!
//! A destination that is good as it stands is taken over unchanged. Only what the parser found to be none is mended,
//! and a repair never guesses: where a text could have meant two things, it is left out. A repair is offered only when
//! it is better than what it mends.

use super::build;
use super::check::Verdict;
use super::destination::{self, Destination, Scheme};
use super::finding::{Code, Finding, Severity};
use super::parse::{Meant, parse};
use super::text::{RecordText, is_space};

/// A better record with the destinations of all `texts`, if one can be made. `chosen` is the one that was judged.
pub(crate) fn repair(texts: &[RecordText], chosen: Option<usize>, findings: &[Finding]) -> Option<String> {
    let mut destinations: Vec<Destination> = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        for found in candidates(text, chosen == Some(index)) {
            let known = |other: &Destination| other.scheme == found.scheme && other.target == found.target;
            if !destinations.iter().any(known) {
                destinations.push(found);
            }
        }
    }
    if destinations.is_empty() {
        return None;
    }
    let value = build::value(&destinations);
    let after = parse(&RecordText::decode(value.as_bytes())).findings;
    if Verdict::of(&after) == Verdict::Invalid || texts.iter().any(|text| text.text == value) && texts.len() == 1 {
        return None;
    }
    (weight(&after) < weight(findings)).then_some(value)
}

/// How bad a list of findings is, without those that another value cannot mend.
fn weight(findings: &[Finding]) -> (usize, usize) {
    let beyond = [Code::WrongOwner, Code::DoubledZone, Code::LongString, Code::LongAnswer];
    let count = |severity| {
        findings.iter().filter(|finding| finding.severity == severity && !beyond.contains(&finding.code)).count()
    };
    (count(Severity::Error), count(Severity::Warning))
}

/// Every destination that can be made out in a text. One that was not `chosen` must at least begin like a TLS-RPT
/// record, because what else stands at the name may be of any kind.
fn candidates(text: &RecordText, chosen: bool) -> Vec<Destination> {
    let parsed = parse(text);
    let foreign = |finding: &Finding| matches!(finding.code, Code::VersionMissing | Code::OtherRecord);
    if !chosen && parsed.findings.iter().any(foreign) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for Piece { text, destination } in pieces(&text.text, &parsed.meant) {
        match destination {
            Some(destination) => out.push(well_spelt(&destination)),
            None => mend(&text, &mut out),
        }
    }
    out
}

/// A part of the text where a destination was meant, and the destination if it is a good one.
struct Piece {
    text: String,
    destination: Option<Destination>,
}

/// The parts where destinations were meant, with a URL put back together that a raw `;` or `,` cut in two.
fn pieces(text: &str, meant: &[Meant]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut end = 0;
    for Meant { span, destination } in meant {
        let own = &text[span.start..span.end];
        let cut = text.get(end..span.start).filter(|between| matches!(*between, ";" | ","));
        end = span.end;
        if let (Some(mark), None, Some(before)) = (cut, destination, out.last_mut()) {
            if is_url_with_path(&before.text) && continues_url(own) {
                before.text.push_str(if mark == ";" { "%3B" } else { "%2C" });
                before.text.push_str(own);
                before.destination = None;
                continue;
            }
            // `mailto:tls,rpt@example.com`: what stands behind a torn address may be the rest of it.
            if is_torn(&before.text) && !begins_with_scheme(own) {
                continue;
            }
        }
        out.push(Piece { text: own.to_owned(), destination: destination.clone() });
    }
    for piece in out.iter_mut().filter(|piece| piece.destination.is_none()) {
        let read = destination::read(&piece.text);
        piece.destination = read.destination.filter(|_| read.grammatical);
    }
    out
}

/// Whether a text is a URL that has come to its path, where a `;` or `,` may stand when it is encoded.
fn is_url_with_path(text: &str) -> bool {
    let scheme = "https://";
    text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        && text[scheme.len()..].contains(['/', '?'])
}

/// Whether a text is the beginning of an address that ends before its `@`.
fn is_torn(text: &str) -> bool {
    let scheme = "mailto:";
    text.len() > scheme.len()
        && text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        && !text.contains('@')
}

/// Whether a text can only be the rest of a URL: it is no address, and nothing in it looks like a host.
fn continues_url(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !text.contains(['@', ':', '"', '<', '>', '\\'])
        && !text.contains(is_space)
        && !text.split('/').next().is_some_and(|first| first.contains('.'))
}

/// A good destination in the spelling that every known sender reads.
fn well_spelt(destination: &Destination) -> Destination {
    match destination.scheme {
        // Without the percent-encoding it does not need, header fields and a fragment.
        Scheme::Mailto => match build::destination(&destination.target, &|_| None) {
            Ok((plain, _)) if plain.target == destination.target => plain,
            _ => destination.clone(),
        },
        Scheme::Https => {
            let target = format!("https{}", &destination.target["https".len()..]);
            Destination { scheme: Scheme::Https, uri: target.clone(), target }
        }
    }
}

/// Makes out the destinations in a text that is none as it stands.
fn mend(text: &str, out: &mut Vec<Destination>) {
    let plain = plain(text);
    let address_in_brackets = plain.contains("//[");
    // What may stand around a destination, all of one octet.
    let hard = |c: char| {
        matches!(c, ';' | ',' | '<' | '>' | '"' | '\'' | '(' | ')' | '|')
            || (matches!(c, '[' | ']') && !address_in_brackets)
    };
    let mut end = 0;
    // Whether something stands before the word that may belong to it.
    let mut torn = false;
    for chunk in plain.split(hard) {
        end += chunk.len();
        let behind = &plain[end..];
        end += 1;
        let words: Vec<&str> = chunk.split(is_space).map(without_name).filter(|word| !word.is_empty()).collect();
        for (index, word) in words.iter().enumerate() {
            let followed_well = words.get(index + 1).map_or_else(|| ends_here(behind), |next| begins_with_scheme(next));
            let is_mailto = begins_with_scheme(word) && word.to_ascii_lowercase().starts_with("mailto");
            let found = if is_mailto {
                mailto(&word["mailto".len()..])
            } else if begins_with_scheme(word) {
                https(word).filter(|_| followed_well)
            } else if torn {
                None
            } else {
                bare_address(word)
            };
            // A scheme alone has its address behind a mark: `mailto:<user@example.com>`.
            torn = found.is_none() && !word.eq_ignore_ascii_case("mailto:");
            out.extend(found);
        }
    }
}

/// Whether a URL ends before `behind`, which begins with a mark that may stand around URLs: not when the mark looks
/// like one inside the URL.
fn ends_here(behind: &str) -> bool {
    let next = behind.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let mark = behind.chars().next();
    let touching = behind.len() - next.len() <= 1 && !next.is_empty();
    !touching || begins_with_scheme(next) || matches!(mark, Some(',' | ';'))
}

fn begins_with_scheme(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    ["mailto", "https"].iter().any(|scheme| {
        lower
            .strip_prefix(scheme)
            .is_some_and(|rest| rest.starts_with([':', '=', '/', '\\']) || rest.starts_with("%3a"))
    })
}

/// Takes off `rua=` before a word, also where it was written twice.
fn without_name(word: &str) -> &str {
    let mut word = word.trim_matches(char::REPLACEMENT_CHARACTER).trim_start_matches('=');
    while let Some((_, rest)) = word.split_once(['=', ':']).filter(|(name, _)| name.eq_ignore_ascii_case("rua")) {
        word = rest;
    }
    word
}

/// Undoes typography, zone-file escapes, and white space inside an address.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{ff01}'..='\u{ff5e}' => out.extend(char::from_u32(u32::from(c) - 0xfee0)),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => out.push('"'),
            '\u{2018}' | '\u{2019}' | '\u{201a}' => out.push('\''),
            // Invisible characters that copying brings along.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {}
            '\\' if chars.peek().is_none_or(|next| matches!(next, ';' | '"' | '@')) => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    // `mailto: user@` and `user@ example.com` were one word before somebody typed a space.
    for (from, to) in
        [("mailto: ", "mailto:"), ("https: //", "https://"), ("https:// ", "https://"), ("@ ", "@"), (" @", "@")]
    {
        out = out.replace(from, to);
    }
    out
}

fn https(word: &str) -> Option<Destination> {
    if !begins_with_scheme(word) {
        return None;
    }
    let rest = &word["https".len()..];
    let rest = rest.strip_prefix("%3A").or_else(|| rest.strip_prefix("%3a")).unwrap_or(rest);
    let rest = rest.trim_start_matches([':', '=']).trim_start_matches(['/', '\\']).replace('\\', "/");
    made(&format!("https://{}", without_size(&rest)))
}

/// `rest`: what stands behind the letters of the scheme.
fn mailto(rest: &str) -> Option<Destination> {
    let rest = rest.strip_prefix("%3A").or_else(|| rest.strip_prefix("%3a")).unwrap_or(rest);
    let rest = rest.split(['?', '#']).next()?.trim_start_matches([':', '=', '/']).replace("%40", "@");
    let address = without_size(&rest).trim_end_matches(['.', '!', '/']);
    // No sender decodes an address, so one that would have to be encoded is not worth a guess.
    if !address.is_ascii() {
        return None;
    }
    made(&format!("mailto:{address}")).map(|destination| well_spelt(&destination))
}

fn bare_address(word: &str) -> Option<Destination> {
    let plausible = word.matches('@').count() == 1 && !word.contains(':');
    plausible.then(|| mailto(word)).flatten()
}

fn made(uri: &str) -> Option<Destination> {
    if uri.contains(char::REPLACEMENT_CHARACTER) {
        return None;
    }
    let (destination, findings) = build::destination(uri, &|_| None).ok()?;
    // A host that is no common one and only came out by mending is a guess.
    let guess = findings.iter().any(|finding| finding.code == Code::HostUnusual);
    (!guess).then(|| well_spelt(&destination))
}

/// Takes off a DMARC size suffix such as `!10m`.
fn without_size(text: &str) -> &str {
    let Some((before, size)) = text.rsplit_once('!') else { return text };
    let digits = size.trim_end_matches(['k', 'm', 'g', 't', 'K', 'M', 'G', 'T']);
    let is_size = !digits.is_empty() && size.len() - digits.len() < 2 && digits.bytes().all(|b| b.is_ascii_digit());
    if is_size { before } else { text }
}
