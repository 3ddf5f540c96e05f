//! The possible results of a query: each way it can end is a separate value.

use crate::display::shortened;
use std::fmt;
use std::net::IpAddr;

use super::data::{MxRecord, Record, TlsaRecord};
use crate::dns::TxtRecord;

/// What the network returned for one query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// An HTTP response.
    Http {
        /// The status code.
        status: u16,
        /// The body.
        body: String,
    },
    /// The resolver redirected to another address, which was not followed.
    Redirected,
    /// No response within this many seconds.
    TimedOut(u32),
    /// No connection, or the browser is not allowed to read the response (CORS).
    Unreachable,
}

/// The outcome of one query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Records of the queried type.
    Answer(Answer),
    /// The name exists, but has no record of that type.
    NoData(NoRecords),
    /// The name does not exist.
    NxDomain(NoRecords),
    /// The query failed, so nothing is known.
    Failed(Failure),
}

/// A positive answer: records and their metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The records, all of the queried type; never empty.
    pub records: Vec<Record>,
    /// The remaining TTL in the resolver's cache, in seconds; `None` if the resolver omits it.
    pub ttl: Option<u32>,
    /// Whether the resolver validated the answer with DNSSEC (AD, RFC 4035 s.3.2.3).
    pub authentic: bool,
    /// The targets of the aliases (CNAME) that were followed, in order.
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

    /// The addresses.
    pub fn addresses(&self) -> Vec<IpAddr> {
        let address = |record: &Record| if let Record::Address(address) = record { Some(*address) } else { None };
        self.records.iter().filter_map(address).collect()
    }

    /// The TLSA records.
    pub fn tlsa(&self) -> Vec<TlsaRecord> {
        let tlsa = |record: &Record| if let Record::Tlsa(record) = record { Some(record.clone()) } else { None };
        self.records.iter().filter_map(tlsa).collect()
    }
}

/// A negative answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoRecords {
    /// Whether the resolver validated it with DNSSEC (AD).
    pub authentic: bool,
    /// The targets of the aliases that were followed, in order.
    pub aliases: Vec<String>,
}

/// Why a query failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// SERVFAIL (RFC 1035 s.4.1.1): the resolver got no answer itself, or the DNSSEC signatures are invalid.
    ServFail {
        /// The resolver's explanations (RFC 8914), if any.
        explanation: Vec<String>,
    },
    /// REFUSED: the resolver does not answer this query.
    Refused {
        /// The resolver's explanations, if any.
        explanation: Vec<String>,
    },
    /// Another response code.
    Rcode {
        /// The RCODE.
        code: u64,
        /// The resolver's explanations, if any.
        explanation: Vec<String>,
    },
    /// The resolver truncated the answer, so there may be more records.
    Truncated,
    /// No response within this many seconds.
    Timeout(u32),
    /// No connection to the resolver, or it does not let web pages read its answers.
    NoConnection,
    /// The resolver redirected to another address, which was not followed.
    Redirected,
    /// An HTTP status other than 200.
    HttpStatus(u16),
    /// The response is not a DNS answer to this query.
    Malformed(Malformed),
    /// The look-up was stopped before the answer came.
    Stopped,
}

/// What is wrong with a response, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// The position: a JSON path like `Answer[2].data`, or a line and column.
    pub place: String,
    /// What was expected there.
    pub expected: String,
    /// What was found there, truncated to 60 characters.
    pub found: String,
}

impl Malformed {
    pub(super) fn new(place: impl Into<String>, expected: impl Into<String>, found: &str) -> Self {
        const MOST: usize = 60;
        Self { place: place.into(), expected: expected.into(), found: shortened(found, MOST) }
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
