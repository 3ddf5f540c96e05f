//! Commands with which an administrator checks an MX host that the look-up found.

use super::data::TlsaRecord;

/// A command, and what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// What it shows, for use as a label.
    pub shows: &'static str,
    /// The command, for a POSIX shell.
    pub text: String,
    /// What the output is if all is well.
    pub expect: &'static str,
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
