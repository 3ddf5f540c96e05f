//! `cargo xtask lookup-page`: generates the look-up's document from the finished `index.html`.
//!
//! Trunk runs it after a build (`Trunk.toml`, `[[hooks]]`). The document starts the record program at once, which
//! cannot read reports, under a policy that allows it to query a resolver but not to start an engine.

use crate::project::variable;
use crate::run::Failure;
use std::fs;
use std::path::PathBuf;

/// Replacements: a piece of `index.html` that occurs exactly once, and the text to replace it with.
const CHANGES: [(&str, &str); 6] = [
    ("<html lang=\"en\">", "<html lang=\"en\" data-document=\"lookup\">"),
    (
        "<!-- Nothing may leave: no other origin is reachable from this page or from the engine it starts. -->",
        "<!-- This document queries a DNS resolver on request. It can hold no report: it cannot start an engine. -->",
    ),
    // A user's own resolver may run on this machine; any other one is queried over HTTPS.
    (
        "connect-src 'self'; worker-src 'self' blob:;",
        "connect-src 'self' https: http://127.0.0.1:* http://localhost:*; worker-src 'none';",
    ),
    (
        "content=\"Make a TLS-RPT record and read the reports that come back. Everything stays in this tab.\"",
        "content=\"Look up the TLS-RPT record of a domain by a DNS resolver of your choice.\"",
    ),
    ("<title>TLS-RPT Workbench</title>", "<title>Look up a domain \u{b7} TLS-RPT Workbench</title>"),
    (
        "This page makes a TLS-RPT record and reads TLS reports inside your browser. It needs JavaScript and
            WebAssembly for that; nothing is sent anywhere.",
        "This page looks up the TLS-RPT record of a domain. It needs JavaScript and WebAssembly for that; nothing is
            sent before you say so.",
    ),
];

/// Writes `lookup.html` next to the `index.html` that trunk has just built.
pub(crate) fn run() -> Result<(), Failure> {
    let Some(staging) = variable("TRUNK_STAGING_DIR").map(PathBuf::from) else {
        return Err(Failure::new("lookup-page is a step of trunk's build")
            .hint("Run `cargo xtask dist` or `cargo xtask serve`; they do it."));
    };
    let index = fs::read_to_string(staging.join("index.html"))
        .map_err(|error| Failure::io("read the index.html trunk made", &error))?;
    fs::write(staging.join("lookup.html"), with_program(&lookup_page(&index)?)?)
        .map_err(|error| Failure::io("write lookup.html", &error))
}

/// Turns an `index.html` into the look-up's document.
fn lookup_page(index: &str) -> Result<String, Failure> {
    CHANGES.iter().try_fold(index.to_owned(), |page, (from, to)| match page.matches(from).count() {
        1 => Ok(page.replace(from, to)),
        count => Err(Failure::new(format!("index.html has {count} times, not once: {from}"))
            .hint("Change xtask/src/lookup_page.rs along with index.html.")),
    })
}

/// The release to add to the URLs of the record program's files, as the page does: their names have no hash.
fn build() -> String {
    variable("WORKBENCH_BUILD")
        .and_then(|build| build.into_string().ok())
        .unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned())
}

/// Replaces the page program in the document by the record program.
fn with_program(page: &str) -> Result<String, Failure> {
    let mut page = page.to_owned();
    for (attribute, file) in [("data-js", "records.js"), ("data-wasm", "records_bg.wasm")] {
        let address = page.split_once(&format!("{attribute}=\"")).and_then(|(_, rest)| rest.split_once('"'));
        let Some((address, _)) = address.map(|(address, rest)| (address.to_owned(), rest)) else {
            return Err(Failure::new(format!("index.html names no program: {attribute} is not there"))
                .hint("Look at pattern_script in Trunk.toml."));
        };
        let folder = &address[..address.rfind('/').map_or(0, |at| at + 1)];
        page = page.replace(&format!("\"{address}\""), &format!("\"{folder}{file}?v={}\"", build()));
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::{lookup_page, with_program};

    #[test]
    fn it_starts_the_record_program() {
        let made = r#"<script src="./boot.js" data-js="./page-1.js" data-wasm="./page-1_bg.wasm"></script>
            <link rel="modulepreload" href="./page-1.js"><link rel="preload" href="./page-1_bg.wasm">"#;
        let page = with_program(made).unwrap_or_default();
        assert!(!page.contains("page-1"), "{page}");
        assert_eq!(page.matches("\"./records.js?v=").count(), 2);
        assert_eq!(page.matches("\"./records_bg.wasm?v=").count(), 2);
        assert!(with_program("<script src=\"./boot.js\"></script>").is_err());
    }

    const INDEX: &str = include_str!("../../index.html");

    fn policy(page: &str) -> Vec<&str> {
        let rest = page.split_once("http-equiv=\"Content-Security-Policy\"").map_or("", |(_, rest)| rest);
        let policy = rest.split_once("content=\"").map_or("", |(_, rest)| rest);
        policy.split('"').next().unwrap_or("").split("; ").collect()
    }

    #[test]
    fn the_policies_differ_in_two_rules() {
        let page = lookup_page(INDEX).unwrap_or_default();
        let (index, lookup) = (policy(INDEX), policy(&page));
        let differing: Vec<_> = index.iter().zip(&lookup).filter(|(one, other)| one != other).collect();
        assert_eq!(
            differing,
            [
                (&"connect-src 'self'", &"connect-src 'self' https: http://127.0.0.1:* http://localhost:*"),
                (&"worker-src 'self' blob:", &"worker-src 'none'"),
            ]
        );
        assert!(index.len() == lookup.len() && lookup[0] == "default-src 'none'");
    }

    #[test]
    fn both_documents_look_the_same() {
        let page = lookup_page(INDEX).unwrap_or_default();
        let assets = |page: &str| -> Vec<String> {
            page.lines().filter(|line| line.contains("data-trunk")).map(str::to_owned).collect()
        };
        assert_eq!(assets(&page), assets(INDEX));
        assert!(page.contains("data-document=\"lookup\"") && !page.contains("nothing is sent anywhere"));
    }

    #[test]
    fn a_changed_index_is_noticed() {
        assert!(lookup_page("").is_err());
        assert!(lookup_page(&INDEX.replace("connect-src 'self'", "connect-src 'self' data:")).is_err());
        assert!(lookup_page(&format!("{INDEX}{INDEX}")).is_err());
    }
}
