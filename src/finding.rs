//! Findings of a check: severity, code, position and message, for every grammar.
//!
//! A finding states a fact with its place and its source. The codes are stable names that scripts may rely on.

use std::fmt;

/// A place in the record's text: byte offsets, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset just after the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The same span, moved right by `offset` bytes.
    pub(crate) const fn shifted(self, offset: usize) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing has to change.
    Info,
    /// The record works, but a part has no effect, the RFC is silent, or a real sender is known to stumble.
    Warning,
    /// Senders may or must treat the domain as having no TLS-RPT record.
    Error,
}

impl Severity {
    /// The stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The kinds of finding of one grammar: an enum made by `codes!`.
pub trait FindingCode: Copy + 'static {
    /// The stable kebab-case name.
    fn name(self) -> &'static str;
    /// The severity this kind has unless the circumstances change it.
    fn severity(self) -> Severity;
    /// The document and section the finding rests on.
    fn source(self) -> &'static str;
}

/// Makes the enum `Code` of one grammar, each kind with its name, its usual severity and its source.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $severity:ident, $source:literal;)*) => {
        /// The kind of a finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable kebab-case name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The severity this kind has unless the circumstances change it.
            pub const fn severity(self) -> $crate::finding::Severity {
                match self { $(Self::$variant => $crate::finding::Severity::$severity,)* }
            }

            /// The document and section the finding rests on.
            pub const fn source(self) -> &'static str {
                match self { $(Self::$variant => $source,)* }
            }
        }

        impl $crate::finding::FindingCode for Code {
            fn name(self) -> &'static str {
                self.name()
            }

            fn severity(self) -> $crate::finding::Severity {
                self.severity()
            }

            fn source(self) -> &'static str {
                self.source()
            }
        }

        impl std::fmt::Display for Code {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(crate) use codes;

/// One thing a check has to say. The codes are those of the grammar that was checked, such as [`crate::record::Code`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<C> {
    /// How much it matters here.
    pub severity: Severity,
    /// What kind of finding it is.
    pub code: C,
    /// Where in the record's text; `None` when it is about the whole answer.
    pub span: Option<Span>,
    /// The fact, in a sentence or two.
    pub message: String,
}

impl<C: FindingCode> Finding<C> {
    /// A finding with its code's usual severity.
    pub fn new(code: C, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self { severity: code.severity(), code, span: span.into(), message: message.into() }
    }

    /// The same finding with another severity.
    #[must_use]
    pub(crate) fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(crate) fn shifted(mut self, offset: usize) -> Self {
        self.span = self.span.map(|span| span.shifted(offset));
        self
    }
}
