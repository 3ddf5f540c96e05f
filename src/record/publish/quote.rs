//! Quoting for each language a snippet is written in. Total: any text comes out as one literal of that language.

/// A JSON string, which is a JavaScript string as well (ECMA-262 since 2019 takes every JSON text).
pub(super) fn json(text: &str) -> String {
    format!("\"{}\"", backslashed(text))
}

/// A quoted template of HCL in which nothing is interpolated.
pub(super) fn hcl(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let mut last = '\0';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            // `$${` is a literal `${`, but not behind another `$`.
            '$' | '%' if rest.peek() == Some(&'{') && last == c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            '$' | '%' if rest.peek() == Some(&'{') => out.extend([c, c]),
            _ => out.push_str(&backslashed(c.encode_utf8(&mut [0; 4]))),
        }
        last = c;
    }
    format!("\"{out}\"")
}

/// One word of a POSIX shell.
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A verbatim string of PowerShell, or a single-quoted scalar of YAML: both double the quote and know no other escape.
pub(super) fn verbatim(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Escapes that JSON and HCL share.
fn backslashed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
