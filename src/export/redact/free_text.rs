//! Masks inside free text: reason codes, additional information, policy lines nobody understands.
//!
//! Masked is what has the form of an address, a mail address, a host name or a long hash, and every word that is a
//! name elsewhere in the reports. The rest is kept, because it tells what went wrong.

use std::collections::HashMap;

use super::fakes::{Fakes, Original};
use super::names::{address, host, is_dot, is_host, mail};
use super::words::is_telling;

/// Digits from which on a run of hexadecimal digits is the hash of something.
const HASH: usize = 32;

/// What has the form of a host name and is none: the file of a policy, a setting in error messages of Go.
const NO_HOSTS: [&str; 2] = ["mta-sts.txt", "client.timeout"];

/// The names known from fields, as they are looked for in free text.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// In lower case, with what they are the name of.
    words: HashMap<String, Original>,
    /// Names of several words, in lower case (ASCII), by their first word; the longest first.
    phrases: HashMap<String, Vec<(String, Original)>>,
}

impl Told {
    /// Notes the labels of a host name.
    pub(super) fn host(&mut self, text: &str) {
        let name = text.trim().to_lowercase();
        let name = name.trim_end_matches('.');
        let mut rest = name;
        while let Some((label, parent)) = rest.split_once('.') {
            self.word(label, || Original::Label(rest.to_owned()));
            rest = parent;
        }
        // A last label belongs to nobody, unless it is all there is.
        if rest == name {
            self.word(rest, || Original::Top(rest.to_owned()));
        }
    }

    /// Notes a name that is masked in one piece.
    pub(super) fn whole(&mut self, text: &str, original: Original) {
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

    fn word(&mut self, word: &str, original: impl FnOnce() -> Original) {
        if is_telling(word) && !self.words.contains_key(word) {
            self.words.insert(word.to_owned(), original());
        }
    }

    /// The name of several words that stands at the beginning of a text in lower case, and its length in bytes.
    fn phrase(&self, text: &str) -> Option<(usize, &Original)> {
        let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let whole_words =
            |phrase: &str| text.strip_prefix(phrase).is_some_and(|behind| !behind.starts_with(char::is_alphanumeric));
        let found = self.phrases.get(first)?.iter().find(|(phrase, _)| whole_words(phrase));
        found.map(|(phrase, original)| (phrase.len(), original))
    }
}

/// The text with everything masked that is a name.
pub(super) fn mask(fakes: &mut Fakes, told: &Told, text: &str) -> String {
    // As addresses of web pages have it.
    let text = &text.replace("%40", "@");
    // The same length as the text, so that places in one are places in the other.
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let (mut from, mut inside) = (0, false);
    for (at, c) in text.char_indices() {
        let begins = c.is_alphanumeric() && !inside;
        inside = c.is_alphanumeric();
        if begins
            && at >= from
            && let Some((length, original)) = told.phrase(&lower[at..])
        {
            out.push_str(&mask_between(fakes, told, &text[from..at]));
            out.push_str(&fakes.of(original.clone()));
            from = at + length;
        }
    }
    out + &mask_between(fakes, told, &text[from..])
}

/// Masks names of one word.
fn mask_between(fakes: &mut Fakes, told: &Told, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        out.push_str(&mask_run(fakes, told, run));
        let next = tail.find(is_part).unwrap_or(tail.len());
        out.push_str(&tail[..next]);
        rest = &tail[next..];
    }
    out
}

/// What a name in a text can consist of.
pub(super) fn is_part(c: char) -> bool {
    c.is_alphanumeric() || is_dot(c) || matches!(c, '-' | '_' | ':' | '@' | '+' | '*')
}

/// A run without spaces, quotes, slashes, brackets.
fn mask_run(fakes: &mut Fakes, told: &Told, run: &str) -> String {
    // The end of a sentence is not part of a name.
    let core = run.trim_end_matches(is_dot);
    if let Some(masked) = by_form(fakes, core) {
        return masked + &run[core.len()..];
    }
    if let Some(original) = told.words.get(&core.to_lowercase()) {
        return fakes.of(original.clone()) + &run[core.len()..];
    }
    // Label, address, port: 2001:db8::1:, ip:192.0.2.1, mx.example.com:25.
    if let Some(masked) = around_colons(fakes, told, core) {
        return masked + &run[core.len()..];
    }
    by_word(fakes, told, run)
}

/// The mask of what is a name by its form alone.
fn by_form(fakes: &mut Fakes, text: &str) -> Option<String> {
    if let Ok(ip) = text.parse() {
        return Some(address(fakes, ip));
    }
    if is_host(text) && !NO_HOSTS.iter().any(|known| text.eq_ignore_ascii_case(known)) {
        return Some(host(fakes, text));
    }
    if text.contains('@') {
        return mail(fakes, text);
    }
    let digits: String = text.chars().filter(|c| *c != ':').collect();
    let hash = digits.len() >= HASH && digits.bytes().all(|b| b.is_ascii_hexdigit());
    hash.then(|| fakes.of(Original::Digest(digits.to_lowercase())))
}

/// Takes a run apart at a colon so that one side of it is an address of its own, or else at every colon.
fn around_colons(fakes: &mut Fakes, told: &Told, text: &str) -> Option<String> {
    let colons: Vec<usize> = text.match_indices(':').map(|(at, _)| at).collect();
    for at in &colons {
        let (before, after) = (&text[..*at], &text[at + 1..]);
        if after.contains(':') && after.parse::<std::net::Ipv6Addr>().is_ok() {
            return Some(format!("{}:{}", mask_run(fakes, told, before), by_form(fakes, after)?));
        }
    }
    for at in colons.iter().rev() {
        let (before, after) = (&text[..*at], &text[at + 1..]);
        if before.contains(':') && before.parse::<std::net::Ipv6Addr>().is_ok() {
            return Some(format!("{}:{}", by_form(fakes, before)?, mask_run(fakes, told, after)));
        }
    }
    if colons.is_empty() {
        return None;
    }
    let pieces: Vec<String> = text.split(':').map(|piece| mask_run(fakes, told, piece)).collect();
    Some(pieces.join(":"))
}

/// Masks the words of a run that are names elsewhere.
fn by_word(fakes: &mut Fakes, told: &Told, run: &str) -> String {
    let mut out = String::with_capacity(run.len());
    let mut rest = run;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        match told.words.get(&word.to_lowercase()) {
            Some(original) => out.push_str(&fakes.of(original.clone())),
            None => out.push_str(word),
        }
        let next = tail.find(char::is_alphanumeric).unwrap_or(tail.len());
        out.push_str(&tail[..next]);
        rest = &tail[next..];
    }
    out
}
