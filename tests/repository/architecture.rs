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

const LIBRARY: [&str; 15] = [
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
    "paste",
    "present",
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

/// Folders of the library with the folders they must not know: those above them, and those beside them.
const MAY_NOT_NAME: [(&str, &str); 15] = [
    ("dns", "paste record mta_sts lookup report archive intake diagnosis explore export present protocol"),
    // The reader of pasted text is told what to look for; it knows no grammar.
    ("paste", "record mta_sts report archive intake diagnosis explore export present protocol lookup"),
    ("record", "report archive intake diagnosis explore export present protocol lookup"),
    ("mta_sts", "archive intake diagnosis explore export present protocol lookup"),
    // The look-up asks the network's questions: it must not even be able to name a report.
    ("lookup", "report archive intake diagnosis explore export present protocol"),
    ("report", "record archive intake diagnosis explore export present protocol"),
    ("intake", "record archive diagnosis explore export present protocol"),
    ("archive", "record diagnosis explore export present protocol"),
    ("diagnosis", "record intake explore export present protocol"),
    ("explore", "record intake layout export present protocol"),
    ("export", "record intake explore present protocol"),
    ("present", "record lookup protocol"),
    ("protocol", "record lookup layout"),
    // Layout takes figures that are worked out; it works out none.
    ("layout", "record intake diagnosis export present protocol"),
    ("page", "layout"),
];

#[test]
fn arrows_point_down() {
    for (folder, forbidden) in MAY_NOT_NAME {
        for (path, text) in sources(&format!("src/{folder}")) {
            for name in forbidden.split(' ') {
                assert!(!code(&text).contains(&format!("crate::{name}::")), "{} names {name}", path.display());
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
    for folder in LIBRARY.into_iter().filter(|folder| !matches!(*folder, "mta_sts" | "lookup" | "page")) {
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

#[test]
fn every_folder_says_what_its_files_hold() {
    for (path, text) in sources("src").into_iter().filter(|(path, _)| path.ends_with("mod.rs")) {
        let modules: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_suffix(';')?.split_once("mod "))
            .filter(|(before, _)| before.is_empty() || before.starts_with("pub"))
            .map(|(_, name)| name)
            .collect();
        let head: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        for name in modules.iter().filter(|_| modules.len() > 2) {
            let named = head.contains(&format!("`{name}`")) || head.contains(&format!("`mod@{name}`"));
            assert!(named, "{} does not say what {name} holds", path.display());
        }
    }
}

/// Habits of style that plain English does without ("How we write" in CONTRIBUTING.md).
const HABITS: [&str; 14] = [
    "stands",
    "mend",
    "mends",
    "mended",
    "mending",
    "told",
    "tells of",
    "tell of",
    "lets in",
    "let in",
    "whoever",
    "all the same",
    "cannot be had",
    "to be had",
];

/// Further ones that were on the screens.
const SCREEN_HABITS: [&str; 12] = [
    "stand",
    "one a line",
    "as it came",
    "as they came",
    "lies in",
    "vouch",
    "vouches",
    "in the clear",
    "none named",
    "nobody looks",
    "speaks for",
    "e mail",
];

/// The first of the habits in a text.
fn habit(text: &str, habits: impl IntoIterator<Item = &'static str>) -> Option<&'static str> {
    let plain: String = text.to_lowercase().chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
    let plain = format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "));
    habits.into_iter().find(|habit| plain.contains(&format!(" {habit} ")))
}

#[test]
fn comments_are_plain_english() {
    let ours = ["src", "web/src", "xtask/src", "tests/support"].into_iter().flat_map(sources);
    for (path, text) in ours.filter(|(path, _)| path.extension().is_some_and(|extension| extension == "rs")) {
        for (number, line) in text.lines().enumerate() {
            let Some(comment) = line.trim_start().strip_prefix("//") else { continue };
            // Names in backticks are what they are.
            let words: String = comment.split('`').step_by(2).collect();
            assert_eq!(habit(&words, HABITS), None, "{}:{}", path.display(), number + 1);
        }
    }
}

/// The texts in the string literals of a source file, without its tests and comments.
fn literals(text: &str) -> Vec<String> {
    // A quotation mark as a character begins no text.
    let text = code(text.split("#[cfg(test)]").next().unwrap()).replace("'\"'", "' '").replace("'\\\"'", "' '");
    let mut out = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('"') {
        let (literal, end) = if before.ends_with("r#") {
            let (literal, _) = after.split_once("\"#").unwrap();
            (literal.to_owned(), literal.len() + 2)
        } else {
            let mut escaped = false;
            let end = after.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            let end = end.unwrap();
            (after[..end].replace('\\', ""), end + 1)
        };
        out.push(literal);
        rest = &after[end..];
    }
    out
}

#[test]
fn screen_texts_are_plain_english() {
    let source = r##"let a = "one \" two"; let b = ('"', "three"); let c = r#"a "b" c"#;"##;
    assert_eq!(literals(source), ["one \" two", "three", "a \"b\" c"]);
    let mut seen = 0;
    for (path, text) in ["src", "web/src"].into_iter().flat_map(sources) {
        if path.extension().is_some_and(|extension| extension == "css") {
            continue;
        }
        for literal in literals(&text).into_iter().filter(|literal| literal.contains(' ')) {
            seen += 1;
            let habits = HABITS.into_iter().chain(SCREEN_HABITS);
            assert_eq!(habit(&literal, habits), None, "{}: {literal}", path.display());
        }
    }
    assert!(seen > 1_000, "{seen}");
}
