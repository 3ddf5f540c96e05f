//! Renders a finished TXT record for each way of publishing it: web panel, zone file, command, code.
//!
//! This module only produces text; it runs nothing. Formats that share rules are in one file; each is a [`FormatInfo`] with
//! a render function. To add one: a variant of [`Format`], its entry in [`Format::ALL`], its facts, and a reader in
//! `tests/records/publish`.
//!
//! | module | formats |
//! |---|---|
//! | [`placement`] | where the record goes, validated |
//! | [`web_panel`] | web panels |
//! | [`zone`] | zone files and `nsupdate`: presentation format (RFC 1035 s.5.1) |
//! | [`server`] | commands of PowerDNS and Knot DNS |
//! | [`windows`] | Windows DNS Server |
//! | [`cloud`] | commands and calls of Route 53, Cloudflare, Google Cloud, Azure |
//! | [`terraform`] | Terraform and OpenTofu |
//! | [`code`] | OctoDNS, dnscontrol, Ansible |
//! | [`quote`] | quoting for each language |

mod cloud;
mod code;
mod placement;
mod quote;
mod server;
mod terraform;
mod web_panel;
mod windows;
mod zone;

pub use placement::{DEFAULT_TTL, Placement, Publication, PublishError};

/// A way to publish a record. The variants are in display order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// The form fields of any DNS provider's web panel.
    #[default]
    WebPanel,
    /// The dashboard of Cloudflare.
    CloudflarePanel,
    /// The console of AWS Route 53.
    Route53Panel,
    /// cPanel and Plesk.
    Cpanel,
    /// The panels of registrars such as `GoDaddy`, Namecheap and IONOS.
    Registrar,
    /// A zone-file line for BIND, NSD, Knot or PowerDNS.
    Bind,
    /// A dynamic update (RFC 2136) with `nsupdate`.
    Nsupdate,
    /// `PowerDNS`, with `pdnsutil`.
    PowerDns,
    /// Knot DNS, with `knotc`.
    Knot,
    /// Windows DNS Server: `Add-DnsServerResourceRecord`, or `dnscmd` for long values.
    PowerShell,
    /// AWS Route 53, with the command line tool `aws`.
    Route53,
    /// The Cloudflare API, with `curl`.
    CloudflareApi,
    /// Google Cloud DNS, with the command line tool `gcloud`.
    Gcloud,
    /// Azure DNS, with the command line tool `az`.
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
    /// Ansible, with its module for dynamic updates.
    Ansible,
}

/// The group under which a format is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Entered into a web form.
    Panel,
    /// A self-hosted name server.
    NameServer,
    /// A provider's command line or API.
    Cloud,
    /// Terraform and OpenTofu.
    Terraform,
    /// Another tool that manages DNS as code.
    Code,
}

impl Family {
    /// The name shown to the user.
    pub fn label(self) -> &'static str {
        match self {
            Self::Panel => "In a web panel",
            Self::NameServer => "On your own name server",
            Self::Cloud => "By command line or API",
            Self::Terraform => "Terraform",
            Self::Code => "DNS as code",
        }
    }
}

/// The language a snippet is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// The plain content of one form field.
    Field,
    /// What to choose or type in a form field, too short to be copied.
    Choice,
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

/// A text to copy, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// What it is: the field's label, the file's name, or what the command does.
    pub label: &'static str,
    /// The language of `text`.
    pub syntax: Syntax,
    /// The text, without a trailing line break.
    pub text: String,
}

impl Snippet {
    fn new(label: &'static str, syntax: Syntax, text: String) -> Self {
        Self { label, syntax, text }
    }
}

/// A word in the snippets for a value that only the user knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placeholder {
    /// The word as it appears in the snippets.
    pub text: &'static str,
    /// Describes the value that replaces it.
    pub meaning: &'static str,
}

/// What is the same for all records in a format.
#[derive(Debug)]
struct FormatInfo {
    id: &'static str,
    label: &'static str,
    family: Family,
    note: &'static str,
    placeholders: &'static [Placeholder],
    render: fn(&Publication) -> Vec<Snippet>,
    warning: fn(&Publication) -> Option<String>,
}

impl Format {
    /// All formats, in display order.
    pub const ALL: [Self; 21] = [
        Self::WebPanel,
        Self::CloudflarePanel,
        Self::Route53Panel,
        Self::Cpanel,
        Self::Registrar,
        Self::Bind,
        Self::Nsupdate,
        Self::PowerDns,
        Self::Knot,
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
        Self::Ansible,
    ];

    fn info(self) -> &'static FormatInfo {
        match self {
            Self::WebPanel => &web_panel::WEB_PANEL,
            Self::CloudflarePanel => &web_panel::CLOUDFLARE_PANEL,
            Self::Route53Panel => &web_panel::ROUTE53_PANEL,
            Self::Cpanel => &web_panel::CPANEL,
            Self::Registrar => &web_panel::REGISTRAR,
            Self::Bind => &zone::BIND,
            Self::Nsupdate => &zone::NSUPDATE,
            Self::PowerDns => &server::POWERDNS,
            Self::Knot => &server::KNOT,
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
            Self::Ansible => &code::ANSIBLE,
        }
    }

    /// The identifier in URLs and scripts; never changes.
    pub fn id(self) -> &'static str {
        self.info().id
    }

    /// The format with this [`Format::id`].
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }

    /// The name of the format shown to the user.
    pub fn label(self) -> &'static str {
        self.info().label
    }

    /// The group under which it is listed.
    pub fn family(self) -> Family {
        self.info().family
    }

    /// What to know before using it, in a line or two.
    pub fn note(self) -> &'static str {
        self.info().note
    }

    /// The words in the snippets that the user has to replace.
    pub fn placeholders(self) -> &'static [Placeholder] {
        self.info().placeholders
    }

    /// The record in this format, in the order in which the snippets are used.
    pub fn render(self, publication: &Publication) -> Vec<Snippet> {
        (self.info().render)(publication)
    }

    /// A warning about this record in this format, usually about its length.
    pub fn warning(self, publication: &Publication) -> Option<String> {
        (self.info().warning)(publication)
    }
}

/// For formats that accept every record.
fn no_warning(_: &Publication) -> Option<String> {
    None
}

/// The warning for a value longer than `limit`, the most the provider accepts.
fn over(publication: &Publication, provider: &str, limit: usize) -> Option<String> {
    let octets = publication.value().len();
    (octets > limit).then(|| {
        format!(
            "{provider} takes values of at most {limit} characters; this one has {octets}. Name fewer or shorter destinations."
        )
    })
}
