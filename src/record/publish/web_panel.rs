//! Web panels of DNS providers: what to enter in each form field.

use super::{Family, FormatInfo, Publication, Snippet, Syntax};
use crate::record::build::quoted_strings;

pub(super) const WEB_PANEL: FormatInfo = FormatInfo {
    id: "web-panel",
    label: "Web panel",
    family: Family::ByHand,
    note: "Most panels append the zone to the name: there enter the short name, or the zone is in it twice. Enter the value without quotation marks. Only one such record may exist: change an old one, do not add a second.",
    placeholders: &[],
    render: web_panel,
    warning: long_value,
};

/// Maximum length of a character-string, in octets (RFC 1035 s.3.3).
const STRING: usize = 255;

fn web_panel(publication: &Publication) -> Vec<Snippet> {
    let field = |label, text: String| Snippet::new(label, Syntax::Field, text);
    let mut fields = vec![
        field("Name (host)", publication.relative().to_owned()),
        field("Name, where the panel wants it in full", publication.owner().to_owned()),
        field("Type", "TXT".to_owned()),
        field("TTL (seconds)", publication.ttl().to_string()),
        field("Value", publication.value().to_owned()),
    ];
    if publication.value().len() > STRING {
        fields.push(field("Value, where the panel refuses the long one", quoted_strings(publication.value())));
    }
    fields
}

fn long_value(publication: &Publication) -> Option<String> {
    let octets = publication.value().len();
    (octets > STRING).then(|| {
        format!(
            "The value has {octets} characters, one string in DNS holds {STRING}. Most panels split it themselves; others want it as several quoted strings."
        )
    })
}
