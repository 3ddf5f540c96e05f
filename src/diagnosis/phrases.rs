//! The phrases by which reasons are recognised, as worded by the senders and TLS libraries seen so far. Data only:
//! normalisation and matching are in `reason`.
//!
//! The first matching line wins, so narrow lines come before broad ones. A phrase matches at the start of a word; a
//! space at its end means that the word must end there. `*` matches any words in between; a `!word` at the end means
//! that this word must not occur anywhere in the text.

use super::reason_hint::ReasonHint;

/// All lines, in matching order: the hint, and the phrases that imply it, separated by `|`.
pub(super) const PHRASES: &[(ReasonHint, &str)] = &[
    // Go names both ends of the validity period in one message, followed by the one that applies.
    (ReasonHint::NotYetValid, "expired or is not yet valid * is before|expired or not yet valid * is before"),
    (ReasonHint::Expired, "expired or is not yet valid|expired or not yet valid"),
    // What expires or is not valid may be something else than a certificate.
    (
        ReasonHint::Handshake,
        "peer misbehaved|peer sent no certificate|certificate request not expected|certificate required|\
         unsupported certificate type|context expired|context has expired|session expired|session has expired|\
         session is expired|ticket expired|ticket has expired|token expired|token has expired|psk expired|\
         0x80090317",
    ),
    (ReasonHint::Timeout, "connection expired|connection has expired|lifetime expired"),
    // Extended DNS errors (RFC 8914) that are not about DNSSEC, and all others.
    (
        ReasonHint::ServerFailure,
        "dns extended error 13 |dns extended error 14 |dns extended error 20 |dns extended error 21 |\
         dns extended error 22 |dns extended error 23 |dns extended error 24 |no reachable authority|server misbehaving",
    ),
    (ReasonHint::Bogus, "dns extended error"),
    (ReasonHint::SenderSettings, "trust anchors parameter|trustanchors parameter"),
    (ReasonHint::Constraint, "not valid for usage|notvalidforusage"),
    (ReasonHint::OtherName, "unexpected owner|no name matching|cn * does not match"),
    (ReasonHint::NotYetValid, "cert not activated|not activated"),
    (ReasonHint::Certificate, "error in the certificate|issuer lookup error"),
    (ReasonHint::StsDemanded, "is required and no policy|mta sts is required|mta sts required|sts required"),
    (
        ReasonHint::SenderSettings,
        "fingerprints unusable|trust anchors unusable|no system roots|system roots|system cert pool|\
         failed to get current time|failed to get random|local policy|local configuration|out of mem|\
         our tls engine|tls engine",
    ),
    // An alert from the receiving side. If it mentions a certificate, that is the sender's own.
    (
        ReasonHint::Alert,
        "tls remote|remote error tls|remote alert|received fatal alert|received alert|alert received|\
         fatal alert * received|alert from|sslv3 alert|tlsv1 alert|tlsv13 alert|tls alert|ssl alert number|\
         peer alert",
    ),
    // An alert sent to the receiving side is the sender's own finding.
    (ReasonHint::Expired, "tls local alert 45 "),
    (ReasonHint::UnknownIssuer, "tls local alert 48 "),
    (ReasonHint::Handshake, "tls local"),
    (
        ReasonHint::WrongMx,
        "mx hosts mismatch|mx host mismatch|mx mismatch|mx name mismatch|mx hostname mismatch|\
         policy mx mismatch|mx policy mismatch|\
         mx * not * policy !cert !trust !tls !starttls !missing !valid !syntax|mx * outside * policy|\
         mx not authori|mx not allowed|mx not listed|mx not permitted|mx unauthori|unauthorized mx|\
         unauthorised mx|mx * does not match !cert !tlsa !subject !san|\
         mx * did not match !cert !tlsa !subject !san|mx * do not match !cert !tlsa !subject !san|\
         mx * no match !cert !tlsa !subject !san|no matching mx|none of the mx|no mx host|no mx match|\
         no mx pattern|mx validation fail|mx invalid|no recipient mx|no receiving mx|no * mx * match * policy !cert !tlsa|no pattern|host * not * in * policy !cert !tlsa|\
         hostname * not * in * policy !cert !tlsa|not in * policy !cert !tlsa !version !mode !age|\
         not in policy !cert !tlsa !version !mode !age|not listed in * policy|not covered by * policy|\
         hostname * not match * policy !cert !tlsa|policy * not list !cert !tlsa !version !mode !age|\
         policy * not include * mx|no policy mx match|\
         not authorized by policy|not authorised by policy|not allowed by * policy",
    ),
    (ReasonHint::TlsaUnusable, "tlsa invalid !match !mismatch"),
    (
        ReasonHint::TlsaMismatch,
        "association data mismatch|association * not match|spki * mismatch|no tlsa rr match|not in tlsa|\
         not in the tlsa|dane no match|dane nomatch|no matching certificate|no matching dane|no matching tlsa|\
         no tlsa record match|no tlsa match|tlsa * differ|differ * tlsa|match * tlsa|\
         dane * failed !lookup !dns|no tlsa records match|none of the tlsa|tlsa * does not match|\
         tlsa * do not match|tlsa * did not match|tlsa * not match|tlsa * no match|tlsa * mismatch|\
         tlsa mismatch|tlsa no match|not match * tlsa|mismatch * tlsa|no match * tlsa|dane * mismatch|\
         dane mismatch|dane * not match|dane validation failed|dane verification failed|dane verify failed|\
         dane authentication failed|tlsa validation failed|tlsa verification failed|tlsa verif|tlsa valid|\
         tlsa * not validate !dnssec|dane verif|dane valid|dane check|fingerprint mismatch|public key * not match|\
         dane failure !lookup !dns|key hash * not match|digest * not match|hash * not match|public key mismatch",
    ),
    (
        ReasonHint::TlsaAbsent,
        "not in a dnssec|not in dnssec|non dnssec|not dnssec|dnssec not enabled|dnssec is not enabled|dnssec disabled|\
         not validated by dnssec|not secured by dnssec|ad flag not|ad bit not|no ad flag|no tlsa dnssec|no dnssec|no secure tlsa|no tlsa rr|no tlsa record|no tlsa present|no tlsa found|\
         no tlsa |no dane record|no dane |tlsa not found|tlsa record not found|tlsa records not found|\
         tlsa * missing !rrsig !rrsigs !dnskey !nsec !bogus|tlsa missing|missing tlsa|tlsa * not secured|without tlsa|without dane|dane required|dane is required|\
         dane mandatory|not dnssec signed|not dnssec secure|not signed with dnssec|without dnssec|\
         dnssec not available|dnssec not supported|dnssec unsupported|dnssec not configured|dnssec not used|\
         dnssec not present|dnssec unsigned|dnssec insecure|dnssec not signed|dane not supported|\
         dane unsupported|dane not available|dane not configured|dnssec unavailable|dnssec missing|dnssec is not|insecure zone|insecure mx|\
         unsigned zone",
    ),
    // Extended DNS errors (RFC 8914) unrelated to DNSSEC, and name servers that fail on TLSA queries.
    (
        ReasonHint::ServerFailure,
        "tlsa * timeout|tlsa * timed out|tlsa timeout|timeout * tlsa|timed out * tlsa|refused tlsa|refused * tlsa|\
         tlsa * servfail|tlsa lookup * network error|tlsa lookup * refused|tlsa lookup * reset|tlsa lookup * temporar|\
         tlsa lookup * unreachable|tlsa query * network error|tlsa query * refused|tlsa query * reset|\
         tlsa query * temporar|tlsa query * unreachable|query for tlsa",
    ),
    (
        ReasonHint::Bogus,
        "dnssec|bogus|tlsa * rrsigs missing|rrsig|signature expired|signature has expired|signatures expired|\
         nsec|dnskey|ds record|ds mismatch|delegation signer|denial of existence|ad flag|ad bit",
    ),
    (
        ReasonHint::TlsaUnusable,
        "tlsa records unusable|tlsa * unusable|unusable * tlsa|unusable record|no usable tlsa|no usable record|no valid tlsa|\
         invalid tlsa|tlsa * invalid|tlsa invalid|malformed tlsa|tlsa * malformed|unsupported tlsa|\
         tlsa * unsupported|bad tlsa|dane invalid|invalid dane|tlsa * not usable|tlsa * ignored|certificate usage|dane bad|\
         dane not usable",
    ),
    // An unparsable date is not an expired one; an expired timer is a timeout; lists and policies expire, too.
    (ReasonHint::BadKey, "error in cert not|not before field|not after field|signature algorithm mismatch"),
    (ReasonHint::Timeout, "timer expired|time limit expired|timeout expired|deadline expired"),
    (ReasonHint::NotFetched, "policy expired|policy has expired"),
    (ReasonHint::Revocation, "crl |revocation|revoked|ocsp|cert revoked|800b010c |0x800b010c|0x80092013"),
    (
        ReasonHint::NotYetValid,
        "not yet valid|not valid yet|notyetvalid|notvalidyet|not yet active|not yet activ|not before|\
         not valid before|not valid until|not active yet|in the future|starts in the future",
    ),
    (
        ReasonHint::Expired,
        "certificate * expir|cert * expir|certificates * expir|certs * expir|chain * expir|root * expir|ca * expir|\
         intermediate * expir|x509 * expir|issuer * expir|expired certificate|expired cert|\
         expir * certificate !ok !valid !licence !license|expir * cert !ok !valid|expir * chain|expir * intermediate|\
         expir * root ca|validity check|timestamp check failed|not within its validity|not within validity|\
         not within the validity|valid till",
    ),
    (
        ReasonHint::Expired,
        "was valid until|past its validity|not after|outdated|date invalid|invalid date|bad date|validity * ended|in the past|\
         not valid after|no longer valid|not time valid|out of date|outdated certificate|lapsed|0x80090328|\
         80090328 |0x800b0101|800b0101 ",
    ),
    (
        ReasonHint::Constraint,
        "name constraint|permitted subtree|excluded subtree|unconstrained name|ca not authori|\
         not authorized to sign|not authorised to sign|too many constraints|too many intermediates|key usage|\
         keyusage|purpose|path length|pathlen|path len|invalid ca |basic constraints|critical extension|\
         wrong usage|0x800b0110",
    ),
    // Mismatches within a chain, not between certificate and host.
    (ReasonHint::UnknownIssuer, "issuer mismatch|issuer * mismatch|akid|skid|key identifier|path loop"),
    (
        ReasonHint::OtherName,
        "peername verif|peer name verif|hostname * not match|no matching san|none of the san|sans * not|sans match|any san|not match san|\
         not match * san |host mismatch|hostname mismatch|host name mismatch|name mismatch|names mismatch|domain mismatch|\
         san mismatch|cn mismatch|cn no match|ip address mismatch|ip mismatch|not match host|\
         not match the host|not match hostname|not match * host|not match * name|not match the expected|\
         not match mx|not match server|name * not match|name does not match|names do not match|\
         subject * not match|san * not|subject alternative|subject mismatch|subject name|subject alt name|\
         subjectaltname|mismatched name|sni |identifier|identity|verify hostname|hostname verif|\
         hostname check|cert domain|certificate domain|bad domain|names * certificate|san match|no san|\
         san does|altname|alt name|common name|ip sans|any names|notvalidforname|not valid for|valid for|\
         not issued for|certificate name invalid|cert name invalid|issued for|wrong principal|principal name|wrong host|wrong name|wrong certificate|\
         for another name|for a different|mismatched certificate|certificate * mismatch|0x80090322|80090322 |\
         0x800b010f|800b010f ",
    ),
    (
        ReasonHint::Busy,
        "too many * connections|too many connections|too many sessions|too many concurrent|connection limit|\
         connection rate|rate limit|ratelimit|throttl|greylist|graylist|tarpit|try again later|try later|\
         closing transmission|service not available|service shutting|shutting down|server busy|too busy|\
         system resources|insufficient system|temporarily deferred|temporarily rejected",
    ),
    (ReasonHint::Timeout, "timeout|timed out|timedout|wsaetimedout|deadline|time limit|etimedout|10060 |no response"),
    (
        ReasonHint::Refused,
        "connection refused|econnrefused|wsaeconnrefused|actively refused|10061 |unreachable host|host unreachable|\
         network unreachable|network is unreachable|no route to host|ehostunreach",
    ),
    (
        ReasonHint::Closed,
        "pull function|push function|gnutls e pull|pull error|transport stream|wsaeconnreset|wsaeconnaborted|terminated the handshake|clos * connection|connection * clos|drop * connection|lost * connection|reset * connection|\
         abort * connection|connection * reset|connection * drop|connection * abort|connection closed|hang up|\
         closed pipe|closed connection|closed network|connection reset|connection lost|connection dropped|\
         connection aborted|connection terminated|connection interrupted|lost connection|econnreset|\
         econnaborted|broken pipe|epipe|eof|unexpected eof|end of file|end of stream|reset by peer|closed by|\
         peer closed|remote closed|host closed|unexpectedly closed|forcibly closed|closed unexpectedly|\
         close notify|premature|non properly terminated|not properly terminated|hung up|disconnect|10054 |\
         10053 |io error|i o error|socket error|error syscall|zero return|push pull|network error",
    ),
    (
        ReasonHint::NothingInCommon,
        "encryption too weak|encryption is too weak|weak encryption|cipher too weak|cipher is too weak|cipher strength|\
         encryption strength|bits too|cipher * not accept|key too short|any known protocol|no known protocol|diffie hellman prime|prime * not acceptable|sigalg disallowed|\
         illegal parameter|no shared cipher|no cipher|cipher mismatch|cipher suite|ciphersuite|in common|no common|no shared|\
         no suitable|no supported|no protocols available|no application protocol|protocol version|\
         unsupported protocol|unsupported version|unsupported tls|no tls 1|no tlsv1|no ssl|too old|\
         unsupported ssl|version not supported|wrong ssl version|version too low|version mismatch|tls version|\
         peer is incompatible|algorithm mismatch|dh key too small|dh param|weak dh|weak cipher|bad dh|\
         dh prime|inappropriate fallback|unsafe legacy|legacy renegotiation|insufficient security|\
         not supported tls 1|0x80090331",
    ),
    (
        ReasonHint::NotTls,
        "record header|wrong version number|plain text|plaintext|first record does not look|\
         packet length too long|unknown protocol|corrupt message|invalid content type|invalid token|\
         0x80090308|unexpected message",
    ),
    (ReasonHint::SelfSigned, "self signed|selfsigned|depth zero self|self issued"),
    (
        ReasonHint::UnknownIssuer,
        "unable to get local issuer|unable to get issuer|local issuer|unknown issuer|unknownissuer|\
         authority invalid|invalid authority|issuer is unknown|issuer is not|issuer not|issuer unknown|unknown authority|unknown ca |\
         unknown certificate authority|unknown root|untrusted|not trusted|not be trusted|no trusted|no trust|\
         trust store|truststore|ca store|trust anchor|partial chain|incomplete chain|chain * incomplete|\
         chain incomplete|missing intermediate|intermediate|first certificate|leaf signature|unable to verify|\
         certificate chain|cert chain|chain error|chain too long|chain build|chain validation|chain verif|\
         private ca|0x800b0109|800b0109 |0x800b010a|800b010a |0x80090325|80090325 ",
    ),
    (
        ReasonHint::BadKey,
        "key too small|key too weak|too weak|format error|md too weak|digest too weak|weak signature|weak key|\
         insecure algorithm|signature algorithm|certificate signature|cert signature|signature failure|\
         bad signature|bad encoding|malformed certificate|parse certificate|decode certificate|asn1|\
         0x80096004",
    ),
    (
        ReasonHint::Certificate,
        "certificate verify failed|certificate verif|certificate valid|certificate not verified|cert verif|\
         verify certificate|verify error|verify cert|invalid peer certificate|invalid certificate|\
         invalid cert|bad certificate|certificate invalid|certificate is invalid|certificate error|\
         certificate problem|certificate rejected|certificate unknown|no certificate|certificate fails|\
         peer certificate|server certificate|cert rejected|validate certificate|validating certificate|\
         verifying certificate|ssl verify|tls verify|verification|x509|pkix|webpki|cert e |sec e cert|\
         remote certificate",
    ),
    (
        ReasonHint::TxtRecord,
        "txt record|multiple mta sts records|mta sts dns record|no mta sts|mta sts record|sts record|\
         record syntax",
    ),
    (
        ReasonHint::NoStarttls,
        "must support tls|tls encryption required|refused tls |tls refused|no starttls|not * starttls|starttls not|starttls is not|starttls was not|starttls unavailable|\
         starttls unsupported|starttls disabled|starttls missing|starttls required|starttls is required|\
         starttls refused|starttls rejected|starttls stripped|starttls reply|starttls command|starttls error|\
         missing starttls|without starttls|lacks starttls|tls currently|tls temporarily|\
         not offered|tls not available|tls not supported|tls unavailable|tls is unavailable|\
         tls is not available|tls is not supported|tls is required|tls required|tls requirement not met|\
         not support tls|not offer tls|not advertise tls|tls not advertised|no tls |xxxxxxxa|\
         encryption not available",
    ),
    (
        ReasonHint::Redirect,
        "redirect|http 30|status 30|status code 30|response code 30|moved permanently|http status 30",
    ),
    (
        ReasonHint::PolicyTooLarge,
        "policy too large|policy too long|policy too big|body too large|response too large|too large",
    ),
    (
        ReasonHint::PolicySyntax,
        "parse policy|parsing policy|policy parse|policy syntax|syntax error|invalid policy|policy invalid|\
         policy is invalid|malformed policy|policy malformed|bad policy|missing version|missing mode|\
         missing mx|missing max age|no mx |invalid version|invalid mode|invalid max age|invalid mx|\
         unknown mode|max age|content type|media type|text html|utf 8|sts policy inv|sts inv",
    ),
    (
        ReasonHint::HttpStatus,
        "http status|https status|https response|http response|response code|response status|status code|\
         http 4|http 5|http error|https error|policy not found|404 |403 |410 |429 |forbidden|\
         service unavailable|bad gateway|internal server error",
    ),
    (
        ReasonHint::ServerFailure,
        "servfail|server failure|server fail|formerr|notimp|dns timeout|dns lookup|dns error|dns failure",
    ),
    (
        ReasonHint::NoSuchName,
        "nxdomain|no such host|no such domain|no such name|host not found|name not found|name resolution|\
         name or service|resolve|lookup|look up|no address|no a record",
    ),
    (
        ReasonHint::NotFetched,
        "fetch|no policy served|no policy|policy host|could not reach|http request|https request|\
         not reachable|unreachable|download|back off|fallback to cached",
    ),
    // Parts of the handshake are unspecific, so they come late.
    (
        ReasonHint::Handshake,
        "handshake|decrypt|digest check failed|alert|tls packet|ssl packet|tls failure|tls error|tls failed|ssl error|ssl routines|\
         tls negotiation|negotiat|negotiation|ssl connect|tls connect|tls setup|tls session|schannel|\
         secure channel|local error|bad record mac|tlsv1|tls 1 |tls12|tls13|sslv3|ssl failure|ssl failed",
    ),
    (
        ReasonHint::Handshake,
        "tls internal error|oversized record|downgrade attempt|unsupported group|invalid server key|server hello|\
         client hello|key exchange|key share|change cipher|record overflow|decode error|missing extension|\
         unsupported extension|extension not offered|digital envelope|rsa routines|sslexception|ssl message|\
         convert socket to tls|dh keypair|unexpected packet|common algorithm|token supplied|sspi|sec i |\
         finished message|alpn|eproto|no server certificate chain|hello retry|cannot encrypt|excess record|server name type",
    ),
    (ReasonHint::NoStarttls, "starttls"),
    (
        ReasonHint::Refused,
        "unreachable|not reachable|connection died|could not reach|connection fail|connect fail|connection error",
    ),
    // Mentions a certificate, a chain or a CA, without a more specific word.
    (ReasonHint::Certificate, "certificat|cert |certs |certchain|issuer|root ca|ca "),
    // Status codes of Exchange Online, for texts without a more specific word.
    (ReasonHint::WrongMx, "4 4 8 |5 4 8 "),
    (ReasonHint::NoStarttls, "4 7 321 |5 7 321 "),
    (ReasonHint::Expired, "4 7 322 |5 7 322 "),
    (ReasonHint::Bogus, "4 7 324 |5 7 324 "),
    (ReasonHint::OtherName, "4 7 325 |5 7 325 "),
    (ReasonHint::Certificate, "4 7 5 |5 7 5 |0x80090327"),
    (ReasonHint::Handshake, "sec e |0x80090326|0x80090302|0x8009030f"),
];

/// Maps OpenSSL's verification error numbers, as in `num=18` or `Verify return code: 10`.
pub(super) const fn openssl_error(number: u32) -> Option<ReasonHint> {
    Some(match number {
        2 | 20 | 21 | 22 | 27 | 28 | 29 => ReasonHint::UnknownIssuer,
        3 | 5 | 8 | 11 | 12 | 15 | 16 | 23 | 33 => ReasonHint::Revocation,
        4 | 6 | 7 | 13 | 14 | 66 | 67 | 68 => ReasonHint::BadKey,
        9 => ReasonHint::NotYetValid,
        10 => ReasonHint::Expired,
        17 => ReasonHint::SenderSettings,
        18 | 19 => ReasonHint::SelfSigned,
        24 | 25 | 26 | 32 | 34 | 47 | 48 => ReasonHint::Constraint,
        62..=64 => ReasonHint::OtherName,
        65 => ReasonHint::TlsaMismatch,
        1 | 30 | 31 | 35..=46 | 49..=61 | 69..=100 => ReasonHint::Certificate,
        _ => return None,
    })
}
