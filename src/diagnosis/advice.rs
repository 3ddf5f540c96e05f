//! The advice for each fault: what happened, the usual causes, the fix. One entry per fault.
//!
//! Only the engine contains these texts. The headline is in `fault`, because the page needs it without the rest.

use super::fault::Fault;

/// The advice for a fault, as shown to users.
#[derive(Debug, Clone, Copy)]
pub struct Advice {
    /// What happened. `DOM` is a placeholder for the policy domain.
    pub meaning: &'static str,
    /// The usual causes, the most frequent first.
    pub causes: &'static [&'static str],
    /// What to do. `DOM` is a placeholder for the policy domain.
    pub fix: &'static str,
    /// Commands to check it; see [`Fault::commands`].
    pub commands: &'static [&'static str],
    /// The RFC sections that define the requirement.
    pub sections: &'static [&'static str],
}

impl Advice {
    /// The RFC sections as one comma-separated line.
    pub fn source(&self) -> String {
        self.sections.join(", ")
    }
}

impl Fault {
    /// The static texts for this fault, with placeholders not yet filled in.
    #[expect(clippy::too_many_lines, reason = "a table, one entry a fault")]
    pub const fn advice(self) -> Advice {
        let commands = self.commands();
        match self {
            Self::StarttlsMissing => Advice {
                meaning: "The receiving server did not offer STARTTLS, or something on the way removed the offer. Mail goes in the clear, or waits if the policy is enforced.",
                causes: &[
                    "STARTTLS is switched off, or no certificate is loaded, on one host or one address.",
                    "A firewall with SMTP inspection removes the offer (it shows as XXXXXXXA).",
                    "A filter or greylisting service in front of the server speaks no TLS.",
                    "The server offers STARTTLS but answers it with an error (454 and the like).",
                    "Somebody on the way interferes, if only some senders see it.",
                ],
                fix: "Enable STARTTLS with a certificate on every MX and every address, IPv6 too. Switch off SMTP inspection in firewalls: it removes the offer. Retire a backup MX that cannot do TLS. If TLS is offered wherever you look from, ask the sender for time and source address; somebody may be interfering.",
                commands,
                sections: &["RFC 8460 s.4.3.1", "RFC 8461 s.5"],
            },
            Self::CertificateExpired => Advice {
                meaning: "The certificate of the mail server, or one further up its chain, is past its end date.",
                causes: &[
                    "The certificate was renewed, but the mail server was not reloaded.",
                    "The renewal failed.",
                    "One address or one machine of several still has the old certificate.",
                    "An intermediate certificate in the chain has expired.",
                    "The sender's clock is wrong, if nobody else sees it.",
                ],
                fix: "Renew the certificate, then reload the mail server: a renewed file that was not loaded is the usual cause. Check every address of the host, and remove expired intermediate certificates.",
                commands,
                sections: &["RFC 8460 s.4.3.1"],
            },
            Self::CertificateNotYetValid => Advice {
                meaning: "The certificate's first day lies in the future for the sender.",
                causes: &[
                    "The certificate was put in place too early.",
                    "The clock of the machine that made it, or of the sender, is wrong.",
                ],
                fix: "Check the clock of the machine that made the certificate, and the certificate's start date. If only one sender sees it, its clock is wrong.",
                commands,
                sections: &["RFC 8460 s.4.3.1"],
            },
            Self::CertificateNameMismatch => Advice {
                meaning: "The certificate does not hold the name of the MX host among its subject alternative names. The mail domain's own name does not help.",
                causes: &[
                    "The certificate names the mail domain or another host, not the MX host.",
                    "The server shows its default certificate because it does not know the name it is asked for (SNI).",
                    "The name is in the common name only, which no longer counts.",
                    "A wildcard certificate is used for a name with one label more.",
                    "The MX record names a host of the provider, the certificate one of the customer, or the other way round.",
                ],
                fix: "Issue a certificate that names every MX host, or have the server pick the right one for the name it is asked for (SNI). With DANE, a 3 1 1 record needs no matching name.",
                commands,
                sections: &["RFC 8460 s.4.3.1", "RFC 8461 s.4.2"],
            },
            Self::CertificateUntrusted => Advice {
                meaning: "The sender found no way from the server's certificate to a public authority it trusts: an intermediate certificate is missing, or the certificate is self-signed or from a private authority.",
                causes: &[
                    "An intermediate certificate is not sent along.",
                    "The certificate is self-signed, or from a private authority.",
                    "A root in the chain has expired, or the sender does not know it yet.",
                    "The chain is sent in the wrong order.",
                ],
                fix: "Serve the whole chain: the server's certificate followed by the intermediates. MTA-STS needs a publicly trusted authority; a self-signed certificate works with DANE only.",
                commands,
                sections: &["RFC 8460 s.4.3.1", "RFC 8461 s.4.2"],
            },
            Self::MxNotInPolicy => Advice {
                meaning: "The domain's MX records name a host that none of the policy's mx lines covers. A wildcard matches exactly one label.",
                causes: &[
                    "A host was added to the MX records but not to the policy.",
                    "A wildcard in the policy is expected to cover more than one label.",
                    "The policy was changed, but not the id in the _mta-sts record, so senders keep the old one.",
                    "The provider renamed its hosts.",
                ],
                fix: "Add the host to the policy file first, then change the id in the _mta-sts record. Keep old names until max_age has passed.",
                commands,
                sections: &["RFC 8461 s.4.1", "RFC 8461 s.8.1"],
            },
            Self::TlsHandshakeFailed => Advice {
                meaning: "Sender and receiver could not agree on a protocol version or a cipher, or one of them aborted the handshake with an alert.",
                causes: &[
                    "The server offers only old versions (below TLS 1.2) or unusual ciphers, or only new ones to an old sender.",
                    "Something after STARTTLS does not speak TLS: a proxy, or a server without a key.",
                    "The server asks the sender for a certificate and does not like it.",
                ],
                fix: "Offer TLS 1.2 and 1.3 with common ciphers and a valid key. Try each version by hand. If all work, ask the sender what it offers.",
                commands,
                sections: &["RFC 8460 s.4.3.1", "RFC 8461 s.7.2"],
            },
            Self::ConnectionInterrupted => Advice {
                meaning: "The connection timed out, was reset or was closed before TLS was up.",
                causes: &[
                    "A passing fault of the network; some always happen.",
                    "Connection limits, or greylisting that hangs up.",
                    "A firewall between, or large packets lost on the way.",
                    "An overloaded machine.",
                ],
                fix: "Look for connection limits, greylisting that hangs up, overloaded machines and firewalls between. A handful among thousands of sessions is normal.",
                commands,
                sections: &["RFC 8460 s.4.3.4"],
            },
            Self::TlsaMismatch => Advice {
                meaning: "DNS announces another key than the mail server shows. Usually the key was changed and the record was not.",
                causes: &[
                    "The certificate was renewed with a new key, and the TLSA record was not changed.",
                    "The record was changed at once instead of beside the old one, and caches still hold the old.",
                    "One machine or one address of several has another key.",
                    "The record was made from the certificate but says public key, or the other way round.",
                ],
                fix: "Publish the TLSA record of the live key. Before the next change publish the new record beside the old one for two TTLs, or keep the key when renewing.",
                commands,
                sections: &["RFC 7671 s.5.1", "RFC 7671 s.8"],
            },
            Self::TlsaUnusable => Advice {
                meaning: "All TLSA records of the host are of a kind that senders must ignore, or have data of the wrong length. TLS is then used without checking who answers.",
                causes: &[
                    "Records with usage 0 or 1, which are not for mail.",
                    "Data of the wrong length, a typing error, or the hash of an empty file.",
                    "A record left over from an earlier key: some senders report that in the same way.",
                ],
                fix: "Publish 3 1 1 records with the SHA-256 of each MX host's public key at _25._tcp and the MX host. Remove records with usage 0 or 1.",
                commands,
                sections: &["RFC 8460 s.4.3.2.1", "RFC 7671 s.5.1"],
            },
            Self::DnssecBroken => Advice {
                meaning: "The sender's resolver could not validate the DNS records of the domain or of its MX hosts. Senders that use DANE hold the mail back.",
                causes: &[
                    "Signatures have expired.",
                    "The DS record at the parent does not fit the zone's key, after a key change or a move.",
                    "A name server answers TLSA queries with an error, or proves wrongly that there is no such name.",
                    "The sender's resolver is at fault, if nobody else sees it.",
                ],
                fix: "Re-sign the zone, repair the DS record at the parent, and see that every name server answers TLSA queries without an error. Check both the zone of the domain and that of the MX host.",
                commands,
                sections: &["RFC 8460 s.4.3.2.1", "RFC 7672 s.2.1"],
            },
            Self::DaneMissing => Advice {
                meaning: "This sender is set to deliver to you with DANE only, but found no TLSA record secured by DNSSEC at the MX host.",
                causes: &[
                    "A new MX host has no TLSA record.",
                    "The zone of an MX host is not signed, or no longer is.",
                    "The domain moved to a provider without DANE.",
                    "The sender demands DANE of everybody, without agreement.",
                ],
                fix: "Publish TLSA records for every MX host in a signed zone, or ask the sender (the report's contact address) to lift its rule.",
                commands,
                sections: &["RFC 8460 s.4.3.2.1", "RFC 7672 s.6"],
            },
            Self::PolicyUnreachable => Advice {
                meaning: "The _mta-sts record promises a policy, but the sender could not get it from the web host mta-sts.DOM. No mail server was involved. A sender without a cached copy goes on without MTA-STS.",
                causes: &[
                    "The web host answers with an error, or redirects (which senders must not follow).",
                    "mta-sts.DOM has no address, or IPv6 does not work.",
                    "Bot protection, a firewall or a country filter turns mail servers away.",
                    "The record _mta-sts.DOM was left behind after the web host was removed.",
                    "The web host is too slow, or speaks no TLS the sender accepts.",
                ],
                fix: "Answer with status 200 and text/plain directly at that address: no redirect, no bot protection, on IPv4 and IPv6. To give up MTA-STS, publish mode none first; do not just delete the host.",
                commands,
                sections: &["RFC 8460 s.4.3.2.2", "RFC 8461 s.3.3", "RFC 8461 s.8.3"],
            },
            Self::PolicyMalformed => Advice {
                meaning: "The sender fetched the policy file but could not read it as a policy, so it is not applied.",
                causes: &[
                    "A web page comes instead of the text file, often an error page with status 200.",
                    "A line is missing: version, mode, max_age, or mx.",
                    "A value is spelt wrong: mode is case-sensitive, max_age a number up to 31557600, mx a host name without port, list or dot at the end.",
                    "A byte order mark, blank lines, comments, or a space before a colon.",
                ],
                fix: "The file has the lines version: STSv1, mode, one mx line a host, and max_age (at most 31557600). Values are case-sensitive; no blank line, comment or byte order mark. After fixing it, change the id in the _mta-sts record.",
                commands,
                sections: &["RFC 8460 s.4.3.2.2", "RFC 8461 s.3.2"],
            },
            Self::PolicyHostCertificate => Advice {
                meaning: "This is about the HTTPS certificate of mta-sts.DOM, not about the mail server's. The sender cannot trust the policy and does not apply it.",
                causes: &[
                    "The certificate does not name mta-sts.DOM.",
                    "It has expired.",
                    "An intermediate certificate is not sent along, or the certificate is self-signed.",
                    "A CNAME leads to a provider that presents its own certificate.",
                ],
                fix: "Install a public certificate for exactly mta-sts.DOM with its full chain.",
                commands,
                sections: &["RFC 8460 s.4.3.2.2", "RFC 8461 s.3.3"],
            },
            Self::SenderConfiguration => Advice {
                meaning: "The reason given points to the reporting server's configuration, not to yours.",
                causes: &["A rule or a missing piece at the sender."],
                fix: "Nothing to do on your side. If it persists, tell the sender through the report's contact address.",
                commands,
                sections: &["RFC 8460 s.4.3"],
            },
            Self::Unknown => Advice {
                meaning: "The report gives no reason that points to a cause.",
                causes: &[
                    "Any fault of TLS, certificate or policy at one MX host or one address.",
                    "A fault on the sender's side, if nobody else sees it.",
                ],
                fix: "Test every MX on IPv4 and IPv6 with the commands below. If all is well, ask the sender through the report's contact address.",
                commands,
                sections: &["RFC 8460 s.4.3"],
            },
        }
    }
}
