//! Separates a tool's output from what surrounds it in a terminal or a chat: the command, its prompt, a code fence.

use super::lookup::{Lookup, LookupAnswer, SILENT};
use super::record_line::{Line, is_name, read};
use super::source::{Builder, Source};
use crate::characters::any_of;

/// A command and its output.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// What the command queried, if it says so.
    pub question: Option<Lookup>,
    /// Whether there is a command; text before the first one has none.
    pub commanded: bool,
    pub output: Source,
}

/// Splits a text at its commands; `None` if there is none.
pub(super) fn runs(source: &Source) -> Option<Vec<Run>> {
    let mut runs = Vec::new();
    let mut run = Run::default();
    let mut output = Builder::default();
    for line in source.text().split_inclusive('\n') {
        if let Some(words) = command(line) {
            run.output = std::mem::take(&mut output).finish();
            runs.push(run);
            run = Run { question: question(words.get(1..).unwrap_or_default()), commanded: true, ..Run::default() };
        } else if !(run.commanded && is_prompt(line.trim())) {
            output.push(source, line);
        }
    }
    let found = run.commanded;
    run.output = output.finish();
    runs.push(run);
    found.then_some(runs)
}

/// Whether a line is a command that queries the DNS.
pub(super) fn is_command(line: &str) -> bool {
    command(line).is_some()
}

/// Tools that query the DNS, and `curl`, which queries a resolver over HTTPS.
const TOOLS: [&str; 13] = [
    "dig",
    "kdig",
    "drill",
    "delv",
    "doggo",
    "dog",
    "host",
    "nslookup",
    "resolvectl",
    "curl",
    "resolve-dnsname",
    "get-dnsserverresourcerecord",
    "gcloud",
];

/// The words of a command; `None` if the line is not one, or could be part of a record.
fn command(line: &str) -> Option<Vec<&str>> {
    // A command continued on the next line publishes the record rather than queries it.
    let goes_on = line.trim_end().ends_with(any_of("\\`"));
    if goes_on
        || line.trim_start().starts_with(';')
        || line.contains("v=")
        || matches!(read(line), Some(Line::Record { .. }))
    {
        return None;
    }
    let mut words: Vec<&str> = line.split_whitespace().collect();
    // A prompt is one word, or two as in `PS C:\>`.
    let prompt = words.iter().take(2).position(|word| is_prompt(word));
    let after = words.split_off(prompt.map_or(0, |at| at + 1));
    let tool = after.first()?.trim_start_matches('(').to_ascii_lowercase();
    let publishes = after.iter().any(|word| matches!(*word, "create" | "update" | "transaction" | "import" | "delete"));
    let asks = after.len() > 1 && !publishes && TOOLS.contains(&tool.trim_end_matches(".exe"));
    // `host NAME` may be a line of a web panel: without a prompt, an option must show that it is a command.
    let clear = prompt.is_some() || tool != "host" || after.iter().any(|word| word.starts_with('-'));
    // `Resolve-DnsName : NAME : ...` is its error message.
    let says = after.get(1).is_some_and(|word| word.starts_with(':'));
    (asks && clear && !says).then_some(after)
}

/// `$`, `C:\>`, `root@mx:~#`.
fn is_prompt(word: &str) -> bool {
    let word = word.strip_prefix("PS ").unwrap_or(word);
    let alone = word.len() == 1;
    let place = word.contains(any_of("@\\~:"));
    word.ends_with(any_of("$#>%")) && (alone || place) && !word.contains(char::is_whitespace)
}

/// The query in a command's arguments. It says nothing about the result.
pub(super) fn question(words: &[&str]) -> Option<Lookup> {
    const TYPES: [&str; 10] = ["A", "AAAA", "ANY", "CNAME", "MX", "NS", "SOA", "SRV", "TLSA", "TXT"];
    let plain: Vec<&str> = words.iter().map(|word| word.trim_matches(any_of("'\")("))).collect();
    let kind = plain.iter().find_map(|word| {
        let word = word.rsplit_once('=').map_or(*word, |(_, kind)| kind);
        TYPES.iter().find(|kind| word.eq_ignore_ascii_case(kind))
    });
    let name = plain.iter().find(|word| word.contains('.') && is_name(word) && !word.starts_with(any_of("-@")));
    let name = plain.iter().find(|word| word.starts_with('_')).or(name)?;
    let name = name.trim_end_matches(any_of(");")).to_owned();
    Some(Lookup { name: Some(name), kind: kind.map(|kind| (*kind).to_owned()), says: LookupAnswer::Open(SILENT) })
}
