//! The wrappings of text: quoted mail, code and line numbers, captured requests, pieces of mails. Each function takes one
//! off, and returns nothing if it is not there.

use memchr::memmem;

use super::coding;
use crate::intake::sniff;

/// Takes a wrapping off.
type Unwrap = fn(&[u8]) -> Option<Vec<u8>>;

/// The wrappings in the order in which they are looked for, each with what is said of a report in it.
pub(super) const WRAPPINGS: [(Unwrap, &str); 16] = [
    (visible, "in text with invisible characters"),
    (data_url, "in a data URL"),
    (request, "in a captured HTTP request"),
    (part_of_mail, "in a piece of a mail"),
    (quoted, "in quoted text"),
    (numbered, "in text with line numbers"),
    (prefixed, "in lines with the same beginning"),
    (ended, "in lines with the same end"),
    (coding::json_string, "in a string"),
    (coding::base64, "in base64"),
    (coding::quoted_printable, "in quoted-printable"),
    (coding::percent, "in percent-encoding, as a form sends it"),
    (coding::entities, "in text with HTML entities"),
    (coding::escapes, "in a string with escapes"),
    (coding::doubled_quotes, "in a cell of a table"),
    (coding::html, "in HTML"),
];

/// Whether a text begins as a captured HTTP message or a piece of a mail does; both have header fields like a mail.
pub(in crate::intake) fn is_captured(bytes: &[u8]) -> bool {
    let text = sniff::without_filler(bytes);
    lines(text)
        .next()
        .is_some_and(|first| is_start_line(first) || first.starts_with(b"--") && part_of_mail(text).is_some())
}

/// Text without characters of no width, and without the colours of a terminal.
fn visible(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    if text.contains("\u{1b}[") {
        return Some(without_colours(text).into_bytes());
    }
    let is_invisible = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}');
    text.contains(is_invisible).then(|| text.replace(is_invisible, "").into_bytes())
}

/// Text without the sequences that set colours (ECMA-48 s.8.3.117).
fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |out, piece| {
        let end = piece.find(|c: char| c.is_ascii_alphabetic()).map_or(piece.len(), |end| end + 1);
        out + &piece[end..]
    })
}

/// The content of a `data:` URL (RFC 2397).
fn data_url(bytes: &[u8]) -> Option<Vec<u8>> {
    // Several are found by their base64.
    if memmem::find_iter(bytes, b";base64,").nth(1).is_some() {
        return None;
    }
    let text = bytes.trim_ascii().trim_ascii_start();
    let text = text
        .strip_prefix(b"\"")
        .or_else(|| text.strip_prefix(b"'"))
        .or_else(|| text.strip_prefix(b"<"))
        .unwrap_or(text);
    let rest = text.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case(b"data:")).and(text.get(5..))?;
    let comma = memchr::memchr(b',', rest)?;
    let (head, data) = (&rest[..comma], &rest[comma + 1..]);
    if head.to_ascii_lowercase().ends_with(b";base64") {
        return Some(coding::base64_lenient(data)).filter(|decoded| !decoded.is_empty());
    }
    coding::percent(data).or_else(|| Some(data.to_vec()))
}

/// The lines of a text with their line ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|b| *b == b'\n')
}

/// Whether at least nine of ten lines that are not blank have a property.
fn mostly(bytes: &[u8], has: impl Fn(&[u8]) -> bool) -> bool {
    let filled = || lines(bytes).filter(|line| !line.trim_ascii().is_empty());
    let (all, with) = (filled().count(), filled().filter(|line| has(line)).count());
    with > 1 && with * 10 >= all * 9
}

/// The quoted lines of a mail, without their marks. Lines between that are not quoted are what somebody wrote about it.
fn quoted(bytes: &[u8]) -> Option<Vec<u8>> {
    let is_quoted =
        |line: &[u8]| line.trim_ascii_start().starts_with(b">") || line.trim_ascii_start().starts_with(b"|");
    let count = lines(bytes).filter(|line| is_quoted(line)).count();
    // A single long line may be the whole report.
    if count == 0 || count < 2 && !lines(bytes).any(|line| line.trim_ascii_start().starts_with(b"> {")) {
        return None;
    }
    let inner = lines(bytes).filter(|line| is_quoted(line)).flat_map(|line| {
        let line = &line.trim_ascii_start()[1..];
        line.strip_prefix(b" ").unwrap_or(line).to_vec()
    });
    Some(inner.collect())
}

/// Lines without the mark that a program puts at their end.
fn ended(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mark = ["^M$", "$", "<br>", "<br/>", "<br />", " \\", "^"]
        .into_iter()
        .find(|mark| mostly(bytes, |line| line.trim_ascii_end().ends_with(mark.as_bytes())))?;
    let plain = |line: &str| line.trim_end().strip_suffix(mark).unwrap_or(line).to_owned() + "\n";
    Some(text.lines().map(plain).collect::<String>().into_bytes())
}

/// Lines without the beginning that all of them have before the first brace: a name of a file, a time, a mark of a
/// comment. Numbers in it may differ.
fn prefixed(bytes: &[u8]) -> Option<Vec<u8>> {
    /// In characters. A longer one is a sentence.
    const LONGEST: usize = 120;
    let text = std::str::from_utf8(bytes).ok()?;
    let starts = |line: &str| {
        let at = line.find(['{', '['])?;
        (at > 0 && line[at + 1..].trim().is_empty()).then(|| line[..at].to_owned())
    };
    let first = text.lines().position(|line| starts(line).is_some())?;
    let prefix =
        starts(text.lines().nth(first)?).filter(|prefix| prefix.len() <= LONGEST && !prefix.trim().is_empty())?;
    let (mut all, mut with) = (0, 0);
    let mut out = String::with_capacity(text.len());
    for line in text.lines().skip(first) {
        let rest = without_prefix(line, &prefix);
        all += usize::from(!line.trim().is_empty());
        with += usize::from(rest.is_some() && !line.trim().is_empty());
        out.push_str(rest.unwrap_or(line));
        out.push('\n');
    }
    (with > 2 && with * 10 >= all * 9).then(|| out.into_bytes())
}

/// A line without a prefix, in which numbers and the number of blanks may differ.
fn without_prefix<'a>(line: &'a str, prefix: &str) -> Option<&'a str> {
    let mut rest = line;
    let mut wanted = prefix;
    while let Some(c) = wanted.chars().next() {
        if c.is_ascii_digit() || c == ' ' || c == '\t' {
            let of_kind = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\t');
            let had_digit = rest.trim_start_matches([' ', '\t']).starts_with(|c: char| c.is_ascii_digit());
            let wants_digit = wanted.trim_start_matches([' ', '\t']).starts_with(|c: char| c.is_ascii_digit());
            wanted = wanted.trim_start_matches(of_kind);
            if wants_digit && !had_digit {
                return None;
            }
            rest = if wants_digit { rest.trim_start_matches(of_kind) } else { rest.trim_start_matches([' ', '\t']) };
            continue;
        }
        // A line with nothing after its mark.
        if rest.is_empty() && wanted.trim().is_empty() {
            return Some("");
        }
        rest = rest.strip_prefix(c)?;
        wanted = &wanted[c.len_utf8()..];
    }
    Some(rest)
}

/// Lines without their numbers: `12  {`, `12: {`, `12 | {`.
fn numbered(bytes: &[u8]) -> Option<Vec<u8>> {
    let after_number = |line: &[u8]| {
        let text = line.trim_ascii_start();
        let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
        let rest = text.get(digits..)?;
        let mark = rest.first().is_some_and(|b| matches!(b, b' ' | b'\t' | b':' | b'|' | b'\n' | b'\r' | b'.' | b'-'));
        (digits > 0 && digits < 7 && (mark || rest.is_empty())).then(|| rest.to_vec())
    };
    if !mostly(bytes, |line| after_number(line).is_some()) {
        return None;
    }
    let inner = lines(bytes).flat_map(|line| {
        let Some(rest) = after_number(line) else { return line.to_vec() };
        let trimmed = rest.iter().position(|b| !matches!(b, b' ' | b'\t' | b':' | b'|' | b'.')).unwrap_or(rest.len());
        rest[trimmed..].to_vec()
    });
    Some(inner.collect())
}

/// The body of a captured HTTP message (RFC 9112), also as `curl -v` prints it.
fn request(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = sniff::without_filler(bytes);
    let marked = lines(text)
        .any(|line| is_start_line(line.strip_prefix(b"> ").or_else(|| line.strip_prefix(b"< ")).unwrap_or(b"")));
    if marked {
        // What the program says of itself is not in the message.
        let of_program = |line: &[u8]| {
            line.starts_with(b"*")
                || line.starts_with(b"> ")
                || line.starts_with(b"< ")
                || line.starts_with(b"} [")
                || line.starts_with(b"{ [")
                || line.trim_ascii() == b">"
                || line.trim_ascii() == b"<"
        };
        return Some(lines(text).filter(|line| !of_program(line)).flatten().copied().collect());
    }
    if !is_start_line(lines(text).next()?) {
        return None;
    }
    let end = [&b"\r\n\r\n"[..], b"\n\n"].iter().filter_map(|end| Some((memmem::find(text, end)?, end.len()))).min()?;
    let (head, body) = (&text[..end.0], &text[end.0 + end.1..]);
    let chunked = memmem::find(&head.to_ascii_lowercase(), b"transfer-encoding: chunked").is_some();
    Some(if chunked { without_chunks(body) } else { None }.unwrap_or_else(|| body.to_vec()))
}

/// The bodies of several captured HTTP messages, one after the other, as far as their headers say how long they are.
pub(super) fn bodies(bytes: &[u8]) -> Vec<&[u8]> {
    /// In bytes. Its end is not looked for further on, so that many headers do not each search the whole text.
    const LONGEST_HEADER: usize = 16 << 10;
    let mut out = Vec::new();
    let mut rest = sniff::without_filler(bytes);
    while lines(rest).next().is_some_and(is_start_line) {
        let ends = [&b"\r\n\r\n"[..], b"\n\n"];
        let begin = &rest[..rest.len().min(LONGEST_HEADER)];
        let Some(end) = ends.iter().filter_map(|end| Some((memmem::find(begin, end)?, end.len()))).min() else { break };
        let (head, body) = (&rest[..end.0], &rest[end.0 + end.1..]);
        let length = lines(head).find_map(|line| {
            let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok()).flatten()
        });
        let length = length.unwrap_or(0).min(body.len());
        if length > 0 {
            out.push(&body[..length]);
        }
        rest = sniff::without_filler(&body[length..]);
    }
    out
}

/// Whether a line begins an HTTP request or response.
fn is_start_line(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let request = [&b"POST "[..], b"PUT ", b"GET ", b"PATCH "].iter().any(|method| line.starts_with(method));
    line.starts_with(b"HTTP/") || request && memmem::find(line, b" HTTP/").is_some()
}

/// A body without its chunk sizes (RFC 9112 s.7.1).
fn without_chunks(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let end = memchr::memchr(b'\n', body)?;
        let size = std::str::from_utf8(&body[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(body.get(end + 1..end + 1 + size)?);
        body = sniff::after_line(body.get(end + 1 + size..)?);
    }
}

/// A piece of a mail that begins at a delimiter line (RFC 2046 s.5.1.1), with the header that belongs before it.
fn part_of_mail(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = sniff::without_filler(bytes);
    let first = lines(text).next()?.trim_ascii_end();
    let boundary = first.strip_prefix(b"--").filter(|rest| !rest.is_empty() && rest.len() <= 70)?;
    let boundary = std::str::from_utf8(boundary).ok().filter(|text| !text.contains(['"', '\\']) && text.is_ascii())?;
    let second = lines(text).nth(1)?.trim_ascii();
    if !(second.is_empty() || memchr::memchr(b':', second).is_some()) {
        return None;
    }
    let mut mail =
        format!("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n").into_bytes();
    mail.extend_from_slice(text);
    Some(mail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(unwrapped: Option<Vec<u8>>) -> Option<String> {
        unwrapped.map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn wrappings_are_taken_off() {
        assert_eq!(text(quoted(b"On Monday x wrote:\n> {\n>  \"a\": 1\n> }\n")).as_deref(), Some("{\n \"a\": 1\n}\n"));
        assert_eq!(text(numbered(b"  1\t{\n  2\t\"a\": 1\n  3\t}\n")).as_deref(), Some("{\n\"a\": 1\n}\n"));
        assert_eq!(text(numbered(b"1 | {\n2 | }\n")).as_deref(), Some("{\n}\n"));
        assert_eq!(text(request(b"POST /x HTTP/1.1\r\nHost: a\r\n\r\n{}")).as_deref(), Some("{}"));
        assert_eq!(
            text(request(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")).as_deref(),
            Some("{}")
        );
        assert_eq!(
            text(request(b"* Connected\n> POST /x HTTP/1.1\n> Host: a\n>\n{}\n< HTTP/1.1 200\n")).as_deref(),
            Some("{}\n")
        );
        assert_eq!(text(data_url(b"data:application/json,%7B%22a%22:1%7D")).as_deref(), Some("{\"a\":1}"));
        assert_eq!(text(data_url(b"data:;base64,eyJhIjoxfQ==")).as_deref(), Some("{\"a\":1}"));
        assert_eq!(text(coding::percent(b"report=%7B%22a%22%3A1%7D&x=1")).as_deref(), Some("{\"a\":1}"));
        assert_eq!(
            text(coding::escapes(b"msg=\"{\\\"a\\\":\\\"x\\\\n\\\"}\" level=1")).as_deref(),
            Some("{\"a\":\"x\\n\"}\n")
        );
        assert_eq!(text(coding::entities(b"{&quot;a&quot;:1}")).as_deref(), Some("{\"a\":1}"));
        let grep = b"report.json:1:{\nreport.json:2: \"a\": 1\nreport.json:3:}\n";
        assert_eq!(text(prefixed(grep)).as_deref(), Some("{\n \"a\": 1\n}\n"));
        assert_eq!(text(prefixed(b" * {\n *  \"a\": 1\n * }\n")).as_deref(), Some("{\n\"a\": 1\n}\n"));
        assert_eq!(text(coding::json_string(b"\"{\\\"a\\\":1}\"")).as_deref(), Some("{\"a\":1}"));
        assert_eq!(text(coding::doubled_quotes(b"1,\"{\"\"a\"\":1}\"")).as_deref(), Some("{\"a\":1}\""));
        let report = |name: char| [b"{\"a\":\"".as_slice(), &[name as u8; 60], b"\"}"].concat();
        let base64 = |name| crate::intake::inside::tests_base64(&report(name));
        let within = format!("payload='{}' level=1\nnext {}\n{}", base64('x'), base64('y'), base64('z'));
        let pieces: Vec<Vec<u8>> =
            coding::base64_pieces(within.as_bytes()).iter().map(|digits| coding::base64_lenient(digits)).collect();
        assert_eq!(pieces, [report('x'), report('y'), report('z')]);
        assert_eq!(text(coding::base64(base64('x').as_bytes())).unwrap().into_bytes(), report('x'));
        let captured =
            b"POST /x HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}\r\nPOST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n[1]";
        assert_eq!(bodies(captured), [&b"{}"[..], b"[1]"]);
        assert_eq!(text(coding::escapes(br"1 {\x22a\x22:1}")).as_deref(), Some("{\"a\":1}\n"));
        assert_eq!(text(coding::escapes(b"{\n  \\\"a\\\": 1}")).as_deref(), Some("{\n  \"a\": 1}\n"));
        assert_eq!(text(coding::doubled_quotes(b"1,\"{\n  \"\"a\"\":1}\"")).as_deref(), Some("{\n  \"a\":1}\""));
        assert_eq!(text(visible(b"\x1b[1m{\x1b[0m}")).as_deref(), Some("{}"));
        assert!(part_of_mail(b"--b1\nContent-Type: text/plain\n\nx\n--b1--\n").is_some());
    }

    #[test]
    fn what_is_not_wrapped_stays() {
        for bytes in
            [&b"plain words"[..], b"{\"a\": 1}", b"-- \nsignature", b"--help me\nplease", b"1 apple\ntwo pears", b""]
        {
            for (unwrap, what) in WRAPPINGS {
                assert_eq!(unwrap(bytes), None, "{what}: {}", String::from_utf8_lossy(bytes));
            }
        }
    }
}
