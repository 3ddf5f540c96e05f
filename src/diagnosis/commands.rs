//! Commands to check a fault by hand, and the substitution of names from reports into them: only plain names are
//! inserted.

use std::net::IpAddr;

use super::fault::Fault;

/// Tests STARTTLS at exactly the address from the report.
const STARTTLS_AT_ADDRESS: &str =
    "openssl s_client -starttls smtp -connect IP:25 -name probe.example.net -brief </dev/null";
/// The validity dates of the certificate at the address from the report.
const DATES: &str = "openssl s_client -starttls smtp -connect IP:25 -servername MX </dev/null 2>/dev/null | openssl x509 -noout -dates -serial -issuer";
/// The IPv4 and IPv6 addresses of an MX host.
const ADDRESSES: [&str; 2] = ["dig +short A MX", "dig +short AAAA MX"];
/// The MX hosts of the domain.
const MX_HOSTS: &str = "dig +short MX DOM";
/// The same, as seen by a validating resolver.
const DELV_MX_HOSTS: &str = "delv MX DOM";
/// The TLSA records; the `ad` flag shows whether they are signed.
const TLSA: &str = "dig +dnssec TLSA _25._tcp.MX";
/// Computes the data for a 3 1 1 TLSA record: the SHA-256 hash of the public key.
const KEY_HASH: &str = "openssl s_client -starttls smtp -connect MX:25 -servername MX </dev/null 2>/dev/null | openssl x509 -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256";

impl Fault {
    /// The commands to run, the most informative first. `DOM`, `MX`, `IP` and `ADDR` are placeholders; see [`fill`].
    pub const fn commands(self) -> &'static [&'static str] {
        match self {
            Self::StarttlsMissing => &[
                STARTTLS_AT_ADDRESS,
                "posttls-finger -c -l may '[MX]'",
                "(sleep 3; printf 'EHLO probe.example.net\\r\\n'; sleep 3; printf 'QUIT\\r\\n'; sleep 1) | nc -w 15 ADDR 25",
                ADDRESSES[0],
                ADDRESSES[1],
            ],
            Self::CertificateExpired => &[
                DATES,
                "openssl s_client -starttls smtp -connect IP:25 -servername MX -showcerts </dev/null 2>/dev/null | openssl storeutl -noout -text -certs /dev/stdin | grep -E 'Subject:|Not After'",
                ADDRESSES[0],
                ADDRESSES[1],
            ],
            Self::CertificateNotYetValid => &[DATES, "date -u"],
            Self::CertificateNameMismatch => &[
                "openssl s_client -starttls smtp -connect MX:25 -servername MX </dev/null 2>/dev/null | openssl x509 -noout -subject -ext subjectAltName",
                "openssl s_client -starttls smtp -connect IP:25 -noservername </dev/null 2>/dev/null | openssl x509 -noout -subject -ext subjectAltName",
                "openssl s_client -starttls smtp -connect MX:25 -servername MX -verify_hostname MX -verify_return_error -brief </dev/null",
                MX_HOSTS,
            ],
            Self::CertificateUntrusted => &[
                "openssl s_client -starttls smtp -connect MX:25 -servername MX -verify_return_error -showcerts </dev/null 2>&1 | grep -E 'verify|depth| s:| i:'",
                "gnutls-cli --starttls-proto=smtp --port 25 MX </dev/null",
                "posttls-finger -c -C -l secure DOM",
            ],
            Self::MxNotInPolicy => &[
                "curl -sS https://mta-sts.DOM/.well-known/mta-sts.txt | grep '^mx:'",
                MX_HOSTS,
                "dig +short TXT _mta-sts.DOM",
            ],
            Self::TlsHandshakeFailed => &[
                "openssl s_client -starttls smtp -connect IP:25 -servername MX -tls1_2 -brief </dev/null",
                "openssl s_client -starttls smtp -connect IP:25 -servername MX -tls1_3 -brief </dev/null",
                "posttls-finger -c -l may '[MX]'",
            ],
            Self::ConnectionInterrupted => &[
                "openssl s_client -starttls smtp -connect IP:25 -servername MX -brief </dev/null",
                "posttls-finger -c -l may '[MX]'",
                ADDRESSES[0],
                ADDRESSES[1],
            ],
            Self::TlsaMismatch => &[KEY_HASH, "dig +short TLSA _25._tcp.MX", "posttls-finger -c -l dane-only DOM"],
            Self::TlsaUnusable => {
                &["dig +dnssec +multi TLSA _25._tcp.MX", KEY_HASH, "posttls-finger -c -l dane-only DOM"]
            }
            Self::DnssecBroken => &[
                "dig @9.9.9.9 +dnssec TLSA _25._tcp.MX",
                "dig @9.9.9.9 +cd TLSA _25._tcp.MX",
                "delv +vtrace TLSA _25._tcp.MX",
                DELV_MX_HOSTS,
                "dig +short DS DOM",
                "for n in $(dig +short NS DOM); do dig @$n +norec +dnssec TLSA _25._tcp.MX | head -5; done",
            ],
            Self::DaneMissing => &[TLSA, "posttls-finger -c -l dane-only DOM", MX_HOSTS],
            Self::PolicyUnreachable => &[
                "dig +short TXT _mta-sts.DOM",
                "curl -4 -sS -o /dev/null -w '%{http_code} %{num_redirects} %{content_type} %{ssl_verify_result} %{time_total}\\n' --max-redirs 0 https://mta-sts.DOM/.well-known/mta-sts.txt",
                "curl -6 -sS -o /dev/null -w '%{http_code} %{num_redirects} %{content_type} %{ssl_verify_result} %{time_total}\\n' --max-redirs 0 https://mta-sts.DOM/.well-known/mta-sts.txt",
                "dig +short A mta-sts.DOM",
                "dig +short AAAA mta-sts.DOM",
            ],
            Self::PolicyMalformed => &[
                "curl -sS https://mta-sts.DOM/.well-known/mta-sts.txt | od -c | head -30",
                "curl -sSI https://mta-sts.DOM/.well-known/mta-sts.txt | grep -i content-type",
            ],
            Self::PolicyHostCertificate => &[
                "openssl s_client -connect mta-sts.DOM:443 -servername mta-sts.DOM </dev/null 2>/dev/null | openssl x509 -noout -dates -issuer -ext subjectAltName",
                "openssl s_client -connect mta-sts.DOM:443 -servername mta-sts.DOM -verify_hostname mta-sts.DOM -verify_return_error -brief </dev/null",
            ],
            Self::SenderConfiguration => &[],
            Self::Unknown => &[
                "posttls-finger -c -l secure DOM",
                "openssl s_client -starttls smtp -connect MX:25 -servername MX -verify_hostname MX -brief </dev/null",
                MX_HOSTS,
                ADDRESSES[0],
                ADDRESSES[1],
            ],
        }
    }
}

impl Fault {
    /// The commands to run instead if the report names no MX host; `None` if the usual ones apply. They check the
    /// lookups made before an MX host is known.
    pub(crate) const fn commands_without_mx(self) -> Option<&'static [&'static str]> {
        match self {
            Self::DnssecBroken => Some(&[
                DELV_MX_HOSTS,
                "delv TXT _mta-sts.DOM",
                "delv A mta-sts.DOM",
                "dig @9.9.9.9 +dnssec TXT _mta-sts.DOM",
                "dig @9.9.9.9 +cd +dnssec TXT _mta-sts.DOM",
                "dig +short DS DOM",
                "for n in $(dig +short NS DOM); do dig @$n +norec +dnssec SOA DOM | head -5; done",
            ]),
            _ => None,
        }
    }
}

/// Replaces `DOM` in prose with the policy domain, or with `YOUR-DOMAIN` if that is missing or not a plain name.
pub(crate) fn name_domain(text: &str, domain: Option<&str>) -> String {
    text.replace("DOM", plain_name(domain).unwrap_or("YOUR-DOMAIN"))
}

/// Replaces `DOM`, `MX`, `IP` and `ADDR` with host names and an address. Only plain names and valid addresses are
/// inserted, so that nothing else from a report reaches a command line.
pub fn fill(text: &str, domain: Option<&str>, mx: Option<&str>, ip: Option<&str>) -> String {
    let domain = plain_name(domain).unwrap_or("YOUR-DOMAIN");
    let mx = plain_name(mx).unwrap_or("YOUR-MX");
    let ip = ip.and_then(address);
    let bare = ip.map_or_else(|| mx.to_owned(), |ip| ip.to_string());
    // Before a port, an IPv6 address needs brackets.
    let before_port = if matches!(ip, Some(IpAddr::V6(_))) { format!("'[{bare}]'") } else { bare.clone() };
    let mut out = String::with_capacity(text.len() + 40);
    // Whole words only; after `dig` and `delv`, `MX` is the record type.
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        match word {
            "DOM" => out.push_str(domain),
            "MX" if !out.ends_with("+short ") && !out.ends_with("delv ") => out.push_str(mx),
            "IP" => out.push_str(&before_port),
            "ADDR" => out.push_str(&bare),
            word => out.push_str(word),
        }
        let width = tail.chars().next().map_or(0, char::len_utf8);
        out.push_str(&tail[..width]);
        rest = &tail[width..];
    }
    out
}

/// Parses an address as senders write it: bare, in brackets, or followed by a port.
pub(super) fn address(written: &str) -> Option<IpAddr> {
    let written = written.trim();
    let plain = written.trim_start_matches('[').split(']').next().unwrap_or(written);
    let without_port = || plain.rsplit_once(':').and_then(|(address, _)| address.parse::<IpAddr>().ok());
    plain.parse().ok().or_else(without_port)
}

fn plain_name(name: Option<&str>) -> Option<&str> {
    name.filter(|name| {
        !name.is_empty()
            && !name.starts_with('-')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_senders_write_them() {
        let filled = |ip| fill("-connect IP:25", None, Some("mx1.example.com"), Some(ip));
        for written in ["192.0.2.10", " 192.0.2.10 ", "192.0.2.10:25", "[192.0.2.10]", "[192.0.2.10]:25"] {
            assert_eq!(filled(written), "-connect 192.0.2.10:25", "{written}");
        }
        for written in ["2001:db8::25", "[2001:db8::25]", "[2001:db8::25]:25"] {
            assert_eq!(filled(written), "-connect '[2001:db8::25]':25", "{written}");
        }
        for written in ["", "x", "$(id)", "[", ":25"] {
            assert_eq!(filled(written), "-connect mx1.example.com:25", "{written}");
        }
    }

    #[test]
    fn the_record_type_stays_what_it_is() {
        let filled = |text| fill(text, Some("example.com"), Some("mx1.example.com"), None);
        assert_eq!(filled("delv MX DOM"), "delv MX example.com");
        assert_eq!(filled("dig +short MX DOM"), "dig +short MX example.com");
        assert_eq!(filled("dig TLSA _25._tcp.MX"), "dig TLSA _25._tcp.mx1.example.com");
    }
}
