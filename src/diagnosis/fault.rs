//! The named faults: what each means, who can mend it, and how. One entry a fault, in plain words.

use serde::{Deserialize, Serialize};

/// A fault, named for its cause rather than for the result type a sender happened to give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The MX offers no STARTTLS, or it is stripped on the way.
    StarttlsMissing,
    /// The certificate, or one of its chain, has expired.
    CertificateExpired,
    /// The certificate is not valid yet.
    CertificateNotYetValid,
    /// The certificate is for another name than the MX host's.
    CertificateNameMismatch,
    /// Self-signed, unknown issuer, or incomplete chain.
    CertificateUntrusted,
    /// The MX host is in none of the policy's `mx` lines.
    MxNotInPolicy,
    /// Sender and MX found no common ground for TLS.
    TlsHandshakeFailed,
    /// The connection timed out or broke off.
    ConnectionInterrupted,
    /// No TLSA record matches the certificate.
    TlsaMismatch,
    /// No TLSA record is usable at all.
    TlsaUnusable,
    /// DNSSEC validation failed.
    DnssecBroken,
    /// The sender demands DANE, and there is none.
    DaneMissing,
    /// The MTA-STS policy cannot be fetched.
    PolicyUnreachable,
    /// The MTA-STS policy cannot be understood.
    PolicyMalformed,
    /// The certificate of the policy's web host is not valid.
    PolicyHostCertificate,
    /// The sender's own settings stand in the way.
    SenderConfiguration,
    /// The report does not say enough.
    Unknown,
}

/// Who can mend a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    /// The owner of the domain, its DNS, MX and policy host.
    Receiver,
    /// The organisation that sent the report.
    Sender,
    /// It takes a look to tell.
    Either,
}

impl Who {
    /// The stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Receiver => "receiver",
            Self::Sender => "sender",
            Self::Either => "either",
        }
    }
}

/// How urgent a problem is for the receiving side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Partial loss of protection.
    Medium,
    /// Mail will be deferred, or protection is lost.
    High,
    /// Mail from senders that enforce the policy is deferred now.
    Critical,
}

impl Severity {
    /// The stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// How strictly senders apply the policy under which a failure was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Force {
    /// Nothing is enforced: no policy, or mode none.
    None,
    /// MTA-STS in mode testing.
    Testing,
    /// The mode is not in the report.
    Unstated,
    /// MTA-STS in mode enforce, or DANE.
    Enforced,
}

/// The text of a fault, for people.
#[derive(Debug, Clone, Copy)]
pub struct Advice {
    /// A headline without the host.
    pub title: &'static str,
    /// What happened.
    pub meaning: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// What to run. `DOM`, `MX` and `IP` stand for the names in the report.
    pub commands: &'static [&'static str],
    /// Where the rules stand.
    pub source: &'static str,
}

impl Fault {
    /// Every fault there is.
    pub const ALL: [Self; 17] = [
        Self::StarttlsMissing,
        Self::CertificateExpired,
        Self::CertificateNotYetValid,
        Self::CertificateNameMismatch,
        Self::CertificateUntrusted,
        Self::MxNotInPolicy,
        Self::TlsHandshakeFailed,
        Self::ConnectionInterrupted,
        Self::TlsaMismatch,
        Self::TlsaUnusable,
        Self::DnssecBroken,
        Self::DaneMissing,
        Self::PolicyUnreachable,
        Self::PolicyMalformed,
        Self::PolicyHostCertificate,
        Self::SenderConfiguration,
        Self::Unknown,
    ];

    /// The stable kebab-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StarttlsMissing => "starttls-missing",
            Self::CertificateExpired => "certificate-expired",
            Self::CertificateNotYetValid => "certificate-not-yet-valid",
            Self::CertificateNameMismatch => "certificate-name-mismatch",
            Self::CertificateUntrusted => "certificate-untrusted",
            Self::MxNotInPolicy => "mx-not-in-policy",
            Self::TlsHandshakeFailed => "tls-handshake-failed",
            Self::ConnectionInterrupted => "connection-interrupted",
            Self::TlsaMismatch => "tlsa-mismatch",
            Self::TlsaUnusable => "tlsa-unusable",
            Self::DnssecBroken => "dnssec-broken",
            Self::DaneMissing => "dane-missing",
            Self::PolicyUnreachable => "policy-unreachable",
            Self::PolicyMalformed => "policy-malformed",
            Self::PolicyHostCertificate => "policy-host-certificate",
            Self::SenderConfiguration => "sender-configuration",
            Self::Unknown => "unknown",
        }
    }

    /// Who can mend it.
    pub const fn who(self) -> Who {
        match self {
            Self::SenderConfiguration => Who::Sender,
            Self::TlsHandshakeFailed | Self::ConnectionInterrupted | Self::DaneMissing | Self::Unknown => Who::Either,
            _ => Who::Receiver,
        }
    }

    /// How urgent it is under a policy of the given force.
    pub const fn severity(self, force: Force) -> Severity {
        let enforced = matches!(force, Force::Enforced);
        match self {
            Self::StarttlsMissing
            | Self::CertificateNotYetValid
            | Self::CertificateNameMismatch
            | Self::CertificateUntrusted
            | Self::TlsaMismatch => {
                if enforced {
                    Severity::Critical
                } else {
                    Severity::High
                }
            }
            Self::CertificateExpired => match force {
                Force::Enforced | Force::Unstated => Severity::Critical,
                Force::Testing | Force::None => Severity::High,
            },
            Self::DnssecBroken => Severity::Critical,
            Self::MxNotInPolicy | Self::TlsHandshakeFailed => match force {
                Force::Enforced => Severity::Critical,
                Force::Unstated => Severity::High,
                Force::Testing | Force::None => Severity::Medium,
            },
            Self::ConnectionInterrupted | Self::Unknown => {
                if enforced {
                    Severity::High
                } else {
                    Severity::Medium
                }
            }
            Self::TlsaUnusable
            | Self::DaneMissing
            | Self::PolicyUnreachable
            | Self::PolicyMalformed
            | Self::PolicyHostCertificate => Severity::High,
            Self::SenderConfiguration => Severity::Info,
        }
    }

    /// What to tell people.
    #[expect(clippy::too_many_lines, reason = "a table, one entry a fault")]
    pub const fn advice(self) -> Advice {
        match self {
            Self::StarttlsMissing => Advice {
                title: "The mail server offers no TLS",
                meaning: "The receiving server did not offer STARTTLS, or something on the way removed the offer. Mail goes in the clear, or waits if the policy is enforced.",
                fix: "Enable STARTTLS with a certificate on every MX and every address, IPv6 too. Switch off SMTP inspection in firewalls: it removes the offer. Retire a backup MX that cannot do TLS. If TLS is offered wherever you look from, ask the sender for time and source address; somebody may be interfering.",
                commands: &[
                    "openssl s_client -starttls smtp -connect IP:25 -name probe.example.net -brief </dev/null",
                    "posttls-finger -c -l may '[MX]'",
                ],
                source: "RFC 8460 s.4.3.1",
            },
            Self::CertificateExpired => Advice {
                title: "The certificate has expired",
                meaning: "The certificate of the mail server, or one further up its chain, is past its end date.",
                fix: "Renew the certificate, then reload the mail server: a renewed file that was not loaded is the usual cause. Check every address of the host, and remove expired intermediate certificates.",
                commands: &[
                    "openssl s_client -starttls smtp -connect IP:25 -servername MX </dev/null 2>/dev/null | openssl x509 -noout -dates -serial -issuer",
                ],
                source: "RFC 8460 s.4.3.1",
            },
            Self::CertificateNotYetValid => Advice {
                title: "The certificate is not valid yet",
                meaning: "The certificate's first day lies in the future for the sender.",
                fix: "Check the clock of the machine that made the certificate, and the certificate's start date. If only one sender sees it, its clock is wrong.",
                commands: &[
                    "openssl s_client -starttls smtp -connect IP:25 -servername MX </dev/null 2>/dev/null | openssl x509 -noout -dates",
                ],
                source: "RFC 8460 s.4.3.1",
            },
            Self::CertificateNameMismatch => Advice {
                title: "The certificate is for another name",
                meaning: "The certificate does not hold the name of the MX host among its subject alternative names. The mail domain's own name does not help.",
                fix: "Issue a certificate that names every MX host, or have the server pick the right one for the name it is asked for (SNI). With DANE, a 3 1 1 record needs no matching name.",
                commands: &[
                    "openssl s_client -starttls smtp -connect MX:25 -servername MX </dev/null 2>/dev/null | openssl x509 -noout -subject -ext subjectAltName",
                ],
                source: "RFC 8460 s.4.3.1, RFC 8461 s.4.2",
            },
            Self::CertificateUntrusted => Advice {
                title: "The certificate is not trusted",
                meaning: "The sender found no way from the server's certificate to a public authority it trusts: an intermediate certificate is missing, or the certificate is self-signed or from a private authority.",
                fix: "Serve the whole chain: the server's certificate followed by the intermediates. MTA-STS needs a publicly trusted authority; a self-signed certificate works with DANE only.",
                commands: &[
                    "openssl s_client -starttls smtp -connect MX:25 -servername MX -verify_return_error -showcerts </dev/null 2>&1 | grep -E 'verify|depth| s:| i:'",
                ],
                source: "RFC 8460 s.4.3.1, RFC 8461 s.4.2",
            },
            Self::MxNotInPolicy => Advice {
                title: "The MX host is not in the MTA-STS policy",
                meaning: "The domain's MX records name a host that none of the policy's mx lines covers. A wildcard stands for exactly one label.",
                fix: "Add the host to the policy file first, then change the id in the _mta-sts record. Keep old names until max_age has passed.",
                commands: &["curl -sS https://mta-sts.DOM/.well-known/mta-sts.txt | grep '^mx:'", "dig +short MX DOM"],
                source: "RFC 8461 s.4.1, s.8.1",
            },
            Self::TlsHandshakeFailed => Advice {
                title: "The TLS handshake failed",
                meaning: "Sender and receiver could not agree on a protocol version or a cipher, or one of them broke the handshake off with an alert.",
                fix: "Offer TLS 1.2 and 1.3 with common ciphers and a valid key. Try each version by hand. If all work, ask the sender what it offers.",
                commands: &[
                    "openssl s_client -starttls smtp -connect MX:25 -servername MX -tls1_2 </dev/null",
                    "openssl s_client -starttls smtp -connect MX:25 -servername MX -tls1_3 </dev/null",
                ],
                source: "RFC 8460 s.4.3.1, RFC 8461 s.7.2",
            },
            Self::ConnectionInterrupted => Advice {
                title: "The connection broke off",
                meaning: "The connection timed out, was reset or was closed before TLS was up.",
                fix: "Look for connection limits, greylisting that hangs up, overloaded machines and firewalls between. A handful among thousands of sessions is normal.",
                commands: &[
                    "openssl s_client -starttls smtp -connect IP:25 -servername MX -brief </dev/null",
                    "posttls-finger -c -l may '[MX]'",
                ],
                source: "RFC 8460 s.4.3.4",
            },
            Self::TlsaMismatch => Advice {
                title: "The TLSA record does not match the certificate",
                meaning: "DNS announces another key than the mail server shows. Usually the key was changed and the record was not.",
                fix: "Publish the TLSA record of the live key. Before the next change publish the new record beside the old one for two TTLs, or keep the key when renewing.",
                commands: &[
                    "openssl s_client -starttls smtp -connect MX:25 -servername MX </dev/null 2>/dev/null | openssl x509 -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256",
                    "dig +short TLSA _25._tcp.MX",
                ],
                source: "RFC 7671 s.5.1, s.8",
            },
            Self::TlsaUnusable => Advice {
                title: "No TLSA record can be used",
                meaning: "All TLSA records of the host are of a kind that senders must ignore, or have data of the wrong length. TLS is then used without checking who answers.",
                fix: "Publish 3 1 1 records with the SHA-256 of each MX host's public key at _25._tcp and the MX host. Remove records with usage 0 or 1.",
                commands: &["dig +dnssec +multi TLSA _25._tcp.MX", "posttls-finger -c -l dane-only DOM"],
                source: "RFC 8460 s.4.3.2.1, RFC 7671 s.5.1",
            },
            Self::DnssecBroken => Advice {
                title: "DNSSEC validation fails",
                meaning: "The sender's resolver could not validate the DNS records of the domain or of its MX hosts. Senders that use DANE hold the mail back.",
                fix: "Re-sign the zone, repair the DS record at the parent, and see that every name server answers TLSA queries without an error. Check both the zone of the domain and that of the MX host.",
                commands: &[
                    "dig @9.9.9.9 +dnssec TLSA _25._tcp.MX",
                    "dig @9.9.9.9 +cd TLSA _25._tcp.MX",
                    "delv +vtrace TLSA _25._tcp.MX",
                    "dig +short DS DOM",
                ],
                source: "RFC 8460 s.4.3.2.1",
            },
            Self::DaneMissing => Advice {
                title: "The sender demands DANE, and there is none",
                meaning: "This sender is set to deliver to you with DANE only, but found no TLSA record secured by DNSSEC at the MX host.",
                fix: "Publish TLSA records for every MX host in a signed zone, or ask the sender (the report's contact address) to lift its rule.",
                commands: &["dig +dnssec TLSA _25._tcp.MX", "posttls-finger -c -l dane-only DOM"],
                source: "RFC 8460 s.4.3.2.1, RFC 7672 s.6",
            },
            Self::PolicyUnreachable => Advice {
                title: "The MTA-STS policy cannot be fetched",
                meaning: "The _mta-sts record promises a policy, but the sender could not get it from the web host mta-sts.DOM. No mail server was involved. A sender without a cached copy goes on without MTA-STS.",
                fix: "Answer with status 200 and text/plain directly at that address: no redirect, no bot protection, on IPv4 and IPv6. To give up MTA-STS, publish mode none first; do not just delete the host.",
                commands: &[
                    "dig +short TXT _mta-sts.DOM",
                    "curl -sS -o /dev/null -w '%{http_code} %{content_type} %{time_total}\\n' --max-redirs 0 https://mta-sts.DOM/.well-known/mta-sts.txt",
                ],
                source: "RFC 8460 s.4.3.2.2, RFC 8461 s.3.3",
            },
            Self::PolicyMalformed => Advice {
                title: "The MTA-STS policy cannot be understood",
                meaning: "The sender fetched the policy file but could not read it as a policy, so it is not applied.",
                fix: "The file has the lines version: STSv1, mode, one mx line a host, and max_age (at most 31557600). Values are case-sensitive; no blank line, comment or byte order mark. After mending it, change the id in the _mta-sts record.",
                commands: &["curl -sS https://mta-sts.DOM/.well-known/mta-sts.txt | od -c | head -30"],
                source: "RFC 8460 s.4.3.2.2, RFC 8461 s.3.2",
            },
            Self::PolicyHostCertificate => Advice {
                title: "The web certificate of the policy host is not valid",
                meaning: "This is about the HTTPS certificate of mta-sts.DOM, not about the mail server's. The sender cannot trust the policy and does not apply it.",
                fix: "Install a public certificate for exactly mta-sts.DOM with its full chain.",
                commands: &[
                    "openssl s_client -connect mta-sts.DOM:443 -servername mta-sts.DOM </dev/null 2>/dev/null | openssl x509 -noout -dates -issuer -ext subjectAltName",
                ],
                source: "RFC 8460 s.4.3.2.2, RFC 8461 s.3.3",
            },
            Self::SenderConfiguration => Advice {
                title: "The sender's own settings stand in the way",
                meaning: "The reason given points to the reporting server's configuration, not to yours.",
                fix: "Nothing to do on your side. If it persists, tell the sender through the report's contact address.",
                commands: &[],
                source: "RFC 8460 s.4.3",
            },
            Self::Unknown => Advice {
                title: "A failure the report does not explain",
                meaning: "The report gives no reason that points to a cause.",
                fix: "Test every MX on IPv4 and IPv6 with the commands below. If all is well, ask the sender through the report's contact address.",
                commands: &[
                    "posttls-finger -c -l secure DOM",
                    "openssl s_client -starttls smtp -connect MX:25 -servername MX -verify_hostname MX -brief </dev/null",
                ],
                source: "RFC 8460 s.4.3",
            },
        }
    }
}
