//! Making out the destinations in a text that is none as it stands: whatever surrounds them is taken off, typography
//! undone, a missing scheme put before an address. Each word must be wholly accounted for: what stands behind a
//! destination without being one may be the rest of it.

use crate::dns::txt::is_space;
use crate::record::build;
use crate::record::destination::{Destination, Scheme};
use crate::record::finding::Code;
use crate::record::parse::look_alike;

/// A good destination in the spelling that every known sender reads.
pub(super) fn well_spelt(destination: &Destination) -> Destination {
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
pub(super) fn mend(text: &str, out: &mut Vec<Destination>) {
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
    for word in plain.split(|c| hard(c) || is_space(c)) {
        end += word.len();
        let behind = &plain[end..];
        end += behind.chars().next().map_or(0, char::len_utf8);
        let word = without_name(word);
        if word.is_empty() || is_joiner(word) {
            continue;
        }
        let found = if is_url(word) {
            https(word).filter(|_| url_ends(behind, &hard))
        } else if begins_with_scheme(word) {
            mailto(&word["mailto".len()..]).filter(|_| has_fields(word) || address_ends(behind, &hard))
        } else if torn {
            None
        } else {
            bare_address(word).filter(|_| address_ends(behind, &hard))
        };
        // A scheme alone has its address behind a mark: `mailto:<user@example.com>`.
        torn = found.is_none() && !word.eq_ignore_ascii_case("mailto:");
        out.extend(found);
    }
}

/// Whether a URL ends before `behind`: nothing follows, or another destination does.
fn url_ends(behind: &str, hard: &dyn Fn(char) -> bool) -> bool {
    next_word(behind, hard).is_none_or(begins_with_scheme)
}

/// Whether an address ends before `behind`. Unlike a URL it holds neither `@` nor `=` a second time, so that another
/// address without its scheme, or a field, is none of it.
fn address_ends(behind: &str, hard: &dyn Fn(char) -> bool) -> bool {
    next_word(behind, hard).is_none_or(|word| begins_with_scheme(word) || is_address(word) || is_field(word))
}

/// The next word behind a destination that says something, without the name of a field before it.
fn next_word<'a>(behind: &'a str, hard: &dyn Fn(char) -> bool) -> Option<&'a str> {
    let mut words = behind.split(|c| hard(c) || is_space(c)).map(without_name).filter(|word| !word.is_empty());
    let next = words.next()?;
    // `a@example.com and b@example.com`; at the end of the text such a word joins nothing.
    if is_joiner(next) { words.next().or(Some(next)) } else { Some(next) }
}

/// What people put between two destinations.
pub(super) fn is_joiner(word: &str) -> bool {
    matches!(word, "/" | "+" | "&") || ["and", "or"].iter().any(|joiner| word.eq_ignore_ascii_case(joiner))
}

/// `p=none`: a field whose semicolon is missing.
fn is_field(word: &str) -> bool {
    let name = word.split_once('=').map(|(name, _)| name);
    name.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Whether header fields or a fragment stand behind an address, so that what follows is a part of those.
pub(super) fn has_fields(word: &str) -> bool {
    !is_url(word) && word.split_once('@').is_some_and(|(_, behind)| behind.contains(['?', '#']))
}

fn is_url(word: &str) -> bool {
    begins_with_scheme(word) && word.get(..1).is_some_and(|first| first.eq_ignore_ascii_case("h"))
}

/// Whether a text begins with one of the two schemes and something like a colon.
pub(super) fn begins_with_scheme(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    ["mailto", "https"].iter().any(|scheme| {
        lower
            .strip_prefix(scheme)
            .is_some_and(|rest| rest.starts_with([':', '=', '/', '\\']) || rest.starts_with("%3a"))
    })
}

/// Takes off `rua=` before a word, also where it was written twice.
///
/// An octet that is no character is one that is missing, but before a destination nothing is missed.
pub(super) fn without_name(word: &str) -> &str {
    let mut word = word.trim_start_matches(char::REPLACEMENT_CHARACTER).trim_start_matches('=');
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
    let rest = &word["https".len()..];
    let rest = rest.strip_prefix("%3A").or_else(|| rest.strip_prefix("%3a")).unwrap_or(rest);
    let rest = rest.trim_start_matches([':', '=']);
    // Who types one slash the wrong way round types all so; among right ones it escapes what stands behind it.
    let rest = if rest.contains('/') { rest.to_owned() } else { rest.replace('\\', "/") };
    let rest = rest.trim_start_matches('/');
    made(&format!("https://{}", without_size(rest)))
}

/// `rest`: what stands behind the letters of the scheme.
fn mailto(rest: &str) -> Option<Destination> {
    let mut rest = rest.strip_prefix("%3A").or_else(|| rest.strip_prefix("%3a")).unwrap_or(rest);
    // `mailto:mailto:user@example.com`
    while let Some(second) = rest.get(1..).filter(|second| second.get(..7).is_some_and(is_mailto)) {
        rest = &second["mailto".len()..];
    }
    let rest = rest.split(['?', '#']).next()?.trim_start_matches([':', '=', '/']).replace("%40", "@");
    let address = without_size(&rest).trim_end_matches(['.', '!', '/']);
    // No sender decodes an address, so one that would have to be encoded leads to somebody else.
    let stands = |c: char| c.is_ascii_alphanumeric() || "-._~$'*+%@".contains(c);
    address.chars().all(stands).then(|| made(&format!("mailto:{address}"))).flatten()
}

fn is_mailto(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("mailto:")
}

/// Whether a word is an address that lacks only its scheme.
pub(super) fn is_address(word: &str) -> bool {
    bare_address(word).is_some()
}

fn bare_address(word: &str) -> Option<Destination> {
    // Of `mailtouser@example.com` nobody knows whether `mailto` is a part of the user's name.
    let is_scheme = |scheme: &str| word.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let plausible = word.matches('@').count() == 1
        && !word.contains([':', '=', '?', '#', '/'])
        && !["mailto", "https"].into_iter().any(is_scheme);
    plausible.then(|| mailto(word)).flatten()
}

fn made(uri: &str) -> Option<Destination> {
    // The brackets of an IPv6 address are the only ones that belong to a destination.
    let behind_address = uri.split_once("//[").and_then(|(_, rest)| rest.split_once(']')).map_or(uri, |(_, rest)| rest);
    if behind_address.chars().any(is_doubtful) {
        return None;
    }
    let (destination, findings) = build::destination(uri, &|_| None).ok()?;
    // A host that is no common one and only came out by mending is a guess.
    let guess = findings.iter().any(|finding| finding.code == Code::HostUnusual);
    (!guess).then(|| well_spelt(&destination))
}

/// Whether a character shows that a text is not what was meant: a place to be filled in, another character that was
/// taken for this one, an octet that was lost. Percent-encoded, the text would look like a good destination.
fn is_doubtful(c: char) -> bool {
    matches!(c, '{' | '}' | '<' | '>' | '[' | ']' | '\\')
        || (!c.is_ascii() && (!c.is_alphabetic() || look_alike(c).is_some()))
}

/// Takes off a DMARC size suffix such as `!10m`.
fn without_size(text: &str) -> &str {
    let Some((before, size)) = text.rsplit_once('!') else { return text };
    let digits = size.trim_end_matches(['k', 'm', 'g', 't', 'K', 'M', 'G', 'T']);
    let is_size = !digits.is_empty() && size.len() - digits.len() < 2 && digits.bytes().all(|b| b.is_ascii_digit());
    if is_size { before } else { text }
}
