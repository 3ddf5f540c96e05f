//! The kinds of TXT records about mail, by how they begin.

/// The kind of a record, with its article: "an SPF". `squeezed` is its text in lower case, without white space.
///
/// TLS-RPT is none of them: it is what the caller looks for, or what the text is compared with.
pub(crate) fn other_kind(squeezed: &str) -> Option<&'static str> {
    let kinds = [
        ("v=spf1", "an SPF"),
        ("v=dmarc1", "a DMARC"),
        ("v=dkim1", "a DKIM"),
        ("v=stsv1", "an MTA-STS"),
        ("v=bimi1", "a BIMI"),
    ];
    kinds.into_iter().find(|(start, _)| squeezed.starts_with(start)).map(|(_, kind)| kind)
}

/// The text of a record as [`other_kind`] takes it.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !super::txt::is_space(*c)).collect::<String>().to_ascii_lowercase()
}
