//! Diffs and Terraform plans: what they remove is not in force, what they add is.

use super::super::source::{Builder, Source};
use crate::characters::any_of;

/// The text after the change; `None` if it is not a diff.
pub(super) fn without_removed(source: &Source) -> Option<Source> {
    if is_plan(source) {
        return Some(changed(source, |line| {
            let inner = line.trim_start();
            let indent = line.len() - inner.len();
            let marked = inner.strip_prefix(any_of("+~-")).is_some_and(|rest| rest.starts_with(any_of(" /")));
            match inner.chars().next().filter(|_| marked) {
                Some('-') if !inner.starts_with("-/+") => None,
                Some(_) => line.get(indent + 1..).map(|rest| rest.trim_start_matches(any_of("/+-"))),
                None => Some(line),
            }
        }));
    }
    is_diff(source).then(|| {
        changed(source, |line| {
            let header = ["diff ", "index ", "--- ", "+++ ", "@@ "].iter().any(|begin| line.starts_with(begin));
            match line.chars().next() {
                _ if header => None,
                Some('-') => None,
                // Context lines have a space there.
                Some('+' | ' ') => line.get(1..),
                _ => Some(line),
            }
        })
    })
}

/// Keeps of each line what `kept` returns.
fn changed(source: &Source, kept: impl Fn(&str) -> Option<&str>) -> Source {
    let mut out = Builder::default();
    for line in source.text().split_inclusive('\n') {
        if let Some(part) = kept(line) {
            out.push(source, part);
        }
    }
    out.finish()
}

/// A Terraform plan marks its lines with `+`, `-` or `~` after the indentation.
fn is_plan(source: &Source) -> bool {
    let marked = |line: &str| {
        let line = line.trim_start();
        let rest = ["+ ", "~ ", "- ", "-/+ "].iter().find_map(|mark| line.strip_prefix(mark));
        rest.is_some_and(|rest| rest.trim_start().starts_with("resource "))
    };
    source.lines().any(marked)
}

/// A diff has a header, or each of its lines begins with `+`, `-` or a space, and at least one with `+`.
fn is_diff(source: &Source) -> bool {
    let header = |line: &str| line.starts_with("@@ ") || line.starts_with("diff --git ");
    let files =
        source.lines().any(|line| line.starts_with("--- ")) && source.lines().any(|line| line.starts_with("+++ "));
    if source.lines().any(header) || files {
        return true;
    }
    let of_diff = |line: &str| line.is_empty() || line.starts_with(any_of("+- \t"));
    source.lines().any(|line| line.starts_with('+')) && source.lines().all(of_diff)
}

#[cfg(test)]
mod tests {
    use super::{Source, without_removed};

    fn text(text: &str) -> Option<String> {
        without_removed(&Source::new(text)).map(|source| source.text().to_owned())
    }

    #[test]
    fn removed_lines_go_and_added_ones_stay() {
        assert_eq!(text("@@ -1 +1 @@\n a\n-b\n+c\n").as_deref(), Some("a\nc\n"));
        assert_eq!(text(" a\n-b\n+c").as_deref(), Some("a\nc"));
        assert_eq!(text("- a\n- b"), None);
        assert_eq!(
            text("  ~ resource \"x\" \"y\" {\n      ~ a = 1 -> 2\n      - b = 3\n    }").as_deref(),
            Some(" resource \"x\" \"y\" {\n a = 1 -> 2\n    }")
        );
    }
}
