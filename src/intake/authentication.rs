//! What the header of a mail says about its DKIM signature: `DKIM-Signature` (RFC 6376 s.3.5), and the result that the
//! receiving server noted in `Authentication-Results` (RFC 8601). Nothing is verified here.

use mail_parser::Message;

use crate::dns::name::comparable;
use crate::report::Signed;

/// The signature of a mail, and the receiving server's word on it.
pub(crate) fn signed(message: &Message<'_>) -> Signed {
    let mut claimed = None;
    let mut noted: Vec<Noted> = Vec::new();
    for (name, value) in message.headers_raw() {
        if name.eq_ignore_ascii_case("DKIM-Signature") {
            claimed = claimed.or_else(|| tag(value, "d"));
        } else if name.eq_ignore_ascii_case("Authentication-Results") {
            noted.push(Noted::parse(value));
        }
    }
    // A server adds its field above all others, so those below may be a forger's.
    let server = noted.first().and_then(|first| first.server.clone());
    let results = noted.into_iter().filter(|field| field.server == server).flat_map(|field| field.dkim);
    let results: Vec<(String, Option<String>)> = results.collect();
    // One valid signature is enough (RFC 6376 s.4.2).
    let passed = results.iter().find(|(result, _)| result == "pass");
    let Some((result, domain)) = passed.or_else(|| results.first()).cloned() else {
        return Signed { domain: claimed, result: None, server: None };
    };
    let domain = domain.or(claimed).filter(|_| result != "none");
    Signed { domain, result: Some(result), server }
}

/// The value of a tag of a signature (RFC 6376 s.3.2).
fn tag(value: &str, name: &str) -> Option<String> {
    let mut tags = value.split(';').filter_map(|tag| tag.split_once('='));
    let (_, value) = tags.find(|(tag, _)| tag.trim() == name)?;
    let domain: String = value.split_whitespace().collect();
    let domain = comparable(&domain);
    (!domain.is_empty()).then_some(domain)
}

/// One `Authentication-Results` field.
struct Noted {
    /// The server that added it; Exchange Online leaves its name out.
    server: Option<String>,
    /// Results of DKIM, with the signing domain if it is named.
    dkim: Vec<(String, Option<String>)>,
}

impl Noted {
    fn parse(value: &str) -> Self {
        // Names and results do not depend on case; blanks may be around each sign.
        let plain = without_comments(value).to_ascii_lowercase();
        let plain = plain.split('=').map(str::trim).collect::<Vec<_>>().join("=");
        let mut quoted = false;
        let mut parts = plain
            .split(|c| {
                quoted ^= c == '"';
                c == ';' && !quoted
            })
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .peekable();
        // The name may be followed by a version (RFC 8601 s.2.2).
        let server = parts.next_if(|first| !first.contains('='));
        let server = server.and_then(|first| first.split_whitespace().next()).map(str::to_ascii_lowercase);
        let dkim = parts.filter_map(|part| {
            let rest = part.get(..4).filter(|method| method.eq_ignore_ascii_case("dkim")).and(part.get(4..))?;
            // A method may have a version too.
            let (version, rest) = rest.split_once('=')?;
            version.trim().trim_start_matches('/').trim().bytes().all(|b| b.is_ascii_digit()).then_some(())?;
            let mut words = rest.split_whitespace();
            let result = words.next()?.to_ascii_lowercase();
            let property = |name: &str| {
                let value = |word: &str| Some(comparable(word.strip_prefix(name)?.trim_matches('"')));
                rest.split_whitespace().find_map(value)
            };
            let domain = property("header.d=").or_else(|| {
                let identity = property("header.i=")?;
                identity.rsplit('@').next().map(ToOwned::to_owned)
            });
            Some((result, domain.filter(|domain| !domain.is_empty())))
        });
        Self { server, dkim: dkim.collect() }
    }
}

/// A field without comments in parentheses, which may be nested (RFC 5322 s.3.2.2).
fn without_comments(value: &str) -> String {
    let (mut depth, mut quoted) = (0_usize, false);
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth > 0 => {
                depth -= 1;
                out.push(' ');
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;

    use super::*;

    fn of(header: &str) -> (Option<String>, Option<String>) {
        let mail = format!("From: a@b.example\n{header}\n\nbody\n");
        let signed = signed(&MessageParser::default().parse(mail.as_bytes()).unwrap());
        (signed.domain, signed.result)
    }

    #[track_caller]
    fn assert_signed(header: &str, domain: &str, result: &str) {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        assert_eq!(of(header), (some(domain), some(result)), "{header}");
    }

    #[test]
    fn the_server_that_received_the_mail_is_believed() {
        assert_signed(
            "Authentication-Results: mx.example.com;\n\tdkim=pass header.d=google.com header.s=20230601 header.b=abc;\n\tspf=pass smtp.mailfrom=google.com",
            "google.com",
            "pass",
        );
        assert_signed(
            "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\n smtp.mailfrom=google.com; dkim=pass (signature was verified; d=x)\n header.d=google.com;dmarc=pass action=none",
            "google.com",
            "pass",
        );
        assert_signed(
            "Authentication-Results: mx.example.com 1; dkim=fail reason=\"bad; hash\" header.i=@Sender.example",
            "sender.example",
            "fail",
        );
        assert_signed("Authentication-Results: mx.example.com; dkim=none; spf=none", "", "none");
        assert_signed("Authentication-Results: mx.example.com; none", "", "");
        assert_signed("DKIM-Signature: v=1; a=rsa-sha256; d=Google.com; s=x;\n bh=abc; b=def=", "google.com", "");
        assert_signed("DKIM-Signature: v=1; a=rsa-sha256; d=google.com.; s=x", "google.com", "");
        assert_signed("Subject: x", "", "");
        // Of several signatures one that is valid is enough.
        assert_signed(
            "Authentication-Results: mx.example.com; dkim=fail header.d=list.example; dkim=pass header.d=sender.example",
            "sender.example",
            "pass",
        );
    }

    #[test]
    fn what_another_server_says_does_not_count() {
        assert_signed(
            "Authentication-Results: mx.example.com; dkim=fail header.d=sender.example\nAuthentication-Results: evil.example; dkim=pass header.d=google.com",
            "sender.example",
            "fail",
        );
        // One server may add a field for each method.
        assert_signed(
            "Authentication-Results: mx.example.com; spf=pass\nAuthentication-Results: mx.example.com; dkim=pass header.d=sender.example",
            "sender.example",
            "pass",
        );
    }
}
