//! Faults of TLSA records and DNSSEC.

use super::{Advice, cause, steps};

pub(super) const MISMATCH: Advice = Advice {
    meaning: "DNS announces another key or authority than the mail server shows. Usually the key or the issuer was changed and the record was not.",
    causes: &[
        cause("The certificate was renewed with a new key, and the TLSA record was not changed.", "RFC 7671 s.8"),
        cause(
            "The record names an authority (usage 2), and the issuer's intermediate changed, as those of Let's Encrypt did in 2024 and do again.",
            "https://github.com/Mailu/Mailu/issues/2138",
        ),
        cause("The record names a root that the server does not send along.", "RFC 7671 s.5.2.2"),
        cause(
            "The record was replaced instead of added to the old one, and caches still have the old one.",
            "RFC 7671 s.8.1",
        ),
        cause("Name servers differ: one still has the old record.", "https://github.com/danefail/list/issues/47"),
        cause(
            "The server has an RSA and an ECDSA certificate, and only one has a record.",
            "https://github.com/internetstandards/Internet.nl/issues/492",
        ),
        cause("One machine or one address of several has another key.", "RFC 7671 s.8"),
        cause(
            "The record is the hash of nothing (e3b0c442...): the command that made it got no certificate. It has the right form, so senders use it, and it never matches.",
            "RFC 6698 s.2.1",
        ),
        cause(
            "The record was made from the certificate but says public key, or the other way round.",
            "RFC 6698 s.2.1.2",
        ),
        cause(
            "Microsoft also reports a certificate that is not valid yet in this way.",
            "https://learn.microsoft.com/en-us/purview/how-smtp-dane-works",
        ),
    ],
    fix: "Publish the TLSA record of the live key (3 1 1) beside the old ones. Before the next change publish the new record beside the old one and wait two TTLs, or keep the key when renewing (certbot --reuse-key). With usage 2, send the authority's certificate along, and publish the next intermediate before the issuer changes.",
    fix_under_dane: "",
    steps: &[
        steps::DANE_EXACT,
        steps::KEY_HASH,
        steps::TLSA,
        steps::RSA_AND_ECDSA,
        steps::NAME_SERVERS,
        steps::ADDRESSES[0],
        steps::ADDRESSES[1],
        steps::FINGER_DANE,
    ],
    steps_without_mx: &[steps::MX_HOSTS, steps::FINGER_DANE],
    sections: &["RFC 7671 s.5.1", "RFC 7671 s.8"],
};

pub(super) const UNUSABLE: Advice = Advice {
    meaning: "All TLSA records of the host are of a kind that senders must ignore, or have data of the wrong length. Most senders then use TLS without checking who answers; Exchange Online holds the mail back.",
    causes: &[
        cause("Records with usage 0 or 1, which are not for mail.", "RFC 7672 s.3.1.3"),
        cause("Data of the wrong length, or a typing error.", "RFC 6698 s.2.1.3"),
        cause(
            "A record left over from an earlier key: some senders report that in the same way.",
            "RFC 8460 s.4.3.2.1",
        ),
    ],
    fix: "Publish 3 1 1 records with the SHA-256 of each MX host's public key at _25._tcp and the MX host. Remove records with usage 0 or 1.",
    fix_under_dane: "",
    steps: &[steps::TLSA, steps::KEY_HASH, steps::DANE_EXACT, steps::FINGER_DANE],
    steps_without_mx: &[steps::MX_HOSTS, steps::FINGER_DANE],
    sections: &["RFC 8460 s.4.3.2.1", "RFC 7671 s.5.1"],
};

pub(super) const DNSSEC: Advice = Advice {
    meaning: "The sender's resolver could not validate the DNS records of the domain or of its MX hosts, or a name server did not answer. Senders that use DANE hold the mail back.",
    causes: &[
        cause("Signatures have expired.", "RFC 4035 s.5.3.1"),
        cause(
            "The DS record at the parent does not fit the zone's key, after a key change or a move.",
            "RFC 6781 s.4.1",
        ),
        cause(
            "A name server answers TLSA queries with an error, or proves wrongly that there is no such name.",
            "RFC 7672 s.2.1.2",
        ),
        cause("A firewall drops TLSA queries.", "https://github.com/danefail/list/issues/42"),
        cause("One of several name servers is at fault.", "https://github.com/danefail/list/issues/21"),
        cause("Large answers are lost: fragments over UDP, or DNS over TCP is blocked.", "RFC 7766 s.5"),
        cause("The sender's resolver is at fault, if no other sender sees the problem.", "RFC 8460 s.4.3.2.1"),
    ],
    fix: "Find the zone of the MX host first: it need not be that of the domain. Sign it anew, fix the DS record at the parent, and see that every name server answers TLSA queries without an error, over UDP and TCP.",
    fix_under_dane: "",
    steps: &[steps::BOGUS, steps::DELV, steps::ZONE, steps::NAME_SERVERS, steps::DNS_TCP],
    steps_without_mx: &[steps::DOMAIN_BOGUS, steps::DOMAIN_DELV, steps::DOMAIN_SERVERS],
    sections: &["RFC 8460 s.4.3.2.1", "RFC 7672 s.2.1"],
};

pub(super) const MISSING: Advice = Advice {
    meaning: "This sender is set to deliver to you with DANE only, but found no TLSA record secured by DNSSEC at the MX host.",
    causes: &[
        cause("A new MX host has no TLSA record.", "RFC 7672 s.2.2"),
        cause("The zone of an MX host is not signed, or no longer is.", "RFC 7672 s.2.2.1"),
        cause("The domain moved to a provider without DANE.", "RFC 7672 s.6"),
        cause("The sender demands DANE of everybody, without agreement.", "RFC 7672 s.6"),
    ],
    fix: "Publish TLSA records for every MX host in a signed zone, or ask the sender (the report's contact address) to lift its rule.",
    fix_under_dane: "",
    steps: &[steps::TLSA, steps::ZONE, steps::FINGER_DANE, steps::MX_HOSTS],
    steps_without_mx: &[steps::MX_HOSTS, steps::FINGER_DANE],
    sections: &["RFC 8460 s.4.3.2.1", "RFC 7672 s.6"],
};
