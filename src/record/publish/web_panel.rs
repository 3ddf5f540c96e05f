//! Web panels of DNS providers: where to click, and what to enter in each form field.
//!
//! The panels differ in three ways: what the fields are called, whether the zone is appended to the name, and whether
//! the value is in quotation marks.

use super::{Family, FormatInfo, Publication, Snippet, Syntax, over};
use crate::record::build::quoted_strings;

pub(super) const WEB_PANEL: FormatInfo = FormatInfo {
    id: "web-panel",
    label: "Web panel (any provider)",
    family: Family::Panel,
    note: "Add a record of type TXT. Most panels add the domain to the name automatically, so enter the short name; otherwise the domain appears twice. Enter the value without quotation marks.",
    placeholders: &[],
    render: any_panel,
    warning: long_value,
};

pub(super) const CLOUDFLARE_PANEL: FormatInfo = FormatInfo {
    id: "cloudflare-panel",
    label: "Cloudflare (dashboard)",
    family: Family::Panel,
    note: "Open the domain, DNS, Records, and click Add record. Cloudflare adds the domain to the name, and the quotation marks to the content. TTL can stay on Auto.",
    placeholders: &[],
    render: |publication| fields("Name", publication.relative(), "Content", publication.value(), publication),
    warning: |publication| over(publication, "Cloudflare", 2048),
};

pub(super) const ROUTE53_PANEL: FormatInfo = FormatInfo {
    id: "route53-panel",
    label: "AWS Route 53 (console)",
    family: Family::Panel,
    note: "Open Hosted zones, the domain, and click Create record. The console adds the domain to the name. It requires quotation marks around the value.",
    placeholders: &[],
    render: |publication| {
        let quoted = quoted_strings(publication.value());
        fields("Record name", publication.relative(), "Value", &quoted, publication)
    },
    warning: |publication| over(publication, "Route 53", 4000),
};

pub(super) const CPANEL: FormatInfo = FormatInfo {
    id: "cpanel",
    label: "cPanel or Plesk",
    family: Family::Panel,
    note: "cPanel: Zone Editor, Manage, Add Record. Plesk: Websites & Domains, DNS, Add Record. Both add the domain to the name; if it appears twice before you save, remove one. Enter the value without quotation marks.",
    placeholders: &[],
    render: |publication| {
        fields("Name", publication.relative(), "Record (Plesk: TXT record)", publication.value(), publication)
    },
    warning: long_value,
};

pub(super) const REGISTRAR: FormatInfo = FormatInfo {
    id: "registrar",
    label: "GoDaddy, Namecheap, IONOS",
    family: Family::Panel,
    note: "Open the DNS page of the domain (Namecheap: Advanced DNS) and add a record of type TXT. All three add the domain to the name. Enter the value without quotation marks.",
    placeholders: &[],
    render: |publication| fields("Name (or Host)", publication.relative(), "Value", publication.value(), publication),
    warning: long_value,
};

/// Maximum length of a character-string, in octets (RFC 1035 s.3.3).
const STRING: usize = 255;

/// The fields that every panel has, under the labels of this one.
fn fields(
    name_label: &'static str,
    name: &str,
    value_label: &'static str,
    value: &str,
    publication: &Publication,
) -> Vec<Snippet> {
    vec![
        Snippet::new(name_label, Syntax::Field, name.to_owned()),
        Snippet::new(value_label, Syntax::Field, value.to_owned()),
        Snippet::new("Type", Syntax::Choice, "TXT".to_owned()),
        Snippet::new("TTL (seconds)", Syntax::Choice, publication.ttl().to_string()),
    ]
}

fn any_panel(publication: &Publication) -> Vec<Snippet> {
    let mut out = fields("Name (host)", publication.relative(), "Value", publication.value(), publication);
    out.push(Snippet::new("Full name (if your panel asks for it)", Syntax::Field, publication.owner().to_owned()));
    if publication.value().len() > STRING {
        let quoted = quoted_strings(publication.value());
        out.push(Snippet::new("Value in pieces (if your panel refuses the long one)", Syntax::Field, quoted));
    }
    out
}

fn long_value(publication: &Publication) -> Option<String> {
    let octets = publication.value().len();
    (octets > STRING).then(|| {
        format!(
            "The value has {octets} characters, and one string in DNS has room for {STRING}. Most panels split it themselves; others need it as several quoted strings."
        )
    })
}
