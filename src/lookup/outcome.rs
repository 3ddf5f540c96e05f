//! What can come back: each way a look-up can end is a value of its own.

use std::fmt;

use super::data::{MxRecord, Record, TlsaRecord};
use crate::dns::TxtRecord;

/// What the network gave back for one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// An HTTP response.
    Http {
        /// The status code.
        status: u16,
        /// The body.
        body: String,
    },
    /// The resolver pointed to another address, which was not followed.
    Redirected,
    /// Nothing came within this many seconds.
    TimedOut(u32),
    /// No connection, or the browser may not read the response.
    Unreachable,
}

/// What one question led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Records of the type asked for.
    Answer(Answer),
    /// The name exists, but has no record of that type.
    NoData(Nothing),
    /// The name does not exist.
    NxDomain(Nothing),
    /// It could not be learnt.
    Failed(Failure),
}

/// Records, and what is known about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The records, all of the type asked for; never empty.
    pub records: Vec<Record>,
    /// For how many more seconds the resolver keeps the answer, where it says so.
    pub ttl: Option<u32>,
    /// The resolver says that DNSSEC vouches for the answer (AD, RFC 4035 s.3.2.3).
    pub authentic: bool,
    /// The names the question was led to by aliases (CNAME), in order.
    pub aliases: Vec<String>,
}

impl Answer {
    /// The TXT records.
    pub fn txt(&self) -> Vec<TxtRecord> {
        let txt = |record: &Record| if let Record::Txt(record) = record { Some(record.clone()) } else { None };
        self.records.iter().filter_map(txt).collect()
    }

    /// The MX records.
    pub fn mx(&self) -> Vec<MxRecord> {
        let mx = |record: &Record| if let Record::Mx(record) = record { Some(record.clone()) } else { None };
        self.records.iter().filter_map(mx).collect()
    }

    /// The TLSA records.
    pub fn tlsa(&self) -> Vec<TlsaRecord> {
        let tlsa = |record: &Record| if let Record::Tlsa(record) = record { Some(record.clone()) } else { None };
        self.records.iter().filter_map(tlsa).collect()
    }
}

/// An answer that says there is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nothing {
    /// The resolver says that DNSSEC vouches for it.
    pub authentic: bool,
    /// The names the question was led to by aliases, in order.
    pub aliases: Vec<String>,
}

/// Why something could not be learnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The resolver could not get an answer itself, or the signatures are wrong (RFC 1035 s.4.1.1).
    ServFail {
        /// What it says about why (RFC 8914).
        explanation: Vec<String>,
    },
    /// The resolver does not want to answer.
    Refused {
        /// What it says about why.
        explanation: Vec<String>,
    },
    /// Another response code.
    Rcode {
        /// The code.
        code: u64,
        /// What it says about why.
        explanation: Vec<String>,
    },
    /// The resolver cut the answer short, so there may be more records.
    Truncated,
    /// Nothing came within this many seconds.
    Timeout(u32),
    /// No connection to the resolver, or it does not let web pages read its answers.
    NoConnection,
    /// The resolver wants the question put elsewhere.
    Redirected,
    /// An HTTP status other than 200.
    HttpStatus(u16),
    /// What came is not a DNS answer to this question.
    Malformed(Malformed),
    /// The look-up was stopped before the answer came.
    Stopped,
}

/// What is wrong with a response, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// The place: a JSON path like `Answer[2].data`, or a line and column.
    pub place: String,
    /// What should stand there.
    pub expected: String,
    /// What stands there, shortened.
    pub found: String,
}

impl Malformed {
    pub(super) fn new(place: impl Into<String>, expected: impl Into<String>, found: &str) -> Self {
        const MOST: usize = 60;
        let mut shown: String = found.chars().take(MOST).collect();
        if found.chars().nth(MOST).is_some() {
            shown.push('\u{2026}');
        }
        Self { place: place.into(), expected: expected.into(), found: shown }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: expected {}, found {}", self.place, self.expected, self.found)
    }
}

impl Failure {
    /// The failure in one or two words.
    pub fn label(&self) -> String {
        match self {
            Self::ServFail { .. } => "SERVFAIL".to_owned(),
            Self::Refused { .. } => "REFUSED".to_owned(),
            Self::Rcode { code, .. } => rcode_name(*code),
            Self::Truncated => "Truncated answer".to_owned(),
            Self::Timeout(_) => "Timeout".to_owned(),
            Self::NoConnection => "No connection".to_owned(),
            Self::Redirected => "Redirect".to_owned(),
            Self::HttpStatus(status) => format!("HTTP status {status}"),
            Self::Malformed(_) => "Malformed answer".to_owned(),
            Self::Stopped => "Stopped".to_owned(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let because = |explanation: &[String]| {
            if explanation.is_empty() { String::new() } else { format!(" It says: {}", explanation.join("; ")) }
        };
        match self {
            Self::ServFail { explanation } => write!(
                f,
                "The resolver could not get an answer from the domain\u{2019}s servers, or the DNSSEC signatures do not fit.{}",
                because(explanation)
            ),
            Self::Refused { explanation } => {
                write!(f, "The resolver refuses to answer. Choose another one.{}", because(explanation))
            }
            Self::Rcode { explanation, .. } => {
                write!(f, "The resolver answered with the error {}.{}", self.label(), because(explanation))
            }
            Self::Truncated => f.write_str("The resolver cut the answer short, so there may be more in it."),
            Self::Timeout(seconds) => write!(f, "The resolver gave no answer within {seconds} seconds. Ask again."),
            Self::NoConnection => f.write_str(
                "The resolver could not be reached: the network is down, a filter blocks it, or it does not let web pages read its answers (CORS).",
            ),
            Self::Redirected => f.write_str(
                "The resolver points to another address. That was not followed, because only the one you chose is asked.",
            ),
            Self::HttpStatus(status) => write!(
                f,
                "The resolver answered with HTTP status {status} in place of a DNS answer. Check the address, or ask again later."
            ),
            Self::Malformed(malformed) => write!(f, "What came is no DNS answer to this question: {malformed}."),
            Self::Stopped => f.write_str("The look-up was stopped before the answer came."),
        }
    }
}

/// The names of the response codes a resolver may pass on (RFC 6895 s.2.3).
fn rcode_name(code: u64) -> String {
    let name = match code {
        1 => "FORMERR",
        4 => "NOTIMP",
        6 => "YXDOMAIN",
        9 => "NOTAUTH",
        16 => "BADVERS",
        _ => return format!("response code {code}"),
    };
    name.to_owned()
}
