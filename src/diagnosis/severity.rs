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
use crate::display::{day, percent};
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
    /// Those for whom it was more than a trace of their sessions; if there are none, all that saw it.
    pub notable: u64,
    /// Reporters that could see it, because they counted sessions on its days.
    pub of: u64,
    /// Reporters that saw no more than a trace of it, each with more sessions on its days than any of the notable ones.
    pub larger_without: u64,
    /// Sessions of reporters that did not see it.
    pub others_without: u64,
    /// Sessions, of `sessions`, counted by the notable reporters.
    pub sessions_of_seers: u64,
    /// Next to no session of the only notable reporter succeeded on its days.
    pub whole: bool,
    /// On some day it was more than a trace of all sessions.
    pub peak: bool,
    /// Days on which reports show it.
    pub days_seen: u64,
    /// Days on which reporters that could see it counted sessions.
    pub days_reported: u64,
    /// It is only in reports whose mail had no valid signature, according to the server that received it.
    pub unsigned: bool,
}

/// How much of the mail fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// Less than one session in [`Circumstances::TRACE`].
    Trace,
    Some,
    /// At least half.
    Most,
}

/// Several reporters that see what larger ones do not are an exception if they have less than one session in this many.
const FEW: u64 = 20;

impl Circumstances {
    /// Less than one failed session in this many is a trace.
    pub(crate) const TRACE: u64 = 100;
    /// So many failed sessions are no accident.
    pub(crate) const REPEATED: u64 = 5;

    /// Whether only a trace of the sessions fails.
    pub(crate) fn is_trace(&self) -> bool {
        self.level() == Reach::Trace
    }

    /// Failed sessions as a part of all, from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a ratio for display")]
    pub fn reach(&self) -> f64 {
        if self.sessions == 0 { 0.0 } else { self.failed as f64 / self.sessions as f64 }
    }

    fn level(&self) -> Reach {
        if self.failed.saturating_mul(Self::TRACE) < self.sessions {
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
        self.larger_without > 0 && (self.notable == 1 || few)
    }

    /// Whether it is noise: few failures of a fault that passes by itself, and not on most of the days. A few failures
    /// every day have a cause, such as a server that receives little mail.
    pub const fn is_noise(&self) -> bool {
        let sessions = if self.sessions_between > self.sessions { self.sessions_between } else { self.sessions };
        self.fault.is_transient()
            && self.failed > 0
            && !self.peak
            && is_rare(self.failed, sessions)
            && (self.days_seen <= 1 || self.days_seen * 2 <= self.days_reported)
    }

    /// Who can fix it: what fails for one sender only, while others succeed, need not be the receiver's fault.
    pub const fn who(&self) -> Who {
        /// In sessions of others; fewer say little.
        const SUCCEED: u64 = 20;
        match self.fault.who() {
            Who::Receiver if self.is_contradicted() => Who::Either,
            Who::Receiver if self.saw == 1 && self.whole && self.others_without >= SUCCEED => Who::Either,
            who => who,
        }
    }

    /// How severe it is.
    pub fn severity(&self) -> Severity {
        if self.failed == 0 || self.consequence == Consequence::None || self.is_noise() {
            return Severity::Info;
        }
        let level = self.level();
        let several = self.notable > 1;
        let lasting = !self.fault.is_transient();
        // One reporter's whole mail weighs as much as several reporters, as long as nobody else contradicts it.
        let uncontradicted = self.others_without == 0;
        let broad = several || (self.whole && uncontradicted);
        // Where the mail was delivered, a few sessions of a fault that passes by itself do not.
        let broad_enough = several || (broad && (lasting || self.failed >= Self::REPEATED));
        let severity = match self.consequence {
            Consequence::HeldBack => match level {
                Reach::Trace if several && lasting => Severity::High,
                Reach::Trace => Severity::Medium,
                _ if broad || (self.is_proven() && uncontradicted) => Severity::Critical,
                _ => Severity::High,
            },
            Consequence::Unprotected if matches!(self.basis, Basis::ModeNone | Basis::NoPolicy) => {
                // Nothing was promised. Mail in the clear is worth a look nevertheless.
                if level > Reach::Trace && self.leaves_mail_in_the_clear() { Severity::Medium } else { Severity::Info }
            }
            // If the policy is enforced, mail is held back until somebody fixes it.
            Consequence::Undetermined if lasting && level > Reach::Trace => Severity::High,
            Consequence::Unprotected | Consequence::ProtectionOff | Consequence::Undetermined => match level {
                Reach::Trace if several || lasting => Severity::Medium,
                Reach::Trace => Severity::Info,
                _ if broad_enough => Severity::High,
                _ => Severity::Medium,
            },
            Consequence::None => Severity::Info,
        };
        severity.min(self.most())
    }

    /// The most that it can be, whatever happened to the mail.
    fn most(&self) -> Severity {
        let off = self.consequence == Consequence::ProtectionOff;
        if off && self.basis == Basis::ModeNone {
            return Severity::Info;
        }
        // A policy in testing protects nothing yet. DANE that was never promised is a rule of the sender.
        let unpromised =
            (off && self.basis == Basis::Testing) || (self.fault == Fault::DaneMissing && self.basis != Basis::Dane);
        // A few sessions of a fault that passes by itself.
        let few = self.fault.is_transient() && self.failed < Self::REPEATED;
        let accident =
            few && matches!(self.fault, Fault::ConnectionInterrupted | Fault::StarttlsMissing | Fault::Unknown);
        let passing = accident && (self.level() < Reach::Most || self.fault == Fault::ConnectionInterrupted);
        if self.is_contradicted() || unpromised || passing {
            return Severity::Medium;
        }
        let some_timeouts =
            self.fault == Fault::ConnectionInterrupted && self.failed.saturating_mul(10) < self.sessions;
        let open = matches!(self.fault, Fault::Unknown | Fault::DaneMissing) || self.certainty == Certainty::Guess;
        // Anybody could have sent what is not signed.
        if some_timeouts || open || few || self.unsigned { Severity::High } else { Severity::Critical }
    }

    /// Whether one report shows that every sender fails: it quotes the policy and names the host that is not in it.
    fn is_proven(&self) -> bool {
        self.fault == Fault::MxNotInPolicy && self.certainty == Certainty::Certain
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

/// Whether somebody has to act on a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attention {
    /// It lasts or may last, and has an effect on mail.
    NeedsAction,
    /// Rare, or without effect on mail: nothing to do unless it grows.
    Watching,
    /// It no longer happens.
    Over,
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
    /// Failed sessions by the first day that a report covers, in ascending order.
    pub by_day: Vec<(Day, u64)>,
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
        by_day: Vec<(Day, u64)>,
    ) -> Self {
        Self {
            severity: circumstances.severity(),
            who: circumstances.who(),
            noise: circumstances.is_noise(),
            status,
            days,
            days_ago,
            by_day,
            circumstances,
        }
    }

    /// Whether somebody has to act on it.
    pub const fn attention(&self) -> Attention {
        match (self.status, self.noise, self.severity) {
            (Status::Over, ..) => Attention::Over,
            (_, true, _) | (_, _, Severity::Info) => Attention::Watching,
            _ => Attention::NeedsAction,
        }
    }

    /// The reasons for severity and status, in one sentence without a full stop.
    pub fn because(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Assessment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let circumstances = &self.circumstances;
        let Circumstances { basis, failed, sessions, saw, of, days_seen, .. } = *circumstances;
        write!(f, "{}: {}", self.severity.name(), self.consequence_in_words())?;
        if failed > 0 {
            let dane = if basis == Basis::Dane { " under DANE" } else { "" };
            write!(f, "; {} of the sessions{dane}", percent(failed, sessions))?;
        }
        match (saw, of) {
            (1, 1) => f.write_str("; the only reporter")?,
            (saw, of) => write!(f, "; {saw} of {of} reporters")?,
        }
        if failed > 0 && !self.noise && circumstances.is_contradicted() {
            f.write_str(", while larger ones had next to no such failure")?;
        }
        if circumstances.unsigned {
            f.write_str("; only in reports without a valid signature, which anybody could have sent")?;
        }
        match days_seen {
            0 => f.write_str("; on unknown days")?,
            1 => f.write_str("; 1 day")?,
            days => write!(f, "; {days} days")?,
        }
        match (self.status, self.days_ago, self.days) {
            (Status::Over, _, Some((_, last))) => write!(f, "; over, last seen {}", day(last)),
            (Status::Over, ..) => f.write_str("; over"),
            (_, Some(ago), Some((_, last))) => write!(f, "; as of {}, {ago} days ago", day(last)),
            (Status::Happening, _, Some((_, last))) if self.noise => write!(f, "; last seen {}", day(last)),
            (Status::Happening, ..) => f.write_str("; still happening"),
            (Status::Unclear, ..) => f.write_str("; unclear whether it lasts"),
        }
    }
}

impl Assessment {
    /// What happened to the mail.
    fn consequence_in_words(&self) -> &'static str {
        let Circumstances { consequence, basis, failed, saw, .. } = self.circumstances;
        let one = saw == 1;
        if failed == 0 {
            return "no session failed";
        }
        if self.noise {
            return "so few sessions that it passes by itself; senders try again";
        }
        match (consequence, basis) {
            (Consequence::None, _) => "it is about the sender's own settings",
            (Consequence::HeldBack, Basis::Dane) if one => "with DANE this sender holds the mail back",
            (Consequence::HeldBack, Basis::Dane) => "with DANE these senders hold the mail back",
            (Consequence::HeldBack, Basis::Enforce) if one => "under enforce this sender holds the mail back",
            (Consequence::HeldBack, Basis::Enforce) => "under enforce these senders hold the mail back",
            (Consequence::HeldBack, _) => "by its own rule the sender holds the mail back",
            (Consequence::Undetermined, _) => "the mail is held back if the policy is in enforce, which no report says",
            (Consequence::ProtectionOff, Basis::Dane) => "the mail was delivered without checking the certificate",
            (Consequence::ProtectionOff, Basis::Testing | Basis::ModeNone) => {
                "the policy cannot be used, but it is not enforced anyway"
            }
            (Consequence::ProtectionOff, _) => {
                "the mail was delivered without the policy, unless the sender had a copy"
            }
            (Consequence::Unprotected, Basis::Testing) => {
                "in testing the mail was delivered; enforce would hold it back"
            }
            (Consequence::Unprotected, Basis::ModeNone) => "the policy is in mode none, so the mail was delivered",
            (Consequence::Unprotected, _) => "no policy applied, so the mail was delivered",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn percentages_keep_to_the_side_of_their_limit() {
        for (part, of, shown) in [
            (0, 10, "0 %"),
            (1, 100_000, "less than 0.1 %"),
            (9_999, 1_000_000, "0.9 %"),
            (1, 100, "1 %"),
            (34, 1_000, "3.4 %"),
            (14_996, 100_000, "15 %"),
            (49_999, 100_000, "50 %"),
            (99_999, 100_000, "99 %"),
            (7, 7, "100 %"),
        ] {
            assert_eq!(percent(part, of), shown, "{part} of {of}");
        }
    }
}
