//! Faults of a mail server: STARTTLS, its certificate, the handshake, the connection.

use super::{Advice, KEEP_THE_KEY, cause, steps};

pub(super) const STARTTLS_MISSING: Advice = Advice {
    meaning: "The receiving server did not offer STARTTLS, refused it, or something on the way removed the offer. Mail is sent unencrypted, or delayed if your policy is in enforce mode.",
    causes: &[
        cause(
            "STARTTLS is switched off on one host or one address, or no certificate is loaded there.",
            "RFC 3207 s.4",
        ),
        cause(
            "The server offers STARTTLS but answers 454: key and certificate cannot be read, or are no pair.",
            "https://github.com/plesk/letsencrypt-plesk/issues/97",
        ),
        cause(
            "A firewall with SMTP inspection removes the offer (it shows as XXXXXXXA), or puts it into the first line of the answer to EHLO, where senders do not look for it.",
            "https://www.cisco.com/c/en/us/support/docs/security/email-security-appliance/212587-troubleshooting-tls-failures.html",
        ),
        cause("A filter or greylisting service in front of the server has no TLS.", "RFC 8460 s.4.3.1"),
        cause("Somebody on the way interferes, if only some senders see it.", "RFC 8460 s.7"),
    ],
    fix: "Enable STARTTLS with a certificate on every MX and every address, IPv6 too. See that the mail server can read key and certificate, and that they are a pair. Switch off SMTP inspection in firewalls: it removes the offer. Retire a backup MX that cannot do TLS. If TLS is offered wherever you look from, ask the sender for time and source address; somebody may be interfering.",
    fix_under_dane: "",
    steps: &[steps::LOG, steps::STARTTLS, steps::EHLO, steps::FINGER_MAY, steps::ADDRESSES[0], steps::ADDRESSES[1]],
    steps_without_mx: &[steps::LOG, steps::MX_HOSTS, steps::FINGER_VERIFY],
    sections: &["RFC 8460 s.4.3.1", "RFC 8461 s.5"],
};

pub(super) const EXPIRED: Advice = Advice {
    meaning: "The certificate of the mail server, or one further up its chain, is past its end date.",
    causes: &[
        cause("The certificate was renewed, but the mail server was not reloaded.", "RFC 8460 s.4.3.1"),
        cause(
            "The renewal failed. Certificates now last 200 days or less, some only days, so a failed renewal soon shows.",
            "https://cabforum.org/working-groups/server/baseline-requirements/requirements/",
        ),
        cause("One address or one machine of several still has the old certificate.", "RFC 8460 s.4.3.1"),
        cause("An intermediate certificate in the chain has expired.", "RFC 5280 s.6.1.3"),
        cause(
            "The sender still builds the chain to an old root that has expired, as with DST Root CA X3 in 2021, or its clock is wrong, if no other sender sees the problem.",
            "https://letsencrypt.org/docs/dst-root-ca-x3-expiration-september-2021/",
        ),
    ],
    fix: "Renew the certificate, then reload the mail server: a renewed file that was not loaded is the usual cause. Check every address of the host, and remove expired intermediate certificates.",
    fix_under_dane: KEEP_THE_KEY,
    steps: &[steps::DATES, steps::CHAIN, steps::ADDRESSES[0], steps::ADDRESSES[1], steps::CLOCK],
    steps_without_mx: &[steps::MX_HOSTS, steps::FINGER_VERIFY],
    sections: &["RFC 8460 s.4.3.1"],
};

pub(super) const NOT_YET_VALID: Advice = Advice {
    meaning: "The certificate's first day is in the future for the sender.",
    causes: &[
        cause("The certificate was put in place before its first day.", "RFC 5280 s.4.1.2.5"),
        cause("The clock of the machine that made it, or of the sender, is wrong.", "RFC 5280 s.6.1.3"),
    ],
    fix: "Check the certificate's start date and the clock of the machine that made it. Use the old certificate until then. If only one sender sees it, its clock is wrong.",
    fix_under_dane: KEEP_THE_KEY,
    steps: &[steps::DATES, steps::CLOCK, steps::ADDRESSES[0], steps::ADDRESSES[1]],
    steps_without_mx: &[steps::MX_HOSTS, steps::FINGER_VERIFY],
    sections: &["RFC 8460 s.4.3.1"],
};

pub(super) const NAME_MISMATCH: Advice = Advice {
    meaning: "The certificate's subject alternative names do not include the MX host. The mail domain's own name does not help.",
    causes: &[
        cause("The certificate names the mail domain or another host, not the MX host.", "RFC 8461 s.4.2"),
        cause(
            "One machine or one address of several has another certificate; often the IPv6 address leads to another machine.",
            "https://github.com/docker-mailserver/docker-mailserver/issues/3955",
        ),
        cause(
            "The server shows its default certificate because it does not know the name it is asked for (SNI).",
            "RFC 8461 s.7.1",
        ),
        cause("The name is in the common name only, which no longer counts.", "RFC 8461 s.4.2"),
        cause("A wildcard certificate is used for a name with one label more.", "RFC 6125 s.6.4.3"),
        cause(
            "The MX record names a host of the provider, the certificate one of the customer, or the other way round.",
            "RFC 8461 s.4.2",
        ),
    ],
    fix: "Install a certificate that names every MX host on every machine, or have the server pick the right one for the name it is asked for (SNI). With DANE, a 3 1 1 record needs no matching name.",
    fix_under_dane: KEEP_THE_KEY,
    steps: &[
        steps::NAMES,
        steps::NAMES_WITHOUT_SNI,
        steps::VERIFY,
        steps::ADDRESSES[0],
        steps::ADDRESSES[1],
        steps::MX_HOSTS,
    ],
    steps_without_mx: &[steps::MX_HOSTS, steps::FINGER_VERIFY],
    sections: &["RFC 8460 s.4.3.1", "RFC 8461 s.4.2"],
};

pub(super) const UNTRUSTED: Advice = Advice {
    meaning: "The sender found no way from the server's certificate to a public authority it trusts, or the certificate may not be used so: an intermediate is missing, it is self-signed or from a private authority, it was revoked, or its key or usage does not do.",
    causes: &[
        cause(
            "An intermediate certificate is not sent along. Since authorities change their intermediates without notice, a chain pieced together by hand breaks at a renewal.",
            "https://letsencrypt.org/certificates/",
        ),
        cause("The certificate is self-signed, or from a private authority.", "RFC 8461 s.4.2"),
        cause(
            "The certificate lacks the usage digitalSignature or serverAuth, or its key or signature is too weak.",
            "RFC 5280 s.4.2.1.3",
        ),
        cause("The certificate was revoked.", "RFC 5280 s.5"),
        cause(
            "The sender's list of authorities is old or empty, if no other sender sees the problem.",
            "https://github.com/iredmail/iRedMail/issues/215",
        ),
        cause("The chain is sent in the wrong order.", "RFC 8446 s.4.4.2"),
    ],
    fix: "Serve the whole chain: the server's certificate followed by the intermediates. A revoked certificate must be renewed; one with a weak key or without the right usage must be issued again with digitalSignature and serverAuth, RSA of 2048 bits or P-256, and SHA-256: there the chain does not help. MTA-STS needs a publicly trusted authority; a self-signed certificate works with DANE only.",
    fix_under_dane: KEEP_THE_KEY,
    steps: &[
        steps::VERIFY_CHAIN,
        steps::CHAIN,
        steps::GNUTLS,
        steps::KEY_USAGE,
        steps::FINGER_VERIFY,
        steps::ADDRESSES[0],
        steps::ADDRESSES[1],
    ],
    steps_without_mx: &[steps::MX_HOSTS, steps::FINGER_VERIFY],
    sections: &["RFC 8460 s.4.3.1", "RFC 8461 s.4.2"],
};

pub(super) const HANDSHAKE: Advice = Advice {
    meaning: "Sender and receiver could not set up TLS: no version, cipher or key type in common, or one of them aborted with an alert. Postfix says tls-handshake-failure for every handshake that fails, lost connections and time-outs too.",
    causes: &[
        cause("The server offers only old versions: senders refuse TLS 1.0 and 1.1.", "RFC 8996 s.1"),
        cause(
            "The server's ciphers or keys are too weak for the sender: DH or RSA below 2048 bits, SHA-1, or ECDSA only.",
            "RFC 9325 s.4",
        ),
        cause("Something that answers after STARTTLS has no TLS: a proxy, or a server without a key.", "RFC 3207 s.4"),
        cause(
            "The server has no certificate for the name it is asked for, and says so (alert 112) instead of using its default.",
            "RFC 6066 s.3",
        ),
        cause("The server asks the sender for a certificate and does not like it.", "RFC 8446 s.4.3.2"),
        cause(
            "A first message in two packets, as post-quantum senders use it, is dropped or misread on the way.",
            "https://github.com/openssl/openssl/issues/27557",
        ),
        cause(
            "Microsoft cannot resume sessions with some Go servers, and reports it without a reason.",
            "https://github.com/mjl-/mox/issues/237",
        ),
    ],
    fix: "Offer TLS 1.2 and 1.3 with common ciphers and a valid key of 2048 bits or P-256. Try each version by hand, and a large first message. Your own log names the alert. If all work, ask the sender what it offers.",
    fix_under_dane: "",
    steps: &[
        steps::LOG,
        steps::TLS12,
        steps::TLS13,
        steps::HELLO,
        steps::KEY_USAGE,
        steps::FINGER_MAY,
        steps::SENDER_NAME,
    ],
    steps_without_mx: &[steps::LOG, steps::MX_HOSTS, steps::FINGER_VERIFY],
    sections: &["RFC 8460 s.4.3.1", "RFC 8461 s.7.2"],
};

pub(super) const INTERRUPTED: Advice = Advice {
    meaning: "The connection timed out, was reset, was closed or was refused before TLS was up.",
    causes: &[
        cause("A passing fault of the network; some always happen.", "RFC 8460 s.4.3.4"),
        cause("Limits on connections or rate, tarpits, or greylisting that hangs up.", "RFC 5321 s.3.8"),
        cause(
            "Old servers hang up where they should send an alert: the cause is then in the handshake.",
            "RFC 8446 s.6",
        ),
        cause(
            "A first message in two packets, as post-quantum senders use it, is dropped on the way.",
            "https://github.com/golang/go/issues/71257",
        ),
        cause(
            "A firewall in between, or large packets lost on the way (path MTU); perhaps only on IPv6.",
            "RFC 8201 s.1",
        ),
        cause("An overloaded machine.", "RFC 5321 s.3.8"),
    ],
    fix: "Look for connection limits, tarpits, greylisting that hangs up, overloaded machines and firewalls between. Try both versions of TLS and a large first message, over IPv4 and IPv6. A handful among thousands of sessions is normal.",
    fix_under_dane: "",
    steps: &[
        steps::LOG,
        steps::STARTTLS,
        steps::HELLO,
        steps::TLS12,
        steps::TLS13,
        steps::ADDRESSES[0],
        steps::ADDRESSES[1],
        steps::SENDER_NAME,
    ],
    steps_without_mx: &[steps::LOG, steps::MX_HOSTS, steps::FINGER_VERIFY],
    sections: &["RFC 8460 s.4.3.4"],
};

pub(super) const UNKNOWN: Advice = Advice {
    meaning: "The report gives no reason that points to a cause.",
    causes: &[
        cause("Any fault of TLS, certificate or policy at one MX host or one address.", "RFC 8460 s.4.3.1"),
        cause("A fault on the sender's side, if no other sender sees the problem.", "RFC 8460 s.4.3"),
        cause(
            "Microsoft cannot resume sessions with some Go servers, and reports it without a reason.",
            "https://github.com/mjl-/mox/issues/237",
        ),
    ],
    fix: "Test every MX on IPv4 and IPv6 with the commands below. For reports of Microsoft, its Remote Connectivity Analyzer repeats the checks of Exchange Online. If all is well, ask the sender through the report's contact address.",
    fix_under_dane: "",
    steps: &[
        steps::VERIFY,
        steps::LOG,
        steps::FINGER_VERIFY,
        steps::TLS12,
        steps::MX_HOSTS,
        steps::ADDRESSES[0],
        steps::ADDRESSES[1],
    ],
    steps_without_mx: &[steps::FINGER_VERIFY, steps::LOG, steps::MX_HOSTS, steps::POLICY_LINES],
    sections: &["RFC 8460 s.4.3"],
};

pub(super) const SENDER: Advice = Advice {
    meaning: "The reason given points to the reporting server's configuration, not to yours.",
    causes: &[cause("A rule or a missing piece at the sender.", "RFC 8460 s.4.3")],
    fix: "Nothing to do on your side. If it persists, tell the sender through the report's contact address.",
    fix_under_dane: "",
    steps: &[steps::SENDER_NAME, steps::FINGER_VERIFY],
    steps_without_mx: &[],
    sections: &["RFC 8460 s.4.3"],
};
