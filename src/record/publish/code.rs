//! DNS as code: OctoDNS, dnscontrol and Ansible.

use super::quote::{json, verbatim};
use super::{Family, FormatInfo, Placeholder, Publication, Snippet, Syntax, no_warning};
use crate::characters::any_of;
use crate::record::build::quoted_strings;

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

pub(super) const ANSIBLE: FormatInfo = FormatInfo {
    id: "ansible",
    label: "Ansible (dynamic update)",
    family: Family::Code,
    note: "A task for any server that takes dynamic updates. It replaces every TXT record at this name. Set the variable dns_key_secret, best from a vault. The module is in the collection community.general and needs dnspython.",
    placeholders: &[
        Placeholder { text: "NAME_SERVER", meaning: "the address of the primary name server" },
        Placeholder { text: "KEY_NAME", meaning: "the name of the TSIG key that may change the zone" },
    ],
    render: ansible,
    warning: ansible_template,
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
    publication.value().contains(any_of("\"\\")).then(|| {
        "The value has quotation marks or backslashes, which OctoDNS hands to some providers unchanged. Compare the plan before you apply it.".to_owned()
    })
}

fn dnscontrol(publication: &Publication) -> Vec<Snippet> {
    let line =
        format!("TXT({}, {}, TTL({})),", json(publication.relative()), json(publication.value()), publication.ttl());
    vec![Snippet::new("Line in D()", Syntax::JavaScript, line)]
}

fn ansible(publication: &Publication) -> Vec<Snippet> {
    let task = format!(
        r#"- name: TXT record {owner}
  community.general.nsupdate:
    server: NAME_SERVER
    key_name: KEY_NAME
    key_secret: "{{{{ dns_key_secret }}}}"
    key_algorithm: hmac-sha256
    zone: {zone}
    record: {record}
    type: TXT
    ttl: {ttl}
    value: {value}"#,
        owner = publication.owner(),
        zone = verbatim(publication.zone()),
        record = verbatim(publication.relative()),
        ttl = publication.ttl(),
        value = verbatim(&quoted_strings(publication.value())),
    );
    vec![Snippet::new("Task", Syntax::Yaml, task)]
}

/// Ansible evaluates templates in every text.
fn ansible_template(publication: &Publication) -> Option<String> {
    ["{{", "{%", "{#"].iter().any(|mark| publication.value().contains(mark)).then(|| {
        "Ansible takes two braces, or one with % or #, for a template. Use another format for this value.".to_owned()
    })
}
