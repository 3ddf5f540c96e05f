//! Evaluates all fields together: which `rua` count, and whether a sender can use the record.

use std::collections::HashSet;

use super::Parser;
use crate::record::destination::Destination;
use crate::record::finding::{Code, Severity, Span};

impl Parser<'_> {
    /// Decides which rua fields count, and whether a sender can use the record.
    pub(super) fn conclude(&mut self, body: Span) {
        let has_rua = !self.rua.is_empty();
        let any_clean = self.rua.iter().any(|rua| rua.clean);
        let many = self.rua.len() > 1;
        let mut known: HashSet<_> = self.out.destinations.iter().map(Destination::key).collect();
        for (index, mut rua) in std::mem::take(&mut self.rua).into_iter().enumerate() {
            if many && !rua.clean && rua.passes_as_extension && any_clean {
                let message = "One rua of several has no list of destinations. By the grammar it is a field to ignore, but strict senders refuse the record.";
                self.note(Code::RuaRepeated, rua.span.start, rua.span.end, message);
                self.extensions.push(rua.span);
                continue;
            }
            if index > 0 {
                let message = "A second rua field: some senders read both, others only the first. Put all destinations into one comma list.";
                self.note(Code::RuaRepeated, rua.span.start, rua.span.end, message);
            }
            self.out.findings.append(&mut rua.findings);
            for (item, destination) in rua.destinations {
                if known.insert(destination.key()) {
                    self.out.destinations.push(destination);
                } else {
                    let message = format!("{} is in the list already.", destination.uri);
                    self.note(Code::DestinationRepeated, item.start, item.end, message);
                }
            }
        }
        if has_rua {
            for field in std::mem::take(&mut self.before_rua) {
                let message = "Legal, but one widespread sender expects rua right after the version.";
                self.note(Code::RuaNotSecond, field.start, field.end, message);
            }
        }
        self.settle_severity(body, has_rua);
    }

    fn settle_severity(&mut self, body: Span, has_rua: bool) {
        let usable = !self.out.destinations.is_empty();
        let mut named = false;
        for finding in &mut self.out.findings {
            match finding.code {
                // An invalid destination is an error only if no usable one is left.
                Code::SchemeUnsupported
                | Code::MailtoAddress
                | Code::MailtoSlashes
                | Code::HostName
                | Code::HttpsHost
                | Code::HttpsPort
                    if !usable =>
                {
                    finding.severity = Severity::Error;
                    named = true;
                }
                Code::RuaCase | Code::RuaMisspelt if usable => finding.severity = Severity::Warning,
                _ => {}
            }
            named |= finding.severity == Severity::Error;
        }
        // Without a version the text is not even meant as a record; a missing rua is not worth reporting.
        let is_record = !self.out.findings.iter().any(|finding| finding.code == Code::VersionMissing);
        if has_rua {
            if !usable && !named {
                self.note(
                    Code::NoUsableDestination,
                    body.start,
                    body.end,
                    "No sender can use any of the destinations.",
                );
            }
        } else if is_record && !self.rua_meant {
            let message = if self.fields == 0 {
                "The record has a version but no rua, so it names no destination. Add rua= and an address."
            } else {
                "There is no rua field, so the record names no destination. Add rua= and an address."
            };
            self.note(Code::RuaMissing, body.start, body.end, message);
        }
    }
}
