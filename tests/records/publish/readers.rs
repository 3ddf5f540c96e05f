//! Reading each format back with something that is not ours: `domain` for presentation format, `serde_json`, `hcl-edit`,
//! `yaml-rust2` and `shell-words` for what it stands in.
//!
//! No such reader was at hand for PowerShell, for OctoDNS's notation inside YAML, and for `gcloud`'s list flags: those
//! are read by hand here, after their documented rules. A web panel's fields are no language.

use domain::base::iana::{Class, Rtype};
use domain::base::name::{Name, ToName as _};
use domain::rdata::ZoneRecordData;
use domain::zonefile::inplace::{Entry, Zonefile};
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::Element;
use tls_rpt_workbench::record::publish::{Format, Snippet, Syntax};
use yaml_rust2::{Yaml, YamlLoader};

/// What a format's reader understands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Read {
    /// The full owner name, without the root's dot.
    pub owner: String,
    pub ttl: u32,
    pub value: String,
}

/// Reads a rendered record. `zone` is what formats know that name no zone themselves: the panel, the file.
pub(super) fn read(format: Format, snippets: &[Snippet], zone: &str) -> Read {
    let text = snippets[0].text.as_str();
    match format {
        Format::WebPanel | Format::CloudflarePanel | Format::Cpanel | Format::Registrar => web_panel(snippets, zone),
        // The console takes the value in presentation format.
        Format::Route53Panel => {
            let panel = web_panel(snippets, zone);
            Read { value: data(&panel.value), ..panel }
        }
        Format::Bind => zone_line(text),
        Format::Nsupdate => nsupdate(text),
        Format::PowerShell => powershell(snippets),
        Format::Route53 => route53(text),
        Format::PowerDns => pdnsutil(text),
        Format::Knot => knotc(text),
        Format::CloudflareApi => cloudflare(snippets),
        Format::Gcloud => gcloud(text),
        Format::AzureCli => azure(text),
        Format::TerraformAws => {
            let (body, list) = terraform("aws_route53_record", text, "records");
            // The provider puts the quotes around what it is given.
            Read { owner: field(&body, "name"), ttl: ttl(&body), value: data(&format!("\"{}\"", only(&list))) }
        }
        Format::TerraformCloudflare => {
            let (body, content) = terraform("cloudflare_dns_record", text, "content");
            Read { owner: field(&body, "name"), ttl: ttl(&body), value: data(&only(&content)) }
        }
        Format::TerraformGoogle => {
            let (body, list) = terraform("google_dns_record_set", text, "rrdatas");
            Read { owner: absolute(&field(&body, "name")), ttl: ttl(&body), value: data(&only(&list)) }
        }
        Format::TerraformAzurerm => azurerm(text),
        Format::Octodns => octodns(text, zone),
        Format::Dnscontrol => dnscontrol(text, zone),
        Format::Ansible => ansible(text),
    }
}

fn join(relative: &str, zone: &str) -> String {
    format!("{relative}.{zone}")
}

/// Takes the root's dot off a name that must have it.
fn absolute(name: &str) -> String {
    name.strip_suffix('.').unwrap_or_else(|| panic!("{name} is not complete")).to_owned()
}

fn only(list: &[String]) -> String {
    assert_eq!(list.len(), 1, "{list:?}");
    list[0].clone()
}

// Presentation format

/// A file of one line. The origin is one that no record may end up in.
pub(super) fn zone_line(line: &str) -> Read {
    assert!(!line.contains('\n'));
    let mut file = Zonefile::load(&mut format!("{line}\n").as_bytes()).unwrap();
    file.set_origin(Name::vec_from_str("origin.invalid.").unwrap().to_bytes());
    file.set_default_class(Class::IN);
    let Some(Entry::Record(record)) = file.next_entry().unwrap_or_else(|error| panic!("{line}: {error}")) else {
        panic!("no record in {line}");
    };
    assert!(file.next_entry().unwrap().is_none(), "more than one record in {line}");
    assert_eq!(record.rtype(), Rtype::TXT);
    let ZoneRecordData::Txt(txt) = record.data() else { panic!("{line} is no TXT record") };
    let owner = record.owner().to_bytes().to_string();
    Read { owner, ttl: record.ttl().as_secs(), value: String::from_utf8(txt.text::<Vec<u8>>()).unwrap() }
}

/// The data of a TXT record.
fn data(text: &str) -> String {
    zone_line(&format!("x. 1 IN TXT {text}")).value
}

fn nsupdate(script: &str) -> Read {
    let lines: Vec<&str> = script.lines().collect();
    let [zone, delete, add, "send"] = lines.as_slice() else { panic!("{script}") };
    let read = zone_line(add.strip_prefix("update add ").unwrap());
    assert_eq!(*delete, format!("update delete {}. TXT", read.owner));
    let zone = absolute(zone.strip_prefix("zone ").unwrap());
    assert!(read.owner.ends_with(&format!(".{zone}")), "{} is not in {zone}", read.owner);
    read
}

// Shells

/// The words of one command.
fn words(command: &str) -> Vec<String> {
    shell_words::split(command).unwrap_or_else(|error| panic!("{error}: {command}"))
}

/// What follows a flag, as the next word or behind `=`.
fn flag<'a>(words: &'a [String], name: &str) -> &'a str {
    let joined = format!("{name}=");
    let at = words.iter().position(|word| word == name || word.starts_with(&joined));
    let at = at.unwrap_or_else(|| panic!("no {name} in {words:?}"));
    words[at].strip_prefix(&joined).unwrap_or_else(|| &words[at + 1])
}

fn pdnsutil(command: &str) -> Read {
    let words = words(command);
    assert_eq!((words.len(), words[1].as_str(), words[4].as_str()), (7, "replace-rrset", "TXT"));
    Read { owner: join(&words[3], &words[2]), ttl: words[5].parse().unwrap(), value: data(&words[6]) }
}

fn knotc(commands: &str) -> Read {
    let lines: Vec<Vec<String>> = commands.lines().map(words).collect();
    let [begin, unset, set, commit] = lines.as_slice() else { panic!("{commands}") };
    assert_eq!((begin[1].as_str(), unset[1].as_str(), commit[1].as_str()), ("zone-begin", "zone-unset", "zone-commit"));
    assert_eq!((set.len(), set[1].as_str(), set[5].as_str()), (7, "zone-set", "TXT"));
    assert!([begin, unset, commit].iter().all(|line| line[2] == set[2]));
    assert_eq!(unset[3..], [set[3].as_str(), "TXT"]);
    Read { owner: join(&set[3], &set[2]), ttl: set[4].parse().unwrap(), value: data(&set[6]) }
}

fn route53(batch: &str) -> Read {
    let json: serde_json::Value = serde_json::from_str(batch).unwrap();
    let changes = json["Changes"].as_array().unwrap();
    assert_eq!((changes.len(), &changes[0]["Action"]), (1, &"UPSERT".into()));
    let set = &changes[0]["ResourceRecordSet"];
    assert_eq!(set["Type"], "TXT");
    let records = set["ResourceRecords"].as_array().unwrap();
    assert_eq!(records.len(), 1);
    Read {
        owner: absolute(set["Name"].as_str().unwrap()),
        ttl: u32::try_from(set["TTL"].as_u64().unwrap()).unwrap(),
        value: data(records[0]["Value"].as_str().unwrap()),
    }
}

fn cloudflare(calls: &[Snippet]) -> Read {
    const RECORDS: &str = "https://api.cloudflare.com/client/v4/zones/$CLOUDFLARE_ZONE_ID/dns_records";
    let [look, create, replace] = [0, 1, 2].map(|at| words(&calls[at].text));
    assert_eq!(look[2], "GET");
    let words = create;
    assert_eq!((words.len(), words[2].as_str(), words[3].as_str()), (10, "POST", RECORDS));
    assert_eq!((replace[2].as_str(), replace[3].as_str()), ("PUT", format!("{RECORDS}/RECORD_ID").as_str()));
    assert_eq!(replace[4..], words[4..]);
    let json: serde_json::Value = serde_json::from_str(flag(&words, "--data")).unwrap();
    assert_eq!(json["type"], "TXT");
    let owner = json["name"].as_str().unwrap().to_owned();
    assert_eq!(look[3], format!("{RECORDS}?type=TXT&name={owner}"));
    Read {
        owner,
        ttl: u32::try_from(json["ttl"].as_u64().unwrap()).unwrap(),
        value: data(json["content"].as_str().unwrap()),
    }
}

fn gcloud(command: &str) -> Read {
    let words = words(command);
    assert_eq!(words.len(), 9, "{words:?}");
    assert_eq!(words[..4], ["gcloud", "dns", "record-sets", "create"]);
    let list = flag(&words, "--rrdatas");
    // `^DELIMITER^` before the list sets another delimiter than the comma.
    let other = list.strip_prefix('^').and_then(|rest| rest.split_once('^'));
    let items: Vec<String> = match other {
        Some((delimiter, items)) => items.split(delimiter).map(ToOwned::to_owned).collect(),
        None => list.split(',').map(ToOwned::to_owned).collect(),
    };
    Read { owner: absolute(&words[4]), ttl: flag(&words, "--ttl").parse().unwrap(), value: data(&only(&items)) }
}

fn azure(commands: &str) -> Read {
    let words = words(commands);
    let at = words.iter().position(|word| word == "&&").unwrap_or(words.len());
    let (add, update) = words.split_at(at);
    assert_eq!(add.len(), 14, "{words:?}");
    assert!(add.contains(&"--if-none-match".to_owned()), "{words:?}");
    let ttl = update.iter().find_map(|word| word.strip_prefix("ttl="));
    if ttl.is_some() {
        assert_eq!(flag(update, "--name"), flag(add, "--record-set-name"));
        assert_eq!(flag(update, "--zone-name"), flag(add, "--zone-name"));
    }
    Read {
        owner: join(flag(add, "--record-set-name"), flag(add, "--zone-name")),
        ttl: ttl.map_or(3600, |ttl| ttl.parse().unwrap()),
        value: flag(add, "--value").to_owned(),
    }
}

fn powershell(snippets: &[Snippet]) -> Read {
    let (remove, first) = (powershell_words(&snippets[0].text), &snippets[1]);
    assert_eq!((remove.len(), remove[0].as_str()), (10, "Remove-DnsServerResourceRecord"));
    let removed = join(flag(&remove, "-Name"), flag(&remove, "-ZoneName"));
    if first.syntax == Syntax::Field {
        // Only the lines for DNS Manager: the name is in the fields of its dialogue.
        let lines: Vec<&str> = first.text.split('\n').collect();
        assert!(lines.iter().all(|line| line.len() <= 255));
        return Read { owner: removed, ttl: 0, value: lines.concat() };
    }
    let words = powershell_words(&first.text);
    if words[0] == "dnscmd" {
        assert_eq!((words[1].as_str(), words[2].as_str(), words[6].as_str()), (".", "/RecordAdd", "TXT"));
        assert!(words[7..].iter().all(|string| string.len() <= 255 && !string.is_empty()));
        return Read { owner: join(&words[4], &words[3]), ttl: words[5].parse().unwrap(), value: words[7..].concat() };
    }
    assert_eq!((words.len(), words[0].as_str(), words[1].as_str()), (12, "Add-DnsServerResourceRecord", "-Txt"));
    let value = flag(&words, "-DescriptiveText").to_owned();
    assert!(value.len() <= 254);
    assert_eq!(removed, join(flag(&words, "-Name"), flag(&words, "-ZoneName")));
    Read { owner: removed, ttl: flag(&words, "-Seconds").trim_end_matches(')').parse().unwrap(), value }
}

/// Words of a PowerShell command: verbatim strings, in which `''` is a quote, and bare words of harmless characters.
fn powershell_words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = command;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("`\n").or_else(|| rest.strip_prefix(' ')) {
            rest = after;
        } else if let Some(mut inside) = rest.strip_prefix('\'') {
            let mut word = String::new();
            loop {
                let (before, after) = inside.split_once('\'').unwrap_or_else(|| panic!("open string: {command}"));
                word.push_str(before);
                inside = after;
                let Some(after) = inside.strip_prefix('\'') else { break };
                word.push('\'');
                inside = after;
            }
            assert!(inside.is_empty() || inside.starts_with(' '), "{command}");
            words.push(word);
            rest = inside;
        } else {
            let (word, after) = rest.split_at(rest.find(' ').unwrap_or(rest.len()));
            assert!(word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-./()".contains(&b)), "{word} in {command}");
            words.push(word.to_owned());
            rest = after;
        }
    }
    words
}

// Terraform

/// The body of the one resource in a text, and the texts of its argument with the value.
fn terraform(kind: &str, text: &str, argument: &str) -> (Body, Vec<String>) {
    let file: Body = text.parse().unwrap_or_else(|error| panic!("{text}\n{error}"));
    let [Structure::Block(block)] = file.iter().collect::<Vec<_>>()[..] else { panic!("{text}") };
    assert_eq!((block.ident.as_str(), block.labels[0].as_str()), ("resource", kind));
    assert_eq!(block.labels.len(), 2);
    let body = block.body.clone();
    let values = match body.get_attribute(argument).map(|attribute| &attribute.value) {
        Some(Expression::Array(list)) => list.iter().map(literal).collect(),
        Some(value) => vec![literal(value)],
        None => Vec::new(),
    };
    (body, values)
}

/// A string without interpolation.
fn literal(expression: &Expression) -> String {
    match expression {
        Expression::String(text) => text.as_str().to_owned(),
        Expression::StringTemplate(template) => template
            .iter()
            .map(|element| match element {
                Element::Literal(text) => text.as_str(),
                _ => panic!("{template:?} runs something"),
            })
            .collect(),
        other => panic!("{other:?} is no string"),
    }
}

fn field(body: &Body, name: &str) -> String {
    literal(&body.get_attribute(name).unwrap_or_else(|| panic!("no {name}")).value)
}

fn ttl(body: &Body) -> u32 {
    let number = body.get_attribute("ttl").unwrap().value.as_number().and_then(hcl_edit::Number::as_u64);
    u32::try_from(number.unwrap()).unwrap()
}

fn azurerm(text: &str) -> Read {
    let (body, _) = terraform("azurerm_dns_txt_record", text, "value");
    let records: Vec<_> = body.get_blocks("record").collect();
    assert_eq!(records.len(), 1);
    let owner = join(&field(&body, "name"), &field(&body, "zone_name"));
    Read { owner, ttl: ttl(&body), value: field(&records[0].body, "value") }
}

// The rest

fn web_panel(fields: &[Snippet], zone: &str) -> Read {
    let owner = join(&fields[0].text, zone);
    let value = fields[1].text.clone();
    assert_eq!(fields[2].text, "TXT");
    if let Some(full) = fields.get(4) {
        assert_eq!(full.text, owner);
    }
    if let Some(quoted) = fields.get(5) {
        assert_eq!(data(&quoted.text), value);
    }
    Read { owner, ttl: fields[3].text.parse().unwrap(), value }
}

fn octodns(text: &str, zone: &str) -> Read {
    let documents = YamlLoader::load_from_str(text).unwrap_or_else(|error| panic!("{text}\n{error}"));
    let [Yaml::Hash(names)] = documents.as_slice() else { panic!("{documents:?}") };
    assert_eq!(names.len(), 1);
    let (name, record) = names.front().unwrap();
    assert_eq!(record["type"].as_str(), Some("TXT"));
    Read {
        owner: join(name.as_str().unwrap(), zone),
        ttl: u32::try_from(record["ttl"].as_i64().unwrap()).unwrap(),
        value: octodns_value(record["value"].as_str().unwrap()),
    }
}

/// What OctoDNS makes of a value: it refuses bare and doubly escaped semicolons, strips quotes around the value, joins at
/// `" "`, and escapes the quotes that are left; the result is presentation format.
fn octodns_value(value: &str) -> String {
    let mut before = '\0';
    for c in value.chars() {
        let word = before.is_ascii_alphanumeric() || before == '_';
        assert!(c != ';' || !word, "unescaped ; in {value}");
        before = c;
    }
    assert!(!value.contains(r"\\;"), "double escaped ; in {value}");
    let value = if value.starts_with('"') { &value[1..value.len() - 1] } else { value };
    let value = value.replace("\" \"", "");
    // Strings of any length: where they are cut is OctoDNS's business.
    long_string(&value.replace('"', "\\\""))
}

/// One presentation-format string that may be longer than DNS allows, read in pieces that end between two escapes.
fn long_string(escaped: &str) -> String {
    let mut pieces = vec![String::new()];
    let mut rest = escaped;
    while !rest.is_empty() {
        let length = match rest.as_bytes() {
            [b'\\', b'0'..=b'9', ..] => 4,
            [b'\\', ..] => 2,
            _ => 1,
        };
        if pieces.last().unwrap().len() > 200 {
            pieces.push(String::new());
        }
        pieces.last_mut().unwrap().push_str(&rest[..length]);
        rest = &rest[length..];
    }
    pieces.iter().map(|piece| data(&format!("\"{piece}\""))).collect()
}

fn dnscontrol(line: &str, zone: &str) -> Read {
    let arguments = line.strip_prefix("TXT(").unwrap().strip_suffix("),").unwrap();
    let (strings, ttl) = arguments.rsplit_once(", TTL(").unwrap();
    let [name, value]: [String; 2] = serde_json::from_str(&format!("[{strings}]")).unwrap();
    Read { owner: join(&name, zone), ttl: ttl.trim_end_matches(')').parse().unwrap(), value }
}

fn ansible(text: &str) -> Read {
    let documents = YamlLoader::load_from_str(text).unwrap_or_else(|error| panic!("{text}\n{error}"));
    let task = &documents[0][0]["community.general.nsupdate"];
    assert_eq!(task["type"].as_str(), Some("TXT"));
    let words = |name: &str| task[name].as_str().unwrap().to_owned();
    Read {
        owner: join(&words("record"), &words("zone")),
        ttl: u32::try_from(task["ttl"].as_i64().unwrap()).unwrap(),
        value: data(&words("value")),
    }
}
