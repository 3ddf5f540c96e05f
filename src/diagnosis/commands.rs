//! Fills the names from reports into the commands of the advice. Only plain names and valid addresses are inserted, so
//! that nothing else from a report reaches a command line.

use std::net::IpAddr;

use super::advice::Step;
use crate::report::policy_text::Tlsa;

/// The names to fill into a text, as the reports have them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names<'a> {
    /// The policy domain, for `DOM`.
    pub domain: Option<&'a str>,
    /// The MX host, for `MXHOST`.
    pub mx: Option<&'a str>,
    /// The address of the MX host, for `IP` and `ADDR`.
    pub ip: Option<&'a str>,
    /// The address of the sending MTA, for `SENDER`.
    pub sender: Option<&'a str>,
    /// TLSA records as quoted, for `TLSAOPTIONS`.
    pub tlsa: &'a [String],
}

impl Names<'_> {
    /// Whether the text asks for something that has no name here and cannot be asked of the user either.
    fn lacks(&self, text: &str) -> bool {
        let has = |word: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).any(|one| one == word);
        (has("SENDER") && self.sender.and_then(address).is_none())
            || (has("TLSAOPTIONS") && tlsa_options(self.tlsa).is_none())
    }

    /// The steps that can be taken, with all names filled in.
    pub fn steps(&self, steps: &[Step]) -> Vec<FilledStep> {
        let steps = steps.iter().filter(|step| !self.lacks(step.command));
        steps
            .map(|step| FilledStep {
                asks: self.fill(step.asks),
                command: self.fill(step.command),
                good: self.fill(step.good),
                bad: self.fill(step.bad),
            })
            .collect()
    }

    /// Replaces the placeholders by the names. A domain or host that is missing, or no plain name, becomes `YOUR-DOMAIN`
    /// or `YOUR-MX`.
    pub fn fill(&self, text: &str) -> String {
        let domain = plain_name(self.domain).unwrap_or("YOUR-DOMAIN");
        let mx = plain_name(self.mx).unwrap_or("YOUR-MX");
        let ip = self.ip.and_then(address);
        let bare = ip.map_or_else(|| mx.to_owned(), |ip| ip.to_string());
        // Before a port, an IPv6 address needs brackets.
        let before_port = if matches!(ip, Some(IpAddr::V6(_))) { format!("'[{bare}]'") } else { bare.clone() };
        let sender = self.sender.and_then(address).map(|ip| ip.to_string());
        let tlsa = tlsa_options(self.tlsa);
        let mut out = String::with_capacity(text.len() + 40);
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let (word, tail) = rest.split_at(end);
            match word {
                "DOM" => out.push_str(domain),
                "MXHOST" => out.push_str(mx),
                "IP" => out.push_str(&before_port),
                "ADDR" => out.push_str(&bare),
                "SENDER" => out.push_str(sender.as_deref().unwrap_or(word)),
                "TLSAOPTIONS" => out.push_str(tlsa.as_deref().unwrap_or(word)),
                word => out.push_str(word),
            }
            let width = tail.chars().next().map_or(0, char::len_utf8);
            out.push_str(&tail[..width]);
            rest = &tail[width..];
        }
        out
    }
}

/// A step with its names filled in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FilledStep {
    /// The question it answers.
    pub asks: String,
    /// The command line.
    pub command: String,
    /// What a good result looks like.
    pub good: String,
    /// What a bad result looks like.
    pub bad: String,
}

/// Replaces `DOM` in prose with the policy domain, or with `YOUR-DOMAIN` if that is missing or not a plain name.
pub(crate) fn name_domain(text: &str, domain: Option<&str>) -> String {
    text.replace("DOM", plain_name(domain).unwrap_or("YOUR-DOMAIN"))
}

/// The usable TLSA records as options of `openssl s_client`; `None` if there are none.
fn tlsa_options(records: &[String]) -> Option<String> {
    /// A command line with more is not readable any more.
    const MOST: usize = 4;
    let usable = records.iter().filter_map(|record| Tlsa::parse(record)).filter(|record| record.fault().is_none());
    let options: Vec<String> = usable
        .take(MOST)
        .map(|Tlsa { usage, selector, matching, data }| {
            format!("-dane_tlsa_rrdata '{usage} {selector} {matching} {data}'")
        })
        .collect();
    (!options.is_empty()).then(|| options.join(" "))
}

/// Parses an address as senders write it: bare, in brackets, or followed by a port.
pub(super) fn address(written: &str) -> Option<IpAddr> {
    let written = written.trim();
    let plain = written.trim_start_matches('[').split(']').next().unwrap_or(written);
    let without_port = || plain.rsplit_once(':').and_then(|(address, _)| address.parse::<IpAddr>().ok());
    plain.parse().ok().or_else(without_port)
}

/// The name, if it is one that can be pasted into a shell.
pub(super) fn plain_name(name: Option<&str>) -> Option<&str> {
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
        let filled =
            |ip| Names { mx: Some("mx1.example.com"), ip: Some(ip), ..Names::default() }.fill("-connect IP:25");
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
    fn the_record_type_is_no_placeholder() {
        let names = Names { domain: Some("example.com"), mx: Some("mx1.example.com"), ..Names::default() };
        assert_eq!(names.fill("delv MX DOM"), "delv MX example.com");
        assert_eq!(names.fill("dig TLSA _25._tcp.MXHOST"), "dig TLSA _25._tcp.mx1.example.com");
    }

    #[test]
    fn steps_without_their_names_are_left_out() {
        let step = |command| Step { asks: "?", command, good: ".", bad: "." };
        let steps = [step("grep SENDER"), step("openssl TLSAOPTIONS"), step("dig DOM")];
        let commands = |names: Names<'_>| names.steps(&steps).into_iter().map(|step| step.command).collect::<Vec<_>>();
        let domain = Names { domain: Some("example.com"), ..Names::default() };
        assert_eq!(commands(domain), ["dig example.com"]);
        let records = ["3 1 1 abcd".to_owned(), format!("3 1 1 {}", "ab".repeat(32)), "'; reboot".to_owned()];
        let all = commands(Names { sender: Some("[198.51.100.7]"), tlsa: &records, ..domain });
        assert_eq!(all[0], "grep 198.51.100.7");
        assert_eq!(all[1], format!("openssl -dane_tlsa_rrdata '3 1 1 {}'", "ab".repeat(32)));
        assert_eq!(commands(Names { sender: Some("$(reboot)"), ..domain }), ["dig example.com"]);
    }
}
