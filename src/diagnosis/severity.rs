//! How severe a problem is: decided here only, by what happens to mail (consequence), how much of it fails (reach), how
//! many of the reporters see it (breadth), and on which days (time).
//!
//! Severity describes a problem while it lasts; whether it does is its [`Status`]. "Critical" is a promise: mail is held
//! back, and it is neither one sender's affair nor a trace.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::consequence::{Basis, Consequence};
use super::fault::{Certainty, Fault, Who};
use super::status::Status;
use crate::report::Day;

/// How urgent a problem is for the receiving side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Nothing to do: no mail is affected, or so little that it passes by itself.
    Info,
    /// Worth a look: a trace, one sender among many, or protection lost for a few.
    Medium,
    /// Mail is held back for some, or would be under enforce, or protection is off.
    High,
    /// Mail is held back for many.
    Critical,
}

impl Severity {
    /// The stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Noise is at most one failed session in this many...
pub(crate) const NOISE_RATE: u64 = 1_000;
/// ...if at least this many sessions were counted: below that, a single failure weighs too much.
pub(crate) const NOISE_SESSIONS: u64 = 5_000;

/// Whether so few of the sessions failed that a transient fault explains it.
pub(crate) const fn is_rare(failed: u64, sessions: u64) -> bool {
    sessions >= NOISE_SESSIONS && failed.saturating_mul(NOISE_RATE) <= sessions
}

/// Everything that decides how severe a problem is, over all reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circumstances {
    /// The fault.
    pub fault: Fault,
    /// How certain the diagnosis is.
    pub certainty: Certainty,
    /// What happened to the mail: the gravest for a notable part of the failed sessions.
    pub consequence: Consequence,
    /// What the senders went by.
    pub basis: Basis,
    /// Failed sessions.
    pub failed: u64,
    /// All sessions on the days of the problem, of the reporters that could see it: those that went by a policy of the
    /// same type. At least `failed`.
    pub sessions: u64,
    /// The same from its first to its last day.
    pub sessions_between: u64,
    /// Reporters that saw it.
    pub saw: u64,
    /// Reporters that could see it, because they counted sessions on its days.
    pub of: u64,
    /// Reporters that did not see it, each with more sessions on its days than any that did.
    pub larger_without: u64,
    /// Sessions, of `sessions`, counted by the reporters that saw it.
    pub sessions_of_seers: u64,
    /// No session of the only reporter that saw it succeeded on its days.
    pub whole: bool,
    /// Days on which reports show it.
    pub days_seen: u64,
    /// Days on which reporters that could see it counted sessions.
    pub days_reported: u64,
}

/// How much of the mail fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// Less than one session in [`TRACE`].
    Trace,
    Some,
    /// At least half.
    Most,
}

/// Less than one failed session in this many is a trace.
const TRACE: u64 = 100;
/// Several reporters that see what larger ones do not are an exception if they have less than one session in this many.
const FEW: u64 = 20;

impl Circumstances {
    /// Failed sessions as a part of all, from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a ratio for display")]
    pub fn reach(&self) -> f64 {
        if self.sessions == 0 { 0.0 } else { self.failed as f64 / self.sessions as f64 }
    }

    fn level(&self) -> Reach {
        if self.failed.saturating_mul(TRACE) < self.sessions {
            Reach::Trace
        } else if self.failed.saturating_mul(2) < self.sessions {
            Reach::Some
        } else {
            Reach::Most
        }
    }

    /// Whether it fails for one sender, or a few small ones, while larger ones succeed at the same time.
    pub const fn is_contradicted(&self) -> bool {
        let few = self.sessions_of_seers.saturating_mul(FEW) < self.sessions;
        self.larger_without > 0 && (self.saw == 1 || few)
    }

    /// Whether it is noise: few failures of a fault that passes by itself, and not on most of the days. A few failures
    /// every day have a cause, such as a server that receives little mail.
    pub const fn is_noise(&self) -> bool {
        let sessions = if self.sessions_between > self.sessions { self.sessions_between } else { self.sessions };
        self.fault.is_transient()
            && self.failed > 0
            && is_rare(self.failed, sessions)
            && (self.days_seen <= 1 || self.days_seen * 2 <= self.days_reported)
    }

    /// Who can fix it: what fails for one sender only need not be the receiver's fault.
    pub const fn who(&self) -> Who {
        match self.fault.who() {
            Who::Receiver if self.is_contradicted() => Who::Either,
            who => who,
        }
    }

    /// How severe it is.
    pub fn severity(&self) -> Severity {
        if self.failed == 0 || self.consequence == Consequence::None || self.is_noise() {
            return Severity::Info;
        }
        let level = self.level();
        let several = self.saw > 1;
        let lasting = !self.fault.is_transient();
        // One reporter's whole mail weighs as much as several reporters, as long as nobody else contradicts it. Of a
        // fault that passes by itself a few sessions are not enough.
        let broad = several || (self.whole && self.saw == self.of && (lasting || self.is_repeated()));
        let severity = match self.consequence {
            Consequence::HeldBack => match level {
                Reach::Trace if several && lasting => Severity::High,
                Reach::Trace => Severity::Medium,
                _ if broad => Severity::Critical,
                _ => Severity::High,
            },
            Consequence::Unprotected if matches!(self.basis, Basis::ModeNone | Basis::NoPolicy) => {
                // Nothing was promised. Mail in the clear is worth a look nevertheless.
                if level > Reach::Trace && self.leaves_mail_in_the_clear() { Severity::Medium } else { Severity::Info }
            }
            Consequence::Unprotected | Consequence::ProtectionOff | Consequence::Undetermined => match level {
                Reach::Trace if several || lasting => Severity::Medium,
                Reach::Trace => Severity::Info,
                _ if broad => Severity::High,
                _ => Severity::Medium,
            },
            Consequence::None => Severity::Info,
        };
        let most = if self.consequence == Consequence::ProtectionOff && self.basis == Basis::ModeNone {
            Severity::Info
        } else if self.is_contradicted()
            // A policy in testing protects nothing yet.
            || (self.consequence == Consequence::ProtectionOff && self.basis == Basis::Testing)
        {
            Severity::Medium
        } else if matches!(self.fault, Fault::Unknown | Fault::DaneMissing) || self.certainty == Certainty::Guess {
            // Nobody knows what it is, or it may be a rule of the sender.
            Severity::High
        } else {
            Severity::Critical
        };
        severity.min(most)
    }

    const fn is_repeated(&self) -> bool {
        /// In sessions.
        const REPEATED: u64 = 5;
        self.failed >= REPEATED || self.days_seen > 1
    }

    const fn leaves_mail_in_the_clear(&self) -> bool {
        matches!(
            self.fault,
            Fault::StarttlsMissing
                | Fault::TlsHandshakeFailed
                | Fault::ConnectionInterrupted
                | Fault::DnssecBroken
                | Fault::Unknown
        )
    }
}

/// Severity and status of a problem over all reports, whatever is filtered, with what they are based on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// How severe it is while it lasts.
    pub severity: Severity,
    /// Who can fix it.
    pub who: Who,
    /// Few enough to pass by itself.
    pub noise: bool,
    /// Whether it lasts.
    pub status: Status,
    /// First and last day on which reports show it.
    pub days: Option<(Day, Day)>,
    /// For how many days it has not been seen, if that is too long to say that it still happens.
    pub days_ago: Option<i64>,
    /// What decided.
    pub circumstances: Circumstances,
}

impl Assessment {
    /// The severity and status that follow from the circumstances.
    pub(crate) fn new(
        circumstances: Circumstances,
        days: Option<(Day, Day)>,
        status: Status,
        days_ago: Option<i64>,
    ) -> Self {
        Self {
            severity: circumstances.severity(),
            who: circumstances.who(),
            noise: circumstances.is_noise(),
            status,
            days,
            days_ago,
            circumstances,
        }
    }

    /// The reasons for severity and status, in one sentence without a full stop.
    pub fn because(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Assessment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Circumstances { consequence, basis, failed, saw, of, days_seen, .. } = self.circumstances;
        write!(f, "{}: ", self.severity.name())?;
        if failed == 0 {
            f.write_str("no session failed")?;
        } else {
            f.write_str(match (consequence, basis) {
                (Consequence::None, _) => "it is about the sender's own settings",
                (Consequence::HeldBack, Basis::Dane) => "with DANE these senders hold the mail back",
                (Consequence::HeldBack, _) => "under enforce these senders hold the mail back",
                (Consequence::Undetermined, _) => {
                    "the mail is held back if the policy is in enforce, which the reports do not say"
                }
                (Consequence::ProtectionOff, Basis::Dane) => "these senders deliver without checking the certificate",
                (Consequence::ProtectionOff, _) => "senders without a cached copy deliver without the policy",
                (Consequence::Unprotected, Basis::Testing) => {
                    "in testing the mail was delivered; enforce would hold it back"
                }
                (Consequence::Unprotected, Basis::ModeNone) => "the policy is in mode none, so the mail was delivered",
                (Consequence::Unprotected, _) => "no policy applied, so the mail was delivered",
            })?;
        }
        write!(f, "; {} of the sessions", percent(self.circumstances.reach()))?;
        let reporters = if of == 1 { "reporter" } else { "reporters" };
        write!(f, "; {saw} of {of} {reporters}")?;
        if self.circumstances.is_contradicted() {
            f.write_str(", while larger ones had no such failure")?;
        }
        match days_seen {
            0 => f.write_str("; on unknown days")?,
            1 => f.write_str("; 1 day")?,
            days => write!(f, "; {days} days")?,
        }
        if self.noise {
            f.write_str("; so rare that it passes by itself")?;
        }
        match (self.status, self.days_ago, self.days) {
            (Status::Over, _, Some((_, last))) => write!(f, "; over since {last}"),
            (Status::Over, ..) => f.write_str("; over"),
            (_, Some(ago), Some((_, last))) => write!(f, "; as of {last}, {ago} days ago"),
            (Status::Happening, ..) => f.write_str("; still happening"),
            (Status::Unclear, ..) => f.write_str("; unclear whether it lasts"),
        }
    }
}

/// A part of 1 as a percentage with as many digits as matter: 18 %, 0.4 %, under 0.1 %.
fn percent(part: f64) -> String {
    let percent = part * 100.0;
    if percent <= 0.0 {
        "0 %".to_owned()
    } else if percent < 0.1 {
        "under 0.1 %".to_owned()
    } else if percent < 10.0 && percent.fract() > 0.05 {
        format!("{percent:.1} %")
    } else {
        format!("{percent:.0} %")
    }
}
