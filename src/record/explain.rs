//! Explains each kind of finding: what real senders do with such a record, and how to fix it.
//!
//! Sender behaviour was read from their code or measured on their parsers; where it is unknown, it is left out.

use super::finding::Code;

/// How one sender reacts to a kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// The sender's software.
    pub who: &'static str,
    /// What it does, phrased to continue a sentence that begins with `who`; no full stop.
    pub does: &'static str,
}

/// How to fix a kind of finding, and how senders react to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// How to fix it, as a full sentence.
    pub fix: &'static str,
    /// Known sender behaviour; empty if none is known.
    pub senders: &'static [Behaviour],
}

const fn does(who: &'static str, does: &'static str) -> Behaviour {
    Behaviour { who, does }
}

const POSTFIX: &str = "Postfix with sys4's tlsrpt-reporter";

/// Explains a kind of finding.
pub const fn explain(code: Code) -> Explanation {
    Explanation { fix: fix(code), senders: senders(code) }
}

const fn senders(code: Code) -> &'static [Behaviour] {
    match code {
        Code::SpaceBeforeSemicolon => {
            const {
                &[
                    does("Postfix", "accepts it"),
                    does("mox", "accepts it"),
                    does("sys4's tlsrpt-reporter", "refuses the record"),
                ]
            }
        }
        Code::RuaRepeated => {
            const {
                &[
                    does(POSTFIX, "uses the first field only"),
                    does("Stalwart", "uses the first field only"),
                    does("mox", "uses all of them"),
                ]
            }
        }
        Code::SpaceAroundComma => const { &[does(POSTFIX, "does not trim the space and loses that destination")] },
        Code::SchemeCase => {
            const { &[does(POSTFIX, "compares mailto: and https: in lower case and does not know the destination")] }
        }
        Code::EqualsInUri => {
            const { &[does("Stalwart", "reads = as the beginning of an encoded character and changes the address")] }
        }
        Code::MailtoFields => {
            const {
                &[
                    does(POSTFIX, "takes what follows ? for a part of the address"),
                    does("Stalwart", "takes it for a part of the address and may change it"),
                    does("mox", "leaves it out"),
                ]
            }
        }
        Code::MailtoEncoded => {
            const {
                &[
                    does(POSTFIX, "does not decode the address and mails to it as it is"),
                    does("Stalwart", "does not decode it either"),
                    does("mox", "does not decode it either"),
                ]
            }
        }
        _ => &[],
    }
}

const fn fix(code: Code) -> &'static str {
    match code {
        Code::NoRecord => "Publish one TXT record at _smtp._tls and your domain.",
        Code::LookupFailed => "Ask again, or ask another resolver, before you change anything.",
        Code::AliasNotFollowed => "Look up the TXT records of the name, with its alias followed, and paste the answer.",
        Code::AliasCircle => "Let the last alias point to the name that has the TXT record.",
        Code::OtherQuestion => "Look up the TXT records of _smtp._tls and your domain, and paste the answer.",
        Code::IncompleteAnswer => "Look the name up again, at a resolver, and paste the whole answer.",
        Code::ValueCut => "Paste the whole value. PowerShell writes it with | Format-List appended.",
        Code::ValueVariable => "Look the record up to check what the program published.",
        Code::NotInForce => "Create or enable the record, then look it up to check what is published.",
        Code::OtherNames => "To have another one judged, give its domain.",
        Code::NameNotRead => {
            "Paste the name as well, or compare it yourself: the record must be at _smtp._tls and your domain."
        }
        Code::NameVariable => {
            "Nothing, if the program fills the domain in. Look the record up to check what was published."
        }
        Code::Backslash => "Write the record on one line.",
        Code::HtmlEntity => {
            "Write the character itself: copy the text as the browser shows it, not from the page source."
        }
        Code::StringsJoined => {
            "Put all destinations into one rua, separated by commas; the strings of a record are joined without anything between."
        }
        Code::EncodedRecord => "Publish the record as plain text; percent-encoding belongs into URIs only.",
        Code::Placeholder => "Replace the placeholder by its value before you publish the record.",
        Code::UnquotedValue => "Put quotation marks around the value in the zone file.",
        Code::LooseStrings => "Put parentheses around all strings of the record.",
        Code::AliasBesideRecord => "Keep the alias or the TXT record, not both.",
        Code::DuplicateRecord | Code::DestinationRepeated => "Remove the repetition.",
        Code::MultipleRecords => "Put all destinations into one record, separated by commas, and delete the others.",
        Code::NoneRemain => "Let exactly one record begin with v=TLSRPTv1; and delete the others at this name.",
        Code::StrayRecord => "Delete the other record, or move it to the name it belongs to.",
        Code::WildcardOwner => "Publish the record at _smtp._tls and your domain itself, not at a wildcard.",
        Code::WrongOwner => "Publish the record at _smtp._tls and your domain, with both underscores.",
        Code::DoubledZone => {
            "Your DNS panel adds the zone by itself: enter only the part before it, usually _smtp._tls."
        }
        Code::LongString => {
            "Publish the value as several strings of at most 255 octets in one record; most panels do it by themselves."
        }
        Code::RecordTooLong => "Check what was pasted; a record is a line of text.",
        Code::LongAnswer => "Use fewer or shorter destinations if you can.",
        Code::EmptyRecord => "Give the record its value, or delete it.",
        Code::ByteOrderMark => "Delete the invisible character at the beginning; retyping the value is easiest.",
        Code::QuotedValue => "Enter the value without quotation marks; the panel adds those that DNS needs.",
        Code::Parentheses => "Leave the parentheses to zone files; a panel takes the value without them.",
        Code::TypeInValue => "Enter only the value; name, type and class have fields of their own.",
        Code::LeadingSpace | Code::TrailingSpace | Code::SpaceInUri => "Delete the white space.",
        Code::LineBreak => "Put everything on one line.",
        Code::ControlCharacter | Code::InvalidOctet | Code::NonAscii | Code::LookAlike => {
            "Retype the character on a keyboard; text from a word processor or a web page contains others that look the same."
        }
        Code::Escaped => "Write ; without a backslash; only zone files need it, and only outside quotation marks.",
        Code::VersionMissing | Code::VersionNotFirst | Code::VersionCase | Code::VersionMisspelt => {
            "Start the record with exactly v=TLSRPTv1;"
        }
        Code::OtherRecord => {
            "This is a record for something else. Publish a TLS-RPT record here and that one where it belongs."
        }
        Code::SpaceBeforeSemicolon => "Write v=TLSRPTv1; without a space.",
        Code::VersionRepeated => "Keep the first v=TLSRPTv1 and delete the others.",
        Code::EmptyField => "Write one semicolon between two fields.",
        Code::MissingSemicolon => "Write a semicolon between the fields.",
        Code::FieldWithoutEquals => "Give the field a value, or delete it.",
        Code::SemicolonInList => "Separate destinations by commas.",
        Code::SpaceAroundEquals => "Delete the white space around =.",
        Code::FieldName | Code::FieldValue | Code::UnknownField => "Delete the field; TLS-RPT defines v and rua only.",
        Code::RuaMissing => "Add rua= and a destination, for instance rua=mailto:tlsrpt@ and your domain.",
        Code::RuaCase | Code::RuaMisspelt => "Write rua in lower case.",
        Code::RuaEmpty | Code::NoUsableDestination => {
            "Name a destination: mailto: and an address, or an https:// address."
        }
        Code::RuaRepeated => "Put all destinations into one rua, separated by commas.",
        Code::RuaNotSecond => "Let rua follow right after the version.",
        Code::EmptyItem => "Delete the comma that has no destination.",
        Code::SpaceAroundComma => "Write the comma without white space.",
        Code::SchemeMissing => "Write mailto: before an email address, https:// before a web address.",
        Code::SchemeUnsupported => "Use mailto: or https:// instead.",
        Code::SchemeCase => "Write the scheme in lower case.",
        Code::ExclamationMark => "Write ! as %21, or leave it out: a size limit like !10m exists in DMARC only.",
        Code::UriCharacter => "Write the character percent-encoded, or leave it out.",
        Code::PercentEncoding => "Write % as %25, or complete the code with two hexadecimal digits.",
        Code::MarkdownLink => "Enter the bare address.",
        Code::UriHost | Code::HostName | Code::HostUnusual | Code::HttpsHost => {
            "Check the host name for typing errors."
        }
        Code::EqualsInUri => "Use an address without =, for instance with the value in the path.",
        Code::Fragment => "Delete # and what follows.",
        Code::MailtoAddress => "Write mailto: and one address, like mailto:tlsrpt@example.com.",
        Code::MailtoSlashes => "Write mailto: without slashes.",
        Code::MailtoFields => "Delete ? and what follows.",
        Code::MailtoEncoded => "Use an address of plain letters and digits.",
        Code::LongLocalPart => "Use an address with at most 64 characters before the @.",
        Code::HostAddress => "Use a host name; certificates are made out to names.",
        Code::HttpsPort | Code::EmptyPort => "Leave the port out, or write one from 1 to 65535.",
        Code::UserInfo => {
            "Take the password out: the record is public. Put a hard-to-guess part into the path if you need one."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_finding_has_a_way_to_fix_it() {
        for code in Code::ALL {
            let explanation = explain(*code);
            assert!(explanation.fix.len() > 10, "{code}");
            for behaviour in explanation.senders {
                assert!(!behaviour.does.ends_with('.') && !behaviour.who.is_empty(), "{code}");
            }
        }
    }
}
