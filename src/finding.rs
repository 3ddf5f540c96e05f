//! Findings of a check: severity, code, position and message, for every grammar.
//!
//! A finding states a fact, its position and its source. The codes are stable names that scripts may rely on.

use std::fmt;

/// A range of the checked text, in bytes; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` (inclusive) to `end` (exclusive).
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The same span, moved right by `offset` bytes.
    pub(crate) const fn shifted(self, offset: usize) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }
}

/// The severity of a finding, in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Informational; no change is needed.
    Info,
    /// The record works, but a part has no effect, the RFC is silent, or a real sender is known to mishandle it.
    Warning,
    /// Senders may or must treat the domain as having no valid record or policy.
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

/// The finding codes of one grammar. Implemented by the enums that `codes!` defines.
pub trait FindingCode: Copy + 'static {
    /// The stable kebab-case name.
    fn name(self) -> &'static str;
    /// The default severity; a finding may override it.
    fn severity(self) -> Severity;
    /// The document and section that the finding is based on, such as RFC 8460 s.3.
    fn source(self) -> &'static str;
}

/// Defines the enum `Code` of one grammar; each code has a name, a default severity and a source.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $severity:ident, $source:literal;)*) => {
        /// The finding codes of this grammar.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// All codes, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable kebab-case name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The default severity; a finding may override it.
            pub const fn severity(self) -> $crate::finding::Severity {
                match self { $(Self::$variant => $crate::finding::Severity::$severity,)* }
            }

            /// The document and section that the finding is based on, such as RFC 8460 s.3.
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

/// Sorts by places in the text; what is at the same place keeps its order.
///
/// Only numbers are sorted, so that the sort is compiled once for all types: it is a large function.
pub(crate) fn sort_by_place<T>(items: &mut Vec<T>, place: impl Fn(&T) -> usize) {
    let mut order: Vec<(usize, usize)> = items.iter().map(place).zip(0..).collect();
    order.sort_unstable();
    let mut taken: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(order.iter().filter_map(|(_, index)| taken.get_mut(*index)?.take()));
}

/// Sorts findings in text order, with those about the whole text at the end.
pub(crate) fn in_text_order<C>(findings: &mut Vec<Finding<C>>) {
    sort_by_place(findings, |finding| finding.span.map_or(usize::MAX, |span| span.start));
}

/// One result of a check. The codes are those of the grammar that was checked, such as [`crate::record::Code`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<C> {
    /// The severity in this case, which may differ from the default of the code.
    pub severity: Severity,
    /// The kind of finding; determines its source.
    pub code: C,
    /// The position in the checked text; `None` if the finding concerns the whole answer.
    pub span: Option<Span>,
    /// For the user: the fact, in one or two sentences.
    pub message: String,
}

impl<C: FindingCode> Finding<C> {
    /// A finding with the default severity of its code.
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
