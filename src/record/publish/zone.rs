//! Presentation format (RFC 1035 s.5.1): zone files and dynamic updates.

use super::{Family, FormatInfo, Placeholder, Publication, Snippet, Syntax, no_warning};
use crate::record::build::quoted_strings;

pub(super) const BIND: FormatInfo = FormatInfo {
    id: "bind",
    label: "Zone file (BIND, NSD, Knot, PowerDNS)",
    family: Family::NameServer,
    note: "The name is complete and ends with a dot, so the line may be anywhere in the zone's file. Delete an older TXT record at this name first: senders ignore the record if there are two. Raise the serial number in the SOA record and reload the zone.",
    placeholders: &[],
    render: bind,
    warning: no_warning,
};

pub(super) const NSUPDATE: FormatInfo = FormatInfo {
    id: "nsupdate",
    label: "nsupdate (dynamic update)",
    family: Family::NameServer,
    note: "Replaces every TXT record at this name. An alias (CNAME) there makes the server ignore the update without a word: delete it first. If the primary server is not the one in the SOA record, begin the file with a line: server NAME.",
    placeholders: &[Placeholder { text: "KEY_FILE", meaning: "the file with the TSIG key that may change the zone" }],
    render: nsupdate,
    warning: no_warning,
};

fn bind(publication: &Publication) -> Vec<Snippet> {
    let line = format!("{}. {} IN TXT {}", publication.owner(), publication.ttl(), quoted_strings(publication.value()));
    vec![
        Snippet::new("Line for the zone file", Syntax::Zone, line),
        Snippet::new("Load it into BIND", Syntax::Shell, format!("rndc reload {}", publication.zone())),
    ]
}

fn nsupdate(publication: &Publication) -> Vec<Snippet> {
    let (owner, zone, ttl) = (publication.owner(), publication.zone(), publication.ttl());
    let script = [
        format!("zone {zone}."),
        format!("update delete {owner}. TXT"),
        format!("update add {owner}. {ttl} TXT {}", quoted_strings(publication.value())),
        "send".to_owned(),
    ];
    vec![
        Snippet::new("update.txt", Syntax::Nsupdate, script.join("\n")),
        Snippet::new("Send it", Syntax::Shell, "nsupdate -k KEY_FILE update.txt".to_owned()),
    ]
}
