//! Timestamps in reports: RFC 3339, and the deviations found in reports of real senders.

use std::fmt;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

use super::loose_dates;

/// A point in time in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(pub i64);

/// Seconds per day.
pub const DAY: i64 = 86_400;

/// How a date deviates from RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateQuirk {
    /// No offset from UTC; read as UTC.
    NoTimezone,
    /// No time of day; read as midnight.
    NoTime,
    /// Seconds since 1970 instead of a date.
    UnixTime,
    /// Another form: a space for `T`, one-digit fields, a compact form, the name of a month or of a zone.
    Form,
}

impl Timestamp {
    /// Parses a date-time leniently. The quirk is the deviation that was tolerated; `None` if the text is not a date, or
    /// could mean two.
    pub fn parse(text: &str) -> Option<(Self, Option<DateQuirk>)> {
        Self::parse_rfc3339(text).or_else(|| loose_dates::parse(text).map(|(time, quirk)| (time, Some(quirk))))
    }

    /// Parses RFC 3339 with its common deviations, and seconds since 1970.
    pub(crate) fn parse_rfc3339(text: &str) -> Option<(Self, Option<DateQuirk>)> {
        let text = text.trim();
        if !text.is_empty() && text.len() <= 11 && text.bytes().all(|b| b.is_ascii_digit()) && text.len() >= 9 {
            return Some((Self(text.parse().ok()?), Some(DateQuirk::UnixTime)));
        }
        let mut scan = Scan { rest: text };
        let (year, year_digits) = scan.number()?;
        scan.expect('-')?;
        let (month, month_digits) = scan.number()?;
        scan.expect('-')?;
        let (day, day_digits) = scan.number()?;
        // A year of two digits could be a day.
        if year_digits != 4 {
            return None;
        }
        let mut odd = month_digits != 2 || day_digits != 2;
        let date = days_from_civil(year, month, day)?;
        if scan.rest.is_empty() {
            return Some((Self(date * DAY), Some(DateQuirk::NoTime)));
        }
        match scan.next()? {
            'T' | 't' => {}
            ' ' | '_' => odd = true,
            _ => return None,
        }
        let (hour, hour_digits) = scan.number()?;
        scan.expect(':')?;
        let (minute, _) = scan.number()?;
        let mut second = 0;
        if scan.rest.starts_with(':') {
            scan.next();
            second = scan.number()?.0;
            if scan.rest.starts_with(['.', ',']) {
                scan.next();
                scan.number()?;
            }
        } else {
            odd = true;
        }
        odd |= hour_digits != 2;
        // Hour 24 is the end of the day in ISO 8601; second 60 is a leap second.
        let in_range = (hour < 24 || (hour == 24 && minute == 0 && second == 0)) && minute < 60 && second <= 60;
        if !in_range {
            return None;
        }
        odd |= hour == 24;
        let offset = scan.offset()?;
        let seconds = date * DAY + hour * 3600 + minute * 60 + second.min(59) - offset.unwrap_or(0);
        let quirk = match offset {
            None => Some(DateQuirk::NoTimezone),
            Some(_) if odd => Some(DateQuirk::Form),
            Some(_) => None,
        };
        Some((Self(seconds), quirk))
    }

    /// The UTC day that contains it.
    pub const fn day(self) -> Day {
        Day(self.0.div_euclid(DAY))
    }

    /// The last UTC day of a period that ends here: an end at midnight belongs to the day before.
    pub const fn last_day(self) -> Day {
        Self(self.0.saturating_sub(1)).day()
    }
}

impl fmt::Display for Timestamp {
    /// Formats as RFC 3339 in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.0.rem_euclid(DAY);
        write!(f, "{}T{:02}:{:02}:{:02}Z", self.day(), second / 3600, second / 60 % 60, second % 60)
    }
}

/// A UTC day, in days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i64);

impl Day {
    /// 2016-01-01. The first draft of TLS reporting dates from that year, so no report is older.
    pub(crate) const FIRST_REPORT: Self = Self(16_801);
    /// 2100-01-01. A plausibility limit for when today's date is not known.
    pub(crate) const LAST_REPORT: Self = Self(47_482);

    /// The day of a date in the Gregorian calendar, years 1 to 9999; `None` if there is no such date.
    pub fn of(year: i64, month: i64, day: i64) -> Option<Self> {
        days_from_civil(year, month, day).map(Self)
    }

    /// The days from this one to `last`, inclusive.
    pub(crate) fn until(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }

    /// Year, month (from 1) and day of the month.
    pub const fn date(self) -> (i64, i64, i64) {
        civil_from_days(self.0)
    }
}

impl Add<i64> for Day {
    type Output = Self;

    /// The day this many days later.
    fn add(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }
}

impl Sub<i64> for Day {
    type Output = Self;

    /// The day this many days earlier.
    fn sub(self, days: i64) -> Self {
        Self(self.0.saturating_sub(days))
    }
}

impl Sub for Day {
    type Output = i64;

    /// The number of days from the other day to this one.
    fn sub(self, other: Self) -> i64 {
        self.0.saturating_sub(other.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

struct Scan<'a> {
    rest: &'a str,
}

impl Scan<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn expect(&mut self, wanted: char) -> Option<()> {
        (self.next()? == wanted).then_some(())
    }

    /// Reads a run of digits; returns the value and the number of digits.
    fn number(&mut self) -> Option<(i64, usize)> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = self.rest[..digits].get(..digits.min(18))?.parse().ok()?;
        self.rest = &self.rest[digits..];
        Some((value, digits))
    }

    /// Reads `Z`, `+hh:mm`, `+hhmm`, `+hh`, `UTC`, `GMT`, or nothing. The outer `None` means anything else.
    #[expect(clippy::option_option, reason = "absence of an offset and presence of junk are different answers")]
    fn offset(&mut self) -> Option<Option<i64>> {
        let rest = self.rest.trim();
        if rest.is_empty() {
            return Some(None);
        }
        if ["Z", "z", "UTC", "GMT"].contains(&rest) {
            return Some(Some(0));
        }
        let sign = match rest.as_bytes().first()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let digits: String = rest[1..].chars().filter(|c| *c != ':').collect();
        let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
        let (hours, minutes) = match digits.len() {
            2 if all_digits => (digits.parse::<i64>().ok()?, 0),
            4 if all_digits => (digits[..2].parse::<i64>().ok()?, digits[2..].parse::<i64>().ok()?),
            _ => return None,
        };
        (hours < 24 && minutes < 60).then_some(Some(sign * (hours * 3600 + minutes * 60)))
    }
}

/// Days since 1970-01-01 of a Gregorian date; `None` if there is no such date.
pub(super) fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *lengths.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
    if !(1..=length).contains(&day) || !(1..=9999).contains(&year) {
        return None;
    }
    // Count years from March, so that the leap day is the last of its year.
    let shifted = if month > 2 { year } else { year - 1 };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// The inverse of [`days_from_civil`].
const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_reads(text: &str, shown: &str, quirk: Option<DateQuirk>) {
        let read = Timestamp::parse(text).map(|(time, quirk)| (time.to_string(), quirk));
        assert_eq!(read, Some((shown.to_owned(), quirk)), "{text}");
    }

    #[test]
    fn dates_are_read_as_senders_write_them() {
        assert_reads("2026-05-12T00:00:00Z", "2026-05-12T00:00:00Z", None);
        assert_reads("2026-05-12t23:59:59.999z", "2026-05-12T23:59:59Z", None);
        assert_reads("2026-05-12T01:30:00+02:00", "2026-05-11T23:30:00Z", None);
        assert_reads("2026-05-12T00:00:00-00:00", "2026-05-12T00:00:00Z", None);
        assert_reads("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", None);
        assert_reads("2023-01-10T00:00:00", "2023-01-10T00:00:00Z", Some(DateQuirk::NoTimezone));
        assert_reads("2023-01-10T00:00:00.0000000", "2023-01-10T00:00:00Z", Some(DateQuirk::NoTimezone));
        assert_reads("2023-01-10 08:00:00Z", "2023-01-10T08:00:00Z", Some(DateQuirk::Form));
        assert_reads("2023-01-10", "2023-01-10T00:00:00Z", Some(DateQuirk::NoTime));
        assert_reads("2023-01-10T24:00:00Z", "2023-01-11T00:00:00Z", Some(DateQuirk::Form));
        assert_reads("1778544000", "2026-05-12T00:00:00Z", Some(DateQuirk::UnixTime));
        assert_reads("2024-02-29T12:00:00+0530", "2024-02-29T06:30:00Z", None);
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "yesterday",
            "2023-02-29T00:00:00Z",
            "2023-13-01",
            "2023-01-10T25:00:00Z",
            "2023-01-10T00:00:00Q",
            "12/05/2026",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_and_dates_are_inverse() {
        for days in (-720_000..100_000).step_by(97) {
            let (year, month, day) = civil_from_days(days);
            if year >= 1 {
                assert_eq!(days_from_civil(year, month, day), Some(days));
            }
        }
    }
}
