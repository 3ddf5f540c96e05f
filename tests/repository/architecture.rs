//! The rules of the house that a compiler does not check.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "css") {
                let text = fs::read_to_string(&path).unwrap();
                out.push((path, text));
            }
        }
    }
    assert!(!out.is_empty());
    out
}

/// The code of a file, without comments.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

const LIBRARY: [&str; 13] = [
    "archive",
    "diagnosis",
    "dns",
    "explore",
    "export",
    "intake",
    "layout",
    "lookup",
    "mta_sts",
    "page",
    "protocol",
    "record",
    "report",
];

#[test]
fn the_library_knows_no_browser() {
    for folder in LIBRARY {
        for (path, text) in sources(&format!("src/{folder}")) {
            for name in ["web_sys", "js_sys", "yew", "wasm_bindgen", "gloo"] {
                assert!(!code(&text).contains(name), "{} names {name}", path.display());
            }
        }
    }
}

#[test]
fn only_the_browser_folders_of_the_programs_name_web_sys() {
    for folder in ["app", "bin/records", "views"] {
        for (path, text) in sources(&format!("src/{folder}")) {
            for name in ["web_sys", "js_sys"] {
                let is_browser = path.to_string_lossy().contains("/records/browser/");
                assert!(is_browser || !code(&text).contains(name), "{} names {name}", path.display());
            }
        }
    }
}

/// What may ask the network never meets what holds reports.
#[test]
fn the_look_up_and_the_reports_are_apart() {
    for (path, text) in sources("src").into_iter().chain(sources("web/src")) {
        // The look-up is a part of the record program, none of which may name what holds reports.
        let of_the_look_up = path.to_string_lossy().contains("src/bin/records/");
        let code = code(&text);
        let of_reports = [
            "Session",
            "Engine",
            "browser::engine",
            "browser::files",
            "protocol",
            "page::state",
            "page::files",
            "page::uploads",
            "intake",
            "archive",
        ];
        for name in of_reports {
            assert!(!of_the_look_up || !code.contains(name), "{} names {name}", path.display());
        }
        assert!(of_the_look_up || !code.contains("browser::fetch"), "{} asks the network", path.display());
        let fetches = code.contains("fetch_with") || code.contains("XmlHttpRequest") || code.contains("WebSocket");
        let may_fetch = path.ends_with("src/bin/records/browser/fetch.rs");
        assert!(!fetches || may_fetch, "{} asks the network", path.display());
    }
}

#[test]
fn arrows_point_down() {
    // Lower parts must not know the parts above them.
    let above = [
        (
            "report",
            vec![
                "crate::export",
                "crate::intake",
                "crate::archive",
                "crate::diagnosis",
                "crate::protocol",
                "crate::record",
            ],
        ),
        (
            "record",
            vec![
                "crate::intake",
                "crate::archive",
                "crate::diagnosis",
                "crate::protocol",
                "crate::report",
                "crate::lookup",
            ],
        ),
        // The look-up asks the network's questions: it must not even be able to name a report.
        ("lookup", vec!["crate::intake", "crate::archive", "crate::diagnosis", "crate::protocol", "crate::report"]),
        ("intake", vec!["crate::export", "crate::archive", "crate::diagnosis", "crate::protocol", "crate::record"]),
        ("archive", vec!["crate::export", "crate::explore", "crate::diagnosis", "crate::protocol", "crate::record"]),
        ("diagnosis", vec!["crate::export", "crate::explore", "crate::protocol", "crate::record", "crate::intake"]),
        ("explore", vec!["crate::export", "crate::protocol", "crate::record", "crate::intake"]),
        ("export", vec!["crate::explore", "crate::protocol", "crate::record", "crate::intake"]),
        // Layout takes figures that are worked out; it works out none, and only the page stands on it.
        ("layout", vec!["crate::export", "crate::protocol", "crate::record", "crate::intake", "crate::diagnosis"]),
        ("explore", vec!["crate::layout"]),
        // Text of the DNS, whatever it is for.
        ("dns", vec!["crate::record", "crate::mta_sts", "crate::lookup", "crate::report", "crate::protocol"]),
        ("protocol", vec!["crate::layout", "crate::record", "crate::lookup"]),
        ("mta_sts", vec!["crate::intake", "crate::archive", "crate::diagnosis", "crate::protocol", "crate::lookup"]),
    ];
    for (folder, forbidden) in above {
        for (path, text) in sources(&format!("src/{folder}")) {
            for name in &forbidden {
                assert!(!code(&text).contains(name), "{} names {name}", path.display());
            }
        }
    }
    // The page's state is above the whole library.
    for folder in LIBRARY.into_iter().filter(|folder| *folder != "page") {
        for (path, text) in sources(&format!("src/{folder}")) {
            assert!(!code(&text).contains("crate::page"), "{} names crate::page", path.display());
        }
    }
    // Only the page and the look-up speak of an MTA-STS policy that no report has quoted.
    for folder in LIBRARY.into_iter().filter(|folder| !matches!(*folder, "mta_sts" | "lookup")) {
        for (path, text) in sources(&format!("src/{folder}")) {
            assert!(!code(&text).contains("crate::mta_sts"), "{} names crate::mta_sts", path.display());
        }
    }
}

#[test]
fn no_inline_style_and_no_colour_outside_the_tokens() {
    for (path, text) in sources("src").into_iter().chain(sources("web/src")) {
        assert!(
            !code(&text).contains(" style="),
            "{} sets a style attribute, which the page's policy blocks",
            path.display()
        );
        assert!(!code(&text).contains("from_html_unchecked"), "{} writes markup from text", path.display());
    }
    for (path, text) in sources("styles") {
        if path.file_name().is_some_and(|name| name == "tokens.css") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let colour = line.split_once(':').is_some_and(|(_, value)| value.contains('#') || value.contains("rgb("));
            assert!(!colour, "{}:{}: a colour outside the tokens", path.display(), number + 1);
        }
    }
}

#[test]
fn every_class_has_a_rule_and_every_rule_a_class() {
    let css: String = sources("styles").into_iter().map(|(_, text)| text).collect();
    let page = ["src/app", "src/bin/records", "src/views", "web/src"].into_iter().flat_map(sources);
    let page: String = page.map(|(_, text)| text).collect();
    let mut used = Vec::new();
    for piece in page.split("class=\"").skip(1) {
        used.extend(piece.split('"').next().unwrap_or("").split_whitespace().map(ToOwned::to_owned));
    }
    assert!(used.len() > 40);
    // Names that carry meaning for tests or scripts only.
    let unstyled: [&str; 0] = [];
    for class in used {
        assert!(css.contains(&format!(".{class}")) || unstyled.contains(&class.as_str()), "class {class} has no rule");
    }
    for rule in css.split('.').skip(1) {
        let name: String = rule.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        if name.starts_with(|c: char| c.is_ascii_alphabetic())
            && rule[name.len()..].starts_with([' ', ',', ':', '.', '['])
        {
            let known = page.contains(&name)
                || ["boot", "critical", "high", "medium", "error", "warning"].contains(&name.as_str());
            assert!(known, "rule .{name} has no class");
        }
    }
}
