//! Quoting for each language a snippet is written in: any printable ASCII comes out as one literal of that language.
//!
//! Other characters never get here, a [`super::Publication`] has none.

/// A JSON string, which is a JavaScript string as well (ECMA-262 since 2019 takes every JSON text).
pub(super) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A quoted template of HCL in which nothing is interpolated.
pub(super) fn hcl(text: &str) -> String {
    json(text).replace("${", "$${").replace("%{", "%%{")
}

/// One word of a POSIX shell.
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A verbatim string of PowerShell, or a single-quoted scalar of YAML: both double the quote and know no other escape.
pub(super) fn verbatim(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
