//! What copying puts around a text.

/// A wrapping.
pub(super) struct Wrapping {
    pub name: &'static str,
    pub wrap: fn(&str) -> String,
}

fn lines(text: &str, line: impl Fn(&str) -> String) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

pub(super) const WRAPPINGS: [Wrapping; 9] = [
    Wrapping { name: "none", wrap: str::to_owned },
    Wrapping { name: "CRLF", wrap: |text| text.replace('\n', "\r\n") },
    Wrapping { name: "byte order mark", wrap: |text| format!("\u{feff}{text}") },
    Wrapping {
        name: "mail",
        wrap: |text| format!("On Monday you wrote:\n{}", lines(text, |line| format!("> {line}"))),
    },
    Wrapping { name: "mail twice", wrap: |text| lines(text, |line| format!("> > {line}")) },
    Wrapping { name: "fence", wrap: |text| format!("Here it is:\n\n```\n{text}\n```\n") },
    Wrapping { name: "diff", wrap: |text| format!("@@ -1,0 +1,9 @@\n{}", lines(text, |line| format!("+{line}"))) },
    Wrapping {
        name: "HTML",
        wrap: |text| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            format!("<pre><code>{text}</code></pre>")
        },
    },
    Wrapping { name: "comments", wrap: |text| lines(text, |line| format!("# {line}")) },
];
