//! Terraform and OpenTofu: the resource of each provider.
//!
//! The providers treat the value differently. aws adds the outer quotes and sends the rest unchanged, so strings are
//! separated by `""` and escaped as in presentation format. cloudflare and google send presentation format unchanged.
//! azurerm takes the bare value and splits it.

use super::quote::hcl;
use super::{Family, FormatInfo, Placeholder, Publication, Snippet, Syntax, no_warning, over};
use crate::record::build::{escaped_strings, quoted_strings};

pub(super) const AWS: FormatInfo = FormatInfo {
    id: "terraform-aws",
    label: "Terraform, Route 53 (aws)",
    family: Family::Terraform,
    note: "The placeholder may also be a reference such as aws_route53_zone.main.zone_id, without quotes. It fails if there is a TXT record at this name already: import that one first.",
    placeholders: &[Placeholder { text: "HOSTED_ZONE_ID", meaning: "the id of the hosted zone, such as Z0123456789" }],
    render: |publication| {
        let value = escaped_strings(publication.value()).join("\"\"");
        let records = format!("[{}]", hcl(&value));
        resource(
            "aws_route53_record",
            publication,
            &[
                ("zone_id", hcl("HOSTED_ZONE_ID")),
                ("name", hcl(publication.owner())),
                ("type", hcl("TXT")),
                ("ttl", publication.ttl().to_string()),
                ("records", records),
            ],
        )
    },
    warning: |publication| over(publication, "Route 53", 4000),
};

pub(super) const CLOUDFLARE: FormatInfo = FormatInfo {
    id: "terraform-cloudflare",
    label: "Terraform, Cloudflare",
    family: Family::Terraform,
    note: "For version 5 of the provider; in version 4 the resource is called cloudflare_record. The quotation marks inside content belong there: without them Cloudflare warns. It adds a record beside an older one at this name: delete that first, because senders ignore the record if there are two.",
    placeholders: &[Placeholder { text: "CLOUDFLARE_ZONE_ID", meaning: "the zone id, from the zone's overview page" }],
    render: |publication| {
        resource(
            "cloudflare_dns_record",
            publication,
            &[
                ("zone_id", hcl("CLOUDFLARE_ZONE_ID")),
                ("name", hcl(publication.owner())),
                ("type", hcl("TXT")),
                ("ttl", publication.ttl().to_string()),
                ("content", hcl(&quoted_strings(publication.value()))),
            ],
        )
    },
    warning: super::cloud::cloudflare_caution,
};

pub(super) const GOOGLE: FormatInfo = FormatInfo {
    id: "terraform-google",
    label: "Terraform, Google Cloud DNS (google)",
    family: Family::Terraform,
    note: "The quotation marks inside rrdatas belong there: without them Google Cloud splits the value at each space.",
    placeholders: &[Placeholder {
        text: "MANAGED_ZONE",
        meaning: "the name Google Cloud has for the zone, not its domain",
    }],
    render: |publication| {
        resource(
            "google_dns_record_set",
            publication,
            &[
                ("managed_zone", hcl("MANAGED_ZONE")),
                ("name", hcl(&format!("{}.", publication.owner()))),
                ("type", hcl("TXT")),
                ("ttl", publication.ttl().to_string()),
                ("rrdatas", format!("[{}]", hcl(&quoted_strings(publication.value())))),
            ],
        )
    },
    warning: no_warning,
};

pub(super) const AZURERM: FormatInfo = FormatInfo {
    id: "terraform-azurerm",
    label: "Terraform, Azure DNS (azurerm)",
    family: Family::Terraform,
    note: "The name is relative to the zone. Azure splits a long value itself; write it in one piece.",
    placeholders: &[Placeholder { text: "RESOURCE_GROUP", meaning: "the resource group of the zone" }],
    render: |publication| {
        resource(
            "azurerm_dns_txt_record",
            publication,
            &[
                ("resource_group_name", hcl("RESOURCE_GROUP")),
                ("zone_name", hcl(publication.zone())),
                ("name", hcl(publication.relative())),
                ("ttl", publication.ttl().to_string()),
                ("record", hcl(publication.value())),
            ],
        )
    },
    warning: |publication| over(publication, "Azure DNS", 4096),
};

/// A resource block; the argument `record` becomes a nested block, as azurerm requires.
fn resource(kind: &str, publication: &Publication, arguments: &[(&str, String)]) -> Vec<Snippet> {
    let width = arguments.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut text = format!("resource {} {} {{\n", hcl(kind), hcl(&identifier(publication.owner())));
    for (name, value) in arguments {
        if *name == "record" {
            text.push_str(&format!("\n  record {{\n    value = {value}\n  }}\n"));
        } else {
            text.push_str(&format!("  {name:width$} = {value}\n"));
        }
    }
    text.push('}');
    vec![Snippet::new("Resource", Syntax::Hcl, text)]
}

/// The resource name: the owner name reduced to letters, digits and single underscores.
fn identifier(owner: &str) -> String {
    let words: Vec<&str> = owner.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name = words.join("_");
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("txt_{name}") }
}
