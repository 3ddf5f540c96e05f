//! A finished TXT record in the form that each way of publishing it wants: a panel, a zone file, a command, code.
//!
//! Everything here writes text and runs nothing. A family file holds formats that share rules; each format is a
//! [`Facts`] with a function. Adding one: a variant of [`Format`], its place in [`Format::ALL`], its facts, a reader in
//! `tests/publish`.
//!
//! | module | formats |
//! |---|---|
//! | [`placement`] | where the record goes, judged |
//! | [`by_hand`] | web panels |
//! | [`zone`] | zone files and `nsupdate`: presentation format (RFC 1035 s.5.1) |
//! | [`windows`] | Windows DNS Server |
//! | [`cloud`] | commands and calls of Route 53, Cloudflare, Google Cloud, Azure |
//! | [`terraform`] | Terraform and OpenTofu |
//! | [`code`] | OctoDNS, dnscontrol |
//! | [`quote`] | quoting for each language |

mod by_hand;
mod cloud;
mod code;
mod placement;
mod quote;
mod terraform;
mod windows;
mod zone;

pub use placement::{DEFAULT_TTL, Placement, Publication, PublishError};

/// A way to publish a record, in the order in which people look for theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// The fields of a DNS panel.
    #[default]
    WebPanel,
    /// A line of a zone file: BIND, NSD, Knot, PowerDNS.
    Bind,
    /// A dynamic update (RFC 2136).
    Nsupdate,
    /// Windows DNS Server.
    PowerShell,
    /// AWS, its command line.
    Route53,
    /// Cloudflare, its API.
    CloudflareApi,
    /// Google Cloud DNS, its command line.
    Gcloud,
    /// Azure DNS, its command line.
    AzureCli,
    /// Terraform for Route 53.
    TerraformAws,
    /// Terraform for Cloudflare.
    TerraformCloudflare,
    /// Terraform for Google Cloud DNS.
    TerraformGoogle,
    /// Terraform for Azure DNS.
    TerraformAzurerm,
    /// OctoDNS.
    Octodns,
    /// dnscontrol.
    Dnscontrol,
}

/// What a format is to a person who looks for theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Typed into a form.
    ByHand,
    /// A name server one runs.
    NameServer,
    /// A provider's command line or API.
    Cloud,
    /// Terraform.
    Terraform,
    /// Another tool that keeps DNS as code.
    Code,
}

impl Family {
    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Self::ByHand => "By hand",
            Self::NameServer => "Own name server",
            Self::Cloud => "Command line and API",
            Self::Terraform => "Terraform",
            Self::Code => "DNS as code",
        }
    }
}

/// The language a snippet is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// The content of one field.
    Field,
    /// A zone file.
    Zone,
    /// Commands of `nsupdate`.
    Nsupdate,
    /// A POSIX shell.
    Shell,
    /// PowerShell.
    PowerShell,
    /// JSON.
    Json,
    /// Terraform's language.
    Hcl,
    /// YAML.
    Yaml,
    /// JavaScript.
    JavaScript,
}

/// A text to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// What it is: the field's label, the file's name, or what the command does.
    pub label: &'static str,
    /// Its language.
    pub syntax: Syntax,
    /// The text, without a line break at its end.
    pub text: String,
}

impl Snippet {
    fn new(label: &'static str, syntax: Syntax, text: String) -> Self {
        Self { label, syntax, text }
    }
}

/// A word in capitals that stands in the snippets where only the user knows what belongs there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placeholder {
    /// The word as it stands in the snippet.
    pub text: &'static str,
    /// What to put there.
    pub meaning: &'static str,
}

/// What is the same for every record in a format.
#[derive(Debug)]
struct Facts {
    id: &'static str,
    label: &'static str,
    family: Family,
    note: &'static str,
    placeholders: &'static [Placeholder],
    render: fn(&Publication) -> Vec<Snippet>,
    caution: fn(&Publication) -> Option<String>,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 14] = [
        Self::WebPanel,
        Self::Bind,
        Self::Nsupdate,
        Self::PowerShell,
        Self::Route53,
        Self::CloudflareApi,
        Self::Gcloud,
        Self::AzureCli,
        Self::TerraformAws,
        Self::TerraformCloudflare,
        Self::TerraformGoogle,
        Self::TerraformAzurerm,
        Self::Octodns,
        Self::Dnscontrol,
    ];

    fn facts(self) -> &'static Facts {
        match self {
            Self::WebPanel => &by_hand::WEB_PANEL,
            Self::Bind => &zone::BIND,
            Self::Nsupdate => &zone::NSUPDATE,
            Self::PowerShell => &windows::POWERSHELL,
            Self::Route53 => &cloud::ROUTE53,
            Self::CloudflareApi => &cloud::CLOUDFLARE_API,
            Self::Gcloud => &cloud::GCLOUD,
            Self::AzureCli => &cloud::AZURE_CLI,
            Self::TerraformAws => &terraform::AWS,
            Self::TerraformCloudflare => &terraform::CLOUDFLARE,
            Self::TerraformGoogle => &terraform::GOOGLE,
            Self::TerraformAzurerm => &terraform::AZURERM,
            Self::Octodns => &code::OCTODNS,
            Self::Dnscontrol => &code::DNSCONTROL,
        }
    }

    /// The name in addresses and scripts; never changes.
    pub fn id(self) -> &'static str {
        self.facts().id
    }

    /// The format with this [`Format::id`].
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        self.facts().label
    }

    /// The group it belongs to.
    pub fn family(self) -> Family {
        self.facts().family
    }

    /// What to know before using it, in a line or two.
    pub fn note(self) -> &'static str {
        self.facts().note
    }

    /// The words in the snippets to be replaced.
    pub fn placeholders(self) -> &'static [Placeholder] {
        self.facts().placeholders
    }

    /// The record in this format, the main text first.
    pub fn render(self, publication: &Publication) -> Vec<Snippet> {
        (self.facts().render)(publication)
    }

    /// What is special about this record in this format: usually its length.
    pub fn caution(self, publication: &Publication) -> Option<String> {
        (self.facts().caution)(publication)
    }
}

/// Formats that take every record as it is.
fn no_caution(_: &Publication) -> Option<String> {
    None
}

/// Says that a value is longer than a provider takes.
fn over(publication: &Publication, provider: &str, limit: usize) -> Option<String> {
    let octets = publication.value().len();
    (octets > limit).then(|| {
        format!(
            "{provider} takes values of at most {limit} characters; this one has {octets}. Name fewer or shorter destinations."
        )
    })
}
