//! Logical lines of a zone file: parentheses join several lines into one record (RFC 1035 s.5.1), and so does a quotation
//! mark that a wrapped line leaves open.

use super::source::{Builder, Source};
use super::wrapped::until_closed;

/// A logical line.
pub(super) struct Logical {
    pub line: Source,
    /// Whether a backslash at the end of a line joined it with the next, which only RFC 8460 s.3.1 writes like that.
    pub backslash: bool,
}

/// The logical lines of a text, each with a whole record.
pub(super) fn logical_lines(source: &Source) -> Vec<Logical> {
    let text = source.text();
    let mut out = Vec::new();
    let mut line = Builder::default();
    // The line so far up to its type, to tell `TXT (` from a function call.
    let (mut word, mut begun) = (String::new(), String::new());
    let (mut depth, mut quoted, mut escaped, mut comment, mut is_txt) = (0_u32, false, false, false, false);
    let mut backslash = false;
    let mut opened = 0;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        let rest = text.get(at..).unwrap_or_default();
        let at_line_end = || rest.get(1..).is_some_and(|after| after.starts_with('\n') || after.starts_with("\r\n"));
        if c == '\\' && !comment && at_line_end() && is_txt_line(&begun) {
            // The indentation of the next line is not part of the value.
            let after = rest.get(1..).unwrap_or_default();
            let skipped = after.len() - after.trim_start().len();
            for _ in after.get(..skipped).unwrap_or_default().chars() {
                chars.next();
            }
            if !quoted {
                line.fill(" ");
            }
            backslash = true;
            continue;
        }
        if c == '\n' && depth == 0 {
            let is_value = || text.get(opened..opened + 2).is_some_and(|begin| begin.eq_ignore_ascii_case("v="));
            let more = || rest.get(1..).unwrap_or_default().lines();
            if quoted && is_value() && until_closed('"', more()).is_some() {
                // The line break stays in the value, where the grammar reports it.
                line.push(source, text.get(at..=at).unwrap_or_default());
                continue;
            }
            out.push(Logical { line: std::mem::take(&mut line).finish(), backslash });
            word.clear();
            begun.clear();
            // An unclosed quotation mark does not extend into the next record.
            (quoted, escaped, comment, is_txt, backslash) = (false, false, false, false, false);
            continue;
        }
        if c == '\n' {
            comment = false;
        }
        if comment {
            continue;
        }
        // A parenthesis ends a type like white space does; a line that begins with `TXT(` is a function call.
        if c.is_whitespace() || (c == '(' && begun.trim_start() != word && word.eq_ignore_ascii_case("TXT")) {
            is_txt |= word.eq_ignore_ascii_case("TXT");
            word.clear();
        }
        let plain = !quoted && !escaped;
        let replaced = match c {
            '(' if plain && is_txt && (depth > 0 || word.is_empty()) => {
                depth += 1;
                true
            }
            ')' if plain && depth > 0 => {
                depth -= 1;
                true
            }
            // Outside parentheses a semicolon may be part of an unquoted value.
            ';' if plain && depth > 0 => {
                comment = true;
                true
            }
            '\r' | '\n' => depth > 0 && !quoted,
            _ => false,
        };
        if c == '"' && !escaped {
            quoted = !quoted;
            opened = at + 1;
        }
        escaped = c == '\\' && !escaped;
        let part = rest.get(..c.len_utf8()).unwrap_or_default();
        if replaced {
            line.push_as(source, part, " ");
        } else {
            line.push(source, part);
        }
        let kept = if replaced { ' ' } else { c };
        if begun.len() < ENOUGH {
            begun.push(kept);
        }
        if !kept.is_whitespace() && word.len() < ENOUGH {
            word.push(kept);
        }
    }
    out.push(Logical { line: line.finish(), backslash });
    out
}

/// Length in bytes after which no type follows.
const ENOUGH: usize = 600;

/// Whether a line has a record type TXT, so that it is no command of a shell.
fn is_txt_line(begun: &str) -> bool {
    let mut words = begun.split_whitespace();
    let first_is_name = words.next().is_some_and(super::labels::is_name);
    first_is_name && words.take(4).any(|word| word.eq_ignore_ascii_case("TXT"))
}
