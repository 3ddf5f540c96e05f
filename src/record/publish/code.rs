//! DNS as code: OctoDNS and dnscontrol.

use super::quote::{json, verbatim};
use super::{Family, FormatInfo, Publication, Snippet, Syntax, no_warning};

pub(super) const OCTODNS: FormatInfo = FormatInfo {
    id: "octodns",
    label: "OctoDNS",
    family: Family::Code,
    note: "For the file of the zone; keep the names in order, OctoDNS checks that. The backslash before each semicolon belongs there, unless the provider has escaped_semicolons: false.",
    placeholders: &[],
    render: octodns,
    warning: octodns_marks,
};

pub(super) const DNSCONTROL: FormatInfo = FormatInfo {
    id: "dnscontrol",
    label: "dnscontrol",
    family: Family::Code,
    note: "A line inside D() of the zone. dnscontrol escapes and splits the value itself. Replace an older TXT record at this name in the same file: senders ignore the record if there are two.",
    placeholders: &[],
    render: dnscontrol,
    warning: no_warning,
};

fn octodns(publication: &Publication) -> Vec<Snippet> {
    let record = format!(
        "{}:\n  ttl: {}\n  type: TXT\n  value: {}",
        verbatim(publication.relative()),
        publication.ttl(),
        verbatim(&octodns_value(publication.value())),
    );
    vec![Snippet::new("Record", Syntax::Yaml, record)]
}

/// A value in OctoDNS's own notation: presentation format with unescaped quotation marks.
///
/// OctoDNS requires `\;` for each semicolon and rejects `\\;`. It strips quotes around a value and joins strings at
/// `" "`, so a value that contains these itself has to be protected. OctoDNS splits long values for DNS.
fn octodns_value(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    let mut rest = value.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            ';' => out.push_str("\\;"),
            '\\' if rest.peek() == Some(&';') => out.push_str("\\092"),
            '\\' => out.push_str("\\\\"),
            ' ' if out.ends_with('"') && rest.peek() == Some(&'"') => out.push_str("\\032"),
            c => out.push(c),
        }
    }
    if out.starts_with('"') { format!("\"{out}\"") } else { out }
}

fn octodns_marks(publication: &Publication) -> Option<String> {
    publication.value().contains(['"', '\\']).then(|| {
        "The value has quotation marks or backslashes, which OctoDNS hands to some providers unchanged. Compare the plan before you apply it.".to_owned()
    })
}

fn dnscontrol(publication: &Publication) -> Vec<Snippet> {
    let line =
        format!("TXT({}, {}, TTL({})),", json(publication.relative()), json(publication.value()), publication.ttl());
    vec![Snippet::new("Line in D()", Syntax::JavaScript, line)]
}
