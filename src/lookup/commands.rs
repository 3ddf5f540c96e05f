//! Commands with which an administrator checks what was published, and the MX hosts that the look-up found.

use super::data::TlsaRecord;
use crate::mta_sts;
use crate::record::owner::owner_name;

/// A command, and what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// What it shows, for use as a label.
    pub shows: &'static str,
    /// The command; for a POSIX shell, unless `shows` names another.
    pub text: String,
    /// What the output is if all is well.
    pub expect: &'static str,
}

/// The commands for the TLS-RPT record of a domain, in a zone that is the domain or above it.
pub fn for_record(domain: &str, zone: &str) -> Vec<Command> {
    let owner = owner_name(domain);
    vec![
        Command {
            shows: "Linux, macOS",
            text: format!("dig TXT {owner}"),
            expect: "status NOERROR and exactly this record under ANSWER SECTION; NXDOMAIN or no answer means that it is not published, SERVFAIL that the zone has a fault",
        },
        Command {
            shows: "Windows, anywhere",
            text: format!("nslookup -type=TXT {owner}"),
            expect: "text = and this record; several quoted pieces are one record",
        },
        Command {
            shows: "PowerShell",
            text: format!("Resolve-DnsName -Type TXT {owner}"),
            expect: "this record under Strings",
        },
        Command {
            shows: "At each of the zone\u{2019}s name servers, past every cache",
            text: format!(
                "for ns in $(dig +short NS {zone}); do echo \"$ns\"; dig +norecurse +noall +comments +answer TXT {owner} \"@$ns\"; done"
            ),
            expect: "the flag aa and this record from every server; one that differs has an old copy of the zone",
        },
        Command {
            shows: "How long a resolver remembers that there was no record",
            text: format!("dig +noall +answer SOA {zone}"),
            expect: "the last number, or the TTL if that is lower, is the longest wait in seconds after you publish (RFC 2308 s.5)",
        },
    ]
}

/// The commands for the MTA-STS record and policy file of a domain.
pub fn for_policy(domain: &str) -> Vec<Command> {
    let (host, url) = (mta_sts::policy_host(domain), mta_sts::policy_url(domain));
    vec![
        Command {
            shows: "MTA-STS record",
            text: format!("dig TXT {}", mta_sts::owner_name(domain)),
            expect: "one record that begins with v=STSv1",
        },
        Command {
            shows: "Policy file",
            text: format!("curl -sSi {url}"),
            expect: "status 200, Content-Type text/plain and the lines of the policy; no redirect, which senders do not follow",
        },
        Command {
            shows: "Certificate of the policy host",
            text: format!(
                "openssl s_client -connect {host}:443 -servername {host} -verify_hostname {host} -brief </dev/null"
            ),
            expect: "CONNECTION ESTABLISHED and Verification: OK",
        },
    ]
}

/// The commands for an MX host, which is a plain host name, with the usable TLSA records that it has.
pub fn for_host(host: &str, tlsa: &[TlsaRecord]) -> Vec<Command> {
    let connect = format!("openssl s_client -starttls smtp -connect {host}:25 -servername {host}");
    let mut out = vec![
        Command {
            shows: "STARTTLS and verification",
            text: format!("{connect} -verify_hostname {host} -brief </dev/null"),
            expect: "CONNECTION ESTABLISHED and Verification: OK",
        },
        Command {
            shows: "Certificate",
            text: format!("{connect} </dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName"),
            expect: "notAfter in the future, and the host among the names",
        },
        Command {
            shows: "TLSA records",
            text: format!("dig +dnssec TLSA _25._tcp.{host}"),
            expect: "the flag ad in the answer, or no TLSA records at all",
        },
    ];
    let usable: Vec<String> = tlsa
        .iter()
        .filter(|record| record.is_usable())
        .map(|record| format!(" -dane_tlsa_rrdata \"{record}\""))
        .collect();
    if !usable.is_empty() {
        out.push(Command {
            shows: "Certificate by DANE",
            text: format!("{connect} -dane_tlsa_domain {host}{} -brief </dev/null", usable.concat()),
            expect: "Verification: OK and a line that begins with DANE TLSA",
        });
    }
    out
}
