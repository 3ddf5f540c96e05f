//! Commands of name servers that keep their zones in a database: `PowerDNS` and Knot DNS. Both take presentation format.

use super::quote::shell;
use super::{Family, FormatInfo, Publication, Snippet, Syntax, no_warning};
use crate::record::build::quoted_strings;

pub(super) const POWERDNS: FormatInfo = FormatInfo {
    id: "pdnsutil",
    label: "PowerDNS (pdnsutil)",
    family: Family::NameServer,
    note: "For a POSIX shell on the name server. Replaces every TXT record at this name. Raise the serial, so that secondary servers fetch the zone; a signed zone has to be rectified too.",
    placeholders: &[],
    render: pdnsutil,
    warning: no_warning,
};

pub(super) const KNOT: FormatInfo = FormatInfo {
    id: "knotc",
    label: "Knot DNS (knotc)",
    family: Family::NameServer,
    note: "For a POSIX shell on the name server. Replaces every TXT record at this name: the second command fails where there is none, and the others go on. Knot raises the serial by itself.",
    placeholders: &[],
    render: knotc,
    warning: no_warning,
};

fn pdnsutil(publication: &Publication) -> Vec<Snippet> {
    let (zone, name, ttl) = (publication.zone(), publication.relative(), publication.ttl());
    let value = shell(&quoted_strings(publication.value()));
    vec![
        Snippet::new("Command", Syntax::Shell, format!("pdnsutil replace-rrset {zone} {name} TXT {ttl} {value}")),
        Snippet::new(
            "Pass it on",
            Syntax::Shell,
            format!("pdnsutil increase-serial {zone}\npdnsutil rectify-zone {zone}"),
        ),
    ]
}

fn knotc(publication: &Publication) -> Vec<Snippet> {
    let (zone, name, ttl) = (publication.zone(), publication.relative(), publication.ttl());
    let value = shell(&quoted_strings(publication.value()));
    let commands = [
        format!("knotc zone-begin {zone}"),
        format!("knotc zone-unset {zone} {name} TXT"),
        format!("knotc zone-set {zone} {name} {ttl} TXT {value}"),
        format!("knotc zone-commit {zone}"),
    ];
    vec![Snippet::new("Commands", Syntax::Shell, commands.join("\n"))]
}
