//! Commands to check a fault by hand, each with what a good and a bad result look like. All were run against servers with
//! and without the fault, with OpenSSL 3.0 and 3.5, Postfix 3.7, `GnuTLS` 3.7, BIND 9.18 and curl 7.88.
//!
//! Placeholders: `DOM` the policy domain, `MXHOST` the MX host, `IP` its address before a port, `ADDR` the same on its
//! own, `SENDER` the sending MTA's address, `TLSAOPTIONS` the quoted TLSA records as options. A step whose `SENDER` or
//! `TLSAOPTIONS` the reports do not name is left out; see [`Names`](crate::diagnosis::commands::Names). The zone of an MX
//! host is asked for, not guessed.

use super::Step;

const fn step(asks: &'static str, command: &'static str, good: &'static str, bad: &'static str) -> Step {
    Step { asks, command, good, bad }
}

/// The receiver's own log, which names the cause most often.
pub(super) const LOG: Step = step(
    "What does your own mail log say of the sending server?",
    "zgrep -hF -A1 '[SENDER]' /var/log/mail.log*; journalctl --no-pager -t postfix/smtpd | grep -F -A1 '[SENDER]'",
    "\"TLS connection established from ...\" for that address and day.",
    "\"SSL_accept error from ...\", and in the next line the reason: the alert, version or cipher.",
);

pub(super) const STARTTLS: Step = step(
    "Does the reported address do TLS?",
    "timeout 30 openssl s_client -starttls smtp -connect IP:25 -name probe.example.net -brief </dev/null",
    "\"CONNECTION ESTABLISHED\" and \"Protocol version: TLSv1.3\" (or 1.2). A \"Verification error\" does not matter here.",
    "\"Didn't find STARTTLS\", \"wrong version number\" (it answered 454 or other plain text), \"errno\", or no answer for 30 seconds.",
);

pub(super) const EHLO: Step = step(
    "What does the server itself say to EHLO and STARTTLS?",
    "(sleep 10; printf 'EHLO probe.example.net\\r\\n'; sleep 3; printf 'STARTTLS\\r\\n'; sleep 3) | nc -v -w 15 ADDR 25",
    "A line 250-STARTTLS or 250 STARTTLS after the first, and at the end \"220 ... Ready to start TLS\".",
    "No line with STARTTLS, XXXXXXXA in its place (a firewall), 454 at the end (key or certificate not readable), or no 220 at all.",
);

pub(super) const FINGER_MAY: Step = step(
    "Does Postfix get TLS there?",
    "posttls-finger -l may -P /etc/ssl/certs '[MXHOST]'",
    "\"Trusted\" or \"Untrusted TLS connection established to MXHOST\".",
    "\"SSL_connect error\", \"STARTTLS rejected: 454\", or no line \"> STARTTLS\". The exit status is always 0.",
);

pub(super) const ADDRESSES: [Step; 2] = [
    step(
        "Which machines answer for the host?",
        "dig +short A MXHOST",
        "The addresses you expect. Repeat the first step for each: one bad node hides among good ones.",
        "An address of another machine, or one the reports do not name although it fails.",
    ),
    step(
        "And over IPv6?",
        "dig +short AAAA MXHOST",
        "Nothing, or the IPv6 addresses of the same machines, which pass the first step as well.",
        "An address of another machine, or one that you forgot: faults on IPv6 only are common.",
    ),
];

pub(super) const DATES: Step = step(
    "What are the dates of the certificate at that address?",
    "timeout 30 openssl s_client -starttls smtp -connect IP:25 -servername MXHOST </dev/null | openssl x509 -noout -subject -issuer -dates -serial",
    "\"notBefore\" is past and \"notAfter\" is in the future.",
    "\"notAfter\" is past, or \"notBefore\" in the future. \"Could not read certificate\" means that no TLS session was established: the lines above say why.",
);

pub(super) const CHAIN: Step = step(
    "Which certificates does the server send?",
    "timeout 30 openssl s_client -starttls smtp -connect IP:25 -servername MXHOST -showcerts </dev/null | sed -n '/-BEGIN/,/-END/p' | openssl storeutl -noout -text -certs /dev/stdin | grep -E 'Subject:|Issuer:|Not After'",
    "Two or more: each \"Issuer\" is the \"Subject\" of the next, and each \"Not After\" is in the future.",
    "One certificate whose issuer is not itself (the intermediate is missing), or a date that is past further up.",
);

pub(super) const CLOCK: Step = step(
    "Is the clock on your own machine right?",
    "date -u",
    "The time is right to the minute.",
    "It is off by hours: then \"expired\" and \"not yet valid\" mean nothing here.",
);

pub(super) const NAMES: Step = step(
    "Which names are in the certificate at that address?",
    "timeout 30 openssl s_client -starttls smtp -connect IP:25 -servername MXHOST </dev/null | openssl x509 -noout -subject -ext subjectAltName -checkhost MXHOST",
    "\"Hostname MXHOST does match certificate\".",
    "\"does NOT match certificate\", or \"No extensions in certificate\": there are no alternative names at all.",
);

pub(super) const NAMES_WITHOUT_SNI: Step = step(
    "And for a sender that does not name the host (SNI)?",
    "timeout 30 openssl s_client -starttls smtp -connect IP:25 -noservername </dev/null | openssl x509 -noout -subject -ext subjectAltName -checkhost MXHOST",
    "The same certificate as in the step before.",
    "Another certificate that \"does NOT match\": the server's default is the wrong one.",
);

pub(super) const VERIFY: Step = step(
    "Does the certificate pass at that address?",
    "timeout 30 openssl s_client -starttls smtp -connect IP:25 -servername MXHOST -verify_hostname MXHOST -verify_return_error -brief </dev/null",
    "\"Verification: OK\" and \"Verified peername: MXHOST\".",
    "\"verify error:num=...\": 10 expired, 9 not yet valid, 62 other name, 18 or 19 self-signed, 20 issuer missing.",
);

pub(super) const VERIFY_CHAIN: Step = step(
    "Where does the chain break?",
    "timeout 30 openssl s_client -starttls smtp -connect IP:25 -servername MXHOST -showcerts </dev/null 2>&1 | grep -iE 'verif|depth| s:| i:|errno|no peer'",
    "depth=2, 1 and 0 without \"verify error\", and \"Verify return code: 0 (ok)\".",
    "20 and 21 with only \"0 s:\" (the intermediate is missing), 18 or 19 (no authority others know). After \"no peer certificate\" its \"0 (ok)\" means nothing.",
);

pub(super) const FINGER_VERIFY: Step = step(
    "Does Postfix verify all your MX hosts?",
    "posttls-finger -c -l verify -P /etc/ssl/certs DOM",
    "\"Verified TLS connection established to MXHOST\".",
    "\"Untrusted TLS connection\" with the reason above it; no output at all means that no STARTTLS was offered.",
);

pub(super) const GNUTLS: Step = step(
    "Does another TLS library agree?",
    "timeout 30 gnutls-cli --starttls-proto=smtp --port 25 --sni-hostname=MXHOST --verify-hostname=MXHOST ADDR </dev/null 2>&1 | grep -E 'Status|Description|rror'",
    "\"Status: The certificate is trusted\" and a Description line.",
    "\"The certificate is NOT trusted\" with the reason, or \"Key usage violation\", which OpenSSL lets pass.",
);

pub(super) const KEY_USAGE: Step = step(
    "What may the certificate be used for, and how strong is it?",
    "timeout 30 openssl s_client -starttls smtp -connect IP:25 -servername MXHOST </dev/null | openssl x509 -noout -text | grep -A1 -E 'Key Usage|Public-Key|Signature Algorithm'",
    "\"Digital Signature\", \"TLS Web Server Authentication\", RSA with 2048 bits or more or 256-bit EC, and SHA-256.",
    "No digital signature, no server authentication, 1024 bits, or SHA-1.",
);

pub(super) const POLICY_LINES: Step = step(
    "Which hosts does the policy name?",
    "curl -sS -m 60 -w '\\n%{http_code} %{content_type} %{redirect_url}\\n' https://mta-sts.DOM/.well-known/mta-sts.txt",
    "The lines version, mode, mx and max_age, then \"200 text/plain\". Each MX host matches an mx line; * is one label.",
    "A host is missing, or * would have to cover two labels (*.mail.protection.outlook.com does not cover a.b.mail.protection.outlook.com).",
);

pub(super) const MX_HOSTS: Step = step(
    "Which hosts take your mail?",
    "dig +noall +comments +answer MX DOM | grep -E 'status:|CNAME|MX'",
    "\"status: NOERROR\" and one line for each host that you know.",
    "A host that you did not expect, \"SERVFAIL\", \"NXDOMAIN\", or no MX line.",
);

pub(super) const STS_RECORD: Step = step(
    "Is the _mta-sts record right, and new since the policy changed?",
    "dig +noall +comments +answer TXT _mta-sts.DOM | grep -E 'status:|CNAME|TXT'",
    "Exactly one TXT line with v=STSv1 and an id that was changed with the policy.",
    "Two lines with v=STSv1 (they count as none), an old id (senders keep the old policy for max_age), or none.",
);

pub(super) const TLS12: Step = step(
    "Does TLS 1.2 work?",
    "timeout 30 openssl s_client -starttls smtp -connect IP:25 -servername MXHOST -tls1_2 -brief </dev/null",
    "\"Protocol version: TLSv1.2\".",
    "\"alert protocol version\" or \"handshake failure\": older senders get no TLS here.",
);

pub(super) const TLS13: Step = step(
    "Does TLS 1.3 work?",
    "timeout 30 openssl s_client -starttls smtp -connect IP:25 -servername MXHOST -tls1_3 -brief </dev/null",
    "\"Protocol version: TLSv1.3\".",
    "\"alert protocol version\": harmless as long as TLS 1.2 works.",
);

pub(super) const HELLO: Step = step(
    "Does a large first message get through?",
    "openssl version; for g in X25519MLKEM768:X25519:P-256 X25519:P-256; do echo \"== $g\"; timeout 20 openssl s_client -starttls smtp -connect IP:25 -servername MXHOST -groups $g -brief </dev/null; done",
    "Both parts print \"CONNECTION ESTABLISHED\" (OpenSSL 3.5 or newer).",
    "Only the second part connects: something on the way drops a first message of two packets, as post-quantum senders use it.",
);

pub(super) const DANE_EXACT: Step = step(
    "Does the certificate match the records in the reports?",
    "timeout 30 openssl s_client -starttls smtp -connect IP:25 -dane_tlsa_domain MXHOST TLSAOPTIONS -dane_ee_no_namechecks -verify_return_error -brief </dev/null",
    "\"Verification: OK\" and \"... hash matched EE certificate at depth 0\" (usage 2: \"TA certificate at depth 1\").",
    "\"no matching DANE TLSA records\". With usage 2 also if the server does not send that authority's certificate.",
);

pub(super) const KEY_HASH: Step = step(
    "What is the hash of the key that the server uses now?",
    "timeout 30 openssl s_client -starttls smtp -connect IP:25 -servername MXHOST </dev/null | openssl x509 -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256",
    "The 64 digits of your 3 1 1 record.",
    "Other digits. e3b0c442...b855 is the hash of nothing: the connection failed, the lines above say why.",
);

pub(super) const RSA_AND_ECDSA: Step = step(
    "Does the server have two certificates, RSA and ECDSA?",
    "for s in RSA-PSS+SHA256:RSA+SHA256 ECDSA+SHA256:ECDSA+SHA384; do echo \"== $s\"; timeout 30 openssl s_client -starttls smtp -connect IP:25 -servername MXHOST -sigalgs $s </dev/null | openssl x509 -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256; done",
    "One hash, or two that both have a TLSA record. \"alert number 40\" and e3b0c442... mean that there is no certificate of that kind.",
    "A hash without a TLSA record: senders that choose that key fail.",
);

pub(super) const TLSA: Step = step(
    "Which TLSA records are published, and are they signed?",
    "dig +dnssec +nosplit TLSA _25._tcp.MXHOST | grep -E 'status:|flags: qr|TLSA'",
    "\"NOERROR\", \"ad\" among the flags, the TLSA lines and an RRSIG line.",
    "\"SERVFAIL\" (DNSSEC is broken), no TLSA line, or no \"ad\" (the zone is not signed, or this resolver does not check).",
);

pub(super) const FINGER_DANE: Step = step(
    "Does Postfix accept all your MX hosts by DANE?",
    "posttls-finger -c -l dane-only DOM",
    "\"Matched DANE EE (or TA) certificate\" and \"Verified TLS connection established\".",
    "\"no matching DANE TLSA records\", \"TLSA lookup error\", \"no TLSA records found\"; no output means that no STARTTLS was offered.",
);

pub(super) const BOGUS: Step = step(
    "Is it DNSSEC?",
    "dig @9.9.9.9 +dnssec TLSA _25._tcp.MXHOST; dig @9.9.9.9 +cd +dnssec TLSA _25._tcp.MXHOST",
    "\"NOERROR\" both times, the first with \"ad\" among the flags.",
    "\"SERVFAIL\" first and \"NOERROR\" with +cd: signatures or keys are wrong. \"SERVFAIL\" both times: the name servers do not answer.",
);

pub(super) const DELV: Step = step(
    "What exactly is wrong with the signatures?",
    "delv +cd TLSA _25._tcp.MXHOST; delv +cd MX DOM",
    "\"; fully validated\" both times.",
    "\"broken trust chain\" with the reason above it (\"RRSIG has expired\"); \"; unsigned answer\" means that there is no DNSSEC.",
);

pub(super) const ZONE: Step = step(
    "Which zone is the MX host in, and is it signed?",
    "zone=$(dig +cd +noall +answer +authority SOA MXHOST | awk 'NR==1{print $1}'); echo \"$zone\"; dig +cd +short DS \"$zone\"; dig +cd +short NS \"$zone\"",
    "The zone, a line such as \"39303 13 2 49B4...\" (DS), and two or more name servers.",
    "No DS line: the zone is not signed, and DANE cannot work. No output: its name servers do not answer.",
);

pub(super) const NAME_SERVERS: Step = step(
    "Do all name servers of that zone give the same answer?",
    "zone=$(dig +cd +noall +answer +authority SOA MXHOST | awk 'NR==1{print $1}'); for n in $(dig +cd +short NS \"$zone\"); do echo \"== $n\"; dig @\"$n\" +nocmd +noquestion +nosplit +norec +dnssec TLSA _25._tcp.MXHOST 2>&1 | grep -E 'status:|TLSA|timed out|refused|reached'; done",
    "Each says \"NOERROR\" with the same TLSA lines, and an RRSIG whose first date is in the future.",
    "One with other records, \"REFUSED\", \"timed out\", no RRSIG, or one whose first date, its end, is past.",
);

pub(super) const DNS_TCP: Step = step(
    "Do large answers get through, over TCP?",
    "zone=$(dig +cd +noall +answer +authority SOA MXHOST | awk 'NR==1{print $1}'); for n in $(dig +cd +short NS \"$zone\"); do echo \"== $n\"; dig @\"$n\" +tcp +norec +dnssec TLSA _25._tcp.MXHOST 2>&1 | grep -E 'status:|timed out|refused|reached'; done",
    "\"NOERROR\" from each.",
    "\"connection refused\" or \"timed out\": DNS over TCP is blocked there.",
);

pub(super) const DOMAIN_BOGUS: Step = step(
    "Is it DNSSEC?",
    "dig @9.9.9.9 +dnssec TXT _mta-sts.DOM; dig @9.9.9.9 +cd +dnssec TXT _mta-sts.DOM",
    "\"NOERROR\" both times.",
    "\"SERVFAIL\" first and \"NOERROR\" with +cd: signatures or keys are wrong. \"SERVFAIL\" both times: the name servers do not answer.",
);

pub(super) const DOMAIN_DELV: Step = step(
    "What exactly is wrong with the signatures?",
    "delv +cd MX DOM; delv +cd TXT _mta-sts.DOM; delv +cd A mta-sts.DOM",
    "\"; fully validated\" or \"; unsigned answer\" each time.",
    "\"broken trust chain\" with the reason above it, such as \"RRSIG has expired\".",
);

pub(super) const DOMAIN_SERVERS: Step = step(
    "Do all name servers of the domain give the same answer?",
    "zone=$(dig +cd +noall +answer +authority SOA DOM | awk 'NR==1{print $1}'); dig +cd +short DS \"$zone\"; for n in $(dig +cd +short NS \"$zone\"); do echo \"== $n\"; dig @\"$n\" +nocmd +noquestion +norec +dnssec SOA \"$zone\" 2>&1 | grep -E 'status:|SOA|timed out|refused|reached'; done",
    "Each says \"NOERROR\" with the same SOA line, and an RRSIG if there is a DS line.",
    "One that differs, \"REFUSED\", \"timed out\", or no RRSIG although there is a DS line.",
);

pub(super) const WEB4: Step = step(
    "Can the policy be fetched?",
    "curl -4 -m 60 -sS -o /dev/null -w 'code=%{http_code} type=%{content_type} redirect=%{redirect_url} verify=%{ssl_verify_result} ip=%{remote_ip} time=%{time_total} exit=%{exitcode}\\n' https://mta-sts.DOM/.well-known/mta-sts.txt",
    "code=200 type=text/plain redirect= verify=0 exit=0.",
    "code=301 with an address after redirect=, 403 or 404, text/html, or code=000 with exit=60 (certificate), 7 (refused), 6 (no address), 28 (no answer in time).",
);

pub(super) const WEB6: Step = step(
    "And over IPv6?",
    "curl -6 -m 60 -sS -o /dev/null -w 'code=%{http_code} type=%{content_type} redirect=%{redirect_url} verify=%{ssl_verify_result} ip=%{remote_ip} time=%{time_total} exit=%{exitcode}\\n' https://mta-sts.DOM/.well-known/mta-sts.txt",
    "The same line as over IPv4, or there is no AAAA record.",
    "There is an AAAA record and the line differs: senders that prefer IPv6 fail.",
);

pub(super) const WEB_AGENT: Step = step(
    "Does a bot check turn programs away?",
    "for a in '' 'Postfix' 'Mozilla/5.0'; do curl -m 60 -sS -o /dev/null -A \"$a\" -w '%{http_code} %{content_type}\\n' https://mta-sts.DOM/.well-known/mta-sts.txt; done",
    "\"200 text/plain\" three times.",
    "403, 429, 503 or text/html for some: exempt this address from bot protection and country filters.",
);

pub(super) const WEB_ADDRESSES: Step = step(
    "Where does the policy host live?",
    "for t in A AAAA; do dig +noall +comments +answer $t mta-sts.DOM | grep -E 'status:|[[:space:]]IN[[:space:]]'; done",
    "\"NOERROR\" twice, and addresses of the server that has the policy. A CNAME names the service that hosts it.",
    "\"NXDOMAIN\", no address, a CNAME to a service you left, or an address of another server.",
);

pub(super) const POLICY_BYTES: Step = step(
    "What is in the file, byte by byte?",
    "curl -fsS -m 60 https://mta-sts.DOM/.well-known/mta-sts.txt | od -c | head -30",
    "It begins with v e r s i o n : and every line ends in \\r \\n or \\n.",
    "357 273 277 (a byte order mark), < h t m l, 302 240 (a space that is none), or only 0000000 (nothing was fetched).",
);

pub(super) const POLICY_TYPE: Step = step(
    "As what is it served?",
    "curl -sS -m 60 -D - -o /dev/null https://mta-sts.DOM/.well-known/mta-sts.txt | grep -iE '^HTTP|^content-type|^location'",
    "200 and \"Content-Type: text/plain\".",
    "text/html, application/octet-stream, a \"Location\" line, or a status other than 200.",
);

pub(super) const WEB_CERTIFICATE: Step = step(
    "What is the web certificate?",
    "timeout 30 openssl s_client -connect mta-sts.DOM:443 -servername mta-sts.DOM </dev/null | openssl x509 -noout -dates -issuer -ext subjectAltName -checkhost mta-sts.DOM",
    "\"notAfter\" is in the future, and \"Hostname mta-sts.DOM does match certificate\".",
    "A date that is past, \"does NOT match certificate\", or \"Could not read certificate\" (no connection).",
);

pub(super) const WEB_VERIFY: Step = step(
    "Does it pass?",
    "timeout 30 openssl s_client -connect mta-sts.DOM:443 -servername mta-sts.DOM -verify_hostname mta-sts.DOM -verify_return_error -brief </dev/null",
    "\"Verification: OK\" and \"Verified peername: mta-sts.DOM\".",
    "\"verify error:num=...\": 10 expired, 62 other name, 20 intermediate missing. Repeat with -6 if there is an AAAA record.",
);

pub(super) const SENDER_NAME: Step = step(
    "Who is the sending server?",
    "dig +noall +comments +answer -x SENDER | grep -E 'status:|PTR'",
    "A PTR line with a host of the organisation that reports.",
    "\"NXDOMAIN\", or a host of somebody else: the report may be made up.",
);
