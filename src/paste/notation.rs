//! How a text was read: its notation, where owner and value are in it, and what the user can choose instead.

use super::unwrap::Wrapping;
use crate::finding::Span;

/// The notation in which a record was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Notation {
    /// The value alone.
    #[default]
    Value,
    /// Quoted character-strings, as `dig +short` prints them.
    Strings,
    /// A line of a zone file, which is also what `dig` prints.
    ZoneFile,
    /// `nslookup`.
    Nslookup,
    /// `host`.
    Host,
    /// `Resolve-DnsName`.
    PowerShell,
    /// JSON of a resolver or a provider.
    Json,
    /// YAML.
    Yaml,
    /// Terraform and other HCL.
    Terraform,
    /// dnscontrol, and other calls named after the record type.
    DnsControl,
    /// PHP.
    Php,
    /// Another language with brackets.
    Code,
    /// A command that publishes the record.
    Command,
    /// Labelled fields, as web panels show them.
    Fields,
    /// A row of a table.
    Table,
    /// A name directly before the value.
    NameAndValue,
    /// Running text.
    Sentence,
    /// tinydns-data.
    Tinydns,
    /// dnsmasq.
    Dnsmasq,
}

impl Notation {
    /// The stable kebab-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Strings => "strings",
            Self::ZoneFile => "zone-file",
            Self::Nslookup => "nslookup",
            Self::Host => "host",
            Self::PowerShell => "powershell",
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Terraform => "terraform",
            Self::DnsControl => "dnscontrol",
            Self::Php => "php",
            Self::Code => "code",
            Self::Command => "command",
            Self::Fields => "fields",
            Self::Table => "table",
            Self::NameAndValue => "name-and-value",
            Self::Sentence => "sentence",
            Self::Tinydns => "tinydns",
            Self::Dnsmasq => "dnsmasq",
        }
    }

    /// What it is, for use in a sentence after "read as".
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Value => "the value alone",
            Self::Strings => "quoted strings",
            Self::ZoneFile => "a zone-file line",
            Self::Nslookup => "output of nslookup",
            Self::Host => "output of host",
            Self::PowerShell => "output of Resolve-DnsName",
            Self::Json => "JSON",
            Self::Yaml => "YAML",
            Self::Terraform => "Terraform configuration",
            Self::DnsControl => "a call named after the record type",
            Self::Php => "PHP",
            Self::Code => "configuration or source code",
            Self::Command => "a command that publishes the record",
            Self::Fields => "labelled fields",
            Self::Table => "a table row",
            Self::NameAndValue => "a name and its value",
            Self::Sentence => "running text",
            Self::Tinydns => "tinydns data",
            Self::Dnsmasq => "dnsmasq configuration",
        }
    }
}

/// What the user says the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum ReadAs {
    /// Recognise it.
    #[default]
    Automatic,
    /// The value alone, with nothing around it.
    Value,
    /// A zone file, or the output of a look-up tool.
    ZoneFile,
    /// Configuration: JSON, YAML, Terraform, source code.
    Configuration,
    /// Command lines.
    Command,
    /// Labelled fields, a table or running text.
    Fields,
}

impl ReadAs {
    /// Every choice, in the order in which it is offered.
    pub const ALL: [Self; 6] =
        [Self::Automatic, Self::Value, Self::ZoneFile, Self::Configuration, Self::Command, Self::Fields];

    /// The stable kebab-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Value => "value",
            Self::ZoneFile => "zone-file",
            Self::Configuration => "configuration",
            Self::Command => "command",
            Self::Fields => "fields",
        }
    }

    /// The label of the choice.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Automatic => "Recognise automatically",
            Self::Value => "Value only",
            Self::ZoneFile => "Zone file or look-up output",
            Self::Configuration => "JSON, YAML or other configuration",
            Self::Command => "Command line",
            Self::Fields => "Labels, table or text",
        }
    }

    /// The choice of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// What the name of a record is based on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OwnerBasis {
    /// The text has the whole name.
    Read,
    /// The text has a relative name, which a zone in the text or the given domain completes.
    Completed,
    /// The user gave it.
    Given,
    /// There is none.
    #[default]
    None,
}

impl OwnerBasis {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Completed => "completed",
            Self::Given => "given",
            Self::None => "none",
        }
    }
}

/// Where a record is in the pasted text. All spans are byte offsets into it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Place {
    pub notation: Notation,
    pub owner: Option<Span>,
    /// The owner as written.
    pub written: Option<String>,
    pub kind: Option<Span>,
    pub strings: Vec<Span>,
    /// The zone in the text that completes a relative owner.
    pub zone: Option<String>,
}

/// How a text was read. All spans are byte offsets into the pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The notation of the record.
    pub notation: Notation,
    /// What was taken off before.
    pub wrappings: Vec<Wrapping>,
    /// The owner name as written.
    pub written: Option<String>,
    /// What the owner name is based on.
    pub basis: OwnerBasis,
    /// The zone that completes the owner name, from the text or from the given domain.
    pub zone: Option<String>,
    /// Where the owner name is.
    pub owner: Option<Span>,
    /// Where the record type is.
    pub kind: Option<Span>,
    /// Where the values are: those of each record, string by string where the text has them apart. Only the first
    /// [`MOST_VALUES`].
    pub values: Vec<Span>,
    /// The number of strings of the first record.
    pub strings: usize,
}

/// Maximum number of values whose place is kept.
pub(super) const MOST_VALUES: usize = 200;

/// What a piece of the pasted text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The owner name.
    Name,
    /// The record type.
    Kind,
    /// The value, or one of its strings.
    Value,
    /// Anything else.
    Rest,
    /// Lines that are left out, because nothing in them was used.
    LeftOut,
}

/// Lines shown before the first and after the last piece that was used.
const LINES_AROUND: usize = 2;

impl Reading {
    /// The pasted text in pieces, in order; of long texts the lines around what was used.
    pub fn pieces<'a>(&self, text: &'a str) -> Vec<(Part, &'a str)> {
        let names = self.owner.iter().map(|span| (*span, Part::Name));
        let kinds = self.kind.iter().map(|span| (*span, Part::Kind));
        let values = self.values.iter().map(|span| (*span, Part::Value));
        let mut spans: Vec<(Span, Part)> = Vec::new();
        for (span, part) in names.chain(kinds).chain(values) {
            let at = spans.iter().rposition(|(known, _)| known.start <= span.start).map_or(0, |at| at + 1);
            spans.insert(at, (span, part));
        }
        let mut used: Vec<(Span, Part)> = Vec::new();
        for (span, part) in spans {
            let after = used.last().is_none_or(|(last, _)| span.start >= last.end);
            if after && text.get(span.start..span.end).is_some_and(|piece| !piece.is_empty()) {
                used.push((span, part));
            }
        }
        let (Some((first, _)), Some((last, _))) = (used.first(), used.last()) else { return Vec::new() };
        let before = text.get(..first.start).unwrap_or_default();
        let start = before.rmatch_indices('\n').nth(LINES_AROUND).map_or(0, |(at, _)| at + 1);
        let after = text.get(last.end..).unwrap_or_default();
        let end = after.match_indices('\n').nth(LINES_AROUND).map_or(text.len(), |(at, _)| last.end + at);
        let mut out = Vec::new();
        let mut push = |part: Part, from: usize, to: usize| {
            out.extend(text.get(from..to).filter(|piece| !piece.is_empty()).map(|piece| (part, piece)));
        };
        push(Part::LeftOut, 0, start);
        let mut at = start;
        for (span, part) in &used {
            push(Part::Rest, at, span.start);
            push(*part, span.start, span.end);
            at = span.end;
        }
        push(Part::Rest, at, end);
        push(Part::LeftOut, end, text.trim_end().len().max(end));
        out
    }

    /// How the text was read, in one sentence; names are in it as written.
    pub fn sentence(&self, records: usize) -> String {
        let mut out = format!("Read as {}", self.notation.phrase());
        let parts = [self.owner_phrase(), self.strings_phrase(records)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if !parts.is_empty() {
            out.push_str(": ");
            out.push_str(&parts.join(", "));
        }
        if !self.wrappings.is_empty() {
            let names: Vec<&str> = self.wrappings.iter().map(|wrapping| wrapping.name()).collect();
            out.push_str("; without ");
            out.push_str(&names.join(" and "));
        }
        out.push('.');
        out
    }

    fn owner_phrase(&self) -> Option<String> {
        let written = self.written.as_deref().map(|name| crate::display::shortened(name.trim_end_matches('.'), 100));
        Some(match (self.basis, written, &self.zone) {
            (OwnerBasis::Given, ..) => return None,
            (_, None, _) => "no name in the text".to_owned(),
            (OwnerBasis::Completed, Some(name), Some(zone)) => {
                format!("owner {name} in zone {}", crate::display::shortened(zone.trim_end_matches('.'), 100))
            }
            (_, Some(name), _) => format!("owner {name}"),
        })
    }

    fn strings_phrase(&self, records: usize) -> Option<String> {
        match (records, self.strings) {
            (0, _) => None,
            (1, 0 | 1) => Some("one record".to_owned()),
            (1, strings) => Some(format!("{strings} strings joined")),
            (records, _) => Some(format!("{records} records")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Reading};
    use crate::finding::Span;

    #[test]
    fn what_was_used_is_shown_with_the_lines_around_it() {
        let text = "1\n2\n3\n4\n_smtp._tls TXT \"v\"\n6\n7\n8\n";
        let reading = Reading {
            owner: Some(Span::new(8, 18)),
            kind: Some(Span::new(19, 22)),
            values: vec![Span::new(23, 26), Span::new(24, 25)],
            ..Reading::default()
        };
        assert_eq!(
            reading.pieces(text),
            [
                (Part::LeftOut, "1\n2\n"),
                (Part::Rest, "3\n4\n"),
                (Part::Name, "_smtp._tls"),
                (Part::Rest, " "),
                (Part::Kind, "TXT"),
                (Part::Rest, " "),
                (Part::Value, "\"v\""),
                (Part::Rest, "\n6\n7"),
                (Part::LeftOut, "\n8"),
            ]
        );
        assert_eq!(Reading::default().pieces(text), []);
    }
}
