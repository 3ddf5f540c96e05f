//! The advice for each fault: what happened, the usual causes, the fix, and steps to check it. Data only, with a source
//! for each cause.
//!
//! Only the engine contains these texts. The headline is in `fault`, because the page needs it without the rest.
//!
//! | module | holds |
//! |---|---|
//! | `server` | faults of a mail server: STARTTLS, certificate, handshake, connection |
//! | `dane` | faults of TLSA records and DNSSEC |
//! | `policy` | faults of the MTA-STS policy and its web host |
//! | `steps` | the commands, with what good and bad results look like |
//! | `providers` | mail hosts run by providers |

mod dane;
mod policy;
pub mod providers;
mod server;
mod steps;

use super::commands::{FilledStep, Names};
use super::fault::Fault;

/// The advice for a fault, with placeholders not yet filled in.
#[derive(Debug, Clone, Copy)]
pub struct Advice {
    /// What happened.
    pub meaning: &'static str,
    /// The usual causes, the most frequent first.
    pub causes: &'static [Cause],
    /// What to do.
    pub fix: &'static str,
    /// What to mind in addition where senders go by TLSA records; empty if nothing.
    pub fix_under_dane: &'static str,
    /// Steps to check it, the most informative first.
    pub steps: &'static [Step],
    /// The steps if the report names no MX host, nor the policy one; empty if the usual ones apply.
    pub steps_without_mx: &'static [Step],
    /// The RFC sections that define the requirement.
    pub sections: &'static [&'static str],
}

/// A usual cause.
#[derive(Debug, Clone, Copy)]
pub struct Cause {
    /// The cause, as a sentence.
    pub text: &'static str,
    /// Where it is known from: an RFC section, or a public page.
    pub source: &'static str,
}

/// A command to check a fault.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// The question it answers.
    pub asks: &'static str,
    /// The command line.
    pub command: &'static str,
    /// What a good result looks like.
    pub good: &'static str,
    /// What a bad result looks like.
    pub bad: &'static str,
}

impl Advice {
    /// The steps that can be taken with these names, filled in.
    pub fn steps(&self, names: &Names<'_>) -> Vec<FilledStep> {
        let without = names.mx.is_none() && !self.steps_without_mx.is_empty();
        names.steps(if without { self.steps_without_mx } else { self.steps })
    }

    /// What to do, with what to mind where senders go by TLSA records.
    pub fn fix(&self, dane: bool) -> String {
        format!("{}{}", self.fix, if dane { self.fix_under_dane } else { "" })
    }

    /// The RFC sections as one comma-separated line.
    pub fn source(&self) -> String {
        self.sections.join(", ")
    }
}

const fn cause(text: &'static str, source: &'static str) -> Cause {
    Cause { text, source }
}

/// A new key without its TLSA record turns one fault into a worse one.
const KEEP_THE_KEY: &str = " There are TLSA records for this host: keep its key when you renew (certbot --reuse-key), or first publish the record of the new key beside the old one and wait two TTLs, then change the certificate, then remove the old record (RFC 7671 s.8).";

impl Fault {
    /// The static texts for this fault, with placeholders not yet filled in.
    pub const fn advice(self) -> Advice {
        match self {
            Self::StarttlsMissing => server::STARTTLS_MISSING,
            Self::CertificateExpired => server::EXPIRED,
            Self::CertificateNotYetValid => server::NOT_YET_VALID,
            Self::CertificateNameMismatch => server::NAME_MISMATCH,
            Self::CertificateUntrusted => server::UNTRUSTED,
            Self::TlsHandshakeFailed => server::HANDSHAKE,
            Self::ConnectionInterrupted => server::INTERRUPTED,
            Self::Unknown => server::UNKNOWN,
            Self::SenderConfiguration => server::SENDER,
            Self::TlsaMismatch => dane::MISMATCH,
            Self::TlsaUnusable => dane::UNUSABLE,
            Self::DnssecBroken => dane::DNSSEC,
            Self::DaneMissing => dane::MISSING,
            Self::MxNotInPolicy => policy::MX_NOT_IN_POLICY,
            Self::PolicyUnreachable => policy::UNREACHABLE,
            Self::PolicyMalformed => policy::MALFORMED,
            Self::PolicyHostCertificate => policy::WEB_CERTIFICATE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each piece of advice has a source, a command, and a way to read its result.
    #[test]
    fn every_fault_has_causes_and_steps_with_signs() {
        for fault in Fault::ALL {
            let advice = fault.advice();
            let name = fault.name();
            assert!(advice.meaning.len() > 30 && advice.fix.len() > 30, "{name}");
            assert!(!advice.causes.is_empty() && !advice.sections.is_empty(), "{name}");
            assert!(*fault == Fault::SenderConfiguration || advice.causes.len() > 1, "{name}");
            for cause in advice.causes {
                assert!(cause.text.ends_with('.'), "{name}: {}", cause.text);
                let known = cause.source.starts_with("RFC ") || cause.source.starts_with("https://");
                assert!(known, "{name}: {} has no source: {}", cause.text, cause.source);
            }
            assert!(!advice.steps.is_empty(), "{name}");
            for step in advice.steps.iter().chain(advice.steps_without_mx) {
                assert!(step.asks.ends_with('?'), "{name}: {}", step.asks);
                assert!(step.good.ends_with('.') && step.bad.ends_with('.'), "{name}: {}", step.asks);
                assert!(step.command.len() > 5, "{name}: {}", step.asks);
                assert!(
                    !step.command.contains("x509") || !step.command.contains("2>/dev/null"),
                    "{name}: an error is hidden"
                );
            }
        }
    }

    /// A user copies commands without looking for what is left to fill in.
    #[test]
    fn all_names_of_a_command_are_filled() {
        let tlsa = [format!("3 1 1 {}", "ab".repeat(32))];
        let names = Names {
            domain: Some("example.com"),
            mx: Some("mx1.example.com"),
            ip: Some("2001:db8::25"),
            sender: Some("198.51.100.7"),
            tlsa: &tlsa,
        };
        for fault in Fault::ALL {
            let advice = fault.advice();
            let all = names.steps(advice.steps).into_iter().chain(names.steps(advice.steps_without_mx));
            for step in all {
                for text in [&step.asks, &step.command, &step.good, &step.bad] {
                    let left = ["DOM", "MXHOST", "IP", "ADDR", "SENDER", "TLSAOPTIONS", "YOUR"]
                        .into_iter()
                        .find(|word| text.split(|c: char| !c.is_ascii_alphanumeric()).any(|one| one == *word));
                    assert_eq!(left, None, "{}: {text}", fault.name());
                }
            }
            assert_eq!(names.steps(advice.steps).len(), advice.steps.len());
        }
    }

    /// With a certificate under TLSA records every fix says what to do about the key.
    #[test]
    fn no_certificate_is_renewed_without_its_tlsa_record() {
        for fault in [
            Fault::CertificateExpired,
            Fault::CertificateNotYetValid,
            Fault::CertificateNameMismatch,
            Fault::CertificateUntrusted,
        ] {
            assert!(fault.advice().fix_under_dane.contains("two TTLs"), "{}", fault.name());
        }
        assert!(Fault::TlsaMismatch.advice().fix.contains("two TTLs"));
    }
}
