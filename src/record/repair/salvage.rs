//! Salvages destinations from text that is not a valid one: strips what surrounds them, undoes typography, and adds a
//! missing scheme to an address. Every word must be accounted for: text after a destination that is not a destination
//! itself may be the rest of it.

use crate::characters::any_of;
use crate::dns::txt::is_space;
use crate::record::build;
use crate::record::destination::{Destination, Scheme};
use crate::record::finding::Code;
use crate::record::parse::look_alike;

/// A valid destination in the canonical spelling that every known sender accepts.
pub(super) fn canonical(destination: &Destination) -> Destination {
    match destination.scheme {
        // Without unnecessary percent-encoding, header fields and fragment.
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

/// Appends the destinations salvaged from a text that is not a valid one.
pub(super) fn salvage(text: &str, out: &mut Vec<Destination>) {
    let plain = plain(text);
    let address_in_brackets = plain.contains("//[");
    // Characters that may surround a destination, all of one octet.
    let hard = |c: char| {
        matches!(c, ';' | ',' | '<' | '>' | '"' | '\'' | '(' | ')' | '|')
            || (matches!(c, '[' | ']') && !address_in_brackets)
    };
    let mut end = 0;
    // Whether the previous word may belong to this one.
    let mut torn = false;
    for word in plain.split(|c| hard(c) || is_space(c)) {
        end += word.len();
        let after = &plain[end..];
        end += after.chars().next().map_or(0, char::len_utf8);
        let word = without_name(word);
        if word.is_empty() || is_joiner(word) {
            continue;
        }
        let found = if is_url(word) {
            https(word).filter(|_| url_ends(after, &hard))
        } else if begins_with_scheme(word) {
            mailto(&word["mailto".len()..]).filter(|_| has_fields(word) || address_ends(after, &hard))
        } else if torn {
            None
        } else {
            bare_address(word).filter(|_| address_ends(after, &hard))
        };
        // A bare scheme has its address after a delimiter: `mailto:<user@example.com>`.
        torn = found.is_none() && !word.eq_ignore_ascii_case("mailto:");
        out.extend(found);
    }
}

/// Whether a URL ends before `after`: followed by nothing or by another destination.
fn url_ends(after: &str, hard: &dyn Fn(char) -> bool) -> bool {
    next_word(after, hard).is_none_or(begins_with_scheme)
}

/// Whether an address ends before `after`. Unlike a URL it cannot contain a second `@` or a `=`, so another address
/// without its scheme, or a field, is not part of it.
fn address_ends(after: &str, hard: &dyn Fn(char) -> bool) -> bool {
    next_word(after, hard).is_none_or(|word| begins_with_scheme(word) || is_address(word) || is_field(word))
}

/// The next meaningful word after a destination, without a field name before it.
fn next_word<'a>(after: &'a str, hard: &dyn Fn(char) -> bool) -> Option<&'a str> {
    let mut words = after.split(|c| hard(c) || is_space(c)).map(without_name).filter(|word| !word.is_empty());
    let next = words.next()?;
    // `a@example.com and b@example.com`; at the end of the text such a word joins nothing.
    if is_joiner(next) { words.next().or(Some(next)) } else { Some(next) }
}

/// Whether a word is what people put between two destinations, such as `and` or `+`.
pub(super) fn is_joiner(word: &str) -> bool {
    matches!(word, "/" | "+" | "&") || ["and", "or"].iter().any(|joiner| word.eq_ignore_ascii_case(joiner))
}

/// `p=none`: a field whose semicolon is missing.
fn is_field(word: &str) -> bool {
    let name = word.split_once('=').map(|(name, _)| name);
    name.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Whether an address has header fields or a fragment, which any text after it then belongs to.
pub(super) fn has_fields(word: &str) -> bool {
    !is_url(word) && word.split_once('@').is_some_and(|(_, after)| after.contains(any_of("?#")))
}

fn is_url(word: &str) -> bool {
    begins_with_scheme(word) && word.get(..1).is_some_and(|first| first.eq_ignore_ascii_case("h"))
}

/// Whether a text begins with one of the two schemes and something like a colon.
pub(super) fn begins_with_scheme(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    ["mailto", "https"].iter().any(|scheme| {
        lower.strip_prefix(scheme).is_some_and(|rest| rest.starts_with(any_of(":=/\\")) || rest.starts_with("%3a"))
    })
}

/// Strips `rua=` before a word, even if repeated.
///
/// An invalid octet may have replaced a character, but before a destination no character can be missing.
pub(super) fn without_name(word: &str) -> &str {
    let mut word = word.trim_start_matches(char::REPLACEMENT_CHARACTER).trim_start_matches('=');
    while let Some((_, rest)) = word.split_once(any_of("=:")).filter(|(name, _)| name.eq_ignore_ascii_case("rua")) {
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
            // Invisible characters introduced by copying.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {}
            '\\' if chars.peek().is_none_or(|next| matches!(next, ';' | '"' | '@')) => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    // `mailto: user@` and `user@ example.com` are one word with a stray space.
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
    let rest = rest.trim_start_matches(any_of(":="));
    // A backslash means a slash only if all slashes are typed that way; next to real ones it is an escape.
    let rest = if rest.contains('/') { rest.to_owned() } else { rest.replace('\\', "/") };
    let rest = rest.trim_start_matches('/');
    made(&format!("https://{}", without_size(rest)))
}

/// `rest`: the text after the letters of the scheme.
fn mailto(rest: &str) -> Option<Destination> {
    let mut rest = rest.strip_prefix("%3A").or_else(|| rest.strip_prefix("%3a")).unwrap_or(rest);
    // `mailto:mailto:user@example.com`
    while let Some(second) = rest.get(1..).filter(|second| second.get(..7).is_some_and(is_mailto)) {
        rest = &second["mailto".len()..];
    }
    let rest = rest.split(any_of("?#")).next()?.trim_start_matches(any_of(":=/")).replace("%40", "@");
    let address = without_size(&rest).trim_end_matches(any_of(".!/"));
    // No sender decodes an address, so reports to one that needs encoding would go to someone else.
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~$'*+%@".contains(c);
    address.chars().all(is_allowed).then(|| made(&format!("mailto:{address}"))).flatten()
}

fn is_mailto(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("mailto:")
}

/// Whether a word is an address that lacks only its scheme.
pub(super) fn is_address(word: &str) -> bool {
    bare_address(word).is_some()
}

fn bare_address(word: &str) -> Option<Destination> {
    // In `mailtouser@example.com`, `mailto` may be part of the local part.
    let is_scheme = |scheme: &str| word.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let plausible = word.matches('@').count() == 1
        && !word.contains(any_of(":=?#/"))
        && !["mailto", "https"].into_iter().any(is_scheme);
    plausible.then(|| mailto(word)).flatten()
}

fn made(uri: &str) -> Option<Destination> {
    // Only the brackets of an IPv6 address can be part of a destination.
    let behind_address = uri.split_once("//[").and_then(|(_, rest)| rest.split_once(']')).map_or(uri, |(_, rest)| rest);
    if behind_address.chars().any(is_doubtful) {
        return None;
    }
    let (destination, findings) = build::destination(uri, &|_| None).ok()?;
    // An unusual host that only resulted from the repair is a guess.
    let guess = findings.iter().any(|finding| finding.code == Code::HostUnusual);
    (!guess).then(|| canonical(&destination))
}

/// Whether a character shows that a text is not what was meant: a placeholder, a look-alike, a lost octet.
/// Percent-encoded, the text would look like a valid destination.
fn is_doubtful(c: char) -> bool {
    matches!(c, '{' | '}' | '<' | '>' | '[' | ']' | '\\')
        || (!c.is_ascii() && (!c.is_alphabetic() || look_alike(c).is_some()))
}

/// Strips a DMARC size suffix such as `!10m`.
fn without_size(text: &str) -> &str {
    let Some((before, size)) = text.rsplit_once('!') else { return text };
    let digits = size.trim_end_matches(any_of("kmgtKMGT"));
    let is_size = !digits.is_empty() && size.len() - digits.len() < 2 && digits.bytes().all(|b| b.is_ascii_digit());
    if is_size { before } else { text }
}
