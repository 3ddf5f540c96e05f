//! The bracketed notation that JSON, JavaScript, HCL, PHP, Python, Nix, TOML, Lua and Bicep have in common: strings,
//! words, lists, groups of `key: value`, calls.
//!
//! Nothing is rejected: what does not fit is passed over, because configuration is often pasted in part.

use crate::characters::any_of;
use crate::dns::placeholder;

/// A text, or a group of items in brackets.
#[derive(Debug, Clone)]
pub(in super::super) enum Node<'a> {
    Text(Text<'a>),
    Group(Group<'a>),
}

/// A string or a word.
#[derive(Debug, Clone)]
pub(in super::super) struct Text<'a> {
    /// The text with its escapes undone. Of an expression, what a program adds is written `${...}`.
    pub value: String,
    /// The text as pasted, without quotation marks.
    pub raw: &'a str,
    /// Whether it is a string rather than a word.
    pub quoted: bool,
}

/// Items in brackets.
#[derive(Debug, Clone)]
pub(in super::super) struct Group<'a> {
    /// The opening bracket; a NUL for the whole text.
    pub open: char,
    /// The words and strings directly before the bracket: `TXT` of `TXT(...)`.
    pub head: Vec<Text<'a>>,
    pub items: Vec<Item<'a>>,
}

/// One item of a group, with its key if it has one.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Item<'a> {
    pub key: Vec<Node<'a>>,
    pub nodes: Vec<Node<'a>>,
}

impl<'a> Item<'a> {
    fn is_empty(&self) -> bool {
        self.key.is_empty() && self.nodes.is_empty()
    }

    /// The key as one text.
    pub(in super::super) fn key_text(&self) -> Option<&Text<'a>> {
        self.key.iter().find_map(|node| match node {
            Node::Text(text) => Some(text),
            Node::Group(_) => None,
        })
    }
}

/// Maximum depth of brackets; deeper ones are read as if they were not there.
const DEEPEST: usize = 48;

/// Parses a text.
pub(in super::super) fn parse(text: &str) -> Group<'_> {
    let mut parser = Parser { text, at: 0, frames: vec![Frame::new('\0', Vec::new())] };
    parser.run();
    while parser.frames.len() > 1 {
        parser.close();
    }
    parser.frames.pop().map_or(Group { open: '\0', head: Vec::new(), items: Vec::new() }, Frame::finish)
}

#[derive(Debug)]
struct Frame<'a> {
    group: Group<'a>,
    current: Item<'a>,
    /// Whether the current item has had its `:` or `=`.
    marked: bool,
    /// An operator that joins the next text with the last one.
    join: bool,
    /// An arrow that replaces the last text with the next one.
    replace: bool,
}

impl<'a> Frame<'a> {
    fn new(open: char, head: Vec<Text<'a>>) -> Self {
        let group = Group { open, head, items: Vec::new() };
        Self { group, current: Item::default(), marked: false, join: false, replace: false }
    }

    fn end_item(&mut self) {
        let item = std::mem::take(&mut self.current);
        (self.marked, self.join, self.replace) = (false, false, false);
        if !item.is_empty() {
            self.group.items.push(item);
        }
    }

    fn finish(mut self) -> Group<'a> {
        self.end_item();
        self.group
    }

    /// Whether the current item could end here.
    fn is_complete(&self) -> bool {
        !self.current.nodes.is_empty() && !self.join && !self.replace
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    frames: Vec<Frame<'a>>,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn frame(&mut self) -> Option<&mut Frame<'a>> {
        self.frames.last_mut()
    }

    fn run(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            let before = self.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at)).copied();
            let after_word = before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
            match c {
                '\n' => {
                    self.at += 1;
                    self.line_end();
                }
                c if c.is_whitespace() => self.at += c.len_utf8(),
                '#' if !after_word && !self.rest().starts_with("#{") => self.skip_line(),
                '/' if self.rest().starts_with("//") && !after_word && before != Some(b':') => self.skip_line(),
                '-' if self.rest().starts_with("-- ") && before.is_none_or(|b| b == b'\n' || b == b' ') => {
                    self.skip_line();
                }
                '/' if self.rest().starts_with("/*") => {
                    self.at += self.rest().find("*/").map_or(self.rest().len(), |end| end + 2);
                }
                ',' | ';' => {
                    self.at += 1;
                    if let Some(frame) = self.frame() {
                        frame.end_item();
                    }
                }
                '{' | '[' | '(' => self.open(c),
                '}' | ']' | ')' => self.closing(c),
                '"' | '`' => self.string(c),
                '\'' if !after_word => self.string(c),
                '=' | ':' => self.marker(c),
                '+' | '&' => self.operator(1),
                '.' if self.rest().starts_with("..") => self.operator(2),
                '.' if !after_word && self.rest().get(1..2).is_none_or(|c| c == " " || c == "$") => self.operator(1),
                '-' if self.rest().starts_with("->") => {
                    self.at += 2;
                    if let Some(frame) = self.frame() {
                        frame.replace = !frame.current.nodes.is_empty();
                    }
                }
                _ => self.word(),
            }
        }
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// At the end of a line an item ends, unless more of it must follow. In a call only a comma ends it.
    fn line_end(&mut self) {
        let next = self.rest().trim_start();
        let goes_on = next.starts_with(any_of("+:={"))
            || next.starts_with(". ")
            || next.starts_with(".. ")
            || next.starts_with("->");
        let operator = next.starts_with('+') || (next.starts_with('-') && !next.starts_with("- "));
        let Some(frame) = self.frame() else { return };
        // PHP prints its arrays in parentheses: `[host] => name`.
        let printed = frame.marked && next.starts_with(any_of("[)"));
        if (frame.group.open != '(' || printed) && frame.is_complete() && (!goes_on || frame.marked) && !operator {
            frame.end_item();
        }
    }

    fn open(&mut self, c: char) {
        self.at += 1;
        if self.frames.len() > DEEPEST {
            return;
        }
        let Some(frame) = self.frame() else { return };
        // The texts before the bracket are its head, unless an operator is between them.
        let head = if frame.join {
            Vec::new()
        } else {
            let texts = std::mem::take(&mut frame.current.nodes);
            let all = texts.iter().all(|node| matches!(node, Node::Text(_)));
            if all {
                texts
                    .into_iter()
                    .filter_map(|node| match node {
                        Node::Text(text) => Some(text),
                        Node::Group(_) => None,
                    })
                    .collect()
            } else {
                frame.current.nodes = texts;
                Vec::new()
            }
        };
        frame.join = false;
        self.frames.push(Frame::new(c, head));
    }

    fn closing(&mut self, c: char) {
        self.at += 1;
        let open = match c {
            '}' => '{',
            ']' => '[',
            _ => '(',
        };
        if !self.frames.iter().any(|frame| frame.group.open == open) {
            // A piece whose beginning was not copied.
            if let Some(frame) = self.frame() {
                frame.end_item();
            }
            return;
        }
        while let Some(closed) = self.close() {
            if closed == open {
                break;
            }
        }
    }

    /// Closes the innermost group; returns its bracket.
    fn close(&mut self) -> Option<char> {
        if self.frames.len() < 2 {
            return None;
        }
        let group = self.frames.pop()?.finish();
        let open = group.open;
        if let Some(frame) = self.frame() {
            frame.current.nodes.push(Node::Group(group));
        }
        Some(open)
    }

    fn marker(&mut self, c: char) {
        let rest = self.rest();
        let length =
            if rest.starts_with("=>") || rest.starts_with(":=") || rest.starts_with("==") || rest.starts_with("::") {
                2
            } else {
                1
            };
        self.at += length;
        let Some(frame) = self.frame() else { return };
        if frame.marked || (c == ':' && length == 2) {
            return;
        }
        frame.marked = true;
        let nodes = std::mem::take(&mut frame.current.nodes);
        frame.current.key = nodes;
        // What PHP prints has no quotation marks.
        let line = self.rest().lines().next().unwrap_or_default();
        if length == 2 && line.trim_start().get(..2).is_some_and(|begin| begin.eq_ignore_ascii_case("v=")) {
            self.at += line.len();
            let raw = line.trim();
            self.push(Text { value: raw.to_owned(), raw, quoted: true });
        }
    }

    fn operator(&mut self, length: usize) {
        self.at += length;
        if let Some(frame) = self.frame() {
            frame.join = matches!(frame.current.nodes.last(), Some(Node::Text(text)) if text.quoted);
        }
    }

    fn word(&mut self) {
        let rest = self.rest();
        let mut end = 0;
        for (index, c) in rest.char_indices() {
            let next = rest.get(index + c.len_utf8()..).unwrap_or_default();
            let ends = c.is_whitespace()
                || matches!(c, ',' | ';' | '{' | '}' | '[' | ']' | '(' | ')' | '"' | '`' | '=')
                || (c == ':'
                    && next.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '[' | '{')))
                || (c == '+' && index > 0);
            if ends && !(c == '{' && rest.get(..index).is_some_and(|before| before.ends_with('$'))) {
                break;
            }
            end = index + c.len_utf8();
        }
        let end = end.max(rest.chars().next().map_or(1, char::len_utf8));
        let raw = rest.get(..end).unwrap_or_default();
        self.at += end;
        self.push(Text { value: raw.to_owned(), raw, quoted: false });
    }

    fn string(&mut self, mark: char) {
        let rest = self.rest();
        let triple: &str = match mark {
            '"' => "\"\"\"",
            '\'' => "'''",
            _ => "```",
        };
        let close = if rest.starts_with(triple) && rest.get(3..).is_some_and(|inside| inside.contains(triple)) {
            triple
        } else {
            &triple[..1]
        };
        let inside = rest.get(close.len()..).unwrap_or_default();
        let Some((value, length)) = unquote(inside, close) else {
            self.at += 1;
            return;
        };
        self.at += close.len() * 2 + length;
        self.push(Text { value, raw: inside.get(..length).unwrap_or_default(), quoted: true });
    }

    fn push(&mut self, text: Text<'a>) {
        let Some(frame) = self.frame() else { return };
        let (join, replace) = (std::mem::take(&mut frame.join), std::mem::take(&mut frame.replace));
        let in_call = frame.group.open == '(';
        let last = frame.current.nodes.last_mut();
        match last {
            Some(Node::Text(last)) if join => {
                if text.quoted {
                    last.value.push_str(&text.value);
                } else {
                    last.value.push_str("${");
                    last.value.push_str(&text.value);
                    last.value.push('}');
                    // More of an expression may follow: `x.y`.
                }
            }
            // Python joins strings that follow each other.
            Some(Node::Text(last)) if in_call && last.quoted && text.quoted => last.value.push_str(&text.value),
            Some(last) if replace => *last = Node::Text(text),
            _ => frame.current.nodes.push(Node::Text(text)),
        }
    }
}

/// The content of a string up to its closing mark, and its length as written; `None` if it does not end on its line. A
/// value that begins like a record may go on in the next lines.
fn unquote(inside: &str, close: &str) -> Option<(String, usize)> {
    let single = close.starts_with('\'') || close.starts_with('`');
    let mut value = String::new();
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        let rest = inside.get(at..)?;
        if rest.starts_with(close) {
            return Some((value, at));
        }
        // A variable may contain quotation marks.
        if c == '$'
            && rest.starts_with("${")
            && let Some(variable) = placeholder::begins(rest)
            && !variable.contains('\n')
            && is_whole_variable(variable)
        {
            value.push_str(variable);
            let end = at + variable.len();
            while chars.clone().next().is_some_and(|(next, _)| next < end) {
                chars.next();
            }
            continue;
        }
        match c {
            '\n' if close.len() == 1
                && close != "`"
                && !value.trim_start_matches('"').to_ascii_lowercase().starts_with("v=") =>
            {
                return None;
            }
            '\\' => match chars.next() {
                Some((_, next)) => escape(next, single, &mut chars, &mut value),
                None => return None,
            },
            c => value.push(c),
        }
    }
    None
}

/// Whether the first quotation mark in a variable opens a string, rather than closing the one around the variable.
fn is_whole_variable(variable: &str) -> bool {
    let Some(at) = variable.find(any_of("\"'")) else { return true };
    variable.get(..at).is_some_and(|before| before.ends_with(any_of("([, =?:")))
}

/// Undoes an escape after the backslash.
fn escape(c: char, single: bool, chars: &mut std::str::CharIndices<'_>, out: &mut String) {
    match c {
        'n' if !single => out.push('\n'),
        't' if !single => out.push('\t'),
        'r' if !single => out.push('\r'),
        'u' if !single => {
            let digits: String = chars.clone().take(4).map(|(_, c)| c).collect();
            match u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).filter(|_| digits.len() == 4) {
                Some(character) => {
                    out.push(character);
                    chars.nth(3);
                }
                None => out.push('u'),
            }
        }
        '\'' | '"' | '\\' | '/' | '`' => out.push(c),
        // The escape of OctoDNS, or a digit of a zone file's: the value's reader decides.
        c if single || c.is_ascii_digit() => {
            out.push('\\');
            out.push(c);
        }
        c => out.push(c),
    }
}
