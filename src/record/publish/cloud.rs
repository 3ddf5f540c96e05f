//! Commands and API calls of DNS providers, for a POSIX shell.
//!
//! Route 53, Cloudflare and Google Cloud expect presentation format (quoted strings of at most 255 octets); Azure
//! expects the bare value and splits it itself.

use super::placement::DEFAULT_TTL;
use super::quote::{json, shell};
use super::{Family, FormatInfo, Placeholder, Publication, Snippet, Syntax, no_warning, over};
use crate::record::build::quoted_strings;

pub(super) const ROUTE53: FormatInfo = FormatInfo {
    id: "route53",
    label: "AWS Route 53 (aws)",
    family: Family::Cloud,
    note: "For a POSIX shell. Save the change batch beside the command. UPSERT makes the record or replaces what is there.",
    placeholders: &[Placeholder { text: "HOSTED_ZONE_ID", meaning: "the id of the hosted zone, such as Z0123456789" }],
    render: route53,
    warning: |publication| over(publication, "Route 53", 4000),
};

pub(super) const CLOUDFLARE_API: FormatInfo = FormatInfo {
    id: "cloudflare-api",
    label: "Cloudflare (API, curl)",
    family: Family::Cloud,
    note: "For a POSIX shell, which fills in both variables: set them first, the token with the permission to edit DNS. Creating adds a record, and senders ignore the record if there are two: where the first call shows one, replace it by its id.",
    placeholders: &[
        Placeholder { text: "$CLOUDFLARE_ZONE_ID", meaning: "the zone id, from the zone's overview page" },
        Placeholder {
            text: "$CLOUDFLARE_API_TOKEN",
            meaning: "an API token; keep it in the environment, not in the command",
        },
        Placeholder { text: "RECORD_ID", meaning: "the id that the first call shows" },
    ],
    render: cloudflare,
    warning: cloudflare_caution,
};

pub(super) const GCLOUD: FormatInfo = FormatInfo {
    id: "gcloud",
    label: "Google Cloud DNS (gcloud)",
    family: Family::Cloud,
    note: "For a POSIX shell. If the record already exists, use update instead of create.",
    placeholders: &[Placeholder {
        text: "MANAGED_ZONE",
        meaning: "the name Google Cloud has for the zone, not its domain",
    }],
    render: gcloud,
    warning: no_warning,
};

pub(super) const AZURE_CLI: FormatInfo = FormatInfo {
    id: "azure-cli",
    label: "Azure DNS (az)",
    family: Family::Cloud,
    note: "For a POSIX shell. Stops if there is a TXT record at this name already: delete it first, because a second one would be added to it.",
    placeholders: &[Placeholder { text: "RESOURCE_GROUP", meaning: "the resource group of the zone" }],
    render: azure,
    warning: azure_caution,
};

fn route53(publication: &Publication) -> Vec<Snippet> {
    let batch = format!(
        r#"{{
  "Changes": [
    {{
      "Action": "UPSERT",
      "ResourceRecordSet": {{
        "Name": {},
        "Type": "TXT",
        "TTL": {},
        "ResourceRecords": [
          {{ "Value": {} }}
        ]
      }}
    }}
  ]
}}"#,
        json(&format!("{}.", publication.owner())),
        publication.ttl(),
        json(&quoted_strings(publication.value())),
    );
    let command = "aws route53 change-resource-record-sets \\\n  --hosted-zone-id HOSTED_ZONE_ID \\\n  --change-batch file://change-batch.json";
    vec![
        Snippet::new("change-batch.json", Syntax::Json, batch),
        Snippet::new("Send it", Syntax::Shell, command.to_owned()),
    ]
}

fn cloudflare(publication: &Publication) -> Vec<Snippet> {
    let body = format!(
        "{{\n  \"type\": \"TXT\",\n  \"name\": {},\n  \"content\": {},\n  \"ttl\": {}\n}}",
        json(publication.owner()),
        json(&quoted_strings(publication.value())),
        publication.ttl(),
    );
    let call = |method: &str, under: &str, data: &str| {
        format!(
            r#"curl --request {method} \
  "https://api.cloudflare.com/client/v4/zones/$CLOUDFLARE_ZONE_ID/dns_records{under}" \
  --header "Authorization: Bearer $CLOUDFLARE_API_TOKEN"{data}"#
        )
    };
    let data = format!(" \\\n  --header \"Content-Type: application/json\" \\\n  --data {}", shell(&body));
    let older = format!("?type=TXT&name={}", publication.owner());
    vec![
        Snippet::new("Look for an older record", Syntax::Shell, call("GET", &older, "")),
        Snippet::new("Create the record", Syntax::Shell, call("POST", "", &data)),
        Snippet::new("Or replace the older one", Syntax::Shell, call("PUT", "/RECORD_ID", &data)),
    ]
}

/// Cloudflare limits the TTL, and the wire size of the record (RFC 1035 s.3.2.1): name, ten octets, and the value with
/// a length octet per string.
pub(super) fn cloudflare_caution(publication: &Publication) -> Option<String> {
    const WIRE: usize = 4096;
    let octets = publication.value().len();
    let wire = publication.owner().len() + 2 + 10 + octets + octets.div_ceil(255);
    if wire > WIRE {
        return Some(format!(
            "Cloudflare takes records of at most {WIRE} octets as sent in DNS; this one has {wire}. Name fewer or shorter destinations."
        ));
    }
    let ttl = publication.ttl();
    (!(60..=86_400).contains(&ttl)).then(|| {
        format!("Cloudflare takes a TTL of 60 to 86400 seconds; {ttl} is outside. Choose another, such as 3600.")
    })
}

fn gcloud(publication: &Publication) -> Vec<Snippet> {
    let command = format!(
        "gcloud dns record-sets create {}. \\\n  --zone=MANAGED_ZONE --type=TXT --ttl={} \\\n  --rrdatas={}",
        publication.owner(),
        publication.ttl(),
        shell(&one_item(&quoted_strings(publication.value()))),
    );
    vec![Snippet::new("Command", Syntax::Shell, command)]
}

/// Escapes a text for a list flag of `gcloud`, which otherwise splits it at each comma (`gcloud topic escaping`).
fn one_item(text: &str) -> String {
    if !text.contains(',') {
        return text.to_owned();
    }
    let mut delimiter = "|".to_owned();
    while text.contains(&delimiter) {
        delimiter.push('|');
    }
    format!("^{delimiter}^{text}")
}

fn azure(publication: &Publication) -> Vec<Snippet> {
    let (zone, name) = (publication.zone(), publication.relative());
    // The value is joined to its flag, so that a leading hyphen is not parsed as another flag.
    let mut command = format!(
        "az network dns record-set txt add-record --if-none-match \\\n  --resource-group RESOURCE_GROUP --zone-name {zone} --record-set-name {name} \\\n  --value={}",
        shell(publication.value()),
    );
    // The command makes the set with a TTL of an hour.
    if publication.ttl() != DEFAULT_TTL {
        command.push_str(&format!(
            " &&\naz network dns record-set txt update \\\n  --resource-group RESOURCE_GROUP --zone-name {zone} --name {name} --set ttl={}",
            publication.ttl()
        ));
    }
    vec![Snippet::new("Command", Syntax::Shell, command)]
}

fn azure_caution(publication: &Publication) -> Option<String> {
    if publication.value().starts_with('@') {
        return Some("az takes a value that begins with @ for the name of a file. Use another format.".to_owned());
    }
    over(publication, "Azure DNS", 4096)
}
