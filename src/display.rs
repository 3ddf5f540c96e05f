//! Formats numbers, dates and received text for display.

use crate::report::visible::show;
use crate::report::{Day, Timestamp};

/// Formats a number with thousands separators: 1,204.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Formats a number with its noun, singular or plural: 1 session, 2 sessions.
pub fn count(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(value), if value == 1 { one } else { many })
}

/// A part as a percentage; never rounded up to all, nor to the limit of a trace.
pub fn percent(part: u64, of: u64) -> String {
    let thousandths = |round: u128| {
        let (part, of) = (u128::from(part), u128::from(of.max(1)));
        (part * 1_000 + of * round / 2) / of
    };
    match (thousandths(1), thousandths(10) / 10) {
        _ if part == 0 => "0 %".to_owned(),
        _ if part >= of => "100 %".to_owned(),
        (0, _) => "less than 0.1 %".to_owned(),
        (10, _) if thousandths(0) < 10 => "0.9 %".to_owned(),
        (tenths @ ..100, _) if tenths % 10 > 0 => format!("{}.{} %", tenths / 10, tenths % 10),
        (_, percent) => format!("{} %", percent.min(99)),
    }
}

/// The same for a table: < 0.1 %.
pub fn short_percent(part: u64, of: u64) -> String {
    percent(part, of).replace("less than", "<")
}

/// The name of a month, from 1 to 12, in three letters; empty for any other number.
pub fn month(month: i64) -> &'static str {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or("")
}

/// Formats a day: 12 May 2026.
pub fn day(day: Day) -> String {
    let (year, number, date) = day.date();
    format!("{date} {} {year}", month(number))
}

/// Formats a day without its year: 12 May.
pub fn short_day(day: Day) -> String {
    let (_, number, date) = day.date();
    format!("{date} {}", month(number))
}

/// Formats the UTC days of a period. An end at midnight belongs to the day before.
pub fn days(start: Timestamp, end: Timestamp) -> String {
    span(start.day(), end.last_day())
}

/// Formats a range of days: 28 Apr – 12 May 2026; a single day if `last` is not after `first`.
pub fn span(first: Day, last: Day) -> String {
    match (first.date(), last.date()) {
        _ if first >= last => day(first),
        ((one, ..), (other, ..)) if one == other => format!("{} \u{2013} {}", short_day(first), day(last)),
        _ => format!("{} \u{2013} {}", day(first), day(last)),
    }
}

/// Formats a time: 12 May 2026 23:59:59 UTC.
pub fn time(time: Timestamp) -> String {
    let clock = time.to_string();
    let clock = clock.split('T').nth(1).unwrap_or("").trim_end_matches('Z').to_owned();
    format!("{} {clock} UTC", day(time.day()))
}

/// Makes received text safe to display on one line: line feeds and tabs become spaces, other hidden characters become
/// visible.
///
/// ```
/// use tls_rpt_workbench::display::received;
///
/// assert_eq!(received("a\u{202e}b"), "a<U+202E>b");
/// ```
pub fn received(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            c => show(c, &mut out),
        }
    }
    out
}

/// Truncates a text to `most` characters, followed by an ellipsis if it was longer.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}\u{2026}", &text[..at]),
        None => text.to_owned(),
    }
}

/// Cuts the middle out of a text of more than `most` characters: of a long host name both ends tell more than either.
pub fn without_middle(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.to_owned();
    }
    let head = most / 2;
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(length - (most - head - 1)).collect();
    format!("{start}\u{2026}{end}")
}

/// Joins the first `most` names for a sentence: a, b and 3 more. An empty list is an unnamed sender.
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

/// Formats a size given in bytes: 950 bytes, 20 kB, 3.0 MB.
pub fn bytes(size: u64) -> String {
    crate::intake::limits::Bytes(usize::try_from(size).unwrap_or(usize::MAX)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_names() {
        assert_eq!(day(Day(20_585)), "12 May 2026");
        assert_eq!(span(Day(20_585), Day(20_586)), "12 May \u{2013} 13 May 2026");
        assert_eq!(span(Day(20_585), Day(20_985)), "12 May 2026 \u{2013} 16 Jun 2027");
        assert_eq!(span(Day(20_585), Day(20_584)), "12 May 2026");
        let midnight = Timestamp(20_585 * 86_400);
        let later = |seconds| Timestamp(midnight.0 + seconds);
        assert_eq!(days(midnight, later(86_400)), "12 May 2026", "an end at midnight is that of the day before");
        assert_eq!(days(midnight, later(86_401)), "12 May \u{2013} 13 May 2026");
        assert_eq!(time(later(86_399)), "12 May 2026 23:59:59 UTC");
    }

    #[test]
    fn received_text_is_one_line_without_hidden_characters() {
        assert_eq!(received("a\nb\tc\0\u{202e}d"), "a b c\u{2400}<U+202E>d");
        assert_eq!(shortened("b\u{fc}cher", 2), "b\u{fc}\u{2026}");
        assert_eq!(shortened("ab", 2), "ab");
        assert_eq!(without_middle("mx1.example.com", 15), "mx1.example.com");
        assert_eq!(without_middle("mx1.b\u{fc}cher.example.com", 10), "mx1.b\u{2026}.com");
    }

    #[test]
    fn names_are_listed_and_the_rest_counted() {
        let all: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        let cases = [
            (0, 2, "an unnamed sender"),
            (1, 2, "a"),
            (2, 2, "a and b"),
            (3, 3, "a, b and c"),
            (4, 2, "a, b and 2 more"),
        ];
        for (count, most, want) in cases {
            assert_eq!(names(&all[..count], most), want);
        }
    }

    #[test]
    fn thousands_are_apart() {
        let cases = [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")];
        for (value, want) in cases {
            assert_eq!(number(value), want);
        }
        assert_eq!(number(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(
            (count(1, "report", "reports"), count(0, "report", "reports")),
            ("1 report".to_owned(), "0 reports".to_owned())
        );
    }
}
