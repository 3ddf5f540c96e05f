//! The values of JSON that is not a report: objects that are reports, and strings that hold one, as text or in base64.
//!
//! Values are borrowed from the text, so a document of any size needs no tree in memory.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::coding;
use crate::intake::sniff::{self, FileKind};
use crate::intake::{Extractor, Relevance};
use crate::report::Report;
use crate::report::deviation::{Code, Deviation};
use crate::report::read::{Hints, is_list_of_policies};

/// Maximum nesting of objects and arrays that is searched.
const DEEPEST: usize = 24;

impl Extractor {
    /// Searches a JSON document that is not a report. Returns whether there was one inside.
    pub(in crate::intake) fn search_json(&mut self, document: &str, hints: &Hints) -> bool {
        let before = self.said().0;
        if self.wrappings < super::DEEPEST {
            Search { extractor: self, hints, path: Vec::new(), at_root: true }.value(document);
        }
        self.said().0 > before
    }

    /// The same for each document of a text.
    pub(in crate::intake) fn search_documents_inside(&mut self, text: &str, hints: &Hints) -> bool {
        let mut found = false;
        for document in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>().map_while(Result::ok) {
            found |= self.search_json(document.get(), hints);
        }
        found
    }
}

/// Whether a report has nothing but what may be about another report in one of its members, as in a row of a table of
/// reports.
pub(in crate::intake) fn is_around_another(report: &Report) -> bool {
    let is_empty = report.policies.iter().all(|policy| policy.sessions() == 0 && policy.failures.is_empty());
    is_empty
        && report
            .unread
            .iter()
            .any(|unread| is_list_of_policies(&unread.member) || super::may_hold_a_report(unread.value.as_bytes()))
}

struct Search<'e, 'h> {
    extractor: &'e mut Extractor,
    hints: &'h Hints,
    /// The members and elements around the current value.
    path: Vec<String>,
    /// The document itself was read before.
    at_root: bool,
}

impl Search<'_, '_> {
    fn value(&mut self, raw: &str) {
        let is_root = std::mem::take(&mut self.at_root);
        if self.path.len() > DEEPEST || self.extractor.budget.is_spent_for_part() {
            return;
        }
        match raw.as_bytes().first() {
            Some(b'{') => {
                let mut members: Vec<(Cow<'_, str>, &str)> = Vec::new();
                let mut is_report = false;
                let read = visit(raw, &mut |key, value| {
                    is_report |= key.as_deref().is_some_and(is_list_of_policies);
                    members.push((key.unwrap_or_default(), value));
                });
                if read.is_some() && is_report && !is_root && self.object(raw) {
                    return;
                }
                for (key, value) in members {
                    self.inside(key.into_owned(), value);
                }
            }
            Some(b'[') => {
                let mut elements = Vec::new();
                let _ = visit(raw, &mut |_, value| elements.push(value));
                if self.whole(&elements) {
                    return;
                }
                for (index, value) in elements.into_iter().enumerate() {
                    self.inside(format!("[{index}]"), value);
                }
            }
            Some(b'"') => {
                if let Ok(text) = serde_json::from_str::<Cow<'_, str>>(raw) {
                    self.string(&text);
                }
            }
            _ => {}
        }
    }

    /// Reads an array that is one content: its lines, or its octets.
    fn whole(&mut self, elements: &[&str]) -> bool {
        /// No report is shorter.
        const SHORTEST: usize = 40;
        let what = format!("inside other JSON, at {}", self.place());
        let lines: Option<Vec<Cow<'_, str>>> = elements.iter().map(|raw| serde_json::from_str(raw).ok()).collect();
        if let Some(lines) = lines.filter(|lines| lines.len() > 1) {
            let text = lines.iter().map(|line| line.trim_end_matches('\n')).collect::<Vec<_>>().join("\n");
            let begins = text.trim_start().starts_with(['{', '[']) && !lines[0].trim_end().ends_with('}');
            return begins && self.extractor.unwrapped(text.as_bytes(), self.hints, &what);
        }
        let octets: Option<Vec<u8>> = elements.iter().map(|raw| raw.parse().ok()).collect();
        octets.is_some_and(|octets| {
            octets.len() >= SHORTEST && is_readable(&octets) && self.extractor.unwrapped(&octets, self.hints, &what)
        })
    }

    fn inside(&mut self, step: String, value: &str) {
        // Numbers and words hold nothing.
        if value.starts_with(['{', '[', '"']) {
            self.path.push(step);
            self.value(value);
            self.path.pop();
        }
    }

    /// Where in the document the current value is.
    fn place(&self) -> String {
        let mut out = String::new();
        for step in &self.path {
            if !step.starts_with('[') && !out.is_empty() {
                out.push('.');
            }
            out.push_str(step);
        }
        crate::display::shortened(&out, 120)
    }

    /// Reads an object as a report.
    fn object(&mut self, raw: &str) -> bool {
        let before = self.extractor.said().0;
        let note = self.note();
        let hints = self.hints;
        self.extractor.wrappings += 1;
        self.extractor.noting(Some(note), |extractor| extractor.json(raw.as_bytes(), hints, Relevance::Incidental));
        self.extractor.wrappings -= 1;
        self.extractor.said().0 > before
    }

    fn note(&self) -> Deviation {
        let message = format!("The report was inside other JSON, at {}.", self.place());
        Deviation { code: Code::Embedded, path: String::new(), message }
    }

    /// Searches a string.
    fn string(&mut self, text: &str) {
        /// In bytes. No report is shorter.
        const SHORTEST: usize = 40;
        if text.len() < SHORTEST {
            return;
        }
        let what = format!("inside other JSON, at {}", self.place());
        let bytes = text.as_bytes();
        let is_content = match sniff::sniff(bytes) {
            FileKind::Json => super::may_hold_a_report(bytes) || text.len() > SHORTEST,
            FileKind::Mail | FileKind::Mbox | FileKind::Base64 => true,
            _ => super::may_hold_a_report(bytes) || bytes.starts_with(b"data:"),
        };
        if is_content && self.extractor.unwrapped(bytes, self.hints, &what) {
            return;
        }
        if let Some(decoded) = coding::base64(bytes)
            && is_readable(&decoded)
        {
            self.extractor.unwrapped(&decoded, self.hints, &format!("in base64, {what}"));
        }
    }
}

/// Whether decoded bytes are of a kind that may hold a report.
fn is_readable(bytes: &[u8]) -> bool {
    match sniff::sniff(bytes) {
        FileKind::Empty => false,
        FileKind::Foreign(_) => super::may_hold_a_report(bytes),
        _ => true,
    }
}

/// Calls a function with each member of an object or element of an array, borrowed from the text.
fn visit<'de>(raw: &'de str, each: &mut dyn FnMut(Option<Cow<'de, str>>, &'de str)) -> Option<()> {
    serde_json::Deserializer::from_str(raw).deserialize_any(Values { each }).ok()
}

struct Values<'f, 'de> {
    each: &'f mut dyn FnMut(Option<Cow<'de, str>>, &'de str),
}

impl<'de> Visitor<'de> for Values<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
            (self.each)(Some(Cow::Owned(key)), value.get());
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<&'de RawValue>()? {
            (self.each)(None, value.get());
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}
