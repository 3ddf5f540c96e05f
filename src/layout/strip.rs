//! Small bars in a row: how something went over time, beside its figures.

use crate::report::Day;

/// The most bars in a strip.
pub const BARS: i64 = 31;

/// Sums counts by day into bars of equal periods from the first to the last day of `range`, at most [`BARS`]. Days outside
/// it are left out.
pub fn strip(days: impl IntoIterator<Item = (Day, u64)>, range: (Day, Day)) -> Vec<u64> {
    let (first, last) = range;
    let all = (last - first + 1).max(1);
    let period = (all + BARS - 1) / BARS;
    let mut out = vec![0_u64; usize::try_from((all + period - 1) / period).unwrap_or(1)];
    for (day, count) in days {
        let bar = (first..=last).contains(&day).then(|| usize::try_from((day - first) / period).ok()).flatten();
        if let Some(bar) = bar.and_then(|at| out.get_mut(at)) {
            *bar = bar.saturating_add(count);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_bars_and_long_periods_are_summed() {
        let day = |at: i64| Day(20_000 + at);
        assert_eq!(strip([(day(0), 1), (day(2), 5), (day(3), 9)], (day(0), day(2))), [1, 0, 5]);
        let year = strip((0..365).map(|at| (day(at), 1)), (day(0), day(364)));
        assert_eq!(year.len(), 31);
        assert_eq!(year.iter().sum::<u64>(), 365);
        assert_eq!(strip([], (day(3), day(3))), [0]);
        assert_eq!(strip([(day(0), 1)], (Day(i64::MIN / 4), Day(i64::MAX / 4))).iter().sum::<u64>(), 1);
    }
}
