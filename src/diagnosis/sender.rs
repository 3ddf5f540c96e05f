//! Recognises the software that sent a report by the organisation's name, the contact address, the format of the report
//! identifier, or the wording of a reason. Each sender words failures in its own way.

use crate::report::model::Report;

/// A known sender of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sender {
    /// Google, for Gmail and Workspace.
    Google,
    /// Microsoft, for Exchange Online.
    Microsoft,
    /// Mail.ru.
    MailRu,
    /// The mox mail server.
    Mox,
    /// The Stalwart mail server.
    Stalwart,
    /// Postfix with sys4's TLSRPT reporter.
    Postfix,
    /// Halon's mail server.
    Halon,
    /// Bird's Momentum, formerly `SparkPost`.
    Momentum,
    /// The Perl library `Mail::TLSRPT`.
    MailTlsRpt,
}

/// What a sender is recognised by.
struct Marks {
    sender: Sender,
    /// First word of the organisation's name, in lower case.
    organization: &'static [&'static str],
    /// Domain of the contact address, or a parent domain of it.
    contact: &'static [&'static str],
    /// Format of the report identifier.
    id: Option<fn(&str) -> bool>,
    /// Prefixes of reasons that only this sender writes.
    reasons: &'static [&'static str],
}

/// All known senders. Small sites give their host name as organisation, so the report identifier has to suffice there.
const KNOWN: [Marks; 9] = [
    Marks {
        sender: Sender::Google,
        organization: &["google"],
        contact: &["google.com"],
        id: Some(day_and_domain),
        reasons: &[],
    },
    Marks {
        sender: Sender::Microsoft,
        organization: &["microsoft"],
        contact: &["microsoft.com"],
        id: Some(ticks_and_domain),
        reasons: &["MX_HOSTS_MISMATCH", "VALIDATION_FAILURE"],
    },
    Marks {
        sender: Sender::MailRu,
        organization: &["mail.ru", "vk"],
        contact: &["mail.ru", "vk.company"],
        id: Some(|id| id.ends_with("@mail.ru")),
        reasons: &["bad https response code", "unable to do http request"],
    },
    Marks {
        sender: Sender::Mox,
        organization: &["mox"],
        contact: &[],
        id: Some(day_dot_domain_at_domain),
        reasons: &[
            "mtasts-policy-mx-mismatch",
            "dane-no-match",
            "tls-remote-",
            "tls-local-",
            "tls-record-header-error",
            "io-timeout-during-handshake",
            "connection-closed-during-handshake",
            "smtp-starttls-reply-code-",
            "dns-extended-error-",
            "all-unusable-records",
            "back-off-after-recent-fetch-error",
            "no-system-roots",
        ],
    },
    Marks {
        sender: Sender::Stalwart,
        organization: &["stalwart"],
        contact: &[],
        id: Some(seconds_and_number),
        reasons: &[
            "MX not authorized by policy.",
            "No matching certificates found.",
            "Invalid TLSA record.",
            "STARTTLS not advertised by host.",
            "MTA-STS is required and no policy was found.",
            "No TLSA DNSSEC records found.",
            "No TLSA records found for MX.",
            "invalid peer certificate: ",
            "received fatal alert: ",
        ],
    },
    Marks {
        sender: Sender::Postfix,
        organization: &["postfix", "sys4"],
        contact: &["sys4.de"],
        id: Some(|id| id.split_once("Z_idx").is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()))),
        reasons: &[
            "all-TLSA-records-unusable",
            "all-fingerprints-unusable",
            "all-trust-anchors-unusable",
            "tls-handshake-failure",
            "self-signed_certificate",
            "self_signed_certificate",
            "unable_to_",
            "certificate_",
        ],
    },
    Marks {
        sender: Sender::Halon,
        organization: &["halon"],
        contact: &["halon.io", "halon.se"],
        id: None,
        reasons: &[],
    },
    Marks {
        sender: Sender::Momentum,
        organization: &["sparkpost", "messagebird"],
        contact: &["sparkpost.com", "messagebird.com", "bird.com"],
        id: None,
        reasons: &["4.7.5 [internal]"],
    },
    Marks { sender: Sender::MailTlsRpt, organization: &[], contact: &[], id: None, reasons: &[] },
];

impl Sender {
    /// The sender of a report, if recognised. Unauthenticated: anybody can send a report under any name.
    pub fn of(report: &Report) -> Option<Self> {
        let organization = report.organization.as_deref().or(report.submitter.as_deref()).unwrap_or("");
        let contact = report.contact.as_deref().unwrap_or("");
        let id = report.report_id.as_deref().unwrap_or("");
        Self::from_marks(organization, contact, id)
    }

    /// Recognises a sender from its organisation, contact address and report identifier, in this order.
    pub(crate) fn from_marks(organization: &str, contact: &str, id: &str) -> Option<Self> {
        let organization = organization.trim();
        let contact = contact.rsplit('@').next().unwrap_or("").trim().trim_end_matches(['.', '>']);
        let find = |test: &dyn Fn(&Marks) -> bool| KNOWN.iter().find(|marks| test(marks)).map(|marks| marks.sender);
        find(&|marks| marks.organization.iter().any(|name| begins_with_word(organization, name)))
            .or_else(|| find(&|marks| marks.contact.iter().any(|domain| within(contact, domain))))
            .or_else(|| find(&|marks| marks.id.is_some_and(|shape| shape(id.trim()))))
    }

    /// Recognises a sender from the wording of a reason.
    pub(crate) fn from_reason(reason: &str) -> Option<Self> {
        let reason = reason.trim();
        let spoken = |marks: &&Marks| marks.reasons.iter().any(|start| reason.starts_with(start));
        KNOWN.iter().find(spoken).map(|marks| marks.sender)
    }

    /// The display name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Google => "Google",
            Self::Microsoft => "Microsoft",
            Self::MailRu => "Mail.ru",
            Self::Mox => "mox",
            Self::Stalwart => "Stalwart",
            Self::Postfix => "Postfix",
            Self::Halon => "Halon",
            Self::Momentum => "Momentum",
            Self::MailTlsRpt => "Mail::TLSRPT",
        }
    }

    /// How it words its reports, where that explains a result type. Starts with the name.
    pub const fn habits(self) -> &'static str {
        match self {
            Self::Google => {
                "Google gives no reasons. It reports an MX host outside the policy as validation-failure, and does not use DANE."
            }
            Self::Microsoft => {
                "Microsoft often names neither address nor MX host. It reports any failed DANE check as tlsa-invalid, and lists the same sessions under MTA-STS and under DANE."
            }
            Self::MailRu => "Mail.ru gives the words of its HTTP client as reason when a policy cannot be fetched.",
            Self::Mox => {
                "mox joins the words of a reason by hyphens. Under no policy it notes what a check would have found, without a failed session."
            }
            Self::Stalwart => {
                "Stalwart reports every failed handshake as certificate-not-trusted and every failed fetch of a policy, certificates included, as sts-policy-fetch-error; the words of its TLS library follow as reason."
            }
            Self::Postfix => {
                "Postfix reports self-signed and unknown authorities as validation-failure, with OpenSSL's words joined by underscores, and certificate-not-trusted without a reason when no TLSA record matches."
            }
            Self::Halon => "Halon passes on what its scripts put in, and names the HELO of the MX.",
            Self::Momentum => "Momentum gives the text of the bounce, with its status code, as reason.",
            Self::MailTlsRpt => "Mail::TLSRPT writes failure_details with an underscore.",
        }
    }
}

/// Whether a text is the word, or starts with it as a whole word.
fn begins_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        && !text[word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
        // A site's own host may be named after the software's vendor: google.example.org is not Google.
        && (!text.contains('.') || text.contains(' ') || text[word.len()..].matches('.').count() <= 1)
}

/// Whether a name equals the domain or is below it.
fn within(name: &str, domain: &str) -> bool {
    name.len()
        .checked_sub(domain.len())
        .filter(|at| name.is_char_boundary(*at))
        .is_some_and(|at| name[at..].eq_ignore_ascii_case(domain) && (at == 0 || name[..at].ends_with('.')))
}

/// Google: `2026-05-12T00:00:00Z_example.com`.
fn day_and_domain(id: &str) -> bool {
    id.split_once("Z_").is_some_and(|(day, domain)| {
        day.len() == 19 && day.as_bytes()[10] == b'T' && domain.contains('.') && !domain.starts_with("idx")
    })
}

/// Microsoft: `134232617934286362+example.com`, the domain sometimes missing.
fn ticks_and_domain(id: &str) -> bool {
    id.split_once('+').is_some_and(|(ticks, _)| digits(ticks, 15..=20))
}

/// mox: `20240225.example.org@sender.example`.
fn day_dot_domain_at_domain(id: &str) -> bool {
    id.split_once('@')
        .and_then(|(front, _)| front.split_once('.'))
        .is_some_and(|(day, domain)| digits(day, 8..=8) && domain.contains('.'))
}

/// Stalwart: `1768089600_5665667737528564296`.
fn seconds_and_number(id: &str) -> bool {
    id.split_once('_').is_some_and(|(seconds, number)| digits(seconds, 10..=10) && digits(number, 12..=20))
}

fn digits(text: &str, count: std::ops::RangeInclusive<usize>) -> bool {
    count.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_addresses_and_identifiers_give_senders_away() {
        for (organization, contact, id, sender) in [
            ("Google Inc.", "smtp-tls-reporting@google.com", "2026-05-12T00:00:00Z_example.com", Some(Sender::Google)),
            ("google llc", "", "", Some(Sender::Google)),
            ("google.com", "", "", Some(Sender::Google)),
            ("", "", "2026-05-12T00:00:00Z_example.com", Some(Sender::Google)),
            ("Microsoft Corporation", "tlsrpt-noreply@microsoft.com", "134232617934286362+", Some(Sender::Microsoft)),
            ("", "", "133944884956529435+", Some(Sender::Microsoft)),
            ("Mail.ru", "dmarc_support@corp.mail.ru", "", Some(Sender::MailRu)),
            ("", "x@corp.mail.ru", "", Some(Sender::MailRu)),
            ("", "", "f2a1c6de-9a41-4c3e-8a55-1b6a0d5c7e11@mail.ru", Some(Sender::MailRu)),
            ("sender.example", "", "20240225.example.org@sender.example", Some(Sender::Mox)),
            ("mx.sender.example", "", "1768089600_5665667737528564296", Some(Sender::Stalwart)),
            ("sender.example", "", "2025-09-20T00:00:00Z_idx1_example.org", Some(Sender::Postfix)),
            ("Halon Security", "", "", Some(Sender::Halon)),
            ("googlefan", "a@notgoogle.com", "", None),
            ("google.mail.example.org", "", "", None),
            ("mail.russia.example", "", "x", None),
            ("Sender", "tls@sender.example", "r1", None),
            ("", "", "", None),
            ("\u{fc}", "\u{fc}", "\u{fc}", None),
        ] {
            assert_eq!(Sender::from_marks(organization, contact, id), sender, "{organization} {contact} {id}");
        }
    }

    #[test]
    fn the_wording_of_a_reason_gives_senders_away() {
        for (reason, sender) in [
            ("MX_HOSTS_MISMATCH", Some(Sender::Microsoft)),
            ("bad https response code: 404", Some(Sender::MailRu)),
            ("tls-remote-alert-70-protocol-version-not-supported", Some(Sender::Mox)),
            ("dane-no-match+errors", Some(Sender::Mox)),
            ("self-signed_certificate", Some(Sender::Postfix)),
            ("certificate_is_not_yet_valid", Some(Sender::Postfix)),
            ("invalid peer certificate: Expired", Some(Sender::Stalwart)),
            ("certificate-expired", None),
            ("X509_V_ERR_CERT_HAS_EXPIRED", None),
        ] {
            assert_eq!(Sender::from_reason(reason), sender, "{reason}");
        }
    }

    #[test]
    fn everyone_known_has_a_name_and_habits() {
        for marks in &KNOWN {
            assert!(marks.sender.habits().starts_with(marks.sender.name()), "{}", marks.sender.name());
        }
    }
}
