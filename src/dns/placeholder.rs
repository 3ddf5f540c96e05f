//! Placeholders in names and values: what a program or a person has yet to fill in.

/// Who fills in a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filler {
    /// A program does: `${var.domain}`, `{{ domain }}`, `{domain}`, `$DOMAIN`, `%s`. What is published is not in the text.
    Program,
    /// A person has to: `<domain>`, `[email]`. As it is, it is published with the marks.
    Person,
}

/// A placeholder in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placeholder<'a> {
    /// The text with its marks.
    pub text: &'a str,
    /// Who fills it in.
    pub filler: Filler,
    /// Byte offset in the text.
    pub at: usize,
}

/// The first placeholder of a text.
pub(crate) fn first(text: &str) -> Option<Placeholder<'_>> {
    text.char_indices().find_map(|(at, _)| {
        let (length, filler) = length(text, at)?;
        Some(Placeholder { text: text.get(at..at + length)?, filler, at })
    })
}

/// The placeholder that a text begins with.
pub(crate) fn begins(text: &str) -> Option<&str> {
    let (length, _) = length(text, 0)?;
    text.get(..length)
}

/// The text before the first placeholder, and what follows it.
pub(crate) fn next(text: &str) -> Option<(&str, &str)> {
    let found = first(text)?;
    Some((text.get(..found.at)?, text.get(found.at + found.text.len()..)?))
}

/// Length in bytes of the longest placeholder.
const LONGEST: usize = 300;

/// The length in bytes of the placeholder at `at`.
fn length(text: &str, at: usize) -> Option<(usize, Filler)> {
    let rest = text.get(at..)?;
    let mut end = rest.len().min(LONGEST);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let rest = rest.get(..end)?;
    let paired = |open: &str, close: &str| {
        let inside = rest.strip_prefix(open)?;
        let end = inside.find(close)?;
        (end > 0).then_some(open.len() + end + close.len())
    };
    let word = |from: usize| {
        let tail = rest.get(from..).unwrap_or_default();
        let length = tail.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(tail.len());
        (length > 0 && tail.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')).then_some(from + length)
    };
    let braces = || {
        let open =
            if rest.starts_with("${") || rest.starts_with("#{") || rest.starts_with("%{") { 2 } else { return None };
        let mut depth = 1_u32;
        for (index, c) in rest.char_indices().skip(open) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(index + 1);
            }
        }
        None
    };
    if let Some(length) = braces().or_else(|| paired("{{", "}}")).or_else(|| paired("<%", "%>")) {
        return Some((length, Filler::Program));
    }
    if rest.starts_with("$(") {
        return paired("$(", ")").map(|length| (length, Filler::Program));
    }
    if rest.starts_with('$') {
        // A dollar sign may be part of a URI; a variable has a name.
        const SHORTEST: usize = "$DOM".len();
        return word(1).filter(|length| *length >= SHORTEST).map(|length| (length, Filler::Program));
    }
    let is_octet = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(named) = rest.strip_prefix('%').filter(|named| !named.get(..2).is_some_and(is_octet)) {
        // `%domain%`, `%s`, `%(domain)s`; `%40` is an encoded octet.
        let whole = word(1).filter(|length| rest.get(*length..).is_some_and(|after| after.starts_with('%')));
        if let Some(length) = whole {
            return Some((length + 1, Filler::Program));
        }
        let one =
            named.starts_with('s') && !named.get(1..2).is_some_and(|c| c.starts_with(|c: char| c.is_alphanumeric()));
        return one.then_some((2, Filler::Program));
    }
    let by_hand = |open: char, close: char| {
        let inside = rest.strip_prefix(open)?;
        let end = inside.find(close).filter(|end| (2..=60).contains(end))?;
        let name = inside.get(..end)?;
        // `<a@example.com>` and `[192.0.2.1]` are addresses.
        let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '\'' | '\u{2026}'));
        (plain && name.contains(char::is_alphabetic)).then_some(end + 2)
    };
    // `{domain}` of a format string, `@@DOMAIN@@`, `__DOMAIN__`.
    let framed = |mark: &str| {
        let inside = rest.strip_prefix(mark)?;
        let end = inside.find(mark).filter(|end| (2..=40).contains(end))?;
        let name = inside.get(..end)?;
        name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_' || b.is_ascii_digit()).then_some(end + 2 * mark.len())
    };
    if let Some(length) = by_hand('{', '}').or_else(|| framed("@@")).or_else(|| framed("__")) {
        return Some((length, Filler::Program));
    }
    let length = by_hand('<', '>').or_else(|| by_hand('[', ']'))?;
    Some((length, Filler::Person))
}

#[cfg(test)]
mod tests {
    use super::{Filler, first};

    #[test]
    fn placeholders_are_recognised() {
        for (text, expected) in [
            ("_smtp._tls.${var.domain}", "${var.domain}"),
            ("a${split(\"@\", {x})[1]};", "${split(\"@\", {x})[1]}"),
            ("{{ domain }}.", "{{ domain }}"),
            ("@$DOMAIN.", "$DOMAIN"),
            ("a%domain%b", "%domain%"),
            ("a.%s", "%s"),
            ("{sub}-d@", "{sub}"),
            ("_tls.__DOMAIN__", "__DOMAIN__"),
            ("_tls.@@DOMAIN@@.", "@@DOMAIN@@"),
        ] {
            let found = first(text);
            assert_eq!(found.map(|found| (found.text, found.filler)), Some((expected, Filler::Program)), "{text}");
        }
        for (text, expected) in [("a@<domain>", "<domain>"), ("[EMAIL_ADDRESS]", "[EMAIL_ADDRESS]")] {
            let found = first(text);
            assert_eq!(found.map(|found| (found.text, found.filler)), Some((expected, Filler::Person)), "{text}");
        }
        for text in ["a%40b", "<a@example.com>", "a$", "100%", "[192.0.2.1]", "x = 1"] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
