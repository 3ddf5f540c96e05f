//! Writers of records, one for each notation that people paste.

/// Records at one name.
#[derive(Debug, Clone)]
pub(super) struct Records {
    /// The owner name relative to the zone.
    pub relative: String,
    pub zone: String,
    /// The strings of each record.
    pub values: Vec<Vec<String>>,
}

impl Records {
    pub(super) fn full(&self) -> String {
        format!("{}.{}", self.relative, self.zone)
    }

    /// The first record as one text.
    fn value(&self) -> String {
        self.values[0].concat()
    }
}

/// A notation.
pub(super) struct Notation {
    pub name: &'static str,
    /// Whether it can have several records at a name.
    pub several: bool,
    /// Whether it shows the strings of a record apart.
    pub strings: bool,
    pub write: fn(&Records) -> String,
}

fn quoted(strings: &[String]) -> String {
    let strings: Vec<String> = strings.iter().map(|string| format!("\"{string}\"")).collect();
    strings.join(" ")
}

/// A text in quotation marks, with those inside escaped.
fn escaped(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn each(records: &Records, line: impl Fn(&Vec<String>) -> String, between: &str) -> String {
    records.values.iter().map(line).collect::<Vec<_>>().join(between)
}

pub(super) const NOTATIONS: [Notation; 36] = [
    Notation {
        name: "zone file",
        several: true,
        strings: true,
        write: |r| {
            let lines = each(r, |record| format!("{}. 3600 IN TXT {}", r.full(), quoted(record)), "\n");
            format!("{}. 300 IN TXT \"v=spf1 mx -all\"\n{lines}\n", r.zone)
        },
    },
    Notation {
        name: "zone file, $ORIGIN",
        several: true,
        strings: true,
        write: |r| {
            let lines = each(r, |record| format!("{} TXT ( {} )", r.relative, quoted(record)), "\n");
            format!("$ORIGIN {}.\n@ IN MX 10 mail\n{lines}\n", r.zone)
        },
    },
    Notation {
        name: "dig",
        several: true,
        strings: true,
        write: |r| {
            let lines = each(r, |record| format!("{}.\t300\tIN\tTXT\t{}", r.full(), quoted(record)), "\n");
            format!(
                "; <<>> DiG 9.20 <<>> TXT {0}\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; QUESTION SECTION:\n;{0}.\t\tIN\tTXT\n\n;; ANSWER SECTION:\n{lines}\n\n;; Query time: 3 msec\n",
                r.full()
            )
        },
    },
    Notation {
        name: "dig +yaml",
        several: true,
        strings: true,
        write: |r| {
            let lines = each(r, |record| format!("        - '{}. 300 IN TXT {}'", r.full(), quoted(record)), "\n");
            format!(
                "-\n  type: MESSAGE\n  message:\n    response_message_data:\n      status: NOERROR\n      QUESTION_SECTION:\n        - '{}. IN TXT'\n      ANSWER_SECTION:\n{lines}\n",
                r.full()
            )
        },
    },
    Notation {
        name: "resolvectl",
        several: true,
        strings: true,
        write: |r| {
            let lines = each(r, |record| format!("{} IN TXT {}    -- link: eth0", r.full(), quoted(record)), "\n");
            format!("{lines}\n\n-- Information acquired via protocol DNS in 2.5ms.\n-- Data from: network\n")
        },
    },
    Notation {
        name: "host",
        several: true,
        strings: true,
        write: |r| each(r, |record| format!("{} descriptive text {}", r.full(), quoted(record)), "\n"),
    },
    Notation {
        name: "nslookup",
        several: true,
        strings: true,
        write: |r| {
            let lines = each(r, |record| format!("{}\ttext = {}", r.full(), quoted(record)), "\n");
            format!("Server:\t\t127.0.0.53\nAddress:\t127.0.0.53#53\n\nNon-authoritative answer:\n{lines}\n")
        },
    },
    Notation {
        name: "PowerShell list",
        several: false,
        strings: false,
        write: |r| format!("Name    : {}\nType    : TXT\nTTL     : 300\nStrings : {{{}}}\n", r.full(), r.value()),
    },
    Notation {
        name: "DoH JSON",
        several: true,
        strings: true,
        write: |r| {
            let answers = each(
                r,
                |record| {
                    format!(
                        "{{\"name\":\"{}.\",\"type\":16,\"TTL\":300,\"data\":{}}}",
                        r.full(),
                        escaped(&quoted(record))
                    )
                },
                ",",
            );
            format!("{{\"Status\":0,\"Question\":[{{\"name\":\"{}.\",\"type\":16}}],\"Answer\":[{answers}]}}", r.full())
        },
    },
    Notation {
        name: "Cloudflare JSON",
        several: true,
        strings: false,
        write: |r| {
            let list = each(
                r,
                |record| {
                    format!(
                        "{{ \"id\": \"x\", \"type\": \"TXT\", \"name\": \"{}\", \"content\": {} }}",
                        r.full(),
                        escaped(&record.concat())
                    )
                },
                ",\n ",
            );
            format!("{{ \"result\": [\n {list} ],\n \"success\": true }}")
        },
    },
    Notation {
        name: "Azure JSON",
        several: true,
        strings: true,
        write: |r| {
            let list = each(
                r,
                |record| {
                    let strings: Vec<String> = record.iter().map(|string| escaped(string)).collect();
                    format!("{{ \"value\": [ {} ] }}", strings.join(", "))
                },
                ", ",
            );
            format!(
                "[ {{ \"fqdn\": \"{}.\", \"name\": \"{}\", \"ttl\": 3600, \"txtRecords\": [ {list} ], \"type\": \"Microsoft.Network/dnszones/TXT\" }} ]",
                r.full(),
                r.relative
            )
        },
    },
    Notation {
        name: "Route 53 JSON",
        several: true,
        strings: true,
        write: |r| {
            let list = each(r, |record| format!("{{ \"Value\": {} }}", escaped(&quoted(record))), ", ");
            format!(
                "{{ \"Changes\": [ {{ \"Action\": \"UPSERT\", \"ResourceRecordSet\": {{ \"Name\": \"{}.\", \"Type\": \"TXT\", \"TTL\": 300, \"ResourceRecords\": [ {list} ] }} }} ] }}",
                r.full()
            )
        },
    },
    Notation {
        name: "PowerDNS JSON",
        several: true,
        strings: true,
        write: |r| {
            let list =
                each(r, |record| format!("{{\"content\": {}, \"disabled\": false}}", escaped(&quoted(record))), ", ");
            format!(
                "{{\"name\": \"{}.\", \"rrsets\": [\n {{\"name\": \"{}.\", \"type\": \"TXT\", \"ttl\": 3600, \"records\": [{list}]}} ]}}",
                r.zone,
                r.full()
            )
        },
    },
    Notation {
        name: "OctoDNS YAML",
        several: true,
        strings: false,
        write: |r| {
            let values = each(r, |record| format!("    - {}", record.concat().replace(';', "\\;")), "\n");
            format!(
                "---\nwww:\n  type: CNAME\n  value: {}.\n{}:\n  ttl: 3600\n  type: TXT\n  values:\n{values}\n",
                r.zone, r.relative
            )
        },
    },
    Notation {
        name: "Ansible YAML",
        several: false,
        strings: false,
        write: |r| {
            format!(
                "- name: TLS reports\n  community.general.cloudflare_dns:\n    zone: {}\n    record: {}\n    type: TXT\n    value: \"{}\"\n",
                r.zone,
                r.relative,
                r.value()
            )
        },
    },
    Notation {
        name: "Terraform, Route 53",
        several: true,
        strings: false,
        write: |r| {
            let list = each(r, |record| escaped(&record.concat()), ",\n    ");
            format!(
                "resource \"aws_route53_record\" \"tlsrpt\" {{\n  zone_id = var.zone_id\n  name    = \"{}\"\n  type    = \"TXT\"\n  ttl     = 3600\n  records = [\n    {list}\n  ]\n}}\n",
                r.full()
            )
        },
    },
    Notation {
        name: "Terraform, Cloudflare",
        several: false,
        strings: true,
        write: |r| {
            format!(
                "resource \"cloudflare_dns_record\" \"tlsrpt\" {{\n  zone_id = var.zone_id\n  name    = \"{}\" # the owner\n  type    = \"TXT\"\n  content = {}\n}}\n",
                r.full(),
                escaped(&quoted(&r.values[0]))
            )
        },
    },
    Notation {
        name: "Terraform, Azure",
        several: true,
        strings: false,
        write: |r| {
            let list =
                each(r, |record| format!("  record {{\n    value = {}\n  }}\n", escaped(&record.concat())), "\n");
            format!(
                "resource \"azurerm_dns_txt_record\" \"tlsrpt\" {{\n  name                = \"{}\"\n  zone_name           = \"{}\"\n  resource_group_name = var.group\n  ttl                 = 300\n\n{list}}}\n",
                r.relative, r.zone
            )
        },
    },
    Notation {
        name: "Terraform, Google",
        several: true,
        strings: true,
        write: |r| {
            let list = each(r, |record| escaped(&quoted(record)), ", ");
            format!(
                "resource \"google_dns_record_set\" \"tlsrpt\" {{\n  name         = \"{}.\"\n  managed_zone = \"main\"\n  type         = \"TXT\"\n  rrdatas      = [{list}]\n}}\n",
                r.full()
            )
        },
    },
    Notation {
        name: "dnscontrol",
        several: true,
        strings: false,
        write: |r| {
            let list = each(r, |record| format!("  TXT(\"{}\", {}),", r.relative, escaped(&record.concat())), "\n");
            format!("D(\"{}\", REG, DnsProvider(DNS),\n  MX(\"@\", 10, \"mail.{0}.\"),\n{list}\n);\n", r.zone)
        },
    },
    Notation {
        name: "JavaScript objects",
        several: true,
        strings: false,
        write: |r| {
            each(r, |record| format!("{{ type: 'TXT', host: '{}', value: '{}' }},", r.full(), record.concat()), "\n")
        },
    },
    Notation {
        name: "PHP array",
        several: true,
        strings: false,
        write: |r| {
            let list = each(
                r,
                |record| format!("  ['name' => '{}', 'type' => 'TXT', 'content' => '{}'],", r.full(), record.concat()),
                "\n",
            );
            format!("[\n{list}\n]")
        },
    },
    Notation {
        name: "Python dictionary",
        several: true,
        strings: false,
        write: |r| {
            let list = each(r, |record| escaped(&record.concat()), ", ");
            format!("records = {{\n    (\"{}\", \"TXT\"): [{list}],\n}}\n", r.full())
        },
    },
    Notation {
        name: "Bicep",
        several: false,
        strings: true,
        write: |r| {
            let strings: Vec<String> = r.values[0].iter().map(|string| format!("          '{string}'")).collect();
            format!(
                "resource tlsrpt 'Microsoft.Network/dnsZones/TXT@2018-05-01' = {{\n  name: '{}'\n  properties: {{\n    TTL: 3600\n    TXTRecords: [\n      {{\n        value: [\n{}\n        ]\n      }}\n    ]\n  }}\n}}\n",
                r.full(),
                strings.join("\n")
            )
        },
    },
    Notation {
        name: "pdnsutil",
        several: true,
        strings: true,
        write: |r| {
            each(
                r,
                |record| format!("pdnsutil add-record {} {} TXT 3600 '{}'", r.zone, r.relative, quoted(record)),
                "\n",
            )
        },
    },
    Notation {
        name: "az",
        several: true,
        strings: false,
        write: |r| {
            each(
                r,
                |record| {
                    format!(
                        "az network dns record-set txt add-record \\\n  --resource-group rg --zone-name {} \\\n  --record-set-name {} \\\n  --value {}",
                        r.zone,
                        r.relative,
                        escaped(&record.concat())
                    )
                },
                "\n",
            )
        },
    },
    Notation {
        name: "gcloud",
        several: false,
        strings: true,
        write: |r| {
            format!(
                "gcloud dns record-sets create {}. --zone=main --type=TXT --ttl=3600 --rrdatas='{}'",
                r.full(),
                quoted(&r.values[0])
            )
        },
    },
    Notation {
        name: "Add-DnsServerResourceRecord",
        several: true,
        strings: false,
        write: |r| {
            each(
                r,
                |record| {
                    format!(
                        "Add-DnsServerResourceRecord -ZoneName \"{}\" -Name \"{}\" -Txt -DescriptiveText \"{}\"",
                        r.zone,
                        r.relative,
                        record.concat()
                    )
                },
                "\n",
            )
        },
    },
    Notation {
        name: "curl",
        several: false,
        strings: false,
        write: |r| {
            format!(
                "curl -X POST https://api.example.net/v1/records -H 'Content-Type: application/json' --data '{{\"type\":\"TXT\",\"name\":\"{}\",\"content\":{}}}'",
                r.full(),
                escaped(&r.value())
            )
        },
    },
    Notation {
        name: "fields",
        several: true,
        strings: false,
        write: |r| {
            each(r, |record| format!("Type: TXT\nName: {}\nTTL: 3600\nValue: {}", r.full(), record.concat()), "\n\n")
        },
    },
    Notation {
        name: "fields on a line",
        several: false,
        strings: false,
        write: |r| format!("Type: TXT   Name: {}   Value: {}", r.full(), r.value()),
    },
    Notation {
        name: "Markdown table",
        several: true,
        strings: false,
        write: |r| {
            let rows = each(r, |record| format!("| TXT | `{}` | `{}` |", r.full(), record.concat()), "\n");
            format!("| Type | Name | Value |\n|------|------|-------|\n{rows}\n")
        },
    },
    Notation {
        name: "tabs",
        several: true,
        strings: false,
        write: |r| each(r, |record| format!("TXT\t{}\t{}\tAuto", r.full(), record.concat()), "\n"),
    },
    Notation { name: "name: value", several: false, strings: false, write: |r| format!("{}: {}", r.full(), r.value()) },
    Notation {
        name: "sentence",
        several: false,
        strings: false,
        write: |r| format!("Please create a TXT record at {} with the value \"{}\" soon.", r.full(), r.value()),
    },
    Notation {
        name: "dnsmasq",
        several: true,
        strings: true,
        write: |r| {
            let strings = |record: &Vec<String>| {
                record.iter().map(|string| format!("\"{string}\"")).collect::<Vec<_>>().join(",")
            };
            each(r, |record| format!("txt-record={},{}", r.full(), strings(record)), "\n")
        },
    },
];
