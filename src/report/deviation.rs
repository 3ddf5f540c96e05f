//! Deviations of a report from RFC 8460, and the collector for them.

use std::fmt::Write as _;

use super::read::Styles;
use super::text::Interner;
use crate::finding::codes;

// The severity is a warning where something had to be guessed or was left out.
codes! {
    // The document and its wrapping
    /// A byte order mark before the document.
    ByteOrderMark = "byte-order-mark", Info, "RFC 8259 s.8.1";
    /// The document is in UTF-16.
    Utf16 = "utf-16", Info, "RFC 8259 s.8.1";
    /// Bytes that are not UTF-8; they are shown as U+FFFD.
    InvalidUtf8 = "invalid-utf-8", Warning, "RFC 8259 s.8.1";
    /// base64 without its padding.
    Base64Unpadded = "base64-unpadded", Info, "RFC 4648 s.3.2";
    /// gzip without a trailer, so the integrity of the data cannot be checked.
    GzipUnchecked = "gzip-unchecked", Warning, "RFC 1952 s.2.3.1";
    /// The report was inside something else.
    Embedded = "embedded", Info, "RFC 8460 s.5";
    /// Bytes after the report or after the gzip data.
    TrailingBytes = "trailing-bytes", Info, "RFC 8460 s.4.4";
    /// Not valid JSON as received; repaired before reading.
    JsonRepaired = "json-repaired", Warning, "RFC 8259 s.2";

    // Members of any object
    /// A member occurs more than once; the last non-empty value counts.
    DuplicateMember = "duplicate-member", Warning, "RFC 8259 s.4";
    /// A member under another name, such as one from a draft.
    MemberAlias = "member-alias", Info, "RFC 8460 s.4.4";
    /// A member name in other case or with other separators.
    MemberSpelling = "member-spelling", Info, "RFC 8460 s.4.4";
    /// A member in the wrong object.
    MemberPlace = "member-place", Info, "RFC 8460 s.4.4";
    /// A member that is not known; its value is kept.
    MemberUnread = "member-unread", Warning, "RFC 8460 s.4.4";
    /// The report is in the notation of another program.
    Dialect = "dialect", Info, "RFC 8460 s.4.4";
    /// A value of another JSON type than expected.
    WrongType = "wrong-type", Warning, "RFC 8460 s.4.4";
    /// A single value instead of an array.
    NotAnArray = "not-an-array", Info, "RFC 8460 s.4.4";
    /// A list with more strings than are kept.
    ListTooLong = "list-too-long", Warning, "RFC 8460 s.4.4";

    // The report
    /// `organization-name` is missing.
    OrganizationNameMissing = "organization-name-missing", Warning, "RFC 8460 s.4.4";
    /// `contact-info` is missing.
    ContactInfoMissing = "contact-info-missing", Info, "RFC 8460 s.4.4";
    /// `report-id` is missing.
    ReportIdMissing = "report-id-missing", Warning, "RFC 8460 s.4.4";
    /// `report-id` is a number instead of a string.
    ReportIdNumber = "report-id-number", Info, "RFC 8460 s.4.4";
    /// No `policies`.
    PoliciesMissing = "policies-missing", Warning, "RFC 8460 s.4.4";
    /// `policies` without an entry.
    PoliciesEmpty = "policies-empty", Warning, "RFC 8460 s.4.4";
    /// The mail or file name contradicts the report.
    WrappingContradicts = "wrapping-contradicts", Warning, "RFC 8460 s.5.3";

    // Dates
    /// A date is missing.
    DateMissing = "date-missing", Warning, "RFC 8460 s.4.4";
    /// Text that is not a date.
    DateUnparsable = "date-unparsable", Warning, "RFC 8460 s.4.4";
    /// A date without an offset; read as UTC.
    DateWithoutTimezone = "date-without-timezone", Warning, "RFC 3339 s.5.6";
    /// A date without a time of day; read as midnight UTC.
    DateWithoutTime = "date-without-time", Warning, "RFC 3339 s.5.6";
    /// Seconds since 1970 instead of a date.
    DateAsNumber = "date-as-number", Info, "RFC 3339 s.5.6";
    /// A date not in the form of RFC 3339.
    DateForm = "date-form", Info, "RFC 3339 s.5.6";
    /// A date that no report can have; it does not count.
    DateImplausible = "date-implausible", Warning, "RFC 8460 s.4.4";
    /// The end is before the start.
    RangeReversed = "range-reversed", Warning, "RFC 8460 s.4.4";

    // Counts
    /// A session count is missing.
    CountMissing = "count-missing", Warning, "RFC 8460 s.4.4";
    /// A count that is not a whole number; read as 0.
    CountInvalid = "count-invalid", Warning, "RFC 8460 s.4.4";
    /// A negative count; read as 0.
    CountNegative = "count-negative", Warning, "RFC 8460 s.4.4";
    /// A whole number written as a fraction, such as 1.0.
    CountNotInteger = "count-not-integer", Warning, "RFC 8460 s.4.4";
    /// A number in quotes.
    CountAsText = "count-as-text", Info, "RFC 8460 s.4.4";
    /// More sessions than are possible ([`crate::report::Policy::PLAUSIBLE_A_DAY`]); left out of all figures.
    CountImplausible = "count-implausible", Warning, "RFC 8460 s.4.4";

    // Policies
    /// An entry without `policy`.
    PolicyMissing = "policy-missing", Warning, "RFC 8460 s.4.4";
    /// The members of `policy` are in the entry itself.
    PolicyFlattened = "policy-flattened", Info, "RFC 8460 s.4.4";
    /// `policy-domain` is missing.
    PolicyDomainMissing = "policy-domain-missing", Warning, "RFC 8460 s.4.4";
    /// `policy-type` is missing.
    PolicyTypeMissing = "policy-type-missing", Warning, "RFC 8460 s.4.4";
    /// A policy type that is not registered.
    PolicyTypeUnknown = "policy-type-unknown", Warning, "RFC 8460 s.4.4";
    /// A policy type in another spelling.
    PolicyTypeSpelling = "policy-type-spelling", Info, "RFC 8460 s.4.4";
    /// A policy line that contains a JSON array.
    PolicyStringNested = "policy-string-nested", Info, "RFC 8460 s.4.4";
    /// Several policy lines in one string.
    PolicyStringJoined = "policy-string-joined", Info, "RFC 8460 s.4.4";
    /// A policy line or TLSA record in another notation.
    PolicyStringForm = "policy-string-form", Info, "RFC 8460 s.4.5";
    /// `mx:` before an MX host.
    MxHostPrefix = "mx-host-prefix", Info, "RFC 8460 s.4.4";
    /// An entry without session counts.
    SummaryMissing = "summary-missing", Warning, "RFC 8460 s.4.4";

    // Failure details
    /// `null` instead of failure details.
    FailureDetailsNull = "failure-details-null", Info, "RFC 8460 s.4.4";
    /// More failed sessions in the details than in the summary; one session may be counted in several.
    DetailsExceedSummary = "details-exceed-summary", Info, "RFC 8460 s.4";
    /// `result-type` is missing.
    ResultTypeMissing = "result-type-missing", Warning, "RFC 8460 s.4.3";
    /// A result type in another spelling.
    ResultTypeSpelling = "result-type-spelling", Info, "RFC 8460 s.4.3";
    /// A result type from a draft.
    ResultTypeDraft = "result-type-draft", Info, "RFC 8460 s.4.3";
    /// A result type that is not registered.
    ResultTypeUnknown = "result-type-unknown", Warning, "RFC 8460 s.4.3";
    /// Text that is not an IP address.
    IpInvalid = "ip-invalid", Warning, "RFC 8460 s.4.4";
    /// Additional information that is not a URI.
    AdditionalInformationNotUri = "additional-information-not-uri", Info, "RFC 8460 s.4.4";
}

/// A deviation from RFC 8460 that the reader tolerated.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Deviation {
    /// The kind of deviation; determines severity and source.
    pub code: Code,
    /// The location as a path into the JSON; empty if it concerns the whole document.
    pub path: String,
    /// For the user: what was expected and what was found.
    pub message: String,
}

/// One step of a path into the JSON document.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Member(&'static str),
    Element(usize),
}

/// Maximum number of deviations of one kind listed per report. A report with 200,000 failure details may repeat the
/// same one in each; the rest are only counted.
const LISTED_PER_CODE: usize = 20;

/// Collects deviations, each with the reader's current path.
#[derive(Debug, Default)]
pub(crate) struct Deviations {
    list: Vec<Deviation>,
    counts: Vec<(Code, usize)>,
    path: Vec<Step>,
    /// Interns the texts that are read.
    pub(crate) strings: Interner,
    /// How the report writes its member names.
    pub(crate) styles: Styles,
    /// Members that are not known, with their values, and the number of those beyond the limit.
    unread: Vec<Unread>,
    more_unread: usize,
    /// The name of the current member is a vague one.
    vague: bool,
    memory: Memory,
}

/// A member of a report that is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unread {
    /// Its name as written.
    pub member: String,
    /// The path of the object that has it; empty for the report itself.
    pub path: String,
    /// Its value: text as it is, anything else as JSON. Empty for null.
    pub value: String,
}

/// Maximum number of unknown members whose values are kept. A report with 200,000 failure details may have one in each.
const UNREAD_KEPT: usize = 200;

/// Memory that the reports of one document may take, and an estimate of what they take so far, in bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    limit: usize,
    used: usize,
    /// Bytes of texts that were already interned before this document.
    texts: usize,
}

impl Default for Memory {
    fn default() -> Self {
        Self { limit: usize::MAX, used: 0, texts: 0 }
    }
}

impl Memory {
    pub(crate) fn new(limit: usize, strings: &Interner) -> Self {
        Self { limit, used: 0, texts: strings.memory() }
    }
}

impl Deviations {
    /// An empty collector for a reader that shares interned texts with others.
    pub(crate) fn with(strings: Interner, memory: Memory) -> Self {
        Self { strings, memory, ..Self::default() }
    }

    /// Records memory about to be allocated; false if that exceeds the limit. While a list grows, the old and the new
    /// one exist at the same time, so its elements must be recorded threefold: see [`Deviations::element`].
    pub(crate) fn book(&mut self, bytes: usize) -> bool {
        self.memory.used = self.memory.used.saturating_add(bytes);
        !self.is_full()
    }

    /// Records one more element of a list; false if that exceeds the limit.
    pub(crate) fn element<T>(&mut self) -> bool {
        self.book(3 * size_of::<T>())
    }

    /// Whether the data read takes more memory than allowed.
    pub(crate) fn is_full(&self) -> bool {
        let texts = self.strings.memory().saturating_sub(self.memory.texts);
        self.memory.used.saturating_add(texts) > self.memory.limit
    }

    /// The memory recorded so far.
    pub(crate) const fn booked(&self) -> Memory {
        self.memory
    }

    pub(crate) fn enter(&mut self, step: Step) {
        self.path.push(step);
    }

    pub(crate) fn leave(&mut self) {
        self.path.pop();
    }

    /// Adds a deviation at the current path.
    pub(crate) fn note(&mut self, code: Code, message: impl FnOnce() -> String) {
        let at = self.counts.iter().position(|(known, _)| *known == code).unwrap_or_else(|| {
            self.counts.push((code, 0));
            self.counts.len() - 1
        });
        let count = &mut self.counts[at].1;
        *count += 1;
        if *count <= LISTED_PER_CODE {
            let deviation = Deviation { code, path: render(&self.path), message: message() };
            self.memory.used += 3 * size_of::<Deviation>() + deviation.path.len() + deviation.message.len();
            self.list.push(deviation);
        }
    }

    /// Notes a member under a name other than the one in the RFC.
    pub(crate) fn alias(&mut self, name: &str, found: &str) {
        self.note(Code::MemberAlias, || {
            format!("The member is called \u{201c}{name}\u{201d}; found \u{201c}{found}\u{201d}.")
        });
    }

    /// Withdraws the last deviation of a kind, because later content explains it.
    pub(crate) fn retract(&mut self, code: Code) {
        let Some(counted) = self.counts.iter_mut().find(|(known, _)| *known == code) else { return };
        counted.1 -= 1;
        if counted.1 < LISTED_PER_CODE
            && let Some(at) = self.list.iter().rposition(|deviation| deviation.code == code)
        {
            self.list.remove(at);
        }
        self.counts.retain(|(_, count)| *count > 0);
    }

    /// Adds a deviation at a member of the current object.
    pub(crate) fn note_at(&mut self, member: &'static str, code: Code, message: impl FnOnce() -> String) {
        self.enter(Step::Member(member));
        self.note(code, message);
        self.leave();
    }

    /// Says whether the name of the member to be read is one that other documents have too.
    pub(crate) fn set_vague(&mut self, vague: bool) {
        self.vague = vague;
    }

    /// Whether the current member has a name that says what it is.
    pub(crate) fn is_own_name(&self) -> bool {
        !self.vague
    }

    /// Keeps a member that is not known.
    pub(crate) fn unread(&mut self, member: &str, value: impl FnOnce() -> Option<String>) {
        if self.unread.len() == UNREAD_KEPT {
            self.more_unread += 1;
            return;
        }
        let unread = Unread { member: member.to_owned(), path: render(&self.path), value: value().unwrap_or_default() };
        self.book(3 * size_of::<Unread>() + unread.member.len() + unread.path.len() + unread.value.len());
        self.unread.push(unread);
    }

    /// Keeps the value of the member at the current path, which was expected to be something else.
    pub(crate) fn unread_here(&mut self, value: String) {
        let element = self.path.pop();
        let member = element.map(|step| render(&[step])).unwrap_or_default();
        self.unread(&member, || Some(value));
        self.path.extend(element);
    }

    /// Takes the unknown members, with those known to an export of the report, and notes their names and the dialect of
    /// the report.
    pub(crate) fn take_unread(&mut self, mut unread: Vec<Unread>) -> Vec<Unread> {
        self.path.clear();
        let styles = std::mem::take(&mut self.styles);
        if let Some(dialect) = styles.dialect() {
            self.note(Code::Dialect, || dialect.to_owned());
        }
        unread.append(&mut self.unread);
        unread.truncate(UNREAD_KEPT);
        let more = std::mem::take(&mut self.more_unread);
        let names = names_of(&unread);
        if !names.is_empty() {
            let count = names.len();
            let members = if count == 1 { "member" } else { "members" };
            let more =
                if more == 0 { String::new() } else { format!(" The values of {more} more places were left out.") };
            self.note(Code::MemberUnread, || format!("{count} {members} not understood: {}.{more}", names.join(", ")));
        }
        unread
    }

    /// Returns the list, with one closing entry per kind that was truncated, and resets the collector for the next
    /// document.
    pub(crate) fn take(&mut self) -> Vec<Deviation> {
        self.path.clear();
        self.unread.clear();
        self.more_unread = 0;
        self.styles = Styles::default();
        let mut list = std::mem::take(&mut self.list);
        for (code, count) in self.counts.drain(..) {
            if count > LISTED_PER_CODE {
                let message = format!("{} more places with the same departure.", count - LISTED_PER_CODE);
                list.push(Deviation { code, path: String::new(), message });
            }
        }
        list
    }
}

/// The names of unknown members, each once.
pub fn names_of(unread: &[Unread]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for Unread { member, .. } in unread {
        if !names.contains(&member.as_str()) {
            names.push(member);
        }
    }
    names
}

fn render(path: &[Step]) -> String {
    let mut out = String::new();
    for step in path {
        match step {
            Step::Member(name) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(name);
            }
            Step::Element(index) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "[{index}]");
            }
        }
    }
    out
}
