//! The kinds of finding about an MTA-STS record or policy file.
//!
//! A finding has the same structure as in [`crate::record`]: severity, code, span, message. The codes are separate,
//! because most of them do not apply to a TLS-RPT record, and the common ones cite another section.

use crate::finding::{self, codes};

/// A finding about an MTA-STS record or policy file.
pub type Finding = finding::Finding<Code>;

codes! {
    // The DNS answer as a whole
    /// There is no TXT record at all.
    NoRecord = "no-record", Error, "RFC 8461 s.3.1";
    /// The DNS did not answer, so nothing is known.
    LookupFailed = "lookup-failed", Error, "RFC 1035 s.4.1.1";
    /// The same record more than once.
    DuplicateRecord = "duplicate-record", Warning, "RFC 2181 s.5";
    /// More than one record begins with `v=STSv1;`.
    MultipleRecords = "multiple-records", Error, "RFC 8461 s.3.1";
    /// Several records, none of which begins with `v=STSv1;`.
    NoneRemain = "none-remain", Error, "RFC 8461 s.3.1";
    /// There is a record of another kind next to the MTA-STS record.
    StrayRecord = "stray-record", Warning, "RFC 8461 s.3.1";
    /// The record is at a name no sender looks up.
    WrongOwner = "wrong-owner", Error, "RFC 8461 s.3.1";
    /// The text is far larger than any record can be.
    RecordTooLong = "record-too-long", Error, "RFC 1035 s.3.2.1";

    // How a text was read
    /// The text has no owner name.
    NameNotRead = "name-not-read", Info, "RFC 8461 s.3.1";
    /// A value with semicolons in a zone file without quotation marks.
    UnquotedValue = "unquoted-value", Warning, "RFC 1035 s.5.1";
    /// Strings on several lines of a zone file without parentheses.
    LooseStrings = "loose-strings", Error, "RFC 1035 s.5.1";
    /// A line that ends with a backslash.
    Backslash = "backslash-continuation", Warning, "RFC 1035 s.5.1";
    /// HTML entities in place of quotation marks.
    HtmlEntity = "html-entity", Error, "RFC 8461 s.3.1";
    /// A CNAME record at the same name as the TXT record.
    AliasBesideRecord = "alias-beside-record", Error, "RFC 1034 s.3.6.2";
    /// The text also contains records at other names.
    OtherNames = "other-names", Info, "RFC 8461 s.3.1";
    /// The policy is in a string of a configuration.
    FromConfiguration = "read-from-configuration", Info, "RFC 8461 s.3.2";
    /// The web server's answer has another status than 200.
    HttpStatus = "http-status", Error, "RFC 8461 s.3.3";
    /// The web server's answer has another media type than text/plain.
    ContentType = "content-type", Warning, "RFC 8461 s.3.2";
    /// The `id` looks like a pattern that was to be replaced.
    IdPattern = "id-pattern", Info, "RFC 8461 s.3.1";

    // Wrapping of a text, and what is not allowed anywhere in it
    /// The record is empty.
    EmptyRecord = "empty-record", Error, "RFC 8461 s.3.1";
    /// A byte order mark at the beginning.
    ByteOrderMark = "byte-order-mark", Error, "RFC 8461 s.3";
    /// The whole value is wrapped in quotation marks.
    QuotedValue = "quoted-value", Error, "RFC 8461 s.3.1";
    /// White space at the beginning of the record or of a line.
    LeadingSpace = "leading-space", Error, "RFC 8461 s.3";
    /// White space at the end without a semicolon before it.
    TrailingSpace = "trailing-space", Error, "RFC 8461 s.3.1";
    /// A line break inside the record.
    LineBreak = "line-break", Error, "RFC 8461 s.3.1";
    /// A control character.
    ControlCharacter = "control-character", Error, "RFC 8461 s.3";
    /// A character outside ASCII.
    NonAscii = "non-ascii", Error, "RFC 8461 s.3.1";
    /// A typographic character that looks like an ASCII one.
    LookAlike = "look-alike", Error, "RFC 8461 s.3.1";
    /// A zone-file escape (`\;`) is part of the value.
    Escaped = "zone-escape", Error, "RFC 8461 s.3.1";

    // The record's version and fields
    /// The record does not begin with a version.
    VersionMissing = "version-missing", Error, "RFC 8461 s.3.1";
    /// The version is there, but not first.
    VersionNotFirst = "version-not-first", Error, "RFC 8461 s.3.1";
    /// The version has the wrong upper or lower case.
    VersionCase = "version-case", Error, "RFC 8461 s.3.1";
    /// The version is misspelt.
    VersionMisspelt = "version-misspelt", Error, "RFC 8461 s.3.1";
    /// A second version field.
    VersionRepeated = "version-repeated", Warning, "RFC 8461 s.3.1";
    /// The record is of another kind (SPF, TLS-RPT, ...).
    OtherRecord = "other-record", Error, "RFC 8461 s.3.1";
    /// A policy file in place of the record.
    PolicyInRecord = "policy-in-record", Error, "RFC 8461 s.3.2";
    /// White space before the first semicolon.
    SpaceBeforeSemicolon = "space-before-first-semicolon", Warning, "RFC 8461 s.3.1";
    /// A semicolon is missing between two fields.
    MissingSemicolon = "missing-semicolon", Error, "RFC 8461 s.3.1";
    /// Nothing between two semicolons.
    EmptyField = "empty-field", Error, "RFC 8461 s.3.1";
    /// A field without `=`.
    FieldWithoutEquals = "field-without-equals", Error, "RFC 8461 s.3.1";
    /// White space before or after `=`.
    SpaceAroundEquals = "space-around-equals", Error, "RFC 8461 s.3.1";
    /// There is no `id`.
    IdMissing = "id-missing", Error, "RFC 8461 s.3.1";
    /// `id` with the wrong upper or lower case.
    IdCase = "id-case", Error, "RFC 8461 s.3.1";
    /// `id=` without a value.
    IdEmpty = "id-empty", Error, "RFC 8461 s.3.1";
    /// A character in the `id` that is neither a letter nor a digit.
    IdCharacter = "id-character", Error, "RFC 8461 s.3.1";
    /// The `id` is longer than 32 characters.
    IdLength = "id-length", Error, "RFC 8461 s.3.1";
    /// More than one `id`.
    IdRepeated = "id-repeated", Warning, "RFC 8461 s.3.2";

    // The policy file as a whole
    /// The file is empty.
    EmptyPolicy = "empty-policy", Error, "RFC 8461 s.3.2";
    /// A web page, a TXT record or something else in place of a policy.
    NotAPolicy = "not-a-policy", Error, "RFC 8461 s.3.2";
    /// The file is larger than senders are advised to read.
    PolicyTooLong = "policy-too-long", Error, "RFC 8461 s.3.3";
    /// A line without content.
    BlankLine = "blank-line", Error, "RFC 8461 s.3.2";
    /// A line that ends with CR alone.
    LineEnding = "line-ending", Error, "RFC 8461 s.3.2";
    /// A comment line; the grammar has no comments.
    Comment = "comment", Error, "RFC 8461 s.3.2";
    /// A line without `:`.
    LineWithoutColon = "line-without-colon", Error, "RFC 8461 s.3.2";
    /// White space before `:`.
    SpaceBeforeColon = "space-before-colon", Error, "RFC 8461 s.3.2";
    /// Several fields on one line.
    FieldsOnOneLine = "fields-on-one-line", Error, "RFC 8461 s.3.2";

    // Fields of either text
    /// The name of an extension field is malformed.
    FieldName = "field-name", Error, "RFC 8461 s.3";
    /// The value of an extension field is malformed.
    FieldValue = "field-value", Error, "RFC 8461 s.3";
    /// A field that MTA-STS does not define; senders ignore it.
    UnknownField = "unknown-field", Info, "RFC 8461 s.3.2";
    /// A field that belongs elsewhere; senders ignore it here.
    StrayField = "stray-field", Warning, "RFC 8461 s.3.2";
    /// A field that was probably meant to be one of the four.
    FieldMisspelt = "field-misspelt", Error, "RFC 8461 s.3.2";
    /// A field that may occur only once is repeated.
    FieldRepeated = "field-repeated", Warning, "RFC 8461 s.3.2";

    // The fields of a policy
    /// There is no `version`.
    PolicyVersionMissing = "policy-version-missing", Error, "RFC 8461 s.3.2";
    /// The version is not `STSv1`.
    PolicyVersion = "policy-version", Error, "RFC 8461 s.3.2";
    /// There is no `mode`.
    ModeMissing = "mode-missing", Error, "RFC 8461 s.3.2";
    /// The mode is none of the three.
    ModeValue = "mode-value", Error, "RFC 8461 s.3.2";
    /// `enforce` should follow a period of `testing`.
    EnforceFirst = "enforce-first", Info, "RFC 8461 s.5";
    /// `none` ends MTA-STS.
    ModeNone = "mode-none", Info, "RFC 8461 s.8.3";
    /// There is no `max_age`.
    MaxAgeMissing = "max-age-missing", Error, "RFC 8461 s.3.2";
    /// `max_age` is not a number of seconds.
    MaxAgeValue = "max-age-value", Error, "RFC 8461 s.3.2";
    /// `max_age` is above a year.
    MaxAgeRange = "max-age-range", Error, "RFC 8461 s.3.2";
    /// `max_age` is less than a week.
    MaxAgeShort = "max-age-short", Warning, "RFC 8461 s.3.2";
    /// There is no `mx`.
    MxMissing = "mx-missing", Error, "RFC 8461 s.3.2";
    /// Not a host name.
    MxName = "mx-name", Error, "RFC 8461 s.3.2";
    /// A host name that is not in its `xn--` form.
    MxNonAscii = "mx-non-ascii", Error, "RFC 8461 s.3.2";
    /// A `*` that is not the whole left-most label.
    MxWildcard = "mx-wildcard", Error, "RFC 8461 s.4.1";
    /// Explains which names a wildcard covers.
    WildcardReach = "wildcard-reach", Info, "RFC 8461 s.4.1";
    /// Several hosts on one line.
    MxSeveral = "mx-several", Error, "RFC 8461 s.3.2";
    /// The preference of the MX record precedes the host.
    MxPreference = "mx-preference", Error, "RFC 8461 s.3.2";
    /// An IP address in place of a host name.
    MxAddress = "mx-address", Error, "RFC 8461 s.4.1";
    /// The host name has a trailing dot.
    MxTrailingDot = "mx-trailing-dot", Error, "RFC 8461 s.3.2";
    /// A pattern that is probably a mistake.
    MxUnusual = "mx-unusual", Warning, "RFC 8461 s.4.1";
    /// The same pattern twice.
    MxRepeated = "mx-repeated", Info, "RFC 8461 s.3.2";
    /// A host that is already covered by a wildcard in the same policy.
    MxCovered = "mx-covered", Info, "RFC 8461 s.4.1";
}
