//! Lines that are not in force: those commented out in the language of the text, with `#`, `//`, `--`, `;`, `REM`,
//! `/* */` or `<!-- -->`, and commands that delete.

use super::super::NotInForce;
use super::super::commands::is_command;
use super::super::deletion::{deletes, is_condition};
use super::super::source::{Builder, Source};
use crate::characters::any_of;

/// Which lines of a text are in force.
pub(super) enum InForce {
    /// There are no comments, or none that matters.
    All,
    /// The text without its comments.
    Some(Source),
    /// Every line is a comment: the text without the marks.
    Uncommented(Source),
    /// The only value is not in force, or a command deletes what is there, and no other line has a value: the text
    /// without such lines.
    ValueIsNot(Source, NotInForce),
}

/// Separates comments from what is in force. `marker` is how a record begins, in lower case.
pub(super) fn in_force(source: &Source, marker: &str) -> InForce {
    let has_marker = |text: &str| text.to_ascii_lowercase().contains(marker);
    let (mut live, mut dead) = (Builder::default(), Builder::default());
    // A comment of a zone file has no value; the output of dig has its status in such lines.
    let zone_comments = source.lines().any(|line| line.trim_start().starts_with(';') && has_marker(line));
    let (mut inside, mut any) = (false, false);
    // Whether a command deletes, and whether it continues on the next line.
    let (mut deleted, mut goes_on) = (false, false);
    for line in source.text().split_inclusive('\n') {
        if let Some((before, comment, after)) = inline(line).filter(|_| !inside) {
            any = true;
            live.push(source, before);
            live.push(source, after);
            dead.push(source, comment);
            dead.fill("\n");
            continue;
        }
        let trimmed = line.trim();
        let begins = !inside && BLOCKS.iter().any(|(open, _)| trimmed.starts_with(open));
        if begins || inside {
            let opens = begins && BLOCKS.iter().any(|(open, _)| trimmed == *open);
            inside = opens || !BLOCKS.iter().any(|(_, close)| trimmed.ends_with(close));
            any = true;
            let kept = trimmed.trim_start_matches(any_of("/*<!- "));
            dead.push(source, kept.trim_end_matches(any_of("/*-> ")));
            dead.fill("\n");
            continue;
        }
        match mark(trimmed).filter(|mark| *mark != ";" || zone_comments) {
            _ if goes_on || deletes(trimmed) => {
                (any, deleted) = (true, deleted || !is_condition(trimmed));
                goes_on = trimmed.ends_with(any_of("\\`^"));
                dead.push(source, line);
            }
            Some(mark) if !is_command(line) => {
                any = true;
                let kept = trimmed.get(mark.len()..).unwrap_or_default();
                let kept = kept.trim_start_matches(any_of("#;/"));
                // The indentation of what is commented out begins after one space.
                dead.push(source, kept.strip_prefix(' ').unwrap_or(kept));
                dead.fill("\n");
            }
            _ => live.push(source, line),
        }
    }
    if !any {
        return InForce::All;
    }
    let (live, dead) = (live.finish(), dead.finish());
    if deleted && !has_marker(live.text()) {
        return InForce::ValueIsNot(live, NotInForce::Deleted);
    }
    if has_marker(live.text()) || !has_marker(dead.text()) {
        return InForce::Some(live);
    }
    if live.text().trim().is_empty() {
        return InForce::Uncommented(dead);
    }
    // Only what could be part of a record makes a comment a deliberate one; a sentence does not.
    let structured = |line: &str| {
        let text = line.trim();
        text.starts_with(';') || text.contains(any_of(":={\"")) || text.split_whitespace().any(|word| word == "IN")
    };
    if live.lines().any(structured) {
        InForce::ValueIsNot(live, NotInForce::CommentedOut)
    } else {
        InForce::Uncommented(dead)
    }
}

/// How comments of several lines begin and end.
const BLOCKS: [(&str, &str); 5] = [("/*", "*/"), ("<!--", "-->"), ("--[[", "]]"), ("<#", "#>"), ("\"\"\"", "\"\"\"")];

/// A comment inside a line: the text before it, the comment, and the text after it.
fn inline(line: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = line.split_once("/*")?;
    let (comment, after) = rest.split_once("*/")?;
    (!after.trim().is_empty()).then_some((before, comment, after))
}

/// The mark with which a commented line begins.
fn mark(line: &str) -> Option<&'static str> {
    let spaced = |mark: &str| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    // `#1:` numbers what follows.
    let number = line.strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if line.starts_with('#') && !number {
        return Some("#");
    }
    if line.starts_with("//") {
        return Some("//");
    }
    if line.starts_with(';') {
        return Some(";");
    }
    ["--", "REM", "rem"].into_iter().find(|mark| spaced(mark))
}

#[cfg(test)]
mod tests {
    use super::{InForce, NotInForce, Source, in_force};

    fn text(text: &str) -> (&'static str, String) {
        match in_force(&Source::new(text), "v=tlsrpt") {
            InForce::All => ("all", text.to_owned()),
            InForce::Some(source) => ("some", source.text().to_owned()),
            InForce::Uncommented(source) => ("uncommented", source.text().to_owned()),
            InForce::ValueIsNot(source, NotInForce::CommentedOut) => ("value is comment", source.text().to_owned()),
            InForce::ValueIsNot(source, _) => ("deleted", source.text().to_owned()),
        }
    }

    #[test]
    fn comments_are_not_in_force() {
        assert_eq!(text("# old v=TLSRPTv1\nnew v=TLSRPTv1\n"), ("some", "new v=TLSRPTv1\n".to_owned()));
        assert_eq!(text("/* v=TLSRPTv1 */\na: v=TLSRPTv1"), ("some", "a: v=TLSRPTv1".to_owned()));
        assert_eq!(
            text("# Name: a\n# Value: v=TLSRPTv1\n"),
            ("uncommented", "Name: a\nValue: v=TLSRPTv1\n".to_owned())
        );
        assert_eq!(text("name = a\n# v=TLSRPTv1\n"), ("value is comment", "name = a\n".to_owned()));
        assert_eq!(text("# dig TXT _smtp._tls.example.com\n\"v=TLSRPTv1\"\n").0, "all");
        assert_eq!(text("az delete a \\\n -v v=TLSRPTv1\ny\n"), ("deleted", "y\n".to_owned()));
        assert_eq!(text("update delete a\nupdate add a TXT v=TLSRPTv1\n").0, "some");
        assert_eq!(text(";; ANSWER SECTION:\na TXT v=TLSRPTv1\n").0, "all");
    }
}
