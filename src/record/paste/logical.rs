//! Logical lines of a zone file: parentheses join several lines into one record (RFC 1035 s.5.1).

/// The logical lines of a text, each with a whole record.
pub(super) fn logical_lines(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut line = String::new();
    let mut word = String::new();
    let (mut depth, mut quoted, mut escaped, mut comment, mut is_txt) = (0_u32, false, false, false, false);
    for c in text.chars() {
        if c == '\n' && depth == 0 {
            out.push(std::mem::take(&mut line));
            word.clear();
            // An unclosed quotation mark does not extend into the next record.
            (quoted, escaped, comment, is_txt) = (false, false, false, false);
            continue;
        }
        if c == '\n' {
            comment = false;
        }
        if comment {
            continue;
        }
        // A parenthesis ends a type like white space does; a line that begins with `TXT(` is a function call.
        if c.is_whitespace() || (c == '(' && line.trim_start() != word && word.eq_ignore_ascii_case("TXT")) {
            is_txt |= word.eq_ignore_ascii_case("TXT");
            word.clear();
        }
        let plain = !quoted && !escaped;
        let kept = match c {
            '(' if plain && is_txt && (depth > 0 || word.is_empty()) => {
                depth += 1;
                ' '
            }
            ')' if plain && depth > 0 => {
                depth -= 1;
                ' '
            }
            // Outside parentheses a semicolon may be part of an unquoted value.
            ';' if plain && depth > 0 => {
                comment = true;
                ' '
            }
            '\r' | '\n' if depth > 0 && !quoted => ' ',
            c => c,
        };
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        line.push(kept);
        if !kept.is_whitespace() {
            word.push(kept);
        }
    }
    out.push(line);
    out
}
