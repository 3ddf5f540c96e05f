//! Mending the common mistakes: everything that was surely meant as a destination goes into one well-formed record.
//!
//! A repair never guesses a destination that was not there, and is offered only when it is better than what it mends.

use super::build;
use super::check::Verdict;
use super::destination::{self, Destination};
use super::finding::{Code, Finding, Severity};
use super::parse::parse;
use super::text::{RecordText, is_space};

/// A better record with the destinations of all `texts`, if one can be made.
pub(crate) fn repair(texts: &[RecordText], findings: &[Finding]) -> Option<String> {
    let mut destinations: Vec<Destination> = Vec::new();
    for text in texts {
        for found in candidates(&text.text) {
            if !destinations.iter().any(|known| known.uri == found.uri) {
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
    let weight = |list: &[Finding]| {
        let errors = list.iter().filter(|finding| finding.severity == Severity::Error).count();
        (errors, list.iter().filter(|finding| finding.severity == Severity::Warning).count())
    };
    (weight(&after) < weight(findings)).then_some(value)
}

/// Every destination that can be made out in a text, however it is wrapped.
fn candidates(text: &str) -> Vec<Destination> {
    let lower = text.to_ascii_lowercase();
    // A record of another kind has its own destinations, which must not become ours.
    if ["v=spf1", "v=dmarc1", "v=dkim1", "v=stsv1", "v=bimi1"].iter().any(|kind| lower.trim_start().starts_with(kind)) {
        return Vec::new();
    }
    let plain = rejoin(&plain(text));
    let separators =
        |c: char| matches!(c, ';' | ',' | '<' | '>' | '"' | '\'' | '(' | ')' | '[' | ']' | '|') || is_space(c);
    let plain = if plain.contains("https://[") { plain } else { plain.replace(separators, "\n") };
    plain.lines().filter_map(|word| candidate(word.trim())).collect()
}

/// Puts a URL back together that a raw `;` cut in two: what follows without a space and is no field belongs to it.
fn rejoin(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, piece) in text.split(';').enumerate() {
        let last = out.rsplit([';', ',']).next().unwrap_or("").to_ascii_lowercase();
        let belongs = last.contains("https://")
            && !last.ends_with(is_space)
            && piece.starts_with(|c: char| c.is_ascii_alphanumeric())
            && !piece.contains(['=', '@', ':']);
        if index > 0 {
            out.push_str(if belongs { "%3B" } else { ";" });
        }
        out.push_str(piece);
    }
    out
}

/// Undoes typography, zone-file escapes, and white space inside the schemes.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{ff01}'..='\u{ff5e}' => out.extend(char::from_u32(u32::from(c) - 0xfee0)),
            '\u{37e}' | '\u{61b}' => out.push(';'),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => out.push('"'),
            '\u{2018}' | '\u{2019}' | '\u{201a}' => out.push('\''),
            '\u{feff}' | '\u{200b}' | '\u{2060}' => {}
            '\\' if chars.peek().is_some_and(|next| matches!(next, ';' | '"')) => {}
            c if c.is_control() && !is_space(c) => {}
            char::REPLACEMENT_CHARACTER => {}
            c => out.push(c),
        }
    }
    // `mailto: user@` and `user@ example.com` were one word before somebody typed a space.
    for (from, to) in [("mailto: ", "mailto:"), ("https: //", "https://"), ("@ ", "@"), (" @", "@")] {
        out = out.replace(from, to);
    }
    out.replace("https:\\\\", "https://").replace("mailto;", "mailto:")
}

fn candidate(word: &str) -> Option<Destination> {
    let mut word = word;
    // `rua=`, misspelt or not, and a version without its semicolon.
    while let Some((name, rest)) = word.split_once('=') {
        let field = name.len() <= 32 && name.bytes().all(|b| b.is_ascii_alphanumeric()) && !name.is_empty();
        if !field || name.eq_ignore_ascii_case("mailto") {
            break;
        }
        word = rest;
    }
    let lower = word.to_ascii_lowercase();
    let https = lower.starts_with("https");
    let uri = if https {
        let rest = word["https".len()..].trim_start_matches(':').trim_start_matches(['/', '\\']);
        format!("https://{}", rest.replace('\\', "/"))
    } else if let Some(rest) = lower.strip_prefix("mailto").map(|rest| &word[word.len() - rest.len()..]) {
        let rest = rest.trim_start_matches("%3A").trim_start_matches("%3a").trim_start_matches([':', '=', '/']);
        format!("mailto:{}", without_size(&rest.replace("%40", "@")))
    } else if word.matches('@').count() == 1 && !word.contains(':') {
        format!("mailto:{}", without_size(word))
    } else {
        return None;
    };
    let uri = uri.trim_end_matches(['.', '!', '/']).to_owned() + if https && uri.ends_with('/') { "/" } else { "" };
    let (made, _) = build::destination(&uri, &|_| None).ok()?;
    // Spell the scheme in lower case and drop what is never sent.
    let bare = made.uri.split('#').next()?.to_owned();
    let bare = if bare.starts_with("mailto:") { bare.split('?').next()?.to_owned() } else { bare };
    let item = destination::read(&bare);
    // A host without a dot that only came out by mending is a guess.
    let guess = word != bare && item.findings.iter().any(|finding| finding.code == Code::HostUnusual);
    item.destination.filter(|_| item.grammatical && !guess)
}

/// Takes off a DMARC size suffix such as `!10m`.
fn without_size(address: &str) -> String {
    match address.rsplit_once('!') {
        Some((before, size)) if before.contains('@') && size.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            before.to_owned()
        }
        _ => address.to_owned(),
    }
}
