//! Quoting for the languages of the snippets: turns any printable ASCII text into one literal of the language.
//!
//! Other characters do not occur in a [`super::Publication`].

/// A JSON string, which is also a valid JavaScript string (ECMA-262 includes all JSON texts since 2019).
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

/// An HCL quoted template with all interpolation escaped.
pub(super) fn hcl(text: &str) -> String {
    json(text).replace("${", "$${").replace("%{", "%%{")
}

/// One word of a POSIX shell, in single quotes.
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A verbatim string of PowerShell, or a single-quoted scalar of YAML: in both, doubling the quote is the only escape.
pub(super) fn verbatim(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
