//! Dates in forms other than RFC 3339 that can be read in one way only: what programs and databases write by default.

use super::time::{DAY, DateQuirk, Timestamp, days_from_civil};

/// Parses a date; `None` if it is in none of the forms, or could mean two days.
pub(super) fn parse(text: &str) -> Option<(Timestamp, DateQuirk)> {
    let text: String =
        text.chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')).collect();
    let text = text.trim().trim_matches('"').trim_start_matches('@');
    // Go adds the reading of another clock, JavaScript the name of the zone.
    let text = text.split(" m=").next().unwrap_or_default();
    let text = text.split(" (").next().unwrap_or_default().trim();
    let text = &text.replace(['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}'], "-");
    number(text).map(|time| (time, DateQuirk::UnixTime)).or_else(|| {
        let time = in_json(text).or_else(|| compact(text)).or_else(|| zoned(text)).or_else(|| with_month(text));
        time.or_else(|| with_slashes(text)).map(|time| (time, DateQuirk::Form))
    })
}

/// Seconds since 1970 with a fraction, or milliseconds, microseconds or nanoseconds, distinguished by their size.
fn number(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let value: i64 = whole.parse().ok()?;
    let divisor = match whole.len() {
        9..=11 => 1,
        12 | 13 => 1_000,
        15 | 16 => 1_000_000,
        18 | 19 => 1_000_000_000,
        _ => return None,
    };
    let time = Timestamp(value / divisor);
    // A count of other units since another day.
    let is_plausible = divisor == 1 || (super::Day::FIRST_REPORT..=super::Day::LAST_REPORT).contains(&time.day());
    is_plausible.then_some(time)
}

/// `/Date(1778544000000)/` or `/Date(1778544000000+0200)/`, in milliseconds: the offset is for display only.
fn in_json(text: &str) -> Option<Timestamp> {
    let inner = text.trim_matches(['/', '\\']).strip_prefix("Date(")?.strip_suffix(')')?;
    let sign = if inner.starts_with('-') { -1 } else { 1 };
    let digits: String = inner.trim_start_matches('-').chars().take_while(char::is_ascii_digit).collect();
    Some(Timestamp(sign * digits.parse::<i64>().ok()? / 1000))
}

/// `20260512T000000Z`, `20260512000000` or `20260512` (ISO 8601, basic format).
fn compact(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let count = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let part = |text: &str, at: usize| text.get(at..at + 2)?.parse::<i64>().ok();
    let date = |text: &str| days_from_civil(text.get(..4)?.parse().ok()?, part(text, 4)?, part(text, 6)?);
    let (time, rest) = match count {
        14 => (text.get(8..14)?, text.get(14..)?),
        12 => (text.get(8..12)?, text.get(12..)?),
        8 => match text.get(8..)? {
            "" => return Some(Timestamp(date(text)? * DAY)),
            rest => {
                let rest = rest.strip_prefix(['T', 't', ' ', '_', '-'])?;
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                (rest.get(..digits)?, rest.get(digits..)?)
            }
        },
        _ => return None,
    };
    let seconds = clock_of_digits(time)?;
    Some(Timestamp(date(text)? * DAY + seconds - zone(rest.trim_start_matches(['.', '0']))?))
}

/// Seconds of the day from a time with `am` or `pm`: 12 am is midnight.
fn of_half(seconds: i64, half: &str) -> Option<i64> {
    const NOON: i64 = 12 * 3600;
    let within = seconds % NOON;
    (seconds < NOON + 3600).then_some(if half == "pm" { within + NOON } else { within })
}

/// `hhmmss` or `hhmm`, in seconds of the day.
fn clock_of_digits(text: &str) -> Option<i64> {
    let part = |at: usize| text.get(at..at + 2)?.parse::<i64>().ok();
    let second = if text.len() == 6 { part(4)? } else { 0 };
    (matches!(text.len(), 4 | 6)).then_some(())?;
    clock(part(0)?, part(2)?, second)
}

fn clock(hour: i64, minute: i64, second: i64) -> Option<i64> {
    let whole = hour < 24 || hour == 24 && minute == 0 && second == 0;
    (whole && minute < 60 && second <= 60).then(|| hour * 3600 + minute * 60 + second.min(59))
}

/// `hh:mm` or `hh:mm:ss` with an optional fraction, in seconds of the day.
fn clock_of_text(text: &str) -> Option<i64> {
    let mut parts = text.split(':').map(|part| part.split(['.', ',']).next().unwrap_or_default().parse::<i64>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().map_or(Some(0), |second| second)?;
    parts.next().is_none().then_some(())?;
    clock(hour, minute, second)
}

/// RFC 3339 with more after it: the name of a zone, or one in brackets beside the offset.
fn zoned(text: &str) -> Option<Timestamp> {
    let text = text.split('[').next().unwrap_or_default().trim();
    if let Some((time, None)) = Timestamp::parse_rfc3339(text) {
        return Some(time);
    }
    // Some programs write the offset and the name: `2026-05-12 00:00:00 +0000 UTC`.
    let (rest, name) = text.rsplit_once(' ').or_else(|| {
        let letters = text.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        Some(text.split_at(text.len() - letters))
    })?;
    let named = zone(name)?;
    match Timestamp::parse_rfc3339(rest.trim())? {
        (time, Some(DateQuirk::NoTimezone | DateQuirk::NoTime)) => Some(Timestamp(time.0 - named)),
        (time, None | Some(DateQuirk::Form)) => Some(time),
        _ => None,
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Dates with the name of the month in English: RFC 1123, RFC 850, `asctime`, `12 May 2026`, `May 12, 2026`.
fn with_month(text: &str) -> Option<Timestamp> {
    /// Longer text is prose.
    const MOST: usize = 60;
    if text.len() > MOST {
        return None;
    }
    let mut month = None;
    let mut numbers: Vec<(&str, i64)> = Vec::new();
    let (mut seconds, mut offset) = (0, 0);
    let mut divided = text.replace([',', '(', ')'], " ");
    // The logs of web servers join date and time.
    if let Some(at) = divided.find(':').filter(|at| divided[..*at].matches('/').count() == 2) {
        divided.replace_range(at..=at, " ");
    }
    for word in divided.split_whitespace() {
        let half = ["am", "pm"].into_iter().find(|half| word.to_ascii_lowercase().ends_with(half));
        if word.contains(':') {
            seconds = clock_of_text(half.map_or(word, |half| &word[..word.len() - half.len()]))?;
            seconds = half.map_or(Some(seconds), |half| of_half(seconds, half))?;
        } else if let Some(half) = half.filter(|half| word.len() == half.len()) {
            seconds = of_half(seconds, half)?;
        } else if let Some(found) = month_of(word) {
            month.replace(found).is_none().then_some(())?;
        } else if word.bytes().all(|b| b.is_ascii_digit()) {
            numbers.push((word, word.parse().ok()?));
        } else if word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(['-', '/']) {
            for part in word.split(['-', '/']) {
                match month_of(part) {
                    Some(found) => month = Some(found),
                    None => numbers.push((part, part.parse().ok()?)),
                }
            }
        } else if !is_weekday(word) {
            offset = zone(word)?;
        }
    }
    let [(_, day), (written, year)] = numbers[..] else { return None };
    // The year has four digits; RFC 850 has two.
    let (day, year) = match written.len() {
        4 => (day, year),
        2 if year < 70 && day <= 31 => (day, year + 2000),
        _ if numbers[0].0.len() == 4 => (year, day),
        _ => return None,
    };
    Some(Timestamp(days_from_civil(year, month?, day)? * DAY + seconds - offset))
}

fn month_of(word: &str) -> Option<i64> {
    let lower = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| lower.starts_with(month))?;
    let names = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let whole = names.get(at).is_some_and(|name| name.starts_with(lower.trim_end_matches('.')));
    (whole || lower == "sept").then(|| i64::try_from(at + 1).unwrap_or(1))
}

fn is_weekday(word: &str) -> bool {
    let lower = word.trim_end_matches('.').to_ascii_lowercase();
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        .iter()
        .any(|day| lower.len() >= 3 && day.starts_with(&lower))
}

/// `2026/05/12`, `2026.05.12`, and of the forms with the year at the end those in which the day is above 12; with an
/// optional time.
fn with_slashes(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let parts: Vec<&str> = date.split(['/', '.', '-']).collect();
    let [first, second, third] = parts[..] else { return None };
    let value = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<i64>().ok())?;
    let (one, two, three) = (value(first)?, value(second)?, value(third)?);
    let (year, month, day) = match (first.len(), third.len()) {
        (4, _) => (one, two, three),
        (_, 4) if one > 12 => (three, two, one),
        (_, 4) if two > 12 || one == two => (three, one, two),
        _ => return None,
    };
    let days = days_from_civil(year, month, day)?;
    let mut seconds = 0;
    let mut offset = 0;
    for word in rest.split_whitespace() {
        match word {
            word if word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()) => {
                let (time, utc) = word.strip_suffix(['Z', 'z']).map_or((word, false), |time| (time, true));
                seconds = clock_of_text(time)?;
                offset = if utc { 0 } else { offset };
            }
            "AM" | "am" | "PM" | "pm" => seconds = of_half(seconds, &word.to_ascii_lowercase())?,
            word => offset = zone(word)?,
        }
    }
    Some(Timestamp(days * DAY + seconds - offset))
}

/// Offset in seconds east of UTC of a zone: an offset, or a name that has one meaning. None of them is that of summer time
/// by guess.
fn zone(word: &str) -> Option<i64> {
    const HOUR: i64 = 3600;
    let word = word.trim();
    let bare = word.strip_prefix("UTC").or_else(|| word.strip_prefix("GMT")).filter(|rest| !rest.is_empty());
    let digits = bare.unwrap_or(word);
    if let Some(rest) = digits.strip_prefix(['+', '-']) {
        let sign = if digits.starts_with('-') { -1 } else { 1 };
        let plain: String = rest.chars().filter(|c| *c != ':').collect();
        let all_digits = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit());
        let part = |range: std::ops::Range<usize>| plain.get(range)?.parse::<i64>().ok();
        let (hours, minutes) = match plain.len() {
            1 | 2 if all_digits => (plain.parse().ok()?, 0),
            4 if all_digits => (part(0..2)?, part(2..4)?),
            _ => return None,
        };
        return (hours < 24 && minutes < 60).then_some(sign * (hours * HOUR + minutes * 60));
    }
    let hours = match word.to_ascii_uppercase().as_str() {
        "" | "Z" | "UTC" | "GMT" | "UT" | "WET" => 0,
        "CET" | "WEST" => 1,
        "CEST" | "EET" => 2,
        "EEST" | "MSK" => 3,
        "JST" | "KST" => 9,
        "AEST" => 10,
        // RFC 822 s.5.1 defines these.
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => return None,
    };
    Some(hours * HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_one_reading_is_read() {
        for (text, shown) in [
            ("1778544000000", "2026-05-12T00:00:00Z"),
            ("1778544000.5", "2026-05-12T00:00:00Z"),
            ("1778544000000000", "2026-05-12T00:00:00Z"),
            ("1778544000000000000", "2026-05-12T00:00:00Z"),
            ("/Date(1778544000000)/", "2026-05-12T00:00:00Z"),
            ("\\/Date(1778544000000+0200)\\/", "2026-05-12T00:00:00Z"),
            ("Tue, 12 May 2026 00:00:00 GMT", "2026-05-12T00:00:00Z"),
            ("Tue, 12 May 2026 02:00:00 +0200", "2026-05-12T00:00:00Z"),
            ("12 May 2026 00:00:00 +0000 (UTC)", "2026-05-12T00:00:00Z"),
            ("Tuesday, 12-May-26 00:00:00 GMT", "2026-05-12T00:00:00Z"),
            ("Tue May 12 00:00:00 2026", "2026-05-12T00:00:00Z"),
            ("Tue May 12 00:00:00 UTC 2026", "2026-05-12T00:00:00Z"),
            ("May 12, 2026", "2026-05-12T00:00:00Z"),
            ("12 May 2026", "2026-05-12T00:00:00Z"),
            ("20260512T000000Z", "2026-05-12T00:00:00Z"),
            ("20260512T000000+0200", "2026-05-11T22:00:00Z"),
            ("20260512000000", "2026-05-12T00:00:00Z"),
            ("20260512", "2026-05-12T00:00:00Z"),
            ("2026-05-12T00:00:00Z[UTC]", "2026-05-12T00:00:00Z"),
            ("2026-05-12T02:00:00+02:00[Europe/Berlin]", "2026-05-12T00:00:00Z"),
            ("2026-05-12 00:00:00 +0000 UTC", "2026-05-12T00:00:00Z"),
            ("2026-05-12 02:00:00 CEST", "2026-05-12T00:00:00Z"),
            ("2026-05-11T20:00:00 EDT", "2026-05-12T00:00:00Z"),
            ("2026-05-12 02:00:00 UTC+2", "2026-05-12T00:00:00Z"),
            ("2026/05/12 00:00:00", "2026-05-12T00:00:00Z"),
            ("2026.05.12", "2026-05-12T00:00:00Z"),
            ("05/13/2026 1:00:00 PM", "2026-05-13T13:00:00Z"),
            ("13.05.2026", "2026-05-13T00:00:00Z"),
            ("12/May/2026:00:00:00 +0000", "2026-05-12T00:00:00Z"),
            ("May 12, 2026 12:00:00 AM", "2026-05-12T00:00:00Z"),
            ("Tue May 12 2026 00:00:00 GMT+0000 (Coordinated Universal Time)", "2026-05-12T00:00:00Z"),
            ("2026-05-12 00:00:00.123 +0000 UTC m=+0.0001", "2026-05-12T00:00:00Z"),
            ("\"2026-05-12T00:00:00Z\"", "2026-05-12T00:00:00Z"),
        ] {
            assert_eq!(parse(text).map(|(time, _)| time.to_string()).as_deref(), Some(shown), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_days_is_not() {
        for text in [
            "05/12/2026",
            "12.05.26",
            "yesterday",
            "May",
            "2026",
            "12 12 2026",
            "1",
            "12345",
            "/Date(x)/",
            "2026-05-12 00:00:00 IST",
            "99/99/2026",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
