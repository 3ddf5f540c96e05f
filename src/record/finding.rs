//! The kinds of finding about a TLS-RPT record, each with its severity and the RFC section it rests on.

use crate::finding::{self, codes};
pub use crate::finding::{Severity, Span};

/// A finding about a TLS-RPT record.
pub type Finding = finding::Finding<Code>;

codes! {
    // The answer as a whole
    /// There is no TXT record at all.
    NoRecord = "no-record", Error, "RFC 8460 s.3";
    /// The DNS did not answer, so nothing is known.
    LookupFailed = "lookup-failed", Error, "RFC 1035 s.4.1.1";
    /// The name is an alias, and the text does not show the records of its target.
    AliasNotFollowed = "alias-not-followed", Error, "RFC 1034 s.3.6.2";
    /// Aliases that form a loop.
    AliasCircle = "alias-circle", Error, "RFC 1034 s.5.2.2";
    /// The text is about another name or type.
    OtherQuestion = "other-question", Error, "RFC 8460 s.3";
    /// A look-up without an answer.
    IncompleteAnswer = "incomplete-answer", Error, "RFC 1034 s.4.3.1";
    /// The end of the value is missing from the text.
    ValueCut = "value-cut", Error, "RFC 8460 s.3";
    /// The value is an expression of a program.
    ValueVariable = "value-variable", Error, "RFC 8460 s.3";
    /// The record is commented out, deleted or disabled.
    NotInForce = "not-in-force", Error, "RFC 8460 s.3";
    /// The text also contains records at other names.
    OtherNames = "other-names", Info, "RFC 8460 s.3";
    /// The text has no owner name.
    NameNotRead = "name-not-read", Info, "RFC 8460 s.3";
    /// The owner name has a variable, so it cannot be judged as a whole.
    NameVariable = "name-variable", Info, "RFC 8460 s.3";
    /// A line that ends with a backslash, as RFC 8460 prints its examples.
    Backslash = "backslash-continuation", Warning, "RFC 1035 s.5.1";
    /// An HTML entity in place of a character.
    HtmlEntity = "html-entity", Error, "RFC 8460 s.3";
    /// Strings of one record that were meant as several records.
    StringsJoined = "strings-joined", Error, "RFC 7208 s.3.3";
    /// The whole record is percent-encoded.
    EncodedRecord = "percent-encoded-record", Error, "RFC 8460 s.3";
    /// The value has a placeholder that must be replaced.
    Placeholder = "placeholder", Error, "RFC 8460 s.3";
    /// A value with semicolons in a zone file without quotation marks.
    UnquotedValue = "unquoted-value", Warning, "RFC 1035 s.5.1";
    /// Strings on several lines of a zone file without parentheses.
    LooseStrings = "loose-strings", Error, "RFC 1035 s.5.1";
    /// A CNAME record at the same name as the TXT record.
    AliasBesideRecord = "alias-beside-record", Error, "RFC 1034 s.3.6.2";
    /// The same record more than once.
    DuplicateRecord = "duplicate-record", Warning, "RFC 2181 s.5";
    /// More than one record begins with `v=TLSRPTv1;`.
    MultipleRecords = "multiple-records", Error, "RFC 8460 s.3";
    /// Several records, none of which begins with `v=TLSRPTv1;`.
    NoneRemain = "none-remain", Error, "RFC 8460 s.3";
    /// There is a record of another kind next to the TLS-RPT record.
    StrayRecord = "stray-record", Warning, "RFC 8460 s.3";
    /// The record is at a name no sender looks up.
    WrongOwner = "wrong-owner", Error, "RFC 8460 s.3";
    /// The owner name contains the zone, or the whole name, twice.
    DoubledZone = "doubled-zone", Error, "RFC 8460 s.3";
    /// The record is at a wildcard, which answers for the right name only while nothing else is there.
    WildcardOwner = "wildcard-owner", Warning, "RFC 4592 s.2.2.1";
    /// A character-string is longer than 255 octets.
    LongString = "long-string", Warning, "RFC 1035 s.3.3";
    /// The text is larger than any record can be.
    RecordTooLong = "record-too-long", Error, "RFC 1035 s.3.2.1";
    /// The DNS answer is larger than 512 octets.
    LongAnswer = "long-answer", Warning, "RFC 1035 s.4.2.1";

    // Wrapping of the record's text
    /// The record is empty.
    EmptyRecord = "empty-record", Error, "RFC 8460 s.3";
    /// A byte order mark before the version.
    ByteOrderMark = "byte-order-mark", Error, "RFC 8460 s.3";
    /// The whole value is wrapped in quotation marks.
    QuotedValue = "quoted-value", Error, "RFC 8460 s.3";
    /// Zone-file parentheses are part of the value.
    Parentheses = "parentheses", Error, "RFC 8460 s.3";
    /// The record type or class is part of the value.
    TypeInValue = "type-in-value", Error, "RFC 8460 s.3";
    /// White space before the version.
    LeadingSpace = "leading-space", Error, "RFC 8460 s.3";
    /// White space at the end without a semicolon before it.
    TrailingSpace = "trailing-space", Error, "RFC 8460 s.3";
    /// A line break inside the record.
    LineBreak = "line-break", Error, "RFC 8460 s.3";
    /// A control character inside the record.
    ControlCharacter = "control-character", Error, "RFC 8460 s.3";
    /// An octet that is not ASCII and not UTF-8.
    InvalidOctet = "invalid-octet", Error, "RFC 8460 s.3";
    /// A character outside ASCII.
    NonAscii = "non-ascii", Error, "RFC 8460 s.3";
    /// A typographic character that looks like an ASCII one.
    LookAlike = "look-alike", Error, "RFC 8460 s.3";
    /// A zone-file escape (`\;`) is part of the value.
    Escaped = "zone-escape", Error, "RFC 8460 s.3";

    // Version
    /// The record does not begin with a version.
    VersionMissing = "version-missing", Error, "RFC 8460 s.3";
    /// The version is there, but not first.
    VersionNotFirst = "version-not-first", Error, "RFC 8460 s.3";
    /// The version has the wrong upper or lower case.
    VersionCase = "version-case", Error, "RFC 8460 s.3";
    /// The version is misspelt.
    VersionMisspelt = "version-misspelt", Error, "RFC 8460 s.3";
    /// The record is of another kind (SPF, DMARC, ...).
    OtherRecord = "other-record", Error, "RFC 8460 s.3";
    /// White space before the first semicolon.
    SpaceBeforeSemicolon = "space-before-first-semicolon", Warning, "RFC 8460 s.3";
    /// A second version field.
    VersionRepeated = "version-repeated", Warning, "RFC 8460 s.3";

    // Fields
    /// Nothing between two semicolons.
    EmptyField = "empty-field", Error, "RFC 8460 s.3";
    /// A semicolon is missing between two fields.
    MissingSemicolon = "missing-semicolon", Error, "RFC 8460 s.3";
    /// A field without `=`.
    FieldWithoutEquals = "field-without-equals", Error, "RFC 8460 s.3";
    /// A destination after a semicolon instead of a comma.
    SemicolonInList = "semicolon-in-list", Error, "RFC 8460 s.3";
    /// White space before or after `=`.
    SpaceAroundEquals = "space-around-equals", Error, "RFC 8460 s.3";
    /// The name of an extension field is malformed.
    FieldName = "field-name", Error, "RFC 8460 s.3";
    /// The value of an extension field is malformed.
    FieldValue = "field-value", Error, "RFC 8460 s.3";
    /// A field that TLS-RPT does not define; senders ignore it.
    UnknownField = "unknown-field", Warning, "RFC 8460 s.3";
    /// There is no `rua` field.
    RuaMissing = "rua-missing", Error, "RFC 8460 s.3";
    /// `rua` with the wrong upper or lower case.
    RuaCase = "rua-case", Error, "RFC 8460 s.3";
    /// A field that was probably meant to be `rua`.
    RuaMisspelt = "rua-misspelt", Error, "RFC 8460 s.3";
    /// `rua=` without a destination.
    RuaEmpty = "rua-empty", Error, "RFC 8460 s.3";
    /// More than one `rua` field.
    RuaRepeated = "rua-repeated", Warning, "RFC 8460 s.3";
    /// Another field comes before `rua`.
    RuaNotSecond = "rua-not-second", Warning, "RFC 8460 s.3";

    // The list of destinations
    /// A comma without a destination before or after it.
    EmptyItem = "empty-list-item", Error, "RFC 8460 s.3";
    /// White space around a comma of the list.
    SpaceAroundComma = "space-around-comma", Warning, "RFC 8460 s.3";
    /// The same destination twice.
    DestinationRepeated = "destination-repeated", Warning, "RFC 8460 s.3";
    /// None of the destinations can be used by a sender.
    NoUsableDestination = "no-usable-destination", Error, "RFC 8460 s.3";

    // URI syntax
    /// A destination without a scheme.
    SchemeMissing = "scheme-missing", Error, "RFC 8460 s.3";
    /// A scheme other than mailto and https.
    SchemeUnsupported = "scheme-unsupported", Warning, "RFC 8460 s.3";
    /// A scheme in upper case.
    SchemeCase = "scheme-case", Warning, "RFC 3986 s.3.1";
    /// A raw `!`.
    ExclamationMark = "exclamation-mark", Error, "RFC 8460 s.3";
    /// White space inside a URI.
    SpaceInUri = "space-in-uri", Error, "RFC 3986 s.2";
    /// A character that is not allowed in a URI.
    UriCharacter = "uri-character", Error, "RFC 3986 s.2";
    /// `%` without two hexadecimal digits.
    PercentEncoding = "percent-encoding", Error, "RFC 3986 s.2.1";
    /// A Markdown link in place of a URI.
    MarkdownLink = "markdown-link", Error, "RFC 3986 s.2";
    /// The host or port of a URI is malformed.
    UriHost = "uri-host", Error, "RFC 3986 s.3.2";
    /// `=` inside a URI.
    EqualsInUri = "equals-in-uri", Warning, "RFC 3986 s.3.4";
    /// A fragment (`#...`), which is never sent.
    Fragment = "fragment", Warning, "RFC 3986 s.3.5";

    // mailto
    /// No usable address after `mailto:`.
    MailtoAddress = "mailto-address", Warning, "RFC 6068 s.2";
    /// `mailto://`.
    MailtoSlashes = "mailto-slashes", Warning, "RFC 6068 s.2";
    /// `?subject=` and the like.
    MailtoFields = "mailto-header-fields", Warning, "RFC 6068 s.2";
    /// A percent-encoded address.
    MailtoEncoded = "mailto-percent-encoded", Warning, "RFC 6068 s.2";
    /// The local part is longer than 64 octets.
    LongLocalPart = "long-local-part", Warning, "RFC 5321 s.4.5.3.1.1";

    // Hosts and https
    /// A host name that cannot exist in the DNS.
    HostName = "host-name", Warning, "RFC 1035 s.2.3";
    /// A host name that is unusual and probably not reachable.
    HostUnusual = "host-unusual", Warning, "RFC 5321 s.4.1.2";
    /// An IP address in place of a host name.
    HostAddress = "host-address", Warning, "RFC 3986 s.3.2.2";
    /// An https URI without `//` or without a host.
    HttpsHost = "https-host", Warning, "RFC 9110 s.4.2.2";
    /// A port that cannot be used.
    HttpsPort = "https-port", Warning, "RFC 3986 s.3.2.3";
    /// A colon without a port after it.
    EmptyPort = "empty-port", Warning, "RFC 3986 s.6.2.3";
    /// A user name or password in the URI.
    UserInfo = "userinfo", Warning, "RFC 9110 s.4.2.4";
}
