//! Advice on a valid record: what its owner should know before publishing it.
//!
//! None of this is an error, so none of it changes a verdict. Each item cites a section of an RFC.

use super::destination::{Destination, Scheme};
use super::finding::Severity;
use super::owner::PREFIX;
use crate::characters::any_of;
use crate::dns::name;
use crate::finding::{Finding, codes};

codes! {
    /// A mail destination is in the domain whose delivery it reports on.
    OwnDomain = "destination-in-own-domain", Info, "RFC 8460 s.3, s.5.3";
    /// A destination is neither within the policy domain nor in one of its parents.
    OtherDomain = "destination-elsewhere", Info, "RFC 8460 s.7";
    /// More than one destination.
    SeveralDestinations = "several-destinations", Info, "RFC 8460 s.3";
    /// No mail destination.
    OnlyHttps = "only-https", Info, "RFC 8460 s.3, s.5";
    /// Reports by mail must be DKIM-signed.
    Signature = "reports-are-signed", Info, "RFC 8460 s.3";
    /// An HTTPS destination needs a valid certificate.
    HttpsCertificate = "https-certificate", Info, "RFC 8460 s.3, s.5.4";
    /// The record does not cover subdomains.
    Subdomains = "subdomains-not-covered", Info, "RFC 8460 s.3";
    /// DANE makes the MX host the policy domain.
    MxHosts = "mx-hosts", Info, "RFC 8460 s.1.1";
}

/// Advice on a record with these destinations, most important first. `domain` is the policy domain, if known.
pub fn advice(domain: Option<&str>, destinations: &[Destination]) -> Vec<Finding<Code>> {
    let mut out = Vec::new();
    let mut say = |code: Code, message: String| out.push(Finding::new(code, None, message));
    let mails = destinations.iter().filter(|destination| destination.scheme == Scheme::Mailto).count();
    let posts = destinations.len() - mails;
    if let Some(domain) = domain {
        let home: Vec<&Destination> =
            destinations.iter().filter(|destination| is_mail_in(destination, domain)).collect();
        if let Some(first) = home.first() {
            let only = home.len() == destinations.len();
            say(
                Code::OwnDomain,
                format!(
                    "{} is in the same domain the reports are about. Senders deliver reports even when TLS fails, but if {domain} cannot receive mail at all, you will not get the reports{} either",
                    first.target,
                    if only { "" } else { " there" },
                ),
            );
        }
        // A parent domain has the same owner.
        let away = destinations.iter().find(|destination| {
            let host = host(destination);
            !is_under(&host, domain) && !is_under(domain, &host)
        });
        if let Some(away) = away {
            say(
                Code::OtherDomain,
                format!(
                    "{} belongs to another domain. Unlike DMARC, that needs no permission record there; its operator can see who sends you mail.",
                    host(away)
                ),
            );
        }
    }
    if destinations.len() > 1 {
        say(
            Code::SeveralDestinations,
            "A sender may use only one of several destinations. Stalwart posts to the first https:// address that answers and then sends no email; mox mails to every address and never posts.".to_owned(),
        );
    }
    if mails == 0 && posts > 0 {
        say(
            Code::OnlyHttps,
            "Some senders only mail their reports (mox never posts). Add an email destination to get theirs too."
                .to_owned(),
        );
    }
    if posts > 0 {
        say(
            Code::HttpsCertificate,
            "Give the collector a valid certificate: some senders ignore a bad one, others (such as Stalwart) refuse to post. Posted reports carry no proof of who sent them.".to_owned(),
        );
    }
    if mails > 0 {
        say(
            Code::Signature,
            "Reports by mail must be DKIM-signed by the sender's domain. Make sure that nothing alters them in transit (footers, mailing lists), and ignore reports without a valid signature.".to_owned(),
        );
    }
    if let Some(domain) = domain {
        say(
            Code::Subdomains,
            format!(
                "The record covers {domain} only. A subdomain that receives mail needs its own, at {PREFIX}.SUBDOMAIN.{domain}."
            ),
        );
        say(
            Code::MxHosts,
            "If your MX hosts have TLSA records (DANE), some senders look for a record at each MX host's name too."
                .to_owned(),
        );
    }
    debug_assert!(out.iter().all(|finding| finding.severity == Severity::Info));
    out
}

/// The host of a destination; for an address, the part after the `@`.
fn host(destination: &Destination) -> String {
    let target = destination.target.as_str();
    let host = match destination.scheme {
        Scheme::Mailto => target.rsplit_once('@').map_or(target, |(_, host)| host),
        Scheme::Https => {
            let rest = target.split_once("://").map_or(target, |(_, rest)| rest);
            let authority = rest.split(any_of("/?#")).next().unwrap_or(rest);
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            host.rsplit_once(':').map_or(host, |(host, _)| host)
        }
    };
    name::comparable(host)
}

fn is_mail_in(destination: &Destination, domain: &str) -> bool {
    destination.scheme == Scheme::Mailto && is_under(&host(destination), domain)
}

/// Whether a name is the domain or a subdomain of it.
fn is_under(name: &str, domain: &str) -> bool {
    name::is_within(name, &name::comparable(domain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::build;

    fn codes(domain: Option<&str>, typed: &[&str]) -> Vec<&'static str> {
        let destinations: Vec<Destination> =
            typed.iter().map(|typed| build::destination(typed, &|_| None).unwrap().0).collect();
        advice(domain, &destinations).iter().map(|finding| finding.code.name()).collect()
    }

    #[test]
    fn a_mail_address_in_the_domain_is_told() {
        let told = codes(Some("example.com"), &["tlsrpt@Example.COM"]);
        assert!(told.contains(&"destination-in-own-domain") && !told.contains(&"destination-elsewhere"), "{told:?}");
        let told = codes(Some("example.com"), &["tlsrpt@mail.example.com"]);
        assert!(told.contains(&"destination-in-own-domain"), "{told:?}");
        // A common ending alone does not make it the same domain.
        let told = codes(Some("example.com"), &["tlsrpt@notexample.com"]);
        assert!(!told.contains(&"destination-in-own-domain") && told.contains(&"destination-elsewhere"), "{told:?}");
    }

    #[test]
    fn the_domain_above_is_not_elsewhere() {
        let told = codes(Some("mail.example.com"), &["tlsrpt@example.com"]);
        assert!(!told.contains(&"destination-elsewhere") && !told.contains(&"destination-in-own-domain"), "{told:?}");
    }

    #[test]
    fn https_is_judged_by_its_host() {
        let told = codes(Some("example.com"), &["https://user:x@reports.example.com:8443/a?b@c"]);
        assert!(!told.contains(&"destination-elsewhere") && !told.contains(&"destination-in-own-domain"), "{told:?}");
        assert!(told.contains(&"only-https") && told.contains(&"https-certificate"), "{told:?}");
        let told = codes(Some("example.com"), &["https://collector.example/x/example.com"]);
        assert!(told.contains(&"destination-elsewhere"), "{told:?}");
    }

    #[test]
    fn several_destinations_and_no_domain() {
        let told = codes(None, &["a@example.com", "https://collector.example/"]);
        assert_eq!(told, ["several-destinations", "https-certificate", "reports-are-signed"]);
        assert!(advice(Some("example.com"), &[]).iter().all(|finding| finding.code != Code::OnlyHttps));
    }
}
