//! Faults of the MTA-STS policy and of the web host that serves it.

use super::{Advice, cause, steps};

pub(super) const MX_NOT_IN_POLICY: Advice = Advice {
    meaning: "The domain's MX records name a host that none of the policy's mx lines covers. A wildcard matches exactly one label.",
    causes: &[
        cause("A host was added to the MX records but not to the policy.", "RFC 8461 s.8.1"),
        cause(
            "A wildcard in the policy is expected to cover more than one label, as with the newer hosts of Microsoft (example-com.h-v1.mx.microsoft).",
            "RFC 8461 s.4.1",
        ),
        cause(
            "The policy was changed, but not the id in the _mta-sts record, so senders keep the old one for max_age.",
            "RFC 8461 s.3.1",
        ),
        cause("The provider renamed its hosts, or the domain moved.", "RFC 8461 s.8.1"),
    ],
    fix: "Add the host to the policy file first, then change the id in the _mta-sts record. Keep old names until max_age has passed.",
    fix_under_dane: "",
    steps: &[steps::POLICY_LINES, steps::MX_HOSTS, steps::STS_RECORD],
    steps_without_mx: &[],
    sections: &["RFC 8461 s.4.1", "RFC 8461 s.8.1"],
};

pub(super) const UNREACHABLE: Advice = Advice {
    meaning: "The _mta-sts record promises a policy, but the sender could not get it from the web host mta-sts.DOM. A sender without a cached copy goes on without MTA-STS.",
    causes: &[
        cause("The web host answers with an error, or redirects (which senders must not follow).", "RFC 8461 s.3.3"),
        cause("The policy is at another path than /.well-known/mta-sts.txt.", "RFC 8461 s.3.2"),
        cause("mta-sts.DOM has no address, or IPv6 does not work.", "RFC 8461 s.3.3"),
        cause(
            "Bot protection, a content network, a firewall or a country filter turns mail servers away.",
            "RFC 8461 s.3.3",
        ),
        cause("There are several _mta-sts records, or none that is right.", "RFC 8461 s.3.1"),
        cause("The record _mta-sts.DOM was left in place after the web host was removed.", "RFC 8461 s.8.3"),
        cause("The web certificate is not valid: some senders count that as a failed fetch.", "RFC 8461 s.3.3"),
        cause("The web host is too slow, or offers no TLS version that the sender accepts.", "RFC 8461 s.3.3"),
    ],
    fix: "Answer with status 200 and text/plain directly at that address: no redirect, no bot protection, on IPv4 and IPv6. To give up MTA-STS, publish mode none first; do not just delete the host.",
    fix_under_dane: "",
    steps: &[steps::WEB4, steps::WEB6, steps::WEB_AGENT, steps::WEB_ADDRESSES, steps::STS_RECORD, steps::WEB_VERIFY],
    steps_without_mx: &[],
    sections: &["RFC 8460 s.4.3.2.2", "RFC 8461 s.3.3", "RFC 8461 s.8.3"],
};

pub(super) const MALFORMED: Advice = Advice {
    meaning: "The sender fetched the policy file but could not read it as a policy, so it is not applied.",
    causes: &[
        cause("A web page comes instead of the text file, often an error page with status 200.", "RFC 8461 s.3.3"),
        cause("It is served with another content type than text/plain.", "RFC 8461 s.3.3"),
        cause("A line is missing, or its name is spelt wrong: version, mode, max_age, or mx.", "RFC 8461 s.3.2"),
        cause(
            "A value is wrong: mode is case-sensitive, max_age a number up to 31557600, mx a host name without port, list, address or dot at the end.",
            "https://github.com/Zuplu/postfix-tlspol/issues/70",
        ),
        cause("max_age is so short that senders forget the policy between two mails.", "RFC 8461 s.3.2"),
        cause("A byte order mark, blank lines, comments, or a space before a colon.", "RFC 8461 s.3.2"),
    ],
    fix: "The file has the lines version: STSv1, mode, one mx line a host, and max_age (at most 31557600; weeks are usual). Values are case-sensitive; no blank line, comment or byte order mark. After fixing it, change the id in the _mta-sts record. Check > MTA-STS on this site names the line.",
    fix_under_dane: "",
    steps: &[steps::POLICY_BYTES, steps::POLICY_TYPE, steps::POLICY_LINES, steps::STS_RECORD],
    steps_without_mx: &[],
    sections: &["RFC 8460 s.4.3.2.2", "RFC 8461 s.3.2"],
};

pub(super) const WEB_CERTIFICATE: Advice = Advice {
    meaning: "This is about the HTTPS certificate of mta-sts.DOM, not about the mail server's. The sender cannot trust the policy and does not apply it.",
    causes: &[
        cause("The certificate does not name mta-sts.DOM.", "RFC 8461 s.3.3"),
        cause("It has expired.", "RFC 8461 s.3.3"),
        cause("An intermediate certificate is not sent along, or the certificate is self-signed.", "RFC 8461 s.3.3"),
        cause("A CNAME leads to a provider that presents its own certificate.", "RFC 8461 s.8.2"),
    ],
    fix: "Install a public certificate for exactly mta-sts.DOM with its full chain. If a service hosts the policy, it has to do so.",
    fix_under_dane: "",
    steps: &[steps::WEB_CERTIFICATE, steps::WEB_VERIFY, steps::WEB_ADDRESSES],
    steps_without_mx: &[],
    sections: &["RFC 8460 s.4.3.2.2", "RFC 8461 s.3.3"],
};
