//! From failures to problems: what is wrong, since when, who can mend it, and how.

pub mod cases;
pub mod classify;
pub mod fault;
pub mod history;
pub mod judged;
pub mod problems;
pub mod readiness;
pub mod tally;

use crate::report::model::Failure;
use crate::report::text::Text;

pub use cases::Cases;
pub use classify::{classify, force};
pub use fault::{Advice, Fault, Force, Severity, Who};
pub use history::History;
pub use problems::{Problem, Status, problems};
pub use readiness::{Readiness, Verdict};
pub use tally::{Admit, Tally};

/// Puts the policy domain in place of `DOM` in prose.
pub fn name_domain(text: &str, domain: Option<&str>) -> String {
    text.replace("DOM", plain_name(domain).unwrap_or("YOUR-DOMAIN"))
}

/// Puts host names and an address in place of `DOM`, `MX` and `IP`. Only plain ones: report content never reaches a
/// command line as anything but a name.
pub fn fill(text: &str, domain: Option<&str>, mx: Option<&str>, ip: Option<&str>) -> String {
    let domain = plain_name(domain).unwrap_or("YOUR-DOMAIN");
    let mx = plain_name(mx).unwrap_or("YOUR-MX");
    let ip = ip.and_then(|ip| ip.trim().parse::<std::net::IpAddr>().ok());
    let address = match ip {
        Some(std::net::IpAddr::V4(ip)) => ip.to_string(),
        Some(std::net::IpAddr::V6(ip)) => format!("'[{ip}]'"),
        None => mx.to_owned(),
    };
    let mut out = String::with_capacity(text.len() + 40);
    // Whole words only; MX behind dig is the record type.
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        match word {
            "DOM" => out.push_str(domain),
            "MX" if !out.ends_with("+short ") => out.push_str(mx),
            "IP" => out.push_str(&address),
            word => out.push_str(word),
        }
        let width = tail.chars().next().map_or(0, char::len_utf8);
        out.push_str(&tail[..width]);
        rest = &tail[width..];
    }
    out
}

fn plain_name(name: Option<&str>) -> Option<&str> {
    name.filter(|name| {
        !name.is_empty()
            && !name.starts_with('-')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    })
}

/// What makes failures of one policy alike, as addresses of shared texts. Texts that are equal but not shared only
/// cost a second look.
type Likeness = [usize; 3];

/// The likeness of a failure: result type, MX host, reason.
pub fn likeness(failure: &Failure) -> Likeness {
    let address = |text: &Option<Text>| text.as_ref().map_or(0, Text::address);
    [address(&failure.result_type), address(&failure.receiving_mx_hostname), address(&failure.reason_code)]
}

/// Appends a text that the list does not have yet.
pub(crate) fn push_new(list: &mut Vec<String>, text: Option<&str>) {
    if let Some(text) = text
        && !list.iter().any(|known| known == text)
    {
        list.push(text.to_owned());
    }
}
