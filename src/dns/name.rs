//! Domain names as zones and answers have them.

/// A name in the form in which names compare: lower case, without the root's dot.
pub(crate) fn comparable(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

/// Whether a name from an answer is a host name that can be asked for, with `room` octets left for labels before it.
pub(crate) fn is_host(name: &str, room: usize) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let labels: Vec<&str> = name.split('.').collect();
    // A last label of digits is an IP address (RFC 3696 s.2).
    let address = labels.last().is_none_or(|last| last.bytes().all(|b| b.is_ascii_digit()));
    name.len() + room <= 253 && !address && labels.into_iter().all(label)
}

/// The zone in which `front` is the relative form of `name`: `example.com` for `_smtp._tls.mail.example.com` and
/// `_smtp._tls.mail`.
///
/// Of a zone of one label the rest is more likely missing than relative, and nobody publishes in a zone such as
/// `co.uk`.
pub(crate) fn zone_above<'a>(name: &'a str, front: &str) -> Option<&'a str> {
    let zone = name.strip_prefix(front).and_then(|rest| rest.strip_prefix('.'))?;
    (zone.contains('.') && !is_registry_suffix(zone)).then_some(zone)
}

/// Whether a zone is one under which a registry registers domains, such as `co.uk` and `com.au`: a country's code after
/// one of the labels that registries use for it. No list is complete; this one has the common ones.
pub(crate) fn is_registry_suffix(zone: &str) -> bool {
    const SECOND: [&str; 16] =
        ["ac", "co", "com", "edu", "gob", "gov", "govt", "id", "ltd", "mil", "ne", "net", "nom", "or", "org", "plc"];
    let zone = comparable(zone);
    let Some((second, country)) = zone.split_once('.') else { return true };
    country.len() == 2 && country.bytes().all(|b| b.is_ascii_lowercase()) && SECOND.contains(&second)
}

/// Whether `name` is `domain` or a subdomain of it.
pub(crate) fn is_within(name: &str, domain: &str) -> bool {
    name == domain || name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::{comparable, is_host, is_registry_suffix, is_within, zone_above};

    #[test]
    fn host_names_can_be_asked_for() {
        for name in ["mx1.example.com", "MX_1.example.com", "a.b"] {
            assert!(is_host(name, 10), "{name}");
        }
        for name in ["", "192.0.2.1", "mx..example.com", "mx example.com", "mx\".example.com", "b\u{fc}cher.example"] {
            assert!(!is_host(name, 10), "{name}");
        }
        let long = format!("{}.com", ["a"; 121].join("."));
        assert!(is_host(&long, 5) && !is_host(&long, 30));
    }

    #[test]
    fn case_and_the_root_make_no_difference() {
        assert_eq!(comparable("MX1.Example.COM."), comparable("mx1.example.com"));
        assert_eq!((comparable("."), comparable("a..")), (String::new(), "a.".to_owned()));
    }

    #[test]
    fn only_a_zone_completes_a_name() {
        assert_eq!(zone_above("_smtp._tls.mail.example.com", "_smtp._tls.mail"), Some("example.com"));
        assert_eq!(zone_above("_smtp._tls.example.com", "_smtp._tls"), Some("example.com"));
        assert_eq!(zone_above("_smtp._tls.example.com", "_smtp._tls.example"), None);
        assert_eq!(zone_above("_smtp._tls.example.co.uk", "_smtp._tls.example"), None);
        assert_eq!(zone_above("_smtp._tls.example.com", "_smtp"), Some("_tls.example.com"));
        assert!(is_registry_suffix("co.uk") && is_registry_suffix("com.") && !is_registry_suffix("example.de"));
    }

    #[test]
    fn a_name_is_within_its_own_domain_only() {
        assert!(is_within("example.com", "example.com"));
        assert!(is_within("mx.example.com", "example.com"));
        assert!(!is_within("mxexample.com", "example.com"));
        assert!(!is_within("example.com", "mx.example.com"));
    }
}
