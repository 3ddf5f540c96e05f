//! Masks identifiers in free text: reason codes, additional information, unrecognised policy lines.
//!
//! Everything that looks like an IP address, a mail address, a host name or a long hash is masked, and so is every word
//! that is a name elsewhere in the reports. The rest is kept, as it describes the failure.

use std::collections::HashMap;

use super::names::{address, host, is_dot, is_host, mail};
use super::pseudonyms::{Identifier, Pseudonyms};
use super::words::is_telling;

/// The minimum number of hexadecimal digits for a run to be treated as a hash.
const HASH: usize = 32;

/// Texts that look like host names but are not: the file name of an MTA-STS policy, a setting in Go's error messages.
const NO_HOSTS: [&str; 2] = ["mta-sts.txt", "client.timeout"];

/// Names known from other fields, which are also masked in free text.
#[derive(Debug, Default)]
pub(super) struct KnownNames {
    /// Single-word names in lower case, with their identifiers.
    words: HashMap<String, Identifier>,
    /// Multi-word names in ASCII lower case, by first word; the longest first.
    phrases: HashMap<String, Vec<(String, Identifier)>>,
}

impl KnownNames {
    /// Records the labels of a host name.
    pub(super) fn host(&mut self, text: &str) {
        let name = text.trim().to_lowercase();
        let name = name.trim_end_matches('.');
        let mut rest = name;
        while let Some((label, parent)) = rest.split_once('.') {
            self.word(label, || Identifier::Label(rest.to_owned()));
            rest = parent;
        }
        // A top-level label identifies nobody, unless it is the whole name.
        if rest == name {
            self.word(rest, || Identifier::Top(rest.to_owned()));
        }
    }

    /// Records a name that is masked in one piece.
    pub(super) fn whole(&mut self, text: &str, original: Identifier) {
        let text = text.trim_matches(|c: char| !c.is_alphanumeric());
        if text.chars().all(is_part) {
            return self.word(&text.to_lowercase(), || original);
        }
        let phrase = text.to_ascii_lowercase();
        let first = phrase.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned();
        let known = self.phrases.entry(first).or_default();
        if !known.iter().any(|(known, _)| *known == phrase) {
            let place = known.partition_point(|(known, _)| known.len() > phrase.len());
            known.insert(place, (phrase, original));
        }
    }

    fn word(&mut self, word: &str, original: impl FnOnce() -> Identifier) {
        if is_telling(word) && !self.words.contains_key(word) {
            self.words.insert(word.to_owned(), original());
        }
    }

    /// The multi-word name at the start of a lower-case text, and its length in bytes.
    fn phrase(&self, text: &str) -> Option<(usize, &Identifier)> {
        let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let whole_words =
            |phrase: &str| text.strip_prefix(phrase).is_some_and(|after| !after.starts_with(char::is_alphanumeric));
        let found = self.phrases.get(first)?.iter().find(|(phrase, _)| whole_words(phrase));
        found.map(|(phrase, original)| (phrase.len(), original))
    }
}

/// Replaces every name in the text with its pseudonym.
pub(super) fn mask(pseudonyms: &mut Pseudonyms, known: &KnownNames, text: &str) -> String {
    // `@` is percent-encoded in URLs.
    let text = &text.replace("%40", "@");
    // Converting to ASCII lower case keeps the length, so offsets are valid in both texts.
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let (mut from, mut inside) = (0, false);
    for (at, c) in text.char_indices() {
        let begins = c.is_alphanumeric() && !inside;
        inside = c.is_alphanumeric();
        if begins
            && at >= from
            && let Some((length, original)) = known.phrase(&lower[at..])
        {
            out.push_str(&mask_between(pseudonyms, known, &text[from..at]));
            out.push_str(&pseudonyms.of(original.clone()));
            from = at + length;
        }
    }
    out + &mask_between(pseudonyms, known, &text[from..])
}

/// Masks everything but multi-word names.
fn mask_between(pseudonyms: &mut Pseudonyms, known: &KnownNames, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        out.push_str(&mask_run(pseudonyms, known, run));
        let next = tail.find(is_part).unwrap_or(tail.len());
        out.push_str(&tail[..next]);
        rest = &tail[next..];
    }
    out
}

/// Whether a character can be part of a name in free text.
pub(super) fn is_part(c: char) -> bool {
    c.is_alphanumeric() || is_dot(c) || matches!(c, '-' | '_' | ':' | '@' | '+' | '*')
}

/// Masks a run of name characters, which has no spaces, quotes, slashes or brackets.
fn mask_run(pseudonyms: &mut Pseudonyms, known: &KnownNames, run: &str) -> String {
    // Trailing dots may end a sentence; they are not part of a name.
    let core = run.trim_end_matches(is_dot);
    if let Some(masked) = by_form(pseudonyms, core) {
        return masked + &run[core.len()..];
    }
    if let Some(original) = known.words.get(&core.to_lowercase()) {
        return pseudonyms.of(original.clone()) + &run[core.len()..];
    }
    // A label, address or port: 2001:db8::1:, ip:192.0.2.1, mx.example.com:25.
    if let Some(masked) = around_colons(pseudonyms, known, core) {
        return masked + &run[core.len()..];
    }
    by_word(pseudonyms, known, run)
}

/// Masks text that is an identifier by its form alone; `None` if it is not.
fn by_form(pseudonyms: &mut Pseudonyms, text: &str) -> Option<String> {
    if let Ok(ip) = text.parse() {
        return Some(address(pseudonyms, ip));
    }
    if is_host(text) && !NO_HOSTS.iter().any(|known| text.eq_ignore_ascii_case(known)) {
        return Some(host(pseudonyms, text));
    }
    if text.contains('@') {
        return mail(pseudonyms, text);
    }
    let digits: String = text.chars().filter(|c| *c != ':').collect();
    let hash = digits.len() >= HASH && digits.bytes().all(|b| b.is_ascii_hexdigit());
    hash.then(|| pseudonyms.of(Identifier::Digest(digits.to_lowercase())))
}

/// Splits a run at a colon with an IPv6 address on one side, or else at every colon.
fn around_colons(pseudonyms: &mut Pseudonyms, known: &KnownNames, text: &str) -> Option<String> {
    let colons: Vec<usize> = text.match_indices(':').map(|(at, _)| at).collect();
    for at in &colons {
        let (before, after) = (&text[..*at], &text[at + 1..]);
        if after.contains(':') && after.parse::<std::net::Ipv6Addr>().is_ok() {
            return Some(format!("{}:{}", mask_run(pseudonyms, known, before), by_form(pseudonyms, after)?));
        }
    }
    for at in colons.iter().rev() {
        let (before, after) = (&text[..*at], &text[at + 1..]);
        if before.contains(':') && before.parse::<std::net::Ipv6Addr>().is_ok() {
            return Some(format!("{}:{}", by_form(pseudonyms, before)?, mask_run(pseudonyms, known, after)));
        }
    }
    if colons.is_empty() {
        return None;
    }
    let pieces: Vec<String> = text.split(':').map(|piece| mask_run(pseudonyms, known, piece)).collect();
    Some(pieces.join(":"))
}

/// Masks the words of a run that are names elsewhere in the reports.
fn by_word(pseudonyms: &mut Pseudonyms, known: &KnownNames, run: &str) -> String {
    let mut out = String::with_capacity(run.len());
    let mut rest = run;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        match known.words.get(&word.to_lowercase()) {
            Some(original) => out.push_str(&pseudonyms.of(original.clone())),
            None => out.push_str(word),
        }
        let next = tail.find(char::is_alphanumeric).unwrap_or(tail.len());
        out.push_str(&tail[..next]);
        rest = &tail[next..];
    }
    out
}
