//! Outlook's .msg files: a mail as a tree of storages and streams (MS-OXMSG) in a compound file (MS-CFB).

use std::io::{Read, Seek};

use cfb::CompoundFile;

use super::entry::{self, ReadError};
use super::foreign::Foreign;
use super::limits::Budget;
use super::outcome::{Damage, NotReport, PartErrorKind};

// Property identifiers (MS-OXPROPS); in the name of a stream they are followed by the property type.
const TRANSPORT_HEADERS: &str = "007D";
const BODY: &str = "1000";
const ATTACH_DATA: &str = "3701";
const ATTACH_FILENAME: &str = "3704";
const ATTACH_LONG_FILENAME: &str = "3707";

/// An opened .msg file.
pub(crate) struct Outlook<R> {
    file: CompoundFile<R>,
}

/// An attachment of an Outlook message.
#[derive(Debug)]
pub(crate) struct Attachment {
    pub(crate) name: String,
    pub(crate) content: Attached,
}

/// The content of an attachment.
#[derive(Debug)]
pub(crate) enum Attached {
    Bytes(Result<Vec<u8>, PartErrorKind>),
    /// Another message; the path of its storage.
    Message(String),
}

impl<R: Read + Seek> Outlook<R> {
    /// Opens a compound file. Fails if it is damaged or not an Outlook message.
    pub(crate) fn open(reader: R) -> Result<Self, PartErrorKind> {
        let file = CompoundFile::open(reader).map_err(|_| PartErrorKind::Damaged(Damage::Outlook))?;
        if file.is_stream("/__properties_version1.0") {
            Ok(Self { file })
        } else {
            Err(PartErrorKind::NotAReport(NotReport::Foreign(Foreign::Ole)))
        }
    }

    /// The transport headers, if the mail was received from outside. `message` is the path of its storage.
    pub(crate) fn headers(&mut self, message: &str, budget: &mut Budget) -> Option<String> {
        self.text(message, TRANSPORT_HEADERS, budget)
    }

    /// The plain-text body. `message` is the path of its storage.
    pub(crate) fn body(&mut self, message: &str, budget: &mut Budget) -> Option<String> {
        self.text(message, BODY, budget)
    }

    /// The storage paths of a message's attachments, in order.
    pub(crate) fn attachments(&self, message: &str) -> Vec<String> {
        let entries = self.file.read_storage(if message.is_empty() { "/" } else { message });
        entries.map_or_else(
            |_| Vec::new(),
            |entries| {
                entries
                    .filter(|entry| entry.is_storage() && entry.name().starts_with("__attach_version1.0_"))
                    .map(|entry| format!("{message}/{}", entry.name()))
                    .collect()
            },
        )
    }

    /// The attachment in the storage at `path`.
    pub(crate) fn attachment(&mut self, path: &str, budget: &mut Budget) -> Attachment {
        let name = self
            .text(path, ATTACH_LONG_FILENAME, budget)
            .or_else(|| self.text(path, ATTACH_FILENAME, budget))
            .unwrap_or_else(|| "attachment".to_owned());
        let message = property(path, ATTACH_DATA, "000D");
        let content = if self.file.is_storage(&message) {
            Attached::Message(message)
        } else {
            Attached::Bytes(self.stream(&property(path, ATTACH_DATA, "0102"), budget).unwrap_or_else(|| Ok(Vec::new())))
        };
        Attachment { name, content }
    }

    /// A text property, in UTF-16 or an 8-bit character set.
    fn text(&mut self, storage: &str, id: &str, budget: &mut Budget) -> Option<String> {
        let text = match self.stream(&property(storage, id, "001F"), budget) {
            Some(bytes) => {
                let bytes = bytes.ok()?;
                let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
                char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
            None => String::from_utf8_lossy(&self.stream(&property(storage, id, "001E"), budget)?.ok()?).into_owned(),
        };
        let text = text.trim_end_matches('\0');
        (!text.trim().is_empty()).then(|| text.to_owned())
    }

    /// The bytes of a stream; `None` if there is no such stream.
    fn stream(&mut self, path: &str, budget: &mut Budget) -> Option<Result<Vec<u8>, PartErrorKind>> {
        if !self.file.is_stream(path) {
            return None;
        }
        let mut bytes = Vec::new();
        let read = match self.file.open_stream(path) {
            Ok(mut stream) => entry::read_all(&mut stream, &mut bytes, budget, |_| usize::MAX),
            Err(error) => Err(ReadError::Broken(error)),
        };
        budget.spend(bytes.len());
        Some(match read {
            Ok(()) => Ok(bytes),
            Err(stop) => Err(stop.fault(bytes.len())),
        })
    }
}

fn property(storage: &str, id: &str, kind: &str) -> String {
    format!("{storage}/__substg1.0_{id}{kind}")
}
