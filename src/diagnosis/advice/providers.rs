//! Mail hosts run by providers: their customers can change neither certificate nor TLSA record there.
//!
//! As of 2026-11, from the providers' own instructions for MX records.

use crate::dns::name::is_within;

/// A provider, known by the domain of its MX hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provider {
    /// The display name.
    pub name: &'static str,
    /// The domains that its MX hosts are in.
    pub domains: &'static [&'static str],
    /// Where it says so.
    pub source: &'static str,
}

/// The providers known here.
pub const KNOWN: &[Provider] = &[
    Provider {
        name: "Microsoft 365",
        domains: &["protection.outlook.com", "mx.microsoft"],
        source: "https://learn.microsoft.com/en-us/microsoft-365/enterprise/external-domain-name-system-records",
    },
    Provider {
        name: "Google Workspace",
        domains: &["google.com", "googlemail.com"],
        source: "https://support.google.com/a/answer/174125",
    },
    Provider {
        name: "Zoho Mail",
        domains: &["zoho.com", "zoho.eu", "zoho.in"],
        source: "https://www.zoho.com/mail/help/adminconsole/configure-email-delivery.html",
    },
    Provider {
        name: "Fastmail",
        domains: &["messagingengine.com"],
        source: "https://www.fastmail.help/hc/en-us/articles/360060591153",
    },
    Provider { name: "Proton Mail", domains: &["protonmail.ch"], source: "https://proton.me/support/custom-domain" },
    Provider { name: "Apple iCloud", domains: &["mail.icloud.com"], source: "https://support.apple.com/en-us/102374" },
    Provider {
        name: "Cloudflare Email Routing",
        domains: &["mx.cloudflare.net"],
        source: "https://developers.cloudflare.com/email-routing/",
    },
    Provider {
        name: "IONOS",
        domains: &["kundenserver.de", "ionos.com"],
        source: "https://www.ionos.com/help/domains/configuring-mail-servers-and-other-related-records/",
    },
    Provider {
        name: "Amazon SES",
        domains: &["amazonaws.com"],
        source: "https://docs.aws.amazon.com/ses/latest/dg/receiving-email-mx-record.html",
    },
];

/// The provider that runs an MX host, if it is a known one.
pub fn of_host(host: &str) -> Option<&'static Provider> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    KNOWN.iter().find(|provider| provider.domains.iter().any(|domain| is_within(&host, domain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_known_by_their_domain() {
        let name = |host| of_host(host).map(|provider| provider.name);
        assert_eq!(name("example-com.mail.protection.outlook.com"), Some("Microsoft 365"));
        assert_eq!(name("example-com.h-v1.mx.microsoft"), Some("Microsoft 365"));
        assert_eq!(name("ASPMX.L.GOOGLE.com."), Some("Google Workspace"));
        assert_eq!(name("mx1.example.com"), None);
        assert_eq!(name("notgoogle.com"), None);
        assert!(KNOWN.iter().all(|provider| provider.source.starts_with("https://")));
    }
}
