//! Windows DNS Server, from PowerShell.
//!
//! `Add-DnsServerResourceRecord` creates a record of one string and rejects more than 254 octets. `dnscmd`, part of the
//! same tools, accepts several strings. Windows PowerShell 5.1 passes quotation marks and trailing backslashes to
//! programs incorrectly, so such values are left to DNS Manager, where each line is one string.

use super::quote::verbatim;
use super::{Family, FormatInfo, Publication, Snippet, Syntax};
use crate::characters::any_of;

pub(super) const POWERSHELL: FormatInfo = FormatInfo {
    id: "powershell",
    label: "Windows DNS Server (PowerShell)",
    family: Family::NameServer,
    note: "Run it on the DNS server, or add -ComputerName. The command that adds the record leaves older ones in place, and senders ignore the record if there are two: the other command removes every TXT record at this name.",
    placeholders: &[],
    render: powershell,
    warning: long_value,
};

/// Maximum length of `-DescriptiveText`, in octets.
const ONE_STRING: usize = 254;

fn powershell(publication: &Publication) -> Vec<Snippet> {
    let (zone, name) = (verbatim(publication.zone()), verbatim(publication.relative()));
    let (ttl, value) = (publication.ttl(), publication.value());
    if value.len() <= ONE_STRING {
        let command = format!(
            "Add-DnsServerResourceRecord -Txt -ZoneName {zone} -Name {name} `\n  -TimeToLive (New-TimeSpan -Seconds {ttl}) `\n  -DescriptiveText {}",
            verbatim(value)
        );
        return vec![remove(&zone, &name), Snippet::new("Add the record", Syntax::PowerShell, command)];
    }
    let strings = strings(value);
    let mut snippets = vec![remove(&zone, &name)];
    if !value.contains(any_of("\"\\")) {
        let words: Vec<String> = strings.iter().map(|string| verbatim(string)).collect();
        let command = format!("dnscmd . /RecordAdd {zone} {name} {ttl} TXT `\n  {}", words.join(" `\n  "));
        snippets.push(Snippet::new("Add the record", Syntax::PowerShell, command));
    }
    snippets.push(Snippet::new("Text for DNS Manager, one string a line", Syntax::Field, strings.join("\n")));
    snippets
}

/// The command that makes room for the record. It says nothing where there is no older one.
fn remove(zone: &str, name: &str) -> Snippet {
    let command = format!(
        "Remove-DnsServerResourceRecord -ZoneName {zone} -Name {name} `\n  -RRType Txt -Force -ErrorAction SilentlyContinue"
    );
    Snippet::new("Remove an older record first", Syntax::PowerShell, command)
}

/// Splits the value into strings of at most [`ONE_STRING`] octets.
fn strings(value: &str) -> Vec<String> {
    let mut strings = vec![String::new()];
    for c in value.chars() {
        match strings.last_mut() {
            Some(last) if last.len() < ONE_STRING => last.push(c),
            _ => strings.push(c.to_string()),
        }
    }
    strings
}

fn long_value(publication: &Publication) -> Option<String> {
    let octets = publication.value().len();
    (octets > ONE_STRING).then(|| {
        let way = if publication.value().contains(any_of("\"\\")) {
            "Enter it in DNS Manager as several lines"
        } else {
            "The command is therefore dnscmd, with several strings"
        };
        format!("Add-DnsServerResourceRecord takes at most {ONE_STRING} characters; this value has {octets}. {way}.")
    })
}
