//! Quoted mail: `> ` before each line.

use super::super::source::{Builder, Source};
use crate::characters::any_of;

/// The text without quotation marks; `None` if no line has one.
pub(super) fn without_quotes(source: &Source) -> Option<Source> {
    let is_quoted = |line: &str| line.trim_start_matches(any_of(" \t")).starts_with('>');
    if !source.lines().any(is_quoted) {
        return None;
    }
    let mut out = Builder::default();
    for line in source.text().split_inclusive('\n') {
        let mut rest = line;
        while is_quoted(rest) {
            rest = rest.trim_start_matches(any_of(" \t"));
            rest = rest.strip_prefix('>').unwrap_or(rest);
            rest = rest.strip_prefix(' ').unwrap_or(rest);
        }
        out.push(source, rest);
    }
    Some(out.finish())
}

#[cfg(test)]
mod tests {
    use super::{Source, without_quotes};

    #[test]
    fn every_level_is_taken_off() {
        let text = |text: &str| without_quotes(&Source::new(text)).map(|source| source.text().to_owned());
        assert_eq!(text("> > a\n>b\nc -> d\n").as_deref(), Some("a\nb\nc -> d\n"));
        assert_eq!(text("a -> b"), None);
    }
}
