//! YAML: nesting by indentation. Flow collections are read by [`super::literal`].

use super::literal::{self, Group, Item, Node, Text};
use crate::characters::any_of;

/// Maximum depth of indentation; what is deeper is left out.
const DEEPEST: usize = 48;

/// Parses a text; `None` if it is not nested YAML. Flat `key: value` lines are labelled fields as well.
pub(in super::super) fn parse(text: &str) -> Option<Group<'_>> {
    let lines: Vec<Line<'_>> = text.lines().filter_map(line).collect();
    let nested = lines.windows(2).any(|pair| match pair {
        [above, below] => below.indent > above.indent && (above.text.ends_with(':') || above.text.starts_with("- ")),
        _ => false,
    });
    let listed =
        lines.iter().any(|line| line.text.starts_with("- ") && key(line.text.get(2..).unwrap_or_default()).is_some());
    let keys = lines.iter().filter(|line| key(line.text.trim_start_matches("- ")).is_some()).count();
    if !(nested || listed) || keys == 0 || lines.first().is_some_and(|line| line.text.starts_with(any_of("{[<"))) {
        return None;
    }
    let mut reader = Reader { lines: &lines, at: 0 };
    let mut items = Vec::new();
    while reader.at < lines.len() {
        let indent = lines.get(reader.at).map_or(0, |line| line.indent);
        items.extend(reader.block(indent, 0).items);
    }
    Some(Group { open: '\0', head: Vec::new(), items })
}

#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    indent: usize,
    text: &'a str,
}

fn line(line: &str) -> Option<Line<'_>> {
    let text = line.trim_start_matches(any_of(" \t"));
    let indent = line.len() - text.len();
    let text = text.trim_end();
    (!text.is_empty() && !text.starts_with('#') && text != "---" && text != "...").then_some(Line { indent, text })
}

/// Splits `key: value`.
fn key(text: &str) -> Option<(Text<'_>, &str)> {
    if let Some(mark) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inside = text.get(1..)?;
        let end = inside.find(mark)?;
        let rest = inside.get(end + 1..)?.trim_start().strip_prefix(':')?;
        let raw = inside.get(..end)?;
        return Some((Text { value: raw.to_owned(), raw, quoted: true }, rest.trim()));
    }
    let end = text.find(": ").or_else(|| text.ends_with(':').then(|| text.len() - 1))?;
    let raw = text.get(..end)?;
    let plain = !raw.is_empty() && !raw.contains(any_of("{\"=("));
    plain.then(|| (Text { value: raw.to_owned(), raw, quoted: false }, text.get(end + 1..).unwrap_or_default().trim()))
}

struct Reader<'l, 'a> {
    lines: &'l [Line<'a>],
    at: usize,
}

impl<'a> Reader<'_, 'a> {
    fn next(&self) -> Option<Line<'a>> {
        self.lines.get(self.at).copied()
    }

    /// The lines at `indent`, with what is nested in them.
    fn block(&mut self, indent: usize, depth: usize) -> Group<'a> {
        let mut group = Group { open: '{', head: Vec::new(), items: Vec::new() };
        while let Some(line) = self.next().filter(|line| line.indent >= indent) {
            if line.indent > indent || depth > DEEPEST {
                self.at += 1;
                continue;
            }
            if let Some(rest) = line.text.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
                group.open = '[';
                self.at += 1;
                let inner = rest.trim_start();
                let inner_indent = line.indent + (line.text.len() - inner.len());
                let node = self.entry(inner, inner_indent, line.indent, depth + 1);
                group.items.push(Item { key: Vec::new(), nodes: node.into_iter().collect() });
            } else if let Some((name, rest)) = key(line.text) {
                if group.open == '[' {
                    // A list that is not indented ends at the next key.
                    break;
                }
                self.at += 1;
                let node = self.value(rest, indent, depth + 1);
                group.items.push(Item { key: vec![Node::Text(name)], nodes: node.into_iter().collect() });
            } else {
                self.at += 1;
                group.items.push(Item { key: Vec::new(), nodes: vec![scalar(line.text)] });
            }
        }
        group
    }

    /// The content of a list entry that begins with `text`: a map whose first key is on the same line, or a value.
    fn entry(&mut self, text: &'a str, inner: usize, outer: usize, depth: usize) -> Option<Node<'a>> {
        if text.is_empty() {
            let line = self.next().filter(|line| line.indent > outer)?;
            return Some(Node::Group(self.block(line.indent, depth)));
        }
        let Some((name, rest)) = key(text) else { return self.value(text, outer, depth) };
        let first = self.value(rest, inner, depth + 1);
        let mut group = Group {
            open: '{',
            head: Vec::new(),
            items: vec![Item { key: vec![Node::Text(name)], nodes: first.into_iter().collect() }],
        };
        if let Some(line) = self.next().filter(|line| line.indent > outer) {
            group.items.extend(self.block(line.indent, depth + 1).items);
        }
        Some(Node::Group(group))
    }

    /// The value after a key at `indent`: on the same line, or nested under it.
    fn value(&mut self, text: &'a str, indent: usize, depth: usize) -> Option<Node<'a>> {
        let text = if text.starts_with('#') { "" } else { text };
        if matches!(text, "" | "|" | ">" | "|-" | ">-") {
            let line = self.next()?;
            // A list may be at the same indentation as its key.
            let below = line.indent > indent || (line.indent == indent && line.text.starts_with("- "));
            return below.then(|| {
                if text.is_empty() && (key(line.text).is_some() || line.text.starts_with('-')) {
                    Node::Group(self.block(line.indent, depth))
                } else {
                    self.at += 1;
                    self.folded(line.text, line.text.to_owned(), indent)
                }
            });
        }
        if text.starts_with(any_of("\"'[{")) {
            return Some(scalar(text));
        }
        Some(self.folded(text, plain(text).to_owned(), indent))
    }

    /// A plain value that goes on in deeper lines.
    fn folded(&mut self, raw: &'a str, mut value: String, indent: usize) -> Node<'a> {
        while let Some(line) =
            self.next().filter(|line| line.indent > indent && key(line.text).is_none() && !line.text.starts_with("- "))
        {
            value.push('\n');
            value.push_str(line.text);
            self.at += 1;
        }
        Node::Text(Text { value, raw: plain(raw), quoted: false })
    }
}

/// A value on one line.
fn scalar(text: &str) -> Node<'_> {
    if let Some(inside) = text.strip_prefix('\'') {
        // In single quotes only the quote itself is escaped, by doubling it.
        let mut end = 0;
        while let Some(at) = inside.get(end..).and_then(|rest| rest.find('\'')) {
            end += at;
            if inside.get(end + 1..).is_some_and(|rest| rest.starts_with('\'')) {
                end += 2;
            } else {
                let raw = inside.get(..end).unwrap_or_default();
                return Node::Text(Text { value: raw.replace("''", "'"), raw, quoted: true });
            }
        }
    }
    if text.starts_with(any_of("\"[{")) {
        let mut group = literal::parse(text);
        if let Some(item) = group.items.first_mut().filter(|item| item.key.is_empty() && !item.nodes.is_empty()) {
            return item.nodes.swap_remove(0);
        }
    }
    let raw = plain(text);
    Node::Text(Text { value: raw.to_owned(), raw, quoted: false })
}

/// A plain value without its comment.
fn plain(text: &str) -> &str {
    text.find(" #").and_then(|at| text.get(..at)).unwrap_or(text).trim_end()
}
