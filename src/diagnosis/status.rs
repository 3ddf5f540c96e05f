//! Whether a problem lasts.

use serde::{Deserialize, Serialize};

use super::history::History;
use super::problems::Observer;
use crate::archive::Symbol;
use crate::report::Day;

/// Whether a problem is ongoing, judged by all reports. Without a clock the day of the newest report counts as today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// The newest reports of its reporters still show it.
    Happening,
    /// Its reporters have not reported since, or too little to decide, or all of that is long ago.
    Unclear,
    /// Its reporters have reported sessions since, without it.
    Over,
}

impl Status {
    /// How many days before the newest report still count as today. Reports are daily and arrive within a day or two.
    pub const CURRENT: i64 = 3;
    /// Days without a problem that suffice to call it over, even if it had longer gaps before.
    pub(crate) const PAUSE: i64 = 7;
    /// After this many days without news of a problem nobody knows whether it lasts.
    pub const STALE: i64 = 4;

    /// The stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Happening => "happening",
            Self::Unclear => "unclear",
            Self::Over => "over",
        }
    }

    /// The status of a problem of `domain`, seen on `days` by `observers`. Also for how many days before `now` it was
    /// last seen, if that is too long to say that it lasts.
    ///
    /// Over if the reporters of at least half of its failed sessions have since reported sessions without it, for at
    /// least as long as its longest gap so far; twice as long if only a trace of the sessions failed. Happening if its last day is at most [`Status::CURRENT`] days before
    /// the newest.
    pub(super) fn of(
        history: &History,
        domain: Symbol,
        observers: &[Observer],
        days: &[Day],
        now: Option<Day>,
        trace: bool,
    ) -> (Self, Option<i64>) {
        let (Some(last), Some(newest)) = (days.last(), history.newest) else { return (Self::Unclear, None) };
        let mut weight = 0_u64;
        let mut since = 0_u64;
        let mut clean = 0_i64;
        for observer in observers {
            // A failure detail may count no sessions; it was still seen.
            let own = observer.weight.max(1);
            weight = weight.saturating_add(own);
            if let Some(later) = history.newest_after(*last, observer.reporter, domain) {
                since = since.saturating_add(own);
                clean = clean.max(later - *last);
            }
        }
        let gap = days.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(1);
        // Good sessions say little about a host that gets few of them.
        let pause = if trace { (2 * gap).clamp(Self::CURRENT, 30) } else { gap.min(Self::PAUSE) };
        if since >= weight - since && clean >= pause {
            return (Self::Over, None);
        }
        let ago = now.map(|now| now - *last).filter(|ago| *ago > Self::STALE);
        if ago.is_none() && newest - *last <= Self::CURRENT { (Self::Happening, None) } else { (Self::Unclear, ago) }
    }
}
