//! Formats numbers, dates and received text for display.

pub use tls_rpt_workbench::numbers::{count, number};
use tls_rpt_workbench::report::visible::is_hidden;
use tls_rpt_workbench::report::{Day, Timestamp};

/// A day, given in days since 1970-01-01: 12 May 2026.
pub fn day(day: i64) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = Day(day).to_string();
    let mut parts = text.splitn(3, '-');
    let (year, month, date) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let name = month.parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1))).copied().unwrap_or("");
    format!("{} {name} {year}", date.trim_start_matches('0'))
}

/// The UTC days covered by a range of Unix seconds. An end at midnight belongs to the day before.
pub fn days(start: i64, end: i64) -> String {
    let first = Timestamp(start).day().0;
    let last = Timestamp(end.max(start + 1) - 1).day().0;
    span(first, last)
}

/// One day, or the first and the last, given in days since 1970-01-01.
pub fn span(first: i64, last: i64) -> String {
    if first >= last { day(first) } else { format!("{} \u{2013} {}", day(first), day(last)) }
}

/// A time, given in Unix seconds: 12 May 2026 23:59:59 UTC.
pub fn time(seconds: i64) -> String {
    let time = Timestamp(seconds);
    let clock = time.to_string();
    let clock = clock.split('T').nth(1).unwrap_or("").trim_end_matches('Z').to_owned();
    format!("{} {clock} UTC", day(time.day().0))
}

/// Received text made safe to display, on one line: control and text direction characters become visible.
pub fn received(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' ',
            c if u32::from(c) < 0x20 => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
            c if is_hidden(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// The text, cut to `most` characters and an ellipsis if it is longer.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}\u{2026}", &text[..at]),
        None => text.to_owned(),
    }
}

/// Joins names for a sentence, at most `most` of them: a, b and 3 more.
pub fn names(names: &[String], most: usize) -> String {
    let shown: Vec<String> = names.iter().take(most).map(|name| received(name)).collect();
    let more = names.len().saturating_sub(most);
    match (shown.as_slice(), more) {
        ([], _) => "an unnamed sender".to_owned(),
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A size in bytes.
pub fn bytes(size: u64) -> String {
    tls_rpt_workbench::intake::limits::Bytes(usize::try_from(size).unwrap_or(usize::MAX)).to_string()
}
