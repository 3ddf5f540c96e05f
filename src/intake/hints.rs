//! Hints about the report inside, from a mail's headers and a file's name (RFC 8460 s.5.1, s.5.3).

use mail_parser::Message;

use super::authentication;
use crate::report::Timestamp;
use crate::report::read::Hints;

/// Parses `sender!policy-domain!begin!end[!unique-id].json[.gz]`; no hints if the name has another form.
pub(crate) fn from_file_name(name: &str) -> Hints {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let plain: String = base.chars().filter(|c| !c.is_whitespace()).collect();
    let mut fields = plain.split('!');
    let (Some(sender), Some(domain), Some(begin), Some(end)) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Hints::default();
    };
    let seconds = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok().map(Timestamp))?;
    let end = end.split('.').next().unwrap_or(end);
    let end = end.split('(').next().unwrap_or(end);
    let (Some(begin), Some(end)) = (seconds(begin), seconds(end)) else { return Hints::default() };
    if !is_domain(sender) || !is_domain(domain) {
        return Hints::default();
    }
    Hints {
        policy_domain: Some(domain.to_owned()),
        submitter: Some(sender.to_owned()),
        range: Some((begin, end)),
        signed: None,
    }
}

/// Reads `TLS-Report-Domain`, `TLS-Report-Submitter`, the subject, and what is said about the signature.
pub(crate) fn from_mail(message: &Message<'_>) -> Hints {
    let header = |name: &'static str| {
        let text = message.header_raw(name)?.trim();
        is_domain(text).then(|| text.to_owned())
    };
    // Undo folding and collapse white space.
    let subject = message.subject().unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
    let from_subject = |key: &str| {
        let at = subject.to_ascii_lowercase().find(key)?;
        let word = subject.get(at + key.len()..)?.split_whitespace().next()?;
        let word = word.trim_matches(|c| matches!(c, '<' | '>' | ',' | ';' | '"'));
        is_domain(word).then(|| word.to_owned())
    };
    Hints {
        policy_domain: header("TLS-Report-Domain").or_else(|| from_subject("report domain:")),
        submitter: header("TLS-Report-Submitter").or_else(|| from_subject("submitter:")),
        range: None,
        signed: Some(authentication::signed(message)),
    }
}

/// Merges two sets of hints; where both have a value, the first wins.
pub(crate) fn merge(first: &Hints, second: Hints) -> Hints {
    Hints {
        policy_domain: first.policy_domain.clone().or(second.policy_domain),
        submitter: first.submitter.clone().or(second.submitter),
        range: first.range.or(second.range),
        signed: first.signed.clone().or(second.signed),
    }
}

fn is_domain(text: &str) -> bool {
    text.contains('.') && text.len() <= 255 && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_read_as_senders_write_them() {
        let domain = |name: &str| from_file_name(name).policy_domain;
        let want = Some("example.com".to_owned());
        assert_eq!(domain("google.com!example.com!1778544000!1778630399!001.json.gz"), want);
        assert_eq!(domain("a/b/sender.example!example.com!1!2.json"), want);
        assert_eq!(domain("sender.example!example.com!1!2 (1).json.gz"), want);
        assert_eq!(domain("report.json"), None);
        assert_eq!(domain("a!b!c!d.json"), None);
    }
}
