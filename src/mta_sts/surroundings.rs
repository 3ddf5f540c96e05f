//! A policy file among what surrounds it when it is copied: a command and its output, HTTP header lines, a code fence,
//! the configuration of a web server.

use super::finding::{Code, Finding};
use crate::characters::any_of;
use crate::finding::Severity;
use crate::paste;

/// A policy file, and what its surroundings say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The text of the file.
    pub text: String,
    /// Findings about the surroundings.
    pub findings: Vec<Finding>,
}

/// Takes the policy file out of a pasted text; `None` if it is not about one.
pub(super) fn policy(pasted: &str) -> Option<Found> {
    let text = pasted.trim_start_matches('\u{feff}');
    let text = verbose_body(text).unwrap_or_else(|| paste::without_wrappings(text));
    let text = paste::without_commands(&text);
    let mut findings = Vec::new();
    let text = match answer(&text) {
        Some((status, body)) => {
            findings.extend(status);
            body.to_owned()
        }
        None => text,
    };
    let begins = text.trim_start();
    if !is_field(begins.lines().next().unwrap_or_default())
        && !begins.starts_with('{')
        && let Some(inner) = quoted(&text).or_else(|| indented(&text))
    {
        let message = "The policy was read from a configuration, as the file that a web server would send. Whether the server is set up correctly was not checked.";
        findings.push(Finding::new(Code::FromConfiguration, None, message).with_severity(Severity::Info));
        return Some(Found { text: inner, findings });
    }
    // What is not changed keeps its places, and its faults.
    let text = if text.trim() == pasted.trim_start_matches('\u{feff}').trim() { pasted.to_owned() } else { text };
    is_policy(&text).then_some(Found { text, findings })
}

/// Whether a text is a policy file rather than a record.
pub(super) fn is_policy(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim();
    let lower = text.to_ascii_lowercase();
    // A record of another kind may have such words in it.
    let json = text.starts_with('{') && lower.contains("\"mode\"") && lower.contains("\"mx\"");
    json || text.starts_with('<') || text.lines().any(is_field) || lower.starts_with("http/")
}

/// Whether a line is a field of a policy, also with a wrong separator or in quotation marks.
fn is_field(line: &str) -> bool {
    let line = line.trim_start_matches(any_of("\"' \t"));
    let Some(end) = line.find(any_of(":=")) else { return false };
    let name = line.get(..end).unwrap_or_default().trim().to_ascii_lowercase();
    matches!(name.as_str(), "version" | "mode" | "max_age" | "max-age" | "mx")
}

/// The body in the output of `curl -v`, where `< ` marks the header lines of the answer.
fn verbose_body(text: &str) -> Option<String> {
    text.lines().any(|line| line.starts_with("< HTTP/")).then(|| {
        let answer = |line: &&str| !line.starts_with(any_of("*>{}"));
        let lines = text
            .lines()
            .filter(answer)
            .map(|line| line.strip_prefix('<').map_or(line, |line| line.strip_prefix(' ').unwrap_or(line)));
        let lines: Vec<&str> = lines.skip_while(|line| !line.starts_with("HTTP/")).collect();
        lines.join("\n")
    })
}

/// The body of an HTTP answer, and what its header lines say; `None` if it has no header lines, or nothing after them.
fn answer(text: &str) -> Option<(Vec<Finding>, &str)> {
    let mut text = text.trim_start();
    let mut findings = Vec::new();
    let mut found = false;
    while text.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("http/")) {
        let end =
            text.find("\n\n").map(|at| (at, 2)).into_iter().chain(text.find("\r\n\r\n").map(|at| (at, 4))).min()?;
        let (head, body) = (text.get(..end.0)?, text.get(end.0 + end.1..)?);
        findings.clear();
        findings.extend(header_findings(head));
        text = body.trim_start_matches(any_of("\r\n"));
        found = true;
    }
    (found && !text.trim().is_empty()).then_some((findings, text))
}

fn header_findings(head: &str) -> Vec<Finding> {
    let mut out = Vec::new();
    let status = head.split_whitespace().nth(1).unwrap_or_default();
    if !status.is_empty() && status != "200" {
        let message = format!(
            "The server answers with status {}. Senders take the policy only from an answer with status 200, and follow no redirect.",
            crate::display::shortened(status, 20)
        );
        out.push(Finding::new(Code::HttpStatus, None, message));
    }
    let kind = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-type").then(|| value.trim())
    });
    if let Some(kind) = kind.filter(|kind| !kind.to_ascii_lowercase().starts_with("text/plain")) {
        let message = format!(
            "The server sends the file as {}. Senders should refuse any media type but text/plain.",
            crate::display::shortened(kind, 60)
        );
        out.push(Finding::new(Code::ContentType, None, message));
    }
    out
}

/// A policy in a string of a configuration: `return 200 "version: STSv1\nmode: ...";`.
fn quoted(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let at = lower.match_indices("version").map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or_default();
        before.trim_end().ends_with(any_of("\"'`"))
            && !lower.get(at + "version".len()..).unwrap_or_default().starts_with(any_of("\"'"))
    })?;
    let mark = text.get(..at)?.trim_end().chars().next_back()?;
    let rest = text.get(at..)?;
    let mut escaped = false;
    let end = rest.char_indices().find_map(|(index, c)| {
        let ends = c == mark && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(index)
    })?;
    let inner = rest.get(..end)?.replace("\\r\\n", "\n").replace("\\n", "\n").replace("\\\"", "\"");
    inner.lines().any(is_field).then_some(inner)
}

/// A policy in an indented block, as in YAML or after `<<EOF`.
fn indented(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|line| is_field(line))?;
    let opens = |line: &str| {
        let line = line.trim_end();
        line.ends_with(any_of("|>")) || line.ends_with("|-") || line.contains("<<")
    };
    let before = first.checked_sub(1).and_then(|before| lines.get(before))?;
    if !opens(before) {
        return None;
    }
    let block = lines.iter().skip(first).take_while(|line| is_field(line) || line.trim().is_empty());
    let block: Vec<&str> = block.map(|line| line.trim()).collect();
    Some(block.join("\n").trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::policy;

    const FILE: &str = "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 604800";

    #[test]
    fn the_file_is_found_in_what_surrounds_it() {
        let dashed = FILE.replace('\n', "\\n");
        for (text, codes) in [
            (FILE.to_owned(), &[] as &[&str]),
            (format!("$ curl https://mta-sts.example.com/.well-known/mta-sts.txt\n{FILE}\n"), &[]),
            (format!("```\n{FILE}\n```\n"), &[]),
            (format!("> {}", FILE.replace('\n', "\n> ")), &[]),
            (format!("HTTP/2 200 \r\ncontent-type: text/plain\r\n\r\n{FILE}"), &[]),
            (
                format!(
                    "* Connected\n> GET / HTTP/1.1\n>\n< HTTP/1.1 200 OK\n< Content-Type: text/plain\n<\n{FILE}\n* done"
                ),
                &[],
            ),
            (format!("HTTP/1.1 404 Not Found\nContent-Type: text/html\n\n{FILE}"), &["http-status", "content-type"]),
            (format!("location / {{ return 200 \"{dashed}\\n\"; }}"), &["read-from-configuration"]),
            (format!("    return 200 \"{FILE}\\n\";"), &["read-from-configuration"]),
            (format!("respond `{FILE}`"), &["read-from-configuration"]),
            (format!("data:\n  mta-sts.txt: |\n    {}\n", FILE.replace('\n', "\n    ")), &["read-from-configuration"]),
        ] {
            let found = policy(&text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.text.trim(), FILE, "{text}");
            assert_eq!(found.findings.iter().map(|finding| finding.code.name()).collect::<Vec<_>>(), codes, "{text}");
        }
        assert_eq!(policy("v=STSv1; id=1"), None);
    }
}
